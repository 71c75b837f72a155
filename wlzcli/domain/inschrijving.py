"""A submission as read: every value with the cell it stands in, and the bewijsstukken beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from wlzcli.domain.canonical import Encoded, decimal_of, loads, written_by
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import plain
from wlzcli.records import dataclass, maker


@dataclass(frozen=True, slots=True)
class Veld:
    """One field of the form. ``ruw`` is what stands in the cell, ``waarde`` what we read (None: empty or unreadable)."""

    id: str
    waarde: str | None
    ruw: str | None
    blad: str
    cel: str


@dataclass(frozen=True, slots=True)
class ProductieRegel:
    """One line of the production asked for. ``volume`` is None where the cell could not be read.

    ``cel`` is the cell of the volume, ``code_cel`` that of the prestatiecode: None in an older ronde, that did not keep it.
    ``eenheid``, with its cell, only where the form says another unit than was made out for this prestatie; ``vorm_cel`` where it says
    another leveringsvorm.
    """

    prestatiecode: str
    leveringsvorm: str
    volume: Decimal | None
    blad: str
    cel: str
    code_cel: str | None = None
    eenheid: str | None = None
    eenheid_cel: str | None = None
    vorm_cel: str | None = None


@dataclass(frozen=True, slots=True)
class Gelezen:
    """The fields, the lines and the cells of the tables of a form as JSON, made once where the form was read.

    Fields and lines are typed as well, for those who decide. The cells, hundreds a form, only few look at.
    ``plekken``: fields and cells as ``ingest --json`` shows them, laid out for where they stand in that document.
    """

    velden: Encoded
    productie: Encoded
    tabelcellen: Encoded
    plekken: Encoded

    def cells(self) -> tuple[Veld, ...]:
        """The cells of its tables."""
        return loads(tuple[Veld, ...], self.tabelcellen.json)


_MARGIN = b"\n" + 6 * b" "  # document › besluiten › besluit › velden
VeldWaarden = tuple[str, str | None, str | None, str, str]  # id, waarde, ruw, blad and cel, as Veld has them
new_veld, new_regel = maker(Veld), maker(ProductieRegel)  # hundreds a form


def veld_values(velden: Iterable[Veld]) -> list[VeldWaarden]:
    """Fields as plain texts."""
    return [(v.id, v.waarde, v.ruw, v.blad, v.cel) for v in velden]


def velden_text(values: Iterable[VeldWaarden]) -> Encoded:
    """Fields as they are stored: what ``dumps`` makes of them, without making them."""
    return Encoded(
        orjson.dumps(
            [
                {"blad": blad, "cel": cel, "id": name, "ruw": ruw, "waarde": waarde}
                if waarde is not None and ruw is not None  # nearly every one
                else _without_none(blad, cel, name, ruw, waarde)
                for name, waarde, ruw, blad, cel in values
            ]
        )
    )


def to_values(velden: Iterable[Veld], regels: Iterable[ProductieRegel]) -> tuple[list[VeldWaarden], list[tuple[Any, ...]]]:
    """Fields and lines as plain texts, to cross a pipe: :func:`from_values` makes them again in a fraction of what JSON takes."""
    return veld_values(velden), [
        (
            r.prestatiecode,
            r.leveringsvorm,
            None if r.volume is None else plain(r.volume),
            r.blad,
            r.cel,
            r.code_cel,
            r.eenheid,
            r.eenheid_cel,
            r.vorm_cel,
        )
        for r in regels
    ]


def from_values(velden: Iterable[VeldWaarden], regels: Iterable[tuple[Any, ...]]) -> tuple[tuple[Veld, ...], tuple[ProductieRegel, ...]]:
    """The way back from :func:`to_values`."""
    return tuple([new_veld(*values) for values in velden]), tuple(
        [new_regel(code, vorm, None if volume is None else decimal_of(volume), *rest) for code, vorm, volume, *rest in regels]
    )


@dataclass(frozen=True, slots=True)
class Bewijsstuk:
    """A document in the submission folder, tied to a documenten item by the form.

    ``leesbaar`` False: empty, locked or no PDF. ``afgegeven`` is the date the form states for it.
    ``sleutel`` is the documenten item, or the field id of a document of the zorgaanbieder's own (zelfanalyse, plan).
    ``kvk_gevonden`` / ``naam_gevonden``: whether the text holds the KvK number and name; None when there is no text.
    ``probleem``: ontbreekt, or why it can't be read (geen_pdf, leeg, wachtwoord, beschadigd, te_groot, te_veel_tijd, koppeling ...).
    """

    sleutel: str
    bestand: str
    sha256: str | None
    leesbaar: bool
    afgegeven: date | None
    blad: str
    cel: str
    probleem: str | None = None
    kvk_gevonden: bool | None = None
    naam_gevonden: bool | None = None
    geldig_tot: date | None = None


@dataclass(frozen=True, slots=True)
class VoorstelPlan:
    """A voorstel for (or definitief) ontwikkelplan on the form: theme and its parts by onderdeel."""

    plan: str
    thema: str
    onderdelen: tuple[Veld, ...]
    blad: str
    cel: str

    def filled_in(self, later: VoorstelPlan) -> VoorstelPlan:
        """What an addition makes of it: part by part, unless that names another theme or title, for then it is another plan."""
        if len({self.thema, later.thema} - {""}) > 1 or len({self._titel(), later._titel()} - {""}) > 1:
            return later
        known = {v.id: v for v in self.onderdelen}
        parts = known | {v.id: v for v in later.onderdelen if v.waarde or v.ruw or v.id not in known}
        return replace(later, thema=later.thema or self.thema, onderdelen=tuple(parts.values()))

    def _titel(self) -> str:
        return next(((v.waarde or "").strip() for v in self.onderdelen if v.id.rpartition(".")[2] == "titel"), "")


@dataclass(frozen=True, slots=True)
class FormIdentiteit:
    """What the form says of itself: which ronde, kader, sector, year and layout it was made for."""

    zorgkantoor: str
    jaar: int
    sector: str
    kader: str
    layout_sha256: str
    beleid_sha256: str
    soort: str = "inschrijving"


@dataclass(frozen=True, slots=True)
class Inschrijving:
    """One submission as ingested. One per folder; a zorgaanbieder may have several, one counts.

    ``soort``: inschrijving, herstel, definitief_plan or aanvulling (from ``ontvangst``; None while unknown).
    ``telt_mee`` False: the same content was there already, it was replaced, or it cannot be read; ``reden`` says why.
    ``inhoud_sha256`` is the hash of the values, so that a re-saved file is recognised. ``gelezen``: as ingest gives it, the cells of
    its tables are not among ``velden`` but here, and so is what is stored of ``velden`` and ``productie``; see :meth:`geheel`.
    ``versie``: where one folder held several, which of them this is, from 1; they have one moment. None where it held one, and up to 0.4.0.
    """

    map: str
    bestand: str
    sha256: str
    inhoud_sha256: str
    soort: str | None
    ontvangen_op: datetime | None
    agb_code: str
    naam: str
    kvk_nummer: str
    regio: str
    sector: Sector
    identiteit: FormIdentiteit | None
    velden: tuple[Veld, ...]
    productie: tuple[ProductieRegel, ...]
    bewijsstukken: tuple[Bewijsstuk, ...]
    plannen: tuple[VoorstelPlan, ...]
    telt_mee: bool
    reden: str | None = None
    gelezen: Gelezen | None = None
    versie: int | None = None

    def geheel(self) -> Inschrijving:
        """The same with the cells of its tables among its fields."""
        return replace(self, velden=self.alle_velden(), gelezen=None) if self.gelezen else self

    def alle_velden(self) -> tuple[Veld, ...]:
        """Its fields, and the cells of its tables."""
        return (*self.velden, *self.gelezen.cells()) if self.gelezen else self.velden

    def veld(self, veld_id: str) -> Veld | None:
        """The field with this id."""
        return next((v for v in self.velden if v.id == veld_id), None)

    def waarde(self, veld_id: str) -> str:
        """The value read for this field; empty when absent."""
        veld = self.veld(veld_id)
        return (veld.waarde or "") if veld else ""


@dataclass(frozen=True, slots=True)
class VeldPlek:
    """What was read for one field, and the cell it stands in. ``waarde`` None: empty or unreadable."""

    waarde: str | None
    blad: str
    cel: str


@dataclass(frozen=True, slots=True)
class IngestBesluit:
    """The outcome of ingest for one submission, as INTERFACE shows it. ``velden`` by field id."""

    regio: str
    sector: str
    agb_code: str
    bestand: str
    ontvangen_op: datetime | None
    telt_mee: bool
    velden: Mapping[str, VeldPlek]
    naam: str = ""
    kvk_nummer: str = ""
    soort: str | None = None
    reden: str | None = None
    sha256: str = ""


def _places(values: Iterable[VeldWaarden]) -> dict[str, dict[str, str]]:
    return {
        name: {"blad": blad, "cel": cel} if waarde is None else {"waarde": waarde, "blad": blad, "cel": cel}
        for name, waarde, _, blad, cel in values
    }


def plekken_text(values: Iterable[VeldWaarden]) -> Encoded:
    """Fields as ``ingest --json`` shows them, indented for their place there: hundreds of thousands a ronde, made where the form is read."""
    return Encoded(orjson.dumps(_places(values), option=orjson.OPT_INDENT_2).replace(b"\n", _MARGIN))


class _Velden(Mapping[str, VeldPlek]):
    """Fields by id, made when somebody asks for them: a ronde holds hundreds of thousands, and a table shows none."""

    def __init__(self, velden: tuple[Veld, ...], gelezen: Gelezen | None) -> None:
        self._velden, self._gelezen = velden, gelezen

    @cached_property
    def _by_id(self) -> dict[str, VeldPlek]:
        places = orjson.loads(self._gelezen.plekken.json) if self._gelezen else _places(veld_values(self._velden))
        return {naam: VeldPlek(plek.get("waarde"), plek["blad"], plek["cel"]) for naam, plek in places.items()}

    def to_data(self) -> Encoded | dict[str, dict[str, str]]:
        """As JSON: the text that came with what was read, or values straight from the fields."""
        return self._gelezen.plekken if self._gelezen else _places(veld_values(self._velden))

    def __getitem__(self, veld_id: str) -> VeldPlek:
        return self._by_id[veld_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def _veld_data(v: Veld) -> dict[str, str]:
    return _without_none(v.blad, v.cel, v.id, v.ruw, v.waarde)


def _without_none(blad: str, cel: str, name: str, ruw: str | None, waarde: str | None) -> dict[str, str]:
    named = {"blad": blad, "cel": cel, "id": name, "ruw": ruw, "waarde": waarde}
    return {name: text for name, text in named.items() if text is not None}


def _regel_data(r: ProductieRegel) -> dict[str, str]:
    if r.volume is not None and r.code_cel is not None and r.eenheid is None and r.eenheid_cel is None and r.vorm_cel is None:  # nearly all
        return {
            "prestatiecode": r.prestatiecode, "leveringsvorm": r.leveringsvorm, "volume": plain(r.volume), "blad": r.blad, "cel": r.cel,
            "code_cel": r.code_cel,
        }  # fmt: skip
    named = {f.name: getattr(r, f.name) for f in fields(r)}
    return {name: plain(value) if name == "volume" else value for name, value in named.items() if value is not None}


written_by(Veld, _veld_data)
written_by(ProductieRegel, _regel_data)
written_by(_Velden, _Velden.to_data)


def ingest_besluit(i: Inschrijving) -> IngestBesluit:
    """One stored submission as INTERFACE shows it."""
    return IngestBesluit(
        i.regio,
        i.sector.value,
        i.agb_code,
        i.bestand,
        i.ontvangen_op,
        i.telt_mee,
        _Velden(i.velden, i.gelezen),
        i.naam,
        i.kvk_nummer,
        i.soort,
        i.reden,
        i.sha256,
    )
