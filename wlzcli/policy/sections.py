"""What a policy file may hold: its layers, its sections, and items before they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from wlzcli.domain.beleidsbestand import Sleutelpad
from wlzcli.domain.beleidsitem import Aard, Getal, Keuze
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.ladder import TariefRegel
from wlzcli.errors import PolicyFault
from wlzcli.policy import model


class LaagSoort(StrEnum):
    """The kinds of layer, from the widest to the narrowest; an amendment comes last."""

    LANDELIJK = "landelijk"
    SECTOR = "sector"
    ZORGKANTOOR = "zorgkantoor"
    REGIO = "regio"
    WIJZIGING = "wijziging"

    @property
    def rang(self) -> int:
        """The place in the order of layers."""
        return list(LaagSoort).index(self)


class WijzigingSoort(StrEnum):
    """What an amendment is. A nota van inlichtingen or a ruling may change anything; a correctie only what is open."""

    NOTA_VAN_INLICHTINGEN = "nota_van_inlichtingen"
    UITSPRAAK = "uitspraak"
    CORRECTIE = "correctie"


@dataclass(frozen=True, kw_only=True)
class Staffel(Keuze):
    """The staffel as it stands in a file; ``build`` checks it and hands the steps on."""

    treden: tuple[model.Trede, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Schaal(Keuze):
    """The scale of the scores as it stands in a file."""

    minimum: int = 1
    maximum: int = 5


@dataclass(frozen=True, kw_only=True)
class Klassen(Keuze):
    """The priority classes of the herschikking as they stand in a file."""

    waarden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sectie:
    """A place in a file: what stands there and what it is when the file does not say. ``keuzes``: the closed list."""

    cls: Any  # a kind of Item
    aard: Aard
    keuzes: tuple[str, ...] = ()


# Tables of items: every sub-table is one item, named by its key.
TABELLEN: Mapping[Sleutelpad, Sectie] = {
    ("planning",): Sectie(model.Termijn, Aard.PROCEDURE),
    ("documenten",): Sectie(model.Document, Aard.EIS),
    ("eisen",): Sectie(model.Eis, Aard.EIS),
    ("verklaringen",): Sectie(model.Verklaring, Aard.EIS),
    ("kenmerken",): Sectie(model.Kenmerk, Aard.PROCEDURE),
    ("niveaus",): Sectie(model.Niveau, Aard.GESPREKSONDERWERP),
    ("themas",): Sectie(model.Thema, Aard.GESPREKSONDERWERP),
    ("zelfanalyse",): Sectie(model.Onderdeel, Aard.VOORWAARDE_OPSLAG),
    ("voorstel_plan",): Sectie(model.Onderdeel, Aard.VOORWAARDE_OPSLAG),
    ("definitief_plan",): Sectie(model.Onderdeel, Aard.VOORWAARDE_OPSLAG),
    ("beoordeling", "elementen"): Sectie(model.Element, Aard.VOORWAARDE_OPSLAG),
    ("tarief",): Sectie(TariefRegel, Aard.TARIEFGROND),
    ("volume",): Sectie(model.VolumeRegel, Aard.VOLUMEGROND),
    ("looptijd", "voorwaarden"): Sectie(model.Voorwaarde, Aard.VOORWAARDE_MEERJARIG),
    ("termijnen",): Sectie(Getal, Aard.PROCEDURE),
    ("brieven",): Sectie(model.Briefregel, Aard.PROCEDURE),
    ("clausules",): Sectie(model.Clausule, Aard.PROCEDURE),
    ("feiten",): Sectie(model.EigenFeit, Aard.PROCEDURE),
    ("verwachtingen",): Sectie(model.Verwachting, Aard.VERWACHTING),
}

# Single items: the table itself is the item.
ENKELE: Mapping[Sleutelpad, Sectie] = {
    ("inname", "tweede_versie"): Sectie(Keuze, Aard.PROCEDURE, ("vervangt", "vult_aan", "vraag")),
    ("beoordeling", "methode"): Sectie(Keuze, Aard.VOORWAARDE_OPSLAG, ("integraal", "gewogen")),
    ("beoordeling", "aggregatie"): Sectie(Keuze, Aard.VOORWAARDE_OPSLAG, ("gemiddelde", "mediaan", "consensus")),
    ("beoordeling", "nvt"): Sectie(Keuze, Aard.VOORWAARDE_OPSLAG, ("buiten_weging", "laagste_score", "niet_toegestaan")),
    ("beoordeling", "leeg"): Sectie(Keuze, Aard.VOORWAARDE_OPSLAG, ("onvolledig", "nvt")),
    ("beoordeling", "samen"): Sectie(Keuze, Aard.VOORWAARDE_OPSLAG, ("som", "hoogste")),
    ("beoordeling", "max_opslag"): Sectie(Getal, Aard.VOORWAARDE_OPSLAG),
    ("beoordeling", "max_verschil"): Sectie(Getal, Aard.VOORWAARDE_OPSLAG),
    ("beoordeling", "schaal"): Sectie(Schaal, Aard.VOORWAARDE_OPSLAG),
    ("beoordeling", "staffel"): Sectie(Staffel, Aard.VOORWAARDE_OPSLAG),
    ("looptijd", "jaren_standaard"): Sectie(Getal, Aard.PROCEDURE),
    ("looptijd", "jaren_meerjarig"): Sectie(Getal, Aard.PROCEDURE),
    ("looptijd", "jaren_nieuw"): Sectie(Getal, Aard.PROCEDURE),
    ("herschikking", "prognose"): Sectie(Keuze, Aard.VOLUMEGROND, ("dagen", "maanden", "laatste_drie_maanden", "seizoen", "eigen_opgave")),
    ("herschikking", "verdeling"): Sectie(Keuze, Aard.VOLUMEGROND, ("naar_rato", "gelijke_toekenning", "gelijke_korting")),
    ("herschikking", "niveau"): Sectie(Keuze, Aard.VOLUMEGROND, ("zorgaanbieder", "leveringsvorm", "sector")),
    ("herschikking", "klassen"): Sectie(Klassen, Aard.VOLUMEGROND, ("MPT", "VPT", "ZZP", "extramuraal", "intramuraal", "alle")),
    ("herschikking", "garantie"): Sectie(Getal, Aard.VOLUMEGROND),
    ("herschikking", "drempel"): Sectie(Getal, Aard.VOLUMEGROND),
    ("herschikking", "opgave_marge"): Sectie(Getal, Aard.VOLUMEGROND),
}

KOP = (
    "id", "naam", "soort", "op", "jaar", "sector", "zorgkantoor", "regio", "per", "wijziging", "leveringsvormen", "bronnen", "standaard",
)  # fmt: skip
STANDAARD = ("status", "zekerheid", "afwijken")  # what [standaard] may set for every item of the file
ALLEEN_IN_BESTAND = ("vervallen",)  # words of a layer that no typed item has
GEZET_DOOR_ONS = ("sleutel", "laag", "bevestigd_door")


@dataclass(frozen=True)
class RuwItem:
    """One item before it is typed: its fields as they stand in the file, and where each stands."""

    sleutel: str
    sectie: Sectie
    velden: Mapping[str, Any]
    plaatsen: Mapping[str, tuple[str, int | None]]
    laag: str
    vervallen: bool = False

    def fault(self, melding: str, veld: str = "", herstel: str = "") -> PolicyFault:
        """A fault at this item, or at one of its fields."""
        bestand, regel = self.plaatsen.get(veld) or self.plaatsen[""]
        return PolicyFault(bestand, f"{self.sleutel}.{veld}" if veld else self.sleutel, melding, regel, herstel)


@dataclass(frozen=True)
class Laag:
    """One layer: where it stands in the order, and its raw items."""

    id: str
    naam: str
    soort: LaagSoort
    bestand: str
    op: str | None = None
    jaar: int | None = None
    sector: Sector | None = None
    zorgkantoor: str | None = None
    regio: str | None = None
    per: date | None = None
    wijziging: WijzigingSoort | None = None
    leveringsvormen: tuple[Leveringsvorm, ...] | None = None
    items: tuple[RuwItem, ...] = ()
    regels: Mapping[str, int | None] = field(default_factory=dict)

    def fault(self, sleutel: str, melding: str, herstel: str = "") -> PolicyFault:
        """A fault in the head of this layer."""
        return PolicyFault(self.bestand, sleutel, melding, self.regels.get(sleutel), herstel)


@dataclass
class Faults:
    """Every fault found in this run."""

    alle: list[PolicyFault] = field(default_factory=list)

    def add(self, fault: PolicyFault) -> None:
        """Keep one, once."""
        if fault not in self.alle:
            self.alle.append(fault)
