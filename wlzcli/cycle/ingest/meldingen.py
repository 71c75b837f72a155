"""How ingest words a finding about a whole submission."""

from __future__ import annotations

from wlzcli.domain.aanlevering import Aanlevering
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.inschrijving import Inschrijving, Veld

STAP = "ingest"


def bevinding(
    code: str,
    over: Aanlevering | Inschrijving,
    onderwerp: str,
    *,
    veld: Veld | None = None,
    blad: str | None = None,
    cel: str | None = None,
    gevonden: str | None = None,
    verwacht: str | None = None,
    bron: str = "inschrijfformulier",
    **feiten: object,
) -> Finding:
    """A finding about this submission, at a cell where there is one."""
    return Finding(
        code=code,
        ernst=Ernst.FOUT if code.startswith("F") else Ernst.WAARSCHUWING,
        onderwerp=onderwerp,
        bestand=over.bestand,
        blad=veld.blad if veld else blad,
        cel=veld.cel if veld else cel,
        gevonden=gevonden,
        verwacht=verwacht,
        bron=bron,
        agb_code=(over.agb_code or None) if isinstance(over, Inschrijving) else None,
        feiten=Facts.of(map=over.map, **feiten),
    )
