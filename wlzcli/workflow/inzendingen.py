"""Submission folders, from the file system or from the archief, to what ``cycle.ingest`` weighs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wlzcli.cycle.ingest import read_form
from wlzcli.cycle.ingest.bewijsstukken import search_text
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Aanlevering, Document, Lezing, Mapstand
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.formulier import Formulier
from wlzcli.domain.werkboek import Weigering, Weigerreden, Werkboek
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
    """One submission folder on disk, listed but not yet read."""

    naam: str
    pad: Path
    bestanden: tuple[str, ...]
    bevindingen: tuple[Finding, ...] = ()


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
    files, findings = [], []
    for entry in _entries(path):
        shown = safe_name(entry.name)
        if shown != entry.name:
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
    formulier: str = ""
    data: bytes | None = None
    sha256: str = ""


def read_submissions(
    maps: Iterable[Map], forms: tuple[Formulier, ...], progress: Progress, keep: Keep | None = None
) -> tuple[Aanlevering, ...]:
    """Every folder read: the form in a worker, its documents after it. ``keep`` gets (bytes, name, kind) of what may be archived.

    A form that may hold a burgerservicenummer is not offered to ``keep``; nor is one that is still being written.
    """
    from wlzcli.formats.limited import XLSX, read_all

    maps = list(maps)
    works: list[_Work] = []
    out: list[Aanlevering] = []

    def sources() -> Iterator[tuple[str, bytes]]:
        for m in maps:
            work, problem = _open_form(m)
            if problem is not None:
                out.append(problem)
            else:
                works.append(work)
                yield m.naam, work.data or b""

    results = read_all(sources(), XLSX)
    for done, (_, result) in enumerate(results, start=1):
        work = works.pop(0)
        out.append(_read_one(work, result, forms, keep))
        progress(done, len(maps), work.map.naam)
    return tuple(sorted(out, key=lambda a: a.map))


def _open_form(m: Map) -> tuple[_Work, Aanlevering | None]:
    work = _Work(m)
    books = [n for n in m.bestanden if n.casefold().endswith(WORKBOOKS)]
    if len(books) != 1:
        return work, _no_form(m, books)
    data = read_foreign(m.pad / books[0])
    if isinstance(data, Weigering):
        return work, Aanlevering(m.naam, books[0], "", None, bevindingen=(*m.bevindingen, _refusal(f"{m.naam}/{books[0]}", data)))
    work.formulier, work.data, work.sha256 = books[0], data, hashlib.sha256(data).hexdigest()
    return work, None


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


def _read_one(work: _Work, result: Werkboek | Weigering, forms: tuple[Formulier, ...], keep: Keep | None) -> Aanlevering:
    m, data = work.map, work.data or b""
    work.data = None
    bestand = f"{m.naam}/{work.formulier}"
    if isinstance(result, Weigering):
        if keep:
            keep(data, bestand, "onleesbaar formulier")
        return Aanlevering(m.naam, work.formulier, work.sha256, None, bevindingen=(*m.bevindingen, _refusal(bestand, result)))
    lezing = read_form(result, forms)
    if keep and not lezing.bsn_cellen:
        keep(data, bestand, "formulier")
    documents = read_documents(m, work.formulier, lezing, keep)
    return Aanlevering(m.naam, work.formulier, work.sha256, lezing, documents, m.bevindingen)


def read_documents(m: Map, formulier: str, lezing: Lezing, keep: Keep | None) -> tuple[Document, ...]:
    """The files beside the form; each with whether it can be read and what its text holds."""
    read: list[tuple[str, bytes | Weigering]] = [(n, read_foreign(m.pad / n)) for n in m.bestanden if n != formulier]
    if keep:
        for name, data in read:
            if isinstance(data, bytes):
                keep(data, f"{m.naam}/{name}", "bewijsstuk")
    return _documents(read, lezing)


def _documents(read: list[tuple[str, bytes | Weigering]], lezing: Lezing) -> tuple[Document, ...]:
    from wlzcli.formats.limited import PDF, read_all

    value = {v.id: v.waarde or "" for v in lezing.velden}
    kvk, naam = value.get(ids.KVK_NUMMER, ""), value.get(ids.NAAM, "")
    out = [Document(name, None, False, data.reden.value) for name, data in read if isinstance(data, Weigering)]
    usable: list[tuple[str, bytes | Path]] = [(name, data) for name, data in read if isinstance(data, bytes)]
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in read if isinstance(data, bytes)}
    results = read_all(usable, PDF)
    for name, pdf in results:
        if isinstance(pdf, Weigering):
            out.append(Document(name, hashes[name], False, pdf.reden.value))
        else:
            found = search_text(pdf.tekst, kvk, naam) if pdf.leesbaar else (None, None)
            out.append(Document(name, hashes[name], pdf.leesbaar, pdf.probleem, *found))
    return tuple(sorted(out, key=lambda d: d.naam))


# -- from the archief ----------------------------------------------------------------------------


def from_archive(standen: Iterable[Mapstand], archived: Callable[[str], bytes], forms: tuple[Formulier, ...]) -> tuple[Aanlevering, ...]:
    """The same submissions from what was kept of them; a form that is held is known by its cells only."""
    from wlzcli.formats.limited import XLSX, read_all

    standen = list(standen)
    kept = [s for s in standen if s.sha256 and s.leesbaar and not s.bsn_cellen]
    books = dict(
        zip(((s.map, s.sha256) for s in kept), (r for _, r in read_all(((s.map, archived(s.sha256)) for s in kept), XLSX)), strict=True)
    )
    out = []
    for s in standen:
        book = books.get((s.map, s.sha256))
        if isinstance(book, Werkboek):
            lezing = read_form(book, forms)
            files: list[tuple[str, bytes | Weigering]] = [(d.naam, archived(d.sha256)) for d in s.documenten if d.sha256]
            documents = (*_documents(files, lezing), *(d for d in s.documenten if d.sha256 is None))
            out.append(
                Aanlevering(s.map, s.formulier, s.sha256, lezing, tuple(sorted(documents, key=lambda d: d.naam)), s.bevindingen, s.vroeger)
            )
        elif s.bsn_cellen:
            held = Lezing(None, False, False, (), (), (), s.bsn_cellen, "")
            out.append(Aanlevering(s.map, s.formulier, s.sha256, held, s.documenten, s.bevindingen, s.vroeger))
        else:
            out.append(Aanlevering(s.map, s.formulier, s.sha256, None, s.documenten, s.bevindingen, s.vroeger))
    return tuple(out)


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
