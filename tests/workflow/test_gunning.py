"""The gunning on disk: proposed, settled, sent, definitive; objections, reactions, what-if, export and explanation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import AGB, gunning_kader, plan, toets, volumeregel
from tests.gunning_ronde import OTHER, TABELLEN, gunning_ronde, session
from wlzcli.domain.brief import Verzending
from wlzcli.domain.canonical import Facts, to_data
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Question
from wlzcli.domain.gunning import Bezwaar, Fase, GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import Herstelpunt, ToetsUitkomst
from wlzcli.errors import FileError, MomentError, NotPermittedError, UsageError
from wlzcli.policy.model import VolumeSoort
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import bezwaar, gunning, narekenen, productieafspraken, reactie, vaststellen, waarom, wat_als

FIRST = 970 * (250_00 * 958 // 1000 + 35_00)  # 97% of 1.000 days at 94% + 1,8
SECOND = 485 * (235_00 + 35_00)
SENT_ON, LAST_DAY = date(2015, 10, 9), date(2015, 10, 29)


def settle(folder: RondeFolder, report: Report, door: str = "B. de Vries") -> Report:
    assert report.voorstel is not None
    return vaststellen.run(session(folder, door), "gunning", report.voorstel.id)


def send(folder: RondeFolder, day: date = SENT_ON) -> None:
    with folder.writing("test", "postkamer") as tables:
        for b in tables.standing("gunning"):
            sent = Verzending(b.id, "voorlopige_gunning", b.agb_code, b.regio, Sector(b.sector), day)
            tables.register("verzending", b.id, sent, "postkamer", session(folder).now)


def phases(folder: RondeFolder) -> dict[str, str]:
    with folder.reading() as tables:
        return {b.agb_code: b.as_type(GunningBesluit).fase.value for b in tables.standing("gunning")}


def test_the_voorstel_its_totals_and_the_same_id_twice(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    report = gunning.run(session(folder))
    assert report.exit_code() == 0
    assert report.totalen is not None
    totals = to_data(report.totalen)
    assert (totals["gegund_cents"], totals["rest_cents"], totals["definitief"]) == (FIRST + SECOND, 10_000_000_00 - FIRST - SECOND, True)
    again = gunning.run(session(folder, peildatum=date(2015, 12, 1)))
    assert again.voorstel == report.voorstel
    assert not again.changed


def test_what_the_table_stromen_puts_outside_the_room_is_named_and_no_input(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    before = gunning.run(session(folder))
    row = "prestatiecode;stroom;bron\nH126;buiten_ruimte;NZa\nZ443;meerzorg;toekenning\n"
    (folder.part("tabellen") / "stromen.csv").write_text(row, "utf-8")
    after = gunning.run(session(folder))

    said = "tabellen/stromen zet buiten de contracteerruimte: H126. De gunning telt dit nog mee in de ruimte (voorzichtig); de herschikking niet."
    assert [n for n in after.notes if n not in before.notes] == [said]
    assert after.voorstel == before.voorstel


def test_a_question_of_an_earlier_step_is_named_until_it_is_answered_and_worked_in(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    before = gunning.run(session(folder))
    facts = Facts.of(agb_code=AGB, regio="5503", sector=Sector.GZ, eerste="a/f.xlsx", tweede="b/f.xlsx")
    asked = Question("V102", "ingest", f"Zorgaanbieder 01 ({AGB}), regio 5503, GZ", "tabellen/ontvangst", ("vervangt",), feiten=facts)
    elsewhere = replace(asked, feiten=Facts.of(agb_code=AGB, regio="5518", sector=Sector.GZ))
    with folder.writing("test", "ontvangst") as tables:
        tables.replace_questions("ingest", (asked, elsewhere))
    told = gunning.run(session(folder))
    assert [(f.code, f.agb_code, f.bestand, f.feiten.get("vraag")) for f in told.bevindingen] == [("W418", AGB, "b/f.xlsx", asked.id)]
    assert told.besluiten == before.besluiten  # a warning: nobody is held for it
    settle(folder, told)
    assert gunning.run(session(folder)).bevindingen == ()  # what stands is the toetsing's to revise
    with folder.writing("test", "ontvangst") as tables:
        tables.replace_questions("ingest", ())
    assert gunning.run(session(folder)).bevindingen == ()


def test_a_shortage_is_told_with_its_rule_and_who_got_less(tmp_path: Path) -> None:
    """Room for half: 970 x 274,50 = 266.265,00 and 485 x 270,00 = 130.950,00, together 397.215,00 in 198.607,50."""
    rule = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
    kader = gunning_kader(volume=(*gunning_kader().volume, rule))
    report = gunning.run(session(gunning_ronde(tmp_path, kader=kader, ruimte=198_607_50)))
    assert report.notes[0] == (
        "Tekort in regio 5503, contracteerruimte 5503: € 397.215,00 te gunnen in € 198.607,50, dus € 198.607,50 te veel. "
        "Verdeeld volgens 'Voorrang' (naar rato, alle; testkader §1 (fictief)); 2 zorgaanbieders kregen daardoor minder: zie de tabel Tekort."
    )
    (table,) = [t for t in report.tables if t.titel == "Tekort: wie minder kreeg"]
    assert table.kolommen == ("regio", "sector", "AGB", "naam", "waarvan", "zonder tekort", "plafond", "minder")
    assert table.rijen == (
        ("5503", "GZ", AGB, "Zorgaanbieder 01", "contracteerruimte 5503", "€ 266.265,00", "€ 133.132,50", "€ 133.132,50"),
        ("5503", "GZ", OTHER, "Zorgaanbieder 02", "contracteerruimte 5503", "€ 130.950,00", "€ 65.475,00", "€ 65.475,00"),
    )
    ample = gunning.run(session(gunning_ronde(tmp_path / "ruim", kader=kader)))
    assert not [t.titel for t in ample.tables if t.titel.startswith("Tekort")]


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    report = gunning.run(session(folder, dry_run=True))
    assert report.besluiten is not None
    assert len(report.besluiten) == 2
    with folder.reading() as tables:
        assert tables.latest_voorstel("gunning") is None


def test_without_a_toetsing_there_is_nothing_to_award(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path, toetsen=())
    with pytest.raises(MomentError) as caught:
        gunning.run(session(folder))
    assert caught.value.melding == "Er is nog niets getoetst; zonder toelating valt er niets te gunnen."


def test_four_eyes_and_stale(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    report = gunning.run(session(folder))
    with pytest.raises(NotPermittedError):
        settle(folder, report, door="A. Jansen")
    (folder.part("tabellen") / "referentie.csv").write_text(TABELLEN["referentie"].replace("Z430;1000", "Z430;900"), encoding="utf-8")
    with pytest.raises(MomentError) as caught:
        settle(folder, report)
    assert "tabellen/referentie.csv" in caught.value.melding


def test_settled_awards_stand_and_only_the_rest_is_decided_later(tmp_path: Path) -> None:
    waiting = toets(OTHER, uitkomst=ToetsUitkomst.HERSTEL)
    folder = gunning_ronde(tmp_path, toetsen=(toets(), waiting))
    settle(folder, gunning.run(session(folder)))
    assert phases(folder) == {AGB: "voorlopig"}
    later = gunning.run(session(folder))
    assert [b.agb_code for b in later.besluiten or ()] == [OTHER]
    assert to_data(later.totalen)["gegund_cents"] == FIRST


def test_definitive_after_the_term_and_not_before(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with pytest.raises(MomentError):
        gunning.run_definitief(session(folder))
    settle(folder, gunning.run(session(folder)))
    send(folder)
    early = gunning.run_definitief(session(folder, peildatum=LAST_DAY))
    assert (early.besluiten, [f.code for f in early.bevindingen]) == ((), ["W413", "W413"])
    report = gunning.run_definitief(session(folder, peildatum=date(2015, 11, 1)))
    assert gunning.run(session(folder)).voorstel == report.voorstel  # the recorded day holds for every later run
    settle(folder, report)
    assert phases(folder) == {AGB: "definitief", OTHER: "definitief"}
    assert gunning.run(session(folder)).besluiten == ()


def test_the_day_of_the_request_is_part_of_what_a_voorstel_rests_on(tmp_path: Path) -> None:
    """On both days the term still runs, so both decide the same and warn otherwise; each warning belongs to its own voorstel."""
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    send(folder)
    first, second = (gunning.run_definitief(session(folder, peildatum=date(2015, 10, day))) for day in (20, 28))
    assert (first.besluiten, second.besluiten) == ((), ())
    assert first.voorstel != second.voorstel
    assert {f.gevonden for f in second.bevindingen} == {"2015-10-28"}
    checks = narekenen.run(session(folder), journaal_only=False, anker=None).extra["controles"]
    assert [c.toelichting for c in checks if c.wat == f"voorstel gunning {second.voorstel.id[:12]}"] == ["0 besluiten, byte voor byte"]
    assert gunning.run(session(folder, peildatum=date(2015, 12, 1))).voorstel == second.voorstel  # nobody asked it of another day


def test_a_kort_geding_holds_and_one_that_is_won_opens_again(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    send(folder)
    day = date(2015, 10, 20)
    first = bezwaar.run(session(folder, peildatum=day), AGB, day, "individueel", None, "")
    assert (first.changed, first.totalen) == (True, {"geraakt": 1})
    assert not bezwaar.run(session(folder, peildatum=day), AGB, day, "individueel", None, "").changed
    report = gunning.run_definitief(session(folder, peildatum=date(2015, 11, 1)))
    assert [(f.code, f.agb_code) for f in report.bevindingen] == [("W414", AGB)]
    assert [b.agb_code for b in report.besluiten or ()] == [OTHER]
    bezwaar.run(session(folder, peildatum=day), AGB, day, "individueel", "toegewezen", "vonnis 1 december 2015")
    (folder.part("tabellen") / "referentie.csv").write_text(TABELLEN["referentie"].replace("Z430;1000", "Z430;1100"), encoding="utf-8")
    corrected = gunning.run(session(folder))
    fresh = {b.agb_code: b for b in corrected.besluiten or ()}
    assert fresh[AGB].vervangt is not None
    assert fresh[AGB].regels[0].volume == Decimal(1000)  # 97% of 1.100 is more than was asked
    (table,) = [t for t in corrected.tables if t.titel == "Herziening van wat vaststaat"]
    assert [(row[2], row[-1]) for row in table.rijen] == [(AGB, "ja")]  # its letter went out, so it has to be replaced


def test_the_outcome_of_an_unknown_kort_geding_is_refused(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with pytest.raises(MomentError) as caught:
        bezwaar.run(session(folder, peildatum=date(2015, 10, 20)), AGB, date(2015, 10, 20), "beleid", "afgewezen", "")
    assert caught.value.melding == f"Er is geen kort geding van {AGB} van 2015-10-20 over het beleid om een uitkomst bij vast te leggen."
    with pytest.raises(UsageError) as wrong:
        bezwaar.run(session(folder, peildatum=date(2015, 10, 20)), AGB, date(2015, 10, 20), "alles", None, "")
    assert (wrong.value.melding, wrong.value.herstel) == ("--omvang kent 'alles' niet.", "Kies uit: individueel, beleid, verdeling.")


def test_a_kort_geding_of_whom_the_ronde_does_not_know_is_refused(tmp_path: Path) -> None:
    folder, day = gunning_ronde(tmp_path), date(2015, 10, 20)
    for dry in (True, False):
        with pytest.raises(UsageError) as caught:
            bezwaar.run(session(folder, peildatum=day, dry_run=dry), "99999999", day, "beleid", None, "")
        assert caught.value.melding == (
            "99999999 komt in deze ronde niet voor: er is geen inschrijving of besluit, en geen rij in tabellen/zorgaanbieders."
        )
    (folder.part("tabellen") / "zorgaanbieders.csv").write_text(
        "agb_code;naam;kvk_nummer;adres;postcode;plaats;email\n99999999;Buitenstaander;;;;;\n", "utf-8"
    )
    assert bezwaar.run(session(folder, peildatum=day), "99999999", day, "beleid", None, "").changed  # known, and it may sue all the same
    with pytest.raises(UsageError) as late:
        bezwaar.run(session(folder), AGB, day, "beleid", None, "")
    assert late.value.melding == ("20 oktober 2015 ligt na 5 oktober 2015: een kort geding dat er nog niet is, kan niet worden vastgelegd.")


def test_a_kort_geding_is_stored_with_who_recorded_it(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    bezwaar.run(session(folder, "J. Jurist", peildatum=date(2015, 10, 20)), AGB, date(2015, 10, 20), "verdeling", None, "zaak 1")
    with folder.reading() as tables:
        (record,) = tables.latest_registraties("bezwaar")
        (entry,) = [e for e in tables.journal_entries() if e.opdracht == "bezwaar"]
    stored = record.as_type(Bezwaar)
    assert (stored.omvang, stored.door, stored.toelichting, entry.door) == ("verdeling", "J. Jurist", "zaak 1", "J. Jurist")


def test_a_reaction_needs_an_award_and_is_kept_once(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with pytest.raises(MomentError):
        reactie.run(session(folder), AGB, "aanvaard", None)
    settle(folder, gunning.run(session(folder)))
    assert reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "aanvaard", date(2015, 10, 12)).changed
    assert not reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "aanvaard", date(2015, 10, 12)).changed
    with pytest.raises(UsageError) as caught:
        reactie.run(session(folder), AGB, "misschien", None)
    assert caught.value.herstel == "Kies uit: aanvaard, geweigerd, eenzijdig, ingetrokken."


def test_an_explicit_correction_needs_a_reason(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    with pytest.raises(UsageError):
        gunning.run_herzie(session(folder), AGB, None)
    before = (folder.path / "ronde.sqlite").read_bytes()
    assert not gunning.run_herzie(replace(session(folder), dry_run=True), AGB, "op proef").changed
    assert (folder.path / "ronde.sqlite").read_bytes() == before
    same = gunning.run_herzie(session(folder), AGB, "verkeerd volume")
    assert same.besluiten == ()  # nothing changed, so nothing to correct
    assert f"De herziening van {AGB} verandert niets; wat vaststaat blijft staan." in same.notes
    (folder.part("tabellen") / "referentie.csv").write_text(TABELLEN["referentie"].replace("Z430;1000", "Z430;900"), encoding="utf-8")
    report = gunning.run(session(folder))
    (fresh,) = report.besluiten or ()
    assert isinstance(fresh, GunningBesluit)
    assert (fresh.vervangt is not None, fresh.regels[0].volume) == (True, Decimal(873))
    settle(folder, report, door="C. Derde")
    assert phases(folder)[AGB] == Fase.VOORLOPIG.value


def test_what_if_shows_who_changes_and_keeps_only_a_journal_line(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    gunning.run(session(folder))
    other = tmp_path / "anders.toml"
    other.write_text(
        'id = "proef"\nnaam = "Proef"\nsoort = "wijziging"\nop = "2016-gz"\nper = 2015-09-01\nwijziging = "nota_van_inlichtingen"\n'
        '[bronnen.nvi]\ndocument = "nota"\nsoort = "fictief"\n[tarief.basis]\nwaarde = 95\nbron = "nvi 1"\n',
        encoding="utf-8",
    )
    with folder.reading() as tables:
        before = tables.latest_voorstel("gunning")
    report = wat_als.run(session(folder), other)
    changes = report.extra["verschillen"]
    assert [(c["agb_code"], c["tarief_nu"], c["tarief_anders"], c["verschil_cents"]) for c in changes] == [
        (AGB, "95,8%", "96,8%", 970 * 2_50),
        (OTHER, "94%", "95%", 485 * 2_50),
    ]
    with folder.reading() as tables:
        after, entries = tables.latest_voorstel("gunning"), tables.journal_entries()
    assert after == before
    assert entries[-1].opdracht == "gunning --wat-als"


def test_the_export_reconciles_with_the_besluiten(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    report = productieafspraken.run(session(folder), tmp_path / "uit")
    assert to_data(report.totalen) == {"regels": 2, "gegund_cents": FIRST + SECOND}
    rows = (tmp_path / "uit" / "productieafspraken.csv").read_text("utf-8-sig").splitlines()
    head = rows[0].split(";")
    cells = [dict(zip(head, row.split(";"), strict=True)) for row in rows[1:]]
    assert sum(int(Decimal(c["bedrag"]) * 100) for c in cells) == FIRST + SECOND
    assert (cells[0]["kvk"], cells[0]["q_afspraak"], cells[0]["pct"], cells[0]["tarief"], cells[0]["toelichting"]) == (
        "12345678", "970", "95.8", "274.50", "voorlopig",
    )  # fmt: skip
    assert (tmp_path / "uit" / "productieafspraken.xlsx").read_bytes()[:2] == b"PK"


def test_waarom_goes_from_the_amount_to_the_cell(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    report = waarom.run(session(folder), AGB, "Z430", None, None)
    assert report.lines[2:] == (
        "  Bedrag: € 266.265,00 = 970 dagen × € 274,50 (voorlopig)",
        "  Tarief: € 274,50 = 95,8% × € 250,00 zorg (€ 239,50) + € 30,00 NHC + € 5,00 NIC  [fictief] ‹tabellen/tarieven.csv › regel 2›",
        "    Basis: 94%  [testkader §1 (fictief)]",
        "    Opslag: +1,8 → 95,8%  [testkader §1 (fictief)]",
        "      plan 1: score 3,7, opslag 1,8; overeenstemming  [eigen_regie]",
        "  Volume: 970 dagen",
        "    Gevraagd: 1.000 dagen  ‹41410001.xlsx › Productie › D5›",
        "    Referentie: 1.000 dagen vorig jaar  ‹tabellen/referentie.csv › regel 2›",
        "    Toekenning: 1.000 → 970 (97% van de referentie)  [testkader §1 (fictief)]",
        "  Looptijd: 2 jaar",
        "    looptijd.jaren_standaard: 1  [testkader §1 (fictief)]",
        "    Overeengekomen ontwikkelplan: ja (plan 1)  [testkader §1 (fictief)]",
        "    Geen verscherpt toezicht: ja (vastgelegd: nee)  [testkader §1 (fictief)] ‹verscherpt_toezicht: register›",
        "    looptijd.jaren_meerjarig: 1 → 2  [testkader §1 (fictief)]",
    )


def test_waarom_refuses_what_is_not_there(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with pytest.raises(MomentError):
        waarom.run(session(folder), AGB, None, None, None)
    gunning.run(session(folder))
    with pytest.raises(UsageError) as caught:
        waarom.run(session(folder), AGB, "Z999", None, None)
    assert (caught.value.melding, caught.value.herstel) == (f"{AGB} heeft geen Z999 in de gunning.", "Kies uit: Z430.")


def test_waarom_tells_what_would_have_changed_it(tmp_path: Path) -> None:
    missing = Herstelpunt("F230", "Polis aansprakelijkheid", "testkader", verwacht="een leesbare pdf")
    folder = gunning_ronde(tmp_path, toetsen=(toets(), toets(OTHER, uitkomst=ToetsUitkomst.HERSTEL, herstel=(missing,))), scores=(plan(),))
    gunning.run(session(folder))
    held = waarom.run(session(folder), OTHER, None, None, None, anders=True)
    assert [row[:2] + row[4:5] for row in held.tables[0].rijen] == [
        ("in orde was: Polis aansprakelijkheid: een leesbare pdf", "gegund", str(Money(SECOND)))
    ]
    awarded = waarom.run(session(folder), AGB, None, None, None, anders=True)
    assert [row[:3] for row in awarded.tables[0].rijen] == [("feit verscherpt_toezicht was ja in plaats van nee", "gegund", "1")]


def test_an_unreadable_row_of_a_table_holds_whom_it_is_about(tmp_path: Path) -> None:
    rows = TABELLEN["referentie"].replace("Z430;500", "Z430;vijfhonderd")
    report = gunning.run(session(gunning_ronde(tmp_path, referentie=rows)))
    assert [(f.code, f.bestand, f.regelnummer, f.agb_code) for f in report.bevindingen if f.blocks] == [
        ("F804", "tabellen/referentie.csv", 3, OTHER)
    ]
    assert {b.agb_code: b.uitkomst.value for b in report.besluiten or ()} == {AGB: "gegund", OTHER: "aangehouden"}


def test_an_outright_unknown_startvolume_is_a_question(tmp_path: Path) -> None:
    rows = f"agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron\n{OTHER};5503;GZ;ZZP;startvolume;onbekend;;afspraak\n"
    folder = gunning_ronde(tmp_path, toetsen=(toets(OTHER, typen=Facts.of(ZZP="geheel_nieuw")),), scores=(), feiten=rows)
    assert [q.code for q in gunning.run(session(folder)).vragen] == ["V403"]


def test_what_if_takes_a_frozen_policy_and_refuses_what_is_none(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    same = wat_als.run(session(folder), folder.part("beleid") / "beleid.json")
    assert (same.extra["verschillen"], same.notes[0]) == (
        [],
        "0 zorgaanbieders veranderen, samen € 0,00; 0 brieven zouden vervangen moeten worden.",
    )
    wrong = tmp_path / "geen.json"
    wrong.write_text("{}", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        wat_als.run(session(folder), wrong)
    assert caught.value.melding == f"{wrong} is geen bevroren beleid van wlz."
    other = tmp_path / "elders.toml"
    other.write_text(
        'id = "x"\nnaam = "X"\nsoort = "wijziging"\nop = "2024-vv"\nper = 2023-09-01\nwijziging = "nota_van_inlichtingen"\n',
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as lost:
        wat_als.run(session(folder), other)
    assert (lost.value.melding, lost.value.herstel) == ("x hoort niet bij het beleid van deze ronde.", "Zet 'op' op een van: 2016-gz.")
