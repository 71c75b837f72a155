"""How the outcome of the scoring is shown: per plan, per theme, who must agree, and what would tip."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wlzcli.cycle.score.inputs import ScoreInputs
from wlzcli.domain.decimals import dutch
from wlzcli.domain.ontwikkelplan import PlanSleutel, ScoreBesluit
from wlzcli.domain.report import Table

UITKOMST = {"beoordeeld": "beoordeeld", "geen_overeenstemming": "geen overeenstemming", "aangehouden": "aangehouden"}


def score_totals(besluiten: Sequence[ScoreBesluit]) -> dict[str, object]:
    """How many plans stand where."""
    counted = {naam: sum(b.uitkomst == naam for b in besluiten) for naam in UITKOMST}
    return {
        "plannen": len(besluiten),
        **counted,
        "met_opslag": sum(b.opslag > 0 for b in besluiten),
        "kantelend": sum(bool(b.kantelpunten) for b in besluiten),
    }


def score_tables(besluiten: Sequence[ScoreBesluit], inputs: ScoreInputs) -> tuple[Table, ...]:
    """Every plan, the elements on which assessors lie furthest apart, what would tip, and the overview per theme."""
    namen = {p.sleutel: p.naam for p in inputs.plannen}
    made = (_plans(besluiten, namen), _spread(besluiten), _tipping(besluiten), _themes(besluiten))
    return tuple(t for t in made if t.rijen)


def _plans(besluiten: Sequence[ScoreBesluit], namen: dict[PlanSleutel, str]) -> Table:
    rows = tuple(
        (
            b.regio, b.sector.value, b.agb_code, namen.get(PlanSleutel(b.regio, b.sector, b.agb_code, b.plan), ""), b.plan, b.thema,
            UITKOMST.get(b.uitkomst, b.uitkomst), _number(b.score), "" if b.uitkomst == "aangehouden" else _number(b.opslag), b.moment.value,
        )
        for b in besluiten
    )  # fmt: skip
    kolommen = ("regio", "sector", "AGB", "zorgaanbieder", "plan", "thema", "uitkomst", "score", "opslag", "moment")
    return Table("Ontwikkelplannen", kolommen, rows, ("score", "opslag"))


def _spread(besluiten: Sequence[ScoreBesluit]) -> Table:
    rows = tuple(
        (b.agb_code, b.plan, e.element, _number(e.score), _number(e.gemiddelde), _number(e.mediaan), _number(e.spreiding))
        for b in besluiten
        for e in b.elementen
        if e.spreiding
    )
    kolommen = ("AGB", "plan", "element", "score", "gemiddelde", "mediaan", "spreiding")
    return Table("Waar beoordelaars uiteenlopen", kolommen, rows, kolommen[3:])


def _tipping(besluiten: Sequence[ScoreBesluit]) -> Table:
    rows = tuple(
        (b.agb_code, b.plan, _number(b.opslag), k.door, k.element or "alle elementen", _number(k.van), _number(k.naar), _number(k.opslag))
        for b in besluiten
        for k in b.kantelpunten
    )
    kolommen = ("AGB", "plan", "opslag", "door", "element", "van", "naar", "wordt")
    return Table("Wat de opslag zou doen kantelen", kolommen, rows, ("opslag", "van", "naar", "wordt"))


def _themes(besluiten: Sequence[ScoreBesluit]) -> Table:
    themas = sorted({b.thema for b in besluiten})
    rows = []
    for thema in themas:
        own = [b for b in besluiten if b.thema == thema]
        agreed = [b for b in own if b.overeenstemming]
        given = [b.opslag for b in agreed if b.opslag > 0]
        mean = _number(sum(given, Decimal(0)) / len(given)) if given else ""
        rows.append((thema or "zonder thema", str(len(own)), str(len(agreed)), str(len(given)), mean))
    return Table(
        "Per thema",
        ("thema", "plannen", "overeenstemming", "met opslag", "gemiddelde opslag"),
        tuple(rows),
        ("plannen", "overeenstemming", "met opslag", "gemiddelde opslag"),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else dutch(round(value, 4))
