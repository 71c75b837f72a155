"""From which file each part of a submission comes, once something was added to it or repaired.

The parts are those of the files themselves, so a part says where it came from by being there. What ingest could not read counts as long
as the part it was about does; a finding names the file in which its cell stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from wlzcli.domain.aanlevering import ZELF
from wlzcli.domain.findings import Finding, cell_position
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel, Veld
from wlzcli.domain.werkboek import Weigerreden

# Of ingest: a sheet, questions or a table that were not found, or not to their end. Another file of the same submission may have them.
PART_MISSING = frozenset({"F107", "F108", "F109", "F130"})

# Of ingest: the form of another year or zorgkantoor; of the form under test ``juist_formulier`` says so itself.
OTHER_FORM = frozenset({"F104", "F105"})
NOT_OURS = OTHER_FORM | {"F121"}  # nor is a form with another layout: what its cells mean is not sure
# Of ingest: no AGB-code, that of another, no region of this ronde. Of who it is nothing is said, and the rest of the form may be sound.
ANOTHERS = "F140"
WHO_OR_WHERE = frozenset({"F124", "F125", ANOTHERS})
# Of ingest: a name that can't be shown or must not be kept, and what may hold a burgerservicenummer. Such a file is not kept.
ANNEX = frozenset({"F128", "F129", "F131"})
# Of ingest: a folder without a form. Where one was taken in before, that counts: it may have been put elsewhere since.
NO_FORM = "F101"
# Of ingest: a file that can't be read, that may not be kept, is no form, that of another sector or our own copy of one, or two of which nobody
# knows which it is. What it was to say is unknown.
UNSEEN = frozenset(r.code for r in Weigerreden if r.code not in ZELF) | {"F102", "F103", "F106", "F122", "F123"}

Plek = tuple[str | None, str | None, str]  # sheet, cell, and the field or prestatie: two files may have something else in one cell
Eigenaars = Mapping[Veld | ProductieRegel, str]  # the file of each part


def faults(geheel: Inschrijving, bronnen: Sequence[Inschrijving], fouten: Mapping[str, Sequence[Finding]]) -> tuple[Finding, ...]:
    """The blocking findings of ingest, by file, that are still about ``geheel``; ``bronnen`` are the files it was made of, oldest first.

    What is said of the form itself of ``geheel`` is tested there.
    """
    fouten = {b.bestand: _not_tested(b, geheel, fouten.get(b.bestand, ())) for b in bronnen}
    if len(bronnen) == 1:
        return tuple(fouten.get(bronnen[0].bestand, ()))
    owners = _owners(geheel, bronnen)
    missing = [frozenset(f.blad for f in fouten.get(b.bestand, ()) if f.code in PART_MISSING) for b in bronnen]
    nowhere = frozenset.intersection(*missing)
    newest = bronnen[-1]
    return tuple(
        f
        for bron in bronnen
        for f in fouten.get(bron.bestand, ())
        if (bron is newest and f.blad in nowhere if f.code in PART_MISSING else _stands(f, bron, owners))
    )


def _not_tested(bron: Inschrijving, geheel: Inschrijving, fouten: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in fouten if f.code not in OTHER_FORM or bron.identiteit != geheel.identiteit)


def annex_faults(fouten: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """By folder what is wrong with a file beside the form."""
    found = [as_point(f) for f in fouten if f.code in ANNEX and f.blocks and f.bestand]
    maps = dict.fromkeys((f.bestand or "").partition("/")[0] for f in found)
    return {naam: tuple(dict.fromkeys(f for f in found if (f.bestand or "").startswith(f"{naam}/"))) for naam in maps}


def as_point(f: Finding) -> Finding:
    """What ingest found, as it stands in a besluit: of a file beside the form with its name. A cell is one of that file, not of the form."""
    return replace(f, onderwerp=(f.bestand or "").partition("/")[2], blad=None, cel=None) if f.code in ANNEX else f


def folder_faults(fouten: Iterable[Finding], counting: Iterable[Inschrijving]) -> Iterator[tuple[str, Finding]]:
    """What ingest refused in a folder of which an earlier file counts, with that file: what came after it was meant to count, whatever its name.

    Not what names the AGB-code of another: that is of another sender. Nor that there is no form any more: that says nothing of another one.
    """
    counting = tuple(counting)
    files_that_count = {i.bestand for i in counting}
    first = {i.map: i.bestand for i in reversed(counting)}
    for f in fouten:
        bestand = first.get((f.bestand or "").partition("/")[0])
        if bestand and f.blocks and f.bestand not in files_that_count and f.code not in ANNEX and f.code not in (ANOTHERS, NO_FORM):
            yield bestand, f


def files(geheel: Inschrijving, bronnen: Sequence[Inschrijving]) -> dict[Plek, str]:
    """The file of each cell of ``geheel`` that is not one of its own file."""
    owners = _owners(geheel, bronnen).items()
    return {plek: bestand for part, bestand in owners if bestand != geheel.bestand for plek in _cells(part)}


def _owners(geheel: Inschrijving, bronnen: Sequence[Inschrijving]) -> Eigenaars:
    """A part that several files hold is of its own file, else of the last."""
    order = sorted(bronnen, key=lambda b: b.bestand == geheel.bestand)
    counting: set[Veld | ProductieRegel] = {*geheel.velden, *geheel.productie}
    owners: dict[Veld | ProductieRegel, str] = {}
    for bron in order:
        owners |= dict.fromkeys(counting & {*bron.velden, *bron.productie}, bron.bestand)
    return owners


def _stands(f: Finding, bron: Inschrijving, owners: Eigenaars) -> bool:
    """Whether what this finding is about was taken from this file; what is about no answer is about the file as a whole."""
    if not f.cel:
        return True
    parts: list[Veld | ProductieRegel] = [v for v in bron.velden if (v.blad, v.cel) == (f.blad, f.cel)]
    if not parts:
        row = cell_position(f.cel)[0]
        parts += [r for r in bron.productie if r.blad == f.blad and cell_position(r.cel)[0] == row]
    return not parts or any(owners.get(part) == bron.bestand for part in parts)


def _cells(part: Veld | ProductieRegel) -> set[Plek]:
    if isinstance(part, Veld):
        return {(part.blad, part.cel, part.id)}
    return {(part.blad, cel, part.prestatiecode) for cel in (part.cel, part.code_cel, part.eenheid_cel, part.vorm_cel) if cel}
