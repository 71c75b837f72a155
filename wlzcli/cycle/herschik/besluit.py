"""``decide``: every agreement to one herschikking; nobody is set to zero on silence and nobody is divided on a guess."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from wlzcli.cycle.herschik.deel import Deel, Lijn, explain, finish, make_deel
from wlzcli.cycle.herschik.geschat import step_of
from wlzcli.cycle.herschik.herzien import explained, gone, kept, unchanged, withdraw
from wlzcli.cycle.herschik.inputs import Gerealiseerd, HerschikInputs, Herzien, Sleutel, agreements
from wlzcli.cycle.herschik.lijnen import ALS_AFSPRAAK, Index, Werk, finding_on, lines_of, steps_of_own_figures, steps_of_season
from wlzcli.cycle.herschik.overheveling import told
from wlzcli.cycle.herschik.prijs import index, prices_of, steps_of
from wlzcli.cycle.herschik.prognose import Methode, Schatter, method_of, profile_of, seasonal
from wlzcli.cycle.herschik.regels import STAP, KaderRegel, Vragen, Waarde, check_one_rule, rule_of
from wlzcli.cycle.herschik.ruimte import NzaKorting, RegioTotaal, means_of, nza_cut, share_region, taken_twice
from wlzcli.cycle.herschik.stromen import Stromen, make_stroom, outside_cents, split, steps_of_rows
from wlzcli.domain.beleidsitem import Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap, StepResult
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningUitkomst
from wlzcli.domain.money import ZERO, Money, total
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel
from wlzcli.domain.tabellen import Stroom, Tarief
from wlzcli.policy.model import Beleid

GEEN_PRODUCTIE = "geen_productie"


@dataclass
class Uitkomst:
    """All that came of one run: besluiten, findings, questions, the means per region, and the simulated NZa cut."""

    besluiten: list[HerschikBesluit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    totalen: list[RegioTotaal] = field(default_factory=list)
    simulatie: list[NzaKorting] = field(default_factory=list)
    ongewijzigd: tuple[Herzien, ...] = ()  # decided again, and as it stood
    wachtend: list[tuple[GunningBesluit, Money]] = field(default_factory=list)  # not decided yet: what of the room stays reserved for it


def decide(inputs: HerschikInputs, beleid: Beleid, answers: Answers) -> StepResult[HerschikBesluit]:
    """The herschikking of every agreement that was not settled before. See INTERFACE, "Arithmetic"."""
    outcome = assess(inputs, beleid, answers)
    return StepResult(tuple(outcome.besluiten), tuple(outcome.findings), tuple(outcome.questions[i] for i in sorted(outcome.questions)))


def assess(inputs: HerschikInputs, beleid: Beleid, answers: Answers) -> Uitkomst:
    """:func:`decide`, with the means per region and the simulation that the report shows. PolicyError: no one rule.

    What is decided again and comes out as it stood is no new besluit: it is taken as standing after all.
    """
    outcome = _assess(inputs, beleid, answers)
    if same := unchanged(inputs, outcome.besluiten):
        outcome = assess(kept(inputs, same), beleid, answers)
        outcome.ongewijzigd += same
    return outcome


def _assess(inputs: HerschikInputs, beleid: Beleid, answers: Answers) -> Uitkomst:
    check_one_rule(beleid)
    vragen = Vragen(answers)
    out = Uitkomst(findings=list(inputs.tabelbevindingen), questions=vragen.open)
    found = _index(inputs)
    fixed = {(b.regio, b.sector, b.agb_code) for b in inputs.staand}
    every = agreements(inputs.gunning, inputs.geweigerd)
    left_out = {f.agb_code for f in inputs.tabelbevindingen if f.blocks and f.onderwerp == "feiten"} if inputs.rekenwijze else set()
    out.findings += [*_strangers(inputs, every), *gone(inputs, every)]
    rules = {sector: rule_of(beleid.kader(sector), vragen) for sector in sorted({key[1] for key in every})}
    schatters = {sector: _schatter(rule, sector, inputs) for sector, rule in rules.items() if rule is not None}
    boek, stromen = index(inputs), Stromen.read(inputs)
    delen: dict[str, list[Deel]] = defaultdict(list)
    waiting: dict[str, list[Money]] = defaultdict(list)
    for key in sorted(every.keys() - fixed):
        besluit, rule, kader = every[key], rules[key[1]], beleid.kader(key[1])
        if besluit.fase is not Fase.DEFINITIEF:
            out.findings.append(finding_on("W602", besluit, gevonden=besluit.fase.value, verwacht=Fase.DEFINITIEF.value))
        known = len(vragen.open)
        prices = prices_of(besluit, kader, boek, vragen)
        made = None
        if rule is not None:
            made = _delen(Werk(besluit, rule, kader, schatters[key[1]], prices, stromen), found, inputs, vragen, out)
        asked = len(vragen.open) > known or bool(prices.questions)
        vragen.open |= prices.questions
        out.findings += prices.findings
        if made is None or asked or key[2] in left_out or any(f.blocks for f in prices.findings):
            reserved = besluit.bedrag_cents - outside_cents(besluit, stromen)
            waiting[key[0]].append(reserved)
            out.wachtend.append((besluit, reserved))
        else:
            delen[key[0]] += made
    for code in sorted(delen.keys() | waiting.keys() | {r.code for r in inputs.regios}):
        _region(code, delen[code], total(waiting[code]), inputs, beleid, vragen, out)
    back = (withdraw(h, inputs) for h in inputs.herzien if (h.regio, h.sector, h.agb_code) not in every)
    out.besluiten += [b for b in back if b is not None]
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
    tarieven: dict[Sector, dict[str, Tarief]] = defaultdict(dict)
    for t in inputs.tarieven:
        tarieven[t.sector][t.prestatiecode] = t
    return Index(tarieven, real, moved, own)


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
    found += [f for o in inputs.overheveling for f in told(o)]
    return found


# -- one zorgaanbieder -----------------------------------------------------------------------


def _schatter(rule: KaderRegel, sector: Sector, inputs: HerschikInputs) -> Schatter:
    """How the lines of this sector are forecast."""
    naam = rule.prognose.waarde
    profile = profile_of(inputs, sector) if naam == "seizoen" else None
    marge = rule.opgave_marge.getal if rule.opgave_marge else None
    return Schatter(method_of(naam, inputs.stand, inputs.jaar), None if profile is None else seasonal(profile), marge, profile)


def _delen(w: Werk, found: Index, inputs: HerschikInputs, vragen: Vragen, out: Uitkomst) -> list[Deel] | None:
    """The units of one agreement; None while a question about it is open or a finding blocks it."""
    b = w.besluit
    schatter, regel = w.schatter, w.rule.prognose
    silence: list[Stap] = []
    if b.regels and not found.realisatie.get((b.regio, b.sector, b.agb_code)):
        question = _no_declarations(b, inputs)
        answer = vragen.ask(question)
        if answer is None:
            return None
        bron = f"antwoord {question.id}"
        silence = [Stap("herschikking.geen_declaratie", Facts.of(antwoord=answer), "", "", bron, Status.VAST.value)]
        if answer == ALS_AFSPRAAK:
            schatter, regel = Schatter(Methode(ALS_AFSPRAAK, Fraction(0), Fraction(0))), Waarde(ALS_AFSPRAAK, bron, Status.VAST.value)
    lines = lines_of(w, schatter, found, inputs, vragen)
    out.findings += lines.findings
    if lines.blocked or any(p.percentage is None for p in lines.used):
        return None
    groups: dict[Leveringsvorm | None, list[Lijn]] = {}
    apart: dict[Stroom, list[Lijn]] = defaultdict(list)
    by_vorm = w.rule.niveau.waarde == "leveringsvorm"
    for vorm, own in lines.per_vorm.items():
        rest, flows = split(own) if w.stromen.rijen else (own, {})
        if rest:
            groups.setdefault(vorm if by_vorm else None, []).extend(rest)
        for stroom, members in flows.items():
            apart[stroom] += members
    delen = [make_deel(b, vorm, _ordered(groups[vorm]), w.rule, w.kader, vragen) for vorm in sorted(groups, key=lambda v: v or "")]
    delen += [make_stroom(b, stroom, _ordered(apart[stroom])) for stroom in sorted(apart)]
    steps = steps_of(lines.used)
    for deel in delen:
        rows = steps_of_rows(deel.lijnen) if w.stromen.rijen else []
        rows += steps_of_own_figures(deel.lijnen, w.rule, schatter.methode) if inputs.opgaven else []
        rows += [] if schatter.profiel is None else steps_of_season(deel.lijnen, schatter.profiel, b.sector, w.rule.prognose)
        explain(deel, step_of(deel, schatter.methode, regel, inputs.stand), (*silence, *rows, *steps))
    return delen


def _ordered(lines: list[Lijn]) -> list[Lijn]:
    return sorted(lines, key=attrgetter("prestatiecode"))


def _no_declarations(b: GunningBesluit, inputs: HerschikInputs) -> Question:
    """Silence is no production figure: a person says what it means (INTERFACE)."""
    facts = Facts.of(
        agb_code=b.agb_code, regio=b.regio, sector=b.sector, afspraak=str(b.bedrag_cents), stand=inputs.stand.peildatum, naam=b.naam
    )
    return Question(
        "V601", STAP, f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}", "declaratiestand", (GEEN_PRODUCTIE, ALS_AFSPRAAK), feiten=facts
    )


# -- one region ------------------------------------------------------------------------------


def _region(code: str, delen: list[Deel], waiting: Money, inputs: HerschikInputs, beleid: Beleid, vragen: Vragen, out: Uitkomst) -> None:
    """Divide one region and make its besluiten; nothing is divided where guarantees do not fit or an answer is awaited."""
    regio = next((r for r in inputs.regios if r.code == code), None)
    if regio is None or regio.contracteerruimte_cents <= ZERO:
        found = "regio staat niet in ronde.toml" if regio is None else str(regio.contracteerruimte_cents)
        out.findings.append(Finding("F609", Ernst.FOUT, f"regio {code}", gevonden=found, verwacht="een contracteerruimte boven nul"))
        return
    delen.sort(key=lambda d: d.sleutel)
    parts = [d for b in inputs.staand if b.regio == code for d in b.delen]
    outside = total(d.herschikking_cents for d in parts if d.stroom is Stroom.BUITEN_RUIMTE)
    standing = total(b.herschikking_cents for b in inputs.staand if b.regio == code) - outside
    held = total(b.gereserveerd_cents for b in inputs.gunning if b.regio == code and b.uitkomst is GunningUitkomst.AANGEHOUDEN)
    means = means_of(regio, inputs, beleid, vragen)
    means, shortfall, divided = share_region(means, delen, standing, waiting + held, beleid, vragen)
    out.findings += taken_twice(means, regio, inputs, beleid, vragen)
    means = replace(means, buiten_ruimte_cents=means.buiten_ruimte_cents + outside)
    if waiting or vragen.open:
        means = replace(means, definitief=False)
    out.totalen.append(means)
    out.simulatie += nza_cut(delen, means.beschikbaar_cents - standing - waiting - held)
    if shortfall is not None:
        out.findings.append(shortfall)
    unread = any(f.blocks and f.onderwerp in ("overheveling", "resultaten", "stromen") for f in inputs.tabelbevindingen)
    if shortfall is None and divided and not unread:
        again = {(h.regio, h.sector, h.agb_code): h for h in inputs.herzien}
        out.besluiten += _besluiten(delen, means.rest_cents, again)


def _besluiten(delen: list[Deel], regio_rest: Money, herzien: dict[Sleutel, Herzien]) -> list[HerschikBesluit]:
    groups: dict[Sleutel, list[Deel]] = defaultdict(list)
    for deel in delen:
        b = deel.besluit
        groups[b.regio, b.sector, b.agb_code].append(deel)
    return [_besluit(groups[key][0].besluit, tuple(finish(d, regio_rest) for d in groups[key]), herzien.get(key)) for key in sorted(groups)]


AMOUNTS = (
    "afspraak_cents", "prognose_cents", "volume_effect_cents", "prijseffect_cents", "aanspraak_cents", "begrenzing_cents",
    "meegeteld_cents", "onderproductie_cents", "overproductie_cents", "gegarandeerd_cents", "vrijval_cents", "toegekend_cents",
    "herschikking_cents", "niet_gehonoreerd_cents", "rest_cents",
)  # fmt: skip


def _besluit(b: GunningBesluit, delen: tuple[HerschikDeel, ...], again: Herzien | None) -> HerschikBesluit:
    sums: dict[str, Any] = {name: total(getattr(d, name) for d in delen) for name in AMOUNTS}
    made = HerschikBesluit(regio=b.regio, sector=b.sector, agb_code=b.agb_code, naam=b.naam, delen=delen, **sums)
    return made if again is None else explained(replace(made, vervangt=again.besluit_id), again)
