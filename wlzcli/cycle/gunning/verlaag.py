"""Cutting quantities down to whole quanta under a limit, in proportion, and never less when the limit grows."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from wlzcli.domain.money import half_up_ratio


def cut_down(counts: Sequence[int], limit: int, prices: Sequence[int] | None = None, per: Sequence[int] | None = None) -> list[int]:
    """The whole quanta of each line that fit under ``limit`` together.

    ``n`` quanta of line ``i`` cost ``half_up(n x prices[i] / per[i])``; without prices every quantum counts as one. All
    quanta stand in one fixed order: quantum ``j`` of a line of ``n`` at ``j/n``, ties by line. The longest beginning of
    that order that fits is taken, so every line is cut in the same proportion; what then is left goes to the cheapest
    quanta that still fit. So what is left over costs less than any quantum that was cut, and a higher limit never buys
    less: where the order can go one quantum further the limit is spent to the cent.
    """
    prices, per = prices or [1] * len(counts), per or [1] * len(counts)
    whole = sum(_costs(counts, prices, per))
    if whole <= limit:
        return list(counts)
    taken = [limit * n // whole for n in counts]
    costs = _costs(taken, prices, per)
    left = limit - sum(costs)
    while left < 0:  # half up per line may lift the sum a few cents above the limit
        last = max((_rank(n, counts[i]), i) for i, n in enumerate(taken) if n)[1]
        taken[last] -= 1
        left += costs[last]
        costs[last] = _cost(taken[last], prices[last], per[last])
        left -= costs[last]
    waiting = [(_rank(n + 1, count), i) for i, (n, count) in enumerate(zip(taken, counts, strict=True)) if n < count]
    heapq.heapify(waiting)
    while waiting:
        _, i = heapq.heappop(waiting)
        dearer = _cost(taken[i] + 1, prices[i], per[i])
        if dearer - costs[i] > left:
            break
        left -= dearer - costs[i]
        taken[i], costs[i] = taken[i] + 1, dearer
        if taken[i] < counts[i]:
            heapq.heappush(waiting, (_rank(taken[i] + 1, counts[i]), i))
    return _filled(counts, taken, prices, per, left)


def _cost(n: int, price: int, per: int) -> int:
    return n * price if per == 1 else half_up_ratio(n * price, per)


def _costs(counts: Sequence[int], prices: Sequence[int], per: Sequence[int]) -> list[int]:
    """The same for every line at once: a ronde cuts some 70.000 of them."""
    return [n * price if q == 1 else half_up_ratio(n * price, q) for n, price, q in zip(counts, prices, per, strict=True)]


def _rank(part: int, whole: int) -> int:
    """``part / whole`` as a whole number in the same order: exact for wholes below 2**32, and far faster than fractions."""
    return (part << 64) // whole


def _filled(counts: Sequence[int], taken: list[int], prices: Sequence[int], per: Sequence[int], left: int) -> list[int]:
    """Spend what is left on the cheapest quanta that were cut, cheapest line first."""
    full = _costs(counts, prices, per)
    cheapest = [((cost << 64) // count, i) for i, (count, n, cost) in enumerate(zip(counts, taken, full, strict=True)) if n < count]
    heapq.heapify(cheapest)
    while cheapest:
        _, i = heapq.heappop(cheapest)
        have, low, high = _cost(taken[i], prices[i], per[i]), taken[i], counts[i]
        while low < high:  # the most quanta of this line that fit
            middle = (low + high + 1) // 2
            low, high = (middle, high) if _cost(middle, prices[i], per[i]) - have <= left else (low, middle - 1)
        left -= _cost(low, prices[i], per[i]) - have
        taken[i] = low
        if low < counts[i]:
            break
    return taken
