"""A refused file, or a remark about a readable one, as a finding (texts: ``messages/nl/bestanden.toml``)."""

from __future__ import annotations

from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.werkboek import Melding, Weigering


def refusal_finding(weigering: Weigering, bestand: str, onderwerp: str, agb_code: str | None = None) -> Finding:
    """Why this file is not read. It blocks: nothing in the file is known."""
    return Finding(
        weigering.reden.code,
        Ernst.FOUT,
        onderwerp,
        bestand=bestand,
        blad=weigering.blad,
        cel=weigering.cel,
        gevonden=weigering.gevonden,
        verwacht=weigering.verwacht,
        agb_code=agb_code,
    )


def remark_finding(melding: Melding, bestand: str, onderwerp: str, agb_code: str | None = None) -> Finding:
    """Something about a readable file that a person should know; it warns."""
    return Finding(
        melding.soort.code,
        Ernst.WAARSCHUWING,
        onderwerp,
        bestand=bestand,
        blad=melding.blad,
        cel=melding.cel,
        gevonden=melding.gevonden,
        agb_code=agb_code,
    )
