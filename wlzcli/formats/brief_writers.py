"""Many letters at once: PDF and Word of each, in worker processes when there are many, in the order given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from wlzcli.domain.brief import Brief
from wlzcli.formats.docx_brief import WordLayoutError, WordWriter
from wlzcli.formats.logo import Logo
from wlzcli.formats.pdf_typst import LayoutError, PdfWriter
from wlzcli.records import dataclass

FEW = 24  # below this, starting worker processes costs more than it gains


@dataclass(frozen=True, slots=True)
class Layouts:
    """What a worker needs to begin."""

    typst: bytes
    word: bytes
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One letter in bytes, or why it could not be made; ``opmaak``: the Word layout is at fault, so only the Word file is not made."""

    pdf: bytes = b""
    docx: bytes = b""
    fout: str | None = None
    opmaak: bool = False


class Writer:
    """Writes one letter after the other, PDF and Word."""

    def __init__(self, layouts: Layouts) -> None:
        self._pdf = PdfWriter(layouts.typst, layouts.logo)
        self._word: WordWriter | WordLayoutError
        try:
            self._word = WordWriter(layouts.word, layouts.logo)
        except WordLayoutError as exc:
            self._word = exc  # no letter gets a Word file; the PDFs do not need it

    def write(self, brief: Brief) -> Written:
        """Both files, or the reason why this letter or only its Word file cannot be made; never stops the others."""
        try:
            pdf = self._pdf.write(brief)
        except LayoutError as exc:
            return Written(fout=str(exc))
        if isinstance(self._word, WordLayoutError):
            return Written(pdf, fout=str(self._word), opmaak=True)
        try:
            return Written(pdf, self._word.write(brief))
        except WordLayoutError as exc:
            return Written(pdf, fout=str(exc), opmaak=True)


_writer: Writer | None = None


def _begin(layouts: Layouts) -> None:
    global _writer  # one writer per worker process
    _writer = Writer(layouts)


def _one(brief: Brief) -> Written:
    if _writer is None:
        raise RuntimeError("the worker was not begun")
    return _writer.write(brief)


def write_all(briefs: tuple[Brief, ...], layouts: Layouts, workers: int | None = None) -> Iterator[Written]:
    """Every letter in bytes, in the order given."""
    if not briefs:
        return
    count = min(workers or os.cpu_count() or 1, max(1, len(briefs) // FEW), 8)
    if count < 2:
        writer = Writer(layouts)
        yield from (writer.write(b) for b in briefs)
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=(layouts,)) as pool:
        yield from pool.map(_one, briefs, chunksize=8)
