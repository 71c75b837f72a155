"""Whether what is decided now is what was vastgesteld, but for what another program told otherwise."""

from __future__ import annotations

from dataclasses import replace

from wlzcli.cycle.validate.inputs import VOLDAAN, WAARSCHUWING
from wlzcli.domain.toetsing import Getoetst, ValidateBesluit

TOLD_SINCE = frozenset({"W237"})  # warnings that came with 0.4.0
TOLD_LESS = frozenset({"W235"})  # and that 0.5.0 gives less often: the dots of B.V. make no other name


def says_the_same(now: ValidateBesluit, then: ValidateBesluit) -> bool:
    """Whether they differ at most in warnings that a program of before gave otherwise: that is no reason to revise a besluit that stands."""
    if then == now:
        return True
    said, said_then = ({c for g in b.getoetst for c in g.codes} for b in (now, then))
    more, gone = said & TOLD_SINCE, (said_then & TOLD_LESS) - said
    accepted = tuple(a for a in then.aanvaard if a.code not in gone)
    return bool(more or gone) and _without(now, more) == _without(replace(then, aanvaard=accepted), gone)


def _without(b: ValidateBesluit, codes: set[str]) -> ValidateBesluit:
    return replace(b, getoetst=tuple(_told_without(g, codes) for g in b.getoetst), stappen=())


def _told_without(g: Getoetst, without: set[str]) -> Getoetst:
    codes = tuple(c for c in g.codes if c not in without)
    return replace(g, codes=codes, uitkomst=VOLDAAN if g.uitkomst == WAARSCHUWING and not codes else g.uitkomst)
