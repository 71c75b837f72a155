"""When two file names are the same file to a person."""

from __future__ import annotations

import unicodedata


def plain_file_name(naam: str) -> str:
    """A file name for comparing: capitals, the way accents are stored and a missing ``.pdf`` make no difference."""
    return unicodedata.normalize("NFC", naam.strip()).casefold().removesuffix(".pdf")
