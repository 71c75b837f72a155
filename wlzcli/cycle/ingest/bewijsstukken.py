"""The documents beside a form, tied to what the form says of them, and what their text holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from wlzcli.cycle.ingest.tekens import fold
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Document
from wlzcli.domain.bestandsnaam import plain_file_name
from wlzcli.domain.inschrijving import Bewijsstuk, Veld

if TYPE_CHECKING:  # a worker that reads forms need not load the policy
    from wlzcli.policy.model import Document as Vereist

OWN_DOCUMENT = "eigen_document"
ABSENT = "ontbreekt"
_NO_FILE = frozenset({"", "nvt", "n v t", "geen", "nee", "niet", "nihil", "niet van toepassing", "geen eigen document"})


def collect_bewijsstukken(
    velden: tuple[Veld, ...], vereist: tuple[Vereist, ...], documenten: tuple[Document, ...]
) -> tuple[Bewijsstuk, ...]:
    """A bewijsstuk for every item the form names a file for; also the zorgaanbieder's own documents."""
    by_id = {v.id: v for v in velden}
    found = []
    for item in vereist:
        veld = by_id.get(ids.veld_bestand(item.sleutel))
        if veld is not None and veld.waarde:
            afgifte, geldig = (_day(by_id.get(make(item.sleutel))) for make in (ids.veld_afgifte, ids.veld_geldig_tot))
            found.append(_bewijsstuk(item.sleutel, veld, afgifte, geldig, documenten))
    own = [v for v in velden if v.id.endswith(OWN_DOCUMENT) and v.waarde and _is_own(v)]
    found += [_bewijsstuk(v.id, v, None, None, documenten) for v in own]
    return tuple(found)


def _is_own(veld: Veld) -> bool:
    return ids.naam_van(veld.id) == OWN_DOCUMENT


def _bewijsstuk(sleutel: str, veld: Veld, afgifte: date | None, geldig: date | None, documenten: tuple[Document, ...]) -> Bewijsstuk:
    document = match_name(veld.waarde or "", documenten)
    if document is None:
        return Bewijsstuk(sleutel, veld.waarde or "", None, False, afgifte, veld.blad, veld.cel, ABSENT, geldig_tot=geldig)
    return Bewijsstuk(
        sleutel, document.naam, document.sha256, document.leesbaar, afgifte, veld.blad, veld.cel, document.probleem,
        document.kvk_gevonden, document.naam_gevonden, geldig,
    )  # fmt: skip


def match_name(naam: str, documenten: Iterable[Document]) -> Document | None:
    """The file with this name; capitals, the way accents are stored and a missing ``.pdf`` make no difference."""
    documents = list(documenten)
    wanted = plain_file_name(naam)
    exact = [d for d in documents if d.naam == naam] or [d for d in documents if plain_file_name(d.naam) == wanted]
    return exact[0] if len(exact) == 1 or (exact and exact[0].naam == naam) else None


def _day(veld: Veld | None) -> date | None:
    return date.fromisoformat(veld.waarde) if veld is not None and veld.waarde else None


_HYPHEN = re.compile("[-\u2010-\u2015\u00ad\ufffe](?:\\s*\n\\s*)?")
_SIGN = re.compile("[^\\w\\s]|[_\u02b9-\u02c1]")  # also an apostrophe that counts as a letter


def search_text(tekst: str, kvk_nummer: str, naam: str) -> tuple[bool | None, bool | None]:
    """Whether the text of a document holds the KvK number and the name; None when there is no text or nothing to look for."""
    if not tekst.strip():
        return None, None
    # With blanks or dots between its figures, but not as part of a longer number: a branch number starts with a KvK number.
    apart = "[ .\u00a0]*".join(map(re.escape, kvk_nummer))
    kvk = re.search(rf"(?<!\d){apart}(?!\d)", tekst) is not None if kvk_nummer else None
    wanted = _letters(naam)
    return kvk, (wanted in _letters(tekst) if wanted else None)


def _letters(tekst: str) -> str:
    """Letters without accents, figures and blanks: B.V. is BV, and what one program writes as ' or - another writes as \u2019 or \u2013.

    At the end of a line nobody can tell a hyphen of the name from one that broke a word (U+00AD, or U+FFFE of PDFium).
    """
    return fold(_HYPHEN.sub("", tekst).translate(_LETTERS))


class _Letters(dict[int, str]):
    """What is left of each sign, worked out when it is first met: an extract holds some thousands, of few kinds."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        # A sign before what is put together is taken apart: \u00b4 would become a blank.
        self[code] = left = "" if _SIGN.match(sign) else _SIGN.sub("", unicodedata.normalize("NFKD", sign))
        return left


_LETTERS = _Letters()


def says_none(naam: str) -> bool:
    """Whether what stands where a file may be named says that there is none: ``n.v.t.``, ``geen``, a dash."""
    return fold("".join(c for c in naam if c.isalnum() or c.isspace())) in _NO_FILE


def unnamed(velden: tuple[Veld, ...], documenten: tuple[Document, ...]) -> tuple[Document, ...]:
    """Files in the folder that the form does not name."""
    named = [
        v.waarde for v in velden if v.id.endswith((".bestand", OWN_DOCUMENT)) and v.waarde and (v.id.endswith(".bestand") or _is_own(v))
    ]
    matched = {d.naam for n in named if (d := match_name(n, documenten)) is not None}
    return tuple(d for d in documenten if d.naam not in matched)
