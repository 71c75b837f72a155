"""One zorgaanbieder in two regions: each besluit, letter and acceptance is of one region."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.brieven_builders import EEN, addresses, gegund, open_ronde, propose
from tests.builders import toets
from tests.workflow.rondes import session, submit
from tests.workflow.test_herstelronde import on, with_term
from tests.workflow.test_validate import decisions, filled, validate
from wlzcli.cycle.brieven import BrievenInputs
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.toetsing import Aanvaarding, Getoetst, ToetsUitkomst
from wlzcli.errors import UsageError
from wlzcli.store.folder import RondeFolder
from wlzcli.views.dossier import make_dossier
from wlzcli.views.meldingen import boodschap
from wlzcli.workflow import brieven, rapport, status, vaststellen
from wlzcli.workflow.brieven_laden import load as load_letters
from wlzcli.workflow.brieven_opstellen import Keuze
from wlzcli.workflow.document import messages
from wlzcli.workflow.dossier import gather
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.niet_mee import all_submissions
from wlzcli.workflow.step import open_context
from wlzcli.workflow.validate import accept
from wlzcli.workflow.validate import run as run_validate
from wlzcli.workflow.vragen import answer
from wlzcli.workflow.waarom_open import open_points


def two_regions(tmp_path: Path, drenthe: dict[str, str | None], haaglanden: dict[str, str | None] | None = None) -> RondeFolder:
    """De Linde in 5503 and, unless it joins later, in 5518; what is known of it holds in both."""
    folder = with_term(tmp_path, "01-linde", "02-linde")
    facts = folder.part("tabellen").joinpath("feiten.csv")
    facts.write_text(facts.read_text(encoding="utf-8").replace(";5503;", ";;"), encoding="utf-8")
    submit(folder, "01-linde", filled(**drenthe))
    if haaglanden is not None:
        join(folder, haaglanden)
    ingest(session(folder))
    return folder


def join(folder: RondeFolder, haaglanden: dict[str, str | None]) -> None:
    submit(folder, "02-linde", replace(filled(**haaglanden), regio="5518"))


def letters(folder: RondeFolder) -> BrievenInputs:
    with folder.reading() as tables:
        return load_letters(open_context(session(folder, dry_run=True), folder, tables), date(2015, 8, 4))


def refused(folder: RondeFolder) -> list[tuple[str, str, str]]:
    return [(w.regio, w.eis, w.tekst) for w in letters(folder).weigergronden]


NO = "U beantwoordde de verklaring '{}' met nee. Volgens testkader §1 (fictief) kunt u dan niet worden toegelaten."


def test_a_letter_of_refusal_tells_what_stands_on_the_form_of_its_region(tmp_path: Path) -> None:
    """Akkoord nee in 5503, geen faillissement nee in 5518: neither letter tells what was answered in the other region."""
    folder = two_regions(tmp_path, {"verklaringen__akkoord": "nee"}, {"verklaringen__geen_faillissement": "nee"})
    validate(folder)

    assert refused(folder) == [
        ("5503", "verklaringen.akkoord", NO.format("Akkoord")),
        ("5518", "verklaringen.geen_faillissement", NO.format("Geen faillissement")),
    ]


def test_under_each_ground_stands_what_was_found_on_it(tmp_path: Path) -> None:
    """Two statements with nee on one form give one code: each is told under its own."""
    folder = two_regions(tmp_path, {"verklaringen__akkoord": "nee", "verklaringen__geen_faillissement": "nee"})
    validate(folder)

    assert refused(folder) == [
        ("5503", "verklaringen.akkoord", NO.format("Akkoord")),
        ("5503", "verklaringen.geen_faillissement", NO.format("Geen faillissement")),
    ]


def test_a_warning_is_accepted_for_the_region_it_was_given_in(tmp_path: Path) -> None:
    """Signed on 1 September, after the inschrijving: accepted in 5503 on 3 August. The same in 5518, of later, waits for its own explanation."""
    signed: dict[str, str | None] = {"datum_ondertekening": "2015-09-01"}
    folder = two_regions(tmp_path, signed)
    validate(folder)
    accept(session(folder), "06290123:W221", "gezien")
    join(folder, signed)
    ingest(session(folder))
    later = validate(folder)
    both = accept(session(folder), "06290123:W221", "ook daar gezien")

    def given(reden: str, regio: str) -> Aanvaarding:
        return Aanvaarding(
            "06290123", "W221", "Datum van ondertekening", "2015-09-01", reden, "A. Jansen", regio, Sector.GZ, "uiterlijk 2015-07-30"
        )

    assert [(d.regio, d.aanvaard) for d in decisions(later)] == [("5503", (given("gezien", "5503"),)), ("5518", ())]
    assert [(f.code, f.bestand) for f in later.bevindingen] == [("W221", "02-linde/formulier.xlsx")]
    assert [d.aanvaard for d in decisions(both)] == [(given("gezien", "5503"),), (given("ook daar gezien", "5518"),)]


def test_a_revision_that_asks_for_repair_is_sent_and_stands_in_the_dossier(tmp_path: Path) -> None:
    """Toegelaten with a volmacht, and V223 answered the other way: the same file now asks for repair. What stands counts in the rapport."""
    folder = two_regions(tmp_path, {"bevoegdheid": "volmacht"})
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "bevoegd", "gezien")
    made = validate(folder)
    assert made.voorstel is not None
    vaststellen.run(session(folder, door="C. Bos"), "validate", made.voorstel.id)
    answer(session(folder), question.id, "herstel", "volmacht is verlopen")
    (revise,) = validate(folder).vragen
    standing = letters(folder).toetsen
    answer(session(folder), revise.id, "herzien", "volmacht is verlopen")
    run_validate(on(folder, date(2015, 8, 4)))
    asked = letters(folder)
    with folder.reading() as tables:
        context = open_context(session(folder, dry_run=True), folder, tables)
        dossier, counted = gather(context, "06290123"), rapport.gather(context).toetsen
        (told,) = [s for s in make_dossier(dossier, messages()).secties if s.titel == "Toetsing aan de toetredingseisen"]

    assert (question.code, revise.code) == ("V223", "V285")
    assert [t.besluit.uitkomst.value for t in standing] == ["toegelaten"]
    assert [(t.besluit.uitkomst.value, t.herkomst.concept) for t in asked.toetsen] == [("toegelaten", False), ("herstel", True)]
    assert [(a.regio, [p.bron for p in a.punten]) for a in asked.aanvullingen] == [("5503", ["testkader §1 (fictief)"])]
    assert [t.titel for t in told.tabellen] == ["Regio 5503, GZ: toegelaten", "Regio 5503, GZ: herstel (voorstel tot herziening)"]
    assert [t.uitkomst.value for t in counted] == ["toegelaten"]


def asked(folder: RondeFolder) -> dict[str, date]:
    """The day of every letter that was made, by its key."""
    with folder.reading() as tables:
        return {r.sleutel.partition("/")[2]: r.as_type(BriefRecord).datum for r in tables.latest_registraties("brief")}


def to_do(folder: RondeFolder, day: date) -> tuple[list[str], str]:
    told = status.run(on(folder, day)).extra
    return [w.wat for w in told["wacht"]], told["volgende_opdracht"]


def test_a_request_for_a_second_region_leaves_the_term_of_the_first(tmp_path: Path) -> None:
    """5503 was asked on 3 August, until 13 August. On 8 August 5518 is asked too: only that letter is made, until 18 August."""
    open_: dict[str, str | None] = {"verklaringen__akkoord": None}
    folder = two_regions(tmp_path, open_)
    addresses(folder, "06290123;Stichting De Linde;01234567;Dorpsstraat 1;9400 AA;Assen;a@linde.example")
    validate(folder)
    brieven.run(session(folder), Keuze(date(2015, 8, 3), (BriefSoort.VERZOEK_OM_AANVULLING,)))
    join(folder, open_)
    ingest(session(folder))
    validate(folder)
    before = to_do(folder, date(2015, 8, 8))
    brieven.run(session(folder), Keuze(date(2015, 8, 8), (BriefSoort.VERZOEK_OM_AANVULLING,), "06290123:5518:GZ"))

    command = "wlz brieven --soort verzoek_om_aanvulling --alleen 06290123:5518:GZ --verzending DATUM"
    assert before == (
        [
            "brief te maken: verzoek om aanvulling aan 06290123:5518:GZ",
            "herstel door 06290123:5503:GZ, kan tot en met 13 augustus 2015",
        ],
        command,
    )
    assert asked(folder) == {"06290123-5503-GZ": date(2015, 8, 3), "06290123-5518-GZ": date(2015, 8, 8)}
    assert to_do(folder, date(2015, 8, 8))[0] == [
        "herstel door 06290123:5503:GZ, kan tot en met 13 augustus 2015",
        "herstel door 06290123:5518:GZ, kan tot en met 18 augustus 2015",
    ]


@pytest.mark.parametrize("whom", ["06290123:5599", "06290123:5503:VV", "06290123:5503:GZ:x"])
def test_only_a_region_and_sector_of_the_ronde_can_be_named(tmp_path: Path, whom: str) -> None:
    folder = two_regions(tmp_path, {})
    with pytest.raises(UsageError) as caught:
        brieven.run(session(folder), Keuze(alleen=whom))

    assert (caught.value.melding, caught.value.herstel) == (
        f"--alleen: '{whom}' noemt geen regio en sector van deze ronde.",
        "Schrijf AGB, AGB:REGIO of AGB:REGIO:SECTOR. Regio's: 5503, 5518; sectoren: GZ.",
    )


def still_open(folder: RondeFolder, regio: str, reden: str = "herstel") -> list[str]:
    """What waarom says holds an award there that waits for repair, or for an answer."""
    held = replace(gegund("06290123"), regio=regio, reden=reden)
    with folder.reading() as tables:
        context = open_context(session(folder, dry_run=True), folder, tables)
        items = all_submissions(context, last_stand(tables))
        return [p.code for p in open_points(tables, items, context.beleid.kader(Sector.GZ), held)]


def test_waarom_tells_what_is_open_in_the_region_and_not_repaired(tmp_path: Path) -> None:
    """5518: an answer that cannot be read and no contactpersoon; 5503: no answer. The repair in 5518 gives the answer: one point is left."""

    def perhaps(workbook: Any) -> None:
        workbook["Bestuursverklaring"]["B6"] = "wellicht"

    folder = two_regions(tmp_path, {"verklaringen__akkoord": None})
    submit(folder, "02-linde", replace(filled(contactpersoon=None), regio="5518"), edit=perhaps)
    ingest(session(folder))
    validate(folder)
    before = still_open(folder, "5503"), still_open(folder, "5518")
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-later;herstel;2015-08-02T12:00:00+02:00\n")
    submit(folder, "03-later", replace(filled(contactpersoon=None), regio="5518"))
    ingest(session(folder))
    validate(folder)

    assert before == (["F210"], ["F113", "F200", "F206"])
    assert (still_open(folder, "5503"), still_open(folder, "5518")) == (["F210"], ["F206"])


def test_waarom_tells_no_question_about_a_folder_of_another_region(tmp_path: Path) -> None:
    """Nobody wrote down when 03-linde came in, for 5518 (V101). What is held in 5503 waits for its own answer only."""
    folder = two_regions(tmp_path, {"opgave__ZZP": "geheel_nieuw"})
    submit(folder, "03-linde", replace(filled(), regio="5518"))
    ingest(session(folder))
    validate(folder)

    assert (still_open(folder, "5503", "aangehouden"), still_open(folder, "5518", "aangehouden")) == (["V271"], ["V101"])


def test_under_a_ground_stands_only_what_refuses(tmp_path: Path) -> None:
    """Of one eis: what was not repaired after the term refuses; what was never asked for, or may be accepted, does not."""
    folder = open_ronde(tmp_path / "ronde")
    tested = Getoetst("eisen.volledig", "niet_voldaan", "testkader §1", titel="Volledig", codes=("F206", "W246"))
    propose(folder, "validate", [toets(EEN, uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.volledig",), getoetst=(tested,))])
    wie = Facts.of(wie=f"Zorg 01 ({EEN}), regio 5503, GZ")
    ground = Finding("F206", Ernst.WAARSCHUWING, "Contactpersoon", agb_code=EEN, feiten=wie)
    others = (replace(ground, ernst=Ernst.FOUT, onderwerp="E-mailadres"), replace(ground, code="W246", aanvaardbaar=True))
    with folder.writing("validate", "A. Jansen") as tables:
        tables.replace_findings("validate", (ground, *others))

    assert refused(folder) == [("5503", "eisen.volledig", boodschap(ground, messages(), zorgaanbieder=True))]


def test_a_point_names_the_file_of_its_own_region(tmp_path: Path) -> None:
    """The same answer that cannot be read in 5503 and on the addition of 5518: the letter for 5518 names the addition."""

    def perhaps(workbook: Any) -> None:
        workbook["Bestuursverklaring"]["B6"] = "wellicht"

    folder = two_regions(tmp_path, {}, {})
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("00-linde;inschrijving;2015-07-30T12:00:00+02:00\n03-erbij;aanvulling;2015-07-31T12:00:00+02:00\n")
    shutil.rmtree(folder.part("inschrijvingen") / "01-linde")
    submit(folder, "00-linde", filled(), edit=perhaps)
    submit(folder, "03-erbij", replace(filled(), regio="5518"), edit=perhaps)
    ingest(session(folder))
    validate(folder)

    assert [(a.regio, [p.plaats for p in a.punten]) for a in letters(folder).aanvullingen] == [
        ("5503", ["Bestuursverklaring › B6"]),
        ("5518", ["Bestuursverklaring › B6, in formulier.xlsx (aanvulling, ontvangen op 31 juli 2015)"]),
    ]
