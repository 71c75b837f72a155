"""Which assessments count: of plans that were assigned, by people who declared to have no interest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wlzcli.cycle.score.inputs import ScoreInputs
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.ontwikkelplan import Belang, Beoordeling, PlanInvoer, PlanSleutel
from wlzcli.domain.scoreblad import BLAD_BELANGEN


@dataclass(frozen=True)
class Geteld:
    """The assessments of each plan that count, who still has to hand in, and what was found on the way."""

    per_plan: dict[PlanSleutel, tuple[Beoordeling, ...]]
    verwacht: dict[PlanSleutel, tuple[str, ...]]
    bevindingen: tuple[Finding, ...]

    def of(self, plan: PlanSleutel) -> tuple[Beoordeling, ...]:
        """The assessments of this plan, by element and assessor."""
        return self.per_plan.get(plan, ())


def count(inputs: ScoreInputs, bronnen: Mapping[Sector, str]) -> Geteld:
    """Sift the assessments. What does not count is said at its cell; nothing is thrown away. ``bronnen``: the kader's own source."""
    plannen = {p.sleutel: p for p in inputs.plannen}
    assigned = {t.beoordelaar: frozenset(t.plannen) for t in inputs.toewijzingen}
    belangen = {(b.beoordelaar, b.agb_code): b for b in inputs.belangen}
    silent = _silent_cells(inputs)
    kept: dict[PlanSleutel, list[Beoordeling]] = {}
    findings: dict[tuple[str, PlanSleutel], Finding] = {}
    for b in sorted(inputs.beoordelingen, key=lambda b: (b.sleutel, b.element, b.beoordelaar, b.plek.bestand, b.plek.cel or "")):
        fault = _fault(b, plannen, assigned, belangen.get((b.beoordelaar, b.agb_code)))
        if fault is None:
            kept.setdefault(b.sleutel, []).append(b)
        else:
            if fault.code == "F309":
                fault = replace(fault, blad=BLAD_BELANGEN, cel=silent.get((b.beoordelaar, b.agb_code, b.plek.bestand)))
            findings.setdefault((b.beoordelaar, b.sleutel), replace(fault, bron=bronnen.get(b.sector)))
    expected: dict[PlanSleutel, list[str]] = {}
    for naam, keys in sorted(assigned.items()):
        for key in sorted(keys):
            belang = belangen.get((naam, key.agb_code))
            if belang is None or not belang.heeft_belang:
                expected.setdefault(key, []).append(naam)
    return Geteld(
        {key: tuple(items) for key, items in kept.items()},
        {key: tuple(names) for key, names in expected.items()},
        tuple(findings.values()),
    )


def _silent_cells(inputs: ScoreInputs) -> dict[tuple[str, str, str], str | None]:
    """Where a sheet should have held a declaration on a zorgaanbieder: by assessor, zorgaanbieder and file."""
    noted = [(c.beoordelaar, c.bevinding) for c in inputs.bladbevindingen if c.bevinding.code in ("F309", "F316")]
    return {(naam, f.feiten.get("zorgaanbieder"), f.bestand or ""): f.cel for naam, f in noted}


def _fault(
    b: Beoordeling, plannen: dict[PlanSleutel, PlanInvoer], assigned: dict[str, frozenset[PlanSleutel]], belang: Belang | None
) -> Finding | None:
    if b.sleutel not in plannen:
        return _finding("F311", b, b.plan, None)
    # Where nobody was assigned anything, a sheet speaks for itself.
    if assigned and b.sleutel not in assigned.get(b.beoordelaar, frozenset()):
        return _finding("F307", b, b.plan, plannen[b.sleutel])
    if belang is None:
        return _finding("F309", b, None, plannen[b.sleutel])
    if belang.heeft_belang:
        told = _finding("F308", b, belang.toelichting or "belang gemeld", plannen[b.sleutel])
        return replace(told, bestand=belang.plek.bestand, blad=belang.plek.blad, cel=belang.plek.cel)
    return None


def _finding(code: str, b: Beoordeling, gevonden: str | None, plan: PlanInvoer | None) -> Finding:
    facts = Facts.of(beoordelaar=b.beoordelaar, plan=b.plan, zorgaanbieder=plan.naam if plan else b.agb_code)
    return Finding(
        code, Ernst.FOUT, f"{b.beoordelaar}: {plan.naam if plan else b.agb_code}, {b.plan}", b.plek.bestand, b.plek.blad, b.plek.cel,
        gevonden=gevonden, agb_code=b.agb_code, feiten=facts,
    )  # fmt: skip
