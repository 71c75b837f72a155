"""What is checked on the very outcome of a herschikking, each property by itself, and whether it held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from wlzcli.cycle.herschik.besluit import AMOUNTS, Uitkomst, assess
from wlzcli.cycle.herschik.inputs import HerschikInputs
from wlzcli.domain.findings import Answers
from wlzcli.domain.money import ZERO, Money, total
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel
from wlzcli.domain.tabellen import Stroom
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass

EXTRA = Money(1_000_00)  # the extra room with which monotonicity is tried


@dataclass(frozen=True, slots=True)
class Bewijs:
    """One property: what was checked, on how many cases, and whether it held; ``afwijkingen`` names where not."""

    eigenschap: str
    wat: str
    gevallen: int
    houdt: bool
    afwijkingen: tuple[str, ...] = ()


def prove(inputs: HerschikInputs, beleid: Beleid, answers: Answers, outcome: Uitkomst) -> tuple[Bewijs, ...]:
    """Every property, checked on this outcome. Order and monotonicity run the whole step again on changed inputs."""
    pairs = [(b, d) for b in outcome.besluiten for d in b.delen]
    shared, apart = [p for p in pairs if p[1].stroom is None], [p for p in pairs if p[1].stroom is not None]
    return (
        _sum_within_room(outcome),
        _parts(outcome),
        _each("definities", "herschikking = afspraak - vrijval + toegekend, en de effecten tellen op tot de aanspraak", pairs, _defined),
        _each("plafond", "niemand krijgt meer dan meetelt of is gegarandeerd", pairs, lambda d: d.herschikking_cents <= max(d.meegeteld_cents, d.gegarandeerd_cents)),
        _each("garantie", "niemand krijgt minder dan is gegarandeerd", pairs, lambda d: d.herschikking_cents >= d.gegarandeerd_cents >= ZERO),
        _each("kwanta", "regels en rest zijn samen de herschikking; de rest is minder dan één kwantum kost", pairs, _quanta),
        _each("stromen", "meerzorg, crisiszorg en wat buiten de ruimte valt doet niet mee in de verdeling en is volledig gehonoreerd", apart, lambda d: d.herschikking_cents == d.aanspraak_cents),
        _equals(shared),
        _classes(shared),
        _order(inputs, beleid, answers, outcome),
        _monotone(inputs, beleid, answers, outcome),
    )  # fmt: skip


Pair = tuple[HerschikBesluit, HerschikDeel]


def _name(b: HerschikBesluit, d: HerschikDeel | None = None) -> str:
    return " ".join(part for part in (b.regio, b.sector, b.agb_code, d.leveringsvorm if d and d.leveringsvorm else "") if part)


def _each(naam: str, wat: str, pairs: Iterable[Pair], holds: Callable[[HerschikDeel], bool]) -> Bewijs:
    pairs = list(pairs)
    wrong = tuple(_name(b, d) for b, d in pairs if not holds(d))
    return Bewijs(naam, wat, len(pairs), not wrong, wrong)


def _sum_within_room(outcome: Uitkomst) -> Bewijs:
    """Herschikking moves budget and makes none (domain: ``sum(herschikking) <= contracteerruimte``)."""
    wrong = []
    for t in outcome.totalen:
        here = [b for b in outcome.besluiten if b.regio == t.regio]
        outside = total(d.herschikking_cents for b in here for d in b.delen if d.stroom is Stroom.BUITEN_RUIMTE)
        given = total(b.herschikking_cents for b in here) - outside
        if given + t.staand_cents + t.gereserveerd_cents > t.beschikbaar_cents and given:
            wrong.append(t.regio)
    what = "wat is herschikt, vaststaat en is gereserveerd, past in de ruimte van de regio"
    return Bewijs("som", what, len(outcome.totalen), not wrong, tuple(wrong))


def _parts(outcome: Uitkomst) -> Bewijs:
    wrong = tuple(
        _name(b) for b in outcome.besluiten if any(getattr(b, name) != total(getattr(d, name) for d in b.delen) for name in AMOUNTS)
    )
    return Bewijs("optelling", "elk bedrag van een besluit is de som van zijn delen", len(outcome.besluiten), not wrong, wrong)


def _defined(d: HerschikDeel) -> bool:
    return (
        d.herschikking_cents == d.gegarandeerd_cents + d.toegekend_cents == d.afspraak_cents - d.vrijval_cents + d.toegekend_cents
        and d.aanspraak_cents == d.afspraak_cents + d.volume_effect_cents + d.prijseffect_cents
        and d.meegeteld_cents == d.aanspraak_cents + d.begrenzing_cents
        and d.niet_gehonoreerd_cents == max(ZERO, d.aanspraak_cents - d.herschikking_cents)
        and ZERO <= d.toegekend_cents <= d.overproductie_cents
    )


def _quanta(d: HerschikDeel) -> bool:
    dearest = max((r.tarief_cents for r in d.regels), default=ZERO)
    fits = total(r.bedrag_cents for r in d.regels) + d.rest_cents == d.herschikking_cents and d.rest_cents >= ZERO
    return fits and (d.rest_cents < dearest or not d.rest_cents or not dearest)


def _equals(pairs: list[Pair]) -> Bewijs:
    """Equal claims in a class get the same, but for the odd cent."""
    groups: dict[tuple[str, int, Money], list[Pair]] = defaultdict(list)
    for b, d in pairs:
        groups[b.regio, d.klasse, d.overproductie_cents].append((b, d))
    wrong = []
    for members in groups.values():
        given = [d.toegekend_cents.cents for _, d in members]
        if max(given) - min(given) > 1:
            wrong += [_name(b, d) for b, d in members]
    what = "wie in dezelfde klasse evenveel overproductie heeft, krijgt hetzelfde, op één cent na"
    return Bewijs("gelijken", what, len(groups), not wrong, tuple(wrong))


def _classes(pairs: list[Pair]) -> Bewijs:
    """A later class gets something only when every earlier one was paid in full."""
    wrong: list[str] = []
    regions = sorted({b.regio for b, _ in pairs})
    for regio in regions:
        here = [(b, d) for b, d in pairs if b.regio == regio]
        short = min((d.klasse for _, d in here if d.toegekend_cents < d.overproductie_cents), default=None)
        if short is not None:
            wrong += [_name(b, d) for b, d in here if d.klasse > short and d.toegekend_cents > ZERO]
    return Bewijs(
        "klassen", "een latere klasse krijgt pas iets als elke eerdere volledig is betaald", len(regions), not wrong, tuple(wrong)
    )


def _order(inputs: HerschikInputs, beleid: Beleid, answers: Answers, outcome: Uitkomst) -> Bewijs:
    turned = replace(
        inputs,
        regios=inputs.regios[::-1],
        gunning=inputs.gunning[::-1],
        stand=replace(inputs.stand, regels=inputs.stand.regels[::-1]),
        mutaties=inputs.mutaties[::-1],
        tarieven=inputs.tarieven[::-1],
        feiten=inputs.feiten[::-1],
        overheveling=inputs.overheveling[::-1],
        resultaten=inputs.resultaten[::-1],
        scores=inputs.scores[::-1],
        stromen=inputs.stromen[::-1],
        opgaven=inputs.opgaven[::-1],
        seizoen=inputs.seizoen[::-1],
        staand=inputs.staand[::-1],
        herzien=inputs.herzien[::-1],
    )
    same = assess(turned, beleid, answers).besluiten == outcome.besluiten
    return Bewijs("volgorde", "dezelfde gegevens in omgekeerde volgorde geven hetzelfde", 1, same, () if same else ("alle",))


def _monotone(inputs: HerschikInputs, beleid: Beleid, answers: Answers, outcome: Uitkomst) -> Bewijs:
    more = replace(inputs, regios=tuple(replace(r, herverdeling_cents=r.herverdeling_cents + EXTRA) for r in inputs.regios))
    after = {(b.regio, b.sector, b.agb_code): b.herschikking_cents for b in assess(more, beleid, answers).besluiten}
    wrong = tuple(
        _name(b) for b in outcome.besluiten if after.get((b.regio, b.sector, b.agb_code), ZERO) + Money(len(b.delen)) < b.herschikking_cents
    )
    what = f"met {EXTRA} meer ruimte per regio krijgt niemand minder, op één cent per deel na"
    return Bewijs("monotoon", what, len(outcome.besluiten), not wrong, wrong)
