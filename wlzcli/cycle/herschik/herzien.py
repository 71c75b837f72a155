"""A herschikking that stands and is decided again, or of which the award is gone: found, told, and put right by a besluit that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from wlzcli.cycle.herschik.deel import BRON_GUNNING, BRON_REKENREGEL
from wlzcli.cycle.herschik.inputs import HerschikInputs, Herzien, Sleutel
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decimals import plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningUitkomst
from wlzcli.domain.money import ZERO, total
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel
from wlzcli.records import dataclass

GETELD = ("afspraak_cents", "prognose_cents", "aanspraak_cents", "toegekend_cents", "herschikking_cents", "niet_gehonoreerd_cents")


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One amount (cents) or one volume that a correction changes; ``onderdeel`` is the prestatie, empty for the whole."""

    wat: str
    onderdeel: str
    van: str
    naar: str


def key_of(b: HerschikBesluit) -> Sleutel:
    """What names a herschikking."""
    return (b.regio, b.sector, b.agb_code)


def gone(inputs: HerschikInputs, every: dict[Sleutel, GunningBesluit]) -> Iterator[Finding]:
    """What stands on an award that is no agreement any more, or on another amount than was agreed since: told, for its room stays taken."""
    for b in sorted(inputs.staand, key=key_of):
        award = every.get(key_of(b))
        if award is None and b.ingetrokken_cents is None:
            yield _finding("W623", b, gevonden=state_of(key_of(b), inputs), verwacht="een overeenkomst")
        elif award is not None and (agreed := total(r.bedrag_cents for r in award.regels)) != b.afspraak_cents:
            yield _finding("W624", b, gevonden=str(agreed), verwacht=str(b.afspraak_cents))


def _finding(code: str, b: HerschikBesluit, gevonden: str, verwacht: str) -> Finding:
    subject = f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}"
    facts = Facts.of(bedrag=str(b.herschikking_cents))
    return Finding(code, Ernst.WAARSCHUWING, subject, gevonden=gevonden, verwacht=verwacht, agb_code=b.agb_code, feiten=facts)


def state_of(key: Sleutel, inputs: HerschikInputs) -> str:
    """Why an award is no agreement."""
    found = [b for b in inputs.gunning if (b.regio, b.sector, b.agb_code) == key]
    if any(b.fase is Fase.INGETROKKEN for b in found):
        return "ingetrokken"
    if any(b.uitkomst is GunningUitkomst.GEGUND for b in found):
        withdrew = "/".join(key) in inputs.ingetrokken
        return f"{'ingetrokken' if withdrew else 'geweigerd'} door de zorgaanbieder"
    return found[0].uitkomst.value if found else "er niet meer"


def withdraw(h: Herzien, inputs: HerschikInputs) -> HerschikBesluit | None:
    """The besluit that takes a herschikking back whose award is gone: nothing is agreed, claimed or given, and its amount comes free.

    None where it was taken back before, or where an older ronde did not keep what stood.
    """
    old = h.besluit
    if old is None or old.ingetrokken_cents is not None:
        return None
    facts = Facts.of(gunning=state_of(key_of(old), inputs), reden=h.reden or None, vervangt=h.besluit_id)
    step = Stap("herschikking.ingetrokken", facts, str(old.herschikking_cents.cents), "0", BRON_GUNNING)
    empty = HerschikDeel(None, 0, *(ZERO,) * 14, regels=(), rest_cents=ZERO, stappen=(step,))
    return HerschikBesluit(
        old.regio,
        old.sector,
        old.agb_code,
        old.naam,
        (empty,),
        *(ZERO,) * 15,
        vervangt=h.besluit_id,
        ingetrokken_cents=old.herschikking_cents,
    )


def explained(b: HerschikBesluit, h: Herzien) -> HerschikBesluit:
    """The besluit with the step that says which one it takes the place of, why, and from what to what."""
    if h.besluit is None or not b.delen:
        return b
    facts = Facts.of(reden=h.reden or None, vervangt=h.besluit_id, besloten_op=h.besloten_op)
    step = Stap("herschikking.herziening", facts, str(h.besluit.herschikking_cents.cents), str(b.herschikking_cents.cents), BRON_REKENREGEL)
    first = replace(b.delen[0], stappen=(*b.delen[0].stappen, step))
    return replace(b, delen=(first, *b.delen[1:]))


def unchanged(inputs: HerschikInputs, besluiten: Iterable[HerschikBesluit]) -> tuple[Herzien, ...]:
    """What was decided again and came out as it stood: that stays, with its letter."""
    fresh = {b.vervangt: b for b in besluiten if b.vervangt}
    return tuple(
        h
        for h in inputs.herzien
        if h.besluit is not None
        and (((new := fresh.get(h.besluit_id)) is not None and _weight(new) == _weight(h.besluit)) or _stays_withdrawn(h, new))
    )


def _stays_withdrawn(h: Herzien, new: HerschikBesluit | None) -> bool:
    return new is None and h.besluit is not None and h.besluit.ingetrokken_cents is not None


def _weight(b: HerschikBesluit) -> HerschikBesluit:
    """All but how it was worked out and which one it took the place of."""
    return replace(b, vervangt=None, delen=tuple(replace(d, stappen=()) for d in b.delen))


def kept(inputs: HerschikInputs, same: tuple[Herzien, ...]) -> HerschikInputs:
    """The same with these standing again."""
    ids = {h.besluit_id for h in same}
    again = tuple(h.besluit for h in same if h.besluit is not None)
    return replace(inputs, staand=(*inputs.staand, *again), herzien=tuple(h for h in inputs.herzien if h.besluit_id not in ids))


def changes(old: HerschikBesluit, new: HerschikBesluit) -> tuple[Wijziging, ...]:
    """What a correction changes: the amounts of the whole, and each prestatie."""
    found = [Wijziging(name, "", str(getattr(old, name).cents), str(getattr(new, name).cents)) for name in GETELD]
    before, after = _volumes(old), _volumes(new)
    for code in sorted(before.keys() | after.keys()):
        found.append(Wijziging("volume", code, plain(before.get(code, Decimal(0))), plain(after.get(code, Decimal(0)))))
    return tuple(w for w in found if w.van != w.naar)


def _volumes(b: HerschikBesluit) -> dict[str, Decimal]:
    return {r.prestatiecode: r.volume for d in b.delen for r in d.regels}
