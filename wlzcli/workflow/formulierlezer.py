"""Forms read inside the limited worker, down to what they say: only that crosses the pipe, and workers share the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlzcli.cycle.ingest.lezing import read_form
from wlzcli.domain.aanlevering import Lezing
from wlzcli.domain.canonical import dumps, from_data, loads, to_data
from wlzcli.domain.formulier import Formulier
from wlzcli.formats.limited import Kind


def form_kind(forms: tuple[Formulier, ...]) -> Kind[Lezing]:
    """How ``formats.limited`` reads a form that may be any of these."""
    return Kind(f"{__name__}:reader_of", _lezing, dumps(forms))


def _lezing(plain: Any) -> Lezing:
    return from_data(Lezing, plain)


def reader_of(given: bytes) -> Callable[[bytes], Any]:
    """Runs in the worker: from the bytes of a workbook to its Lezing as plain values. ``given`` are the forms."""
    from wlzcli.formats.xlsx.reader import read_xlsx

    forms = loads(tuple[Formulier, ...], given)
    return lambda data: to_data(read_form(read_xlsx(data), forms))
