"""What stands in a form, and what the inkoper reads about it: one case for every code of ingest that a form can give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.builders import gegevens, kader, opzet
from tests.cycle.test_ingest import BSN, FORMS, aanlevering, answers_to, edited_identity, filled, lezing, ontvangen, weigh
from wlzcli.cycle.formulier import make_formulier
from wlzcli.cycle.ingest import IngestInputs, decide, read_form
from wlzcli.cycle.ingest.niet_mee import untested
from wlzcli.domain.aanlevering import Aanlevering, Document, Lezing, Mapstand
from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort, Keuze, Status
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.formulier import NAAM_GEMARKEERD
from wlzcli.domain.tabellen import Ontvangst
from wlzcli.domain.werkboek import Cel
from wlzcli.formats.messages import load_texts
from wlzcli.formats.xlsx.reader import read_xlsx
from wlzcli.policy.model import Beleid, Inname, Kader
from wlzcli.views.meldingen import Messages, boodschap, vraag_tekst

MESSAGES = Messages(load_texts())
ALG, PROD = "Algemene gegevens", "Productie"
FORM = "01-linde/form.xlsx"
DOCUMENT = Bron(soort=BronSoort.DOCUMENT, document="testkader", plaats="§2")


def put(blad: str, cel: str, value: object, **style: Any) -> Callable[[Any], None]:
    """Type something in a cell."""

    def edit(workbook: Any) -> None:
        cell = workbook[blad][cel]
        cell.value = value
        for name, setting in style.items():
            setattr(cell, name, setting)

    return edit


def drop_sheet(workbook: Any) -> None:
    del workbook["Bestuursverklaring"]
    for name in [n for n in workbook.defined_names if n.startswith("veld_verklaringen")]:
        del workbook.defined_names[name]


def drop_question(workbook: Any) -> None:
    workbook[ALG]["A22"], workbook[ALG]["B22"] = None, None
    del workbook.defined_names["veld_fte"]


def hide_row(workbook: Any) -> None:
    workbook[ALG].row_dimensions[22].hidden = True


def hide_sheet(workbook: Any) -> None:
    workbook["Zelfanalyse"].sheet_state = "hidden"


def add_sheet(workbook: Any) -> None:
    workbook.create_sheet("Extra")["A1"] = "zie ook"


def insert_rows(workbook: Any) -> None:
    workbook[ALG].insert_rows(2)


def merge(blad: str, bereik: str) -> Callable[[Any], None]:
    """Merge as a program may that leaves the other values standing."""

    def edit(workbook: Any) -> None:
        workbook[blad].merged_cells.add(bereik)

    return edit


def mark(workbook: Any) -> None:
    workbook.defined_names[NAAM_GEMARKEERD] = DefinedName(NAAM_GEMARKEERD, attr_text="Voorblad!$A$1")


CELLS: list[tuple[str, Callable[[Any], None], str | None, str]] = [
    ("F107", drop_sheet, None, f"In {FORM} ontbreekt het blad 'Bestuursverklaring'."),
    (
        "F108", drop_question, "A22",
        f"Op blad {ALG} van {FORM}: 1 vraag niet gevonden, te beginnen met 'Omvang van de organisatie in fte'. "
        "De tekst is weg, gewijzigd of dubbel, en welk antwoord erbij hoort is niet zeker.",
    ),
    (
        "F109", put(PROD, "E4", "Aantal"), None,
        f"Op blad {PROD} van {FORM}: de kop van de tabel is niet gevonden, of zij staat er twee keer; verwacht is een regel met de koppen Prestatiecode, Omschrijving, Leveringsvorm, Eenheid, Volume.",
    ),
    ("F110", put(ALG, "B22", "=10+2"), "B22", "Bij 'Omvang van de organisatie in fte' staat een formule die zonder uitkomst is bewaard (=10+2)."),
    ("F111", put(ALG, "B22", "#REF!", data_type="e"), "B22", "Bij 'Omvang van de organisatie in fte' staat de foutwaarde #REF!."),
    ("F113", put(ALG, "B16", "misschien"), "B16", "Bij 'Positie voor ZZP' staat 'misschien'; dat is geen van de keuzes."),
    ("F114", put(ALG, "B7", "123"), "B7", "Bij 'KvK-nummer' staat '123'; verwacht zijn acht cijfers."),
    ("F115", put(PROD, "E5", "1.234"), "E5", "Bij 'Volume, regel 1' staat '1.234'; dat kan 1.234 of 1,234 zijn."),
    ("F116", put(PROD, "E5", "veel"), "E5", "Bij 'Volume, regel 1' staat 'veel'; dat is niet een getal, bijvoorbeeld 1234,5."),
    (
        "F116", put(PROD, "E5", 21350, number_format="0%"), "E5",
        "Bij 'Volume, regel 1' staat '2.135.000%'; dat is niet een getal, bijvoorbeeld 1234,5.",
    ),
    (
        "F116", put(PROD, "E5", "1200\u00b9"), "E5",
        "Bij 'Volume, regel 1' staat '1200\u00b9'; dat is niet een getal, bijvoorbeeld 1234,5.",
    ),
    (
        "F117", put(PROD, "E5", 42186, number_format="dd-mm-yyyy"), "E5",
        "Bij 'Volume, regel 1' staat een datum (42186) waar een getal hoort. Een rekenprogramma maakt van 1-7 vanzelf een datum.",
    ),
    (
        "F118", put(ALG, "B14", "ergens in juli"), "B14",
        "Bij 'Datum van ondertekening' staat 'ergens in juli'; dat is geen datum die maar op één manier te lezen is.",
    ),
    (
        "F119", put("Bewijsstukken", "B6", "../polis.pdf"), "B6",
        "Bij '1. Uittreksel handelsregister' staat '../polis.pdf'; verwacht is alleen de naam van een bestand in dezelfde map.",
    ),
    ("F120", put(PROD, "E9", 12), "A9", f"Op blad {PROD} staat een volume zonder prestatiecode (Prestatiecode, regel 5)."),
    ("F122", mark, None, f"{FORM} is een kopie die het zorgkantoor zelf van opmerkingen heeft voorzien; daarin kunnen gegevens ontbreken."),
    (
        "F123", put(ALG, "B21", f"mevrouw {BSN}"), "B21",
        f"In {FORM}, blad {ALG}, cel B21, staat mogelijk een burgerservicenummer. Het bestand wordt vastgehouden en niet gearchiveerd.",
    ),
    (
        "W101", put(ALG, "B5", 6290123), "B5",
        "Bij 'AGB-code van de zorgaanbieder' staat 6290123; dat is gelezen als 06290123, omdat een rekenprogramma de eerste nul weglaat.",
    ),
    ("W112", hide_row, "B22", "Bij 'Omvang van de organisatie in fte' staat een waarde in een verborgen rij, kolom of blad: 12,5."),
    (
        "W113", put(ALG, "B5", "06290123\u200b"), "B5",
        "Bij 'AGB-code van de zorgaanbieder' staan tekens die niet te zien zijn of op andere lijken; "
        "de waarde is gelezen: zonder de tekens U+200B.",
    ),
    (
        "W113", put(PROD, "A5", "Ζ430"), "A5",  # a Greek capital Zeta
        "Bij 'Prestatiecode, regel 1' staan tekens die niet te zien zijn of op andere lijken; de waarde is gelezen: met Z in plaats van U+0396.",
    ),
    (
        "W113", put(ALG, "B6", "Stichting Lіnde"), "B6",  # a Ukrainian i
        "Bij 'Statutaire naam' staan tekens die niet te zien zijn of op andere lijken; de waarde is gelezen: met U+0456, dat op i lijkt.",
    ),
    (
        "W118", put(ALG, "B6", "Stichting 你"), "B6",
        "Bij 'Statutaire naam' staan tekens die niet kunnen worden afgedrukt; verwacht werd de tekst zonder de tekens 你.",
    ),
    (
        "W114", put(ALG, "B14", 42186, number_format="General"), "B14",
        "Bij 'Datum van ondertekening' staat het getal 42186; dat is als datum gelezen: 01-07-2015.",
    ),
    (
        "W115", insert_rows, "B6",
        f"Op blad {ALG} staan vragen op een andere plaats dan op het formulier (vanaf cel B6); de antwoorden zijn gevonden bij hun vraag.",
    ),
    (
        "W116", put(ALG, "A6", "Naam"), "B6",
        f"Op blad {ALG} is de tekst van een vraag of kop gewijzigd (bij cel B6); het antwoord is gevonden op de naam van de cel.",
    ),
    (
        "F132", merge(ALG, "B6:B7"), "B7",
        f"Op blad {ALG} zijn cellen samengevoegd (B6:B7); daaronder staat in B7 een antwoord dat niemand ziet.",
    ),
    (
        "W119", merge(PROD, "E5:E6"), "E5",
        f"Op blad {PROD} zijn cellen samengevoegd waar een antwoord staat (E5:E6); gelezen is alleen wat in de eerste cel staat.",
    ),
    ("W117", add_sheet, "A1", f"{FORM} heeft een eigen blad 'Extra' met 1 ingevulde cellen; wat daar staat is niet gelezen."),
    ("W125", hide_sheet, None, f"{FORM} heeft een verborgen blad: Zelfanalyse."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "edit", "cel", "tekst"), CELLS, ids=[c[0] for c in CELLS])
def test_what_stands_in_the_form(code: str, edit: Callable[[Any], None], cel: str | None, tekst: str) -> None:
    """The finding names the cell and says what stands there."""
    result = weigh(aanlevering(read_=lezing(edit)), register=(ontvangen("01-linde", 29),))

    assert [(f.code, f.cel, boodschap(f, MESSAGES)) for f in result.findings] == [(code, cel, tekst)]


IDENTITIES: list[tuple[str, dict[str, str], str]] = [
    ("F103", {"layout_sha256": ""}, f"{FORM} heeft niet het kenmerk van een inschrijfformulier dat met wlz is gemaakt."),
    ("F104", {"jaar": "2015"}, f"{FORM} is het formulier van 2015; deze ronde gaat over 2016."),
    ("F105", {"zorgkantoor": "elders"}, f"{FORM} is gemaakt voor zorgkantoor elders; deze ronde is van test."),
    ("F106", {"sector": "VV"}, f"{FORM} is een formulier voor sector VV; deze ronde gaat over GZ."),
    ("F121", {"layout_sha256": "0" * 64}, f"{FORM} heeft een andere indeling (kenmerk 000000000000) dan het formulier van deze ronde."),
    (
        "W103", {"beleid_sha256": "c" * 64},
        f"{FORM} is gemaakt toen het beleid nog anders was (kenmerk cccccccccccc, nu bbbbbbbbbbbb); de vragen zijn gelijk.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "texts", "tekst"), IDENTITIES, ids=[c[0] for c in IDENTITIES])
def test_whose_form(code: str, texts: dict[str, str], tekst: str) -> None:
    """What the form says of itself, against the ronde."""
    result = weigh(aanlevering(read_=edited_identity(**texts)), register=(ontvangen("01-linde", 29),))

    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [(code, tekst)]


def test_who_and_where() -> None:
    """F124 and F125: nobody knows whose it is, or for which region."""
    nobody = weigh(aanlevering(read_=lezing(put(ALG, "B5", None))), register=(ontvangen("01-linde", 29),))
    nowhere = weigh(aanlevering(read_=lezing(put(ALG, "B8", None))), register=(ontvangen("01-linde", 29),))

    assert [(f.code, f.cel, boodschap(f, MESSAGES)) for f in (*nobody.findings, *nowhere.findings)] == [
        ("F124", "B5", f"In {FORM} is de AGB-code niet te lezen (niets); niet te zien is wie inschrijft."),
        ("F125", "B8", f"In {FORM} staat als regio niets; deze ronde gaat over 5503 of 5518."),
    ]


def test_the_register_says_otherwise() -> None:
    """F126 and W128: announced as something else than the form is."""
    wrong = weigh(aanlevering(), register=(ontvangen("01-linde", 29, "definitief_plan"),))

    def identify(workbook: Any) -> None:
        workbook[ALG]["B5"], workbook[ALG]["B8"] = "06290123", "5503"

    other = weigh(aanlevering(read_=lezing(identify, form=FORMS[1])), register=(ontvangen("01-linde", 29),))

    assert [(f.code, boodschap(f, MESSAGES)) for f in (*wrong.findings, *other.findings)] == [
        ("F126", "Volgens tabellen/ontvangst is 01-linde een definitief ontwikkelplan, maar het bestand is het inschrijfformulier."),
        (
            "W128",
            "Volgens tabellen/ontvangst is 01-linde een inschrijving, maar het bestand is het formulier voor een definitief ontwikkelplan.",
        ),
    ]


def test_again_and_beside() -> None:
    """W102 and W126: the same content once more, and a file that the form does not name."""
    again = weigh(aanlevering(), aanlevering("02-weer"), register=(ontvangen("01-linde", 29), ontvangen("02-weer", 30)))
    loose = weigh(aanlevering(documenten=(Document("los.pdf", "a" * 64, True),)), register=(ontvangen("01-linde", 29),))

    assert [(f.code, boodschap(f, MESSAGES)) for f in (*again.findings, *loose.findings)] == [
        (
            "W102",
            "02-weer/form.xlsx heeft dezelfde inhoud als een eerdere inzending (al ontvangen als 01-linde/form.xlsx) "
            "en telt daarom niet nog eens mee.",
        ),
        ("W126", "In de map 01-linde staat los.pdf, maar het formulier noemt dat bestand niet."),
    ]


def second_version(waarde: str, **changes: Any) -> Kader:
    """The small kader that says what a second version in time is."""
    item = Keuze(sleutel="inname.tweede_versie", titel="Tweede versie", aard=Aard.PROCEDURE, bron=DOCUMENT, waarde=waarde)
    return kader(inname=Inname(tweede_versie=replace(item, **changes)))


@pytest.mark.parametrize(
    ("waarde", "telt", "woorden"), [("vervangt", "02-weer", "vervangt het eerste"), ("vult_aan", "01-linde", "vult het eerste aan")]
)
def test_the_kader_says_what_a_second_version_is(waarde: str, telt: str, woorden: str) -> None:
    """W105: in time the kader decides and nobody is asked; the finding names its source."""
    later = aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40)))
    result = weigh(aanlevering(), later, register=(ontvangen("01-linde", 29), ontvangen("02-weer", 30)), policy=second_version(waarde))

    assert not result.questions
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        (
            "W105",
            f"02-weer/form.xlsx is een tweede formulier van dezelfde zorgaanbieder en {woorden} (01-linde/form.xlsx); "
            f"zo zegt het kader het ({DOCUMENT.label}).",
        )
    ]
    counting = [i.map for i in result.decisions if i.telt_mee and i.soort != "aanvulling"]
    assert counting == [telt]


@pytest.mark.parametrize(
    ("policy", "dag"),
    [
        (second_version("vraag"), 30),  # it says: ask
        (second_version("vervangt"), 31),  # 31 July, 20.00: after the deadline, but that is made up here and shuts nobody out
        (second_version("vervangt", status=Status.SECUNDAIR), 30),
        (second_version("vervangt", bron=Bron(soort=BronSoort.FICTIEF, document="verzonnen")), 30),
        (kader(), 30),
    ],
    ids=["vraag", "te laat", "secundair", "fictief", "zwijgt"],
)
def test_else_a_person_says_it(policy: Kader, dag: int) -> None:
    """V102: nothing is decided on silence, a summary or a made-up rule."""
    later = aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40)))
    result = weigh(aanlevering(), later, register=(ontvangen("01-linde", 29), ontvangen("02-weer", dag, uur=20)), policy=policy)

    assert [q.code for q in result.questions] == ["V102"]
    assert [i.map for i in result.decisions if i.telt_mee] == ["01-linde"]


def with_deadline() -> Kader:
    """The small kader with a deadline that has a source: 31 July 2015, 17.00."""
    made = kader()
    return replace(made, planning=tuple(replace(t, bron=DOCUMENT) for t in made.planning))


LATE = (ontvangen("01-linde", 29), ontvangen("02-weer", 31, uur=20))


@pytest.mark.parametrize("keuze", [None, "vervangt", "vult_aan", "telt_niet"])
def test_what_came_after_the_deadline_replaces_nothing(keuze: str | None) -> None:
    """W140: the timely form counts, also when a person once answered that the late one replaces it."""
    later = aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40)))
    asked = weigh(aanlevering(), later, register=LATE)  # on a deadline without power this is still asked
    given = answers_to(asked, V102=keuze) if keuze else ()
    result = weigh(aanlevering(), later, register=LATE, policy=with_deadline(), given=given)

    assert not result.questions
    assert [i.map for i in result.decisions if i.telt_mee and i.soort == "inschrijving"] == ["01-linde"]
    if keuze in ("vult_aan", "telt_niet"):  # as it was answered: validate leaves a late addition out by itself (W287)
        assert not result.findings
        return
    assert [(f.code, f.bestand, boodschap(f, MESSAGES)) for f in result.findings] == [
        (
            "W140",
            "02-weer/form.xlsx",
            "02-weer/form.xlsx is een tweede formulier van dezelfde zorgaanbieder en kwam op 31 juli 2015 om 20.00 uur, na de uiterste "
            "datum (uiterlijk 31 juli 2015 om 17.00 uur, testkader §2). Het wordt niet in behandeling genomen; 01-linde/form.xlsx, "
            "ontvangen op 29 juli 2015 om 12.00 uur, gaat voor.",
        )
    ]


SEEN = datetime(2015, 7, 30, 9, 0, tzinfo=AMSTERDAM)
NOT_SURE = [
    (),
    (ontvangen("01-linde", 29), ontvangen("01-linde", 30)),
    (replace(LATE[0], ontvangen_op=datetime(2016, 7, 29, tzinfo=AMSTERDAM)),),
]


@pytest.mark.parametrize("first", NOT_SURE, ids=["geen regel", "twee regels", "verschreven"])
def test_a_late_version_does_not_go_before_one_that_may_have_been_in_time(first: tuple[Any, ...]) -> None:
    """W140: whether the first was in time is asked about itself; until that is known the one that surely came late takes nobody's place."""
    items = aanlevering(gezien_op=SEEN), aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40)))
    result = weigh(*items, register=(*first, LATE[1]), policy=with_deadline())

    assert [i.map for i in result.decisions if i.telt_mee] == ["01-linde"]
    assert [q.code for q in result.questions] == ([] if len(first) == 1 else ["V101"])  # of a slip validate asks (V201)
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        (
            "W140",
            "02-weer/form.xlsx is een tweede formulier van dezelfde zorgaanbieder en kwam op 31 juli 2015 om 20.00 uur, na de uiterste "
            "datum (uiterlijk 31 juli 2015 om 17.00 uur, testkader §2). Het wordt niet in behandeling genomen; 01-linde/form.xlsx, "
            "ontvangen op een moment dat nog niet vaststaat, gaat voor.",
        )
    ]


@pytest.mark.parametrize("first", NOT_SURE, ids=["geen regel", "twee regels", "verschreven"])
def test_a_late_copy_is_a_copy_of_what_may_have_been_in_time(first: tuple[Any, ...]) -> None:
    """W102 of the late one: were it the other way round, the one that may have been in time would be put away for it."""
    result = weigh(aanlevering(gezien_op=SEEN), aanlevering("02-weer"), register=(*first, LATE[1]), policy=with_deadline())

    assert [(i.map, i.telt_mee) for i in result.decisions] == [("01-linde", True), ("02-weer", False)]
    assert [(f.code, f.bestand) for f in result.findings] == [("W102", "02-weer/form.xlsx")]


def test_two_bodies_of_which_one_may_have_been_in_time() -> None:
    """V103, not V106: that the first was in time is not said before it is known."""
    other = aanlevering("02-weer", read_=lezing(given=gegevens(naam="Stichting De Es", kvk_nummer="07654321")))
    result = weigh(aanlevering(), other, register=LATE[1:], policy=with_deadline())

    assert [i.map for i in result.decisions if i.telt_mee] == ["01-linde"]
    assert sorted(q.code for q in result.questions) == ["V101", "V103"]


def three(second: str, last: Lezing) -> tuple[tuple[Aanlevering, ...], tuple[Ontvangst, ...]]:
    """The form of 20 July, 40 in place of it on 25 July (registered as ``second``), and this on 30 July."""
    items = (aanlevering(), aanlevering("02-erbij", read_=lezing(put(ALG, "B22", 40))), aanlevering("03-weer", read_=last))
    return items, (ontvangen("01-linde", 20), ontvangen("02-erbij", 25, second), ontvangen("03-weer", 30))


@pytest.mark.parametrize("how", ["aanvulling", "vult_aan", "kader"])
def test_what_filled_in_a_version_falls_with_it_when_it_is_replaced(how: str) -> None:
    """The whole form of 30 July takes the place of the first with all that filled it in: an addition of before never overwrites what is newer.
    What came after it fills it in."""
    items, register = three("inschrijving" if how == "vult_aan" else "aanvulling", lezing(put(ALG, "B22", 50)))
    policy = second_version("vervangt") if how == "kader" else None
    given: tuple[Answer, ...] = ()
    if how == "vult_aan":
        given = answers_to(weigh(*items, register=register), V102="vult_aan")
    asked = weigh(*items, register=register, given=given, policy=policy)
    result = weigh(*items, register=register, given=(*given, *answers_to(asked, V102="vervangt")), policy=policy)

    if how != "kader":
        (question,) = asked.questions
        assert question.feiten.get("verschillen") == "fte; tussendoor aangevuld met 02-erbij/form.xlsx"
    assert [(i.map, i.telt_mee, i.reden) for i in result.decisions] == [
        ("01-linde", False, "is vervangen door 03-weer/form.xlsx"),
        ("02-erbij", False, "vulde 01-linde/form.xlsx aan, en dat is vervangen door 03-weer/form.xlsx"),
        ("03-weer", True, None),
    ]
    after = (*register[:1], ontvangen("02-erbij", 31, "aanvulling"), register[2])
    given = answers_to(weigh(*items, register=after, policy=policy), V102="vervangt")
    result = weigh(*items, register=after, given=given, policy=policy)
    assert [(i.map, i.telt_mee) for i in result.decisions] == [("01-linde", False), ("02-erbij", True), ("03-weer", True)]


def test_what_takes_an_addition_back_is_no_copy() -> None:
    """On 30 July the answers of 20 July again, after 40 was filled in on the 25th: that says something new, as an addition and as a whole form."""
    items, register = three("aanvulling", lezing())
    whole = weigh(*items, register=register)
    addition = weigh(*items, register=(*register[:2], ontvangen("03-weer", 30, "aanvulling")))
    again = weigh(*items[:2], aanlevering("03-weer", read_=items[1].lezing), register=register)

    assert [(q.code, q.feiten.get("verschillen")) for q in whole.questions] == [
        ("V102", "geen; tussendoor aangevuld met 02-erbij/form.xlsx")
    ]
    assert [i.telt_mee for i in addition.decisions] == [True, True, True]
    assert addition.findings == whole.findings == ()
    assert [(f.code, f.bestand) for f in again.findings] == [("W102", "03-weer/form.xlsx")]  # 40 again says nothing new


@pytest.mark.parametrize("soort", ["aanvulling", "herstel"])
def test_what_was_in_time_is_no_copy_of_what_came_late(soort: str) -> None:
    """The same form on 29 July and, as inschrijving, after 17.00 on the 31st: the first stays, and validate asks what it is (V203)."""
    late = (ontvangen("01-linde", 29, soort), LATE[1])
    result = weigh(aanlevering(), aanlevering("02-weer"), register=late, policy=with_deadline())

    assert [(i.map, i.telt_mee) for i in result.decisions] == [("01-linde", True), ("02-weer", True)]
    assert result.findings == ()


@pytest.mark.parametrize(("wijze", "counts"), [(0, ["02-weer"]), (1, ["01-linde"]), (2, ["01-linde"])])
def test_a_stand_of_before_is_read_again_as_it_was(wijze: int, counts: list[str]) -> None:
    """Up to 0.3.0 the answer let the late version replace the timely one; a new run does not, with the same answer."""
    items = (aanlevering(), aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40))))
    given = answers_to(weigh(*items, register=LATE), V102="vervangt")
    inputs = IngestInputs(
        zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=(), formulieren=tuple(f.identiteit for f in FORMS),
        aanleveringen=items, ontvangst=LATE, wijze=wijze,
    )  # fmt: skip
    result = decide(inputs, Beleid((with_deadline(),)), Answers(given))

    assert [i.map for i in result.decisions if i.telt_mee] == counts
    assert [f.code for f in result.findings] == (["W140"] if wijze else [])


def test_the_last_second_still_makes_a_version() -> None:
    """Received at 17.00.00 on the day itself it is in time: a person says what it is."""
    later = aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40)))
    result = weigh(aanlevering(), later, register=(LATE[0], ontvangen("02-weer", 31, uur=17)), policy=with_deadline())

    assert ([q.code for q in result.questions], result.findings) == (["V102"], ())


def test_herstel_after_the_deadline_stands_beside_the_timely_form() -> None:
    """What was asked for is no version: whether it came within its own term validate says."""
    later = aanlevering("02-weer", read_=lezing(put(ALG, "B22", 40)))
    result = weigh(aanlevering(), later, register=(LATE[0], replace(LATE[1], soort="herstel")), policy=with_deadline())

    assert [(i.map, i.soort, i.telt_mee) for i in result.decisions] == [("01-linde", "inschrijving", True), ("02-weer", "herstel", True)]
    assert (result.findings, result.questions) == ((), ())


def test_two_bodies_on_one_code_of_which_one_is_late() -> None:
    """V106: whose code it is a person says, knowing what it does. F140: the other is told, and never lost in silence."""

    def of_another(book: Any) -> None:
        put(ALG, "B6", "Stichting De Es")(book)
        put(ALG, "B7", "07654321")(book)

    both = (aanlevering(), aanlevering("02-weer", read_=lezing(of_another)))
    asked = weigh(*both, register=LATE, policy=with_deadline())
    result = weigh(*both, register=LATE, policy=with_deadline(), given=answers_to(asked, V106="02-weer"))

    assert [(q.code, q.keuzes, vraag_tekst(q, MESSAGES)) for q in asked.questions] == [
        (
            "V106",
            ("01-linde", "02-weer"),
            "Twee inzendingen noemen AGB-code 06290123: 01-linde/form.xlsx van Stichting De Linde (KvK 01234567), op tijd ontvangen op "
            "29 juli 2015 om 12.00 uur, en 02-weer/form.xlsx van Stichting De Es (KvK 07654321), ontvangen op 31 juli 2015 om 20.00 uur, "
            "na de uiterste datum van 31 juli 2015 om 17.00 uur. Welke map hoort bij deze AGB-code? Hoort de code bij de map die te laat "
            "kwam, dan wordt die niet in behandeling genomen, en de inzending die op tijd was moet om haar eigen code worden gevraagd.",
        )
    ]
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        (
            "F140",
            "01-linde/form.xlsx noemt AGB-code 06290123, maar een inkoper besliste dat die bij 02-weer/form.xlsx hoort. "
            "Deze inzending is niet getoetst.",
        )
    ]
    standen = tuple(Mapstand(i.map, "form.xlsx", i.sha256, leesbaar=True) for i in result.decisions)
    waits = untested(standen, result.decisions, result.findings, (), ())
    assert [(w.map, w.uitkomst, w.codes) for w in waits] == [("01-linde", "herstel", ("F140",))]


def test_a_saved_formula_counts_with_its_outcome() -> None:
    """W111: what a program saved beside the formula is used, and told."""

    from tests.cycle.test_ingest import FORMS

    book = read_xlsx(filled(make_formulier(kader(), opzet(), gegevens())))

    def with_formula(cel: Cel) -> Cel:
        return cel._replace(formule="SUM(A1:A2)") if cel.adres == "B22" else cel

    bladen = tuple(replace(b, cellen=tuple(map(with_formula, b.cellen))) if b.naam == ALG else b for b in book.bladen)
    result = weigh(aanlevering(read_=read_form(replace(book, bladen=bladen), FORMS)), register=(ontvangen("01-linde", 29),))

    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        ("W111", "Bij 'Omvang van de organisatie in fte' staat een formule; gelezen is de bewaarde uitkomst: 12,5."),
    ]
