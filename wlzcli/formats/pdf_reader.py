"""A bewijsstuk: is it a PDF, has it pages, can it be opened, and what does its first part say.

Runs in the limited worker. Nothing in it is executed; what can't be read says why.
"""

from __future__ import annotations

from typing import Any

MAX_TEXT = 200_000  # characters; enough for an extract, a policy or a statement
MAX_TEXT_PAGES = 60
MAX_PAGES = 5_000
LOCKED = (4, 5)  # PDFium: a password is needed; locked in a way it does not know
# Colours say nothing here, and working out their profile takes longer than reading the page: a space PDFium does not know is passed over.
COLOUR_PROFILE, NO_PROFILE = b"/ICCBased", b"/Colour00"


def open_plain(data: bytes) -> tuple[bool, str | None, int, str]:
    """As :func:`read_plain`, without its text."""
    return read_plain(data, with_text=False)


def read_plain(data: bytes, with_text: bool = True) -> tuple[bool, str | None, int, str]:
    """(readable, problem, pages, text), as :class:`~wlzcli.domain.werkboek.PdfInhoud`."""
    if not data.strip(b"\0 \r\n\t"):
        return _problem("leeg")
    if not is_pdf(data):
        return _problem("geen_pdf")
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data.replace(COLOUR_PROFILE, NO_PROFILE) if with_text else data)
    except PdfiumError as exc:
        return _problem("wachtwoord" if exc.err_code in LOCKED else "beschadigd")
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            return _problem("te_groot")
        if not pages:
            return _problem("leeg")
        return True, None, pages, _text(document, pages) if with_text else ""
    finally:
        document.close()


def is_pdf(data: bytes) -> bool:
    """Whether it starts as a PDF does, whatever its name says."""
    return b"%PDF-" in data[:1024]


def _text(document: Any, pages: int) -> str:
    """The text of the first pages. A page that can't be read is passed over: the rest may hold what is looked for."""
    from pypdfium2 import PdfiumError

    texts: list[str] = []
    size = 0
    for number in range(min(pages, MAX_TEXT_PAGES)):
        if size >= MAX_TEXT:
            break
        try:
            text = document[number].get_textpage().get_text_range()
        except PdfiumError:
            continue
        texts.append(text)
        size += len(text)
    return "\n".join(texts)[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


def _problem(what: str) -> tuple[bool, str | None, int, str]:
    return False, what, 0, ""
