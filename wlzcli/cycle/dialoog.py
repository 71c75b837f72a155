"""Who is invited to the dialoog, and where it stands with each zorgaanbieder (inkoopkader-2016-gz §2.2.3, §2.2.4).

The zorgkantoor talks with *all* who filed a careful zelfanalyse and a voorstel. Careful means the mandatory
items for each theme of the kader; what the text calls "eventueel" is shown as absent and never held against anyone.
A zelfanalyse or voorstel in a format of one's own is allowed: then a person says that all is in it. On how many kanslijnen
results are hoped for (akkoord-gehandicaptenzorg-2022) is an aim of the talks: fewer is told, and costs nobody anything.
"""

from __future__ import annotations

from dataclasses import replace

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import Stap, StepResult
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.formulier import EIGEN_ZELFANALYSE, SOORT_AANVULLING, SOORT_DEFINITIEF, naam_van, veld_zelfanalyse
from wlzcli.domain.inschrijving import Inschrijving, VoorstelPlan
from wlzcli.domain.ontwikkelplan import Dialoog, DialoogSoort, DialoogStand, PlanDekking, Resultaatafspraak, ThemaDekking
from wlzcli.policy.model import Beleid, Kader, Onderdeel, Thema, Verwachting
from wlzcli.records import dataclass

STAP = "dialoog"
VOLLEDIG, ONVOLLEDIG = "volledig", "onvolledig"


@dataclass(frozen=True, slots=True)
class LopendeOvereenkomst:
    """A zorgaanbieder with a running agreement of more years: talked with, without a new inschrijving (§2.1)."""

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    tot: str


@dataclass(frozen=True, slots=True)
class DialoogInputs:
    """What the dialoog rests on: the submissions that count, running agreements, and what was recorded.

    ``afspraken``: the agreed results, each with its theme (its own, or that of its plan).
    """

    inschrijvingen: tuple[Inschrijving, ...]
    lopend: tuple[LopendeOvereenkomst, ...] = ()
    gesprekken: tuple[Dialoog, ...] = ()
    afspraken: tuple[Resultaatafspraak, ...] = ()


def decide(inputs: DialoogInputs, beleid: Beleid, answers: Answers) -> StepResult[DialoogStand]:
    """For each zorgaanbieder × regio × sector: invited or not, why, what its zelfanalyse and voorstel hold, what was said."""
    sectors = {k.sector: k for k in beleid.kaders}
    standen, questions = [], []
    counted = [i for i in inputs.inschrijvingen if i.telt_mee and i.sector in sectors and i.soort != SOORT_DEFINITIEF]
    for inschrijving in _per_zorgaanbieder(counted):
        stand, asked = _stand(inschrijving, sectors[inschrijving.sector], inputs.gesprekken, answers)
        standen.append(stand)
        questions.extend(asked)
    known = {(s.regio, s.sector, s.agb_code) for s in standen}
    for lopend in inputs.lopend:
        if (lopend.regio, lopend.sector, lopend.agb_code) not in known and lopend.sector in sectors:
            standen.append(_running(lopend, inputs.gesprekken))
    standen.sort(key=lambda s: (s.regio, s.sector, s.agb_code, s.bestand))
    standen = [replace(s, afgesproken=_agreed_themes(s, sectors[s.sector], inputs.afspraken)) for s in standen]
    findings = tuple(f for s in standen for f in _below_aim(s, sectors[s.sector]))
    return StepResult(tuple(standen), findings, tuple(questions))


def _agreed_themes(s: DialoogStand, kader: Kader, afspraken: tuple[Resultaatafspraak, ...]) -> tuple[str, ...]:
    """The themes of the kader on which results were agreed, in its order."""
    own = {a.thema for a in afspraken if (a.regio, a.sector, a.agb_code) == (s.regio, s.sector, s.agb_code)}
    return tuple(name for name in (naam_van(t.sleutel) for t in kader.themas) if name in own)


def _below_aim(s: DialoogStand, kader: Kader) -> tuple[Finding, ...]:
    """A notice for who was talked with and agreed results on fewer themes than hoped for; never more than a notice."""
    if not s.afgesproken and all(g.soort == DialoogSoort.UITNODIGING for g in s.gesprekken):
        return ()
    found = []
    for aim in kader.verwachtingen:
        titels = [t.titel for t in hoped_for(aim, kader) if naam_van(t.sleutel) in s.afgesproken]
        if aim.minstens_themas is not None and len(titels) < aim.minstens_themas:
            found.append(
                Finding(
                    "W305", Ernst.WAARSCHUWING, f"{s.naam} ({s.agb_code}), regio {s.regio}, {s.sector}",
                    gevonden=str(len(titels)), verwacht=str(aim.minstens_themas), bron=aim.bron.label, agb_code=s.agb_code,
                    feiten=Facts.of(zorgaanbieder=s.naam, themas="; ".join(titels) or "geen"),
                )
            )  # fmt: skip
    return tuple(found)


def hoped_for(aim: Verwachting, kader: Kader) -> tuple[Thema, ...]:
    """The themes that an aim is about: those of the document it stands in (the kanslijnen, not the themes of a visie)."""
    return tuple(t for t in kader.themas if t.bron.document == aim.bron.document) if aim.minstens_themas is not None else ()


def _per_zorgaanbieder(inschrijvingen: list[Inschrijving]) -> list[Inschrijving]:
    """One a zorgaanbieder × regio × sector: what came later (herstel, aanvulling) over the inschrijving, field by field."""
    merged: dict[tuple[str, Sector, str], Inschrijving] = {}
    for i in sorted(inschrijvingen, key=lambda i: (i.ontvangen_op.isoformat() if i.ontvangen_op else "", i.map, i.sha256)):
        key = (i.regio, i.sector, i.agb_code)
        before = merged.get(key)
        if before is None:
            merged[key] = i
            continue
        velden = {v.id: v for v in before.velden} | {v.id: v for v in i.velden if (v.waarde or "").strip()}
        plannen = {p.plan: p for p in before.plannen}
        plannen |= {p.plan: plannen[p.plan].filled_in(p) if i.soort == SOORT_AANVULLING and p.plan in plannen else p for p in i.plannen}
        merged[key] = replace(before, velden=tuple(velden.values()), plannen=tuple(plannen.values()))
    return [merged[key] for key in sorted(merged)]


def _running(lopend: LopendeOvereenkomst, gesprekken: tuple[Dialoog, ...]) -> DialoogStand:
    # inkoopkader-2016-gz §2.1: steps 1-4 are skipped, plan, price and volume are revisited.
    stap = Stap("dialoog.lopende_overeenkomst", Facts.of(tot=lopend.tot), "", "uitgenodigd", "inkoopkader-2016-gz §2.1")
    talks = _talks(gesprekken, lopend.regio, lopend.sector, lopend.agb_code)
    return DialoogStand(lopend.regio, lopend.sector, lopend.agb_code, lopend.naam, "", True, "lopende_overeenkomst", (), (), talks, (stap,))


def _stand(i: Inschrijving, kader: Kader, gesprekken: tuple[Dialoog, ...], answers: Answers) -> tuple[DialoogStand, list[Question]]:
    themas = coverage(i, kader)
    plannen = tuple(plan_coverage(p, kader.voorstel_plan) for p in sorted(i.plannen, key=lambda p: p.plan))
    questions: list[Question] = []
    uitgenodigd, reden, feiten = _invited(i, kader, themas, plannen)
    if reden == "vraag":
        question = _own_format_question(i, kader, themas, plannen)
        answer = answers.to(question)
        if answer is None:
            questions.append(question)
        else:
            uitgenodigd = answer.keuze == VOLLEDIG
            reden = "beoordeeld" if uitgenodigd else "zelfanalyse_onvolledig"
            feiten = Facts.of(keuze=answer.keuze, reden=answer.reden, beslist_door=answer.door)
    naar = {True: "uitgenodigd", False: "niet uitgenodigd", None: "vraag"}[uitgenodigd]
    stap = Stap(f"dialoog.{reden}", feiten, "", naar, condition_source(kader))
    talks = _talks(gesprekken, i.regio, i.sector, i.agb_code)
    stand = DialoogStand(i.regio, i.sector, i.agb_code, i.naam, i.bestand, uitgenodigd, reden, themas, plannen, talks, (stap,))
    return stand, questions


def _invited(
    i: Inschrijving, kader: Kader, themas: tuple[ThemaDekking, ...], plannen: tuple[PlanDekking, ...]
) -> tuple[bool | None, str, Facts]:
    missing = "; ".join(f"{t.thema}: {', '.join(t.ontbreekt)}" for t in themas if t.ontbreekt)
    feiten = Facts.of(ontbreekt=missing or None, plannen=len(plannen))
    if not kader.zelfanalyse and not kader.voorstel_plan:
        return True, "geen_voorwaarde", feiten
    if _own_documents(i) and (missing or not plannen or any(p.ontbreekt for p in plannen)):
        return None, "vraag", feiten
    if kader.zelfanalyse and not any(t.aanwezig for t in themas):
        return False, "geen_zelfanalyse", feiten
    if missing:
        return False, "zelfanalyse_onvolledig", feiten
    if not plannen:
        return False, "geen_voorstel", feiten
    if all(p.ontbreekt for p in plannen):
        return False, "voorstel_onvolledig", Facts.of(ontbreekt="; ".join(f"{p.plan}: {', '.join(p.ontbreekt)}" for p in plannen))
    return True, "zorgvuldig", feiten


def condition_source(kader: Kader) -> str:
    """Where the kader says what a careful zelfanalyse and a voorstel hold."""
    items = (*kader.zelfanalyse, *kader.voorstel_plan)
    return items[0].bron.label if items else kader.naam


def _own_documents(i: Inschrijving) -> tuple[str, ...]:
    """Names of documents of the zorgaanbieder's own that take the place of the form's questions."""
    named = [i.waarde(EIGEN_ZELFANALYSE)]
    named += [v.waarde or "" for p in i.plannen for v in p.onderdelen if naam_van(v.id) == "eigen_document"]
    return tuple(dict.fromkeys(n.strip() for n in named if n.strip()))


def _own_format_question(i: Inschrijving, kader: Kader, themas: tuple[ThemaDekking, ...], plannen: tuple[PlanDekking, ...]) -> Question:
    facts = Facts.of(
        zorgaanbieder=i.naam,
        agb_code=i.agb_code,
        document=", ".join(_own_documents(i)),
        themas="; ".join(t.titel or t.thema for t in themas),
        onderdelen="; ".join(o.titel for o in kader.zelfanalyse if o.verplicht),
        plannen=", ".join(p.plan for p in plannen) or "geen op het formulier",
    )
    onderwerp = f"{i.naam} ({i.agb_code}), regio {i.regio}, {i.sector}"
    return Question("V301", STAP, onderwerp, condition_source(kader), (VOLLEDIG, ONVOLLEDIG), None, facts)


def coverage(i: Inschrijving, kader: Kader) -> tuple[ThemaDekking, ...]:
    """What the zelfanalyse holds for each theme of the kader, and for a subject of the zorgaanbieder's own if it brought one."""
    if not kader.zelfanalyse:
        return ()
    found = [replace(_theme(i, naam_van(t.sleutel), kader.zelfanalyse), titel=t.titel) for t in kader.themas]
    own = _theme(i, "eigen", kader.zelfanalyse)
    # A subject of one's own is free (inkoopkader-2016-gz §2.2.3): shown when it is there, never asked for.
    subject = i.waarde(veld_zelfanalyse("eigen", "onderwerp")).strip()
    if own.aanwezig or subject:
        titel = f"{subject} (eigen onderwerp)" if subject else "eigen onderwerp"
        found.append(ThemaDekking(own.thema, own.aanwezig, (), (*own.ontbreekt, *own.eventueel_afwezig), titel))
    return tuple(found)


def _theme(i: Inschrijving, thema: str, onderdelen: tuple[Onderdeel, ...]) -> ThemaDekking:
    present = {naam_van(o.sleutel) for o in onderdelen if i.waarde(veld_zelfanalyse(thema, o.sleutel)).strip()}
    return ThemaDekking(
        thema,
        tuple(naam_van(o.sleutel) for o in onderdelen if naam_van(o.sleutel) in present),
        tuple(naam_van(o.sleutel) for o in onderdelen if o.verplicht and naam_van(o.sleutel) not in present),
        tuple(naam_van(o.sleutel) for o in onderdelen if not o.verplicht and naam_van(o.sleutel) not in present),
    )


def plan_coverage(plan: VoorstelPlan, onderdelen: tuple[Onderdeel, ...]) -> PlanDekking:
    """Which mandatory parts a plan lacks. A part counts when its cell holds text."""
    filled = {naam_van(v.id) for v in plan.onderdelen if (v.waarde or "").strip()}
    missing = tuple(naam_van(o.sleutel) for o in onderdelen if o.verplicht and naam_van(o.sleutel) not in filled)
    titel = next(((v.waarde or "").strip() for v in plan.onderdelen if naam_van(v.id) == "titel"), "")
    return PlanDekking(plan.plan, plan.thema, titel, missing)


def _talks(gesprekken: tuple[Dialoog, ...], regio: str, sector: Sector, agb_code: str) -> tuple[Dialoog, ...]:
    own = [g for g in gesprekken if (g.regio, g.sector, g.agb_code) == (regio, sector, agb_code)]
    return tuple(sorted(own, key=lambda g: (g.datum, g.soort, g.plan or "", g.met, g.onderwerpen, g.afspraken)))
