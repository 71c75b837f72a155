"""A report as one self-contained HTML page: no network, prints well, light and dark, readable by a screen reader."""

from __future__ import annotations

from wlzcli.domain.dates import in_full
from wlzcli.domain.rapport import Rapport


def rapport_html(rapport: Rapport, page: str) -> bytes:
    """The page in this Jinja layout; every value is escaped."""
    from jinja2 import Environment, StrictUndefined

    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return env.from_string(page).render(r=rapport, datum=in_full(rapport.datum)).encode("utf-8")
