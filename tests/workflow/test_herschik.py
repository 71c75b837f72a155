"""Realisatie and herschik on a ronde on disk: what is kept, what blocks, what a second person settles."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from tests.brieven_builders import settle
from tests.builders import toets
from tests.herschik_builders import A, B, C, gegund, herschikking, keuze, procent, regels
from tests.herschik_ronde import csv_file, half_jaar, make_ronde, session
from wlzcli.cycle.realisatie import Controle
from wlzcli.domain.canonical import dumps
from wlzcli.domain.gunning import GunningUitkomst
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.errors import FileError, MomentError, NotPermittedError, UsageError
from wlzcli.formats.brief_files import shipped_root
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import StoredBesluit
from wlzcli.views.herschikafspraken import Herschikt
from wlzcli.workflow import herschik, herschik_export, herschik_vergelijken, reactie, realisatie, realisatie_vergelijken, status
from wlzcli.workflow.document import report_document
from wlzcli.workflow.vaststellen import run as vaststellen
from wlzcli.workflow.vragen import list_questions

PRIJS = 100_00
GEEN = Controle()
EIGENSCHAPPEN = (
    "som", "optelling", "definities", "plafond", "garantie", "aanspraak", "bedragen", "kwanta", "stromen", "gelijken", "klassen", "regio",
    "volgorde", "monotoon",
)  # fmt: skip


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    """Two agreements of 3.650 days, room for 7.400."""
    return make_ronde(tmp_path / "ronde", regels(), [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)], 7_400 * PRIJS)


def stand(path: Path, *extra: str) -> Path:
    """A produces 20% more than agreed, B 5% less (over 181 days, 30 or so a month)."""
    return csv_file(path / "stand.csv", *half_jaar(A, "Z1", 362), *half_jaar(B, "Z1", 290), *extra)


def test_a_stand_is_frozen_archived_and_registered_once(ronde: RondeFolder, tmp_path: Path) -> None:
    file = stand(tmp_path)
    report = realisatie.run(session(ronde), file, GEEN)

    assert report.exit_code() == 0
    assert report.totalen == {"gelezen": 12, "sleutels": 12, "zorgaanbieders": 2, "volume": 6 * (362 + 290), "bewaard": True}
    assert report.changed
    assert not realisatie.run(session(ronde), file, GEEN).changed
    with ronde.reading() as tables:
        (record,) = tables.registraties("declaratiestand")
        assert record.door == "A. Jansen"
        assert [n for _, n, soort in tables.files() if soort == "declaratiestand"] == ["stand.csv"]
        kept = realisatie.latest_stand(tables)
    assert kept is not None
    assert ronde.archived(kept.sha256) == file.read_bytes()


def test_a_bad_stand_names_every_fault_with_its_line_and_the_last_good_one_stays(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    bad = csv_file(tmp_path / "fout.csv", f"{A};5503;Z1;2023-01;1", "49999999;5503;Z1;2023-01;1", f"{A};5503;Z1;2023-01;1.234")
    report = realisatie.run(session(ronde), bad, GEEN)

    assert report.exit_code() == 1
    assert sorted((f.code, f.regelnummer) for f in report.bevindingen) == [("F503", 4), ("F505", 3), ("F513", 2)]
    with ronde.reading() as tables:
        kept = realisatie.latest_stand(tables)
        assert kept is not None
        assert kept.bestand == "stand.csv"
        assert [f.code for f in tables.findings("realisatie")] == [
            f.code for f in sorted(report.bevindingen, key=lambda f: f.regelnummer or 0)
        ]


def test_another_stand_of_the_same_day_says_what_it_takes_the_place_of(ronde: RondeFolder, tmp_path: Path) -> None:
    file = stand(tmp_path)
    assert len(realisatie.run(session(ronde), file, GEEN).notes) == 1
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    other = csv_file(tmp_path / "nieuw.csv", *half_jaar(A, "Z1", 300), *half_jaar(B, "Z1", 290))

    assert realisatie.run(session(ronde), other, GEEN).notes[1:] == (
        f"Deze stand komt in de plaats van die van dezelfde dag uit stand.csv ({sha256[:12]}); die blijft in archief en journaal.",
    )
    assert len(realisatie.run(session(ronde), other, GEEN).notes) == 1
    assert ronde.archived(sha256) == file.read_bytes()


def test_client_columns_are_never_archived(ronde: RondeFolder, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "met.csv", f"{A};5503;Z1;2023-01;1;x", header="agb_code;regio;prestatiecode;periode;volume;bsn")
    report = realisatie.run(session(ronde), file, GEEN)

    (finding,) = report_document(report)["bevindingen"]
    assert finding["boodschap"] == (
        "De kolom 'bsn' hoort bij cliënten. Hier hoort nooit iets over een cliënt te staan; er is niets gelezen of bewaard."
    )
    assert finding["herstel"] == "Haal de kolom 'bsn' weg en lever het bestand opnieuw aan."
    with ronde.reading() as tables:
        assert not any(soort == "declaratiestand" for _, _, soort in tables.files())


def test_dry_run_keeps_nothing(ronde: RondeFolder, tmp_path: Path) -> None:
    before = (ronde.path / "ronde.sqlite").read_bytes()
    report = realisatie.run(session(ronde, dry_run=True), stand(tmp_path), GEEN)
    assert (report.exit_code(), (report.totalen or {})["bewaard"]) == (0, False)
    assert (ronde.path / "ronde.sqlite").read_bytes() == before


def test_xlsx_and_four_week_periods(ronde: RondeFolder, tmp_path: Path) -> None:
    import xlsxwriter

    csv_file(ronde.part("tabellen") / "perioden.csv", "2023-P01;2023-01-01;2023-01-28", header="periode;van;tot")
    path = tmp_path / "stand.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for row, cells in enumerate((("agb_code", "regio", "prestatiecode", "periode", "volume"), (A, "5503", "Z1", "2023-P01", 280))):
        sheet.write_row(row, 0, cells)
    book.close()
    report = realisatie.run(session(ronde), path, GEEN)

    assert report.exit_code() == 0, report.bevindingen
    assert report.totalen is not None
    assert report.totalen["volume"] == 280


def test_a_volume_in_a_workbook_that_is_no_plain_decimal_is_refused_at_its_cell(ronde: RondeFolder, tmp_path: Path) -> None:
    """0,1 + 0,2 as a workbook keeps it, for a stand and for own figures and mutaties alike."""
    import zipfile

    import xlsxwriter

    for columns, cells in (
        ("agb_code;regio;prestatiecode;periode;volume", (A, "5503", "Z1", "2023-01")),
        ("agb_code;regio;prestatiecode;opgave", (A, "5503", "Z1")),
    ):
        plain, path = tmp_path / "plain.xlsx", tmp_path / "vuil.xlsx"
        book = xlsxwriter.Workbook(str(plain))
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns.split(";"))
        sheet.write_row(1, 0, [*cells, 0.125])
        book.close()
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"<v>0.125</v>", b"<v>0.30000000000000004</v>"))
        (found,) = realisatie.run(session(ronde), path, GEEN).bevindingen
        assert (found.code in ("F503", "F818"), found.cel, found.gevonden) == (True, "ABCDE"[len(cells)] + "2", "0.30000000000000004")


@pytest.mark.parametrize(
    ("tweede", "goed"),
    [
        ("2023-P02;2023-01-29;2023-02-25", True),
        ("2023-P02;2023-02-05;2023-02-25", False),  # a week in between that no forecast would count
        ("2023-P02;2023-01-28;2023-02-25", False),
        ("2023-P01;2023-01-29;2023-02-25", False),  # the same period twice
        ("P2;2023-01-29;2023-02-25", False),
        ("2024-P01;2024-01-01;2024-01-28", True),  # another year need not join
    ],
)
def test_four_week_periods_follow_each_other(ronde: RondeFolder, tmp_path: Path, tweede: str, goed: bool) -> None:
    csv_file(ronde.part("tabellen") / "perioden.csv", "2023-P01;2023-01-01;2023-01-28", tweede, header="periode;van;tot")
    file = csv_file(tmp_path / "stand.csv", f"{A};5503;Z1;2023-P01;280")
    if goed:
        assert realisatie.run(session(ronde), file, GEEN).exit_code() == 0
        return
    with pytest.raises(FileError, match="regel 3: geen periode met een eerste en laatste dag die op de vorige volgt"):
        realisatie.run(session(ronde), file, GEEN)


def test_mutaties_are_seen_from_their_columns_and_a_file_of_the_same_name_takes_their_place(ronde: RondeFolder, tmp_path: Path) -> None:
    header = "agb_code;regio;prestatiecode;volume;reden;toelichting"
    for volume in ("-10", "-20"):
        file = csv_file(tmp_path / "mutaties.csv", f"{A};5503;Z1;{volume};capaciteit;dicht", header=header)
        assert realisatie.run(session(ronde), file, GEEN).exit_code() == 0
    with ronde.reading() as tables:
        assert [m.volume for m in realisatie.current_mutaties(tables)] == [-20]


def test_snapshots_are_compared_by_their_day(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    with pytest.raises(MomentError):
        realisatie_vergelijken.run_compare(session(ronde), ())
    realisatie.run(
        session(ronde, peildatum=date(2023, 9, 14)), csv_file(tmp_path / "s2.csv", *half_jaar(A, "Z1", 363), *half_jaar(B, "Z1", 290)), GEEN
    )
    report = realisatie_vergelijken.run_compare(session(ronde), ())
    assert report.totalen == {"van": "2023-08-14", "naar": "2023-09-14", "verschillen": 6, "zorgaanbieders": 1}
    assert report.tables[0].rijen == (("5503", "GZ", A, f"Zorg {A[-2:]}", "1", "6", "6"),)
    assert report.notes == ("6 verschillen tussen 2023-08-14 en 2023-09-14.",)
    with pytest.raises(UsageError):
        realisatie_vergelijken.run_compare(session(ronde), ("2023-01-01", "2023-08-14"))
    rows = (*half_jaar(A, "Z1", 363)[:5], f"{A};5503;Z1;2023-06;364", *half_jaar(B, "Z1", 290))
    realisatie.run(session(ronde, peildatum=date(2023, 9, 15)), csv_file(tmp_path / "s3.csv", *rows), GEEN)
    assert realisatie_vergelijken.run_compare(session(ronde), ()).notes == ("1 verschil tussen 2023-09-14 en 2023-09-15.",)


def test_no_file_no_table_no_stand(ronde: RondeFolder, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        realisatie.run(session(ronde), tmp_path / "weg.csv", GEEN)
    with pytest.raises(MomentError) as caught:
        herschik.run(session(ronde))
    assert caught.value.melding == "Er is nog geen declaratiestand."


# -- herschik --------------------------------------------------------------------------------


def test_from_stand_to_besluit_by_a_second_person(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    report = herschik.run(session(ronde, door="cron"))
    document = report_document(report)

    claim_a, claim_b = -(-362 * 6 * 365 // 181), round(290 * 6 * 365 / 181)
    assert [b["aanspraak_cents"] for b in document["besluiten"]] == [claim_a * PRIJS, claim_b * PRIJS]
    assert document["totalen"]["herschikking_cents"] == 7_400 * PRIJS
    assert document["besluiten"][0]["niet_gehonoreerd_cents"] == (claim_a + claim_b - 7_400) * PRIJS
    assert all(p["houdt"] for p in document["bewijs"])
    assert herschik.run(session(ronde)).voorstel == report.voorstel
    assert report.voorstel is not None
    with pytest.raises(NotPermittedError):
        vaststellen(session(ronde, door="A. Jansen"), "herschik", report.voorstel.id)
    vaststellen(session(ronde, door="B. de Vries"), "herschik", report.voorstel.id)
    with ronde.reading() as tables:
        standing = [b.as_type(HerschikBesluit) for b in tables.standing("herschik")]
    assert [b.agb_code for b in standing] == [A, B]
    later = herschik.run(session(ronde))
    assert later.besluiten == ()
    assert later.notes[-1] == "In dit voorstel is niets herschikt; op de uitkomst viel niets na te gaan."
    assert later.totalen is not None
    assert later.totalen["staand_cents"] == Money(7_400 * PRIJS)


def test_whom_a_left_out_row_holds_is_in_the_notes_and_in_status(ronde: RondeFolder, tmp_path: Path) -> None:
    """F809 about A, whose toetsing and gunning stand: 3.650 days of € 100 stay reserved, and status says what is in the way."""
    toetsing = settle(ronde, "validate", [toets(A), toets(B)])
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    before = [f.code for f in status.run(session(ronde)).bevindingen if f.blocks]
    rows = ("agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron", *[f"{A};5503;GZ;;technologie;ja;2022-01-01;dossier"] * 2)
    ronde.part("tabellen").joinpath("feiten.csv").write_text("\n".join(rows) + "\n", "utf-8")
    report = herschik.run(session(ronde))
    told = [(f.code, f.agb_code) for f in status.run(session(ronde)).bevindingen if f.blocks]

    assert len(toetsing) == 2
    assert (before, told) == ([], [("F809", A)])
    assert report.notes[0] == f"Regio 5503: € 365.000,00 blijft gereserveerd voor de overeenkomst van {A}, die nog niet is herschikt."
    assert [b.agb_code for b in report.besluiten or () if isinstance(b, Herschikt | HerschikBesluit)] == [B]


def test_what_the_gunning_holds_without_a_besluit_stays_reserved(tmp_path: Path) -> None:
    """A held request never becomes a besluit: its reservation is taken from the latest voorstel, until something stands."""
    settled = [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)]
    held = gegund(C, {"Z1": (100, PRIJS)}, uitkomst=GunningUitkomst.AANGEHOUDEN, gereserveerd_cents=Money(100 * PRIJS))
    folder = make_ronde(tmp_path / "ronde", regels(), settled, 7_400 * PRIJS)
    realisatie.run(session(folder), stand(tmp_path), GEEN)
    free = herschik.run(session(folder, dry_run=True)).totalen
    with folder.writing("gunning", "cron") as tables:
        old = tables.latest_voorstel("gunning")
        assert old is not None
        tables.put_voorstel(replace(old, id="2" * 64, besluiten=dumps((*settled, held)).decode(), op="2023-02-01T00:00:00+00:00"))
    report = herschik.run(session(folder))
    assert free is not None
    assert report.totalen is not None
    assert (free["gereserveerd_cents"], free["herschikking_cents"]) == (Money(0), Money(7_400 * PRIJS))
    assert (report.totalen["gereserveerd_cents"], report.totalen["herschikking_cents"]) == (
        Money(100 * PRIJS),
        Money((7_400 - 100) * PRIJS),
    )
    assert all(p["houdt"] for p in report_document(report)["bewijs"])
    assert report.notes[0] == f"Regio 5503: € 10.000,00 blijft gereserveerd voor de aangehouden gunning van {C}."
    with folder.writing("vaststellen", "tester") as tables:
        tables.add_besluit(
            StoredBesluit("3" * 64, "2" * 64, "gunning", "5503", "GZ", C, dumps(replace(held, uitkomst=GunningUitkomst.AFGEWEZEN, gereserveerd_cents=Money(0))).decode(), "tester", "2023-03-01T00:00:00+00:00", None)
        )  # fmt: skip
    after = herschik.run(session(folder)).totalen
    assert after is not None
    assert after["gereserveerd_cents"] == Money(0)


def test_who_refuses_the_herschikking_keeps_the_gunning(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    with pytest.raises(MomentError) as early:
        reactie.run(session(ronde), A, "geweigerd", None, "herschikking")
    assert early.value.melding == f"Voor {A} staat nog geen herschikking vast om op te reageren."
    with pytest.raises(UsageError):
        reactie.run(session(ronde), A, "geweigerd", None, "brief")
    voorstel = herschik.run(session(ronde, door="cron")).voorstel
    assert voorstel is not None
    vaststellen(session(ronde, door="B. de Vries"), "herschik", voorstel.id)

    first = reactie.run(session(ronde), A, "geweigerd", None)
    assert first.notes[:2] == (
        f"Vastgelegd: {A} geweigerd op 2023-08-14, op de herschikking.",
        "De gunning blijft staan; alleen met --op gunning telt zij als geweigerd.",
    )
    assert not any(f.code == "W603" for f in herschik.run(session(ronde)).bevindingen)
    reactie.run(session(ronde), A, "geweigerd", None, "gunning")
    assert any(f.code == "W603" and f.agb_code == A for f in herschik.run(session(ronde)).bevindingen)
    with ronde.reading() as tables:
        assert [r.sleutel for r in tables.latest_registraties("reactie")] == [A, f"{A}/herschikking"]


def test_a_correction_is_a_new_besluit_that_names_the_old_one(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    first = herschik.run(session(ronde, door="cron")).voorstel
    assert first is not None
    vaststellen(session(ronde, door="B. de Vries"), "herschik", first.id)
    with pytest.raises(UsageError):
        herschik.run_herzie(session(ronde), A, None)
    with pytest.raises(MomentError):
        herschik.run_herzie(session(ronde), C, "geen afspraak")
    header = "agb_code;regio;prestatiecode;volume;reden;toelichting"
    realisatie.run(session(ronde), csv_file(tmp_path / "m.csv", f"{B};5503;Z1;-100;uitstroom;", header=header), GEEN)
    report = herschik.run_herzie(session(ronde, door="A. Jansen"), B, "mutatie kwam later")
    assert report.besluiten is not None
    (fresh,) = report.besluiten
    assert isinstance(fresh, HerschikBesluit)
    assert report.voorstel is not None
    vaststellen(session(ronde, door="B. de Vries"), "herschik", report.voorstel.id)
    with ronde.reading() as tables:
        every, standing = tables.besluiten("herschik"), tables.standing("herschik")
    assert (len(every), len(standing)) == (3, 2)
    assert fresh.vervangt == next(b.id for b in every if b.agb_code == B)
    assert fresh.aanspraak_cents == Money((round(290 * 6 * 365 / 181) - 100) * PRIJS)


def test_silence_is_a_question_with_its_choices(tmp_path: Path) -> None:
    ronde = make_ronde(tmp_path / "r", regels(), [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, C)], 10_000 * PRIJS)
    realisatie.run(session(ronde), csv_file(tmp_path / "s.csv", *half_jaar(A, "Z1", 300)), GEEN)
    report = herschik.run(session(ronde))

    assert report.exit_code() == 4
    (asked,) = report_document(list_questions(session(ronde)))["vragen"]
    assert asked["keuzes"] == ["geen_productie", "als_afspraak"]
    assert asked["vraag"] == (
        "Zorg 03 (41000003), GZ in 5503 heeft een afspraak van € 365.000,00, maar in de declaratiestand van 2023-08-14 staat geen enkele regel. "
        "Wat is de productie?"
    )


def test_guarantees_that_do_not_fit_show_the_shortfall_and_only_simulate(tmp_path: Path) -> None:
    policy = regels(garantie=procent("garantie", "100"))
    ronde = make_ronde(tmp_path / "r", policy, [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)], 7_000 * PRIJS)
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    document = report_document(herschik.run(session(ronde)))

    assert document["status"] == "bevindingen"
    assert document["besluiten"] == []
    assert document["totalen"]["tekort_cents"] == (2 * 3_650 - 7_000) * PRIJS
    assert sum(k["na_korting_cents"] for k in document["nza_korting_simulatie"]) == 7_000 * PRIJS
    assert document["bevindingen"][0]["boodschap"] == (
        "In regio 5503 is € 730.000,00 gegarandeerd, terwijl er hoogstens € 700.000,00 is: € 30.000,00 te weinig. Er is niets verdeeld."
    )


def test_every_line_goes_out_with_the_method_the_factors_and_what_they_were_applied_to(tmp_path: Path) -> None:
    """200 a month over January to June: 1.200, and for the 184 days left the pace of April to June (600 over 91 days)."""
    policy = regels(prognose=keuze("prognose", "laatste_drie_maanden"))
    ronde = make_ronde(tmp_path / "r", policy, [gegund(A, {"Z1": (3650, PRIJS)})], 10_000 * PRIJS)
    realisatie.run(session(ronde), csv_file(tmp_path / "s.csv", *half_jaar(A, "Z1", 200)), GEEN)
    report = herschik.run(session(ronde))

    (line,) = report_document(report)["besluiten"][0]["delen"][0]["regels"]
    assert (line["prognose_methode"], line["prognose_factor"]) == ("laatste_drie_maanden", "1/1")
    assert (line["prognose_factor_laatste"], line["realisatie_volume"], line["laatste_volume"]) == ("184/91", "1200", "600")
    assert line["prognose_volume"] == str((1200 * 91 + 600 * 184 + 45) // 91)  # half up
    assert line["prognose_invoer"] == {"dagen": "181", "dagen_laatste_perioden": "91", "perioden": "6"}
    assert report.detail[0].rijen[0][7:9] == (
        "laatste drie maanden", "gedeclareerd + gedeclareerd over de laatste perioden × 184/91",
    )  # fmt: skip


def test_comparing_is_journalled_and_decides_nothing(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    report = herschik_vergelijken.run_compare(session(ronde), ["verdeling", "garantie=90 extra=1000,00"])

    assert [c["scenario"]["naam"] for c in json.loads(json.dumps(report_document(report)["vergelijking"]))] == [
        "gepubliceerd", "verdeling=naar_rato", "verdeling=gelijke_toekenning", "verdeling=gelijke_korting", "garantie=90 extra=1000,00",
    ]  # fmt: skip
    same, changed = report.extra["vergelijking"][2], report.extra["vergelijking"][4]
    # A claims 362 x 6 x 365 / 181 = 4.380 days, a part of the over-production of 730 fits beside B's 3.509 and A's agreement
    honoured = 7_400 - 3_650 - 3_509
    assert (same["berekend"], same["zinnen"], same["herschikking_cents"]) == ("geheel", [], 7_400 * PRIJS)
    assert "verdeling=gelijke_toekenning: voor niemand verandert er iets." in report.notes
    letter = (Path(shipped_root()) / "herschikkingsbesluit" / "tekst.md.j2").read_text("utf-8")
    for words in (
        "Uw afspraak was {{ afspraak }} en wordt {{ herschikking }}. Het verschil is {{ verschil }}.",
        " Van wat u volgens de prognose nodig hebt, honoreren wij {{ niet_gehonoreerd }} niet.",
    ):
        assert words in letter
    # 1.000,00 more is ten days more for A; B keeps its 3.509 days, which is more than 90% of 3.650
    assert changed["zinnen"] == [
        f"Zorg {A[-2:]} ({A}): Uw afspraak was € 365.000,00 en wordt {Money((3_650 + honoured + 10) * PRIJS)}. "
        f"Het verschil is +{Money((honoured + 10) * PRIJS)}. Van wat u volgens de prognose nodig hebt, honoreren wij "
        f"{Money((730 - honoured - 10) * PRIJS)} niet. (Met de bekendgemaakte regel: {Money((3_650 + honoured) * PRIJS)}.)"
    ]
    with ronde.reading() as tables:
        assert tables.journal_entries()[-1].opdracht == "herschik --vergelijk"
        assert tables.latest_voorstel("herschik") is None
    for every in ("niveau", "prognose", "klassen", "opgave_marge=5 prognose=eigen_opgave"):  # none of them stops
        more = herschik_vergelijken.run_compare(session(ronde), [every])
        assert not report_document(more).get("fout")
    assert {row[6] for row in more.tables[0].rijen} == {"0%"}  # one with over-production: nobody fares better than another
    for wrong in ("iets", "verdeling=eerlijk", "garantie=110", "extra=1.000", ""):
        with pytest.raises(UsageError):
            herschik_vergelijken.parse_scenarios(wrong)


def test_a_scenario_that_cannot_be_computed_has_no_amounts_and_says_what_is_missing(ronde: RondeFolder, tmp_path: Path) -> None:
    """Own figures without bounds, seasons without last year, and guarantees of 100% (7.300 days) that do not fit in room for 7.200."""
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    report = herschik_vergelijken.run_compare(
        session(ronde), ["prognose=eigen_opgave", "prognose=seizoen", "prognose=eigen_opgave opgave_marge=5"]
    )
    published, own, season, bounded = report_document(report)["vergelijking"]

    assert (published["berekend"], published["ontbreekt"]) == ("geheel", [])
    assert (own["berekend"], own["zonder_uitkomst"], [q["code"] for q in own["ontbreekt"]]) == ("niet", 2, ["V613"])
    assert (season["berekend"], [q["code"] for q in season["ontbreekt"]]) == ("niet", ["V614"])
    for scenario in (own, season):
        assert not {"herschikking_cents", "rest_cents", "winnaars", "spreiding"} & set(scenario)
    assert list(report_document(report)["totalen"]) == ["gepubliceerd", "prognose=eigen_opgave opgave_marge=5"]
    assert bounded["herschikking_cents"] == published["herschikking_cents"] == 7_400 * PRIJS
    assert [row[1:] for row in report.tables[0].rijen[1:3]] == [(*[""] * 8, "1", "niet te berekenen")] * 2
    assert report.notes[:-1] == (
        "prognose=eigen_opgave: niet te berekenen. Het kader 2016-gz neemt de eigen opgave van de zorgaanbieder als prognose, zonder grenzen. "
        "Hoeveel procent mag zij afwijken van de prognose naar dagen? Zet opgave_marge=… in het scenario, bijvoorbeeld 'prognose=eigen_opgave opgave_marge=5'.",
        "prognose=seizoen: niet te berekenen. Van prestatie Z1 (GZ) is er vorig jaar in deze perioden niets gedeclareerd; een seizoen is er dus niet. "
        "Hoe wordt zij geschat? Lees vorig jaar in met 'wlz realisatie BESTAND --vorig-jaar'.",
        "prognose=eigen_opgave opgave_marge=5: er is geen enkele eigen opgave ingelezen; dit is de prognose naar dagen.",
        "prognose=eigen_opgave opgave_marge=5: voor niemand verandert er iets.",
    )


def test_a_scenario_whose_guarantees_do_not_fit_divides_nothing_and_says_so(tmp_path: Path) -> None:
    """A claims 4.380 days and B 3.509, on 3.650 each: with a guarantee of 100% that is 7.300, in room for 7.200 (3.650 + 3.509 fit)."""
    folder = make_ronde(tmp_path / "r", regels(), [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)], 7_200 * PRIJS)
    realisatie.run(session(folder), stand(tmp_path), GEEN)
    report = herschik_vergelijken.run_compare(session(folder), ["garantie=100"])
    assert [v["berekend"] for v in report_document(report)["vergelijking"]] == ["geheel", "niet"]
    assert report.notes[0] == (
        "garantie=100: niet te berekenen. In regio 5503 is € 730.000,00 gegarandeerd, terwijl er hoogstens € 720.000,00 is: € 10.000,00 te weinig. "
        "Er is niets verdeeld."
    )


def test_who_has_no_outcome_is_neither_a_winner_nor_a_loser(tmp_path: Path) -> None:
    """C declared nothing and is a question: the comparison is about A and B, and says that one is missing."""
    folder = make_ronde(tmp_path / "r", regels(), [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B, C)], 11_050 * PRIJS)
    realisatie.run(session(folder), stand(tmp_path), GEEN)
    report = herschik_vergelijken.run_compare(session(folder), ["extra=1000,00"])
    published, more = report_document(report)["vergelijking"]
    assert (published["berekend"], published["zonder_uitkomst"], more["berekend"]) == ("deels", 1, "deels")
    assert (more["winnaars"], more["verliezers"], [v["agb_code"] for v in more["veranderingen"]]) == (1, 0, [A, B])
    assert report.notes[0] == (
        "gepubliceerd: 1 zonder uitkomst, zij tellen niet mee. Zorg 03 (41000003), GZ in 5503 heeft een afspraak van € 365.000,00, "
        "maar in de declaratiestand van 2023-08-14 staat geen enkele regel. Wat is de productie?"
    )
    assert report.tables[0].rijen[1][10] == "deels: 1 zonder uitkomst"


def test_beside_a_published_rule_without_an_outcome_nobody_wins_or_loses(tmp_path: Path) -> None:
    """The kader takes own figures and gives no margin: only the scenario that gives one can be computed, beside nothing."""
    awards = [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)]
    folder = make_ronde(tmp_path / "r", regels(prognose=keuze("prognose", "eigen_opgave")), awards, 7_400 * PRIJS)
    realisatie.run(session(folder), stand(tmp_path), GEEN)
    published, given = report_document(herschik_vergelijken.run_compare(session(folder), ["opgave_marge=5"]))["vergelijking"]
    assert (published["berekend"], given["berekend"], given["herschikking_cents"]) == ("niet", "geheel", 7_400 * PRIJS)
    assert (given["winnaars"], given["verliezers"], given["veranderingen"], given["zinnen"]) == (0, 0, [], [])


def test_seasons_of_last_year_and_own_figures(tmp_path: Path) -> None:
    season = regels(prognose=keuze("prognose", "seizoen"))
    ronde = make_ronde(tmp_path / "r", season, [gegund(A, {"Z1": (3650, PRIJS)})], 10_000 * PRIJS)
    realisatie.run(session(ronde), csv_file(tmp_path / "s.csv", *half_jaar(A, "Z1", 300)), GEEN)
    with pytest.raises(MomentError):
        herschik.run(session(ronde))
    half = csv_file(tmp_path / "half.csv", *half_jaar(A, "Z1", 200, jaar=2022))
    assert [f.code for f in realisatie.run(session(ronde), half, GEEN, vorig_jaar=True).bevindingen] == ["F517"] * 6
    rest = [f"{A};5503;Z1;2022-{m:02d};300" for m in range(7, 13)]
    whole = csv_file(tmp_path / "heel.csv", *half_jaar(A, "Z1", 200, jaar=2022), *rest)
    assert realisatie.run(session(ronde), whole, GEEN, vorig_jaar=True).exit_code() == 0
    (besluit,) = herschik.run(session(ronde)).besluiten or ()
    assert isinstance(besluit, HerschikBesluit)
    line = besluit.delen[0].regels[0]
    assert line.prognose_volume == 6 * 300 * (6 * 200 + 6 * 300) // (6 * 200)
    assert (line.prognose_methode, line.prognose_factor) == ("seizoen", Fraction(5, 2))

    own = regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "10"))
    ronde = make_ronde(tmp_path / "r2", own, [gegund(A, {"Z1": (3650, PRIJS), "V1": (365, PRIJS)})], 10_000 * PRIJS)
    realisatie.run(session(ronde), csv_file(tmp_path / "s2.csv", *half_jaar(A, "Z1", 181), *half_jaar(A, "V1", 181)), GEEN)
    own_figures = csv_file(tmp_path / "opgaven.csv", f"{A};5503;Z1;2300", f"{A};5503;V1;5000", header="agb_code;regio;prestatiecode;opgave")
    assert realisatie.run(session(ronde), own_figures, GEEN).exit_code() == 0
    report = herschik.run(session(ronde))
    (besluit,) = report.besluiten or ()
    assert isinstance(besluit, HerschikBesluit)
    by_days = 6 * 365  # 181 a month over 181 days
    assert [(r.prestatiecode, r.prognose_volume) for r in besluit.delen[0].regels] == [("V1", by_days * 110 // 100), ("Z1", 2300)]
    assert [f.code for f in report.bevindingen] == ["W610"]
    assert [(row[2], *row[7:9]) for row in report.detail[0].rijen] == [
        (
            "V1",
            "eigen opgave",
            "de eigen opgave van 5.000, gehouden op 2.409: 10% boven de prognose naar dagen (gedeclareerd × 365/181 = 2.190)",
        ),
        ("Z1", "eigen opgave", "de eigen opgave van 2.300"),
    ]
    lines = report_document(report)["besluiten"][0]["delen"][0]["regels"]
    assert [(r["prognose_methode"], r.get("prognose_factor"), r["prognose_invoer"]) for r in lines] == [
        (
            "eigen_opgave",
            None,
            {"dagen": "181", "perioden": "6", "opgave": opgave, "prognose_zonder_opgave": "2190", "marge_procent": "10",
             "ondergrens": "1971", "bovengrens": "2409"},
        )
        for opgave in ("5000", "2300")
    ]  # fmt: skip


def test_policy_without_herschikking_stops(tmp_path: Path) -> None:
    from wlzcli.errors import PolicyError

    policy = regels()
    bare = replace(policy, kaders=tuple(replace(k, herschikking=None) for k in policy.kaders))
    ronde = make_ronde(tmp_path / "r", bare, [gegund(A, {"Z1": (3650, PRIJS)})], 7_000 * PRIJS)
    realisatie.run(session(ronde), csv_file(tmp_path / "s.csv", *half_jaar(A, "Z1", 300)), GEEN)
    with pytest.raises(PolicyError):
        herschik.run(session(ronde))
    assert herschikking(prognose=keuze("prognose", "maanden")).prognose.waarde == "maanden"


def test_the_export_lays_agreement_realisation_and_herschikking_side_by_side_to_the_cent(ronde: RondeFolder, tmp_path: Path) -> None:
    import csv

    with pytest.raises(MomentError):
        herschik_export.run(session(ronde), tmp_path / "uit")
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    report = herschik.run(session(ronde))
    herschik_export.run(session(ronde), tmp_path / "uit")
    rows = list(csv.DictReader((tmp_path / "uit" / "herschikking.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    proof = list(csv.DictReader((tmp_path / "uit" / "herschikking-aansluiting.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))

    assert [(r["agb"], r["q_afspraak"], r["q_realisatie_tm"], r["peildatum"]) for r in rows] == [
        (A, "3650", str(362 * 6), "2023-08-14"), (B, "3650", str(290 * 6), "2023-08-14"),
    ]  # fmt: skip
    assert [(r["prognose_methode"], r["prognose_factor"]) for r in rows] == [("dagen", "365/181")] * 2
    assert [p["verschil"] for p in proof] == ["0.00", "0.00"]
    assert report.besluiten is not None
    amounts = [b.herschikking_cents.cents for b in report.besluiten if isinstance(b, HerschikBesluit)]
    assert [p["herschikking"] for p in proof] == [f"{cents // 100}.{cents % 100:02d}" for cents in amounts]
    sheets = openpyxl.load_workbook(tmp_path / "uit" / "herschikking.xlsx")
    assert sheets.sheetnames == ["Herschikking", "Aansluiting", "Bewijs"]
    checked = [tuple(c.value for c in row) for row in sheets["Bewijs"].iter_rows(min_row=2)]
    assert [(name, held) for name, _, _, held, _ in checked] == [(name, "ja") for name in EIGENSCHAPPEN]


def test_the_export_says_that_it_closes_from_the_rows_it_wrote(ronde: RondeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A asks 4.380 days (2.172 x 365/181) at € 100 and B 3.509; with room for 7.400 A gets 7.400 - 3.509 = 3.891 days."""
    realisatie.run(session(ronde), stand(tmp_path), GEEN)
    herschik.run(session(ronde))
    good = herschik_export.run(session(ronde), tmp_path / "uit")
    assert (good.exit_code(), good.notes[0]) == (
        0, "2 regels; de herschikking is samen € 740.000,00. Elk besluit sluit op de cent: de regels en de rest zijn samen de herschikking.",
    )  # fmt: skip

    def tampered(tables: object) -> list[Herschikt]:
        first, second = kept(tables)  # the tables of this ronde
        deel = first.besluit.delen[0]
        line = replace(deel.regels[0], volume=deel.regels[0].volume + 1)
        off = replace(first.besluit, delen=(replace(deel, regels=(line,)),))
        return [Herschikt(off, None), Herschikt(replace(second.besluit, herschikking_cents=Money(350_901_00)), None)]

    kept = herschik_export._decided
    monkeypatch.setattr(herschik_export, "_decided", tampered)
    bad = herschik_export.run(session(ronde), tmp_path / "uit2")
    assert bad.exit_code() == 1
    assert sorted(f["boodschap"] for f in report_document(bad)["bevindingen"]) == [
        "Bij Zorg 01 (41000001), GZ in 5503 is volume × tarief van Z1 € 389.200,00, terwijl het bedrag € 389.100,00 is.",
        "Bij Zorg 02 (41000002), GZ in 5503 is de som van de regels en de rest € 350.900,00, terwijl de herschikking € 350.901,00 is.",
    ]
    assert (
        bad.notes[0]
        == "2 regels; de herschikking is samen € 740.001,00. Van 2 van de 2 besluiten sluiten de regels niet; zie de bevindingen."
    )


def test_the_export_gives_the_percentage_that_was_decided_not_one_taken_from_the_rounded_tariff(tmp_path: Path) -> None:
    import csv

    awards = [gegund(A, {"Z1": (3650, 235_83)}, percentage="94.333")]  # half_up(94,333% of 250,00) = 235,83, which is 94,332%
    folder = make_ronde(tmp_path / "ronde", regels(), awards, 3_650 * 235_83)
    realisatie.run(session(folder), csv_file(tmp_path / "stand.csv", *half_jaar(A, "Z1", 300)), GEEN)
    herschik.run(session(folder))
    herschik_export.run(session(folder), tmp_path / "uit")
    rows = list(csv.DictReader((tmp_path / "uit" / "herschikking.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [r["pct"] for r in rows] == ["94.333"]
