"""What people's keyboards and copied texts put in a cell: invisible, control and look-alike characters."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

_SPACES = re.compile("[\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
# Also what turns the direction of writing, and control characters but for the tab and the ends of lines.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Letters of other alphabets that look like ours; only read as ours where a code or a choice is expected.
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХаеорсухѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧνοѵ",
    "ABEKMHOPCTXaeopcyxsijABEZHIKMNOPTYXvov",
)


def tidy(text: str) -> str:
    """A free text as meant: ordinary spaces, nothing invisible, no blanks at the ends."""
    if text.isprintable():  # odd blanks, invisible and control characters are not
        return text.strip()
    return _INVISIBLE.sub("", _SPACES.sub(" ", text)).strip()


def tidy_code(text: str) -> str:
    """A code or choice as meant: also full-width characters and look-alike letters read as ours."""
    if text.isascii():
        return tidy(text)
    if any(map(_is_mark, text)):
        ours = "".join("".join(run) if mark else unicodedata.normalize("NFKC", "".join(run)) for mark, run in groupby(text, _is_mark))
    else:
        ours = unicodedata.normalize("NFKC", text)
    return tidy(ours).translate(_LOOK_ALIKES)


def _is_mark(c: str) -> bool:
    """Raised, lowered, circled and the like: 1200 with the 1 of a footnote behind it is not 12001."""
    return not c.isascii() and (unicodedata.category(c) == "No" or unicodedata.decomposition(c).startswith(("<super>", "<sub>")))


def read_otherwise(text: str, is_code: bool) -> str | None:
    """In words, which characters are left out, read as another or look like one of ours; None when there are none.

    In a code or a choice a look-alike is read as ours. A name may hold letters of any alphabet: there it stays, and is told only
    where letters of ours stand beside it.
    """
    if text.isascii() and text.isprintable():
        return None
    gone: list[str] = []
    read: list[str] = []
    kept: list[str] = []
    mixed = any(c.isascii() and c.isalpha() for c in text)
    for c in dict.fromkeys(text):
        as_code = tidy_code(f"-{c}-")[1:-1]
        if c in " \n\r\t" or as_code == c:
            continue
        ours, name = as_code if is_code else tidy(f"-{c}-")[1:-1], f"U+{ord(c):04X}"
        if not ours:
            gone.append(name)
        elif ours != c:
            read.append(f"met {'een spatie' if ours == ' ' else ours} in plaats van {name}")
        elif mixed and ord(c) in _LOOK_ALIKES:
            kept.append(f"met {name}, dat op {as_code} lijkt")
    parts = [f"zonder de tekens {', '.join(gone)}"] if gone else []
    return "; ".join([*parts, *read, *kept]) or None


def fold(text: str) -> str:
    """For comparing what people typed with what we printed: one case, one kind of space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    return " ".join(tidy(unicodedata.normalize("NFC", text)).casefold().split())
