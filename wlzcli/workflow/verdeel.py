"""``wlz verdeel``: one division rule on one table of claims. Works outside a ronde and writes nothing."""

from __future__ import annotations

from pathlib import Path

from wlzcli.cycle.verdeel import COLUMNS, OPTIONAL, Uitkomst, decide, missing_columns
from wlzcli.domain.decimals import NoNumber, parse_decimal
from wlzcli.domain.money import ZERO, Money
from wlzcli.domain.report import Report, Table
from wlzcli.domain.verdeling import Verdeelmethode, measure_text
from wlzcli.domain.werkboek import Weigering
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.tables import read_table
from wlzcli.workflow.session import Session


def run(session: Session, file: Path, ruimte: str, methode: str) -> Report:
    """Divide ``ruimte`` over the claims in the file."""
    room, rule = parse_amount(ruimte, "--ruimte"), parse_method(methode)
    path = file if file.is_absolute() else session.cwd / file
    data = read_foreign(path)
    if isinstance(data, Weigering):
        raise FileError(f"{file} kan niet worden gelezen: {data.gevonden}.", f"Verwacht werd: {data.verwacht}.")
    table = read_table(data, "aanspraken", file.name, exact=True)
    missing = missing_columns(table)
    if missing:
        raise FileError(
            f"{file.name} mist de kolom {' en '.join(missing)}.",
            f"Een tabel met aanspraken heeft {', '.join(COLUMNS)} en waar nodig {', '.join(OPTIONAL)}.",
        )
    return _report(decide(table, room, rule))


def parse_amount(text: str, option: str) -> Money:
    """An amount on the command line, Dutch or English; what can be read two ways is refused."""
    value = parse_decimal(text)
    if isinstance(value, NoNumber):
        if value.lezingen:
            raise UsageError(
                f"{option} {text} is op twee manieren te lezen: {' of '.join(str(v) for v in value.lezingen)}.",
                "Schrijf het bedrag met twee decimalen, bijvoorbeeld 1234,00 of 1.234,00.",
            )
        raise UsageError(f"{option} {text} is geen bedrag.", "Schrijf een bedrag in euro, bijvoorbeeld 1234,56.")
    if value < 0 or value * 100 != (value * 100).to_integral_value():
        raise UsageError(f"{option} {text} is geen bedrag van nul of meer met hoogstens twee decimalen.", "Schrijf bijvoorbeeld 1234,56.")
    return Money(int(value * 100))


def parse_method(text: str) -> Verdeelmethode:
    """The name of a division rule."""
    try:
        return Verdeelmethode(text.strip().lower().replace("-", "_"))
    except ValueError:
        raise UsageError(f"'{text}' is geen verdeelmethode.", f"Kies uit: {', '.join(Verdeelmethode)}.") from None


def _report(outcome: Uitkomst) -> Report:
    v = outcome.verdeling
    blocked = any(f.blocks for f in outcome.findings)
    rows = tuple(
        (b.sleutel, str(b.klasse), str(b.aanspraak_cents), str(b.meegeteld_cents), str(b.toegekend_cents)) for b in outcome.besluiten
    )
    classes = tuple(
        (str(k.klasse), str(k.gevraagd_cents), str(k.beschikbaar_cents), str(k.toegekend_cents), k.uitkomst.value, measure_text(v.methode, k.maat) if k.maat is not None else "")
        for k in v.klassen
    )  # fmt: skip
    tables = (
        Table("Verdeling", ("sleutel", "klasse", "aanspraak", "meegeteld", "toegekend"), rows, ("aanspraak", "meegeteld", "toegekend")),
        Table("Klassen na de minima", ("klasse", "gevraagd", "beschikbaar", "toegekend", "uitkomst", "maat"), classes, ("gevraagd", "beschikbaar", "toegekend")),
    )  # fmt: skip
    rest = v.ruimte_cents if blocked else v.rest_cents
    note = "Er is niets verdeeld." if blocked else f"{v.methode.value}: {v.toegekend_cents} toegekend van {v.ruimte_cents}; over: {rest}."
    return Report(
        command="verdeel",
        besluiten=outcome.besluiten,
        bevindingen=outcome.findings,
        totalen={
            "ruimte_cents": v.ruimte_cents,
            "meegeteld_cents": ZERO if blocked else v.meegeteld_cents,
            "toegekend_cents": ZERO if blocked else v.toegekend_cents,
            "rest_cents": rest,
        },
        extra={"methode": v.methode, "klassen": v.klassen},
        tables=() if blocked else tables,
        notes=(note,),
    )
