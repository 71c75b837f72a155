"""What a person decided about a herschikking, and each rung of the second round, in words: the letter and the explanation tell the same."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.ladder import Bewerking, Lezing

GEEN_DECLARATIE, ZONDER_SEIZOEN, RESULTAAT = "herschikking.geen_declaratie", "herschikking.zonder_seizoen", "resultaat."
STILTE = {
    "geen_productie": "er is niets gedeclareerd en er is niet geleverd, dus de prognose is nul",
    "als_afspraak": "er is geleverd maar nog niets gedeclareerd, dus de prognose is de afspraak",
}
ZONDER = {"dagen": "naar dagen van het jaar", "maanden": "naar perioden van het jaar"}


def is_rung(s: Stap) -> bool:
    """Whether a step changed a tariefpercentage: its ``van`` and ``naar`` are percent, where those of other steps are cents."""
    return bool(s.feiten.get("bewerking"))


def decided(s: Stap) -> str:
    """What a person decided by this step; empty of a step that is a rule of the kader."""
    if s.regel == GEEN_DECLARATIE:
        return STILTE.get(s.feiten.get("antwoord"), s.feiten.get("antwoord"))
    if s.regel == ZONDER_SEIZOEN:
        how = ZONDER.get(s.feiten.get("methode"), s.feiten.get("methode"))
        return f"vorig jaar is in deze perioden niets gedeclareerd, dus geschat is {how}"
    return rung(s) if s.regel.startswith(RESULTAAT) else ""


def rung(s: Stap) -> str:
    """From which percentage to which, with what was added, taken off or was the limit: ``95,8% → 94% (afslag van 1,8 procentpunt)``."""
    steps = [percent(Decimal(t)) if _is_number(t) else t for t in (s.van, s.naar) if t]
    change = " → ".join(steps) if len(steps) == 1 or any(a != b for a, b in pairwise(steps)) else f"blijft {steps[-1]}"
    return f"{change}{_by(s)}"


def rung_name(s: Stap) -> str:
    """The title of the rule; of a result with the plan that it was agreed in: ``niet gehaald: resultaat-1 (plan-1)``."""
    title = s.feiten.get("titel") or s.regel
    if not s.regel.startswith(RESULTAAT):
        return title
    naam = title.partition(": ")[2]
    plan = s.regel.removeprefix(RESULTAAT).removesuffix(f".{naam}")
    return f"{title} ({plan})"


def source(s: Stap) -> str:
    """Where it stands; a value that a person gave also by its answer."""
    asked = s.feiten.get("uit")
    return f"{s.bron}; antwoord {asked.removeprefix('vraag ')}" if asked.startswith("vraag ") else s.bron


def _by(s: Stap) -> str:
    value, what = s.feiten.get("waarde"), s.feiten.get("bewerking")
    if not _is_number(value):
        return ""
    number = Decimal(value)
    if what in (Bewerking.MAXIMUM, Bewerking.MINIMUM):
        return f" ({'hoogstens' if what == Bewerking.MAXIMUM else 'ten minste'} {percent(number)})"
    if what in (Bewerking.OPSLAG, Bewerking.AFSLAG) and number and s.feiten.get("lezing", Lezing.PUNTEN) == Lezing.PUNTEN:
        return f" ({what} van {dutch(abs(number))} procentpunt)"
    return ""


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False
