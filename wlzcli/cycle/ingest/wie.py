"""Whose AGB-code it is: another organisation under the same code is no version of the first, nor its repair, addition or plan.

Two inschrijvingen of one region and sector are weighed as versions (``versies``); here what stands beside the one that counts, and
what came in for another region or sector.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from wlzcli.cycle.ingest.meldingen import STAP, bevinding
from wlzcli.cycle.ingest.tekens import fold
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Answers, Finding, Question
from wlzcli.domain.formulier import AGB_CODE, SOORT_DEFINITIEF
from wlzcli.domain.inschrijving import Inschrijving

DEZELFDE, OF_ANOTHER = "dezelfde", "F140"
IN_ONE_FOLDER = ("wie_al_telde", "wie_later_kwam")
BESIDE = ("herstel", "aanvulling", SOORT_DEFINITIEF)

Key = tuple[str, str]


class Bodies:
    """Who counts under each AGB-code, while the submissions are gone through."""

    def __init__(self, items: list[Inschrijving], told: Iterable[Finding], answers: Answers, volgorde: Mapping[Key, int]) -> None:
        """``told``: what a person said already of two inschrijvingen (F140). What else came from the one that lost is not asked again."""
        self.answers = answers
        self.left: dict[Key, Inschrijving] = {}
        self.findings: list[Finding] = []
        self.questions: list[Question] = []
        self.owners: dict[str, list[Inschrijving]] = {}
        self.decided: dict[str, Inschrijving] = {}  # by AGB-code: whose it is, as a person said
        self.refused: dict[str, list[Inschrijving]] = {}
        owner_of = {f.bestand: f.feiten.get("ander") for f in told if f.code == OF_ANOTHER}
        counts = {i.bestand: i for i in items if i.telt_mee}
        for i in (i for i in items if not i.telt_mee and i.bestand in owner_of):
            self.refused.setdefault(i.agb_code, []).append(i)
            if (owner := counts.get(owner_of[i.bestand] or "")) is not None:
                self.decided[i.agb_code] = owner
        self.beside: dict[str, list[Inschrijving]] = {}
        self.waiting: dict[str, list[tuple[Inschrijving, Question]]] = {}
        counting = sorted((i for i in items if i.telt_mee and i.agb_code), key=lambda i: (*arrival(i), volgorde[i.map, i.sha256]))
        for i in (i for i in counting if i.soort not in BESIDE):
            if self._is_theirs(i, next(iter(self.owners.get(i.agb_code, ())), None)):
                self.owners.setdefault(i.agb_code, []).append(i)
        for i in (i for i in counting if i.soort in BESIDE):
            if self._is_theirs(i, self._main(i) or self.decided.get(i.agb_code)):
                self.beside.setdefault(i.agb_code, []).append(i)
        self.items = [self.left.get((i.map, i.sha256), i) for i in items]

    def _main(self, i: Inschrijving) -> Inschrijving | None:
        """The inschrijving it belongs to; a definitief plan may be of a running agreement, then any of this AGB-code tells who that is."""
        known = self.owners.get(i.agb_code, [])
        own = [m for m in known if (m.regio, m.sector) == (i.regio, i.sector)]
        return next(iter(own or (known if i.soort == SOORT_DEFINITIEF else ())), None)

    def _is_theirs(self, later: Inschrijving, first: Inschrijving | None) -> bool:
        """Whether this is of who counts under its code; until a person has said so, one that seems another's does not count."""
        if first is None or not other_body(first, later):
            return True
        if any(not other_body(lost, later) for lost in self.refused.get(later.agb_code, ())):
            self._refuse(later, first)  # who that is, has lost the code already
            return False
        question = _whose(first, later)
        answer = self.answers.to(question)
        if answer is None:
            self.questions.append(question)
            self.waiting.setdefault(later.agb_code, []).append((later, question))
            self._leave(later, f"wacht op antwoord: is dit van dezelfde zorgaanbieder als {first.bestand}")
            return False
        if answer.keuze == DEZELFDE:
            return True
        if answer.keuze == question.keuzes[1]:
            self.decided[later.agb_code] = first
            self._refuse(later, first)
            return False
        self._take_over(first, later)
        return (later.map, later.sha256) not in self.left

    def _take_over(self, first: Inschrijving, later: Inschrijving) -> None:
        """The code is the later one's. All that came under it is weighed again: it may be the loser's own, or have waited for the loser."""
        code = later.agb_code
        self.decided[code] = later
        lost = self.owners.pop(code, [])
        for i in lost if any(i is first for i in lost) else [*lost, first]:
            self._refuse(i, later)
        again = [i for i in self.beside.pop(code, []) if i is not first]
        for i, question in self.waiting.pop(code, []):
            self.questions.remove(question)
            del self.left[i.map, i.sha256]
            again.append(i)
        for i in again:
            if self._is_theirs(i, self.decided[code]):
                self.beside.setdefault(code, []).append(i)

    def _refuse(self, loser: Inschrijving, owner: Inschrijving) -> None:
        self.refused.setdefault(loser.agb_code, []).append(loser)
        self.findings.append(code_of_another(loser, owner))
        self._leave(loser, f"noemt een AGB-code die bij {owner.bestand} hoort")

    def _leave(self, i: Inschrijving, reden: str) -> None:
        self.left[i.map, i.sha256] = replace(i, telt_mee=False, reden=reden)


def arrival(i: Inschrijving) -> tuple[bool, float]:
    """In the order of receipt; unknown moments last."""
    return (i.ontvangen_op is None, i.ontvangen_op.timestamp() if i.ontvangen_op else 0.0)


def other_body(a: Inschrijving, b: Inschrijving) -> bool:
    """Whether nothing says that these two are one organisation: a corrected name, or a corrected KvK number, leaves the other as it was."""
    numbers, names = {a.kvk_nummer, b.kvk_nummer}, {fold(a.naam), fold(b.naam)}
    if "" not in numbers and "" not in names:
        return len(numbers) == len(names) == 2
    return any("" not in said and len(said) == 2 for said in (numbers, names))


def _whose(first: Inschrijving, later: Inschrijving) -> Question:
    facts = Facts.of(
        agb_code=later.agb_code, eerste=first.bestand, eerste_regio=first.regio, eerste_sector=first.sector,
        eerste_naam=first.naam or "onbekend", eerste_kvk=first.kvk_nummer or "onbekend", tweede=later.bestand, tweede_soort=later.soort,
        tweede_regio=later.regio, tweede_sector=later.sector, tweede_naam=later.naam or "onbekend", tweede_kvk=later.kvk_nummer or "onbekend",
    )  # fmt: skip
    wie = f"{later.naam or 'Onbekende zorgaanbieder'} ({later.agb_code}), regio {later.regio}, {later.sector.value}"
    whose = (first.map, later.map) if first.map != later.map else IN_ONE_FOLDER
    return Question("V108", STAP, wie, "tabellen/zorgaanbieders", (DEZELFDE, *whose), feiten=facts)


def code_of_another(loser: Inschrijving, owner: Inschrijving) -> Finding:
    """Its AGB-code is that of another zorgaanbieder, as a person decided."""
    return bevinding(
        OF_ANOTHER,
        loser,
        "AGB-code",
        veld=loser.veld(AGB_CODE),
        gevonden=loser.agb_code,
        verwacht="een eigen AGB-code",
        ander=owner.bestand,
    )
