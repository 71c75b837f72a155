"""One workbook, read by the layout of our form: identity, fields, tables, and what is to be said about its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from wlzcli.cycle.ingest.bsn import bsn_cells
from wlzcli.cycle.ingest.ernaast import Area, written_beside
from wlzcli.cycle.ingest.plaatsen import VERSCHOVEN, Kaart, Place, Sheet, address, is_filled
from wlzcli.cycle.ingest.samengevoegd import merged_answers
from wlzcli.cycle.ingest.tekens import tidy, tidy_code
from wlzcli.cycle.ingest.waarden import Tabelcel, column_reader, raw_text, read_cell, shown
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Lezing
from wlzcli.domain.canonical import Encoded, Facts, digest, dumps
from wlzcli.domain.findings import Ernst, Finding, cell_position
from wlzcli.domain.formulier import FormTabel, Formulier, FormVeld, VeldSoort
from wlzcli.domain.inschrijving import (
    FormIdentiteit,
    Gelezen,
    ProductieRegel,
    Veld,
    VeldWaarden,
    new_regel,
    new_veld,
    plekken_text,
    veld_values,
    velden_text,
)
from wlzcli.domain.werkboek import Cel, Werkboek

SHOWN = ("F116", "F118", "W111", "W112")  # told by what a person sees: 21350%, where 213.5 stands
MAX_ROWS = 5_000  # of a table; more is no form
LONGEST_NOTE = 60
CODE = "prestatiecode"
Column = tuple[str, str, int, Callable[[Cel], Tabelcel]]  # of a table: its id, header, place, and what reads its cells


def read_form(werkboek: Werkboek, formulieren: tuple[Formulier, ...]) -> Lezing:
    """What this workbook says. ``formulieren`` are the forms that this ronde made out."""
    kaart = Kaart(werkboek)
    identity = read_identity(kaart)
    form, known = _layout(identity, formulieren)
    # A form of this year with another layout (a question more or less) still tells which of its cells can't be read.
    tells = known or (form is not None and identity is not None and identity.jaar == form.identiteit.jaar)
    bsn = tuple(dict.fromkeys(bsn_cells(werkboek)))
    marked = kaart.is_marked
    if form is None:
        return Lezing(identity, False, marked, (), (), tuple(_workbook_findings(werkboek)), bsn, digest([]))
    reader = _FormReader(kaart, form, known, tells)
    reader.fields()
    for tabel in form.tabellen:
        reader.table(tabel)
    if tells:
        reader.merges()
    if known:
        reader.findings += [*_workbook_findings(werkboek), *_extra_sheets(kaart, form)]
        # Its help texts are no part of the layout: only the form of the same policy says what was printed.
        reader.findings += [n for f in formulieren if f.identiteit == identity for n in reader.notes(f)]
    velden, cellen = veld_values(reader.velden), reader.cellen
    everything = (*velden, *cellen)
    values = "\x1e".join([f"{i}\x1f{ruw if waarde is None else waarde}" for i, waarde, ruw, _, _ in everything if waarde or ruw])
    return Lezing(
        identity,
        known,
        marked,
        tuple(reader.velden),
        tuple(reader.productie),
        tuple(reader.findings),
        bsn,
        digest([form.identiteit.soort, values]),
        Gelezen(velden_text(velden), Encoded(dumps(reader.productie)), velden_text(cellen), plekken_text(everything)),
    )


def read_identity(kaart: Kaart) -> FormIdentiteit | None:
    """What the form says of itself; None when it says nothing."""
    texts = {name: _identity_text(kaart, name, label) for name, label in ids.IDENTITEIT}
    if not texts["layout_sha256"] or not texts["jaar"].isdigit():
        return None
    return FormIdentiteit(
        texts["zorgkantoor"],
        int(texts["jaar"]),
        texts["sector"],
        texts["kader"],
        texts["layout_sha256"],
        texts["beleid_sha256"],
        texts["soort"],
    )


def _identity_text(kaart: Kaart, name: str, label: str) -> str:
    """By the text beside it, which moves along with inserted rows in every program; else by the name of the cell."""
    named = kaart.named(f"{ids.NAAM_IDENTITEIT}{name}")
    sheet = kaart.sheet(ids.VOORBLAD) or (kaart.sheet(named[0]) if named else None)
    row = sheet.row_of(label) if sheet else None
    if sheet is not None and row is not None:
        beside = next((cel for cel in sheet.row(row[0]) if cel.kolom > row[1] and cel.ruw), None)
        return tidy(beside.ruw) if beside else ""
    cel = kaart.cell(*named) if named else None
    return tidy(cel.ruw) if cel else ""


def _layout(identity: FormIdentiteit | None, formulieren: tuple[Formulier, ...]) -> tuple[Formulier | None, bool]:
    """The form to read by, and whether it has exactly this layout. Another year's form is read by the names it shares."""
    if identity is None:
        return None, False
    same = [f for f in formulieren if f.identiteit.layout_sha256 == identity.layout_sha256]
    exact = [f for f in same if f.identiteit.sector == identity.sector] or same
    if exact:
        return exact[0], True
    near = [f for f in formulieren if f.identiteit.soort == identity.soort and f.identiteit.sector == identity.sector]
    near = near or [f for f in formulieren if f.identiteit.soort == identity.soort] or list(formulieren)
    return (near[0], False) if near else (None, False)


def _workbook_findings(werkboek: Werkboek) -> list[Finding]:
    found = [_finding(m.soort.code, "werkmap", m.blad, m.cel, m.gevonden, "een werkmap zonder bijzonderheden") for m in werkboek.meldingen]
    found += [
        _finding("W125", b.naam, b.naam, None, "verborgen blad", "alleen zichtbare bladen")
        for b in werkboek.bladen
        if b.verborgen and b.cellen and b.naam.casefold() != ids.KEUZELIJSTEN.casefold()
    ]
    return found


def _extra_sheets(kaart: Kaart, form: Formulier) -> list[Finding]:
    """Sheets that are not the form's: what stands there is not read, and somebody may think it is."""
    ours = (ids.NAAM_VELD, ids.NAAM_TABEL, ids.NAAM_IDENTITEIT)
    known = {b.naam.casefold() for b in form.bladen} | {ids.KEUZELIJSTEN.casefold()}
    known |= {blad.casefold() for name, (blad, _) in kaart.namen.items() if blad and name.startswith(ours)}
    return [
        _finding("W117", b.naam, b.naam, b.cellen[0].adres, f"{len(b.cellen)} ingevulde cellen", "alleen de bladen van het formulier")
        for b in kaart.werkboek.bladen
        if b.cellen and not b.verborgen and b.naam.casefold() not in known
    ]


def _finding(
    code: str, onderwerp: str, blad: str | None, cel: str | None, gevonden: str | None, verwacht: str, **feiten: object
) -> Finding:
    ernst = Ernst.FOUT if code.startswith("F") else Ernst.WAARSCHUWING
    shown = None if gevonden is None else gevonden if len(gevonden) <= 120 else gevonden[:119] + "…"
    return Finding(
        code, ernst, onderwerp, blad=blad, cel=cel, gevonden=shown, verwacht=verwacht, bron="inschrijfformulier", feiten=Facts.of(**feiten)
    )


class _HandedOut(NamedTuple):
    """A prestatie as the form was made out: its leveringsvorm (empty when it has none or several) and unit, for comparison."""

    leveringsvorm: str
    eenheid: str


_NOT_OURS = _HandedOut("", "")


@lru_cache(maxsize=8)
def _handed_out(tabel: FormTabel) -> Mapping[str | None, _HandedOut]:
    """By prestatiecode; the same for every form of one layout."""
    unit = next((n for n, k in enumerate(tabel.kolommen) if k.id == "eenheid"), None)
    vormen: dict[str | None, set[str]] = {}
    for row in tabel.rijen:
        vormen.setdefault(row[0], set()).update(filter(None, row[2:3]))
    units = {row[0]: (row[unit] or "").casefold() for row in tabel.rijen} if unit is not None else {}
    return {code: _HandedOut(next(iter(known)) if len(known) == 1 else "", units.get(code, "")) for code, known in vormen.items()}


class _FormReader:
    """Reads fields and tables of one workbook; collects values and findings.

    ``known`` False: what is missing is not told. ``tells`` False: nor is what can't be read; it is another year's form.
    """

    def __init__(self, kaart: Kaart, form: Formulier, known: bool, tells: bool) -> None:
        self.kaart, self.form, self.known, self.tells = kaart, form, known, tells
        self.is_1904 = kaart.werkboek.is_1904
        self.velden: list[Veld] = []
        self.cellen: list[VeldWaarden] = []  # of tables
        self.productie: list[ProductieRegel] = []
        self.handed_out: Mapping[str | None, _HandedOut] = {}
        self.findings: list[Finding] = []
        self.incomplete: set[str] = set()  # sheets where not everything was found
        self.areas: dict[str, Area] = {}
        self.silent: dict[str, list[Cel]] = {}  # by sheet what stands in lines of a table that were not answered and are not ours

    def notes(self, printed: Formulier) -> Iterator[Finding]:
        """What was written beside the answers of the form as it was handed out."""
        beside = dict(written_beside(self.kaart, printed, self.velden, self.incomplete, self.areas))
        for blad in dict.fromkeys((*beside, *self.silent)):
            cellen = sorted((*beside.get(blad, ()), *self.silent.get(blad, ())), key=itemgetter(1, 2))
            more = "" if len(cellen) == 1 else " en nog 1 cel" if len(cellen) == 2 else f" en nog {len(cellen) - 1} cellen"
            text = raw_text(cellen[0])
            seen = f"{cellen[0].adres} '{text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 1] + '…'}'{more}"
            yield _finding("W120", blad, blad, cellen[0].adres, seen, "alleen antwoorden in de gekleurde vakken")

    def fields(self) -> None:
        """Every field of the form."""
        missing: dict[str, list[FormVeld]] = {}
        odd: dict[tuple[str, str], str] = {}
        velden = self.form.velden
        for veld, place in zip(velden, self.kaart.find_all(self.form), strict=True):
            if place is None:
                missing.setdefault(veld.blad, []).append(veld)
                continue
            if place.bijzonder:
                odd.setdefault((place.blad, place.bijzonder), place.cel)
            self.velden.append(self.value(veld.id, veld, place))
        self.incomplete |= missing.keys()
        if not self.known:
            return
        for blad, gone in missing.items():
            if self.kaart.sheet(blad) is None:
                self.findings.append(_finding("F107", blad, blad, None, "dit blad ontbreekt", f"het blad '{blad}' van het formulier"))
            else:
                count = "1 vraag" if len(gone) == 1 else f"{len(gone)} vragen"
                second = self.kaart.doubled.get(blad)
                where = second[1] if second else self._text_cell(gone[0])
                why = f" ({second[0]})" if second else ""
                self.findings.append(
                    _finding("F108", gone[0].rijkop, blad, where, f"{count} niet gevonden{why}", "alle vragen van het formulier")
                )
        for (blad, what), cel in odd.items():
            code = "W115" if what == VERSCHOVEN else "W116"
            self.findings.append(_finding(code, blad, blad, cel, what.replace("_", " "), "het formulier zoals het is uitgegeven"))

    def _text_cell(self, veld: FormVeld) -> str | None:
        """Where the form had the text of this question: never the cell of an answer, which may be another's by now."""
        blad = next((b for b in self.form.bladen if b.naam == veld.blad), None)
        return next((t.cel for t in blad.teksten if t.tekst == veld.rijkop), None) if blad else None

    def value(self, veld_id: str, veld: FormVeld, place: Place) -> Veld:
        """The value of a field at its place."""
        cel, adres = self.kaart.cell(place.blad, place.position), place.cel
        # Outside a ronde nobody knows its regions: then the code itself is taken.
        soort = VeldSoort.TEKST if veld.keuzes_van_ronde and not veld.keuzes else veld.soort
        read = read_cell(cel, soort, veld.keuzes, self.is_1904)
        if read.meldingen:
            self.note(veld.rijkop, read.meldingen, place.blad, adres, cel)
        waarde = read.waarde if soort is veld.soort else None
        waarde = waarde or (self._region_code(cel) if veld.id == ids.REGIO else None)
        return new_veld(veld_id, waarde, raw_text(cel) if cel and cel.ruw else None, place.blad, adres)

    def _region_code(self, cel: Cel | None) -> str | None:
        # A form of another zorgkantoor names another region: keep what it says, ingest tells that it is not ours.
        text = tidy_code(raw_text(cel))[:4] if cel else ""
        return text if text.isdigit() and len(text) == 4 else None

    def note(self, onderwerp: str, meldingen: tuple[tuple[str, str], ...], blad: str, cel: str, cell: Cel | None) -> None:
        """Keep what is to be said about one cell."""
        if self.tells:
            found = raw_text(cell) if cell and cell.ruw else f"={cell.formule}" if cell and cell.formule is not None else None
            seen = (shown(cell, self.is_1904) or "niets") if cell else None
            self.findings += [_finding(c, onderwerp, blad, cel, seen if c in SHOWN else found, e) for c, e in meldingen]

    def merges(self) -> None:
        """Merged cells over answers; a merge over anything else hides nothing that is read."""
        merged = [blad for blad in self.kaart.werkboek.bladen if blad.samengevoegd]
        if not merged:  # as a rule
            return
        unseen: set[str] = set()
        codes = {(r.blad, cell_position(r.cel)[0]): r.prestatiecode for r in self.productie}
        answers = (*self.velden, *(new_veld(*values) for values in self.cellen))
        for blad in merged:
            for bereik, inside, hidden in merged_answers(blad, answers):
                said = [("F132", v) for v in hidden if v.id not in unseen] if hidden else [("W119", inside[0])]
                for code, v in said:
                    line = codes.get((v.blad, cell_position(v.cel)[0]))
                    facts = {"prestatiecode": line} if line and code == "F132" else {}
                    self.findings.append(
                        _finding(code, blad.naam, blad.naam, v.cel, bereik, "losse cellen, zoals op het formulier", **facts)
                    )
                unseen.update(v.id for v in hidden)
        # Nobody is refused on an answer that nobody sees; who it is stays known.
        unseen -= {ids.AGB_CODE, ids.NAAM, ids.KVK_NUMMER, ids.REGIO}
        if unseen:
            places = {(blad, cel) for name, _, _, blad, cel in self.cellen if name in unseen}
            self.productie = [replace(r, volume=None) if (r.blad, r.cel) in places else r for r in self.productie]
            self.velden = [replace(v, waarde=None) if v.id in unseen else v for v in self.velden]
            self.cellen = [(name, None if name in unseen else waarde, ruw, blad, cel) for name, waarde, ruw, blad, cel in self.cellen]

    def table(self, tabel: FormTabel) -> None:
        """Every row of a table that holds an answer."""
        found = self.kaart.find_table(tabel)
        if found is None:
            self.incomplete.add(tabel.blad)
            if self.known:
                koppen = ", ".join(k.kop for k in tabel.kolommen)
                seen, cel = self.kaart.doubled.get(tabel.blad) or ("de kop van de tabel is niet gevonden, of zij staat er twee keer", None)
                self.findings.append(_finding("F109", tabel.blad, tabel.blad, cel, seen, f"een regel met de koppen {koppen}"))
            return
        sheet, head, columns = found
        self.areas[tabel.blad] = (head, min(columns.values()), max(columns.values()))
        if tabel.id == ids.TABEL_PRODUCTIE:
            self.handed_out = _handed_out(tabel)
        wanted = tuple(
            (k.id, k.kop, columns[k.id], column_reader(VeldSoort.KEUZE if k.keuzes else k.soort, k.keuzes, self.is_1904, k.id == CODE))
            for k in tabel.kolommen
            if k.lezen
        )
        # A line that we filled in and nobody answered is not asked for.
        answers = {columns[k.id] for k in tabel.kolommen if not k.vast}
        answered = sorted({c[1] for c in sheet.blad.cellen if c[2] in answers and head < c[1] and is_filled(c)})
        if len(answered) > MAX_ROWS:
            count = f"{len(answered)} ingevulde regels"
            self.findings.append(_finding("F130", tabel.blad, tabel.blad, None, count, f"de eerste {MAX_ROWS} regels"))
        for row in answered[:MAX_ROWS]:
            self._row(tabel, sheet, row, row - head, wanted)
        # Who checks its own form has no lines of ours here, so which are is not known; and no further down than ours there is none of the sender's.
        if tabel.rijen and sheet.blad.cellen[-1].rij > head + len(tabel.rijen):
            self._silent(tabel, sheet, head, {columns[k.id] for k in tabel.kolommen if k.vast}, columns[tabel.kolommen[0].id], answered)

    def _silent(self, tabel: FormTabel, sheet: Sheet, head: int, ours: set[int], first: int, answered: list[int]) -> None:
        """Lines that the sender began and did not answer: without its volume a line is not asked for, and nobody may think that it was."""
        cellen, known, printed = sheet.blad.cellen, set(answered), {row[0] for row in tabel.rijen}
        for row, code in {c[1]: c[3] for c in cellen if c[2] == first}.items():
            if row > head and row not in known and code in printed:
                printed.discard(code)  # ours, once
                known.add(row)
        rest = sorted({c[1] for c in cellen} - known)
        begun = [c for row in rest if row > head for c in sheet.row(row) if c[2] in ours and is_filled(c)]
        if begun:
            self.silent[tabel.blad] = begun

    def _row(self, tabel: FormTabel, sheet: Sheet, row: int, number: int, columns: tuple[Column, ...]) -> None:
        cellen = {c[2]: c for c in sheet.row(row)}
        blad, line = sheet.blad.naam, f"{tabel.id}.{number}."
        values: dict[str, str] = {}
        cel_of: dict[str, str] = {}
        for name, kop, column, read in columns:
            cel = cellen.get(column)
            if cel is None:
                place, waarde, ruw = address((row, column)), None, None
            else:
                place, (waarde, ruw, meldingen) = cel[0], read(cel)
                if meldingen:
                    self.note(f"{kop}, regel {number}", meldingen, blad, place, cel)
            self.cellen.append((line + name, waarde, ruw, blad, place))
            values[name], cel_of[name] = waarde or "", place
        if tabel.id == ids.TABEL_PRODUCTIE:
            self._productie(values, blad, cel_of, number)

    def _productie(self, values: dict[str, str], blad: str, cel_of: dict[str, str], number: int) -> None:
        place, code = cel_of["prestatiecode"], values["prestatiecode"].upper()
        volume = Decimal(values["volume"]) if values["volume"] else None
        handed_out = self.handed_out.get(code, _NOT_OURS)
        if not code and self.known:
            self.findings.append(_finding("F120", f"Prestatiecode, regel {number}", blad, place, None, "een prestatiecode bij dit volume"))
        vorm = values["leveringsvorm"] or handed_out.leveringsvorm
        unit = values.get("eenheid", "").strip()
        own_unit, own_unit_cel = (unit, cel_of["eenheid"]) if unit and unit.casefold() != handed_out.eenheid else (None, None)
        ours = vorm == handed_out.leveringsvorm or (code in self.handed_out and not handed_out.leveringsvorm)
        own_vorm = None if ours else cel_of["leveringsvorm"]
        self.productie.append(new_regel(code, vorm, volume, blad, cel_of["volume"], place, own_unit, own_unit_cel, own_vorm))
