"""Making the score sheet of one assessor from the plans assigned to them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wlzcli.cycle.score.kader import ELEMENT_OPSLAG, TITEL_OPSLAG, Weging
from wlzcli.cycle.score.plan import nvt_allowed
from wlzcli.cycle.score.plans import PlanBron
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import dutch
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ontwikkelplan import PlanInvoer
from wlzcli.domain.scoreblad import BelangRij, BladIdentiteit, PlanTekst, Scoreblad, ScoreRij
from wlzcli.policy.model import Element, Kader

# Parts of a plan that say where it belongs, not what it says.
NIET_INHOUDELIJK = frozenset({"thema", "voorstel"})
EIGEN_TITELS = {
    "titel": "Titel",
    "eigen_document": "Eigen document",
    "clientenraad": "Betrokkenheid van de cliëntenraad",
    "clientenraad_datum": "Datum van het overleg met de cliëntenraad",
}


def make_sheet(identiteit: BladIdentiteit, plannen: Iterable[PlanBron], wegingen: dict[Sector, Weging], voorbeeld: bool) -> Scoreblad:
    """One workbook: a declaration for each zorgaanbieder, a row for each element of each plan, and the plans to read."""
    ordered = sorted(plannen, key=lambda p: p.invoer.sleutel)
    belangen = {p.invoer.agb_code: p.invoer.naam for p in ordered}
    rijen = tuple(row for p in ordered for row in sheet_rows(p.invoer, wegingen[p.invoer.sector]))
    return Scoreblad(
        identiteit,
        tuple(BelangRij(agb, naam) for agb, naam in sorted(belangen.items())),
        rijen,
        tuple(text for p in ordered for text in plan_texts(p, wegingen[p.invoer.sector].kader)),
        voorbeeld,
    )


def sheet_rows(plan: PlanInvoer, weging: Weging) -> tuple[ScoreRij, ...]:
    """The rows of one plan: its elements, and the opslag itself where a person decides as a whole."""
    rows = [_row(plan, weging, element) for element in weging.beoordeling.elementen]
    if weging.is_integraal:
        anker = f"Een percentage van 0 tot en met {dutch(weging.max_opslag)} (bijvoorbeeld 1,5), over het plan als geheel."
        rows.append(
            _made(plan, weging.kader, ELEMENT_OPSLAG, TITEL_OPSLAG, (anker,), True, Decimal(0), weging.max_opslag, heel=False, nvt=False)
        )
    return tuple(rows)


def _thema(plan: PlanInvoer, kader: Kader) -> str:
    return next((t.titel for t in kader.themas if naam_van(t.sleutel) == plan.thema), plan.thema)


def _row(plan: PlanInvoer, weging: Weging, element: Element) -> ScoreRij:
    scored = not weging.is_integraal
    ankers = tuple(f"{dutch(a.score)}: {a.tekst}" for a in element.ankers)
    if element.toelichting:
        ankers = (element.toelichting, *ankers)
    low, high = Decimal(int(weging.minimum)), Decimal(int(weging.maximum))
    return _made(
        plan, weging.kader, naam_van(element.sleutel), element.titel, ankers, scored, low, high, heel=True, nvt=nvt_allowed(weging)
    )


def _made(
    plan: PlanInvoer,
    kader: Kader,
    element: str,
    titel: str,
    ankers: tuple[str, ...],
    vraagt: bool,
    low: Decimal,
    high: Decimal,
    *,
    heel: bool,
    nvt: bool,
) -> ScoreRij:
    return ScoreRij(plan.sleutel, plan.versie, plan.naam, _thema(plan, kader), element, titel, ankers, vraagt, low, high, heel, nvt)


def plan_texts(p: PlanBron, kader: Kader) -> tuple[PlanTekst, ...]:
    """The plan part by part under the kader's own headings, and the results it promises."""
    titles = EIGEN_TITELS | {naam_van(o.sleutel): o.titel for o in (*kader.voorstel_plan, *kader.definitief_plan)}
    parts = [(naam_van(v.id), (v.waarde or "").strip()) for v in p.tekst.onderdelen]
    told = [(titles.get(name, name), text) for name, text in parts if text and name not in NIET_INHOUDELIJK]
    for r in p.invoer.resultaten:
        rest = (("meetbaar aan", r.indicator), ("op", r.datum.isoformat() if r.datum else ""), ("bewijs", r.bewijs))
        told.append((f"Resultaatafspraak {r.resultaat}", "; ".join([r.doel, *(f"{label}: {text}" for label, text in rest if text)])))
    return tuple(PlanTekst(p.invoer.naam, p.invoer.plan, title, text) for title, text in told)
