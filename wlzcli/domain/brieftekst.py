"""What a letter says around its own text: marks, closing and footer. The same words in PDF and Word."""

from __future__ import annotations

from wlzcli.domain.brief import Blok, BlokSoort, Brief, BriefSoort
from wlzcli.domain.dates import in_full
from wlzcli.domain.printable import printable

CONCEPT = "CONCEPT"
FICTIEF = "FICTIEF"
GROET = "Met vriendelijke groet,"
SMALL_TABLE = 8  # rows: a table of at most so many never breaks over two pages
ROOM_TO_SIGN = ("", "", "")  # lines between the first signatory and the second
_SHORT = 600  # characters: a last paragraph of at most so many stays with the closing


def marks(brief: Brief) -> tuple[str, ...]:
    """The words that stand on every page."""
    return (CONCEPT,) * brief.concept + (FICTIEF,) * brief.fictief


def notices(brief: Brief) -> tuple[str, ...]:
    """The marks as sentences, for who hears the letter instead of seeing it."""
    out = []
    if brief.concept:
        out.append("Concept: dit is een voorstel en nog geen besluit. Aan deze tekst kunt u geen rechten ontlenen.")
    if brief.fictief:
        out.append("Fictief: deze brief hoort bij een voorbeeld. Zorgaanbieder, bedragen en percentages zijn verzonnen.")
    return tuple(out)


def sender_lines(brief: Brief) -> tuple[str, ...]:
    """Address, telephone and e-mail of the zorgkantoor, as far as they are known."""
    style = brief.afzender
    return tuple(printable(part) for part in (style.adres, style.postcode_plaats, style.telefoon, style.email) if _known(part))


def keep_together(brief: Brief) -> tuple[bool, ...]:
    """Per block whether it stays on one page with what follows: what leads in a list or table, and the last lines.

    So a heading never stands alone and the closing never gets a page of its own.
    """
    blocks = brief.blokken
    return tuple(_leads(b, blocks[n + 1] if n + 1 < len(blocks) else None) for n, b in enumerate(blocks))


def _leads(blok: Blok, after: Blok | None) -> bool:
    if blok.soort is BlokSoort.ALINEA:
        return len(blok.tekst) < _SHORT if after is None else after.soort in (BlokSoort.TABEL, BlokSoort.LIJST)
    return blok.soort is BlokSoort.LIJST and after is None and len(blok.items) <= SMALL_TABLE


def closing(brief: Brief) -> tuple[str, ...]:
    """Who sign, on whose behalf, under which mandate; empty for a list that is no letter. Empty lines are room to sign."""
    if brief.soort is BriefSoort.ONDERTEKENLIJST:
        return ()
    style = brief.afzender
    mandate = style.mandaat if _known(style.mandaat) else ""
    named = "namens" in mandate.lower()
    second = (style.tweede_ondertekenaar or "", style.tweede_functie or "")
    people = [_known_lines(style.ondertekenaar, style.functie), _known_lines(*second)]
    office = _known_lines(style.naam, mandate if named else "namens de Wlz-uitvoerder", "" if named else mandate)
    between = ROOM_TO_SIGN if all(people) else ()
    return (*people[0], *between, *people[1], *office)


def _known_lines(*lines: str) -> tuple[str, ...]:
    return tuple(printable(line) for line in lines if _known(line))


def footer_lines(brief: Brief) -> tuple[str, ...]:
    """Where this letter comes from: the head of the journal when it was made."""
    return (
        f"Gemaakt met wlz · besluit van {in_full(brief.besluitdatum)}" if _has_besluit(brief) else "Gemaakt met wlz",
        f"Journaal {brief.journaal}",
    )


def _known(text: str) -> bool:
    return text.strip().lower() not in ("", "onbekend")


def _has_besluit(brief: Brief) -> bool:
    return brief.soort in WITH_BESLUIT and not brief.concept


WITH_BESLUIT = frozenset(
    {
        BriefSoort.NIET_IN_BEHANDELING,
        BriefSoort.VOORLOPIGE_GUNNING,
        BriefSoort.DEFINITIEVE_GUNNING,
        BriefSoort.HERSCHIKKINGSBESLUIT,
        BriefSoort.AFWIJZING_MUTATIE,
    }
)
