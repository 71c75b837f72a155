"""The one screen of ``wlz status``: every zorgaanbieder under where it stands, the room, what waits, and what to type."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap

from wlzcli.domain.dates import in_full
from wlzcli.domain.findings import Finding
from wlzcli.views.status import FEW, TABLES, Aanwezig, Deadline, Stand, Wacht, room_used, share, some

WIDTH, ALL_NAMED = 79, 40  # columns; up to so many zorgaanbieders all are named, else a few of each group


def screen(
    stand: Stand,
    deadline: Deadline | None,
    waits: tuple[Wacht, ...],
    findings: tuple[Finding, ...],
    head: str,
    command: str,
    kenmerk: str = "",
) -> tuple[str, ...]:
    """The lines, at most 79 columns wide; a command that does not fit keeps its own line whole."""
    coming = f"{deadline.wat} ({deadline.sector}) op {in_full(deadline.dag)}" if deadline else "niet bekend in de planning"
    return (
        *_folded(
            f"Ronde {stand.ronde.naam}{f' (kenmerk {kenmerk[:12]})' if kenmerk else ''}, peildatum {in_full(stand.peildatum)}, kop van het journaal {head[:16]}"
        ),
        *_folded(f"Eerstvolgende moment: {coming}"),
        f"Zorgaanbieders: {len(stand.aanbieders)}",
        *_where(stand.aanbieders),
        *_one_sided(stand.aanbieders),
        *_room(stand),
        "Wat wacht, en op wie:" if waits else "Er wacht niets.",
        *(line for w in waits for line in _wait(w)),
        *_blocking(findings),
        f"Nu te typen: {command}",
    )


def _folded(text: str, indent: str = "  ") -> list[str]:
    return wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _position(a: Aanwezig) -> tuple[int, str]:
    """How far in the cycle, and in words."""
    if a.herschikking:
        return 3, f"herschikking {a.herschikking}"
    if a.gunning:
        return 2, f"gunning: {a.gunning}"
    if a.toetsing:
        return 1, f"toetsing: {a.toetsing}"
    return 0, "ingeschreven, nog niet getoetst"


def _where(aanbieders: tuple[Aanwezig, ...]) -> list[str]:
    """Groups in the order of the cycle, who lags first; an AGB-code that stands in more regions or sectors gets those with it."""
    groups: dict[tuple[int, str], list[str]] = {}
    rows = Counter(a.agb_code for a in aanbieders)
    for a in aanbieders:
        name = a.agb_code if rows[a.agb_code] == 1 else f"{a.agb_code} ({a.regio} {a.sector})"
        groups.setdefault(_position(a), []).append(name)
    few = len(aanbieders) > ALL_NAMED
    return [
        line
        for (_, words), names in sorted(groups.items())
        for line in _folded(f"  {len(names):>3}  {words}: {some(names, FEW if few else ALL_NAMED)}", " " * 7)
    ]


def _one_sided(aanbieders: tuple[Aanwezig, ...]) -> list[str]:
    """Whose budget was filed with the NZa by one side alone."""
    filed = [e for a in aanbieders for e in a.eenzijdig]
    if not filed:
        return []
    told = [f"{e.agb_code} ({e.op} {e.sector} in {e.regio}, {in_full(e.datum)})" for e in filed]
    return _folded(f"Eenzijdig bij de NZa ingediend: {some(told, ALL_NAMED if len(told) <= ALL_NAMED else FEW)}")


def _room(stand: Stand) -> list[str]:
    """Awarded of the room, per region and sector; what stands after the herschikking only where there is one."""
    rows = room_used(stand)
    every = "+".join(stand.ronde.sectoren)
    after = any(a.herschikking for a in stand.aanbieders)
    cells = [
        (f"{regio} {sector or every}", share(won, room), str(won), f"van {room}" if room else "", f"→ {new}" if after else "")
        for regio, sector, room, won, new in rows
    ]
    widths = [max(len(row[n]) for row in cells) for n in range(5)]
    head = f"Ruimte: gegund van het budget{' → na herschikking' if after else ''}"
    lines = [
        f"  {where:<{widths[0]}}  {part:>{widths[1]}}  {won:>{widths[2]}} {room:>{widths[3]}} {new:>{widths[4]}}".rstrip()
        for where, part, won, room, new in cells
    ]
    return [head, *lines]


def _wait(w: Wacht) -> list[str]:
    told = f"  {w.op_wie}: {w.wat}"
    if not w.opdracht:
        return _folded(told, "    ")
    whole = f"{told} → {w.opdracht}"
    return [whole] if len(whole) <= WIDTH else [*_folded(told, "    "), f"    → {w.opdracht}"]


def _blocking(findings: tuple[Finding, ...]) -> list[str]:
    """Which blocking findings, by code, and about whom."""
    if not findings:
        return []
    about: dict[str, list[str]] = {}
    for f in findings:
        folder = (f.bestand or "").partition("/")[0]
        where = f.bestand if folder == TABLES else folder
        about.setdefault(f.code, []).append(f.agb_code or where or f.onderwerp)
    parts = [f"{code} bij {some(sorted(set(names)), 3)}" for code, names in sorted(about.items())]
    return _folded(f"Blokkerend ({len(findings)}; wlz status -v zegt wat): {'; '.join(parts)}")
