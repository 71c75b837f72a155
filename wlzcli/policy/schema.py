"""What a policy file may hold, made from the model: a JSON Schema for editors, and the page docs/policy.md."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from wlzcli.domain.beleidsitem import Aard, BronSoort
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.policy.betekenis import BETEKENIS, GEBRUIK, GEBRUIK_SLEUTEL, UITLEG
from wlzcli.policy.parse import BRON_SLEUTELS, item_fields
from wlzcli.policy.sections import ENKELE, STANDAARD, TABELLEN, LaagSoort, Sectie, WijzigingSoort


def secties() -> Iterator[tuple[str, Sectie, bool]]:
    """Every place in a file by its name, and whether items there have a key of their own."""
    for path, sectie in TABELLEN.items():
        yield ".".join(path), sectie, True
    for path, sectie in ENKELE.items():
        yield ".".join(path), sectie, False


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of one policy file."""
    properties: dict[str, Any] = {
        "id": {"type": "string"},
        "naam": {"type": "string"},
        "soort": {"enum": [s.value for s in LaagSoort]},
        "op": {"type": "string", "description": "de id van de laag erboven"},
        "jaar": {"type": "integer"},
        "sector": {"enum": [s.value for s in Sector]},
        "zorgkantoor": {"type": "string"},
        "regio": {"type": "string"},
        "per": {"type": "string", "format": "date"},
        "wijziging": {"enum": [s.value for s in WijzigingSoort]},
        "leveringsvormen": {"type": "array", "items": {"enum": [v.value for v in Leveringsvorm]}},
        "standaard": {"type": "object", "properties": {name: {} for name in STANDAARD}, "additionalProperties": False},
        "bronnen": {"type": "object", "additionalProperties": _bron_schema()},
    }
    groups: dict[str, dict[str, Any]] = {}
    for name, sectie, keyed in secties():
        group, _, rest = name.partition(".")
        item = _item_schema(sectie)
        if not rest:
            properties[name] = {"type": "object", "description": UITLEG[name], "additionalProperties": item}
        else:
            target = groups.setdefault(group, {})
            target[rest] = {"type": "object", "additionalProperties": item} if keyed else item
    for group, parts in groups.items():
        properties[group] = {"type": "object", "description": UITLEG[group], "properties": parts, "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Beleidsbestand van wlz",
        "type": "object",
        "required": ["id", "soort"],
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }


def _bron_schema() -> dict[str, Any]:
    texts: dict[str, Any] = {name: {"type": "string"} for name in BRON_SLEUTELS}
    texts["soort"] = {"enum": [s.value for s in BronSoort]}
    return {"type": "object", "required": ["document"], "properties": texts, "additionalProperties": False}


def _item_schema(sectie: Sectie) -> dict[str, Any]:
    hints = typing.get_type_hints(sectie.cls)
    parts = {name: _value_schema(hints[name]) for name in item_fields(sectie.cls) if name != "bron"}
    parts["bron"] = {"type": "string", "description": "sleutel uit [bronnen] en de plaats daarin"}
    parts["vervallen"] = {"type": "boolean"}
    parts["aard"] = {"enum": [a.value for a in Aard], "default": sectie.aard.value}
    if sectie.keuzes and "waarde" in parts:
        parts["waarde"] = {"enum": list(sectie.keuzes)}
    return {"type": "object", "required": ["bron"], "properties": dict(sorted(parts.items())), "additionalProperties": False}


def _value_schema(hint: Any) -> dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value_schema(next(a for a in args if a is not type(None)))
    if origin is tuple:
        many = len(args) == 2 and args[1] is Ellipsis
        fixed: dict[str, Any] = {} if many else {"minItems": len(args), "maxItems": len(args)}
        return {"type": "array", "items": _value_schema(args[0])} | fixed
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return {"enum": [v.value for v in hint]}
    simple: dict[Any, dict[str, Any]] = {
        Decimal: {"type": "number"},
        int: {"type": "integer"},
        bool: {"type": "boolean"},
        str: {"type": "string"},
        date: {"type": "string", "format": "date"},
        datetime: {"type": "string", "format": "date-time"},
    }
    return simple.get(hint, {"type": "object"})


# -- docs/policy.md ----------------------------------------------------------------------------


def policy_page() -> str:
    """Every key of a policy file with its type, what it is and which step uses it, as Markdown."""
    lines = ["# Beleid als gegevens", "", *_INTRO.strip().splitlines(), ""]
    lines += [
        "## Voorbeeld: de regionale paragraaf van een (fictief) zorgkantoor",
        "",
        "```toml",
        *VOORBEELD.strip().splitlines(),
        "```",
        "",
    ]
    lines += ["Controleer zo'n map met `wlz beleid controleer MAP` en gebruik haar met `wlz init … --beleid MAP`.", ""]
    done: set[str] = set()
    for name, sectie, keyed in secties():
        group = name.partition(".")[0]
        if group not in done:
            done.add(group)
            lines += [f"## {group}", "", UITLEG[group], "", f"Gebruikt door: {', '.join(f'`wlz {step}`' for step in GEBRUIK[group])}.", ""]
        lines += [f"### [{name}{'.SLEUTEL' if keyed else ''}]", "", f"Zonder `aard` is dit een `{sectie.aard.value}`.", ""]
        lines += ["| sleutel | betekenis | soort | standaard | gebruikt door |", "|---|---|---|---|---|", *_rows(name, sectie), ""]
    lines += ["## Wat elk item kan hebben", "", *_ALGEMEEN.strip().splitlines(), ""]
    return "\n".join(lines)


_INTRO = """
Gemaakt uit het model met `make docs`; niet met de hand wijzigen.

Een beleidsbestand is TOML. Bovenaan staan `id`, `naam`, `soort` (landelijk, sector, zorgkantoor, regio of wijziging),
`op` (de id van de laag erboven) en wat de soort verder vraagt: `jaar` en `sector` bij een sector, `zorgkantoor`, `regio`,
en bij een wijziging `per` (een datum) en `wijziging` (nota_van_inlichtingen, uitspraak of correctie).

Daarna komen de bronnen, elk met een eigen sleutel: `[bronnen.kader]` met `document`, en eventueel `soort` (document,
besluit_zorgkantoor, uitspraak, fictief), `plaats`, `ecli` en `titel`. Elk item noemt zijn bron als `bron = "kader §2.2"`.
`[standaard]` zet `status`, `zekerheid` of `afwijken` voor alle items van het bestand.

De laatste laag wint. Een lagere laag mag alleen anders zetten wat een hogere openstelt met `afwijken = true`, binnen de
grenzen van `binnen`; een nota van inlichtingen of een uitspraak mag alles. Een laag met soort `regio` geldt in een ronde
van alleen die regio; een ronde van meer regio's rekent met één beleid en weigert zo'n laag. Met `vervallen = true` haalt een laag iets weg.
Percentages zijn punten van het NZa-maximum. Decimalen zijn exact.
"""

VOORBEELD = """
id = "2016-gz-noord"
naam = "Regionale paragraaf 2016, zorgkantoor Noord (fictief)"
soort = "zorgkantoor"
op = "2016-gz"
zorgkantoor = "noord"

[bronnen.rp]
document = "regionale-paragraaf-noord-2016"
soort = "fictief"

[tarief.basis]                       # 2016-gz zegt: onbekend, afwijken mag
waarde = 94
bron = "rp §2"

[tarief.opslag]                      # punten van het NZa-maximum, niet een deel van het basistarief
lezing = "punten"
bron = "rp §2"

[volume.toekenning_mpt]
titel = "Toekenningspercentage MPT"
soort = "toekenningspercentage"
waarde = 85
voor_leveringsvormen = ["MPT"]
bron = "rp §3"

[beoordeling.methode]                # of "gewogen", met gewichten, schaal, staffel, aggregatie, nvt en leeg
waarde = "integraal"
bron = "rp §4"

[termijnen.bezwaar]
waarde = 20
bron = "rp §6"

[clausules.regionale_voorwaarden]    # geen extra voorwaarden voor twee jaar
vervallen = true
bron = "rp §5"
"""

_ALGEMEEN = """
`titel` (tekst), `bron` (verplicht), `aard`, `status` (vast, secundair, onbevestigd, onbekend), `reden` (verplicht bij
onbekend), `toetsmoment` (inschrijving, tot_gunning, ingangsdatum, start_zorg, na_n_maanden), `maanden`, `zekerheid`,
`toelichting`, `afwijken`, `binnen`.

`wlz validate` toetst wat bij inschrijving of tot de gunning telt. Bij een later `toetsmoment` zeggen de toets en het
formulier wanneer het telt, bij na_n_maanden met het aantal `maanden` na de ingangsdatum. `zekerheid` zegt hoe zeker de plaats in de bron is en staat
in `wlz beleid afwijkingen` en `wlz beleid toon -v`.

## Wat fout is omdat niets het gebruikt

`wlz beleid controleer` weigert een regel die nooit kan gelden: altijd vervangen of overschreven binnen dezelfde laag, een
feit dat nooit het antwoord kan geven waar de regel op wacht, een type dat het volumebeleid van die leveringsvorm uitsluit,
een minimum boven het maximum, een tweede toekenningspercentage waar een ander steeds voorgaat, voorrang voor een klasse
die het kader niet inkoopt, een voorwaarde voor meer jaren zonder `looptijd.jaren_meerjarig`. En een sleutel die geen stap
leest: een feit bij een grens, een waarde bij een band, klassen zonder voorrang, een termijn die wlz niet kent, maanden
zonder `na_n_maanden`, een niveau zonder thema, een clausule waarvan de vraag in dit kader nooit komt.

Een feit dat een regel vraagt staat in de lijst van feiten (docs/tabellen.md) of onder `[feiten]` van het beleid zelf, met
`titel`, `soort` en `bron`; een andere naam is een fout, met de naam die er het meest op lijkt.

Is één item onleesbaar, dan worden de andere fouten toch genoemd; alleen wat van dat item zou afhangen wacht: welke regels
van tarief en volume nooit gelden, of de gewichten optellen, of een thema of feit ergens bij hoort.
"""


def _rows(name: str, sectie: Sectie) -> Iterator[str]:
    from wlzcli.domain.beleidsitem import Item

    general = {f.name for f in fields(Item)}
    hints = typing.get_type_hints(sectie.cls)
    for f in fields(sectie.cls):
        if f.name in general:
            continue
        kind = _kind(hints[f.name]) if not (f.name == "waarde" and sectie.keuzes) else ", ".join(sectie.keuzes)
        yield f"| `{f.name}` | {meaning(name, f.name)} | {kind} | {_default(f.default)} | {', '.join(used_by(name, f.name))} |"


def meaning(section: str, field: str) -> str:
    """What a key means in its section; KeyError for a key without a meaning: that is a bug."""
    return BETEKENIS.get(f"{section}.{field}") or BETEKENIS[field]


def used_by(section: str, field: str) -> tuple[str, ...]:
    """The commands that use a key: its own, else those of its section."""
    return GEBRUIK_SLEUTEL.get(f"{section}.{field}") or GEBRUIK[section.partition(".")[0]]


def _kind(hint: Any) -> str:
    schema = _value_schema(hint)
    if "enum" in schema:
        return ", ".join(str(v) for v in schema["enum"])
    if schema.get("type") == "array":
        inner = schema["items"]
        return "lijst van " + (
            ", ".join(str(v) for v in inner["enum"]) if "enum" in inner else _DUTCH.get(inner.get("type", ""), "tabellen")
        )
    return "moment" if schema.get("format") == "date-time" else "datum" if schema.get("format") == "date" else _DUTCH[schema["type"]]


_DUTCH = {"number": "getal", "integer": "geheel getal", "boolean": "true of false", "string": "tekst", "object": "tabel", "array": "lijst"}


def _default(value: Any) -> str:
    if value is MISSING:
        return "verplicht"
    if value is None or value == () or value == "":
        return "geen"
    return str(value).lower() if isinstance(value, bool) else f"`{value}`"
