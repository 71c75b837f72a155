"""What zorgaanbieders answered to their awards, as it was recorded: a later answer takes no earlier one away."""

from __future__ import annotations

from wlzcli.domain.gunning import Eenzijdig, GunningBesluit, Reactie, ReactieOp, ReactieSoort
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.store.tables import StoredBesluit, Tables
from wlzcli.workflow.correcties import Herzieningen


class Reacties:
    """Every answer of the ronde, in the order in which they were recorded."""

    def __init__(self, tables: Tables) -> None:
        self.every = tuple(r.as_type(Reactie) for r in tables.registraties("reactie"))
        self._tables = tables
        self._known: Herzieningen | None = None

    def to_award(self, stored: StoredBesluit) -> tuple[Reactie, ...]:
        """The answers to this award, also those to the besluit it went on from (provisional, then definitive or withdrawn)."""
        own = self._about(stored, ReactieOp.GUNNING)
        if not own:
            return ()
        if self._known is None:
            self._known = Herzieningen(self._tables)
        ids = self._known.lineage(stored)
        return tuple(r for r in own if not r.besluiten or ids & set(r.besluiten))

    def to_shift(self, stored: StoredBesluit) -> tuple[Reactie, ...]:
        """The answers to this herschikking."""
        return tuple(r for r in self._about(stored, ReactieOp.HERSCHIKKING) if not r.besluiten or stored.id in r.besluiten)

    def one_sided(self, stored: StoredBesluit) -> Reactie | None:
        """That the budget of this award or herschikking was filed with the NZa by one side alone, whatever was answered since."""
        if not any(r.agb_code == stored.agb_code and r.reactie == ReactieSoort.EENZIJDIG for r in self.every):
            return None
        answers = self.to_award(stored) if stored.stap == "gunning" else self.to_shift(stored)
        return next((r for r in reversed(answers) if r.reactie == ReactieSoort.EENZIJDIG), None)

    def every_one_sided(self) -> tuple[Eenzijdig, ...]:
        """Every award and herschikking that stands and was filed by one side alone, with its amount and the last answer."""
        found: list[Eenzijdig] = []
        if not any(r.reactie == ReactieSoort.EENZIJDIG for r in self.every):
            return ()
        for stap, op in (("gunning", ReactieOp.GUNNING), ("herschik", ReactieOp.HERSCHIKKING)):
            for b in self._tables.standing(stap):
                filed = self.one_sided(b)
                if filed is not None:
                    last = (self.to_award(b) if stap == "gunning" else self.to_shift(b))[-1]
                    amount = b.as_type(GunningBesluit).bedrag_cents if stap == "gunning" else b.as_type(HerschikBesluit).herschikking_cents
                    found.append(Eenzijdig(b.regio, b.sector, b.agb_code, op.value, filed.datum, amount, last.reactie))
        return tuple(found)

    def _about(self, stored: StoredBesluit, op: ReactieOp) -> list[Reactie]:
        return [
            r
            for r in self.every
            if (r.op, r.agb_code) == (op, stored.agb_code) and r.regio in (None, stored.regio) and r.sector in (None, stored.sector)
        ]
