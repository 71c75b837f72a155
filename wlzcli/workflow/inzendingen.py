"""Submission folders, from the file system or from the archief, to what ``cycle.ingest`` weighs."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from wlzcli.cycle.ingest.bsn import holds_bsn
from wlzcli.domain.aanlevering import Aanlevering, Document, Lezing, Mapstand
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.formulier import Formulier
from wlzcli.domain.werkboek import Weigering, Weigerreden
from wlzcli.errors import FileError
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.limited import Kind, Readers
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.store.disk import disk_error
from wlzcli.workflow.bewijsstukken import Beside, Documents, Progress
from wlzcli.workflow.bijlagen import Bijlage, Bijlagen, Keep
from wlzcli.workflow.lezers import form_kind

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".csv")
UNFINISHED = (".part", ".crdownload", ".tmp", ".download", ".partial", ".filepart")
MAP_IN_MAP, LOOSE = "W127", "F127"
REFUSALS = frozenset(r.code for r in Weigerreden)
IGNORED = ("thumbs.db", "desktop.ini", ".ds_store", "__macosx")

SECRET: Kind[bool] = Kind("wlzcli.workflow.formulierlezer:holds_secret", bool)


@dataclass(frozen=True, slots=True)
class Map:
    """One submission folder on disk, listed but not yet read. ``formulier``: which of several workbooks is the form; why others can't be read."""

    naam: str
    pad: Path
    bestanden: tuple[str, ...]
    bevindingen: tuple[Finding, ...] = ()
    formulier: str | None = None
    geweigerd: tuple[Finding, ...] = ()

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
                LOOSE,
                Ernst.FOUT,
                "los bestand",
                bestand=name,
                gevonden=name,
                verwacht="een map per inschrijving",
                bron="inschrijfformulier",
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
                    MAP_IN_MAP,
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
    masked = _masked(shown)
    facts = Facts.of(map=folder)
    return Finding(
        "F129", Ernst.FOUT, "bestandsnaam", bestand=f"{folder}/{masked}", gevonden=masked, verwacht="een naam zonder nummers", feiten=facts
    )


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
    maps: Iterable[Map],
    forms: tuple[Formulier, ...],
    beleid: Beleid,
    progress: Progress,
    keep: Keep | None = None,
    readers: Readers | None = None,
) -> tuple[Aanlevering, ...]:
    """Every folder read, in workers: forms, and the documents of each while the next are being read.

    ``keep`` gets (bytes, name, kind) of what may be archived.
    A form that may hold a burgerservicenummer is not offered to ``keep``; nor is one that is still being written. What lies beside a form
    that is not read, or where there is none, came in all the same.
    """
    works: list[_Work] = []
    without: list[tuple[Map, Aanlevering]] = []
    read: list[Aanlevering] = []
    refused: list[tuple[_Work, Weigering]] = []
    kind = form_kind(forms)

    def sources() -> Iterator[tuple[str, bytes]]:
        for m in chosen:
            opened = _open_form(m)
            if isinstance(opened, Aanlevering):
                without.append((m, opened))
            else:
                works.append(opened)
                yield m.naam, opened.data

    with contextlib.ExitStack() as stack:
        readers = readers or stack.enter_context(Readers())
        beside = Bijlagen(beleid, readers, keep)
        chosen = _with_form_chosen(list(maps), readers, kind)
        results = readers.read(sources(), kind)
        for done, (_, result) in enumerate(results, start=1):
            work = works.pop(0)
            if isinstance(result, Weigering):
                refused.append((work, result))
                progress(done, len(chosen), work.map.naam)
                continue
            read.append(_read_form(work, result, keep))
            beside.add(read[-1], _beside(len(read) - 1, work.map, work.formulier))
            progress(done, len(chosen), work.map.naam)
        secret = readers.read(((w.map.naam, w.data) for w, _ in refused), SECRET)
        without += [(w.map, _refused_form(w, why, found is True, keep)) for (w, why), (_, found) in zip(refused, secret, strict=True)]
        for m, item in without:
            read.append(item)
            beside.add(item, _beside(len(read) - 1, m, item.formulier))
        return tuple(sorted(beside.with_all(read, progress), key=lambda a: a.map))


def _beside(number: int, m: Map, formulier: str) -> list[Bijlage]:
    return [Bijlage(number, m.naam, m.pad / n, n) for n in m.bestanden if n != formulier]


def _with_form_chosen(maps: list[Map], readers: Readers, kind: Kind[Lezing]) -> list[Map]:
    """Where a folder holds several workbooks, the one that says it is our form; the others are documents beside it."""
    several = [(n, book) for n, m in enumerate(maps) if len(m.werkmappen) > 1 for book in m.werkmappen]
    results = readers.read(((book, maps[n].pad / book) for n, book in several), kind)
    ours: dict[int, list[str]] = {}
    refused: dict[int, list[Finding]] = {}
    for (n, book), (_, read) in zip(several, results, strict=True):
        if isinstance(read, Weigering):
            refused.setdefault(n, []).append(_refusal(f"{maps[n].naam}/{book}", read))
        elif read.identiteit is not None:
            ours.setdefault(n, []).append(book)
    for n, books in ours.items():
        if len(books) == 1:
            maps[n] = replace(maps[n], formulier=books[0], geweigerd=tuple(refused.get(n, ())))
    return maps


def _open_form(m: Map) -> _Work | Aanlevering:
    books = [m.formulier] if m.formulier else list(m.werkmappen)
    if len(books) != 1:
        return _no_form(m, books)
    data = read_foreign(m.pad / books[0])
    if isinstance(data, Weigering):
        return Aanlevering(m.naam, books[0], "", None, bevindingen=(*m.bevindingen, _refusal(f"{m.naam}/{books[0]}", data)))
    return _Work(m, books[0], data, hashlib.sha256(data).hexdigest())


def _no_form(m: Map, books: list[str]) -> Aanlevering:
    if any(f.blocks for f in m.bevindingen) and not m.bestanden:
        return Aanlevering(m.naam, "", "", None, bevindingen=m.bevindingen)
    there = [*m.bestanden[:5], *(f"de map {f.gevonden}" for f in m.bevindingen if f.code == MAP_IN_MAP)]
    code, found = ("F102", ", ".join(books)) if books else ("F101", ", ".join(there) or "een lege map")
    finding = Finding(
        code,
        Ernst.FOUT,
        "formulier",
        bestand=m.naam,
        gevonden=found,
        verwacht="één ingevuld formulier (.xlsx)",
        bron="inschrijfformulier",
        feiten=Facts.of(map=m.naam),
    )
    return Aanlevering(m.naam, "", "", None, bevindingen=(*m.bevindingen, finding))


def _refused_form(work: _Work, why: Weigering, secret: bool, keep: Keep | None) -> Aanlevering:
    """A form that is not read: its original is kept, unless it may hold a burgerservicenummer; then no figure of it is shown either."""
    m, bestand = work.map, f"{work.map.naam}/{work.formulier}"
    if not secret:
        if keep:
            keep(work.data, bestand, "onleesbaar formulier")
        return Aanlevering(m.naam, work.formulier, work.sha256, None, bevindingen=(*m.bevindingen, _refusal(bestand, why)))
    masked = replace(_refusal(bestand, why), blad=None, gevonden=_masked(why.gevonden or ""))
    facts = Facts.of(map=m.naam, plek="ergens in het bestand")
    held = Finding(
        "F123", Ernst.FOUT, "mogelijk burgerservicenummer", bestand=bestand, verwacht="geen gegevens van cliënten",
        bron="inschrijfformulier", feiten=facts,
    )  # fmt: skip
    return Aanlevering(m.naam, work.formulier, work.sha256, None, bevindingen=(*m.bevindingen, masked, held))


def _masked(text: str) -> str:
    return "".join("*" if c.isdigit() else c for c in text)


def _read_form(work: _Work, result: Lezing, keep: Keep | None) -> Aanlevering:
    m, bestand = work.map, f"{work.map.naam}/{work.formulier}"
    if keep and not result.bsn_cellen:
        keep(work.data, bestand, "formulier")
    return Aanlevering(m.naam, work.formulier, work.sha256, result, (), m.bevindingen, geweigerd=m.geweigerd)


# -- from the archief ----------------------------------------------------------------------------


def from_archive(
    standen: Iterable[Mapstand], archived: Callable[[str], bytes], forms: tuple[Formulier, ...], beleid: Beleid
) -> tuple[Aanlevering, ...]:
    """The same submissions from what was kept of them; a form that is held is known by its cells only."""
    standen = list(standen)
    kept = [s for s in standen if s.sha256 and s.leesbaar and not s.bsn_cellen]
    if not standen:
        return ()
    with Readers() as readers:
        read = readers.read(((s.map, archived(s.sha256)) for s in kept), form_kind(forms))
        lezingen = {(s.map, s.sha256): r for s, (_, r) in zip(kept, read, strict=True) if isinstance(r, Lezing)}
        items = [_again(s, lezingen.get((s.map, s.sha256))) for s in standen]
        readable = [(n, s) for n, s in enumerate(standen) if s in kept and items[n].lezing]
        documents = Documents(beleid, readers)
        for n, s in readable:
            documents.add(n, items[n], (Beside(d.naam, partial(archived, d.sha256)) for d in s.documenten if d.sha256))
        out = documents.of_all(items)
    return tuple(replace(a, documenten=_joined(a.documenten, s.documenten)) for a, s in zip(out, standen, strict=True))


def _again(s: Mapstand, lezing: Lezing | None) -> Aanlevering:
    if s.bsn_cellen:
        lezing = Lezing(None, False, False, (), (), (), s.bsn_cellen, "")
    return Aanlevering(s.map, s.formulier, s.sha256, lezing, (), s.bevindingen, s.vroeger, s.gezien_op, s.versie, s.teruggezet)


def _joined(read: tuple[Document, ...], before: tuple[Document, ...]) -> tuple[Document, ...]:
    """Documents read again, and those of which only the name was ever known."""
    names = {d.naam for d in read}
    return tuple(sorted((*read, *(d for d in before if d.naam not in names)), key=lambda d: d.naam))


def stand_of(a: Aanlevering, held: bool) -> Mapstand:
    """What to remember of a folder, so that it can be read again."""
    cells = a.lezing.bsn_cellen if a.lezing and held else ()
    return Mapstand(
        a.map,
        a.formulier,
        a.sha256,
        a.lezing is not None,
        a.documenten,
        a.bevindingen,
        cells,
        a.vroeger,
        a.gezien_op,
        a.versie,
        a.teruggezet,
    )


def earlier_versions(before: Iterable[Mapstand], now: Iterable[Aanlevering], whole: bool) -> tuple[Mapstand, ...]:
    """What an earlier run read and this one did not see: folders not looked at, and versions that were replaced in their folder.

    ``whole``: the whole inbox was looked at; a loose file that is gone was put where it belongs. What of another file could not be read
    beside a version that was replaced, is said of what lies there now, if it still does.
    """
    now = list(now)
    seen = {(a.map, a.sha256) for a in now}
    looked_at = {a.map for a in now}
    kept = [s for s in before if (s.map, s.sha256) not in seen and (s.map not in looked_at or (s.leesbaar and not s.bsn_cellen))]
    kept = [s for s in kept if not (whole and any(f.code == LOOSE for f in s.bevindingen))]
    return tuple(replace(s, vroeger=True, bevindingen=_but_refusals(s)) if s.map in looked_at else s for s in kept)


def _but_refusals(s: Mapstand) -> tuple[Finding, ...]:
    return tuple(f for f in s.bevindingen if f.code not in REFUSALS)
