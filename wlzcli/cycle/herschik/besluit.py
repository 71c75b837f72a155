"""``decide``: every agreement to one herschikking; nobody is set to zero on silence and nobody is divided on a guess."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wlzcli.cycle.herschik.deel import DAGEN, Deel, Lijn, explain, finish, make_deel
from wlzcli.cycle.herschik.inputs import Gerealiseerd, HerschikInputs, Sleutel, agreements
from wlzcli.cycle.herschik.prijs import Prijs, Prijzen, index, prices_of, steps_of
from wlzcli.cycle.herschik.prognose import Methode, Schatter, hundredths, method_of, seasonal
from wlzcli.cycle.herschik.regels import EIGEN_OPGAVE, STAP, KaderRegel, Vragen, check_one_rule, rule_of
from wlzcli.cycle.herschik.ruimte import NzaKorting, RegioTotaal, means_of, nza_cut, share_region
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.decimals import plain
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningRegel, GunningUitkomst
from wlzcli.domain.money import ZERO, Money, half_up_ratio, total
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Beleid, Kader

GEEN_PRODUCTIE, ALS_AFSPRAAK = "geen_productie", "als_afspraak"
NUL = Decimal(0)


@dataclass
class Uitkomst:
    """All that came of one run: besluiten, findings, questions, the means per region, and the simulated NZa cut."""

    besluiten: list[HerschikBesluit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    totalen: list[RegioTotaal] = field(default_factory=list)
    simulatie: list[NzaKorting] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Index:
    """The inputs by key, looked up once."""

    tarieven: dict[tuple[Sector, str], Tarief]
    realisatie: dict[Sleutel, dict[str, Gerealiseerd]]
    mutaties: dict[Sleutel, dict[str, Decimal]]
    opgaven: dict[Sleutel, dict[str, Decimal]]


def decide(inputs: HerschikInputs, beleid: Beleid, answers: Answers) -> StepResult[HerschikBesluit]:
    """The herschikking of every agreement that was not settled before. See INTERFACE, "Arithmetic"."""
    outcome = assess(inputs, beleid, answers)
    return StepResult(tuple(outcome.besluiten), tuple(outcome.findings), tuple(outcome.questions[i] for i in sorted(outcome.questions)))


def assess(inputs: HerschikInputs, beleid: Beleid, answers: Answers) -> Uitkomst:
    """:func:`decide`, with the means per region and the simulation that the report shows. PolicyError: no one rule."""
    check_one_rule(beleid)
    vragen = Vragen(answers)
    out = Uitkomst(findings=list(inputs.tabelbevindingen), questions=vragen.open)
    found = _index(inputs)
    fixed = {(b.regio, b.sector, b.agb_code) for b in inputs.staand}
    every = agreements(inputs.gunning, inputs.geweigerd)
    out.findings += _strangers(inputs, every)
    rules = {sector: rule_of(beleid.kader(sector), vragen) for sector in sorted({key[1] for key in every})}
    schatters = {sector: _schatter(rule, sector, inputs) for sector, rule in rules.items() if rule is not None}
    boek = index(inputs)
    delen: dict[str, list[Deel]] = defaultdict(list)
    waiting: dict[str, list[Money]] = defaultdict(list)
    for key in sorted(every.keys() - fixed):
        besluit, rule, kader = every[key], rules[key[1]], beleid.kader(key[1])
        if besluit.fase is not Fase.DEFINITIEF:
            out.findings.append(_finding("W602", besluit, gevonden=besluit.fase.value, verwacht=Fase.DEFINITIEF.value))
        known = len(vragen.open)
        prices = prices_of(besluit, kader, boek, vragen)
        made = None
        if rule is not None:
            made = _delen(Werk(besluit, rule, kader, schatters[key[1]], prices), found, inputs, vragen, out)
        asked = len(vragen.open) > known or bool(prices.questions)
        vragen.open |= prices.questions
        out.findings += prices.findings
        if made is None or asked or any(f.blocks for f in prices.findings):
            waiting[key[0]].append(besluit.bedrag_cents)
        else:
            delen[key[0]] += made
    for code in sorted(delen.keys() | waiting.keys() | {r.code for r in inputs.regios}):
        _region(code, delen[code], total(waiting[code]), inputs, beleid, vragen, out)
    out.besluiten.sort(key=lambda b: (b.regio, b.sector, b.agb_code))
    return out


def _index(inputs: HerschikInputs) -> Index:
    real: dict[Sleutel, dict[str, Gerealiseerd]] = defaultdict(dict)
    for r in inputs.stand.regels:
        real[r.regio, r.sector, r.agb_code][r.prestatiecode] = r
    moved: dict[Sleutel, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for m in inputs.mutaties:
        moved[m.regio, m.sector, m.agb_code][m.prestatiecode] += m.volume
    own: dict[Sleutel, dict[str, Decimal]] = defaultdict(dict)
    for o in inputs.opgaven:
        own[o.regio, o.sector, o.agb_code][o.prestatiecode] = o.volume
    return Index({(t.sector, t.prestatiecode): t for t in inputs.tarieven}, real, moved, own)


def _strangers(inputs: HerschikInputs, every: dict[Sleutel, GunningBesluit]) -> list[Finding]:
    """What was declared or changed without an agreement, and overheveling that one side did not agree to: told, not counted."""
    found = []
    for key in sorted({(r.regio, r.sector, r.agb_code) for r in inputs.stand.regels} - every.keys()):
        subject = f"{key[2]}, {key[1]} in {key[0]}"
        found.append(Finding("W603", Ernst.WAARSCHUWING, subject, gevonden="geen overeenkomst", agb_code=key[2]))
    for m in sorted(inputs.mutaties, key=lambda m: (m.regio, m.sector, m.agb_code, m.prestatiecode, m.plek.regelnummer or 0)):
        if (m.regio, m.sector, m.agb_code) not in every:
            found.append(
                Finding(
                    "W608", Ernst.WAARSCHUWING, f"{m.agb_code}, {m.sector} in {m.regio}", bestand=m.plek.bestand,
                    regelnummer=m.plek.regelnummer, gevonden=f"mutatie op {m.prestatiecode}", agb_code=m.agb_code,
                )
            )  # fmt: skip
    for o in inputs.overheveling:
        if not (o.akkoord_van and o.akkoord_naar):
            missing = " en ".join(side for side, ok in ((o.van_regio, o.akkoord_van), (o.naar_regio, o.akkoord_naar)) if not ok)
            found.append(
                Finding(
                    "W604", Ernst.WAARSCHUWING, f"overheveling {o.van_regio} naar {o.naar_regio}", bestand=o.plek.bestand,
                    regelnummer=o.plek.regelnummer, gevonden=f"geen akkoord van {missing}", verwacht="akkoord van beide",
                    feiten=Facts.of(bedrag=str(o.bedrag_cents)),
                )
            )  # fmt: skip
    return found


def _finding(code: str, b: GunningBesluit, ernst: Ernst = Ernst.WAARSCHUWING, *, gevonden: str, verwacht: str, **feiten: str) -> Finding:
    subject = f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}"
    return Finding(code, ernst, subject, gevonden=gevonden, verwacht=verwacht, agb_code=b.agb_code, feiten=Facts(tuple(feiten.items())))


# -- one zorgaanbieder -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Werk:
    """One agreement with all by which it is worked out."""

    besluit: GunningBesluit
    rule: KaderRegel
    kader: Kader
    schatter: Schatter
    prices: Prijzen


def _schatter(rule: KaderRegel, sector: Sector, inputs: HerschikInputs) -> Schatter:
    """How the lines of this sector are forecast."""
    naam = rule.prognose.waarde
    profile = seasonal(inputs, sector) if naam == "seizoen" else None
    marge = rule.opgave_marge.getal if rule.opgave_marge else None
    return Schatter(method_of(naam, inputs.stand, inputs.jaar), profile, marge)


def _delen(w: Werk, found: Index, inputs: HerschikInputs, vragen: Vragen, out: Uitkomst) -> list[Deel] | None:
    """The units of one agreement; None while a question about it is open or a finding blocks it."""
    b = w.besluit
    schatter = w.schatter
    if b.regels and not found.realisatie.get((b.regio, b.sector, b.agb_code)):
        answer = vragen.ask(_no_declarations(b, inputs))
        if answer is None:
            return None
        if answer == ALS_AFSPRAAK:
            schatter = Schatter(Methode(ALS_AFSPRAAK, Fraction(0), Fraction(0)))
    used: list[Prijs] = []
    lines = _lines(w, schatter, found, inputs, used, vragen, out)
    if lines is None or any(p.percentage is None for p in used):
        return None
    by_vorm = w.rule.niveau.waarde == "leveringsvorm"
    groups: dict[Leveringsvorm | None, list[Lijn]] = defaultdict(list)
    for line in lines:
        groups[line.leveringsvorm if by_vorm else None].append(line)
    steps = steps_of(used)
    delen = [make_deel(b, vorm, groups[vorm], w.rule, w.kader, vragen) for vorm in sorted(groups, key=lambda v: v or "")]
    for deel in delen:
        explain(deel, schatter.methode, w.rule.prognose, inputs.stand.dagen, len(inputs.stand.perioden), steps)
    return delen


def _lines(
    w: Werk, schatter: Schatter, found: Index, inputs: HerschikInputs, used: list[Prijs], vragen: Vragen, out: Uitkomst
) -> list[Lijn] | None:
    """Every prestatie that was agreed, declared or changed; None when one of them cannot be worked out."""
    b = w.besluit
    key = (b.regio, b.sector, b.agb_code)
    real, moved, own = found.realisatie.get(key, {}), found.mutaties.get(key, {}), found.opgaven.get(key, {})
    agreed = {r.prestatiecode: r for r in b.regels}
    lines: list[Lijn] = []
    blocked = False
    for code in sorted({*agreed, *real, *moved}):
        tarief = found.tarieven.get((b.sector, code))
        regel = agreed.get(code) or _new_line(code, b, tarief, vragen, out)
        methode = schatter.for_line(code) or _without_season(code, b.sector, inputs, vragen)
        if regel is None or methode is None:
            continue
        price = None
        if w.prices.changes:
            price = w.prices.second_round(regel.tariefpercentage, regel.leveringsvorm, regel.ladder)
            used.append(price)
        line = _line(regel, real.get(code), moved.get(code), methode, price, tarief)
        if line is None:
            out.findings.append(_finding("F606", b, Ernst.FOUT, gevonden=code, verwacht="een tarief in tabellen/tarieven"))
            blocked = True
            continue
        if schatter.seizoen is not None:
            line.methode, line.factor = methode.naam, methode.factor
        if w.rule.prognose.waarde == EIGEN_OPGAVE and code in own:
            _take_own_figure(line, own[code], schatter, b, out)
        if line.prognose < 0:
            found_text = plain(line.volume(line.prognose))
            out.findings.append(_finding("F605", b, Ernst.FOUT, gevonden=found_text, verwacht="nul of meer", prestatiecode=code))
            blocked = True
        lines.append(line)
    silent = {r.leveringsvorm for r in agreed.values() if r.volume} - {line.leveringsvorm for line in lines if line.realisatie is not None}
    if schatter is w.schatter:
        for vorm in sorted(silent):
            out.findings.append(_finding("W613", b, gevonden="geen enkele declaratie", verwacht=f"productie in {vorm.value}"))
    return None if blocked else lines


def _without_season(code: str, sector: Sector, inputs: HerschikInputs, vragen: Vragen) -> Methode | None:
    """A prestatie that nobody delivered last year has no season: a person says how it is forecast."""
    facts = Facts.of(prestatiecode=code, sector=sector)
    given = vragen.ask(
        Question("V614", STAP, f"prestatie {code} ({sector})", "declaratiestand van vorig jaar", ("dagen", "maanden"), feiten=facts)
    )
    return None if given is None else method_of(given, inputs.stand, inputs.jaar)


def _take_own_figure(line: Lijn, opgave: Decimal, schatter: Schatter, b: GunningBesluit, out: Uitkomst) -> None:
    """The zorgaanbieder's own figure in the place of the forecast, within its bounds; mutaties come on top of it."""
    mutatie = hundredths(line.mutatie) if line.mutatie else 0
    base = schatter.methode.quanta(line.gedeclareerd, 0, 0, line.per)
    line.prognose, held = schatter.own_figure(base, hundredths(opgave), mutatie, line.per)
    line.methode = EIGEN_OPGAVE
    line.price()
    if held:
        bound = plain(line.volume(line.prognose))
        out.findings.append(_finding("W610", b, gevonden=plain(opgave), verwacht=bound, prestatiecode=line.prestatiecode))


def _no_declarations(b: GunningBesluit, inputs: HerschikInputs) -> Question:
    """Silence is no production figure: a person says what it means (INTERFACE)."""
    facts = Facts.of(
        agb_code=b.agb_code, regio=b.regio, sector=b.sector, afspraak=str(b.bedrag_cents), stand=inputs.stand.peildatum, naam=b.naam
    )
    return Question(
        "V601", STAP, f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}", "declaratiestand", (GEEN_PRODUCTIE, ALS_AFSPRAAK), feiten=facts
    )


def _new_line(code: str, b: GunningBesluit, tarief: Tarief | None, vragen: Vragen, out: Uitkomst) -> GunningRegel | None:
    """Production on a prestatie that was not agreed: money follows the client, at the percentage of its leveringsvorm.

    inkoopkader-2016-gz, "Bepaling van het volume". A leveringsvorm that was not awarded at all is told and not counted.
    """
    if tarief is None:
        out.findings.append(_finding("F606", b, Ernst.FOUT, gevonden=code, verwacht="een tarief in tabellen/tarieven"))
        return None
    ladders = {ladder.tariefpercentage: ladder for ladder in b.ladders if ladder.leveringsvorm is tarief.leveringsvorm}
    given = {p for p in ladders if p is not None} or {r.tariefpercentage for r in b.regels if r.leveringsvorm is tarief.leveringsvorm}
    if not given:
        out.findings.append(_finding("W607", b, gevonden=code, verwacht="een gegunde leveringsvorm", leveringsvorm=tarief.leveringsvorm))
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


def _line(
    regel: GunningRegel, real: Gerealiseerd | None, mutatie: Decimal | None, methode: Methode, price: Prijs | None, tarief: Tarief | None
) -> Lijn | None:
    """One prestatie with its forecast and both prices; None when the second price cannot be made."""
    per = 1 if regel.eenheid in DAGEN else 100
    second = first = regel.tarief_cents
    if price is not None and price.percentage is not None and price.percentage != regel.tariefpercentage:
        if tarief is None:
            return None
        second = _price(tarief, price.percentage)
    declared = latest = 0
    if real is not None:
        declared = hundredths(real.volume)
        latest = hundredths(real.laatste) if methode.maat[1] else 0
    forecast = methode.quanta(declared, latest, hundredths(mutatie) if mutatie else 0, per)
    if methode.naam == ALS_AFSPRAAK:
        forecast += int(regel.volume * per)
    t1, t2 = first.cents, second.cents
    costs = half_up_ratio(forecast * t1, per)
    return Lijn(
        regel.prestatiecode, regel.leveringsvorm, regel.eenheid, per, regel.bedrag_cents.cents, regel.volume,
        None if real is None else real.volume, declared, mutatie, forecast, t1, t2, first, second, costs,
        costs if t1 == t2 else half_up_ratio(forecast * t2, per),
    )  # fmt: skip


def _price(tarief: Tarief, percentage: Decimal) -> Money:
    """``half_up(percentage x zorg) + nhc + nic``."""
    return tarief.zorg_cents.times(Fraction(percentage) / 100) + tarief.nhc_cents + tarief.nic_cents


# -- one region ------------------------------------------------------------------------------


def _region(code: str, delen: list[Deel], waiting: Money, inputs: HerschikInputs, beleid: Beleid, vragen: Vragen, out: Uitkomst) -> None:
    """Divide one region and make its besluiten; nothing is divided where guarantees do not fit or an answer is awaited."""
    regio = next((r for r in inputs.regios if r.code == code), None)
    if regio is None or regio.contracteerruimte_cents <= ZERO:
        found = "regio staat niet in ronde.toml" if regio is None else str(regio.contracteerruimte_cents)
        out.findings.append(Finding("F609", Ernst.FOUT, f"regio {code}", gevonden=found, verwacht="een contracteerruimte boven nul"))
        return
    delen.sort(key=lambda d: d.sleutel)
    standing = total(b.herschikking_cents for b in inputs.staand if b.regio == code)
    held = total(b.gereserveerd_cents for b in inputs.gunning if b.regio == code and b.uitkomst is GunningUitkomst.AANGEHOUDEN)
    means = means_of(regio, inputs, beleid, vragen)
    means, shortfall, divided = share_region(means, delen, standing, waiting + held, beleid, vragen)
    if waiting or vragen.open:
        means = replace(means, definitief=False)
    out.totalen.append(means)
    out.simulatie += nza_cut(delen, means.beschikbaar_cents - standing - waiting - held)
    if shortfall is not None:
        out.findings.append(shortfall)
    unread = any(f.blocks and f.onderwerp in ("overheveling", "resultaten") for f in inputs.tabelbevindingen)
    if shortfall is None and divided and not unread:
        again = {(h.regio, h.sector, h.agb_code): h.besluit_id for h in inputs.herzien}
        out.besluiten += _besluiten(delen, again)


def _besluiten(delen: list[Deel], herzien: dict[Sleutel, str]) -> list[HerschikBesluit]:
    groups: dict[Sleutel, list[Deel]] = defaultdict(list)
    for deel in delen:
        b = deel.besluit
        groups[b.regio, b.sector, b.agb_code].append(deel)
    return [_besluit(groups[key][0].besluit, tuple(finish(d) for d in groups[key]), herzien.get(key)) for key in sorted(groups)]


AMOUNTS = (
    "afspraak_cents", "prognose_cents", "volume_effect_cents", "prijseffect_cents", "aanspraak_cents", "begrenzing_cents",
    "meegeteld_cents", "onderproductie_cents", "overproductie_cents", "gegarandeerd_cents", "vrijval_cents", "toegekend_cents",
    "herschikking_cents", "niet_gehonoreerd_cents", "rest_cents",
)  # fmt: skip


def _besluit(b: GunningBesluit, delen: tuple[HerschikDeel, ...], vervangt: str | None) -> HerschikBesluit:
    sums: dict[str, Any] = {name: total(getattr(d, name) for d in delen) for name in AMOUNTS}
    return HerschikBesluit(regio=b.regio, sector=b.sector, agb_code=b.agb_code, naam=b.naam, delen=delen, vervangt=vervangt, **sums)
