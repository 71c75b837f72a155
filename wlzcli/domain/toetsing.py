"""The outcome of testing a submission against the toetredingseisen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import ProductieRegel
from wlzcli.records import dataclass

PROEF = "proef"  # how the toelichting of a tested trial begins


class ToetsUitkomst(StrEnum):
    """Admitted, to be repaired, refused, or held until a question is answered."""

    TOEGELATEN = "toegelaten"
    HERSTEL = "herstel"
    AFGEWEZEN = "afgewezen"
    AANGEHOUDEN = "aangehouden"


@dataclass(frozen=True, slots=True)
class Getoetst:
    """One requirement that was tested; passed ones too: they prove what was looked at.

    ``uitkomst``: voldaan, niet_voldaan, waarschuwing, nvt, vraag. ``codes``: the findings and questions it gave.
    """

    eis: str
    uitkomst: str
    bron: str
    toelichting: str | None = None
    titel: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Herstelpunt:
    """Exactly one thing to repair: the finding's code, where, and what was found and expected."""

    code: str
    onderwerp: str
    bron: str
    blad: str | None = None
    cel: str | None = None
    gevonden: str | None = None
    verwacht: str | None = None


@dataclass(frozen=True, slots=True)
class Aanvaarding:
    """A warning that a person accepted, by name and with an explanation; it stands in dossier and letter.

    It holds for exactly this warning: when what was found or expected changes, or the file that it is about (``sha256``), the warning
    is back. Without ``regio`` and ``sector``, up to 0.4.0, it holds wherever the zorgaanbieder gave rise to it; without ``verwacht`` and
    ``sha256`` whatever was expected, and of every file of that name.
    """

    agb_code: str
    code: str
    onderwerp: str
    gevonden: str
    reden: str
    door: str
    regio: str | None = None
    sector: Sector | None = None
    verwacht: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ValidateBesluit:
    """Toelating of one zorgaanbieder in one region and sector. ``typen``: type by leveringsvorm.

    ``gronden`` are the keys of the eisen on which it is refused; ``getoetst`` holds each with its title and source.
    ``herstel_tot`` is left to the letter: it depends on the day of sending. ``productie``: the lines that count after a
    herstel or aanvulling; empty when those of ``bestand`` count.
    """

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    bestand: str
    typen: Facts
    uitkomst: ToetsUitkomst
    getoetst: tuple[Getoetst, ...]
    herstel: tuple[Herstelpunt, ...] = ()
    herstel_tot: date | None = None
    gronden: tuple[str, ...] = ()
    meerjarig_mogelijk: bool = True
    stappen: tuple[Stap, ...] = ()
    vervangt: str | None = None
    productie: tuple[ProductieRegel, ...] = ()
    aanvaard: tuple[Aanvaarding, ...] = ()

    def zonder_proef(self) -> ValidateBesluit:
        """As a zorgaanbieder may see it: a trial is the zorgkantoor's own and has no consequence."""
        tried = {g.eis for g in self.getoetst if (g.toelichting or "").startswith(PROEF)}
        if not tried:
            return self
        kept, steps = (g for g in self.getoetst if g.eis not in tried), (s for s in self.stappen if s.regel not in tried)
        return replace(self, getoetst=tuple(kept), stappen=tuple(steps))


def point(one: Finding | Herstelpunt) -> tuple[str | None, ...]:
    """What makes it this point among all that is to repair: the fault, of what, where, and what was found there."""
    return (one.code, one.onderwerp, one.blad, one.cel, one.gevonden)


def is_asked(one: Finding | Herstelpunt, punten: tuple[Herstelpunt, ...]) -> bool:
    """Whether a letter with these points asks this: the same fault of the same thing, wherever its row stands by now and whatever is there.

    Of a letter of up to 0.4.0 the points are not known (none): it counts as asking all that is open.
    """
    return not punten or (one.code, one.onderwerp, one.blad) in {(p.code, p.onderwerp, p.blad) for p in punten}


def where(regio: str, sector: Sector) -> str:
    """How the toetsing ends the name of whom it is about; one zorgaanbieder may have asked in more regions and sectors."""
    return f", regio {regio}, {sector.value}"


def is_about(f: Finding, b: ValidateBesluit) -> bool:
    """Whether the toetsing found this of what is decided here: of this zorgaanbieder, in this region and sector."""
    return f.agb_code == b.agb_code and f.feiten.get("wie").endswith(where(b.regio, b.sector))


def is_of(f: Finding, g: Getoetst, b: ValidateBesluit) -> bool:
    """Whether it was found on this requirement of the besluit: where several give one code, as statements do, it bears the title of its own."""
    same = [other.titel for other in b.getoetst if f.code in other.codes]
    return f.code in g.codes and (g.titel == f.onderwerp or f.onderwerp not in same)
