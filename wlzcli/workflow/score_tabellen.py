"""How the outcome of the scoring is shown: per plan, per theme, who must agree, and what would tip."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.score.consensus import apart_text, to_agree
from wlzcli.cycle.score.inputs import ScoreInputs
from wlzcli.domain.decimals import dutch
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Question
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ontwikkelplan import PlanSleutel, ScoreBesluit
from wlzcli.domain.report import Table
from wlzcli.domain.scoreblad import NIET_VAN_TOEPASSING
from wlzcli.domain.scoregetal import score_decimal
from wlzcli.policy.model import Beleid

UITKOMST = {"beoordeeld": "beoordeeld", "geen_overeenstemming": "geen overeenstemming", "aangehouden": "aangehouden"}


def score_totals(besluiten: Sequence[ScoreBesluit]) -> dict[str, object]:
    """How many plans stand where."""
    counted = {naam: sum(b.uitkomst == naam for b in besluiten) for naam in UITKOMST}
    return {
        "plannen": sum(b.is_plan for b in besluiten),
        **counted,
        "met_opslag": sum(b.opslag > 0 for b in besluiten),
        "kantelend": sum(bool(b.kantelpunten) for b in besluiten),
    }


def score_tables(
    besluiten: Sequence[ScoreBesluit], inputs: ScoreInputs, beleid: Beleid, vragen: Sequence[Question] = ()
) -> tuple[Table, ...]:
    """Every plan, where assessors lie furthest apart, what would tip, agreed results, and the overview per theme and niveau."""
    namen = {p.sleutel: p.naam for p in inputs.plannen}
    made = (
        _plans(besluiten, namen),
        _consensus(vragen),
        _spread(besluiten),
        _tipping(besluiten),
        _results(besluiten),
        _themes(besluiten, beleid),
    )
    return tuple(t for t in made if t.rijen)


def _plans(besluiten: Sequence[ScoreBesluit], namen: dict[PlanSleutel, str]) -> Table:
    rows = tuple(
        (
            b.regio, b.sector.value, b.agb_code, namen.get(PlanSleutel(b.regio, b.sector, b.agb_code, b.plan), ""), b.plan, b.thema,
            UITKOMST.get(b.uitkomst, b.uitkomst), _number(b.score), "" if b.uitkomst == "aangehouden" else _number(b.opslag), b.moment.value,
        )
        for b in besluiten
        if b.is_plan
    )  # fmt: skip
    kolommen = ("regio", "sector", "AGB", "zorgaanbieder", "plan", "thema", "uitkomst", "score", "opslag", "moment")
    return Table("Ontwikkelplannen", kolommen, rows, ("score", "opslag"))


def _consensus(vragen: Sequence[Question]) -> Table:
    """What waits for the consensus meeting. What each assessor gave stands on the sheet and with the question."""
    rows = tuple((q.onderwerp, q.feiten.get("element") or "het plan als geheel", apart_text(q), q.id) for q in to_agree(vragen))
    return Table("Consensuslijst", ("plan", "element", "spreiding", "vraag"), rows, ("spreiding",))


def _spread(besluiten: Sequence[ScoreBesluit]) -> Table:
    """Who says that an element does not apply, where another scores it, is apart as well, and no number says how far."""
    rows = []
    for b in besluiten:
        silent = {naam_van(s.regel): names for s in b.stappen if (names := _not_applicable(s))}
        for e in b.elementen:
            names = silent.get(e.element, "")
            if e.spreiding or (names and e.spreiding is not None):
                rows.append(
                    (
                        b.agb_code,
                        b.plan,
                        e.element,
                        _number(e.score),
                        _number(e.gemiddelde),
                        _number(e.mediaan),
                        _number(e.spreiding),
                        names,
                    )
                )
    kolommen = ("AGB", "plan", "element", "score", "gemiddelde", "mediaan", "spreiding", "n.v.t. volgens")
    return Table("Waar beoordelaars uiteenlopen", kolommen, tuple(rows), kolommen[3:7])


def _not_applicable(stap: Stap) -> str:
    """Who said so of the element of this step."""
    gave = "score "
    return ", ".join(name.removeprefix(gave) for name, text in stap.feiten if name.startswith(gave) and text == NIET_VAN_TOEPASSING)


def _tipping(besluiten: Sequence[ScoreBesluit]) -> Table:
    rows = tuple(
        (b.agb_code, b.plan, _number(b.opslag), k.door, k.element or "alle elementen", _number(k.van), _number(k.naar), _number(k.opslag))
        for b in besluiten
        for k in b.kantelpunten
    )
    kolommen = ("AGB", "plan", "opslag", "door", "element", "van", "naar", "wordt")
    return Table("Wat de opslag zou doen kantelen", kolommen, rows, ("opslag", "van", "naar", "wordt"))


def _results(besluiten: Sequence[ScoreBesluit]) -> Table:
    rows = tuple(
        (
            b.agb_code, b.plan, r.resultaat, r.doel, r.indicator, r.datum.isoformat() if r.datum else "", r.bewijs, _number(r.opslag_deel),
            r.moment.value, r.feit or r.thema or b.thema,
        )
        for b in besluiten
        for r in b.resultaten
    )  # fmt: skip
    kolommen = ("AGB", "plan", "naam", "doel", "meetbaar aan", "op", "bewijs", "deel", "moment", "grond of thema")
    return Table("Resultaatafspraken", kolommen, rows, ("deel",))


def _themes(besluiten: Sequence[ScoreBesluit], beleid: Beleid) -> Table:
    known = {(k.sector, naam_van(t.sleutel)): t for k in beleid.kaders for t in k.themas}
    order = {key: n for n, key in enumerate(known)}
    plans = [b for b in besluiten if b.is_plan]
    loose = [r for b in besluiten if not b.is_plan for r in b.resultaten if r.thema]
    keys = {*known, *((b.sector, b.thema) for b in plans)} if plans or loose else set()
    rows = []
    # A theme of the kader nobody made a plan for is shown too: that is what the overview is for.
    for sector, name in sorted(keys, key=lambda k: (k[0], order.get(k, len(order)), k[1])):
        own = [b for b in plans if (b.sector, b.thema) == (sector, name)]
        results = [r for r in loose if (r.sector, r.thema) == (sector, name)]
        agreed = [b for b in own if b.overeenstemming]
        given = [b.opslag for b in agreed if b.opslag > 0]
        mean = _number(score_decimal(Fraction(sum(given, Decimal(0))) / len(given))) if given else ""
        thema = known.get((sector, name))
        niveau = "" if thema is None or thema.niveau is None else str(thema.niveau)
        results += [r for b in agreed for r in b.resultaten]
        who = {b.agb_code for b in own} | {r.agb_code for r in results}
        counts = (len(who), len(own), len(agreed), len(results), len(given))
        rows.append((sector.value, niveau, thema.titel if thema else name or "zonder thema", *(str(n) for n in counts), mean))
    kolommen = (
        "sector", "niveau", "thema of kanslijn", "zorgaanbieders", "plannen", "overeenstemming", "resultaatafspraken", "met opslag",
        "gemiddelde opslag",
    )  # fmt: skip
    return Table("Per thema en niveau", kolommen, tuple(rows), ("niveau", *kolommen[3:]))


def _number(value: Decimal | None) -> str:
    return "" if value is None else dutch(round(value, 4))
