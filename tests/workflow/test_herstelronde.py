"""A repair on a real folder: what the screen, the letters, the list and the copies say of it while it runs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.builders import eis, getal, toets_kader
from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import RULES, filled, ronde, validate
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Sector
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.views.status import Wacht
from wlzcli.workflow import status
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.session import Session
from wlzcli.workflow.validate import run as run_validate
from wlzcli.workflow.vragen import answer


def with_term(tmp_path: Path, *maps: str) -> RondeFolder:
    """A ronde whose kader gives 10 days to repair."""
    folder = ronde(tmp_path, *maps)
    data = dumps(Beleid((toets_kader(eisen=tuple(eis(r) for r in RULES), termijnen=(getal("termijnen.herstel", 10, eenheid="dagen"),)),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")
    return folder


def on(folder: RondeFolder, day: date) -> Session:
    return replace(session(folder), peildatum=day)


def asked(folder: RondeFolder, day: date) -> None:
    """A request for repair to 06290123, made for sending on this day."""
    letter = BriefRecord(BriefSoort.VERZOEK_OM_AANVULLING, "06290123", "5503", Sector.GZ, None, day, "", "", "", "", "", concept=False)
    run = on(folder, day)
    with folder.writing("brieven", run.door) as tables:
        tables.register("brief", f"{letter.soort}/{letter.agb_code}", letter, run.door, run.now + timedelta(days=day.day))


def waits(folder: RondeFolder, day: date) -> tuple[list[Wacht], str]:
    """What waits for a repair or its letter, and what there is to type."""
    told = status.run(on(folder, day)).extra
    return [w for w in told["wacht"] if "herstel" in w.wat or "brief" in w.wat], told["volgende_opdracht"]


def test_who_gets_a_new_term_is_sent_a_new_letter(tmp_path: Path) -> None:
    """Ten days from 3 August: 13 August. V287 of 20 August gives another term: until that letter is made it waits for the inkoper, and the
    letter of 21 August gives until 31 August, also before validate runs again."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    validate(folder)
    asked(folder, date(2015, 8, 3))
    runs = waits(folder, date(2015, 8, 13))
    (question,) = run_validate(on(folder, date(2015, 8, 20))).vragen
    answer(on(folder, date(2015, 8, 20)), question.id, "nieuwe_termijn", "ziekte")
    run_validate(on(folder, date(2015, 8, 20)))
    again = waits(folder, date(2015, 8, 20))
    asked(folder, date(2015, 8, 21))
    told = waits(folder, date(2015, 8, 21))

    command = "wlz brieven --soort verzoek_om_aanvulling --alleen 06290123 --verzending DATUM"
    assert question.code == "V287"
    assert runs[0] == [Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 13 augustus 2015")]
    assert again == (
        [Wacht("inkoper", "brief te maken: verzoek om aanvulling aan 06290123, met een nieuwe termijn", command)],
        command,
    )
    assert told[0] == [Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 31 augustus 2015")]
