"""Climbing a tariff ladder: tariff rules and facts in, one percentage of the NZa maximum out.

Exact and pure. What the policy leaves unknown becomes a question, a value outside its band a finding;
then the ladder has no percentage. ``wlz tarief`` and ``cycle.gunning`` both climb with this one function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from decimal import Decimal, Inexact, localcontext

from wlzcli.domain.beleidsitem import Status
from wlzcli.domain.canonical import Facts, show
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal, plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Bereik, Ernst, Finding, Question
from wlzcli.domain.ladder import Bewerking, Ladder, Lezing, OpslagMoment, TariefRegel
from wlzcli.records import dataclass

HONDERD = Decimal(100)  # the NZa maximum itself; by definition no tariff is above it
NUL = Decimal(0)
VORIG_JAAR = "tariefpercentage_vorig_jaar"
ONBEKEND = "onbekend"
BRON_MAXIMUM = "NZa-maximumtarief"


@dataclass(frozen=True, slots=True)
class Klim:
    """One climb: the ladder, what was wrong with the facts, what a person must decide, which facts were used."""

    ladder: Ladder
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    gebruikt: tuple[str, ...]


def climb(
    regels: Iterable[TariefRegel],
    feiten: Facts,
    type: AanbiederType,
    leveringsvorm: Leveringsvorm,
    *,
    id: str = "",
    onderwerp: str = "",
    kader: str = "",
    stap: str = "gunning",
    prestatiecode: str | None = None,
    momenten: frozenset[OpslagMoment] = frozenset({OpslagMoment.INITIEEL}),
    answers: Answers | None = None,
    agb_code: str | None = None,
    vanaf_nul: bool = True,
) -> Klim:
    """The tariefpercentage of one zorgaanbieder type and leveringsvorm, rung by rung.

    ``regels``: the ``tarief`` of a resolved kader. ``feiten``: fact values as text (``technologie`` = ``ja``,
    ``basistarief`` = ``94``, ``lezing`` or ``lezing.<sleutel>`` = ``punten`` | ``factor``). ``momenten``: which
    opslagen count now; opslagen of another moment stay out. ``onderwerp`` names the zorgaanbieder in
    findings and in questions that are its own; questions about the policy itself are the same for every
    zorgaanbieder, so that they are answered once. ``answers`` fill questions of an earlier run (``stap``
    says of which step they are). ``prestatiecode`` picks rules for one prestatie (see :func:`own_ladders`).
    ``vanaf_nul``: a percentage below zero is a finding; voorstellen of before that rule are recomputed without it.
    Without findings and questions ``ladder.tariefpercentage`` is set, at most 100.
    """
    run = _Run(feiten, type, leveringsvorm, id, onderwerp, kader, stap, answers or Answers(), agb_code)
    chosen = [r for r in regels if _fits(r, type, leveringsvorm, prestatiecode) and r.moment in momenten]
    chosen = [r for r in chosen if run.applies(r)]
    replaced = {name for r in chosen for name in r.vervangt}
    with localcontext() as context:
        context.prec, context.traps[Inexact] = 200, True
        for regel in sorted((r for r in chosen if r.sleutel not in replaced), key=lambda r: (r.volgorde, r.sleutel)):
            run.rung(regel)
        return run.outcome(vanaf_nul)


def own_ladders(regels: Iterable[TariefRegel], leveringsvorm: Leveringsvorm) -> tuple[str, ...]:
    """The prestatiecodes of this leveringsvorm whose tariff rules differ, each in need of a ladder of its own."""
    fitting = (r for r in regels if not r.voor_leveringsvormen or leveringsvorm in r.voor_leveringsvormen)
    return tuple(sorted({code for r in fitting for code in r.voor_prestaties}))


def _fits(regel: TariefRegel, type: AanbiederType, leveringsvorm: Leveringsvorm, prestatiecode: str | None) -> bool:
    return (
        (not regel.voor_typen or type in regel.voor_typen or type in regel.typen_open)
        and (not regel.voor_leveringsvormen or leveringsvorm in regel.voor_leveringsvormen)
        and (not regel.voor_prestaties or prestatiecode in regel.voor_prestaties)
    )


@dataclass
class _Run:
    """One climb while it runs; nothing of it outlives :func:`climb`."""

    feiten: Facts
    type: AanbiederType
    leveringsvorm: Leveringsvorm
    id: str
    onderwerp: str
    kader: str
    stap: str
    answers: Answers
    agb_code: str | None
    pct: Decimal | None = None
    stappen: list[Stap] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[tuple[int, Question]] = field(default_factory=list)
    gebruikt: set[str] = field(default_factory=set)
    uit: str | None = None  # what gave the value of this rung: a fact, or the question that was answered
    misschien_vervangen: set[str] = field(default_factory=set)  # rules that stay out if a rule holds of which that is still asked

    # -- facts ---------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """The text of a fact; remembers that it was looked at."""
        text = self.feiten.get(name).strip()
        if text:
            self.gebruikt.add(name)
        return text

    def applies(self, regel: TariefRegel) -> bool:
        """Whether the rule is climbed: its condition holds, or its value is given."""
        match regel.bewerking:
            case Bewerking.BAND | Bewerking.VRIJ_VOORSTEL:
                return bool(self.fact(regel.feit or ""))
            case Bewerking.OPSLAG | Bewerking.AFSLAG | Bewerking.VERVANG if regel.feit:
                if not self._says_ja(regel):
                    return False
        if regel.voor_typen and self.type not in regel.voor_typen:
            return self._holds_for_type(regel)
        return True

    def _says_ja(self, regel: TariefRegel) -> bool:
        text = self.fact(regel.feit or "").lower()
        if text not in ("", "ja", "nee"):
            self._finding("F902", regel, gevonden=text, verwacht="ja of nee", feit=regel.feit or "")
        return text == "ja"

    def _holds_for_type(self, regel: TariefRegel) -> bool:
        """The source says "new" and not which: a person decides for this type (readings, 2024-2026)."""
        text = self.fact(f"geldt.{regel.sleutel}").lower() or self.fact(f"geldt.{_short(regel)}").lower()
        if text in ("ja", "nee"):
            return text == "ja"
        question = self._question("V904", regel, keuzes=("ja", "nee"), type=self.type.value, feit=f"geldt.{_short(regel)}")
        answer = self.answers.to(question)
        if answer is not None:
            return answer.keuze == "ja"
        self.questions.append((regel.volgorde, question))
        self.misschien_vervangen.update(regel.vervangt)
        return False

    def number(self, name: str, regel: TariefRegel, minimum: Decimal | None, maximum: Decimal | None) -> Decimal | None:
        """A fact as a number within its band; a finding and None when it is not."""
        text = self.fact(name)
        value = parse_decimal(text.removesuffix("%"))
        if isinstance(value, NoNumber):
            self._finding("F902", regel, gevonden=text, verwacht="een getal", feit=name)
            return None
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            self._finding("F901", regel, gevonden=dutch(value), verwacht=_band_text(minimum, maximum, dutch), feit=name)
            return None
        return value

    # -- rungs ---------------------------------------------------------------------------------

    def rung(self, regel: TariefRegel) -> None:
        """One rung: what it does to the percentage, and its step."""
        before, self.uit = self.pct, None
        match regel.bewerking:
            case Bewerking.BASIS | Bewerking.VERVANG | Bewerking.VRIJ_VOORSTEL:
                value = self._set(regel)
                self._step(regel, before, self.pct, value)
            case Bewerking.MONITOR:
                self._monitor(regel, before)
            case Bewerking.OPSLAG | Bewerking.AFSLAG | Bewerking.BAND:
                self._change(regel, before)
            case Bewerking.MINIMUM | Bewerking.MAXIMUM:
                value = self._value(regel, NUL, HONDERD)
                if before is not None and value is not None:
                    self.pct = max(before, value) if regel.bewerking is Bewerking.MINIMUM else min(before, value)
                else:
                    self.pct = None
                self._step(regel, before, self.pct, value)

    def _set(self, regel: TariefRegel) -> Decimal | None:
        """The rungs that fix the percentage, whatever it was."""
        self._moot_below(regel)
        self.pct = self._value(regel, regel.minimum or NUL, HONDERD if regel.maximum is None else regel.maximum)
        return self.pct

    def _moot_below(self, regel: TariefRegel) -> None:
        """A question about a lower rung is not asked when this rung fixes the percentage anyway."""
        self.questions = [(rung, q) for rung, q in self.questions if rung >= regel.volgorde]

    def _monitor(self, regel: TariefRegel, before: Decimal | None) -> None:
        """Last year's percentage and the outcome of the monitor (DSW: at most 1 up or down)."""
        self._moot_below(regel)
        last = self._needed(regel, VORIG_JAAR, NUL, HONDERD)
        outcome = self._needed(regel, regel.feit or "monitor", regel.minimum, regel.maximum)
        self.pct = None if last is None or outcome is None else self._moved(regel, last, outcome)
        self._step(regel, before, self.pct, outcome, **{VORIG_JAAR: last})

    def _change(self, regel: TariefRegel, before: Decimal | None) -> None:
        low, high = regel.minimum, regel.maximum
        if regel.bewerking is not Bewerking.BAND:  # an opslag or afslag is written without a sign
            low, high = NUL if low is None else low, HONDERD if high is None else high
        value = self._value(regel, low, high)
        if value is not None and regel.bewerking is Bewerking.AFSLAG:
            value = -value
        self.pct = None if before is None or value is None else self._moved(regel, before, value)
        if before is None and value:
            self._lezing(regel)
        self._step(regel, before, self.pct, value)

    def _moved(self, regel: TariefRegel, start: Decimal, change: Decimal) -> Decimal | None:
        """``start`` and ``change`` together, in points or as a factor; None while that reading is open."""
        if not change:
            return start
        match self._lezing(regel):
            case Lezing.PUNTEN:
                return start + change
            case Lezing.FACTOR:
                return start * (HONDERD + change) / HONDERD
            case _:
                return None

    def _lezing(self, regel: TariefRegel) -> Lezing:
        """The reading of a percentage: the policy's own, else a fact or an answer; a question when open."""
        if regel.lezing is not Lezing.ONBEKEND:
            return regel.lezing
        name = next((n for n in (f"lezing.{regel.sleutel}", f"lezing.{_short(regel)}", "lezing") if self.fact(n)), None)
        if name is not None:
            text = self.fact(name).lower()
            if text in (Lezing.PUNTEN, Lezing.FACTOR):
                return Lezing(text)
            self._finding("F902", regel, gevonden=text, verwacht="punten of factor", feit=name)
            return Lezing.ONBEKEND
        question = self._question("V902", regel, keuzes=("punten", "factor"), waarde=_amount(regel), feit=f"lezing.{_short(regel)}")
        answer = self.answers.to(question)
        if answer is not None:
            return Lezing(answer.keuze)
        self.questions.append((regel.volgorde, question))
        return Lezing.ONBEKEND

    def _value(self, regel: TariefRegel, minimum: Decimal | None, maximum: Decimal | None) -> Decimal | None:
        """The rule's own value, else the fact it names, else an answer; a question when none fills it."""
        if regel.waarde is not None:
            return regel.waarde
        conditional = regel.bewerking in (Bewerking.OPSLAG, Bewerking.AFSLAG, Bewerking.VERVANG)
        for name in (f"waarde.{regel.sleutel}", f"waarde.{_short(regel)}", regel.waarde_feit, None if conditional else regel.feit):
            if name and self.fact(name):
                self.uit = name
                return self.number(name, regel, minimum, maximum)
        bereik = Bereik(minimum or NUL, HONDERD if maximum is None else maximum, "procent")
        question = self._question("V901", regel, bereik=bereik, feit=regel.waarde_feit or f"waarde.{_short(regel)}")
        return self._answered(question, regel)

    def _needed(self, regel: TariefRegel, name: str, minimum: Decimal | None, maximum: Decimal | None) -> Decimal | None:
        """A fact about this zorgaanbieder that the rule cannot do without."""
        if self.fact(name):
            self.uit = name
            return self.number(name, regel, minimum, maximum)
        bereik = Bereik(-HONDERD if minimum is None else minimum, HONDERD if maximum is None else maximum, "procent")
        question = self._question("V903", regel, bereik=bereik, feit=name, own=True)
        return self._answered(question, regel)

    def _answered(self, question: Question, regel: TariefRegel) -> Decimal | None:
        answer = self.answers.to(question)
        if answer is None:
            self.questions.append((regel.volgorde, question))
            return None
        value = parse_decimal(answer.keuze)
        if isinstance(value, NoNumber):
            self._finding("F902", regel, gevonden=answer.keuze, verwacht="een getal", feit=regel.titel)
            return None
        self.uit = f"vraag {question.id}"
        return value

    # -- what is left behind -------------------------------------------------------------------

    def _step(self, regel: TariefRegel, before: Decimal | None, after: Decimal | None, value: Decimal | None, **more: object) -> None:
        facts = Facts.of(
            titel=regel.titel, bewerking=regel.bewerking, waarde=value, feit=regel.feit, laag=regel.laag or None, uit=self.uit,
            jaren=regel.jaren, **more,
        )  # fmt: skip
        if regel.lezing is Lezing.ONBEKEND and before is not None and after is not None and value:
            facts = Facts((*facts.pairs, ("lezing", self._lezing(regel).value)))
        van = "100" if not self.stappen else _text(before)
        self.stappen.append(Stap(regel.sleutel, facts, van, _text(after), regel.bron.label, regel.zekerheid_label))

    def _question(
        self,
        code: str,
        regel: TariefRegel,
        *,
        keuzes: tuple[str, ...] = (),
        bereik: Bereik | None = None,
        own: bool = False,
        **facts: object,
    ) -> Question:
        told = Facts.of(sleutel=regel.sleutel, titel=regel.titel, kader=self.kader or None, reden=regel.reden, **facts)
        subject = (self.onderwerp or regel.titel) if own else regel.titel
        return Question(code, self.stap, subject, regel.bron.label, keuzes, bereik, told)

    def _finding(self, code: str, regel: TariefRegel, gevonden: str, verwacht: str, feit: str) -> None:
        told = Facts.of(titel=regel.titel, feit=feit, leveringsvorm=self.leveringsvorm)
        finding = Finding(
            code, Ernst.FOUT, self.onderwerp or regel.titel, sleutel=regel.sleutel, gevonden=gevonden, verwacht=verwacht,
            bron=regel.bron.label, agb_code=self.agb_code, feiten=told,
        )  # fmt: skip
        if finding not in self.findings:
            self.findings.append(finding)

    def outcome(self, vanaf_nul: bool) -> Klim:
        """The ladder, never above the NZa maximum; open while a question or a finding stands."""
        if self.pct is not None and self.pct > HONDERD:
            facts = Facts.of(titel="niet meer dan het NZa-maximumtarief", bewerking=Bewerking.MAXIMUM, waarde=HONDERD)
            self.stappen.append(Stap("tarief.nza_maximum", facts, show(self.pct), "100", BRON_MAXIMUM, Status.VAST.value))
            self.pct = HONDERD
        if vanaf_nul and self.pct is not None and self.pct < NUL:
            told = Facts.of(leveringsvorm=self.leveringsvorm, titel=self.stappen[-1].feiten.get("titel"))
            found, expected = f"{dutch(self.pct)}%", "0% of meer"
            self.findings.append(
                Finding(
                    "F905", Ernst.FOUT, self.onderwerp or "tarief", gevonden=found, verwacht=expected, agb_code=self.agb_code, feiten=told
                )
            )
        asked = [q for _, q in self.questions if q.code == "V904" or q.feiten.get("sleutel") not in self.misschien_vervangen]
        unique = tuple({q.id: q for q in asked}.values())
        if self.pct is None and not unique and not self.findings:
            told = Facts.of(leveringsvorm=self.leveringsvorm, type=self.type, kader=self.kader or None)
            self.findings.append(Finding("F903", Ernst.FOUT, self.onderwerp or "tarief", agb_code=self.agb_code, feiten=told))
        open_ = bool(unique or self.findings)
        ladder = Ladder(self.id, self.leveringsvorm, tuple(self.stappen), None if open_ else self.pct)
        return Klim(ladder, tuple(self.findings), unique, tuple(sorted(self.gebruikt)))


def _short(regel: TariefRegel) -> str:
    return regel.sleutel.removeprefix("tarief.")


def _text(pct: Decimal | None) -> str:
    return ONBEKEND if pct is None else plain(pct)


def _amount(regel: TariefRegel) -> str:
    if regel.waarde is not None:
        return plain(-regel.waarde if regel.bewerking is Bewerking.AFSLAG else regel.waarde)
    return _band_text(regel.minimum, regel.maximum)


def _band_text(minimum: Decimal | None, maximum: Decimal | None, written: Callable[[Decimal], str] = plain) -> str:
    if minimum is None and maximum is None:
        return "een percentage"
    if minimum is None:
        return f"hoogstens {written(maximum or NUL)}"
    if maximum is None:
        return f"ten minste {written(minimum)}"
    return f"{written(minimum)} tot en met {written(maximum)}"
