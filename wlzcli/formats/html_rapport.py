"""A report as one self-contained HTML page: no network, prints well, light and dark, readable by a screen reader."""

from __future__ import annotations

from wlzcli.domain.dates import in_full
from wlzcli.domain.rapport import Rapport
from wlzcli.formats.svg_figuur import figuur_svg


def rapport_html(rapport: Rapport, page: str) -> bytes:
    """The page in this Jinja layout. Every value is escaped; only the figures, drawn here, go in as they are."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    drawn = [
        [Markup(figuur_svg(f, f"s{n}f{m}")) for m, f in enumerate(s.figuren, start=1)]  # noqa: S704 - its texts were escaped by the drawing
        for n, s in enumerate(rapport.secties, start=1)
    ]
    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.from_string(page).render(r=rapport, svg=drawn, datum=in_full(rapport.datum)).encode("utf-8")
