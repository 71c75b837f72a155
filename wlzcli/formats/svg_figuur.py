"""A figure as SVG with matplotlib, for inside a page: no date, no fixed colours, the same bytes every time.

Colours are drawn as marks and put into the page's own variables, so that a figure follows light and dark.
Values become floats here and only here: they place a bar, and are never read back.
"""

from __future__ import annotations

import io
import re
import warnings
from decimal import Decimal
from typing import Any

from wlzcli.domain.rapport import Figuur, FiguurRij, Tint

# Each mark is a colour that nothing else uses, and the variable of the page it becomes.
MARKS = {
    Tint.HOOFD: ("#010203", "--hoofd"),
    Tint.MEER: ("#010204", "--meer"),
    Tint.MINDER: ("#010205", "--minder"),
    Tint.REST: ("#010206", "--rest"),
}
INK, SOFT = ("#010207", "--ink"), ("#010208", "--soft")
WIDTH, ROW, HEAD = 4.4, 0.46, 0.3  # inches; one row holds its text and under it what is drawn
LONGEST = 40
SETTINGS: Any = {
    "svg.fonttype": "none",  # text stays text: it can be read, searched and styled
    "svg.hashsalt": "wlz",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "font.family": ["DejaVu Sans"],  # comes with the library, so no machine lays out differently
    "font.size": 10.5,
}


def figuur_svg(figuur: Figuur, id_prefix: str) -> str:
    """The ``<svg>`` element; every id in it starts with the prefix, so that several fit on one page."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    low, high = _bounds(figuur)
    head = HEAD if figuur.lijnen else 0.04
    height = head + ROW * len(figuur.rijen)
    buffer = io.BytesIO()
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign the layout font lacks is still drawn by the reader's own font
        fig = Figure(figsize=(WIDTH, height))
        axes = fig.add_axes((0.01, 0.0, 0.98, (height - head) / height))
        axes.set(xlim=(low, high), ylim=(len(figuur.rijen) - 0.02, -0.02))
        axes.axis("off")
        for number, row in enumerate(figuur.rijen):
            _draw(axes, row, number)
        for line in figuur.lijnen:
            for number in range(len(figuur.rijen)):  # beside what is drawn, not through the names
                axes.vlines(float(line.waarde), number + 0.48, number + 0.88, color=SOFT[0], linewidth=1.2, zorder=3)
            side = "left" if float(line.waarde) < (low + high) / 2 else "right"
            axes.annotate(
                _short(line.naam), (float(line.waarde), 0), (0, 4), textcoords="offset points", ha=side, va="bottom", color=SOFT[0]
            )
        fig.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _for_page(buffer.getvalue().decode("utf-8"), id_prefix)


def _draw(axes: Any, row: FiguurRij, number: int) -> None:
    """One row: its name at the left, its value at the right, and under them what is drawn."""
    across = axes.get_yaxis_transform()
    axes.text(0, number + 0.27, _short(row.naam), transform=across, va="center", ha="left", color=INK[0])
    axes.text(1, number + 0.27, row.tekst, transform=across, va="center", ha="right", color=INK[0])
    for balk in row.balken:
        left, wide = float(min(balk.van, balk.tot)), float(abs(balk.tot - balk.van))
        axes.barh(number + 0.66, wide, left=left, height=0.08 if row.punten else 0.3, color=MARKS[balk.tint][0], linewidth=0, zorder=2)
    for punt in row.punten:
        axes.plot([float(punt.waarde)], [number + 0.66], marker="o", markersize=6, clip_on=False, color=MARKS[punt.tint][0], zorder=4)
    axes.plot([0, 1], [number + 0.97] * 2, transform=across, color=SOFT[0], linewidth=0.3, zorder=1)


def _bounds(figuur: Figuur) -> tuple[float, float]:
    values = [v for r in figuur.rijen for b in r.balken for v in (b.van, b.tot)]
    values += [p.waarde for r in figuur.rijen for p in r.punten] + [line.waarde for line in figuur.lijnen]
    values.append(Decimal(0) if figuur.minimum is None else figuur.minimum)
    low, high = float(min(values)), float(max(values))
    room = (high - low) * 0.02 or 1.0
    return low - (room if figuur.minimum is not None or low < 0 else 0), high + room


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def _for_page(svg: str, prefix: str) -> str:
    """Without prologue, own style, size and fixed colours; hidden from a screen reader, which gets the text of the figure."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<(metadata|style)\b.*?</\1>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'^<svg [^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true" focusable="false">', svg, count=1)
    return re.sub(r"<[^>]*>", lambda tag: _tag_for_page(tag.group(), prefix), svg)  # only tags: in texts '>' is written '&gt;'


def _tag_for_page(tag: str, prefix: str) -> str:
    tag = tag.replace(' id="', f' id="{prefix}-').replace("url(#", f"url(#{prefix}-").replace('xlink:href="#', f'href="#{prefix}-')
    for mark, variable in (*MARKS.values(), INK, SOFT):
        tag = tag.replace(mark, f"var({variable})")
    return re.sub(r"font-family: [^;\"]*", "font-family: inherit", tag)
