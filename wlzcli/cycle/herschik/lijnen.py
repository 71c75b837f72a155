"""The lines of one agreement: every prestatie that was agreed, declared or changed, with its forecast and both prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.herschik.deel import Lijn
from wlzcli.cycle.herschik.inputs import Gerealiseerd, HerschikInputs, Seizoen, Sleutel
from wlzcli.cycle.herschik.prijs import Prijs, Prijzen
from wlzcli.cycle.herschik.prognose import Methode, Schatter, hundredths, method_of
from wlzcli.cycle.herschik.regels import EIGEN_OPGAVE, STAP, KaderRegel, Vragen, Waarde
from wlzcli.cycle.herschik.stromen import Stromen
from wlzcli.domain.beleidsitem import Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.dates import days_in_year
from wlzcli.domain.decimals import dutch, plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Ernst, Finding, Question
from wlzcli.domain.gunning import GunningBesluit, GunningRegel
from wlzcli.domain.money import ZERO, Money, half_up_ratio
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

ALS_AFSPRAAK = "als_afspraak"
NUL = Decimal(0)
NAMED = 12  # prestaties named in one finding
DAG, ETMAAL = Eenheid.DAG, Eenheid.ETMAAL
EEN_TARIEF = "een tarief in tabellen/tarieven"


@dataclass(frozen=True, slots=True)
class Index:
    """The inputs by key, looked up once."""

    tarieven: dict[Sector, dict[str, Tarief]]
    realisatie: dict[Sleutel, dict[str, Gerealiseerd]]
    mutaties: dict[Sleutel, dict[str, Decimal]]
    opgaven: dict[Sleutel, dict[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Werk:
    """One agreement with all by which it is worked out."""

    besluit: GunningBesluit
    rule: KaderRegel
    kader: Kader
    schatter: Schatter
    prices: Prijzen
    stromen: Stromen


@dataclass(slots=True)
class Lijnen:
    """The lines of one agreement by leveringsvorm, the prices used, and what was found on the way."""

    per_vorm: dict[Leveringsvorm, list[Lijn]] = field(default_factory=dict)
    used: list[Prijs] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    blocked: bool = False

    def block(self, finding: Finding) -> None:
        """A line that cannot be worked out: told, and the agreement waits."""
        self.findings.append(finding)
        self.blocked = True


def finding_on(code: str, b: GunningBesluit, ernst: Ernst = Ernst.WAARSCHUWING, *, gevonden: str, verwacht: str, **feiten: str) -> Finding:
    """A finding about one agreement."""
    subject = f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}"
    return Finding(code, ernst, subject, gevonden=gevonden, verwacht=verwacht, agb_code=b.agb_code, feiten=Facts(tuple(feiten.items())))


def lines_of(w: Werk, schatter: Schatter, found: Index, inputs: HerschikInputs, vragen: Vragen) -> Lijnen:
    """Every prestatie of one agreement. Tens of thousands of lines come by here: what holds for all is looked up before the loop."""
    b, out = w.besluit, Lijnen()
    key = (b.regio, b.sector, b.agb_code)
    real, moved, own = found.realisatie.get(key, {}), found.mutaties.get(key, {}), found.opgaven.get(key, {})
    tarieven, agreed = found.tarieven.get(b.sector, {}), {r.prestatiecode: r for r in b.regels}
    one_method = schatter.methode if schatter.seizoen is None else None
    apart = w.stromen.of(b)
    usual = schatter is w.schatter  # an answer on silence goes before flows and own figures
    own_counts = w.rule.prognose.waarde == EIGEN_OPGAVE and usual
    vorm: Leveringsvorm | None = None
    bucket: list[Lijn] = []
    for code in sorted(dict.fromkeys((*agreed, *real, *moved))):
        regel = agreed.get(code) or _new_line(code, b, tarieven.get(code), vragen, out)
        rij = apart.get(code) if apart else None
        methode = w.stromen.own_method(rij) if rij is not None and usual else None
        methode = methode or one_method or schatter.for_line(code) or _without_season(code, b.sector, inputs, vragen)
        if regel is None or methode is None:
            continue
        second = _second_price(regel, w.prices, tarieven, out.used) if w.prices.changes else regel.tarief_cents
        line = None if second is None else _line(regel, second, real.get(code), moved.get(code) if moved else None, methode)
        if line is None:
            out.block(finding_on("F606", b, Ernst.FOUT, gevonden=code, verwacht=EEN_TARIEF))
            continue
        if rij is not None:
            line.rij = rij
        if usual and methode is not schatter.methode:
            line.methode, line.factor = methode.naam, methode.factor
        if own_counts and code in own and rij is None:
            _take_own_figure(line, own[code], schatter, b, out)
        if line.prognose < 0:
            told = dutch(line.volume(line.prognose))
            out.block(finding_on("F605", b, Ernst.FOUT, gevonden=told, verwacht="nul of meer", prestatiecode=code))
        if line.leveringsvorm is not vorm:
            vorm = line.leveringsvorm
            bucket = out.per_vorm.setdefault(vorm, [])
        bucket.append(line)
    if usual:
        out.findings += _silent(b, out)
        out.findings += w.stromen.findings(b, out.per_vorm.values())
        if own_counts:
            out.findings += _own_figures_left(b, own, {*real, *moved}, out, inputs)
    elif w.rule.prognose.waarde == EIGEN_OPGAVE:
        why = "geschat als de afspraak, omdat er nog niets is gedeclareerd"
        out.findings += [finding_on("W622", b, gevonden=dutch(own[code]), verwacht=why, prestatiecode=code) for code in sorted(own)]
    return out


def _silent(b: GunningBesluit, lines: Lijnen) -> list[Finding]:
    """A leveringsvorm with an agreement in which nothing at all was declared: told."""
    return [
        finding_on("W613", b, gevonden="geen enkele declaratie", verwacht=f"productie in {vorm.value}")
        for vorm, own in sorted(lines.per_vorm.items())
        if any(line.afspraak_volume for line in own) and all(line.realisatie is None for line in own)
    ]


def _without_season(code: str, sector: Sector, inputs: HerschikInputs, vragen: Vragen) -> Methode | None:
    """A prestatie that nobody delivered last year has no season: a person says how it is forecast."""
    given = vragen.ask(_no_season(code, sector))
    return None if given is None else method_of(given, inputs.stand, inputs.jaar)


def _no_season(code: str, sector: Sector) -> Question:
    facts = Facts.of(prestatiecode=code, sector=sector)
    return Question("V614", STAP, f"prestatie {code} ({sector})", "declaratiestand van vorig jaar", ("dagen", "maanden"), feiten=facts)


def _take_own_figure(line: Lijn, opgave: Decimal, schatter: Schatter, b: GunningBesluit, out: Lijnen) -> None:
    """The zorgaanbieder's own figure in the place of the forecast, within its bounds; mutaties come on top of it."""
    mutatie = hundredths(line.mutatie) if line.mutatie else 0
    base = schatter.methode.quanta(line.gedeclareerd, 0, 0, line.per)
    own = schatter.own_figure(base, hundredths(opgave), mutatie, line.per)
    line.prognose, line.methode, line.factor, line.opgave, line.eigen = own.prognose, EIGEN_OPGAVE, None, opgave, own
    line.price()
    if own.uitkomst != "opgave":
        bound = dutch(line.volume(own.gehouden))
        out.findings.append(finding_on("W610", b, gevonden=dutch(opgave), verwacht=bound, prestatiecode=line.prestatiecode))


def _own_figures_left(b: GunningBesluit, own: dict[str, Decimal], seen: set[str], lines: Lijnen, inputs: HerschikInputs) -> list[Finding]:
    """Where the zorgaanbieder's own figure is the rule: what it did not give, and what it gave that cannot count.

    ``seen``: what was declared or changed; without a line it is told by W607, or waits for an answer or a tariff.
    """
    refused = {f.gevonden: f.feiten.get("leveringsvorm") for f in lines.findings if f.code == "W607"}
    known = {line.prestatiecode: line for kept in lines.per_vorm.values() for line in kept}
    found = []
    without = sorted(code for code, line in known.items() if line.rij is None and line.opgave is None)
    if without:
        factor = f"{days_in_year(inputs.jaar)}/{inputs.stand.dagen}"
        found.append(finding_on("W621", b, gevonden=_named(without), verwacht=f"gedeclareerd × {factor}"))
    for code in sorted(own):
        line, why = known.get(code), ""
        if line is not None:
            why = "" if line.rij is None else f"een eigen stroom ({line.rij.stroom.titel})"
        elif code in refused:
            why = f"niet afgesproken, en van een leveringsvorm die niet is gegund ({refused[code]})"
        elif code not in seen:
            why = "niet afgesproken en niet gedeclareerd"
        if why:
            found.append(finding_on("W622", b, gevonden=dutch(own[code]), verwacht=why, prestatiecode=code))
    return found


def _named(codes: list[str]) -> str:
    """Some codes, and how many more there are."""
    more = len(codes) - NAMED
    return ", ".join(codes[:NAMED]) + (f" en nog {more} andere" if more > 0 else "")


def steps_of_own_figures(lijnen: Iterable[Lijn], rule: KaderRegel, base: Methode) -> list[Stap]:
    """The zorgaanbieder's own figure of each line that was forecast by it, beside the forecast by days and the margin that bounds it."""
    marge = rule.opgave_marge
    return [
        Stap(
            "herschikking.opgave",
            Facts.of(
                prestatiecode=line.prestatiecode, opgave=line.opgave, prognose_zonder_opgave=line.volume(own.naar_dagen),
                marge_procent=marge.getal, mutatie=line.mutatie, prognose=line.volume(line.prognose), factor=base.factor,
                ondergrens=line.volume(own.ondergrens), bovengrens=line.volume(own.bovengrens), uitkomst=own.uitkomst,
            ),
            str(half_up_ratio(own.naar_dagen * line.t1, line.per)), str(line.prognose_t1), marge.bron, marge.status,
        )
        for line in lijnen
        if (own := line.eigen) is not None and marge is not None
    ]  # fmt: skip


def steps_of_season(lijnen: Iterable[Lijn], profile: dict[str, Seizoen], sector: Sector, bron: Waarde) -> list[Stap]:
    """Last year's production of each prestatie, over the year and over the same periods; where there was none, who said how to forecast."""
    out = []
    for line in lijnen:
        s, to = profile.get(line.prestatiecode), str(line.prognose_t1)
        facts = Facts.of(prestatiecode=line.prestatiecode, methode=line.methode, factor=line.factor)
        if s is not None and line.methode == "seizoen":
            made = Facts.of(heel_jaar=s.heel_jaar, gedekt=s.gedekt)
            out.append(Stap("herschikking.seizoen", Facts((*facts.pairs, *made.pairs)), "", to, bron.bron, bron.status))
        elif s is None and line.rij is None and line.methode is not None:
            source = f"antwoord {_no_season(line.prestatiecode, sector).id}"
            out.append(Stap("herschikking.zonder_seizoen", facts, "", to, source, Status.VAST.value))
    return out


def _new_line(code: str, b: GunningBesluit, tarief: Tarief | None, vragen: Vragen, out: Lijnen) -> GunningRegel | None:
    """Production on a prestatie that was not agreed: money follows the client, at the percentage of its leveringsvorm.

    inkoopkader-2016-gz, "Bepaling van het volume". A leveringsvorm that was not awarded at all is told and not counted.
    """
    if tarief is None:
        out.findings.append(finding_on("F606", b, Ernst.FOUT, gevonden=code, verwacht=EEN_TARIEF))
        return None
    ladders = {ladder.tariefpercentage: ladder for ladder in b.ladders if ladder.leveringsvorm is tarief.leveringsvorm}
    given = {p for p in ladders if p is not None} or {r.tariefpercentage for r in b.regels if r.leveringsvorm is tarief.leveringsvorm}
    if not given:
        out.findings.append(finding_on("W607", b, gevonden=code, verwacht="een gegunde leveringsvorm", leveringsvorm=tarief.leveringsvorm))
        return None
    percentage = min(given)
    if len(given) > 1:
        facts = Facts.of(agb_code=b.agb_code, regio=b.regio, prestatiecode=code, leveringsvorm=tarief.leveringsvorm)
        choices = tuple(plain(p) for p in sorted(given))
        answer = vragen.ask(Question("V612", STAP, f"{b.naam} ({b.agb_code})", "gunning", choices, feiten=facts))
        if answer is None:
            return None
        percentage = Decimal(answer)
    t1 = _price(tarief, percentage)
    ladder = ladders[percentage].id if percentage in ladders else ""
    return GunningRegel(code, tarief.leveringsvorm, tarief.eenheid, ladder, percentage, t1, NUL, ZERO)  # nothing was agreed


def _second_price(regel: GunningRegel, prices: Prijzen, tarieven: dict[str, Tarief], used: list[Prijs]) -> Money | None:
    """The price of the second round, where something may change it; None when it cannot be made."""
    price = prices.second_round(regel.tariefpercentage, regel.leveringsvorm, regel.ladder)
    used.append(price)
    if price.percentage is None or price.percentage == regel.tariefpercentage:
        return regel.tarief_cents
    tarief = tarieven.get(regel.prestatiecode)
    return None if tarief is None else _price(tarief, price.percentage)


def _line(regel: GunningRegel, second: Money, real: Gerealiseerd | None, mutatie: Decimal | None, methode: Methode) -> Lijn:
    """One prestatie with its forecast, at the price of the first and of the ``second`` round."""
    first, eenheid = regel.tarief_cents, regel.eenheid
    per = 1 if eenheid is DAG or eenheid is ETMAAL else 100
    realised, latest = (None, None) if real is None else (real.volume, real.laatste if methode.maat[1] else None)
    declared = 0 if realised is None else hundredths(realised)
    forecast = methode.quanta(declared, hundredths(latest) if latest else 0, hundredths(mutatie) if mutatie else 0, per)
    if methode.naam == ALS_AFSPRAAK:
        forecast += int(regel.volume * per)
    t1, t2 = first.cents, second.cents
    costs = forecast * t1 if per == 1 else half_up_ratio(forecast * t1, per)
    return Lijn(
        regel.prestatiecode, regel.leveringsvorm, eenheid, per, regel.bedrag_cents.cents, regel.volume, realised, declared, mutatie,
        forecast, t1, t2, first, second, costs, costs if t1 == t2 else half_up_ratio(forecast * t2, per), latest,
    )  # fmt: skip


def _price(tarief: Tarief, percentage: Decimal) -> Money:
    """``half_up(percentage x zorg) + nhc + nic``."""
    return tarief.zorg_cents.times(Fraction(percentage) / 100) + tarief.nhc_cents + tarief.nic_cents
