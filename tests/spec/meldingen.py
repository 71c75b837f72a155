"""How a finding and a question are read in the cases of this folder: code, subject, place, and the whole Dutch text."""

from __future__ import annotations

from wlzcli.domain.findings import Finding, Question
from wlzcli.formats.messages import load_texts
from wlzcli.views.meldingen import Messages, boodschap, vraag_tekst

MESSAGES = Messages(load_texts())
Melding = tuple[str, str, str, str]


def told(f: Finding) -> Melding:
    """Code, subject, place (file › sheet › cell, or file › line, or file › key), message."""
    line = None if f.regelnummer is None else f"regel {f.regelnummer}"
    place = [p for p in (f.bestand, f.blad, f.cel or line or f.sleutel) if p]
    return f.code, f.onderwerp, " › ".join(place), boodschap(f, MESSAGES)


def asked(q: Question) -> Melding:
    """Code, subject, the source that leaves it open, the question."""
    return q.code, q.onderwerp, q.bron, vraag_tekst(q, MESSAGES)
