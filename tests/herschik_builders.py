"""Builders for realisation and herschikking, with sane defaults. All of it is fictional."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.builders import beleid, kader
from wlzcli.cycle.herschik import HerschikInputs, Stand
from wlzcli.cycle.herschik.inputs import Gerealiseerd
from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort, Getal, Keuze
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningRegel, GunningUitkomst
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import ZERO, Money, total
from wlzcli.domain.perioden import months_of
from wlzcli.domain.productie import Mutatie
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Beleid, Herschikking

BRON = Bron(soort=BronSoort.FICTIEF, document="testkader", plaats="§9")
VORMEN = {"Z": Leveringsvorm.ZZP, "V": Leveringsvorm.VPT, "H": Leveringsvorm.MPT}
A, B, C, D = "41000001", "41000002", "41000003", "41000004"
PLEK = Plaats("test.csv", regelnummer=2)


def keuze(naam: str, waarde: str | None, **changes: Any) -> Keuze:
    """A choice of the herschikking."""
    return Keuze(sleutel=f"herschikking.{naam}", titel=naam, aard=Aard.PROCEDURE, bron=BRON, waarde=waarde, **changes)


def procent(naam: str, waarde: str | None, **changes: Any) -> Getal:
    """A percentage of the herschikking."""
    value = None if waarde is None else Decimal(waarde)
    return Getal(sleutel=f"herschikking.{naam}", titel=naam, aard=Aard.PROCEDURE, bron=BRON, waarde=value, eenheid="procent", **changes)


def herschikking(**changes: Any) -> Herschikking:
    """Days, pro rata, per zorgaanbieder, without classes, guarantee or threshold."""
    made = Herschikking(
        prognose=keuze("prognose", "dagen"), verdeling=keuze("verdeling", "naar_rato"), niveau=keuze("niveau", "zorgaanbieder")
    )
    return replace(made, **changes)


def regels(sector: Sector = Sector.GZ, volume: tuple[Any, ...] = (), tarief: tuple[Any, ...] = (), **changes: Any) -> Beleid:
    """The policy of one kader with this herschikking."""
    made = kader(sector=sector, herschikking=herschikking(**changes), volume=volume, tarief=tarief)
    return beleid(made)


def vorm_van(code: str) -> Leveringsvorm:
    """The leveringsvorm of a made-up prestatie: Z zzp, V vpt, H mpt."""
    return VORMEN[code[0]]


def eenheid_van(code: str) -> Eenheid:
    """Days, and hours for mpt."""
    return Eenheid.UUR if vorm_van(code) is Leveringsvorm.MPT else Eenheid.DAG


def tarief(code: str, zorg: int = 250_00, nhc_nic: int = 0, sector: Sector = Sector.GZ) -> Tarief:
    """The NZa maximum of a made-up prestatie, in cents."""
    return Tarief(code, code, sector, vorm_van(code), eenheid_van(code), Money(zorg), Money(nhc_nic), ZERO, "test", "fictief", PLEK)


def gegund(
    agb_code: str, lines: dict[str, tuple[str | int, int]], regio: str = "5503", percentage: str = "94", **changes: Any
) -> GunningBesluit:
    """A definitive award: prestatie -> (volume, tarief in cents)."""
    made = []
    for code, (volume, price) in lines.items():
        quantity = Decimal(volume)
        amount = Money(price).times(quantity)
        made.append(
            GunningRegel(code, vorm_van(code), eenheid_van(code), vorm_van(code).value, Decimal(percentage), Money(price), quantity, amount)
        )
    vormen = sorted({vorm_van(code) for code in lines})
    besluit = GunningBesluit(
        regio=regio, sector=Sector.GZ, agb_code=agb_code, naam=f"Zorg {agb_code[-2:]}", uitkomst=GunningUitkomst.GEGUND, duur_jaren=1,
        fase=Fase.DEFINITIEF, typen=Facts(tuple((v.value, "bestaand") for v in vormen)),
        ladders=tuple(Ladder(v.value, v, (), Decimal(percentage)) for v in vormen), regels=tuple(made),
        bedrag_cents=total(r.bedrag_cents for r in made), rest_cents=ZERO,
    )  # fmt: skip
    return replace(besluit, **changes)


def stand(volumes: dict[tuple[str, str], str | int], jaar: int = 2023, maanden: int = 6, regio: str = "5503", laatste: str = "0") -> Stand:
    """A snapshot over the first months: (agb_code, prestatie) -> volume."""
    lines = tuple(Gerealiseerd(agb, regio, Sector.GZ, code, Decimal(v), Decimal(laatste)) for (agb, code), v in sorted(volumes.items()))
    return Stand("0" * 64, date(jaar, 8, 14), months_of(jaar)[:maanden], lines)


def hele_jaar(volumes: dict[tuple[str, str], str | int], regio: str = "5503") -> Stand:
    """A snapshot over all twelve months, so that the forecast is what was declared."""
    return stand(volumes, maanden=12, regio=regio)


def mutatie(agb_code: str, code: str, volume: str | int, regio: str = "5503") -> Mutatie:
    """A correction on the forecast quantity."""
    return Mutatie(agb_code, regio, Sector.GZ, code, Decimal(volume), "capaciteit", "test", PLEK)


def herschik_inputs(gunning: Iterable[GunningBesluit], stand: Stand, ruimte: int, **changes: Any) -> HerschikInputs:
    """Inputs of a region 5503 with this room in cents, all three sectors in the ronde."""
    besluiten = tuple(gunning)
    codes = sorted({r.prestatiecode for b in besluiten for r in b.regels} | {r.prestatiecode for r in stand.regels})
    made = HerschikInputs(
        jaar=stand.perioden[0].van.year, regios=(Regio("5503", "Drenthe", Money(ruimte)),), sectoren=tuple(Sector), gunning=besluiten,
        stand=stand, tarieven=tuple(tarief(code) for code in codes),
    )  # fmt: skip
    return replace(made, **changes)
