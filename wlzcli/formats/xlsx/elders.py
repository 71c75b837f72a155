"""Texts of a workbook that stand in no cell: comments, headers, text boxes, properties, formats, what a program kept behind.

Nothing is done with them but one thing: ingest looks whether they hold a burgerservicenummer. So only what has nine
digits in a row, more or less, is handed on; and a part that cannot be read as it should is looked through as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import Container
from wlzcli.formats.xlsx.parts import Relation
from wlzcli.formats.xlsx.xml import MAX_TREE_BYTES, SMALL, as_utf8, local, parse

LONGEST = 100_000  # characters of one text
GAP = "\n\n\n\n\n"  # wider than what may stand between two figures of one number
# Nine digits of any alphabet with at most four other signs between them.
_NINE = re.compile(r"\d(?:[^\d<>]{0,4}\d){8}")
_NINE_BYTES = re.compile(rb"[0-9](?:[^0-9<>]{0,14}[0-9]){8}")
_LAYOUT = re.compile(r"""&(?:"[^"]*"|[A-Z])""")  # of a header: which side, which font
_TAGS = re.compile(r"<[^<>]*>")
_VALUES = re.compile(r"""\bv\s*=\s*["']([^"'<>]*)["']""")
_TEXT_PARTS = (".xml", ".vml")
_PACKAGES = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx")  # a document within the workbook
# Of a document or a presentation: one word may stand in pieces, but never in two paragraphs.
_IN_PIECES = ("word/", "ppt/")
_PARAGRAPH = re.compile(r"</[A-Za-z0-9]*:?p>|<[A-Za-z0-9]*:?(?:tab|br|cr)\b[^<>]*>")
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
            found = [(e.get("ref", ""), "".join(e.itertext())) for e in root.iter() if local(e.tag) == tag]
            found += [("", e.text or "") for e in root.iter() if local(e.tag) == "author"]
            yield from ((blad, ref, text[:LONGEST]) for ref, text in found if _suspect(text))
        else:
            paragraphs = ("".join(e.itertext()) for e in root.iter() if local(e.tag) == "p")
            yield from ((blad, "", text[:LONGEST]) for text in paragraphs if _suspect(text))


@lru_cache(maxsize=64)  # of a small tree that was parsed before: the next form of the same layout
def in_attributes(root: Element) -> tuple[str, ...]:
    """What speaks in the attributes of a table or a defined name: its columns, its comment, its help."""
    return tuple(text[:LONGEST] for element in root.iter() for text in element.attrib.values() if _suspect(text))


@lru_cache(maxsize=4)
def in_names(root: Element) -> tuple[str, ...]:
    """The comments and help texts of the defined names; names and what they stand for are read as names."""
    names = (element for part in root if local(part.tag) == "definedNames" for element in part)
    return tuple(t[:LONGEST] for e in names for key, t in e.attrib.items() if key != "name" and _suspect(t))


def in_formats(codes: Iterable[str]) -> Iterator[Tekst]:
    """Number formats, which may hold any text between quotes, and the names of styles."""
    yield from (("", "", text[:LONGEST]) for text in codes if _suspect(text))


def in_package(container: Container, read: Iterable[str]) -> Iterator[Tekst]:
    """Properties, charts, pivots, cached links: every other part that holds text."""
    done = {name.casefold() for name in read}
    for name in container.parts:
        base = name.casefold().rpartition("/")[2]
        if base.endswith(_TEXT_PARTS) and name.casefold() not in done and not base.startswith(_READ):
            yield from (("", "", text) for text in _plain_texts(container, name))
        elif base.endswith(_PACKAGES) and container.size(name) <= MAX_TREE_BYTES:
            yield from (("", "", text) for text in all_texts(container.read(name)))


def all_texts(data: bytes) -> Iterator[str]:
    """Every text with nine digits or more in a file that could not be read as a workbook: its parts as they are, or plain text."""
    try:
        container = Container(data)
    except Refused:
        yield from (line[:LONGEST] for line in _lines(data) if _suspect(line))
        return
    for name in container.parts:
        if name.casefold().endswith(_TEXT_PARTS):
            try:
                yield from _plain_texts(container, name)
            except Refused:
                continue


def _lines(data: bytes) -> list[str]:
    """A plain text, in the alphabet it says it is in; nothing of a file that is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").splitlines()
    if b"\0" in data[:1000] or data.startswith((b"%PDF", b"PK")):
        return []
    return data.decode("utf-8", "replace").splitlines()


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
    yield from (_texts_of_small if len(data) <= SMALL else _texts_of)(data, name)


def _texts_of(data: bytes, name: str) -> tuple[str, ...]:
    try:
        text = as_utf8(data, name).decode("utf-8", "replace")
    except Refused:
        text = data.decode("latin-1")
    if name.startswith(_IN_PIECES):
        said = unescape(_TAGS.sub("", _PARAGRAPH.sub("\n", text)))
    elif not _NINE_BYTES.search(text.encode("utf-8", "replace")):
        return ()
    else:
        said = unescape(_TAGS.sub("\n", text) + "\n" + "\n".join(_VALUES.findall(text)))
    return tuple(line[:LONGEST] for line in said.split("\n") if _suspect(line))


_texts_of_small = lru_cache(maxsize=64)(_texts_of)  # the same in the next form of this layout
