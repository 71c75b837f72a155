"""The parts around the sheets: what the package holds, how it hangs together, strings, formats and names."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from wlzcli.domain.werkboek import Bereiknaam, Exceltabel, Melding, MeldingSoort, Weigerreden
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import Container
from wlzcli.formats.xlsx.xml import MAX_TREE_BYTES, local, namespace, stranger, tree, walk
from wlzcli.records import dataclass

TRANSITIONAL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION_SPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_PACKAGE_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_WORKBOOK_TYPES = ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")
_MACRO_TYPES = ("ms-excel.sheet.macroEnabled.main+xml", "ms-excel.template.macroEnabled.main+xml", "ms-excel.addin.macroEnabled.main+xml")
_TRUE = ("1", "true", "on")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DDE = re.compile(r"""(?:^|[=+\-*/(,;&<>^\s])'?[A-Za-z][\w.]*\s*\|\s*['"\w]""")
_RANGE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,:\[\]\s]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.ASCII)

_BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd-mm-yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "dd-mm-yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: its kind (the last word of its type), the part it points to, whether that is outside."""

    kind: str
    target: str
    external: bool


def is_true(value: str | None) -> bool:
    """An XML boolean."""
    return value is not None and value.strip().lower() in _TRUE


def decode(text: str) -> str:
    """``_x0041_`` as the sign it stands for; a lone half of a pair is kept as written."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: m[0] if 0xD800 <= int(m[1], 16) <= 0xDFFF else chr(int(m[1], 16)), text)


def is_dde(formula: str) -> bool:
    """Whether a formula asks another program for data (``=cmd|'/C calc'!A0``)."""
    return "|" in formula and _DDE.search(_without_texts(formula)) is not None


def _without_texts(formula: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', '""', formula)


def part(container: Container, name: str, why: str) -> str:
    """The name of a part that must be there."""
    found = container.find(name)
    if found is None:
        raise Refused(Weigerreden.ONDERDEEL_ONTBREEKT, f"'{name}' ({why}) ontbreekt", "een volledige werkmap")
    return found


def relations(container: Container, source: str) -> dict[str, Relation]:
    """The relationships of a part (empty name: of the package) by id. Nothing outside is ever opened."""
    folder, base = posixpath.split(source)
    name = container.find(posixpath.join(folder, "_rels", f"{base}.rels"))
    if name is None:
        return {}
    out: dict[str, Relation] = {}
    for element in tree(container, name):
        if element.tag != f"{_PACKAGE_RELATIONS}Relationship":
            continue
        target, kind = element.get("Target", ""), element.get("Type", "").rpartition("/")[2]
        external = element.get("TargetMode", "").lower() == "external"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
        out[element.get("Id", "")] = Relation(kind, target, external)
    return out


def main_part(container: Container) -> tuple[str, tuple[Melding, ...]]:
    """The name of the workbook part, after a look at what kind of package this is."""
    types = container.find("[Content_Types].xml")
    if types is None:
        raise _no_workbook(container)
    kinds: dict[str, str] = {}
    for element in tree(container, types):
        if element.tag == f"{_CONTENT_TYPES}Override":
            kinds[element.get("PartName", "").lstrip("/").casefold()] = element.get("ContentType", "")
        elif element.tag == f"{_CONTENT_TYPES}Default":
            kinds["." + element.get("Extension", "").casefold()] = element.get("ContentType", "")
    office = next((r for r in relations(container, "").values() if r.kind == "officeDocument" and not r.external), None)
    if office is None:
        raise _no_workbook(container)
    kind = kinds.get(office.target.casefold()) or kinds.get("." + office.target.rpartition(".")[2].casefold(), "")
    macro_workbook = kind.endswith(_MACRO_TYPES)
    if not macro_workbook and not kind.endswith(_WORKBOOK_TYPES):
        raise _no_workbook(container)
    has_macro = any("vbaproject" in n.casefold() for n in container.parts) or any(
        "vbaproject" in k.lower() for n, k in kinds.items() if n[:1] != "."
    )
    if has_macro and not macro_workbook:
        raise Refused(
            Weigerreden.MACRO_VERBORGEN, "macro's in een bestand dat zegt er geen te hebben", "een werkmap zonder macro's (.xlsx)"
        )
    notes = (Melding(MeldingSoort.MACRO, "macro's (.xlsm); ze zijn niet geopend"),) if macro_workbook else ()
    return part(container, office.target, "de werkmap"), notes


def _no_workbook(container: Container) -> Refused:
    wanted = "een Excel-werkmap (.xlsx)"
    if container.find("xl/workbook.bin"):
        return Refused(Weigerreden.XLSB, "binaire werkmap (.xlsb)", wanted)
    mimetype = container.find("mimetype")
    if mimetype:
        kind = container.read(mimetype)[:80].decode("ascii", "replace") if container.size(mimetype) < 200 else ""
        sheet = "opendocument.spreadsheet" in kind
        return Refused(Weigerreden.ODS if sheet else Weigerreden.ANDER_OFFICE, "OpenDocument (.ods)" if sheet else "OpenDocument", wanted)
    for name, what in (("word/document.xml", "Word (.docx)"), ("ppt/presentation.xml", "PowerPoint (.pptx)")):
        if container.find(name):
            return Refused(Weigerreden.ANDER_OFFICE, what, wanted)
    return Refused(Weigerreden.GEEN_EXCEL, "zip-bestand", wanted)


def spreadsheet_space(root: Element, name: str) -> str:
    """The namespace of a sheet or workbook: the usual one or that of Strict Open XML; no other is read."""
    space = namespace(root.tag)
    if space not in (TRANSITIONAL, STRICT):
        raise Refused(Weigerreden.ONGELDIGE_XML, f"'{name}' heeft naamruimte {space.strip('{}') or '(geen)'}", "die van Excel-werkmappen")
    return space


def relation_id(element: Element) -> str:
    """``r:id`` in either namespace."""
    return next((v for s in _RELATION_SPACES if (v := element.get(f"{s}id"))), "")


def formats(container: Container, name: str | None) -> tuple[list[str], list[str]]:
    """The number format code of every cell style, by its index; and all that this part says: every format, every style's name."""
    if name is None:
        return [], []
    root = tree(container, name)
    space = spreadsheet_space(root, name)
    own = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iterfind(f"{space}numFmts/{space}numFmt")}
    codes: list[str] = []
    for xf in root.iterfind(f"{space}cellXfs/{space}xf"):
        number = xf.get("numFmtId", "0")
        codes.append(own.get(number) or _BUILTIN_FORMATS.get(int(number) if number.isdecimal() and len(number) < 9 else 0, "General"))
    said = [*own.values(), *(e.get("name", "") for e in root.iterfind(f"{space}cellStyles/{space}cellStyle"))]
    said += [e.get("formatCode", "") for e in root.iterfind(f"{space}dxfs/{space}dxf/{space}numFmt")]
    return codes, said


def shared_strings(container: Container, name: str | None) -> list[str]:
    """The texts that cells point to, rich text joined, phonetic readings left out."""
    if name is None:
        return []
    from wlzcli.formats.xlsx import fast

    texts: list[str] = []
    limit = container.limits.strings
    plain = fast.read_strings(container.read(name)) if container.size(name) <= MAX_TREE_BYTES else None
    if plain is not None and len(plain) <= limit:
        return plain

    def handle(si: Element) -> None:
        if len(texts) >= limit:
            raise Refused(Weigerreden.TE_VEEL_CELLEN, f"meer dan {limit} teksten", f"hoogstens {limit}")
        texts.append(text_of(si))

    walk(container, name, "si", "sst", handle)
    return texts


def text_of(element: Element) -> str:
    """The text of an ``si`` or ``is``: its ``t`` and the ``t`` of its runs."""
    space = namespace(element.tag)
    t_tag, beside = f"{space}t", (f"{space}rPh", f"{space}phoneticPr", f"{space}rPr")
    texts: list[str] = []
    for child in element:
        for part in child if child.tag == f"{space}r" else (child,):
            if part.tag == t_tag and not len(part):
                texts.append(part.text or "")
            elif part.tag not in beside:
                raise stranger("tekst", part)
    return decode("".join(texts))


@lru_cache(maxsize=4)  # of a tree that was parsed before: the next form of the same layout
def defined_names(root: Element, space: str, sheets: tuple[str, ...], limit: int) -> tuple[Bereiknaam, ...]:
    """The defined names; print areas and other names of Excel itself left out."""
    out: list[Bereiknaam] = []
    for element in root.iterfind(f"{space}definedNames/{space}definedName"):
        name, text = decode(element.get("name", "")), element.text or ""
        if is_dde(text):
            raise Refused(Weigerreden.DDE, f"naam '{name[:80]}' vraagt gegevens aan een ander programma", "alleen waarden")
        if name.startswith("_xlnm"):
            continue
        if len(out) >= limit:
            raise Refused(Weigerreden.TE_VEEL_CELLEN, f"meer dan {limit} namen", f"hoogstens {limit}")
        where = _RANGE.fullmatch(text.strip())
        blad = ((where[1] or "").replace("''", "'") or where[2]) if where else None
        bereik = (where[3] + where[4] + (f":{where[5]}{where[6]}" if where[5] else "")) if where else None
        index = element.get("localSheetId", "")
        only = sheets[int(index)] if index.isdecimal() and len(index) < 6 and int(index) < len(sheets) else None
        out.append(Bereiknaam(name, blad, bereik, text[:1000], only, is_true(element.get("hidden"))))
    return tuple(out)


def excel_table(root: Element, name: str) -> Exceltabel:
    """One Excel table."""
    space = spreadsheet_space(root, name)
    columns = tuple(decode(c.get("name", "")) for c in root.iterfind(f"{space}tableColumns/{space}tableColumn"))
    return Exceltabel(root.get("displayName", "") or root.get("name", ""), root.get("ref", ""), columns)


def external_notes(container: Container, rels: dict[str, Relation]) -> list[Melding]:
    """What links outside. A DDE link is refused; the rest is never opened or fetched."""
    notes: list[Melding] = []
    for relation in rels.values():
        if relation.kind != "externalLink" or relation.external:
            continue
        name = container.find(relation.target)
        if name is None:
            continue
        root = tree(container, name)
        if any(local(child.tag) == "ddeLink" for child in root):
            raise Refused(Weigerreden.DDE, "koppeling die een ander programma start (DDE)", "alleen waarden")
        target = next((r.target for r in relations(container, name).values() if r.external), "een ander bestand")
        notes.append(Melding(MeldingSoort.EXTERNE_KOPPELING, target[:200]))
    return notes


def properties(container: Container) -> tuple[tuple[str, str], ...]:
    """What the file says of itself: when it was last changed and by which program. No names of people."""
    out: list[tuple[str, str]] = []
    for name, tag, key in (("docProps/core.xml", "modified", "gewijzigd"), ("docProps/app.xml", "Application", "programma")):
        found = container.find(name)
        if found is None or container.size(found) > 100_000:
            continue
        text = next((e.text for e in tree(container, found) if local(e.tag) == tag), None)
        if text:
            out.append((key, text[:100]))
    return tuple(out)
