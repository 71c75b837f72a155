"""Submission folders of which nothing is tested, and what must happen with each: nobody is lost because a file was.

A folder that could not be read, or that names no zorgaanbieder or region, gives no inschrijving to test. It is told
beside the outcomes, as herstel (the sender sends a better form) or aangehouden (the zorgkantoor acts first), never as refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from wlzcli.cycle.ingest.mappen import LOST
from wlzcli.domain.aanlevering import ZELF, Afgedaan, Mapstand, NietGetoetst
from wlzcli.domain.canonical import digest
from wlzcli.domain.findings import Finding, Question, finding_order
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.toetsing import ToetsUitkomst

NIET_GELEZEN = "het formulier is niet gelezen"
HOLDS_UP = frozenset({"F106", "F122", "F125"})  # another sector, a marked copy, no region: it names its sender and does not count
GEWEIGERD = frozenset({"F103", "F106", "F122", "F124", "F125", "F126", "F140"})
EERST_ZELF = ZELF | {"F127", "F128", "F129", LOST}  # where nothing counts also a loose file, a name that must not be kept, another's folder


def superseded(items: Iterable[Inschrijving], findings: Iterable[Finding]) -> frozenset[tuple[str, str]]:
    """(folder, hash) of what does not count because another submission of the same zorgaanbieder, region and sector does.

    Not what was refused for what it is (``GEWEIGERD``): a marked copy that came back may hold a repair. Nor what lies in another's folder.
    """
    items = tuple(items)
    refused = {(f.bestand, f.agb_code) for f in findings if f.code in GEWEIGERD or f.code == LOST}  # which of several under one name
    counting = {(i.regio, i.sector, i.agb_code) for i in items if i.telt_mee and i.agb_code}
    return frozenset(
        (i.map, i.sha256)
        for i in items
        if not i.telt_mee
        and refused.isdisjoint({(i.bestand, i.agb_code or None), (i.bestand, None)})
        and (i.regio, i.sector, i.agb_code) in counting
    )


def what_lies_there(stand: Mapstand) -> str:
    """The hash of the form, or where none was read of what was found instead."""
    return stand.sha256 or digest([(f.code, f.gevonden) for f in stand.bevindingen])


def is_settled(stand: Mapstand, afgedaan: Iterable[Afgedaan]) -> bool:
    """Whether a person settled exactly what lies there now; up to 0.4.0 that was any folder of this name without a form."""
    return any(a.map == stand.map and a.sha256 in (stand.sha256, what_lies_there(stand)) for a in afgedaan)


def untested(
    standen: Iterable[Mapstand],
    items: Iterable[Inschrijving],
    findings: Iterable[Finding],
    questions: Iterable[Question],
    afgedaan: Iterable[Afgedaan],
) -> tuple[NietGetoetst, ...]:
    """Every folder of which nothing counts, and which no other submission replaces and no person settled otherwise."""
    items, findings, questions = tuple(items), tuple(findings), tuple(questions)
    counting, senders = {i.map for i in items if i.telt_mee}, {(i.map, i.agb_code) for i in items if i.telt_mee}
    holding = {f.bestand for f in findings if f.code in HOLDS_UP}
    gone, settled = superseded(items, findings), tuple(afgedaan)
    found = []
    for stand in sorted(standen, key=lambda s: (s.map, s.sha256)):
        key = (stand.map, stand.sha256)
        item = next((i for i in items if (i.map, i.sha256) == key), None)
        # In a folder in which another one counts. A version of the same sender that was refused for what it is holds that one up, and is told there.
        of_another = item is not None and bool(item.agb_code) and not item.telt_mee
        of_another = of_another and not (item is not None and item.bestand in holding and (item.map, item.agb_code) in senders)
        if stand.vroeger or (stand.map in counting and not of_another) or key in gone or is_settled(stand, settled):
            continue
        about = {f for f in findings if (f.bestand or "").partition("/")[0] == stand.map} | set(stand.bevindingen)
        theirs = (None, item.agb_code if item else None)
        blocking = sorted((f for f in about if (f.blocks or f.code == LOST) and (item is None or f.agb_code in theirs)), key=finding_order)
        asked = any(q.feiten.get("map") == stand.map for q in questions)
        found.append(_told(stand, item, tuple(dict.fromkeys(f.code for f in blocking)), asked))
    return tuple(found)


def _told(stand: Mapstand, item: Inschrijving | None, codes: tuple[str, ...], asked: bool) -> NietGetoetst:
    below = "F101" in codes and any(f.code == "W127" for f in stand.bevindingen)  # the form may stand a folder deeper
    ours = asked or not codes or below or bool(set(codes) & EERST_ZELF)
    return NietGetoetst(
        map=stand.map,
        bestand=f"{stand.map}/{stand.formulier}" if stand.formulier else stand.map,
        agb_code=item.agb_code if item else "",
        naam=item.naam if item else "",
        uitkomst=(ToetsUitkomst.AANGEHOUDEN if ours else ToetsUitkomst.HERSTEL).value,
        reden=(item.reden if item else None) or NIET_GELEZEN,
        codes=codes,
    )
