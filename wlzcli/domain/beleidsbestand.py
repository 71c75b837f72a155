"""A policy file as read: its content, and on which line each key stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Sleutelpad = tuple[str, ...]


@dataclass(frozen=True)
class Beleidsbestand:
    """One TOML file. ``regels``: the line of every table and key by its path, list items by their number."""

    naam: str
    inhoud: Mapping[str, Any]
    regels: Mapping[Sleutelpad, int]

    def regel(self, pad: Sleutelpad) -> int | None:
        """The line of this key, else of the nearest table around it."""
        while pad:
            if pad in self.regels:
                return self.regels[pad]
            pad = pad[:-1]
        return None
