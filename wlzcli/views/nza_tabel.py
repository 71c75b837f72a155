"""The table the NZa asks for: of each zorgaanbieder how far each condition was met, how it weighed, and what followed for price or volume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from wlzcli.domain.beleidsitem import Aard, Item
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst
from wlzcli.domain.ladder import Bewerking, Ladder
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.rapport import Cel, Staat
from wlzcli.domain.toetsing import Getoetst, ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import Beleid, Gevolg, Kader, Verklaring

COLUMNS = (
    "regio",
    "sector",
    "AGB",
    "naam",
    "soort",
    "voorwaarde",
    "sleutel",
    "voldaan",
    "weging",
    "gevolg voor prijs of volume",
    "bron",
    "stand",
)
MET = {
    "voldaan": "ja",
    "niet_voldaan": "nee",
    "waarschuwing": "ja, met aantekening",
    "nvt": "niet van toepassing",
    "vraag": "nog niet beslist",
}
WEIGHS = {
    Aard.EIS: "alles of niets",
    Aard.VOORWAARDE_MEERJARIG: "voorwaarde voor meer jaren",
    Aard.VOORWAARDE_OPSLAG: "voorwaarde voor een opslag",
}
STATEMENT = {
    Gevolg.UITSLUITING: "alles of niets",
    Gevolg.GEEN_MEERJARIG: "voorwaarde voor meer jaren",
    Gevolg.HANDMATIG: "een mens beslist wat volgt",
}
POINTS = (Bewerking.OPSLAG, Bewerking.AFSLAG, Bewerking.BAND, Bewerking.MONITOR)
TITLES = {"looptijd.plan": "Een overeengekomen ontwikkelplan", "volume.startvolume": "Startvolume"}
Row = tuple[str, ...]


def nza_table(
    beleid: Beleid, tested: Iterable[ValidateBesluit], scored: Iterable[ScoreBesluit], awarded: Iterable[GunningBesluit], bron: str
) -> Staat:
    """Every zorgaanbieder × condition, ordered by region, sector and AGB-code."""
    awarded = tuple(awarded)
    names = {b.agb_code: b.naam for b in awarded} | {b.agb_code: b.naam for b in tested}
    later = {(g.regio, g.sector, g.agb_code, step.regel) for g in awarded for step in g.stappen}
    rows: list[tuple[tuple[str, str, str, str], int, Row]] = []
    for t in tested:
        key = (t.regio, t.sector.value, t.agb_code, t.naam)
        items = {item.sleutel: item for item in beleid.kader(t.sector).items()}
        rows += [(key, 0, row) for row in (_tested(t, g, items.get(g.eis)) for g in t.getoetst if not _decided_later(t, g, later))]
    for s in scored:
        key = (s.regio, s.sector.value, s.agb_code, names.get(s.agb_code, ""))
        rows += [(key, 1, row) for row in _scored(s) if s.is_plan]
    for g in awarded:
        key = (g.regio, g.sector.value, g.agb_code, g.naam)
        rows += [(key, 2, row) for row in _awarded(g, beleid.kader(g.sector))]
    rows.sort(key=lambda r: (r[0][:3], r[1]))
    values: tuple[tuple[Cel, ...], ...] = tuple((*key, *row) for key, _, row in rows)
    return Staat("Voorwaarden per zorgaanbieder", COLUMNS, values, bron)


def _decided_later(t: ValidateBesluit, g: Getoetst, later: set[tuple[str, Sector, str, str]]) -> bool:
    """A condition that the toetsing left to the gunning stands once in the table, with what the gunning found."""
    return g.uitkomst == "nvt" and (t.regio, t.sector, t.agb_code, g.eis) in later


def _tested(t: ValidateBesluit, g: Getoetst, item: Item | None) -> Row:
    if g.eis in t.gronden:
        follows = "afgewezen: geen overeenkomst, dus geen prijs en geen volume"
    elif g.uitkomst == "niet_voldaan" and t.uitkomst is ToetsUitkomst.HERSTEL:
        follows = "herstel gevraagd; prijs en volume wachten daarop"
    elif g.uitkomst == "vraag":
        follows = "aangehouden; prijs en volume wachten op een antwoord"
    else:
        follows = "geen"
    return ("toetreding", g.titel or g.eis, g.eis, MET.get(g.uitkomst, g.uitkomst), _weighs(item), follows, g.bron, t.uitkomst.value)


def _weighs(item: Item | None) -> str:
    """How a tested item counts; what the form itself must hold counts like an eis."""
    if isinstance(item, Verklaring):
        return STATEMENT[item.gevolg]
    return "alles of niets" if item is None else WEIGHS.get(item.aard, "weegt niet mee in de toelating")


def _scored(s: ScoreBesluit) -> Iterator[Row]:
    state = s.uitkomst.replace("_", " ")
    agreed = "ja" if s.overeenstemming else "nee"
    source = s.stappen[-1].bron if s.stappen else ""
    yield (
        "ontwikkelplan", f"Overeenstemming over {s.plan} ({s.thema})", "overeenstemming", agreed, "voorwaarde voor een opslag",
        f"opslag {dutch(s.opslag)} punten van het NZa-maximum", source, state,
    )  # fmt: skip
    for e in s.elementen:
        blank = "in woorden beoordeeld" if e.motivering else "niet van toepassing"
        met = blank if e.score is None else f"score {dutch(e.score)}"
        weight = "in het geheel gewogen" if e.gewicht is None else f"{dutch(e.gewicht * 100)}%"
        yield ("ontwikkelplan", f"{e.element} van {s.plan}", e.element, met, weight, "telt mee in de opslag van dit plan", source, state)


def _awarded(g: GunningBesluit, kader: Kader) -> Iterator[Row]:
    state = f"{g.uitkomst.value} ({g.fase.value})"
    for step in g.stappen:
        if step.regel.startswith("looptijd.voorwaarden.") or step.regel == "looptijd.plan":
            title = step.feiten.get("titel") or TITLES.get(step.regel, step.regel)
            yield (
                "looptijd",
                title,
                step.regel,
                step.naar or "nog niet beslist",
                "samen met de andere voorwaarden",
                f"looptijd {g.duur_jaren} jaar",
                step.bron,
                state,
            )
    if g.uitkomst is not GunningUitkomst.GEGUND:
        return
    for ladder in g.ladders:
        yield from _rungs(ladder, kader, state)
    for regel in g.regels:
        for step in regel.stappen:
            title = step.feiten.get("titel") or TITLES.get(step.regel, step.regel)
            weight = step.feiten.get("toekenningspercentage") or step.feiten.get("startvolume") or ""
            weight = f"{weight}%" if step.feiten.get("toekenningspercentage") else weight
            follows = f"volume {regel.prestatiecode}: van {_number(step.van)} naar {_number(step.naar)} ({regel.eenheid.value})"
            yield ("volume", title, step.regel, "toegepast", weight, follows, step.bron, state)


def _rungs(ladder: Ladder, kader: Kader, state: str) -> Iterator[Row]:
    """The rungs that were climbed, and the opslagen that were within reach and not met."""
    vorm = ladder.leveringsvorm
    conditional = [r for r in kader.tarief if r.aard is Aard.VOORWAARDE_OPSLAG and r.feit]
    keys = {r.sleutel for r in conditional}
    for_types = {r.sleutel for r in kader.tarief if r.voor_typen}
    for step in ladder.stappen:
        moved = f"van {_number(step.van)}% naar {_number(step.naar)}%" if step.van != step.naar else f"blijft {_number(step.naar)}%"
        title = step.feiten.get("titel") or step.regel
        if step.regel in keys:
            met = "nee, of niet gevraagd" if step.van == step.naar else "ja"
        else:
            met = "geldt voor dit type zorgaanbieder" if step.regel in for_types else "geldt zonder voorwaarde"
        yield ("tarief", title, step.regel, met, _weight(step), f"prijs {vorm.value}: {moved}", step.bron, state)
    climbed = {step.regel for step in ladder.stappen}
    for rule in conditional:
        reach = not rule.voor_leveringsvormen or vorm in rule.voor_leveringsvormen
        if reach and rule.sleutel not in climbed:
            weight = "onbekend" if rule.waarde is None else f"{dutch(rule.waarde)} punten"
            yield (
                "tarief",
                rule.titel,
                rule.sleutel,
                "nee, of niet gevraagd",
                weight,
                f"prijs {vorm.value}: geen opslag",
                rule.bron.label,
                state,
            )


def _weight(step: Stap) -> str:
    value = step.feiten.get("waarde")
    if not value:
        return ""
    return f"{_number(value)} punten" if step.feiten.get("bewerking") in POINTS else percent(Decimal(value))


def _number(text: str) -> str:
    try:
        return dutch(Decimal(text))
    except InvalidOperation:
        return text or "niets"
