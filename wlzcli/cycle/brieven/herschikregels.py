"""The rules of the herschikking in words, each with the source its step names, so that a reader can redo the sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.brieven.woorden import PROGNOSES, VERDELINGEN, amount, volume
from wlzcli.domain.besloten import GEEN_DECLARATIE, RESULTAAT, ZONDER_SEIZOEN, decided, is_rung, rung, rung_name, source
from wlzcli.domain.briefdelen import Regel
from wlzcli.domain.dates import days_in_year, in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.money import Money, half_up_to
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel, HerschikRegel
from wlzcli.domain.schatting import Methode, Schatting, Schattingen
from wlzcli.domain.tabellen import Stroom
from wlzcli.policy.model import Kader

OF_A_FLOW = (Methode.NIET_GEEXTRAPOLEERD, Methode.TOT_EINDDATUM)  # the row of the flow tells these, and is no source of the kader's rule
TABLE = re.compile(r" \(tabellen/[^()]*\)")  # where a row stands in the ronde is for the zorgkantoor, not for a letter

# A line keeps no unit, so a whole number does not say that only whole units can be agreed.
KWANTUM = "de kleinste hoeveelheid die van de prestatie kan worden afgesproken"


def rules_used(besluit: HerschikBesluit, kader: Kader, antwoorden: dict[str, str]) -> tuple[Regel, ...]:
    """Forecast, threshold, guarantee, classes and division: what was applied and where it stands, each once."""
    found: dict[Regel, None] = {}
    for stap in (s for d in besluit.delen for s in d.stappen):
        for text in _rule(stap):
            found[Regel(text, TABLE.sub("", source(stap)))] = None
        if stap.regel == "herschikking.verdeling" and stap.feiten.get("volgorde"):
            found[Regel(f"Volgorde van de klassen: {_order(stap.feiten.get('volgorde'))}", _order_source(kader, antwoorden))] = None
    return tuple(found)


def _rule(stap: Stap) -> Iterator[str]:
    facts = stap.feiten
    match stap.regel:
        case "herschikking.prognose" if facts.get("methode") not in OF_A_FLOW:
            methode = facts.get("methode")
            told = PROGNOSES.get(methode, methode)
            if Methode.EIGEN_OPGAVE in (methode, facts.get("regel")):  # of a deel with and of one without own figures the same rule
                told = f"{PROGNOSES[Methode.EIGEN_OPGAVE]}; waar die er niet is {PROGNOSES[Methode.DAGEN]}"
            yield f"Prognose: {told}"
        case "herschikking.opgave" if facts.get("marge_procent"):
            margin = _number(facts.get("marge_procent"))
            if margin:
                yield f"Eigen opgave: telt tot {percent(margin)} boven of onder de prognose naar dagen"
            else:
                yield "Eigen opgave: de marge is 0%, dus de prognose naar dagen geldt"
        case "herschikking.garantie" if _number(facts.get("garantie_procent")):
            yield f"Garantie: u houdt ten minste {percent(_number(facts.get('garantie_procent')))} van uw afspraak"
        case "herschikking.drempel" if _number(facts.get("drempel_procent")):
            yield f"Drempel: een verschil met de afspraak van minder dan {percent(_number(facts.get('drempel_procent')))} telt niet mee"
        case "herschikking.plafond" if facts.get("titel"):
            yield f"Plafond: {facts.get('titel')}"
        case "herschikking.stroom":
            end = facts.get("tot_en_met")
            until = f", toegekend tot en met {in_full(date.fromisoformat(end))}" if end else ""
            as_declared = ", niet doorgetrokken naar het hele jaar" if facts.get("methode") == Methode.NIET_GEEXTRAPOLEERD else ""
            yield f"{facts.get('prestatiecode')}: {Stroom(facts.get('stroom')).titel}{until}{as_declared}"
        case "herschikking.verdeling" if facts.get("methode"):
            yield f"Verdeling: {VERDELINGEN.get(facts.get('methode'), facts.get('methode'))}"
        case _:
            yield from _by_a_person(stap)


def _by_a_person(stap: Stap) -> Iterator[str]:
    """What a person decided about this zorgaanbieder, and what changed its percentage since the gunning."""
    if stap.regel == GEEN_DECLARATIE and stap.feiten.get("antwoord") == Methode.ALS_AFSPRAAK:
        return  # the forecast names it, with this very source
    if stap.regel == GEEN_DECLARATIE:
        yield f"Geen declaraties: {decided(stap)}"
    elif stap.regel == ZONDER_SEIZOEN:
        yield f"{stap.feiten.get('prestatiecode')}: {decided(stap)}"
    elif is_rung(stap) and (stap.regel.startswith(RESULTAAT) or stap.van != stap.naar):
        named = f"Resultaat {rung_name(stap)}" if stap.regel.startswith(RESULTAAT) else rung_name(stap)
        yield f"{named}: uw tariefpercentage {'gaat van ' if stap.van != stap.naar else ''}{rung(stap).replace(' → ', ' naar ')}"


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
    """How the table follows from what was declared: the sum of the forecast, mutatie and rounding, and what the rest in it is."""
    ways = Schattingen(deel)
    usual = [r for r in deel.regels if ways.usual is not None and ways.of(r) == ways.usual]
    silent = any(s.regel == GEEN_DECLARATIE and s.feiten.get("antwoord") != Methode.ALS_AFSPRAAK for s in deel.stappen)
    out = [_silent_note(usual)] if silent else []
    if ways.usual is not None and not silent:
        out += _usual_note(ways.usual, usual, jaar)
    for r in deel.regels:
        way = ways.of(r)
        if way is not None and r not in usual:
            out.append(_own_note(r, way))
    if not usual and any(r.mutatie_volume for r in deel.regels):
        out.append(f"In de prognose is uw mutatie meegeteld; daarna is afgerond op {KWANTUM}.")
    if deel.rest_cents:
        out.append("De rest na afronding ontstaat doordat het volume is afgerond; zij hoort bij uw herschikking.")
    return tuple(out)


def _silent_note(regels: list[HerschikRegel]) -> str:
    """Nothing was declared and a person said that nothing was delivered: no sum over days would tell why."""
    after = f", plus uw mutatie, daarna afgerond op {KWANTUM}" if any(r.mutatie_volume for r in regels) else ""
    return f"Er is niets gedeclareerd en er is niet geleverd. De prognose is: nul{after}."


def _usual_note(way: Schatting, regels: list[HerschikRegel], jaar: int) -> Iterator[str]:
    """The sum that holds for every line that is not named apart."""
    if not regels:
        return
    changed = any(r.mutatie_volume for r in regels)
    after = f"{', plus uw mutatie' if changed else ''}, daarna afgerond op {KWANTUM}."
    days, periods = way.deel.get("dagen"), way.deel.get("perioden")
    match way.methode:
        case Methode.DAGEN if days:
            year = days_in_year(jaar)
            yield f"De declaraties gaan over {days} van de {year} dagen. De prognose is: gedeclareerd × {year}/{days}{after}"
        case Methode.MAANDEN if periods:
            yield f"De declaraties gaan over {periods} perioden. De prognose is: gedeclareerd × {way.factor_tekst}{after}"
        case Methode.LAATSTE_DRIE if way.factor_laatste is not None:
            declared = "; ".join(f"{r.prestatiecode} {volume(r.laatste_volume or Decimal(0))}" for r in regels)
            yield (
                f"De declaraties gaan over {days} van de {days_in_year(jaar)} dagen. De prognose is: gedeclareerd, plus wat over de laatste "
                f"perioden is gedeclareerd × {way.factor_laatste_tekst}{after} Over de laatste perioden is gedeclareerd: {declared}."
            )
        case Methode.SEIZOEN if way.factor is not None:
            yield f"De prognose is: {way.formule}{after}"
        case Methode.ALS_AFSPRAAK:
            yield f"Er is nog niets gedeclareerd. De prognose is: uw afspraak{after}"
        case _ if changed:
            yield f"In de prognose is uw mutatie meegeteld; daarna is afgerond op {KWANTUM}."


def _own_note(r: HerschikRegel, way: Schatting) -> str:
    """How one prestatie was forecast, where that is not as the others."""
    mutated = ", plus uw mutatie" if r.mutatie_volume else ""
    if way.methode in (Methode.EIGEN_OPGAVE, Methode.SEIZOEN):
        sum_ = way.formule.replace("de eigen opgave", "uw eigen opgave", 1)
        return f"{r.prestatiecode}: de prognose is {sum_}{mutated}."
    factor = "1" if way.factor == 1 else way.factor_tekst
    told = PROGNOSES.get(way.methode, way.methode)
    return f"{r.prestatiecode} is anders geschat: {told}{f' (factor {factor})' if factor else ''}{mutated}."


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
