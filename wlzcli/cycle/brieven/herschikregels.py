"""The rules of the herschikking in words, each with the source its step names, so that a reader can redo the sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.brieven.woorden import PROGNOSES, VERDELINGEN, amount
from wlzcli.domain.briefdelen import Regel
from wlzcli.domain.dates import days_in_year, in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.money import Money, half_up_to
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel, HerschikRegel
from wlzcli.domain.tabellen import Stroom
from wlzcli.policy.model import Kader


def rules_used(besluit: HerschikBesluit, kader: Kader, antwoorden: dict[str, str]) -> tuple[Regel, ...]:
    """Forecast, threshold, guarantee, classes and division: what was applied and where it stands, each once."""
    found: dict[Regel, None] = {}
    for stap in (s for d in besluit.delen for s in d.stappen):
        for text in _rule(stap):
            found[Regel(text, stap.bron)] = None
        if stap.regel == "herschikking.verdeling" and stap.feiten.get("volgorde"):
            found[Regel(f"Volgorde van de klassen: {_order(stap.feiten.get('volgorde'))}", _order_source(kader, antwoorden))] = None
    return tuple(found)


def _rule(stap: Stap) -> Iterator[str]:
    facts = stap.feiten
    match stap.regel:
        case "herschikking.prognose":
            yield f"Prognose: {PROGNOSES.get(facts.get('methode'), facts.get('methode'))}"
        case "herschikking.garantie" if _number(facts.get("garantie_procent")):
            yield f"Garantie: u houdt ten minste {percent(_number(facts.get('garantie_procent')))} van uw afspraak"
        case "herschikking.drempel" if _number(facts.get("drempel_procent")):
            yield f"Drempel: een verschil met de afspraak van minder dan {percent(_number(facts.get('drempel_procent')))} telt niet mee"
        case "herschikking.plafond" if facts.get("titel"):
            yield f"Plafond: {facts.get('titel')}"
        case "herschikking.stroom":
            end = facts.get("tot_en_met")
            until = f", toegekend tot en met {in_full(date.fromisoformat(end))}" if end else ""
            yield f"{facts.get('prestatiecode')}: {Stroom(facts.get('stroom')).titel}{until}"
        case "herschikking.verdeling" if facts.get("methode"):
            yield f"Verdeling: {VERDELINGEN.get(facts.get('methode'), facts.get('methode'))}"


def _number(text: str) -> Decimal:
    return Decimal(text or "0")


def _order(text: str) -> str:
    return ", dan ".join(part.strip().replace("_", " ") for part in text.split(">"))


def _order_source(kader: Kader, antwoorden: dict[str, str]) -> str:
    """Where the order of the classes stands: an answer to V607 where the kader leaves it open."""
    origin = kader.herschikking.klassen_herkomst if kader.herschikking else None
    if origin is not None and origin.status.value == "onbekend":
        return antwoorden.get("V607", origin.bron.label)
    return origin.bron.label if origin else kader.id


def line_notes(deel: HerschikDeel, jaar: int) -> tuple[str, ...]:
    """How the table follows from what was declared: days covered, factor, mutatie and rounding, and what the rest in it is."""
    stap = next((s for s in deel.stappen if s.regel == "herschikking.prognose"), None)
    changed = any(r.mutatie_volume for r in deel.regels)
    mutated = ", plus uw mutatie" if changed else ""
    whole = all(r.prognose_volume is None or r.prognose_volume == r.prognose_volume.to_integral_value() for r in deel.regels)
    unit = "hele eenheden" if whole else "de kleinste hoeveelheid die van de prestatie kan worden afgesproken"
    out = []
    factor, days = (stap.feiten.get("factor"), stap.feiten.get("dagen")) if stap else ("", "")
    if stap and factor and stap.feiten.get("methode") == "dagen" and days:
        year = days_in_year(jaar)
        out.append(
            f"De declaraties gaan over {days} van de {year} dagen. "
            f"De prognose is: gedeclareerd × {year}/{days}{mutated}, daarna afgerond op {unit}."
        )
    elif changed:
        out.append(f"In de prognose is uw mutatie meegeteld; daarna is afgerond op {unit}.")
    out += [text for r in deel.regels if (text := _otherwise(r))]
    if deel.rest_cents:
        out.append("De rest na afronding ontstaat doordat het volume is afgerond; zij hoort bij uw herschikking.")
    return tuple(out)


def _otherwise(r: HerschikRegel) -> str:
    if r.prognose_methode is None:
        return ""
    factor = f" (factor {ratio(r.prognose_factor)})" if r.prognose_factor else ""
    return f"{r.prestatiecode} is anders geschat: {PROGNOSES.get(r.prognose_methode, r.prognose_methode)}{factor}."


def ratio(value: Fraction) -> str:
    """A ratio exactly: ``183/91``, or a whole number."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def class_note(deel: HerschikDeel) -> str:
    """What was asked and available in the class of this unit, and the measure of the division."""
    stap = next((s for s in deel.stappen if s.regel == "herschikking.verdeling" and s.feiten.get("gevraagd_cents")), None)
    if stap is None:
        return ""
    asked, room = (Money(int(stap.feiten.get(key))) for key in ("gevraagd_cents", "beschikbaar_cents"))
    text = f"In klasse {deel.klasse} werd {amount(asked)} gevraagd en was {amount(room)} beschikbaar."
    if stap.feiten.get("uitkomst") != "gedeeld":
        return text
    return f"{text} {_measure(stap, asked, room, deel)}".rstrip()


def _measure(stap: Stap, asked: Money, room: Money, deel: HerschikDeel) -> str:
    maat = stap.feiten.get("maat")
    if stap.feiten.get("methode") == "naar_rato":
        return (
            f"De factor is {amount(room)} ÷ {amount(asked)}. Die factor × uw overproductie van {amount(deel.overproductie_cents)} "
            f"is {amount(deel.toegekend_cents)}, afgerond op de cent."
        )
    if not maat:
        return ""
    each = dutch(half_up_to(Fraction(maat) / 100, Decimal("0.01")), 2)
    if stap.feiten.get("methode") == "gelijke_toekenning":
        return f"Ieder krijgt zijn overproductie, tot hoogstens € {each}."
    return f"Ieder krijgt zijn overproductie min hoogstens € {each}."
