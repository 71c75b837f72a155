"""What a toetsing shows, in a ronde and outside one: outcomes, counts and what was tested; and the fields a form must have."""

from __future__ import annotations

from collections.abc import Iterable

from wlzcli.cycle.validate import VerplichtVeld
from wlzcli.cycle.validate.herkomst import NO_FORM, as_point
from wlzcli.cycle.validate.inputs import FORMULIER
from wlzcli.domain.aanlevering import ZELF
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Finding
from wlzcli.domain.formulier import AGB_CODE, SOORT_DEFINITIEF, SOORT_INSCHRIJVING, TABEL_PRODUCTIE, Formulier
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.report import Table
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit, point

OF_INGEST = "bevindingen ingest"  # what a voorstel of the toetsing calls them among what it rests on


def required_fields(formulieren: tuple[Formulier, ...]) -> tuple[VerplichtVeld, ...]:
    """The fields that the inschrijfformulier of each sector calls verplicht."""
    return tuple(
        VerplichtVeld(Sector(form.identiteit.sector), veld.id, veld.rijkop)
        for form in formulieren
        if form.identiteit.soort == SOORT_INSCHRIJVING
        for veld in form.velden
        if veld.verplicht
    )


def first_lines(formulieren: tuple[Formulier, ...]) -> tuple[tuple[Sector, str, str], ...]:
    """Where the first volume of the production is filled in, on the form of each sector."""
    found = []
    for form in formulieren:
        if form.identiteit.soort != SOORT_INSCHRIJVING:
            continue
        for table in (t for blad in form.bladen for t in blad.tabellen if t.id == TABEL_PRODUCTIE):
            column = next(n for n, k in enumerate(table.kolommen) if k.id == "volume")
            letter, row = table.kop[0], int(table.kop[1:])
            found.append((Sector(form.identiteit.sector), table.blad, f"{chr(ord(letter) + column)}{row + 1}"))
    return tuple(found)


def totals(decisions: tuple[ValidateBesluit, ...]) -> dict[str, object]:
    """How many there are of each outcome."""
    return {"getoetst": len(decisions), **{u.value: sum(d.uitkomst is u for d in decisions) for u in ToetsUitkomst}}


def outcome_table(decisions: tuple[ValidateBesluit, ...]) -> Table:
    """Everyone, one row each."""
    rows = tuple(
        (
            d.regio, d.sector.value, d.agb_code, d.naam, ", ".join(f"{v} {t.replace('_', ' ')}" for v, t in d.typen), d.uitkomst.value,
            ", ".join(dict.fromkeys(p.code for p in d.herstel)) or _grounds(d), "ja" if d.meerjarig_mogelijk else "nee",
        )
        for d in decisions
    )  # fmt: skip
    return Table("Toetsing", ("regio", "sector", "AGB", "naam", "type", "uitkomst", "om", "meerjarig mogelijk"), rows)


def _grounds(d: ValidateBesluit) -> str:
    """On what it is refused, as the kader calls it."""
    titles = {g.eis: g.titel for g in d.getoetst}
    return f"niet voldaan aan: {', '.join(titles.get(key) or key for key in d.gronden)}" if d.gronden else ""


def details(decisions: tuple[ValidateBesluit, ...]) -> tuple[Table, ...]:
    """What was tested for each, the passed too: with ``-v``."""
    columns = ("eis", "uitkomst", "codes", "bron", "toelichting")
    return tuple(
        Table(
            f"{d.naam} ({d.agb_code}), {d.sector} in {d.regio}: {d.uitkomst}",
            columns,
            tuple((g.titel or g.eis, g.uitkomst.replace("_", " "), ", ".join(g.codes), g.bron, g.toelichting or "") for g in d.getoetst),
        )
        for d in decisions
    )


def still_asked(findings: Iterable[Finding], items: Iterable[Inschrijving], besluiten: Iterable[ValidateBesluit]) -> tuple[Finding, ...]:
    """What ingest found, without the faults of a tested form that are no point to repair: added to or repaired since, or asking nothing."""
    points = {_key(b): {point(p) for p in b.herstel} for b in besluiten if any(g.eis != FORMULIER for g in b.getoetst)}
    # A form that names the code of another (F140) counts under the one that its repair names (V291).
    forms = [i for i in items if i.telt_mee and i.soort != SOORT_DEFINITIEF]
    tested = {i.map: ((None, i.agb_code, i.waarde(AGB_CODE)), points.get(_key(i))) for i in forms}

    def stands(f: Finding) -> bool:
        theirs, asked = tested.get((f.bestand or "").partition("/")[0], ((None, "", ""), None))
        return (
            not f.blocks or asked is None or f.code in ZELF or f.code == NO_FORM or f.agb_code not in theirs or point(as_point(f)) in asked
        )

    return tuple(f for f in findings if stands(f))


def _key(one: Inschrijving | ValidateBesluit) -> tuple[str, str, str]:
    return (one.regio, one.sector.value, one.agb_code)
