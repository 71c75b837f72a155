"""The room of a region over all sectors, and the division of it over the over-production."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.herschik.deel import Deel, honour, honour_stroom
from wlzcli.cycle.herschik.inputs import HerschikInputs
from wlzcli.cycle.herschik.overheveling import moved
from wlzcli.cycle.herschik.regels import STAP, Vragen, class_of, region_rule
from wlzcli.cycle.herschik.stromen import inside
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Ernst, Finding, Question
from wlzcli.domain.money import ZERO, Money, total
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Stroom
from wlzcli.domain.verdeling import Aanspraak, divide, largest_remainder
from wlzcli.policy.model import Beleid, VolumeRegel, VolumeSoort
from wlzcli.records import dataclass

BINNEN, BUITEN = "binnen", "buiten"


@dataclass(frozen=True, slots=True)
class RegioTotaal:
    """The room of a region and where it went, in cents. ``definitief`` False: a question can still change it.

    ``beschikbaar`` = contracteerruimte + overheveling in - out - reserves + extra - other sectors; ``verdeelbaar`` =
    beschikbaar - what stands - what is reserved - meerzorg - crisiszorg - guarantees. From ``afspraak`` on, the amounts are
    those of the units that are divided over; ``buiten_ruimte`` takes no room. ``overheveling_open``: asked for, not agreed.
    """

    regio: str
    contracteerruimte_cents: Money
    overheveling_in_cents: Money
    overheveling_uit_cents: Money
    reserve_cents: Money
    extra_cents: Money
    andere_sectoren_cents: Money
    beschikbaar_cents: Money
    staand_cents: Money
    gereserveerd_cents: Money
    afspraak_cents: Money
    aanspraak_cents: Money
    gegarandeerd_cents: Money
    vrijval_cents: Money
    verdeelbaar_cents: Money
    overproductie_cents: Money
    toegekend_cents: Money
    herschikking_cents: Money
    niet_gehonoreerd_cents: Money
    rest_cents: Money
    tekort_cents: Money
    definitief: bool
    meerzorg_cents: Money = ZERO
    crisiszorg_cents: Money = ZERO
    buiten_ruimte_cents: Money = ZERO
    overheveling_open_cents: Money = ZERO


@dataclass(frozen=True, slots=True)
class NzaKorting:
    """What the NZa's proportional cut would make of a claim: only simulated, the cut is the NZa's own act."""

    regio: str
    sector: str
    agb_code: str
    ingediend_cents: Money
    na_korting_cents: Money


def means_of(regio: Regio, inputs: HerschikInputs, beleid: Beleid, vragen: Vragen) -> RegioTotaal:
    """What a region has to spend, before anything is guaranteed."""
    shifted = moved(regio.code, inputs.overheveling)
    into, out = shifted.erin_cents, shifted.eruit_cents
    reserve = _reserves(regio, inputs, beleid, vragen)
    others = _other_sectors(regio, inputs)
    available = regio.contracteerruimte_cents + into - out - reserve + regio.herverdeling_cents - others
    return RegioTotaal(
        regio.code, regio.contracteerruimte_cents, into, out, reserve, regio.herverdeling_cents, others, available,
        *(ZERO,) * 13, True, overheveling_open_cents=shifted.open_cents,
    )  # fmt: skip


def _other_sectors(regio: Regio, inputs: HerschikInputs) -> Money:
    """The part of the room for sectors that this ronde does not have: what its deelbudgetten leave over.

    With every sector in the ronde a deelbudget caps the gunning only, and freed money may cross sectors.
    """
    if set(inputs.sectoren) >= set(Sector):
        return ZERO
    parts = [regio.deelbudget(s) for s in inputs.sectoren]
    if any(p is None for p in parts):
        return ZERO
    return regio.contracteerruimte_cents - total(p for p in parts if p is not None)


def _reserves(regio: Regio, inputs: HerschikInputs, beleid: Beleid, vragen: Vragen) -> Money:
    """The reserves of all kaders inside the room together."""
    return total(_amount(rule, regio) for rule in _kept(inputs, beleid, vragen))


def _kept(inputs: HerschikInputs, beleid: Beleid, vragen: Vragen) -> list[VolumeRegel]:
    """The reserves of all kaders inside the room, each once."""
    answered = dict(inputs.reserve_keuzes)
    kept: list[VolumeRegel] = []
    seen: set[tuple[str, Decimal | None, bool | None]] = set()
    rules = [r for kader in beleid.kaders for r in kader.volume if r.soort is VolumeSoort.RESERVE and r.waarde is not None]
    for rule in sorted(rules, key=lambda r: r.sleutel):
        key = (rule.sleutel, rule.waarde, rule.binnen_ruimte)
        if key in seen:
            continue
        seen.add(key)
        inside = rule.binnen_ruimte
        if inside is None:
            choice = answered.get(rule.sleutel) or vragen.ask(_where(rule))
            inside = choice != BUITEN  # while nobody said, the careful side: kept apart
        if inside:
            kept.append(rule)
    return kept


def taken_twice(means: RegioTotaal, regio: Regio, inputs: HerschikInputs, beleid: Beleid, vragen: Vragen) -> list[Finding]:
    """A reserve of the kader for a flow that the table ``stromen`` takes off as well: told, for both come off the room.

    Only a reserve that names the flow in its key or title can be seen.
    """
    flows = ((Stroom.MEERZORG, means.meerzorg_cents), (Stroom.CRISISZORG, means.crisiszorg_cents))
    return [
        Finding(
            "W619", Ernst.WAARSCHUWING, f"regio {regio.code}", gevonden=str(_amount(rule, regio)), verwacht=str(taken), bron=rule.bron.label,
            feiten=Facts.of(titel=rule.titel, stroom=stroom),
        )
        for rule in _kept(inputs, beleid, vragen)
        for stroom, taken in flows
        if taken and stroom.value in f"{rule.sleutel} {rule.titel}".lower()
    ]  # fmt: skip


def _where(rule: VolumeRegel) -> Question:
    facts = Facts.of(sleutel=rule.sleutel, titel=rule.titel, waarde=rule.waarde, eenheid=rule.eenheid)
    return Question("V611", STAP, rule.titel, rule.bron.label, (BINNEN, BUITEN), feiten=facts)


def _amount(rule: VolumeRegel, regio: Regio) -> Money:
    value = rule.waarde or Decimal(0)
    return Money.euro(value) if rule.eenheid == "euro" else regio.contracteerruimte_cents.times(Fraction(value) / 100)


def share_region(
    means: RegioTotaal, delen: Sequence[Deel], staand: Money, gereserveerd: Money, beleid: Beleid, vragen: Vragen
) -> tuple[RegioTotaal, Finding | None, bool]:
    """The flows of their own, the guarantees, then over-production in classes. False: the division waits for an answer.

    Guarantees that do not fit: nothing is divided and the shortfall is shown (INTERFACE).
    """
    flows, delen = [d for d in delen if d.stroom is not None], [d for d in delen if d.stroom is None]
    means = replace(
        means,
        meerzorg_cents=inside(flows, Stroom.MEERZORG),
        crisiszorg_cents=inside(flows, Stroom.CRISISZORG),
        buiten_ruimte_cents=inside(flows, Stroom.BUITEN_RUIMTE),
        staand_cents=staand,
        gereserveerd_cents=gereserveerd,
        afspraak_cents=Money(sum(d.afspraak for d in delen)),
        aanspraak_cents=Money(sum(d.aanspraak for d in delen)),
        gegarandeerd_cents=Money(sum(d.gegarandeerd for d in delen)),
        vrijval_cents=Money(sum(d.afspraak - d.gegarandeerd for d in delen)),
        overproductie_cents=Money(sum(d.overproductie for d in delen)),
    )
    for deel in flows:
        honour_stroom(deel)
    before = means.meerzorg_cents + means.crisiszorg_cents
    left = means.beschikbaar_cents - staand - gereserveerd - before - means.gegarandeerd_cents
    means = replace(means, verdeelbaar_cents=left)
    if left < ZERO:
        return replace(means, tekort_cents=-left, rest_cents=ZERO), _shortfall(means, -left), True
    claims = [Aanspraak(d.sleutel, Money(d.overproductie)) for d in delen if d.overproductie]
    if total(c.aanspraak for c in claims) <= left:
        for deel in delen:
            _set_class(deel, beleid)
            honour(deel, deel.overproductie, None, None, None)
        return _with_outcome(means, delen), None, True
    rule = region_rule(beleid, vragen)
    if rule is None:
        return replace(means, definitief=False), None, False
    for deel in delen:
        deel.klasse = class_of(rule.klassen, deel.leveringsvorm, deel.besluit.typen)
    classes = {d.sleutel: d.klasse for d in delen}
    outcome = divide([replace(c, klasse=classes[c.sleutel]) for c in claims], left, rule.methode)
    given = {t.sleutel: t.toegekend_cents.cents for t in outcome.toedelingen}
    for deel in delen:
        klasse = outcome.klasse(deel.klasse) if deel.sleutel in given else None
        honour(deel, given.get(deel.sleutel, 0), rule.klassen_bron, rule.methode_bron, klasse)
    return _with_outcome(means, delen), None, True


def _set_class(deel: Deel, beleid: Beleid) -> None:
    """The class where the rule is known; with room enough it decides nothing."""
    h = next((k.herschikking for k in beleid.kaders if k.herschikking is not None), None)
    if h is not None and (deel.leveringsvorm is not None or h.klassen == ("alle",)):
        deel.klasse = class_of(h.klassen, deel.leveringsvorm, deel.besluit.typen)


def _with_outcome(means: RegioTotaal, delen: Iterable[Deel]) -> RegioTotaal:
    delen = list(delen)
    honoured = Money(sum(d.toegekend for d in delen))
    result = Money(sum(d.herschikking for d in delen))
    return replace(
        means,
        toegekend_cents=honoured,
        herschikking_cents=result,
        niet_gehonoreerd_cents=Money(sum(max(0, d.aanspraak - d.herschikking) for d in delen)),
        rest_cents=means.verdeelbaar_cents - honoured,
    )


def _shortfall(means: RegioTotaal, tekort: Money) -> Finding:
    flows = means.meerzorg_cents + means.crisiszorg_cents
    facts = Facts.of(
        regio=means.regio, tekort_cents=tekort, gegarandeerd_cents=means.gegarandeerd_cents, beschikbaar_cents=means.beschikbaar_cents,
        meerzorg_en_crisiszorg_cents=flows or None,
    )  # fmt: skip
    return Finding(
        "F601",
        Ernst.FOUT,
        f"regio {means.regio}",
        gevonden=str(means.gegarandeerd_cents + flows),
        verwacht=f"hoogstens {means.beschikbaar_cents - means.staand_cents - means.gereserveerd_cents}",
        feiten=Facts((*facts.pairs, ("tekort", str(tekort)))),
    )


def nza_cut(delen: Iterable[Deel], room: Money) -> tuple[NzaKorting, ...]:
    """Everybody cut in proportion to what would be submitted inside the room (domain: evenredige korting), to the cent. A simulation."""
    delen = sorted((d for d in delen if d.stroom is not Stroom.BUITEN_RUIMTE), key=lambda d: d.sleutel)
    asked = sum(d.gegarandeerd + d.overproductie for d in delen)
    if not asked or asked <= room.cents:
        return ()
    factor = Fraction(max(0, room.cents), asked)
    shares = [(d.sleutel, (d.gegarandeerd + d.overproductie) * factor) for d in delen]
    return tuple(
        NzaKorting(d.besluit.regio, d.besluit.sector, d.besluit.agb_code, Money(d.gegarandeerd + d.overproductie), Money(part))
        for d, part in zip(delen, largest_remainder(shares), strict=True)
    )
