"""A submission as it is stored: in two texts, the cells of its tables apart, for few look at those."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from wlzcli.domain.canonical import dumps, from_data
from wlzcli.domain.formulier import TABELCELLEN
from wlzcli.domain.inschrijving import Inschrijving


def two_texts(i: Inschrijving) -> tuple[bytes, bytes | None]:
    """A submission as UTF-8 in two: all but the cells of its tables, and those; in one piece when they don't stand behind the other fields."""
    if i.gelezen:
        parts: Any = {"velden": i.gelezen.velden, "productie": i.gelezen.productie}
        return dumps(replace(i, gelezen=None, **parts)), i.gelezen.tabelcellen.json
    first = next((n for n, v in enumerate(i.velden) if v.id.startswith(TABELCELLEN)), len(i.velden))
    if not all(v.id.startswith(TABELCELLEN) for v in i.velden[first:]):
        return dumps(i), None
    return dumps(replace(i, velden=i.velden[:first])), dumps(i.velden[first:])


def without_cells(i: Inschrijving) -> Inschrijving:
    """The same without the cells of its tables."""
    return replace(i, velden=tuple(v for v in i.velden if not v.id.startswith(TABELCELLEN)), gelezen=None)


def from_texts(text: bytes, apart: bytes | int | None, cells: bool) -> Inschrijving:
    """A submission from its texts; ``apart`` is the second, or whether there is one."""
    data = orjson.loads(text)  # it holds no number: those are texts
    if not cells:
        if not apart:  # of an older ronde, or of a form with its tables in another order
            data["velden"] = [v for v in data["velden"] if not v["id"].startswith(TABELCELLEN)]
    elif isinstance(apart, bytes):
        data["velden"] = [*data.get("velden", ()), *orjson.loads(apart)]
    return from_data(Inschrijving, data)
