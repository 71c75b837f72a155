"""The part of an explanation about the herschikking: from agreement to what is not honoured, per unit and per prestatie, from its steps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.besloten import RESULTAAT, ZONDER_SEIZOEN, decided, is_rung, rung, rung_name, source
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.money import ZERO, Money, half_up_to
from wlzcli.domain.productie import HerschikDeel, HerschikRegel
from wlzcli.domain.schatting import OPGAVE, PROGNOSE, SEIZOEN, Schatting, Schattingen
from wlzcli.domain.verdeling import measure_text
from wlzcli.views.stand import Regel, Stand

VERDELING, SLOT = "herschikking.verdeling", "herschikking.herschikking"


def explain_redistribution(stand: Stand, prestatiecode: str | None) -> Iterator[Regel]:
    """What the herschikking made of an award, or of one prestatie of it, where there is one."""
    h = stand.herschik
    if h is None:
        return
    if h.ingetrokken_cents is not None:
        yield Regel(0, "Herschikking", f"ingetrokken; zij was {h.ingetrokken_cents}, dat bedrag kwam vrij", stand.herschik_herkomst)
        yield from (_told(s, Schattingen(d), [], 1) for d in h.delen for s in d.stappen)
        return
    what = f"{h.herschikking_cents}; afspraak was {h.afspraak_cents}, aanspraak {h.aanspraak_cents}"
    yield Regel(0, "Herschikking", what, stand.herschik_herkomst)
    for deel in h.delen:
        own = [r for r in deel.regels if prestatiecode in (None, r.prestatiecode)]
        if own:
            yield from _part(deel, own, prestatiecode)
    left = _step(h.delen, SLOT, "regio_rest_cents")
    if left is not None:
        yield Regel(1, "Onverdeeld in de regio", f"{_money(left)} blijft na deze herschikking over")


def _part(deel: HerschikDeel, own: list[HerschikRegel], prestatiecode: str | None) -> Iterator[Regel]:
    ways = Schattingen(deel)
    yield Regel(1, deel.titel if deel.stroom or deel.leveringsvorm else "alles", _chain(deel))
    for s in deel.stappen if prestatiecode is None else ():
        if (decided(s) or (is_rung(s) and s.van != s.naar)) and (
            s.regel != ZONDER_SEIZOEN or any(r.prestatiecode == s.feiten.get("prestatiecode") for r in own)
        ):
            yield _by_a_person(s, 2)
    if any(ways.of(r) == ways.usual for r in deel.regels) and ways.usual is not None:
        yield Regel(2, "Prognose", _forecast(ways.usual, deel.regels))
    for r in own:
        seen = "" if r.realisatie_volume is None else f"; gedeclareerd {dutch(r.realisatie_volume)}"
        latest = "" if r.laatste_volume is None else f" (laatste perioden {dutch(r.laatste_volume)})"
        moved = f"; mutatie {dutch(r.mutatie_volume)}" if r.mutatie_volume else ""
        made = "" if r.prognose_volume is None else f"; prognose {dutch(r.prognose_volume)}"
        agreed = "" if r.afspraak_volume is None else f"; afspraak {dutch(r.afspraak_volume)}"
        yield Regel(2, r.prestatiecode, f"{r.bedrag_cents} = {dutch(r.volume)} × {r.tarief_cents}{agreed}{seen}{latest}{moved}{made}")
        way = ways.of(r)
        if way is not None and way != ways.usual:
            yield Regel(3, "geschat", _forecast(way, (r,)))
    if deel.rest_cents:
        yield Regel(2, "Rest na afronding", f"{deel.rest_cents}, minder dan één eenheid kost; hoort bij de herschikking")
    for s in deel.stappen if prestatiecode is not None else ():
        if s.feiten.get("prestatiecode") in ("", prestatiecode):
            yield _told(s, ways, own, 2)


def _chain(deel: HerschikDeel) -> str:
    """From agreement to what is not honoured, in the order in which it is worked out."""
    declared = _step((deel,), PROGNOSE, "realisatie_cents")
    limited = f" → begrensd op {deel.meegeteld_cents}" if deel.begrenzing_cents else ""
    whose = f"klasse {deel.klasse}" if deel.klasse else "buiten de verdeling"
    over = f"factor {_share(deel)} van de overproductie {deel.overproductie_cents}" if deel.overproductie_cents else "geen overproductie"
    return (
        f"afspraak {deel.afspraak_cents}{f' → gedeclareerd {_money(declared)}' if declared is not None else ''} → prognose {deel.prognose_cents} "
        f"→ aanspraak {deel.aanspraak_cents}{limited} → gegarandeerd {deel.gegarandeerd_cents} (vrijval {deel.vrijval_cents}) "
        f"→ {whose}, {over} → toegekend {deel.toegekend_cents} → herschikking {deel.herschikking_cents} "
        f"→ niet gehonoreerd {deel.niet_gehonoreerd_cents}"
    )


def _share(deel: HerschikDeel) -> str:
    """The share of the over-production that was honoured."""
    return percent(half_up_to(Fraction(deel.toegekend_cents.cents * 100, deel.overproductie_cents.cents), Decimal("0.01")))


def _forecast(way: Schatting, regels: tuple[HerschikRegel, ...]) -> str:
    """The sum of the forecast in words, a mutatie, the rounding and the days declared over."""
    mutated = " + mutatie" if any(r.mutatie_volume for r in regels) else ""
    days = way.deel.get("dagen")
    name = way.methode.replace("_", " ")
    return f"{name}: {way.formule}{mutated}, afgerond op de kleinste hoeveelheid van de prestatie" + (
        f" (declaratiestand over {days} dagen)" if days else ""
    )


def _told(s: Stap, ways: Schattingen, own: list[HerschikRegel], niveau: int) -> Regel:
    """A step: its amounts are cents, its facts are what the amount was worked out with. The forecast tells how these lines were."""
    if decided(s) or is_rung(s):
        return _by_a_person(s, niveau)
    name = s.regel.removeprefix("herschikking.").replace("_", " ").capitalize()
    amounts = [_money(t) if t.lstrip("-").isdigit() else _number(t) for t in (s.van, s.naar) if t]
    facts = [f"{key.removesuffix('_cents').replace('_', ' ')} {_value(s, key, value)}" for key, value in s.feiten if key not in _HOW]
    used = dict.fromkeys(f"{w.methode.replace('_', ' ')}, {w.formule}" for r in own if (w := ways.of(r)) is not None)
    if s.regel == PROGNOSE:
        facts = [*(f"methode {text}" for text in used), *facts]
    elif s.regel not in (OPGAVE, SEIZOEN):  # their factor stands in the forecast, over the days it is about
        facts += [f"{key.replace('_', ' ')} {_value(s, key, value)}" for key, value in s.feiten if key in _HOW]
    text = " → ".join(dict.fromkeys(amounts)) + (f" ({'; '.join(facts)})" if facts else "")
    mark = f" [{s.status}]" if s.status not in (None, "vast", "fictief") else ""
    return Regel(niveau, name, text, f"{s.bron}{mark}" or None)


def _by_a_person(s: Stap, niveau: int) -> Regel:
    """What a person decided, and every rung of the second round: its title, in percent, with who said it."""
    mark = f" [{s.status}]" if s.status not in (None, "vast", "fictief") else ""
    if is_rung(s):
        name = rung_name(s)
        return Regel(niveau, f"Resultaat {name}" if s.regel.startswith(RESULTAAT) else name, rung(s), f"{source(s)}{mark}" or None)
    code = s.feiten.get("prestatiecode")
    return Regel(niveau, f"{code} zonder seizoen" if code else "Geen declaraties", decided(s), f"{source(s)}{mark}" or None)


_HOW = frozenset({"methode", "factor", "factor_laatste_perioden", "anders", "regel"})  # of the forecast: told per line


def _value(s: Stap, key: str, value: str) -> str:
    if key.endswith("_cents"):
        return _money(value)
    if key == "vervangt":
        return f"besluit {value[:12]}"
    if key == "maat":
        return measure_text(s.feiten.get("methode"), Fraction(value))
    if key == "factor" and s.regel == VERDELING:
        return percent(half_up_to(Fraction(value) * 100, Decimal("0.01")))
    return value.replace("_", " ") if key in ("methode", "uitkomst", "antwoord") else _number(value)


def _step(delen: tuple[HerschikDeel, ...], regel: str, feit: str) -> str | None:
    """A fact of the first step of this name that has it."""
    return next((text for d in delen for s in d.stappen if s.regel == regel and (text := s.feiten.get(feit))), None)


def _number(text: str) -> str:
    """Numbers as Dutch people write them, words as they are."""
    try:
        return dutch(Decimal(text))
    except ArithmeticError:
        return text


def _money(text: str) -> str:
    return str(Money(int(text))) if text else str(ZERO)
