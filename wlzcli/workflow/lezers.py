"""The worker processes that open submissions, started at once: they load their readers while the command loads the rest.

Imports little itself, so that it can come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wlzcli.formats.limited import PDF_LIBRARY, Kind, Readers

if TYPE_CHECKING:
    from wlzcli.domain.aanlevering import Lezing
    from wlzcli.domain.formulier import Formulier

FORM_READER = "wlzcli.workflow.formulierlezer:reader_of"


@contextmanager
def warm_readers() -> Iterator[Readers]:
    """Workers on their way: the first for a form, the second for a document, more when there is more to do."""
    with Readers() as readers:
        readers.start(FORM_READER, PDF_LIBRARY)
        yield readers


def form_kind(forms: tuple[Formulier, ...]) -> Kind[Lezing]:
    """How a worker reads a form that may be any of these: down to what it says, for only that crosses the pipe."""
    from wlzcli.domain.canonical import dumps

    return Kind(FORM_READER, _lezing, dumps(forms))


def _lezing(plain: Any) -> Lezing:
    from wlzcli.domain.aanlevering import Lezing
    from wlzcli.domain.canonical import Encoded, from_data
    from wlzcli.domain.inschrijving import Gelezen, from_values

    lezing, values, texts = plain
    velden, productie = from_values(*values)
    gelezen = Gelezen(*map(Encoded, texts)) if texts else None
    return replace(from_data(Lezing, lezing), velden=velden, productie=productie, gelezen=gelezen)
