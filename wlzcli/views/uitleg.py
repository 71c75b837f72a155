"""One code explained, and all of them as a page: what it means, by which rule, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from wlzcli.records import dataclass
from wlzcli.views.meldingen import Messages

SOORTEN = {"F": "blokkerende bevinding", "W": "waarschuwing", "V": "vraag"}
STAPPEN = {
    "1": "ingest", "2": "validate", "3": "dialoog en score", "4": "gunning", "5": "realisatie", "6": "herschik en verdeel", "7": "brieven",
    "8": "tabellen", "9": "beleid en tarief",
}  # fmt: skip
# Where a rule of a step comes from, for codes whose text names no source of its own.
BRONNEN = {
    "1": "het inschrijfformulier van de ronde",
    "2": "het onderdeel van het inkoopkader dat bij de bevinding of vraag staat",
    "3": "de beoordeling in het inkoopkader, bij de bevinding genoemd",
    "4": "de regels voor tarief, volume en looptijd in het inkoopkader, bij de bevinding genoemd",
    "5": "de declaratiestand en de tabel mutaties",
    "6": "de regel voor herschikking of verdeling in het inkoopkader",
    "7": "de sjablonen van de brieven en het inkoopkader",
    "8": "de kolommen en waarden die docs/tabellen.md noemt",
    "9": "het beleid van de ronde",
}


@dataclass(frozen=True, slots=True)
class Uitleg:
    """A code in words. ``keuzes`` only for a question, by choice; the texts are templates with {names}."""

    code: str
    soort: str
    stap: str
    titel: str
    regel: str
    herstel: str
    zorgaanbieder: str
    bron: str
    keuzes: tuple[tuple[str, str], ...] = ()


def explain(code: str, messages: Messages) -> Uitleg:
    """The explanation of one known code."""
    choices = messages.by_code[code].get("keuzes")
    return Uitleg(
        code=code,
        soort=SOORTEN[code[0]],
        stap=STAPPEN[code[1]],
        titel=messages.text(code, "titel"),
        regel=messages.text(code, "vraag" if code.startswith("V") else "boodschap"),
        herstel=messages.text(code, "herstel"),
        zorgaanbieder=" ".join(filter(None, (messages.text(code, f"{part}_zorgaanbieder") for part in ("boodschap", "herstel")))),
        bron=messages.text(code, "bron") or BRONNEN[code[1]],
        keuzes=tuple((str(k), str(v)) for k, v in choices.items()) if isinstance(choices, Mapping) else (),
    )


def near(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Codes that look like this one: the same number under another letter first, then near numbers."""
    codes = sorted(known)
    same = [c for c in codes if c[1:] == code[1:] and c != code]
    return tuple(dict.fromkeys([*same, *difflib.get_close_matches(code, codes, n=5, cutoff=0.6)]))[:5]


def findings_page(messages: Messages) -> str:
    """Every code as Markdown, by step, for ``docs/findings.md``."""
    lines = [
        "# Bevindingen en vragen",
        "",
        "Deze pagina wordt gemaakt uit de teksten van het programma (`make docs`); wijzig ze daar, niet hier.",
        "",
        "Een code met **F** houdt een besluit op tot het is hersteld, met **W** waarschuwt, met **V** vraagt een beslissing van een mens",
        "(`wlz vragen`, `wlz antwoord`). Het eerste cijfer is de stap. Tussen accolades staat wat er per geval wordt ingevuld;",
        "`wlz uitleg CODE` geeft hetzelfde op het scherm.",
    ]
    for digit, stap in STAPPEN.items():
        codes = sorted((c for c in messages.by_code if c[1] == digit), key=lambda c: (c[1:], c[0]))
        if codes:
            lines += ["", f"## {stap[0].upper()}{stap[1:]}"]
        for code in codes:
            lines += ["", *_section(explain(code, messages))]
    return "\n".join(lines) + "\n"


def _section(u: Uitleg) -> list[str]:
    lines = [f"### {u.code} · {u.titel}", "", f"*{u.soort[0].upper()}{u.soort[1:]}.* {_plain(u.regel)}"]
    if u.bron:
        lines += ["", f"Bron: {_plain(u.bron)}"]
    if u.herstel:
        lines += ["", f"Wat te doen: {_plain(u.herstel)}"]
    if u.zorgaanbieder:
        lines += ["", f"Aan de zorgaanbieder: {_plain(u.zorgaanbieder)}"]
    if u.keuzes:
        lines += ["", "Keuzes:", "", *(f"- `{keuze}`: {_plain(tekst)}" for keuze, tekst in u.keuzes)]
    return lines


def _plain(text: str) -> str:
    """One line; angle brackets as characters, so that no text becomes markup."""
    return " ".join(text.split()).replace("<", "&lt;").replace(">", "&gt;")
