"""Another value of a fact: turned round, as the kader wants it, at what its policy item knows, gone, or recorded where it was not.

Of a number that the policy leaves free no value is made up: that is told without an amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal, plain
from wlzcli.domain.klim import VORIG_JAAR
from wlzcli.domain.ladder import Bewerking, TariefRegel
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Feit
from wlzcli.policy.model import Kader
from wlzcli.views.pogingen import ALLES, NIETS
from wlzcli.views.vergelijking import Sleutel

JA, NEE = "ja", "nee"
STARTVOLUME = "startvolume"
OPSLAG = "opslag"  # the judgement of a plan gives it, so it is tried there
ALS_GEGEVEN = (Bewerking.BAND, Bewerking.VRIJ_VOORSTEL)  # rules that are climbed only where their fact was recorded


def other_facts(key: Sleutel, feiten: tuple[Feit, ...], kader: Kader) -> Iterator[tuple[str, tuple[Feit, ...]]]:
    """Every other record of a fact on which a tariff rule, the term or a limit rests: in words, and the facts with it."""
    regio, sector, agb_code = key
    wanted = _wanted(kader)
    named = {r.feit for r in kader.tarief if r.feit} | wanted.keys()
    mine = _own(key, feiten)
    for f in (f for f in mine if f.feit in named or f.feit.startswith("grens.")):
        rules = _rules(kader, f.feit)
        for other in (*_other_values(f, wanted.get(f.feit)), *_known(rules, f.waarde)):
            changed = tuple(replace(x, waarde=other) if x is f else x for x in feiten)
            unit = "%" if f.feit.startswith("grens.") else ""
            yield f"feit {f.feit} was {_shown(other)}{unit} in plaats van {_shown(f.waarde)}", changed
        if any(r.bewerking in ALS_GEGEVEN for r in rules):
            yield f"feit {f.feit} was niet vastgelegd in plaats van {_shown(f.waarde)}", tuple(x for x in feiten if x is not f)
    yes_no = {r.feit for r in kader.tarief if r.feit and r.waarde is not None}
    given = {r.feit for r in kader.tarief if r.feit and r.bewerking in ALS_GEGEVEN} - {OPSLAG}
    for name in sorted((yes_no | given | wanted.keys()) - {f.feit for f in mine}):
        for value in _known(_rules(kader, name), "") if name in given else (JA, NEE) if name in wanted else (JA,):
            fact = Feit(agb_code, regio, sector, "", name, value, None, "", Plaats(""))
            yield f"feit {name} was {_shown(value)} (niet vastgelegd)", (*feiten, fact)


def free_numbers(key: Sleutel, feiten: tuple[Feit, ...], kader: Kader) -> Iterator[str]:
    """The recorded numbers of which the policy knows no other value: that another one can change the award."""
    filled = {r.waarde_feit for r in kader.tarief if r.waarde_feit}
    given = {r.feit for r in kader.tarief if r.bewerking in (Bewerking.BASIS, Bewerking.VRIJ_VOORSTEL)}
    last = {VORIG_JAAR} if any(r.bewerking is Bewerking.MONITOR for r in kader.tarief) else set()
    for f in _own(key, feiten):
        if f.feit == STARTVOLUME or f.feit in filled | given | last:
            what, vorm, number = (
                "volume" if f.feit == STARTVOLUME else "tarief",
                f" ({f.leveringsvorm})" if f.leveringsvorm else "",
                _number(f.waarde),
            )
            had = f.waarde if number is None else dutch(number)
            yield f"feit {f.feit}{vorm} was anders dan {had}: dat kan een ander {what} geven; hoeveel hangt af van het getal"


def _own(key: Sleutel, feiten: tuple[Feit, ...]) -> list[Feit]:
    regio, sector, agb_code = key
    return [f for f in feiten if f.agb_code == agb_code and f.applies(regio, sector)]


def _wanted(kader: Kader) -> dict[str, str]:
    """By fact what the conditions for more years ask of it."""
    conditions = kader.looptijd.voorwaarden if kader.looptijd else ()
    return {name: v.verwacht for v in conditions for name in (v.feit, v.of_feit) if name}


def _rules(kader: Kader, feit: str) -> list[TariefRegel]:
    return [r for r in kader.tarief if r.feit == feit]


def _other_values(f: Feit, wanted: str | None) -> tuple[str, ...]:
    if f.feit.startswith("grens."):
        return tuple(o for o in (NIETS, ALLES) if o != f.waarde.removesuffix("%"))
    if f.waarde in (JA, NEE):
        return (NEE if f.waarde == JA else JA,)
    return (wanted,) if wanted is not None and f.waarde != wanted else ()


def _known(rules: list[TariefRegel], now: str) -> tuple[str, ...]:
    """The values that the policy itself names for a number: the ends of its band, and nothing where that lies between; not what it is now."""
    ends = {v for r in rules if r.bewerking in (Bewerking.MONITOR, *ALS_GEGEVEN) for v in (r.minimum, r.maximum) if v is not None}
    if len(ends) > 1 and min(ends) < 0 < max(ends):
        ends.add(Decimal(0))
    return tuple(plain(v) for v in sorted(ends - {_number(now)}))


def _number(text: str) -> Decimal | None:
    found = parse_decimal(text)
    return None if isinstance(found, NoNumber) else found


def _shown(text: str) -> str:
    """A number as Dutch people write it, a word (or a year, or a part with its sign) as it is."""
    number = _number(text)
    return text if number is None or number >= 1000 else dutch(number)
