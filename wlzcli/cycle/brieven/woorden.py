"""How values read in a letter: amounts, percentages, types, units and steps in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.codes import AanbiederType, Eenheid, Leveringsvorm, Sector
from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.money import Money, euro, half_up_to
from wlzcli.policy.model import Kader

SECTOREN = {Sector.VV: "verpleging en verzorging", Sector.GZ: "gehandicaptenzorg", Sector.GGZ: "geestelijke gezondheidszorg"}
TYPEN = {
    AanbiederType.BESTAAND: "bestaande zorgaanbieder",
    AanbiederType.GEHEEL_NIEUW: "geheel nieuwe zorgaanbieder",
    AanbiederType.NIEUW_IN_REGIO: "zorgaanbieder die nieuw is in deze regio",
    AanbiederType.NIEUW_ZZP_VPT: "zorgaanbieder die nieuw is voor zzp en vpt",
}
VORMEN = {
    Leveringsvorm.ZZP: "verblijf (zzp)",
    Leveringsvorm.VPT: "volledig pakket thuis (vpt)",
    Leveringsvorm.MPT: "modulair pakket thuis (mpt)",
    Leveringsvorm.LOGEREN: "logeren",
}
EENHEDEN = {Eenheid.DAG: "dag", Eenheid.ETMAAL: "etmaal", Eenheid.UUR: "uur", Eenheid.DAGDEEL: "dagdeel"}
STATUSSEN = {"vast": "vast", "secundair": "nog te bevestigen", "onbevestigd": "onbevestigd", "onbekend": "onbekend", "fictief": "fictief"}
ONZEKER = frozenset({"secundair", "onbevestigd", "onbekend", "fictief"})
INGEVULD = ("uit", "lezing", "toekenningspercentage", "startvolume", "deel", "plafond")  # a value that was given, in a step
STAPPEN = {
    "looptijd.plan": "Overeenstemming over een definitief ontwikkelplan",
    "looptijd.bestuursverklaring": "De bestuursverklaring laat meer jaren toe",
    "looptijd.lopende_overeenkomst": "Uw overeenkomst van meer jaren loopt nog",
    "looptijd": "Besluit van het zorgkantoor over de looptijd",
    "fase.definitief": "Termijn om een kort geding te beginnen",
    "volume.aanvraag": "Niet meer dan u hebt gevraagd",
    "volume.referentie": "Het volume van vorig jaar",
    "volume.startvolume": "Startvolume van het zorgkantoor, niet meer dan u hebt gevraagd",
    "ruimte.tekort": "Verdeling omdat er in de regio te weinig budget is",
    "tarief.nza_maximum": "Niet meer dan het NZa-maximumtarief",
}
PROGNOSES = {
    "dagen": "naar dagen: gedeclareerd volume, gedeeld door de dagen van de periode, maal de dagen van het jaar",
    "maanden": "naar perioden: gedeclareerd volume, gedeeld door het aantal gedeclareerde perioden, maal de perioden van het jaar",
    "laatste_drie_maanden": "wat is gedeclareerd, en voor de rest van het jaar het tempo van de laatste drie perioden",
    "seizoen": "naar het seizoen van vorig jaar",
    "eigen_opgave": "eigen opgave van de zorgaanbieder",
    "als_afspraak": "gelijk aan de afspraak",
    "niet_geextrapoleerd": "wat is gedeclareerd, zonder doortrekken naar het hele jaar",
    "per_prestatie": "per prestatie verschillend; bij elke prestatie staat hoe",
    "tot_einddatum": "doorgetrokken tot en met de dag waarvoor de zorg is toegekend",
}
VERDELINGEN = {"naar_rato": "naar rato", "gelijke_toekenning": "gelijke toekenning", "gelijke_korting": "gelijke korting"}
MOMENTEN = {"initieel": "vanaf de start van het jaar", "herschikking": "bij de herschikking", "nacalculatie": "bij de nacalculatie"}


def sector_word(sector: Sector) -> str:
    """The sector in words."""
    return SECTOREN[sector]


def vorm_word(text: str) -> str:
    """A leveringsvorm in words; another name as it stands."""
    return VORMEN[Leveringsvorm(text)] if text in Leveringsvorm._value2member_map_ else text


def type_word(text: str) -> str:
    """A type of zorgaanbieder in words."""
    return TYPEN[AanbiederType(text)] if text in AanbiederType._value2member_map_ else text.replace("_", " ")


def amount(value: Money) -> str:
    """``€ 1.234,50``."""
    return euro(value)


def signed(value: Money) -> str:
    """An amount that is added or taken away: ``+€ 5,00`` or ``-€ 5,00``."""
    return f"+{euro(value)}" if value.cents > 0 else euro(value)


def volume(value: Decimal | None) -> str:
    """A quantity; empty when there is none."""
    return "" if value is None else dutch(value)


def pct(value: Decimal | None) -> str:
    """A percentage; a dash while it is unknown."""
    return "–" if value is None else percent(value)


def ratio_pct(part: int, whole: int) -> str:
    """A share as a percentage with one decimal, half up; a dash of nothing."""
    return "–" if whole == 0 else dutch(half_up_to(Fraction(part * 100, whole), Decimal("0.1")), 1) + "%"


def as_percentage(text: str) -> str:
    """The value of a ladder step as a percentage; other text as it is."""
    if not text:
        return ""
    value = parse_decimal(text)
    return text if isinstance(value, NoNumber) else percent(value)


def describe(stap: Stap, kader: Kader) -> str:
    """A step in words: its own title, the title of its rule in the kader, or the rule's name."""
    titel = STAPPEN.get(stap.regel) or stap.feiten.get("titel")
    if titel:
        return titel
    item = next((i for i in kader.items() if i.sleutel == stap.regel), None)
    if item is not None:
        return item.titel
    words = stap.regel.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def status_word(stap: Stap) -> str:
    """How sure the value of a step is; what the kader leaves open and the zorgkantoor decided is no longer unknown."""
    return "besluit van het zorgkantoor" if _decided(stap) else STATUSSEN.get(stap.status or "vast", stap.status or "")


def _decided(stap: Stap) -> bool:
    """Whether an answer or a record of the zorgkantoor filled in what the kader leaves open."""
    return stap.status == "onbekend" and stap.naar != "onbekend" and any(stap.feiten.get(name) for name in INGEVULD)


def uncertain(stappen: Iterable[Stap], kader: Kader) -> tuple[str, ...]:
    """Every value that is not sure, once, with what it was and where it stands."""
    seen: dict[str, None] = {}
    for stap in stappen:
        if stap.status in ONZEKER and not _decided(stap):
            where = f", {stap.bron}" if stap.bron else ""
            seen[f"{describe(stap, kader)}: {status_word(stap)}{where}"] = None
    return tuple(seen)


def court(text: str) -> str:
    """``rechtbank Den Haag``, however the house style writes it."""
    clean = text.strip()
    for start in ("de voorzieningenrechter van de ", "de voorzieningenrechter van ", "voorzieningenrechter van de ", "de "):
        if clean.lower().startswith(start):
            clean = clean[len(start) :]
    return clean if clean.lower().startswith("rechtbank") else f"rechtbank {clean}"


def opsomming(words: tuple[str, ...]) -> str:
    """``a, b en c``."""
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} en {words[-1]}"


def known(text: str) -> str:
    """The text, or nothing where it says that it is unknown."""
    return "" if text.strip().lower() == "onbekend" else text.strip()
