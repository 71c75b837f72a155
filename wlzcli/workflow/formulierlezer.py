"""Runs in the limited worker: from the bytes of a workbook to what it says as a form, so that workers share all of the reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from wlzcli.cycle.ingest.bsn import bsn_cells, holds_bsn
from wlzcli.cycle.ingest.lezing import read_form
from wlzcli.cycle.ingest.tekens import tidy_code
from wlzcli.domain.canonical import loads, to_data
from wlzcli.domain.formulier import Formulier
from wlzcli.domain.inschrijving import to_values
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.elders import all_texts
from wlzcli.formats.xlsx.reader import read_xlsx


def holds_secret(data: bytes) -> bool:
    """Whether a file that is no readable workbook may hold a burgerservicenummer all the same."""
    return any(holds_bsn(tidy_code(text)) for text in all_texts(data))


def annex_secrets(data: bytes) -> list[tuple[str, str]]:
    """(sheet, cell) of every place in a file beside the form that may hold a burgerservicenummer; both empty where it has no cells.

    A workbook by its cells, another document or plain text by its texts. What is locked or no text is not looked through.
    """
    try:
        return list(dict.fromkeys(bsn_cells(read_xlsx(data))))
    except Refused:
        return [("", "")] if any(holds_bsn(tidy_code(text), annex=True) for text in all_texts(data)) else []


def reader_of(given: bytes) -> Callable[[bytes], Any]:
    """The reader for these forms (as ``lezers.form_kind`` gives them): a Lezing as plain values. Refused when it is no workbook."""
    forms = loads(tuple[Formulier, ...], given)

    def read(data: bytes) -> Any:
        lezing = read_form(read_xlsx(data), forms)
        gelezen = lezing.gelezen
        texts = (gelezen.velden.json, gelezen.productie.json, gelezen.tabelcellen.json, gelezen.plekken.json) if gelezen else ()
        return to_data(replace(lezing, velden=(), productie=(), gelezen=None)), to_values(lezing.velden, lezing.productie), texts

    return read
