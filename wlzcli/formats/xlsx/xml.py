"""XML from a stranger: UTF-8 only, no DTD, nothing endless; small parts as a tree, big ones as a stream.

The parser is told to read UTF-8 whatever the file says of itself, and what is in another encoding is
rewritten first. So ``<!DOCTYPE`` can only stand there as those very bytes, and a byte search is exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser, XMLPullParser

from wlzcli.domain.werkboek import Weigerreden
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import TREE_BYTES, Container

MAX_DEPTH = 64
SMALL = 32 * 1024  # bytes of a part that may be the same in the next file
LONGEST_RUN = 1024 * 1024  # bytes without a single '<': no cell, tag or attribute is that long
MAX_TREE_BYTES = 16 * 1024 * 1024  # parts that are never streamed (styles, the workbook itself)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,400}?\?>")
_ONE_BYTE = {"iso-8859-1": "latin-1", "iso_8859-1": "latin-1", "latin1": "latin-1", "windows-1252": "cp1252"}
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def tree(container: Container, name: str) -> Element:
    """A small part as a tree."""
    if container.size(name) > MAX_TREE_BYTES:
        raise Refused(Weigerreden.TE_GROOT, f"'{name}' is {container.size(name) // 1024} kB", f"hoogstens {MAX_TREE_BYTES // 1024} kB")
    return parse(container.read(name), name)


def parse(data: bytes, name: str) -> Element:
    """Bytes as a tree, to be read only. Refused when it is no plain XML."""
    return _parsed(data, name) if len(data) > SMALL else _parsed_small(data, name)


def _parsed(data: bytes, name: str) -> Element:
    clean = as_utf8(data, name)
    _check_plain(clean, name)
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - no DTD can be in it, see above
    try:
        parser.feed(clean)
        return parser.close()
    except (ParseError, ValueError) as exc:
        raise _invalid(name, exc) from None


_parsed_small = lru_cache(maxsize=64)(_parsed)  # styles, relations and what stands beside the rows are those of the form handed out


def walk(container: Container, name: str, item: str, parent: str, handle: Callable[[Element], None]) -> Element:
    """Hand every ``item`` directly under a ``parent`` to ``handle``; the tags without namespace. Returns the root.

    Small parts are read whole. Of big ones, only the items not yet handled are in memory. Anything else between the items than an
    extension is refused: another program may show what is in it.
    """
    if container.size(name) <= TREE_BYTES:
        root = tree(container, name)
        holder = root if local(root.tag) == parent else root.find(f"{namespace(root.tag)}{parent}")
        tag = f"{namespace(root.tag)}{item}"
        for element in holder if holder is not None else ():
            if element.tag == tag:
                handle(element)
            elif local(element.tag) != "extLst":
                raise stranger(name, element)
        return root
    return _stream(_clean_chunks(container.stream(name), name), name, item, parent, handle)


def _stream(chunks: Iterator[bytes], name: str, item: str, parent: str, handle: Callable[[Element], None]) -> Element:
    parser: Any = XMLPullParser(events=("start", "end"))
    stack: list[Element] = []
    root: Element | None = None
    holder: Element | None = None
    item_tag = parent_tag = ""
    try:
        for chunk in chunks:
            parser.feed(chunk)
            for event, element in parser.read_events():
                if event == "start":
                    if root is None:
                        root = element
                        item_tag, parent_tag = f"{namespace(root.tag)}{item}", f"{namespace(root.tag)}{parent}"
                    stack.append(element)
                    if len(stack) > MAX_DEPTH:
                        raise Refused(Weigerreden.ONGELDIGE_XML, f"'{name}' is te diep genest", f"hoogstens {MAX_DEPTH} lagen")
                    if element.tag == parent_tag and len(stack) <= 2:
                        holder = element
                else:
                    stack.pop()
                    if holder is not None and stack and stack[-1] is holder:
                        if element.tag == item_tag:
                            handle(element)
                        elif local(element.tag) != "extLst":
                            raise stranger(name, element)
                        holder.clear()
        parser.close()
    except (ParseError, ValueError) as exc:
        raise _invalid(name, exc) from None
    if root is None:
        raise Refused(Weigerreden.ONGELDIGE_XML, f"'{name}' is leeg", "gewone XML")
    return root


def _clean_chunks(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The chunks, each checked together with the end of the one before."""
    first = next(chunks, b"")
    if _codec(first, name):
        first = as_utf8(first + b"".join(chunks), name)
    tail, run, chunk = b"", 0, first.removeprefix(b"\xef\xbb\xbf")
    while chunk:
        _forbid(tail + chunk, name)
        last = chunk.rfind(b"<")
        run = run + len(chunk) if last < 0 else len(chunk) - last
        if run > LONGEST_RUN:
            raise _endless(name)
        tail = chunk[-16:]
        yield chunk
        chunk = next(chunks, b"")


def as_utf8(data: bytes, name: str) -> bytes:
    """The same text in UTF-8, without byte order mark."""
    codec = _codec(data, name)
    if codec is None:
        return data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as exc:
        raise Refused(Weigerreden.ONGELDIGE_XML, f"'{name}' bevat tekens die niet in tekenset {codec} passen", "UTF-8") from exc
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).encode("utf-8", "replace")


def _codec(data: bytes, name: str) -> str | None:
    start = data[:4]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in start:
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf")[:400].lstrip())
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return None
    if encoding not in _ONE_BYTE:
        raise Refused(Weigerreden.ONGELDIGE_XML, f"'{name}' staat in tekenset {encoding}", "UTF-8")
    return _ONE_BYTE[encoding]


def _check_plain(data: bytes, name: str) -> None:
    _forbid(data, name)
    if len(data) > LONGEST_RUN:
        at = 0
        while at < len(data):
            following = data.find(b"<", at, at + LONGEST_RUN + 1)
            if following < 0:
                if len(data) - at > LONGEST_RUN:
                    raise _endless(name)
                return
            at = data.rfind(b"<", following, following + LONGEST_RUN) + 1


def _forbid(data: bytes, name: str) -> None:
    if b"<!" in data and any(word in data for word in _FORBIDDEN):
        raise Refused(Weigerreden.DTD, f"'{name}' bevat een documenttype (DTD)", "gewone XML zonder DTD")


def _endless(name: str) -> Refused:
    size = LONGEST_RUN // 1024
    return Refused(Weigerreden.TE_GROOT, f"'{name}' bevat een tekst of kenmerk van meer dan {size} kB", f"hoogstens {size} kB aan één stuk")


# What expat says, by its code; anything else is no valid XML either.
_FAULTS = {
    3: "het onderdeel is leeg of breekt af", 4: "er staat een teken dat niet in XML mag", 5: "het onderdeel breekt af in een element",
    7: "een element wordt anders gesloten dan geopend", 8: "een kenmerk staat er twee keer", 9: "er staat nog iets na het laatste element",
    11: "er staat een verwijzing naar een onbekende naam", 14: "er staat een verwijzing naar een teken dat niet bestaat",
    27: "een voorvoegsel is niet verklaard",
}  # fmt: skip


def _invalid(name: str, exc: Exception) -> Refused:
    what = _FAULTS.get(getattr(exc, "code", 0), "geen geldige XML")
    line, column = getattr(exc, "position", (0, 0))
    where = f" (regel {line}, teken {column + 1})" if line else ""
    return Refused(Weigerreden.ONGELDIGE_XML, f"'{name}': {what}{where}", "gewone XML")


def stranger(name: str, element: Element, blad: str | None = None, cel: str | None = None) -> Refused:
    """An element where none of its kind belongs: read past it, and what stands in it is lost without a word."""
    found = f"'{name}' bevat <{local(element.tag)[:40]}> op een plaats waar dat niet hoort"
    return Refused(Weigerreden.ONGELDIGE_XML, found, "gewone XML", blad=blad, cel=cel)


def namespace(tag: str) -> str:
    """``{…}`` of a tag; empty when it has none."""
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def local(tag: str) -> str:
    """The tag without its namespace."""
    return tag.rpartition("}")[2]
