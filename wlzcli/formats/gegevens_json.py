"""``wlz/gegevens/1``: what the zorgkantoor knows of each zorgaanbieder, for prefilled forms. Read strictly."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from wlzcli.domain.celwaarde import LARGEST
from wlzcli.domain.codes import Sector, is_agb_code
from wlzcli.domain.decimals import plain
from wlzcli.domain.formulier import GegevenProductie, GegevenRij, Gegevens, GegevenTabel
from wlzcli.errors import FileError

SCHEMA = "wlz/gegevens/1"
KEYS = ("agb_code", "naam", "kvk_nummer", "sector", "regio", "velden", "productie", "tabellen")
REQUIRED = ("agb_code", "naam", "kvk_nummer", "sector", "regio")
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"\d{8}", re.ASCII)
HERSTEL = "Verbeter het bestand; de opbouw staat in docs/gegevens.md."


def read_gegevens(text: str, bestand: str) -> tuple[Gegevens, ...]:
    """Every zorgaanbieder in the file. FileError lists all that is wrong."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=float)  # NaN and Infinity stay what no value may be
    except json.JSONDecodeError as exc:
        raise FileError(f"{bestand} is geen leesbare JSON (regel {exc.lineno}, teken {exc.colno}).", HERSTEL) from exc
    except (ValueError, ArithmeticError, RecursionError) as exc:  # a number of thousands of digits; brackets without end
        raise FileError(f"{bestand} is geen leesbare JSON.", HERSTEL) from exc
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("zorgaanbieders"), list):
        raise FileError(f'{bestand} heeft niet de opbouw {{"schema": "{SCHEMA}", "zorgaanbieders": […]}}.', HERSTEL)
    faults: list[str] = []
    read = [_one(item, f"zorgaanbieder {n}", faults) for n, item in enumerate(data["zorgaanbieders"], start=1)]
    if faults:
        raise FileError(f"{bestand}: {'; '.join(faults)}.", HERSTEL)
    return tuple(g for g in read if g is not None)


def _one(item: Any, wie: str, faults: list[str]) -> Gegevens | None:
    if not isinstance(item, dict):
        faults.append(f"{wie} is geen object")
        return None
    before = len(faults)
    faults += [f"{wie}: '{key}' is onbekend" for key in sorted(item.keys() - set(KEYS))]
    faults += [f"{wie}: '{key}' ontbreekt of is geen tekst" for key in REQUIRED if not isinstance(item.get(key), str)]
    if len(faults) > before:
        return None
    sector = next((s for s in Sector if s.value == item["sector"].upper()), None)
    if sector is None:
        faults.append(f"{wie}: sector '{item['sector']}' bestaat niet")
    if not is_agb_code(item["agb_code"]):
        faults.append(f"{wie}: agb_code '{item['agb_code']}' heeft geen acht cijfers")
    if item["kvk_nummer"] and not _EIGHT_DIGITS.fullmatch(item["kvk_nummer"]):
        faults.append(f"{wie}: kvk_nummer '{item['kvk_nummer']}' heeft geen acht cijfers")
    velden = tuple(
        (key, _value(value, f"{wie}: veld {key}", faults)) for key, value in _object(item.get("velden"), f"{wie}: velden", faults).items()
    )
    productie = tuple(
        _line(row, f"{wie}: productie {n}", faults) for n, row in enumerate(_list(item.get("productie"), wie, faults), start=1)
    )
    tabellen = tuple(_table(naam, rows, wie, faults) for naam, rows in _object(item.get("tabellen"), f"{wie}: tabellen", faults).items())
    if len(faults) > before or sector is None:
        return None
    return Gegevens(
        item["agb_code"], item["naam"], item["kvk_nummer"], sector, item["regio"],
        tuple((k, v) for k, v in velden if v), tuple(p for p in productie if p is not None), tabellen,
    )  # fmt: skip


def _line(row: Any, wie: str, faults: list[str]) -> GegevenProductie | None:
    row = _object(row, wie, faults)
    code, volume = row.get("prestatiecode"), row.get("volume")
    if not isinstance(code, str) or not code.strip():
        faults.append(f"{wie}: prestatiecode ontbreekt")
        return None
    if volume is None:
        return GegevenProductie(code, None)
    amount = Decimal(str(volume)) if not isinstance(volume, bool) and _NUMBER.fullmatch(str(volume)) else None
    if amount is None or abs(amount) >= LARGEST:
        faults.append(f"{wie}: volume '{str(volume)[:40]}' is geen getal (schrijf 1234.5)")
        return None
    return GegevenProductie(code, amount)


def _table(naam: str, rows: Any, wie: str, faults: list[str]) -> GegevenTabel:
    read = []
    for n, row in enumerate(_list(rows, f"{wie}: tabel {naam}", faults), start=1):
        where = f"{wie}: tabel {naam} regel {n}"
        read.append(GegevenRij(tuple((k, _value(v, f"{where} {k}", faults)) for k, v in _object(row, where, faults).items())))
    return GegevenTabel(naam, tuple(read))


def _value(value: Any, wie: str, faults: list[str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | Decimal) and abs(Decimal(value)) < LARGEST:
        return plain(value)
    if isinstance(value, str):
        return value
    faults.append(f"{wie} is geen tekst, getal of ja/nee")
    return ""


def _object(value: Any, wie: str, faults: list[str]) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.append(f"{wie} is geen object")
        return {}
    return value


def _list(value: Any, wie: str, faults: list[str]) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        faults.append(f"{wie} is geen lijst")
        return []
    return value
