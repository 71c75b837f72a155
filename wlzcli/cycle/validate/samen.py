"""Which submissions belong together: the inschrijving that counts, and what came in later to repair or add to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import is_late
from wlzcli.domain.findings import Question
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

INSCHRIJVING = "inschrijving"
HERSTEL = "herstel"
AANVULLING = "aanvulling"
DEFINITIEF = "definitief_plan"
FOLDERS = ("map", "bestand", "eerste", "tweede")  # facts of a question of ingest that hold a folder or a file
WHOLE_FORM = frozenset({"F203", "F204", "F205"})

Key = tuple[str, Sector, str]


@dataclass(frozen=True, slots=True)
class Bundel:
    """What one zorgaanbieder handed in for one region and sector, oldest first."""

    key: Key
    inschrijvingen: tuple[Inschrijving, ...]
    aanvullingen: tuple[Inschrijving, ...]
    herstel: tuple[Inschrijving, ...]

    @property
    def los(self) -> tuple[Inschrijving, ...]:
        """What is there without an inschrijving: of the first, a herstel where there is one, a person says what it is."""
        return () if self.inschrijvingen else (*self.herstel, *self.aanvullingen)

    def without(self, one: Inschrijving) -> Bundel:
        """The same without this herstel or aanvulling."""
        aanvullingen = tuple(i for i in self.aanvullingen if i is not one)
        return replace(self, aanvullingen=aanvullingen, herstel=tuple(i for i in self.herstel if i is not one))

    def is_read(self, i: Inschrijving) -> bool:
        """Whether the gunning looks at this form: not at one that does not count, nor at an aanvulling."""
        return any(i.bestand == one.bestand for one in (*self.inschrijvingen, *self.herstel))


def bundle(items: Iterable[Inschrijving]) -> tuple[Bundel, ...]:
    """Submissions that count, by (region, sector, AGB-code). A definitief plan comes later and is no inschrijving."""
    groups: dict[Key, list[Inschrijving]] = {}
    for i in items:
        if i.telt_mee and i.soort != DEFINITIEF:
            # Without a readable AGB-code a submission stands by itself: two of them are not one zorgaanbieder.
            groups.setdefault((i.regio, i.sector, i.agb_code or f"?{i.map}"), []).append(i)
    return tuple(_bundel(key, groups[key]) for key in sorted(groups))


def in_order(items: Iterable[Inschrijving]) -> list[Inschrijving]:
    """In the order of receipt; without a moment last."""
    return sorted(
        items,
        key=lambda i: (i.ontvangen_op is None, i.ontvangen_op.timestamp() if i.ontvangen_op else 0, i.map, i.versie or 0, i.sha256),
    )


def _bundel(key: Key, items: list[Inschrijving]) -> Bundel:
    ordered = in_order(items)
    repairs = tuple(i for i in ordered if i.soort == HERSTEL)
    additions = tuple(i for i in ordered if i.soort == AANVULLING)
    first = tuple(i for i in ordered if i.soort not in (HERSTEL, AANVULLING))
    return Bundel(key, first, additions, repairs)


def without_timely(kader: Kader, b: Bundel, slips: Collection[str]) -> Bundel:
    """The same without its inschrijvingen where every one surely came late: such a one takes nobody's place.

    ``slips``: folders that the register has come in after they were here. When those came in, a person says.
    """
    late = all(surely_late(kader, i, slips) for i in b.inschrijvingen)
    return replace(b, inschrijvingen=()) if late and b.inschrijvingen else b


def without_a_timely_one(kader: Kader, b: Bundel, slips: Collection[str]) -> tuple[Inschrijving, ...]:
    """What there is of a zorgaanbieder of whom no inschrijving was in time, the late ones too: it may repair one that could not be read."""
    loose = without_timely(kader, b, slips)
    return (*loose.los, *(b.inschrijvingen if loose is not b else ()))


def surely_late(kader: Kader, i: Inschrijving, slips: Collection[str]) -> bool:
    """Whether this came after the deadline; not where it is not known when it came, nor where a person says so of a slip."""
    deadline = kader.moment("inschrijving")
    if deadline is None or deadline.moment is None or i.ontvangen_op is None:
        return False
    return i.map not in slips and is_late(i.ontvangen_op, deadline.moment)


def in_time_for(kader: Kader, item: Inschrijving) -> bool:
    """Whether an addition came in before the deadline; on one's own initiative nothing is added after it."""
    deadline = kader.moment("inschrijving")
    return bool(item.ontvangen_op and deadline and deadline.moment and not is_late(item.ontvangen_op, deadline.moment))


def same_again(later: Inschrijving, before: Inschrijving) -> bool:
    """Whether it says the same, in whatever order; ingest keeps a form sent again apart where it came on another day than a repair (0.5.0)."""

    def said(i: Inschrijving) -> tuple[object, ...]:
        pieces = sorted(i.bewijsstukken, key=lambda b: (b.sleutel, b.bestand))
        return i.identiteit, sorted(i.velden, key=lambda v: v.id), i.productie, pieces

    return said(later) == said(before)


def is_about(q: Question, i: Inschrijving, wijze: int) -> bool:
    """Whether a question of ingest is about this submission: it names its folder or its file, or who sent what lies in another's folder.

    Whose plan it is holds no toetsing up. Up to 0.4.0 any fact of the question was taken for a folder, also an AGB-code or a name.
    """
    if q.feiten.get("tweede_soort") == DEFINITIEF:
        return False
    if q.feiten.get("tweede_agb") and tuple(q.feiten.get(f"tweede_{of}") for of in ("regio", "sector", "agb")) == (
        i.regio,
        i.sector.value,
        i.agb_code,
    ):
        return True
    if wijze >= 2:
        return any(q.feiten.get(fact) in (i.map, i.bestand) for fact in FOLDERS)
    names = {value for _, value in q.feiten} | {q.onderwerp}
    names |= {part.strip() for value in tuple(names) for part in value.split(",")}
    return bool(names & {i.map, i.bestand})
