"""Reading and writing the ronde's records, typed, inside the transaction of one command."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wlzcli.domain.canonical import digest, dumps, from_data, loads
from wlzcli.domain.findings import Answer, Answers, Finding, Question
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.provenance import Receipt
from wlzcli.records import dataclass
from wlzcli.store import journal
from wlzcli.store.disk import StagedFile
from wlzcli.store.inschrijvingen import from_texts, two_texts, without_cells

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

SEALED = {
    "registratie": "SELECT cast(nr AS TEXT), nr, soort, sleutel, inhoud, door, op FROM registratie",
    "tabel": "SELECT naam || ' ' || sha256, naam, sha256, op, door FROM tabel",
}
SEAL = "vastgelegd"


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A stored voorstel: its id, inputs hash, answers, raw decisions and who computed it first."""

    id: str
    stap: str
    invoer_sha256: str
    antwoorden: tuple[Answer, ...]
    besluiten: str
    receipt: Receipt
    door: str
    op: str

    def decisions(self, cls: type[T]) -> tuple[T, ...]:
        """The decisions as typed records."""
        return tuple(from_data(cls, item) for item in json.loads(self.besluiten))


@dataclass(frozen=True, slots=True)
class StoredBesluit:
    """A besluit as it was vastgesteld, with who and when."""

    id: str
    voorstel_id: str
    stap: str
    regio: str
    sector: str
    agb_code: str
    inhoud: str
    door: str
    op: str
    vervangt: str | None

    def as_type(self, cls: type[T]) -> T:
        """The decision as a typed record."""
        return loads(cls, self.inhoud)


@dataclass(frozen=True, slots=True)
class Registratie:
    """A record a person made."""

    nr: int
    soort: str
    sleutel: str
    inhoud: str
    door: str
    op: str

    def as_type(self, cls: type[T]) -> T:
        """The record typed."""
        return loads(cls, self.inhoud)


NotedFile = tuple[str, str, str, int]  # of the archief: its hash, name, kind and size


class Tables:
    """The records of one ronde, inside one transaction. ``changed`` tells whether anything was written."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._before = db.total_changes
        self._sealed = {name: self._last_row(name) for name in SEALED}
        self.staged: list[StagedFile] = []
        self._inschrijvingen: dict[bool, tuple[Inschrijving, ...]] = {}

    @property
    def changed(self) -> bool:
        """Whether this command wrote anything."""
        return self._db.total_changes > self._before

    def stage(self, target: Path, data: bytes) -> None:
        """A file that belongs to this command's records: written now, in its place once they are committed."""
        self.staged.append(StagedFile(target, data))

    @property
    def writable(self) -> bool:
        """Whether these are the records themselves and not a copy to read."""
        return not self._db.execute("PRAGMA query_only").fetchone()[0]

    # -- archief and tables ------------------------------------------------------------------

    def note_file(self, sha256: str, naam: str, soort: str, size: int, op: datetime, door: str) -> None:
        """Register a file of the archief; the first who brought it stays named."""
        self.note_files([(sha256, naam, soort, size)], op, door)

    def note_files(self, files: Iterable[NotedFile], op: datetime, door: str) -> None:
        """Register many files of the archief."""
        rows = [(*file, op.isoformat(), door) for file in files]
        self._db.executemany("INSERT INTO archief VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING", rows)

    def files(self) -> tuple[tuple[str, str, str], ...]:
        """(sha256, name, kind) of every archived file."""
        return tuple(self._db.execute("SELECT sha256, naam, soort FROM archief ORDER BY sha256"))

    def note_table(self, naam: str, sha256: str, op: datetime, door: str) -> None:
        """Register the use of a table of ``tabellen/``; the first user counts as who entered it."""
        self._db.execute("INSERT INTO tabel VALUES (?,?,?,?) ON CONFLICT DO NOTHING", (naam, sha256, op.isoformat(), door))

    def table_entered_by(self, naam: str, sha256: str) -> str | None:
        """Who first used this version of the table."""
        row = self._db.execute("SELECT door FROM tabel WHERE naam=? AND sha256=?", (naam, sha256)).fetchone()
        return str(row[0]) if row else None

    # -- inschrijvingen ----------------------------------------------------------------------

    def inschrijvingen(self, cells: bool = True) -> tuple[Inschrijving, ...]:
        """Every submission read, also those that do not count, by folder name; without ``cells`` those of tables are left out.

        Loaded once: several parts of one command ask, and within its transaction only an ingest changes them.
        """
        found = self._inschrijvingen.get(cells)
        if found is None and not cells and (whole := self._inschrijvingen.get(True)) is not None:
            found = self._inschrijvingen[False] = tuple(map(without_cells, whole))
        if found is None:
            found = self._inschrijvingen[cells] = tuple([i for i, _ in self._read_inschrijvingen(cells)])
        return found

    def inschrijvingen_as_stored(self) -> tuple[tuple[Inschrijving, bytes | None], ...]:
        """As :meth:`inschrijvingen` without cells, each with the canonical JSON that it was read from; None where that holds cells, of an older ronde."""
        found = tuple(self._read_inschrijvingen(cells=False))
        self._inschrijvingen[False] = tuple([i for i, _ in found])
        return found

    def _read_inschrijvingen(self, cells: bool) -> Iterator[tuple[Inschrijving, bytes | None]]:
        wanted = "CAST(tabelcellen AS BLOB)" if cells else "tabelcellen IS NOT NULL"
        rows = self._db.execute(f"SELECT CAST(inhoud AS BLOB), {wanted} FROM inschrijving ORDER BY map, sha256")  # noqa: S608 - one of two words
        for inhoud, apart in rows:
            yield from_texts(inhoud, apart, cells), inhoud if apart else None

    def replace_inschrijvingen(self, items: tuple[Inschrijving, ...]) -> None:
        """Store the outcome of an ingest; unchanged rows are not touched."""
        from concurrent.futures import ThreadPoolExecutor

        rows = self._db.execute("SELECT map, sha256, CAST(inhoud AS BLOB), CAST(tabelcellen AS BLOB) FROM inschrijving")
        stored = {(r[0], r[1]): r[2:] for r in rows}
        write = "INSERT OR REPLACE INTO inschrijving VALUES (?,?,?,?,?,?,?,CAST(? AS TEXT),CAST(? AS TEXT))"
        fresh = {(i.map, i.sha256): i for i in items}
        self._inschrijvingen = {False: tuple(without_cells(fresh[key]) for key in sorted(fresh))}
        for key in stored.keys() - fresh.keys():
            self._db.execute("DELETE FROM inschrijving WHERE map=? AND sha256=?", key)
        waiting: list[Future[sqlite3.Cursor]] = []
        with ThreadPoolExecutor(1) as beside:  # the database takes in one submission while the next is being serialised
            for key, i in fresh.items():
                texts = two_texts(i)
                if stored.get(key) != texts:
                    row = (i.map, i.sha256, i.inhoud_sha256, i.agb_code, i.regio, i.sector, int(i.telt_mee), *texts)
                    waiting.append(beside.submit(self._db.execute, write, row))
        for written in waiting:
            written.result()

    # -- findings, questions, answers --------------------------------------------------------

    def replace_findings(self, stap: str, items: tuple[Finding, ...]) -> None:
        """The findings of the last run of this step."""
        texts = [dumps(f).decode() for f in items]
        stored = [r[0] for r in self._db.execute("SELECT inhoud FROM bevinding WHERE stap=? ORDER BY nr", (stap,))]
        if stored != texts:
            self._db.execute("DELETE FROM bevinding WHERE stap=?", (stap,))
            self._db.executemany("INSERT INTO bevinding VALUES (?,?,?)", [(stap, n, t) for n, t in enumerate(texts)])

    def findings(self, stap: str) -> tuple[Finding, ...]:
        """The findings of the last run of this step, in the published order."""
        return tuple(loads(Finding, r[0]) for r in self._db.execute("SELECT inhoud FROM bevinding WHERE stap=? ORDER BY nr", (stap,)))

    def replace_questions(self, stap: str, items: tuple[Question, ...]) -> None:
        """The open questions of the last run of this step."""
        fresh = {q.id: dumps(q).decode() for q in items}
        stored = dict(self._db.execute("SELECT id, inhoud FROM vraag WHERE stap=?", (stap,)).fetchall())
        if stored != fresh:
            self._db.execute("DELETE FROM vraag WHERE stap=?", (stap,))
            self._db.executemany("INSERT INTO vraag VALUES (?,?,?)", [(i, stap, t) for i, t in fresh.items()])

    def questions(self, stap: str | None = None) -> tuple[Question, ...]:
        """Open questions, of one step or of all."""
        rows = self._db.execute("SELECT inhoud FROM vraag WHERE ?1 IS NULL OR stap=?1 ORDER BY stap, id", (stap,))
        return tuple(loads(Question, r[0]) for r in rows)

    def add_answer(self, answer: Answer) -> None:
        """Record an answer; the latest answer to a question counts."""
        self._db.execute(
            "INSERT INTO antwoord (vraag_id, stap, inhoud, door, op) VALUES (?,?,?,?,?)",
            (answer.vraag.id, answer.vraag.stap, dumps(answer).decode(), answer.door, answer.op.isoformat()),
        )

    def answers(self, stap: str | None = None) -> Answers:
        """The answers that count: the latest to each question, by question id."""
        rows = self._db.execute(
            "SELECT inhoud FROM antwoord a WHERE (?1 IS NULL OR stap=?1)"
            " AND nr = (SELECT max(nr) FROM antwoord b WHERE b.vraag_id = a.vraag_id) ORDER BY vraag_id",
            (stap,),
        )
        return Answers(tuple(loads(Answer, r[0]) for r in rows))

    def every_answer(self) -> tuple[tuple[int, str, str, str, str], ...]:
        """(number, question, answer as stored, who, when) of every answer ever given, also those that were replaced."""
        return tuple(self._db.execute("SELECT nr, vraag_id, inhoud, door, op FROM antwoord ORDER BY nr"))

    # -- voorstellen and besluiten -----------------------------------------------------------

    def put_input(self, sha256: str, stap: str, inhoud: bytes) -> None:
        """Keep the frozen inputs of a step: tens of MB, so the bytes go in as the text that they are."""
        self._db.execute("INSERT INTO invoer VALUES (?,?,CAST(? AS TEXT)) ON CONFLICT DO NOTHING", (sha256, stap, inhoud))

    def input(self, sha256: str) -> str:
        """The frozen inputs by hash, as canonical JSON; empty when they are gone."""
        row = self._db.execute("SELECT inhoud FROM invoer WHERE sha256=?", (sha256,)).fetchone()
        return str(row[0]) if row else ""

    def inputs(self, stap: str) -> Iterator[tuple[str, str]]:
        """Hash and canonical JSON of all the frozen inputs of a step, the latest first."""
        yield from self._db.execute("SELECT sha256, inhoud FROM invoer WHERE stap=? ORDER BY rowid DESC", (stap,))

    def put_voorstel(self, v: Voorstel) -> None:
        """Store a voorstel, or make a known one the latest again. The first who computed it stays named."""
        known = self._db.execute("SELECT laatst FROM voorstel WHERE id=?", (v.id,)).fetchone()
        newest = self._db.execute("SELECT coalesce(max(laatst), 0) FROM voorstel").fetchone()[0]
        latest = self.latest_voorstel(v.stap)
        if known and latest and latest.id == v.id:
            return
        if known:
            self._db.execute("UPDATE voorstel SET laatst=? WHERE id=?", (newest + 1, v.id))
            return
        self._db.execute(
            "INSERT INTO voorstel (id, stap, invoer_sha256, antwoorden, besluiten, receipt, door, op, laatst) VALUES (?,?,?,?,?,?,?,?,?)",
            (
                v.id, v.stap, v.invoer_sha256, dumps(v.antwoorden).decode(), v.besluiten,
                dumps(v.receipt).decode(), v.door, v.op, newest + 1,
            ),
        )  # fmt: skip

    def latest_voorstel(self, stap: str) -> Voorstel | None:
        """The voorstel of the last run of this step."""
        return self._voorstel("stap=? ORDER BY laatst DESC LIMIT 1", stap)

    def voorstel(self, id_or_start: str) -> Voorstel | None:
        """A voorstel by its id or the start of it."""
        return self._voorstel("substr(id, 1, length(?1)) = ?1 ORDER BY laatst DESC LIMIT 1", id_or_start)

    def voorstellen_met(self, stap: str, start: str) -> tuple[str, ...]:
        """The ids of this step's voorstellen that begin so."""
        rows = self._db.execute("SELECT id FROM voorstel WHERE stap=?1 AND substr(id, 1, length(?2)) = ?2 ORDER BY id", (stap, start))
        return tuple(row[0] for row in rows)

    def _voorstel(self, where: str, value: str) -> Voorstel | None:
        row = self._db.execute(
            f"SELECT id, stap, invoer_sha256, antwoorden, besluiten, receipt, door, op FROM voorstel WHERE {where}",  # noqa: S608 - fixed texts
            (value,),
        ).fetchone()
        if row is None:
            return None
        answers = tuple(from_data(Answer, a) for a in json.loads(row[3]))
        return Voorstel(row[0], row[1], row[2], answers, row[4], loads(Receipt, row[5]), row[6], row[7])

    def add_besluit(self, b: StoredBesluit) -> None:
        """Store a besluit; it can never be changed, only replaced by one that names it."""
        self._db.execute(
            "INSERT INTO besluit VALUES (?,(SELECT coalesce(max(nr),0)+1 FROM besluit),?,?,?,?,?,?,?,?,?)",
            (b.id, b.voorstel_id, b.stap, b.regio, b.sector, b.agb_code, b.inhoud, b.door, b.op, b.vervangt),
        )

    def besluiten(self, stap: str | None = None) -> tuple[StoredBesluit, ...]:
        """Every besluit ever vastgesteld, oldest first."""
        rows = self._db.execute(
            "SELECT id, voorstel_id, stap, regio, sector, agb_code, inhoud, door, op, vervangt FROM besluit"
            " WHERE ?1 IS NULL OR stap=?1 ORDER BY nr",
            (stap,),
        )
        return tuple(StoredBesluit(*row) for row in rows)

    def standing(self, stap: str) -> tuple[StoredBesluit, ...]:
        """The besluiten of a step that stand: the newest of each regio x sector x zorgaanbieder x key."""
        every = self.besluiten(stap)
        replaced = {b.vervangt for b in every if b.vervangt}
        return tuple(b for b in every if b.id not in replaced)

    # -- what people record ------------------------------------------------------------------

    def register(self, soort: str, sleutel: str, inhoud: object, door: str, op: datetime) -> bool:
        """Record something; the same content under the same key is not recorded twice. True if new."""
        text = dumps(inhoud).decode()
        last = self._db.execute(
            "SELECT inhoud FROM registratie WHERE soort=? AND sleutel=? ORDER BY nr DESC LIMIT 1", (soort, sleutel)
        ).fetchone()
        if last and last[0] == text:
            return False
        self._db.execute(
            "INSERT INTO registratie (soort, sleutel, inhoud, door, op) VALUES (?,?,?,?,?)",
            (soort, sleutel, text, door, op.isoformat()),
        )
        return True

    def registraties(self, soort: str) -> tuple[Registratie, ...]:
        """Every record of this kind, oldest first."""
        rows = self._db.execute("SELECT nr, soort, sleutel, inhoud, door, op FROM registratie WHERE soort=? ORDER BY nr", (soort,))
        return tuple(Registratie(*row) for row in rows)

    def latest_registraties(self, soort: str) -> tuple[Registratie, ...]:
        """The latest record under each key, by key."""
        return tuple(sorted({r.sleutel: r for r in self.registraties(soort)}.values(), key=lambda r: r.sleutel))

    # -- journal -----------------------------------------------------------------------------

    def write_journal(self, op: datetime, door: str, opdracht: str, inhoud: object) -> str:
        """Add a row to the journal, after the hashes of what was recorded since the last one; returns its new head."""
        self._seal(op, door)
        return journal.append(self._db, op, door, opdracht, inhoud)

    def seal(self) -> None:
        """What was recorded without a journal row of its own gets one, so that no record can be changed unseen."""
        for name, last in self._sealed.items():
            row = self._db.execute(f"SELECT op, door FROM {name} WHERE rowid > ? ORDER BY rowid DESC LIMIT 1", (last,)).fetchone()  # noqa: S608 - fixed names
            if row:
                self._seal(datetime.fromisoformat(row[0]), row[1])
                return

    def _seal(self, op: datetime, door: str) -> None:
        fresh = {name: self.record_hashes(name, self._sealed[name]) for name in SEALED}
        if any(fresh.values()):
            journal.append(self._db, op, door, SEAL, {name: hashes for name, hashes in fresh.items() if hashes})
            self._sealed = {name: self._last_row(name) for name in SEALED}

    def record_hashes(self, name: str, after: int = 0) -> dict[str, str]:
        """Key and hash of every record people made (``registratie``) or table they brought in (``tabel``)."""
        rows = self._db.execute(f"{SEALED[name]} WHERE rowid > ? ORDER BY rowid", (after,))
        return {row[0]: digest(row[1:]) for row in rows}

    def record_labels(self, name: str) -> dict[str, str]:
        """The key of every such record with words for people."""
        return {row[0]: f"{row[2]} {row[3]}" if name == "registratie" else f"{row[1]}" for row in self._db.execute(SEALED[name])}

    def _last_row(self, name: str) -> int:
        return int(self._db.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0])  # noqa: S608 - fixed names

    def journal_head(self) -> str:
        """The head of the journal."""
        return journal.head(self._db)

    def journal_begin(self) -> journal.Entry | None:
        """The row with which the journal begins; None when it is empty."""
        return journal.first(self._db)

    def journal_entries(self) -> tuple[journal.Entry, ...]:
        """All rows of the journal, oldest first."""
        return tuple(journal.entries(self._db))

    def last_told(self, opdrachten: tuple[str, ...]) -> tuple[str, str] | None:
        """The last journal row of one of these commands: which command, and what it says as JSON."""
        marks = ",".join("?" * len(opdrachten))
        row = self._db.execute(
            f"SELECT opdracht, inhoud FROM journaal WHERE opdracht IN ({marks}) ORDER BY nr DESC LIMIT 1",  # noqa: S608 - only marks
            opdrachten,
        ).fetchone()
        return (row[0], row[1]) if row else None

    def journal_breaks(self) -> tuple[str, ...]:
        """Where the journal's chain does not hold."""
        return journal.breaks(journal.entries(self._db))
