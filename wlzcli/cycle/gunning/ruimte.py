"""The room of a region over all sectors of the ronde: reserves, what stands, who is held, and what to do when short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat
from wlzcli.cycle.gunning.fase import key_of
from wlzcli.cycle.gunning.lijnen import STAP, Lijn, total_cents
from wlzcli.cycle.gunning.verlaag import cut_down
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst
from wlzcli.domain.money import ZERO, Money, total
from wlzcli.domain.ronde import Regio
from wlzcli.domain.verdeling import Aanspraak, Toedeling, Verdeelmethode, Verdeling, divide
from wlzcli.policy.model import Beleid, VolumeRegel, VolumeSoort
from wlzcli.records import dataclass

BINNEN, BUITEN = "binnen", "buiten"
EXTRAMURAAL = frozenset({Leveringsvorm.VPT, Leveringsvorm.MPT})
GEZAMENLIJK, MAATWERK = "gezamenlijk_plan", "maatwerk"  # the zorgkantoor's own facts about an agreement
METHODEN = tuple(m.value for m in Verdeelmethode)


@dataclass(frozen=True, slots=True)
class Reserves:
    """What is kept apart from the room (``binnen``, with its steps) and beside it (``buiten``); ``onzeker``: still asked which."""

    binnen: Money
    buiten: Money
    onzeker: Money
    questions: tuple[Question, ...] = ()
    stappen: tuple[Stap, ...] = ()


@dataclass(frozen=True, slots=True)
class Deel:
    """What one sector of a region was given, and its cap where it has one."""

    sector: Sector
    gegund_cents: Money
    gereserveerd_cents: Money
    deelbudget_cents: Money | None = None


@dataclass(frozen=True, slots=True)
class RegioTotaal:
    """The room of a region and where it went. ``rest_cents`` is kept for the herschikking.

    ``definitief`` False: an open question or blocking finding can still change these amounts.
    """

    regio: str
    ruimte_cents: Money
    reserve_binnen_cents: Money
    reserve_buiten_cents: Money
    gegund_cents: Money
    gereserveerd_cents: Money
    rest_cents: Money
    delen: tuple[Deel, ...]
    definitief: bool


@dataclass
class Mededinger:
    """One candidate whose tariffs and volumes are known, on its way through the room."""

    kandidaat: Kandidaat
    lijnen: list[Lijn]
    per_vorm: dict[Leveringsvorm, list[Lijn]]
    stappen: list[Stap] = field(default_factory=list)
    plafond: Money | None = None
    gevraagd_cents: Money = ZERO


@dataclass
class Uitkomst:
    """What came of the room of one region: questions, a shortfall, or awards under ceilings.

    ``wacht``: what others claim is still open, and with it there may be a shortage; dividing now would be a guess.
    """

    questions: list[Question] = field(default_factory=list)
    tekort: Money = ZERO
    wacht: bool = False


def reserves_of(beleid: Beleid, regio: Regio, answers: Answers) -> Reserves:
    """The reserves of all kaders of the ronde, each once, in cents of this region's room."""
    binnen = buiten = onzeker = ZERO
    questions: list[Question] = []
    stappen: list[Stap] = []
    seen: set[tuple[str, Decimal | None, bool | None]] = set()
    rules = [r for kader in beleid.kaders for r in kader.volume if r.soort is VolumeSoort.RESERVE]
    for rule in sorted(rules, key=lambda r: r.sleutel):
        key = (rule.sleutel, rule.waarde, rule.binnen_ruimte)
        if key in seen:
            continue  # the same reserve in the kaders of two sectors is one reserve of the region
        seen.add(key)
        amount = _reserve_amount(rule, regio)
        if amount is None:
            continue  # named by :func:`reserves_without_figure`
        inside: bool | None = rule.binnen_ruimte
        if inside is None:
            told = Facts.of(sleutel=rule.sleutel, titel=rule.titel, waarde=rule.waarde, eenheid=rule.eenheid)
            question = Question("V404", STAP, rule.titel, rule.bron.label, keuzes=(BINNEN, BUITEN), feiten=told)
            answer = answers.to(question)
            if answer is None:
                questions.append(question)
                onzeker += amount
                continue
            inside = answer.keuze == BINNEN
        binnen, buiten = (binnen + amount, buiten) if inside else (binnen, buiten + amount)
        if inside:
            told = Facts.of(titel=rule.titel, waarde=rule.waarde, eenheid=rule.eenheid, regio=regio.code)
            stappen.append(Stap(rule.sleutel, told, "", str(amount.cents), rule.bron.label, rule.zekerheid_label))
    return Reserves(binnen, buiten, onzeker, tuple(questions), tuple(stappen))


def reserves_without_figure(beleid: Beleid) -> list[Finding]:
    """Reserves of which the policy gives no amount: nothing is kept apart for them, and that is said."""
    rules = {r.sleutel: r for kader in beleid.kaders for r in kader.volume if r.soort is VolumeSoort.RESERVE and r.waarde is None}
    return [
        Finding(
            "W405",
            Ernst.WAARSCHUWING,
            rule.titel,
            sleutel=rule.sleutel,
            gevonden="onbekend",
            verwacht="een bedrag of percentage",
            bron=rule.bron.label,
        )
        for _, rule in sorted(rules.items())
    ]


def _reserve_amount(rule: VolumeRegel, regio: Regio) -> Money | None:
    if rule.waarde is None:
        return None
    if rule.eenheid == "euro":
        return Money.euro(rule.waarde)
    return regio.contracteerruimte_cents.times(Fraction(rule.waarde) / 100)


def region_rules_differ(beleid: Beleid) -> bool:
    """Whether the kaders of the ronde name different rules for the one room of a region (INTERFACE: exit 6)."""
    return len({tuple((r.klassen, r.waarde) for r in _priority(kader.volume)) for kader in beleid.kaders}) > 1


def _priority(rules: Iterable[VolumeRegel]) -> list[VolumeRegel]:
    return sorted((r for r in rules if r.soort is VolumeSoort.VOORRANG), key=lambda r: r.sleutel)


def share_room(
    regio: Regio,
    mededingers: list[Mededinger],
    vast: dict[Sector, Money],
    open_: dict[Sector, Money],
    reserves: Reserves,
    beleid: Beleid,
    answers: Answers,
    boek: Boek,
) -> Uitkomst:
    """Give every candidate its amount within the room; when short by the published rule, else as a question.

    ``vast``: by sector what stands and what is reserved for who was not admitted yet. ``open_``: by sector the
    requests of who is held by a question or finding of this step.
    """
    out = Uitkomst()
    for m in mededingers:
        m.gevraagd_cents = _now(m)
    room = regio.contracteerruimte_cents - reserves.binnen - total(vast.values())
    caps = {s: cap - vast[s] for s in sorted(vast) if (cap := regio.deelbudget(s)) is not None}
    low = min(room, *caps.values()) if caps else room
    if low < ZERO and mededingers:
        out.tekort = -low
        return out
    wanted = total(m.gevraagd_cents for m in mededingers)
    short_sectors = [s for s, left in caps.items() if _asked(mededingers, s) > left]
    is_short = wanted > room or bool(short_sectors)
    may_be_short = wanted + total(open_.values()) > room or any(_asked(mededingers, s) + open_[s] > left for s, left in caps.items())
    if not may_be_short and wanted <= room - reserves.onzeker:
        return out
    rule = _rule(regio, beleid, answers, short_sectors if wanted <= room else []) if is_short else None
    if isinstance(rule, Question):
        out.questions.append(rule)
        return out
    if reserves.onzeker and wanted > room - reserves.onzeker:
        out.questions.extend(reserves.questions)  # whether there is a shortage, or how large, hangs on this answer
        return out
    if rule is None or total(open_.values()) > ZERO:
        out.wacht = may_be_short
        return out
    for sector in short_sectors:
        _divide([m for m in mededingers if m.kandidaat.sector is sector], caps[sector], rule, f"deelbudget {sector}", boek)
    if (total(_now(m) for m in mededingers) if short_sectors else wanted) > room:
        _divide(mededingers, room, rule, f"contracteerruimte {regio.code}", boek)
    for m in mededingers:
        if m.plafond is not None:  # what was kept apart is part of why there was less
            m.stappen = [*reserves.stappen, *m.stappen]
    return out


def _now(m: Mededinger) -> Money:
    return Money(total_cents(m.lijnen))


def _asked(mededingers: list[Mededinger], sector: Sector) -> Money:
    return total(m.gevraagd_cents for m in mededingers if m.kandidaat.sector is sector)


@dataclass(frozen=True, slots=True)
class Regel:
    """The published rule: classes in order, the method within a class, and where it stands."""

    klassen: tuple[tuple[str, ...], ...]
    methode: Verdeelmethode
    bron: str
    status: str
    titel: str


def _rule(regio: Regio, beleid: Beleid, answers: Answers, only_parts: list[Sector]) -> Regel | Question:
    """The rule for a shortage; a question where none was published. ``only_parts``: only these deelbudgetten are short, not the region."""
    published = _priority(beleid.kaders[0].volume) if beleid.kaders else []
    published = [r for r in published if r.klassen]
    if published and not region_rules_differ(beleid):
        first = published[0]
        return Regel(
            tuple(r.klassen for r in published), Verdeelmethode.NAAR_RATO, first.bron.label, first.zekerheid_label,
            "; ".join(r.titel for r in published),
        )  # fmt: skip
    bron = ", ".join(k.id for k in beleid.kaders)
    question = Question("V405", STAP, f"regio {regio.code}", bron, keuzes=METHODEN, feiten=Facts.of(regio=regio.code))
    answer = answers.to(question)  # an answer about the region holds for its deelbudgetten too
    if answer is None and only_parts:
        sectors = ", ".join(only_parts)
        told = Facts.of(regio=regio.code, deelbudget=sectors)
        question = replace(question, onderwerp=f"het deelbudget {sectors} van regio {regio.code}", feiten=told)
        answer = answers.to(question)
    if answer is None:
        return question
    return Regel((), Verdeelmethode(answer.keuze), f"antwoord {question.id}", "vast", "besluit van het zorgkantoor")


def _by_rank(m: Mededinger, klassen: tuple[tuple[str, ...], ...], boek: Boek) -> dict[tuple[int, ...], list[Lijn]]:
    """The lines of one candidate by where they stand in the order of priority."""
    ranks: dict[tuple[int, ...], list[Lijn]] = {}
    for vorm, lines in m.per_vorm.items():
        ranks.setdefault(class_of(vorm, m.kandidaat, klassen, boek), []).extend(lines)
    return ranks


def class_of(vorm: Leveringsvorm, kandidaat: Kandidaat, klassen: tuple[tuple[str, ...], ...], boek: Boek) -> tuple[int, ...]:
    """Where a leveringsvorm stands in the order of priority: per rule the first class it belongs to, else after all of them."""
    return tuple(next((n for n, name in enumerate(names) if _belongs(vorm, kandidaat, name, boek)), len(names)) for names in klassen)


def _belongs(vorm: Leveringsvorm, kandidaat: Kandidaat, name: str, boek: Boek) -> bool:
    """A class is one word or several (``bestaand extramuraal``), all of which must hold."""
    for word in name.lower().split():
        match word:
            case "alle":
                holds = True
            case "extramuraal":
                holds = vorm in EXTRAMURAAL
            case "intramuraal":
                holds = vorm not in EXTRAMURAAL
            case "bestaand":
                holds = kandidaat.type_voor(vorm) is AanbiederType.BESTAAND
            case "nieuw":
                holds = kandidaat.type_voor(vorm) is not AanbiederType.BESTAAND
            case "gezamenlijk":
                holds = _says_ja(GEZAMENLIJK, vorm, kandidaat, boek)
            case "maatwerk" | "geen_maatwerk":
                own = _says_ja(MAATWERK, vorm, kandidaat, boek) and not _says_ja(GEZAMENLIJK, vorm, kandidaat, boek)
                holds = own is (word == "maatwerk")
            case _:
                holds = word == vorm.value.lower()
        if not holds:
            return False
    return True


def _says_ja(feit: str, vorm: Leveringsvorm, kandidaat: Kandidaat, boek: Boek) -> bool:
    found = boek.feit(kandidaat.agb_code, feit, kandidaat.regio, kandidaat.sector, vorm.value)
    return found is not None and found.waarde.strip().lower() == "ja"


def _divide(mededingers: list[Mededinger], room: Money, rule: Regel, waarvan: str, boek: Boek) -> None:
    """One division: ceilings to the cent per zorgaanbieder and class, volumes cut to whole quanta under them."""
    ranked = [(m, _by_rank(m, rule.klassen, boek)) for m in mededingers]
    number = {rank: n for n, rank in enumerate(sorted({rank for _, ranks in ranked for rank in ranks}), start=1)}
    parts: dict[str, tuple[Mededinger, list[Lijn]]] = {}
    claims: list[Aanspraak] = []
    for m, ranks in ranked:
        for rank, lines in sorted(ranks.items(), key=lambda item: item[0]):
            klasse = number[rank]
            key = "/".join((m.kandidaat.agb_code, m.kandidaat.sector, m.kandidaat.regio, str(klasse)))
            parts[key] = (m, lines)
            claims.append(Aanspraak(key, Money(total_cents(lines)), klasse))
    verdeling = divide(claims, room, rule.methode)
    by_owner: dict[int, list[Toedeling]] = {}
    for t in verdeling.toedelingen:
        by_owner.setdefault(id(parts[t.sleutel][0]), []).append(t)
    for m in mededingers:
        own = by_owner.get(id(m), [])
        before, after = total(t.aanspraak_cents for t in own), total(t.toegekend_cents for t in own)
        if after < before:
            m.plafond = after
            m.stappen.append(_shortage_step(own, before, after, room, rule, waarvan, verdeling))
        for t in own:
            if t.toegekend_cents < t.aanspraak_cents:
                _cut(parts[t.sleutel][1], t.toegekend_cents, rule, waarvan)


def _shortage_step(own: list[Toedeling], before: Money, after: Money, room: Money, rule: Regel, waarvan: str, verdeling: Verdeling) -> Stap:
    """Who got less and why: what was asked of what room, in which class, and the exact measure of the division."""
    told = {f"klasse_{t.klasse}": f"{t.aanspraak_cents.cents} → {t.toegekend_cents.cents}" for t in own}
    facts = Facts.of(
        waarvan=waarvan, ruimte_cents=room, gevraagd_door_allen_cents=verdeling.meegeteld_cents, methode=rule.methode.value,
        voorrang="; ".join(" > ".join(names) for names in rule.klassen) or None, titel=rule.titel,
        maat=next((k.maat for k in verdeling.klassen if k.maat is not None), None), **told,
    )  # fmt: skip
    return Stap("ruimte.tekort", facts, str(before.cents), str(after.cents), rule.bron, rule.status)


def _cut(lines: list[Lijn], ceiling: Money, rule: Regel, waarvan: str) -> None:
    prices = [line.prijs.cents for line in lines]
    kept = cut_down([line.n for line in lines], ceiling.cents, prices, [line.per for line in lines])
    facts = Facts.of(waarvan=waarvan)
    for line, n in zip(lines, kept, strict=True):
        if n != line.n:
            line.set(n, "ruimte.tekort", facts, rule.bron, rule.status)


def region_totals(
    regios: Iterable[Regio],
    besluiten: Iterable[GunningBesluit],
    staand: Iterable[GunningBesluit],
    beleid: Beleid,
    answers: Answers,
    open_: bool,
) -> tuple[RegioTotaal, ...]:
    """Per region: the room and where it went. ``besluiten`` are new, ``staand`` stand (one that is replaced stays out)."""
    every = _each_once(tuple(besluiten), tuple(staand))
    totals = []
    for regio in sorted(regios, key=lambda r: r.code):
        here = [b for b in every if b.regio == regio.code]
        reserves = reserves_of(beleid, regio, answers)
        delen = tuple(_part(regio, sector, here) for sector in sorted({b.sector for b in here}))
        awarded, held = total(d.gegund_cents for d in delen), total(d.gereserveerd_cents for d in delen)
        rest = regio.contracteerruimte_cents - reserves.binnen - reserves.onzeker - awarded - held
        totals.append(
            RegioTotaal(
                regio.code,
                regio.contracteerruimte_cents,
                reserves.binnen + reserves.onzeker,
                reserves.buiten,
                awarded,
                held,
                rest,
                delen,
                not open_ and not reserves.questions,
            )
        )
    return tuple(totals)


def _each_once(fresh: tuple[GunningBesluit, ...], staand: tuple[GunningBesluit, ...]) -> list[GunningBesluit]:
    """What is new in the place of what stands. A correction that is held replaces nothing yet: it reserves what it may add to the award."""
    held = {key_of(b): b for b in fresh if b.uitkomst is GunningUitkomst.AANGEHOUDEN}
    kept = {key_of(b): b for b in staand if b.is_agreement and key_of(b) in held}
    new = {key_of(b) for b in fresh}
    more = {k: max(ZERO, held[k].gereserveerd_cents - awarded_cents(b)) for k, b in kept.items()}
    changed = [replace(b, gereserveerd_cents=more[key_of(b)]) if key_of(b) in more else b for b in fresh]
    return [*changed, *(b for b in staand if key_of(b) not in new), *kept.values()]


def _part(regio: Regio, sector: Sector, here: list[GunningBesluit]) -> Deel:
    own = [b for b in here if b.sector is sector]
    return Deel(sector, total(awarded_cents(b) for b in own), total(b.gereserveerd_cents for b in own), regio.deelbudget(sector))


def awarded_cents(b: GunningBesluit) -> Money:
    """What an award takes of the room: nothing when it was refused, held or withdrawn."""
    return b.bedrag_cents if b.is_agreement else ZERO


def with_rest(besluit: GunningBesluit, plafond: Money | None) -> GunningBesluit:
    """The rest under a ceiling: what whole quanta left over."""
    return besluit if plafond is None else replace(besluit, rest_cents=plafond - besluit.bedrag_cents)
