"""The tables of a ronde: found, archived with who brought them, hashed into the inputs; a dry run leaves no trace."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.builders import kader
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.ronde import Huisstijl, Kolomnaam, Regio, Ronde
from wlzcli.errors import FileError
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder, create
from wlzcli.workflow.session import new_session
from wlzcli.workflow.step import Context, open_context
from wlzcli.workflow.tabellen import load_tabellen

REFERENTIE = "agb;regio;prestatiecode;volume\n6290123;5518;Z041;365\n"


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    names = (Kolomnaam("referentie", "agb_code", "agb"),)
    record = Ronde("cz", 2024, (Sector.VV,), (Regio("5518", "Haaglanden", Money(1)),), Huisstijl("Zorgkantoor"), kolommen=names)
    data = dumps(Beleid((kader(),)))
    frozen = {"beleid.json": data, "beleid.sha256": hashlib.sha256(data).hexdigest().encode()}
    folder = create(tmp_path / "ronde", write_ronde(record), frozen, "test")
    (folder.part("tabellen") / "Referentie.csv").write_text(REFERENTIE, encoding="utf-8")
    return folder


def context(folder: RondeFolder, tables: object, *, door: str = "A. de Vries", dry_run: bool = False) -> Context:
    session = new_session(door=door, cwd=folder.path, peildatum=date(2024, 7, 1), ronde_map=folder.path, dry_run=dry_run)
    return open_context(session, folder, tables)  # type: ignore[arg-type]


def test_tables_are_read_archived_and_named(ronde: RondeFolder) -> None:
    sha256 = hashlib.sha256(REFERENTIE.encode()).hexdigest()
    with ronde.writing("gunning", "A. de Vries") as tables:
        tabellen, findings, invoer = load_tabellen(context(ronde, tables))
        assert tables.table_entered_by("referentie", sha256) == "A. de Vries"
        assert tables.files() == ((sha256, "tabellen/Referentie.csv", "tabellen"),)
    assert [(r.agb_code, r.volume) for r in tabellen.referentie] == [("06290123", 365)]
    assert [(f.code, f.bestand, f.regelnummer) for f in findings] == [("W803", "tabellen/Referentie.csv", 2)]
    assert invoer == (Invoer("tabellen/Referentie.csv", sha256),)
    assert ronde.archived(sha256) == REFERENTIE.encode()


def test_who_came_first_stays_named_and_the_same_again_changes_nothing(ronde: RondeFolder) -> None:
    with ronde.writing("gunning", "A. de Vries") as tables:
        load_tabellen(context(ronde, tables))
    with ronde.writing("gunning", "B. Bakker") as tables:
        load_tabellen(context(ronde, tables, door="B. Bakker"))
        assert not tables.changed
        assert tables.table_entered_by("referentie", hashlib.sha256(REFERENTIE.encode()).hexdigest()) == "A. de Vries"


def test_a_dry_run_leaves_no_trace(ronde: RondeFolder) -> None:
    before = {p: p.stat().st_mtime_ns for p in ronde.path.rglob("*")}
    with ronde.reading() as tables:
        tabellen, _, invoer = load_tabellen(context(ronde, tables, dry_run=True))
    assert (len(tabellen.referentie), len(invoer)) == (1, 1)
    assert {p: p.stat().st_mtime_ns for p in ronde.path.rglob("*")} == before


def test_a_file_that_is_no_table_is_told(ronde: RondeFolder) -> None:
    (ronde.part("tabellen") / "referenties.csv").write_text("x", encoding="utf-8")
    (ronde.part("tabellen") / ".verborgen").write_text("x", encoding="utf-8")
    with ronde.reading() as tables:
        _, findings, _ = load_tabellen(context(ronde, tables, dry_run=True))
    assert [(f.code, f.gevonden) for f in findings] == [("W803", "6290123"), ("W824", "referenties.csv")]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("referentie.xlsx", "geen excel", "De tabel referentie staat er twee keer: Referentie.csv en referentie.xlsx."),
        ("feiten.csv", "agb_code;feit\n", "Er ontbreken kolommen: tabellen/feiten.csv mist 'regio', 'sector', 'leveringsvorm', 'waarde', 'per', 'bron'."),
    ],
)  # fmt: skip
def test_a_wrong_structure_stops_the_command(ronde: RondeFolder, name: str, text: str, told: str) -> None:
    (ronde.part("tabellen") / name).write_text(text, encoding="utf-8")
    with ronde.reading() as tables, pytest.raises(FileError) as caught:
        load_tabellen(context(ronde, tables, dry_run=True))
    assert caught.value.melding == told


def test_no_tables_is_no_error(ronde: RondeFolder) -> None:
    (ronde.part("tabellen") / "Referentie.csv").unlink()
    with ronde.reading() as tables:
        tabellen, findings, invoer = load_tabellen(context(ronde, tables, dry_run=True))
    assert (tabellen.referentie, findings, invoer) == ((), (), ())
