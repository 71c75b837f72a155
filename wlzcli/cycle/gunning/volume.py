"""The volume of each asked prestatie: reference, request, startvolume, toekenningspercentage; then the limits of the kader."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat, number_of
from wlzcli.cycle.gunning.grenzen import limit_lines, swap_for_volume
from wlzcli.cycle.gunning.lijnen import (
    HONDERD,
    STAP,
    Lijn,
    VolumeBeleid,
    Volumes,
    new_stap,
    shown,
    to_quanta,
    whole_quanta,
)
from wlzcli.cycle.gunning.verlaag import cut_down
from wlzcli.domain.canonical import NO_FACTS, Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decimals import plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Bereik, Ernst, Finding, Question
from wlzcli.domain.inschrijving import ProductieRegel
from wlzcli.domain.money import Money, half_up_ratio
from wlzcli.domain.tabellen import Referentie
from wlzcli.policy.model import VolumeRegel, VolumeSoort

ONBEKEND = "onbekend"
TABEL = "tabellen/referentie"


def open_lines(kandidaat: Kandidaat, boek: Boek) -> Volumes:
    """The asked prestaties with their tariff and reference; what cannot be read or priced is a finding."""
    out = Volumes()
    had = boek.referentie.get(kandidaat.sleutel, {})
    priced = boek.prestaties.get(kandidaat.sector, {})
    by_request = bool(kandidaat.aanvraag)
    asked = kandidaat.aanvraag or tuple(
        ProductieRegel(r.prestatiecode, "", None, r.plek.blad or "", r.plek.cel or "") for r in had.values()
    )
    seen: set[str] = set()
    lijnen: list[Lijn] = []
    for a in asked:
        code = a.prestatiecode
        prestatie, ref = priced.get(code), had.get(code)
        volume, was = a.volume, None if ref is None else ref.volume
        if prestatie is None:
            out.findings.append(_finding("F401", kandidaat, a, ref, code, "een tarief in tabellen/tarieven"))
        elif code in seen:
            out.findings.append(_finding("F404", kandidaat, a, ref, code, "elke prestatie één keer"))
        elif by_request and volume is None:
            out.findings.append(_finding("F408", kandidaat, a, ref, "geen getal", "een volume"))
        else:
            per = prestatie.per
            wish, wish_volume = whole_quanta(volume, per)
            own, own_volume = whole_quanta(was, per)
            # Nothing below zero rounds to more than zero, so a look at the quanta is enough for nearly every line.
            if wish is not None and wish <= 0 and volume is not None and volume < 0:
                out.findings.append(_finding("F402", kandidaat, a, None, plain(volume), "0 of meer"))
            elif own is not None and own <= 0 and was is not None and was < 0:
                out.findings.append(_finding("F402", kandidaat, None, ref, plain(was), "0 of meer"))
            else:
                lijnen.append(Lijn(prestatie.tarief, per, prestatie.plaats, wish, wish_volume, own, own_volume, was))
        seen.add(code)
    out.put(lijnen)
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
        place = {"bestand": kandidaat.formulier, "blad": a.blad if a else None, "cel": _cell(code, a) if a else None}
    return Finding(
        code, Ernst.FOUT, kandidaat.onderwerp, gevonden=gevonden, verwacht=verwacht, agb_code=kandidaat.agb_code,
        feiten=Facts.of(prestatiecode=name), **place,
    )  # fmt: skip


def _cell(code: str, a: ProductieRegel) -> str:
    """Where the form is wrong: at the prestatiecode where that is what cannot be priced or stands twice, else at the volume."""
    return a.code_cel or a.cel if code in ("F401", "F404") else a.cel


def award_volumes(out: Volumes, kandidaat: Kandidaat, beleid: VolumeBeleid, boek: Boek) -> None:
    """Give every line its volume before the room is looked at."""
    for vorm, every in out.per_vorm.items():
        lines, type_ = every, kandidaat.type_voor(vorm)
        if type_ is None:
            continue  # named by the ladders
        fitting = [r for r in beleid.rules(VolumeSoort.ALLEEN_LEVERINGSVORM, vorm, type_) if _shuts_out(r, vorm, type_)]
        asked = len(out.questions)
        excluded = next((r for r in fitting if _holds(out, kandidaat, vorm, type_, r, beleid, boek)), None)
        if excluded is not None:
            _shut_out(out, kandidaat, vorm, lines, excluded)
        if excluded is not None or len(out.questions) > asked:
            continue  # no volume, or none before a person has said whether the rule holds
        if type_ is AanbiederType.BESTAAND:
            lines = _existing(out, vorm, type_, lines, beleid)
        if lines:
            _starting(out, kandidaat, vorm, type_, lines, beleid, boek)
        swap_for_volume(out, kandidaat, vorm, type_, every, beleid)
        limit_lines(out, kandidaat, vorm, type_, every, beleid, boek)


def _shuts_out(rule: VolumeRegel, vorm: Leveringsvorm, type_: AanbiederType) -> bool:
    return vorm not in rule.voor_leveringsvormen and (bool(rule.voor_typen) or type_.is_nieuw)


def _holds(
    out: Volumes, kandidaat: Kandidaat, vorm: Leveringsvorm, type_: AanbiederType, rule: VolumeRegel, beleid: VolumeBeleid, boek: Boek
) -> bool:
    """Whether the rule holds for this type; where the source leaves that open the zorgkantoor's own fact, else a question.

    The same question as the tariff rules ask on the same words ("nieuwe aanbieders"), each for its own rule.
    """
    if type_ not in (rule.typen_open or ()):
        return True
    name = f"geldt.{rule.sleutel}"
    fact = boek.feit(kandidaat.agb_code, name, kandidaat.regio, kandidaat.sector, vorm.value)
    said = "" if fact is None else fact.waarde.strip().lower()
    if said not in ("ja", "nee"):
        facts = Facts.of(sleutel=rule.sleutel, titel=rule.titel, kader=beleid.kader.id, type=type_.value, feit=name)
        question = Question("V904", STAP, rule.titel, rule.bron.label, keuzes=("ja", "nee"), feiten=facts)
        answer = beleid.answers.to(question)
        if answer is None:
            out.questions.append(question)
            return False
        said = answer.keuze
    return said == "ja"


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


def _existing(out: Volumes, vorm: Leveringsvorm, type_: AanbiederType, lines: list[Lijn], beleid: VolumeBeleid) -> list[Lijn]:
    """Reference quantity times toekenningspercentage, half up to the quantum; never more than was asked. Gives the lines without reference.

    inkoopkader-2016-gz §2.2.4, "Bepaling van het volume": not the whole volume is fixed beforehand.
    """
    rule = next(iter(beleid.rules(VolumeSoort.TOEKENNINGSPERCENTAGE, vorm, type_)), None)
    share = HONDERD if rule is None else beleid.share(rule, "V402", vorm)
    without = [line for line in lines if line.referentie is None]
    if isinstance(share, Question):
        if len(without) < len(lines):
            out.questions.append(share)
        return without
    top, bottom = share.as_integer_ratio()
    under = bottom * 100
    name, source, status = ("volume.referentie", TABEL, None) if rule is None else (rule.sleutel, rule.bron.label, rule.zekerheid_label)
    facts = Facts.of(toekenningspercentage=share, titel="referentievolume" if rule is None else rule.titel)
    for line in lines:
        if line.referentie is None:
            continue
        had, per = line.had, line.per
        if had is not None and line.had_volume is line.referentie:
            n, before = half_up_ratio(had * top, under), str(had) if per == 1 else shown(had, per)
        else:  # the table does not say whole quanta
            up, down = line.referentie.as_integer_ratio()
            n, before = half_up_ratio(up * top * per, down * under), plain(line.referentie)
        line.n, line.stappen = n, (new_stap(name, facts, before, str(n) if per == 1 else shown(n, per), source, status),)
        if line.gevraagd is not None and line.gevraagd < n:
            line.set(line.gevraagd, "volume.aanvraag", NO_FACTS, "inschrijving")
    return without


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
        given = cut_down(wishes, to_quanta(amount, lines[0].per))
    for line, n in zip(lines, given, strict=True):
        line.set(n, step.regel, Facts((*step.feiten.pairs, ("gevraagd", shown(line.wens, line.per)))), step.bron, step.status)


def _no_start(kandidaat: Kandidaat, vorm: Leveringsvorm, lines: list[Lijn]) -> Finding:
    codes = ", ".join(line.tarief.prestatiecode for line in lines)
    return Finding(
        "W401", Ernst.WAARSCHUWING, kandidaat.onderwerp, bestand=kandidaat.bestand, gevonden="geen referentievolume en geen startvolume",
        verwacht="het feit startvolume, of een startvolume in het kader", agb_code=kandidaat.agb_code,
        feiten=Facts.of(leveringsvorm=vorm.value, prestaties=codes),
    )  # fmt: skip


def reserve_of(lines: Iterable[Lijn]) -> Money:
    """The request of one zorgaanbieder in money: at its percentage where known, else at 100% of the NZa maximum."""
    cents = 0
    for line in lines:
        t = line.tarief
        known = line.prijs.cents if line.ladder is not None and line.ladder.tariefpercentage is not None else None
        price = known if known is not None else t.zorg_cents.cents + t.nhc_cents.cents + t.nic_cents.cents
        cents += half_up_ratio(line.wens * price, line.per)
    return Money(cents)
