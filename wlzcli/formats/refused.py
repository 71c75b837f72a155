"""A foreign file that is not read: the reason travels as a value, inside the reader as an exception."""

from __future__ import annotations

from wlzcli.domain.werkboek import Weigering, Weigerreden


class Refused(Exception):  # noqa: N818 - it is an outcome, not an error of the program
    """Stops reading a file; ``weigering`` says why."""

    def __init__(
        self,
        reden: Weigerreden,
        gevonden: str | None = None,
        verwacht: str | None = None,
        *,
        blad: str | None = None,
        cel: str | None = None,
    ) -> None:
        super().__init__(reden)
        self.weigering = Weigering(reden, blad, cel, gevonden, verwacht)
