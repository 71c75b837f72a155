"""The form itself: in time, the right one, complete, signed by who may sign, changes reported."""

from __future__ import annotations

import re
from dataclasses import replace

from wlzcli.cycle.validate.inputs import (
    VRAAG,
    Dossier,
    Toets,
    ask,
    bevinding,
    by_whom,
    day_in,
    not_tested,
    outcome,
    refuse,
    repair,
    together,
)
from wlzcli.domain import formulier as ids
from wlzcli.domain.canonical import Facts, show
from wlzcli.domain.dates import is_late, moment_in_full
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Finding, Question
from wlzcli.domain.inschrijving import FormIdentiteit, Veld
from wlzcli.policy.model import Clausule, Eis
from wlzcli.policy.toepassing import Toepassing

TE_LAAT = "te_laat"
OP_TIJD = "op_tijd"
GEEN_GEVOLG, STUKKEN = "geen_gevolg", "stukken_nodig"
_TWO_NAMES = re.compile(r"[;,/&+]|\ben\b", re.IGNORECASE)


def in_time(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Received by planning.inschrijving, that second included (inkoopkader-2016-gz §2.2: 31 July 2015, 17.00)."""
    if d.inputs.eigen_toets:
        return (not_tested("de ontvangst volgt nog"),)
    deadline = d.kader.moment("inschrijving")
    moment = d.inschrijving.ontvangen_op
    if deadline is None or deadline.moment is None:
        return (_ask_in_time(d, eis, "de uiterste datum van dit kader is niet bekend"),)
    if moment is None and d.wacht_op_ingest:
        return (Toets(VRAAG, toelichting="de vraag over de ontvangst staat nog open bij ingest"),)
    if moment is None:
        return (_ask_in_time(d, eis, "er is geen moment van ontvangst geregistreerd"),)
    late = is_late(moment, deadline.moment)
    if d.was_already_here and (late or d.inputs.toetswijze < 2):  # a slip within the time was in time all the more
        return (_ask_in_time(d, eis, _slip(d, eis, moment_in_full(moment))),)
    step = Stap(
        OP_TIJD, Facts.of(ontvangen_op=moment, uiterlijk=deadline.moment), show(moment), TE_LAAT if late else OP_TIJD,
        deadline.bron.label, deadline.zekerheid_label,
    )  # fmt: skip
    timed = outcome(stappen=(step,))
    if not late:
        return (timed,)
    # Late on a deadline that is itself made up or without a source is as weak as that deadline.
    weakest = eis if deadline.bron.document else None
    finding = _late(d, eis, moment_in_full(moment), f"uiterlijk {moment_in_full(deadline.moment)}")
    return (together((refuse(d, weakest, finding), timed)),)


def _slip(d: Dossier, eis: Eis, moment: str) -> str:
    """A moment in the register that lies after the moment it was here. Who answered the question of 0.4.0 is not asked again."""
    before = f"tabellen/ontvangst noemt {moment}, en dat moment moet nog komen (verbeter liever die rij)"
    if d.inputs.toetswijze < 2 or _when_it_came(d, eis, before)[1]:
        return before
    return f"tabellen/ontvangst noemt {moment}, maar toen was zij hier al (verbeter liever die rij)"


def addition_in_time(d: Dossier) -> tuple[Question, str | None]:
    """The same slip about what adds to an inschrijving: whether it counts, a person says."""
    i, deadline = d.inschrijving, d.kader.moment("inschrijving")
    bron, moment = deadline.bron.label if deadline else "tabellen/ontvangst", moment_in_full(i.ontvangen_op) if i.ontvangen_op else ""
    return ask(d, "V273", (OP_TIJD, TE_LAAT), bron, map=i.map, moment=moment)


def _late(d: Dossier, eis: Eis, ontvangen: str, uiterlijk: str) -> Finding:
    return bevinding(d, "W201", "Ontvangst van de inschrijving", item=eis, gevonden=ontvangen, verwacht=uiterlijk)


def _when_it_came(d: Dossier, eis: Eis, waarom: str) -> tuple[Question, str | None]:
    return ask(d, "V201", (OP_TIJD, TE_LAAT), eis.bron.label, None, d.ingekomen or d.inschrijving.bestand, waarom=waarom)


def _ask_in_time(d: Dossier, eis: Eis, waarom: str) -> Toets:
    question, choice = _when_it_came(d, eis, waarom)
    if choice is None:
        return outcome(vragen=(question,))
    if choice == TE_LAAT:
        return refuse(d, eis, by_whom(d, question, _late(d, eis, "te laat", "een ontvangst voor de uiterste datum")))
    return outcome()


def right_form(d: Dossier, eis: Eis | None) -> tuple[Toets, ...]:
    """The form of this zorgkantoor, year, sector and kader. Another form leads to repair, never to afwijzing."""
    identity = d.inschrijving.identiteit
    if identity is None:
        return (outcome((bevinding(d, "F205", "Formulier", item=eis, gevonden="geen kenmerk", verwacht=_wanted(d)),)),)
    if identity.jaar != d.inputs.jaar:
        return (outcome((bevinding(d, "F203", "Formulier", item=eis, gevonden=_of(identity), verwacht=_wanted(d)),)),)
    other = (
        identity.zorgkantoor.casefold() != d.inputs.zorgkantoor.casefold()
        or identity.sector != d.kader.sector.value
        or identity.kader != d.kader.id
        or identity.soort != ids.SOORT_INSCHRIJVING
    )
    if other:
        return (outcome((bevinding(d, "F204", "Formulier", item=eis, gevonden=_of(identity), verwacht=_wanted(d)),)),)
    return (outcome(),)


def _of(identity: FormIdentiteit) -> str:
    return f"{identity.soort} {identity.zorgkantoor} {identity.jaar} {identity.sector} (kader {identity.kader})"


def _wanted(d: Dossier) -> str:
    return f"{ids.SOORT_INSCHRIJVING} {d.inputs.zorgkantoor} {d.inputs.jaar} {d.kader.sector.value} (kader {d.kader.id})"


SIGNATURE = (ids.ONDERTEKENAAR, ids.DATUM_ONDERTEKENING)
AUTHORITY = (ids.BEVOEGDHEID,)


def complete(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Every field the form calls verplicht has an answer; fields that a rule of their own tests are left to it."""
    rules = {e.regel for e in d.kader.eisen}
    elsewhere = {v.sleutel for v in d.kader.verklaringen} if "verklaringen" in rules else set()
    elsewhere |= set(SIGNATURE) if "ondertekend" in rules else set()
    elsewhere |= set(AUTHORITY) if "bevoegd" in rules else set()
    parts = []
    for wanted in d.inputs.verplicht:
        if wanted.sector is not d.kader.sector or wanted.id in elsewhere:
            continue
        veld = d.veld(wanted.id)
        if veld is None or (not (veld.waarde or "").strip() and not (veld.ruw or "").strip()):
            parts.append(repair(d, eis, bevinding(d, "F206", wanted.titel, item=eis, plek=veld, verwacht="een antwoord")))
    return (together(parts),)


def signed(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """A name and a date of signing; a date after receipt is strange, not wrong."""
    parts = []
    name, when = d.veld(ids.ONDERTEKENAAR), d.veld(ids.DATUM_ONDERTEKENING)
    if not (name and (name.waarde or "").strip()):
        found = bevinding(d, "F220", "Naam van de ondertekenaar", item=eis, plek=name, verwacht="de naam van wie ondertekent")
        parts.append(repair(d, eis, found))
    day = day_in(when)
    if day is None:
        found = bevinding(
            d, "F221", "Datum van ondertekening", item=eis, plek=when, gevonden=when.ruw if when else None, verwacht="een datum"
        )
        parts.append(repair(d, eis, found))
    elif d.dag is not None and day > d.dag:
        found = bevinding(
            d, "W221", "Datum van ondertekening", item=eis, plek=when, gevonden=show(day), verwacht=f"uiterlijk {show(d.dag)}",
            aanvaardbaar=True,
        )  # fmt: skip
        parts.append(outcome((found,)))
    return (together(parts),)


def authorised(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Where the authority of the signatory comes from; a volmacht must be there, joint signatories must be named."""
    veld = d.veld(ids.BEVOEGDHEID)
    ground = (veld.waarde or "").strip() if veld else ""
    if not ground:
        found = bevinding(d, "F222", "Bevoegdheid van de ondertekenaar", item=eis, plek=veld, verwacht="de grond van de bevoegdheid")
        return (repair(d, eis, found),)
    if ground == "gezamenlijk" and not _TWO_NAMES.search(d.waarde(ids.ONDERTEKENAAR)):
        name = d.veld(ids.ONDERTEKENAAR)
        found = bevinding(
            d, "F224", "Naam van de ondertekenaar", item=eis, plek=name, gevonden=name.waarde if name else None,
            verwacht="alle personen die samen bevoegd zijn",
        )  # fmt: skip
        return (repair(d, eis, found),)
    if ground != "volmacht":
        return (outcome(),)
    document = next((doc for doc in d.kader.documenten if ids.naam_van(doc.sleutel).startswith("volmacht")), None)
    if document is None:
        question, choice = ask(d, "V223", ("bevoegd", "herstel"), eis.bron.label, veld, ondertekenaar=d.waarde(ids.ONDERTEKENAAR))
        if choice is None:
            return (outcome(vragen=(question,)),)
        if choice == "bevoegd":
            return (outcome(),)
    elif any(b.sleutel == document.sleutel and b.leesbaar for b in d.inschrijving.bewijsstukken):
        return (outcome(),)
    return (repair(d, eis, bevinding(d, "F223", "Volmacht", item=document or eis, plek=veld, verwacht="een leesbare volmacht als pdf")),)


def changes_reported(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """An existing provider says whether anything changed since last year, and what (inkoopkader-2016-gz §2.2.2)."""
    if not d.is_bestaand:
        return (not_tested("alleen voor bestaande zorgaanbieders"),)
    veld = d.veld(ids.WIJZIGINGEN)
    text = d.veld(ids.WIJZIGINGEN_TOELICHTING)
    answer = (veld.waarde or "").strip().lower() if veld else ""
    explained = bool(text and (text.waarde or "").strip())
    if answer not in ids.JA_NEE:
        found = bevinding(
            d, "F265", "Wijzigingen sinds vorig jaar", item=eis, plek=veld, gevonden=veld.ruw if veld else None, verwacht="ja of nee"
        )
        return (repair(d, eis, found),)
    if answer == "nee":
        return (outcome(),)
    if not explained:
        found = bevinding(d, "F266", "Wat er is gewijzigd", item=eis, plek=text, verwacht="elke wijziging met haar ingangsdatum")
        return (repair(d, eis, found),)
    told = (text.waarde or "") if text else ""
    clause = d.kader.clausule(Toepassing.WIJZIGING)
    if clause is None or d.inputs.eigen_toets:
        return (outcome((bevinding(d, "W267", "Gemelde wijziging", item=eis, plek=text, gevonden=told, aanvaardbaar=True),)),)
    return (_effect_of_change(d, eis, clause, text, told),)


def _effect_of_change(d: Dossier, eis: Eis, clause: Clausule, plek: Veld | None, told: str) -> Toets:
    """What a reported change means the text does not say: a person decides, before this zorgaanbieder is toegelaten."""
    choices = (GEEN_GEVOLG, STUKKEN)
    question, choice = ask(d, "V288", choices, clause.bron.label, plek, wijziging=told, waarom=clause.waarom, beslist=clause.beslist)
    if choice is None:
        return outcome(vragen=(question,))
    step = Stap(clause.sleutel, Facts.of(wijziging=told, vraag=question.id), "gemeld", choice, clause.bron.label, clause.zekerheid_label)
    if choice == GEEN_GEVOLG:
        return outcome(stappen=(step,))
    asked = repair(
        d, eis, bevinding(d, "F267", "Gewijzigde stukken", item=eis, plek=plek, gevonden=told, verwacht="de stukken die zijn gewijzigd")
    )
    return replace(asked, stappen=(step,))
