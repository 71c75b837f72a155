"""``ronde.toml`` reads strictly, tells everything wrong at once, and reads back what it wrote."""

from __future__ import annotations

import pytest

from wlzcli.domain.codes import Sector
from wlzcli.domain.money import Money
from wlzcli.domain.ronde import Deelbudget, Huisstijl, Kolomnaam, Persoon, Regio, Ronde
from wlzcli.errors import FileError
from wlzcli.formats.ronde_toml import read_ronde, write_ronde

MINIMAL = """
zorgkantoor = "cz"
jaar = 2024
sectoren = ["vv"]

[[regio]]
code = "5518"
naam = "Zuidoost"
contracteerruimte = 123456789.01
"""


def full() -> Ronde:
    return Ronde(
        zorgkantoor="cz",
        jaar=2024,
        sectoren=(Sector.VV, Sector.GZ),
        regios=(
            Regio(
                "5518", 'De "Linde" \\ Zuid', Money(12_345_678_901), (Deelbudget(Sector.GZ, Money(5)), Deelbudget(Sector.VV, Money(100)))
            ),
            Regio("5519", "Noord", Money(0)),
        ),
        huisstijl=Huisstijl("Zorgkantoor Voorbeeld", adres="Straat 1\nPostbus 2", ondertekenaar="A. Jansen"),
        voorbeeld=True,
        personen=(Persoon("B. de Vries", ("inkoper", "tekenbevoegd")), Persoon("C. Bakker")),
        kolommen=(Kolomnaam("feiten", "waarde", "Waarde 2023"), Kolomnaam("referentie", "volume", "Aantal")),
    )


def test_reads_back_what_it_wrote() -> None:
    assert read_ronde(write_ronde(full()), "ronde.toml") == full()
    assert write_ronde(read_ronde(write_ronde(full()), "ronde.toml")) == write_ronde(full())


def test_minimal_takes_defaults() -> None:
    ronde = read_ronde("\ufeff" + MINIMAL, "ronde.toml")
    assert ronde.regios == (Regio("5518", "Zuidoost", Money(12_345_678_901)),)
    assert ronde.huisstijl == Huisstijl("cz")
    assert (ronde.voorbeeld, ronde.personen, ronde.kolommen) == (False, (), ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("jaar = 2024", "jaar = '2024'", "'jaar' hoort een jaartal te zijn, zoals 2024, niet '2024'"),
        (
            '"5518"',
            '"518"',
            "regio 1: code '518' is geen zorgkantoorregio; dat zijn vier cijfers die met 55 beginnen, tussen aanhalingstekens",
        ),
        ("123456789.01", "1.005", "regio 1: contracteerruimte is 1.005; een bedrag is nul of meer en heeft hoogstens twee decimalen"),
        ("123456789.01", "'1.234'", "regio 1: contracteerruimte is '1.234', op twee manieren te lezen"),
        ("123456789.01", "true", "regio 1: contracteerruimte is True, geen bedrag in euro"),
        ("123456789.01", "nan", "regio 1: contracteerruimte is NaN; een bedrag is nul of meer en heeft hoogstens twee decimalen"),
        ('["vv"]', '["xx"]', "'sectoren' is 'xx'; kies uit VV, GZ, GGZ"),
        ('naam = "Zuidoost"', 'naam = "Zuidoost"\nkleur = 1', "regio 1: 'kleur' is geen bekende sleutel"),
        ('"Zuidoost"', '"Z"\ndeelbudget.GZ = 1', "regio 1: deelbudget voor GZ, maar die sector staat niet in 'sectoren'"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, told: str) -> None:
    with pytest.raises(FileError) as caught:
        read_ronde(MINIMAL.replace(old, new), "x/ronde.toml")
    assert caught.value.melding == f"x/ronde.toml klopt niet: {told}."
    assert caught.value.herstel == "Pas het bestand aan en draai de opdracht opnieuw."


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(FileError) as caught:
        read_ronde('jaar = 1\nsectoren = []\nregio = 3\n[huisstijl]\nkleur = "rood"\n[kolommen.tarief]\na = "b"\n', "r")
    assert caught.value.melding == (
        "r klopt niet: 'zorgkantoor' ontbreekt; 'jaar' hoort een jaartal te zijn, zoals 2024, niet 1; "
        "'sectoren' hoort een lijst te zijn, zoals [\"VV\"]; 'regio' hoort een lijst van [[regio]] te zijn; "
        "er staat geen enkele [[regio]] in; huisstijl: kleur 'rood' hoort er zo uit te zien: #1f4e79; "
        "kolommen: 'tarief' is geen bekende sleutel."
    )


def test_no_toml_names_the_line() -> None:
    with pytest.raises(FileError, match=r"^ronde\.toml is geen leesbare TOML: .*line 1"):
        read_ronde("zorgkantoor = cz", "ronde.toml")
