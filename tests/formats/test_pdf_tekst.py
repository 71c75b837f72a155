"""The text of a bewijsstuk is read without its colours, and is the same."""

from __future__ import annotations

import pypdfium2
import typst

from wlzcli.formats.pdf_reader import COLOUR_PROFILE, NO_PROFILE, read_plain

GEKLEURD = b"""
#set page(width: 12cm, height: 12cm, fill: luma(250))
#text(fill: rgb("#b91c1c"))[*Uittreksel handelsregister*] \\
KvK-nummer 17000001 \\
#text(fill: luma(40))[Stichting \xc3\x89\xc3\xa9n en Tw\xc3\xad]
#pagebreak()
#rect(fill: rgb("#1d4ed8"))[Tweede blad]
"""


def test_colours_make_no_difference_to_the_text() -> None:
    data = typst.compile(GEKLEURD)
    assert COLOUR_PROFILE in data
    assert len(COLOUR_PROFILE) == len(NO_PROFILE)  # nothing in the file moves
    document = pypdfium2.PdfDocument(data)
    whole = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert read_plain(data) == (True, None, 2, whole)
    assert [word in whole for word in ("17000001", "Stichting Één en Twí", "Tweede blad")] == [True, True, True]
