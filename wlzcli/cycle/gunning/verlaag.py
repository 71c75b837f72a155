"""Cutting quantities down to whole quanta under a limit, in proportion, and never less when the limit grows."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence


def cut_down(counts: Sequence[int], cost: Callable[[int, int], int], limit: int) -> list[int]:
    """The whole quanta of each line that fit under ``limit`` together.

    ``cost(i, n)`` is the cost of ``n`` quanta of line ``i``. All quanta stand in one fixed order: quantum ``j`` of
    a line of ``n`` at ``j/n``, ties by line. The longest beginning of that order that fits is taken, so every line
    is cut in the same proportion; what then is left goes to the cheapest quanta that still fit. So what is left
    over costs less than any quantum that was cut, and a higher limit never buys less: where the order can go one
    quantum further the limit is spent to the cent.
    """
    whole = sum(cost(i, n) for i, n in enumerate(counts))
    if whole <= limit:
        return list(counts)
    taken = [limit * n // whole for n in counts]
    costs = [cost(i, n) for i, n in enumerate(taken)]
    while sum(costs) > limit:  # half up per line may lift the sum a few cents above the limit
        last = max((_rank(n, counts[i]), i) for i, n in enumerate(taken) if n)[1]
        taken[last] -= 1
        costs[last] = cost(last, taken[last])
    left = limit - sum(costs)
    waiting = [(_rank(n + 1, counts[i]), i) for i, n in enumerate(taken) if n < counts[i]]
    heapq.heapify(waiting)
    while waiting:
        _, i = heapq.heappop(waiting)
        dearer = cost(i, taken[i] + 1)
        if dearer - costs[i] > left:
            break
        left -= dearer - costs[i]
        taken[i], costs[i] = taken[i] + 1, dearer
        if taken[i] < counts[i]:
            heapq.heappush(waiting, (_rank(taken[i] + 1, counts[i]), i))
    return _filled(counts, taken, cost, left)


def _rank(part: int, whole: int) -> int:
    """``part / whole`` as a whole number in the same order: exact for wholes below 2**32, and far faster than fractions."""
    return (part << 64) // whole


def _filled(counts: Sequence[int], taken: list[int], cost: Callable[[int, int], int], left: int) -> list[int]:
    """Spend what is left on the cheapest quanta that were cut, cheapest line first."""
    cut = [i for i, n in enumerate(taken) if n < counts[i]]
    for i in sorted(cut, key=lambda i: (_rank(cost(i, counts[i]), counts[i]), i)):
        have, low, high = cost(i, taken[i]), taken[i], counts[i]
        while low < high:  # the most quanta of this line that fit
            middle = (low + high + 1) // 2
            low, high = (middle, high) if cost(i, middle) - have <= left else (low, middle - 1)
        left -= cost(i, low) - have
        taken[i] = low
        if low < counts[i]:
            break
    return taken
