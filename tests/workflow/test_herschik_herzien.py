"""A herschikking that stands decided again: withdrawn with its award, corrected, or as it was; each beside the besluit it replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.herschik_builders import A, B, gegund, regels
from tests.herschik_ronde import csv_file, half_jaar, make_ronde, session
from wlzcli.cycle.realisatie import Controle
from wlzcli.domain.canonical import Facts, dumps
from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import Fase, GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import StoredBesluit
from wlzcli.workflow import herschik, realisatie
from wlzcli.workflow.brieven_laden import decided
from wlzcli.workflow.document import report_document
from wlzcli.workflow.status import run as status
from wlzcli.workflow.vaststellen import run as vaststellen

PRIJS = 100_00
HEADER = "agb_code;regio;prestatiecode;volume;reden;toelichting"
REDEN = "de zorgaanbieder stopt"


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    """Settled: A 3.650 agreed and 4.380 claimed (362 x 6 x 365 / 181), B 3.650 agreed and 3.509 claimed; room for 7.400."""
    folder = make_ronde(tmp_path / "ronde", regels(), [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)], 7_400 * PRIJS)
    file = csv_file(tmp_path / "stand.csv", *half_jaar(A, "Z1", 362), *half_jaar(B, "Z1", 290))
    realisatie.run(session(folder), file, Controle())
    settle(folder, herschik.run(session(folder, door="cron")))
    return folder


def settle(folder: RondeFolder, report: Report) -> Report:
    assert report.voorstel is not None
    return vaststellen(session(folder, door="B. de Vries"), "herschik", report.voorstel.id)


def standing(folder: RondeFolder) -> dict[str, tuple[str, HerschikBesluit]]:
    with folder.reading() as tables:
        return {b.agb_code: (b.id, b.as_type(HerschikBesluit)) for b in tables.standing("herschik")}


def replace_award(folder: RondeFolder, agb: str, **changes: object) -> None:
    """The gunning that stands is taken over by another one."""
    with folder.writing("gunning", "tester") as tables:
        old = next(b for b in tables.standing("gunning") if b.agb_code == agb)
        made = replace(old.as_type(GunningBesluit), vervangt=old.id, **changes)  # type: ignore[arg-type]  # fields by name
        tables.add_besluit(
            StoredBesluit("4" * 64, old.voorstel_id, "gunning", "5503", "GZ", agb, dumps(made).decode(), "tester", "2023-10-01T00:00:00+00:00", old.id)
        )  # fmt: skip


def withdraw(folder: RondeFolder, agb: str) -> None:
    step = Stap(
        "fase.ingetrokken", Facts.of(reactie="ingetrokken", datum="2023-09-30"), str(3650 * PRIJS), "0", "reactie van de zorgaanbieder"
    )
    replace_award(
        folder, agb, fase=Fase.INGETROKKEN, regels=(), bedrag_cents=Money(0), ingetrokken_cents=Money(3650 * PRIJS), stappen=(step,)
    )


def messages(report: Report) -> list[tuple[str, str]]:
    return [(f["code"], f["boodschap"]) for f in report_document(report)["bevindingen"]]


def waiting(folder: RondeFolder) -> list[tuple[str, str]]:
    return [(w["wat"], w["opdracht"]) for w in report_document(status(session(folder)))["wacht"] if "herschikking van" in w["wat"]]


GONE = f"herschikking van {A} staat vast zonder gunning"
AGAIN = f"wlz herschik --herzie {A} --reden REDEN"


def test_a_herschikking_whose_award_was_withdrawn_is_found_and_taken_back(ronde: RondeFolder) -> None:
    """A stood at 7.400 - 3.509 = 3.891 days. Taken back, 7.400 - 3.509 are left of the room."""
    old_id, old = standing(ronde)[A]
    assert old.herschikking_cents == Money((7_400 - 3_509) * PRIJS)
    assert waiting(ronde) == []
    withdraw(ronde, A)

    found = herschik.run(session(ronde))
    assert messages(found)[1] == (
        "W623",
        f"De herschikking van Zorg 01 ({A}), GZ in 5503 (€ 389.100,00) staat vast, maar de gunning is ingetrokken. "
        "Zolang zij niet is herzien, blijft dit bedrag van de ruimte af.",
    )
    assert found.totalen is not None
    assert found.totalen["rest_cents"] == Money(0)
    assert waiting(ronde) == [(GONE, AGAIN)]

    report = herschik.run_herzie(session(ronde), A, REDEN)
    (made,) = report.besluiten or ()
    assert isinstance(made, HerschikBesluit)
    assert (made.agb_code, made.vervangt, made.ingetrokken_cents) == (A, old_id, old.herschikking_cents)
    assert {
        getattr(made, name).cents
        for name in HerschikBesluit.__dataclass_fields__
        if name.endswith("_cents") and name != "ingetrokken_cents"
    } == {0}
    (step,) = made.delen[0].stappen
    assert (step.regel, step.van, step.naar) == ("herschikking.ingetrokken", str(389_100_00), "0")
    assert dict(step.feiten) == {"gunning": "ingetrokken", "reden": REDEN, "vervangt": old_id}
    assert report.totalen is not None
    assert report.totalen["rest_cents"] == Money((7_400 - 3_509) * PRIJS)
    assert report.notes[0] == (
        f"De herschikking van {A} wordt ingetrokken: € 389.100,00 komt vrij in regio 5503; het blijft onverdeeld tot ook anderen worden herzien. "
        "De zorgaanbieder krijgt er geen brief over."
    )
    assert all(p["houdt"] for p in report_document(report)["bewijs"])
    assert [code for code, _ in messages(report)] == ["W603"]  # what it declared counts for nothing
    assert waiting(ronde) == []

    settle(ronde, report)
    new_id, stands = standing(ronde)[A]
    assert (stands, new_id != old_id) == (made, True)
    after = herschik.run(session(ronde))
    assert ([code for code, _ in messages(after)], after.besluiten) == (["W603"], ())
    assert after.totalen is not None
    assert after.totalen["rest_cents"] == Money((7_400 - 3_509) * PRIJS)
    assert waiting(ronde) == []
    again = herschik.run_herzie(session(ronde), A, "nog eens")
    assert (again.besluiten, again.notes[0]) == ((), f"De herziening van {A} in 5503 (GZ) verandert niets; wat vaststaat blijft staan.")


def test_no_letter_is_asked_for_what_was_withdrawn(ronde: RondeFolder) -> None:
    withdraw(ronde, A)
    settle(ronde, herschik.run_herzie(session(ronde), A, REDEN))
    document = report_document(status(session(ronde)))
    assert [w["opdracht"] for w in document["wacht"] if "herschikkingsbesluit" in w["wat"]] == [
        "wlz brieven --soort herschikkingsbesluit --verzending DATUM"  # B's
    ]
    shown = {a["agb_code"]: a["herschikking"] for a in document["zorgaanbieders"]}
    assert shown == {A: "ingetrokken (vastgesteld)", B: "vastgesteld"}
    with ronde.reading() as tables:
        assert [b.agb_code for b, _ in decided(tables, "herschik", HerschikBesluit) if b.ingetrokken_cents is None] == [B]


def test_what_was_withdrawn_alone_leaves_no_letter_to_make(tmp_path: Path) -> None:
    folder = make_ronde(tmp_path / "ronde", regels(), [gegund(A, {"Z1": (3650, PRIJS)})], 7_400 * PRIJS)
    realisatie.run(session(folder), csv_file(tmp_path / "stand.csv", *half_jaar(A, "Z1", 362)), Controle())
    settle(folder, herschik.run(session(folder, door="cron")))
    letters = [[w["wat"] for w in report_document(status(session(folder)))["wacht"] if "herschikkingsbesluit" in w["wat"]]]
    withdraw(folder, A)
    settle(folder, herschik.run_herzie(session(folder), A, REDEN))
    letters.append([w["wat"] for w in report_document(status(session(folder)))["wacht"] if "herschikkingsbesluit" in w["wat"]])
    assert letters == [["brief te maken: herschikkingsbesluit"], []]


def test_an_award_that_comes_back_is_told_and_decided_again(ronde: RondeFolder) -> None:
    """Withdrawn and corrected to 2.000 days: A claims 4.380 and gets what B leaves of the room."""
    withdraw(ronde, A)
    settle(ronde, herschik.run_herzie(session(ronde), A, REDEN))
    with ronde.writing("gunning", "tester") as tables:
        old = next(b for b in tables.standing("gunning") if b.agb_code == A)
        back = replace(gegund(A, {"Z1": (2000, PRIJS)}), vervangt=old.id)
        tables.add_besluit(
            StoredBesluit("5" * 64, old.voorstel_id, "gunning", "5503", "GZ", A, dumps(back).decode(), "tester", "2023-10-02T00:00:00+00:00", old.id)
        )  # fmt: skip
    assert messages(herschik.run(session(ronde))) == [
        (
            "W624",
            f"De herschikking van Zorg 01 ({A}), GZ in 5503 (€ 0,00) ging uit van een afspraak van € 0,00, maar de gunning is nu € 200.000,00.",
        )
    ]
    (made,) = herschik.run_herzie(session(ronde), A, "toch een overeenkomst").besluiten or ()
    assert isinstance(made, HerschikBesluit)
    assert (made.herschikking_cents, made.ingetrokken_cents, made.afspraak_cents) == (
        Money((7_400 - 3_509) * PRIJS),
        None,
        Money(2000 * PRIJS),
    )


def test_a_correction_stands_beside_what_it_replaces_on_screen_and_in_json(ronde: RondeFolder, tmp_path: Path) -> None:
    """B's mutatie of -100 came later: claim and herschikking go from 3.509 to 3.409 days; A's besluit stays."""
    old_id, _ = standing(ronde)[B]
    realisatie.run(session(ronde), csv_file(tmp_path / "m.csv", f"{B};5503;Z1;-100;uitstroom;", header=HEADER), Controle())
    report = herschik.run_herzie(session(ronde), B, "mutatie kwam later")
    (table,) = [t for t in report.tables if t.titel == "Wat de herziening verandert"]
    assert table.rijen == tuple(
        ("5503", "GZ", B, old_id[:12], what, van, naar, "mutatie kwam later")
        for what, van, naar in (
            ("Prognose", "€ 350.900,00", "€ 340.900,00"),
            ("Aanspraak", "€ 350.900,00", "€ 340.900,00"),
            ("Herschikking", "€ 350.900,00", "€ 340.900,00"),
            ("Volume Z1", "3.509", "3.409"),
        )
    )
    assert report_document(report)["herzieningen"] == [
        {
            "regio": "5503", "sector": "GZ", "agb_code": B, "naam": "Zorg 02", "vervangt": old_id, "besloten_op": "2023-08-14",
            "reden": "mutatie kwam later",
            "wijzigingen": [
                {"wat": "prognose_cents", "onderdeel": "", "van": 3_509 * PRIJS, "naar": 3_409 * PRIJS},
                {"wat": "aanspraak_cents", "onderdeel": "", "van": 3_509 * PRIJS, "naar": 3_409 * PRIJS},
                {"wat": "herschikking_cents", "onderdeel": "", "van": 3_509 * PRIJS, "naar": 3_409 * PRIJS},
                {"wat": "volume", "onderdeel": "Z1", "van": "3509", "naar": "3409"},
            ],
        }
    ]  # fmt: skip
    assert report.notes[0] == f"De herschikking van {B} vervangt besluit {old_id[:12]}."
    (made,) = report.besluiten or ()
    assert isinstance(made, HerschikBesluit)
    step = made.delen[0].stappen[-1]
    assert (step.regel, step.van, step.naar) == ("herschikking.herziening", str(3_509 * PRIJS), str(3_409 * PRIJS))
    assert dict(step.feiten) == {"reden": "mutatie kwam later", "vervangt": old_id, "besloten_op": "2023-08-14"}
    proposed = report_document(report)["herzieningen"]
    done = settle(ronde, report)
    new_id, stands = standing(ronde)[B]
    assert stands.vervangt == old_id
    assert report_document(done)["herzieningen"] == [proposed[0] | {"besluit": new_id}]
    assert [t.rijen for t in done.tables if t.titel == table.titel] == [table.rijen]


def test_a_correction_that_changes_nothing_leaves_what_stands(ronde: RondeFolder) -> None:
    before = standing(ronde)
    report = herschik.run_herzie(session(ronde, peildatum=date(2023, 9, 1)), B, "bij twijfel nog eens")
    assert (report.besluiten, report.notes[0]) == ((), f"De herziening van {B} in 5503 (GZ) verandert niets; wat vaststaat blijft staan.")
    (record,) = report_document(report)["herzieningen"]
    assert (record["vervangt"], record["reden"], record["wijzigingen"]) == (before[B][0], "bij twijfel nog eens", [])
    assert report.totalen is not None
    assert report.totalen["staand_cents"] == Money(7_400 * PRIJS)
    assert standing(ronde) == before


def test_a_correction_on_trial_keeps_nothing(ronde: RondeFolder, tmp_path: Path) -> None:
    realisatie.run(session(ronde), csv_file(tmp_path / "m.csv", f"{B};5503;Z1;-100;uitstroom;", header=HEADER), Controle())
    before = (ronde.path / "ronde.sqlite").read_bytes()
    report = herschik.run_herzie(session(ronde, dry_run=True), B, "op proef")
    assert (len(report.besluiten or ()), report.changed) == (1, False)
    assert (ronde.path / "ronde.sqlite").read_bytes() == before
