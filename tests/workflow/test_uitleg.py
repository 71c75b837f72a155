"""``wlz uitleg``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wlzcli.errors import UsageError
from wlzcli.workflow.session import Session
from wlzcli.workflow.uitleg import run

SESSION = Session(datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2), "Noor", Path("/"))


def test_a_code_is_explained() -> None:
    """Title, rule, source and remedy, however it was typed."""
    assert run(SESSION, " f230 ").lines == (
        "F230 · Bewijsstuk ontbreekt",
        "Soort: blokkerende bevinding, stap validate",
        "Regel: {wie}: '{onderwerp}' ontbreekt (genoemd: {gevonden}). Voor dit type zorgaanbieder is het verplicht.",
        "Bron: het onderdeel van het inkoopkader dat bij de bevinding of vraag staat",
        "Wat te doen: Vraag om dit stuk als pdf; het moet op de datum van inschrijving al hebben bestaan.",
        "Aan de zorgaanbieder: Bij uw inschrijving ontbrak het bewijsstuk '{onderwerp}'. Stuur het ons als pdf. Het stuk moet al hebben bestaan toen u inschreef.",
    )


def test_an_unknown_code_names_what_looks_like_it() -> None:
    """The same number under another letter comes first."""
    with pytest.raises(UsageError) as caught:
        run(SESSION, "W230")

    assert caught.value.melding == "De code 'W230' bestaat niet."
    assert caught.value.herstel.startswith("Bedoelt u F230")


def test_nothing_like_it() -> None:
    """What is no code at all is told what a code is."""
    with pytest.raises(UsageError) as caught:
        run(SESSION, "hallo")

    assert (caught.value.melding, caught.value.herstel) == (
        "De code 'hallo' bestaat niet.",
        "Een code is een letter F, W of V met drie cijfers, bijvoorbeeld F230.",
    )
