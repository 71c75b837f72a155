"""A bewijsstuk: is it a PDF, has it pages, can it be opened, and what does its first part say.

Runs in the limited worker. Nothing in it is executed; what can't be read says why.
"""

from __future__ import annotations

import io
from typing import Any

MAX_TEXT = 200_000  # characters; enough for an extract, a policy or a statement
MAX_TEXT_PAGES = 60
MAX_PAGES = 5_000


def open_plain(data: bytes) -> tuple[bool, str | None, int, str]:
    """As :func:`read_plain`, without its text."""
    return read_plain(data, with_text=False)


def read_plain(data: bytes, with_text: bool = True) -> tuple[bool, str | None, int, str]:
    """(readable, problem, pages, text), as :class:`~wlzcli.domain.werkboek.PdfInhoud`."""
    if not data.strip(b"\0 \r\n\t"):
        return _problem("leeg")
    if b"%PDF-" not in data[:1024]:
        return _problem("geen_pdf")
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return _problem("wachtwoord")
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            return _problem("te_groot")
        if not pages:
            return _problem("leeg")
        return True, None, pages, _text(reader) if with_text else ""
    except MemoryError:
        raise
    except (DependencyError, NotImplementedError):
        return _problem("wachtwoord")  # locked in a way this program can't open
    except Exception:  # a damaged file makes the library raise anything
        return _problem("beschadigd")


def _text(reader: Any) -> str:
    """The text of the first pages. A page that can't be read is passed over: the rest may hold what is looked for."""
    texts: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_TEXT_PAGES or size >= MAX_TEXT:
            break
        try:
            text = page.extract_text() or ""
        except MemoryError:
            raise
        except Exception:  # noqa: S112 - any page may hold anything
            continue
        texts.append(text)
        size += len(text)
    return "\n".join(texts)[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


def _problem(what: str) -> tuple[bool, str | None, int, str]:
    return False, what, 0, ""
