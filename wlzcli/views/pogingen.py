"""What is tried for ``wlz waarom --anders``: one change, and what an earlier step then decides about this zorgaanbieder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from wlzcli.domain.decimals import dutch, plain
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.records import dataclass

AGB = re.compile(r"\b\d{8}\b")
NOOIT = datetime(1, 1, 1, tzinfo=UTC)  # the day of an answer that nobody gave
EEN_PUNT = frozenset({"V305", "V306"})  # a judgement: one point up or down
ALLES, NIETS = "100", "0"
HOEVEEL = frozenset({"V403", "V406", "V411"})  # startvolume, ceiling and limit: which part of the volume

ONTVANGST, STUK, VERKLARING, FEIT = "moment van ontvangst", "stuk", "verklaring", "feit"
ANTWOORD, PLAN, PUNT, SAMEN = "antwoord", "plan", "punt in de beoordeling", "alles samen"


@dataclass(frozen=True, slots=True)
class Poging:
    """One change in words, of which kind (``soort``), and what follows from it in an earlier step.

    ``toets`` or ``scores`` are what that step then decides, both None where it decides the same; ``dan``: what it asks first.
    """

    soort: str
    als: str
    toets: ValidateBesluit | None = None
    scores: tuple[ScoreBesluit, ...] | None = None
    dan: str = ""


def other_answers(answers: Answers, agb_code: str) -> Iterator[tuple[str, Answers]]:
    """Every other answer to a question about this zorgaanbieder or about everyone: in words, and the answers with it."""
    for answer in answers.given:
        named = AGB.findall(answer.vraag.onderwerp)
        if named and agb_code not in named:
            continue
        for choice in answer.vraag.keuzes or _in_range(answer):
            if choice != answer.keuze:
                als = f"vraag {answer.vraag.id} ({answer.vraag.onderwerp}) was beantwoord met {_shown(answer.vraag, choice)}"
                als += f" in plaats van {_shown(answer.vraag, answer.keuze)}"
                yield als, Answers(_replaced(answers.given, answer, choice))


def open_answers(questions: Iterable[Question], answers: Answers, agb_code: str) -> Iterator[tuple[str, Answers]]:
    """An answer to each question that stands open about this zorgaanbieder or about everyone."""
    for q in questions:
        named = AGB.findall(q.onderwerp)
        if answers.to(q) is not None or (named and agb_code not in named):
            continue
        ends = (NIETS, ALLES) if q.code in HOEVEEL else tuple(plain(v) for v in (q.bereik.minimum, q.bereik.maximum)) if q.bereik else ()
        for choice in q.keuzes or ends:
            als = f"de open vraag {q.id} ({q.onderwerp}) was beantwoord met {_shown(q, choice)}"
            yield als, Answers((*answers.given, Answer(q, choice, "", "", NOOIT)))


def _shown(q: Question, choice: str) -> str:
    """A number as Dutch people write it, a word as it is."""
    return dutch(Decimal(choice)) if q.bereik else choice


def _replaced(given: Iterable[Answer], answer: Answer, choice: str) -> tuple[Answer, ...]:
    return tuple(replace(a, keuze=choice) if a is answer else a for a in given)


def _in_range(answer: Answer) -> tuple[str, ...]:
    """The other answers that stand out in a range: of a volume nothing and all of it, of a judgement one point, else both ends."""
    band = answer.vraag.bereik
    if answer.vraag.code in HOEVEEL:
        return (NIETS, ALLES)
    if band is None:
        return ()
    if answer.vraag.code in EEN_PUNT:
        return tuple(plain(v) for v in beside(Decimal(answer.keuze), band.minimum, band.maximum))
    return tuple(dict.fromkeys((plain(band.minimum), plain(band.maximum))))


def beside(value: Decimal, low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """One point lower and one higher, no further than the ends of the scale."""
    return tuple(v for v in (max(low, value - 1), min(high, value + 1)) if v != value)
