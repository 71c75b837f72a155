"""The published list of facts that the zorgkantoor's own records may state (``tabellen/feiten``).

A name that stands neither here nor in the policy of the ronde is a finding: a misspelt fact would silently
count as absent.
"""

from __future__ import annotations

from enum import StrEnum

from wlzcli.records import dataclass


class FeitSoort(StrEnum):
    """What kind of value a fact takes."""

    JA_NEE = "ja_nee"
    PERCENTAGE = "percentage"  # 95,5 or 95.5 or 95,5%: a level in percent; 0,955 may be meant as a fraction
    PUNTEN = "punten"  # a difference in percentage points: -0,5
    GETAL = "getal"  # a quantity or a number
    DATUM = "datum"  # a day; nee (or ja) where the day is not known
    JAAR = "jaar"  # a year or a day; nee (or ja) likewise
    TEKST = "tekst"
    LEZING = "lezing"  # punten or factor


@dataclass(frozen=True, slots=True)
class FeitNaam:
    """One fact: its name, the kind of its value, and what it means."""

    naam: str
    soort: FeitSoort
    betekenis: str


FEITEN: tuple[FeitNaam, ...] = (
    FeitNaam("overeenkomst_vorig_jaar", FeitSoort.JA_NEE, "had vorig jaar een overeenkomst met dit zorgkantoor in deze regio en sector"),
    FeitNaam("productie_geleverd", FeitSoort.JA_NEE, "heeft onder die overeenkomst zorg geleverd"),
    FeitNaam("overheveling", FeitSoort.JA_NEE, "levert zorg in deze regio met overgehevelde contracteerruimte"),
    FeitNaam(
        "overeenkomst_elders", FeitSoort.JA_NEE, "heeft een overeenkomst voor deze zorg met een ander zorgkantoor of in een andere regio"
    ),
    FeitNaam("alleen_extramuraal", FeitSoort.JA_NEE, "heeft alleen een overeenkomst voor zorg thuis (mpt)"),
    FeitNaam("productie_elders", FeitSoort.JA_NEE, "levert daadwerkelijk zorg onder die overeenkomst elders"),
    FeitNaam("alleen_onderaannemer", FeitSoort.JA_NEE, "heeft vorig jaar alleen als onderaannemer gewerkt"),
    FeitNaam("zzp_pilot", FeitSoort.JA_NEE, "had vorig jaar alleen een overeenkomst onder de pilot voor zelfstandigen zonder personeel"),
    FeitNaam("alleen_pgb", FeitSoort.JA_NEE, "heeft vorig jaar alleen zorg geleverd die uit persoonsgebonden budgetten is ingekocht"),
    FeitNaam("wooninitiatief_pgb", FeitSoort.JA_NEE, "is een wooninitiatief dat tot nu toe uit persoonsgebonden budgetten werd betaald"),
    FeitNaam("verscherpt_toezicht", FeitSoort.JA_NEE, "staat onder verscherpt toezicht van de inspectie"),
    FeitNaam("fraudeonderzoek", FeitSoort.DATUM, "dag waarop een fraudeonderzoek is geopend (of nee)"),
    FeitNaam("fraude_vastgesteld", FeitSoort.JAAR, "jaar waarover fraude is vastgesteld (of nee)"),
    FeitNaam("meerjarig_tot", FeitSoort.DATUM, "laatste dag van een lopende meerjarige overeenkomst"),
    FeitNaam("tariefpercentage_vorig_jaar", FeitSoort.PERCENTAGE, "tariefpercentage van het vorige jaar"),
    FeitNaam("basistarief", FeitSoort.PERCENTAGE, "basistarief in procenten van het NZa-maximum, waar het beleid het openlaat"),
    FeitNaam("opslag", FeitSoort.PUNTEN, "hoogte van een opslag, waar het beleid die openlaat"),
    FeitNaam("monitor", FeitSoort.PUNTEN, "uitkomst van de monitor of van de landelijke meting"),
    FeitNaam("differentiatie", FeitSoort.PUNTEN, "tariefdifferentiatie die een mens binnen de band heeft vastgesteld"),
    FeitNaam("vrij_voorstel", FeitSoort.PERCENTAGE, "tariefpercentage dat de zorgaanbieder zelf voorstelt"),
    FeitNaam("technologie", FeitSoort.JA_NEE, "voldoet aan de voorwaarde voor technologie en innovatie"),
    FeitNaam("bewegingen", FeitSoort.JA_NEE, "draagt bij aan de bewegingen van het zorgkantoor"),
    FeitNaam("specifiek_plan", FeitSoort.JA_NEE, "heeft een specifiek plan dat het zorgkantoor steunt"),
    FeitNaam("essentiele_voorzieningen", FeitSoort.JA_NEE, "levert een essentiële voorziening"),
    FeitNaam("werkgeversopslag", FeitSoort.JA_NEE, "komt in aanmerking voor de opslag voor werkgeverschap"),
    FeitNaam(
        "startvolume",
        FeitSoort.GETAL,
        "startvolume in de eenheid van de prestatie, of met % een deel van de aanvraag; onbekend wordt een vraag",
    ),
    FeitNaam("plafond", FeitSoort.GETAL, "hoogste volume per leveringsvorm, waar het beleid een plafond zonder cijfer noemt"),
    FeitNaam(
        "grens",
        FeitSoort.PERCENTAGE,
        "deel van het volume dat binnen een grens van het volumebeleid past; als grens.SLEUTEL, bijvoorbeeld grens.volume.zzp4",
    ),
    FeitNaam("gezamenlijk_plan", FeitSoort.JA_NEE, "de afspraak volgt uit een regiovisie of een plan van een samenwerkingsverband"),
    FeitNaam("maatwerk", FeitSoort.JA_NEE, "de afspraak is maatwerk met deze ene zorgaanbieder"),
    FeitNaam(
        "ruilpercentage", FeitSoort.PERCENTAGE, "lager tariefpercentage waarvoor de zorgaanbieder meer uren levert binnen hetzelfde bedrag"
    ),
    FeitNaam("commitment_vv_tafels", FeitSoort.JA_NEE, "heeft toegezegd zich in te zetten voor de afspraken van de V&V-tafels"),
    FeitNaam("opslag_vv_tafels", FeitSoort.PUNTEN, "hoogte van de opslag voor de V&V-tafels, waar het beleid die openlaat"),
    FeitNaam("lezing", FeitSoort.LEZING, "of een percentage in punten of als factor is bedoeld; ook lezing.SLEUTEL"),
)

PER_REGEL = ("lezing", "grens")  # facts about one rule: its key follows after a dot
_BY_NAME = {f.naam: f for f in FEITEN}


def feit_naam(naam: str) -> FeitNaam | None:
    """The published fact with this name; ``lezing.tarief.monitor`` is the ``lezing`` of one rule, ``grens.volume.zzp4`` its ``grens``."""
    kind, dot, _ = naam.partition(".")
    return _BY_NAME.get(kind if dot and kind in PER_REGEL else naam)
