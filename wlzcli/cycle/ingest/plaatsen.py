"""Where the fields of a form stand in a workbook, also when rows or columns were inserted in spite of the protection.

A field is found twice: by its defined name, and by the texts at the head of its row and column. Excel moves names along
with inserted rows; other programs leave them behind, and then the texts win. Where a text is gone or changed only the name
is left; it is believed where nothing on the sheet speaks against it, for a name left behind points at another's answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

from wlzcli.cycle.ingest.tekens import fold, tidy
from wlzcli.domain.findings import cell_position
from wlzcli.domain.formulier import NAAM_GEMARKEERD, FormTabel, Formulier, FormVeld
from wlzcli.domain.inschrijving import FormIdentiteit
from wlzcli.domain.werkboek import Bereiknaam, Blad, Cel, Soort, Werkboek

Position = tuple[int, int]
_RIJ = itemgetter(Cel._fields.index("rij"))
HEADER_WIDTH = 64  # columns in which a header is looked for first
VERSCHOVEN, TEKST_GEWIJZIGD = "verschoven", "tekst_gewijzigd"


class Sheet:
    """One sheet of the workbook with its cells by position, and its texts with where they stand."""

    def __init__(self, blad: Blad) -> None:
        self.blad = blad
        self._heads: dict[str, list[Position]] = {}

    @cached_property
    def cellen(self) -> dict[Position, Cel]:
        """The cells by row and column; not made for a sheet that is only asked for rows: a table of a thousand lines."""
        return {c[1:3]: c for c in self.blad.cellen}

    def row(self, number: int) -> tuple[Cel, ...]:
        """The cells of one row, by column."""
        cellen = self.blad.cellen
        start = end = bisect_left(cellen, number, key=_RIJ)
        while end < len(cellen) and cellen[end][1] == number:  # a handful
            end += 1
        return cellen[start:end]

    def rows_before(self, number: int) -> tuple[Cel, ...]:
        """The cells of all rows above this one."""
        return self.blad.cellen[: bisect_left(self.blad.cellen, number, key=_RIJ)]

    @cached_property
    def exact(self) -> dict[str, list[Position]]:
        """Where each text stands, as it is written."""
        exact: dict[str, list[Position]] = {}
        text = Soort.TEKST
        for position, c in self.cellen.items():
            if c[4] is text:
                places = exact.get(c[3])
                if places is None:
                    exact[c[3]] = [position]
                else:
                    places.append(position)
        return exact

    @cached_property
    def _folded(self) -> dict[str, list[Position]]:
        """Made only when a text is not there as we wrote it: nearly always it is."""
        folded: dict[str, list[Position]] = {}
        for text, places in self.exact.items():
            folded.setdefault(fold(text), []).extend(places)
        return folded

    def places(self, tekst: str) -> list[Position]:
        """Where this text stands; capitals and blanks make no difference."""
        return self.exact.get(tekst) or self._folded.get(fold(tekst), [])

    def heads(self, kop: str) -> list[Position]:
        """Every place of a header text, from the top."""
        found = self._heads.get(kop)
        if found is None:
            found = self._heads[kop] = sorted(self.places(kop))
        return found

    def header(self, row: int, koppen: Iterable[tuple[str, str]]) -> dict[str, int] | None:
        """The column of each header text (by its id) in this row, as we wrote it; None when one is not there or stands there twice."""
        found: dict[str, int] = {}
        texts: dict[str, int] = {}
        for cel in self.row(row):
            if cel.kolom < HEADER_WIDTH and cel.soort is Soort.TEKST:
                if cel.ruw in texts:
                    return None
                texts[cel.ruw] = cel.kolom
        for naam, kop in koppen:
            if kop not in texts:
                return None
            found[naam] = texts[kop]
        return found

    def row_of(self, rijkop: str) -> Position | None:
        """The place of a row's text; None when there is none, or when it stands twice in the same column."""
        places = self.places(rijkop)
        if len(places) < 2:
            return places[0] if places else None
        first = min(column for _, column in places)
        leftmost = [p for p in places if p[1] == first]
        return leftmost[0] if len(leftmost) == 1 else None


class Place(NamedTuple):
    """Where a field stands, and what is odd about it: ``verschoven`` or ``tekst_gewijzigd``."""

    blad: str
    position: Position
    bijzonder: str | None = None

    @property
    def cel(self) -> str:
        """As findings name it: ``B12``."""
        return address(self.position)


@lru_cache(maxsize=16_384)
def address(position: Position) -> str:
    """(12, 2) -> ``B12``."""
    row, column = position
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class _Seen(NamedTuple):
    """Where a field was found as it was handed out, and the places of the two texts that alone decided it."""

    place: Place
    rows: list[Position]
    heads: list[Position]


class _Names(NamedTuple):
    """Sheet and first cell of every name, and what was found by these names before: for every form of one layout the same."""

    places: Mapping[str, tuple[str, Position]]
    seen: dict[tuple[FormIdentiteit, bool], dict[str, _Seen]]


@lru_cache(maxsize=8)
def _by_name(namen: tuple[Bereiknaam, ...]) -> _Names:
    places = {
        n.naam.casefold(): (n.blad, cell_position(n.bereik.partition(":")[0].replace("$", "")))
        for n in namen
        if n.alleen_op is None and n.blad is not None and n.bereik is not None
    }
    return _Names(places, {})


class Kaart:
    """The map of a workbook: sheets and names, made once a workbook."""

    def __init__(self, werkboek: Werkboek) -> None:
        self.werkboek = werkboek
        self.namen, self._seen = _by_name(werkboek.namen)
        self._sheets: dict[str, Sheet] = {}
        self.doubled: dict[str, tuple[str, str]] = {}  # by sheet: the header with answers under it more than once, and where
        self._answered: dict[tuple[str, str], frozenset[int]] = {}

    def sheet(self, naam: str) -> Sheet | None:
        """The sheet with this name."""
        found = self._sheets.get(naam)
        if found is None:
            blad = self.werkboek.blad(naam)
            if blad is None:
                return None
            # One sheet for all ways to write its name.
            found = self._sheets[naam] = self._sheets.get(blad.naam) or Sheet(blad)
            self._sheets[blad.naam] = found
        return found

    def cell(self, blad: str, position: Position) -> Cel | None:
        """The cell there, if it is filled."""
        sheet = self.sheet(blad)
        return sheet.cellen.get(position) if sheet else None

    @property
    def is_marked(self) -> bool:
        """Whether this is a copy that we marked, also when the sheet that its name pointed at is gone."""
        return NAAM_GEMARKEERD in self.namen or any(n[1] is None and n[0].casefold() == NAAM_GEMARKEERD for n in self.werkboek.namen)

    def named(self, naam: str) -> tuple[str, Position] | None:
        """Sheet and position of a defined name."""
        return self.namen.get(naam.casefold())

    def find_all(self, form: Formulier) -> list[Place | None]:
        """Where every field stands; None where that is not sure. No cell ever answers two questions."""
        velden = form.velden
        seen = self._seen.setdefault((form.identiteit, form.voorbeeld), {})
        places = [self._as_before(veld, seen) or self._find(veld, form, seen) for veld in velden]
        odd = {place.bijzonder for place in places if place is not None}
        if TEKST_GEWIJZIGD in odd:
            moved = {place.blad for place in places if place is not None and place.bijzonder == VERSCHOVEN}
            printed = {blad.naam: Counter(fold(t.tekst) for t in blad.teksten) for blad in form.bladen}
            for n, (veld, place) in enumerate(zip(velden, places, strict=True)):
                if place is not None and place.bijzonder == TEKST_GEWIJZIGD:
                    others = {fold(v.rijkop) for v in velden if v.blad == veld.blad and v.rijkop != veld.rijkop}
                    if place.blad in moved or self._is_left_behind(veld, place, others, printed[veld.blad]):
                        places[n] = None
        if odd - {None}:  # all as handed out: then no two can be the same
            often = Counter((place.blad, place.position) for place in places if place is not None)
            places = [place if place is not None and often[place.blad, place.position] == 1 else None for place in places]
            # Where one name on a sheet can't be believed, no name on it is: what moved one of them moved the others.
            lost = {veld.blad for veld, place in zip(velden, places, strict=True) if place is None}
            places = [
                None if p is not None and p.bijzonder == TEKST_GEWIJZIGD and v.blad in lost else p
                for v, p in zip(velden, places, strict=True)
            ]
        return places

    def _as_before(self, veld: FormVeld, before: dict[str, _Seen]) -> Place | None:
        """Where a form with these names had this field, if the texts by which it was found stand exactly there."""
        seen, sheet = before.get(veld.id), self.sheet(veld.blad)
        if seen is None or sheet is None or sheet.blad.naam != seen.place.blad:
            return None
        texts = sheet.exact
        return seen.place if texts.get(veld.rijkop) == seen.rows and texts.get(veld.kolomkop) == seen.heads else None

    def _find(self, veld: FormVeld, form: Formulier, seen: dict[str, _Seen]) -> Place | None:
        named = self.named(veld.naam)
        # A sheet may have been renamed; then the name says what it is called now.
        sheet = self.sheet(veld.blad) or (self.sheet(named[0]) if named else None)
        if sheet is None:
            return None
        row, heads = sheet.row_of(veld.rijkop), sheet.heads(veld.kolomkop)
        # The text of a question stands before its answer and that of a column above it; elsewhere it is somebody's note.
        if row is not None and (columns := [p[1] for p in heads if p[0] < row[0] and row[1] < p[1]]):
            column: int | None = columns[0]
            if len(columns) > 1 and len(set(columns)) > 1:
                usual = named[1][1] if named and named[0].casefold() == sheet.blad.naam.casefold() else 0
                column = self._one_of(sheet, veld.blad, veld.kolomkop, columns, usual, self._answered_under(sheet, veld, form))
            if column is None:
                return None
            by_text = (row[0], column)
            if named is None or (named[1] == by_text and named[0].casefold() == sheet.blad.naam.casefold()):
                place, texts = Place(sheet.blad.naam, by_text), sheet.exact
                if len({p[1] for p in heads}) == 1 and veld.rijkop in texts and veld.kolomkop in texts:  # nothing else was looked at
                    seen[veld.id] = _Seen(place, texts[veld.rijkop], texts[veld.kolomkop])
                return place
            return None if self._stands_also(veld, named[0], sheet) else Place(sheet.blad.naam, by_text, VERSCHOVEN)
        if named is None or (there := self.sheet(named[0])) is None:
            return None
        return Place(there.blad.naam, named[1], TEKST_GEWIJZIGD)

    def _one_of(self, sheet: Sheet, blad: str, kop: str, columns: list[int], usual: int, answered: frozenset[int]) -> int | None:
        """Which of the columns under one header holds the answers: the only one with anything under it; None when there are more."""
        ours = usual if usual in columns else columns[0]
        filled = answered.intersection(columns)
        if len(filled) < 2:
            return next(iter(filled), ours)
        heads = {column: address((row, column)) for row, column in sheet.heads(kop) if column in filled}
        second = next(cel for column, cel in sorted(heads.items()) if column != ours)
        self.doubled.setdefault(blad, (f"de kop '{kop}' staat in {' en '.join(heads[c] for c in sorted(heads))}", second))
        return None

    def _answered_under(self, sheet: Sheet, veld: FormVeld, form: Formulier) -> frozenset[int]:
        """Under which places of its header anything that is not ours stands beside a question."""
        key = (veld.blad, veld.kolomkop)
        if key not in self._answered:
            printed = {fold(t.tekst) for blad in form.bladen if blad.naam == veld.blad for t in blad.teksten}
            heads = sheet.heads(veld.kolomkop)
            alike = [v for v in form.velden if (v.blad, v.kolomkop) == key]
            rows = {row[0] for v in alike if (row := sheet.row_of(v.rijkop)) is not None}
            self._answered[key] = frozenset(
                column
                for number, column in heads
                for row in rows
                if number < row and (c := sheet.cellen.get((row, column))) is not None and is_filled(c) and fold(c.ruw) not in printed
            )
        return self._answered[key]

    def _stands_also(self, veld: FormVeld, blad: str, sheet: Sheet) -> bool:
        """Whether another sheet, where the name points, holds the same question: one of the two is a copy, and nobody knows which."""
        there = self.sheet(blad)
        return there is not None and there is not sheet and bool(there.places(veld.rijkop) and there.heads(veld.kolomkop))

    def _is_left_behind(self, veld: FormVeld, place: Place, others: set[str], printed: Counter[str]) -> bool:
        """Whether a name points elsewhere than at the answer to its question, by what the sheet still says.

        ``others``: the texts of the other questions; ``printed``: all texts of this sheet as it was handed out. A row with nothing
        in it at all is no place, nor is a text of ours, nor an empty cell with something else behind it.
        """
        sheet = self._sheets[place.blad]
        number, column = place.position
        answer = sheet.cellen.get(place.position)
        texts = [c for c in sheet.row(number) if c.kolom < column and c.soort is Soort.TEKST and c.ruw.strip()]
        if any(fold(c.ruw) in others for c in texts) or not (texts or answer is not None):
            return True
        if answer is not None and fold(answer.ruw) in printed:
            return True
        if (answer is None or not is_filled(answer)) and _says_more(sheet, number, column, printed):
            return True
        elsewhere = [p for p in sheet.places(veld.rijkop) if p[0] != number] if printed[fold(veld.rijkop)] == 1 else []
        if any(_says_more(sheet, *p, printed) for p in elsewhere):
            return True
        row, head = sheet.row_of(veld.rijkop), next(iter(sheet.heads(veld.kolomkop)), None)
        return (row is not None and row[1] < column and row[0] != number) or (head is not None and head[0] < number and head[1] != column)

    def find_table(self, tabel: FormTabel) -> tuple[Sheet, int, dict[str, int]] | None:
        """The sheet of a table, the row of its header, and the column of each of its columns; None where that is not sure."""
        named = self.named(tabel.naam)
        sheet = self.sheet(tabel.blad) or (self.sheet(named[0]) if named else None)
        if sheet is None:
            return None
        koppen = [(k.id, k.kop) for k in tabel.kolommen]
        if named and named[0].casefold() != sheet.blad.naam.casefold():
            there = self.sheet(named[0])
            if there is not None and all(there.heads(kop) for _, kop in koppen):
                return None  # one of the two sheets is a copy, and nobody knows which
        if named and (usual := sheet.header(named[1][0], koppen)):
            return sheet, named[1][0], usual
        rows = [named[1][0]] if named else []
        rows += sorted(p[0] for p in sheet.places(tabel.kolommen[0].kop))
        for row in rows:
            columns = {naam: [c for r, c in sheet.heads(kop) if r == row] for naam, kop in koppen}
            if all(columns.values()):
                first = named[1][1] if named and named[1][0] == row else 0
                chosen = {k.id: self._column(tabel, n, sheet, row, columns[k.id], first) for n, k in enumerate(tabel.kolommen)}
                once = {naam: column for naam, column in chosen.items() if column is not None}
                return (sheet, row, once) if len(once) == len(chosen) else None
        return None

    def _column(self, tabel: FormTabel, number: int, sheet: Sheet, head: int, columns: list[int], first: int) -> int | None:
        """The column of a table under this header; None when it stands there more than once with lines under it."""
        if len(columns) == 1:
            return columns[0]
        printed = {fold(row[number] or "") for row in tabel.rijen if number < len(row)}
        filled = (c for c in sheet.blad.cellen if c.rij > head and c.kolom in columns and is_filled(c))
        answered = frozenset(c.kolom for c in filled if fold(c.ruw) not in printed)
        return self._one_of(sheet, tabel.blad, tabel.kolommen[number].kop, columns, first + number if first else 0, answered)


def is_filled(cel: Cel) -> bool:
    """Whether somebody sees something in it, or would if its formula had been computed."""
    return bool(tidy(cel.ruw)) if cel.formule is None or cel.heeft_waarde else True


def _says_more(sheet: Sheet, row: int, column: int, printed: Counter[str]) -> bool:
    """Whether anything that is not ours stands in this row, behind this column."""
    return any(c.kolom > column and is_filled(c) and fold(c.ruw) not in printed for c in sheet.row(row))
