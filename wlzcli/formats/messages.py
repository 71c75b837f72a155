"""The Dutch texts of findings and questions, read from the ``messages`` that ship with the program."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources


class Texts(Mapping[str, Mapping[str, object]]):
    """Every code with its texts. A file is parsed when one of its codes is first asked for: a command tells of a step or two."""

    def __init__(self, files: dict[str, str]) -> None:
        self._waiting, self._texts = dict(files), dict[str, Mapping[str, object]]()

    def __getitem__(self, code: str) -> Mapping[str, object]:
        if code not in self._texts:
            for stap in [stap for stap, text in self._waiting.items() if f"[{code}]" in text]:
                self._parse(stap)
        return self._texts[code]

    def __iter__(self) -> Iterator[str]:
        for stap in sorted(self._waiting):
            self._parse(stap)
        return iter(self._texts)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _parse(self, stap: str) -> None:
        for code, fields in tomllib.loads(self._waiting.pop(stap)).items():
            if code in self._texts:
                raise ValueError(f"message code {code} stands twice")
            self._texts[code] = {**fields, "stap": stap}


@cache
def load_texts() -> Texts:
    """Every code with its texts, from ``messages/nl/*.toml``. A code that stands twice is a bug."""
    entries = resources.files("wlzcli").joinpath("messages", "nl").iterdir()
    return Texts({e.name.removesuffix(".toml"): e.read_text(encoding="utf-8") for e in entries if e.name.endswith(".toml")})
