"""A small ronde on disk for the tests of workflows: fictional policy, tables, and submission folders filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from tests.builders import gegevens, kader, regio
from wlzcli.cycle.formulier import Opzet, make_formulier
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.formulier import Formulier, Gegevens
from wlzcli.domain.ronde import Huisstijl, Ronde
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder, create
from wlzcli.workflow.formulier import read_tarieven
from wlzcli.workflow.session import Session, load_beleid, load_ronde, new_session

TARIEVEN = """prestatiecode;omschrijving;sector;leveringsvorm;eenheid;zorg;nhc;nic;bron;status
Z430;Prestatie Z430;GZ;ZZP;dag;250,00;30,00;5,00;fictief;fictief
V430;Prestatie V430;GZ;VPT;dag;200,00;0,00;0,00;fictief;fictief
H300;Prestatie H300;GZ;MPT;uur;50,00;0,00;0,00;fictief;fictief
"""


def ronde_map(tmp_path: Path, ontvangst: tuple[str, ...] = ()) -> RondeFolder:
    """A ronde of zorgkantoor test, 2016 GZ; ``ontvangst`` are folder names received as inschrijving on 30 July 2015."""
    ronde = Ronde("test", 2016, (Sector.GZ,), (regio(), regio("5518", "Haaglanden")), Huisstijl("Zorgkantoor Test"), voorbeeld=True)
    beleid = dumps(Beleid((kader(),)))
    frozen = {"beleid.json": beleid, "beleid.sha256": hashlib.sha256(beleid).hexdigest().encode()}
    folder = create(tmp_path / "ronde", write_ronde(ronde), frozen, "test")
    folder.part("tabellen").joinpath("tarieven.csv").write_text(TARIEVEN, encoding="utf-8")
    rows = "".join(f"{name};inschrijving;2015-07-30T12:00:00+02:00\n" for name in ontvangst)
    folder.part("tabellen").joinpath("ontvangst.csv").write_text(f"map;soort;ontvangen_op\n{rows}", encoding="utf-8")
    return folder


def session(folder: RondeFolder, door: str = "A. Jansen", **changes: Any) -> Session:
    """A run of a command on this ronde."""
    return new_session(door=door, cwd=folder.path, peildatum=date(2015, 8, 3), ronde_map=folder.path, **changes)


def form_of(folder: RondeFolder, known: Gegevens | None = None) -> Formulier:
    """The form that this ronde makes out."""
    beleid, sha256 = load_beleid(folder)
    ronde = load_ronde(folder)
    tarieven, _ = read_tarieven(folder, ronde)
    opzet = Opzet(zorgkantoor="test", jaar=2016, regios=ronde.regios, tarieven=tarieven, beleid_sha256=sha256, voorbeeld=True)
    return make_formulier(beleid.kaders[0], opzet, known or gegevens())


def submit(
    folder: RondeFolder, name: str, known: Gegevens | None = None, edit: Callable[[Any], None] | None = None, **files: bytes
) -> Path:
    """Put a submission folder in the inbox: the form, filled in, and other files by name."""
    data = form_bytes(form_of(folder, known))
    if edit is not None:
        workbook = openpyxl.load_workbook(BytesIO(data))
        edit(workbook)
        out = BytesIO()
        workbook.save(out)
        data = out.getvalue()
    path = folder.part("inschrijvingen") / name
    path.mkdir()
    (path / "formulier.xlsx").write_bytes(data)
    for file_name, content in files.items():
        (path / file_name.replace("__", ".")).write_bytes(content)
    return path
