"""The logo in a Word letter: a picture in the file, and the piece of WordprocessingML that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from wlzcli.domain.printable import printable
from wlzcli.formats.logo import Logo, size_mm

_EMU = 36_000  # English Metric Units in a millimetre
_PICTURE, _RELATION = "word/media/wlz-logo.png", "rIdWlzLogo"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_W = "http://schemas.openxmlformats.org"


def with_logo(parts: Iterable[tuple[str, bytes]], logo: Logo | None) -> Iterator[tuple[str, bytes]]:
    """The parts of a layout and the picture of the logo, known to the document; as they are without a logo."""
    for name, content in parts:
        if logo is not None and name == _TYPES and b'"png"' not in content:
            content = content.replace(b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>')
        elif logo is not None and name == _RELATIONS:
            link = f'<Relationship Id="{_RELATION}" Type="{_W}/officeDocument/2006/relationships/image" Target="media/wlz-logo.png"/>'
            content = content.replace(b"</Relationships>", link.encode() + b"</Relationships>")
        yield name, content
    if logo is not None:
        yield _PICTURE, logo.png


def drawing(logo: Logo | None, naam: str) -> Any:
    """What stands for ``{{ logo }}``: the picture with its text for who cannot see it; empty without a logo."""
    from markupsafe import Markup

    if logo is None:
        return Markup("")
    wide, high = (round(mm * _EMU) for mm in size_mm(logo.png))
    text = f'"{escape(f"Logo van {printable(naam)}")}"'
    return Markup(  # noqa: S704 - our own markup; the only value in it is quoted
        f'</w:t><w:drawing><wp:inline xmlns:wp="{_W}/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="1" name="Logo" descr={text}/>'
        f'<a:graphic xmlns:a="{_W}/drawingml/2006/main"><a:graphicData uri="{_W}/drawingml/2006/picture">'
        f'<pic:pic xmlns:pic="{_W}/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="Logo" descr={text}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{_W}/officeDocument/2006/relationships" r:embed="{_RELATION}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing><w:t>'
    )
