"""A resolved kader taken apart into raw items again, so that an amendment can be laid over it and checked anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from wlzcli.domain.beleidsitem import Bron, BronSoort, Item, Status
from wlzcli.domain.ladder import Lezing
from wlzcli.policy.build import build
from wlzcli.policy.layers import Stapel, lay_item
from wlzcli.policy.model import Kader
from wlzcli.policy.sections import ENKELE, TABELLEN, Faults, Laag, LaagSoort, RuwItem, Sectie

BEVROREN = "beleid.json"


def take_apart(kader: Kader) -> Stapel:
    """The raw items of a resolved kader, in their order."""
    items = tuple(_raw(item, kader) for item in kader.items())
    head = Laag(id=kader.id, naam=kader.naam, soort=LaagSoort.SECTOR, bestand=BEVROREN, jaar=kader.jaar, sector=kader.sector)
    lagen = tuple(replace(head, id=name) for name in kader.lagen)
    return Stapel(head, lagen, items, kader.leveringsvormen, kader.zorgkantoor)


def amend(kader: Kader, laag: Laag, faults: Faults) -> Kader | None:
    """The kader with an amendment laid over it; None with faults when it does not fit."""
    stapel = take_apart(kader)
    items = {item.sleutel: item for item in stapel.items}
    before = len(faults.alle)
    for item in laag.items:
        lay_item(items, item, laag, faults)
    if len(faults.alle) > before:
        return None
    vormen = laag.leveringsvormen or stapel.leveringsvormen
    return build(replace(stapel, lagen=(*stapel.lagen, laag), items=tuple(items.values()), leveringsvormen=vormen), faults)


def confirm(
    kader: Kader, sleutels: frozenset[str], document: str, plaats: str, door: str, lezing: str | None, faults: Faults
) -> Kader | None:
    """These values as the zorgkantoor's own: status vast, its source, and who confirmed them; ``lezing`` where that was open."""
    bron = Bron(soort=BronSoort.BESLUIT_ZORGKANTOOR, document=document, plaats=plaats)

    def confirmed(raw: RuwItem) -> RuwItem:
        if raw.sleutel not in sleutels:
            return raw
        kept = {name: value for name, value in raw.velden.items() if name not in ("zekerheid", "reden")}
        velden = {**kept, "status": Status.VAST, "bron": bron, "bevestigd_door": door}
        was_open = velden.get("lezing") is Lezing.ONBEKEND
        return replace(raw, velden=velden | ({"lezing": lezing} if lezing and was_open else {}))

    return _changed(kader, confirmed, faults)


def _changed(kader: Kader, change: Callable[[RuwItem], RuwItem], faults: Faults) -> Kader | None:
    stapel = take_apart(kader)
    return build(replace(stapel, items=tuple(change(raw) for raw in stapel.items)), faults)


def sectie_of(sleutel: str) -> Sectie:
    """The section an item belongs to, by its key."""
    path = tuple(sleutel.split("."))
    return ENKELE[path] if path in ENKELE else TABELLEN[path[:-1]]


def _raw(item: Item, kader: Kader) -> RuwItem:
    values: dict[str, Any] = {f.name: getattr(item, f.name) for f in fields(item) if f.name not in ("sleutel", "laag")}
    velden = {name: value for name, value in values.items() if value is not None} | _table_values(item.sleutel, kader)
    if item.sleutel in ("beoordeling.staffel", "beoordeling.schaal", "herschikking.klassen"):
        velden.pop("waarde", None)
    return RuwItem(item.sleutel, sectie_of(item.sleutel), velden, {"": (BEVROREN, None)}, item.laag)


def _table_values(sleutel: str, kader: Kader) -> dict[str, Any]:
    """What the model keeps beside the item it stands in: steps, scale, classes."""
    beoordeling, herschikking = kader.beoordeling, kader.herschikking
    if sleutel == "beoordeling.staffel" and beoordeling is not None:
        return {"treden": beoordeling.staffel}
    if sleutel == "beoordeling.schaal" and beoordeling is not None:
        return {"minimum": beoordeling.schaal_min, "maximum": beoordeling.schaal_max}
    if sleutel == "herschikking.klassen" and herschikking is not None:
        unknown = herschikking.klassen_herkomst is not None and herschikking.klassen_herkomst.status is Status.ONBEKEND
        return {} if unknown else {"waarden": herschikking.klassen}
    return {}
