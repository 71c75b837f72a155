"""What a toetsing shows, in a ronde and outside one: outcomes, counts and what was tested; and the fields a form must have."""

from __future__ import annotations

from wlzcli.cycle.validate import VerplichtVeld
from wlzcli.domain.codes import Sector
from wlzcli.domain.formulier import SOORT_INSCHRIJVING, TABEL_PRODUCTIE, Formulier
from wlzcli.domain.report import Table
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit


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
