"""The step that tells how a unit was forecast: the method and factor of its lines, over which days, and by whose word."""

from __future__ import annotations

from collections import Counter

from wlzcli.cycle.herschik.deel import Deel
from wlzcli.cycle.herschik.inputs import Stand
from wlzcli.cycle.herschik.prognose import Methode
from wlzcli.cycle.herschik.regels import Waarde
from wlzcli.cycle.herschik.stromen import NIET_GEEXTRAPOLEERD, TOT_EINDDATUM
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import Stap
from wlzcli.domain.money import Money
from wlzcli.domain.schatting import PER_PRESTATIE, PROGNOSE

OF_A_ROW = frozenset({NIET_GEEXTRAPOLEERD, TOT_EINDDATUM})  # what the table ``stromen`` says, not the kader


def step_of(deel: Deel, usual: Methode, regel: Waarde, stand: Stand) -> Stap:
    """How a unit was forecast. ``usual``: how its lines were, that name no method of their own; ``regel``: what was decided, and where.

    ``methode`` and ``factor`` are those of the lines without a method of their own; without such lines the method that all lines share,
    else ``per_prestatie``. ``anders`` counts the lines by another method: each of them tells its own.
    """
    own = Counter((line.methode, line.factor) for line in deel.lijnen if line.methode is not None)
    names = sorted({name for name, _ in own if name is not None})
    naam, factor, latest = usual.naam, usual.factor or None, usual.factor_laatste or None
    if sum(own.values()) == len(deel.lijnen) and own:
        factors = {f for _, f in own}
        naam, latest = names[0] if len(names) == 1 else PER_PRESTATIE, None
        factor = next(iter(factors)) if len(names) == len(factors) == 1 else None
    others = Counter[str]()
    for (name, _), count in own.items():
        if name != naam:
            others[str(name)] += count
    facts = Facts.of(
        realisatie_cents=Money(deel.gedeclareerd), methode=naam, factor=factor, factor_laatste_perioden=latest,
        dagen_laatste_perioden=stand.laatste_dagen if latest else None, perioden=len(stand.perioden), dagen=stand.dagen,
        regels=len(deel.lijnen), regel=regel.waarde if regel.waarde != naam else None,
        anders=", ".join(f"{name} {count}" for name, count in sorted(others.items())) or None,
    )  # fmt: skip
    rij = next((line.rij for line in deel.lijnen if line.rij is not None), None)
    bron, status = (rij.bron, "vast") if naam in OF_A_ROW and rij is not None else (regel.bron, regel.status)
    return Stap(PROGNOSE, facts, str(deel.afspraak), str(deel.prognose), bron, status)
