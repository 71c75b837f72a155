"""Which plans there are: each voorstel, the definitief ontwikkelplan that belongs to it, and what was agreed.

A definitief plan comes out of the dialoog, months after the inschrijving, as a submission of its own
(inkoopkader-2016-gz §2.2.4). It names its voorstel; a plan of a running agreement has none in this ronde.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wlzcli.domain.canonical import digest
from wlzcli.domain.codes import Sector
from wlzcli.domain.formulier import SOORT_AANVULLING, SOORT_DEFINITIEF, TABEL_RESULTATEN, naam_van, plan_id
from wlzcli.domain.inschrijving import Inschrijving, Veld, VoorstelPlan
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import Dialoog, DialoogSoort, PlanInvoer, PlanSleutel, Resultaatafspraak
from wlzcli.domain.provenance import Plaats
from wlzcli.policy.model import Beleid, Kader, Onderdeel
from wlzcli.records import dataclass

FEIT_OPSLAG = "opslag"


@dataclass(frozen=True, slots=True)
class PlanBron:
    """A plan with the text that assessors read."""

    invoer: PlanInvoer
    tekst: VoorstelPlan


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What, besides the submissions, says how a plan stands."""

    gesprekken: tuple[Dialoog, ...] = ()
    afgewezen: frozenset[tuple[str, str, str]] = frozenset()
    lopend: frozenset[tuple[str, str, str]] = frozenset()
    afspraken: tuple[Resultaatafspraak, ...] = ()
    namen: Mapping[str, str] | None = None


def collect_plans(inschrijvingen: Iterable[Inschrijving], beleid: Beleid, context: PlanContext) -> tuple[PlanBron, ...]:
    """Every plan of every zorgaanbieder that was not refused, by its key. Sectors without a beoordelingskader have none."""
    kaders = {k.sector: k for k in beleid.kaders if k.beoordeling is not None}
    counted = [
        i for i in inschrijvingen if i.telt_mee and i.sector in kaders and (i.regio, i.sector.value, i.agb_code) not in context.afgewezen
    ]
    counted.sort(key=lambda i: (i.ontvangen_op.isoformat() if i.ontvangen_op else "", i.map, i.sha256))
    voorstellen: dict[PlanSleutel, tuple[Inschrijving, VoorstelPlan]] = {}
    definitief: dict[PlanSleutel, tuple[Inschrijving, VoorstelPlan]] = {}
    for i in counted:
        for plan in i.plannen:
            target, naam = (definitief, linked_plan(plan)) if i.soort == SOORT_DEFINITIEF else (voorstellen, plan.plan)
            # A later version of the same plan takes the place of an earlier one: the dialoog goes on until agreement. An addition fills in.
            key = PlanSleutel(i.regio, i.sector, i.agb_code, naam)
            target[key] = (i, target[key][1].filled_in(plan) if i.soort == SOORT_AANVULLING and key in target else plan)
    running = _revisited(context, kaders)
    read = {**running, **voorstellen, **definitief}
    talks: dict[tuple[str, Sector, str], list[Dialoog]] = {}
    for g in context.gesprekken:
        talks.setdefault((g.regio, g.sector, g.agb_code), []).append(g)
    return tuple(
        _plan(
            key,
            read[key],
            voorstellen.get(key),
            definitief.get(key),
            kaders[key.sector],
            replace(context, gesprekken=tuple(talks.get((key.regio, key.sector, key.agb_code), ()))),
        )
        for key in sorted(read)
    )


def _revisited(context: PlanContext, kaders: dict[Sector, Kader]) -> dict[PlanSleutel, tuple[Inschrijving, VoorstelPlan]]:
    """Plans of running agreements that the dialoog names: agreed before, revisited now, with no form of this ronde (§2.1)."""
    found = {}
    for g in context.gesprekken:
        if g.plan and g.sector in kaders and (g.regio, g.sector.value, g.agb_code) in context.lopend:
            naam = context.namen.get(g.agb_code, g.agb_code) if context.namen else g.agb_code
            empty = Inschrijving(
                "", "", "", "", None, None, g.agb_code, naam, "", g.regio, g.sector, None, (), (), (), (), True, "lopende overeenkomst"
            )
            found[PlanSleutel(g.regio, g.sector, g.agb_code, g.plan)] = (empty, VoorstelPlan(g.plan, g.thema, (), "", ""))
    return found


def linked_plan(plan: VoorstelPlan) -> str:
    """The voorstel a definitief plan says it belongs to; its own number when it does not say."""
    link = _part(plan, "voorstel")
    if link.isdigit():
        return plan_id(int(link))
    return link or plan.plan


def _part(plan: VoorstelPlan, onderdeel: str) -> str:
    return next(((v.waarde or "").strip() for v in plan.onderdelen if naam_van(v.id) == onderdeel), "")


def _plan(
    key: PlanSleutel,
    read: tuple[Inschrijving, VoorstelPlan],
    voorstel: tuple[Inschrijving, VoorstelPlan] | None,
    definitief: tuple[Inschrijving, VoorstelPlan] | None,
    kader: Kader,
    context: PlanContext,
) -> PlanBron:
    inschrijving, tekst = read
    akkoord, akkoord_op = agreement(context.gesprekken, key)
    raad = bool(_part(tekst, "clientenraad")) or any(
        g.soort == DialoogSoort.CLIENTENRAAD and _of(g, key) and g.plan in (None, key.plan) for g in context.gesprekken
    )
    onderdelen = kader.definitief_plan if definitief else kader.voorstel_plan if voorstel else ()
    invoer = PlanInvoer(
        regio=key.regio,
        sector=key.sector,
        agb_code=key.agb_code,
        naam=inschrijving.naam,
        plan=key.plan,
        thema=tekst.thema or (voorstel[1].thema if voorstel else ""),
        versie=digest([[naam_van(v.id), v.waarde or ""] for v in tekst.onderdelen]),
        voorstel=voorstel[0].map if voorstel else None,
        definitief=definitief[0].map if definitief else None,
        definitief_op=definitief[0].ontvangen_op if definitief else None,
        ontbreekt=missing_parts(tekst, onderdelen),
        akkoord=akkoord,
        akkoord_op=akkoord_op,
        clientenraad=raad,
        lopend=(key.regio, key.sector.value, key.agb_code) in context.lopend,
        resultaten=_results(key, definitief, plan_moment(kader), context.afspraken),
    )
    return PlanBron(invoer, tekst)


def missing_parts(plan: VoorstelPlan, onderdelen: tuple[Onderdeel, ...]) -> tuple[str, ...]:
    """The mandatory parts that hold no text."""
    return tuple(naam_van(o.sleutel) for o in onderdelen if o.verplicht and not _part(plan, naam_van(o.sleutel)))


def _of(g: Dialoog, key: PlanSleutel) -> bool:
    return (g.regio, g.sector, g.agb_code) == (key.regio, key.sector, key.agb_code)


def agreement(gesprekken: tuple[Dialoog, ...], key: PlanSleutel) -> tuple[bool | None, date | None]:
    """The last recorded outcome of the dialoog on this plan. On one day a refusal to agree outweighs an agreement."""
    outcomes = [g for g in gesprekken if g.soort in (DialoogSoort.OVEREENSTEMMING, DialoogSoort.GEEN_OVEREENSTEMMING)]
    own = [g for g in outcomes if _of(g, key) and g.plan in (None, key.plan)]
    if not own:
        return None, None
    last = max(own, key=lambda g: (g.datum, g.soort == DialoogSoort.GEEN_OVEREENSTEMMING))
    return last.soort == DialoogSoort.OVEREENSTEMMING, last.datum


def plan_moment(kader: Kader) -> OpslagMoment:
    """When this kader grants an opslag on a plan: as its tariff rule on the fact ``opslag`` says."""
    return next((r.moment for r in kader.tarief if FEIT_OPSLAG in (r.feit, r.waarde_feit)), OpslagMoment.INITIEEL)


def _results(
    key: PlanSleutel,
    definitief: tuple[Inschrijving, VoorstelPlan] | None,
    moment: OpslagMoment,
    afspraken: tuple[Resultaatafspraak, ...],
) -> tuple[Resultaatafspraak, ...]:
    """The agreed results: rows of the definitief form, each replaced by what was recorded under the same name."""
    found = {r.resultaat: r for r in form_results(key, definitief[0], definitief[1].plan, moment)} if definitief else {}
    for afspraak in afspraken:
        if (afspraak.regio, afspraak.sector, afspraak.agb_code, afspraak.plan) == (key.regio, key.sector, key.agb_code, key.plan):
            found[afspraak.resultaat] = afspraak
    return tuple(found[name] for name in sorted(found))


def form_results(key: PlanSleutel, i: Inschrijving, form_plan: str, moment: OpslagMoment) -> tuple[Resultaatafspraak, ...]:
    """The rows of the table of results that belong to this plan; each is named by its row: ``resultaat-1``."""
    rows: dict[int, dict[str, Veld]] = {}
    for veld in i.velden:
        tabel, _, rest = veld.id.partition(".")
        rij, _, kolom = rest.partition(".")
        if tabel == TABEL_RESULTATEN and rij.isdigit():
            rows.setdefault(int(rij), {})[kolom] = veld
    found = []
    for nummer, row in sorted(rows.items()):
        doel = row.get("resultaat")
        if doel is None or not _text(doel):
            continue
        named = _text(row.get("plan"))
        if (plan_id(int(named)) if named.isdigit() else named or form_plan) != form_plan:
            continue
        found.append(
            Resultaatafspraak(
                key.regio, key.sector, key.agb_code, key.plan, f"resultaat-{nummer}", _text(row.get("streefwaarde")), _text(doel),
                _day(row.get("datum")), _text(row.get("bewijs")), None, moment, Plaats(i.bestand, doel.blad, doel.cel),
            )
        )  # fmt: skip
    return tuple(found)


def _text(veld: Veld | None) -> str:
    return (veld.waarde or "").strip() if veld else ""


def _day(veld: Veld | None) -> date | None:
    try:
        return date.fromisoformat(_text(veld))
    except ValueError:
        return None


def parts_total(resultaten: tuple[Resultaatafspraak, ...]) -> Decimal:
    """The parts of the opslag that hang on results, together, in points."""
    return sum((r.opslag_deel for r in resultaten if r.opslag_deel is not None), Decimal(0))
