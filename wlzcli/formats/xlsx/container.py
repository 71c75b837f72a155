"""The zip container of a workbook: looked at before anything is inflated, inflated counting every byte.

Our own reading of the central directory, because every check needs the fields a library hides: the local
header must tell the same as the central one, parts may not overlap, and nothing may stand before the first.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import pairwise
from struct import Struct

from wlzcli.domain.werkboek import Weigerreden
from wlzcli.formats.refused import Refused
from wlzcli.records import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may be. Healthy public files stay far below (59 MiB a part, 340 parts, ratio 213)."""

    file_bytes: int = 64 * MIB
    parts: int = 2000
    part_bytes: int = 128 * MIB
    total_bytes: int = 256 * MIB
    ratio: int = 250
    ratio_from_bytes: int = 4 * MIB
    cells: int = 4_000_000
    strings: int = 2_000_000
    names: int = 50_000


LIMITS = Limits()
CHUNK = 64 * 1024
TREE_BYTES = 2 * MIB  # parts up to here are read whole, bigger ones as a stream

_END = Struct("<4s4H2LH")
_CENTRAL = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_DIRECTORY_MAX = 2 * MIB
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8_NAME = 0x800
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000


@dataclass(frozen=True, slots=True)
class Part:
    """One file in the container, as its central header tells."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    header_at: int
    data_at: int


class Container:
    """A container that passed every check. ``parts`` by name; nothing has been inflated yet."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._data = data
        look_at_start(data, limits)
        self.parts: dict[str, Part] = {}
        self._folded: dict[str, str] = {}
        for part in _directory(data, limits):
            first = self._folded.setdefault(part.name.casefold(), part.name)
            if first in self.parts:
                raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"'{first}' twee keer", "elk onderdeel één keer")
            self.parts[part.name] = part

    def find(self, name: str) -> str | None:
        """The name of this part as the container writes it (capitals do not count), or None."""
        return self._folded.get(name.casefold())

    def size(self, name: str) -> int:
        """The inflated size the container declares; held against the truth while inflating."""
        return self.parts[name].size

    def read(self, name: str) -> bytes:
        """A whole part, with its size and CRC checked."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """A part in chunks. Refused as soon as it gives more than it declared, at the end when its CRC differs."""
        part = self.parts[name]
        packed = memoryview(self._data)[part.data_at : part.data_at + part.packed]
        chunks = _plain(packed) if part.method == _STORED else _inflate(packed, part)
        size = crc = 0
        for chunk in chunks:
            size += len(chunk)
            if size > part.size:
                raise _damaged(part, "groter dan opgegeven")
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if size != part.size:
            raise _damaged(part, "kleiner dan opgegeven")
        if crc != part.crc:
            raise _damaged(part, "controlegetal klopt niet")


def look_at_start(data: bytes, limits: Limits = LIMITS) -> None:
    """What kind of file this is, by its first bytes and never by its name. Refused when it is no zip."""
    if len(data) > limits.file_bytes:
        raise Refused(Weigerreden.TE_GROOT, f"{len(data) // MIB} MB", f"hoogstens {limits.file_bytes // MIB} MB")
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(Weigerreden.LEEG, "leeg bestand", "een Excel-werkmap (.xlsx)")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _ole(data)
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(Weigerreden.GEEN_EXCEL, _looks_like(data), "een Excel-werkmap (.xlsx)")


def _ole(data: bytes) -> Refused:
    """The old compound format: a protected workbook, an .xls, or another Office file."""
    names = {word: word.encode("utf-16-le") in data for word in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    if names["EncryptedPackage"]:
        return Refused(Weigerreden.WACHTWOORD, "met wachtwoord beveiligd bestand", "een werkmap zonder wachtwoord")
    if names["Workbook"] or names["Book"]:
        return Refused(Weigerreden.OUD_XLS, "Excel 97-2003 (.xls)", "een Excel-werkmap (.xlsx)")
    return Refused(
        Weigerreden.ANDER_OFFICE, "Word (.doc)" if names["WordDocument"] else "een ouder Office-bestand", "een Excel-werkmap (.xlsx)"
    )


def _looks_like(data: bytes) -> str:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for magic, what in (
        (b"%pdf", "pdf"), (b"<!doctype html", "webpagina"), (b"<html", "webpagina"), (b"<?xml", "xml-bestand"), (b"{\\rtf", "rtf"),
        (b"\x89png", "afbeelding"), (b"\xff\xd8\xff", "afbeelding"), (b"rar!", "rar-archief"), (b"7z\xbc\xaf", "7z-archief"), (b"\x1f\x8b", "gzip-archief"), (b"par1", "parquet"),
    ):  # fmt: skip
        if start.startswith(magic):
            return what
    if b"\0" not in start and (b";" in start or b"," in start or b"\t" in start):
        return "tekstbestand (csv?)"
    return "onbekend soort bestand"


def _directory(data: bytes, limits: Limits) -> list[Part]:
    """Every part of the central directory, checked against its local header."""
    count, at, end = _find_end(data)
    if count > limits.parts:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"{count} onderdelen", f"hoogstens {limits.parts}")
    parts: list[Part] = []
    while at < end:
        if end - at < _CENTRAL.size or data[at : at + 4] != b"PK\x01\x02" or len(parts) >= limits.parts:
            raise Refused(Weigerreden.BESCHADIGD, "inhoudsopgave van het archief klopt niet", "een heel bestand")
        part, at = _entry(data, at)
        parts.append(part)
    if len(parts) != count:
        raise Refused(Weigerreden.BESCHADIGD, f"{len(parts)} onderdelen in plaats van {count}", "een heel bestand")
    _check_sizes(parts, limits)
    _check_spans(parts)
    return [p for p in parts if not p.name.endswith("/")]


def _find_end(data: bytes) -> tuple[int, int, int]:
    """Count, start and end of the central directory. Bytes that belong to nothing are refused."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) - at < _END.size:
        raise Refused(Weigerreden.BESCHADIGD, "einde van het archief ontbreekt (afgebroken bestand?)", "een heel bestand")
    _, disk, start_disk, here, count, size, start, comment = _END.unpack_from(data, at)
    if disk or start_disk or here != count or count == 0xFFFF or size == 0xFFFFFFFF:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, "gesplitst of overmaats archief", "één gewoon bestand")
    if at + _END.size + comment != len(data):
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, "gegevens achter het einde van het archief", "één gewoon bestand")
    if size > _DIRECTORY_MAX:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, "inhoudsopgave van het archief is te groot", "één gewoon bestand")
    gap = at - start - size
    if gap < 0 or (gap and data[start + size : start + size + 4] != b"PK\x06\x06"):
        raise Refused(
            Weigerreden.VERDACHT_ARCHIEF, "twee bestanden aan elkaar, of de inhoudsopgave staat niet waar hij hoort", "één gewoon bestand"
        )
    return count, start, start + size


def _entry(data: bytes, at: int) -> tuple[Part, int]:
    """One entry, and where the next one starts."""
    (_, made, _, flags, method, _, _, crc, packed, size, n_name, n_extra, n_comment, _, _, attributes, header_at) = _CENTRAL.unpack_from(
        data, at
    )
    raw = data[at + _CENTRAL.size : at + _CENTRAL.size + n_name]
    extra = data[at + _CENTRAL.size + n_name : at + _CENTRAL.size + n_name + n_extra]
    if 0xFFFFFFFF in (packed, size, header_at):
        size, packed, header_at = _zip64(extra, size, packed, header_at)
    name = _clean_name(raw, flags)
    if flags & _ENCRYPTED:
        raise Refused(Weigerreden.WACHTWOORD, "versleuteld onderdeel", "een werkmap zonder wachtwoord")
    if method not in (_STORED, _DEFLATED):
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"samenpersmethode {method}", "gewoon samengeperst (deflate)")
    if made >> 8 == 3 and (attributes >> 16) & _FILE_TYPE == _SYMLINK:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"koppeling '{name}'", "alleen gewone onderdelen")
    if method == _STORED and packed != size:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"'{name}' geeft twee maten op", "een heel bestand")
    data_at = _local(data, header_at, raw, method)
    if data_at + packed > len(data):
        raise Refused(Weigerreden.BESCHADIGD, f"'{name}' loopt door voorbij het einde", "een heel bestand")
    return Part(name, method, crc, packed, size, header_at, data_at), at + _CENTRAL.size + n_name + n_extra + n_comment


def _local(data: bytes, at: int, raw: bytes, method: int) -> int:
    """Where the packed bytes start; the local header must tell the same name and method."""
    if at + _LOCAL.size > len(data) or data[at : at + 4] != b"PK\x03\x04":
        raise Refused(Weigerreden.BESCHADIGD, "een onderdeel staat niet waar het hoort", "een heel bestand")
    _, _, _, local_method, _, _, _, _, _, n_name, n_extra = _LOCAL.unpack_from(data, at)
    name_at = at + _LOCAL.size
    if data[name_at : name_at + n_name] != raw or local_method != method:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, "een onderdeel heeft twee namen of twee methoden", "een heel bestand")
    return name_at + int(n_name) + int(n_extra)


def _zip64(extra: bytes, size: int, packed: int, header_at: int) -> tuple[int, int, int]:
    """Sizes from the 64-bit extra field, in the order the format prescribes."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == 1:
            numbers = [int.from_bytes(extra[i : i + 8], "little") for i in range(at + 4, at + 4 + length - 7, 8)]
            values = [numbers.pop(0) if v == 0xFFFFFFFF and numbers else v for v in (size, packed, header_at)]
            return values[0], values[1], values[2]
        at += 4 + length
    return size, packed, header_at


def _clean_name(raw: bytes, flags: int) -> str:
    """The name of a part; one that could become a path outside is refused. Some exporters write ``\\``."""
    name = raw.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace").replace("\\", "/")
    bad = not name or name.startswith("/") or "\0" in name or ":" in name or ".." in name.split("/")
    if bad:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"onderdeel met de naam '{name[:80]}'", "alleen gewone namen")
    return name


def _check_sizes(parts: list[Part], limits: Limits) -> None:
    for part in parts:
        if part.size > limits.part_bytes:
            raise Refused(
                Weigerreden.TE_GROOT, f"'{part.name}' wordt uitgepakt {part.size // MIB} MB", f"hoogstens {limits.part_bytes // MIB} MB"
            )
        if part.size > limits.ratio_from_bytes and part.size > limits.ratio * part.packed:
            raise Refused(
                Weigerreden.TE_GROOT,
                f"'{part.name}' wordt {part.size // max(part.packed, 1)} keer zo groot",
                f"hoogstens {limits.ratio} keer",
            )
    total = sum(part.size for part in parts)
    if total > limits.total_bytes:
        raise Refused(Weigerreden.TE_GROOT, f"wordt uitgepakt {total // MIB} MB", f"hoogstens {limits.total_bytes // MIB} MB")


def _check_spans(parts: list[Part]) -> None:
    """The first part starts the file and no two share bytes."""
    ordered = sorted(parts, key=lambda p: p.header_at)
    if not ordered or ordered[0].header_at != 0:
        raise Refused(Weigerreden.VERDACHT_ARCHIEF, "gegevens vóór het archief", "één gewoon bestand")
    for one, other in pairwise(ordered):
        if one.data_at + one.packed > other.header_at:
            raise Refused(Weigerreden.VERDACHT_ARCHIEF, f"'{one.name}' en '{other.name}' overlappen", "een heel bestand")


def _plain(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])


def _inflate(packed: memoryview, part: Part) -> Iterator[bytes]:
    """Inflate, never more than a chunk at once; the deflate stream must end, and end here."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    step = max(CHUNK, min(part.size + 1, TREE_BYTES))
    try:
        while not inflater.eof:
            chunk = inflater.decompress(rest, step)
            rest = inflater.unconsumed_tail
            if chunk:
                yield chunk
            elif not rest and not inflater.eof:
                raise _damaged(part, "afgebroken")
    except zlib.error:
        raise _damaged(part, "niet uit te pakken") from None
    if inflater.unused_data:
        raise _damaged(part, "gegevens over")


def _damaged(part: Part, what: str) -> Refused:
    return Refused(Weigerreden.BESCHADIGD, f"'{part.name}': {what}", "een heel bestand")
