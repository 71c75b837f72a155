"""Two outcomes of the gunning side by side: who changes, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wlzcli.domain.decimals import percent
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.report import Table
from wlzcli.records import dataclass

Sleutel = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verschil:
    """One zorgaanbieder that changes. ``brief_vervangen``: the letter about what stands would have to be replaced."""

    regio: str
    sector: str
    agb_code: str
    naam: str
    uitkomst_nu: str
    uitkomst_anders: str
    jaren_nu: int
    jaren_anders: int
    tarief_nu: str
    tarief_anders: str
    bedrag_nu_cents: Money
    bedrag_anders_cents: Money
    verschil_cents: Money
    brief_vervangen: bool


def key_of(b: GunningBesluit) -> Sleutel:
    """What names a besluit."""
    return (b.regio, b.sector.value, b.agb_code)


def compare(
    nu: Iterable[GunningBesluit], anders: Iterable[GunningBesluit], verzonden: frozenset[Sleutel] = frozenset()
) -> tuple[Verschil, ...]:
    """Everyone whose outcome, term, percentage or amount differs, in the published order."""
    before, after = {key_of(b): b for b in nu}, {key_of(b): b for b in anders}
    changes = (_change(before.get(key), after.get(key), key in verzonden) for key in sorted(before.keys() | after.keys()))
    return tuple(c for c in changes if c is not None)


def _change(nu: GunningBesluit | None, anders: GunningBesluit | None, sent: bool) -> Verschil | None:
    known = anders or nu
    if known is None or _content(nu) == _content(anders):
        return None
    old, new = nu.bedrag_cents if nu else Money(0), anders.bedrag_cents if anders else Money(0)
    return Verschil(
        known.regio, known.sector.value, known.agb_code, known.naam,
        nu.uitkomst.value if nu else "niet in het voorstel", anders.uitkomst.value if anders else "niet in het voorstel",
        nu.duur_jaren if nu else 0, anders.duur_jaren if anders else 0, percentages(nu), percentages(anders), old, new, new - old, sent,
    )  # fmt: skip


def _content(b: GunningBesluit | None) -> tuple[object, ...] | None:
    """What a letter says: not the steps, not the phase."""
    if b is None:
        return None
    lines = tuple((r.prestatiecode, r.tariefpercentage, r.tarief_cents, r.volume, r.bedrag_cents) for r in b.regels)
    return (b.uitkomst, b.duur_jaren, lines, b.gereserveerd_cents)


def percentages(b: GunningBesluit | None) -> str:
    """The percentage of each ladder, as people read it: one when all are the same."""
    if b is None:
        return ""
    known: dict[str, Decimal | None] = {ladder.id: ladder.tariefpercentage for ladder in b.ladders}
    if len(set(known.values())) == 1 and None not in known.values():
        return percent(next(v for v in known.values() if v is not None))
    return ", ".join(f"{name} {percent(pct) if pct is not None else 'open'}" for name, pct in known.items())


def changes_table(titel: str, verschillen: tuple[Verschil, ...]) -> Table:
    """Who changes, as a table."""
    rows = tuple(
        (
            v.regio, v.sector, v.agb_code, v.naam, _both(v.uitkomst_nu, v.uitkomst_anders), _both(str(v.jaren_nu), str(v.jaren_anders)),
            _both(v.tarief_nu, v.tarief_anders), str(v.bedrag_nu_cents), str(v.bedrag_anders_cents), str(v.verschil_cents),
            "ja" if v.brief_vervangen else "",
        )
        for v in verschillen
    )  # fmt: skip
    columns = ("regio", "sector", "AGB", "naam", "uitkomst", "jaren", "tarief", "bedrag nu", "bedrag anders", "verschil", "brief vervangen")
    return Table(titel, columns, rows, ("bedrag nu", "bedrag anders", "verschil"))


def _both(nu: str, anders: str) -> str:
    return nu if nu == anders else f"{nu} → {anders}"
