"""Folders, versions and questions of the intake, and what a besluit that stands asks: one case for every code that is not in one cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import BRON, STUKKEN, beleid, gegevens, inschrijving, kader, opzet, toets_kader, validate_inputs, velden
from tests.cycle.test_ingest import BSN, FORMS, aanlevering, edited_identity, lezing, ontvangen, weigh
from tests.spec.test_ingest import ALG, FORM, MESSAGES, put
from tests.spec.test_toetreding import WIE, at
from tests.workflow.rondes import ronde_map, session, submit
from wlzcli.cycle.formulier import make_formulier
from wlzcli.cycle.ingest import IngestInputs, read_form
from wlzcli.cycle.ingest import decide as take_in
from wlzcli.cycle.validate import VastBesluit, decide
from wlzcli.domain.aanlevering import Document
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answers, Ernst, Finding
from wlzcli.domain.inschrijving import Veld
from wlzcli.domain.toetsing import Aanvaarding
from wlzcli.domain.werkboek import Cel, Soort
from wlzcli.formats.xlsx.reader import read_xlsx
from wlzcli.policy.model import Beleid
from wlzcli.policy.model import Document as Vereist
from wlzcli.store.folder import RondeFolder
from wlzcli.views.meldingen import boodschap, herstel, vraag_tekst
from wlzcli.workflow.ingest import run as ingest


def empty(inbox: Path) -> None:
    (inbox / "02-leeg").mkdir()


def two_forms(inbox: Path) -> None:
    (inbox / "01-linde" / "tweede.xlsx").write_bytes((inbox / "01-linde" / "formulier.xlsx").read_bytes())


def loose(inbox: Path) -> None:
    (inbox / "los.xlsx").write_bytes(b"x")


def odd_name(inbox: Path) -> None:
    (inbox / "01-linde" / "a\x1b[31m.pdf").write_bytes(b"x")


def secret_name(inbox: Path) -> None:
    (inbox / "01-linde" / f"plan {BSN}.pdf").write_bytes(b"x")


def secret_annex(inbox: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = BSN
    book.save(inbox / "01-linde" / "lijst.xlsx")


def folder_in_folder(inbox: Path) -> None:
    (inbox / "01-linde" / "extra").mkdir()


FOLDERS: list[tuple[str, Callable[[Path], None], str]] = [
    ("F101", empty, "In de map 02-leeg staat geen ingevuld formulier; er staat een lege map."),
    (
        "F102", two_forms,
        "In de map 01-linde staat meer dan één werkmap: formulier.xlsx, tweede.xlsx. Niet te zien is welke de inschrijving is.",
    ),
    ("F127", loose, "los.xlsx staat los in de map inschrijvingen; elke inschrijving hoort in een eigen map."),
    (
        "F128", odd_name,
        "In de map 01-linde staat een bestand met tekens in de naam die niet te tonen zijn: a\\x1b[31m.pdf. Het is niet gelezen.",
    ),
    (
        "F129", secret_name,
        "In de map 01-linde staat een bestand met mogelijk een burgerservicenummer in de naam (plan *********.pdf). "
        "Het is niet gelezen en niet bewaard.",
    ),
    (
        "F131", secret_annex,
        "In de bijlage 01-linde/lijst.xlsx staat mogelijk een burgerservicenummer. De bijlage is niet bewaard en telt niet als bewijsstuk.",
    ),
    ("W127", folder_in_folder, "In de map 01-linde staat nog een map: extra. Wat daarin staat is niet gelezen."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "put_there", "tekst"), FOLDERS, ids=[c[0] for c in FOLDERS])
def test_what_lies_in_the_folders(code: str, put_there: Callable[[Path], None], tekst: str, tmp_path: Path) -> None:
    """A folder that is not as it should be: named, told, and the rest goes on."""
    folder: RondeFolder = ronde_map(tmp_path, ("01-linde",))
    submit(folder, "01-linde")
    put_there(folder.part("inschrijvingen"))

    assert [(f.code, boodschap(f, MESSAGES)) for f in ingest(session(folder)).bevindingen] == [(code, tekst)]


def test_cells_and_rows_no_program_makes() -> None:
    """F112: a value no spreadsheet writes. F130: more rows than any form needs; the first five thousand are read."""
    from tests.cycle.test_ingest import filled

    form = make_formulier(kader(), opzet(), gegevens())
    book = read_xlsx(filled(form))
    odd = Cel("B22", 22, 2, "NaN", Soort.ONBEKEND, "General")
    filled_in = len(gegevens().productie)
    rows = tuple(Cel(f"E{n}", n, 5, "1", Soort.GETAL, "General") for n in range(40, 5_040))

    def read(blad: str, *cells: Cel) -> list[tuple[str, str]]:
        taken = {c.adres for c in cells}
        sheets = tuple(
            replace(b, cellen=(*(c for c in b.cellen if c.adres not in taken), *cells)) if b.naam == blad else b for b in book.bladen
        )
        found = weigh(aanlevering(read_=read_form(replace(book, bladen=sheets), FORMS)), register=(ontvangen("01-linde", 29),)).findings
        return [(f.code, boodschap(f, MESSAGES)) for f in found if f.code != "F120"]

    assert read(ALG, odd) == [("F112", "Bij 'Omvang van de organisatie in fte' staat iets dat niet te lezen is (NaN).")]
    assert read("Productie", *rows) == [
        ("F130", f"De tabel op blad Productie heeft {len(rows) + filled_in} ingevulde regels; gelezen zijn de eerste 5000 regels.")
    ]


def test_the_own_check_on_another_layout() -> None:
    """W104: outside a ronde a form with more questions is no fault; that they are not tested is told.

    Which file answers those questions is not known, so that no file is said to be named nowhere (W126); on our own form it is.
    """
    beside = (Document("los.pdf", "a" * 64, True),)
    found, ours = (
        take_in(
            IngestInputs(
                zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=(), formulieren=tuple(f.identiteit for f in FORMS),
                aanleveringen=(item,), eigen_toets=True,
            ),
            Beleid((kader(),)), Answers(),
        ).findings
        for item in (aanlevering(read_=edited_identity(layout_sha256="0" * 64), documenten=beside), aanlevering(documenten=beside))
    )  # fmt: skip

    assert [f.code for f in ours] == ["W126"]
    assert [(f.code, boodschap(f, MESSAGES)) for f in found] == [
        ("W104", f"{FORM} heeft een andere indeling dan het kader waarmee u toetst; vragen van het zorgkantoor zelf zijn niet getoetst.")
    ]


def asked(*items: Any, register: tuple[Any, ...] = ()) -> list[tuple[str, str]]:
    return [(q.code, vraag_tekst(q, MESSAGES)) for q in weigh(*items, register=register).questions]


def test_what_ingest_asks() -> None:
    """V101: nobody wrote down when. V102: two versions. V103: two organisations on one code. V105: the number itself is never shown."""

    def of_another(book: Any) -> None:
        put(ALG, "B6", "Stichting De Es")(book)
        put(ALG, "B7", "07654321")(book)

    other = lezing(of_another)
    both = (ontvangen("01-linde", 29), ontvangen("02-es", 30))

    assert asked(aanlevering()) == [
        (
            "V101",
            "Wanneer is 01-linde ontvangen? In tabellen/ontvangst staat: geen regel. Antwoord met datum en tijd (Nederlandse tijd), "
            "en zo nodig de soort erachter: '30-7-2024 16:59' of '2024-07-30T16:59:00 herstel'.",
        )
    ]
    assert asked(aanlevering(), aanlevering("02-es", read_=other), register=both) == [
        (
            "V103",
            "Twee inzendingen noemen AGB-code 06290123: 01-linde/form.xlsx van Stichting De Linde (KvK 01234567) en "
            "02-es/form.xlsx van Stichting De Es (KvK 07654321). Welke map hoort bij deze AGB-code?",
        )
    ]
    again = lezing(put("Productie", "E5", 77))
    assert asked(aanlevering(), aanlevering("02-es", read_=again), register=both) == [
        (
            "V102",
            "Stichting De Linde (06290123), regio 5503, GZ stuurde twee verschillende formulieren: 01-linde/form.xlsx (29 juli 2015 om "
            "12.00 uur) en 02-es/form.xlsx (30 juli 2015 om 12.00 uur). Verschillen: volume op productieregel 1. Wat is het tweede?",
        )
    ]
    assert asked(aanlevering(read_=lezing(put(ALG, "B21", BSN))), register=both[:1]) == [
        (
            "V105",
            f"In {FORM} staat in blad {ALG}, cel B21 mogelijk een burgerservicenummer. Kijk in het bestand zelf. Is het er een?",
        )
    ]


def test_what_ingest_could_not_read_holds_the_toetsing_up() -> None:
    """F200: said once for the form; each point stands with its own cell."""
    i = inschrijving()
    fault = Finding("F111", Ernst.FOUT, "Volume, regel 1", bestand=i.bestand, blad="Productie", cel="E5", gevonden="#REF!")
    result = decide(validate_inputs(i, bevindingen=(fault,)), beleid(), Answers())

    assert [(d.uitkomst.value, [(p.code, p.cel) for p in d.herstel]) for d in result.decisions] == [("herstel", [("F111", "E5")])]
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        ("F200", f"{WIE}: bij het innemen bleek 1 keer iets niet te lezen of niet in orde (F111). Dat moet eerst worden hersteld.")
    ]


def test_a_condition_is_told_at_its_cell() -> None:
    """W238: a document that is no eis is named at the cell where its file should stand, and asks for no repair."""
    item = Vereist(sleutel="documenten.jaarverslag", titel="Jaarverslag", aard=Aard.VOORWAARDE_OPSLAG, bron=BRON)
    policy = toets_kader(documenten=(*toets_kader().documenten, item))
    one = inschrijving(velden=(*velden(), Veld("documenten.jaarverslag.bestand", None, None, "Bewijsstukken", "B7")))
    result = decide(validate_inputs(one), beleid(policy), Answers())

    assert [(f.code, f.blad, f.cel) for f in result.findings] == [("W238", "Bewijsstukken", "B7")]
    assert [d.uitkomst.value for d in result.decisions] == ["toegelaten"]


def test_a_sector_this_ronde_does_not_buy() -> None:
    """F285: not tested, not refused."""
    result = decide(validate_inputs(replace(inschrijving(), sector=Sector.VV)), beleid(), Answers())

    assert result.decisions == ()
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        ("F285", "map-41410001/formulier.xlsx: de inschrijving is voor sector VV; verwacht is een sector van deze ronde.")
    ]


def test_a_repair_that_changes_more() -> None:
    """W286: the statement that was asked for is taken over; the fte beside it is not."""
    first = inschrijving(velden=velden(verklaringen__akkoord=None))
    later = inschrijving(
        map="herstel", bestand="herstel/f.xlsx", soort="herstel", ontvangen_op=at(2015, 8, 5), velden=velden(contactpersoon="C. Anders")
    )
    result = decide(validate_inputs(first, later), beleid(), Answers())

    assert [d.uitkomst.value for d in result.decisions] == ["toegelaten"]
    assert [(f.code, boodschap(f, MESSAGES)) for f in result.findings] == [
        ("W286", f"{WIE}: het herstel wijzigt ook contactpersoon. Dat was niet gevraagd en is niet overgenomen.")
    ]


def test_a_besluit_that_stands_and_other_data() -> None:
    """V285: it stands until a person revises it."""
    before = decide(validate_inputs(), beleid(), Answers()).decisions[0]
    changed = validate_inputs(inschrijving(velden=velden(verklaringen__akkoord=None)), besluiten=(VastBesluit("a" * 64, before),))
    result = decide(changed, beleid(toets_kader()), Answers())

    assert result.decisions == (before,)
    assert [(q.code, vraag_tekst(q, MESSAGES)) for q in result.questions] == [
        (
            "V285",
            "Stichting Zorg 01 (41410001), regio 5503, GZ: vastgesteld is toegelaten (besluit aaaaaaaaaaaa); "
            "met de gegevens van nu komt er herstel uit. Moet het besluit worden herzien?",
        )
    ]


def test_a_warning_of_a_newer_program_is_no_reason_to_revise() -> None:
    """W237 came with 0.4.0: of a scan that was tested before, the besluit stands and nobody is asked; the warning is told."""
    scan = inschrijving(bewijsstukken=(replace(STUKKEN[0], kvk_gevonden=None, naam_gevonden=None), STUKKEN[1]))
    before = decide(validate_inputs(scan, toetswijze=0), beleid(), Answers()).decisions[0]
    result = decide(validate_inputs(scan, besluiten=(VastBesluit("a" * 64, before),)), beleid(), Answers())

    assert (result.decisions, result.questions) == ((before,), ())
    assert [f.code for f in result.findings] == ["W237"]
    other = replace(scan, velden=velden(verklaringen__akkoord=None))
    assert [q.code for q in decide(validate_inputs(other, besluiten=(VastBesluit("a" * 64, before),)), beleid(), Answers()).questions] == [
        "V285"
    ]


def test_a_change_without_a_changed_document_is_no_document_that_is_missing() -> None:
    """Eventuele gewijzigde documenten: who reports a change need not have one (W238); who names one that is not there is told."""
    asked = Vereist(sleutel="documenten.gewijzigd", titel="Gewijzigde stukken", aard=Aard.PROCEDURE, bron=BRON)
    changed = beleid(toets_kader(documenten=(*toets_kader().documenten, asked)))

    def told(naam: str | None, **more: Any) -> Any:
        i = inschrijving(velden=velden(wijzigingen="ja", documenten__gewijzigd__bestand=naam))
        return decide(validate_inputs(i, **more), changed, Answers())

    result, before = told(None), told(None, toetswijze=1)
    assert [f.code for f in result.findings] == [f.code for f in before.findings if f.code != "W238"]
    assert "W238" in [f.code for f in before.findings]
    assert "W238" in [f.code for f in told("statuten.pdf").findings]
    stands = (VastBesluit("a" * 64, before.decisions[0]),)
    assert told(None, besluiten=stands).questions == ()  # the besluit of before stands as it is


def test_a_warning_that_is_gone_is_no_reason_to_revise() -> None:
    """W235 on "BV" for "B.V." is gone with 0.5.0, accepted or not; when anything else changed a person is asked all the same."""
    found = inschrijving(bewijsstukken=(replace(STUKKEN[0], naam_gevonden=False), STUKKEN[1]))
    given = Aanvaarding(found.agb_code, "W235", "uittreksel.pdf", "naam niet gevonden", "het is dezelfde", "Noor")
    for inputs in (validate_inputs(found), validate_inputs(found, aanvaardingen=(given,))):
        before = decide(inputs, beleid(), Answers()).decisions[0]
        stands = (VastBesluit("a" * 64, before),)
        result = decide(validate_inputs(besluiten=stands), beleid(), Answers())
        other = decide(validate_inputs(inschrijving(bewijsstukken=STUKKEN[:1]), besluiten=stands), beleid(), Answers())
        assert before.aanvaard == inputs.aanvaardingen
        assert (result.decisions, result.questions, result.findings) == ((before,), (), ())
        assert [q.code for q in other.questions] == ["V285"]
    plain = VastBesluit("a" * 64, decide(validate_inputs(), beleid(), Answers()).decisions[0])
    assert [q.code for q in decide(validate_inputs(found, besluiten=(plain,)), beleid(), Answers()).questions] == [
        "V285"
    ]  # one that is new


@pytest.mark.parametrize(
    ("code", "changes"), [("F250", {"prestatiecode": "Z999"}), ("F251", {"prestatiecode": "V430"})], ids=["F250", "F251"]
)
def test_a_wrong_code_is_named_at_the_cell_of_the_code(code: str, changes: dict[str, str]) -> None:
    """Not at the volume in the same row; an older ronde, that did not keep the cell of the code, names the volume."""
    (line,) = inschrijving().productie

    def place(**more: Any) -> list[tuple[str, str | None, str | None]]:
        given = validate_inputs(replace(inschrijving(), productie=(replace(line, **changes, **more),)))
        return [(f.code, f.blad, f.cel) for f in decide(given, beleid(), Answers()).findings if f.code == code]

    assert place(code_cel="A5") == [(code, "Productie", "A5")]
    assert place(code_cel="A5", vorm_cel="C5") == [(code, "Productie", "C5" if code == "F251" else "A5")]  # what it says stands there
    assert place() == [(code, "Productie", "E5")]


def test_a_letter_about_a_name_that_cannot_be_shown_speaks_to_the_sender(tmp_path: Path) -> None:
    """F128: neither the folder at the zorgkantoor nor what to type there."""
    folder: RondeFolder = ronde_map(tmp_path, ("01-linde",))
    submit(folder, "01-linde")
    odd_name(folder.part("inschrijvingen"))
    (found,) = ingest(session(folder)).bevindingen

    assert boodschap(found, MESSAGES, zorgaanbieder=True) == (
        "Een van uw bestanden heeft tekens in de naam die niet te tonen zijn: a\\x1b[31m.pdf. Het is niet gelezen. "
        "Geef het een gewone naam en stuur het opnieuw."
    )
    assert herstel(found, MESSAGES, zorgaanbieder=True) == ""
