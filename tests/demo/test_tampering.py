"""Somebody changes what was kept: every change is found and named. On a copy, on a read-only copy, after a program upgrade."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.demo.season import Stages, run
from tests.mortal import read_only
from wlzcli.domain.money import Money
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import narekenen
from wlzcli.workflow.narekenen_vastlegging import Check
from wlzcli.workflow.session import new_session
from wlzcli.workflow.steps import step_named

WHOLE = {"gelijk"}


@pytest.fixture(scope="module")
def settled(gz: Stages) -> Path:
    """2016 GZ with everything in it."""
    return gz.folder / "redistributed"


@pytest.fixture
def ronde(gz: Stages, tmp_path: Path) -> Path:
    return gz.copy("redistributed", tmp_path)


def checks(ronde: Path, journaal: bool = False, anker: str | None = None) -> tuple[Check, ...]:
    report = narekenen.run(new_session(door="controle", cwd=ronde, ronde_map=ronde), journaal, anker)
    found = report.extra["controles"]
    assert isinstance(found, tuple)
    assert report.exit_code() == (8 if any(c.uitkomst == "afwijking" for c in found) else 0)
    return found


def wrong(ronde: Path, **options: Any) -> dict[str, str]:
    """What differs, and why."""
    return {c.wat: c.toelichting for c in checks(ronde, **options) if c.uitkomst == "afwijking"}


def forced(ronde: Path, statement: str, *values: object) -> None:
    """What somebody does who takes the locks off first."""
    db = sqlite3.connect(ronde / "ronde.sqlite")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    assert db.execute(statement, values).rowcount == 1
    db.commit()
    db.close()


def one(ronde: Path, query: str) -> Any:
    db = sqlite3.connect(ronde / "ronde.sqlite")
    found = db.execute(query).fetchone()
    db.close()
    return found


def test_untouched_everything_is_the_same(settled: Path) -> None:
    found = checks(settled)
    assert {c.uitkomst for c in found} == WHOLE
    assert {c.wat.partition(" ")[0] for c in found} == {
        "journaal", "antwoorden", "vastleggingen", "beleid", "archief", "inschrijvingen", "voorstel", "besluiten", "brieven",
    }  # fmt: skip


def test_one_byte_in_the_archief(ronde: Path) -> None:
    sha256, naam, soort = one(ronde, "SELECT sha256, naam, soort FROM archief WHERE soort='tabellen' ORDER BY naam LIMIT 1")
    file = RondeFolder(ronde).archive_path(sha256)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    told = f"Het gearchiveerde bestand {sha256[:12]}… is gewijzigd: de inhoud past niet meer bij zijn naam."
    assert wrong(ronde)[f"archief {soort} {naam}"] == told


def test_a_file_gone_from_the_archief(ronde: Path) -> None:
    sha256, naam = one(ronde, "SELECT sha256, naam FROM archief WHERE soort='formulier' ORDER BY naam LIMIT 1")
    RondeFolder(ronde).archive_path(sha256).unlink()
    found = wrong(ronde)
    assert found[f"archief formulier {naam}"].endswith("bestaat niet.")
    assert "inschrijvingen" in found


def test_one_cent_in_a_besluit(ronde: Path) -> None:
    number, agb, inhoud = one(ronde, "SELECT id, agb_code, inhoud FROM besluit WHERE stap='gunning' AND agb_code='06010001' LIMIT 1")
    data = json.loads(inhoud)
    text = inhoud.replace(f'"bedrag_cents":{data["bedrag_cents"]}', f'"bedrag_cents":{data["bedrag_cents"] + 1}')
    assert text != inhoud
    forced(ronde, "UPDATE besluit SET inhoud=? WHERE id=?", text, number)
    assert wrong(ronde) == {f"besluit gunning {agb} {number[:12]}": "de inhoud past niet bij het nummer van het besluit"}


def test_one_cent_in_a_voorstel(ronde: Path) -> None:
    number, besluiten = one(ronde, "SELECT id, besluiten FROM voorstel WHERE stap='herschik'")
    data = json.loads(besluiten)
    was = data[0]["herschikking_cents"]
    data[0]["herschikking_cents"] += 1
    forced(ronde, "UPDATE voorstel SET besluiten=? WHERE id=?", json.dumps(data, sort_keys=True, separators=(",", ":")), number)
    found = wrong(ronde)
    assert found[f"voorstel herschik {number[:12]}"] == f"[0].herschikking_cents: bewaard {was + 1}, nagerekend {was}"


def test_inputs_of_a_step(ronde: Path) -> None:
    number, sha256 = one(ronde, "SELECT id, invoer_sha256 FROM voorstel WHERE stap='score'")
    forced(ronde, "UPDATE invoer SET inhoud=replace(inhoud, '2015', '2016') WHERE sha256=?", sha256)
    assert wrong(ronde) == {f"voorstel score {number[:12]}": "de bewaarde invoer is gewijzigd"}


def test_one_answer(ronde: Path) -> None:
    number, vraag, inhoud = one(ronde, "SELECT nr, vraag_id, inhoud FROM antwoord ORDER BY nr LIMIT 1")
    data = json.loads(inhoud) | {"reden": "een andere reden"}
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    forced(ronde, "UPDATE antwoord SET inhoud=? WHERE nr=?", text, number)
    assert wrong(ronde)[f"antwoord {number} op vraag {vraag}"] == "het antwoord is niet wat het journaal zegt dat is geantwoord"
    forced(ronde, "DELETE FROM antwoord WHERE nr=?", number)
    assert "staat niet meer in de ronde" in wrong(ronde)["antwoord"]


def test_who_computed_a_voorstel(ronde: Path) -> None:
    number = one(ronde, "SELECT id FROM voorstel WHERE stap='herschik'")[0]
    forced(ronde, "UPDATE voorstel SET door='cron', receipt=replace(receipt, 'A. Jansen', 'cron') WHERE id=?", number)
    assert wrong(ronde) == {f"voorstel herschik {number[:12]}": "wie het uitrekende en waarop is niet wat het journaal zegt"}


def test_who_settled_a_besluit(ronde: Path) -> None:
    number, agb = one(ronde, "SELECT id, agb_code FROM besluit WHERE stap='herschik' ORDER BY nr LIMIT 1")
    forced(ronde, "UPDATE besluit SET door='C. Bos' WHERE id=?", number)
    told = "het journaal zegt niet dat dit besluit toen door deze persoon is vastgesteld"
    assert wrong(ronde) == {f"besluit herschik {agb} {number[:12]}": told}


def test_a_besluit_that_is_gone(ronde: Path) -> None:
    number = one(ronde, "SELECT id FROM besluit WHERE stap='herschik' ORDER BY nr DESC LIMIT 1")[0]
    forced(ronde, "DELETE FROM besluit WHERE id=?", number)
    assert wrong(ronde)[f"besluit {number[:12]}"] == "het besluit staat in het journaal en niet meer in de ronde"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE registratie SET door='C. Bos' WHERE nr=?", "is gewijzigd nadat het is vastgelegd"),
        ("UPDATE registratie SET inhoud=json_set(inhoud, '$.x', 1) WHERE nr=?", "is gewijzigd nadat het is vastgelegd"),
        ("DELETE FROM registratie WHERE nr=?", "wat het journaal noemt, staat niet meer in de ronde"),
    ],
)
def test_what_a_person_recorded(ronde: Path, change: str, told: str) -> None:
    number, sleutel = one(ronde, "SELECT nr, sleutel FROM registratie WHERE soort='reactie' ORDER BY nr LIMIT 1")
    forced(ronde, change, number)
    assert set(wrong(ronde).items()) == {(f"registratie {number if 'DELETE' in change else f'reactie {sleutel}'}", told)}


def test_a_record_put_in_beside_the_journal(ronde: Path) -> None:
    forced(ronde, "INSERT INTO registratie (soort, sleutel, inhoud, door, op) VALUES ('reactie', '06019999', '{}', 'X', '2016-01-01')")
    assert wrong(ronde) == {"registratie reactie 06019999": "staat in de ronde buiten het journaal om"}


def test_who_entered_a_table(ronde: Path) -> None:
    forced(ronde, "UPDATE tabel SET door='cron' WHERE naam='feiten'")
    assert wrong(ronde) == {"tabel feiten": "is gewijzigd nadat het is vastgelegd"}


def test_a_finding_that_is_gone(ronde: Path) -> None:
    number = one(ronde, "SELECT id FROM voorstel WHERE stap='validate' ORDER BY laatst DESC LIMIT 1")[0]
    nr = one(ronde, "SELECT nr FROM bevinding WHERE stap='validate' LIMIT 1")[0]
    forced(ronde, "DELETE FROM bevinding WHERE stap='validate' AND nr=?", nr)
    assert wrong(ronde) == {f"voorstel validate {number[:12]}": "de bewaarde bevindingen zijn niet die van dit voorstel"}


def test_what_was_read_from_a_form(ronde: Path) -> None:
    where, inhoud = one(ronde, "SELECT map, inhoud FROM inschrijving WHERE telt_mee=1 ORDER BY map LIMIT 1")
    data = json.loads(inhoud)
    data["naam"] = "Stichting Een Ander"
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    forced(ronde, "UPDATE inschrijving SET inhoud=? WHERE inhoud=?", text, inhoud)
    assert wrong(ronde) == {
        f"inschrijving {where}": "het gearchiveerde formulier geeft nu andere waarden dan zijn bewaard: naam: bewaard Stichting Een Ander, nagerekend Stichting De Zonnewijzer"
    }


def test_what_was_read_from_a_line_of_a_table(ronde: Path) -> None:
    where, cells = one(ronde, "SELECT map, tabelcellen FROM inschrijving WHERE tabelcellen LIKE '%volume%' ORDER BY map LIMIT 1")
    data = json.loads(cells)
    volume = next(v for v in data if v["id"] == "productie.1.volume")
    said, volume["waarde"] = volume["waarde"], "1"
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    forced(ronde, "UPDATE inschrijving SET tabelcellen=? WHERE map=?", text, where)
    told = wrong(ronde)[f"inschrijving {where}"]
    assert told.startswith("het gearchiveerde formulier geeft nu andere waarden dan zijn bewaard: ")
    assert "productie.1.volume" in told
    assert said in told


def test_a_row_nobody_can_read_is_named_and_the_rest_is_checked(ronde: Path) -> None:
    forced(ronde, "UPDATE inschrijving SET inhoud='{\"wat\": 1}' WHERE map=(SELECT min(map) FROM inschrijving)")
    found = wrong(ronde)
    assert list(found) == ["inschrijvingen"]
    assert found["inschrijvingen"].startswith("wat is bewaard, is niet meer te lezen (ValueError:")


def test_a_journal_row_and_the_tail(ronde: Path) -> None:
    head = one(ronde, "SELECT hash FROM journaal ORDER BY nr DESC LIMIT 1")[0]
    earlier, last = one(ronde, "SELECT hash, nr FROM journaal WHERE nr=(SELECT max(nr) - 3 FROM journaal)")
    anchored = f"verankerd tot en met regel {last}; 3 regels erna zijn nog niet verankerd"
    assert [c.toelichting for c in checks(ronde, journaal=True, anker=earlier[:16]) if c.wat == "anker"] == [anchored]
    assert wrong(ronde, journaal=True, anker=f"{head[:8].upper()} {head[8:16]}…") == {}
    forced(ronde, "UPDATE journaal SET door='C. Bos' WHERE nr=4")
    assert wrong(ronde, journaal=True) == {"journaal": "journaalregel 4 is gewijzigd"}
    broken = f"het anker is dat van regel {last}, maar de keten tot daar is niet heel: ervoor is iets gewijzigd"
    assert wrong(ronde, journaal=True, anker=earlier[:16])["anker"] == broken
    forced(ronde, "DELETE FROM journaal WHERE nr=(SELECT max(nr) FROM journaal)")
    told = "het anker staat niet in dit journaal: de staart is afgekapt of het journaal is herschreven"
    assert wrong(ronde, journaal=True, anker=head[:16])["anker"] == told


def test_a_letter_changed_and_one_gone(ronde: Path) -> None:
    first, second = sorted((ronde / "brieven").rglob("*.pdf"))[:2]
    first.write_bytes(first.read_bytes().replace(b"%%EOF", b"%%eof"))
    second.unlink()
    named = [f"brief {p.relative_to(ronde / 'brieven').as_posix()}" for p in (first, second)]
    assert wrong(ronde) == {named[0]: "de brief is na het maken gewijzigd", named[1]: "de brief staat niet meer in brieven/"}


def test_policy_changed_with_its_hash(ronde: Path) -> None:
    import hashlib

    place = ronde / "beleid"
    data = (place / "beleid.json").read_bytes() + b"\n"
    (place / "beleid.json").write_bytes(data)
    (place / "beleid.sha256").write_text(hashlib.sha256(data).hexdigest())
    assert "is buiten wlz om vervangen" in wrong(ronde)["beleid"]


# -- elsewhere, and later ------------------------------------------------------------------------


def test_on_a_copy_that_may_not_be_written(ronde: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = ronde.rename(ronde.with_name("een kopie elders"))
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    with read_only(elsewhere):
        code, out, err = run("narekenen", "--ronde", str(elsewhere), "--json")
    document = json.loads(out)
    assert (code, document["totalen"]["afwijkingen"]) == (0, 0), (out, err)


def _explained_otherwise(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], Any]) -> None:
    step = step_named("gunning")

    def decide(*given: Any) -> Any:
        result = step.decide(*given)
        return replace(result, decisions=tuple(change(d) for d in result.decisions))

    monkeypatch.setattr(narekenen, "step_named", lambda naam: replace(step, decide=decide) if naam == "gunning" else step_named(naam))


def test_another_program_that_explains_otherwise_is_told_and_no_failure(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _explained_otherwise(monkeypatch, lambda d: replace(d, stappen=()))
    assert set(wrong(settled).values()) != set()  # the same program must say the same
    made_by = narekenen.PROGRAM
    monkeypatch.setattr(narekenen, "PROGRAM", "wlz 99.0")
    found = {c.toelichting for c in checks(settled) if c.uitkomst == "anders uitgelegd"}
    assert found == {f"zelfde uitkomst; wlz 99.0 legt anders uit dan {made_by}"}
    assert wrong(settled) == {}


def test_another_program_that_decides_otherwise_is_a_difference(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _explained_otherwise(monkeypatch, lambda d: replace(d, bedrag_cents=Money(d.bedrag_cents.cents + 1)))
    monkeypatch.setattr(narekenen, "PROGRAM", "wlz 99.0")
    found = wrong(settled)
    assert set(found) == {c.wat for c in checks(settled) if c.wat.startswith("voorstel gunning")}
    assert all(".bedrag_cents: bewaard " in told for told in found.values())
