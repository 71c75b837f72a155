"""The volume of each asked prestatie: reference, request, startvolume, toekenningspercentage, limits of the kader.

Quantities are whole quanta (days; hundredths of an hour or dagdeel) while they are worked on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat, number_of
from wlzcli.cycle.gunning.verlaag import cut_down
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Eenheid, Leveringsvorm
from wlzcli.domain.decimals import plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Bereik, Ernst, Finding, Question
from wlzcli.domain.inschrijving import ProductieRegel
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import ZERO, Money, half_up_ratio
from wlzcli.domain.tabellen import Referentie, Tarief
from wlzcli.policy.model import Kader, VolumeRegel, VolumeSoort

STAP = "gunning"
ONBEKEND = "onbekend"
HONDERD = Decimal(100)
TABEL = "tabellen/referentie"
EENHEDEN = frozenset(e.value for e in Eenheid)


@dataclass(slots=True)
class Lijn:
    """One prestatie while its volume is worked out. ``n`` is the awarded number of quanta."""

    tarief: Tarief
    per: int  # quanta per unit: 1 or 100
    gevraagd: int | None
    referentie: Referentie | None
    had: int | None  # the reference in quanta
    n: int = 0
    ladder: Ladder | None = None
    prijs: Money = ZERO  # the tarief per unit at the percentage of the ladder
    stappen: tuple[Stap, ...] = ()

    @property
    def wens(self) -> int:
        """What is asked in quanta: the request, else what it had."""
        if self.gevraagd is not None:
            return self.gevraagd
        return self.had or 0

    def cents(self, n: int) -> int:
        """What ``n`` quanta cost at this line's tarief."""
        cents = self.prijs.cents
        return n * cents if self.per == 1 else half_up_ratio(n * cents, self.per)

    def set(self, n: int, regel: str, feiten: Facts, bron: str, status: str | None = None) -> None:
        """A new volume, with its step."""
        self.stappen += (Stap(regel, feiten, shown(self.n, self.per), shown(n, self.per), bron, status),)
        self.n = n


@dataclass
class Volumes:
    """The lines of one zorgaanbieder, and what came up."""

    lijnen: list[Lijn] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def to_quanta(volume: Decimal, per: int) -> int:
    """A quantity in whole quanta, half up."""
    top, bottom = volume.as_integer_ratio()
    return top * per if bottom == 1 else half_up_ratio(top * per, bottom)


def as_volume(n: int, per: int) -> Decimal:
    """Quanta as a quantity in the unit of the prestatie."""
    return Decimal(n) if per == 1 else Decimal(n).scaleb(-2)


def shown(n: int, per: int) -> str:
    """Quanta as text."""
    return str(n) if per == 1 else plain(as_volume(n, per))


def quanta_per_unit(tarief: Tarief) -> int:
    """1 for days, 100 for hours and dagdelen."""
    return 1 if tarief.eenheid is Eenheid.DAG or tarief.eenheid is Eenheid.ETMAAL else 100


class VolumeBeleid:
    """The volume rules of one kader, looked up once per leveringsvorm and type."""

    def __init__(self, kader: Kader, answers: Answers) -> None:
        self.kader = kader
        self.answers = answers
        self._known: dict[tuple[VolumeSoort, Leveringsvorm, AanbiederType], tuple[VolumeRegel, ...]] = {}
        self._shares: dict[str, Decimal | Question] = {}

    def rules(self, soort: VolumeSoort, vorm: Leveringsvorm, type_: AanbiederType) -> tuple[VolumeRegel, ...]:
        """The rules of this kind that fit, the most specific first."""
        key = (soort, vorm, type_)
        if key not in self._known:
            fitting = [
                r
                for r in self.kader.volume
                if r.soort is soort
                and (not r.voor_typen or type_ in r.voor_typen)
                and (not r.voor_leveringsvormen or vorm in r.voor_leveringsvormen or soort is VolumeSoort.ALLEEN_LEVERINGSVORM)
            ]
            fitting.sort(key=lambda r: (not r.voor_leveringsvormen, not r.voor_typen, r.sleutel))
            self._known[key] = tuple(fitting)
        return self._known[key]

    def share(self, rule: VolumeRegel, code: str, vorm: Leveringsvorm) -> Decimal | Question:
        """The percentage of a rule; where policy leaves it open the answer, else the question (the same for everyone)."""
        if rule.waarde is not None:
            return rule.waarde
        key = f"{code} {rule.sleutel} {vorm}"
        if key not in self._shares:
            question = Question(
                code, STAP, f"{rule.titel}, {vorm.value}", rule.bron.label, bereik=Bereik(Decimal(0), HONDERD, "procent"),
                feiten=Facts.of(kader=self.kader.id, sleutel=rule.sleutel, leveringsvorm=vorm.value, reden=rule.reden),
            )  # fmt: skip
            answer = self.answers.to(question)
            given = number_of(answer.keuze) if answer else None
            self._shares[key] = question if given is None else given
        return self._shares[key]


def open_lines(kandidaat: Kandidaat, boek: Boek) -> Volumes:
    """The asked prestaties with their tariff and reference; what cannot be read or priced is a finding."""
    out = Volumes()
    had = boek.referentie.get(kandidaat.sleutel, {})
    priced = boek.tarieven.get(kandidaat.sector, {})
    by_request = bool(kandidaat.aanvraag)
    asked = kandidaat.aanvraag or tuple(
        ProductieRegel(r.prestatiecode, "", None, r.plek.blad or "", r.plek.cel or "") for r in had.values()
    )
    seen: set[str] = set()
    for a in asked:
        code = a.prestatiecode
        tarief, ref = priced.get(code), had.get(code)
        if tarief is None:
            out.findings.append(_finding("F401", kandidaat, a, ref, code, "een tarief in tabellen/tarieven"))
        elif code in seen:
            out.findings.append(_finding("F404", kandidaat, a, ref, code, "elke prestatie één keer"))
        elif by_request and a.volume is None:
            out.findings.append(_finding("F408", kandidaat, a, ref, "geen getal", "een volume"))
        elif a.volume is not None and a.volume < 0:
            out.findings.append(_finding("F402", kandidaat, a, None, plain(a.volume), "0 of meer"))
        elif ref is not None and ref.volume < 0:
            out.findings.append(_finding("F402", kandidaat, None, ref, plain(ref.volume), "0 of meer"))
        else:
            per = quanta_per_unit(tarief)
            gevraagd = None if a.volume is None else to_quanta(a.volume, per)
            out.lijnen.append(Lijn(tarief, per, gevraagd, ref, None if ref is None else to_quanta(ref.volume, per)))
        seen.add(code)
    out.lijnen.sort(key=lambda line: (line.tarief.leveringsvorm, line.tarief.prestatiecode))
    return out


def _finding(code: str, kandidaat: Kandidaat, a: ProductieRegel | None, ref: Referentie | None, gevonden: str, verwacht: str) -> Finding:
    """At the cell of the request; at the row of the reference where nothing was handed in or the row is wrong."""
    name = a.prestatiecode if a else ref.prestatiecode if ref else ""
    if ref is not None and (a is None or kandidaat.formulier is None):
        place: dict[str, Any] = {
            "bestand": ref.plek.bestand,
            "blad": ref.plek.blad,
            "cel": ref.plek.cel,
            "regelnummer": ref.plek.regelnummer,
        }
    else:
        place = {"bestand": kandidaat.formulier, "blad": a.blad if a else None, "cel": a.cel if a else None}
    return Finding(
        code, Ernst.FOUT, kandidaat.onderwerp, gevonden=gevonden, verwacht=verwacht, agb_code=kandidaat.agb_code,
        feiten=Facts.of(prestatiecode=name), **place,
    )  # fmt: skip


def award_volumes(out: Volumes, kandidaat: Kandidaat, beleid: VolumeBeleid, boek: Boek) -> None:
    """Give every line its volume before the room is looked at."""
    for vorm, members in groupby(out.lijnen, key=lambda line: line.tarief.leveringsvorm):  # open_lines has sorted them
        every = list(members)
        lines, type_ = every, kandidaat.type_voor(vorm)
        if type_ is None:
            continue  # named by the ladders
        excluded = next((r for r in beleid.rules(VolumeSoort.ALLEEN_LEVERINGSVORM, vorm, type_) if _shuts_out(r, vorm, type_)), None)
        if excluded is not None:
            _shut_out(out, kandidaat, vorm, lines, excluded)
            continue
        if type_ is AanbiederType.BESTAAND:
            _existing(out, vorm, type_, [line for line in lines if line.referentie is not None], beleid)
            lines = [line for line in lines if line.referentie is None]
        if lines:
            _starting(out, kandidaat, vorm, type_, lines, beleid, boek)
        _ceilings(out, kandidaat, vorm, type_, every, beleid, boek)


def _shuts_out(rule: VolumeRegel, vorm: Leveringsvorm, type_: AanbiederType) -> bool:
    return vorm not in rule.voor_leveringsvormen and (bool(rule.voor_typen) or type_.is_nieuw)


def _shut_out(out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, lines: list[Lijn], rule: VolumeRegel) -> None:
    """New providers get only certain leveringsvormen: the rest of the request gets no volume, with a warning."""
    allowed = ", ".join(v.value for v in rule.voor_leveringsvormen)
    for line in lines:
        line.set(0, rule.sleutel, Facts.of(titel=rule.titel, toegestaan=allowed), rule.bron.label, rule.zekerheid_label)
    out.findings.append(
        Finding(
            "W402",
            Ernst.WAARSCHUWING,
            kandidaat.onderwerp,
            bestand=kandidaat.bestand,
            gevonden=vorm.value,
            verwacht=allowed,
            bron=rule.bron.label,
            agb_code=kandidaat.agb_code,
            feiten=Facts.of(leveringsvorm=vorm.value),
        )
    )


def _existing(out: Volumes, vorm: Leveringsvorm, type_: AanbiederType, lines: list[Lijn], beleid: VolumeBeleid) -> None:
    """Reference quantity times toekenningspercentage, half up to the quantum; never more than was asked.

    inkoopkader-2016-gz §2.2.4, "Bepaling van het volume": not the whole volume is fixed beforehand.
    """
    rule = next(iter(beleid.rules(VolumeSoort.TOEKENNINGSPERCENTAGE, vorm, type_)), None)
    share = HONDERD if rule is None else beleid.share(rule, "V402", vorm)
    if isinstance(share, Question):
        if lines:
            out.questions.append(share)
        return
    top, bottom = share.as_integer_ratio()
    under = bottom * 100
    name, source, status = ("volume.referentie", TABEL, None) if rule is None else (rule.sleutel, rule.bron.label, rule.zekerheid_label)
    facts = Facts.of(toekenningspercentage=share, titel="referentievolume" if rule is None else rule.titel)
    for line in lines:
        if line.referentie is None:
            continue
        up, down = line.referentie.volume.as_integer_ratio()
        line.n = n = half_up_ratio(up * top * line.per, down * under)
        before = str(up) if down == 1 else plain(line.referentie.volume)
        line.stappen = (Stap(name, facts, before, str(n) if line.per == 1 else shown(n, line.per), source, status),)
        if line.gevraagd is not None and line.gevraagd < line.n:
            line.set(line.gevraagd, "volume.aanvraag", Facts(), "inschrijving")


def _starting(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, type_: AanbiederType, lines: list[Lijn], beleid: VolumeBeleid, boek: Boek
) -> None:
    """No reference volume: the fact ``startvolume``, else the kader's, else zero with a warning."""
    fact = boek.feit(kandidaat.agb_code, "startvolume", kandidaat.regio, kandidaat.sector, vorm.value)
    rule = next(iter(beleid.rules(VolumeSoort.STARTVOLUME, vorm, type_)), None)
    if fact is not None:
        amount = None if fact.waarde.strip().lower() == ONBEKEND else number_of(fact.waarde)
        unit = "procent" if fact.waarde.strip().endswith("%") else "eenheid"
        source, name, status = fact.bron or str(fact.plek), "volume.startvolume", None
    elif rule is not None:
        amount, unit = rule.waarde, rule.eenheid
        source, name, status = rule.bron.label, rule.sleutel, rule.zekerheid_label
    else:
        for line in lines:
            line.set(0, "volume.startvolume", Facts.of(startvolume="geen"), TABEL)
        if any(line.wens for line in lines):
            out.findings.append(_no_start(kandidaat, vorm, lines))
        return
    one_unit = len({line.tarief.eenheid for line in lines}) == 1
    if amount is None or amount < 0 or (unit != "procent" and not one_unit):
        question = Question(
            "V403", STAP, f"{kandidaat.onderwerp}, {vorm.value}", source, bereik=Bereik(Decimal(0), HONDERD, "procent"),
            feiten=Facts.of(leveringsvorm=vorm.value, gegeven=fact.waarde if fact else None, reden=rule.reden if rule and not fact else None),
        )  # fmt: skip
        answer = beleid.answers.to(question)
        amount, unit = (number_of(answer.keuze) if answer else None), "procent"
        if amount is None:
            out.questions.append(question)
            return
    _start_with(lines, amount, unit, Stap(name, Facts.of(startvolume=amount, eenheid=unit), "", "", source, status))


def _start_with(lines: list[Lijn], amount: Decimal, unit: str, step: Stap) -> None:
    """Part of the request in percent, or a quantity over the lines in proportion to the request."""
    wishes = [line.wens for line in lines]
    top, bottom = amount.as_integer_ratio()
    if unit == "procent":
        given = [min(wish, half_up_ratio(wish * top, bottom * 100)) for wish in wishes]
    else:
        given = cut_down(wishes, lambda _, n: n, to_quanta(amount, lines[0].per))
    for line, n in zip(lines, given, strict=True):
        line.set(n, step.regel, Facts((*step.feiten.pairs, ("gevraagd", shown(line.wens, line.per)))), step.bron, step.status)


def _no_start(kandidaat: Kandidaat, vorm: Leveringsvorm, lines: list[Lijn]) -> Finding:
    codes = ", ".join(line.tarief.prestatiecode for line in lines)
    return Finding(
        "W401", Ernst.WAARSCHUWING, kandidaat.onderwerp, bestand=kandidaat.bestand, gevonden="geen referentievolume en geen startvolume",
        verwacht="het feit startvolume, of een startvolume in het kader", agb_code=kandidaat.agb_code,
        feiten=Facts.of(leveringsvorm=vorm.value, prestaties=codes),
    )  # fmt: skip


def _ceilings(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, type_: AanbiederType, lines: list[Lijn], beleid: VolumeBeleid, boek: Boek
) -> None:
    """Plafonds of the kader: a figure in a unit is a limit on the quantity; one without takes the fact ``plafond``, else it
    is a question where it could bind.

    It can bind only on what is more than the zorgaanbieder had: within the reference volume nothing grows.
    """
    fact = boek.feit(kandidaat.agb_code, "plafond", kandidaat.regio, kandidaat.sector, vorm.value)
    figure = number_of(fact.waarde) if fact is not None else None
    for rule in beleid.rules(VolumeSoort.PLAFOND, vorm, type_):
        if rule.waarde is None and figure is not None and len({line.tarief.eenheid for line in lines}) == 1:
            _limit(lines, to_quanta(figure, lines[0].per), rule, figure)
            continue
        if rule.waarde is not None and rule.eenheid in EENHEDEN:
            hit = [line for line in lines if line.tarief.eenheid.value == rule.eenheid]
            if hit:
                _limit(hit, to_quanta(rule.waarde, hit[0].per), rule, rule.waarde)
            continue
        grown = [line for line in lines if line.n > (line.had or 0)]
        if not grown:
            continue
        question = Question(
            "V406", STAP, f"{kandidaat.onderwerp}, {vorm.value}", rule.bron.label, bereik=Bereik(Decimal(0), HONDERD, "procent"),
            feiten=Facts.of(sleutel=rule.sleutel, titel=rule.titel, waarde=rule.waarde, eenheid=rule.eenheid, leveringsvorm=vorm.value),
        )  # fmt: skip
        answer = beleid.answers.to(question)
        part = number_of(answer.keuze) if answer else None
        if part is None:
            out.questions.append(question)
            continue
        top, bottom = part.as_integer_ratio()
        for line in grown:
            line.set(
                half_up_ratio(line.n * top, bottom * 100),
                rule.sleutel,
                Facts.of(titel=rule.titel, deel=part),
                rule.bron.label,
                rule.zekerheid_label,
            )


def _limit(lines: list[Lijn], limit: int, rule: VolumeRegel, waarde: Decimal) -> None:
    if sum(line.n for line in lines) <= limit:
        return
    for line, n in zip(lines, cut_down([line.n for line in lines], lambda _, n: n, limit), strict=True):
        line.set(n, rule.sleutel, Facts.of(titel=rule.titel, plafond=waarde), rule.bron.label, rule.zekerheid_label)


def reserve_of(lines: Iterable[Lijn]) -> Money:
    """The request of one zorgaanbieder in money: at its percentage where known, else at 100% of the NZa maximum."""
    cents = 0
    for line in lines:
        t = line.tarief
        known = line.prijs.cents if line.ladder is not None and line.ladder.tariefpercentage is not None else None
        price = known if known is not None else t.zorg_cents.cents + t.nhc_cents.cents + t.nic_cents.cents
        cents += half_up_ratio(line.wens * price, line.per)
    return Money(cents)
