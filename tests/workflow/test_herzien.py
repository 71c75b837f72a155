"""A correction beside what it takes the place of: in JSON, on the screen, in the explanation, and after it became definitive.

Zorgaanbieder 01 had 1.000 days and gets 97% of them at 94% + 1,8: 970 x (239,50 + 35,00). With a reference of 900 it is 873.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import AGB, plan, toets
from tests.gunning_ronde import OTHER, TABELLEN, gunning_ronde, session
from tests.workflow.test_gunning import LAST_DAY, SENT_ON, send, settle
from wlzcli.domain.canonical import to_data
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningUitkomst, Reactie
from wlzcli.domain.herziening import Wijziging, changes, is_correction
from wlzcli.domain.money import Money
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.errors import UsageError
from wlzcli.store.folder import RondeFolder
from wlzcli.views.dossier import make_dossier
from wlzcli.views.dossier_derden import for_others
from wlzcli.views.rapport import make_rapport
from wlzcli.workflow import bezwaar, correcties, dossier, gunning, productieafspraken, rapport, reactie, status, vaststellen, waarom
from wlzcli.workflow.document import messages
from wlzcli.workflow.reacties import Reacties
from wlzcli.workflow.step import open_context

WAS, WORDT = 970 * 274_50, 873 * 274_50
AFTER = date(2015, 11, 20)


def standing(folder: RondeFolder, agb: str = AGB) -> Any:
    with folder.reading() as tables:
        return next(b for b in tables.standing("gunning") if b.agb_code == agb)


def with_less(folder: RondeFolder) -> None:
    text = TABELLEN["referentie"].replace("Z430;1000", "Z430;900")
    (folder.part("tabellen") / "referentie.csv").write_text(text, encoding="utf-8")


def corrected(folder: RondeFolder, sent: bool = True) -> Any:
    """Settled, sent, and then decided again on less; gives the besluit that was replaced and the report of the voorstel."""
    settle(folder, gunning.run(session(folder)))
    if sent:
        send(folder)
    old = standing(folder)
    with_less(folder)
    return old, gunning.run_herzie(session(folder), AGB, "de referentie klopte niet")


def expected(old: Any, besluit_id: str | None, sent: date | None = SENT_ON) -> dict[str, Any]:
    found = {
        "regio": "5503", "sector": "GZ", "agb_code": AGB, "naam": "Zorgaanbieder 01", "besluit": besluit_id, "vervangt": old.id,
        "besloten_op": "2015-10-05", "verzonden_op": sent.isoformat() if sent else None, "reden": "de referentie klopte niet",
        "wijzigingen": [
            {"wat": "volume", "onderdeel": "Z430", "van": "970", "naar": "873"},
            {"wat": "bedrag_cents", "onderdeel": "", "van": WAS, "naar": WORDT},
        ],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("sent", [True, False])
def test_the_json_of_voorstel_and_besluit_carry_the_comparison(tmp_path: Path, sent: bool) -> None:
    folder = gunning_ronde(tmp_path)
    old, proposed = corrected(folder, sent)
    day = SENT_ON if sent else None
    assert to_data(proposed.extra["herzieningen"]) == [expected(old, None, day)]
    report = settle(folder, proposed)
    assert to_data(report.extra["herzieningen"]) == [expected(old, standing(folder).id, day)]
    assert settle(folder, proposed).extra == {}  # the second time nothing is replaced


def test_the_screen_shows_what_is_replaced(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    old, proposed = corrected(folder)
    report = settle(folder, proposed)
    for shown in (proposed, report):
        (table,) = [t for t in shown.tables if t.titel == "Herziening van wat vaststaat"]
        assert table.rijen == (
            ("5503", "GZ", AGB, "Zorgaanbieder 01", "gegund", "2", "95,8%", "€ 266.265,00", "€ 239.638,50", "-€ 26.626,50", "ja"),
        )
        (detail,) = [t for t in shown.detail if t.titel == "Wat de herziening verandert"]
        assert detail.rijen == (
            ("5503", "GZ", AGB, old.id[:12], "Volume Z430", "970", "873", "de referentie klopte niet"),
            ("5503", "GZ", AGB, old.id[:12], "Bedrag", "€ 266.265,00", "€ 239.638,50", "de referentie klopte niet"),
        )
        assert "1 besluit wordt vervangen; wat er per prestatie verandert en waarom: -v, of 'wlz waarom AGB'." in shown.notes


def told(folder: RondeFolder, code: str | None = None, agb: str = AGB) -> list[str]:
    return [line.strip() for line in waarom.run(session(folder), agb, code, None, None).lines]


def test_waarom_names_what_it_takes_the_place_of_also_when_definitive(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    old, proposed = corrected(folder)
    changed = ["Reden: de referentie klopte niet", "Volume Z430: 970 → 873", "Bedrag: € 266.265,00 → € 239.638,50"]
    of = f"het besluit in de brief van 9 oktober 2015 ({old.id[:12]})"
    lines = told(folder)
    at = lines.index(f"Voorstel tot herziening: nog niet vastgesteld; vervangt {of}")
    assert lines[at + 1 : at + 4] == changed
    settle(folder, proposed)
    assert not [line for line in told(folder) if line.startswith("Voorstel tot herziening")]
    for code in (None, "Z430"):
        lines = told(folder, code)
        at = lines.index(f"Herziening: vervangt {of}")
        assert lines[at + 1 : at + 4] == changed
    send(folder, date(2015, 10, 28))
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)), door="C. Derde")
    assert standing(folder).as_type(type(proposed.besluiten[0])).fase is Fase.DEFINITIEF
    assert f"Herziening: vervangt {of}" in told(folder)
    assert not [line for line in told(folder, agb=OTHER) if "vervangt" in line]


def test_a_correction_of_the_term_alone_is_explained_on_its_own_inputs(tmp_path: Path) -> None:
    """The lines stay as they were; the fact that made it one year stands in the inputs of the correction only."""
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    (folder.part("tabellen") / "feiten.csv").write_text(TABELLEN["feiten"].replace(";nee;", ";ja;"), encoding="utf-8")
    settle(folder, gunning.run_herzie(session(folder), AGB, "toezicht ingesteld"))
    lines = told(folder)
    at = next(i for i, line in enumerate(lines) if line.startswith("Herziening: "))
    assert lines[at + 1 : at + 3] == ["Reden: toezicht ingesteld", "Looptijd: 2 jaar → 1 jaar"]
    anders = waarom.run(session(folder), AGB, None, None, None, anders=True)
    assert [row[:3] for row in anders.tables[0].rijen] == [("feit verscherpt_toezicht was nee in plaats van ja", "gegund", "2")]


def test_the_dossier_tells_what_was_corrected_and_not_to_others(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    old, proposed = corrected(folder)
    settle(folder, proposed)
    with folder.reading() as tables:
        inv = dossier.gather(open_context(session(folder, dry_run=True), folder, tables), AGB)
    rows = [t.rijen for s in make_dossier(inv, messages()).secties for t in s.tabellen if t.titel == "Wat een herziening veranderde"]
    known = (standing(folder).id[:16], old.id[:16], "5 oktober 2015", "9 oktober 2015")
    assert rows == [((*known, "Volume Z430", "970", "873"), (*known, "Bedrag", "€ 266.265,00", "€ 239.638,50"))]
    assert for_others(inv).correcties == ()


def test_a_herziening_of_a_definitive_award_that_changes_nothing_leaves_it(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    send(folder)
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    same = gunning.run_herzie(session(folder), AGB, "nagekeken")
    assert same.besluiten == ()
    assert f"De herziening van {AGB} verandert niets; wat vaststaat blijft staan." in same.notes
    with_less(folder)
    report = gunning.run(session(folder))
    assert [(b.agb_code, b.fase.value, b.bedrag_cents) for b in report.besluiten or ()] == [(AGB, "voorstel", Money(WORDT))]
    settle(folder, report, door="C. Derde")
    assert standing(folder).as_type(GunningBesluit).fase is Fase.VOORLOPIG


def test_a_request_to_make_definitive_is_about_what_stood_then(tmp_path: Path) -> None:
    """Who is awarded later is not made definitive by a run that nobody asked it of; asking again does it."""
    folder = gunning_ronde(tmp_path, toetsen=(toets(), toets(OTHER, uitkomst=ToetsUitkomst.HERSTEL)))
    settle(folder, gunning.run(session(folder)))
    send(folder)
    first = gunning.run_definitief(session(folder, peildatum=AFTER))
    assert "1 gunning wordt hiermee definitief, zoals gevraagd met --definitief op 20 november 2015." in first.notes
    again = gunning.run(session(folder))  # the nightly run asks nothing else, and keeps what was asked
    assert again.voorstel == first.voorstel
    settle(folder, first)
    with_less(folder)
    settle(folder, gunning.run_herzie(session(folder), AGB, "minder"), door="C. Derde")
    send(folder, SENT_ON)  # its term ended before 20 November too
    quiet = gunning.run(session(folder))
    assert ([b.fase for b in quiet.besluiten or ()], [f.code for f in quiet.bevindingen]) == ([Fase.VOORSTEL], [])
    asked = gunning.run_definitief(session(folder, peildatum=AFTER))
    assert {b.agb_code: b.fase for b in asked.besluiten or ()} == {AGB: Fase.DEFINITIEF, OTHER: Fase.VOORSTEL}


def test_the_reason_of_a_kort_geding_is_told_without_who_began_it(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    day = date(2015, 10, 20)
    for uitkomst in (None, "toegewezen"):
        bezwaar.run(session(folder, peildatum=day), OTHER, day, "beleid", uitkomst, "")
    with_less(folder)
    report = gunning.run(session(folder))
    (found,) = report.extra["herzieningen"]
    assert found["reden"] == f"kort geding van {OTHER} van 2015-10-20 toegewezen"
    with folder.reading() as tables:
        (c,) = correcties.proposed(tables, report.besluiten or ())
    assert c.waarom == "de uitkomst van het kort geding van 20 oktober 2015"


def test_a_herziening_that_is_held_replaces_nothing_yet(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    (folder.part("tabellen") / "feiten.csv").write_text(TABELLEN["feiten"].replace(";nee;", ";onbekend;"), encoding="utf-8")
    (folder.part("tabellen") / "referentie.csv").write_text(TABELLEN["referentie"].replace("Z430;1000", "Z430;veel"), encoding="utf-8")
    report = gunning.run_herzie(session(folder), AGB, "nagekeken")
    assert "herzieningen" not in report.extra
    assert f"De herziening van {AGB} wacht op wat hierboven openstaat; tot dan blijft staan wat vaststaat." in report.notes
    assert not [n for n in report.notes if "wordt vervangen" in n]
    assert not [line for line in told(folder) if "vervangt" in line]


def test_while_a_herziening_is_held_the_award_counts_and_everyone_names_it(tmp_path: Path) -> None:
    """970 x 274,50 and, for the other, 485 x 270 stand; the whole request of 1.000 days would be 30 x 274,50 more."""
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    (folder.part("tabellen") / "feiten.csv").write_text(TABELLEN["feiten"].replace(";nee;", ";onbekend;"), encoding="utf-8")
    report = gunning.run_herzie(session(folder), AGB, "nagekeken")
    assert report.tables[-1].rijen == (
        ("5503", "€ 10.000.000,00", "€ 0,00", "€ 397.215,00", "€ 8.235,00", "€ 9.594.550,00", "€ 0,00", "nee: er staat nog iets open"),
    )
    (asked,) = report.vragen
    lines = told(folder)
    at = lines.index("Herziening gevraagd: wacht op wat hieronder openstaat; tot dan blijft dit besluit staan")
    assert lines[at + 1 :][:3] == [
        "Reden: nagekeken",
        f"Vraag {asked.id} (V408): Voldoet Zorgaanbieder 01 (41410001), GZ in 5503 aan de voorwaarde 'Geen verscherpt toezicht'? "
        "Vastgelegd is: onbekend.  [testkader §1 (fictief)]",
        f"Aan zet: een inkoper: wlz antwoord {asked.id} ja|nee --reden …; vaststellen doet daarna een ander",
    ]
    assert not [line for line in told(folder, agb=OTHER) if "Herziening" in line]
    waits = [(w.wat, w.opdracht) for w in status.run(session(folder)).extra["wacht"] if "herziening" in w.wat]
    told_ = f"herziening van de gunning van {AGB} wacht op wat openstaat; tot dan blijft staan wat vaststaat"
    assert waits == [(told_, f"wlz waarom {AGB}")]


def test_what_is_no_correction(tmp_path: Path) -> None:
    """Becoming definitive, being withdrawn, and the first decision on who was held replace a besluit and correct nothing."""
    folder = gunning_ronde(tmp_path)
    report = gunning.run(session(folder))
    first, second = report.besluiten or ()
    assert is_correction(first, second) is True
    definitive = replace(first, fase=Fase.DEFINITIEF, vervangt="x")
    withdrawn = replace(first, fase=Fase.INGETROKKEN, regels=(), bedrag_cents=second.rest_cents)
    held = replace(first, uitkomst=GunningUitkomst.AANGEHOUDEN)
    assert (is_correction(first, definitive), is_correction(first, withdrawn), is_correction(held, first)) == (False, False, False)
    assert changes(first, definitive) == ()
    back = changes(withdrawn, first)
    assert back[0] == Wijziging("uitkomst", "", "ingetrokken", "gegund")
    assert back[1].words() == ("geen", "95,8%")
    assert is_correction(withdrawn, first)


# -- what was answered, and what holds an award --------------------------------------------------------


def test_every_answer_stands_in_the_explanation_and_a_later_one_takes_none_away(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    send(folder)
    later = replace(session(folder, peildatum=AFTER), door="D. Inkoper")
    reactie.run(later, AGB, "geweigerd", date(2015, 10, 12))
    reactie.run(later, AGB, "eenzijdig", date(2015, 10, 20))
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    reactie.run(later, AGB, "aanvaard", date(2015, 11, 2))
    lines = told(folder)
    at = next(i for i, line in enumerate(lines) if line.startswith("Reactie"))
    assert lines[at : at + 3] == [
        "Reactie: geweigerd op 12 oktober 2015  [vastgelegd door D. Inkoper]",
        "Reactie: het budget is eenzijdig bij de NZa ingediend op 20 oktober 2015  [vastgelegd door D. Inkoper]",
        "Reactie: aanvaard op 2 november 2015  [vastgelegd door D. Inkoper]",
    ]
    with folder.reading() as tables:
        kept = dossier.gather(open_context(session(folder, dry_run=True), folder, tables), AGB).reacties
    assert [r.reactie for r in kept] == ["geweigerd", "eenzijdig", "aanvaard"]
    assert LAST_DAY < AFTER


def one_sided(tmp_path: Path) -> RondeFolder:
    """Refused, filed by one side and accepted after all; definitive."""
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    send(folder)
    reactie.run(session(folder, peildatum=AFTER), AGB, "eenzijdig", date(2015, 10, 20))
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    reactie.run(session(folder, peildatum=AFTER), AGB, "aanvaard", date(2015, 11, 2))
    return folder


def test_one_sided_filing_is_seen_in_status_rapport_and_export(tmp_path: Path) -> None:
    folder = one_sided(tmp_path)
    report = status.run(session(folder))
    (line,) = [line for line in report.lines if line.startswith("Eenzijdig")]
    assert line == f"Eenzijdig bij de NZa ingediend: {AGB} (gunning GZ in 5503, 20 oktober 2015)"
    filed = {
        "regio": "5503", "sector": "GZ", "agb_code": AGB, "op": "gunning", "datum": "2015-10-20", "bedrag_cents": WAS,
        "laatste_reactie": "aanvaard",
    }  # fmt: skip
    assert [to_data(a.eenzijdig) for a in report.extra["zorgaanbieders"]] == [[filed], []]
    with folder.reading() as tables:
        inv = rapport.gather(open_context(session(folder, dry_run=True), folder, tables))
    (staat,) = [s for x in make_rapport(inv, messages()).secties for s in x.staten if s.titel == "Eenzijdig bij de NZa ingediend"]
    assert staat.waarden == (("5503", "GZ", AGB, "Zorgaanbieder 01", "gunning", "2015-10-20", Money(WAS), "aanvaard"),)
    productieafspraken.run(session(folder), tmp_path / "export")
    rows = (tmp_path / "export" / "productieafspraken.csv").read_text("utf-8-sig").splitlines()
    states = {row.split(";")[1]: row.split(";")[-3] for row in rows[1:]}
    assert states == {AGB: "definitief, eenzijdig ingediend op 2015-10-20", OTHER: "definitief"}


def test_one_sided_filing_stays_with_the_award_it_was_about(tmp_path: Path) -> None:
    """After a withdrawal it is still told; of a correction it is not the filing."""
    folder = one_sided(tmp_path)
    reactie.run(session(folder, peildatum=AFTER), AGB, "ingetrokken", AFTER)
    settle(folder, gunning.run(session(folder, peildatum=AFTER)))
    assert standing(folder).as_type(GunningBesluit).fase is Fase.INGETROKKEN
    with folder.reading() as tables:
        (found,) = Reacties(tables).every_one_sided()
    assert (found.datum, found.bedrag_cents, found.laatste_reactie) == (date(2015, 10, 20), Money(0), "ingetrokken")
    settle(folder, gunning.run_herzie(session(folder, peildatum=AFTER), AGB, "toch een afspraak"), door="C. Derde")
    with folder.reading() as tables:
        assert Reacties(tables).every_one_sided() == ()


def test_an_answer_of_before_it_named_its_besluiten_is_told_too(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    with folder.writing("test", "D. Inkoper") as tables:
        tables.register("reactie", AGB, Reactie(AGB, "eenzijdig", date(2015, 10, 20), "D. Inkoper"), "D. Inkoper", session(folder).now)
        assert [(e.agb_code, e.datum) for e in Reacties(tables).every_one_sided()] == [(AGB, date(2015, 10, 20))]
    assert "Reactie: het budget is eenzijdig bij de NZa ingediend op 20 oktober 2015  [vastgelegd door D. Inkoper]" in told(folder)


def test_the_rapport_lists_the_corrections(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    old, proposed = corrected(folder)
    settle(folder, proposed)
    with folder.reading() as tables:
        inv = rapport.gather(open_context(session(folder, dry_run=True), folder, tables))
    (staat,) = [s for x in make_rapport(inv, messages()).secties for s in x.staten if s.titel == "Herzieningen"]
    assert staat.waarden == (
        (
            "5503", "GZ", AGB, "Zorgaanbieder 01", "2015-10-05", old.id[:12], "de referentie klopte niet",
            "bedrag € 266.265,00 → € 239.638,50", 1,
        ),
    )  # fmt: skip


def test_who_is_held_by_a_question_reads_it_with_who_can_answer(tmp_path: Path) -> None:
    rows = TABELLEN["feiten"].replace(f"{AGB};5503;GZ;;verscherpt_toezicht;nee;2015-10-01;register\n", "")
    folder = gunning_ronde(tmp_path, feiten=rows)
    (asked,) = gunning.run(session(folder)).vragen
    lines = told(folder, "Z430")
    at = lines.index("Uitkomst: aangehouden: een vraag staat open ('wlz vragen')  ‹41410001.xlsx›")
    assert lines[at + 1 :][:5] == [
        "Z430: gevraagd 1.000; er is nog geen volume of tarief bepaald  ‹41410001.xlsx › Productie › D5›",
        "Reservering: € 274.500,00 van de ruimte, zolang niet is beslist: het gevraagde volume tegen het percentage dat al vaststaat (95,8%)",
        "Toelating: toegelaten  [validate]",
        "Aangehouden: aangehouden (codes V408)  [vraag]",
        f"Vraag {asked.id} (V408): Voldoet Zorgaanbieder 01 (41410001), GZ in 5503 aan de voorwaarde 'Geen verscherpt toezicht'? "
        "Vastgelegd is: onbekend.  [testkader §1 (fictief)]",
    ]
    assert lines[at + 6] == f"Aan zet: een inkoper: wlz antwoord {asked.id} ja|nee --reden …; vaststellen doet daarna een ander"
    with pytest.raises(UsageError) as caught:
        told(folder, "Z999")
    assert (caught.value.melding, caught.value.herstel) == (f"{AGB} heeft geen Z999 in de gunning of de aanvraag.", "Kies uit: Z430.")


def test_of_what_was_withdrawn_no_prestatie_is_left_to_explain(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    reactie.run(session(folder), AGB, "ingetrokken", None)
    settle(folder, gunning.run(session(folder)))
    assert told(folder, "Z430")[2:5] == [
        "Bedrag: € 0,00 voor 2 jaar, ingetrokken  ‹41410001.xlsx›",
        "Ingetrokken: ingetrokken op 5 oktober 2015; het was € 266.265,00, dat bedrag kwam vrij  [reactie van de zorgaanbieder]",
        "Reactie: de zorgaanbieder trok zich terug op 5 oktober 2015  [vastgelegd door A. Jansen]",
    ]


def test_who_waits_for_repair_reads_what_is_to_be_repaired(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path, toetsen=(toets(), toets(OTHER, uitkomst=ToetsUitkomst.HERSTEL)), scores=(plan(),))
    gunning.run(session(folder))
    assert [line for line in told(folder, agb=OTHER) if line.startswith("Reservering")] == [
        "Reservering: € 142.500,00 van de ruimte, zolang niet is beslist: het gevraagde volume tegen het NZa-maximum"
    ]


def test_the_table_of_what_was_settled_says_what_was_taken_back(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    reactie.run(session(folder), AGB, "ingetrokken", None)
    report = vaststellen.run(session(folder, "B. de Vries"), "gunning", gunning.run(session(folder)).voorstel.id)
    assert [row[2:4] for row in report.tables[0].rijen] == [(AGB, "ingetrokken")]
    assert "herzieningen" not in report.extra
