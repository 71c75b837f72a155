"""Texts of a workbook that stand in no cell: comments, headers, text boxes, properties, what a program kept behind.

Nothing is done with them but one thing: ingest looks whether they hold a burgerservicenummer. So only what has nine
digits in a row, more or less, is handed on; and a part that cannot be read as it should is looked through as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from xml.etree.ElementTree import Element

from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import Container
from wlzcli.formats.xlsx.parts import Relation
from wlzcli.formats.xlsx.xml import MAX_TREE_BYTES, as_utf8, local, parse

LONGEST = 100_000  # characters of one text
GAP = "\n\n\n"  # wider than what may stand between two figures of one number
# Nine digits of any alphabet with at most two other signs between them.
_NINE = re.compile(r"\d(?:[^\d<>]{0,2}\d){8}")
_NINE_BYTES = re.compile(rb"[0-9](?:[^0-9<>]{0,8}[0-9]){8}")
_LAYOUT = re.compile(r"""&(?:"[^"]*"|[A-Z])""")  # of a header: which side, which font
_TAGS = re.compile(r"<[^<>]*>")
_VALUES = re.compile(r"""\bv\s*=\s*["']([^"'<>]*)["']""")
_TEXT_PARTS = (".xml", ".vml")
# Read for what they are, or made of numbers: styles of colours, chains of cells, the names of parts.
_READ = ("styles", "theme", "calcchain", "metadata", "sharedstrings", "[content_types]")

_SPOKEN = ("dataValidations", "hyperlinks")  # what these hold speaks in its attributes

Tekst = tuple[str, str, str]  # sheet, cell, text; sheet and cell empty where there is none


def in_sheet(root: Element, blad: str) -> Iterator[Tekst]:
    """Header and footer, help and errors of cells, links: what stands beside the rows of a sheet."""
    texts: list[str] = []
    for part in root:
        kind = local(part.tag)
        if kind != "sheetData":
            texts += part.itertext()
        if kind in _SPOKEN:
            for element in part:
                texts += element.attrib.values()
    if _suspect(GAP.join(texts)):  # one look at all of it: almost always there is nothing
        yield from ((blad, "", _LAYOUT.sub(" ", text[:LONGEST])) for text in texts if _suspect(text))


def beside_sheet(container: Container, blad: str, relations: Iterable[Relation], read: set[str]) -> Iterator[Tekst]:
    """Comments at their cells, text boxes, and where the links of this sheet go; ``read`` gets the parts it looked in."""
    for relation in relations:
        if relation.external:
            if _suspect(relation.target):
                yield blad, "", relation.target[:LONGEST]
            continue
        name = container.find(relation.target)
        if name is None or relation.kind not in ("comments", "threadedComment", "drawing", "vmlDrawing"):
            continue
        read.add(name)
        tag = {"comments": "comment", "threadedComment": "threadedComment"}.get(relation.kind)
        root = _tree(container, name) if relation.kind != "vmlDrawing" else None
        if root is None:
            yield from ((blad, "", text) for text in _plain_texts(container, name))
        elif tag:
            found = ((e.get("ref", ""), "".join(e.itertext())) for e in root.iter() if local(e.tag) == tag)
            yield from ((blad, ref, text[:LONGEST]) for ref, text in found if _suspect(text))
        else:
            paragraphs = ("".join(e.itertext()) for e in root.iter() if local(e.tag) == "p")
            yield from ((blad, "", text[:LONGEST]) for text in paragraphs if _suspect(text))


def in_package(container: Container, read: Iterable[str]) -> Iterator[Tekst]:
    """Properties, charts, pivots, cached links: every other part that holds text."""
    done = {name.casefold() for name in read}
    for name in container.parts:
        base = name.casefold().rpartition("/")[2]
        if base.endswith(_TEXT_PARTS) and name.casefold() not in done and not base.startswith(_READ):
            yield from (("", "", text) for text in _plain_texts(container, name))


def all_texts(data: bytes) -> Iterator[str]:
    """Every text with nine digits or more in a file that could not be read as a workbook: its parts as they are, or plain text."""
    try:
        container = Container(data)
    except Refused:
        plain = b"\0" not in data[:1000] and not data.startswith((b"%PDF", b"PK"))
        yield from (line for line in data.decode("utf-8", "replace").splitlines() if plain and _suspect(line))
        return
    for name in container.parts:
        if name.casefold().endswith(_TEXT_PARTS):
            try:
                yield from _plain_texts(container, name)
            except Refused:
                continue


def kept_behind(strings: list[str], used: Iterable[Iterable[str]]) -> Iterator[Tekst]:
    """Shared texts that no cell shows any more. ``used``: the texts of each sheet."""
    left = set(strings).difference(*used)  # almost always nothing
    yield from (("", "", text[:LONGEST]) for text in (strings if left else ()) if text in left and _suspect(text))


def _suspect(text: str) -> bool:
    return len(text) >= 9 and _NINE.search(text) is not None


def _tree(container: Container, name: str) -> Element | None:
    try:
        return parse(container.read(name), name) if container.size(name) <= MAX_TREE_BYTES else None
    except Refused:
        return None


def _plain_texts(container: Container, name: str) -> Iterator[str]:
    """The text of a part without its tags, and the values of pivot items, in one piece; nothing when it holds no nine digits."""
    if container.size(name) > MAX_TREE_BYTES:
        return
    data = container.read(name)
    try:
        text = as_utf8(data, name).decode("utf-8", "replace")
    except Refused:
        text = data.decode("latin-1")
    if not _NINE_BYTES.search(text.encode("utf-8", "replace")):
        return
    said = unescape(_TAGS.sub("\n", text) + "\n" + "\n".join(_VALUES.findall(text)))
    yield from (line[:LONGEST] for line in said.split("\n") if _suspect(line))
