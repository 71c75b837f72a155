"""The letter: one content model for PDF and Word, and what is kept about letters made and sent.

Everything in a :class:`Brief` is plain text, already formatted. No character in it is markup.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from wlzcli.domain.codes import Sector
from wlzcli.domain.ronde import Huisstijl
from wlzcli.domain.toetsing import Herstelpunt
from wlzcli.records import dataclass


class BriefSoort(StrEnum):
    """The letters that exist, in the order of the cycle."""

    ONTVANGSTBEVESTIGING = "ontvangstbevestiging"
    VERZOEK_OM_AANVULLING = "verzoek_om_aanvulling"
    NIET_IN_BEHANDELING = "niet_in_behandeling"
    UITNODIGING_DIALOOG = "uitnodiging_dialoog"
    VOORLOPIGE_GUNNING = "voorlopige_gunning"
    DEFINITIEVE_GUNNING = "definitieve_gunning"
    UITNODIGING_HERSCHIKKING = "uitnodiging_herschikking"
    HERSCHIKKINGSBESLUIT = "herschikkingsbesluit"
    AFWIJZING_MUTATIE = "afwijzing_mutatie"
    KWARTAALBERICHT = "kwartaalbericht"
    ONDERTEKENLIJST = "ondertekenlijst"


class BlokSoort(StrEnum):
    """What a block of a letter is."""

    KOP = "kop"
    ALINEA = "alinea"
    LIJST = "lijst"
    TABEL = "tabel"


class Uitlijning(StrEnum):
    """How a column stands: running text takes the room that is left, the others what they need."""

    TEKST = "tekst"
    LINKS = "links"
    RECHTS = "rechts"


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of a table in a letter."""

    kop: str
    uitlijning: Uitlijning = Uitlijning.TEKST


@dataclass(frozen=True, slots=True)
class Rij:
    """A row of a table in a letter; ``totaal`` is set in bold."""

    cellen: tuple[str, ...]
    totaal: bool = False


@dataclass(frozen=True, slots=True)
class Blok:
    """One block: a kop or alinea has ``tekst``, a lijst ``items``, a tabel ``kolommen`` and ``rijen``."""

    soort: BlokSoort
    tekst: str = ""
    items: tuple[str, ...] = ()
    kolommen: tuple[Kolom, ...] = ()
    rijen: tuple[Rij, ...] = ()


@dataclass(frozen=True, slots=True)
class Geadresseerde:
    """Who the letter is for; ``regels`` are the lines of the address under the name."""

    naam: str
    regels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """One letter, ready to be laid out.

    ``datum`` is the day it is sent, ``besluitdatum`` that of the besluit it tells of (the date of the
    document). ``concept``: rests on a voorstel. ``fictief``: from a sample ronde. Both stand on every page.
    ``journaal`` is the head of the journal when the letter was first made with this content.
    """

    soort: BriefSoort
    agb_code: str
    regio: str
    sector: Sector
    kenmerk: str
    geadresseerde: Geadresseerde
    afzender: Huisstijl
    datum: date
    besluitdatum: date
    onderwerp: str
    blokken: tuple[Blok, ...]
    concept: bool
    fictief: bool
    journaal: str
    taal: str = "nl"


@dataclass(frozen=True, slots=True)
class BriefRecord:
    """A letter in the register (registratie ``brief``, by ``soort/agb_code-regio-sector``).

    ``inhoud_sha256`` is the hash of the letter without its date and journal head; ``sjabloon_sha256`` that of
    its text and layouts. ``einddatum`` is the last day of the term it prints, to object or to repair, if it prints one. ``punten``: what
    it asks to repair. In a request of up to 0.4.0 neither is known.
    """

    soort: BriefSoort
    agb_code: str
    regio: str
    sector: Sector
    besluit_id: str | None
    datum: date
    inhoud_sha256: str
    sjabloon_sha256: str
    pdf_sha256: str
    docx_sha256: str
    journaal: str
    concept: bool
    einddatum: date | None = None
    termijn_dagen: int | None = None
    punten: tuple[Herstelpunt, ...] = ()


@dataclass(frozen=True, slots=True)
class Verzending:
    """That the letter on this besluit was sent on ``datum``: the objection term starts the day after.

    Registratie ``verzending``, by ``besluit_id``; ``soort`` is the word of :class:`BriefSoort`.
    """

    besluit_id: str
    soort: str
    agb_code: str
    regio: str
    sector: Sector
    datum: date
