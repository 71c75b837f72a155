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

from wlzcli.cycle.ingest.tekens import fold
from wlzcli.domain.findings import cell_position
from wlzcli.domain.formulier import FormTabel, FormVeld
from wlzcli.domain.werkboek import Bereiknaam, Blad, Cel, Soort, Werkboek
from wlzcli.records import dataclass

Position = tuple[int, int]
_RIJ = itemgetter(Cel._fields.index("rij"))
HEADER_WIDTH = 64  # columns in which a header is looked for first
VERSCHOVEN, TEKST_GEWIJZIGD = "verschoven", "tekst_gewijzigd"


class Sheet:
    """One sheet of the workbook with its cells by position, and its texts with where they stand."""

    def __init__(self, blad: Blad) -> None:
        self.blad = blad
        self._columns: dict[str, Position | None] = {}

    @cached_property
    def cellen(self) -> dict[Position, Cel]:
        """The cells by row and column; not made for a sheet that is only asked for rows: a table of a thousand lines."""
        return {c[1:3]: c for c in self.blad.cellen}

    def row(self, number: int) -> tuple[Cel, ...]:
        """The cells of one row, by column."""
        cellen = self.blad.cellen
        start = bisect_left(cellen, number, key=_RIJ)
        return cellen[start : bisect_left(cellen, number + 1, lo=start, key=_RIJ)]

    @cached_property
    def _exact(self) -> dict[str, list[Position]]:
        """Where each text stands."""
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
        for text, places in self._exact.items():
            folded.setdefault(fold(text), []).extend(places)
        return folded

    def places(self, tekst: str) -> list[Position]:
        """Where this text stands; capitals and blanks make no difference."""
        return self._exact.get(tekst) or self._folded.get(fold(tekst), [])

    def column_of(self, kop: str, row: int | None = None) -> Position | None:
        """The first place of a header text, in this row or anywhere."""
        if row is not None:
            return min((p for p in self.places(kop) if p[0] == row), default=None)
        if kop not in self._columns:
            self._columns[kop] = min(self.places(kop), default=None)
        return self._columns[kop]

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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands, and what is odd about it: ``verschoven`` or ``tekst_gewijzigd``."""

    blad: str
    position: Position
    bijzonder: str | None = None

    @property
    def cel(self) -> str:
        """As findings name it: ``B12``."""
        return address(self.position)


def address(position: Position) -> str:
    """(12, 2) -> ``B12``."""
    row, column = position
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@lru_cache(maxsize=8)
def _by_name(namen: tuple[Bereiknaam, ...]) -> Mapping[str, tuple[str, Position]]:
    """Sheet and first cell of every name; the same for every form of one layout."""
    return {
        n.naam.casefold(): (n.blad, cell_position(n.bereik.partition(":")[0].replace("$", "")))
        for n in namen
        if n.alleen_op is None and n.blad is not None and n.bereik is not None
    }


class Kaart:
    """The map of a workbook: sheets and names, made once a workbook."""

    def __init__(self, werkboek: Werkboek) -> None:
        self.werkboek = werkboek
        self.namen = _by_name(werkboek.namen)
        self._sheets: dict[str, Sheet] = {}

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

    def named(self, naam: str) -> tuple[str, Position] | None:
        """Sheet and position of a defined name."""
        return self.namen.get(naam.casefold())

    def find_all(self, velden: tuple[FormVeld, ...]) -> list[Place | None]:
        """Where every field stands; None where that is not sure. No cell ever answers two questions."""
        places = [self._find(veld) for veld in velden]
        odd = {place.bijzonder for place in places if place is not None}
        if TEKST_GEWIJZIGD in odd:
            moved = {place.blad for place in places if place is not None and place.bijzonder == VERSCHOVEN}
            for n, (veld, place) in enumerate(zip(velden, places, strict=True)):
                if place is not None and place.bijzonder == TEKST_GEWIJZIGD:
                    others = {fold(v.rijkop) for v in velden if v.blad == veld.blad and v.rijkop != veld.rijkop}
                    if place.blad in moved or self._is_left_behind(veld, place, others):
                        places[n] = None
        if odd - {None}:  # all as handed out: then no two can be the same
            often = Counter((place.blad, place.position) for place in places if place is not None)
            places = [place if place is not None and often[place.blad, place.position] == 1 else None for place in places]
        return places

    def _find(self, veld: FormVeld) -> Place | None:
        named = self.named(veld.naam)
        # A sheet may have been renamed; then the name says what it is called now.
        sheet = self.sheet(veld.blad) or (self.sheet(named[0]) if named else None)
        if sheet is None:
            return None
        row = sheet.row_of(veld.rijkop)
        column = sheet.column_of(veld.kolomkop)
        # The text of a question stands before its answer and that of a column above it; elsewhere it is somebody's note.
        if row is not None and column is not None and row[1] < column[1] and column[0] < row[0]:
            by_text = (row[0], column[1])
            if named is None or (named[1] == by_text and named[0].casefold() == sheet.blad.naam.casefold()):
                return Place(sheet.blad.naam, by_text)
            return Place(sheet.blad.naam, by_text, VERSCHOVEN)
        if named is None or (there := self.sheet(named[0])) is None:
            return None
        return Place(there.blad.naam, named[1], TEKST_GEWIJZIGD)

    def _is_left_behind(self, veld: FormVeld, place: Place, others: set[str]) -> bool:
        """Whether a name points elsewhere than at the answer to its question, by what the sheet still says.

        ``others``: the texts of the other questions. A row with nothing in it at all is no place either.
        """
        sheet = self._sheets[place.blad]
        number, column = place.position
        texts = [c for c in sheet.row(number) if c.kolom < column and c.soort is Soort.TEKST and c.ruw.strip()]
        if any(fold(c.ruw) in others for c in texts) or not (texts or place.position in sheet.cellen):
            return True
        row, head = sheet.row_of(veld.rijkop), sheet.column_of(veld.kolomkop)
        return (row is not None and row[1] < column and row[0] != number) or (head is not None and head[0] < number and head[1] != column)

    def find_table(self, tabel: FormTabel) -> tuple[Sheet, int, dict[str, int]] | None:
        """The sheet of a table, the row of its header, and the column of each of its columns."""
        named = self.named(tabel.naam)
        sheet = self.sheet(tabel.blad) or (self.sheet(named[0]) if named else None)
        if sheet is None:
            return None
        koppen = [(k.id, k.kop) for k in tabel.kolommen]
        if named and (usual := sheet.header(named[1][0], koppen)):
            return sheet, named[1][0], usual
        rows = [named[1][0]] if named else []
        rows += sorted(p[0] for p in sheet.places(tabel.kolommen[0].kop))
        for row in rows:
            columns = {k.id: found[1] for k in tabel.kolommen if (found := sheet.column_of(k.kop, row))}
            if len(columns) == len(tabel.kolommen):
                return sheet, row, columns
        return None
