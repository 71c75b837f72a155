"""The independent solver: every division as a linear program, solved by HiGHS. Shares no code with ``domain``.

One program finds the level of a method over the claims of the class that does not fit:

- naar rato: the largest factor ``k`` with ``x >= k x claim``;
- gelijke toekenning: the smallest highest award ``t`` with ``x <= t``;
- gelijke korting: the smallest highest loss ``t`` with ``claim - x <= t``;

each with ``0 <= x <= claim`` and the whole room spent. At the optimum ``x`` is the only solution, but for rounding to cents.
Hundreds of divisions go into one program, each a block of its own: that is what makes thousands of them quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array, hstack, identity

CENT = 1.001  # a part is cut to cents: it may lie one cent beside the exact one
BLOCKS = 400


@dataclass(frozen=True)
class Uitkomst:
    """A division to be checked: (key, class, minimum, counted) of each claim, the room, and what each was given, in cents."""

    methode: str
    claims: tuple[tuple[str, int, int, int], ...]
    room: int
    given: dict[str, int]


def differences(outcomes: Sequence[Uitkomst]) -> list[tuple[Uitkomst, dict[str, float]]]:
    """The outcomes that are not those of the linear program, with what the program gives."""
    wrong = []
    for start in range(0, len(outcomes), BLOCKS):
        some = outcomes[start : start + BLOCKS]
        short = [_short_class(o) for o in some]
        solved = iter(_solve([(o.methode, *s) for o, s in zip(some, short, strict=True) if s]))
        for outcome, found in zip(some, short, strict=True):
            right = _expected(outcome, next(solved) if found else [])
            if outcome.given.keys() != right.keys() or any(abs(outcome.given[key] - right[key]) >= CENT for key in right):
                wrong.append((outcome, right))
    return wrong


def _classes(o: Uitkomst) -> list[tuple[list[tuple[str, int, int]], int, int]]:
    """Per class: its claims as (key, minimum, still open), what they ask together, and what is left when it is its turn."""
    left, out = o.room - sum(minimum for _, _, minimum, _ in o.claims), []
    for klasse in sorted({k for _, k, _, _ in o.claims}):
        members = [(key, minimum, counted - minimum) for key, k, minimum, counted in o.claims if k == klasse]
        asked = sum(still for _, _, still in members)
        out.append((members, asked, left))
        left -= min(asked, left)
    return out


def _short_class(o: Uitkomst) -> tuple[list[int], int] | None:
    """The claims of the first class that does not fit, and its room; None when everything fits."""
    return next((([still for _, _, still in members], left) for members, asked, left in _classes(o) if asked > left), None)


def _expected(o: Uitkomst, solved: list[float]) -> dict[str, float]:
    out: dict[str, float] = {}
    for members, asked, left in _classes(o):
        parts = [float(still) for _, _, still in members] if asked <= left else solved or [0.0] * len(members)
        solved = [] if asked > left else solved
        out |= {key: minimum + part for (key, minimum, _), part in zip(members, parts, strict=True)}
    return out


def _solve(problems: Sequence[tuple[str, list[int], int]]) -> list[list[float]]:
    """The exact parts of each problem's claims, which together ask more than its room, in cents."""
    if not problems:
        return []
    goal, rows, limits, totals, rooms, bounds, scales = [], [], [], [], [], [], []
    for methode, claims, room in problems:
        n, scale = len(claims), max(claims)
        amounts = np.array(claims, dtype=float) / scale
        sign, level, limit = {
            "naar_rato": (-1.0, amounts, np.zeros(n)),  # k x claim - x <= 0, k as large as can be
            "gelijke_toekenning": (1.0, -np.ones(n), np.zeros(n)),  # x - t <= 0
            "gelijke_korting": (-1.0, -np.ones(n), -amounts),  # -x - t <= -claim
        }[methode]
        rows.append(hstack([sign * identity(n), csr_array(level.reshape(n, 1))]))
        totals.append(csr_array(np.append(np.ones(n), 0.0).reshape(1, n + 1)))
        goal += [0.0] * n + [-1.0 if methode == "naar_rato" else 1.0]
        limits.append(limit)
        rooms.append(room / scale)
        bounds += [*((0.0, float(a)) for a in amounts), (0.0, None)]
        scales.append((n, scale))
    found = linprog(
        goal, A_ub=block_diag(rows, format="csr"), b_ub=np.concatenate(limits), A_eq=block_diag(totals, format="csr"), b_eq=rooms, bounds=bounds,
        method="highs-ds", options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )  # fmt: skip
    assert found.status == 0, found.message
    out, at = [], 0
    for n, scale in scales:
        out.append([float(x) * scale for x in found.x[at : at + n]])
        at += n + 1
    return out
