"""Policy as people read it: the value of every item, what differs between two kaders, who deviates from what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wlzcli.domain.beleidsitem import Item
from wlzcli.domain.canonical import show, to_data
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.decimals import dutch
from wlzcli.domain.ladder import TariefRegel
from wlzcli.policy.model import Kader, Verwachting
from wlzcli.policy.toepassing import VRAGEN
from wlzcli.records import dataclass

# What every item has; the rest of its fields is its value.
ALGEMEEN = frozenset(f.name for f in fields(Item))


@dataclass(frozen=True, slots=True)
class Beleidsregel:
    """One item as ``wlz beleid toon`` shows it."""

    kader: str
    sleutel: str
    titel: str
    waarde: str
    status: str
    aard: str
    laag: str
    bron: str
    toetsmoment: str | None = None
    maanden: int | None = None
    zekerheid: str | None = None
    reden: str | None = None
    toelichting: str | None = None
    bevestigd_door: str | None = None
    afwijken: bool = False


@dataclass(frozen=True, slots=True)
class Verschil:
    """One item that two kaders do not share. ``soort``: nieuw, vervallen, gewijzigd, herkomst."""

    sleutel: str
    soort: str
    titel: str
    van: str
    naar: str
    van_bron: str
    naar_bron: str


@dataclass(frozen=True, slots=True)
class Afwijking:
    """What one zorgkantoor says on one item; ``verschil`` against the layers above it, in points where that can be told."""

    sleutel: str
    zorgkantoor: str
    titel: str
    waarde: str
    verschil: str
    status: str
    zekerheid: str
    bron: str

    @property
    def in_punten(self) -> bool:
        """Whether ``verschil`` is a number of points."""
        return self.verschil[:1] in ("+", "-")


def regels(kader: Kader) -> tuple[Beleidsregel, ...]:
    """Every item of a kader, in the order of its sections."""
    return tuple(_regel(item, kader) for item in kader.items())


def _regel(item: Item, kader: Kader) -> Beleidsregel:
    return Beleidsregel(
        kader=kader.id,
        sleutel=item.sleutel,
        titel=item.titel,
        waarde=waarde_tekst(item, kader),
        status=item.zekerheid_label,
        aard=item.aard.value,
        laag=item.laag,
        bron=item.bron.label,
        toetsmoment=item.toetsmoment.value if item.toetsmoment else None,
        maanden=item.maanden,
        zekerheid=item.zekerheid,
        reden=item.reden,
        toelichting=item.toelichting,
        bevestigd_door=item.bevestigd_door,
        afwijken=item.afwijken,
    )


def waarde_tekst(item: Item, kader: Kader) -> str:
    """The value of an item in words: its own fields, short. ``onbekend`` where it is."""
    if isinstance(item, TariefRegel):
        return _tarief_tekst(item)
    if isinstance(item, Verwachting):
        return ""
    special = _table_text(item.sleutel, kader)
    if special is not None:
        return special
    parts: list[str] = []
    for f in fields(item):
        value = getattr(item, f.name)
        if f.name in ALGEMEEN or value is None or value == () or value is False or value == "":
            continue
        if f.name == "eenheid" and getattr(item, "waarde", None) is None:
            continue
        if f.name == "eenheid" and parts:
            parts[-1] += f" {'jaar' if parts[-1] == '1' and value == 'jaren' else value}"
        else:
            parts.append(_part(f.name, value))
    if item.status.value == "onbekend":
        return "onbekend"
    return "; ".join(parts)


def _part(name: str, value: Any) -> str:
    if name in ("waarde", "dag", "moment", "tekst", "regel", "doel", "eenheid", "soort"):
        return _plain(value).replace("_", " ") if name == "soort" else _plain(value)
    if name == "binnen_ruimte":
        return "binnen de ruimte" if value else "buiten de ruimte"
    if name.startswith("voor_") or name == "klassen":
        return f"{name.replace('voor_', 'voor ').replace('_', ' ')}: {_plain(value)}"
    if name == "typen_open":
        return f"open voor: {_plain(value)}"
    if name == "toepassing":
        return f"gevraagd: {VRAGEN[value].label}" if value in VRAGEN else "ter informatie"
    return f"{name} {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return moment_in_full(value)
    if isinstance(value, date):
        return in_full(value)
    if isinstance(value, Decimal):
        return dutch(value)
    if isinstance(value, tuple):
        return ", ".join(_plain(v) for v in value)
    return show(value)


def _tarief_tekst(regel: TariefRegel) -> str:
    """``opslag 0,1 punten``, ``band -2 tot 1``, with for whom and on which fact."""
    moves = regel.bewerking.value in ("opslag", "afslag", "band", "monitor")
    lezing = "punten of factor open" if regel.lezing.value == "onbekend" else regel.lezing.value
    text = f"{regel.bewerking.value} {_hoeveel(regel)}" + (f" ({lezing})" if moves else "")
    who = [v.value for v in (*regel.voor_leveringsvormen, *regel.voor_typen)]
    open_ = [v.value for v in regel.typen_open]
    text += f"; voor {', '.join(who)}" if who else ""
    text += f"; open voor {', '.join(open_)}" if open_ else ""
    text += f"; bij {regel.feit}" if regel.feit else ""
    text += f"; prestaties {', '.join(regel.voor_prestaties)}" if regel.voor_prestaties else ""
    text += f"; in plaats van {', '.join(regel.vervangt)}" if regel.vervangt else ""
    text += f"; looptijd {regel.jaren} jaar" if regel.jaren is not None else ""
    return text + ("" if regel.moment.value == "initieel" else f"; bij {regel.moment.value}")


def _hoeveel(regel: TariefRegel) -> str:
    low, high = regel.minimum, regel.maximum
    if regel.waarde is not None:
        return dutch(regel.waarde)
    if low is not None and high is not None:
        return f"{dutch(low)} tot {dutch(high)}"
    bound = f"hoogstens {dutch(high)}" if high is not None else ""
    if regel.bewerking.value == "vrij_voorstel":
        return bound
    return "onbekend" + (f", {bound}" if bound else "")


def _table_text(sleutel: str, kader: Kader) -> str | None:
    beoordeling, herschikking = kader.beoordeling, kader.herschikking
    if sleutel == "beoordeling.staffel" and beoordeling is not None:
        return "; ".join(f"vanaf {dutch(t.vanaf)}: {dutch(t.opslag)}" for t in beoordeling.staffel) or "onbekend"
    if sleutel == "beoordeling.schaal" and beoordeling is not None:
        return f"{beoordeling.schaal_min} tot en met {beoordeling.schaal_max}"
    if sleutel == "herschikking.klassen" and herschikking is not None and herschikking.klassen_herkomst is not None:
        unknown = herschikking.klassen_herkomst.status.value == "onbekend"
        return "onbekend" if unknown else ", ".join(herschikking.klassen)
    return None


# -- two kaders side by side -------------------------------------------------------------------


def verschillen(oud: Kader, nieuw: Kader) -> tuple[Verschil, ...]:
    """What differs from one kader to the other, by key. ``herkomst``: the same value on another source or status."""
    before = {item.sleutel: item for item in oud.items()}
    after = {item.sleutel: item for item in nieuw.items()}
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            found.append(Verschil(key, "nieuw", new.titel, "", waarde_tekst(new, nieuw), "", new.bron.label))
        elif new is None and old is not None:
            found.append(Verschil(key, "vervallen", old.titel, waarde_tekst(old, oud), "", old.bron.label, ""))
        elif old is not None and new is not None and (soort := _change(old, new, oud, nieuw)):
            own = old.titel != new.titel
            van, naar = (_told(i, k, own) for i, k in ((old, oud), (new, nieuw)))
            found.append(Verschil(key, soort, new.titel, van, naar, old.bron.label, new.bron.label))
    return tuple(found)


def _told(item: Item, kader: Kader, with_title: bool) -> str:
    text = ": ".join(part for part in (item.titel if with_title else "", waarde_tekst(item, kader)) if part)
    return f"{text} [{item.zekerheid_label}]"


def _change(old: Item, new: Item, oud: Kader, nieuw: Kader) -> str:
    if _value(old) != _value(new) or waarde_tekst(old, oud) != waarde_tekst(new, nieuw):
        return "gewijzigd"
    return "herkomst" if (old.bron, old.status) != (new.bron, new.status) else ""


def _value(item: Item) -> Any:
    """What an item says, without where it stands and how sure that is."""
    apart = {"bron", "status", "zekerheid", "reden", "toelichting", "laag", "afwijken", "binnen", "bevestigd_door"}
    return {k: v for k, v in to_data(item).items() if k not in apart}


# -- who deviates ------------------------------------------------------------------------------


def afwijkingen(basis: Kader, eigen: Iterable[Kader]) -> tuple[Afwijking, ...]:
    """Items x zorgkantoren: what each one's own layer says, and how that differs from the layers above it."""
    above = {item.sleutel: item for item in basis.items()}
    found = []
    for kader in eigen:
        own = set(kader.lagen) - set(basis.lagen)
        for item in kader.items():
            if item.laag in own:
                found.append(
                    Afwijking(
                        item.sleutel,
                        kader.zorgkantoor or kader.id,
                        item.titel,
                        waarde_tekst(item, kader),
                        _how_much(item, above.get(item.sleutel), basis),
                        item.zekerheid_label,
                        item.zekerheid or "",
                        item.bron.label,
                    )
                )
    return tuple(sorted(found, key=lambda a: (a.sleutel, a.zorgkantoor)))


def _how_much(item: Item, above: Item | None, basis: Kader) -> str:
    if isinstance(item, TariefRegel):
        return _points(item, basis)
    if above is None:
        return "eigen"
    return f"in plaats van: {waarde_tekst(above, basis)}"


def _points(regel: TariefRegel, basis: Kader) -> str:
    """How far a tariff rule moves away from the richttarief, in points, where the text allows to say so."""
    if regel.waarde is None and (regel.minimum is None or regel.maximum is None):
        return "onbekend" if regel.status.value == "onbekend" else "eigen"
    start = next((r.waarde for r in basis.tarief if r.sleutel == "tarief.basis"), None)
    match regel.bewerking.value:
        case "opslag":
            return f"+{dutch(regel.waarde or 0)}"
        case "afslag":
            return f"-{dutch(regel.waarde or 0)}" + (" (punten of factor open)" if regel.lezing.value == "onbekend" else "")
        case "vervang" | "basis" | "maximum" | "minimum" if start is not None and regel.waarde is not None:
            move = regel.waarde - start
            return f"{'+' if move >= 0 else ''}{dutch(move)}"
        case "band" | "monitor":
            open_ = " (punten of factor open)" if regel.lezing.value == "onbekend" else ""
            start_ = " (op het percentage van het jaar ervoor)" if regel.bewerking.value == "monitor" else ""
            return f"{dutch(regel.minimum or 0)} tot +{dutch(regel.maximum or 0)}{open_}{start_}"
        case _:
            return "eigen"
