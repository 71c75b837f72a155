"""Folders over several runs of ingest: held forms, folders that are gone, renamed or used twice, and files that come later."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.builders import gegevens
from tests.cycle.test_ingest import BSN
from tests.spec.test_ingest import MESSAGES
from tests.workflow.rondes import ronde_map, session, submit
from tests.workflow.test_validate import filled, ronde
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.store.folder import RondeFolder
from wlzcli.views.meldingen import boodschap, herstel
from wlzcli.workflow import narekenen, status, validate
from wlzcli.workflow.ingest import run
from wlzcli.workflow.vragen import answer

SECRET = gegevens(velden=(("wijzigingen_toelichting", f"mevrouw {BSN}"),))
NIEUW = "Zet het ingevulde formulier (.xlsx) in de map van de inschrijving en draai 'wlz ingest' opnieuw."


def ingest(folder: RondeFolder, *maps: Path) -> Report:
    return run(session(folder), maps)


def told(report: Report) -> list[tuple[str, str]]:
    return [(f.code, boodschap(f, MESSAGES)) for f in report.bevindingen]


def waits(report: Report) -> list[tuple[str, str, tuple[str, ...], str]]:
    found: Any = report.extra.get("niet_getoetst", ())
    return [(n.map, n.uitkomst, n.codes, n.reden) for n in found]


def waiting_for(folder: RondeFolder) -> list[tuple[str, str, str]]:
    found: Any = status.run(session(folder)).extra["wacht"]
    return [(w.op_wie, w.wat, w.opdracht) for w in found if "niet getoetst" in w.wat]


def test_a_released_form_whose_folder_is_gone_stays_held(tmp_path: Path) -> None:
    """F133. It is not in the archief: without its folder nothing can be read, and that is no fault of the form, nor of anybody else."""
    folder = ronde_map(tmp_path, ("01-linde", "02-es"))
    path = submit(folder, "01-linde", SECRET)
    held = ingest(folder)
    answer(session(folder), held.vragen[0].id, "geen_burgerservicenummer", "het is een intern nummer")
    away = tmp_path / "weg"
    shutil.move(path, away)
    submit(folder, "02-es", gegevens(agb_code="06290124"))
    gone = ingest(folder)
    again = ingest(folder)
    others = {i.map: (i.telt_mee, i.reden) for i in stored(folder)}
    recomputed = narekenen.run(session(folder), False, None).exit_code()
    shutil.move(away, path)
    back = ingest(folder)

    text = (
        "01-linde/formulier.xlsx mag worden gelezen (een inkoper zag dat er geen burgerservicenummer in staat), maar de map is niet meegelezen. "
        "Tot dan wordt het vastgehouden."
    )
    assert told(gone) == told(again) == [("F133", text)]
    assert herstel(gone.bevindingen[0], MESSAGES) == (
        "Zet de map 01-linde met dit bestand in inschrijvingen en draai 'wlz ingest' opnieuw. Komt het bestand niet terug: "
        "wlz ingest --afgedaan 01-linde --reden '…'."
    )
    reason = "wordt vastgehouden: vrijgegeven, maar de map is niet meegelezen"
    assert waits(gone) == [("01-linde", "aangehouden", ("F133",), reason)]
    assert others == {"01-linde": (False, reason), "02-es": (True, None)}
    assert (again.changed, recomputed) == (False, 0)
    assert (told(back), waits(back), [i.telt_mee for i in stored(folder)]) == ([], [], [True, True])


def stored(folder: RondeFolder) -> tuple[Any, ...]:
    with folder.reading() as tables:
        return tables.inschrijvingen()


def test_a_form_one_folder_deeper_is_told(tmp_path: Path) -> None:
    """F101: an archive that was unzipped into its folder. The zorgkantoor moves the files; there is no question about it."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    deeper = path / "inzending"
    deeper.mkdir()
    (path / "formulier.xlsx").rename(deeper / "formulier.xlsx")
    report = ingest(folder)

    assert told(report) == [
        ("F101", "In de map 01-linde staat geen ingevuld formulier; er staat de map inzending."),
        ("W127", "In de map 01-linde staat nog een map: inzending. Wat daarin staat is niet gelezen."),
    ]
    assert report.exit_code() == 1
    assert waits(report) == [("01-linde", "aangehouden", ("F101",), "het formulier is niet gelezen")]
    assert waiting_for(folder) == [("inkoper", "01-linde is niet getoetst: het formulier is niet gelezen (F101)", "")]


def test_a_later_version_that_is_held_is_not_passed_over(tmp_path: Path) -> None:
    """F123 in a new file in the same folder: the earlier one is not admitted as if nothing came after it."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    first = path.joinpath("formulier.xlsx").read_bytes()
    shutil.rmtree(path)
    submit(folder, "01-linde", filled(wijzigingen_toelichting=f"mevrouw {BSN}"))
    asked = ingest(folder)
    open_ = validate.run(session(folder))
    answer(session(folder), asked.vragen[0].id, "wel_burgerservicenummer", "gezien")
    held = ingest(folder)
    tested = validate.run(session(folder))
    path.joinpath("formulier.xlsx").write_bytes(first)
    back = ingest(folder)

    text = (
        "In 01-linde/formulier.xlsx, blad Algemene gegevens, cel B21, staat mogelijk een burgerservicenummer. Het bestand wordt vastgehouden en "
        "niet gearchiveerd."
    )
    assert (told(asked), [q.code for q in asked.vragen]) == ([("F123", text)], ["V105"])
    assert (told(held), held.vragen, held.exit_code()) == ([("F123", text)], (), 1)
    assert [outcomes(r) for r in (open_, tested, validate.run(session(folder)))] == [["aangehouden"], ["herstel"], ["toegelaten"]]
    assert told(tested) == [
        (
            "F200",
            "Stichting De Linde (06290123), regio 5503, GZ: bij het innemen bleek 1 keer iets niet te lezen of niet in orde (F123). Dat moet eerst "
            "worden hersteld.",
        )
    ]
    assert told(back) == []


def outcomes(report: Report) -> list[str]:
    return [b.uitkomst for b in report.besluiten or () if isinstance(b, ValidateBesluit)]
