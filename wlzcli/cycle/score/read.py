"""Reading a score sheet back: what an assessor filled in, cell by cell. Nothing invalid counts, earlier scores are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation

from wlzcli.cycle.score.inputs import CelBevinding
from wlzcli.cycle.score.kader import NVT, Weging
from wlzcli.cycle.score.sheet import sheet_rows
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.ontwikkelplan import Belang, Beoordeling, PlanInvoer, PlanSleutel
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Rondekenmerk
from wlzcli.domain.scoreblad import (
    BLAD_BELANGEN,
    BLAD_SCORES,
    EERSTE_RIJ,
    FORMAAT,
    KOLOM_ELEMENT,
    KOLOM_MOTIVERING,
    KOLOM_SCORE,
    KOLOM_SLEUTEL,
    KOLOM_VERSIE,
    NAAM_BEOORDELAAR,
    NAAM_FORMAAT,
    NAAM_GEOPEND,
    NAAM_KENMERK,
    NAAM_RONDE,
    NIET_VAN_TOEPASSING,
    BladIdentiteit,
    ScoreRij,
)
from wlzcli.domain.werkboek import Blad, Cel, Soort, Werkboek
from wlzcli.records import dataclass

NVT_WOORDEN = frozenset({"n.v.t.", "nvt", "n.v.t", "niet van toepassing"})
HONDERD = Decimal(100)
KORT = 12  # of a kenmerk: enough for a person to compare


@dataclass(frozen=True, slots=True)
class Bladkennis:
    """What is known when a sheet comes in: this ronde, its plans and rules, and the scores and declarations that stand."""

    ronde: str
    plannen: tuple[PlanInvoer, ...]
    wegingen: dict[Sector, Weging]
    eerder: tuple[Beoordeling, ...]
    vervang: bool = False
    kenmerk: Rondekenmerk | None = None
    belangen: tuple[Belang, ...] = ()


@dataclass
class Lezing:
    """One sheet as read. ``beoordelaar`` empty: it is no score sheet of this ronde, and nothing of it counts."""

    bestand: str
    bronnen: Mapping[Sector, str] = field(default_factory=dict)
    beoordelaar: str = ""
    beoordelingen: list[Beoordeling] = field(default_factory=list)
    belangen: list[Belang] = field(default_factory=list)
    bevindingen: list[CelBevinding] = field(default_factory=list)

    def find(
        self, code: str, blad: str, cel: str, gevonden: str | None, verwacht: str | None, plan: PlanSleutel | None, **facts: object
    ) -> None:
        """Note what is wrong in one cell."""
        told = Facts.of(beoordelaar=self.beoordelaar or None, plan=plan.plan if plan else None, **facts)
        onderwerp = f"{self.beoordelaar or self.bestand}" + (f": {plan.agb_code}, {plan.plan}" if plan else "")
        agb, bron = (plan.agb_code, self.bronnen.get(plan.sector)) if plan else (None, None)
        finding = Finding(
            code,
            Ernst.FOUT,
            onderwerp,
            self.bestand,
            blad or None,
            cel or None,
            gevonden=gevonden,
            verwacht=verwacht,
            bron=bron,
            agb_code=agb,
            feiten=told,
        )
        self.bevindingen.append(CelBevinding(self.beoordelaar, plan, finding))


def read_sheet(werkboek: Werkboek, bestand: str, kennis: Bladkennis) -> Lezing:
    """Every valid score and declaration of this workbook, and a finding for every cell that is not."""
    lezing = Lezing(bestand, {sector: weging.bron for sector, weging in kennis.wegingen.items()})
    identiteit = identity(werkboek)
    scores, belangen = werkboek.blad(BLAD_SCORES), werkboek.blad(BLAD_BELANGEN)
    if identiteit.formaat != FORMAAT or scores is None or belangen is None or not identiteit.beoordelaar:
        lezing.find("F315", "", "", identiteit.formaat or None, FORMAAT, None)
        return lezing
    other = other_ronde(werkboek, kennis.ronde, kennis.kenmerk)
    if other is not None:
        lezing.find("F305", other.blad, other.cel, other.gevonden, other.verwacht, None)
        return lezing
    lezing.beoordelaar = identiteit.beoordelaar
    _read_interests(belangen, lezing, kennis)
    _read_scores(scores, lezing, kennis)
    _note_silence(belangen, lezing, kennis)
    return lezing


def identity(werkboek: Werkboek) -> BladIdentiteit:
    """What the sheet says of itself, by its defined names."""
    said = {naam: text_of(_named(werkboek, naam)[1]) for naam in (NAAM_RONDE, NAAM_BEOORDELAAR, NAAM_FORMAAT, NAAM_KENMERK, NAAM_GEOPEND)}
    return BladIdentiteit(
        said[NAAM_RONDE], "", said[NAAM_BEOORDELAAR], said[NAAM_FORMAAT], said[NAAM_KENMERK].casefold(), said[NAAM_GEOPEND]
    )


def _named(werkboek: Werkboek, naam: str) -> tuple[str, Cel | None]:
    """The sheet and the cell with this defined name."""
    found = werkboek.naam(naam)
    blad = werkboek.blad(found.blad) if found and found.blad else None
    return (blad.naam, blad.per_adres().get(found.bereik or "")) if blad and found else ("", None)


@dataclass(frozen=True, slots=True)
class AndereRonde:
    """Where a sheet says that it is of another ronde: which one it is of, and which one this is."""

    blad: str
    cel: str
    gevonden: str
    verwacht: str


def other_ronde(werkboek: Werkboek, ronde: str, kenmerk: Rondekenmerk | None) -> AndereRonde | None:
    """None when this sheet is of this ronde.

    The name alone does not tell: two rondes may have the same. A sheet without a kenmerk is of wlz 0.2.0 or before, and only
    a ronde that was opened then can have made it.
    """
    i = identity(werkboek)
    same = kenmerk is None or (i.kenmerk == kenmerk.sha256 if i.kenmerk else not kenmerk.vanaf_begin)
    if i.ronde == ronde and same:
        return None
    blad, cel = _named(werkboek, NAAM_KENMERK if i.kenmerk and i.ronde == ronde else NAAM_RONDE)
    own = f"geopend {i.geopend}, kenmerk {i.kenmerk[:KORT]}" if i.kenmerk else "het blad noemt geen kenmerk"
    here = f"{ronde} (geopend {kenmerk.geopend}, kenmerk {kenmerk.sha256[:KORT]})" if kenmerk else ronde
    told = i.ronde if kenmerk is None and not i.kenmerk else f"{i.ronde} ({own})"
    return AndereRonde(blad, cel.adres if cel else "", told, here)


def rows_of(blad: Blad) -> Iterator[tuple[int, dict[str, Cel]]]:
    """The rows below the headings: their number, and each cell by its column."""
    rows: dict[int, dict[str, Cel]] = {}
    for cel in blad.cellen:
        if cel.rij >= EERSTE_RIJ:
            rows.setdefault(cel.rij, {})[cel.adres.rstrip("0123456789")] = cel
    yield from sorted(rows.items())


def text_of(cel: Cel | None) -> str:
    """What stands in a cell, without spaces around it."""
    return cel.ruw.strip() if cel is not None and cel.soort is not Soort.LEEG else ""


def _read_interests(blad: Blad, lezing: Lezing, kennis: Bladkennis) -> None:
    standing = {b.agb_code: b for b in kennis.belangen if b.beoordelaar == lezing.beoordelaar}
    for rij, cells in rows_of(blad):
        agb = text_of(cells.get("A"))
        if not agb:
            continue
        answer = text_of(cells.get("C")).casefold()
        if answer == "":
            continue  # said where its plan was scored: F309
        if answer not in ("ja", "nee"):
            lezing.find("F316", blad.naam, f"C{rij}", text_of(cells.get("C")), "ja of nee", None, zorgaanbieder=agb)
            continue
        earlier = standing.get(agb)
        if earlier is not None and earlier.heeft_belang and answer == "nee" and not kennis.vervang:
            # The other way around needs no --vervang: an interest takes the plan away from the day it is declared (F308).
            told = {"zorgaanbieder": agb, "eerder_bestand": earlier.plek.bestand}
            lezing.find("F321", blad.naam, f"C{rij}", "nee", "ja", None, **told)
            continue
        plek = Plaats(lezing.bestand, blad.naam, f"C{rij}")
        lezing.belangen.append(Belang(lezing.beoordelaar, agb, answer == "ja", text_of(cells.get("D")), plek))


def _note_silence(blad: Blad, lezing: Lezing, kennis: Bladkennis) -> None:
    """The cells where a declaration is missing of who was scored. Whether that matters (F309) is decided with the assignments."""
    known = {b.agb_code for b in kennis.belangen if b.beoordelaar == lezing.beoordelaar}
    silent = {b.agb_code for b in lezing.beoordelingen} - known
    for rij, cells in rows_of(blad):
        agb = text_of(cells.get("A"))
        if agb in silent and not text_of(cells.get("C")):
            lezing.find("F309", blad.naam, f"C{rij}", None, "ja of nee", None, zorgaanbieder=agb)


@dataclass(frozen=True)
class _Ingevuld:
    """One row of the sheet with the row it answers."""

    rij: ScoreRij
    versie: str
    score: Cel | None
    motivering: str
    cel: str


def _read_scores(blad: Blad, lezing: Lezing, kennis: Bladkennis) -> None:
    asked = {(r.sleutel, r.element): r for p in kennis.plannen for r in sheet_rows(p, kennis.wegingen[p.sector])}
    per_plan: dict[PlanSleutel, list[_Ingevuld]] = {}
    seen: dict[tuple[PlanSleutel, str], _Ingevuld] = {}
    for number, cells in rows_of(blad):
        filled = bool(text_of(cells.get(KOLOM_SCORE)) or text_of(cells.get(KOLOM_MOTIVERING)))
        key = plan_key(text_of(cells.get(KOLOM_SLEUTEL)))
        row = asked.get((key, text_of(cells.get(KOLOM_ELEMENT)))) if key else None
        if row is None:
            if filled:
                place = f"{KOLOM_SCORE}{number}"
                lezing.find(
                    "F317",
                    blad.naam,
                    place,
                    text_of(cells.get(KOLOM_SLEUTEL)) or None,
                    None,
                    key,
                    element=text_of(cells.get(KOLOM_ELEMENT)),
                )
            continue
        item = _Ingevuld(
            row, text_of(cells.get(KOLOM_VERSIE)), cells.get(KOLOM_SCORE), text_of(cells.get(KOLOM_MOTIVERING)), f"{KOLOM_SCORE}{number}"
        )
        twin = seen.get((row.sleutel, row.element))
        if twin is not None:
            if text_of(twin.score) != text_of(item.score):
                lezing.find("F318", blad.naam, item.cel, _shown(item.score), _shown(twin.score), row.sleutel, eerder=twin.cel)
            continue
        seen[(row.sleutel, row.element)] = item
        per_plan.setdefault(row.sleutel, []).append(item)
    standing = {(b.sleutel, b.element): b for b in kennis.eerder if b.beoordelaar == lezing.beoordelaar}
    for items in per_plan.values():
        if any(text_of(i.score) or i.motivering for i in items):
            for item in items:
                _read_row(blad.naam, item, lezing, kennis, standing.get((item.rij.sleutel, item.rij.element)))


def plan_key(text: str) -> PlanSleutel | None:
    """The key in the hidden column: ``5503/GZ/01234567/plan-1``."""
    parts = text.split("/")
    if len(parts) != 4 or parts[1] not in Sector.__members__:
        return None
    return PlanSleutel(parts[0], Sector(parts[1]), parts[2], parts[3])


def _read_row(blad: str, item: _Ingevuld, lezing: Lezing, kennis: Bladkennis, standing: Beoordeling | None) -> None:
    row = item.rij
    read = _score(blad, item, lezing, kennis.wegingen[row.sleutel.sector])
    if read is None:
        return
    score, may_be_silent = read
    if not item.motivering and not may_be_silent:
        place = KOLOM_MOTIVERING + item.cel.removeprefix(KOLOM_SCORE)
        lezing.find("F304", blad, place, None, "een motivering", row.sleutel, element=row.titel)
        return
    if (
        standing is not None
        and standing.plan_sha256 == item.versie
        and not kennis.vervang
        and _differs(blad, item, score, standing, lezing)
    ):
        return
    key = row.sleutel
    plek = Plaats(lezing.bestand, blad, item.cel)
    lezing.beoordelingen.append(
        Beoordeling(
            key.regio, key.sector, key.agb_code, key.plan, lezing.beoordelaar, row.element, score, item.motivering, plek, item.versie
        )
    )


def _differs(blad: str, item: _Ingevuld, score: Decimal | None, standing: Beoordeling, lezing: Lezing) -> bool:
    """Whether this row says something else than the same assessor said before: another score, or other reasons for the same one."""
    key, told = item.rij.sleutel, {"element": item.rij.titel, "eerder_bestand": standing.plek.bestand}
    if standing.score != score:
        lezing.find("F306", blad, item.cel, score_text(score), score_text(standing.score), key, **told)
        return True
    if standing.motivering != item.motivering:
        place = KOLOM_MOTIVERING + item.cel.removeprefix(KOLOM_SCORE)
        lezing.find("F320", blad, place, item.motivering or None, standing.motivering or None, key, **told)
        return True
    return False


def score_text(score: Decimal | None) -> str:
    """A score as a person reads it."""
    return NIET_VAN_TOEPASSING if score is None else dutch(score)


def _shown(cel: Cel | None) -> str | None:
    number = None if cel is None else cell_number(cel)
    return (text_of(cel) or None) if number is None else dutch(number)


def _score(blad: str, item: _Ingevuld, lezing: Lezing, weging: Weging) -> tuple[Decimal | None, bool] | None:
    """The score (None: not applicable) and whether a motivation may be absent; None when there is a finding."""
    row, cel = item.rij, item.score
    if not row.vraagt_score:
        return None, False
    text = text_of(cel)
    expected = scale_text(row)
    if cel is None or not text:
        if weging.leeg == NVT and row.nvt:
            return None, True
        lezing.find("F303", blad, item.cel, None, expected, row.sleutel, element=row.titel)
        return None
    if text.casefold() in NVT_WOORDEN and row.nvt:
        return None, False
    number = cell_number(cel)
    if number is None:
        lezing.find("F302", blad, item.cel, text, expected, row.sleutel, element=row.titel)
        return None
    if not row.minimum <= number <= row.maximum or (row.heel and number != number.to_integral_value()):
        lezing.find("F301", blad, item.cel, dutch(number), expected, row.sleutel, element=row.titel)
        return None
    return number, False


def scale_text(row: ScoreRij) -> str:
    """What a cell may hold, as a person reads it."""
    text = f"een {'heel ' if row.heel else ''}getal van {dutch(row.minimum)} tot en met {dutch(row.maximum)}"
    return text + (f", of {NIET_VAN_TOEPASSING}" if row.nvt else "")


def cell_number(cel: Cel) -> Decimal | None:
    """The number in a cell that holds a number; 1,5% typed as a percentage is 1.5. Text that looks like a number is none."""
    if cel.soort is not Soort.GETAL or not cel.heeft_waarde:
        return None
    try:
        # A workbook keeps numbers in binary: 0.015 as 1.4999999999999999E-2. Fifteen digits is what Excel itself shows.
        number = Decimal(cel.ruw)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if "%" in cel.opmaak:
        number *= HONDERD
    return Decimal(f"{number:.10f}").normalize() + Decimal(0)


def merged(eerder: Iterable[Beoordeling], nieuw: Iterable[Beoordeling]) -> tuple[Beoordeling, ...]:
    """The scores that stand after a sheet came in: its valid rows over the earlier ones, in the published order."""
    standing = {(b.sleutel, b.element, b.beoordelaar): b for b in eerder}
    standing |= {(b.sleutel, b.element, b.beoordelaar): b for b in nieuw}
    return tuple(standing[key] for key in sorted(standing))
