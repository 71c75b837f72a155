"""The production lines: codes that exist, that fit, and volumes that can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from wlzcli.cycle.validate.inputs import FORMULIER, VRAAG, Dossier, Toets, bevinding, not_tested, outcome, repair, together
from wlzcli.domain import formulier as ids
from wlzcli.domain.codes import Eenheid, Leveringsvorm
from wlzcli.domain.dates import days_in_year
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import ProductieRegel
from wlzcli.domain.money import Money, euro, half_up
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Eis

PLURALS = {"dagen": "dag", "etmalen": "etmaal", "uren": "uur", "dagdelen": "dagdeel"}
VORMEN = {text: v for v in Leveringsvorm for text in (v.value, v.value.lower())}


def valid_lines(d: Dossier, eis: Eis | None) -> tuple[Toets, ...]:
    """Every production line on its own, then all of them together. Faults lead to repair, never to afwijzing."""
    lines = d.inschrijving.productie
    if not lines:
        place = next(((blad, cel) for sector, blad, cel in d.inputs.eerste_regel if sector is d.kader.sector), None)
        plek = ProductieRegel("", "", None, *place) if place else None
        found = bevinding(d, "F257", "Productie", item=eis, plek=plek, verwacht="ten minste één prestatie met een volume")
        return (outcome((found,)),)
    if not d.tarieven and not d.inputs.eigen_toets:
        found = replace(
            bevinding(d, "F258", "Tarieventabel", item=eis, verwacht=f"tarieven voor sector {d.kader.sector.value}"),
            bestand="tarieven", agb_code=None, bron=FORMULIER,
        )  # fmt: skip
        return (Toets(VRAAG, (found,), toelichting="het zorgkantoor heeft nog geen tarieven voor deze sector"),)
    each = [found for line in lines if not _is_sound(d, line) for found in _line(d, eis, line)]
    return (outcome((*each, *_double(d, eis), *_against_room(d, eis), *_against_statement(d, eis))),)


def tarief_of(d: Dossier, code: str) -> Tarief | None:
    """The NZa tariff of this prestatie in this sector."""
    return d.tarieven.get(code)


def _is_sound(d: Dossier, line: ProductieRegel) -> bool:
    """Nearly every line: nothing that :func:`_line` would tell."""
    tarief, volume = d.tarieven.get(line.prestatiecode), line.volume
    return (
        tarief is not None
        and not line.eenheid
        and volume is not None
        and volume > 0
        and (not line.leveringsvorm or _typed_vorm(line.leveringsvorm) is tarief.leveringsvorm)
        and volume % tarief.quantum == 0
    )


def _line(d: Dossier, eis: Eis | None, line: ProductieRegel) -> Iterator[Finding]:
    """What is wrong with one line, at the cell where that stands; nothing, as a rule."""
    tarief, volume = tarief_of(d, line.prestatiecode), line.volume
    if tarief is None and d.tarieven:  # a provider that checks itself may not have the table of codes
        where = f"een prestatiecode van {d.inputs.jaar} in sector {d.kader.sector.value}"
        yield _at_line(d, "F250", line, eis, line.prestatiecode or None, where, line.code_cel)
    elif tarief is not None and line.leveringsvorm and _typed_vorm(line.leveringsvorm) is not tarief.leveringsvorm:
        yield _at_line(d, "F251", line, eis, line.leveringsvorm, tarief.leveringsvorm.value, line.vorm_cel or line.code_cel)
    if tarief is not None and line.eenheid and _unit(line.eenheid) != tarief.eenheid.value:
        yield _at_line(d, "F263", line, eis, line.eenheid, tarief.eenheid.value, line.eenheid_cel)
    if volume is None:
        yield _at_line(d, "F252", line, eis, None, "een volume dat maar op één manier te lezen is")
    elif volume < 0:
        yield _at_line(d, "F253", line, eis, dutch(volume), "nul of meer")
    elif volume == 0:
        yield _at_line(d, "W258", line, eis, dutch(volume), "meer dan nul")
    elif tarief is not None and volume % tarief.quantum != 0:
        yield _at_line(d, "F255", line, eis, dutch(volume), f"een veelvoud van {dutch(tarief.quantum)} {tarief.eenheid.value}")


def _unit(text: str) -> str:
    """A unit as people write it: "Uren", "per dag"."""
    word = text.strip().lower().removeprefix("per ").strip()
    return PLURALS.get(word, word)


def _at_line(
    d: Dossier, code: str, line: ProductieRegel, eis: Eis | None, gevonden: str | None, verwacht: str, cel: str | None = None
) -> Finding:
    what = f"Productieregel {line.prestatiecode or 'zonder code'}"
    plek = replace(line, cel=cel or line.cel)
    return bevinding(d, code, what, item=eis, plek=plek, gevonden=gevonden, verwacht=verwacht, prestatiecode=line.prestatiecode)


def _double(d: Dossier, eis: Eis | None) -> tuple[Finding, ...]:
    """The same prestatie asked twice: we do not know whether the volumes add up or one replaces the other."""
    counts = Counter((line.prestatiecode, line.leveringsvorm) for line in d.inschrijving.productie if line.prestatiecode)
    return tuple(
        bevinding(
            d, "F254", f"Productieregel {line.prestatiecode}", item=eis, plek=line, gevonden=f"{counts[key]} regels", verwacht="één regel"
        )
        for line in d.inschrijving.productie
        if counts[key := (line.prestatiecode, line.leveringsvorm)] > 1
    )


def _against_room(d: Dossier, eis: Eis | None) -> tuple[Finding, ...]:
    """More than the whole contracteerruimte of the region, at the NZa maximum, is most likely a slip of the comma."""
    if d.regio is None or not d.regio.contracteerruimte_cents:
        return ()
    room = d.regio.contracteerruimte_cents
    worth = [(line, _worth(d, line)) for line in d.inschrijving.productie]
    found = tuple(
        bevinding(
            d, "W256", f"Productieregel {line.prestatiecode}", item=eis, plek=line,
            gevonden=f"{dutch(line.volume or 0)} eenheden, {euro(Money(half_up(cents)))}",
            verwacht=f"minder dan de ruimte van regio {d.regio.code}, {euro(room)}", aanvaardbaar=True,
        )
        for line, cents in worth
        if cents > room.cents
    )  # fmt: skip
    whole = sum((cents for _, cents in worth), Decimal(0))
    if found or whole <= room.cents:
        return found
    return (
        bevinding(
            d, "W256", "Productie, alle regels samen", item=eis, gevonden=euro(Money(half_up(whole))),
            verwacht=f"minder dan de ruimte van regio {d.regio.code}, {euro(room)}", aanvaardbaar=True,
        ),
    )  # fmt: skip


def _worth(d: Dossier, line: ProductieRegel) -> Decimal:
    """What a line asks in cents at the NZa maximum, unrounded: only to compare with the room."""
    tarief = tarief_of(d, line.prestatiecode)
    if tarief is None or line.volume is None or line.volume <= 0:
        return Decimal(0)
    return (tarief.zorg_cents.cents + tarief.nhc_cents.cents + tarief.nic_cents.cents) * line.volume


def days_per_place(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """All days of stay (zzp) together fit in the places the form names, each for every day of the year."""
    veld = d.veld(ids.PLAATSEN)
    if veld is None or not veld.waarde:
        return (not_tested("het formulier noemt geen aantal plaatsen"),)
    stay = [line for line in d.inschrijving.productie if line.volume is not None and _is_stay(d, line)]
    asked = sum((line.volume or Decimal(0) for line in stay), Decimal(0))
    year = days_in_year(d.inputs.jaar)
    room = Decimal(veld.waarde) * year
    if asked <= room:
        return (outcome(),)
    found = bevinding(
        d, "W290", "Aantal plaatsen voor verblijf (zzp)", item=eis, plek=veld,
        gevonden=f"{dutch(asked)} dagen zzp op {dutch(Decimal(veld.waarde))} plaatsen",
        verwacht=f"hoogstens {dutch(room)} dagen ({year} per plaats)", aanvaardbaar=True,
    )  # fmt: skip
    return (outcome((found,)),)


def _is_stay(d: Dossier, line: ProductieRegel) -> bool:
    tarief = tarief_of(d, line.prestatiecode)
    return vorm_of(d, line) is Leveringsvorm.ZZP and (tarief is None or tarief.eenheid in (Eenheid.DAG, Eenheid.ETMAAL))


def _against_statement(d: Dossier, eis: Eis | None) -> tuple[Finding, ...]:
    """What the form states per leveringsvorm and what the production lines ask must be about the same."""
    asked = vormen_of(d)
    found = []
    for vorm in d.kader.leveringsvormen:
        veld = d.veld(ids.veld_opgave(vorm))
        said = (veld.waarde or "").strip().lower() if veld else ""
        if said == ids.NIET_AANGEBODEN and vorm in asked:
            found.append(bevinding(d, "F276", f"Positie voor {vorm.value}", item=eis, plek=veld, gevonden=said, verwacht="een type"))
        elif said and said != ids.NIET_AANGEBODEN and vorm not in asked:
            found.append(bevinding(d, "W277", f"Positie voor {vorm.value}", item=eis, plek=veld, gevonden=said, verwacht="productie"))
    return tuple(found)


def vorm_of(d: Dossier, line: ProductieRegel) -> Leveringsvorm | None:
    """The leveringsvorm of a line: as typed, else that of its prestatie."""
    typed = _typed_vorm(line.leveringsvorm)
    if typed is not None:
        return typed
    tarief = tarief_of(d, line.prestatiecode)
    return tarief.leveringsvorm if tarief else None


def vormen_of(d: Dossier) -> frozenset[Leveringsvorm | None]:
    """The leveringsvormen of all lines together; None among them when of a line nobody knows it."""
    typed = frozenset(map(_typed_vorm, {line.leveringsvorm for line in d.inschrijving.productie}))
    return typed if None not in typed else frozenset(vorm_of(d, line) for line in d.inschrijving.productie)


@lru_cache(maxsize=256)
def _typed_vorm(text: str) -> Leveringsvorm | None:
    return VORMEN.get(text) or VORMEN.get(text.strip().lower())


def offered(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Only leveringsvormen that this kader buys."""
    if not d.kader.leveringsvormen:
        return (outcome(),)
    parts = [
        repair(
            d, eis,
            bevinding(
                d, "F259", f"Productieregel {line.prestatiecode}", item=eis, plek=line, gevonden=vorm.value,
                verwacht=", ".join(v.value for v in d.kader.leveringsvormen),
            ),
        )
        for line in d.inschrijving.productie
        if (vorm := vorm_of(d, line)) is not None and vorm not in d.kader.leveringsvormen
    ]  # fmt: skip
    return (together(parts),)
