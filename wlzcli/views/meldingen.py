"""Findings and questions as people and other programs read them: the stored facts put into the texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wlzcli.domain.canonical import to_data
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.findings import Finding, Question

PROEF, BESLOTEN = "W293", "W294"  # the texts of a trial, and of a ground that a person decided on
STIL = "W213"  # those of W212 where nothing, or nothing readable, was answered
GELATEN = "W295"  # those of W287 where a person left it out
_NUMBER = re.compile(r"-?\d+\.\d+", re.ASCII)
_REASON = re.compile(r"\([a-z]+(_[a-z]+)+\)")  # why a file could not be read: geen_pdf, te_veel_tijd
_MOMENT = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d(?![\w-])")
_LINE = re.compile(r"\bproductie\.(\d+)\.(\w+)")  # a field of a line, as ingest calls it
_AARD = re.compile(r"\bvoorwaarde_(opslag|meerjarig)\b")  # what an item of policy is, as its key says it
_AARD_WORDS = {"opslag": "een voorwaarde voor een opslag", "meerjarig": "een voorwaarde voor meer jaren"}
_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")


@dataclass(frozen=True)
class Messages:
    """The texts by code: ``titel``, ``boodschap``, ``herstel`` for findings; ``titel``, ``vraag``, ``keuzes`` for questions."""

    by_code: Mapping[str, Mapping[str, object]]

    def text(self, code: str, name: str) -> str:
        """One text of a code; empty when it has none. A code of an older version without texts shows as itself."""
        known = self.by_code.get(code)
        return code if known is None else str(known.get(name, ""))


LONGEST = 1_000  # characters of one fact in a text: a cell may hold 32,767


class _Gaps(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "onbekend"


def _fill(template: str, values: Mapping[str, str]) -> str:
    shown = {name: text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…" for name, text in values.items()}
    return template.format_map(_Gaps(shown)).rstrip()  # a reason at the end may be empty


def _texts_of(f: Finding) -> str:
    """The code whose texts tell this finding: its own, but for a trial (it has no consequence), a person's decision and silence."""
    if f.proef:
        return PROEF
    if f.code == "W212" and f.feiten.get("zonder_antwoord"):
        return STIL
    if f.feiten.get("besloten_door"):
        return GELATEN if f.code == "W287" else BESLOTEN
    return f.code


def _finding_values(f: Finding, zorgaanbieder: bool) -> dict[str, str]:
    values = {"onderwerp": f.onderwerp, "gevonden": f.gevonden or "niets", "verwacht": f.verwacht or "", "bron": f.bron or "geen bron"}
    values |= {"regelcode": f.code, "bestand": f.bestand or "", "blad": f.blad or "", "cel": f.cel or "", "agb_code": f.agb_code or ""}
    if f.herstel_tot is not None:
        values["herstel_tot"] = str(to_data(f.herstel_tot))
    values |= dict(f.feiten.pairs)
    for name in ("soort", "reden"):
        if name in values:
            values[name] = _AARD.sub(lambda m: _AARD_WORDS[m[1]], values[name])
    values["gevonden"] = _REASON.sub(lambda m: m[0].replace("_", " "), values["gevonden"])
    return {name: days_in_full(text) for name, text in values.items()} if zorgaanbieder else values  # a letter writes a day in full


def boodschap(f: Finding, messages: Messages, zorgaanbieder: bool = False) -> str:
    """What is wrong, in one or two Dutch sentences, for the inkoper or for the zorgaanbieder."""
    code = _texts_of(f)
    template = messages.text(code, "boodschap_zorgaanbieder") if zorgaanbieder else ""
    return _fill(template or messages.text(code, "boodschap"), _finding_values(f, zorgaanbieder))


def days_in_full(text: str) -> str:
    """The text with every day written in full; what only looks like a day stays as it is."""
    return _DAY.sub(_in_full, text)


def _in_full(found: re.Match[str]) -> str:
    try:
        return in_full(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def herstel(f: Finding, messages: Messages, zorgaanbieder: bool = False) -> str:
    """What to do about it. For the zorgaanbieder often part of the message itself: then empty.

    Apart where the message also stands in a refusal: there is nothing left to send then.
    """
    code = _texts_of(f)
    template = messages.text(code, "herstel")
    if zorgaanbieder:
        own = messages.text(code, "herstel_zorgaanbieder")
        template = own or ("" if messages.text(code, "boodschap_zorgaanbieder") else template)
    return _fill(template, _finding_values(f, zorgaanbieder))


def soort(f: Finding) -> str:
    """How a table names its severity: fout, waarschuwing, or proef."""
    return "proef" if f.proef else f.ernst.value


def finding_data(f: Finding, messages: Messages, zorgaanbieder: bool = False) -> dict[str, Any]:
    """A finding as INTERFACE shows it in ``bevindingen``, in words for the inkoper or for the zorgaanbieder."""
    data: dict[str, Any] = {"code": f.code, "ernst": f.ernst.value, "onderwerp": f.onderwerp}
    for name in ("agb_code", "bestand", "blad", "cel", "regelnummer", "sleutel", "gevonden", "verwacht", "bron", "herstel_tot"):
        value = getattr(f, name)
        if value is not None:
            data[name] = to_data(value)
    data["boodschap"] = boodschap(f, messages, zorgaanbieder)
    data["herstel"] = herstel(f, messages, zorgaanbieder)
    for name in ("aanvaardbaar", "proef"):
        if getattr(f, name):
            data[name] = True
    return data


def _moments(text: str) -> str:
    return _MOMENT.sub(lambda m: moment_in_full(datetime.fromisoformat(m[0])), text)


def vraag_tekst(q: Question, messages: Messages) -> str:
    """The question in plain Dutch; a fact that is a number has a comma, and a moment is written in full."""
    facts = {name: text.replace(".", ",") if _NUMBER.fullmatch(text) else _moments(text) for name, text in q.feiten}
    if "verschillen" in facts:
        facts["verschillen"] = _LINE.sub(r"\2 op productieregel \1", facts["verschillen"])
    if (first := facts.get("eerste", "")).partition("/")[0] == (second := facts.get("tweede", "")).partition("/")[0] and "/" in first:
        place = {name: messages.text(q.code, f"{name}_in_map") for name in ("eerste", "tweede")}  # in one folder, often under one name
        facts |= {"eerste": first + place["eerste"], "tweede": second + place["tweede"]}
    return _fill(messages.text(q.code, "vraag"), {"onderwerp": q.onderwerp, "bron": q.bron} | facts)


def question_data(q: Question, messages: Messages) -> dict[str, Any]:
    """A question as INTERFACE shows it in ``vragen``."""
    data: dict[str, Any] = {"id": q.id, "code": q.code, "stap": q.stap, "onderwerp": q.onderwerp, "vraag": vraag_tekst(q, messages)}
    if q.bereik is not None:
        data["bereik"] = to_data(q.bereik)
    else:
        data["keuzes"] = list(q.keuzes)
    data["feiten"] = to_data(q.feiten)
    data["bron"] = q.bron
    return data
