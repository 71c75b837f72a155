"""Mutaties and own figures against those of other files: what was taken in before must not silently count again or be pushed aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wlzcli.domain.canonical import Facts
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.productie import Mutatie, Mutatiebestand, Opgave, Opgavebestand


def again_mutaties(bestand: Mutatiebestand, others: Iterable[Mutatiebestand]) -> Iterator[Finding]:
    """A line that stands in another file, all columns equal, blocks: it would count twice. With the same reason only, it is told."""
    lines: dict[tuple[object, ...], Mutatie] = {}
    reasons: dict[tuple[object, ...], Mutatie] = {}
    for m in (m for other in others for m in other.regels):
        lines.setdefault(_line(m), m)
        reasons.setdefault(_reason(m), m)
    for m in bestand.regels:
        same, like = lines.get(_line(m)), reasons.get(_reason(m))
        who = f"{m.agb_code} {m.regio} {m.sector} {m.prestatiecode} {m.reden}"
        if same is not None:
            yield _finding("F534", m, same, who, volume=dutch(m.volume))
        elif like is not None:
            yield _finding("W538", m, like, who, volume=dutch(m.volume), eerder_volume=dutch(like.volume))


def again_opgaven(bestand: Opgavebestand, others: Iterable[Opgavebestand]) -> Iterator[Finding]:
    """An own figure of a prestatie that has one in another file blocks: which of the two counts is for a person to say."""
    earlier = {_key(o): o for other in others for o in other.regels}
    for o in bestand.regels:
        before = earlier.get(_key(o))
        if before is not None:
            who = f"{o.agb_code} {o.regio} {o.sector} {o.prestatiecode}"
            yield _finding("F535", o, before, who, volume=dutch(o.volume), eerder_volume=dutch(before.volume))


def _key(row: Mutatie | Opgave) -> tuple[object, ...]:
    return (row.agb_code, row.regio, row.sector, row.prestatiecode)


def _reason(m: Mutatie) -> tuple[object, ...]:
    return (*_key(m), _plain(m.reden))


def _line(m: Mutatie) -> tuple[object, ...]:
    return (*_reason(m), m.volume, _plain(m.toelichting))


def _plain(text: str) -> str:
    """Capitals and spaces make no other line."""
    return " ".join(text.casefold().split())


def _finding(code: str, row: Mutatie | Opgave, earlier: Mutatie | Opgave, who: str, **facts: str) -> Finding:
    place = row.plek
    return Finding(
        code, Ernst.FOUT if code.startswith("F") else Ernst.WAARSCHUWING, place.bestand,
        bestand=place.bestand, blad=place.blad, cel=place.cel, regelnummer=place.regelnummer,
        gevonden=who, agb_code=row.agb_code, feiten=Facts.of(eerder=str(earlier.plek), eerder_bestand=earlier.plek.bestand, **facts),
    )  # fmt: skip
