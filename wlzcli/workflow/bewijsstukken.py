"""The documents beside the forms: opened in the limited workers, and their text searched where the policy asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from wlzcli.cycle.ingest.bewijsstukken import match_name, search_text
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Aanlevering, Document
from wlzcli.domain.werkboek import PdfInhoud, Weigering
from wlzcli.formats.limited import PDF, PDF_ZONDER_TEKST, Kind, Readers
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.workflow.session import no_progress


@dataclass(frozen=True, slots=True)
class Beside:
    """A file beside a form: whose it is (its place among the submissions), its name, and how to take its bytes."""

    van: int
    naam: str
    take: Callable[[], bytes | Weigering]


def with_documents(
    items: list[Aanlevering],
    beside: Iterable[Beside],
    beleid: Beleid,
    readers: Readers,
    progress: Callable[[int, int, str], None] = no_progress,
) -> tuple[Aanlevering, ...]:
    """Every submission with its documents: readable or not, and whether the text holds KvK number and name.

    Only the text of a document that the policy wants searched is taken out: it is most of the work.
    """
    files = list(beside)
    names: dict[int, list[str]] = {}
    for b in files:
        names.setdefault(b.van, []).append(b.naam)
    wanted = frozenset(ids.veld_bestand(d.sleutel) for k in beleid.kaders for d in k.documenten if d.zoek_kvk)
    searched = {n: _named_for(wanted, items[n], given) for n, given in names.items()}
    found: dict[int, list[Document]] = {n: [] for n in range(len(items))}
    done = 0
    for kind, is_searched in ((PDF, True), (PDF_ZONDER_TEKST, False)):
        for b, document in _read([b for b in files if (b.naam in searched[b.van]) is is_searched], kind, readers, items):
            found[b.van].append(document)
            done += 1
            progress(done, len(files), f"{items[b.van].map}/{b.naam}")
    return tuple(replace(a, documenten=tuple(sorted(found[n], key=lambda d: d.naam))) for n, a in enumerate(items))


def _named_for(wanted: frozenset[str], a: Aanlevering, names: list[str]) -> frozenset[str]:
    """Which of these files the form names in one of the wanted fields."""
    documents = [Document(naam, None, True) for naam in names]
    named = (match_name(v.waarde, documents) for v in (a.lezing.velden if a.lezing else ()) if v.id in wanted and v.waarde)
    return frozenset(d.naam for d in named if d is not None)


def _read(files: list[Beside], kind: Kind[PdfInhoud], readers: Readers, items: list[Aanlevering]) -> Iterator[tuple[Beside, Document]]:
    refused: list[tuple[Beside, Document]] = []
    waiting: list[tuple[Beside, str]] = []

    def sources() -> Iterator[tuple[str, bytes]]:
        for b in files:
            data = b.take()
            if isinstance(data, Weigering):
                refused.append((b, Document(b.naam, None, False, data.reden.value)))
            else:
                waiting.append((b, hashlib.sha256(data).hexdigest()))
                yield b.naam, data

    for _, pdf in readers.read(sources(), kind):
        b, sha256 = waiting.pop(0)
        yield b, _document(b.naam, sha256, pdf, items[b.van])
    yield from refused


def _document(naam: str, sha256: str, pdf: PdfInhoud | Weigering, a: Aanlevering) -> Document:
    if isinstance(pdf, Weigering):
        return Document(naam, sha256, False, pdf.reden.value)
    if not pdf.leesbaar or not pdf.tekst:
        return Document(naam, sha256, pdf.leesbaar, pdf.probleem)
    value = {v.id: v.waarde or "" for v in a.lezing.velden} if a.lezing else {}
    return Document(naam, sha256, True, pdf.probleem, *search_text(pdf.tekst, value.get(ids.KVK_NUMMER, ""), value.get(ids.NAAM, "")))
