"""``ronde.toml``: what a ronde is, read strictly and written so that it reads back the same.

Everything wrong in the file is told in one go. Amounts are exact (``parse_float=Decimal``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from wlzcli.domain.codes import Sector, is_regio_code
from wlzcli.domain.decimals import NoNumber, parse_decimal
from wlzcli.domain.money import Money
from wlzcli.domain.ronde import SCHREEF, SCHREEFLOOS, Deelbudget, Huisstijl, Kolomnaam, Persoon, Regio, Ronde
from wlzcli.errors import FileError

_TOP = ("zorgkantoor", "jaar", "voorbeeld", "sectoren", "regio", "persoon", "huisstijl", "kolommen")
_STYLE = tuple(f.name for f in fields(Huisstijl))
_OPTIONAL_STYLE = {f.name for f in fields(Huisstijl) if f.default is None}
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100
TABLE_NAMES = (
    "zorgaanbieders",
    "tarieven",
    "referentie",
    "feiten",
    "ontvangst",
    "overheveling",
    "resultaten",
    "declaratiestand",
    "mutaties",
    "aanspraken",
    "perioden",
)


def read_ronde(text: str, name: str) -> Ronde:
    """The ronde in this text. FileError lists everything that is wrong; ``name`` is the file it stands in."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as exc:
        raise FileError(
            f"{name} is geen leesbare TOML: {exc}.",
            "Herstel de genoemde regel; tekst hoort tussen aanhalingstekens, een bedrag is 123456.78.",
        ) from exc
    reader = _Reader()
    ronde = reader.ronde(data)
    if reader.faults or ronde is None:
        raise FileError(f"{name} klopt niet: " + "; ".join(reader.faults) + ".", "Pas het bestand aan en draai de opdracht opnieuw.")
    return ronde


def read_huisstijl(text: str, name: str, zorgkantoor: str) -> tuple[Huisstijl, tuple[Persoon, ...]]:
    """House style and people from a ``huisstijl.toml`` beside a zorgkantoor's own policy, for a ronde yet to open."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as exc:
        raise FileError(f"{name} is geen leesbare TOML: {exc}.", "Herstel de genoemde regel.") from exc
    reader = _Reader()
    reader.unknown(data, ("huisstijl", "persoon"), "")
    style = reader.huisstijl(reader.table(data, "huisstijl"), zorgkantoor)
    people = tuple(reader.persoon(row, f"persoon {n}: ") for n, row in enumerate(reader.rows(data, "persoon"), 1))
    if reader.faults:
        raise FileError(f"{name} klopt niet: " + "; ".join(reader.faults) + ".", "Pas het bestand aan en draai de opdracht opnieuw.")
    return style, people


class _Reader:
    """Reads one file and keeps every fault."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, text: str) -> None:
        self.faults.append(text)

    def unknown(self, table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        for key in sorted(table.keys() - set(known)):
            self.fault(f"{where}'{key}' is geen bekende sleutel")

    def text(self, table: Mapping[str, Any], key: str, where: str, *, default: str | None = None) -> str:
        value = table.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        self.fault(f"{where}'{key}' ontbreekt" if value is None else f"{where}'{key}' hoort tekst te zijn, niet {value!r}")
        return ""

    def rows(self, table: Mapping[str, Any], key: str, where: str = "") -> list[Mapping[str, Any]]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(v, dict) for v in value):
            return value
        self.fault(f"{where}'{key}' hoort een lijst van [[{key}]] te zijn")
        return []

    def table(self, table: Mapping[str, Any], key: str, where: str = "") -> Mapping[str, Any]:
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(f"{where}'{key}' hoort een tabel [{key}] te zijn")
        return {}

    def money(self, value: Any, where: str) -> Money:
        exact: object = parse_decimal(value) if isinstance(value, str) else value
        if isinstance(exact, bool) or not isinstance(exact, int | Decimal):
            two = isinstance(exact, NoNumber) and exact.lezingen
            self.fault(f"{where} is {_shown(value)}, " + ("op twee manieren te lezen" if two else "geen bedrag in euro"))
            return Money(0)
        cents = Decimal(exact) * 100
        if not cents.is_finite() or cents != cents.to_integral_value() or cents < 0:
            self.fault(f"{where} is {_shown(value)}; een bedrag is nul of meer en heeft hoogstens twee decimalen")
            return Money(0)
        return Money(int(cents))

    def sector(self, value: Any, where: str) -> Sector | None:
        try:
            return Sector(str(value).upper())
        except ValueError:
            self.fault(f"{where} is {value!r}; kies uit {', '.join(Sector)}")
            return None

    def ronde(self, data: Mapping[str, Any]) -> Ronde | None:
        self.unknown(data, _TOP, "")
        zorgkantoor = self.text(data, "zorgkantoor", "")
        jaar = data.get("jaar")
        if type(jaar) is not int or not FIRST_YEAR <= jaar <= LAST_YEAR:
            self.fault(f"'jaar' hoort een jaartal te zijn, zoals 2024, niet {jaar!r}")
        voorbeeld = data.get("voorbeeld", False)
        if type(voorbeeld) is not bool:
            self.fault(f"'voorbeeld' hoort true of false te zijn, niet {voorbeeld!r}")
        sectoren = self.sectoren(data.get("sectoren"))
        regios = tuple(r for n, row in enumerate(self.rows(data, "regio"), 1) if (r := self.regio(row, f"regio {n}: ", sectoren)))
        self.twice((r.code for r in regios), "regio")
        if not regios:
            self.fault("er staat geen enkele [[regio]] in")
        personen = tuple(self.persoon(row, f"persoon {n}: ") for n, row in enumerate(self.rows(data, "persoon"), 1))
        huisstijl = self.huisstijl(self.table(data, "huisstijl"), zorgkantoor)
        kolommen = self.kolommen(self.table(data, "kolommen"))
        if self.faults or not isinstance(jaar, int):
            return None
        return Ronde(zorgkantoor, jaar, sectoren, regios, huisstijl, voorbeeld, personen, kolommen)

    def sectoren(self, value: Any) -> tuple[Sector, ...]:
        if not isinstance(value, list) or not value:
            self.fault("'sectoren' hoort een lijst te zijn, zoals [\"VV\"]")
            return ()
        found = tuple(s for v in value if (s := self.sector(v, "'sectoren'")))
        self.twice(found, "sector")
        return found

    def twice(self, names: Iterable[str], what: str) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.fault(f"{what} {name} staat er twee keer")
            seen.add(name)

    def regio(self, row: Mapping[str, Any], where: str, sectoren: tuple[Sector, ...]) -> Regio | None:
        self.unknown(row, ("code", "naam", "contracteerruimte", "deelbudget", "herverdeling"), where)
        code = self.text(row, "code", where)
        if code and not is_regio_code(code):
            self.fault(f"{where}code '{code}' is geen zorgkantoorregio; dat zijn vier cijfers die met 55 beginnen, tussen aanhalingstekens")
        naam = self.text(row, "naam", where, default=code)
        if "contracteerruimte" not in row:
            self.fault(f"{where}'contracteerruimte' ontbreekt")
        room = self.money(row.get("contracteerruimte", 0), f"{where}contracteerruimte")
        delen: list[Deelbudget] = []
        for key, value in sorted(self.table(row, "deelbudget", where).items()):
            sector = self.sector(key, f"{where}deelbudget")
            if sector and sector not in sectoren:
                self.fault(f"{where}deelbudget voor {sector}, maar die sector staat niet in 'sectoren'")
            if sector:
                delen.append(Deelbudget(sector, self.money(value, f"{where}deelbudget {key}")))
        self.twice((d.sector for d in delen), f"{where}deelbudget")
        if sum(d.bedrag_cents.cents for d in delen) > room.cents and "contracteerruimte" in row:
            self.fault(f"{where}de deelbudgetten zijn samen meer dan de contracteerruimte")
        extra = self.money(row.get("herverdeling", 0), f"{where}herverdeling")
        return Regio(code, naam, room, tuple(delen), extra) if code else None

    def persoon(self, row: Mapping[str, Any], where: str) -> Persoon:
        self.unknown(row, ("naam", "rollen"), where)
        rollen = row.get("rollen", [])
        if not isinstance(rollen, list) or not all(isinstance(r, str) for r in rollen):
            self.fault(f"{where}'rollen' hoort een lijst van woorden te zijn")
            rollen = []
        return Persoon(self.text(row, "naam", where), tuple(rollen))

    def huisstijl(self, table: Mapping[str, Any], zorgkantoor: str) -> Huisstijl:
        self.unknown(table, _STYLE, "huisstijl: ")
        defaults = {f.name: zorgkantoor if f.name == "naam" else str(f.default or "") for f in fields(Huisstijl)}
        given = {key: self.text(table, key, "huisstijl: ", default=value) for key, value in defaults.items()}
        style = Huisstijl(**{key: value for key, value in given.items() if key in table or key not in _OPTIONAL_STYLE})
        if style.lettertype not in (None, SCHREEF, SCHREEFLOOS):
            self.fault(f"huisstijl: lettertype '{style.lettertype}' bestaat niet; kies {SCHREEF} of {SCHREEFLOOS}")
        if not _COLOUR.fullmatch(style.kleur):
            self.fault(f"huisstijl: kleur '{style.kleur}' hoort er zo uit te zien: #1f4e79")
        return style

    def kolommen(self, table: Mapping[str, Any]) -> tuple[Kolomnaam, ...]:
        out: list[Kolomnaam] = []
        self.unknown(table, TABLE_NAMES, "kolommen: ")
        for tabel in sorted(table.keys() & set(TABLE_NAMES)):
            for kolom, heet in sorted(self.table(table, tabel, "kolommen: ").items()):
                if isinstance(heet, str) and heet.strip():
                    out.append(Kolomnaam(tabel, kolom, heet.strip()))
                else:
                    self.fault(f"kolommen: {tabel}.{kolom} hoort de naam van een kolom te zijn")
        return tuple(out)


def write_ronde(ronde: Ronde) -> str:
    """The text of ``ronde.toml``; :func:`read_ronde` gives the same ronde back."""
    lines = [
        "# Deze ronde: zorgkantoor, jaar, sectoren, regio's met hun contracteerruimte (in euro), mensen en huisstijl.",
        f"zorgkantoor = {_string(ronde.zorgkantoor)}",
        f"jaar = {ronde.jaar}",
        f"sectoren = [{', '.join(_string(s) for s in ronde.sectoren)}]",
    ]
    if ronde.voorbeeld:
        lines.append("voorbeeld = true")
    for regio in ronde.regios:
        lines += ["", "[[regio]]", f"code = {_string(regio.code)}", f"naam = {_string(regio.naam)}"]
        lines.append(f"contracteerruimte = {_euro(regio.contracteerruimte_cents)}")
        if regio.herverdeling_cents:
            lines.append(f"herverdeling = {_euro(regio.herverdeling_cents)}")
        if regio.deelbudgetten:
            lines += ["", "[regio.deelbudget]"]
            lines += [f"{d.sector} = {_euro(d.bedrag_cents)}" for d in regio.deelbudgetten]
    for persoon in ronde.personen:
        lines += ["", "[[persoon]]", f"naam = {_string(persoon.naam)}", f"rollen = [{', '.join(_string(r) for r in persoon.rollen)}]"]
    lines += ["", "[huisstijl]"]
    lines += [f"{name} = {_string(value)}" for name in _STYLE if (value := getattr(ronde.huisstijl, name)) is not None]
    for tabel in dict.fromkeys(k.tabel for k in ronde.kolommen):
        lines += ["", f"[kolommen.{tabel}]"]
        lines += [f"{_key(k.kolom)} = {_string(k.heet)}" for k in ronde.kolommen if k.tabel == tabel]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if ord(c) >= 32 and ord(c) != 127 else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)


def _euro(amount: Money) -> str:
    whole, cents = divmod(amount.cents, 100)
    return f"{whole}.{cents:02d}"
