"""``decide``: every candidate to one award, held or refused; nobody is left out and nobody is awarded on a guess."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat, candidates, index_inputs, still_asked
from wlzcli.cycle.gunning.fase import DEFINITIEF, Staand, keep, key_of, sort_standing
from wlzcli.cycle.gunning.inputs import GunningInputs
from wlzcli.cycle.gunning.ladders import Ladders, climb_all, without_rows
from wlzcli.cycle.gunning.lijnen import VolumeBeleid, Volumes, as_volume
from wlzcli.cycle.gunning.looptijd import NIET_BESLIST, Termijn, decide_term
from wlzcli.cycle.gunning.ruimte import Mededinger, Uitkomst, awarded_cents, reserves_of, reserves_without_figure, share_room, with_rest
from wlzcli.cycle.gunning.volume import award_volumes, open_lines, reserve_of
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import Stap, StepResult
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningRegel, GunningUitkomst
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import ZERO, Money, half_up_ratio, total
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Tarief
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid
from wlzcli.records import maker

NUL = Decimal(0)
OWN_TABLES = ("tabellen/referentie", "tabellen/feiten")  # a row left out of these changes what someone is awarded
new_regel = maker(GunningRegel)  # some 70.000 are made
ZONDER_BEDRAG = frozenset({"F401", "F402", "F404", "F408"})  # asked, and no line that can be priced
DOORGAAN, WACHTEN = "doorgaan", "wachten"
VRAAG, BEVINDING, RUIMTE = "vraag", "bevinding", "wacht_op_ruimte"


@dataclass
class Werk:
    """One candidate on its way: what is known, what is asked, and why it is held (``reden``)."""

    kandidaat: Kandidaat
    ladders: Ladders = field(default_factory=Ladders)
    volumes: Volumes = field(default_factory=Volumes)
    termijn: Termijn = field(default_factory=lambda: Termijn(0))
    mededinger: Mededinger | None = None
    reden: str | None = None

    @property
    def findings(self) -> list[Finding]:
        """Of ladders and volumes together."""
        return [*self.ladders.findings, *self.volumes.findings]

    @property
    def questions(self) -> list[Question]:
        """Of ladders, volumes and term together."""
        return [*self.ladders.questions, *self.volumes.questions, *self.termijn.questions]


def decide(inputs: GunningInputs, beleid: Beleid, answers: Answers) -> StepResult[GunningBesluit]:
    """Award, hold or refuse every toegelaten inschrijving and every running agreement. See INTERFACE, "Arithmetic"."""
    boek = index_inputs(inputs)
    kandidaten, findings = candidates(inputs, boek)
    double = {f.onderwerp for f in findings}
    wrong_rows = {f.agb_code for f in inputs.tabelbevindingen if f.blocks and f.agb_code and (f.bestand or "").startswith(OWN_TABLES)}
    findings += inputs.tabelbevindingen
    staand = sort_standing(inputs, beleid)
    fixed = {key_of(s.besluit) for s in staand.vast}
    volume_rules = {sector: VolumeBeleid(beleid.kader(sector), answers) for sector in inputs.ronde.sectoren}
    werken: list[Werk] = []
    prijzen = Prijzen(boek)
    for kandidaat in kandidaten:
        if kandidaat.sleutel in fixed or kandidaat.sector not in volume_rules:
            continue
        werk = work_out(kandidaat, inputs, beleid, boek, volume_rules[kandidaat.sector], answers, prijzen)
        if kandidaat.onderwerp in double or (kandidaat.agb_code in wrong_rows and werk.reden is None):
            werk.reden = BEVINDING
        werken.append(werk)
    questions: list[Question] = []
    vast = [s.besluit for s in staand.vast]
    for code in sorted({w.kandidaat.regio for w in werken} | {r.code for r in inputs.ronde.regios}):
        here = [w for w in werken if w.kandidaat.regio == code]
        more_findings, more_questions = _room(
            inputs.ronde.regio(code), code, here, [b for b in vast if b.regio == code], beleid, answers, boek
        )
        findings += more_findings
        questions += more_questions
        if boek.rekenwijze >= 2:
            findings += [_not_reserved(w) for w in here if _unpriced(w)]
            questions += _unknown_claims(code, here, answers)
    decisions = [_decision(w, staand.herzien.get(w.kandidaat.sleutel), inputs.rekenwijze) for w in werken]
    decisions = _corrections(decisions, staand, inputs, beleid)
    decisions += [*staand.definitief, *staand.ingetrokken]
    findings += [*staand.findings, *(reserves_without_figure(beleid) if werken else ())]
    for w in werken:
        findings += [*w.findings, *still_asked(w.kandidaat, inputs.vragen)]
        questions += w.questions
    unique_questions = {q.id: q for q in questions}
    return StepResult(
        tuple(sorted(decisions, key=lambda d: (d.regio, d.sector, d.agb_code))),
        tuple(findings),
        tuple(unique_questions[i] for i in sorted(unique_questions)),
    )


def _corrections(decisions: list[GunningBesluit], staand: Staand, inputs: GunningInputs, beleid: Beleid) -> list[GunningBesluit]:
    """The decisions without the corrections that correct nothing: what those name stands, and goes on as if it was never opened."""
    before = {s.id: s for s in inputs.staand}
    fresh: list[GunningBesluit] = []
    for d in decisions:
        old = before.get(d.vervangt or "")
        if old is None or not _same(d, old.besluit, inputs.rekenwijze):
            fresh.append(d)
        elif old.id in inputs.herzien and inputs.ongewijzigd_telt:
            keep(staand, old, inputs, beleid)
    return fresh


def _same(fresh: GunningBesluit, standing: GunningBesluit, rekenwijze: int) -> bool:
    """A correction that corrects nothing is none; that the standing award became definitive, or that it lists fewer open grounds
    than are listed now, is no difference."""
    old = standing
    if rekenwijze:
        fresh, old = (replace(b, stappen=tuple(s for s in b.stappen if _weighs(s))) for b in (fresh, standing))
        fresh, old = (replace(b, ladders=tuple(without_rows(ladder) for ladder in b.ladders)) for b in (fresh, old))
    return replace(fresh, vervangt=old.vervangt, fase=old.fase) == old


def _weighs(s: Stap) -> bool:
    return s.regel != DEFINITIEF and s.naar not in NIET_BESLIST


def work_out(
    kandidaat: Kandidaat, inputs: GunningInputs, beleid: Beleid, boek: Boek, volume_rules: VolumeBeleid, answers: Answers, prijzen: Prijzen
) -> Werk:
    """Ladders, volumes and term of one candidate; why it is held, where it is."""
    werk = Werk(kandidaat)
    if kandidaat.uitkomst is ToetsUitkomst.AFGEWEZEN:
        return werk
    kader = beleid.kader(kandidaat.sector)
    werk.volumes = open_lines(kandidaat, boek)
    lines = werk.volumes.lijnen
    if kandidaat.uitkomst is not ToetsUitkomst.TOEGELATEN:
        werk.reden = kandidaat.uitkomst.value
        return werk
    werk.ladders = climb_all(kandidaat, werk.volumes.per_vorm, kader, boek, answers)
    _set_tariffs(werk, prijzen)
    award_volumes(werk.volumes, kandidaat, volume_rules, boek)
    werk.termijn = decide_term(kandidaat, kader, boek, answers, inputs.ronde.jaar, werk.ladders.ladders)
    if not lines and not werk.volumes.findings:
        werk.volumes.findings.append(
            Finding(
                "W403", Ernst.WAARSCHUWING, kandidaat.onderwerp, bestand=kandidaat.bestand, gevonden="geen prestaties",
                verwacht="een aanvraag of een referentievolume", agb_code=kandidaat.agb_code,
            )
        )  # fmt: skip
    if any(f.blocks for f in werk.findings):
        werk.reden = BEVINDING
    elif werk.questions:
        werk.reden = VRAAG
    return werk


def _set_tariffs(werk: Werk, prijzen: Prijzen) -> None:
    """Every line gets its ladder and, where that is climbed, the tarief at its percentage."""
    own, sector = werk.ladders.van_prestatie, werk.kandidaat.sector
    for vorm, lines in werk.volumes.per_vorm.items():
        general = ladder = werk.ladders.van_vorm.get(vorm)
        prices = prijzen.on(ladder, sector)
        for line in lines:
            code = line.tarief.prestatiecode
            if own and own.get(code, general) is not ladder:
                ladder = own.get(code, general)
                prices = prijzen.on(ladder, sector)
            line.ladder, line.prijs = ladder, prices.get(code, ZERO)


class Prijzen:
    """At every percentage the tarief of each prestatie of a sector, worked out once a run."""

    def __init__(self, boek: Boek) -> None:
        self.boek = boek
        self._known: dict[tuple[Sector, Decimal], dict[str, Money]] = {}

    def on(self, ladder: Ladder | None, sector: Sector) -> dict[str, Money]:
        """The tarieven on this ladder; none while it is not climbed."""
        if ladder is None or ladder.tariefpercentage is None:
            return {}
        key = (sector, ladder.tariefpercentage)
        if key not in self._known:
            self._known[key] = {code: tariff(p.tarief, ladder.tariefpercentage) for code, p in self.boek.prestaties[sector].items()}
        return self._known[key]


def tariff(t: Tarief, pct: Decimal) -> Money:
    """``half_up(percentage x zorg) + nhc + nic`` in cents per unit: only the zorgcomponent follows the percentage (INTERFACE)."""
    top, bottom = pct.as_integer_ratio()
    return Money(half_up_ratio(t.zorg_cents.cents * top, bottom * 100) + t.nhc_cents.cents + t.nic_cents.cents)


def _room(
    regio: Regio | None, code: str, here: list[Werk], vast: list[GunningBesluit], beleid: Beleid, answers: Answers, boek: Boek
) -> tuple[list[Finding], list[Question]]:
    """Divide the room of one region over who is not held; hold everyone where it cannot be divided."""
    ready = [w for w in here if w.reden is None and w.kandidaat.uitkomst is ToetsUitkomst.TOEGELATEN]
    if regio is None or regio.contracteerruimte_cents <= ZERO:
        for w in ready:
            w.reden = BEVINDING
        return ([_no_room(code, regio)] if here else []), []
    sectors = {w.kandidaat.sector for w in here} | {b.sector for b in vast} | {d.sector for d in regio.deelbudgetten}
    fixed: dict[Sector, Money] = {}
    open_: dict[Sector, Money] = {}
    for sector in sorted(sectors):
        held = [w for w in here if w.kandidaat.sector is sector and w.reden is not None]
        stands = total(awarded_cents(b) + b.gereserveerd_cents for b in vast if b.sector is sector)
        fixed[sector] = stands + total(reserve_of(w.volumes.lijnen) for w in held if w.reden not in (VRAAG, BEVINDING))
        open_[sector] = total(reserve_of(w.volumes.lijnen) for w in held if w.reden in (VRAAG, BEVINDING))
    reserves = reserves_of(beleid, regio, answers)
    for w in ready:
        w.mededinger = Mededinger(w.kandidaat, w.volumes.lijnen, w.volumes.per_vorm)
    field_ = [w.mededinger for w in ready if w.mededinger is not None]
    outcome: Uitkomst = share_room(regio, field_, fixed, open_, reserves, beleid, answers, boek)
    if outcome.tekort > ZERO:
        for w in ready:
            w.reden = BEVINDING
        told = Facts.of(regio=code, tekort_cents=outcome.tekort)
        finding = Finding(
            "F407",
            Ernst.FOUT,
            f"regio {code}",
            gevonden=str(outcome.tekort),
            verwacht="ruimte voor wat vaststaat en is gereserveerd",
            feiten=told,
        )
        return [finding], list(reserves.questions)
    if outcome.questions or outcome.wacht:
        for w in ready:
            w.reden = VRAAG if outcome.questions else RUIMTE
    return [], [*outcome.questions, *reserves.questions]


def _unpriced(w: Werk) -> list[str]:
    """What someone who is held asks and nobody can price: it is in no reservation."""
    return sorted({f.feiten.get("prestatiecode") for f in w.volumes.findings if f.code in ZONDER_BEDRAG}) if w.reden is not None else []


def _not_reserved(w: Werk) -> Finding:
    k = w.kandidaat
    told = Facts.of(prestaties=", ".join(_unpriced(w)), regio=k.regio, gereserveerd=str(reserve_of(w.volumes.lijnen)))
    return Finding(
        "W419", Ernst.WAARSCHUWING, k.onderwerp, bestand=k.formulier, gevonden="geen bedrag", verwacht="een gevraagd bedrag",
        agb_code=k.agb_code, feiten=told,
    )  # fmt: skip


def _unknown_claims(code: str, here: list[Werk], answers: Answers) -> list[Question]:
    """In a shortage a claim that nobody can price gets nothing: a person says whether the others go on all the same."""
    unknown = ", ".join(f"{w.kandidaat.agb_code} ({', '.join(_unpriced(w))})" for w in here if _unpriced(w))
    ready = [w for w in here if w.reden is None and w.mededinger is not None]
    if not unknown or not any(w.mededinger.plafond is not None for w in ready if w.mededinger):
        return []
    question = Question("V412", "gunning", f"regio {code}", "ruimte", keuzes=(DOORGAAN, WACHTEN), feiten=Facts.of(regio=code, wie=unknown))
    answer = answers.to(question)
    if answer is None or answer.keuze == WACHTEN:
        for w in ready:
            w.reden = VRAAG if answer is None else RUIMTE
    return [question] if answer is None else []


def _no_room(code: str, regio: Regio | None) -> Finding:
    found = "regio staat niet in ronde.toml" if regio is None else str(regio.contracteerruimte_cents)
    return Finding(
        "F403", Ernst.FOUT, f"regio {code}", gevonden=found, verwacht="een contracteerruimte boven nul", feiten=Facts.of(regio=code)
    )


def _decision(w: Werk, vervangt: str | None, rekenwijze: int) -> GunningBesluit:
    """The besluit of one candidate, with its reasons."""
    k = w.kandidaat
    base = GunningBesluit(
        regio=k.regio, sector=k.sector, agb_code=k.agb_code, naam=k.naam, uitkomst=GunningUitkomst.AANGEHOUDEN, duur_jaren=0,
        fase=Fase.VOORSTEL, typen=k.typen, ladders=(), regels=(), bedrag_cents=ZERO, rest_cents=ZERO, vervangt=vervangt,
    )  # fmt: skip
    admitted = Stap(
        "toelating",
        Facts.of(bestand=k.bestand, gronden="; ".join(k.gronden) or None, lopend_tot=k.lopend_tot),
        "",
        k.uitkomst.value,
        "validate",
    )
    if k.uitkomst is ToetsUitkomst.AFGEWEZEN:
        return replace(base, uitkomst=GunningUitkomst.AFGEWEZEN, stappen=(admitted,), reden="toetredingseisen")
    if w.reden is not None:
        codes = sorted({f.code for f in w.findings if f.blocks} | {q.code for q in w.questions})
        unpriced = ", ".join(_unpriced(w)) if rekenwijze >= 2 else ""
        told = Facts.of(reden=w.reden, codes=", ".join(codes) or None, niet_gereserveerd=unpriced or None)
        held = Stap("aangehouden", told, "", "aangehouden", w.reden)
        return replace(
            base, ladders=w.ladders.ladders, gereserveerd_cents=reserve_of(w.volumes.lijnen), stappen=(admitted, held), reden=w.reden
        )
    lines = _lines(w.volumes)
    shortage = tuple(w.mededinger.stappen) if w.mededinger else ()
    besluit = replace(
        base,
        uitkomst=GunningUitkomst.GEGUND,
        duur_jaren=w.termijn.jaren or 0,
        ladders=w.ladders.ladders,
        regels=lines,
        bedrag_cents=total(line.bedrag_cents for line in lines),
        stappen=(admitted, *w.ladders.stappen, *w.termijn.stappen, *shortage),
    )
    return with_rest(besluit, w.mededinger.plafond if w.mededinger else None)


def _lines(volumes: Volumes) -> tuple[GunningRegel, ...]:
    """The lines as they are awarded."""
    made = []
    for vorm, lines in volumes.per_vorm.items():
        for line in lines:
            t, ladder, per, n = line.tarief, line.ladder, line.per, line.n
            name, pct = (ladder.id, ladder.tariefpercentage) if ladder is not None else ("", None)
            volume, amount = (Decimal(n), n * line.prijs.cents) if per == 1 else (as_volume(n, per), line.cents(n))
            made.append(
                new_regel(
                    t.prestatiecode, vorm, t.eenheid, name, NUL if pct is None else pct, line.prijs, volume, Money(amount),
                    line.gevraagd_volume, line.had_volume, line.stappen,
                )
            )  # fmt: skip
    return tuple(made)
