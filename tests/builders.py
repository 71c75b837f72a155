"""Hand-written builders with sane defaults, for every test. All of it is fictional. Append your own at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Document, Gevolg, Kader, Onderdeel, Termijn, Thema, Verklaring

BRON = Bron(soort=BronSoort.FICTIEF, document="testkader", plaats="§1")


def kader(**changes: Any) -> Kader:
    """A small fictional GZ kader: two statements, two documents, two themes, and the parts of plans of 2016."""
    eis = {"aard": Aard.EIS, "bron": BRON}
    gesprek = {"aard": Aard.GESPREKSONDERWERP, "bron": BRON}
    analyse = ("invulling", "sterktes", "clientervaring", "niveau", "gegevens")
    definitief = ("doelstelling", "plan_van_aanpak", "planning", "investering", "risicos", "resultaten", "bewijslast")
    made = Kader(
        id="2016-gz",
        naam="Testkader gehandicaptenzorg 2016",
        jaar=2016,
        sector=Sector.GZ,
        zorgkantoor="test",
        planning=(
            Termijn(sleutel="planning.inschrijving", titel="Inschrijving", moment=datetime(2015, 7, 31, 17, 0, tzinfo=AMSTERDAM), **eis),
        ),
        leveringsvormen=(Leveringsvorm.ZZP, Leveringsvorm.VPT, Leveringsvorm.MPT),
        documenten=(
            Document(sleutel="documenten.uittreksel", titel="Uittreksel handelsregister", max_leeftijd_maanden=6, zoek_kvk=True, **eis),
            Document(sleutel="documenten.polis", titel="Polis aansprakelijkheid", **eis),
        ),
        verklaringen=(
            Verklaring(sleutel="verklaringen.akkoord", titel="Akkoord", tekst="Wij aanvaarden de voorwaarden.", gevolg=Gevolg.UITSLUITING, **eis),
            Verklaring(
                sleutel="verklaringen.geen_faillissement", titel="Geen faillissement", tekst="Wij zijn niet failliet.",
                gevolg=Gevolg.UITSLUITING, **eis,
            ),
        ),
        themas=(
            Thema(sleutel="themas.eigen_regie", titel="Eigen regie", doel="De cliënt bepaalt.", essentie="Keuze in het leven.", **gesprek),
            Thema(sleutel="themas.veiligheid", titel="Veiligheid", **gesprek),
        ),
        zelfanalyse=tuple(
            Onderdeel(sleutel=f"zelfanalyse.{n}", titel=n.capitalize(), verplicht=n not in ("niveau", "gegevens"), **gesprek) for n in analyse
        ),
        voorstel_plan=tuple(Onderdeel(sleutel=f"voorstel_plan.{n}", titel=n.capitalize(), **gesprek) for n in definitief[:2]),
        definitief_plan=tuple(Onderdeel(sleutel=f"definitief_plan.{n}", titel=n.capitalize(), **gesprek) for n in definitief),
    )  # fmt: skip
    return replace(made, **changes)


def tarief(prestatiecode: str = "Z430", **changes: Any) -> Tarief:
    """A fictional NZa maximum of 250 + 30 + 5 euro a day."""
    made = Tarief(
        prestatiecode=prestatiecode,
        omschrijving=f"Prestatie {prestatiecode}",
        sector=Sector.GZ,
        leveringsvorm=Leveringsvorm.ZZP,
        eenheid=Eenheid.DAG,
        zorg_cents=Money(250_00),
        nhc_cents=Money(30_00),
        nic_cents=Money(5_00),
        bron="fictief",
        status="fictief",
        plek=Plaats("tarieven.csv", regelnummer=2),
    )
    return replace(made, **changes)


def regio(code: str = "5503", naam: str = "Drenthe", ruimte: int = 10_000_000_00) -> Regio:
    """A region with a fictional room in cents."""
    return Regio(code, naam, Money(ruimte))
