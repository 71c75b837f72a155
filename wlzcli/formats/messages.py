"""The Dutch texts of findings and questions, read from the ``messages`` that ship with the program."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def load_texts() -> dict[str, dict[str, object]]:
    """Every code with its texts, from ``messages/nl/*.toml``. A code that stands twice is a bug."""
    texts: dict[str, dict[str, object]] = {}
    folder = resources.files("wlzcli").joinpath("messages", "nl")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".toml"):
            continue
        for code, fields in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            if code in texts:
                raise ValueError(f"message code {code} stands twice")
            texts[code] = {**fields, "stap": entry.name.removesuffix(".toml")}
    return texts
