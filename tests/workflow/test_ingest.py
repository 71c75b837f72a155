"""wlz ingest on a real folder: what is read, kept, held and refused, and that doing it again changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import gegevens, kader
from tests.hostile import one_sheet
from tests.workflow.rondes import form_of, ronde_map, session, submit
from wlzcli.cli.frame import write_json
from wlzcli.domain.canonical import dumps
from wlzcli.domain.report import Report
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import status
from wlzcli.workflow.document import report_document
from wlzcli.workflow.formulier import make_forms
from wlzcli.workflow.ingest import reread, run
from wlzcli.workflow.inzendingen import safe_name
from wlzcli.workflow.session import load_beleid
from wlzcli.workflow.step import open_context
from wlzcli.workflow.vragen import answer

BSN = "111222333"  # made up; passes the elfproef


def ingest(folder: RondeFolder, *maps: Path, **changes: Any) -> Report:
    return run(session(folder, **changes), maps)


def stored(folder: RondeFolder) -> bytes:
    with folder.reading() as tables:
        return dumps(tables.inschrijvingen())


def kept(folder: RondeFolder) -> set[str]:
    return {p.name for p in folder.part("archief").rglob("*") if p.is_file()}


def codes(report: Report) -> list[tuple[str, str | None]]:
    return [(f.code, f.bestand) for f in report.bevindingen]


def test_what_formulier_fills_in_ingest_json_gives_back_with_its_cell(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """The whole way: gegevens in JSON, the form, the folder, and the JSON of ingest, laid out alike from its first line to its last."""
    folder = ronde_map(tmp_path, ("01-linde",))
    given = {
        "schema": "wlz/gegevens/1",
        "zorgaanbieders": [
            {
                "agb_code": "06290123", "naam": "Stichting De Linde", "kvk_nummer": "01234567", "sector": "GZ", "regio": "5503",
                "velden": {"fte": 12.5, "verklaringen.akkoord": True, "opgave.ZZP": "bestaand", "datum_ondertekening": "2015-07-01"},
                "productie": [{"prestatiecode": "H300", "volume": 1040.25}],
            }
        ],
    }  # fmt: skip
    (tmp_path / "gegevens.json").write_text(json.dumps(given), encoding="utf-8")
    inbox = folder.part("inschrijvingen") / "01-linde"
    make_forms(session(folder), inbox, None, tmp_path / "gegevens.json", definitief=False)
    report = ingest(folder)
    write_json(report_document(report))
    written = capsysbinary.readouterr().out.decode()
    document = json.loads(written)
    besluit = document["besluiten"][0]

    assert report.exit_code() == 0
    assert written == json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    assert {k: besluit[k] for k in ("regio", "sector", "agb_code", "bestand", "ontvangen_op", "telt_mee")} == {
        "regio": "5503",
        "sector": "GZ",
        "agb_code": "06290123",
        "bestand": "01-linde/inschrijfformulier-test-2016-gz-06290123-5503.xlsx",
        "ontvangen_op": "2015-07-30T12:00:00+02:00",
        "telt_mee": True,
    }
    velden = besluit["velden"]
    assert velden["fte"] == {"waarde": "12.5", "blad": "Algemene gegevens", "cel": "B22"}
    assert velden["verklaringen.akkoord"] == {"waarde": "ja", "blad": "Bestuursverklaring", "cel": "B5"}
    assert velden["opgave.ZZP"] == {"waarde": "bestaand", "blad": "Algemene gegevens", "cel": "B16"}
    assert velden["datum_ondertekening"] == {"waarde": "2015-07-01", "blad": "Algemene gegevens", "cel": "B14"}
    assert velden["productie.3.prestatiecode"] == {"waarde": "H300", "blad": "Productie", "cel": "A7"}
    assert velden["productie.3.volume"] == {"waarde": "1040.25", "blad": "Productie", "cel": "E7"}
    assert velden["email"] == {"blad": "Algemene gegevens", "cel": "B10"}


def test_originals_go_to_the_archief_and_again_changes_nothing(tmp_path: Path) -> None:
    """Form and documents lie there under their hash; a second run writes nothing, not even a journal row."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde", uittreksel__pdf=b"%PDF-1.4 geen echte pdf")
    first = ingest(folder)
    before = (folder.path / "ronde.sqlite").read_bytes()
    second = ingest(folder, door="B. de Vries")

    assert {hashlib.sha256(p.read_bytes()).hexdigest() for p in path.iterdir()} <= kept(folder)
    assert (first.changed, second.changed) == (True, False)
    assert (folder.path / "ronde.sqlite").read_bytes() == before


def test_read_again_from_the_archief_is_what_is_stored(tmp_path: Path) -> None:
    """Also when the inbox is gone."""
    folder = ronde_map(tmp_path, ("01-linde", "02-linde"))
    submit(folder, "01-linde", gegevens(velden=(("documenten.uittreksel.bestand", "uittreksel.pdf"),)), uittreksel__pdf=b"%PDF-1.4")
    submit(folder, "02-linde", gegevens(velden=(("fte", "99"),)))
    ingest(folder)
    for path in sorted(folder.part("inschrijvingen").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with folder.reading() as tables:
        again = reread(open_context(session(folder), folder, tables))

    assert dumps(again) == stored(folder)
    assert ingest(folder).changed is False


def test_a_possible_bsn_stays_out_of_the_archief_until_a_person_says_it_is_none(tmp_path: Path) -> None:
    """Nor does the number stand in the database; afterwards it is an ordinary submission."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde", gegevens(velden=(("wijzigingen_toelichting", f"mevrouw {BSN}"),)))
    sha256 = hashlib.sha256((path / "formulier.xlsx").read_bytes()).hexdigest()
    held = ingest(folder)
    with folder.reading() as tables:
        again = reread(open_context(session(folder), folder, tables))

    assert codes(held) == [("F123", "01-linde/formulier.xlsx")]
    assert held.exit_code() == 1
    assert sha256 not in kept(folder)
    assert BSN.encode() not in (folder.path / "ronde.sqlite").read_bytes()
    assert dumps(again) == stored(folder)

    answer(session(folder), held.vragen[0].id, "geen_burgerservicenummer", "het is een intern nummer")
    released = ingest(folder)

    assert released.bevindingen == ()
    assert sha256 in kept(folder)


def test_a_held_form_that_is_sent_again_leaves_no_trace(tmp_path: Path) -> None:
    """The new file takes its place; nobody has to answer."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde", gegevens(velden=(("wijzigingen_toelichting", f"mevrouw {BSN}"),)))
    ingest(folder)
    (path / "formulier.xlsx").unlink()
    path.rmdir()
    submit(folder, "01-linde")
    report = ingest(folder)

    assert (report.bevindingen, report.vragen, report.totalen) == (
        (), (), {"mappen": 1, "inschrijvingen": 1, "tellen_mee": 1, "tellen_niet_mee": 0},
    )  # fmt: skip


def test_a_form_replaced_in_its_own_folder_is_a_second_version(tmp_path: Path) -> None:
    """What was read before is not forgotten: a person says which one counts."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    ingest(folder)
    (path / "formulier.xlsx").unlink()
    path.rmdir()
    submit(folder, "01-linde", gegevens(velden=(("fte", "99"),)))
    report = ingest(folder)

    assert [q.code for q in report.vragen] == ["V102"]
    assert report.totalen == {"mappen": 1, "inschrijvingen": 2, "tellen_mee": 1, "tellen_niet_mee": 1}


def test_what_can_not_be_read_ends_in_a_finding_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A broken file, an empty folder, a link, a loose file, two forms: each its finding; exit 3."""
    folder = ronde_map(tmp_path, ("07-linde",))
    inbox = folder.part("inschrijvingen")
    for name in ("01-kapot", "02-leeg", "04-twee", "05-bezig"):
        (inbox / name).mkdir()
    (inbox / "01-kapot" / "form.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    (inbox / "03-link").symlink_to(tmp_path)
    (inbox / "04-twee" / "a.xlsx").write_bytes(b"a")
    (inbox / "04-twee" / "b.xlsx").write_bytes(b"b")
    (inbox / "05-bezig" / "form.xlsx.part").write_bytes(b"half")
    (inbox / "06-los.xlsx").write_bytes(b"los")
    submit(folder, "07-linde")
    report = ingest(folder)

    assert codes(report) == [
        ("F158", "01-kapot/form.xlsx"),
        ("F101", "02-leeg"),
        ("F173", "03-link"),
        ("F102", "04-twee"),
        ("F175", "05-bezig/form.xlsx.part"),
        ("F127", "06-los.xlsx"),
    ]
    assert report.exit_code() == 3
    assert report.totalen == {"mappen": 7, "inschrijvingen": 1, "tellen_mee": 1, "tellen_niet_mee": 0}


def test_only_the_given_folders_are_read_and_earlier_ones_stay(tmp_path: Path) -> None:
    """A folder anywhere; what came in before is read from the archief."""
    folder = ronde_map(tmp_path, ("01-linde", "02-beuk"))
    submit(folder, "01-linde")
    ingest(folder)
    elsewhere = submit(folder, "02-beuk", gegevens(agb_code="06290456", naam="Stichting De Beuk", kvk_nummer="07654321"))
    moved = elsewhere.rename(tmp_path / "02-beuk")
    report = ingest(folder, moved)

    assert report.totalen == {"mappen": 1, "inschrijvingen": 2, "tellen_mee": 2, "tellen_niet_mee": 0}


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """One sentence, and nothing stored."""
    folder = ronde_map(tmp_path)

    with pytest.raises(FileError, match=r"bestaat-niet is geen map\.$"):
        ingest(folder, tmp_path / "bestaat-niet")


def test_dry_run_keeps_nothing(tmp_path: Path) -> None:
    """Everything is told; archief and database stay as they were."""
    folder = ronde_map(tmp_path, ("01-linde",))
    submit(folder, "01-linde")
    before = (folder.path / "ronde.sqlite").read_bytes()
    report = ingest(folder, dry_run=True)

    assert report.totalen == {"mappen": 1, "inschrijvingen": 1, "tellen_mee": 1, "tellen_niet_mee": 0}
    assert kept(folder) == set()
    assert (folder.path / "ronde.sqlite").read_bytes() == before


def test_documents_are_looked_into(tmp_path: Path) -> None:
    """A PDF that is none, an empty one, a link: each with its own problem, for validate to judge."""
    folder = ronde_map(tmp_path, ("01-linde",))
    velden = (("documenten.uittreksel.bestand", "uittreksel.pdf"), ("documenten.polis.bestand", "polis.pdf"))
    path = submit(folder, "01-linde", gegevens(velden=velden), uittreksel__pdf=b"<html>")
    (path / "polis.pdf").symlink_to(path / "uittreksel.pdf")
    ingest(folder)
    with folder.reading() as tables:
        found = [(b.sleutel, b.leesbaar, b.probleem) for b in tables.inschrijvingen()[0].bewijsstukken]

    assert found == [("documenten.uittreksel", False, "geen_pdf"), ("documenten.polis", False, "koppeling")]


def test_names_are_shown_without_what_a_terminal_would_obey() -> None:
    """Control characters and broken encodings are written out."""
    assert safe_name("a\x1b[31mb\nc") == "a\\x1b[31mb\\x0ac"
    assert safe_name("caf\udce9.xlsx") == "caf\\udce9.xlsx"
    assert safe_name("Zoë.xlsx") == "Zoë.xlsx"


def test_a_form_of_before_an_amendment_is_still_read(tmp_path: Path) -> None:
    """The policy gained a statement after the form was made out: its own layout is known, and that it is older is told."""
    folder = ronde_map(tmp_path, ("01-linde",))
    submit(folder, "01-linde")
    beleid, old = load_beleid(folder)
    more = replace(kader().verklaringen[0], sleutel="verklaringen.nieuw", titel="Nieuw", tekst="Wij kennen de wijziging.")
    amended = dumps(replace(beleid, kaders=(replace(beleid.kaders[0], verklaringen=(*kader().verklaringen, more)),)))
    with folder.writing("beleid", "A. Jansen") as tables:
        content = (folder.part("beleid") / "beleid.json").read_bytes()
        tables.note_file(folder.archive(content), "beleid.json", "beleid", len(content), datetime(2015, 7, 1, tzinfo=UTC), "A. Jansen")
    (folder.part("beleid") / "beleid.json").write_bytes(amended)
    (folder.part("beleid") / "beleid.sha256").write_text(hashlib.sha256(amended).hexdigest(), encoding="ascii")
    report = ingest(folder)
    with folder.reading() as tables:
        again = reread(open_context(session(folder), folder, tables))

    assert [(f.code, f.gevonden) for f in report.bevindingen] == [("W103", old[:12])]
    assert report.totalen == {"mappen": 1, "inschrijvingen": 1, "tellen_mee": 1, "tellen_niet_mee": 0}
    assert dumps(again) == stored(folder)


def test_a_name_that_may_hold_a_bsn_is_not_kept(tmp_path: Path) -> None:
    """Of a folder or of a file: neither read nor stored, and shown without the number."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    (path / f"zorgplan {BSN}.pdf").write_bytes(b"%PDF-1.4")
    (folder.part("inschrijvingen") / f"client {BSN}").mkdir()
    report = ingest(folder)

    assert codes(report) == [("F129", "01-linde/zorgplan *********.pdf"), ("F129", "inschrijvingen/client *********")]
    assert BSN.encode() not in (folder.path / "ronde.sqlite").read_bytes()


def test_a_workbook_beside_the_form_is_a_document(tmp_path: Path) -> None:
    """Only one of them says that it is our form; an annex that may hold a burgerservicenummer is not kept."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    for name, value in (("begroting.xlsx", "1000"), ("lijst.xlsx", BSN)):
        annex = openpyxl.Workbook()
        annex.active["A1"] = value
        annex.save(path / name)
    report = ingest(folder)

    assert codes(report) == [("W126", "01-linde/formulier.xlsx"), ("F131", "01-linde/lijst.xlsx")]
    assert hashlib.sha256((path / "begroting.xlsx").read_bytes()).hexdigest() in kept(folder)
    assert hashlib.sha256((path / "lijst.xlsx").read_bytes()).hexdigest() not in kept(folder)


def document(*paragraphs: str) -> bytes:
    """The smallest Word document that holds these."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        text = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
        package.writestr("word/document.xml", f"<w:document><w:body>{text}</w:body></w:document>")
    return buffer.getvalue()


def test_an_annex_is_searched_before_it_is_kept(tmp_path: Path) -> None:
    """Plain text in any of its alphabets, a Word document, a workbook by its cells; a PDF is not (it may hold an RSIN)."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    book = openpyxl.Workbook()
    book.active["C7"] = int(BSN)
    book.save(path / "e.xlsx")
    bad = {"a.csv": f"naam;nr\nJansen;{BSN}\n".encode(), "b.txt": f"nr {BSN}".encode("utf-16"), "d.docx": document(f"client {BSN}")}
    good = {
        "f.csv": b"naam;nr\nJansen;111222334\n", "g.docx": document(f"De Linde, RSIN {BSN}"), "h.pdf": f"%PDF-1.4 {BSN}".encode(),
        "i.bin": b"\0\1\2", "j.txt": b"",
    }  # fmt: skip
    for name, data in (bad | good).items():
        (path / name).write_bytes(data)
    report = ingest(folder)
    told = [(f.bestand, f.blad, f.cel) for f in report.bevindingen if f.code == "F131"]
    archive = kept(folder)

    assert told == [(f"01-linde/{n}", None, None) for n in bad] + [("01-linde/e.xlsx", "Sheet", "C7")]
    assert [hashlib.sha256(data).hexdigest() in archive for data in bad.values()] == [False] * 3
    assert [hashlib.sha256(data).hexdigest() in archive for data in good.values()] == [True] * 5
    assert not [f for f in report.bevindingen if f.code == "W126" and f.gevonden in bad]
    with folder.reading() as tables:
        assert dumps(reread(open_context(session(folder), folder, tables))) == stored(folder)


def test_two_forms_in_one_folder_are_not_guessed(tmp_path: Path) -> None:
    """Nobody can see which of the two is meant."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    (path / "tweede.xlsx").write_bytes((path / "formulier.xlsx").read_bytes())

    assert codes(ingest(folder)) == [("F102", "01-linde")]


def spoil(path: Path, cel: str = "B22") -> None:
    """Type words where a number belongs (F116)."""
    workbook = openpyxl.load_workbook(path / "formulier.xlsx")
    workbook["Algemene gegevens"][cel] = "ongeveer tien"
    workbook.save(path / "formulier.xlsx")


def test_a_version_that_was_replaced_no_longer_blocks(tmp_path: Path) -> None:
    """Its fault is shown; the exit code is of what counts."""
    folder = ronde_map(tmp_path, ("01-linde", "02-linde"))
    spoil(submit(folder, "01-linde"))
    submit(folder, "02-linde", gegevens(velden=(("fte", "99"),)))
    asked = ingest(folder)
    answer(session(folder), asked.vragen[0].id, "vervangt", "de tweede is de goede")
    report = ingest(folder)

    assert [f.code for f in asked.bevindingen] == ["F116"]
    assert (asked.exit_code(), report.exit_code()) == (1, 0)
    assert codes(report) == [("F116", "01-linde/formulier.xlsx")]


def test_a_fault_of_an_earlier_version_is_not_laid_on_the_later_one(tmp_path: Path) -> None:
    """Both lay in the same folder under the same name: only what counts is spoken of."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    spoil(path)
    ingest(folder)
    (path / "formulier.xlsx").unlink()
    path.rmdir()
    submit(folder, "01-linde", gegevens(velden=(("fte", "99"),)))
    asked = ingest(folder)
    (question,) = asked.vragen
    with folder.reading() as tables:
        first = next(i for i in tables.inschrijvingen() if i.telt_mee)
    answer(session(folder), question.id, "vervangt", "herstelde cel")
    report = ingest(folder)

    assert codes(asked) == [("F116", "01-linde/formulier.xlsx")]
    assert question.feiten.get("eerste_inhoud") == first.inhoud_sha256[:12]
    assert first.waarde("fte") == ""
    assert (codes(report), report.exit_code()) == ([], 0)


def test_what_is_not_tested_is_told_until_somebody_settles_it(tmp_path: Path) -> None:
    """A broken form, a loose file and a form without an AGB-code: nobody is lost, and nobody is refused."""
    folder = ronde_map(tmp_path, ("01-linde", "04-naamloos"))
    inbox = folder.part("inschrijvingen")
    submit(folder, "01-linde")
    (inbox / "02-kapot").mkdir()
    (inbox / "02-kapot" / "form.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    (inbox / "03-los.xlsx").write_bytes(b"los")
    path = submit(folder, "04-naamloos", gegevens(naam="Stichting Zonder"))
    spoil(path, "B5")
    report = ingest(folder)
    with pytest.raises(UsageError) as wrong:
        run(session(folder), (), "01-linde", "weg ermee")
    settled = run(session(folder), (), "02-kapot", "opnieuw ingediend als 01-linde")

    waits = report.extra["niet_getoetst"]
    assert isinstance(waits, tuple)
    assert [(n.map, n.uitkomst, n.codes, n.reden) for n in waits] == [
        ("02-kapot", "herstel", ("F158",), "het formulier is niet gelezen"),
        ("03-los.xlsx", "aangehouden", ("F127",), "het formulier is niet gelezen"),
        ("04-naamloos", "herstel", ("F114", "F124"), "heeft geen leesbare AGB-code"),
    ]
    assert wrong.value.melding == "01-linde is geen inzending die wacht."
    told = status.run(session(folder))
    assert [(w.op_wie, w.wat) for w in told.extra["wacht"] if "niet getoetst" in w.wat] == [
        ("inkoper", "03-los.xlsx is niet getoetst: het formulier is niet gelezen (F127)"),
        ("zorgaanbieder", "04-naamloos is niet getoetst: heeft geen leesbare AGB-code (F114, F124)"),
    ]
    assert {f.code for f in told.bevindingen} == {"F114", "F124", "F127"}
    left = settled.extra["niet_getoetst"]
    assert isinstance(left, tuple)
    assert [n.map for n in left] == ["03-los.xlsx", "04-naamloos"]
    assert (report.exit_code(), settled.exit_code()) == (3, 1)


def test_what_was_settled_of_an_empty_folder_is_no_more_than_that(tmp_path: Path) -> None:
    """F101 settled; then two forms come in that folder and nobody knows which it is (F102): that is told like any other. Empty again, it is settled."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = folder.part("inschrijvingen") / "01-linde"
    path.mkdir()
    ingest(folder)
    settled = run(session(folder), (), "01-linde", "lege map van de mailserver")
    for naam in ("een.xlsx", "twee.xlsx"):
        (path / naam).write_bytes(form_bytes(form_of(folder, gegevens())))
    came = ingest(folder)
    for file in path.iterdir():
        file.unlink()
    again = ingest(folder)

    told: list[Any] = [r.extra.get("niet_getoetst", ()) for r in (settled, came, again)]
    assert [[(n.map, n.codes) for n in waits] for waits in told] == [[], [("01-linde", ("F102",))], []]
    assert [r.exit_code() for r in (settled, came, again)] == [0, 1, 0]


def test_a_refused_form_that_may_hold_a_bsn_is_not_archived(tmp_path: Path) -> None:
    """It can't be read as a workbook (a cell twice), but the number is in it: held, and no figure of it is shown or stored."""
    folder = ronde_map(tmp_path, ("01-dubbel", "02-tekst", "03-gewoon"))
    twice = '<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>{number}</v></c></row>'
    for name, data in (
        ("01-dubbel", one_sheet(twice.format(number=BSN))),
        ("02-tekst", f"agb;client\n06290123;{BSN}\n".encode()),
        ("03-gewoon", one_sheet(twice.format(number="2"))),
    ):
        path = folder.part("inschrijvingen") / name
        path.mkdir()
        (path / "form.xlsx").write_bytes(data)
    report = ingest(folder)

    assert codes(report) == [
        ("F123", "01-dubbel/form.xlsx"),
        ("F166", "01-dubbel/form.xlsx"),
        ("F123", "02-tekst/form.xlsx"),
        ("F151", "02-tekst/form.xlsx"),
        ("F166", "03-gewoon/form.xlsx"),
    ]
    assert len(kept(folder)) == 1 + 2  # 03-gewoon; and two tables
    assert BSN.encode() not in (folder.path / "ronde.sqlite").read_bytes()
