"""A declaratiestand judged: what may be frozen, and everything that stands in the way, in one go.

The snapshot holds totals per zorgaanbieder, regio, sector, prestatie and period. Nothing in it is repaired but an
AGB-code that lost its leading zero, and that is told. A snapshot with a blocking finding is not kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector, is_agb_code
from wlzcli.domain.decimals import dutch
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.declaraties import RuweStand, Telling, more_than_shown
from wlzcli.domain.findings import Answers, Ernst, Finding
from wlzcli.domain.perioden import is_four_weeks, is_month, month, months_of
from wlzcli.domain.productie import Declaratiestand, Periode, Realisatie
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass

LINES = 12  # prestaties named for one zorgaanbieder
SHOWN = 100  # keys named per kind of fault; the count tells the rest
KEY = ("agb_code", "regio", "sector", "prestatiecode", "periode")


@dataclass(frozen=True, slots=True)
class Overeenkomst:
    """That a zorgaanbieder has an agreement in this region and sector."""

    agb_code: str
    regio: str
    sector: Sector


@dataclass(frozen=True, slots=True)
class Controle:
    """Control totals that came with the file, where they did."""

    regels: int | None = None
    volume: Decimal | None = None
    bedrag: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RealisatieInputs:
    """The counted file and what the zorgkantoor knows. ``perioden``: the dates of the four-week periods; ``heel_jaar``: every
    period must be there (last year's production, for its seasons)."""

    stand: RuweStand
    jaar: int
    peildatum: date
    regios: tuple[str, ...]
    sectoren: tuple[Sector, ...]
    zorgaanbieders: tuple[str, ...]
    tarieven: tuple[Tarief, ...]
    overeenkomsten: tuple[Overeenkomst, ...]
    perioden: tuple[Periode, ...] = ()
    controle: Controle = Controle()
    heel_jaar: bool = False


def decide(inputs: RealisatieInputs, beleid: Beleid, answers: Answers) -> StepResult[Declaratiestand]:
    """The snapshot, or why it cannot be kept. ``beleid`` and ``answers`` are of no influence here."""
    del beleid, answers
    reader = StandReader(inputs)
    reader.read()
    findings = (*inputs.stand.findings, *reader.findings)
    if any(f.blocks for f in findings):
        return StepResult((), findings)
    stand = Declaratiestand(
        inputs.stand.sha256,
        inputs.stand.bestand,
        inputs.peildatum,
        tuple(reader.regels),
        tuple(sorted(reader.perioden.values(), key=lambda p: p.van)),
        inputs.stand.gelezen,
    )
    return StepResult((stand,), findings)


class StandReader:
    """One file while it is judged; nothing of it outlives :func:`decide`."""

    def __init__(self, inputs: RealisatieInputs) -> None:
        self.inputs = inputs
        self.stand = inputs.stand
        self.findings: list[Finding] = []
        self.perioden: dict[str, Periode] = {}
        self.regels: list[Realisatie] = []
        self.known_agb = frozenset(inputs.zorgaanbieders) | {o.agb_code for o in inputs.overeenkomsten}
        self.sectors: dict[str, set[Sector]] = defaultdict(set)
        self.tarief: dict[tuple[str, Sector], Tarief] = {}
        for t in inputs.tarieven:
            if t.sector in inputs.sectoren:
                self.sectors[t.prestatiecode].add(t.sector)
                self.tarief[t.prestatiecode, t.sector] = t

    def find(self, code: str, onderwerp: str, ernst: Ernst = Ernst.FOUT, **more: object) -> None:
        """Note a finding; ``gevonden``, ``verwacht``, ``sleutel``, ``regelnummer``, ``agb_code`` and facts by name."""
        own = {k: more.pop(k, None) for k in ("gevonden", "verwacht", "sleutel", "regelnummer", "agb_code")}
        self.findings.append(Finding(code, ernst, onderwerp, bestand=self.stand.bestand, feiten=Facts.of(**more), **own))  # type: ignore[arg-type]  # places by name

    def read(self) -> None:
        """Every check; each fault of a kind is told once for each value, with how many lines it touches."""
        if not self.stand.gelezen and not self.stand.findings:
            self.find("F525", self.stand.bestand, gevonden="geen enkele regel")
        rows = self.stand.tellingen
        self.values(rows, "agb_code", self.agb_fault)
        self.values(rows, "regio", lambda v: None if v in self.inputs.regios else ("F506", ", ".join(self.inputs.regios)))
        self.values(rows, "prestatiecode", lambda v: None if v in self.sectors else ("F507", "een prestatie uit de tabel tarieven"))
        self.periods({row.periode for row in rows if row.periode})
        self.values(rows, "periode", self.period_fault)
        self.sector_faults(rows)
        self.doubles(rows)
        self.negatives(rows)
        self.control()
        self.build(rows)
        self.gaps()
        self.agreements()

    def values(self, rows: Iterable[Telling], name: str, fault: Callable[[str], tuple[str, str] | None]) -> None:
        """Judge each different value of a column once."""
        rows, read = list(rows), attrgetter(name)
        for value in sorted(set(map(read, rows)) - {""}):
            wrong = fault(value)
            if wrong:
                code, expected = wrong
                lines = sum(row.regels for row in rows if read(row) == value)
                self.find(code, value, gevonden=value, verwacht=expected, sleutel=name, regels=lines)

    def agb_fault(self, value: str) -> tuple[str, str] | None:
        if self.agb(value) in self.known_agb:
            if value not in self.known_agb:
                self.find("W523", value, Ernst.WAARSCHUWING, gevonden=value, verwacht=self.agb(value), sleutel="agb_code")
            return None
        return ("F505", "een AGB-code van acht cijfers uit de tabel zorgaanbieders of met een overeenkomst")

    def agb(self, value: str) -> str:
        """The AGB-code; a seven-digit one that is known with a zero in front lost it in a spreadsheet."""
        restored = f"0{value}"
        return restored if value not in self.known_agb and is_agb_code(restored) and restored in self.known_agb else value

    # -- periods -------------------------------------------------------------------------------

    def periods(self, codes: set[str]) -> None:
        """The dates of every period in the file; months and four-week periods do not mix."""
        given = {p.code: p for p in self.inputs.perioden}
        for code in codes:
            if is_month(code):
                self.perioden[code] = month(code)
            elif code in given:
                self.perioden[code] = given[code]
        if any(map(is_month, codes)) and any(map(is_four_weeks, codes)):
            self.find("F511", self.stand.bestand, gevonden="maanden en vierwekenperioden", verwacht="één soort periode", sleutel="periode")

    def period_fault(self, code: str) -> tuple[str, str] | None:
        if not is_month(code) and not is_four_weeks(code):
            return ("F509", f"een periode in {self.inputs.jaar}, geschreven als {self.inputs.jaar}-01 of {self.inputs.jaar}-P01")
        if int(code[:4]) != self.inputs.jaar:
            return ("F509", f"een periode in {self.inputs.jaar}")
        if code not in self.perioden:
            return ("F512", "de datums van deze vierwekenperiode in tabellen/perioden (periode, van, tot)")
        if self.perioden[code].tot > self.inputs.peildatum:
            return ("F510", f"een periode die voorbij is op {self.inputs.peildatum.isoformat()}")
        return None

    def gaps(self) -> None:
        """A period that nobody declared in blocks; one that a zorgaanbieder skips is told."""
        every = self.calendar()
        seen = sorted(self.perioden.values(), key=lambda p: p.van)
        if not every or not seen or any(f.code in ("F509", "F510", "F511", "F512") for f in self.findings):
            return  # which periods there are is not known; every other fault leaves a gap a gap
        last = seen[-1].van
        for period in every:
            if (period.van < last or self.inputs.heel_jaar) and period.code not in self.perioden:
                self.find("F517", period.code, gevonden="geen enkele regel", verwacht=f"declaraties over {period.code}", sleutel="periode")
        declared: dict[tuple[str, str, Sector], set[str]] = defaultdict(set)
        for regel in self.regels:
            declared[regel.agb_code, regel.regio, regel.sector].add(regel.periode)
        for (agb, regio, sector), codes in sorted(declared.items()):
            missing = [p.code for p in seen if p.code not in codes]
            if missing:
                self.find(
                    "W518", f"{agb} in {regio} {sector}", Ernst.WAARSCHUWING, agb_code=agb,
                    gevonden=f"geen regels over {', '.join(missing)}", verwacht="declaraties over elke periode van de stand",
                )  # fmt: skip
        self.gaps_of_lines(declared, [p.code for p in seen])

    def gaps_of_lines(self, declared: dict[tuple[str, str, Sector], set[str]], seen: list[str]) -> None:
        """A prestatie without a line over a period in which its zorgaanbieder declared other care: told once for each zorgaanbieder."""
        counts = Counter((r.agb_code, r.regio, r.sector, r.prestatiecode) for r in self.regels)
        short = {key for key, count in counts.items() if count < len(declared[key[:3]])}
        if not short:
            return
        there: dict[tuple[str, str, Sector, str], set[str]] = defaultdict(set)
        for r in self.regels:
            key = (r.agb_code, r.regio, r.sector, r.prestatiecode)
            if key in short:
                there[key].add(r.periode)
        told: dict[tuple[str, str, Sector], list[str]] = defaultdict(list)
        for key in sorted(short):
            who = key[:3]
            missing = [code for code in seen if code in declared[who] and code not in there[key]]
            told[who].append(f"{key[3]} ({', '.join(missing)})")
        for (agb, regio, sector), lines in told.items():
            more = f" en nog {_counted(len(lines) - LINES, 'prestatie', 'prestaties')}" if len(lines) > LINES else ""
            self.find(
                "W526", f"{agb} in {regio} {sector}", Ernst.WAARSCHUWING, agb_code=agb,
                gevonden=", ".join(lines[:LINES]) + more, verwacht="een regel over elke periode waarin wordt gedeclareerd",
            )  # fmt: skip

    def calendar(self) -> tuple[Periode, ...]:
        """The periods of the year, of the kind this file uses."""
        if any(is_month(code) for code in self.perioden):
            return months_of(self.inputs.jaar)
        return tuple(sorted((p for p in self.inputs.perioden if p.code.startswith(f"{self.inputs.jaar}-")), key=lambda p: p.van))

    # -- keys and amounts ----------------------------------------------------------------------

    def sector_of(self, row: Telling) -> Sector | None:
        """The sector of a line: as written, else the only one this prestatie serves."""
        if row.sector:
            return next((s for s in self.inputs.sectoren if s.value == row.sector.upper()), None)
        serves = self.sectors.get(row.prestatiecode, set())
        return next(iter(serves)) if len(serves) == 1 else None

    def sector_faults(self, rows: Iterable[Telling]) -> None:
        """A sector that is not of this ronde, not of this prestatie, or not written where it must be."""
        firsts: dict[tuple[str, str], Telling] = {}
        for row in rows:
            firsts.setdefault((row.prestatiecode, row.sector), row)
        for row in firsts.values():
            serves = self.sectors.get(row.prestatiecode, set())
            if serves and self.sector_of(row) not in serves:
                expected = "een van " + ", ".join(sorted(serves))
                self.find(
                    "F508",
                    row.prestatiecode,
                    gevonden=row.sector or "geen sector",
                    verwacht=expected,
                    sleutel="sector",
                    prestatiecode=row.prestatiecode,
                )

    def doubles(self, rows: Iterable[Telling]) -> None:
        """In an aggregated file one row a key."""
        double = [] if self.stand.per_regel else [row for row in rows if row.regels > 1]
        self.find_keys("F513", double, Ernst.FOUT, lambda row: f"{row.regels} regels", "één regel per sleutel")

    def negatives(self, rows: Iterable[Telling]) -> None:
        """A total below zero cannot be; corrections within a key that stays above zero are told."""
        rows = list(rows)
        self.find_keys("F515", [row for row in rows if row.volume < 0], Ernst.FOUT, lambda row: dutch(row.volume), "nul of meer")
        corrected = [row for row in rows if row.negatief and row.volume >= 0]
        self.find_keys("W516", corrected, Ernst.WAARSCHUWING, _negatives, "nul of meer per regel")

    def find_keys(self, code: str, rows: list[Telling], ernst: Ernst, gevonden: Callable[[Telling], str], verwacht: str) -> None:
        """A finding about each key, and of more than a screen can hold how many there are."""
        for row in rows[:SHOWN]:
            self.find_key(code, row, ernst, gevonden(row), verwacht, len(rows))
        if len(rows) > SHOWN:
            self.findings.append(more_than_shown(self.findings[-1], len(rows), SHOWN))

    def find_key(self, code: str, row: Telling, ernst: Ernst, gevonden: str, verwacht: str, aantal: int) -> None:
        """A finding about one key; its parts are facts, so that the line can be looked up."""
        parts = {name: getattr(row, name) for name in KEY if getattr(row, name)}
        subject = " ".join(parts.values())
        facts = {name: text for name, text in parts.items() if name != "agb_code"}
        self.find(
            code,
            subject,
            ernst,
            gevonden=gevonden,
            verwacht=verwacht,
            regelnummer=row.regelnummer,
            agb_code=row.agb_code,
            aantal=aantal,
            **facts,
        )

    def control(self) -> None:
        """Totals given with the file must be those of what was read."""
        read = self.stand.tellingen
        amounts = [t.bedrag for t in read if t.bedrag is not None]
        pairs = (
            ("regels", self.inputs.controle.regels, self.stand.gelezen),
            ("volume", self.inputs.controle.volume, sum((t.volume for t in read), Decimal(0))),
            ("bedrag", self.inputs.controle.bedrag, sum(amounts, Decimal(0))),
        )
        for name, expected, found in pairs:
            if name == "bedrag" and expected is not None and read and not amounts:
                self.find("F536", self.stand.bestand, sleutel=name, totaal=name, verwacht=dutch(expected))
            elif expected is not None and Decimal(expected) != Decimal(found):
                read_, given = dutch(Decimal(found)), dutch(Decimal(expected))
                self.find("F519", self.stand.bestand, sleutel=name, totaal=name, gevonden=read_, verwacht=given)

    def build(self, rows: Iterable[Telling]) -> None:
        """The lines of the snapshot, summed and in order; only of what could be read."""
        if self.blocked():
            return
        rows = list(rows)
        agb = {value: self.agb(value) for value in {row.agb_code for row in rows}}
        sectors = {(row.prestatiecode, row.sector): row for row in rows}
        sector = {key: self.sector_of(row) for key, row in sectors.items()}
        together: dict[tuple[str, str, Sector, str, str], Decimal] = {}
        for row in rows:
            own = sector[row.prestatiecode, row.sector]
            if own is not None:
                key = (agb[row.agb_code], row.regio, own, row.prestatiecode, row.periode)
                together[key] = together[key] + row.volume if key in together else row.volume
        self.regels = [Realisatie(*key, volume) for key, volume in sorted(together.items())]
        whole = {key for key, tarief in self.tarief.items() if tarief.quantum == 1}
        parts: Counter[str] = Counter()
        for regel in self.regels if whole else ():
            if (regel.prestatiecode, regel.sector) in whole and regel.volume % 1:
                parts[regel.prestatiecode] += 1
        for code, count in sorted(parts.items()):
            self.find(
                "W524",
                code,
                Ernst.WAARSCHUWING,
                gevonden=_counted(count, "totaal", "totalen") + " met een deel van een eenheid",
                sleutel="volume",
            )

    def blocked(self) -> bool:
        return any(f.blocks for f in self.findings) or any(f.blocks for f in self.stand.findings)

    def agreements(self) -> None:
        """Declared without an agreement in that region and sector: told, for no rule can count it."""
        known = {(o.agb_code, o.regio, o.sector) for o in self.inputs.overeenkomsten}
        if not known:
            return
        for agb, regio, sector in sorted({(r.agb_code, r.regio, r.sector) for r in self.regels} - known):
            who = f"{agb} in {regio} {sector}"
            self.find("W522", who, Ernst.WAARSCHUWING, agb_code=agb, gevonden="geen overeenkomst", wie=who)


def _negatives(row: Telling) -> str:
    return _counted(row.negatief, "negatieve regel", "negatieve regels")


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def to_look_up(findings: Iterable[Finding]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """For each finding without a line that is about a value or a key: which (column, text) to look for; else empty."""
    wanted = []
    for f in findings:
        key = tuple((name, value) for name, value in (("agb_code", f.agb_code or ""), *f.feiten) if name in KEY and value)
        if f.regelnummer is None and f.cel is None and f.code in ("F513", "F515", "W516"):
            wanted.append(key)
        elif f.regelnummer is None and f.cel is None and f.sleutel in KEY and f.gevonden and f.code in BY_VALUE:
            wanted.append(((f.sleutel, f.gevonden),))
        else:
            wanted.append(())
    return tuple(wanted)


BY_VALUE = ("F505", "F506", "F507", "F509", "F510", "F512", "W523")


def with_lines(findings: Iterable[Finding], lines: Iterable[int | None]) -> tuple[Finding, ...]:
    """The findings with the line that was looked up for each."""
    return tuple(f if line is None else replace(f, regelnummer=line) for f, line in zip(findings, lines, strict=True))
