"""From bytes to a workbook: container, parts, sheets. Runs in the limited worker; imports nothing heavy.

``read_plain`` gives tuples and texts only, which cross a pipe fast; ``plain.from_plain`` makes the typed workbook again.
"""

from __future__ import annotations

import pyexpat
from typing import Any

from wlzcli.domain.werkboek import Blad, Exceltabel, Melding, MeldingSoort, Weigerreden, Werkboek
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.cells import SheetReader, far_cell
from wlzcli.formats.xlsx.container import LIMITS, Container, Limits
from wlzcli.formats.xlsx.elders import Tekst, beside_sheet, in_attributes, in_formats, in_names, in_package, kept_behind
from wlzcli.formats.xlsx.parts import (
    Relation,
    defined_names,
    excel_table,
    external_notes,
    formats,
    is_true,
    main_part,
    part,
    properties,
    relation_id,
    relations,
    shared_strings,
    spreadsheet_space,
)
from wlzcli.formats.xlsx.plain import to_plain
from wlzcli.formats.xlsx.xml import local, stranger, tree
from wlzcli.records import without_collecting

EXPAT_NEEDED = (2, 4, 1)  # from here on expat itself stops entity amplification


def read_xlsx(data: bytes, limits: Limits = LIMITS) -> Werkboek:
    """Read a workbook in this process. Raises :class:`Refused`; foreign files belong in ``limited.read_all``."""
    if pyexpat.version_info < EXPAT_NEEDED:
        raise Refused(Weigerreden.LEZER_GESTOPT, f"expat {pyexpat.EXPAT_VERSION}", "expat 2.4.1 of nieuwer")
    with without_collecting():
        return _workbook(Container(data, limits))


def read_plain(data: bytes) -> tuple[Any, ...]:
    """A workbook as nested tuples of plain values. Raises :class:`Refused`."""
    return to_plain(read_xlsx(data))


def _workbook(container: Container) -> Werkboek:
    main, found = main_part(container)
    notes = list(found)
    root = tree(container, main)
    space = spreadsheet_space(root, main)
    rels = relations(container, main)
    sheets = _sheet_list(root, space, rels)
    notes += external_notes(container, rels)
    strings = shared_strings(container, _related(container, rels, "sharedStrings"))
    codes, said = formats(container, _related(container, rels, "styles"))
    names = defined_names(root, space, tuple(name for name, _, _ in sheets), container.limits.names)
    room = container.limits.cells
    bladen: list[Blad] = []
    elders: list[Tekst] = [*in_formats(said), *(("", "", text) for text in in_names(root))]
    read = {main, *(relation.target for _, _, relation in sheets)}
    for name, hidden, relation in sheets:
        blad, more, beside = _sheet(container, name, hidden, relation, strings, codes, room, read)
        notes += more
        elders += beside
        if blad is not None:
            room -= len(blad.cellen)
            bladen.append(blad)
    if not bladen:
        raise Refused(Weigerreden.ONDERDEEL_ONTBREEKT, "geen enkel werkblad", "een werkmap met werkbladen")
    elders += (*in_package(container, read), *kept_behind(strings, (blad.teksten for blad in bladen)))
    properties_1904 = root.find(f"{space}workbookPr")
    return Werkboek(
        bladen=tuple(bladen),
        namen=names,
        meldingen=tuple(notes),
        is_1904=properties_1904 is not None and is_true(properties_1904.get("date1904")),
        eigenschappen=properties(container),
        elders=tuple(dict.fromkeys(elders)),
    )


def _sheet_list(root: Any, space: str, rels: dict[str, Relation]) -> list[tuple[str, bool, Relation]]:
    """(name, hidden, where) of every sheet, in order. Two of one name are refused: nobody could tell them apart."""
    sheets: list[tuple[str, bool, Relation]] = []
    seen: set[str] = set()
    for holder in root:
        if local(holder.tag) == "sheets":
            odd = [e for e in (holder, *holder) if e.tag not in (f"{space}sheets", f"{space}sheet")]
        else:  # an alternative that only some programs read
            odd = [e for e in holder.iter() if local(e.tag) == "sheet"] if local(holder.tag) == "AlternateContent" else []
        if odd:
            raise stranger("werkmap", odd[0])
    for element in root.iterfind(f"{space}sheets/{space}sheet"):
        name = element.get("name", "")
        relation = rels.get(relation_id(element))
        if name.casefold() in seen:
            raise Refused(Weigerreden.DUBBEL_BLAD, f"blad '{name}' twee keer", "elk blad een eigen naam", blad=name)
        if relation is None or relation.external:
            raise Refused(Weigerreden.ONDERDEEL_ONTBREEKT, f"blad '{name}' ontbreekt", "een volledige werkmap", blad=name)
        seen.add(name.casefold())
        sheets.append((name, element.get("state", "visible") != "visible", relation))
    return sheets


def _related(container: Container, rels: dict[str, Relation], kind: str) -> str | None:
    relation = next((r for r in rels.values() if r.kind == kind and not r.external), None)
    return part(container, relation.target, kind) if relation else None


def _sheet(
    container: Container, name: str, hidden: bool, relation: Relation, strings: list[str], codes: list[str], room: int, read: set[str]
) -> tuple[Blad | None, list[Melding], list[Tekst]]:
    """One sheet, what a person should know of it, and the texts beside its cells."""
    notes: list[Melding] = []
    if relation.kind != "worksheet":
        soort = MeldingSoort.MACRO if "acro" in relation.kind else MeldingSoort.BLAD_OVERGESLAGEN
        return None, [Melding(soort, relation.kind, name)], []
    where = part(container, relation.target, f"blad {name}")
    reader = SheetReader(name, hidden, strings, codes, room)
    around = reader.read(container, where)
    tables: list[Exceltabel] = []
    beside: list[Tekst] = []
    rels = relations(container, where)
    for related in rels.values():
        if related.external:
            if related.kind != "hyperlink":
                notes.append(Melding(MeldingSoort.EXTERNE_KOPPELING, related.target[:200], name))
        elif related.kind == "table" and len(tables) < 1000:
            root = tree(container, part(container, related.target, "tabel"))
            tables.append(excel_table(root, related.target))
            beside += ((name, "", text) for text in in_attributes(root))
        elif related.kind in ("comments", "threadedComment"):
            notes.append(Melding(MeldingSoort.OPMERKINGEN, "opmerkingen bij cellen", name))
        elif related.kind in ("oleObject", "package", "control", "ctrlProp"):
            notes.append(Melding(MeldingSoort.INGESLOTEN_OBJECT, related.kind, name))
    blad = Blad(name, hidden, tuple(reader.cells), around.merged, tuple(tables))
    far = far_cell(blad)
    if far:
        notes.append(Melding(MeldingSoort.VERRE_CEL, f"{far[1]} cellen tussen de uitersten", name, far[0]))
    return blad, notes, [*around.texts, *beside, *beside_sheet(container, name, rels.values(), read)]
