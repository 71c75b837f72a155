"""A shortage of room, told with the voorstel: how much, by which rule it was divided, and who got less."""

from __future__ import annotations

from collections.abc import Iterable

from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import Fase, GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.report import Table

TEKORT = "ruimte.tekort"


def _cuts(decisions: Iterable[GunningBesluit]) -> list[tuple[GunningBesluit, Stap]]:
    return [(b, s) for b in decisions if b.fase is Fase.VOORSTEL for s in b.stappen if s.regel == TEKORT]


def shortage_notes(decisions: Iterable[GunningBesluit]) -> tuple[str, ...]:
    """One sentence for each division: what was short, by how much, by which published rule or answer, and how many got less."""
    divisions: dict[tuple[str, str], list[Stap]] = {}
    for b, s in _cuts(decisions):
        divisions.setdefault((b.regio, s.feiten.get("waarvan") or ""), []).append(s)
    return tuple(_note(regio, waarvan, steps) for (regio, waarvan), steps in sorted(divisions.items()))


def _note(regio: str, waarvan: str, steps: list[Stap]) -> str:
    facts = steps[0].feiten
    wanted, room = _cents(facts.get("gevraagd_door_allen_cents")), _cents(facts.get("ruimte_cents"))
    who = "1 zorgaanbieder kreeg" if len(steps) == 1 else f"{len(steps)} zorgaanbieders kregen"
    method, order = (facts.get("methode") or "").replace("_", " "), facts.get("voorrang")
    return (
        f"Tekort in regio {regio}, {waarvan}: {wanted} te gunnen in {room}, dus {wanted - room} te veel. Verdeeld volgens "
        f"'{facts.get('titel')}' ({method}{f', {order}' if order else ''}; {steps[0].bron}); {who} daardoor minder: zie de tabel Tekort."
    )


def shortage_table(decisions: Iterable[GunningBesluit]) -> tuple[Table, ...]:
    """Who got less: what it had before the division, the ceiling it was given, and the difference; nothing without a shortage."""
    rows = tuple(
        (
            b.regio, b.sector.value, b.agb_code, b.naam, s.feiten.get("waarvan"),
            str(_cents(s.van)), str(_cents(s.naar)), str(_cents(s.van) - _cents(s.naar)),
        )
        for b, s in _cuts(decisions)
    )  # fmt: skip
    columns = ("regio", "sector", "AGB", "naam", "waarvan", "zonder tekort", "plafond", "minder")
    return (Table("Tekort: wie minder kreeg", columns, rows, columns[5:]),) if rows else ()


def _cents(text: str | None) -> Money:
    return Money(int(text or 0))
