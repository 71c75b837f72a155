"""The last day to repair is the one that the letter gave, whatever changes after it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.brieven_builders import addresses
from tests.builders import eis, getal, toets_kader
from tests.workflow.rondes import session, submit
from tests.workflow.test_herstelronde import on, waits, with_term
from tests.workflow.test_validate import RULES, decisions, filled, validate
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.canonical import dumps
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import brieven
from wlzcli.workflow.brieven_opstellen import Keuze
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.validate import run as run_validate

REQUEST = (BriefSoort.VERZOEK_OM_AANVULLING,)
COMES = "herstel door 06290123, kan tot en met 13 augustus 2015"


def requested(tmp_path: Path) -> RondeFolder:
    """De Linde named no contact and is asked for one on 3 August: ten days, so until the 13th."""
    folder = with_term(tmp_path, "01-linde")
    addresses(folder, "06290123;Stichting De Linde;01234567;Dorpsstraat 1;9400 AA;Assen;a@linde.example")
    submit(folder, "01-linde", filled(contactpersoon=None))
    ingest(session(folder))
    validate(folder)
    brieven.run(session(folder), Keuze(date(2015, 8, 3), REQUEST))
    return folder


def amend(folder: RondeFolder, days: int) -> None:
    """Another term to repair in the kader."""
    term = (getal("termijnen.herstel", days, eenheid="dagen"),)
    data = dumps(Beleid((toets_kader(eisen=tuple(eis(r) for r in RULES), termijnen=term),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")


@pytest.mark.parametrize("days", [5, 12])
def test_another_term_in_the_kader_leaves_the_last_day_of_a_letter(tmp_path: Path, days: int) -> None:
    """On 4 August the kader gives 5 or 12 days. The letter said the 13th: a repair of the evening of the 13th is in time."""
    folder = requested(tmp_path)
    amend(folder, days)
    told = [f.herstel_tot for f in run_validate(on(folder, date(2015, 8, 13))).bevindingen]
    runs = waits(folder, date(2015, 8, 13))[0]
    (passed,) = run_validate(on(folder, date(2015, 8, 14))).vragen
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-13T23:00:00+02:00\n")
    submit(folder, "02-herstel", filled())
    ingest(session(folder))
    mended = run_validate(on(folder, date(2015, 8, 14)))

    assert (told, [w.wat for w in runs]) == ([date(2015, 8, 13)], [COMES])
    assert (passed.code, passed.feiten.get("uiterlijk")) == ("V287", "2015-08-13")
    assert ([d.uitkomst.value for d in decisions(mended)], mended.vragen) == (["toegelaten"], ())


def test_a_letter_of_a_released_version_keeps_no_last_day(tmp_path: Path) -> None:
    """Up to 0.4.0 the register held no last day of it: it is that of the kader."""
    folder = requested(tmp_path)
    with folder.writing("brieven", "A. Jansen") as tables:
        (stored,) = tables.latest_registraties("brief")
        before = replace(stored.as_type(BriefRecord), einddatum=None)
        tables.register("brief", stored.sleutel, before, "A. Jansen", session(folder).now)
    amend(folder, 5)

    assert [f.herstel_tot for f in run_validate(on(folder, date(2015, 8, 4))).bevindingen] == [date(2015, 8, 8)]
