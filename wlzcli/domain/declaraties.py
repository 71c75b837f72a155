"""A file of declarations as counted by ``formats``, before anybody judged what stands in it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.records import dataclass

REQUIRED = ("agb_code", "regio", "prestatiecode", "periode", "volume")
OPTIONAL = ("sector", "bedrag", "regel_id")
OPGAVE_COLUMNS = ("agb_code", "regio", "prestatiecode", "opgave")
MUTATIE_COLUMNS = ("agb_code", "regio", "prestatiecode", "volume", "reden", "toelichting")


@dataclass(frozen=True, slots=True)
class Telling:
    """The lines of one key (texts as the file has them), summed exactly.

    ``bedrag`` in euro, None without that column; ``negatief`` is how many lines were below zero;
    ``regelnummer`` the line of a key that stands on one line, where known.
    """

    agb_code: str
    regio: str
    sector: str
    prestatiecode: str
    periode: str
    volume: Decimal
    bedrag: Decimal | None
    regels: int
    negatief: int
    regelnummer: int | None = None


@dataclass(frozen=True, slots=True)
class RuweStand:
    """A whole file, counted. ``per_regel``: line by line with a regel_id. ``findings``: what could not be counted."""

    bestand: str
    sha256: str
    kolommen: tuple[str, ...]
    per_regel: bool
    gelezen: int
    tellingen: tuple[Telling, ...]
    findings: tuple[Finding, ...] = ()


def more_than_shown(last: Finding, aantal: int, getoond: int) -> Finding:
    """That there are more of a kind than are told one by one, after the last of them; they block, this only counts."""
    what = f"{last.code} in de kolom {last.sleutel}" if last.sleutel else last.code
    facts = Facts.of(aantal=aantal, getoond=getoond)
    return Finding("W537", Ernst.WAARSCHUWING, last.bestand or "", bestand=last.bestand, sleutel=last.sleutel, gevonden=what, feiten=facts)


_CLIENT = re.compile(
    r"bsn|burgerservice|sofi|client|patient|verzekerde|bewoner|geboorte|leeftijd|geslacht|voornaam|achternaam|roepnaam|voorletter|initialen|"
    r"tussenvoegsel|persoon|postcode|adres|huisnummer|telefoon|polis|dossier|indicatie|^cl(id|nr|nummer|code|key)?$"
)
_NAME = re.compile(r"naam|name")
_NO_PERSON = re.compile(
    r"aanbieder|instelling|organisatie|concern|locatie|vestiging|provider|prestatie|product|omschrijving|regio|zorgkantoor|sector|bestand|file"
)
_BETWEEN = re.compile(r"[\W_]+")
_NINE = re.compile(r"[0-9]{9}", re.ASCII)


def is_client_column(name: str) -> bool:
    """Whether a column, by its name, holds something about a client."""
    return _CLIENT.search(_plain(name)) is not None


def _plain(name: str) -> str:
    """A column as compared: without capitals, accents, and what stands between words."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _BETWEEN.sub("", letters.casefold())


def client_fault(name: str) -> str | None:
    """The code of what is wrong with a column that we do not read: about a client (F501), or names of nobody knows whom (F527).

    A bare ``naam`` may be the zorgaanbieder's or a client's. What is once in the archief stays there, and a column is renamed in a moment,
    so the column must say whose names they are.
    """
    if is_client_column(name):
        return "F501"
    plain = _plain(name)
    return "F527" if _NAME.search(plain) and not _NO_PERSON.search(plain) else None


def is_bsn(text: str) -> bool:
    """Nine digits that pass the test of a burgerservicenummer."""
    if not _NINE.fullmatch(text) or text == "000000000":
        return False
    return (sum((9 - i) * int(c) for i, c in enumerate(text[:8])) - int(text[8])) % 11 == 0
