"""A submission folder as it was looked at, before anybody decides what it means."""

from __future__ import annotations

from datetime import datetime

from wlzcli.domain.findings import Answer, Finding
from wlzcli.domain.inschrijving import FormIdentiteit, Gelezen, ProductieRegel, Veld
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.werkboek import Weigerreden
from wlzcli.records import dataclass

# In the folder of a form: one that was released and whose folder was not read, a link, no file, a file still being written. Nobody is asked
# for these by letter, whether or not anything of the folder counts: the zorgkantoor puts them right itself.
ZELF = frozenset({"F133", *(r.code for r in (Weigerreden.KOPPELING, Weigerreden.GEEN_BESTAND, Weigerreden.NOG_IN_BEWERKING))})


@dataclass(frozen=True, slots=True)
class Lezing:
    """What one workbook says, read by the layout of our form.

    ``bekend``: its layout is one of ours. ``gemarkeerd``: it is a copy that we coloured and sent back.
    ``bevindingen`` are about its cells; their ``bestand`` is filled in by ingest. ``bsn_cellen`` (sheet, cell) may
    hold a burgerservicenummer. ``waarden_sha256`` is the hash of the values, so that a re-saved file is recognised.
    The cells of its tables are in ``gelezen`` alone.
    """

    identiteit: FormIdentiteit | None
    bekend: bool
    gemarkeerd: bool
    velden: tuple[Veld, ...]
    productie: tuple[ProductieRegel, ...]
    bevindingen: tuple[Finding, ...]
    bsn_cellen: tuple[tuple[str, str], ...]
    waarden_sha256: str
    gelezen: Gelezen | None = None

    @property
    def alleen_plekken(self) -> bool:
        """Whether only its places are known: a form that is held is not in the archief, and its folder was not looked at in this run."""
        return not self.waarden_sha256

    def alle_velden(self) -> tuple[Veld, ...]:
        """Its fields, and the cells of its tables."""
        return (*self.velden, *self.gelezen.cells()) if self.gelezen else self.velden


@dataclass(frozen=True, slots=True)
class Document:
    """A file beside the form: readable or why not, and whether its text holds the KvK number and the name."""

    naam: str
    sha256: str | None
    leesbaar: bool
    probleem: str | None = None
    kvk_gevonden: bool | None = None
    naam_gevonden: bool | None = None


@dataclass(frozen=True, slots=True)
class Aanlevering:
    """One submission folder. ``formulier`` is the name of the workbook in it, with its hash; empty when there is none.

    ``vroeger``: a version seen by an earlier run, of which the file in the folder has been replaced since. ``gezien_op``: the moment by
    which this file was there, from when it was first taken in; None where that was not kept, up to 0.4.0.
    ``versie``: which file of its folder this is, counted in the order in which they came; two runs may bear the same moment (a peildatum).
    ``teruggezet``: the same count for when it was last put back after another had lain there. ``geweigerd``: why other workbooks beside the
    form can't be read; one that came since may be a later version of it.
    """

    map: str
    formulier: str
    sha256: str
    lezing: Lezing | None
    documenten: tuple[Document, ...] = ()
    bevindingen: tuple[Finding, ...] = ()
    vroeger: bool = False
    gezien_op: datetime | None = None
    versie: int | None = None
    teruggezet: int | None = None
    geweigerd: tuple[Finding, ...] = ()

    @property
    def bestand(self) -> str:
        """How findings name the form: folder and file."""
        return f"{self.map}/{self.formulier}" if self.formulier else self.map


@dataclass(frozen=True, slots=True)
class Mapstand:
    """One submission folder as the last run found it: enough to read it again from the archief.

    ``bsn_cellen`` is kept only of a form that is held: its file is not in the archief. ``leesbaar`` False: it was refused.
    """

    map: str
    formulier: str
    sha256: str
    leesbaar: bool
    documenten: tuple[Document, ...] = ()
    bevindingen: tuple[Finding, ...] = ()
    bsn_cellen: tuple[tuple[str, str], ...] = ()
    vroeger: bool = False
    gezien_op: datetime | None = None
    versie: int | None = None
    teruggezet: int | None = None


@dataclass(frozen=True, slots=True)
class NietGetoetst:
    """A submission folder of which nothing could be tested. ``uitkomst``: herstel or aangehouden; ``codes``: what blocks it."""

    map: str
    bestand: str
    agb_code: str
    naam: str
    uitkomst: str
    reden: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Afgedaan:
    """That a person settled a folder otherwise: it was sent again, or it is no submission. It holds for exactly this file.

    ``sha256``: of its form; since 0.5.0, where there is none, of what was found instead.
    """

    map: str
    sha256: str
    reden: str
    door: str


@dataclass(frozen=True, slots=True)
class Ingeststand:
    """On what the stored submissions rest: the folders, the tables, the policy and the answers of the last ingest.

    ``eerder`` are the hashes of earlier policy of this ronde: forms made out under it are still read by their own layout. ``wijze``: None up
    to 0.3.0, when an answer could let a version of after the deadline replace a timely one; 1 in 0.4.0, when a version with the answers
    of any earlier one was a copy of it, also where the earlier one could not be read or no longer counted; 2 since.
    """

    mappen: tuple[Mapstand, ...]
    invoer: tuple[Invoer, ...]
    beleid: str
    antwoorden: tuple[Answer, ...]
    eerder: tuple[str, ...] = ()
    wijze: int | None = None
