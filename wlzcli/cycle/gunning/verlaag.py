"""Cutting quantities down to whole quanta under a limit, in proportion, and never less when the limit grows."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heapreplace

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
    full = _costs(counts, prices, per)
    whole = sum(full)
    if whole <= limit:
        return list(counts)
    fine = 2 * max(counts).bit_length()  # j/n as a whole number of this many bits: exact, for no two fractions lie nearer
    taken = [limit * n // whole for n in counts]
    costs = _costs(taken, prices, per)
    left = limit - sum(costs)
    while left < 0:  # half up per line may lift the sum a few cents above the limit
        last = max(((n << fine) // counts[i], i) for i, n in enumerate(taken) if n)[1]
        taken[last] -= 1
        left += costs[last]
        costs[last] = _cost(taken[last], prices[last], per[last])
        left -= costs[last]
    lines = len(counts)  # a quantum in the order: its j/n, then its line, in one number
    waiting = [(n + 1 << fine) // count * lines + i for i, (n, count) in enumerate(zip(taken, counts, strict=True)) if n < count]
    heapify(waiting)
    while waiting:
        i = waiting[0] % lines
        n = taken[i] + 1
        dearer = n * prices[i] if per[i] == 1 else half_up_ratio(n * prices[i], per[i])
        if dearer - costs[i] > left:
            break
        left -= dearer - costs[i]
        taken[i], costs[i] = n, dearer
        if n < counts[i]:
            heapreplace(waiting, (n + 1 << fine) // counts[i] * lines + i)
        else:
            heappop(waiting)
    return _filled(counts, full, taken, prices, per, left)


def _cost(n: int, price: int, per: int) -> int:
    return n * price if per == 1 else half_up_ratio(n * price, per)


def _costs(counts: Sequence[int], prices: Sequence[int], per: Sequence[int]) -> list[int]:
    """The same for every line at once: a ronde cuts some 70.000 of them."""
    return [n * price if q == 1 else half_up_ratio(n * price, q) for n, price, q in zip(counts, prices, per, strict=True)]


def _filled(counts: Sequence[int], full: list[int], taken: list[int], prices: Sequence[int], per: Sequence[int], left: int) -> list[int]:
    """Spend what is left on the cheapest quanta that were cut, cheapest line first. ``full``: what each whole line costs."""
    cut = [i for i, n in enumerate(taken) if n < counts[i]]
    fine = 2 * max(counts).bit_length()
    cheapest = [((full[i] << fine) // counts[i], i) for i in cut]
    heapify(cheapest)
    while cheapest:
        _, i = heappop(cheapest)
        have, low, high = _cost(taken[i], prices[i], per[i]), taken[i], counts[i]
        while low < high:  # the most quanta of this line that fit
            middle = (low + high + 1) // 2
            low, high = (middle, high) if _cost(middle, prices[i], per[i]) - have <= left else (low, middle - 1)
        left -= _cost(low, prices[i], per[i]) - have
        taken[i] = low
        if low < counts[i]:
            break
    return taken
