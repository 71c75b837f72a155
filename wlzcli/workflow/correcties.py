"""The corrections of a ronde: which besluit takes the place of which, on what day, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from wlzcli.domain.brief import BriefSoort, Verzending
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningUitkomst, Herziening
from wlzcli.domain.herziening import Correctie, changes, is_correction
from wlzcli.domain.report import Table
from wlzcli.store.tables import StoredBesluit, Tables
from wlzcli.views.vergelijking import changes_table, compare

HELD = '"uitkomst":"aangehouden"'
DEFINITIEF = '"fase":"definitief"'
MAX_REGELS = 2_000  # more nobody reads on a screen; --json holds them all
OVER_GUNNING = (BriefSoort.VOORLOPIGE_GUNNING, BriefSoort.DEFINITIEVE_GUNNING)


class Herzieningen:
    """Every besluit on a gunning ever made, by id, with what was recorded about replacing it."""

    def __init__(self, tables: Tables) -> None:
        self.every = {b.id: b for b in tables.besluiten("gunning")}
        self._typed: dict[str, GunningBesluit] = {}
        self._why = {r.sleutel: r.as_type(Herziening).reden for r in tables.latest_registraties("herziening")}
        letters = (r.as_type(Verzending) for r in tables.latest_registraties("verzending"))
        self._sent = {v.besluit_id: v.datum for v in letters if v.soort in OVER_GUNNING}

    def typed(self, besluit_id: str) -> GunningBesluit:
        """A besluit by its id."""
        if besluit_id not in self._typed:
            self._typed[besluit_id] = self.every[besluit_id].as_type(GunningBesluit)
        return self._typed[besluit_id]

    def decided_in(self, stored: StoredBesluit) -> StoredBesluit:
        """The besluit in which this award was decided: becoming definitive decides nothing again."""
        while stored.vervangt in self.every and not changes(self.typed(stored.vervangt or ""), self.typed(stored.id)):
            stored = self.every[stored.vervangt or ""]
        return stored

    def lineage(self, stored: StoredBesluit) -> set[str]:
        """The ids under which this award went through its phases: the besluit and those it went on from, back to a correction."""
        ids = {stored.id}
        while stored.vervangt in self.every and not is_correction(self.typed(stored.vervangt or ""), self.typed(stored.id)):
            stored = self.every[stored.vervangt or ""]
            ids.add(stored.id)
        return ids

    def of(self, b: GunningBesluit, besluit_id: str | None, vervangt: str | None) -> Correctie | None:
        """The correction that this besluit, or voorstel for one, is; None where it corrects nothing."""
        old = self.every.get(vervangt or "")
        if old is None or not is_correction(self.typed(old.id), b):
            return None
        return Correctie(
            b.regio, b.sector.value, b.agb_code, b.naam, besluit_id, old.id, _day(old.op), self._sent_on(old),
            self._why.get(old.id, ""), changes(self.typed(old.id), b),
        )  # fmt: skip

    def behind(self, stored: StoredBesluit) -> Correctie | None:
        """The correction in which a standing award was decided, also where it has become definitive since."""
        first = self.decided_in(stored)
        return self.of(self.typed(first.id), first.id, first.vervangt)

    def about(self, agb_code: str) -> tuple[Correctie, ...]:
        """Every correction about this zorgaanbieder, oldest first."""
        return tuple(c for c in self.all() if c.agb_code == agb_code)

    def all(self) -> tuple[Correctie, ...]:
        """Every correction of the ronde, oldest first."""
        fresh = (b for b in self.every.values() if b.vervangt and DEFINITIEF not in b.inhoud)  # most are only made definitive
        found = (self.of(self.typed(b.id), b.id, b.vervangt) for b in fresh)
        return tuple(c for c in found if c is not None)

    def why(self, besluit_id: str) -> str:
        """Why this besluit is, or was, decided again; empty where nobody recorded it."""
        return self._why.get(besluit_id, "")

    def _sent_on(self, stored: StoredBesluit) -> date | None:
        """The day of the last letter about this award, of the besluit itself or of the provisional one it was made of."""
        return self._sent.get(stored.id) or self._sent.get(self.decided_in(stored).id)


def held(tables: Tables) -> dict[str, GunningBesluit]:
    """By the id of the award that stands: the herziening of it that the latest voorstel holds."""
    voorstel = tables.latest_voorstel("gunning")
    if voorstel is None or HELD not in voorstel.besluiten:
        return {}
    stands = {b.id for b in tables.standing("gunning") if HELD not in b.inhoud}
    every = (d for d in voorstel.decisions(GunningBesluit) if d.uitkomst is GunningUitkomst.AANGEHOUDEN)
    return {d.vervangt: d for d in every if d.vervangt in stands}


def proposed(tables: Tables, decisions: Iterable[GunningBesluit]) -> tuple[Correctie, ...]:
    """The corrections in a voorstel."""
    named = [d for d in decisions if d.vervangt]
    if not named:
        return ()
    known = Herzieningen(tables)
    return tuple(c for c in (known.of(d, None, d.vervangt) for d in named) if c is not None)


def settled(tables: Tables, made: Iterable[StoredBesluit]) -> tuple[Correctie, ...]:
    """The corrections among besluiten that were just made (or that would be: those the tables do not hold)."""
    named = [b for b in made if b.stap == "gunning" and b.vervangt]
    if not named:
        return ()
    known = Herzieningen(tables)
    return tuple(c for c in (known.of(b.as_type(GunningBesluit), b.id, b.vervangt) for b in named) if c is not None)


def as_json(correcties: tuple[Correctie, ...]) -> dict[str, object]:
    """The key ``herzieningen`` of a document; no key without corrections."""
    return {"herzieningen": [c.as_data() for c in correcties]} if correcties else {}


def summary(tables: Tables, decisions: Iterable[GunningBesluit], sent: frozenset[tuple[str, str, str]]) -> tuple[Table, ...]:
    """Each correction beside the besluit it names, one row for each zorgaanbieder."""
    known = {b.id: b for b in tables.besluiten("gunning")}
    fresh = [d for d in decisions if d.vervangt in known and d.fase in (Fase.VOORSTEL, Fase.VOORLOPIG)]
    moved = compare([known[d.vervangt or ""].as_type(GunningBesluit) for d in fresh], fresh, sent)
    return (changes_table("Herziening van wat vaststaat", moved),) if moved else ()


def as_notes(correcties: tuple[Correctie, ...]) -> list[str]:
    """Where to read what changes, where anything does."""
    if not correcties:
        return []
    number = "1 besluit wordt" if len(correcties) == 1 else f"{len(correcties)} besluiten worden"
    return [f"{number} vervangen; wat er per prestatie verandert en waarom: -v, of 'wlz waarom AGB'."]


def as_table(correcties: tuple[Correctie, ...]) -> tuple[Table, ...]:
    """What each correction changes, one row for each thing."""
    rows = tuple((c.regio, c.sector, c.agb_code, c.vervangt[:12], w.naam, *w.words(), c.reden) for c in correcties for w in c.wijzigingen)
    columns = ("regio", "sector", "AGB", "vervangt", "wat", "was", "wordt", "reden")
    return (Table("Wat de herziening verandert", columns, rows, ("was", "wordt")),) if 0 < len(rows) <= MAX_REGELS else ()


def letters_sent(tables: Tables) -> frozenset[tuple[str, str, str]]:
    """Whom a letter about its award was sent to."""
    letters = (r.as_type(Verzending) for r in tables.latest_registraties("verzending"))
    return frozenset((v.regio, v.sector.value, v.agb_code) for v in letters if v.soort in OVER_GUNNING)


def _day(op: str) -> date:
    return datetime.fromisoformat(op).astimezone(AMSTERDAM).date()
