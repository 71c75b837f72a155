"""Every finding of ``wlz verdeel``: one table of claims, and why it cannot be divided."""

from __future__ import annotations

import pytest

from tests.spec.meldingen import Melding, told
from wlzcli.cycle.verdeel import decide
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import RawRow, RawTable
from wlzcli.domain.verdeling import Verdeelmethode

COLUMNS = "sleutel;aanspraak;klasse;minimum"


def divided(*rows: str, columns: str = COLUMNS, ruimte: int = 100_00) -> list[Melding]:
    names = tuple(columns.split(";"))
    read = tuple(
        RawRow(tuple(zip(names, row.split(";"), strict=True)), Plaats("a.csv", regelnummer=n)) for n, row in enumerate(rows, start=2)
    )
    table = RawTable("a", "a.csv", "0" * 64, names, read)
    return [told(f) for f in decide(table, Money(ruimte), Verdeelmethode.NAAR_RATO).findings]


CASES = [
    (
        "F652", ("A;10;;", "A;20;;"), "A", "a.csv › regel 3",
        "De sleutel A staat er meer dan één keer, de eerste keer op a.csv › regel 2; er is niets verdeeld.",
    ),
    (
        "F653", ("A;10;;11",), "A", "a.csv › regel 2",
        "Het minimum van A is € 11,00, terwijl van de aanspraak € 10,00 meetelt; er is niets verdeeld.",
    ),
    (
        "F655", ("A;200;;90", "B;200;;90"), "a.csv", "a.csv",
        "De minima zijn samen € 180,00, de ruimte is € 100,00: er is € 80,00 te weinig. Er is niets verdeeld.",
    ),
    ("F656", ("A;10;nul;",), "a", "a.csv › regel 2", "In de kolom klasse staat 'nul'; daar hoort een heel getal vanaf 1."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "rows", "onderwerp", "plek", "tekst"), CASES, ids=[c[0] for c in CASES])
def test_what_cannot_be_divided(code: str, rows: tuple[str, ...], onderwerp: str, plek: str, tekst: str) -> None:
    assert divided(*rows) == [(code, onderwerp, plek, tekst)]


def test_a_table_without_claims() -> None:
    """F658: a header alone is no division that came out well."""
    assert divided() == [("F658", "a.csv", "a.csv", "a.csv heeft wel kolommen, maar geen enkele rij; er is niets te verdelen.")]


def test_a_room_below_zero() -> None:
    assert divided("A;10;;", ruimte=-1_00) == [("F654", "a.csv", "a.csv", "De ruimte is -€ 1,00; daarvan is niets te verdelen.")]


def test_a_column_nobody_reads() -> None:
    assert divided("A;10;x", columns="sleutel;aanspraak;naam") == [
        (
            "W657", "a.csv", "a.csv",
            "De kolom 'naam' in a.csv heeft hier geen betekenis; gelezen worden sleutel, aanspraak, klasse, minimum, plafond.",
        )
    ]  # fmt: skip
