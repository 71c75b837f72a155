"""What is checked on the very outcome of a herschikking, each property by itself, and whether it held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from wlzcli.cycle.herschik.besluit import AMOUNTS, Uitkomst, assess
from wlzcli.cycle.herschik.inputs import HerschikInputs
from wlzcli.cycle.herschik.regels import Vragen, class_of, region_rule, rule_of
from wlzcli.domain.codes import Eenheid, Sector
from wlzcli.domain.findings import Answers
from wlzcli.domain.money import ZERO, Money, half_up_ratio, total
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel, HerschikRegel
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
    maat = _quanta_in_a_unit(inputs)
    shared, apart = [p for p in pairs if p[1].stroom is None], [p for p in pairs if p[1].stroom is not None]
    return (
        _sum_within_room(outcome),
        _parts(outcome),
        _each("definities", "herschikking = afspraak - vrijval + toegekend, en de effecten tellen op tot de aanspraak", pairs, _defined),
        _each("plafond", "niemand krijgt meer dan meetelt of is gegarandeerd", pairs, lambda d: d.herschikking_cents <= max(d.meegeteld_cents, d.gegarandeerd_cents)),
        _guarantee(pairs, beleid, answers),
        _on_lines("aanspraak", "prognose en aanspraak zijn de som van de geschatte hoeveelheden, tegen het tarief van de eerste en van de tweede ronde", pairs, maat, _claimed),
        _on_lines("bedragen", "het bedrag van elke regel is volume × tarief, in hele kwanta", pairs, maat, _priced),
        _on_lines("kwanta", "regels en rest zijn samen de herschikking; in de rest past van geen regel nog één kwantum (een dag, of 0,01 uur of dagdeel)", pairs, maat, _quanta),
        _each("stromen", "meerzorg, crisiszorg en wat buiten de ruimte valt doet niet mee in de verdeling en is volledig gehonoreerd", apart, lambda d: d.herschikking_cents == d.aanspraak_cents),
        _equals(shared),
        _classes(shared, inputs, beleid, answers),
        _regions(outcome, inputs),
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
        and d.volume_effect_cents == d.prognose_cents - d.afspraak_cents
        and d.meegeteld_cents == d.aanspraak_cents + d.begrenzing_cents
        and d.onderproductie_cents == max(ZERO, d.afspraak_cents - d.meegeteld_cents)
        and d.overproductie_cents == max(ZERO, d.meegeteld_cents - d.afspraak_cents)
        and d.niet_gehonoreerd_cents == max(ZERO, d.aanspraak_cents - d.herschikking_cents)
        and ZERO <= d.toegekend_cents <= d.overproductie_cents
    )


def _guarantee(pairs: list[Pair], beleid: Beleid, answers: Answers) -> Bewijs:
    """The guarantee by the share of the agreement itself, and not by the amount that the outcome says."""
    shares = {sector: _share(beleid, sector, answers) for sector in {b.sector for b, _ in pairs}}
    wrong = tuple(
        _name(b, d)
        for b, d in pairs
        if d.gegarandeerd_cents.cents != _guaranteed(d, shares[b.sector]) or d.herschikking_cents < d.gegarandeerd_cents
    )
    what = (
        "ieder houdt het zekere deel van de afspraak, of wat meetelt als dat meer is, tot de afspraak en het plafond; niemand krijgt minder"
    )
    return Bewijs("garantie", what, len(pairs), not wrong, wrong)


def _share(beleid: Beleid, sector: Sector, answers: Answers) -> Decimal:
    rule = rule_of(beleid.kader(sector), Vragen(answers))
    return Decimal(0) if rule is None else rule.garantie.getal


def _guaranteed(d: HerschikDeel, share: Decimal) -> int:
    agreed, counted = d.afspraak_cents.cents, d.meegeteld_cents.cents
    if d.stroom is not None:
        return min(counted, agreed)
    top, bottom = share.as_integer_ratio()
    made = max(half_up_ratio(top * agreed, bottom * 100), min(counted, agreed))
    ceiling = next((int(s.naar) for s in d.stappen if s.regel == "herschikking.plafond"), made)
    return min(made, ceiling)


# -- the lines: quanta, prices and amounts ------------------------------------------------------

Maat = dict[tuple[Sector, str], int]  # per sector and prestatie: quanta in a unit
Lijn = tuple[HerschikRegel, int]  # with the quanta in its unit


def _quanta_in_a_unit(inputs: HerschikInputs) -> Maat:
    """1 for days, 100 for hours and dagdelen (INTERFACE, "Arithmetic")."""
    units = {(t.sector, t.prestatiecode): t.eenheid for t in inputs.tarieven}
    units |= {(b.sector, r.prestatiecode): r.eenheid for b in inputs.gunning for r in b.regels}
    return {key: 1 if eenheid in (Eenheid.DAG, Eenheid.ETMAAL) else 100 for key, eenheid in units.items()}


def _on_lines(naam: str, wat: str, pairs: Iterable[Pair], maat: Maat, holds: Callable[[HerschikDeel, list[Lijn]], bool]) -> Bewijs:
    pairs = list(pairs)
    wrong = tuple(_name(b, d) for b, d in pairs if not holds(d, [(r, maat[b.sector, r.prestatiecode]) for r in d.regels]))
    return Bewijs(naam, wat, len(pairs), not wrong, wrong)


def _count(volume: Decimal | None, per: int) -> int | None:
    """A volume in whole quanta; None where it is not whole or not there."""
    if volume is None:
        return None
    top, bottom = volume.as_integer_ratio()
    return None if top * per % bottom else top * per // bottom


def _claimed(d: HerschikDeel, lines: list[Lijn]) -> bool:
    first = second = 0
    for r, per in lines:
        n = _count(r.prognose_volume, per)
        if n is None:
            return r.prognose_volume is None  # a besluit of before did not keep it
        first += half_up_ratio(n * (r.tarief_eerste_ronde_cents or r.tarief_cents).cents, per)
        second += half_up_ratio(n * r.tarief_cents.cents, per)
    return not lines or (first, second) == (d.prognose_cents.cents, d.aanspraak_cents.cents)


def _priced(_: HerschikDeel, lines: list[Lijn]) -> bool:
    counts = [_count(r.volume, per) for r, per in lines]
    return all(
        n is not None and n >= 0 and half_up_ratio(n * r.tarief_cents.cents, per) == r.bedrag_cents.cents
        for n, (r, per) in zip(counts, lines, strict=True)
    )


def _quanta(d: HerschikDeel, lines: list[Lijn]) -> bool:
    """Nothing lost, and no line that could still take a quantum for what is left: scaled down none goes above its forecast."""
    if total(r.bedrag_cents for r in d.regels) + d.rest_cents != d.herschikking_cents or d.rest_cents < ZERO:
        return False
    wanted = [_count(r.prognose_volume, per) or 0 for r, per in lines]
    if not any(half_up_ratio(n * r.tarief_cents.cents, per) for n, (r, per) in zip(wanted, lines, strict=True)):
        wanted = [_count(r.afspraak_volume, per) or 0 for r, per in lines]
    whole = sum(half_up_ratio(n * r.tarief_cents.cents, per) for n, (r, per) in zip(wanted, lines, strict=True))
    for top, (r, per) in zip(wanted, lines, strict=True):
        n, price = _count(r.volume, per) or 0, r.tarief_cents.cents
        if not whole or not top or not price or (d.herschikking_cents.cents <= whole and n >= top):
            continue
        if half_up_ratio((n + 1) * price, per) - half_up_ratio(n * price, per) <= d.rest_cents.cents:
            return False
    return True


# -- the whole ------------------------------------------------------------------------------


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


def _classes(pairs: list[Pair], inputs: HerschikInputs, beleid: Beleid, answers: Answers) -> Bewijs:
    """Everyone in the class of the published rule; a later class gets something only when every earlier one was paid in full."""
    wrong: list[str] = []
    regions = sorted({b.regio for b, _ in pairs})
    typen = {(b.regio, b.sector, b.agb_code): b.typen for b in inputs.gunning}
    for regio in regions:
        here = [(b, d) for b, d in pairs if b.regio == regio]
        short = min((d.klasse for _, d in here if d.toegekend_cents < d.overproductie_cents), default=None)
        klassen = _published(beleid, answers, divided=short is not None)
        for b, d in here:
            known = b.ingetrokken_cents is None and (short is not None or d.leveringsvorm is not None or klassen == ("alle",))
            elsewhere = known and d.klasse != class_of(klassen, d.leveringsvorm, typen[b.regio, b.sector, b.agb_code])
            if elsewhere or (short is not None and d.klasse > short and d.toegekend_cents > ZERO):
                wrong.append(_name(b, d))
    what = "ieder staat in de klasse van de regel, en een latere klasse krijgt pas iets als elke eerdere volledig is betaald"
    return Bewijs("klassen", what, len(regions), not wrong, tuple(wrong))


def _published(beleid: Beleid, answers: Answers, divided: bool) -> tuple[str, ...]:
    """The classes in order: by the answer where the kader leaves them open and something had to be divided."""
    rule = region_rule(beleid, Vragen(answers)) if divided else None
    return rule.klassen if rule else next((k.herschikking.klassen for k in beleid.kaders if k.herschikking is not None), ())


GETELD = (
    "afspraak_cents", "aanspraak_cents", "gegarandeerd_cents", "vrijval_cents", "overproductie_cents", "toegekend_cents",
    "herschikking_cents", "niet_gehonoreerd_cents",
)  # fmt: skip


def _regions(outcome: Uitkomst, inputs: HerschikInputs) -> Bewijs:
    """The table of a region is the sum of its besluiten, and its rest what the room leaves after them. A region not divided has none."""
    cases, wrong = 0, []
    unread = any(f.blocks for f in inputs.tabelbevindingen)
    for t in outcome.totalen:
        delen = [d for b in outcome.besluiten if b.regio == t.regio for d in b.delen]
        if t.tekort_cents or unread or (not t.herschikking_cents and not any(d.herschikking_cents for d in delen)):
            continue
        cases += 1
        shared = [d for d in delen if d.stroom is None]
        sums = all(getattr(t, name) == total(getattr(d, name) for d in shared) for name in GETELD)
        apart = t.meerzorg_cents + t.crisiszorg_cents
        flows = apart == total(d.herschikking_cents for d in delen if d.stroom in (Stroom.MEERZORG, Stroom.CRISISZORG))
        left = t.beschikbaar_cents - t.staand_cents - t.gereserveerd_cents - apart - t.gegarandeerd_cents
        told = {s.feiten.get("regio_rest_cents") for d in delen for s in d.stappen if s.regel == "herschikking.herschikking"}
        if not (
            sums
            and flows
            and told <= {str(t.rest_cents.cents)}
            and left == t.verdeelbaar_cents
            and t.rest_cents == left - t.toegekend_cents
        ):
            wrong.append(t.regio)
    what = "de bedragen van de regio zijn de som van de besluiten, en de rest is de ruimte min wat zij samen krijgen"
    return Bewijs("regio", what, cases, not wrong, tuple(wrong))


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
