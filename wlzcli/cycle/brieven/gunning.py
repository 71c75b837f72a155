"""Letters about an award: provisional and definitive."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.brieven.bureau import Bureau, Sleutel
from wlzcli.cycle.brieven.inputs import GunningUit, ScoreUit
from wlzcli.cycle.brieven.ontwerp import Ontwerp
from wlzcli.cycle.brieven.woorden import (
    EENHEDEN,
    MOMENTEN,
    VERDELINGEN,
    amount,
    as_percentage,
    describe,
    pct,
    status_word,
    type_word,
    uncertain,
    volume,
    vorm_word,
)
from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.briefdelen import Regel
from wlzcli.domain.briefgegevens import (
    Aanvaard,
    DefinitieveGunningGegevens,
    Elementoordeel,
    Gewijzigd,
    GunningGegevens,
    Gunningsregel,
    Herzien,
    Laddergegevens,
    Planoordeel,
    Toekenning,
    Trede,
    Typeregel,
)
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningRegel, GunningUitkomst
from wlzcli.domain.herziening import Correctie, Wijziging
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.money import Money, half_up, half_up_to, total
from wlzcli.domain.ontwikkelplan import ElementScore, ScoreBesluit
from wlzcli.policy.model import Kader

NOG_NIET_EENS, NIET_ONTVANGEN = "beoordeling.nog_geen_overeenstemming", "niet ontvangen"
OPSLAG = "opslag"  # the element that holds the outcome where a plan is judged as a whole
AFGEWEZEN = {"toetredingseisen": "uw inschrijving voldoet niet aan de toetredingseisen"}


def provisional(bureau: Bureau, sleutel: Sleutel, gunning: GunningUit) -> Ontwerp:
    """Voorlopige gunning (or refusal): type, term, ladder, volume, plans, reserve, and where to object."""
    besluit, kader = gunning.besluit, bureau.kader(sleutel[1])
    awarded = besluit.uitkomst is GunningUitkomst.GEGUND
    beroep, end, days = bureau.beroep(BriefSoort.VOORLOPIGE_GUNNING, sleutel, besluit.naam)
    scores = [s for s in bureau.inputs.scores if (s.besluit.regio, s.besluit.sector, s.besluit.agb_code) == sleutel and s.besluit.is_plan]
    gegevens = GunningGegevens(
        algemeen=bureau.algemeen(sleutel, besluit.naam),
        gegund=awarded,
        reden=AFGEWEZEN.get(besluit.reden or "", (besluit.reden or "").replace("_", " ")),
        typen=tuple(Typeregel(vorm_word(vorm), type_word(soort)) for vorm, soort in besluit.typen),
        duur_jaren=besluit.duur_jaren,
        duur_redenen=_term_reasons(besluit, kader),
        ladders=tuple(_ladder(besluit, lad.id, kader) for lad in besluit.ladders),
        regels=_lines(besluit),
        totaal=amount(besluit.bedrag_cents),
        toekenning=tuple(_award(r, kader) for r in besluit.regels),
        plannen=tuple(_plan(s, kader) for s in sorted(scores, key=lambda s: s.besluit.plan)),
        voorbehoud=bureau.reserve(sleutel[1], BriefSoort.VOORLOPIGE_GUNNING),
        onzeker=uncertain(_steps(besluit), kader),
        beroep=beroep,
        tekort=tuple(Regel(_shortage(s), s.bron) for s in besluit.stappen if s.regel == "ruimte.tekort"),
        aanvaard=tuple(
            Aanvaard(a.wat, a.door, a.reden.rstrip(". ")) for a in bureau.inputs.aanvaard if (a.regio, a.sector, a.agb_code) == sleutel
        ),
        herziening=_replaced(gunning.correctie),
        met_grondslag=any(r.referentie is not None for r in besluit.regels),
        zonder_grondslag=any(r.referentie is None for r in besluit.regels),
    )
    highest = max((r.tariefpercentage for r in besluit.regels), default=None)
    return bureau.draft(
        BriefSoort.VOORLOPIGE_GUNNING, sleutel, besluit.naam, gegevens, gunning.herkomst, end=(end, days), bedrag=gegevens.totaal,
        rang=half_up(highest * 10_000) if highest is not None and awarded else 0,
        bijzonder=len(besluit.stappen) + sum(len(lad.stappen) for lad in besluit.ladders) + 10 * len({s for _, s in besluit.typen}),
    )  # fmt: skip


def _replaced(c: Correctie | None) -> tuple[Herzien, ...]:
    """Which besluit this one takes the place of, why, and what changes, in the words of the letter."""
    if c is None:
        return ()
    changed = tuple(Gewijzigd(_changed(w), *w.words()) for w in c.wijzigingen)
    return (Herzien(c.besluit_van.replace("het besluit", "ons besluit", 1), c.waarom.rstrip(". "), changed),)


def _changed(w: Wijziging) -> str:
    """What changed: a ladder by the name it has in the letter, the amount as the total that it is."""
    if w.wat == "bedrag_cents":
        return "Totaal"
    if w.wat != "tariefpercentage":
        return w.naam
    vorm, _, rest = w.onderdeel.partition(" ")
    return f"Tariefpercentage {vorm_word(vorm)}{f', prestatie {rest}' if rest else ''}"


def definitive(bureau: Bureau, sleutel: Sleutel, gunning: GunningUit) -> Ontwerp:
    """Definitieve gunning: the agreement, the days of the NZa form, and what was agreed in the region."""
    besluit, kader = gunning.besluit, bureau.kader(sleutel[1])
    here = {
        (g.besluit.sector, g.besluit.agb_code): g.besluit
        for g in bureau.inputs.gunningen
        if _is_agreed(g, gunning.herkomst.concept) and g.besluit.regio == sleutel[0]
    }
    regio = bureau.inputs.ronde.regio(sleutel[0])
    gegevens = DefinitieveGunningGegevens(
        algemeen=bureau.algemeen(sleutel, besluit.naam),
        duur_jaren=besluit.duur_jaren,
        regels=_lines(besluit),
        totaal=amount(besluit.bedrag_cents),
        kalender=bureau.calendar(BriefSoort.DEFINITIEVE_GUNNING, sleutel, "nza_budget"),
        regio_totaal=amount(total(b.bedrag_cents for b in here.values())),
        regio_ruimte=amount(regio.contracteerruimte_cents) if regio else "onbekend",
        voorbehoud=bureau.reserve(sleutel[1], BriefSoort.DEFINITIEVE_GUNNING),
        onzeker=uncertain(_steps(besluit), kader),
    )
    return bureau.draft(
        BriefSoort.DEFINITIEVE_GUNNING,
        sleutel,
        besluit.naam,
        gegevens,
        gunning.herkomst,
        bedrag=gegevens.totaal,
        rang=besluit.bedrag_cents.cents,
    )


def _is_agreed(g: GunningUit, with_concepts: bool) -> bool:
    """Whether this is an agreed budget: definitive, and for a letter that is no concept also vastgesteld."""
    return (with_concepts or not g.herkomst.concept) and g.besluit.uitkomst is GunningUitkomst.GEGUND and g.besluit.fase is Fase.DEFINITIEF


def _steps(besluit: GunningBesluit) -> tuple[Stap, ...]:
    ladders = tuple(s for lad in besluit.ladders for s in lad.stappen)
    lines = tuple(s for r in besluit.regels for s in r.stappen)
    return (*ladders, *besluit.stappen, *lines)


def _term_reasons(besluit: GunningBesluit, kader: Kader) -> tuple[Regel, ...]:
    """Why this many years: every condition of the kader with its outcome."""
    outcomes = {"ja": "voldaan", "nee": "niet voldaan"}
    out = []
    for s in besluit.stappen:
        if not s.regel.startswith("looptijd") or (s.naar.isdigit() and int(s.naar) != besluit.duur_jaren):
            continue  # the term without the conditions is not the term
        result = outcomes.get(s.naar, f"{s.naar} jaar" if s.naar.isdigit() else s.naar)
        out.append(Regel(f"{describe(s, kader)}: {result}", s.bron))
    return tuple(out)


def _ladder(besluit: GunningBesluit, ladder_id: str, kader: Kader) -> Laddergegevens:
    ladder = next(lad for lad in besluit.ladders if lad.id == ladder_id)
    name = vorm_word(ladder.leveringsvorm.value)
    rest = ladder_id.removeprefix(ladder.leveringsvorm.value).strip()
    rungs = tuple(Trede(describe(s, kader), as_percentage(s.van), as_percentage(s.naar), s.bron, status_word(s)) for s in ladder.stappen)
    return Laddergegevens(f"{name}, prestatie {rest}" if rest else name, rungs, pct(ladder.tariefpercentage))


def _lines(besluit: GunningBesluit) -> tuple[Gunningsregel, ...]:
    return tuple(
        Gunningsregel(
            r.prestatiecode, EENHEDEN[r.eenheid], volume(r.volume), pct(r.tariefpercentage), amount(r.tarief_cents), amount(r.bedrag_cents)
        )
        for r in besluit.regels
    )


def _cut(stap: Stap) -> str:
    """From what to what a limit or ceiling brought the volume, and by which part: each step can be followed."""
    if stap.van == stap.naar or not (stap.feiten.get("deel") or stap.feiten.get("plafond")):
        return ""
    over = f", {as_percentage(stap.feiten.get('deel'))} van {stap.feiten.get('over') or 'het volume'}" if stap.feiten.get("deel") else ""
    return f": van {volume(Decimal(stap.van))} naar {volume(Decimal(stap.naar))}{over}"


def _award(regel: GunningRegel, kader: Kader) -> Toekenning:
    share = next((s.feiten.get("toekenningspercentage") for s in regel.stappen if s.feiten.get("toekenningspercentage")), "")
    reasons = "; ".join(dict.fromkeys(f"{describe(s, kader)}{_cut(s)} ({s.bron})" for s in regel.stappen))
    return Toekenning(
        regel.prestatiecode, volume(regel.gevraagd), volume(regel.referentie), as_percentage(share), volume(regel.volume), reasons
    )


def _shortage(s: Stap) -> str:
    """What a shortage took: asked and available, the method with its measure, and from which amount to which."""
    asked, room, before, after = (
        Money(int(t)) for t in (s.feiten.get("gevraagd_door_allen_cents"), s.feiten.get("ruimte_cents"), s.van, s.naar)
    )
    method = VERDELINGEN.get(s.feiten.get("methode"), s.feiten.get("methode"))
    order = f", met voorrang voor {s.feiten.get('voorrang').replace('_', ' ')}" if s.feiten.get("voorrang") else ""
    maat = s.feiten.get("maat")
    measure = ""
    if maat and s.feiten.get("methode") == "naar_rato":
        where = " in de klasse die niet helemaal past" if order else ""
        measure = f" De factor{where} is {percent(half_up_to(Fraction(maat) * 100, Decimal('0.01')))} ({maat})."
    elif maat:
        each = amount(Money(half_up(Fraction(maat))))
        measure = (
            f" Ieder krijgt hoogstens {each}." if s.feiten.get("methode") == "gelijke_toekenning" else f" Ieder levert hoogstens {each} in."
        )
    return (
        f"Samen is {amount(asked)} gevraagd en er is {amount(room)} beschikbaar ({s.feiten.get('waarvan')}). "
        f"Dat is verdeeld volgens de methode {method}{order}.{measure} Uw bedrag gaat daardoor van {amount(before)} naar ten hoogste {amount(after)}"
    )


def _received(score: ScoreBesluit) -> bool:
    """Whether there is a definitive plan to disagree on: it came in, or a disagreement was recorded."""
    return not any(s.regel == NOG_NIET_EENS and s.feiten.get("definitief_plan") == NIET_ONTVANGEN for s in score.stappen)


def _plan(uit: ScoreUit, kader: Kader) -> Planoordeel:
    score = uit.besluit
    judged = kader.beoordeling
    names = {e.sleutel.rpartition(".")[2]: e.titel for e in judged.elementen} if judged else {}
    themes = {t.sleutel.rpartition(".")[2]: t.titel for t in kader.themas} | {t.sleutel: t.titel for t in kader.themas}
    whole = judged is not None and judged.methode.waarde == "integraal"
    elements = tuple(
        Elementoordeel(
            "Het plan als geheel" if e.element == OPSLAG else names.get(e.element.rpartition(".")[2], e.element.replace("_", " ")),
            f"{dutch(e.gewicht * 100)}%" if e.gewicht is not None else "–",
            _score(e, whole),
            e.motivering,
        )
        for e in score.elementen
    )
    return Planoordeel(
        plan=score.plan,
        thema=themes.get(score.thema, score.thema),
        overeenstemming=score.overeenstemming,
        elementen=elements,
        score=dutch(score.score) if score.score is not None else "",
        opslag=f"{dutch(score.opslag)} procentpunt",
        moment=_when(score),
        heeft_opslag=score.opslag > 0,
        ontvangen=_received(score),
    )


def _when(score: ScoreBesluit) -> str:
    """When the opslag counts; where parts of it wait for agreed results, how much counts at which moment."""
    parts = [(MOMENTEN[m.value], score.opslag_op(m)) for m in OpslagMoment]
    counting = [(when, part) for when, part in parts if part > 0]
    if len(counting) < 2:
        return counting[0][0] if counting else MOMENTEN[score.moment.value]
    told = [f"{dutch(part)} procentpunt {when}" for when, part in counting]
    return f"waarvan {', '.join(told[:-1])} en {told[-1]}; wat van een resultaat afhangt telt als dat is gehaald"


def _score(e: ElementScore, whole: bool) -> str:
    """The score of an element; judged as a whole, only the whole has an outcome."""
    if e.element == OPSLAG:
        return f"{dutch(e.score)} procentpunt" if e.score is not None else "–"
    if e.score is None:
        return "–" if whole else "niet van toepassing"
    return dutch(e.score)
