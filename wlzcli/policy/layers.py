"""Layers laid over each other: landelijk, sector, zorgkantoor, regio, wijziging. The last wins.

A layer may override only what the layers above it declare open (``afwijken``), within their bounds (``binnen``);
a nota van inlichtingen or a ruling may change anything. Every item keeps the layer it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wlzcli.domain.codes import Leveringsvorm
from wlzcli.errors import PolicyFault
from wlzcli.policy.sections import Faults, Laag, LaagSoort, RuwItem, WijzigingSoort

# What belongs to one value and does not carry over to the value that replaces it.
VAN_DE_WAARDE = ("bron", "status", "reden", "zekerheid", "toelichting", "waarde", "bevestigd_door")


@dataclass(frozen=True)
class Stapel:
    """The raw kader after all layers: its head, its items in order, and which layers made it."""

    kader: Laag
    lagen: tuple[Laag, ...]
    items: tuple[RuwItem, ...]
    leveringsvormen: tuple[Leveringsvorm, ...]
    zorgkantoor: str | None


def chain(laag_id: str, lagen: Mapping[str, Laag], faults: Faults) -> tuple[Laag, ...]:
    """This layer and those above it, the widest first. A missing or circular layer is a fault."""
    found: list[Laag] = []
    seen: list[str] = []
    current: str | None = laag_id
    while current is not None:
        if current in seen:
            below = lagen[seen[-1]]
            herstel = "Laat 'op' naar de laag erboven wijzen."
            faults.add(below.fault("op", f"de lagen lopen in een kring: {' op '.join([*seen, current])}", herstel))
            return ()
        if current not in lagen:
            herstel, melding = f"Kies uit: {', '.join(sorted(lagen))}.", f"de laag '{current}' bestaat niet"
            faults.add(lagen[seen[-1]].fault("op", melding, herstel) if seen else PolicyFault(laag_id, "", melding, None, herstel))
            return ()
        seen.append(current)
        found.insert(0, lagen[current])
        current = lagen[current].op
    _check_order(found, faults)
    return tuple(found)


def _check_order(lagen: list[Laag], faults: Faults) -> None:
    for above, below in pairwise(lagen):
        if below.soort.rang < above.soort.rang or (below.soort is above.soort and below.soort is not LaagSoort.WIJZIGING):
            melding = f"een laag '{below.soort}' kan niet op een laag '{above.soort}' liggen"
            faults.add(below.fault("op", melding, "De volgorde is landelijk, sector, zorgkantoor, regio, wijziging."))


def order(lagen: Iterable[Laag]) -> tuple[Laag, ...]:
    """The order in which layers are laid: by kind, then by date, then by id."""
    return tuple(sorted(lagen, key=lambda laag: (laag.soort.rang, laag.per.isoformat() if laag.per else "", laag.id)))


def lay(lagen: Iterable[Laag], faults: Faults) -> Stapel | None:
    """The layers over each other, the widest first. None when there is no sector layer."""
    used = tuple(lagen)
    kader = next((laag for laag in used if laag.soort is LaagSoort.SECTOR), None)
    if kader is None:
        return None
    items: dict[str, RuwItem] = {}
    vormen: tuple[Leveringsvorm, ...] = ()
    for laag in used:
        vormen = laag.leveringsvormen or vormen
        for item in laag.items:
            lay_item(items, item, laag, faults)
    zorgkantoor = next((laag.zorgkantoor for laag in reversed(used) if laag.zorgkantoor), None)
    return Stapel(kader, used, tuple(items.values()), vormen, zorgkantoor)


def lay_item(items: dict[str, RuwItem], item: RuwItem, laag: Laag, faults: Faults) -> None:
    """One item of a layer over what lies there: new, instead of it, or taken away."""
    below = items.get(item.sleutel)
    if below is None:
        if item.vervallen:
            faults.add(item.fault("kan niet vervallen: geen hogere laag heeft dit", "vervallen"))
        else:
            items[item.sleutel] = item
        return
    mag_alles = laag.wijziging in (WijzigingSoort.NOTA_VAN_INLICHTINGEN, WijzigingSoort.UITSPRAAK)
    if not mag_alles and below.velden.get("afwijken") is not True:
        herstel = "Alleen wat de hogere laag openstelt (afwijken = true) mag een lagere laag anders zetten."
        faults.add(item.fault(f"dit ligt vast in laag '{below.laag}' en mag hier niet anders", "", herstel))
        return
    if item.vervallen:
        del items[item.sleutel]
        return
    merged = merge(below, item)
    if not mag_alles:
        _check_bounds(below, merged, faults)
    items[item.sleutel] = merged


def merge(below: RuwItem, above: RuwItem) -> RuwItem:
    """The fields of the higher layer, with those of the lower layer over them."""
    carried = {name: value for name, value in below.velden.items() if name not in VAN_DE_WAARDE}
    velden: dict[str, Any] = {**carried, **above.velden}
    if "waarde" not in above.velden and "waarde" in below.velden and velden.get("status") != "onbekend":
        velden["waarde"] = below.velden["waarde"]
    return replace(above, velden=velden, plaatsen={**below.plaatsen, **above.plaatsen})


def _check_bounds(below: RuwItem, merged: RuwItem, faults: Faults) -> None:
    bounds = below.velden.get("binnen")
    if not isinstance(bounds, (list, tuple)) or len(bounds) != 2 or not all(_is_number(b) for b in bounds):
        return
    low, high = bounds
    for name in ("waarde", "minimum", "maximum"):
        value = merged.velden.get(name)
        if _is_number(value) and not low <= value <= high:
            faults.add(merged.fault(f"{value} ligt buiten de grenzen {low} tot en met {high} van laag '{below.laag}'", name))


def _is_number(value: object) -> bool:
    return type(value) is int or (isinstance(value, Decimal) and value.is_finite())
