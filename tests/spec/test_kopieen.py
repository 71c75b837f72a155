"""The same content again, or not: a copy is only what says nothing new beside what counts, and could be read as well or as badly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.builders import kader
from tests.cycle.test_ingest import FORMS, aanlevering, answers_to, lezing, ontvangen, weigh
from tests.spec.test_ingest import ALG, DOCUMENT, MESSAGES, PROD, merge, put, second_version
from tests.spec.test_lezing import edits
from wlzcli.cycle.ingest import IngestInputs, decide
from wlzcli.cycle.validate.samen import in_order
from wlzcli.domain.aanlevering import Aanlevering, Document
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.tabellen import Ontvangst
from wlzcli.policy.model import Beleid, Kader
from wlzcli.views.meldingen import boodschap, vraag_tekst

Edit = Callable[[Any], None]
PLAIN = lezing()


def optional_row_gone(book: Any) -> None:
    book["Zelfanalyse"].delete_rows(10)


# A form at fault, and the same form with only that put right: the answers are the same to the letter.
FAULTS: list[tuple[str, Edit, Edit | None]] = [
    ("F132", merge(ALG, "B21:B22"), None),
    ("F117", put(PROD, "E5", 365, number_format="dd-mm-yyyy"), put(PROD, "E5", 365)),
    ("F116", put(PROD, "E5", 365, number_format="0%"), put(PROD, "E5", 365)),
    ("F108", optional_row_gone, None),
    ("F110", put(ALG, "B22", "=1/B23"), put(ALG, "B22", None)),
]


def three(*reads: Aanlevering, soorten: tuple[str, ...], policy: Kader | None = None, wijze: int = 2) -> StepResult[Inschrijving]:
    """These one after the other, from 20 July on."""
    register: list[Ontvangst] = [ontvangen(a.map, 20 + n, soort) for n, (a, soort) in enumerate(zip(reads, soorten, strict=True))]
    if wijze == 2:
        return weigh(*reads, register=tuple(register), policy=policy)
    inputs = IngestInputs(
        zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=(), formulieren=tuple(f.identiteit for f in FORMS),
        aanleveringen=reads, ontvangst=tuple(register), wijze=wijze,
    )  # fmt: skip
    return decide(inputs, Beleid((policy or kader(),)), Answers())


def counting(result: StepResult[Inschrijving]) -> list[tuple[str, str | None]]:
    return [(i.map, i.soort) for i in result.decisions if i.telt_mee]


@pytest.mark.parametrize(("code", "bad", "good"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_repair_exactly_as_asked_is_no_copy(code: str, bad: Edit, good: Edit | None) -> None:
    """The repair says the same answers, now to be read; up to 0.4.0 it was thrown away as a copy, and the fault stayed."""
    first, repair = aanlevering(read_=lezing(bad)), aanlevering("02-herstel", read_=lezing(good))
    result = three(first, repair, soorten=("inschrijving", "herstel"))

    assert first.lezing is not None
    assert repair.lezing is not None
    assert [f.code for f in first.lezing.bevindingen if f.code.startswith("F")] == [code]
    assert first.lezing.waarden_sha256 == repair.lezing.waarden_sha256
    assert counting(result) == [("01-linde", "inschrijving"), ("02-herstel", "herstel")]
    assert [f.code for f in result.findings if f.bestand == "02-herstel/form.xlsx"] == []
    assert counting(three(first, repair, soorten=("inschrijving", "herstel"), wijze=1)) == [("01-linde", "inschrijving")]


def test_a_second_version_that_can_be_read_is_no_copy() -> None:
    """Nobody knows by itself that it replaces the first: the question says that only the reading differs; a kader that knows, decides."""
    first = aanlevering(read_=lezing(put(PROD, "E5", 365, number_format="dd-mm-yyyy")))
    later = aanlevering("02-weer", read_=lezing(put(PROD, "E5", 365)))
    asked = three(first, later, soorten=("inschrijving", "inschrijving"))
    decided = three(first, later, soorten=("inschrijving", "inschrijving"), policy=second_version("vervangt"))

    assert [(q.code, vraag_tekst(q, MESSAGES)) for q in asked.questions] == [
        (
            "V102",
            "Stichting De Linde (06290123), regio 5503, GZ stuurde twee verschillende formulieren: 01-linde/form.xlsx (20 juli 2015 om "
            "12.00 uur) en 02-weer/form.xlsx (21 juli 2015 om 12.00 uur). Verschillen: geen antwoord, wel wat niet te lezen of niet in "
            "orde is (eerst F117, nu niets). Wat is het tweede?",
        )
    ]
    assert counting(decided) == [("02-weer", "inschrijving")]


def test_versions_in_one_folder_are_in_the_order_in_which_they_came() -> None:
    """V102 with three in one folder, their hashes against that order: the last one counts, and the question says which was first."""
    a = aanlevering("01-linde", sha256="c" * 64, vroeger=True, versie=1)
    b = aanlevering("01-linde", read_=lezing(put(ALG, "B22", 40)), sha256="b" * 64, vroeger=True, versie=2)
    c = aanlevering("01-linde", read_=lezing(put(ALG, "B22", 50)), sha256="a" * 64, versie=3)
    register = (ontvangen("01-linde", 20),)
    two = weigh(a, replace(b, vroeger=False), register=register)
    given = answers_to(two, V102="vervangt")
    three_ = weigh(a, b, c, register=register, given=given)
    last = weigh(a, b, c, register=register, given=(*given, *answers_to(three_, V102="vervangt")))
    text = (
        "Stichting De Linde (06290123), regio 5503, GZ stuurde twee verschillende formulieren: 01-linde/form.xlsx, de versie die eerst in de map "
        "stond (20 juli 2015 om 12.00 uur) en 01-linde/form.xlsx, de versie die daarna in de map stond (20 juli 2015 om 12.00 uur). "
        "Verschillen: fte. Wat is het tweede?"
    )

    contents = {i.sha256[0]: i.inhoud_sha256[:12] for i in last.decisions}
    assert [vraag_tekst(q, MESSAGES) for q in (*two.questions, *three_.questions)] == [text, text]
    assert [(q.feiten.get("eerste_inhoud"), q.feiten.get("tweede_inhoud")) for q in (*two.questions, *three_.questions)] == [
        (contents["c"], contents["b"]),
        (contents["b"], contents["a"]),
    ]
    assert [(i.sha256[0], i.telt_mee) for i in last.decisions] == [("a", True), ("b", False), ("c", False)]
    assert last.questions == ()

    put_back = replace(a, vroeger=False), replace(b, vroeger=True)  # who goes back to the first is believed, once a person has said so
    back = weigh(*put_back, register=register, given=given)
    assert [(q.feiten.get("eerste_inhoud"), q.feiten.get("tweede_inhoud")) for q in back.questions] == [(contents["b"], contents["c"])]
    believed = weigh(*put_back, register=register, given=(*given, *answers_to(back, V102="vervangt")))
    assert ([(i.sha256[0], i.telt_mee) for i in believed.decisions], believed.questions) == ([("b", False), ("c", True)], ())


def test_two_repairs_in_one_folder_are_in_the_order_in_which_they_came() -> None:
    """Both count beside their form, of one moment; their hashes are against the order in which validate is to take them."""
    main = aanlevering("01-linde")
    one = aanlevering("02-herstel", read_=lezing(put(ALG, "B22", 40)), sha256="b" * 64, vroeger=True, versie=1)
    two = aanlevering("02-herstel", read_=lezing(put(ALG, "B22", 50)), sha256="a" * 64, versie=2)
    register = (ontvangen("01-linde", 20), ontvangen("02-herstel", 21, "herstel"))
    decisions = weigh(main, one, two, register=register).decisions

    assert [(i.map, i.versie, i.waarde("fte")) for i in in_order(decisions)] == [
        ("01-linde", None, "12.5"),
        ("02-herstel", 1, "40"),
        ("02-herstel", 2, "50"),
    ]
    assert [i.telt_mee for i in decisions] == [True, True, True]


def test_the_same_repair_twice_counts_once() -> None:
    """W102 against the repair before it; a repair that repairs nothing stands beside its form, and validate says what is still open."""
    bad = lezing(merge(ALG, "B21:B22"))
    items = (aanlevering(read_=bad), aanlevering("02-herstel", read_=bad), aanlevering("03-herstel", read_=bad))
    result = three(*items, soorten=("inschrijving", "herstel", "herstel"))

    assert counting(result) == [("01-linde", "inschrijving"), ("02-herstel", "herstel")]
    assert [boodschap(f, MESSAGES) for f in result.findings if f.code == "W102"] == [
        "03-herstel/form.xlsx heeft dezelfde inhoud als een eerdere inzending (al ontvangen als 02-herstel/form.xlsx) "
        "en telt daarom niet nog eens mee."
    ]


@pytest.mark.parametrize(("day", "soort", "counts"), [(11, "herstel", True), (10, "herstel", False), (11, "aanvulling", True)])
def test_a_repair_sent_again_on_another_day_is_no_copy(day: int, soort: str, counts: bool) -> None:
    """Of 10 August, after 31 July, and again on the 11th: it may answer another letter, within another term."""
    bad = lezing(merge(ALG, "B21:B22"))
    items = (aanlevering(), aanlevering("02-weer", read_=bad), aanlevering("03-weer", read_=bad))
    late = tuple(
        replace(ontvangen(naam, 20, soort), ontvangen_op=datetime(2015, 8, d, 12, n, tzinfo=AMSTERDAM))
        for n, (naam, d) in enumerate((("02-weer", 10), ("03-weer", day)))
    )
    result = weigh(*items, register=(ontvangen("01-linde", 20), *late))

    assert {i.map: i.telt_mee for i in result.decisions} == {"01-linde": True, "02-weer": True, "03-weer": counts}


def test_who_goes_back_to_the_first_version_is_believed() -> None:
    """A, then B, then A again: under a kader that says 'vervangt' the last word is A. Up to 0.4.0 it was a copy of the first, and B counted."""
    a, b = PLAIN, lezing(put(ALG, "B22", 40))
    items = (aanlevering(read_=a), aanlevering("02-b", read_=b), aanlevering("03-a", read_=a))
    soorten = ("inschrijving",) * 3
    result = three(*items, soorten=soorten, policy=second_version("vervangt"))

    assert counting(result) == [("03-a", "inschrijving")]
    assert {i.map: i.reden for i in result.decisions if not i.telt_mee} == {
        "01-linde": "is vervangen door 02-b/form.xlsx",
        "02-b": "is vervangen door 03-a/form.xlsx",
    }
    assert [boodschap(f, MESSAGES) for f in result.findings] == [
        "02-b/form.xlsx is een tweede formulier van dezelfde zorgaanbieder en vervangt het eerste (01-linde/form.xlsx); "
        f"zo zegt het kader het ({DOCUMENT.label}).",
        "03-a/form.xlsx is een tweede formulier van dezelfde zorgaanbieder en vervangt het eerste (02-b/form.xlsx); "
        f"zo zegt het kader het ({DOCUMENT.label}).",
    ]
    assert counting(three(*items, soorten=soorten, policy=second_version("vervangt"), wijze=1)) == [("02-b", "inschrijving")]


@pytest.mark.parametrize(
    ("keuze", "codes", "counts"),
    [
        ("telt_niet", ["W102"], "01-linde"),  # A counts, so A again says nothing new
        ("vervangt", ["V102"], "02-b"),  # B counts, so A again is another version: that is asked
    ],
)
def test_where_no_kader_says_it_a_copy_is_of_what_counts(keuze: str, codes: list[str], counts: str) -> None:
    """The answer about B decides whether the third says anything new."""
    items = (aanlevering(read_=PLAIN), aanlevering("02-b", read_=lezing(put(ALG, "B22", 40))), aanlevering("03-a", read_=PLAIN))
    register = tuple(ontvangen(a.map, 20 + n) for n, a in enumerate(items))
    first = weigh(*items, register=register)
    result = weigh(*items, register=register, given=answers_to(first, V102=keuze))

    assert [q.feiten.get("tweede") for q in first.questions] == ["02-b/form.xlsx"]
    assert [*(f.code for f in result.findings), *(q.code for q in result.questions)] == codes
    assert counting(result) == [(counts, "inschrijving")]


def test_sent_twice_in_a_row_nobody_is_asked_twice() -> None:
    """B, put aside by a person, and B once more: a copy of the one just before it."""
    b = lezing(put(ALG, "B22", 40))
    items = (aanlevering(read_=PLAIN), aanlevering("02-b", read_=b), aanlevering("03-b", read_=b))
    register = tuple(ontvangen(a.map, 20 + n) for n, a in enumerate(items))
    result = weigh(*items, register=register, given=answers_to(weigh(*items, register=register), V102="telt_niet"))

    assert (counting(result), result.questions) == ([("01-linde", "inschrijving")], ())
    assert [boodschap(f, MESSAGES) for f in result.findings] == [
        "03-b/form.xlsx heeft dezelfde inhoud als een eerdere inzending (al ontvangen als 02-b/form.xlsx) en telt daarom niet nog eens mee."
    ]


def test_a_copy_in_its_own_folder_is_told_from_the_first() -> None:
    """The same form saved again under its own name: not "received as" itself."""
    items = (aanlevering(read_=PLAIN, vroeger=True, versie=1, sha256="a" * 64), aanlevering(read_=PLAIN, versie=2, sha256="b" * 64))
    result = weigh(*items, register=(ontvangen("01-linde", 20),))

    assert [boodschap(f, MESSAGES) for f in result.findings] == [
        "01-linde/form.xlsx heeft dezelfde inhoud als een eerdere inzending (het bestand dat eerder in deze map stond) en telt daarom niet nog "
        "eens mee."
    ]


def test_an_addition_that_adds_nothing_is_a_copy() -> None:
    """Of the form that it fills in."""
    result = three(aanlevering(read_=PLAIN), aanlevering("02-aan", read_=PLAIN), soorten=("inschrijving", "aanvulling"))

    assert counting(result) == [("01-linde", "inschrijving")]
    assert [boodschap(f, MESSAGES) for f in result.findings] == [
        "02-aan/form.xlsx heeft dezelfde inhoud als een eerdere inzending (al ontvangen als 01-linde/form.xlsx) en telt daarom niet nog eens mee."
    ]


def test_what_differs_when_no_answer_does() -> None:
    """The bewijsstukken, what could be read, or both; a question of up to 0.4.0 reads as it was answered."""
    named = edits(put("Bewijsstukken", "B6", "uittreksel.pdf"), put(PROD, "E5", 365))
    bad = lezing(edits(named, put(PROD, "E5", 365, number_format="0%")))
    beside = tuple(Document("uittreksel.pdf", sha * 64, True) for sha in "ab")
    good = aanlevering("02-weer", read_=lezing(named), documenten=beside[1:])

    def differs(first: Aanlevering, wijze: int = 2) -> list[str | None]:
        return [q.feiten.get("verschillen") for q in three(first, good, soorten=("inschrijving",) * 2, wijze=wijze).questions]

    assert differs(aanlevering(read_=lezing(named), documenten=beside[:1])) == ["alleen de bewijsstukken"]
    assert differs(aanlevering(read_=bad, documenten=beside[:1])) == [
        "alleen de bewijsstukken en wat niet te lezen of niet in orde is (eerst F116, nu niets)"
    ]
    assert differs(aanlevering(read_=bad, documenten=beside[:1]), wijze=1) == ["alleen de bewijsstukken"]
    assert differs(aanlevering(read_=bad, documenten=beside[1:])) == [
        "geen antwoord, wel wat niet te lezen of niet in orde is (eerst F116, nu niets)"
    ]


@pytest.mark.parametrize(
    ("eerst", "later", "told"),
    [
        ("ab", "", "; bewijsstukken: het tweede zonder polis.pdf, uittreksel.pdf"),
        ("a", "ab", "; bewijsstukken: het tweede ook met polis.pdf"),
        ("ab", "c", "; bewijsstukken: het tweede zonder polis.pdf, anders: uittreksel.pdf"),
        ("ab", "ab", ""),
        ("", "", ""),
    ],
)
def test_v102_tells_which_documents_the_second_came_without(eerst: str, later: str, told: str) -> None:
    """Whoever says that it replaces the first says so of its documents too: 365 days became 400, and the files are there or not."""
    forms = [
        edits(put("Bewijsstukken", "B6", "uittreksel.pdf"), put("Bewijsstukken", "B7", "polis.pdf"), put(PROD, "E5", n)) for n in (365, 400)
    ]
    names = {"a": "uittreksel.pdf", "b": "polis.pdf", "c": "uittreksel.pdf"}
    files = [tuple(Document(names[sha], sha * 64, True) for sha in shas) for shas in (eerst, later)]
    first, second = (aanlevering(m, read_=lezing(f), documenten=d) for m, f, d in zip(("01-linde", "02-weer"), forms, files, strict=True))

    def differs(wijze: int) -> list[str | None]:
        return [q.feiten.get("verschillen") for q in three(first, second, soorten=("inschrijving",) * 2, wijze=wijze).questions]

    (before,) = differs(1)
    assert differs(2) == [f"{before}{told}"]
    assert before == "productie.1.volume"
