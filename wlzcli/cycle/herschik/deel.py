"""One unit of division: its forecast, its claim, what is guaranteed and what is released. See INTERFACE, "Arithmetic"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.herschik.kwanta import scale
from wlzcli.cycle.herschik.prognose import EigenOpgave
from wlzcli.cycle.herschik.regels import STAP, KaderRegel, Vragen, Waarde
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Bereik, Question
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money, half_up_ratio
from wlzcli.domain.productie import HerschikDeel, HerschikRegel
from wlzcli.domain.tabellen import Stroom, Stroomregel
from wlzcli.domain.verdeling import KlasseVerdeling
from wlzcli.policy.model import Kader, VolumeRegel, VolumeSoort
from wlzcli.records import maker

BRON_REKENREGEL = "tabel-contractering stap 9; rekenregels van wlz"
BRON_GUNNING = "gunning"
CENT = Decimal("0.01")
new_regel = maker(HerschikRegel)  # some 70.000 are made


@dataclass(slots=True)
class Lijn:
    """One prestatie on its way: quanta and prices. ``per``: quanta in a unit (1 for days, 100 for hours).

    ``gedeclareerd`` is the realised volume in hundredths; ``prognose_t1`` and ``prognose_t2`` the forecast in cents at the price
    of the first and the second round.
    """

    prestatiecode: str
    leveringsvorm: Leveringsvorm
    eenheid: Eenheid
    per: int
    afspraak_cents: int
    afspraak_volume: Decimal | None
    realisatie: Decimal | None
    gedeclareerd: int
    mutatie: Decimal | None
    prognose: int
    t1: int
    t2: int
    tarief_1: Money
    tarief_2: Money
    prognose_t1: int
    prognose_t2: int
    laatste: Decimal | None = None
    methode: str | None = None
    factor: Fraction | None = None
    rij: Stroomregel | None = None
    opgave: Decimal | None = None
    eigen: EigenOpgave | None = None  # how the own figure was held

    def price(self) -> None:
        """What the forecast costs, after it was changed."""
        self.prognose_t1 = half_up_ratio(self.prognose * self.t1, self.per)
        self.prognose_t2 = half_up_ratio(self.prognose * self.t2, self.per)

    def volume(self, quanta: int) -> Decimal:
        """Quanta in the unit of the prestatie."""
        return Decimal(quanta) if self.per == 1 else quanta * CENT


@dataclass(slots=True)
class Deel:
    """One unit with its amounts in cents. ``sleutel`` orders units everywhere and breaks the tie of the odd cent."""

    besluit: GunningBesluit
    leveringsvorm: Leveringsvorm | None
    lijnen: list[Lijn]
    sleutel: str
    klasse: int = 1
    afspraak: int = 0
    prognose: int = 0
    aanspraak: int = 0
    meegeteld: int = 0
    plafond: int | None = None
    gegarandeerd: int = 0
    toegekend: int = 0
    stappen: list[Stap] = field(default_factory=list)
    stroom: Stroom | None = None
    gedeclareerd: int = 0

    def add_up(self) -> None:
        """Agreement, forecast, claim and what was declared, in one pass over the lines."""
        agreed = forecast = claim = declared = 0
        for line in self.lijnen:
            agreed += line.afspraak_cents
            forecast += line.prognose_t1
            claim += line.prognose_t2
            if line.gedeclareerd:
                declared += half_up_ratio(line.gedeclareerd * line.t1, 100)
        self.afspraak, self.prognose, self.aanspraak, self.gedeclareerd = agreed, forecast, claim, declared

    @property
    def overproductie(self) -> int:
        """What counts above the agreement."""
        return max(0, self.meegeteld - self.afspraak)

    @property
    def herschikking(self) -> int:
        """The guarantee and what was honoured of the over-production."""
        return self.gegarandeerd + self.toegekend


def make_deel(
    besluit: GunningBesluit, vorm: Leveringsvorm | None, lijnen: list[Lijn], rule: KaderRegel, kader: Kader, vragen: Vragen
) -> Deel:
    """Claim, ceiling, threshold and guarantee of one unit."""
    sleutel = "/".join((besluit.regio, besluit.agb_code, besluit.sector, vorm or ""))
    deel = Deel(besluit, vorm, lijnen, sleutel)
    deel.add_up()
    limit = _plafond(deel, kader, vragen)
    deel.meegeteld = _counted(deel, rule.drempel, limit)
    guarantee = half_up_ratio(*_times(rule.garantie.getal, deel.afspraak))
    deel.gegarandeerd = max(guarantee, min(deel.meegeteld, deel.afspraak))
    if deel.plafond is not None:
        deel.gegarandeerd = min(deel.gegarandeerd, deel.plafond)
    facts = Facts.of(garantie_procent=rule.garantie.getal, afspraak_cents=Money(deel.afspraak), meegeteld_cents=Money(deel.meegeteld))
    deel.stappen.append(_stap("garantie", facts, deel.meegeteld, deel.gegarandeerd, rule.garantie))
    return deel


def _times(percent: Decimal, amount: int) -> tuple[int, int]:
    """A percentage of an amount, as an exact ratio."""
    top, bottom = percent.as_integer_ratio()
    return top * amount, bottom * 100


def _counted(deel: Deel, drempel: Waarde, limit: VolumeRegel | None) -> int:
    """The claim up to its ceiling; within the threshold of the agreement nothing moves."""
    counted = deel.aanspraak if deel.plafond is None else min(deel.aanspraak, deel.plafond)
    if counted != deel.aanspraak and limit is not None:
        bron = Waarde("", limit.bron.label, limit.zekerheid_label)
        deel.stappen.append(_stap("plafond", Facts.of(titel=limit.titel, sleutel=limit.sleutel), deel.aanspraak, counted, bron))
    if abs(counted - deel.afspraak) * 100 < drempel.getal * deel.afspraak:
        within = deel.afspraak if deel.plafond is None else min(deel.afspraak, deel.plafond)
        if within != counted:
            facts = Facts.of(drempel_procent=drempel.getal, afspraak_cents=Money(deel.afspraak))
            deel.stappen.append(_stap("drempel", facts, counted, within, drempel))
        counted = within
    return counted


def _plafond(deel: Deel, kader: Kader, vragen: Vragen) -> VolumeRegel | None:
    """The lowest ceiling of the kader on this unit, in cents; one without a figure is a question where it could bind."""
    found: VolumeRegel | None = None
    for rule in kader.volume:
        if rule.soort is not VolumeSoort.PLAFOND:
            continue
        hit = [line for line in deel.lijnen if _hits(rule, line, deel.besluit)]
        if not hit:
            continue
        own = sum(line.prognose_t2 for line in hit)
        cap = _cap(rule, hit, deel, vragen)
        if cap is None or cap >= own:
            continue
        limit = deel.aanspraak - own + cap
        if deel.plafond is None or limit < deel.plafond:
            deel.plafond, found = limit, rule
    return found


def _hits(rule: VolumeRegel, line: Lijn, besluit: GunningBesluit) -> bool:
    type_ = besluit.typen.get(line.leveringsvorm.value)
    return (not rule.voor_leveringsvormen or line.leveringsvorm in rule.voor_leveringsvormen) and (
        not rule.voor_typen or type_ in {t.value for t in rule.voor_typen}
    )


def _cap(rule: VolumeRegel, hit: list[Lijn], deel: Deel, vragen: Vragen) -> int | None:
    """What these lines may cost together under the rule; None when it does not limit them."""
    if rule.waarde is not None and rule.eenheid == "euro":
        return Money.euro(rule.waarde).cents
    if rule.waarde is not None and rule.eenheid in {e.value for e in Eenheid}:
        lines = [line for line in hit if line.eenheid.value == rule.eenheid]
        limit = half_up_ratio(*(Fraction(rule.waarde) * (lines[0].per if lines else 1)).as_integer_ratio())
        counts = [line.prognose for line in lines]
        if sum(counts) <= limit:
            return None
        kept, _ = scale(counts, [1] * len(lines), [1] * len(lines), limit)
        rest = sum(line.prognose_t2 for line in hit if line not in lines)
        return rest + sum(half_up_ratio(n * line.t2, line.per) for n, line in zip(kept, lines, strict=True))
    grown = sum(line.prognose_t2 for line in hit) - sum(line.afspraak_cents for line in hit)
    if grown <= 0:
        return None
    b = deel.besluit
    facts = Facts.of(
        sleutel=rule.sleutel, titel=rule.titel, waarde=rule.waarde, eenheid=rule.eenheid, regio=b.regio, leveringsvorm=deel.leveringsvorm
    )
    question = Question(
        "V608", STAP, f"{b.naam} ({b.agb_code})", rule.bron.label, bereik=Bereik(Decimal(0), Decimal(100), "procent"), feiten=facts
    )
    part = vragen.number(question)
    if part is None:
        return None
    return sum(line.afspraak_cents for line in hit) + half_up_ratio(*_times(part, grown))


# -- the outcome -----------------------------------------------------------------------------


def explain(deel: Deel, prognose: Stap, prijs: Iterable[Stap]) -> None:
    """The steps before the division, put in front: agreement, forecast, second price."""
    agreed = Stap("herschikking.afspraak", Facts.of(uitkomst=deel.besluit.fase), "", str(deel.afspraak), BRON_GUNNING)
    price = Stap(
        "herschikking.prijs",
        Facts.of(prijseffect_cents=Money(deel.aanspraak - deel.prognose)),
        str(deel.prognose),
        str(deel.aanspraak),
        BRON_REKENREGEL,
    )
    deel.stappen[:0] = [agreed, prognose, *prijs, price]


def honour(deel: Deel, toegekend: int, klassen: Waarde | None, methode: Waarde | None, klasse: KlasseVerdeling | None) -> None:
    """What the division gave on top of the guarantee, with class, factor and means."""
    deel.toegekend = toegekend
    if klasse is None:
        facts = Facts.of(klasse=deel.klasse, uitkomst="volledig", factor=Fraction(1))
        deel.stappen.append(_stap("verdeling", facts, deel.overproductie, toegekend, Waarde("", BRON_REKENREGEL, "vast")))
        return
    facts = Facts.of(
        klasse=deel.klasse, volgorde=klassen.waarde if klassen else None, uitkomst=klasse.uitkomst, methode=methode.waarde if methode else None,
        maat=klasse.maat, gevraagd_cents=klasse.gevraagd_cents, beschikbaar_cents=klasse.beschikbaar_cents,
    )  # fmt: skip
    deel.stappen.append(_stap("verdeling", facts, deel.overproductie, toegekend, methode or Waarde("", BRON_REKENREGEL, "vast")))


def honour_stroom(deel: Deel) -> None:
    """A flow of its own is honoured in full: it stands before the division, or outside the room."""
    facts = Facts.of(uitkomst="buiten de verdeling", stroom=deel.stroom)
    bron = Waarde("", next((line.rij.bron for line in deel.lijnen if line.rij is not None), BRON_REKENREGEL), "vast")
    deel.stappen.append(_stap("verdeling", facts, deel.overproductie, deel.toegekend, bron))


def finish(deel: Deel, regio_rest: Money) -> HerschikDeel:
    """The unit as decided: amounts as INTERFACE defines them, and whole quanta under the herschikking.

    ``regio_rest`` is the room that the region has left, in cents; the letter names it.
    """
    refused = max(0, deel.aanspraak - deel.herschikking)
    lines, rest = _to_quanta(deel)
    facts = Facts.of(rest_cents=Money(rest), regio_rest_cents=regio_rest)
    deel.stappen.append(_stap("herschikking", facts, deel.gegarandeerd, deel.herschikking, None))
    if refused:
        deel.stappen.append(_stap("niet_gehonoreerd", Facts(), deel.aanspraak, refused, None))
    return HerschikDeel(
        leveringsvorm=deel.leveringsvorm,
        klasse=deel.klasse,
        afspraak_cents=Money(deel.afspraak),
        prognose_cents=Money(deel.prognose),
        volume_effect_cents=Money(deel.prognose - deel.afspraak),
        prijseffect_cents=Money(deel.aanspraak - deel.prognose),
        aanspraak_cents=Money(deel.aanspraak),
        begrenzing_cents=Money(deel.meegeteld - deel.aanspraak),
        meegeteld_cents=Money(deel.meegeteld),
        onderproductie_cents=Money(max(0, deel.afspraak - deel.meegeteld)),
        overproductie_cents=Money(deel.overproductie),
        gegarandeerd_cents=Money(deel.gegarandeerd),
        vrijval_cents=Money(deel.afspraak - deel.gegarandeerd),
        toegekend_cents=Money(deel.toegekend),
        herschikking_cents=Money(deel.herschikking),
        niet_gehonoreerd_cents=Money(refused),
        regels=lines,
        rest_cents=Money(rest),
        stappen=tuple(deel.stappen),
        stroom=deel.stroom,
    )


def _to_quanta(deel: Deel) -> tuple[tuple[HerschikRegel, ...], int]:
    """Forecast quantities scaled to the herschikking; without a forecast the agreed ones."""
    lines = deel.lijnen
    counts: list[int] = [line.prognose for line in lines]
    known: list[int] | None = [line.prognose_t2 for line in lines]
    if not any(known or ()):
        counts, known = [int((line.afspraak_volume or 0) * line.per) for line in lines], None
    kept, rest = scale(counts, [line.t2 for line in lines], [line.per for line in lines], deel.herschikking, known)
    made = []
    for n, line in zip(kept, lines, strict=True):
        quanta, per = line.prognose, line.per
        volume = forecast = Decimal(quanta) if per == 1 else quanta * CENT
        costs = line.prognose_t2
        if n != quanta:
            volume = line.volume(n)
            costs = n * line.t2 if per == 1 else half_up_ratio(n * line.t2, per)
        made.append(
            new_regel(
                line.prestatiecode, volume, line.tarief_2, Money(costs), line.afspraak_volume, line.realisatie, forecast, line.tarief_1,
                line.mutatie, line.methode, line.factor, line.laatste,
            )
        )  # fmt: skip
    return tuple(made), rest


def _stap(naam: str, feiten: Facts, van: int, naar: int, waarde: Waarde | None) -> Stap:
    bron, status = (BRON_REKENREGEL, None) if waarde is None else (waarde.bron, waarde.status)
    return Stap(f"herschikking.{naam}", feiten, str(van), str(naar), bron, status)
