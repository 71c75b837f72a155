"""The files beside a form: which are kept at once, and which only after a look for a burgerservicenummer."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from wlzcli.cycle.ingest.bewijsstukken import unnamed
from wlzcli.domain.aanlevering import Aanlevering, Document, Mapstand
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.werkboek import Weigering, Weigerreden
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.limited import Kind, Readers
from wlzcli.formats.pdf_reader import is_pdf
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.workflow.bewijsstukken import Beside, Documents, Progress

SECRETS: Kind[list[tuple[str, str]]] = Kind("wlzcli.workflow.formulierlezer:annex_secrets", list)
CHANGED, LOOSE, MAP_IN_MAP = "W130", "F127", "W127"
ASKED_AGAIN = frozenset({"F128", "F129", "F131", Weigerreden.NOG_IN_BEWERKING.code, MAP_IN_MAP})
SHA256_LENGTH = 64
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


class Bijlagen:
    """What lies beside many forms, as documents; ``keep`` gets those that hold no burgerservicenummer.

    A PDF is kept unsearched: an extract of the handelsregister holds an RSIN, which passes the same test.
    """

    def __init__(self, beleid: Beleid, readers: Readers, keep: Keep | None) -> None:
        self.documents, self.readers, self.keep = Documents(beleid, readers), readers, keep
        self.unkept: list[Bijlage] = []

    def add(self, item: Aanlevering, annexes: list[Bijlage]) -> None:
        """The files beside this form, which they name by its number."""
        if annexes:
            files = [Beside(b.naam, partial(self._take, b)) for b in annexes]
            self.documents.add(annexes[0].van, item, files)

    def _take(self, b: Bijlage) -> bytes | Weigering:
        data = read_foreign(b.pad)
        if not (isinstance(data, bytes) and is_pdf(data)):
            self.unkept.append(b)
        elif self.keep:
            self.keep(data, b.bestand, "bewijsstuk")
        return data

    def with_all(self, items: Iterable[Aanlevering], progress: Progress) -> tuple[Aanlevering, ...]:
        """Every submission, in the order of their numbers, with its documents."""
        found = self.documents.of_all(items, progress)
        for b, data, places in _searched(self.unkept, self.readers):
            item = found[b.van]
            if places:
                told = tuple(_secret(b, *place) for place in places[:MAX_PLACES])
                documents = tuple(d for d in item.documenten if d.naam != b.naam)
                found[b.van] = replace(item, documenten=documents, bevindingen=(*item.bevindingen, *told))
            else:
                sha256 = hashlib.sha256(data).hexdigest()  # as it is now: it may have changed since it was opened
                documents = tuple(replace(d, sha256=sha256) if d.naam == b.naam else d for d in item.documenten)
                found[b.van] = replace(item, documenten=documents)
                if self.keep:
                    self.keep(data, b.bestand, "bewijsstuk")
        return tuple(found)


def with_changes(items: Iterable[Aanlevering], before: Iterable[Mapstand], whole: bool) -> tuple[Aanlevering, ...]:
    """Every submission with what came into its folder, or left it, after its form was first taken in: the register has one moment for both.

    Not what the last run itself asked for: a file that lay loose, a folder deeper or under a name that could not be, that was not finished or
    not kept. Nor a file that only got another name. ``whole``: the whole inbox was looked at; only then it is known what lies loose no more.
    A workbook among it that can't be read and that the form does not name may be a later version: what holds it up is told with it.
    """
    items, before = tuple(items), tuple(before)
    known = {(s.map, s.sha256): s for s in before if s.leesbaar}
    now = {f.gevonden for a in items for f in a.bevindingen if f.code == LOOSE}
    loose = {f.gevonden or "" for s in before for f in s.bevindingen if f.code == LOOSE and f.gevonden not in now} if whole else set()
    changes = [(a, s, _changes(a, s)) for a in items if (s := known.get((a.map, a.sha256))) is not None and a.lezing is not None]
    got = Counter(naam for *_, c in changes for naam in c.added)  # of a name that two folders got nobody knows which was the loose one
    told = {(a.map, a.sha256): _told(a, s, c, {n for n in loose if got[n] == 1}) for a, s, c in changes}
    return tuple(replace(a, bevindingen=(*a.bevindingen, *told.get((a.map, a.sha256), ()))) for a in items)


@dataclass(frozen=True, slots=True)
class Changes:
    """The files beside one form, then and now, by name, and which of them came or left; ``added``: under a name that was not there."""

    first: dict[str, str]
    now: dict[str, str]
    came: frozenset[str]
    left: frozenset[str]

    @property
    def added(self) -> frozenset[str]:
        """What came under a name that was not there."""
        return frozenset(n for n in self.came if not self.first.get(n))


def _changes(a: Aanlevering, before: Mapstand) -> Changes:
    first = {d.naam: _content(d) for d in before.documenten}
    first |= {f.gevonden or "": str(f.feiten.get("eerst") or "") for f in before.bevindingen if f.code == CHANGED}
    now = {d.naam: _content(d) for d in a.documenten}
    came = {n for n, content in now.items() if content != first.get(n) and not _got_another_name(content, first, now)}
    left = {n for n, content in first.items() if content and content != now.get(n) and not _got_another_name(content, now, first)}
    return Changes(first, now, frozenset(came), frozenset(left))


def _told(a: Aanlevering, before: Mapstand, c: Changes, moved: set[str]) -> list[Finding]:
    asked, may_come = _asked_for(before, a)
    rest = c.added - moved - asked
    expected = moved | asked | (rest if len(rest) <= may_come - len(asked & c.added) else set())
    found = []
    for naam in sorted(c.came | c.left):
        then, is_now = c.first.get(naam, ""), c.now.get(naam, "")
        if then or naam not in expected:
            found.append(_changed(a, naam, "bijgekomen" if not then else "vervangen" if is_now else "weggehaald", then))
    new = {f.bestand for f in found if f.feiten.get("wat") == "bijgekomen"} & {f"{a.map}/{d.naam}" for d in _unnamed(a)}
    return [*found, *(f for f in a.geweigerd if f.bestand in new)]


def _unnamed(a: Aanlevering) -> tuple[Document, ...]:
    return unnamed(a.lezing.velden, a.documenten) if a.lezing and a.geweigerd else ()


def _asked_for(before: Mapstand, a: Aanlevering) -> tuple[set[str], float]:
    """Which files of this folder the last run asked for, and how many may have come for it: of a folder within it nobody knows."""
    asked, still = ({(f.code, f.bestand or "") for f in found if f.code in ASKED_AGAIN} for found in (before.bevindingen, a.bevindingen))
    names = {bestand.partition("/")[2] for _, bestand in asked - still}
    return names, math.inf if any(code == MAP_IN_MAP for code, _ in asked - still) else len(asked - still)


def _got_another_name(content: str, there: dict[str, str], here: dict[str, str]) -> bool:
    """Whether a file with exactly this content stands only there under some name; what was not read is like nothing."""
    return len(content) == SHA256_LENGTH and any(found == content != here.get(naam) for naam, found in there.items())


def _content(d: Document) -> str:
    return d.sha256 or d.probleem or "niet gelezen"


def _changed(a: Aanlevering, naam: str, wat: str, eerst: str) -> Finding:
    return Finding(
        CHANGED, Ernst.WAARSCHUWING, "bijlage", bestand=f"{a.map}/{naam}", gevonden=naam, verwacht="de bestanden die met het formulier kwamen",
        feiten=Facts.of(map=a.map, wat=wat, eerst=eerst),
    )  # fmt: skip


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
