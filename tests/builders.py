"""Hand-written builders with sane defaults, for every test. All of it is fictional. Append your own at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wlzcli.cycle.formulier import Opzet
from wlzcli.cycle.gunning import REKENWIJZE, GunningInputs
from wlzcli.cycle.validate import TOETSWIJZE, ValidateInputs, VerplichtVeld
from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort, Getal, Keuze
from wlzcli.domain.canonical import Facts, digest
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.formulier import GegevenProductie, Gegevens
from wlzcli.domain.inschrijving import Bewijsstuk, FormIdentiteit, Inschrijving, ProductieRegel, Veld
from wlzcli.domain.ladder import Bewerking, TariefRegel
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Belang, PlanInvoer, ScoreBesluit
from wlzcli.domain.ontwikkelplan import Beoordeling as Score
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.domain.tabellen import Feit, Referentie, Tarief, Zorgaanbieder
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import (
    Beleid,
    Beoordeling,
    Document,
    Eis,
    Element,
    Gevolg,
    Kader,
    Looptijd,
    Onderdeel,
    Termijn,
    Thema,
    Trede,
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
    made = GunningInputs(
        ronde=ronde(), toetsen=(toets(),), inschrijvingen=(aanvraag(),), tarieven=(tarief(),), referentie=(referentie(),), rekenwijze=REKENWIJZE
    )  # fmt: skip
    return replace(made, **changes)


# -- validate ------------------------------------------------------------------------------------

BESTAAND_FEITEN = (("overeenkomst_vorig_jaar", "ja"), ("productie_geleverd", "ja"))
TOETS_REGELS = (
    "op_tijd", "juist_formulier", "volledig", "aanbiedertype", "verklaringen", "ondertekend", "bevoegd", "documenten", "kvk_gelijk",
    "verzekering", "wijzigingen_gemeld", "leveringsvorm_in_kader", "productie_geldig",
)  # fmt: skip


def eis(regel: str, naam: str = "", **changes: Any) -> Eis:
    """A requirement of the fictional kader that names this rule."""
    made = Eis(sleutel=f"eisen.{naam or regel}", titel=f"Eis {naam or regel}", aard=Aard.EIS, bron=BRON, regel=regel)
    return replace(made, **changes)


def toets_kader(**changes: Any) -> Kader:
    """The small kader with every rule as an eis, and the insurance policy as a document with a term."""
    return replace(kader(eisen=tuple(eis(regel) for regel in TOETS_REGELS)), **changes)


def zorgaanbieder(agb_code: str = AGB, **changes: Any) -> Zorgaanbieder:
    """The zorgaanbieder as the zorgkantoor knows it."""
    made = Zorgaanbieder(
        agb_code, f"Stichting Zorg {agb_code[-2:]}", "12345678", "Dorpsstraat 1", "1234 AB", "Assen", "post@zorg.example",
        Plaats("zorgaanbieders.csv", regelnummer=2),
    )  # fmt: skip
    return replace(made, **changes)


VELDEN: dict[str, str] = {
    "agb_code": AGB, "naam": "Stichting Zorg 01", "kvk_nummer": "12345678", "regio": "5503", "contactpersoon": "A. Jansen",
    "ondertekenaar": "B. de Vries", "functie_ondertekenaar": "bestuurder", "bevoegdheid": "zelfstandig", "datum_ondertekening": "2015-07-29",
    "opgave.ZZP": "bestaand", "opgave.VPT": "niet", "opgave.MPT": "niet", "wijzigingen": "nee", "wijzigingen_toelichting": "",
    "verklaringen.akkoord": "ja", "verklaringen.geen_faillissement": "ja",
    "documenten.uittreksel.bestand": "uittreksel.pdf", "documenten.uittreksel.afgifte": "2015-06-01", "documenten.uittreksel.geldig_tot": "",
    "documenten.polis.bestand": "polis.pdf", "documenten.polis.afgifte": "2015-01-01", "documenten.polis.geldig_tot": "2016-12-31",
}  # fmt: skip


def velden(**changes: str | None) -> tuple[Veld, ...]:
    """The fields of a form that is in order, one row each on sheet Formulier; changes by id with ``__`` for a dot."""
    values: dict[str, str | None] = {**VELDEN, **{key.replace("__", "."): value for key, value in changes.items()}}
    return tuple(
        Veld(veld_id, value or None, value or None, "Formulier", f"B{row}") for row, (veld_id, value) in enumerate(values.items(), 1)
    )


def bewijsstuk(sleutel: str, afgegeven: date | None = date(2015, 6, 1), **changes: Any) -> Bewijsstuk:
    """A readable document whose text holds number and name; each its own file."""
    naam = sleutel.rpartition(".")[2]
    return replace(Bewijsstuk(sleutel, f"{naam}.pdf", digest(naam), True, afgegeven, "Formulier", "B9", None, True, True), **changes)


STUKKEN = (bewijsstuk("documenten.uittreksel"), bewijsstuk("documenten.polis", date(2015, 1, 1)))


def inschrijving(agb_code: str = AGB, productie: dict[str, Decimal | int | str | None] | None = None, **changes: Any) -> Inschrijving:
    """A submission that passes every test: an existing provider of zzp, in time, on the right form."""
    asked = {"Z430": 1000} if productie is None else productie
    lines = tuple(
        ProductieRegel(code, "ZZP", None if volume is None else Decimal(volume), "Productie", f"E{row}")
        for row, (code, volume) in enumerate(asked.items(), start=5)
    )
    made = Inschrijving(
        map=f"map-{agb_code}", bestand=f"map-{agb_code}/formulier.xlsx", sha256=agb_code.rjust(64, "0"), inhoud_sha256=agb_code.rjust(64, "1"),
        soort="inschrijving", ontvangen_op=datetime(2015, 7, 30, 12, 0, tzinfo=AMSTERDAM), agb_code=agb_code, naam=f"Stichting Zorg {agb_code[-2:]}",
        kvk_nummer="12345678", regio="5503", sector=Sector.GZ,
        identiteit=FormIdentiteit("test", 2016, "GZ", "2016-gz", "a" * 64, "b" * 64),
        velden=velden(agb_code=agb_code, naam=f"Stichting Zorg {agb_code[-2:]}"), productie=lines, bewijsstukken=STUKKEN, plannen=(), telt_mee=True,
    )  # fmt: skip
    return replace(made, **changes)


def validate_inputs(*inschrijvingen: Inschrijving, **changes: Any) -> ValidateInputs:
    """One ronde in one region, with what the zorgkantoor knows: existing providers that delivered."""
    items = inschrijvingen or (inschrijving(),)
    codes = sorted({i.agb_code for i in items})
    made = ValidateInputs(
        zorgkantoor="test", jaar=2016, voorbeeld=True, regios=(regio(),), inschrijvingen=items, toetswijze=TOETSWIJZE,
        zorgaanbieders=tuple(zorgaanbieder(code) for code in codes), tarieven=(tarief(), tarief("V430", leveringsvorm=Leveringsvorm.VPT)),
        feiten=tuple(feit(naam, waarde, code) for code in codes for naam, waarde in BESTAAND_FEITEN),
        verplicht=tuple(VerplichtVeld(Sector.GZ, veld_id, veld_id) for veld_id in ("agb_code", "contactpersoon", "ondertekenaar")),
    )  # fmt: skip
    return replace(made, **changes)


def beleid(*kaders: Kader) -> Beleid:
    """The policy of a ronde: one kader, or the given ones."""
    return Beleid(kaders or (toets_kader(),))


def integraal(maximum: Decimal | int = 3, **changes: Any) -> Beoordeling:
    """Three elements judged as a whole by a person, at most ``maximum`` points."""
    own = {"aard": Aard.VOORWAARDE_OPSLAG, "bron": BRON}
    made = Beoordeling(
        methode=Keuze(sleutel="beoordeling.methode", titel="Methode", waarde="integraal", **own),
        elementen=tuple(
            Element(sleutel=f"beoordeling.elementen.{n}", titel=n.capitalize(), **own) for n in ("effect", "ambitie", "haalbaarheid")
        ),
        max_opslag=Getal(sleutel="beoordeling.max_opslag", titel="Hoogste opslag", waarde=Decimal(maximum), eenheid="procent", **own),
    )
    return replace(made, **changes)


def gewogen(**changes: Any) -> Beoordeling:
    """Fictional: weights 0.4, 0.3, 0.3 on a scale of 1 to 5; from 2 points 0.5, from 3 points 1, from 3.5 points 2, from 4.5 points 3."""
    own = {"aard": Aard.VOORWAARDE_OPSLAG, "bron": BRON}

    def word(naam: str, waarde: str) -> Keuze:
        return Keuze(sleutel=f"beoordeling.{naam}", titel=naam, waarde=waarde, **own)

    weights = {"effect": "0.4", "ambitie": "0.3", "haalbaarheid": "0.3"}
    treden = (("1", "0"), ("2", "0.5"), ("3", "1"), ("3.5", "2"), ("4.5", "3"))
    made = replace(
        integraal(),
        methode=word("methode", "gewogen"),
        elementen=tuple(
            Element(sleutel=f"beoordeling.elementen.{n}", titel=n.capitalize(), gewicht=Decimal(w), **own) for n, w in weights.items()
        ),
        aggregatie=word("aggregatie", "gemiddelde"),
        nvt=word("nvt", "buiten_weging"),
        leeg=word("leeg", "onvolledig"),
        samen=word("samen", "som"),
        staffel=tuple(Trede(Decimal(score), Decimal(opslag)) for score, opslag in treden),
    )
    return replace(made, **changes)


def plan_invoer(agb_code: str = AGB, naam: str = "plan-1", **changes: Any) -> PlanInvoer:
    """A definitief plan with overeenstemming and the cliëntenraad involved."""
    made = PlanInvoer(
        regio="5503", sector=Sector.GZ, agb_code=agb_code, naam=f"Zorgaanbieder {agb_code[-2:]}", plan=naam, thema="eigen_regie", versie="v" * 64,
        voorstel=agb_code, definitief=f"{agb_code}-def", definitief_op=datetime(2015, 9, 15, 12, 0, tzinfo=AMSTERDAM), ontbreekt=(),
        akkoord=True, akkoord_op=date(2015, 9, 17), clientenraad=True,
    )  # fmt: skip
    return replace(made, **changes)


def oordeel(element: str, score: Decimal | int | str | None, beoordelaar: str = "A. Jansen", agb_code: str = AGB, **changes: Any) -> Score:
    """One element of plan-1 scored and motivated, of the version of :func:`plan_invoer`."""
    made = Score(
        regio="5503", sector=Sector.GZ, agb_code=agb_code, plan="plan-1", beoordelaar=beoordelaar, element=element,
        score=None if score is None else Decimal(score), motivering=f"{beoordelaar} over {element}.",
        plek=Plaats(f"{beoordelaar}.xlsx", "Scores", "I5"), plan_sha256="v" * 64,
    )  # fmt: skip
    return replace(made, **changes)


def geen_belang(beoordelaar: str = "A. Jansen", agb_code: str = AGB) -> Belang:
    """A declaration of no interest."""
    return Belang(beoordelaar, agb_code, False, "", Plaats(f"{beoordelaar}.xlsx", "Belangen", "C5"))


def opzet(**changes: Any) -> Opzet:
    """For which ronde a form is made: zorgkantoor test, 2016, two regions, three prestaties."""
    prestaties = (
        tarief("Z430"),
        tarief("V430", leveringsvorm=Leveringsvorm.VPT),
        tarief("H300", leveringsvorm=Leveringsvorm.MPT, eenheid=Eenheid.UUR),
    )
    made = Opzet(
        zorgkantoor="test",
        jaar=2016,
        regios=(regio(), regio("5518", "Haaglanden")),
        tarieven=prestaties,
        beleid_sha256="b" * 64,
        voorbeeld=True,
    )
    return replace(made, **changes)


def gegevens(**changes: Any) -> Gegevens:
    """What the zorgkantoor knows of one fictional zorgaanbieder."""
    made = Gegevens(
        agb_code="06290123", naam="Stichting De Linde", kvk_nummer="01234567", sector=Sector.GZ, regio="5503",
        velden=(("fte", "12.5"), ("datum_ondertekening", "2015-07-01"), ("opgave.ZZP", "bestaand"), ("verklaringen.akkoord", "ja")),
        productie=(GegevenProductie("Z430", Decimal("365")), GegevenProductie("H300", Decimal("1040.25"))),
    )  # fmt: skip
    return replace(made, **changes)
