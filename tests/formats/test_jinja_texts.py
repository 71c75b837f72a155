"""The texts of letters: what they may hold, how lines become blocks, and that a value is never markup."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wlzcli.domain.brief import Blok, BlokSoort, BriefSoort, Kolom, Rij, Uitlijning
from wlzcli.domain.briefgegevens import GEGEVENS
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.formats.jinja_texts import MAX_OUTPUT, TextError, check_fields, compile_text, render_text
from wlzcli.workflow.brieven_controle import SHARED


@dataclass(frozen=True)
class Deel:
    naam: str
    bedrag: str


@dataclass(frozen=True)
class Gegevens:
    naam: str
    delen: tuple[Deel, ...]
    woorden: tuple[str, ...]
    aan: bool


GEGEVEN = Gegevens("Stichting Zon", (Deel("een", "€ 1,00"), Deel("twee", "€ 2,00")), ("a", "b", "c"), True)
ALLES = "@onderwerp x\n{{ naam }} {{ woorden|opsomming }} {% if aan %}ja{% endif %}\n{% for d in delen %}\n- {{ d.naam }} {{ d.bedrag }}\n{% endfor %}\n"

HOSTILE = (
    "# geen kop",
    "- geen punt",
    "| geen | tabel |",
    "|+ geen | totaal |",
    "@onderwerp anders",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# weg #}",
    "#set page(width: 1pt)",
    "$ a^2 $ *vet* _schuin_ `code` <w:p/> &amp; \\ ~",
    "مؤسسة الشمس",
    "A" * 300,
    "Kop >",
    "regel\n# kop\n\n- punt",
)


def rendered(source: str, gegevens: object = GEGEVEN) -> tuple[Blok, ...]:
    return render_text(compile_text("proef", f"@onderwerp x\n{source}"), gegevens).blokken


def faults(source: str) -> list[str]:
    with pytest.raises(TextError) as caught:
        compile_text("proef", source)
    return [str(f) for f in caught.value.faults]


def test_lines_become_blocks() -> None:
    found = rendered(
        "# Kop {{ naam }}\n\nEen zin\ndie doorgaat.\n\n- a\n- b\n\n| Wat | Hoe > | Kort < |\n{% for d in delen %}\n| {{ d.naam }} | {{ d.bedrag }} | x |\n{% endfor %}\n|+ Samen | € 3,00 | |\n"
    )
    assert found == (
        Blok(BlokSoort.KOP, tekst="Kop Stichting Zon"),
        Blok(BlokSoort.ALINEA, tekst="Een zin die doorgaat."),
        Blok(BlokSoort.LIJST, items=("a", "b")),
        Blok(
            BlokSoort.TABEL,
            kolommen=(Kolom("Wat"), Kolom("Hoe", Uitlijning.RECHTS), Kolom("Kort", Uitlijning.LINKS)),
            rijen=(Rij(("een", "€ 1,00", "x")), Rij(("twee", "€ 2,00", "x")), Rij(("Samen", "€ 3,00", ""), totaal=True)),
        ),
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_never_markup(value: str) -> None:
    gegevens = Gegevens(value, (Deel(value, value),), (value,), True)
    clean = " ".join(value.split())
    assert rendered("{{ naam }}", gegevens) == (Blok(BlokSoort.ALINEA, tekst=clean),)
    assert rendered("# {{ naam }}", gegevens) == (Blok(BlokSoort.KOP, tekst=clean),)
    assert rendered("- {{ naam }}", gegevens) == (Blok(BlokSoort.LIJST, items=(clean,)),)
    table = rendered("| Wat | Hoe |\n| {{ naam }} | x |", gegevens)
    assert table == (Blok(BlokSoort.TABEL, kolommen=(Kolom("Wat"), Kolom("Hoe")), rijen=(Rij((clean, "x")),)),)
    heading = rendered("| {{ naam }} | Hoe |\n| a | x |", gegevens)
    assert heading[0].kolommen[0] == Kolom(clean), "a value does not say how a column stands"
    assert render_text(compile_text("proef", "@onderwerp {{ naam }}"), gegevens).onderwerp == clean


def test_signs_that_turn_the_reading_order_are_left_out() -> None:
    assert rendered("{{ naam }}", Gegevens("a\u202ebc\u2066d\x00e", (), (), True)) == (Blok(BlokSoort.ALINEA, tekst="abcd e"),)


def test_words_follow_the_count() -> None:
    assert (
        rendered("{{ delen|aantal|woord('deel', 'delen') }} {{ woorden|opsomming }} {{ naam|kleine_letter }}")[0].tekst
        == "delen a, b en c stichting Zon"
    )


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{% include '/etc/passwd' %}", "proef, regel 1: 'Include' mag niet in een sjabloon: alleen waarden, if, for en de vaste filters"),
        (
            "x\n{{ naam.__class__ }}\n{{ 'a' * 10 }}",
            "proef, regel 3: 'Mul' mag niet in een sjabloon: alleen waarden, if, for en de vaste filters",
        ),
        ("{{ range(10) }}", "proef, regel 1: 'Call' mag niet in een sjabloon: alleen waarden, if, for en de vaste filters"),
        ("{% set x = naam ~ naam %}", "proef, regel 1: 'Assign' mag niet in een sjabloon: alleen waarden, if, for en de vaste filters"),
        ("{{ naam|upper }}", "proef, regel 1: het filter 'upper' bestaat niet; er zijn aantal, kleine_letter, opsomming, woord"),
        (
            "{% for a in delen %}{% for b in delen %}{% for c in delen %}x{% endfor %}{% endfor %}{% endfor %}",
            "proef, regel 1: herhalingen zijn te diep genest",
        ),
        ("x\n{% if aan %}", "proef, regel 2: 'if' is niet gesloten; er ontbreekt een 'endif'"),
        ("{% if aan %}{% endfor %}", "proef, regel 1: 'if' is niet gesloten; er ontbreekt een 'endif'"),
        ("x {% endif %}", "proef, regel 1: 'endif' hoort hier niet"),
        ("{% als aan %}", "proef, regel 1: 'als' mag niet in een sjabloon; er zijn 'if' en 'for'"),
        ("{{ naam delen }}", "proef, regel 1: hier staat 'delen' waar '}}' hoort"),
        ("{{ naam", "proef, regel 1: hier ontbreekt '}}'"),
        ("{{ }}", "proef, regel 1: hier ontbreekt een veld voor '}}'"),
        ("{% for deel delen %}x{% endfor %}", "proef, regel 1: hier staat 'delen' waar 'in' hoort"),
        ("{{ (naam }}", "proef, regel 1: hier staat '}' waar ')' hoort"),
        ("{{ naam! }}", "proef, regel 1: '!' hoort hier niet"),
        ("{{ 'naam }}", "proef, regel 1: een tekst tussen aanhalingstekens is niet gesloten"),
        ("{{ naam. }}", "proef, regel 1: achter een punt hoort de naam van een veld"),
        ("{% 5 %}", "proef, regel 1: achter '{%' hoort 'if' of 'for'"),
        ("{# naam", "proef, regel 1: een opmerking is niet gesloten; er ontbreekt '#}'"),
        ("{% raw %}x", "proef, regel 1: dit kan niet worden gelezen ('Missing end of raw directive')"),
    ],
)
def test_what_a_text_may_not_hold(source: str, fault: str) -> None:
    assert fault in faults(source)


def test_a_text_that_is_too_long_is_refused() -> None:
    assert faults("x" * 64_001) == ["proef, regel 1: de tekst is langer dan 64000 tekens"]


def test_a_letter_that_becomes_too_long_stops() -> None:
    many = Gegevens("n", tuple(Deel("x" * 50, "y") for _ in range(200)), (), True)
    source = "@onderwerp x\n{% for a in delen %}{% for b in delen %}{{ a.naam }}{% endfor %}{% endfor %}"
    with pytest.raises(TextError, match=f"de brief wordt langer dan {MAX_OUTPUT} tekens"):
        render_text(compile_text("proef", source), many)


def test_unknown_and_unused_fields_are_named_with_their_line() -> None:
    text = compile_text(
        "proef", "@onderwerp x\n{{ naam }}\n{{ bedrag }}\n{% for d in delen %}\n{{ d.prijs }}\n{% endfor %}\n{{ woorden }}\n"
    )
    assert [str(f) for f in check_fields(text, Gegevens)] == [
        "proef, regel 3, veld bedrag: dit veld bestaat niet",
        "proef, regel 5, veld d.prijs: dit veld bestaat niet",
        "proef, regel 7, veld woorden: dit is geen tekst of getal en kan niet worden getoond",
        "proef, regel 8, veld Deel.bedrag: dit veld wordt nergens in de tekst gebruikt",
        "proef, regel 8, veld Deel.naam: dit veld wordt nergens in de tekst gebruikt",
        "proef, regel 8, veld Gegevens.aan: dit veld wordt nergens in de tekst gebruikt",
    ]
    assert check_fields(compile_text("proef", ALLES), Gegevens) == ()


def test_an_unknown_field_at_rendering_names_its_line() -> None:
    with pytest.raises(TextError, match="proef, regel 3: dit kan niet worden ingevuld"):
        render_text(compile_text("proef", "@onderwerp x\n\n{{ bedrag }}"), GEGEVEN)


def test_a_table_row_with_another_number_of_cells_stops() -> None:
    with pytest.raises(TextError, match="een tabelrij heeft 1 cellen en de kop 2"):
        rendered("| a | b |\n| een |")


def test_a_letter_needs_a_subject() -> None:
    with pytest.raises(TextError, match="de regel '@onderwerp …' ontbreekt"):
        render_text(compile_text("proef", "tekst"), GEGEVEN)


@pytest.mark.parametrize("soort", list(BriefSoort))
def test_every_text_that_ships_uses_exactly_its_fields(soort: BriefSoort) -> None:
    text = compile_text(*LetterFiles().text(soort))
    assert [str(f) for f in check_fields(text, GEGEVENS[soort], exempt=SHARED)] == []
