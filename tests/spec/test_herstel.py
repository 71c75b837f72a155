"""A repair restores the points that were asked for: what it may put in the place of a production line, and where a person must say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import BRON, STUKKEN, beleid, bewijsstuk, eis, inschrijving, tarief, toets_kader, validate_inputs, velden, zorgaanbieder
from tests.spec.test_toetreding import TERM, WIE, asked_on, at, statement, wijziging
from wlzcli.cycle.validate import Herstelverzoek, Wachtend, decide
from wlzcli.domain.aanlevering import Document as Bijlage
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.inschrijving import Bewijsstuk, Inschrijving, ProductieRegel, Veld
from wlzcli.domain.toetsing import Herstelpunt, ValidateBesluit
from wlzcli.policy.model import Document, Gevolg, Kader
from wlzcli.views.meldingen import GELATEN, STIL, boodschap, vraag_tekst
from wlzcli.workflow.document import messages

TARIEVEN = (tarief(), tarief("Z440"), tarief("Z450"), tarief("V430", leveringsvorm=Leveringsvorm.VPT))


def regel(row: int, code: str, volume: int | None, vorm: str = "ZZP") -> ProductieRegel:
    """A line of the form on this row: code in column A, volume in column E."""
    return ProductieRegel(code, vorm, None if volume is None else Decimal(volume), "Productie", f"E{row}", f"A{row}")


def herstel(*regels: ProductieRegel, **changes: Any) -> Inschrijving:
    """What came in after a herstelverzoek, with these lines."""
    made = inschrijving(map="herstel", bestand="herstel/f.xlsx", sha256="9" * 64, soort="herstel", ontvangen_op=at(2015, 8, 18), **changes)
    return replace(made, productie=regels)


def eerst(*regels: ProductieRegel, **changes: Any) -> Inschrijving:
    return replace(inschrijving(**changes), productie=regels)


def judge(*items: Inschrijving, kader: Kader | None = None, answers: Answers | None = None, **changes: Any) -> StepResult[ValidateBesluit]:
    inputs = validate_inputs(*items, tarieven=TARIEVEN, **changes)
    return decide(inputs, beleid(kader or toets_kader()), answers or Answers())


def answered(question: Question, choice: str) -> Answers:
    return Answers((Answer(question, choice, "nagebeld", "Noor", at(2015, 8, 20)),))


def counted(result: StepResult[ValidateBesluit]) -> tuple[str, dict[str, str]]:
    (besluit,) = result.decisions
    return besluit.uitkomst.value, {r.prestatiecode: str(r.volume) for r in besluit.productie}


def told(result: StepResult[ValidateBesluit]) -> list[str]:
    return [boodschap(f, messages()) for f in result.findings]


# -- production ----------------------------------------------------------------------------------------

WRONG_CODE = eerst(regel(5, "Z430", 100), regel(11, "Z999", 50))
NIEUW: list[tuple[str, tuple[ProductieRegel, ...]]] = [
    ("on the same row", (regel(5, "Z430", 100), regel(11, "Z440", 50))),
    ("on the preprinted row of that code", (regel(5, "Z430", 100), regel(6, "Z440", 50))),
    ("on a form that holds only this line", (regel(6, "Z440", 50),)),
]


@pytest.mark.parametrize(("where", "later"), NIEUW, ids=[n for n, _ in NIEUW])
def test_a_corrected_code_takes_the_place_of_the_wrong_one(where: str, later: tuple[ProductieRegel, ...]) -> None:
    """One line was wrong and one new line came: 100 days Z430 stay, 50 days Z440 come, and nothing is "niet gevraagd"."""
    del where
    result = judge(WRONG_CODE, herstel(*later))

    assert counted(result) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    assert told(result) == []


VERDWENEN: list[tuple[str, tuple[ProductieRegel, ...], str]] = [
    ("added to a code that was asked already", (regel(5, "Z430", 150),), "Z430 (150)"),
    ("beside a code that was asked already", (regel(5, "Z430", 100), regel(11, "Z430", 50)), "Z430 (100), Z430 (50)"),
    ("left out", (regel(5, "Z430", 100),), "niets anders"),
    ("two codes for one", (regel(5, "Z430", 100), regel(6, "Z440", 20), regel(7, "Z450", 30)), "Z440 (20), Z450 (30)"),
    ("a code came and another volume changed", (regel(5, "Z430", 120), regel(6, "Z440", 30)), "Z430 (120), Z440 (30)"),
]


@pytest.mark.parametrize(("what", "later", "staat"), VERDWENEN, ids=[v[0] for v in VERDWENEN])
def test_v289_a_line_that_is_gone_was_not_repaired(what: str, later: tuple[ProductieRegel, ...], staat: str) -> None:
    """Until a person says, nothing changes: the wrong line stands and stays a point."""
    del what
    result = judge(WRONG_CODE, herstel(*later))

    assert counted(result) == ("aangehouden", {"Z430": "100", "Z999": "50"})
    assert [p.code for p in result.decisions[0].herstel] == ["F250"]
    assert [(q.code, q.keuzes, vraag_tekst(q, messages())) for q in result.questions] == [
        (
            "V289",
            ("opnieuw", "vervalt", "overnemen"),
            f"{WIE}: wij vroegen herstel van productieregel Z999 (50), en die staat zo niet op het herstel. "
            f"Nieuw of anders is daar: {staat}. Wat geldt?",
        )
    ]


@pytest.mark.parametrize(
    ("choice", "expected", "w286"),
    [
        ("opnieuw", ("herstel", {"Z430": "100", "Z999": "50"}), True),
        ("vervalt", ("toegelaten", {"Z430": "100"}), True),
        ("overnemen", ("toegelaten", {"Z430": "150"}), False),
    ],
)
def test_what_a_person_says_of_a_line_that_is_gone(choice: str, expected: tuple[str, dict[str, str]], w286: bool) -> None:
    """100 days Z430 and 50 of a code that is none became 150 days Z430."""
    items = (WRONG_CODE, herstel(regel(5, "Z430", 150)))
    (question,) = judge(*items).questions
    result = judge(*items, answers=answered(question, choice))

    assert counted(result) == expected
    assert [f.gevonden for f in result.findings if f.code == "W286"] == (["productie Z430"] if w286 else [])


def test_a_later_repair_answers_what_the_one_before_left_open() -> None:
    """The first repair loses the line; the second has it under its own code. One of only a document leaves the question as it is."""
    first = herstel(regel(5, "Z430", 100))
    again = replace(herstel(regel(5, "Z430", 100), regel(6, "Z440", 50)), map="h2", bestand="h2/f.xlsx", ontvangen_op=at(2015, 8, 19))

    assert counted(judge(WRONG_CODE, first, again)) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    assert [q.code for q in judge(WRONG_CODE, first, replace(again, productie=())).questions] == ["V289"]


def test_a_form_without_production_leaves_the_points_open() -> None:
    result = judge(WRONG_CODE, herstel())

    assert counted(result) == ("herstel", {"Z430": "100", "Z999": "50"})
    assert [f.code for f in result.findings] == ["F250"]


def test_a_line_under_the_wrong_leveringsvorm_comes_back_on_its_own_row() -> None:
    """F251: Z430 under VPT; the repair asks V430 on the row printed for it."""
    vpt: dict[str, str | None] = {"opgave__VPT": "bestaand", "opgave__ZZP": "niet"}
    first = eerst(regel(5, "Z430", 100, "VPT"), velden=velden(**vpt))
    result = judge(first, herstel(regel(9, "V430", 100, "VPT"), velden=velden(**vpt)))

    assert [f.code for f in judge(first).findings] == ["F251"]
    assert counted(result) == ("toegelaten", {"V430": "100"})
    assert told(result) == []


def test_two_lines_of_one_code_may_become_one_line_or_two_codes() -> None:
    """F254, 100 and 50 days Z430: 150 days on one line, or 50 days that were meant for Z440. With another code beside, a person says."""
    first = eerst(regel(5, "Z430", 100), regel(11, "Z430", 50))

    assert counted(judge(first, herstel(regel(5, "Z430", 150)))) == ("toegelaten", {"Z430": "150"})
    assert counted(judge(first, herstel(regel(5, "Z430", 100), regel(11, "Z440", 50)))) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    other = judge(first, herstel(regel(5, "Z430", 100), regel(6, "Z440", 50)))
    assert [vraag_tekst(q, messages()) for q in other.questions] == [
        f"{WIE}: wij vroegen herstel van productieregel Z430 (100), Z430 (50), en die staat zo niet op het herstel. "
        "Nieuw of anders is daar: Z430 (100), Z440 (50). Wat geldt?"
    ]


def test_production_of_a_leveringsvorm_that_is_not_offered_may_be_cleared() -> None:
    """F276 is repaired by asking nothing of that leveringsvorm, or by naming a type; the volume of the line is not asked for."""
    first = eerst(regel(5, "Z430", 100), regel(9, "V430", 40, "VPT"))
    cleared = judge(first, herstel(regel(5, "Z430", 100)))
    zero = judge(first, herstel(regel(5, "Z430", 100), regel(9, "V430", 0, "VPT")))
    typed = judge(first, herstel(regel(5, "Z430", 100), regel(9, "V430", 60, "VPT"), velden=velden(opgave__VPT="bestaand")))

    assert [f.code for f in judge(first).findings] == ["F276"]
    assert [counted(r) for r in (cleared, zero)] == [("toegelaten", {"Z430": "100"})] * 2
    assert told(cleared) == told(zero) == []
    assert counted(typed) == ("toegelaten", {"Z430": "100", "V430": "40"})
    assert told(typed) == [f"{WIE}: het herstel wijzigt ook productie V430. Dat was niet gevraagd en is niet overgenomen."]


ELSEWHERE: list[tuple[str, tuple[ProductieRegel, ...], str, dict[str, str], dict[str, str]]] = [
    ("added to a line that was there", (regel(5, "Z430", 140),), "Z430 (140)", {"Z430": "100"}, {"Z430": "140"}),
    ("under a new code", (regel(5, "Z430", 100), regel(6, "Z440", 40)), "Z440 (40)", {"Z430": "100"}, {"Z430": "100", "Z440": "40"}),
]  # fmt: skip


@pytest.mark.parametrize(("how", "later", "staat", "out", "moved"), ELSEWHERE, ids=[e[0] for e in ELSEWHERE])
def test_v289_what_is_not_offered_may_be_meant_elsewhere(
    how: str, later: tuple[ProductieRegel, ...], staat: str, out: dict[str, str], moved: dict[str, str]
) -> None:
    """F276 asks what was meant with 40 days VPT. The repair has none, and 40 days more on another row: withdrawn, or on the wrong row?"""
    del how
    items = (eerst(regel(5, "Z430", 100), regel(9, "V430", 40, "VPT")), herstel(*later))
    (question,) = judge(*items).questions

    assert (question.code, question.feiten.get("regels"), question.feiten.get("staat")) == ("V289", "V430 (40)", staat)
    assert counted(judge(*items)) == ("aangehouden", {"Z430": "100", "V430": "40"})
    assert [counted(judge(*items, answers=answered(question, choice))) for choice in question.keuzes] == [
        ("herstel", {"Z430": "100", "V430": "40"}), ("toegelaten", out), ("toegelaten", moved),
    ]  # fmt: skip


def test_v289_the_only_line_on_the_wrong_row_is_not_gone() -> None:
    """100 days VPT, which is not offered, come back as 100 days ZZP: that is no form without production."""
    items = (eerst(regel(9, "V430", 100, "VPT")), herstel(regel(5, "Z430", 100)))
    (question,) = judge(*items).questions

    assert (question.code, [p.code for p in judge(*items).decisions[0].herstel]) == ("V289", ["F276"])
    assert counted(judge(*items, answers=answered(question, "overnemen"))) == ("toegelaten", {"Z430": "100"})


def test_what_came_for_a_line_that_was_asked_moves_nothing_else() -> None:
    """50 days of a code that is none come back as Z440, and 40 days VPT are withdrawn: both are repaired, and there is nothing to ask."""
    first = eerst(regel(5, "Z430", 100), regel(6, "Z999", 50), regel(9, "V430", 40, "VPT"))
    both, more = (regel(5, "Z430", 100), regel(6, "Z440", 50)), (regel(5, "Z430", 140), regel(6, "Z440", 50))
    (question,) = judge(first, herstel(*more)).questions

    assert (counted(judge(first, herstel(*both))), judge(first, herstel(*both)).questions) == (
        ("toegelaten", {"Z430": "100", "Z440": "50"}),
        (),
    )
    assert (question.code, question.feiten.get("regels"), question.feiten.get("staat")) == ("V289", "V430 (40)", "Z430 (140), Z440 (50)")
    assert counted(judge(first, herstel(*more), answers=answered(question, "vervalt"))) == ("toegelaten", {"Z430": "100", "Z440": "50"})


def test_a_ronde_of_before_takes_lines_over_as_it_did() -> None:
    """Up to 0.4.0 a code on another row was left out; a stored voorstel is recomputed so."""
    result = judge(WRONG_CODE, herstel(regel(5, "Z430", 100), regel(6, "Z440", 50)), toetswijze=1)

    assert counted(result) == ("toegelaten", {"Z430": "100"})
    assert [f.gevonden for f in result.findings] == ["productie Z440"]


# -- documents -----------------------------------------------------------------------------------------

GEWIJZIGD = Document(sleutel="documenten.gewijzigde_stukken", titel="Gewijzigde stukken", aard=Aard.PROCEDURE, bron=BRON)


def test_the_changed_documents_that_were_asked_for_are_taken() -> None:
    """F266 asks what changed and the documents that changed: on the row the kader has for them, and one that was not there before."""
    of_new = Document(sleutel="documenten.regeling", titel="Regeling", aard=Aard.EIS, bron=BRON, voor_typen=(AanbiederType.GEHEEL_NIEUW,))
    kader = toets_kader(documenten=(*toets_kader().documenten, of_new, GEWIJZIGD))
    keys = (of_new.sleutel, GEWIJZIGD.sleutel)
    empty = tuple(Veld(f"{key}.bestand", None, None, "Bewijsstukken", f"B{row}") for row, key in enumerate(keys, 12))
    first = inschrijving(velden=(*velden(wijzigingen="ja"), *empty))
    told_what = velden(wijzigingen="ja", wijzigingen_toelichting="Nieuwe bestuurder per 1 mei 2015")
    named = tuple(replace(v, waarde=f"{v.id}.pdf", ruw=f"{v.id}.pdf") for v in empty)
    later = herstel(*inschrijving().productie, velden=(*told_what, *named), bewijsstukken=(*STUKKEN, *map(bewijsstuk, keys)))
    result = judge(first, later, kader=kader)

    assert [f.code for f in judge(first, kader=kader).findings] == ["F266"]
    assert result.decisions[0].uitkomst.value == "toegelaten"
    assert [f.code for f in result.findings] == ["W267"]
    before = judge(first, later, kader=kader, toetswijze=1)
    assert [f.gevonden for f in before.findings if f.code == "W286"] == [
        "documenten.gewijzigde_stukken.bestand, documenten.regeling.bestand"
    ]


def test_a_change_that_nobody_explained_may_turn_out_to_be_none() -> None:
    """F266 is repaired with "nee" too; after F267, where the documents were asked, the answer stays."""
    text = "Nieuwe bestuurder per 1 mei 2015"
    nothing = herstel(*inschrijving().productie, velden=velden(wijzigingen="nee"))
    unexplained = inschrijving(velden=velden(wijzigingen="ja"))
    clause = wijziging()
    explained = inschrijving(velden=velden(wijzigingen="ja", wijzigingen_toelichting=text))
    (question,) = judge(explained, kader=clause).questions

    assert [p.code for p in judge(unexplained).decisions[0].herstel] == ["F266"]
    assert [d.uitkomst.value for d in judge(unexplained, nothing).decisions] == ["toegelaten"]
    assert told(judge(unexplained, nothing)) == []
    assert told(judge(unexplained, nothing, toetswijze=1))[-1] == (
        f"{WIE}: het herstel wijzigt ook wijzigingen. Dat was niet gevraagd en is niet overgenomen."
    )
    after = judge(explained, nothing, kader=clause, answers=answered(question, "stukken_nodig"))
    assert [f.gevonden for f in after.findings if f.code == "W286"] == ["wijzigingen"]


def test_another_file_under_the_name_it_had_is_named() -> None:
    """W286: only the policy was asked for; the extract under the same name holds something else and stays as it was."""
    first = inschrijving(bewijsstukken=STUKKEN[:1])
    later = herstel(*inschrijving().productie, bewijsstukken=(replace(STUKKEN[0], sha256="7" * 64), STUKKEN[1]))

    assert told(judge(first, later)) == [
        f"{WIE}: het herstel wijzigt ook de inhoud van uittreksel.pdf. Dat was niet gevraagd en is niet overgenomen."
    ]
    assert told(judge(first, later, toetswijze=1)) == []


DAY = date(2015, 6, 1)
ZONDER = Bewijsstuk("documenten.uittreksel", "Uittreksel", None, False, DAY, "Formulier", "B9", "ontbreekt")  # as the form names it


@pytest.mark.parametrize(
    ("eerst", "later", "codes"),
    [
        pytest.param({"afgegeven": None}, ZONDER, [], id="the day was asked"),
        pytest.param({"afgegeven": None}, replace(ZONDER, afgegeven=None), ["F233"], id="the day was not filled in either"),
        pytest.param({"afgegeven": None}, replace(ZONDER, bestand="nieuw.pdf"), ["F230"], id="another file, and it did not come"),
        pytest.param({"afgegeven": date(2014, 6, 1)}, ZONDER, ["F230"], id="another day than was stated of it: a newer file was asked"),
        pytest.param({"leesbaar": False, "probleem": "wachtwoord"}, ZONDER, ["F231"], id="it could not be opened"),
        pytest.param({"afgegeven": None}, replace(ZONDER, probleem="te_groot"), ["F230"], id="another file came and was not kept"),
    ],
)
def test_a_file_that_came_with_the_form_before_need_not_come_again(eerst: dict[str, Any], later: Bewijsstuk, codes: list[str]) -> None:
    """The extract is asked about, and the repair is the form alone: the file of that name is there, and its day is what the repair says."""
    first = inschrijving(bewijsstukken=(replace(STUKKEN[0], **eerst), STUKKEN[1]))
    repair = herstel(*inschrijving().productie, bewijsstukken=(later, replace(ZONDER, sleutel="documenten.polis", bestand="polis.pdf")))

    assert [p.code for p in judge(first).decisions[0].herstel] != []
    assert [p.code for p in judge(first, repair).decisions[0].herstel] == codes
    assert [p.code for p in judge(first, repair, toetswijze=1).decisions[0].herstel] == ["F230"]


def test_a_whole_form_without_its_files_leaves_those_that_came() -> None:
    """What lay over the form could not be read: its repair is taken whole, and the documents of the folder are there."""
    first, unread = inschrijving(), [Finding("F158", Ernst.FOUT, "bestand", bestand="map-41410001/formulier.xlsx", gevonden="?")]
    absent = tuple(replace(b, sha256=None, leesbaar=False, probleem="ontbreekt") for b in STUKKEN)
    repair = herstel(regel(5, "Z430", 400), bewijsstukken=absent)
    result = judge(first, repair, bevindingen=tuple(unread))

    assert [p.code for p in judge(first, bevindingen=tuple(unread)).decisions[0].herstel] == ["F158"]
    assert counted(result) == ("toegelaten", {"Z430": "400"})


MAP = "02-kapot"
LAG_ERBIJ = tuple(Bijlage(naam, sha * 64, True) for naam, sha in (("UITTREKSEL.pdf", "a"), ("polis.pdf", "b"), ("iets.pdf", "c")))


@pytest.mark.parametrize(
    ("erbij", "codes", "w237"),
    [
        pytest.param(LAG_ERBIJ, [], ["uittreksel.pdf"], id="both lay there"),
        pytest.param(LAG_ERBIJ[1:], ["F230"], [], id="one did not"),
        pytest.param((replace(LAG_ERBIJ[0], leesbaar=False, probleem="wachtwoord"), LAG_ERBIJ[1]), ["F231"], [], id="one can't be opened"),
        pytest.param((replace(LAG_ERBIJ[0], sha256=None), LAG_ERBIJ[1]), ["F230"], [], id="one was not kept"),
        pytest.param((), ["F230", "F230"], [], id="nothing lay there"),
    ],
)
def test_what_lay_beside_a_form_that_could_not_be_read_came_in(erbij: tuple[Bijlage, ...], codes: list[str], w237: list[str]) -> None:
    """V291: the form broke, its documents were there. The repair is the form alone; whose names they hold nobody looked for (W237)."""
    absent = tuple(replace(b, sha256=None, leesbaar=False, probleem="ontbreekt", kvk_gevonden=None, naam_gevonden=None) for b in STUKKEN)
    repair = herstel(*inschrijving().productie, bewijsstukken=absent)
    waits = (Wachtend(MAP, ontvangen_op=at(2015, 7, 20), documenten=erbij),)
    (question,) = judge(repair, niet_getoetst=waits).questions
    result = judge(repair, niet_getoetst=waits, answers=answered(question, MAP))

    assert [p.code for p in result.decisions[0].herstel] == codes
    assert [t for t in told(result) if "nagegaan" in t] == [
        f"{WIE}: of 12345678 en Stichting Zorg 01 in {naam} staat, is niet nagegaan: het kwam bij een formulier dat niet was te lezen."
        for naam in (b.upper().replace(".PDF", ".pdf") for b in w237)
    ]


@pytest.mark.parametrize(("erbij", "uitkomst"), [((Bijlage("nieuw.pdf", "d" * 64, True),), "toegelaten"), ((), "herstel")])
def test_what_lay_beside_a_second_version_came_in_too(erbij: tuple[Bijlage, ...], uitkomst: str) -> None:
    """The second form names another extract, which lay beside it; the policy is that of the first. The repair is the form alone."""
    first = inschrijving(ontvangen_op=at(2015, 7, 29))
    pieces = (replace(ZONDER, bestand="nieuw.pdf"), replace(ZONDER, sleutel=STUKKEN[1].sleutel, bestand="polis.pdf", afgegeven=None))
    repair = herstel(regel(5, "Z430", 900), bewijsstukken=pieces)
    waits = (Wachtend(MAP, first.agb_code, at(2015, 7, 30), documenten=erbij),)
    (question,) = judge(first, repair, niet_getoetst=waits).questions
    result = judge(first, repair, niet_getoetst=waits, answers=answered(question, MAP))

    assert counted(result) == (uitkomst, {"Z430": "900"})
    assert [p.code for p in result.decisions[0].herstel] == ([] if erbij else ["F230"])


# -- after the term ------------------------------------------------------------------------------------

OVER = {"kader": TERM, "herstelverzoeken": asked_on(date(2015, 8, 10), verstreken=True)}


def test_a_ground_that_a_person_decided_on_after_the_term_says_who_and_why() -> None:
    """W294: in the findings and in the letter, under the code of what was not repaired."""
    first = inschrijving(bewijsstukken=STUKKEN[:1])
    (question,) = judge(first, **OVER).questions
    result = judge(first, answers=answered(question, "afwijzen"), **OVER)
    (found,) = result.findings

    assert (question.code, question.keuzes) == ("V287", ("nieuwe_termijn", "afwijzen"))
    assert [(d.uitkomst.value, d.gronden) for d in result.decisions] == [("afgewezen", ("documenten.polis",))]
    assert (found.code, found.ernst, found.blocks) == ("F230", Ernst.WAARSCHUWING, False)
    assert boodschap(found, messages()) == (
        f"{WIE}: bij 'Polis aansprakelijkheid' is gevonden: polis.pdf; gevraagd is een pdf-bestand in de map. "
        "Noor besliste dat dit een grond voor afwijzing is, met als reden: nagebeld"
    )
    assert boodschap(found, messages(), zorgaanbieder=True) == (
        "Bij 'Polis aansprakelijkheid' vonden wij: polis.pdf; gevraagd is een pdf-bestand in de map. "
        "Wij hebben beslist dat wij u daarom niet kunnen toelaten (testkader §1 (fictief))."
    )


@pytest.mark.parametrize(
    ("veld_id", "code"), [("verklaringen.geen_faillissement", "F113"), ("datum_ondertekening", "F118"), ("kvk_nummer", "F114")]
)
def test_a_cell_that_could_not_be_read_is_never_a_ground(veld_id: str, code: str) -> None:
    """Who typed "misschien" or "vorige week" said nothing on which anybody is refused; that stays so after the term."""
    changed: dict[str, str | None] = {veld_id.replace(".", "__"): None}
    first = inschrijving(velden=velden(**changed), kvk_nummer="" if veld_id == "kvk_nummer" else "12345678")
    veld = next(v for v in first.velden if v.id == veld_id)
    first = replace(first, velden=tuple(replace(v, ruw="misschien") if v is veld else v for v in first.velden))
    unread = Finding(code, Ernst.FOUT, veld_id, bestand=first.bestand, blad=veld.blad, cel=veld.cel, gevonden="misschien")
    (question,) = judge(first, bevindingen=(unread,), **OVER).questions

    assert (question.code, question.keuzes, question.feiten.get("punten")) == ("V287", ("nieuwe_termijn",), code)
    (before,) = judge(first, bevindingen=(unread,), toetswijze=1, **OVER).questions
    assert before.keuzes == ("nieuwe_termijn", "afwijzen")


def test_an_answer_that_is_no_answer_is_never_a_ground() -> None:
    """F213 is the word of validate for it."""
    (question,) = judge(inschrijving(velden=velden(verklaringen__akkoord="soms")), **OVER).questions

    assert (question.feiten.get("punten"), question.keuzes) == ("F213", ("nieuwe_termijn",))


@pytest.mark.parametrize("antwoord", [None, "nee"])
def test_a_statement_that_bears_on_the_term_only_asks_no_repair(antwoord: str | None) -> None:
    """W212: a statement with gevolg geen_meerjarig costs the longer agreement, answered with nee or not at all, and never the toelating."""
    kader = statement(Gevolg.GEEN_MEERJARIG)()
    first = inschrijving(velden=velden(verklaringen__akkoord=antwoord))
    (decision,) = judge(first, kader=kader).decisions

    assert (decision.uitkomst.value, decision.meerjarig_mogelijk, decision.herstel) == ("toegelaten", False, ())
    assert [f.code for f in judge(first, kader=kader).findings] == ["W212"]
    before = judge(first, kader=kader, toetswijze=1).decisions[0]
    assert before.uitkomst.value == ("toegelaten" if antwoord else "herstel")


@pytest.mark.parametrize(("ruw", "staat"), [(None, "niets"), ("weet niet", "weet niet")])
def test_a_repair_may_answer_what_only_bears_on_the_term(ruw: str | None, staat: str) -> None:
    """W213, the texts of W212 where nothing was said: the kvk_nummer was asked (F114), and the repair answers the statement as well."""
    kader = statement(Gevolg.GEEN_MEERJARIG)()
    form = inschrijving(velden=velden(verklaringen__akkoord=None))
    akkoord, kvk = (next(v for v in form.velden if v.id == naam) for naam in ("verklaringen.akkoord", "kvk_nummer"))
    first = replace(form, velden=tuple(replace(v, ruw=ruw) if v is akkoord else v for v in form.velden))
    unread = [
        Finding(code, Ernst.FOUT, v.id, bestand=first.bestand, blad=v.blad, cel=v.cel, gevonden="x")
        for code, v in (("F114", kvk), ("F113", akkoord))
        if v is kvk or ruw
    ]
    before = judge(first, kader=kader, bevindingen=tuple(unread))
    later = herstel(*form.productie, velden=velden(verklaringen__akkoord="ja"))
    after = judge(first, later, kader=kader, bevindingen=tuple(unread))

    assert [(d.uitkomst.value, [p.code for p in d.herstel], d.meerjarig_mogelijk) for d in before.decisions] == [
        ("herstel", ["F114"], False)
    ]
    (silent,) = [f for f in before.findings if f.code == "W212"]
    assert (silent.feiten.get("zonder_antwoord"), STIL) == ("ja", "W213")
    assert boodschap(silent, messages()) == (
        f"{WIE}: bij de verklaring 'Akkoord' staat {staat}; verwacht is ja of nee. Een overeenkomst voor meer dan één jaar is dan niet mogelijk."
    )
    assert boodschap(silent, messages(), zorgaanbieder=True) == (
        f"Bij 'Akkoord' staat {staat}. Zonder ja of nee is een overeenkomst voor meer dan één jaar niet mogelijk."
    )
    assert [(d.uitkomst.value, d.herstel, d.meerjarig_mogelijk) for d in after.decisions] == [("toegelaten", (), True)]
    assert told(after) == []


@pytest.mark.parametrize(("verzoeken", "langer"), [((), False), (asked_on(date(2015, 8, 10), verstreken=False), True)])
def test_an_unasked_herstel_does_not_decide_on_the_longer_term(verzoeken: tuple[Herstelverzoek, ...], langer: bool) -> None:
    """Toegelaten without an answer, and nobody asked anything: what comes after the deadline stays out (W286), as an aanvulling would (W287)."""
    first = inschrijving(velden=velden(verklaringen__akkoord=None))
    result = judge(first, herstel(*first.productie), kader=statement(Gevolg.GEEN_MEERJARIG)(), herstelverzoeken=verzoeken)

    bestand = "herstel/f.xlsx" if langer else first.bestand  # an unasked form is not that of the besluit either
    assert [(d.uitkomst.value, d.meerjarig_mogelijk, d.bestand) for d in result.decisions] == [("toegelaten", langer, bestand)]
    assert [(f.code, f.gevonden) for f in result.findings] == ([] if langer else [("W212", None), ("W286", "verklaringen.akkoord")])


def test_a_herstel_after_the_term_where_nothing_is_open_is_no_question() -> None:
    """The policy came on 18 August, in time; on 25 August, five days after the term, a form comes with another contact: nobody waits for it.
    Where only a statement for the longer term is open it may be answered, and then it is a question (V286)."""
    first = inschrijving(bewijsstukken=STUKKEN[:1])
    good = herstel(*first.productie)
    again = replace(
        good, map="h2", bestand="h2/f.xlsx", sha256="8" * 64, ontvangen_op=at(2015, 8, 25), velden=velden(contactpersoon="P. Pieters")
    )
    over = {"kader": TERM, "herstelverzoeken": asked_on(date(2015, 8, 10), verstreken=True)}
    result = judge(first, good, again, **over)
    silent = statement(Gevolg.GEEN_MEERJARIG)()
    kader = replace(silent, termijnen=TERM.termijnen)
    no_word = [replace(i, velden=velden(verklaringen__akkoord=None)) for i in (first, good)]
    asked = judge(*no_word, again, **{**over, "kader": kader})

    assert [d.uitkomst.value for d in result.decisions] == ["toegelaten"]
    assert ([q.code for q in result.questions], told(result)) == (
        [],
        [f"{WIE}: Aanlevering h2 (herstel) kwam na de uiterste datum zonder dat wij erom vroegen, en is niet overgenomen."],
    )
    assert [q.code for q in asked.questions] == ["V286"]
    assert [q.code for q in judge(first, good, again, toetswijze=1, **over).questions] == ["V286"]


def test_a_statement_that_was_answered_with_nee_stays_nee() -> None:
    """A repair of something else does not turn it into ja (W286)."""
    first = inschrijving(velden=velden(verklaringen__akkoord="nee", ondertekenaar=None))
    result = judge(first, herstel(*first.productie, velden=velden()), kader=statement(Gevolg.GEEN_MEERJARIG)())

    assert [d.meerjarig_mogelijk for d in result.decisions] == [False]
    assert [f.gevonden for f in result.findings if f.code == "W286"] == ["verklaringen.akkoord"]


def test_what_follows_after_the_term_is_the_same_for_all() -> None:
    """W288: of two that did not send the policy one is refused and one gets another term; of two that came late one counts."""
    items = [inschrijving(code, bewijsstukken=STUKKEN[:1]) for code in ("41410001", "41410002")]
    asked = tuple(replace(asked_on(date(2015, 8, 10), True)[0], agb_code=i.agb_code) for i in items)
    over = {"kader": TERM, "herstelverzoeken": asked}
    given = [answered(q, c).given[0] for q, c in zip(judge(*items, **over).questions, ("afwijzen", "nieuwe_termijn"), strict=True)]
    late = [replace(i, map=f"h{i.agb_code}", bestand=f"h{i.agb_code}/f.xlsx", soort="herstel", ontvangen_op=at(2015, 8, 21)) for i in items]
    both = judge(*items, *late, **over).questions
    taken = [answered(q, c).given[0] for q, c in zip(both, ("meenemen", "buiten_beschouwing"), strict=True)]

    assert [m for m in told(judge(*items, answers=Answers(tuple(given)), **over)) if m.startswith("Vraag")] == [
        "Vraag V287 over documenten.polis kreeg verschillende antwoorden: afwijzen, nieuwe_termijn."
    ]
    assert [m for m in told(judge(*items, *late, answers=Answers(tuple(taken)), **over)) if m.startswith("Vraag")] == [
        "Vraag V286 over termijnen.herstel kreeg verschillende antwoorden: buiten_beschouwing, meenemen."
    ]


# -- what came up after the letter ------------------------------------------------------------------------


def in_letter(day: date, verstreken: bool, *points: Herstelpunt) -> tuple[Herstelverzoek, ...]:
    return tuple(replace(v, punten=points) for v in asked_on(day, verstreken))


NO_DATE = {"velden": velden(ondertekenaar=None), "bewijsstukken": STUKKEN[:1]}  # nobody signed, and the policy is not there
AFTER = {"kader": TERM, "herstelverzoeken": asked_on(date(2015, 8, 10), verstreken=True)}


def test_a_point_that_came_up_after_the_letter_is_no_ground() -> None:
    """The letter of 10 August asks for the name of who signed (F220) and not for the policy (F230), which came up since: after 20 August
    only the name is open past its term and may be a ground, and only it has a last day. Of a letter of up to 0.4.0 nobody knows: both."""
    first = inschrijving(**NO_DATE)
    (besluit,) = judge(first, kader=TERM).decisions
    points = {p.code: p for p in besluit.herstel}
    over = {"kader": TERM, "herstelverzoeken": in_letter(date(2015, 8, 10), True, points["F220"])}
    result = judge(first, **over)
    (question,) = result.questions
    (refused,) = judge(first, answers=answered(question, "afwijzen"), **over).decisions
    (both,) = judge(first, **AFTER).questions

    assert sorted(points) == ["F220", "F230"]
    assert (question.code, question.feiten.get("punten"), question.feiten.get("eisen")) == ("V287", "F220", "eisen.ondertekend")
    assert {f.code: f.herstel_tot for f in result.findings} == {"F220": date(2015, 8, 20), "F230": None}
    assert (refused.uitkomst.value, refused.gronden) == ("afgewezen", ("eisen.ondertekend",))
    assert both.feiten.get("punten") == "F220, F230"


def test_where_nothing_that_is_open_was_asked_there_is_no_term() -> None:
    """The name was repaired in time; the policy, which no letter asks for, has no last day: no question, and a repair of it on 25 August counts."""
    first = inschrijving(**NO_DATE)
    (besluit,) = judge(first, kader=TERM).decisions
    signed = next(p for p in besluit.herstel if p.code == "F220")
    over = {"kader": TERM, "herstelverzoeken": in_letter(date(2015, 8, 10), True, signed)}
    named = herstel(*first.productie, bewijsstukken=STUKKEN[:1])
    result = judge(first, named, **over)
    policy = replace(
        herstel(*first.productie), map="h2", bestand="h2/f.xlsx", sha256="8" * 64, ontvangen_op=at(2015, 8, 25), bewijsstukken=STUKKEN
    )
    mended = judge(first, named, policy, **over)

    assert [(d.uitkomst.value, [p.code for p in d.herstel]) for d in result.decisions] == [("herstel", ["F230"])]
    assert ([q.code for q in result.questions], [f.herstel_tot for f in result.findings]) == ([], [None])
    assert ([d.uitkomst.value for d in mended.decisions], mended.questions) == (["toegelaten"], ())
    assert [q.code for q in judge(first, named, policy, **AFTER).questions] == ["V286"]


def test_what_was_left_out_may_be_sent_again_in_the_new_term() -> None:
    """The policy of 25 August, after the 20th, was left out (V286). The letter of 24 August gives until 3 September: sent again on the 26th it
    counts. Where the first one counts, the second says nothing new: nothing is told or asked of it, also when it came after the term."""
    first = inschrijving(bewijsstukken=STUKKEN[:1])
    late = replace(herstel(*first.productie), ontvangen_op=at(2015, 8, 25))
    again = replace(late, map="weer", bestand="weer/f.xlsx", ontvangen_op=at(2015, 8, 26))
    new_term = {"kader": TERM, "herstelverzoeken": asked_on(date(2015, 8, 24), verstreken=False)}
    (question,) = judge(first, late, **AFTER).questions
    out = answered(question, "buiten_beschouwing")
    timely = replace(late, ontvangen_op=at(2015, 8, 18))

    assert [d.uitkomst.value for d in judge(first, late, answers=out, **new_term).decisions] == ["herstel"]
    assert [(d.uitkomst.value, d.bestand) for d in judge(first, late, again, answers=out, **new_term).decisions] == [
        ("toegelaten", "weer/f.xlsx")
    ]
    assert judge(first, timely, again, **AFTER) == judge(first, timely, **AFTER)


# -- what was answered before the repair ------------------------------------------------------------------

BY_HAND = replace(TERM, eisen=(*TERM.eisen, eis("handmatig", "solide")))
ASKED_BEFORE: list[tuple[str, Kader, dict[str, str | None], str, str]] = [
    ("V223", TERM, {"bevoegdheid": "volmacht"}, "bevoegd", "herstel"),
    ("V280", BY_HAND, {}, "voldaan", "herstel"),
    ("V210", statement(Gevolg.HANDMATIG)(), {"verklaringen.akkoord": "nee"}, "toelaten", "herstel"),
]


@pytest.mark.parametrize(("code", "kader", "filled", "good", "bad"), ASKED_BEFORE, ids=[c[0] for c in ASKED_BEFORE])
def test_what_was_answered_holds_after_a_repair_of_something_else(
    code: str, kader: Kader, filled: dict[str, str | None], good: str, bad: str
) -> None:
    """Only the contact is repaired: nothing the question rests on changed. What a person wanted repaired is asked again of the repair."""
    named = {k.replace(".", "__"): v for k, v in filled.items()}
    first = inschrijving(velden=velden(contactpersoon=None, **named))
    mended = herstel(*first.productie, velden=velden(**named))
    (question,) = (q for q in judge(first, kader=kader).questions if q.code == code)

    settled = judge(first, mended, kader=kader, answers=answered(question, good))
    again = judge(first, mended, kader=kader, answers=answered(question, bad))
    on_repair = [q for q in judge(first, mended, kader=kader, toetswijze=1).questions if q.code == code]
    both = Answers((*answered(question, bad).given, replace(answered(on_repair[0], good).given[0], op=at(2015, 8, 21))))

    assert question.feiten.get("bestand") == first.bestand
    assert (settled.questions, [d.uitkomst.value for d in settled.decisions]) == ((), ["toegelaten"])
    assert [(q.code, q.feiten.get("bestand")) for q in again.questions] == [(code, mended.bestand)]
    assert judge(first, mended, kader=kader, answers=both).questions == ()
    assert judge(first, mended, kader=kader, answers=answered(on_repair[0], good)).questions == ()  # as 0.4.0 asked it


# -- a repair of a form that was not tested --------------------------------------------------------------


def unread(*waiting: Wachtend, **changes: Any) -> StepResult[ValidateBesluit]:
    """A herstel of 18 August where no inschrijving could be tested, and the folders that were not."""
    return judge(herstel(*inschrijving().productie), niet_getoetst=waiting, **changes)


def test_v291_who_repairs_an_unreadable_form_in_time_is_in_time() -> None:
    """The form of 30 July could not be read; its repair of 18 August counts as received on 30 July, 17.00 on 31 July being the last."""
    waiting = (Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10)), Wachtend("02-es"), Wachtend("03-eik", "41410009"))
    known = (zorgaanbieder("41410001"), zorgaanbieder("41410009"))
    (question,) = unread(*waiting, zorgaanbieders=known).questions

    assert (question.code, question.keuzes) == ("V291", ("als_inschrijving", "buiten_beschouwing", "01-linde", "02-es"))
    assert vraag_tekst(question, messages()) == (
        f"{WIE}: herstel (ontvangen: 18 augustus 2015 om 00.00 uur) is ingenomen als herstel, en er is geen tijdige inschrijving getoetst "
        "waar dat bij hoort. Niet getoetst zijn: 01-linde (ontvangen: 30 juli 2015 om 10.00 uur), 02-es (ontvangen: onbekend). Wat is het? "
        "Kies een map als dit de inschrijving in die map herstelt: dan telt het moment waarop die map is ontvangen, "
        "en blijft gelden wat op het formulier daar was te lezen."
    )
    repaired = unread(*waiting, zorgaanbieders=known, answers=answered(question, "01-linde"))
    assert [(d.uitkomst.value, d.bestand) for d in repaired.decisions] == [("toegelaten", "herstel/f.xlsx")]
    assert repaired.findings == ()
    late = unread(*waiting, zorgaanbieders=known, answers=answered(question, "als_inschrijving"))
    assert [(d.uitkomst.value, d.gronden) for d in late.decisions] == [("afgewezen", ("eisen.op_tijd",))]
    assert unread(*waiting, zorgaanbieders=known, answers=answered(question, "buiten_beschouwing")).decisions == ()


def test_v291_a_late_inschrijving_may_repair_a_form_in_time_that_could_not_be_read() -> None:
    """Sent again on 18 August, after 17.00 on 31 July, and registered as inschrijving: who was in time with what could not be read is not
    refused before a person has said whose that folder is. Folders that came late themselves, or are another's, ask nothing."""
    again = replace(inschrijving(), map="02-weer", bestand="02-weer/f.xlsx", ontvangen_op=at(2015, 8, 18))
    waiting, known = (Wachtend("01-kapot", ontvangen_op=at(2015, 7, 30, 10)),), (zorgaanbieder("41410001"), zorgaanbieder("41410009"))

    def sent_again(*waits: Wachtend, answers: Answers | None = None) -> StepResult[ValidateBesluit]:
        return judge(again, niet_getoetst=waits, zorgaanbieders=known, answers=answers)

    asked = sent_again(*waiting)
    (question,) = asked.questions
    assert (question.code, question.keuzes, question.feiten.get("soort")) == ("V291", ("als_inschrijving", "01-kapot"), "inschrijving")
    assert [(d.uitkomst.value, d.gronden) for d in asked.decisions] == [("aangehouden", ())]
    repaired = sent_again(*waiting, answers=answered(question, "01-kapot"))
    assert [(d.uitkomst.value, d.bestand) for d in repaired.decisions] == [("toegelaten", "02-weer/f.xlsx")]
    assert (repaired.findings, repaired.questions) == ((), ())
    own = sent_again(*waiting, answers=answered(question, "als_inschrijving"))
    assert [(d.uitkomst.value, d.gronden) for d in own.decisions] == [("afgewezen", ("eisen.op_tijd",))]
    assert own.questions == ()
    new = sent_again(*waiting, Wachtend("03-later-gevonden"), answers=answered(question, "als_inschrijving"))
    assert [q.keuzes for q in new.questions] == [("als_inschrijving", "01-kapot", "03-later-gevonden")]  # its moment is not known
    for nothing in (Wachtend("03-laat", ontvangen_op=at(2015, 8, 2)), Wachtend("04-es", "41410009", at(2015, 7, 30))):
        assert [d.uitkomst.value for d in sent_again(nothing).decisions] == ["afgewezen"]


def test_what_comes_before_the_letter_with_a_new_term_is_in_time() -> None:
    """The term ended on 20 August; on the 24th a person gives a new one (V287). What comes on the 25th, before that letter, counts. Refused, or
    with the new letter (until 3 September) passed as well, it is asked (V286)."""
    first, late = inschrijving(bewijsstukken=STUKKEN[:1]), replace(herstel(*inschrijving().productie), ontvangen_op=at(2015, 8, 25))
    (question,) = judge(first, **AFTER).questions
    given, refused = answered(question, "nieuwe_termijn"), answered(question, "afwijzen")
    counts = judge(first, late, answers=given, **AFTER)
    later = {"kader": TERM, "herstelverzoeken": asked_on(date(2015, 8, 24), verstreken=True)}
    again = judge(first, replace(late, ontvangen_op=at(2015, 9, 4)), answers=given, **later)

    assert (question.code, [d.uitkomst.value for d in counts.decisions], counts.questions) == ("V287", ["toegelaten"], ())
    assert [[q.code for q in judge(first, late, answers=a, **AFTER).questions] for a in (None, refused)] == [["V286"], ["V286"]]
    assert [q.code for q in again.questions] == ["V286"]


def test_what_comes_when_nothing_is_open_any_more_changes_no_besluit() -> None:
    """The contact that the letter of 10 August asked came on the 18th. On the 19th another form asks 900 days: told (W286), and the besluit
    stays that on the form of the 18th. Of a point that is still open the 19th counts."""
    first, verzoek = inschrijving(velden=velden(contactpersoon=None)), asked_on(date(2015, 8, 10), verstreken=False)
    mends = herstel(*first.productie)
    more = replace(herstel(regel(5, "Z430", 900)), map="weer", bestand="weer/f.xlsx", sha256="8" * 64, ontvangen_op=at(2015, 8, 19))
    over = {"kader": TERM, "herstelverzoeken": verzoek}
    before, after = judge(first, mends, **over), judge(first, mends, more, **over)

    assert before.decisions[0].bestand == "herstel/f.xlsx"
    assert (after.decisions, after.questions) == (before.decisions, ())
    assert [(f.code, f.gevonden) for f in after.findings] == [("W286", "productie Z430")]
    assert [d.bestand for d in judge(first, replace(mends, velden=first.velden), more, **over).decisions] == ["weer/f.xlsx"]


def test_v291_a_herstel_that_nobody_asked_for_may_repair_a_second_version_in_time() -> None:
    """The form of 30 July, 10.00, counts with 1000; what came at 11.00 could not be read. A herstel of 18 August says 900: of which form, no
    code tells. What came before the form that counts, or after the deadline, is no second version of it; nor is the same form again.
    """
    first, later = inschrijving(ontvangen_op=at(2015, 7, 30, 10)), herstel(regel(5, "Z430", 900))
    second, earlier = Wachtend("02", ontvangen_op=at(2015, 7, 30, 11)), Wachtend("00", ontvangen_op=at(2015, 7, 29))
    waits = (earlier, second, Wachtend("03", ontvangen_op=at(2015, 8, 2)), Wachtend("04", first.agb_code))

    def sent(*items: Inschrijving, waiting: tuple[Wachtend, ...] = waits, **changes: Any) -> StepResult[ValidateBesluit]:
        return judge(*items, niet_getoetst=waiting, **changes)

    (question,) = sent(first, later).questions
    assert (question.code, question.keuzes) == ("V291", ("geen_van_deze", "04", "02"))
    assert vraag_tekst(question, messages()) == (
        f"{WIE}: herstel (ontvangen: 18 augustus 2015 om 00.00 uur) is ingenomen als herstel, en van deze zorgaanbieder telt {first.map}, en er is "
        "geen herstel gevraagd. Niet getoetst zijn: 04 (ontvangen: onbekend), 02 (ontvangen: 30 juli 2015 om 11.00 uur). Wat is het? Kies een map "
        f"als dit de inschrijving in die map herstelt: het komt dan in de plaats van wat in {first.map} staat."
    )
    assert (counted(sent(first, later))[0], sent(first, later).findings) == ("aangehouden", ())
    chosen, none = answered(question, "02"), answered(question, "geen_van_deze")
    repaired, left = sent(first, later, answers=chosen), sent(first, later, answers=none)
    assert (counted(repaired), repaired.questions, repaired.findings) == (("toegelaten", {"Z430": "900"}), (), ())
    assert ([d.uitkomst.value for d in left.decisions], left.questions, [f.code for f in left.findings]) == (["toegelaten"], (), ["W286"])

    letter = (Herstelverzoek("5503", first.sector, first.agb_code, date(2015, 8, 20)),)
    asked_since = sent(first, replace(later, velden=velden(contactpersoon=None)), answers=chosen, herstelverzoeken=letter)
    assert (counted(asked_since), asked_since.questions) == (("herstel", {"Z430": "900"}), ())
    more = sent(first, later, waiting=(*waits, Wachtend("05", ontvangen_op=at(2015, 7, 30, 12))), answers=none)
    assert [q.keuzes for q in more.questions] == [("geen_van_deze", "04", "02", "05")]
    for same in (
        sent(first, herstel(*first.productie)),
        sent(first, later, waiting=(earlier,)),
        sent(first, later, herstelverzoeken=letter),
    ):
        assert same.questions == ()
    assert [f.code for f in sent(first, later, toetswijze=1).findings] == ["W286"]


def test_after_a_second_repair_the_gunning_reads_what_the_toetsing_took_over() -> None:
    """The first form could not be read. Its repair asks 100 days Z430 and 50 of a code that is none; the next corrects that code to Z440 and
    raises Z430 to 9999, which nobody asked for: 100 and 50 stand in the besluit, so that no form is read for it. So do they when the next
    repair answers only a statement that was left open and holds no production."""
    w = Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10))
    first = herstel(regel(5, "Z430", 100), regel(11, "Z999", 50))
    second = replace(first, map="herstel-2", bestand="herstel-2/f.xlsx", sha256="8" * 64, ontvangen_op=at(2015, 8, 25))
    (question,) = judge(first, niet_getoetst=(w,)).questions
    given: dict[str, Any] = {"niet_getoetst": (w,), "answers": answered(question, "01-linde")}
    later = judge(first, replace(second, productie=(regel(5, "Z430", 9999), regel(11, "Z440", 50))), **given)

    assert counted(judge(first, **given)) == ("herstel", {})  # the form of the besluit itself
    assert counted(later) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    assert told(later) == [f"{WIE}: het herstel wijzigt ook productie Z430. Dat was niet gevraagd en is niet overgenomen."]

    silent = replace(first, productie=(regel(5, "Z430", 100),), velden=velden(agb_code="41410001", ondertekenaar=None))
    assert counted(judge(silent, replace(second, productie=()), **given)) == ("toegelaten", {"Z430": "100"})


ZONDER_REGIO = replace(
    eerst(regel(5, "Z430", 100), map="01-linde", bestand="01-linde/f.xlsx", sha256="7" * 64, regio="", ontvangen_op=None, telt_mee=False),
    velden=velden(regio=None),
)


TIJDIG = at(2015, 7, 30, 10)


def asked_of_ingest(code: str, veld_id: str | None) -> Finding:
    """What ingest said of that form, at the cell of this answer; without one where the question itself was not found."""
    veld = ZONDER_REGIO.veld(veld_id) if veld_id else None
    plek = {"blad": veld.blad, "cel": veld.cel} if veld else {}
    return Finding(code, Ernst.FOUT, "formulier", bestand=ZONDER_REGIO.bestand, **plek)


def without_region(
    *items: Inschrijving, form: Inschrijving = ZONDER_REGIO, said: tuple[Finding, ...] = (), op: datetime = TIJDIG
) -> StepResult[ValidateBesluit]:
    """A form of 30 July that was read and only named no region; a person says each time that what came in later repairs that form."""
    found = said or (asked_of_ingest("F125", "regio"),)
    given: dict[str, Any] = {"niet_getoetst": (Wachtend("01-linde", "41410001", op, form),), "bevindingen": found}
    (question,) = judge(*items, **given).questions
    return judge(*items, **given, answers=answered(question, "01-linde"))


def test_of_a_form_that_was_read_a_repair_restores_only_the_region() -> None:
    """100 days Z430 and contact A. Jansen stay, whatever the repair says of them; nobody asked for anything but the region."""
    result = without_region(herstel(regel(5, "Z430", 9999), velden=velden(contactpersoon="P. Pieters")))

    assert counted(result) == ("toegelaten", {"Z430": "100"})
    assert [(d.regio, d.agb_code, d.bestand) for d in result.decisions] == [("5503", "41410001", "herstel/f.xlsx")]
    assert told(result) == [f"{WIE}: het herstel wijzigt ook contactpersoon, productie Z430. Dat was niet gevraagd en is niet overgenomen."]


@pytest.mark.parametrize("veld_id", ["agb_code", None])
@pytest.mark.parametrize("code", ["F124", "F140"])
def test_of_a_form_without_its_own_agb_code_a_repair_restores_only_that(code: str, veld_id: str | None) -> None:
    """No code (F124) or that of another (F140); also where the question for it was not found (F108), so that no cell can be named."""
    form = replace(ZONDER_REGIO, agb_code="", velden=tuple(v for v in velden(agb_code=None) if v.id != "agb_code" or veld_id))
    said = (asked_of_ingest(code, veld_id), *(() if veld_id else (replace(asked_of_ingest("F108", None), blad="Formulier"),)))
    result = without_region(herstel(regel(5, "Z430", 9999)), form=form, said=said)

    assert counted(result) == ("toegelaten", {"Z430": "100"})
    assert told(result) == [f"{WIE}: het herstel wijzigt ook productie Z430. Dat was niet gevraagd en is niet overgenomen."]


def test_the_region_that_was_asked_for_is_never_named_as_unasked() -> None:
    """The form without a region was late itself, so nothing else of it is tested; the region of its repair counts all the same."""
    result = without_region(herstel(regel(5, "Z430", 100)), op=at(2015, 8, 1))

    assert [(d.regio, d.uitkomst.value, d.gronden) for d in result.decisions] == [("5503", "afgewezen", ("eisen.op_tijd",))]
    assert [f.code for f in result.findings] == ["W201"]


def erbij() -> Inschrijving:
    """What was added in time: 50 days Z440 and nothing else."""
    made = eerst(regel(6, "Z440", 50), map="erbij", bestand="erbij/f.xlsx", sha256="6" * 64, soort="aanvulling", velden=())
    return replace(made, ontvangen_op=at(2015, 7, 31, 10))


def test_an_addition_in_time_stays_beside_the_repair_of_the_form() -> None:
    """100 days Z430 on the form without a region and 50 days Z440 added on 31 July: the repair of 18 August takes neither away."""
    extra = erbij()
    later = herstel(regel(5, "Z430", 100))
    result = without_region(extra, later)

    assert counted(result) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    assert told(result) == []
    # A form that could not be read at all: the repair is the whole of it, and what was added in time comes beside it.
    waits = (Wachtend("01-linde", "41410001", at(2015, 7, 30, 10)),)
    (question,) = judge(extra, later, niet_getoetst=waits).questions
    whole = judge(extra, later, niet_getoetst=waits, answers=answered(question, "01-linde"))
    assert (question.feiten.get("map"), counted(whole)) == ("herstel", ("toegelaten", {"Z430": "100", "Z440": "50"}))


def test_an_addition_that_repairs_the_form_stands_in_the_besluit() -> None:
    """What names the region may be called an aanvulling, in time or not: the gunning reads no production of an aanvulling, so it stands here."""
    for dag in (at(2015, 7, 31, 10), at(2015, 8, 18)):
        result = without_region(replace(herstel(regel(5, "Z430", 100)), soort="aanvulling", ontvangen_op=dag))

        assert (counted(result), told(result)) == (("toegelaten", {"Z430": "100"}), [])


def test_what_is_left_out_leaves_the_rest_to_be_asked_about() -> None:
    """W287 with the texts of W295: the herstel does not count, a person says; of what was added in time a person then says what it is."""
    items, waits = (erbij(), herstel(regel(5, "Z430", 100))), (Wachtend("01-linde"),)
    (first,) = judge(*items, niet_getoetst=waits).questions
    out = judge(*items, niet_getoetst=waits, answers=answered(first, "buiten_beschouwing"))

    assert [(q.code, q.feiten.get("map")) for q in (first, *out.questions)] == [("V291", "herstel"), ("V291", "erbij")]
    (found,) = out.findings
    assert (found.code, GELATEN) == ("W287", "W295")
    assert told(out) == [f"{WIE}: Aanlevering herstel (herstel) telt niet mee. Dat besliste Noor, met als reden: nagebeld"]
    assert boodschap(found, messages(), zorgaanbieder=True) == "Een deel van wat u stuurde hebben wij buiten beschouwing gelaten."


def test_what_was_said_of_a_repair_holds_while_that_folder_waits() -> None:
    """That another folder comes or goes is no reason to ask again; that the folder itself is gone is one. The last answer is the one that holds."""
    linde, es, eik = (Wachtend(naam, ontvangen_op=at(2015, 7, 30, 10)) for naam in ("01-linde", "02-es", "03-eik"))
    (question,) = unread(linde, es).questions
    said = answered(question, "01-linde")

    assert [d.uitkomst.value for d in unread(linde, answers=said).decisions] == ["toegelaten"]
    assert unread(linde, es, eik, answers=said).questions == ()
    assert [q.code for q in unread(es, eik, answers=said).questions] == ["V291"]
    (other,) = unread(linde, es, eik).questions
    both = Answers((*said.given, replace(answered(other, "buiten_beschouwing").given[0], op=at(2015, 8, 21))))
    assert unread(linde, es, answers=both).decisions == ()


@pytest.mark.parametrize("keuze", ["als_inschrijving", "buiten_beschouwing"])
def test_what_is_no_repair_of_the_folders_there_were_is_asked_again_when_its_own_comes_to_light(keuze: str) -> None:
    """01-linde of another waited; then 02-es is found in another mailbox, received on 30 July: only a person can say that this repairs it.
    One received on 1 August, after the deadline, changes nothing for who is late."""
    linde, es, late = Wachtend("01-linde"), Wachtend("02-es", "41410001", at(2015, 7, 30, 10)), Wachtend("03-eik", "", at(2015, 8, 1))
    (question,) = unread(linde).questions
    said = answered(question, keuze)
    again = unread(linde, es, answers=said)

    assert unread(linde, answers=said).questions == unread(linde, late, answers=said).questions == ()
    assert [(q.code, q.keuzes) for q in again.questions] == [("V291", ("als_inschrijving", "buiten_beschouwing", "02-es", "01-linde"))]
    assert [d.uitkomst.value for d in again.decisions] == ["aangehouden"]
    both = Answers((*said.given, replace(answered(again.questions[0], "02-es").given[0], op=at(2015, 8, 21))))
    assert [d.uitkomst.value for d in unread(linde, es, answers=both).decisions] == ["toegelaten"]


def test_a_folder_is_of_one_zorgaanbieder() -> None:
    """Both were said to repair 01-linde: the first said keeps it, of the other it is asked again and 01-linde is no choice."""
    waits = (Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10)), Wachtend("02-es"))
    items = (herstel(*inschrijving().productie), replace(inschrijving("41410002"), soort="herstel", ontvangen_op=at(2015, 8, 18)))
    first, second = sorted(judge(*items, niet_getoetst=waits).questions, key=lambda q: q.onderwerp)
    said = (answered(first, "01-linde").given[0], replace(answered(second, "01-linde").given[0], op=at(2015, 8, 21)))
    result = judge(*items, niet_getoetst=waits, answers=Answers(said))

    assert [(d.agb_code, d.uitkomst.value) for d in result.decisions] == [("41410001", "toegelaten"), ("41410002", "aangehouden")]
    assert [(q.feiten.get("agb_code"), q.keuzes) for q in result.questions] == [
        ("41410002", ("als_inschrijving", "buiten_beschouwing", "02-es"))
    ]


def test_a_repair_of_a_folder_whose_receipt_nobody_wrote_down_is_a_question() -> None:
    """V201, never late; of a folder that came in late the repair is late too."""
    nobody, late = Wachtend("01-linde"), Wachtend("01-linde", ontvangen_op=at(2015, 8, 1))

    def chosen(w: Wachtend) -> StepResult[ValidateBesluit]:
        return unread(w, answers=answered(unread(w).questions[0], "01-linde"))

    assert [q.code for q in chosen(nobody).questions] == ["V201"]
    assert [d.gronden for d in chosen(late).decisions] == [("eisen.op_tijd",)]


def test_the_folders_that_name_nobody_are_offered_beside_its_own() -> None:
    """01-linde could not be read and was in time; 03-eik, of 5 August, names this zorgaanbieder and no region: either may be what it repairs.
    So may 04-els with a code that nobody has; not 02-es, of a zorgaanbieder the table knows, nor 05-iep, whose code counts elsewhere."""
    waits = [Wachtend(f"0{n}", code) for n, code in enumerate(("", "41410002", "41410001", "99999999", "41410003"), 1)]
    items = (herstel(*inschrijving().productie), inschrijving("41410003"))
    known = (zorgaanbieder("41410001"), zorgaanbieder("41410002"))
    (question,) = judge(*items, niet_getoetst=tuple(waits), zorgaanbieders=known).questions
    (nobody_known,) = judge(*items, niet_getoetst=tuple(waits), zorgaanbieders=()).questions

    assert question.keuzes == ("als_inschrijving", "buiten_beschouwing", "03", "01", "04")
    assert nobody_known.keuzes == ("als_inschrijving", "buiten_beschouwing", "03", "01")


# -- a late inschrijving beside it -------------------------------------------------------------------------


def te_laat(**changes: Any) -> Inschrijving:
    """A second inschrijving of 12 August, that asks 5 days more."""
    return eerst(regel(5, "Z430", 105), map="nogmaals", bestand="nogmaals/f.xlsx", sha256="5" * 64, ontvangen_op=at(2015, 8, 12), **changes)


def test_a_late_inschrijving_takes_nobodys_place() -> None:
    """01-linde came on 30 July and could not be read; its repair asks 100 days. What came on 12 August replaces nothing: said before or after."""
    waits, later = (Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10)),), herstel(regel(5, "Z430", 100))
    (question,) = judge(later, niet_getoetst=waits).questions
    asked = judge(later, te_laat(), niet_getoetst=waits)
    result = judge(later, te_laat(), niet_getoetst=waits, answers=answered(question, "01-linde"))

    assert ([q.id for q in asked.questions], told(asked)) == ([question.id], [])
    assert [d.uitkomst.value for d in asked.decisions] == ["aangehouden"]
    assert [(d.uitkomst.value, d.bestand, d.gronden) for d in result.decisions] == [("toegelaten", "herstel/f.xlsx", ())]
    assert told(result) == [
        f"{WIE}: Aanlevering nogmaals (inschrijving) kwam na de uiterste datum zonder dat wij erom vroegen, en is niet overgenomen."
    ]
    before = judge(later, te_laat(), niet_getoetst=waits, toetswijze=1, answers=answered(question, "01-linde"))
    assert [(d.uitkomst.value, d.gronden) for d in before.decisions] == [("afgewezen", ("eisen.op_tijd",))]


def test_a_late_inschrijving_is_tested_where_nothing_else_may_be_it() -> None:
    """No folder waits, or a person said that neither repairs it: it is late (W201). One of 30 July, or of a moment after it was here, is no late one."""
    waits, later = (Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10)),), herstel(regel(5, "Z430", 100))
    (question,) = judge(later, niet_getoetst=waits).questions
    left = answered(question, "buiten_beschouwing")
    (asked,) = judge(later, te_laat(), niet_getoetst=waits, answers=left).questions  # then the late one may repair 01-linde
    out = judge(later, te_laat(), niet_getoetst=waits, answers=Answers((*left.given, *answered(asked, "als_inschrijving").given)))
    alone = judge(later, te_laat())
    timely = judge(later, replace(te_laat(), ontvangen_op=at(2015, 7, 31, 10)), niet_getoetst=waits, answers=answered(question, "01-linde"))
    slip = judge(later, te_laat(), niet_getoetst=waits, na_vandaag=("nogmaals",))

    assert (asked.code, asked.feiten.get("map"), asked.keuzes) == ("V291", "nogmaals", ("als_inschrijving", "01-linde"))
    assert [d.gronden for r in (out, alone) for d in r.decisions] == [("eisen.op_tijd",)] * 2
    assert [f.code for f in out.findings] == ["W201", "W287"]
    assert [(d.uitkomst.value, d.bestand) for d in timely.decisions] == [("toegelaten", "nogmaals/f.xlsx")]
    assert [q.code for q in slip.questions] == ["V201"]


def test_what_a_person_left_out_stays_out_when_a_herstel_comes() -> None:
    """50 days Z440 added on 31 July were left out (V291); then the herstel of 01-linde counts, with 100 days Z430. A folder that came to light
    since is a reason to ask again, and meanwhile they do not count."""
    linde, es = Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10)), Wachtend("02-es", ontvangen_op=at(2015, 7, 30, 10))
    later = herstel(regel(5, "Z430", 100))
    (of_addition,) = judge(erbij(), niet_getoetst=(linde,)).questions
    (of_repair,) = judge(erbij(), later, niet_getoetst=(linde,)).questions
    said = Answers((*answered(of_addition, "buiten_beschouwing").given, *answered(of_repair, "01-linde").given))
    result = judge(erbij(), later, niet_getoetst=(linde,), answers=said)
    more = judge(erbij(), later, niet_getoetst=(linde, es), answers=said)

    assert counted(result) == ("toegelaten", {})  # the form of the herstel itself
    assert told(result) == [f"{WIE}: Aanlevering erbij (aanvulling) telt niet mee. Dat besliste Noor, met als reden: nagebeld"]
    assert (counted(more)[0], [(q.code, q.feiten.get("map")) for q in more.questions]) == ("aangehouden", [("V291", "erbij")])


def test_what_ingest_still_asks_of_the_form_that_was_repaired_holds_nobody() -> None:
    """V105 asks whether the first form holds a burgerservicenummer; the repair is another form."""
    waiting = Wachtend("01-linde", ontvangen_op=at(2015, 7, 30, 10))
    about = Question("V105", "ingest", "01-linde/f.xlsx", "inschrijfformulier", feiten=Facts.of(map="01-linde", bestand="01-linde/f.xlsx"))
    (question,) = unread(waiting, vragen=(about,)).questions

    assert [d.uitkomst.value for d in unread(waiting, vragen=(about,), answers=answered(question, "01-linde")).decisions] == ["toegelaten"]
