"""What people's keyboards and copied texts put in a cell: invisible and look-alike characters."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u180e]")
# Letters of other alphabets that look like ours; only read as ours where a code or a choice is expected.
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХаеорсухѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧνοѵ",
    "ABEKMHOPCTXaeopcyxsijABEZHIKMNOPTYXvov",
)


def tidy(text: str) -> str:
    """A free text as meant: ordinary spaces, nothing invisible, no blanks at the ends."""
    if text.isascii() or text.isprintable():  # odd blanks and invisible characters are not printable
        return text.strip()
    return _INVISIBLE.sub("", _SPACES.sub(" ", text)).strip()


def tidy_code(text: str) -> str:
    """A code or choice as meant: also full-width characters and look-alike letters read as ours."""
    if text.isascii():
        return text.strip()
    return tidy(unicodedata.normalize("NFKC", text)).translate(_LOOK_ALIKES)


def odd_characters(text: str) -> str | None:
    """Names of the characters that :func:`tidy_code` reads as something else; None when there are none."""
    if text.isascii():
        return None
    odd = [c for c in dict.fromkeys(text) if c not in " \n\r\t" and tidy_code(f"x{c}x") != f"x{c}x"]
    return ", ".join(f"U+{ord(c):04X}" for c in odd) or None


def fold(text: str) -> str:
    """For comparing what people typed with what we printed: one case, one kind of space."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(tidy(unicodedata.normalize("NFC", text)).casefold().split())
