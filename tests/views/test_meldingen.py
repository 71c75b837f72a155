"""Findings in words for the zorgaanbieder: what is wrong apart from what to do, where the first also stands in a refusal."""

from __future__ import annotations

import pytest

from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.views.meldingen import boodschap, herstel
from wlzcli.workflow.document import messages

STUK = Finding("F230", Ernst.FOUT, "Polis", gevonden="polis.pdf", verwacht="een leesbare pdf", bron="testkader §2")
CASES = [
    ("F223", "U tekende op een volmacht, maar die zat niet leesbaar bij uw inschrijving.", "Stuur ons een leesbare pdf, zoals die bestond toen u inschreef."),
    ("F230", "Bij uw inschrijving ontbrak het bewijsstuk 'Polis'.", "Stuur het ons als pdf. Het stuk moet al hebben bestaan toen u inschreef."),
    ("F231", "Wij konden 'Polis' niet openen: polis.pdf.", "Stuur een leesbare pdf."),
    ("F232", "Uw 'Polis' is van 29 januari 2015. Volgens testkader §2 mag het op de datum van inschrijving hoogstens 6 maanden oud zijn.", "Stuur een recenter stuk."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "wat", "doen"), CASES, ids=[c[0] for c in CASES])
def test_a_document_that_is_not_in_order(code: str, wat: str, doen: str) -> None:
    """A refusal repeats the first, so it may ask for nothing; a request to repair has both."""
    found = Finding(code, STUK.ernst, STUK.onderwerp, gevonden="2015-01-29" if code == "F232" else STUK.gevonden, verwacht=STUK.verwacht, bron=STUK.bron, feiten=Facts.of(maanden=6))  # fmt: skip

    assert (boodschap(found, messages(), zorgaanbieder=True), herstel(found, messages(), zorgaanbieder=True)) == (wat, doen)


def test_only_the_zorgaanbieder_reads_a_day_in_full() -> None:
    late = Finding("F230", Ernst.FOUT, "Polis van 2015-01-29", feiten=Facts.of(wie="Zorg 01"))

    assert boodschap(late, messages(), zorgaanbieder=True) == "Bij uw inschrijving ontbrak het bewijsstuk 'Polis van 29 januari 2015'."
    assert boodschap(late, messages()) == (
        "Zorg 01: 'Polis van 2015-01-29' ontbreekt (genoemd: niets). Voor dit type zorgaanbieder is het verplicht."
    )
