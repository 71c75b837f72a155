"""The ceilings and limits of the kader on the volume of one zorgaanbieder: each a figure, a fact or a question."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat, number_of
from wlzcli.cycle.gunning.lijnen import HONDERD, STAP, Lijn, VolumeBeleid, Volumes, to_quanta
from wlzcli.cycle.gunning.verlaag import cut_down
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Eenheid, Leveringsvorm
from wlzcli.domain.decimals import dutch, parse_decimal, plain
from wlzcli.domain.findings import Bereik, Ernst, Finding, Question
from wlzcli.domain.money import half_up_ratio
from wlzcli.policy.model import VolumeRegel, VolumeSoort

EENHEDEN = frozenset(e.value for e in Eenheid)
RUILPERCENTAGE = "ruilpercentage"
GRENS = "grens."  # a fact about one limit: ``grens.volume.zzp4``


def limit_lines(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, type_: AanbiederType, lines: list[Lijn], beleid: VolumeBeleid, boek: Boek
) -> None:
    """Every ceiling, then every limit that fits this leveringsvorm and type.

    Each is about the volume that the one before it leaves; so while one is open the next is not asked, for its figures would change.
    """
    before = len(out.questions)
    for rule in (*beleid.rules(VolumeSoort.PLAFOND, vorm, type_), *beleid.rules(VolumeSoort.GRENS, vorm, type_)):
        limit = _ceiling if rule.soort is VolumeSoort.PLAFOND else _judged
        limit(out, kandidaat, vorm, lines, rule, beleid, boek)
        if len(out.questions) > before:
            return


def _ceiling(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, lines: list[Lijn], rule: VolumeRegel, beleid: VolumeBeleid, boek: Boek
) -> None:
    """A figure in a unit is a limit on the quantity; without one the fact ``plafond``, else a question where it could bind.

    It can bind only on what is more than the zorgaanbieder had: within the reference volume nothing grows.
    """
    fact = boek.feit(kandidaat.agb_code, "plafond", kandidaat.regio, kandidaat.sector, vorm.value)
    figure = number_of(fact.waarde) if fact is not None else None
    if rule.waarde is None and figure is not None and len({line.tarief.eenheid for line in lines}) == 1:
        _limit(lines, to_quanta(figure, lines[0].per), rule, figure)
        return
    if rule.waarde is not None and rule.eenheid in EENHEDEN:
        hit = [line for line in lines if line.tarief.eenheid.value == rule.eenheid]
        if hit:
            _limit(hit, to_quanta(rule.waarde, hit[0].per), rule, rule.waarde)
        return
    grown = [line for line in lines if line.n > (line.had or 0)]
    if not grown:
        return
    told = Facts.of(sleutel=rule.sleutel, titel=rule.titel, waarde=rule.waarde, eenheid=rule.eenheid, leveringsvorm=vorm.value)
    part = _asked(out, "V406", kandidaat, vorm, rule, told, beleid)
    if part is not None:
        for line in grown:
            _keep_part(line, 0, part, rule, Facts.of(titel=rule.titel, deel=part))


def _limit(lines: list[Lijn], limit: int, rule: VolumeRegel, waarde: Decimal) -> None:
    if sum(line.n for line in lines) <= limit:
        return
    for line, n in zip(lines, cut_down([line.n for line in lines], limit), strict=True):
        line.set(n, rule.sleutel, Facts.of(titel=rule.titel, plafond=waarde), rule.bron.label, rule.zekerheid_label)


def _judged(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, lines: list[Lijn], rule: VolumeRegel, beleid: VolumeBeleid, boek: Boek
) -> None:
    """A limit with an exception or a reading that a person judges: the zorgkantoor's own fact, else a question on what it touches."""
    named = [line for line in lines if not rule.voor_prestaties or line.tarief.prestatiecode in rule.voor_prestaties]
    hit = [line for line in named if line.n > (line.had or 0 if rule.groei else 0)]
    if not hit:
        return
    told = {"sleutel": rule.sleutel, "titel": rule.titel, "leveringsvorm": vorm.value, "over": "de groei" if rule.groei else "het volume"}
    told["prestaties"] = ", ".join(f"{line.tarief.prestatiecode} {line.text}" for line in hit)
    if rule.waarde is not None:
        whole, growth = _shares(named, lines)
        if not _above(whole, rule.waarde) and not _above(growth, rule.waarde):
            return
        told |= {"hoogstens_procent": plain(rule.waarde), "aandeel": _percent(whole), "aandeel_van_de_groei": _percent(growth)}
    fact = boek.feit(kandidaat.agb_code, f"{GRENS}{rule.sleutel}", kandidaat.regio, kandidaat.sector, vorm.value)
    part = number_of(fact.waarde) if fact is not None else None
    if part is None or not 0 <= part <= HONDERD:
        part, fact = _asked(out, "V411", kandidaat, vorm, rule, Facts(tuple(told.items())), beleid), None
    if part is not None:
        shown = {k: v for k, v in told.items() if k in ("titel", "over", "hoogstens_procent", "aandeel", "aandeel_van_de_groei")}
        facts = Facts((*shown.items(), ("deel", plain(part)), *((("feit", fact.bron or str(fact.plek)),) if fact is not None else ())))
        for line in hit:
            _keep_part(line, line.had or 0 if rule.groei else 0, part, rule, facts)


def _keep_part(line: Lijn, base: int, part: Decimal, rule: VolumeRegel, facts: Facts) -> None:
    """``base`` stays; of what is above it this part in percent, half up to the quantum."""
    top, bottom = part.as_integer_ratio()
    n = base + half_up_ratio((line.n - base) * top, bottom * 100)
    line.set(n, rule.sleutel, facts, rule.bron.label, rule.zekerheid_label)


def _asked(
    out: Volumes, code: str, kandidaat: Kandidaat, vorm: Leveringsvorm, rule: VolumeRegel, told: Facts, beleid: VolumeBeleid
) -> Decimal | None:
    """The answer in percent; else the question is kept and nothing is known."""
    question = Question(
        code, STAP, f"{kandidaat.onderwerp}, {vorm.value}", rule.bron.label, bereik=Bereik(Decimal(0), HONDERD, "procent"), feiten=told
    )
    answer = beleid.answers.to(question)
    part = number_of(answer.keuze) if answer else None
    if part is None:
        out.questions.append(question)
    return part


def _shares(named: list[Lijn], lines: list[Lijn]) -> tuple[Fraction | None, Fraction | None]:
    """The part of the named prestaties in the whole volume and in the growth; None where there is none of it."""

    def share(amount: list[tuple[Lijn, int]]) -> Fraction | None:
        whole = sum((Fraction(n, line.per) for line, n in amount), Fraction(0))
        own = sum((Fraction(n, line.per) for line, n in amount if line in named), Fraction(0))
        return own / whole if whole else None

    return share([(line, line.n) for line in lines]), share([(line, max(0, line.n - (line.had or 0))) for line in lines])


def _above(share: Fraction | None, limit: Decimal) -> bool:
    return share is not None and share * 100 > Fraction(limit)


def _percent(share: Fraction | None) -> str:
    """A share in percent with one decimal, half up; for people, nothing is worked out with it."""
    return "geen" if share is None else plain(Decimal(half_up_ratio(share.numerator * 1000, share.denominator)).scaleb(-1))


def swap_for_volume(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, type_: AanbiederType, lines: list[Lijn], beleid: VolumeBeleid
) -> None:
    """More volume at the lower percentage that the zorgaanbieder offered, within the same amount: ``Q1 x T1 / T2``, cut down.

    tabel-contractering, Bekostiging (Zilveren Kruis): "door met lager tarief% meer uren zorg te leveren binnen zelfde financiële kader".
    """
    rule = next(iter(beleid.rules(VolumeSoort.RUIL, vorm, type_)), None)
    offered = {r.sleutel for r in beleid.kader.tarief if r.feit == RUILPERCENTAGE}
    for line in _with_price(lines) if rule is not None and offered else ():
        step = next((s for s in line.ladder.stappen if s.regel in offered), None) if line.ladder else None
        before = parse_decimal(step.van) if step else None
        if rule is None or step is None or not isinstance(before, Decimal) or line.ladder is None or line.ladder.tariefpercentage is None:
            continue
        after = line.ladder.tariefpercentage
        if after >= before:
            out.findings.append(_no_swap(kandidaat, vorm, before, after))
            return
        t = line.tarief
        at_first = t.zorg_cents.times(before / 100) + t.nhc_cents + t.nic_cents
        n = line.n * at_first.cents // line.prijs.cents
        n = n if line.gevraagd is None else min(n, line.gevraagd)
        facts = Facts.of(
            titel=rule.titel, van_procent=step.van, naar_procent=after, tarief_eerst_cents=at_first, tarief_nu_cents=line.prijs
        )
        line.set(n, rule.sleutel, facts, rule.bron.label, rule.zekerheid_label)


def _with_price(lines: Iterable[Lijn]) -> list[Lijn]:
    return [line for line in lines if line.prijs.cents > 0]


def _no_swap(kandidaat: Kandidaat, vorm: Leveringsvorm, before: Decimal, after: Decimal) -> Finding:
    return Finding(
        "F410", Ernst.FOUT, kandidaat.onderwerp, bestand=kandidaat.bestand, gevonden=dutch(after), verwacht=f"lager dan {dutch(before)}",
        agb_code=kandidaat.agb_code, feiten=Facts.of(leveringsvorm=vorm.value),
    )  # fmt: skip
