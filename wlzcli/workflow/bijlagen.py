"""The files beside a form: which are kept at once, and which only after a look for a burgerservicenummer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from wlzcli.domain.aanlevering import Aanlevering
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.werkboek import Weigering
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.limited import Kind, Readers
from wlzcli.formats.pdf_reader import is_pdf
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.workflow.bewijsstukken import Beside, with_documents

SECRETS: Kind[list[tuple[str, str]]] = Kind("wlzcli.workflow.formulierlezer:annex_secrets", list)
MAX_PLACES = 20  # of one annex that are named

Keep = Callable[[bytes, str, str], None]


@dataclass(frozen=True, slots=True)
class Bijlage:
    """A file beside a form: whose it is (its place among the submissions), its folder and its name."""

    van: int
    map: str
    pad: Path
    naam: str

    @property
    def bestand(self) -> str:
        """How findings and the archief name it."""
        return f"{self.map}/{self.naam}"


def with_annexes(
    items: list[Aanlevering],
    annexes: list[Bijlage],
    beleid: Beleid,
    readers: Readers,
    progress: Callable[[int, int, str], None],
    keep: Keep | None,
) -> tuple[Aanlevering, ...]:
    """Every submission with its documents; ``keep`` gets those that hold no burgerservicenummer.

    A PDF is kept unsearched: an extract of the handelsregister holds an RSIN, which passes the same test.
    """
    kept: set[Bijlage] = set()

    def take(b: Bijlage) -> bytes | Weigering:
        data = read_foreign(b.pad)
        if isinstance(data, bytes) and is_pdf(data):
            kept.add(b)
            if keep:
                keep(data, b.bestand, "bewijsstuk")
        return data

    files = [Beside(b.van, b.naam, lambda b=b: take(b)) for b in annexes]  # type: ignore[misc]  # bound now, not later
    found = list(with_documents(items, files, beleid, readers, progress))
    for b, data, places in _searched([b for b in annexes if b not in kept], readers):
        item = found[b.van]
        if places:
            told = tuple(_secret(b, *place) for place in places[:MAX_PLACES])
            documents = tuple(d for d in item.documenten if d.naam != b.naam)
            found[b.van] = replace(item, documenten=documents, bevindingen=(*item.bevindingen, *told))
        else:
            sha256 = hashlib.sha256(data).hexdigest()  # as it is now: it may have changed since it was opened
            documents = tuple(replace(d, sha256=sha256) if d.naam == b.naam else d for d in item.documenten)
            found[b.van] = replace(item, documenten=documents)
            if keep:
                keep(data, b.bestand, "bewijsstuk")
    return tuple(found)


def _searched(annexes: list[Bijlage], readers: Readers) -> Iterator[tuple[Bijlage, bytes, list[tuple[str, str]]]]:
    """Each with its bytes and the places that may hold the number; none where it could not be looked through."""
    waiting: list[tuple[Bijlage, bytes]] = []

    def sources() -> Iterator[tuple[str, bytes]]:
        for b in annexes:
            data = read_foreign(b.pad)
            if isinstance(data, bytes):
                waiting.append((b, data))
                yield b.naam, data

    for _, places in readers.read(sources(), SECRETS):
        yield *waiting.pop(0), [] if isinstance(places, Weigering) else places


def _secret(b: Bijlage, blad: str, cel: str) -> Finding:
    return Finding(
        "F131", Ernst.FOUT, "bijlage", bestand=b.bestand, blad=blad or None, cel=cel or None, verwacht="geen gegevens van cliënten",
        feiten=Facts.of(map=b.map),
    )  # fmt: skip
