"""The documents beside the forms: opened in the limited workers, and their text searched where the policy asks for it."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from wlzcli.cycle.ingest.bewijsstukken import match_name, search_text
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Aanlevering, Document
from wlzcli.domain.werkboek import PdfInhoud, Weigering
from wlzcli.formats.limited import AHEAD_BYTES, PDF, PDF_ZONDER_TEKST, Readers, Reading
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.workflow.session import no_progress

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Beside:
    """A file beside a form: its name, and how to take its bytes."""

    naam: str
    take: Callable[[], bytes | Weigering]


class Documents:
    """The documents beside many forms, opened while the next forms are being read: readable or not, and whether the text holds KvK number
    and name.

    Only the text of a document that the policy wants searched is taken out: it is most of the work.
    """

    def __init__(self, beleid: Beleid, readers: Readers) -> None:
        self.readers = readers
        self.wanted = frozenset(ids.veld_bestand(d.sleutel) for k in beleid.kaders for d in k.documenten if d.zoek_kvk)
        self.found: dict[int, list[Document]] = {}
        self.waiting: deque[tuple[int, Beside, str, Aanlevering, Reading[PdfInhoud]]] = deque()
        self.ahead = 0  # bytes of what is on its way

    def add(self, number: int, item: Aanlevering, files: Iterable[Beside]) -> None:
        """The files beside the form with this number: taken now, opened when a worker gets to them."""
        files = list(files)
        searched = _named_for(self.wanted, item, [b.naam for b in files])
        for b in files:
            while self.waiting and self.ahead > AHEAD_BYTES:
                self._take_up()
            data = b.take()
            if isinstance(data, Weigering):
                self.found.setdefault(number, []).append(Document(b.naam, None, False, data.reden.value))
            else:
                reading = self.readers.give(data, PDF if b.naam in searched else PDF_ZONDER_TEKST)
                self.waiting.append((number, b, hashlib.sha256(data).hexdigest(), item, reading))
                self.ahead += len(data)

    def of_all(self, items: Iterable[Aanlevering], progress: Progress = no_progress) -> list[Aanlevering]:
        """Every submission, in the order of their numbers, with its documents."""
        total = len(self.waiting)
        for done in range(1, total + 1):
            bestand = self._take_up()
            progress(done, total, bestand)
        return [replace(a, documenten=tuple(sorted(self.found.get(n, ()), key=lambda d: d.naam))) for n, a in enumerate(items)]

    def _take_up(self) -> str:
        number, b, sha256, item, reading = self.waiting.popleft()
        self.ahead -= reading.size
        self.found.setdefault(number, []).append(_document(b.naam, sha256, reading.result(), item))
        return f"{item.map}/{b.naam}"


def _named_for(wanted: frozenset[str], a: Aanlevering, names: list[str]) -> frozenset[str]:
    """Which of these files the form names in one of the wanted fields."""
    documents = [Document(naam, None, True) for naam in names]
    named = (match_name(v.waarde, documents) for v in (a.lezing.velden if a.lezing else ()) if v.id in wanted and v.waarde)
    return frozenset(d.naam for d in named if d is not None)


def _document(naam: str, sha256: str, pdf: PdfInhoud | Weigering, a: Aanlevering) -> Document:
    if isinstance(pdf, Weigering):
        return Document(naam, sha256, False, pdf.reden.value)
    if not pdf.leesbaar or not pdf.tekst:
        return Document(naam, sha256, pdf.leesbaar, pdf.probleem)
    value = {v.id: v.waarde or "" for v in a.lezing.velden} if a.lezing else {}
    return Document(naam, sha256, True, pdf.probleem, *search_text(pdf.tekst, value.get(ids.KVK_NUMMER, ""), value.get(ids.NAAM, "")))
