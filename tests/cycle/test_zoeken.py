"""A name is looked for in the text of a document as people write it: signs and accents of any make are no other name (W235)."""

from __future__ import annotations

import unicodedata

import pytest

from wlzcli.cycle.ingest.bewijsstukken import search_text


@pytest.mark.parametrize(
    ("naam", "tekst"),
    [
        ("Stichting 's Heeren Loo", "Stichting \u2019s Heeren Loo"),  # as a word processor prints it
        ("Stichting \u00b4s Heeren Loo", "Stichting 's Heeren Loo"),  # a loose accent as an apostrophe
        ("Foto\u02bcs en meer", "Foto's en meer"),
        ("Foto\u00b4s en meer", "Fotos\u0301 en meer"),
        ("'t Huis", "\u2018t Huis"),
        ("Coöperatie Één U.A.", "Cooperatie Een UA"),
        (unicodedata.normalize("NFC", "Coöperatie Eén"), unicodedata.normalize("NFD", "Coöperatie Eén")),
        ("Stichting De Eik \u2013 Oost", "Stichting De Eik - Oost"),
        ("Zorggroep Midden\u2013Nederland", "Zorggroep Midden\u2013\nNederland"),
        ('Stichting "De Eik"', "Stichting \u201eDe Eik\u201d"),
        ("\uff33\uff54ichting De Eik", "Stichting De Eik"),
        ("Ofﬁcieren", "Officieren"),
    ],
)
def test_one_name_written_in_two_ways(naam: str, tekst: str) -> None:
    """Both ways round: form and document may each be the odd one."""
    assert search_text(f"De rechtspersoon {tekst}, te Utrecht", "", naam) == (None, True)
    assert search_text(f"De rechtspersoon {naam}, te Utrecht", "", tekst) == (None, True)


@pytest.mark.parametrize(
    ("naam", "tekst"),
    [("Stichting De Eik", "Stichting De Eek"), ("Zorg & Zo", "Zorg en Zo"), ("Stichting Één", "Stichting Twee"), ("Eik Oost", "EikOost")],
)
def test_another_name_is_not_found(naam: str, tekst: str) -> None:
    """Letters, and where a word ends, still tell two names apart."""
    assert search_text(tekst, "", naam) == (None, False)


def test_a_name_without_a_letter_is_not_looked_for() -> None:
    """It would be found anywhere."""
    assert search_text("Stichting De Eik", "", "-") == (None, None)
