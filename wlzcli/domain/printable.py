"""What can be printed: a value as a letter shows it, without characters that steer a printer or a reader."""

from __future__ import annotations

import unicodedata

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
REPLACEMENT = "\ufffd"


def printable(text: str) -> str:
    """The text on one line: line ends and control characters as spaces, signs that turn the reading order left out.

    Everything a person can read stays as it is, in any script.
    """
    if text.isprintable():  # true for most: nothing of what is looked for below
        return text.strip()
    out = []
    for char in text:
        if char in _BIDI_CONTROLS:
            continue
        category = unicodedata.category(char)
        if category in ("Cc", "Zl", "Zp"):
            out.append(" ")
        else:
            out.append(REPLACEMENT if category in _UNPRINTABLE else char)
    return " ".join("".join(out).split(" ")).strip()
