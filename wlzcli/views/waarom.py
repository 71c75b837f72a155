"""From an amount back to percentage, rung, score, answer, cell and paragraph: read from what was stored, nothing recomputed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wlzcli.domain.codes import Eenheid
from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Question
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningRegel, GunningUitkomst
from wlzcli.domain.klim import VORIG_JAAR
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import Money
from wlzcli.policy.model import VolumeSoort
from wlzcli.records import dataclass
from wlzcli.views.stand import Regel, Stand, asked_of, cell_of, fact_of, form_of, reference_of
from wlzcli.views.waarom_besluit import explain_answers, explain_correction, explain_held
from wlzcli.views.waarom_herschikking import explain_redistribution
from wlzcli.views.waarom_plannen import explain_plans

_OWN = re.compile(r"\((\d{8})\), (\w+) in (\d{4})")  # the zorgaanbieder, sector and region that a question is about
_MEERVOUD = {Eenheid.DAG: "dagen", Eenheid.ETMAAL: "etmalen", Eenheid.UUR: "uren", Eenheid.DAGDEEL: "dagdelen"}
_REDEN = {
    "vraag": "een vraag staat open ('wlz vragen')",
    "bevinding": "een bevinding staat open ('wlz gunning')",
    "wacht_op_ruimte": "met wat anderen nog vragen kan er een tekort zijn",
    "herstel": "de inschrijving wordt hersteld",
    "aangehouden": "de toetsing is aangehouden",
    "toetredingseisen": "niet toegelaten ('wlz validate')",
}


@dataclass(frozen=True, slots=True)
class Uitleg:
    """The explanation of one award, or of one prestatie in it."""

    regio: str
    sector: str
    agb_code: str
    naam: str
    herkomst: str
    regels: tuple[Regel, ...]
    prestatiecode: str | None = None


def explain(stand: Stand, prestatiecode: str | None = None) -> Uitleg:
    """One award, or one prestatie of it, from the amount down."""
    b = stand.besluit
    if b.uitkomst is not GunningUitkomst.GEGUND:
        lines = tuple(_not_awarded(stand, prestatiecode))
    elif prestatiecode is None or not b.regels:  # what was withdrawn has no lines left
        lines = tuple(_award(stand))
    else:
        found = next((r for r in b.regels if r.prestatiecode == prestatiecode), None)
        lines = tuple(_one_line(stand, found) if found is not None else _not_agreed(stand, prestatiecode))
    lines = tuple(replace(r, bron=_by_person(stand, r.bron)) if r.bron else r for r in lines)
    return Uitleg(b.regio, b.sector.value, b.agb_code, b.naam, stand.herkomst, lines, prestatiecode)


def _not_agreed(stand: Stand, prestatiecode: str) -> Iterator[Regel]:
    """A prestatie that was declared and not agreed: only the herschikking knows it."""
    yield Regel(0, "Gunning", f"over {prestatiecode} is niets afgesproken; de productie telt in de herschikking")
    yield from explain_redistribution(stand, prestatiecode)


def _by_person(stand: Stand, bron: str) -> str:
    """The source, with who answered and why where it names the number of an answer."""
    for a in (*stand.antwoorden, *stand.antwoorden_herschik):
        bron = bron.replace(f"antwoord {a.vraag.id}", f"besluit van {a.door} op {in_full(a.op.date())}: {a.reden}")
    return bron


def _not_awarded(stand: Stand, prestatiecode: str | None) -> Iterator[Regel]:
    b = stand.besluit
    yield Regel(0, "Uitkomst", f"{b.uitkomst}: {_REDEN.get(b.reden or '', b.reden or 'zonder reden')}", plek=form_of(stand))
    if prestatiecode is not None:
        yield _asked(stand, prestatiecode)
    if b.gereserveerd_cents:
        yield Regel(
            1,
            "Reservering",
            f"{b.gereserveerd_cents} van de ruimte, zolang niet is beslist: het gevraagde volume {_reserved_at(b)}{_unpriced(b)}",
        )
    for s in b.stappen:
        yield Regel(1, *_step(s))
    yield from explain_held(stand)
    yield from explain_answers(stand)
    yield from explain_correction(stand)
    yield from _tariffs(stand, 1)


def _asked(stand: Stand, prestatiecode: str) -> Regel:
    """Of who is not awarded: what was asked of one prestatie; there is nothing more to tell of it yet."""
    found = asked_of(stand, prestatiecode)
    tail = "er is nog geen volume of tarief bepaald" if stand.besluit.uitkomst is GunningUitkomst.AANGEHOUDEN else "er is niets toegekend"
    had = reference_of(stand, prestatiecode)
    if found is None and had is not None and form_of(stand) is None:
        return Regel(1, prestatiecode, f"lopende overeenkomst: gevraagd wat zij vorig jaar had; {tail}", plek=had)
    if found is None:
        return Regel(1, prestatiecode, f"staat niet in de aanvraag; {tail}")
    line, _ = found
    asked = "onleesbaar" if line.volume is None else dutch(line.volume)
    return Regel(1, prestatiecode, f"gevraagd {asked}; {tail}", plek=cell_of(stand, prestatiecode))


def _unpriced(b: GunningBesluit) -> str:
    """What of the request is not in the reservation, because nobody can price it."""
    codes = next((s.feiten.get("niet_gereserveerd") for s in b.stappen if s.feiten.get("niet_gereserveerd")), "")
    return (
        f"; zonder {codes}: daarvan is het bedrag niet te berekenen, en wat ervan komt gaat uit wat in de regio overblijft" if codes else ""
    )


def _reserved_at(b: GunningBesluit) -> str:
    """At which price a held request is kept: its percentage where that is known already, else the NZa maximum."""
    known = {ladder.tariefpercentage for ladder in b.ladders}
    if not known or known == {None}:
        return "tegen het NZa-maximum"
    if None in known:
        return "tegen het percentage waar dat al vaststaat, anders tegen het NZa-maximum"
    return f"tegen het percentage dat al vaststaat ({', '.join(percent(p) for p in sorted(p for p in known if p is not None))})"


def _award(stand: Stand) -> Iterator[Regel]:
    b = stand.besluit
    yield Regel(0, "Bedrag", f"{b.bedrag_cents} voor {_years(b.duur_jaren)}, {_FASE[b.fase]}", plek=form_of(stand))
    yield from _phase(stand)
    yield from explain_answers(stand)
    for r in b.regels:
        yield Regel(1, r.prestatiecode, _product(r), plek=cell_of(stand, r.prestatiecode))
        if not r.volume:
            yield from _no_volume(r)
    if b.rest_cents:
        yield Regel(1, "Rest", f"{b.rest_cents} onder het plafond blijft over: te weinig voor één eenheid meer")
    yield from explain_correction(stand)
    yield from _tariffs(stand)
    yield from _plans_without_rung(stand, b.ladders)
    yield from _room_and_term(stand)
    yield from explain_redistribution(stand, None)


def _no_volume(r: GunningRegel) -> Iterator[Regel]:
    """Why a prestatie got nothing: the step that brought it to zero."""
    for s in [s for s in r.stappen if s.naar == "0"][:1]:
        what, text, source, place = _step(s)
        if s.feiten.get("startvolume") == "geen":
            text = "geen referentievolume, en geen startvolume in de feiten of het kader"
        elif s.feiten.get("toegestaan"):
            text = f"volume is er alleen voor {s.feiten.get('toegestaan')}"
        yield Regel(2, what, text, source, place)


def _phase(stand: Stand) -> Iterator[Regel]:
    """What made the award definitive, with the day of sending as it was corrected since; or what took it back."""
    for s in stand.besluit.stappen:
        if s.regel == "fase.definitief":
            sent, last = (in_full(date.fromisoformat(s.feiten.get(name))) for name in ("verzonden", "laatste_dag"))
            yield Regel(1, "Definitief", f"verzonden op {sent}; de bezwaartermijn liep tot en met {last}", _source(s))
            if stand.verbeterde_termijn is not None:
                day, until = map(in_full, stand.verbeterde_termijn)
                told = f"de brief ging uit op {day}, zo is later vastgelegd; de bezwaartermijn is dan tot en met {until}"
                yield Regel(2, "Verbeterde dag van verzending", told)
        if s.regel == "fase.ingetrokken":
            day = in_full(date.fromisoformat(s.feiten.get("datum")))
            yield Regel(1, "Ingetrokken", f"{s.feiten.get('reactie')} op {day}; het was {_money(s.van)}, dat bedrag kwam vrij", _source(s))


def _one_line(stand: Stand, r: GunningRegel) -> Iterator[Regel]:
    b = stand.besluit
    yield Regel(0, "Bedrag", _product(r) + f" ({_FASE[b.fase]})")
    t = (
        next((t for t in stand.inputs.tarieven if t.prestatiecode == r.prestatiecode and t.sector is b.sector), None)
        if stand.inputs
        else None
    )
    parts = f"{r.tarief_cents} per {r.eenheid}"
    if t is not None:
        rounded = r.tarief_cents - t.nhc_cents - t.nic_cents
        parts = (
            f"{r.tarief_cents} = {percent(r.tariefpercentage)} × {t.zorg_cents} zorg ({rounded}) + {t.nhc_cents} NHC + {t.nic_cents} NIC"
        )
    yield Regel(0, "Tarief", parts, t.bron if t else None, str(t.plek) if t else None)
    ladder = next((one for one in b.ladders if one.id == r.ladder), None)
    if ladder is not None:
        yield from _rungs(stand, ladder, 1)
        yield from _plans_without_rung(stand, (ladder,))
    yield from _volume(stand, r)
    yield from explain_correction(stand, r.prestatiecode)
    yield from _room_and_term(stand)
    yield from explain_redistribution(stand, r.prestatiecode)


def _volume(stand: Stand, r: GunningRegel) -> Iterator[Regel]:
    """The quantity: what was asked in which cell, what it had in which row, and what was done with it."""
    unit = _MEERVOUD[r.eenheid]
    yield Regel(0, "Volume", f"{dutch(r.volume)} {unit}")
    if r.gevraagd is not None:
        yield Regel(1, "Gevraagd", f"{dutch(r.gevraagd)} {unit}", plek=cell_of(stand, r.prestatiecode))
    if r.referentie is not None:
        yield Regel(1, "Referentie", f"{dutch(r.referentie)} {unit} vorig jaar", plek=reference_of(stand, r.prestatiecode))
    for s in r.stappen:
        what, text, source, place = _step(s)
        yield Regel(1, what, text, source, place)
        yield from _answer(stand, s, r.leveringsvorm.value, prestatiecode=r.prestatiecode)
    for rule in stand.kader.volume:
        if rule.soort is VolumeSoort.GROND and (not rule.voor_leveringsvormen or r.leveringsvorm in rule.voor_leveringsvormen):
            yield Regel(1, "Door een mens te wegen", rule.titel, rule.bron.label)


def _tariffs(stand: Stand, level: int = 0) -> Iterator[Regel]:
    """Every ladder once; leveringsvormen with the same rungs together."""
    groups: dict[tuple[Stap, ...], list[Ladder]] = {}
    for ladder in stand.besluit.ladders:
        groups.setdefault(ladder.stappen, []).append(ladder)
    for same in groups.values():
        names, pct = ", ".join(ladder.id for ladder in same), same[0].tariefpercentage
        known = "nog open" if pct is None else f"{percent(pct)} van het NZa-maximum voor de zorg; NHC en NIC volledig"
        yield Regel(level, f"Tarief {names}", known)
        yield from _rungs(stand, same[0], level + 1)


def _rungs(stand: Stand, ladder: Ladder, level: int) -> Iterator[Regel]:
    """Each rung with its source and status, the fact it rests on, the plan behind an opslag and the person who decided."""
    for s in ladder.stappen:
        change = "" if s.van in ("", "onbekend") or s.naar == "onbekend" else _change(s)
        after = "onbekend" if s.naar == "onbekend" else percent(Decimal(s.naar))
        yield Regel(level, s.feiten.get("titel") or s.regel, f"{change}{after}", _source(s))
        names = [*dict.fromkeys((s.feiten.get("feit"), s.feiten.get("uit"))), *(name for name in (VORIG_JAAR,) if s.feiten.get(name))]
        facts = [f for f in (fact_of(stand, name, ladder.leveringsvorm.value) for name in names) if f is not None]
        for fact in facts:
            waarde = _shown(fact.waarde) if "." in fact.waarde else fact.waarde  # a year is no amount
            yield Regel(level + 1, f"feit {fact.feit}", waarde, fact.bron, str(fact.plek))
        if not facts:
            yield from _agreed_ground(stand, s.feiten.get("feit"), level + 1)
        yield from _answer(stand, s, ladder.leveringsvorm.value, level + 1)
        if s.feiten.get("feit") == "opslag":
            yield from explain_plans(stand, level + 1)


def _plans_without_rung(stand: Stand, ladders: tuple[Ladder, ...]) -> Iterator[Regel]:
    """Plans whose opslag is on no rung of the award, because it counts later: how they were judged is told all the same."""
    if not any(s.feiten.get("feit") == "opslag" for ladder in ladders for s in ladder.stappen):
        judged = tuple(explain_plans(stand, 1))
        if judged:
            yield Regel(0, "Ontwikkelplannen", "in dit tarief zit geen opslag voor een plan")
            yield from judged


def _change(s: Stap) -> str:
    if s.feiten.get("bewerking") in ("basis", "vervang", "vrij_voorstel", "monitor"):
        return ""
    difference = Decimal(s.naar) - Decimal(s.van)
    return f"{'+' if difference >= 0 else '−'}{dutch(abs(difference))} → "


def _agreed_ground(stand: Stand, feit: str, level: int) -> Iterator[Regel]:
    """The agreed results that carry this fact, where the zorgkantoor's own records do not state it."""
    b = stand.besluit
    for score in stand.inputs.scores if stand.inputs and feit else ():
        if (score.regio, score.sector, score.agb_code) == (b.regio, b.sector, b.agb_code):
            for r in score.resultaten:
                if r.feit == feit:
                    yield Regel(level, f"afspraak {r.resultaat}", r.doel, r.bewijs or None, str(r.plek))


def _room_and_term(stand: Stand) -> Iterator[Regel]:
    """What a shortage took, and why the agreement runs as long as it does."""
    b = stand.besluit
    for s in b.stappen:
        if s.regel.startswith("volume."):
            yield Regel(0, "Reserve", f"{s.feiten.get('titel')}: {_money(s.naar)} van de ruimte apart gehouden", _source(s))
        if s.regel == "ruimte.tekort":
            yield Regel(0, "Ruimte", f"tekort in {s.feiten.get('waarvan')}: van {_money(s.van)} naar {_money(s.naar)}", _source(s))
            yield Regel(1, "verdeling", _division(s))
    yield Regel(0, "Looptijd", _years(b.duur_jaren))
    for s in b.stappen:
        if s.regel.startswith("looptijd."):
            what, text, source, place = _step(s)
            yield Regel(1, what, text, source, place)
            yield from _answer(stand, s, "")


def _division(s: Stap) -> str:
    asked, room = _money(s.feiten.get("gevraagd_door_allen_cents")), _money(s.feiten.get("ruimte_cents"))
    order = f"; voorrang {s.feiten.get('voorrang')}" if s.feiten.get("voorrang") else ""
    measure = f"; maat {s.feiten.get('maat')}" if s.feiten.get("maat") else ""
    return f"gevraagd {asked}, beschikbaar {room}, {s.feiten.get('methode').replace('_', ' ')}{order}{measure}"


# -- words ------------------------------------------------------------------------------------------------

_FASE = {
    Fase.VOORSTEL: "een voorstel, nog niet vastgesteld",
    Fase.VOORLOPIG: "voorlopig",
    Fase.DEFINITIEF: "definitief",
    Fase.INGETROKKEN: "ingetrokken",
}
_STAPPEN = {
    "toelating": "Toelating",
    "aangehouden": "Aangehouden",
    "volume.aanvraag": "Niet meer dan gevraagd",
    "volume.referentie": "Referentievolume",
    "volume.startvolume": "Startvolume",
    "ruimte.tekort": "Verlaagd wegens een tekort",
    "looptijd.plan": "Overeengekomen ontwikkelplan",
    "looptijd.bestuursverklaring": "Verklaringen voor meer jaren op het formulier",
    "looptijd.lopende_overeenkomst": "Lopende overeenkomst",
    "opslag.lopende_overeenkomst": "Opslag van de lopende overeenkomst",
    "opslag.plan": "Plan",
    "opslag.samen": "Plannen samen",
    "fase.definitief": "Definitief",
    "fase.ingetrokken": "Ingetrokken",
}


def _step(s: Stap) -> tuple[str, str, str | None, str | None]:
    """A step in general: what, from what to what on which fact, source."""
    titel = _STAPPEN.get(s.regel) or s.feiten.get("titel") or s.regel
    text = f"{_shown(s.van)} → {_shown(s.naar)}" if s.van else _shown(s.naar)
    for name, form in (
        ("toekenningspercentage", "{}% van de referentie"), ("startvolume", "startvolume {}"), ("deel", "{}%"), ("plafond", "hoogstens {}"),
        ("plannen", "plan {}"), ("gevonden", "vastgelegd: {}"), ("lopend_tot", "loopt tot en met {}"), ("laatste_dag", "termijn liep tot en met {}"),
        ("codes", "codes {}"), ("gronden", "{}"),
    ):  # fmt: skip
        value = s.feiten.get(name)
        if value:
            text += f" ({form.format(value if name == 'lopend_tot' else _shown(value))})"  # a year is no amount: 2016, not 2.016
    return titel, text, _source(s), s.feiten.get("herkomst") or None


def _shown(text: str) -> str:
    """Numbers as Dutch people write them, words as they are."""
    try:
        return dutch(Decimal(text))
    except ArithmeticError:
        return text


def _source(s: Stap) -> str | None:
    filled = s.status == "onbekend" and s.feiten.get("uit")  # the policy leaves it open, and a fact or a person said what it is
    mark = f" [{s.status}]" if s.status not in (None, "vast", "fictief") and not filled else ""
    return f"{s.bron}{mark}" or None


def _money(text: str) -> str:
    return str(Money(int(text))) if text else ""


def _product(r: GunningRegel) -> str:
    return f"{r.bedrag_cents} = {dutch(r.volume)} {_MEERVOUD[r.eenheid]} × {r.tarief_cents}"


def _years(years: int) -> str:
    return "één jaar" if years == 1 else f"{years} jaar"


def _answer(stand: Stand, s: Stap, leveringsvorm: str, level: int = 2, prestatiecode: str = "") -> Iterator[Regel]:
    """Who decided what a rule left open. ``prestatiecode``: of which line the step is, for a question about volumes."""
    for a in stand.antwoorden:
        q = a.vraag
        same_rule = q.feiten.get("sleutel") == s.regel and q.feiten.get("leveringsvorm", leveringsvorm) in ("", leveringsvorm)
        start = q.code == "V403" and q.feiten.get("leveringsvorm") == leveringsvorm and _same(a.keuze, s.feiten.get("startvolume"))
        lines = q.feiten.get("prestaties").split(", ")
        if lines != [""] and f"{prestatiecode} {s.van}" not in lines:
            continue  # asked about another volume than this step had before it
        if not _about_another(stand, q) and ((same_rule and q.code != "V408") or start or s.feiten.get("vraag") == q.id):
            keuze = _shown(a.keuze) if q.bereik else a.keuze
            yield Regel(level, "besluit van een mens", f"{keuze}: {a.reden}", f"{a.door}, {in_full(a.op.date())}", f"vraag {q.id}")


def _about_another(stand: Stand, vraag: Question) -> bool:
    """Whether a question is about another zorgaanbieder, region or sector; most rules ask one of everyone."""
    b, named = stand.besluit, _OWN.search(vraag.onderwerp)
    return named is not None and named.groups() != (b.agb_code, b.sector.value, b.regio)


def _same(answer: str, number: str) -> bool:
    return bool(number) and _shown(answer) == _shown(number)
