"""A submission as ``ingest --json`` shows it: what is written straight from the fields is what the mapping holds."""

from __future__ import annotations

import json
from dataclasses import replace

from wlzcli.domain.canonical import dumps, to_data
from wlzcli.domain.codes import Sector
from wlzcli.domain.inschrijving import Inschrijving, Veld, VeldPlek, ingest_besluit

INSCHRIJVING = Inschrijving(
    map="a", bestand="a/f.xlsx", sha256="0" * 64, inhoud_sha256="", soort=None, ontvangen_op=None, agb_code="41410001", naam="De Linde",
    kvk_nummer="17000001", regio="5527", sector=Sector.GZ, identiteit=None, velden=(), productie=(), bewijsstukken=(), plannen=(),
    telt_mee=True,
)  # fmt: skip


def test_fields_are_written_with_value_sheet_and_cell_and_an_empty_one_without_value() -> None:
    velden = (Veld("fte", "120", "120,0", "Algemeen", "C5"), Veld("naam", None, None, "Algemeen", "C6"))
    besluit = ingest_besluit(replace(INSCHRIJVING, velden=velden))

    assert dict(besluit.velden) == {"fte": VeldPlek("120", "Algemeen", "C5"), "naam": VeldPlek(None, "Algemeen", "C6")}
    written = {"fte": {"waarde": "120", "blad": "Algemeen", "cel": "C5"}, "naam": {"blad": "Algemeen", "cel": "C6"}}
    assert to_data(besluit)["velden"] == to_data(dict(besluit.velden)) == written
    assert json.loads(dumps(besluit))["velden"] == written
