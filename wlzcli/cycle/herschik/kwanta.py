"""Whole quanta that together cost an amount to within one quantum."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from wlzcli.domain.money import half_up_ratio


def scale(
    counts: Sequence[int], prices: Sequence[int], per: Sequence[int], amount: int, known: Sequence[int] | None = None
) -> tuple[list[int], int]:
    """Scale quanta so that they cost at most ``amount`` cents; returns the quanta and what is left of the amount.

    A line of ``n`` quanta costs ``half_up(n x price / per)`` (``known``: what the counts cost, where that was worked out). Every line is first cut in the same proportion; then the
    next quanta are added in the order in which they come when all lines grow together (quantum ``j`` of a line
    of ``n`` at ``j/n``, ties by line), as long as they fit. Scaled down, no line rises above its count.
    """
    costs = known or _costs(counts, prices, per)
    whole = sum(costs)
    if whole == amount or not whole:
        return list(counts), amount - whole
    down = amount < whole
    fine = 2 * max(counts).bit_length()  # j/n as a whole number of this many bits: exact, for no two fractions lie nearer
    taken = [n * amount // whole for n in counts]
    costs = _costs(taken, prices, per)
    left = amount - sum(costs)
    while left < 0:  # half up per line may lift the sum a few cents above the amount
        i = max((i for i, cost in enumerate(costs) if cost), key=lambda i: ((taken[i] << fine) // counts[i], i))
        taken[i] -= 1
        fresh = half_up_ratio(taken[i] * prices[i], per[i])
        left += costs[i] - fresh
        costs[i] = fresh
    lines = len(counts)  # a quantum in the order: its j/n, then its line, in one number
    waiting = [(n + 1 << fine) // count * lines + i for i, (n, count) in enumerate(zip(taken, counts, strict=True)) if count and prices[i]]
    cheapest = min([price // q for price, q in zip(prices, per, strict=True) if price], default=0)
    heapify(waiting)
    while waiting and left >= cheapest:
        i = heappop(waiting) % lines
        if down and taken[i] >= counts[i]:
            continue
        fresh = half_up_ratio((taken[i] + 1) * prices[i], per[i])
        if fresh - costs[i] > left:
            continue
        left -= fresh - costs[i]
        taken[i], costs[i] = taken[i] + 1, fresh
        heappush(waiting, (taken[i] + 1 << fine) // counts[i] * lines + i)
    return taken, left


def _costs(counts: Sequence[int], prices: Sequence[int], per: Sequence[int]) -> list[int]:
    return [n * price if q == 1 else half_up_ratio(n * price, q) for n, price, q in zip(counts, prices, per, strict=True)]
