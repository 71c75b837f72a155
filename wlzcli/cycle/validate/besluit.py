"""What follows from the tests: toegelaten, herstel, afgewezen or aangehouden (inkoopkader-2016-gz §2.2.2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain

from wlzcli.cycle.validate.aanvulling import added, added_before
from wlzcli.cycle.validate.gelijk import unequal
from wlzcli.cycle.validate.herkomst import WHO_OR_WHERE, annex_faults, faults, files, folder_faults
from wlzcli.cycle.validate.herstel import (
    GEEN_HERSTEL,
    Herstelstand,
    comes_for_nothing,
    in_term,
    is_known,
    late_repair,
    left_out,
    may_repair,
    not_repaired,
    repair_until,
    repaired,
    second_version,
    without_inschrijving,
)
from wlzcli.cycle.validate.inputs import (
    FORMULIER,
    Dossier,
    Toets,
    ValidateInputs,
    ask,
    outcome,
)
from wlzcli.cycle.validate.samen import DEFINITIEF, Bundel, bundle, in_order, in_time_for, is_about, same_again, surely_late, without_timely
from wlzcli.cycle.validate.staand import Uitslag, against_standing
from wlzcli.cycle.validate.toetsen import Getest, run_tests
from wlzcli.cycle.validate.uitspraak import getoetst, left_out_by, punt, steps, unasked
from wlzcli.cycle.validate.vorm import OP_TIJD, addition_in_time
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.formulier import AGB_CODE
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.tabellen import Feit, Tarief
from wlzcli.domain.toetsing import Aanvaarding, ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import Beleid, Kader
from wlzcli.records import dataclass


class Register:
    """What is known, by whom it is about: made once for all submissions."""

    def __init__(self, inputs: ValidateInputs, answers: Answers) -> None:
        self.inputs, self.answers = inputs, answers
        self.feiten: dict[str, list[Feit]] = defaultdict(list)
        for f in inputs.feiten:
            self.feiten[f.agb_code].append(f)
        self.tarieven: dict[Sector, dict[str, Tarief]] = defaultdict(dict)
        for t in inputs.tarieven:
            self.tarieven[t.sector].setdefault(t.prestatiecode, t)
        self.zorgaanbieders = {z.agb_code: z for z in inputs.zorgaanbieders}
        self.fouten: dict[str, list[Finding]] = defaultdict(list)
        # Where the question itself was not found, that is what is to be repaired: who and where the repair says.
        unnamed = {w.inschrijving.bestand for w in inputs.niet_getoetst if w.inschrijving}
        for found in inputs.bevindingen:
            if found.blocks and found.bestand and not (found.bestand in unnamed and found.code in WHO_OR_WHERE and not found.cel):
                self.fouten[found.bestand].append(found)
        if inputs.toetswijze >= 2:
            counting = [i for i in in_order(inputs.inschrijvingen) if i.telt_mee and i.soort != DEFINITIEF]
            for bestand, found in folder_faults(inputs.bevindingen, counting):
                self.fouten[bestand].append(found)
        self.bijlagen = annex_faults(inputs.bevindingen) if inputs.toetswijze >= 2 else {}
        self.verzoeken = {(v.regio, v.sector, v.agb_code): v for v in inputs.herstelverzoeken}
        self.aanvaard = {
            (a.agb_code, a.code, a.onderwerp, a.gevonden, a.regio, a.sector, a.verwacht, a.sha256): a for a in inputs.aanvaardingen
        }
        self.staand = {_key(v.besluit): v for v in inputs.besluiten}

    def of(self, i: Inschrijving) -> list[Finding]:
        """What ingest said of this form; not of that of another sender that we know, which was put in its folder and does not count."""
        found, own = self.fouten.get(i.bestand, []), (None, i.agb_code, i.waarde(AGB_CODE))
        return [f for f in found if self.inputs.toetswijze < 2 or f.agb_code in own or not is_known(self.inputs, f.agb_code or "")]


def decide(inputs: ValidateInputs, beleid: Beleid, answers: Answers) -> StepResult[ValidateBesluit]:
    """Test every submission that counts and propose an outcome for each zorgaanbieder, region and sector."""
    kaders = {k.sector: k for k in beleid.kaders}
    register = Register(inputs, answers)
    results = []
    for bundel in bundle(inputs.inschrijvingen):
        kader = kaders.get(bundel.key[1])
        fresh = _no_kader(inputs, bundel) if kader is None else _judge(register, kader, bundel)
        standing = register.staand.get(_key(fresh.besluit)) if fresh.besluit else None
        results.append(against_standing(inputs, answers, fresh, standing))
    decided = {_key(r.besluit) for r in results if r.besluit}
    kept = [v.besluit for v in inputs.besluiten if _key(v.besluit) not in decided]
    decisions = sorted([*(r.besluit for r in results if r.besluit), *kept], key=_order)
    questions = {q.id: q for r in results for q in r.vragen}
    findings = (*inputs.tabelbevindingen, *(f for r in results for f in r.bevindingen), *unequal(answers, inputs.toetswijze))
    return StepResult(tuple(decisions), findings, tuple(questions[i] for i in sorted(questions)))


def _key(b: ValidateBesluit) -> tuple[str, str, str]:
    return (b.regio, b.sector.value, b.agb_code)


def _order(b: ValidateBesluit) -> tuple[str, ...]:
    return (*_key(b), b.bestand)


def _no_kader(inputs: ValidateInputs, bundel: Bundel) -> Uitslag:
    """A sector this ronde does not buy."""
    first = (*bundel.inschrijvingen, *bundel.aanvullingen, *bundel.herstel)[0]
    found = Finding(
        "F285", Ernst.FOUT, "Sector", bestand=first.bestand, gevonden=first.sector.value, verwacht="een sector van deze ronde",
        bron=FORMULIER, agb_code=first.agb_code or None, feiten=Facts.of(zorgkantoor=inputs.zorgkantoor, jaar=inputs.jaar),
    )  # fmt: skip
    return Uitslag(None, (found,))


# -- one zorgaanbieder -----------------------------------------------------------------------------


def _judge(register: Register, kader: Kader, bundel: Bundel) -> Uitslag:
    beside = _beside_late(register, kader, bundel)
    if beside is not None:
        return beside
    base, held = _base(register, kader, bundel)
    if held is not None and not held.vragen:
        out, rest = left_out_by(_dossier(register, kader, base)), bundel.without(base)
        uitslag = _judge(register, kader, rest) if rest.los and register.inputs.toetswijze >= 2 else Uitslag(None)
        return replace(uitslag, bevindingen=(out, *uitslag.bevindingen))
    if held is not None:
        return _outcome(register, Getest(_dossier(register, kader, base), (held,)), ())
    chosen = base
    counting, left, again = _without_left_out(register, kader, bundel)
    start = _with_additions(register, kader, counting, base)
    base, bronnen, extra, asked = start.inschrijving, start.bronnen, [*left, *start.anders], [*again, *start.vragen]
    tested = _test(register, kader, base, bronnen, start.wacht, bronnen, chosen)
    verzoek = register.verzoeken.get(bundel.key)
    gevraagd = bool(verzoek or tested.herstelpunten)
    stand = Herstelstand(verzoek, verzoek.tot or repair_until(kader, verzoek.verzonden_op) if verzoek else None)
    of_lines: tuple[Question, ...] = ()
    counted: tuple[Inschrijving, ...] = ()
    for later in start.herstel:
        d = _dossier(register, kader, later)
        if register.inputs.toetswijze >= 2 and not tested.herstelpunten and any(same_again(later, one) for one in counted):
            continue  # what it says counts already
        if comes_for_nothing(d, tested, stand.tot):
            extra.append(unasked(d, "W287"))
            continue
        question, counts = in_term(d, tested, stand)
        asked += [question] if question else []
        if not counts:
            continue
        which, tweede = second_version(d, chosen) if bundel.inschrijvingen else (None, None)
        mended = repaired(d, tested, gevraagd, register.of(later), tweede)
        if mended.inschrijving is base:
            continue  # it could not be used: ingest says so of its file, and what was asked stays open
        of_lines = mended.vragen if later.productie else of_lines  # a later repair of the production answers what the one before left open
        if mended.anders and which and not gevraagd:
            asked.append(which)
        elif mended.anders:
            extra.append(unasked(d, "W286", mended.anders))
        wanted = tested.herstelpunten or (gevraagd and not same_again(mended.inschrijving, base))
        if not (wanted or tweede) and register.inputs.toetswijze >= 2:
            continue  # nothing was asked, or is any more: it restores nothing, and the besluit stays that on what was there
        base, counted = replace(mended.inschrijving, bestand=later.bestand), (*counted, later)
        bronnen = (later,) if mended.heel or register.inputs.toetswijze < 2 else (*bronnen, later)
        tested = _test(register, kader, base, bronnen, start.wacht, (later,), chosen)  # with its files: those of before are replaced
        gevraagd = gevraagd or bool(tested.herstelpunten)
    first = chosen if register.inputs.toetswijze >= 2 else next((i for i in bundel.inschrijvingen if i.map == base.map), base)
    read = register.inputs.toetswijze < 2 or bundel.is_read(first)
    lines = () if read and (base.productie, base.bestand) == (first.productie, first.bestand) else base.productie
    return _outcome(register, tested, tuple(extra), lines, replace(stand, vragen=(*asked, *of_lines)))


def _beside_late(register: Register, kader: Kader, bundel: Bundel) -> Uitslag | None:
    """Where every inschrijving came late, what came beside goes before it: it may have been in time itself, or repair a folder that was.

    So may the late one: who sent what could not be read sends it again. None where nothing does, or a person left it out: the late one is tested.
    """
    slips = register.inputs.na_vandaag
    loose = without_timely(kader, bundel, slips)
    if register.inputs.toetswijze < 2 or loose is bundel:
        return None
    beside = any(not surely_late(kader, i, slips) or may_repair(_dossier(register, kader, i)) for i in loose.los)
    uitslag = _judge(register, kader, loose) if beside else Uitslag(None)
    if uitslag.besluit is None:
        one = bundel.inschrijvingen[0]
        asked = len(bundel.inschrijvingen) == 1 and late_repair(_dossier(register, kader, one))
        return _judge(register, kader, replace(loose, herstel=(*loose.herstel, one))) if asked else None
    if any(q.code in ("V203", "V291") for q in uitslag.vragen):
        return uitslag
    out = tuple(unasked(_dossier(register, kader, i), "W287") for i in bundel.inschrijvingen)
    return replace(uitslag, bevindingen=(*uitslag.bevindingen, *out))


def _without_left_out(register: Register, kader: Kader, bundel: Bundel) -> tuple[Bundel, list[Finding], list[Question]]:
    """What came beside, without what a person left out where there is no inschrijving that was in time (V291)."""
    loose, findings, questions = without_timely(kader, bundel, register.inputs.na_vandaag), list[Finding](), list[Question]()
    for later in loose.los if register.inputs.toetswijze >= 2 else ():
        d = _dossier(register, kader, later)
        question, said = left_out(d)
        findings += [left_out_by(d)] if said else []
        questions += [question] if question else []
        bundel = bundel.without(later) if said or question else bundel
    return bundel, findings, questions


@dataclass(frozen=True, slots=True)
class Aangevuld:
    """The inschrijving with what was added in time, the files that it is made of, and what else came in.

    ``herstel``: what answers a request for repair. ``wacht``: ingest still asks when it came in. ``anders``: told and not taken over.
    """

    inschrijving: Inschrijving
    bronnen: tuple[Inschrijving, ...]
    herstel: tuple[Inschrijving, ...]
    wacht: tuple[Inschrijving, ...]
    anders: tuple[Finding, ...]
    vragen: tuple[Question, ...]


def _with_additions(register: Register, kader: Kader, bundel: Bundel, base: Inschrijving) -> Aangevuld:
    wijze, whole, verzoek = register.inputs.toetswijze, base, register.verzoeken.get(bundel.key)
    bronnen, repairs, waiting = [base], [i for i in bundel.herstel if (i.bestand, i.sha256) != (base.bestand, base.sha256)], []
    extra: list[Finding] = []
    asked: list[Question] = []
    for later in bundel.aanvullingen:
        d = _dossier(register, kader, later)
        if (later.bestand, later.sha256) == (base.bestand, base.sha256):
            continue
        timely = in_time_for(kader, later)
        slip, said = addition_in_time(d) if d.was_already_here and wijze >= 2 and not timely else (None, None)
        timely = timely or said == OP_TIJD
        if slip and said is None:
            asked.append(slip)
        elif timely and wijze < 2:
            whole = added_before(whole, later)
        elif timely:
            whole, questions = added(d, whole, {(f.blad, f.cel) for f in register.of(later)})
            asked += questions
            bronnen.append(later)
        elif wijze >= 2 and later.ontvangen_op is None and any(is_about(q, later, wijze) for q in register.inputs.vragen):
            waiting.append(later)
        elif wijze >= 2 and (
            (verzoek is not None and verzoek.may_answer(later)) or (bundel.los and later is _first(register, kader, bundel))
        ):  # an answer is a repair, whatever the register calls it
            repairs.append(later)
        else:
            extra.append(unasked(d, "W287"))
    return Aangevuld(whole, tuple(bronnen), tuple(in_order(repairs)), tuple(waiting), tuple(extra), tuple(asked))


def _base(register: Register, kader: Kader, bundel: Bundel) -> tuple[Inschrijving, Toets | None]:
    """The inschrijving that counts; a person chooses between several, and says what a herstel without one is."""
    if len(bundel.inschrijvingen) == 1:
        return bundel.inschrijvingen[0], None
    if bundel.inschrijvingen:
        last = bundel.inschrijvingen[-1]
        maps = tuple(sorted(i.map for i in bundel.inschrijvingen))
        question, choice = ask(_dossier(register, kader, last), "V202", maps, FORMULIER, aantal=len(maps))
        chosen = next((i for i in bundel.inschrijvingen if i.map == choice), None)
        return (chosen, None) if chosen else (last, outcome(vragen=(question,)))
    first = _first(register, kader, bundel)
    question, choice, counts = without_inschrijving(_dossier(register, kader, first))
    return (counts, None) if counts else (first, outcome(vragen=() if choice else (question,)))


def _first(register: Register, kader: Kader, bundel: Bundel) -> Inschrijving:
    """Of what is there without an inschrijving, the one that is it: what a person said so of, else what may have been in time, else the first."""
    if register.inputs.toetswijze < 2:
        return (*bundel.aanvullingen, *bundel.herstel)[0]
    slips, los = register.inputs.na_vandaag, [(i, _dossier(register, kader, i)) for i in bundel.los]
    said = (i for i, d in los if (counts := without_inschrijving(d)[2]) and not surely_late(kader, counts, slips))
    timely = (i for i, d in los if not surely_late(kader, i, slips) or may_repair(d))
    return next(chain(said, timely), bundel.los[0])


def _dossier(register: Register, kader: Kader, i: Inschrijving) -> Dossier:
    return Dossier(
        inschrijving=i,
        kader=kader,
        inputs=register.inputs,
        answers=register.answers,
        feiten=tuple(f for f in register.feiten[i.agb_code] if f.applies(i.regio, i.sector.value)),
        alle_feiten=tuple(register.feiten[i.agb_code]),
        tarieven=register.tarieven[i.sector],
        zorgaanbieder=register.zorgaanbieders.get(i.agb_code),
        regio=next((r for r in register.inputs.regios if r.code == i.regio), None),
        velden={v.id: v for v in i.velden},
    )


def _test(
    register: Register,
    kader: Kader,
    i: Inschrijving,
    bronnen: tuple[Inschrijving, ...],
    wacht: tuple[Inschrijving, ...],
    mappen: tuple[Inschrijving, ...],
    ingekomen: Inschrijving,
) -> Getest:
    """Test a submission with what ingest said of the files that it is made of, and asks about those and what waits.

    ``mappen``: whose annexes count. ``ingekomen``: what came in as inschrijving.
    """
    about = (i, *bronnen, *wacht)
    vragen = tuple(q for q in register.inputs.vragen if any(is_about(q, one, register.inputs.toetswijze) for one in about))
    d = replace(_dossier(register, kader, i), uit=tuple(files(i, bronnen).items()) if len(bronnen) > 1 else ())
    d = replace(d, bronnen=bronnen, ingekomen=ingekomen.bestand) if register.inputs.toetswijze >= 2 else d
    beside = tuple(f for m in mappen for f in register.bijlagen.get(m.map, ()))
    return run_tests(d, (*faults(i, bronnen, {b.bestand: register.of(b) for b in bronnen}), *beside), vragen)


def _outcome(
    register: Register,
    g: Getest,
    extra: tuple[Finding, ...],
    lines: tuple[ProductieRegel, ...] = (),
    herstel: Herstelstand = GEEN_HERSTEL,
) -> Uitslag:
    d, i = g.dossier, g.dossier.inschrijving
    gronden = tuple(t.item.sleutel if t.item else FORMULIER for t in g.gronden)
    vragen = (*g.vragen, *herstel.vragen)
    # Asked once the term has passed. It leaves the decision as it is until it is answered: a later day alone changes nothing.
    passed: tuple[Question, ...] = ()
    bevindingen = g.bevindingen
    asked = herstel.asked(g.herstelpunten)
    if not gronden and not g.has_question and not vragen and asked and herstel.tot:
        over = not_repaired(g, herstel.tot, asked)
        gronden, bevindingen = over.gronden, over.bevindingen
        passed = (over.vraag,) if over.vraag and herstel.verstreken else ()
    if gronden:
        uitkomst = ToetsUitkomst.AFGEWEZEN
    elif g.has_question or vragen:
        uitkomst = ToetsUitkomst.AANGEHOUDEN
    elif g.herstelpunten:
        uitkomst = ToetsUitkomst.HERSTEL
    else:
        uitkomst = ToetsUitkomst.TOEGELATEN
    found, accepted = _accepted(register, i, (*bevindingen, *g.signalen, *extra))
    if uitkomst is ToetsUitkomst.HERSTEL:
        without_term = set(g.herstelpunten) - set(asked) if asked else set(found)
        found = tuple(replace(f, herstel_tot=herstel.tot) if f.blocks and f not in without_term else f for f in found)
    besluit = ValidateBesluit(
        regio=i.regio,
        sector=i.sector,
        agb_code=i.agb_code,
        naam=d.naam,
        bestand=i.bestand,
        typen=Facts(tuple((vorm.value, type_.value) for vorm, type_ in d.typen)),
        uitkomst=uitkomst,
        getoetst=tuple(getoetst(t) for t in g.toetsen),
        herstel=() if uitkomst is ToetsUitkomst.AFGEWEZEN else tuple(punt(f) for f in g.herstelpunten),
        gronden=gronden,
        meerjarig_mogelijk=all(t.meerjarig for t in g.toetsen),
        productie=lines,
        aanvaard=accepted,
        stappen=(*(s for t in g.toetsen for s in t.stappen), *steps(g, uitkomst)),
    )
    return Uitslag(besluit, found, (*vragen, *passed))


def _accepted(register: Register, i: Inschrijving, found: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], tuple[Aanvaarding, ...]]:
    """Warnings that a person accepted leave the list and stand in the besluit. Up to 0.4.0 less was kept of what that person saw."""
    left, accepted = [], []
    for f in found:
        what = (f.agb_code or "", f.code, f.onderwerp, f.gevonden or "")
        seen = (f.verwacht, f.feiten.get("sha256") or None)
        keys = ((*what, *place, *also) for place in ((i.regio, i.sector), (None, None)) for also in (seen, (None, None)))
        given = next((register.aanvaard[key] for key in keys if key in register.aanvaard), None)
        if given is None or not f.aanvaardbaar:
            left.append(f)
        else:
            accepted.append(given)
    return tuple(left), tuple(accepted)
