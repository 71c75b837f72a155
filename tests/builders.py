"""Hand-written builders with sane defaults, for every test. All of it is fictional. Append your own at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from wlzcli.cycle.gunning import GunningInputs
from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort, Getal
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.ladder import Bewerking, TariefRegel
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.domain.tabellen import Feit, Referentie, Tarief
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import (
    Document,
    Gevolg,
    Kader,
    Looptijd,
    Onderdeel,
    Termijn,
    Thema,
    Verklaring,
    VolumeRegel,
    VolumeSoort,
    Voorwaarde,
)

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


# -- gunning -------------------------------------------------------------------------------------

GROND: dict[str, Any] = {"aard": Aard.TARIEFGROND, "bron": BRON}
AGB = "41410001"


def tariefregel(naam: str, bewerking: Bewerking, **changes: Any) -> TariefRegel:
    """A tariff rule with a fictional source; its order is that of its operation."""
    volgorde = list(Bewerking).index(bewerking) * 10
    made = TariefRegel(sleutel=f"tarief.{naam}", titel=naam.capitalize(), bewerking=bewerking, volgorde=volgorde, **GROND)
    return replace(made, **changes)


def volumeregel(naam: str, soort: VolumeSoort, **changes: Any) -> VolumeRegel:
    """A volume rule with a fictional source."""
    return replace(VolumeRegel(sleutel=f"volume.{naam}", titel=naam.capitalize(), soort=soort, aard=Aard.VOLUMEGROND, bron=BRON), **changes)


def getal(sleutel: str, waarde: Decimal | int | None, **changes: Any) -> Getal:
    """A number of policy."""
    return replace(Getal(sleutel=sleutel, titel=sleutel, waarde=None if waarde is None else Decimal(waarde), **GROND), **changes)


def gunning_kader(**changes: Any) -> Kader:
    """A GZ kader that can award: 94% + at most 3 points by plan, 97% of the reference, one or two years, 20 days."""
    made = kader(
        tarief=(
            tariefregel("basis", Bewerking.BASIS, waarde=Decimal(94)),
            tariefregel("opslag", Bewerking.BAND, minimum=Decimal(0), maximum=Decimal(3), feit="opslag"),
        ),
        volume=(volumeregel("toekenning", VolumeSoort.TOEKENNINGSPERCENTAGE, waarde=Decimal(97)),),
        looptijd=Looptijd(
            jaren_standaard=getal("looptijd.jaren_standaard", 1),
            jaren_meerjarig=getal("looptijd.jaren_meerjarig", 2),
            voorwaarden=(
                Voorwaarde(
                    sleutel="looptijd.voorwaarden.toezicht",
                    titel="Geen verscherpt toezicht",
                    feit="verscherpt_toezicht",
                    verwacht="nee",
                    **GROND,
                ),
            ),
        ),
        termijnen=(getal("termijnen.bezwaar", 20, eenheid="dagen"),),
    )
    return replace(made, **changes)


def toets(agb_code: str = AGB, **changes: Any) -> ValidateBesluit:
    """An existing provider of ZZP, admitted in 5503."""
    made = ValidateBesluit(
        regio="5503",
        sector=Sector.GZ,
        agb_code=agb_code,
        naam=f"Zorgaanbieder {agb_code[-2:]}",
        bestand=f"{agb_code}.xlsx",
        typen=Facts.of(ZZP="bestaand"),
        uitkomst=ToetsUitkomst.TOEGELATEN,
        getoetst=(),
    )
    return replace(made, **changes)


def aanvraag(agb_code: str = AGB, productie: dict[str, Decimal | int | None] | None = None, **changes: Any) -> Inschrijving:
    """A submission that asks these quantities, one row a prestatie."""
    asked = {"Z430": 1000} if productie is None else productie
    lines = tuple(
        ProductieRegel(code, "ZZP", None if volume is None else Decimal(volume), "Productie", f"D{row}")
        for row, (code, volume) in enumerate(asked.items(), start=5)
    )
    made = Inschrijving(
        map=agb_code, bestand=f"{agb_code}.xlsx", sha256=agb_code.rjust(64, "0"), inhoud_sha256=agb_code.rjust(64, "1"), soort="inschrijving",
        ontvangen_op=datetime(2015, 7, 30, 12, 0, tzinfo=AMSTERDAM), agb_code=agb_code, naam=f"Zorgaanbieder {agb_code[-2:]}", kvk_nummer="12345678",
        regio="5503", sector=Sector.GZ, identiteit=None, velden=(), productie=lines, bewijsstukken=(), plannen=(), telt_mee=True,
    )  # fmt: skip
    return replace(made, **changes)


def referentie(agb_code: str = AGB, prestatiecode: str = "Z430", volume: Decimal | int | str = 1000, **changes: Any) -> Referentie:
    """Last year's volume of one prestatie."""
    made = Referentie(agb_code, "5503", Sector.GZ, prestatiecode, Decimal(volume), Plaats("referentie.csv", regelnummer=2))
    return replace(made, **changes)


def feit(naam: str, waarde: str, agb_code: str = AGB, **changes: Any) -> Feit:
    """A fact of the zorgkantoor's own records, for every region, sector and leveringsvorm."""
    return replace(Feit(agb_code, "", "", "", naam, waarde, None, "dossier", Plaats("feiten.csv", regelnummer=2)), **changes)


def plan(agb_code: str = AGB, opslag: Decimal | str = "1.8", **changes: Any) -> ScoreBesluit:
    """An agreed plan with its opslag in points."""
    made = ScoreBesluit(
        regio="5503", sector=Sector.GZ, agb_code=agb_code, plan="1", thema="eigen_regie", overeenstemming=True, elementen=(), score=Decimal("3.7"),
        opslag=Decimal(opslag), stappen=(),
    )  # fmt: skip
    return replace(made, **changes)


def ronde(ruimte: int = 10_000_000_00, **changes: Any) -> Ronde:
    """A fictional ronde of one zorgkantoor, one sector, one region."""
    made = Ronde("test", 2016, (Sector.GZ,), (regio(ruimte=ruimte),), Huisstijl(naam="Zorgkantoor Test"), voorbeeld=True)
    return replace(made, **changes)


def gunning_inputs(**changes: Any) -> GunningInputs:
    """One admitted existing provider that asks 1.000 days and had 1.000."""
    made = GunningInputs(ronde=ronde(), toetsen=(toets(),), inschrijvingen=(aanvraag(),), tarieven=(tarief(),), referentie=(referentie(),))
    return replace(made, **changes)
