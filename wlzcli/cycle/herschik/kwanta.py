"""Whole quanta that together cost an amount to within one quantum."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from wlzcli.domain.money import half_up_ratio

_FINE = 10**18  # so that the order of quanta is the same everywhere without fractions


def scale(
    counts: Sequence[int], prices: Sequence[int], per: Sequence[int], amount: int, known: Sequence[int] | None = None
) -> tuple[list[int], int]:
    """Scale quanta so that they cost at most ``amount`` cents; returns the quanta and what is left of the amount.

    A line of ``n`` quanta costs ``half_up(n x price / per)`` (``known``: what the counts cost, where that was worked out). Every line is first cut in the same proportion; then the
    next quanta are added in the order in which they come when all lines grow together (quantum ``j`` of a line
    of ``n`` at ``j/n``, ties by line), as long as they fit. Scaled down, no line rises above its count.
    """
    n_lines = len(counts)
    costs = known or [half_up_ratio(counts[i] * prices[i], per[i]) for i in range(n_lines)]
    whole = sum(costs)
    if whole == amount or not whole:
        return list(counts), amount - whole
    down = amount < whole
    taken = [counts[i] * amount // whole for i in range(n_lines)]
    costs = [half_up_ratio(taken[i] * prices[i], per[i]) for i in range(n_lines)]
    left = amount - sum(costs)
    while left < 0:  # half up per line may lift the sum a few cents above the amount
        i = max((i for i in range(n_lines) if costs[i]), key=lambda i: (taken[i] * _FINE // counts[i], i))
        taken[i] -= 1
        fresh = half_up_ratio(taken[i] * prices[i], per[i])
        left += costs[i] - fresh
        costs[i] = fresh
    waiting = [((taken[i] + 1) * _FINE // counts[i], i) for i in range(n_lines) if counts[i] and prices[i]]
    heapq.heapify(waiting)
    while waiting:
        _, i = heapq.heappop(waiting)
        if down and taken[i] >= counts[i]:
            continue
        fresh = half_up_ratio((taken[i] + 1) * prices[i], per[i])
        if fresh - costs[i] > left:
            continue
        left -= fresh - costs[i]
        taken[i], costs[i] = taken[i] + 1, fresh
        heapq.heappush(waiting, ((taken[i] + 1) * _FINE // counts[i], i))
    return taken, left
