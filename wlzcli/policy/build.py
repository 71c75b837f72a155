"""From laid layers to one typed, checked kader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from wlzcli.domain.beleidsitem import Getal, Item, Keuze
from wlzcli.domain.codes import Sector
from wlzcli.domain.ladder import TariefRegel
from wlzcli.policy import checks, model
from wlzcli.policy.feiten import check_feiten
from wlzcli.policy.layers import Stapel
from wlzcli.policy.sections import Faults, Klassen, RuwItem, Schaal, Staffel
from wlzcli.policy.typed import parse_item

T = TypeVar("T", bound=Item)


def build(stapel: Stapel, faults: Faults) -> model.Kader | None:
    """The kader of these layers; None when anything in it is wrong (then ``faults`` says what)."""
    before = len(faults.alle)
    ruw: dict[str, RuwItem] = {}
    items: dict[str, Item] = {}
    unread: set[str] = set()
    for raw in stapel.items:
        raw = checks.without_tot(raw, faults)
        item = parse_item(raw, faults)
        ruw[raw.sleutel] = raw
        if item is None:
            unread.add(raw.sleutel.partition(".")[0])
            continue
        checks.check_item(item, raw, faults)
        items[raw.sleutel] = item
    kader = _assemble(stapel, items, ruw, faults)
    checks.check_kader(kader, ruw, frozenset(unread), faults)
    check_feiten(items.values(), ruw, bool(unread), faults)
    return kader if len(faults.alle) == before else None


def _assemble(stapel: Stapel, items: Mapping[str, Item], ruw: Mapping[str, RuwItem], faults: Faults) -> model.Kader:
    head = stapel.kader
    return model.Kader(
        id=head.id,
        naam=head.naam,
        jaar=head.jaar or 0,
        sector=head.sector or Sector.VV,
        zorgkantoor=stapel.zorgkantoor,
        lagen=tuple(laag.id for laag in stapel.lagen),
        leveringsvormen=stapel.leveringsvormen,
        planning=_of(items, "planning", model.Termijn),
        kenmerken=_of(items, "kenmerken", model.Kenmerk),
        inname=_inname(items),
        documenten=_of(items, "documenten", model.Document),
        eisen=_of(items, "eisen", model.Eis),
        verklaringen=_of(items, "verklaringen", model.Verklaring),
        niveaus=_of(items, "niveaus", model.Niveau),
        themas=_of(items, "themas", model.Thema),
        zelfanalyse=_of(items, "zelfanalyse", model.Onderdeel),
        voorstel_plan=_of(items, "voorstel_plan", model.Onderdeel),
        definitief_plan=_of(items, "definitief_plan", model.Onderdeel),
        beoordeling=_beoordeling(items, ruw, faults),
        tarief=_of(items, "tarief", TariefRegel),
        volume=_of(items, "volume", model.VolumeRegel),
        looptijd=_looptijd(items, ruw, faults),
        herschikking=_herschikking(items, ruw, faults),
        termijnen=_of(items, "termijnen", Getal),
        brieven=_of(items, "brieven", model.Briefregel),
        clausules=_of(items, "clausules", model.Clausule),
        feiten=_of(items, "feiten", model.EigenFeit),
        verwachtingen=_of(items, "verwachtingen", model.Verwachting),
    )


def _of(items: Mapping[str, Item], prefix: str, cls: type[T]) -> tuple[T, ...]:
    return tuple(item for key, item in items.items() if key.rpartition(".")[0] == prefix and isinstance(item, cls))


def _one(items: Mapping[str, Item], sleutel: str, cls: type[T]) -> T | None:
    item = items.get(sleutel)
    return item if isinstance(item, cls) else None


def _needed(ruw: Mapping[str, RuwItem], faults: Faults, name: str, keys: tuple[str, ...]) -> bool:
    """Whether a group that is used has the items it cannot do without; one that cannot be read is there."""
    present = [key for key in ruw if key.startswith(f"{name}.")]
    missing = [key for key in keys if f"{name}.{key}" not in ruw]
    if present and missing:
        herstel = 'Zet het er als item bij, of als status = "onbekend" met een reden.'
        for key in missing:
            faults.add(ruw[present[0]].fault(f"[{name}.{key}] ontbreekt", "", herstel))
    return bool(present) and not missing


def _beoordeling(items: Mapping[str, Item], ruw: Mapping[str, RuwItem], faults: Faults) -> model.Beoordeling | None:
    if not _needed(ruw, faults, "beoordeling", ("methode",)):
        return None
    methode = _one(items, "beoordeling.methode", Keuze)
    if methode is None:
        return None
    schaal = _one(items, "beoordeling.schaal", Schaal)
    staffel = _one(items, "beoordeling.staffel", Staffel)
    return model.Beoordeling(
        methode=methode,
        elementen=_of(items, "beoordeling.elementen", model.Element),
        schaal_min=schaal.minimum if schaal else 1,
        schaal_max=schaal.maximum if schaal else 5,
        aggregatie=_one(items, "beoordeling.aggregatie", Keuze),
        nvt=_one(items, "beoordeling.nvt", Keuze),
        leeg=_one(items, "beoordeling.leeg", Keuze),
        samen=_one(items, "beoordeling.samen", Keuze),
        staffel=staffel.treden if staffel else (),
        max_opslag=_one(items, "beoordeling.max_opslag", Getal),
        max_verschil=_one(items, "beoordeling.max_verschil", Getal),
        staffel_herkomst=_herkomst(staffel),
        schaal_herkomst=_herkomst(schaal),
    )


def _inname(items: Mapping[str, Item]) -> model.Inname | None:
    second = _one(items, "inname.tweede_versie", Keuze)
    return model.Inname(tweede_versie=second) if second is not None else None


def _looptijd(items: Mapping[str, Item], ruw: Mapping[str, RuwItem], faults: Faults) -> model.Looptijd | None:
    if not _needed(ruw, faults, "looptijd", ("jaren_standaard",)):
        return None
    standaard = _one(items, "looptijd.jaren_standaard", Getal)
    if standaard is None:
        return None
    return model.Looptijd(
        jaren_standaard=standaard,
        jaren_meerjarig=_one(items, "looptijd.jaren_meerjarig", Getal),
        jaren_nieuw=_one(items, "looptijd.jaren_nieuw", Getal),
        voorwaarden=_of(items, "looptijd.voorwaarden", model.Voorwaarde),
    )


def _herschikking(items: Mapping[str, Item], ruw: Mapping[str, RuwItem], faults: Faults) -> model.Herschikking | None:
    if not _needed(ruw, faults, "herschikking", ("prognose", "verdeling", "niveau")):
        return None
    prognose, verdeling, niveau = (_one(items, f"herschikking.{key}", Keuze) for key in ("prognose", "verdeling", "niveau"))
    if prognose is None or verdeling is None or niveau is None:
        return None
    klassen = _one(items, "herschikking.klassen", Klassen)
    return model.Herschikking(
        prognose=prognose,
        verdeling=verdeling,
        niveau=niveau,
        klassen=klassen.waarden if klassen and klassen.waarden else ("alle",),
        garantie=_one(items, "herschikking.garantie", Getal),
        drempel=_one(items, "herschikking.drempel", Getal),
        opgave_marge=_one(items, "herschikking.opgave_marge", Getal),
        klassen_herkomst=_herkomst(klassen),
    )


def _herkomst(item: Keuze | None) -> Keuze | None:
    """Where a table stands, as a plain item of the model."""
    if item is None:
        return None
    values: dict[str, Any] = {f.name: getattr(item, f.name) for f in fields(Keuze)}
    return Keuze(**values)
