"""Whose AGB-code it is: what another organisation hands in under it is not taken for a repair, an addition or a plan of the first.

De Linde (KvK 01234567) stands in the form as ``tests.builders.gegevens`` makes it; De Es (KvK 07654321) is the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import gegevens, kader, opzet
from tests.cycle.test_ingest import FORMS, aanlevering, answers_to, lezing, ontvangen, weigh
from wlzcli.cycle.formulier import make_definitief_plan
from wlzcli.cycle.ingest import IngestInputs, decide
from wlzcli.cycle.ingest.wie import other_body
from wlzcli.domain.aanlevering import Aanlevering
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.formats.messages import load_texts
from wlzcli.policy.model import Beleid
from wlzcli.views.meldingen import Messages, boodschap, vraag_tekst

MESSAGES = Messages(load_texts())
ES = {"naam": "Stichting De Es", "kvk_nummer": "07654321"}
REGISTER = (ontvangen("01-linde", 29), ontvangen("02-es", 30))


def of_es(**changes: Any) -> Aanlevering:
    """The form of De Es under the AGB-code of De Linde."""
    return aanlevering("02-es", lezing(given=gegevens(**(ES | changes))))


def as_soort(soort: str) -> tuple[Any, ...]:
    return (REGISTER[0], replace(REGISTER[1], soort=soort))


def counting(result: StepResult[Inschrijving]) -> list[tuple[str, bool, str | None]]:
    return [(i.map, i.telt_mee, i.reden) for i in result.decisions]


@pytest.mark.parametrize("soort", ["herstel", "aanvulling"])
def test_a_repair_or_addition_of_another_body_waits_for_a_person(soort: str) -> None:
    """V108: until somebody says it is the same zorgaanbieder nothing of it counts; the one that was there does."""
    result = weigh(aanlevering(), of_es(), register=as_soort(soort))

    assert [(q.code, q.keuzes, vraag_tekst(q, MESSAGES)) for q in result.questions] == [
        (
            "V108",
            ("dezelfde", "01-linde", "02-es"),
            f"02-es/form.xlsx ({soort}, regio 5503, GZ) noemt AGB-code 06290123 van Stichting De Es (KvK 07654321). Onder die code telt al "
            "01-linde/form.xlsx (regio 5503, GZ) van Stichting De Linde (KvK 01234567). Is het dezelfde zorgaanbieder, of van welke map is "
            "de code?",
        )
    ]
    assert counting(result) == [
        ("01-linde", True, None),
        ("02-es", False, "wacht op antwoord: is dit van dezelfde zorgaanbieder als 01-linde/form.xlsx"),
    ]


@pytest.mark.parametrize(
    ("keuze", "telt", "verliest"),
    [("dezelfde", [True, True], None), ("01-linde", [True, False], "02-es"), ("02-es", [False, True], "01-linde")],
)
def test_who_it_is_a_person_says(keuze: str, telt: list[bool], verliest: str | None) -> None:
    """F140: who named another's code is told and is not tested."""
    asked = weigh(aanlevering(), of_es(), register=as_soort("herstel"))
    result = weigh(aanlevering(), of_es(), register=as_soort("herstel"), given=answers_to(asked, V108=keuze))

    assert ([i.telt_mee for i in result.decisions], result.questions) == (telt, ())
    wint = {"01-linde": "02-es", "02-es": "01-linde"}.get(verliest or "")
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == (
        [
            (
                "F140",
                f"{verliest}/form.xlsx noemt AGB-code 06290123, maar een inkoper besliste dat die bij {wint}/form.xlsx hoort. "
                "Deze inzending is niet getoetst.",
            )
        ]
        if verliest
        else []
    )


def test_another_body_in_another_region_is_seen() -> None:
    """Each alone in its region, so nothing compares them as versions; one AGB-code is of one zorgaanbieder."""
    result = weigh(aanlevering(), of_es(regio="5518"), register=REGISTER)

    assert [(q.code, vraag_tekst(q, MESSAGES)) for q in result.questions] == [
        (
            "V108",
            "02-es/form.xlsx (inschrijving, regio 5518, GZ) noemt AGB-code 06290123 van Stichting De Es (KvK 07654321). Onder die code "
            "telt al 01-linde/form.xlsx (regio 5503, GZ) van Stichting De Linde (KvK 01234567). Is het dezelfde zorgaanbieder, of van "
            "welke map is de code?",
        )
    ]
    assert [i.telt_mee for i in result.decisions] == [True, False]
    same = weigh(aanlevering(), aanlevering("02-es", lezing(given=gegevens(regio="5518"))), register=REGISTER)
    assert ([i.telt_mee for i in same.decisions], same.questions) == ([True, True], ())


def test_who_lost_the_code_has_lost_it_with_all_that_came_beside() -> None:
    """V108 on ``03-es`` says that the code is of De Es: the additions of De Linde before and after it go with its inschrijving."""
    maps = ("01-linde", "02-linde-aanv", "03-es", "04-linde-aanv", "05-es-aanv")
    items = [aanlevering(m, lezing(given=gegevens(**(ES if "es" in m else {}), velden=(("fte", f"{n + 1}"),)))) for n, m in enumerate(maps)]
    register = (ontvangen(maps[0], 26), *(replace(ontvangen(m, 26 + n), soort="aanvulling") for n, m in enumerate(maps[1:], start=1)))
    asked = weigh(*items, register=register)
    (first,) = (q for q in asked.questions if "03-es/form.xlsx (" in vraag_tekst(q, MESSAGES))
    result = weigh(*items, register=register, given=tuple(a for a in answers_to(asked, V108="03-es") if a.vraag == first))

    assert len(asked.questions) == 2
    lost = "noemt een AGB-code die bij 03-es/form.xlsx hoort"
    assert counting(result) == [
        ("01-linde", False, lost),
        ("02-linde-aanv", False, lost),
        ("03-es", True, None),
        ("04-linde-aanv", False, lost),
        ("05-es-aanv", True, None),
    ]
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings if f.code == "F140"] == [
        (
            "F140",
            f"{m}/form.xlsx noemt AGB-code 06290123, maar een inkoper besliste dat die bij 03-es/form.xlsx hoort. Deze inzending is niet getoetst.",
        )
        for m in ("01-linde", "02-linde-aanv", "04-linde-aanv")
    ]
    assert result.questions == ()


def test_who_lost_the_code_lost_it_in_every_region() -> None:
    """The inschrijving of De Es in region 5518 is refused; its addition there is not left as if nothing were known of the code."""
    addition = replace(ontvangen("03-es-aanv", 31), soort="aanvulling")
    items = (
        aanlevering(),
        of_es(regio="5518"),
        aanlevering("03-es-aanv", lezing(given=gegevens(**ES, regio="5518", velden=(("fte", "7"),)))),
    )
    asked = weigh(*items, register=(*REGISTER, addition))
    result = weigh(*items, register=(*REGISTER, addition), given=answers_to(asked, V108="01-linde"))

    assert [i.telt_mee for i in result.decisions] == [True, False, False]
    assert [f.bestand for f in result.findings if f.code == "F140"] == ["02-es/form.xlsx", "03-es-aanv/form.xlsx"]
    assert result.questions == ()


def test_who_lost_it_among_two_inschrijvingen_lost_it_with_what_came_beside() -> None:
    """V103: the code is of De Es, whose inschrijving stands in the same region. The addition of De Linde, there and elsewhere, is not asked."""
    maps = ("01-linde", "02-es", "03-linde-aanv", "04-linde-elders")
    items = [
        aanlevering(maps[0]),
        of_es(),
        aanlevering(maps[2], lezing(given=gegevens(velden=(("fte", "7"),)))),
        aanlevering(maps[3], lezing(given=gegevens(regio="5518", velden=(("fte", "8"),)))),
    ]
    register = (*REGISTER, *(replace(ontvangen(m, 31), soort="aanvulling") for m in maps[2:]))
    asked = weigh(*items, register=register)
    result = weigh(*items, register=register, given=answers_to(asked, V103="02-es", V108="dezelfde"))

    assert [q.code for q in asked.questions] == ["V103"]
    lost = "noemt een AGB-code die bij 02-es/form.xlsx hoort"
    assert counting(result) == [
        ("01-linde", False, lost),
        ("02-es", True, None),
        ("03-linde-aanv", False, lost),
        ("04-linde-elders", False, lost),
    ]
    assert (sorted(f.bestand or "" for f in result.findings if f.code == "F140"), result.questions) == (
        ["01-linde/form.xlsx", "03-linde-aanv/form.xlsx", "04-linde-elders/form.xlsx"],
        (),
    )


def test_a_definitief_plan_of_another_body_waits() -> None:
    """Also where its zorgaanbieder has no inschrijving in that region."""
    plan = make_definitief_plan(kader(), opzet(), gegevens(**ES, regio="5518"))
    result = weigh(aanlevering(), aanlevering("02-es", lezing(form=plan)), register=as_soort("definitief_plan"))

    assert ([q.code for q in result.questions], [i.telt_mee for i in result.decisions]) == (["V108"], [True, False])


@pytest.mark.parametrize(
    ("keuze", "telt"), [("dezelfde", [True, True]), ("wie_al_telde", [True, False]), ("wie_later_kwam", [False, True])]
)
def test_two_in_one_folder_are_not_told_apart_by_its_name(keuze: str, telt: list[bool]) -> None:
    """V108 on a definitief plan of De Es in the folder of De Linde."""
    plan = make_definitief_plan(kader(), opzet(), gegevens(**ES))
    first = aanlevering(vroeger=True, versie=1, sha256="a" * 64)
    items = (first, aanlevering(read_=lezing(form=plan), versie=2, sha256="b" * 64))
    asked = weigh(*items, register=REGISTER[:1])
    said = weigh(*items, register=REGISTER[:1], given=answers_to(asked, V108=keuze))

    assert [(q.code, q.keuzes) for q in asked.questions] == [("V108", ("dezelfde", "wie_al_telde", "wie_later_kwam"))]
    assert (said.questions, [i.telt_mee for i in said.decisions]) == ((), telt)


def test_a_stand_of_before_took_it_over_without_a_question() -> None:
    """``wijze`` 1, of 0.4.0: read again as it was."""
    inputs = IngestInputs(
        zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=(), formulieren=tuple(f.identiteit for f in FORMS),
        aanleveringen=(aanlevering(), of_es()), ontvangst=as_soort("herstel"), wijze=1,
    )  # fmt: skip
    result = decide(inputs, Beleid((kader(),)), Answers())

    assert ([i.telt_mee for i in result.decisions], result.questions) == ([True, True], ())


@pytest.mark.parametrize(
    ("name", "number", "other"),
    [
        ("Stichting De Linde", "07654321", False),  # the KvK number is what the repair corrects
        ("STICHTING DE LINDE ", "07654321", False),
        ("Stichting De Es", "01234567", False),  # or the name
        ("Stichting De Es", "07654321", True),
        ("Stichting De Es", "", True),
        ("Stichting De Linde", "", False),
        ("", "07654321", True),
        ("", "01234567", False),
        ("", "", False),  # nothing speaks against it
    ],
)
def test_what_speaks_against_one_body(name: str, number: str, other: bool) -> None:
    """Both must differ; where one of them is not known the other tells."""
    first, second = (weigh(aanlevering(), register=REGISTER[:1]).decisions[0] for _ in range(2))

    assert other_body(first, replace(second, naam=name, kvk_nummer=number)) is other
    assert other_body(replace(second, naam=name, kvk_nummer=number), first) is other
