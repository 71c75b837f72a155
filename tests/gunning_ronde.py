"""A ronde on disk with settled toetsing and scores, for the commands of the gunning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.builders import AGB, aanvraag, gunning_kader, plan, ronde, toets
from wlzcli.cycle.score import ScoreInputs
from wlzcli.cycle.validate import ValidateInputs
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.provenance import Receipt
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.policy.model import Beleid, Kader
from wlzcli.store.folder import RondeFolder, create
from wlzcli.store.tables import StoredBesluit, Tables, Voorstel
from wlzcli.workflow.session import Session, new_session

OTHER = "41410002"
INVOER = {"validate": ValidateInputs(zorgkantoor="test", jaar=2016), "score": ScoreInputs(())}  # of which nothing here follows
NOW = datetime(2015, 10, 5, 12, 0, tzinfo=UTC)
TABELLEN = {
    "tarieven": "prestatiecode;omschrijving;sector;leveringsvorm;eenheid;zorg;nhc;nic;bron;status\nZ430;ZZP 3VG;GZ;ZZP;dag;250,00;30,00;5,00;fictief;fictief\n",
    "zorgaanbieders": f"agb_code;naam;kvk_nummer;adres;postcode;plaats;email\n{AGB};Zorgaanbieder 01;12345678;;;;\n{OTHER};Zorgaanbieder 02;23456789;;;;\n",
    "referentie": f"agb_code;regio;sector;prestatiecode;volume\n{AGB};5503;GZ;Z430;1000\n{OTHER};5503;GZ;Z430;500\n",
    "feiten": f"agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron\n{AGB};5503;GZ;;verscherpt_toezicht;nee;2015-10-01;register\n",
}


def gunning_ronde(
    tmp_path: Path,
    *,
    kader: Kader | None = None,
    toetsen: Iterable[ValidateBesluit] | None = None,
    inschrijvingen: Iterable[Inschrijving] | None = None,
    scores: Iterable[ScoreBesluit] | None = None,
    ruimte: int = 10_000_000_00,
    **tabellen: str,
) -> RondeFolder:
    """Two admitted zorgaanbieders, of which the first has an agreed plan of 1,8; both settled by C. Chef."""
    data = dumps(Beleid((kader or gunning_kader(),)))
    frozen = {"beleid.json": data, "beleid.sha256": hashlib.sha256(data).hexdigest().encode()}
    folder = create(tmp_path / "ronde", write_ronde(ronde(ruimte)), frozen, "test")
    folder.archive(data)
    for naam, text in (TABELLEN | tabellen).items():
        folder.part("tabellen").joinpath(f"{naam}.csv").write_text(text, encoding="utf-8")
    tested = tuple(toetsen) if toetsen is not None else (toets(), toets(OTHER))
    forms = tuple(inschrijvingen) if inschrijvingen is not None else (aanvraag(), aanvraag(OTHER, {"Z430": 500}))
    with folder.writing("test", "rekenaar") as tables:
        tables.replace_inschrijvingen(forms)
        if tested:
            _settled(tables, "validate", tested)
        _settled(tables, "score", tuple(scores) if scores is not None else (plan(),))
    return folder


def _settled(tables: Tables, stap: str, besluiten: tuple[Any, ...]) -> None:
    receipt = Receipt(digest(stap), "test", "0" * 64, (), (), date(2015, 9, 1), "rekenaar")
    tables.put_input(digest((stap, "invoer")), stap, dumps(INVOER[stap]))
    tables.put_voorstel(
        Voorstel(receipt.id, stap, digest((stap, "invoer")), (), dumps(besluiten).decode(), receipt, "rekenaar", NOW.isoformat())
    )
    for b in besluiten:
        tables.add_besluit(
            StoredBesluit(
                digest((stap, b)), receipt.id, stap, b.regio, b.sector, b.agb_code, dumps(b).decode(), "C. Chef", NOW.isoformat(), None
            )
        )  # fmt: skip


def session(folder: RondeFolder, door: str = "A. Jansen", peildatum: date = date(2015, 10, 5), **changes: Any) -> Session:
    """A run on this ronde at a fixed moment."""
    made = new_session(door=door, cwd=folder.path, peildatum=peildatum, ronde_map=folder.path)
    return replace(made, now=NOW, **changes)
