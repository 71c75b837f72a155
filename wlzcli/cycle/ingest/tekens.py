"""What people's keyboards and copied texts put in a cell: invisible and look-alike characters, numbers that are secret."""

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
_BSN = re.compile(r"(?<![0-9A-Za-z])(?:\d{9}|\d{3}([ .-])\d{3}\1\d{3}|\d{4}([ .-])\d{2}\2\d{3})(?![0-9A-Za-z])", re.ASCII)
# Any alphabet's digits with at most two blanks, marks or invisible characters between them; or a number with an exponent.
_SUSPECT = re.compile(r"\d(?:[ .\-\u00a0\u00ad\u2000-\u200f\u202f\u2060-\u2064\u3000\ufeff\uff0d\uff0e]{0,2}\d){8}|\d[eE][+]?\d")
_SUSPECT_ASCII = re.compile(r"[0-9](?:[ .\-]{0,2}[0-9]){8}|[0-9][eE][+]?[0-9]")  # the same where a text holds nothing else
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


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


def is_bsn(digits: str) -> bool:
    """The elfproef on nine digits: the weighted sum is a multiple of eleven."""
    if len(digits) != 9 or digits == "000000000":
        return False
    return sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def holds_bsn(text: str) -> bool:
    """Whether a text holds nine digits, alone or in groups, that pass the elfproef."""
    if len(text) < 9:
        return False
    return any(is_bsn(re.sub(r"\D", "", m[0])) for m in _BSN.finditer(text))


def may_hold_bsn(text: str) -> bool:
    """A quick look at much text at once: False means that :func:`holds_bsn` is False for every part of it."""
    return (_SUSPECT_ASCII if text.isascii() else _SUSPECT).search(text) is not None
