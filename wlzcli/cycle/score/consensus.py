"""The consensus list as a sheet: out with what every assessor gave, back in as the answers to its questions.

A consensus score is an answer to a question of the step ``score`` (V305, V306): it needs a motivation, and it stands
beside the original scores and never takes their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from wlzcli.cycle.score.kader import TITEL_OPSLAG, Weging
from wlzcli.cycle.score.read import AndereRonde, cell_number, identity, other_ronde, rows_of, text_of
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import dutch, plain
from wlzcli.domain.findings import Answer, Ernst, Finding, Question
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ronde import Rondekenmerk
from wlzcli.domain.scoreblad import (
    BLAD_CONSENSUS,
    CONSENSUS_MOTIVERING,
    CONSENSUS_SCORE,
    CONSENSUS_VRAAG,
    FORMAAT_CONSENSUS,
    NIET_VAN_TOEPASSING,
    BladIdentiteit,
    Consensusblad,
    ConsensusRij,
)
from wlzcli.domain.werkboek import Werkboek

CODES = ("V305", "V306")
OVERLEG = "Het consensusoverleg"
ELEMENT, OPSLAG_VOLGENS = "element", "opslag volgens "  # how V305 names what was given


def to_agree(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions that are for the consensus meeting, by plan and element."""
    found = [q for q in questions if q.code in CODES and q.bereik is not None]
    return tuple(sorted(found, key=lambda q: (q.onderwerp, q.feiten.get("element"), q.id)))


def apart_text(q: Question) -> str:
    """How far the assessors lie apart, as a person reads it. Who says that an element does not apply gives no number."""
    numbers = q.feiten.get("spreiding")
    silent = any(name.endswith(f": {NIET_VAN_TOEPASSING}") for name, _ in q.feiten)
    return f"{numbers.replace('.', ',')} (en {NIET_VAN_TOEPASSING})" if silent else numbers.replace(".", ",")


def make_consensus(
    identiteit: BladIdentiteit, questions: Iterable[Question], wegingen: Mapping[Sector, Weging], voorbeeld: bool
) -> Consensusblad:
    """One row for each question, with the anchors of its element."""
    elementen = [e for w in wegingen.values() for e in w.beoordeling.elementen]
    ankers = {e.titel: tuple(f"{dutch(a.score)}: {a.tekst}" for a in e.ankers) for e in elementen}
    titels = {f"{ELEMENT} {naam_van(e.sleutel)}": e.titel for e in elementen}
    return Consensusblad(identiteit, tuple(_row(q, ankers, titels) for q in to_agree(questions)), voorbeeld)


def _row(q: Question, ankers: Mapping[str, tuple[str, ...]], titels: Mapping[str, str]) -> ConsensusRij:
    """Facts that are no fixed part of the question are what the assessors gave."""
    if q.bereik is None:
        raise TypeError("a consensus question has a range")
    element = q.feiten.get("element")
    given = tuple(_told(name, text, titels) for name, text in q.feiten if name not in ("element", "spreiding", "thema"))
    wanted = [Decimal(text.split()[0]) for name, text in q.feiten if name.startswith(OPSLAG_VOLGENS)]
    apart = dutch(max(wanted) - min(wanted)) if wanted else ""
    whole = (f"Van {dutch(q.bereik.minimum)} tot en met {dutch(q.bereik.maximum)}, over het plan als geheel.",)
    return ConsensusRij(
        q.id,
        q.onderwerp,
        element or TITEL_OPSLAG,
        ankers.get(element, ()) if element else whole,
        given,
        apart_text(q) or apart,
        q.bereik.minimum,
        q.bereik.maximum,
    )


def _told(name: str, text: str, titels: Mapping[str, str]) -> str:
    """One line of what was given: an element by its title, a number with a comma."""
    if name.startswith(OPSLAG_VOLGENS):
        number, _, why = text.partition(" ")
        text = f"{dutch(Decimal(number))} {why}"
    return f"{titels.get(name, name)}: {text}"


@dataclass
class Overleg:
    """A consensus sheet as read: for each filled row the question, the score and the motivation."""

    bestand: str
    besloten: list[tuple[Question, str, str]] = field(default_factory=list)
    bevindingen: list[Finding] = field(default_factory=list)

    def find_other_ronde(self, other: AndereRonde) -> None:
        """Note that the sheet is of another ronde."""
        self.bevindingen.append(
            Finding(
                "F305", Ernst.FOUT, OVERLEG, self.bestand, other.blad or None, other.cel or None, gevonden=other.gevonden,
                verwacht=other.verwacht,
            )
        )  # fmt: skip

    def find(self, code: str, cel: str, question: Question | None, gevonden: str | None, verwacht: str | None, **facts: object) -> None:
        """Note what is wrong in one cell."""
        onderwerp = question.onderwerp if question else OVERLEG
        element = (question.feiten.get("element") or TITEL_OPSLAG) if question else None
        told = Facts.of(beoordelaar=OVERLEG, plan=onderwerp, element=element, **facts)
        self.bevindingen.append(
            Finding(
                code, Ernst.FOUT, onderwerp, self.bestand, BLAD_CONSENSUS if cel else None, cel or None, gevonden=gevonden,
                verwacht=verwacht, bron=question.bron if question else None, feiten=told,
            )
        )  # fmt: skip


def is_consensus(werkboek: Werkboek) -> bool:
    """Whether this workbook says it is a consensus sheet."""
    return identity(werkboek).formaat == FORMAAT_CONSENSUS


def read_consensus(
    werkboek: Werkboek,
    bestand: str,
    ronde: str,
    questions: Iterable[Question],
    answers: Iterable[Answer],
    vervang: bool,
    kenmerk: Rondekenmerk | None = None,
) -> Overleg:
    """Every valid row; a finding for every cell that is not. A row without score and motivation says nothing.

    ``questions`` are those that the scores of now ask, answered or not; another answer than the one of ``answers`` needs ``vervang``.
    """
    overleg = Overleg(bestand)
    blad, identiteit = werkboek.blad(BLAD_CONSENSUS), identity(werkboek)
    if blad is None:
        overleg.find("F315", "", None, identiteit.formaat or None, FORMAAT_CONSENSUS)
        return overleg
    other = other_ronde(werkboek, ronde, kenmerk)
    if other is not None:
        overleg.find_other_ronde(other)
        return overleg
    given = {a.vraag.id: a for a in answers if a.vraag.code in CODES}
    known = {q.id: q for q in to_agree(questions)}
    seen: dict[str, str] = {}
    for number, cells in rows_of(blad):
        score, motivering = cells.get(CONSENSUS_SCORE), text_of(cells.get(CONSENSUS_MOTIVERING))
        cel, vraag = f"{CONSENSUS_SCORE}{number}", text_of(cells.get(CONSENSUS_VRAAG))
        if not text_of(score) and not motivering:
            continue
        question = known.get(vraag)
        if question is None or question.bereik is None:
            overleg.find("F319", cel, None, text_of(cells.get("B")) or None, None)
            continue
        low, high = question.bereik.minimum, question.bereik.maximum
        expected = f"een getal van {dutch(low)} tot en met {dutch(high)}"
        value = cell_number(score) if score is not None else None
        earlier = given.get(vraag)
        if not text_of(score):
            overleg.find("F303", cel, question, None, expected)
        elif value is None:
            overleg.find("F302", cel, question, text_of(score), expected)
        elif not low <= value <= high:
            overleg.find("F301", cel, question, dutch(value), expected)
        elif not motivering:
            overleg.find("F304", f"{CONSENSUS_MOTIVERING}{number}", question, None, "een motivering")
        elif vraag in seen:
            overleg.find("F318", cel, question, dutch(value), None, eerder=seen[vraag])
        elif earlier is not None and Decimal(earlier.keuze) != value and not vervang:
            told = {"eerder_bestand": f"het antwoord van {earlier.door}"}
            overleg.find("F306", cel, question, dutch(value), dutch(Decimal(earlier.keuze)), **told)
        elif earlier is not None and earlier.reden != motivering and not vervang:
            told = {"eerder_bestand": f"het antwoord van {earlier.door}"}
            overleg.find("F320", f"{CONSENSUS_MOTIVERING}{number}", question, motivering, earlier.reden, **told)
        else:
            seen[vraag] = cel
            overleg.besloten.append((question, plain(value), motivering))
    return overleg
