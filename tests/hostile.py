"""A short deterministic writer of workbooks that nobody in good faith would send, byte by byte."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STAMP = (2026, 1, 2, 3, 4, 6)


def sheet(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', *, before: str = "", after: str = "", main: str = MAIN) -> str:
    return f'{XML}<worksheet xmlns="{main}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def relations(items: Mapping[str, tuple[str, str]], office: str = OFFICE) -> str:
    """Relationship id -> (kind, target); a target with ``://`` is external."""
    body = "".join(
        f'<Relationship Id="{key}" Type="{office}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if "://" in target else ""}/>'
        for key, (kind, target) in items.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def parts(
    sheets: Mapping[str, str] | None = None,
    *,
    strings: str | None = None,
    styles: str | None = None,
    workbook: str = "",
    names: str = "",
    states: Mapping[str, str] | None = None,
    main_type: str = f"{SHEET_TYPE}.sheet.main+xml",
    main: str = MAIN,
    office: str = OFFICE,
    more: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook, by name; ``strings`` are ``<si>`` elements, ``styles`` the inside of the stylesheet."""
    sheets = sheets if sheets is not None else {"Blad1": sheet()}
    related = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
    out: dict[str, str | bytes] = {}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}"{(" state=" + chr(34) + states[name] + chr(34)) if states and name in states else ""} r:id="rId{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    if strings is not None:
        related["rIdS"] = ("sharedStrings", "sharedStrings.xml")
        out["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{main}">{strings}</sst>'
    if styles is not None:
        related["rIdT"] = ("styles", "styles.xml")
        out["xl/styles.xml"] = f'{XML}<styleSheet xmlns="{main}">{styles}</styleSheet>'
    related |= dict(more or {})
    overrides = f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/>'
    head = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}, office),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{main}" xmlns:r="{office}">{workbook}<sheets>{listed}</sheets>{names}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(related, office),
    }
    return {**head, **out, **{f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), 1)}}


def pack(content: Mapping[str, str | bytes], *more: tuple[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip, the same bytes every time; ``more`` may bear a name that was there."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings(action="ignore"):
        for name, data in (*content.items(), *more):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = method
            archive.writestr(info, data)
    return buffer.getvalue()


def xlsx(sheets: Mapping[str, str] | None = None, **options: object) -> bytes:
    """A packed workbook; options as :func:`parts`."""
    return pack(parts(sheets, **options))  # type: ignore[arg-type]


def one_sheet(rows: str, **options: object) -> bytes:
    """A workbook of one sheet with these rows; ``before`` and ``after`` stand around them in the sheet."""
    around = {key: options.pop(key) for key in ("before", "after") if key in options}
    return xlsx({"Blad1": sheet(rows, **around)}, **options)  # type: ignore[arg-type]


def with_part(content: Mapping[str, str | bytes], name: str, data: str | bytes) -> dict[str, str | bytes]:
    return {**content, name: data}


def lying(data: bytes, name: str, size: int) -> bytes:
    """The same zip, in which this part says it inflates to ``size`` bytes."""
    out = bytearray(data)
    for magic, at_name, at_size in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        place = out.find(magic)
        while place >= 0:
            if out[place + at_name : place + at_name + len(name)] == name.encode():
                struct.pack_into("<L", out, place + at_size, size)
            place = out.find(magic, place + 4)
    return bytes(out)


def bomb(size: int) -> bytes:
    """A workbook with a sheet of ``size`` zero-cost bytes, honest about it."""
    content = parts()
    content["xl/worksheets/sheet1.xml"] = sheet(" " * size)
    return pack(content)


def patched(data: bytes, magic: bytes, offset: int, value: int, form: str = "<H", which: int = 0) -> bytes:
    """The same zip with one header field overwritten in the ``which``-th record."""
    out = bytearray(data)
    place = -1
    for _ in range(which + 1):
        place = out.find(magic, place + 1)
    struct.pack_into(form, out, place + offset, value)
    return bytes(out)


def ole(*streams: str) -> bytes:
    """The look of an old compound file with these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(s.encode("utf-16-le").ljust(128, b"\0") for s in streams)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()
