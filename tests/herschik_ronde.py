"""A ronde on disk with settled awards, for the commands of realisation and herschikking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tests.herschik_builders import VORMEN, eenheid_van
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Receipt
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder, create
from wlzcli.store.tables import StoredBesluit, Voorstel
from wlzcli.workflow.session import Session, new_session

REGIO = "5503"


def make_ronde(path: Path, beleid: Beleid, besluiten: Iterable[GunningBesluit], ruimte: int, jaar: int = 2023) -> RondeFolder:
    """A GZ ronde with this room in cents, tariffs for the awarded prestaties, and the awards as settled besluiten."""
    besluiten = tuple(besluiten)
    ronde = Ronde("test", jaar, (Sector.GZ,), (Regio(REGIO, "Drenthe", Money(ruimte)),), Huisstijl("Zorgkantoor Test"), voorbeeld=True)
    data = dumps(beleid)
    folder = create(path, write_ronde(ronde), {"beleid.json": data, "beleid.sha256": hashlib.sha256(data).hexdigest().encode()}, "test")
    agbs = sorted({b.agb_code for b in besluiten})
    rows = ["agb_code;naam;kvk_nummer;adres;postcode;plaats;email", *(f"{a};Zorg {a[-2:]};;;;;" for a in agbs)]
    folder.part("tabellen").joinpath("zorgaanbieders.csv").write_text("\n".join(rows) + "\n", "utf-8")
    codes = sorted({r.prestatiecode for b in besluiten for r in b.regels} | {"Z9", "H9"})
    rows = ["prestatiecode;omschrijving;sector;leveringsvorm;eenheid;zorg;nhc;nic;bron;status"]
    rows += [f"{c};{c};GZ;{VORMEN[c[0]].value};{eenheid_van(c).value};250,00;0;0;test;fictief" for c in codes]
    folder.part("tabellen").joinpath("tarieven.csv").write_text("\n".join(rows) + "\n", "utf-8")
    receipt = Receipt("0" * 64, "test", "0" * 64, (), (), date(jaar - 1, 10, 1), "rekenaar")
    with folder.writing("test", "tester") as tables:
        tables.put_input("1" * 64, "gunning", b"{}")
        tables.put_voorstel(
            Voorstel(receipt.id, "gunning", "1" * 64, (), dumps(besluiten).decode(), receipt, "rekenaar", "2023-01-01T00:00:00+00:00")
        )
        for b in besluiten:
            tables.add_besluit(
                StoredBesluit(digest(b), receipt.id, "gunning", b.regio, b.sector, b.agb_code, dumps(b).decode(), "tester", "2023-01-01T00:00:00+00:00", None)
            )  # fmt: skip
    return folder


def session(folder: RondeFolder, door: str = "A. Jansen", peildatum: date = date(2023, 8, 14), **changes: object) -> Session:
    """A run on this ronde at a fixed moment."""
    made = new_session(door=door, cwd=folder.path, peildatum=peildatum, ronde_map=folder.path)
    return replace(made, now=datetime(2023, 8, 14, 12, 0, tzinfo=UTC), **changes)  # type: ignore[arg-type]


def csv_file(path: Path, *rows: str, header: str = "agb_code;regio;prestatiecode;periode;volume") -> Path:
    """A csv with this header."""
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return path


def half_jaar(agb: str, code: str, per_maand: str | int, jaar: int = 2023) -> list[str]:
    """Rows for January to June with the same volume."""
    return [f"{agb};{REGIO};{code};{jaar}-{m:02d};{per_maand}" for m in range(1, 7)]
