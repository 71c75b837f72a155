"""Submission folders, from the file system or from the archief, to what ``cycle.ingest`` weighs."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wlzcli.cycle.ingest import read_form
from wlzcli.cycle.ingest.bewijsstukken import search_text
from wlzcli.cycle.ingest.tekens import holds_bsn
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Aanlevering, Document, Lezing, Mapstand
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.formulier import Formulier
from wlzcli.domain.werkboek import PdfInhoud, Weigering, Weigerreden, Werkboek
from wlzcli.errors import FileError
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.store.folder import disk_error

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".csv")
UNFINISHED = (".part", ".crdownload", ".tmp", ".download", ".partial", ".filepart")
IGNORED = ("thumbs.db", "desktop.ini", ".ds_store", "__macosx")

Progress = Callable[[int, int, str], None]
Keep = Callable[[bytes, str, str], None]


@dataclass(frozen=True, slots=True)
class Map:
    """One submission folder on disk, listed but not yet read. ``formulier``: which of several workbooks is the form."""

    naam: str
    pad: Path
    bestanden: tuple[str, ...]
    bevindingen: tuple[Finding, ...] = ()
    formulier: str | None = None

    @property
    def werkmappen(self) -> tuple[str, ...]:
        """The workbooks in it."""
        return tuple(n for n in self.bestanden if n.casefold().endswith(WORKBOOKS))


def find_maps(inbox: Path) -> tuple[Map, ...]:
    """Every submission folder in the inbox; what lies loose in it, and links, are findings."""
    found = []
    for entry in _entries(inbox):
        name = safe_name(entry.name)
        if entry.is_symlink():
            found.append(
                Map(
                    name,
                    inbox / entry.name,
                    (),
                    (_refusal(name, Weigering(Weigerreden.KOPPELING, gevonden="een koppeling naar een map", verwacht="de map zelf")),),
                )
            )
        elif entry.is_dir(follow_symlinks=False):
            found.append(list_map(inbox / entry.name))
        else:
            loose = Finding(
                "F127",
                Ernst.FOUT,
                "los bestand",
                bestand=name,
                gevonden=name,
                verwacht="een map per inschrijving",
                feiten=Facts.of(map=inbox.name),
            )
            found.append(Map(name, inbox / entry.name, (), (loose,)))
    return tuple(found)


def given_maps(paths: Iterable[Path]) -> tuple[Map, ...]:
    """The folders named by the operator; a folder that holds only folders stands for all of them."""
    found: list[Map] = []
    for path in paths:
        if not path.is_dir():
            raise FileError(f"{path} is geen map.", "Geef de map van een inschrijving, met het formulier en de bewijsstukken erin.")
        entries = _entries(path)
        if entries and all(e.is_dir(follow_symlinks=False) for e in entries):
            found += find_maps(path)
        else:
            found.append(list_map(path))
    names = [m.naam for m in found]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise FileError(f"Er zijn twee mappen met de naam {', '.join(twice)}.", "Geef elke inschrijving een map met een eigen naam.")
    return tuple(sorted(found, key=lambda m: m.naam))


def list_map(path: Path) -> Map:
    """The files of one submission folder, and what is odd about them."""
    name = safe_name(path.resolve().name if path.name in ("", ".", "..") else path.name)
    if holds_bsn(name):
        finding = _bsn_name("inschrijvingen", name)
        return Map(finding.gevonden or "", path, (), (finding,))
    files, findings = [], []
    for entry in _entries(path):
        shown = safe_name(entry.name)
        if holds_bsn(shown):
            findings.append(_bsn_name(name, shown))
        elif shown != entry.name:
            findings.append(_odd_name(name, shown))
        elif entry.is_dir(follow_symlinks=False):
            findings.append(
                Finding(
                    "W127",
                    Ernst.WAARSCHUWING,
                    "map in een map",
                    bestand=f"{name}/{shown}",
                    gevonden=shown,
                    verwacht="alle bestanden direct in de map",
                    feiten=Facts.of(map=name),
                )
            )
        elif entry.name.casefold().endswith(UNFINISHED):
            reason = Weigering(
                Weigerreden.NOG_IN_BEWERKING, gevonden=f"'{shown}' wordt nog geschreven", verwacht="een bestand dat klaar is"
            )
            findings.append(_refusal(f"{name}/{shown}", reason))
        else:
            files.append(entry.name)
    return Map(name, path, tuple(files), tuple(findings))


def _entries(path: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as scan:
            entries = [e for e in scan if not e.name.startswith((".", "~$")) and e.name.casefold() not in IGNORED]
    except OSError as exc:
        raise disk_error(exc, path) from exc
    return sorted(entries, key=lambda e: e.name)


def safe_name(name: str) -> str:
    """A file name as text that can be stored and shown: no lone surrogates, no control characters."""
    text = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _bsn_name(folder: str, shown: str) -> Finding:
    masked = "".join("*" if c.isdigit() else c for c in shown)
    facts = Facts.of(map=folder)
    return Finding(
        "F129", Ernst.FOUT, "bestandsnaam", bestand=f"{folder}/{masked}", gevonden=masked, verwacht="een naam zonder nummers", feiten=facts
    )


def _bsn_annex(folder: str, naam: str) -> Finding:
    facts = Facts.of(map=folder)
    return Finding("F131", Ernst.FOUT, "bijlage", bestand=f"{folder}/{naam}", verwacht="geen gegevens van cliënten", feiten=facts)


def _odd_name(folder: str, shown: str) -> Finding:
    return Finding(
        "F128",
        Ernst.FOUT,
        "bestandsnaam",
        bestand=f"{folder}/{shown}",
        gevonden=shown,
        verwacht="een naam zonder stuurtekens",
        feiten=Facts.of(map=folder),
    )


def _refusal(bestand: str, w: Weigering) -> Finding:
    return Finding(
        w.reden.code,
        Ernst.FOUT,
        "bestand",
        bestand=bestand,
        blad=w.blad,
        cel=w.cel,
        gevonden=w.gevonden,
        verwacht=w.verwacht,
        bron="inschrijfformulier",
    )


# -- reading -------------------------------------------------------------------------------------


@dataclass
class _Work:
    """One folder on its way."""

    map: Map
    formulier: str
    data: bytes
    sha256: str


def read_submissions(
    maps: Iterable[Map], forms: tuple[Formulier, ...], progress: Progress, keep: Keep | None = None
) -> tuple[Aanlevering, ...]:
    """Every folder read: first all forms in workers, then all documents. ``keep`` gets (bytes, name, kind) of what may be archived.

    A form that may hold a burgerservicenummer is not offered to ``keep``; nor is one that is still being written.
    """
    from wlzcli.formats.limited import XLSX, read_all

    maps = _with_form_chosen(list(maps), forms)
    works: list[_Work] = []
    without: list[Aanlevering] = []
    read: list[Aanlevering] = []
    beside: list[tuple[int, Map, str]] = []

    def sources() -> Iterator[tuple[str, bytes]]:
        for m in maps:
            opened = _open_form(m)
            if isinstance(opened, Aanlevering):
                without.append(opened)
            else:
                works.append(opened)
                yield m.naam, opened.data

    results = read_all(sources(), XLSX)
    with _without_collecting():
        for done, (_, result) in enumerate(results, start=1):
            work = works.pop(0)
            item = _read_form(work, result, forms, keep)
            beside += [(len(read), work.map, n) for n in work.map.bestanden if n != work.formulier] if item.lezing else []
            read.append(item)
            progress(done, len(maps), work.map.naam)
    files = (_Beside(van, naam, _take_document(m, naam, keep)) for van, m, naam in beside)
    return tuple(sorted((*without, *_with_documents(read, files)), key=lambda a: a.map))


def _with_form_chosen(maps: list[Map], forms: tuple[Formulier, ...]) -> list[Map]:
    """Where a folder holds several workbooks, the one that says it is our form; the others are documents beside it."""
    from wlzcli.formats.limited import XLSX, read_all

    several = [(n, book) for n, m in enumerate(maps) if len(m.werkmappen) > 1 for book in m.werkmappen]
    results = read_all(((book, maps[n].pad / book) for n, book in several), XLSX)
    read: dict[int, list[tuple[str, Lezing]]] = {}
    for (n, book), (_, result) in zip(several, results, strict=True):
        if isinstance(result, Werkboek):
            read.setdefault(n, []).append((book, read_form(result, forms)))
    for n, books in read.items():
        ours = [book for book, lezing in books if lezing.identiteit is not None]
        if len(ours) == 1:
            secret = tuple(book for book, lezing in books if book not in ours and lezing.bsn_cellen)
            rest = tuple(f for f in maps[n].bestanden if f not in secret)
            found = tuple(_bsn_annex(maps[n].naam, book) for book in secret)
            maps[n] = replace(maps[n], formulier=ours[0], bestanden=rest, bevindingen=(*maps[n].bevindingen, *found))
    return maps


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Thousands of cells a form and no cycles: collecting them over and over takes longer than reading them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _take_document(m: Map, naam: str, keep: Keep | None) -> bytes | Weigering:
    data = read_foreign(m.pad / naam)
    if keep and isinstance(data, bytes):
        keep(data, f"{m.naam}/{naam}", "bewijsstuk")
    return data


def _open_form(m: Map) -> _Work | Aanlevering:
    books = [m.formulier] if m.formulier else list(m.werkmappen)
    if len(books) != 1:
        return _no_form(m, books)
    data = read_foreign(m.pad / books[0])
    if isinstance(data, Weigering):
        return Aanlevering(m.naam, books[0], "", None, bevindingen=(*m.bevindingen, _refusal(f"{m.naam}/{books[0]}", data)))
    return _Work(m, books[0], data, hashlib.sha256(data).hexdigest())


def _no_form(m: Map, books: list[str]) -> Aanlevering:
    if m.bevindingen and not m.bestanden:
        return Aanlevering(m.naam, "", "", None, bevindingen=m.bevindingen)
    code, found = ("F102", ", ".join(books)) if books else ("F101", ", ".join(m.bestanden[:5]) or "een lege map")
    finding = Finding(
        code,
        Ernst.FOUT,
        "formulier",
        bestand=m.naam,
        gevonden=found,
        verwacht="één ingevuld formulier (.xlsx)",
        feiten=Facts.of(map=m.naam),
    )
    return Aanlevering(m.naam, "", "", None, bevindingen=(*m.bevindingen, finding))


def _read_form(work: _Work, result: Werkboek | Weigering, forms: tuple[Formulier, ...], keep: Keep | None) -> Aanlevering:
    m, bestand = work.map, f"{work.map.naam}/{work.formulier}"
    if isinstance(result, Weigering):
        if keep:
            keep(work.data, bestand, "onleesbaar formulier")
        return Aanlevering(m.naam, work.formulier, work.sha256, None, bevindingen=(*m.bevindingen, _refusal(bestand, result)))
    lezing = read_form(result, forms)
    if keep and not lezing.bsn_cellen:
        keep(work.data, bestand, "formulier")
    return Aanlevering(m.naam, work.formulier, work.sha256, lezing, (), m.bevindingen)


# -- documents -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beside:
    """A file beside a form: whose it is, its name, and its bytes or why not."""

    van: int
    naam: str
    data: bytes | Weigering


def _with_documents(items: list[Aanlevering], beside: Iterable[_Beside]) -> tuple[Aanlevering, ...]:
    """Every submission with its documents: readable or not, and whether the text holds KvK number and name. One batch for all."""
    from wlzcli.formats.limited import PDF, read_all

    found: dict[int, list[Document]] = {n: [] for n in range(len(items))}
    waiting: list[tuple[_Beside, str]] = []

    def sources() -> Iterator[tuple[str, bytes]]:
        for b in beside:
            if isinstance(b.data, Weigering):
                found[b.van].append(Document(b.naam, None, False, b.data.reden.value))
            else:
                waiting.append((b, hashlib.sha256(b.data).hexdigest()))
                yield b.naam, b.data

    results = read_all(sources(), PDF)
    for _, pdf in results:
        b, sha256 = waiting.pop(0)
        found[b.van].append(_document(b.naam, sha256, pdf, items[b.van].lezing))
    return tuple(replace(a, documenten=tuple(sorted(found[n], key=lambda d: d.naam))) for n, a in enumerate(items))


def _document(naam: str, sha256: str, pdf: PdfInhoud | Weigering, lezing: Lezing | None) -> Document:
    if isinstance(pdf, Weigering):
        return Document(naam, sha256, False, pdf.reden.value)
    value = {v.id: v.waarde or "" for v in lezing.velden} if lezing else {}
    found = search_text(pdf.tekst, value.get(ids.KVK_NUMMER, ""), value.get(ids.NAAM, "")) if pdf.leesbaar else (None, None)
    return Document(naam, sha256, pdf.leesbaar, pdf.probleem, *found)


# -- from the archief ----------------------------------------------------------------------------


def from_archive(standen: Iterable[Mapstand], archived: Callable[[str], bytes], forms: tuple[Formulier, ...]) -> tuple[Aanlevering, ...]:
    """The same submissions from what was kept of them; a form that is held is known by its cells only."""
    from wlzcli.formats.limited import XLSX, read_all

    standen = list(standen)
    kept = [s for s in standen if s.sha256 and s.leesbaar and not s.bsn_cellen]
    books = dict(
        zip(((s.map, s.sha256) for s in kept), (r for _, r in read_all(((s.map, archived(s.sha256)) for s in kept), XLSX)), strict=True)
    )
    items = [_again(s, books.get((s.map, s.sha256)), forms) for s in standen]
    readable = [(n, s) for n, s in enumerate(standen) if s in kept and items[n].lezing]
    files = (_Beside(n, d.naam, archived(d.sha256)) for n, s in readable for d in s.documenten if d.sha256)
    out = _with_documents(items, files)
    return tuple(replace(a, documenten=_joined(a.documenten, s.documenten)) for a, s in zip(out, standen, strict=True))


def _again(s: Mapstand, book: Werkboek | Weigering | None, forms: tuple[Formulier, ...]) -> Aanlevering:
    lezing = read_form(book, forms) if isinstance(book, Werkboek) else None
    if s.bsn_cellen:
        lezing = Lezing(None, False, False, (), (), (), s.bsn_cellen, "")
    return Aanlevering(s.map, s.formulier, s.sha256, lezing, (), s.bevindingen, s.vroeger)


def _joined(read: tuple[Document, ...], before: tuple[Document, ...]) -> tuple[Document, ...]:
    """Documents read again, and those of which only the name was ever known."""
    names = {d.naam for d in read}
    return tuple(sorted((*read, *(d for d in before if d.naam not in names)), key=lambda d: d.naam))


def stand_of(a: Aanlevering, held: bool) -> Mapstand:
    """What to remember of a folder, so that it can be read again."""
    cells = a.lezing.bsn_cellen if a.lezing and held else ()
    return Mapstand(a.map, a.formulier, a.sha256, a.lezing is not None, a.documenten, a.bevindingen, cells, a.vroeger)


def earlier_versions(before: Iterable[Mapstand], now: Iterable[Aanlevering]) -> tuple[Mapstand, ...]:
    """What an earlier run read and this one did not see: folders not looked at, and versions that were replaced in their folder."""
    now = list(now)
    seen = {(a.map, a.sha256) for a in now}
    looked_at = {a.map for a in now}
    kept = [s for s in before if (s.map, s.sha256) not in seen and (s.map not in looked_at or (s.leesbaar and not s.bsn_cellen))]
    return tuple(replace(s, vroeger=True) if s.map in looked_at else s for s in kept)
