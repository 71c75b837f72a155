"""The price of the second round: agreed results met or not, and opslagen granted at the herschikking.

A plan whose opslag was granted at the start loses the part of each result that was judged not met; a plan whose
opslag comes at the herschikking gives it now, less the parts not met (inkoopkader-2016-gz §2.2.4). The same holds for
a tariff ground of the kader that an agreed result carries (technologie, bewegingen).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal

from wlzcli.cycle.herschik.inputs import HerschikInputs, Sleutel
from wlzcli.cycle.herschik.regels import STAP, Vragen
from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Bereik, Ernst, Finding, Question
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.klim import climb
from wlzcli.domain.ladder import Bewerking, Lezing, OpslagMoment, TariefRegel
from wlzcli.domain.ontwikkelplan import Resultaatafspraak, ScoreBesluit
from wlzcli.domain.tabellen import Feit, Resultaat
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

NUL = Decimal(0)
JA, NEE = "ja", "nee"
BRON_GUNNING = Bron(soort=BronSoort.BESLUIT_ZORGKANTOOR, document="gunning")
BRON_RESULTATEN = Bron(soort=BronSoort.BESLUIT_ZORGKANTOOR, document="resultaten")


@dataclass(frozen=True, slots=True)
class Prijs:
    """The second-round percentage of one ladder, with the rungs that changed it; None while something is open."""

    percentage: Decimal | None
    stappen: tuple[Stap, ...]


@dataclass
class Prijzen:
    """Second-round percentages of one zorgaanbieder, worked out once per ladder."""

    changes: tuple[TariefRegel, ...]
    besluit: GunningBesluit
    kader: Kader
    feiten: Facts
    answers: Answers
    findings: list[Finding] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    _known: dict[tuple[Decimal, Leveringsvorm, str], Prijs] = field(default_factory=dict)

    def second_round(self, percentage: Decimal, vorm: Leveringsvorm, ladder: str = "") -> Prijs:
        """The percentage after the results are judged; the same one where nothing changes it."""
        if not self.changes:
            return Prijs(percentage, ())
        key = (percentage, vorm, ladder)
        if key not in self._known:
            self._known[key] = self._climb(percentage, vorm, ladder)
        return self._known[key]

    def _climb(self, percentage: Decimal, vorm: Leveringsvorm, ladder: str) -> Prijs:
        start = _rule("tarief.gegund", "percentage van de gunning", Bewerking.BASIS, percentage, BRON_GUNNING, volgorde=-1)
        limits = [
            replace(r, moment=OpslagMoment.HERSCHIKKING, volgorde=10_000 + r.volgorde)
            for r in self.kader.tarief
            if r.bewerking is Bewerking.MAXIMUM and r.waarde is not None and r.waarde >= percentage
        ]
        b = self.besluit
        text = b.typen.get(vorm.value) or next((t for _, t in b.typen), AanbiederType.BESTAAND.value)
        code = ladder.removeprefix(vorm.value).strip() or None
        klim = climb(
            (start, *self.changes, *limits), self.feiten, AanbiederType(text), vorm, id=ladder, onderwerp=f"{b.naam} ({b.agb_code})",
            kader=self.kader.id, stap=STAP, prestatiecode=code, momenten=frozenset({OpslagMoment.HERSCHIKKING}), answers=self.answers,
            agb_code=b.agb_code,
        )  # fmt: skip
        self.findings += klim.findings
        self.questions |= {q.id: q for q in klim.questions}
        return Prijs(klim.ladder.tariefpercentage, klim.ladder.stappen[1:])


def prices_of(besluit: GunningBesluit, kader: Kader, boek: Boek, vragen: Vragen) -> Prijzen:
    """What changes the percentage of this zorgaanbieder between the rounds."""
    key = (besluit.regio, besluit.sector, besluit.agb_code)
    own = boek.resultaten.get((besluit.regio, besluit.agb_code), ())
    here = sorted((r for r in own if r.sector in ("", besluit.sector)), key=lambda r: r.sector)  # the sector's own judgement goes first
    judged = {(r.plan, r.resultaat): r for r in here}
    changes: list[TariefRegel] = []
    for score in boek.scores.get(key, ()):
        if score.overeenstemming:
            changes += _plan_changes(score, judged, besluit, kader, vragen)
    feiten = boek.feiten(besluit)
    plan_grounds = {"opslag"}
    for rule in kader.tarief:
        if rule.moment is OpslagMoment.HERSCHIKKING and not ({rule.feit, rule.waarde_feit} & plan_grounds):
            changes.append(rule)
    return Prijzen(tuple(changes), besluit, kader, feiten, vragen.answers, boek.told(besluit))


@dataclass
class Boek:
    """Scores, judged results and facts by zorgaanbieder, looked up once."""

    scores: dict[Sleutel, list[ScoreBesluit]]
    resultaten: dict[tuple[str, str], list[Resultaat]]
    eigen: dict[str, list[Feit]]
    gemeld: set[tuple[str, str]] = field(default_factory=set)

    def told(self, b: GunningBesluit) -> list[Finding]:
        """What is amiss with the judged results of this zorgaanbieder in this region, once over its sectors."""
        rows = self.resultaten.get((b.regio, b.agb_code), ())
        if not rows or (b.regio, b.agb_code) in self.gemeld:
            return []
        self.gemeld.add((b.regio, b.agb_code))
        agreed: dict[tuple[str, str], set[str]] = defaultdict(set)
        for key, scores in self.scores.items():
            if key[::2] == (b.regio, b.agb_code):
                for s in scores:
                    for r in s.resultaten:
                        agreed[s.plan, r.resultaat].add(s.sector.value)
        return [*_not_agreed(b, rows, agreed), *_of_which_sector(b, rows, agreed)]

    def feiten(self, b: GunningBesluit) -> Facts:
        """The zorgkantoor's own records that hold for this zorgaanbieder here."""
        rows = [f for f in self.eigen.get(b.agb_code, ()) if f.applies(b.regio, b.sector)]
        return Facts(tuple({f.feit: f.waarde for f in rows}.items()))


Afgesproken = Mapping[tuple[str, str], set[str]]  # by plan and result, the sectors that agreed on it


def _not_agreed(b: GunningBesluit, rows: Iterable[Resultaat], agreed: Afgesproken) -> list[Finding]:
    """Judged results that nobody agreed on: a misspelt name would change no price, and nobody would see it."""
    names = "; ".join(f"{plan}: {naam}" for plan, naam in sorted(agreed)) or "geen"
    return [
        _on_row("W618", b, r, names)
        for r in rows
        if (r.plan, r.resultaat) not in agreed or (r.sector and r.sector not in agreed[r.plan, r.resultaat])
    ]


def _of_which_sector(b: GunningBesluit, rows: Sequence[Resultaat], agreed: Afgesproken) -> list[Finding]:
    """A judgement without a sector on a result that more sectors agreed on under the same names, and have no judgement of their own on."""
    own = {(r.plan, r.resultaat, r.sector) for r in rows if r.sector}
    found = []
    for r in rows:
        sectors = sorted(s for s in agreed.get((r.plan, r.resultaat), ()) if (r.plan, r.resultaat, s) not in own)
        if not r.sector and len(sectors) > 1:
            found.append(_on_row("W620", b, r, " en ".join(sectors)))
    return found


def _on_row(code: str, b: GunningBesluit, r: Resultaat, verwacht: str) -> Finding:
    return Finding(
        code, Ernst.WAARSCHUWING, f"{b.naam} ({b.agb_code})", r.plek.bestand, r.plek.blad, r.plek.cel, r.plek.regelnummer,
        gevonden=f"{r.plan}: {r.resultaat}", verwacht=verwacht, agb_code=b.agb_code, feiten=Facts.of(zorgaanbieder=b.naam),
    )  # fmt: skip


def index(inputs: HerschikInputs) -> Boek:
    """The tables by key."""
    scores: dict[Sleutel, list[ScoreBesluit]] = defaultdict(list)
    for s in sorted(inputs.scores, key=lambda s: s.plan):
        scores[s.regio, s.sector, s.agb_code].append(s)
    results: dict[tuple[str, str], list[Resultaat]] = defaultdict(list)
    for r in inputs.resultaten:
        results[r.regio, r.agb_code].append(r)
    facts: dict[str, list[Feit]] = defaultdict(list)
    for f in sorted(inputs.feiten, key=lambda f: (f.regio, f.sector, f.leveringsvorm, f.feit, f.per or date.min, f.waarde)):
        facts[f.agb_code].append(f)
    return Boek(scores, results, facts)


def _plan_changes(
    score: ScoreBesluit, judged: dict[tuple[str, str], Resultaat], besluit: GunningBesluit, kader: Kader, vragen: Vragen
) -> list[TariefRegel]:
    """The rungs that one plan adds: what of its opslag comes now, less each result that was not met.

    A part agreed for the herschikking itself was not granted at the start (``ScoreBesluit.opslag_op``): it comes when met.
    """
    now = score.moment is OpslagMoment.HERSCHIKKING
    changes: list[TariefRegel] = []
    granted = score.opslag - score.opslag_op(OpslagMoment.INITIEEL)
    if now and granted:
        changes.append(_rule(f"opslag.{score.plan}", f"opslag voor {score.plan}", Bewerking.OPSLAG, granted, _bron(kader)))
    for result in sorted(score.resultaten, key=lambda r: r.resultaat):
        name = f"resultaat.{score.plan}.{result.resultaat}"
        later = result.moment is OpslagMoment.NACALCULATIE
        if later and not now:
            continue
        waits = not now and result.moment is OpslagMoment.HERSCHIKKING and bool(result.opslag_deel)
        judgement = judged.get((score.plan, result.resultaat))
        bron = _evidence(judgement)
        met = False if later else judgement.gehaald if judgement else None
        if met is None and (waits or (now and result.moment is OpslagMoment.HERSCHIKKING)):
            question = _met(score, result, besluit)
            given = vragen.ask(question)
            met = None if given is None else given == JA
            bron = replace(BRON_RESULTATEN, document=f"antwoord {question.id}")
        if waits and met and result.opslag_deel is not None:
            changes.append(_rule(name, f"gehaald: {result.resultaat}", Bewerking.OPSLAG, result.opslag_deel, bron))
        elif waits and met is False:
            changes.append(_rule(name, f"niet gehaald, het deel komt er niet bij: {result.resultaat}", Bewerking.OPSLAG, NUL, bron))
        elif met is False and not later and result.opslag_deel is None and score.moment is OpslagMoment.NACALCULATIE:
            changes.append(
                _rule(name, f"niet gehaald, de opslag telt bij de nacalculatie: {result.resultaat}", Bewerking.AFSLAG, NUL, bron)
            )
        elif met is False:
            part, asked = _part(score, result, besluit, kader, vragen)
            if asked is not None:
                bron = replace(bron, plaats="; ".join(text for text in (bron.plaats, f"het deel: antwoord {asked.id}") if text))
            told = f"{'komt bij de nacalculatie' if later else 'niet gehaald'}: {result.resultaat}"
            changes.append(_rule(name, told, Bewerking.AFSLAG, part, bron))
    return changes


def _evidence(judgement: Resultaat | None) -> Bron:
    """Where the judgement stands: who judged the result, and on what evidence."""
    if judgement is None:
        return BRON_RESULTATEN
    return replace(BRON_RESULTATEN, plaats=f"{judgement.bewijs}, beoordeeld door {judgement.beoordeeld_door} ({judgement.plek})")


def _met(score: ScoreBesluit, result: Resultaatafspraak, b: GunningBesluit) -> Question:
    facts = Facts.of(plan=score.plan, resultaat=result.resultaat, doel=result.doel, regio=b.regio, agb_code=b.agb_code)
    return Question("V609", STAP, f"{b.naam} ({b.agb_code})", "resultaten", (JA, NEE), feiten=facts)


def _part(
    score: ScoreBesluit, result: Resultaatafspraak, b: GunningBesluit, kader: Kader, vragen: Vragen
) -> tuple[Decimal, Question | None]:
    """Which part of the opslag hangs on a result: as agreed, as the kader's ground says, the whole when it is the only one; else a person says so."""
    if result.opslag_deel is not None:
        return result.opslag_deel, None
    if result.feit:
        ground = next((r for r in kader.tarief if r.feit == result.feit and r.bewerking is Bewerking.OPSLAG and r.waarde), None)
        if ground is not None and ground.waarde is not None:
            return ground.waarde, None
    if len(score.resultaten) == 1:
        return score.opslag, None
    facts = Facts.of(plan=score.plan, resultaat=result.resultaat, opslag=score.opslag, regio=b.regio, agb_code=b.agb_code)
    question = Question(
        "V610", STAP, f"{b.naam} ({b.agb_code})", "resultaten", bereik=Bereik(NUL, score.opslag, "procentpunt"), feiten=facts
    )
    return vragen.number(question) or NUL, question


def _bron(kader: Kader) -> Bron:
    rule = next((r for r in kader.tarief if "opslag" in (r.feit, r.waarde_feit)), None)
    return rule.bron if rule else BRON_GUNNING


def _rule(sleutel: str, titel: str, bewerking: Bewerking, waarde: Decimal, bron: Bron, volgorde: int = 0) -> TariefRegel:
    return TariefRegel(
        sleutel=sleutel, titel=titel, aard=Aard.TARIEFGROND, bron=bron, bewerking=bewerking, volgorde=volgorde, waarde=waarde,
        lezing=Lezing.PUNTEN, moment=OpslagMoment.HERSCHIKKING,
    )  # fmt: skip


def steps_of(prices: Iterable[Prijs]) -> tuple[Stap, ...]:
    """The rungs of the second round, each once."""
    seen: dict[Stap, None] = {}
    for price in prices:
        seen.update(dict.fromkeys(price.stappen))
    return tuple(seen)
