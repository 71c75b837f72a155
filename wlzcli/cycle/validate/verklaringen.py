"""The bestuursverklaring, statement by statement, each with what follows when it is not given."""

from __future__ import annotations

from dataclasses import replace

from wlzcli.cycle.validate.inputs import NIET_VOLDAAN, Dossier, Toets, ask, bevinding, by_whom, outcome, refuse, repair, why_powerless
from wlzcli.domain.beleidsitem import Aard, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.formulier import JA_NEE
from wlzcli.domain.inschrijving import Inschrijving, Veld
from wlzcli.policy.model import Eis, Gevolg, Verklaring

TOELATEN, HERSTEL, AFWIJZEN = "toelaten", "herstel", "afwijzen"


def statements(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Every statement of the kader: answered as expected, not answered, or answered otherwise."""
    del eis
    return tuple(_with_item(statement(d, v), v) for v in d.kader.verklaringen)


def _with_item(t: Toets, v: Verklaring) -> Toets:
    return Toets(t.uitkomst, t.bevindingen, t.vragen, t.gronden, t.stappen, t.meerjarig, t.toelichting, v)


def statement(d: Dossier, v: Verklaring) -> Toets:
    """One statement. Where the kader does not hold its text, a person says what counts."""
    if v.status is Status.ONBEKEND:
        question, choice = ask(d, "V281", ("voldaan", "nvt"), v.bron.label, eis=v.titel, sleutel=v.sleutel, reden=v.reden)
        return outcome(vragen=() if choice else (question,))
    veld = d.veld(v.sleutel)
    answer = (veld.waarde or "").strip().lower() if veld else ""
    if answer == v.verwacht.lower():
        return outcome()
    if not answer and not (veld and (veld.ruw or "").strip()):
        return _to_repair(d, v, veld, "F210")
    if answer not in JA_NEE:
        return _to_repair(d, v, veld, "F213")
    if bears_on_term(v):
        found = bevinding(d, "W212", v.titel, item=v, plek=veld, gevonden=answer, verwacht=v.verwacht)
        return Toets(NIET_VOLDAAN, (found,), meerjarig=False)
    refused = bevinding(d, "W211", v.titel, item=v, plek=veld, gevonden=answer, verwacht=v.verwacht)
    if v.gevolg is Gevolg.UITSLUITING:
        return refuse(d, v, refused)
    return _by_hand(d, v, veld, answer)


def _to_repair(d: Dossier, v: Verklaring, veld: Veld | None, code: str) -> Toets:
    """No readable answer: to be repaired. A statement that only bears on the term is left out of the toelating."""
    finding = bevinding(d, code, v.titel, item=v, plek=veld, gevonden=veld.ruw if veld else None, verwacht="ja of nee")
    if v.aard is Aard.VOORWAARDE_MEERJARIG or (v.gevolg is Gevolg.GEEN_MEERJARIG and d.inputs.toetswijze >= 2):
        silent = bevinding(d, "W212", v.titel, item=v, plek=veld, gevonden=veld.ruw if veld else None, verwacht=v.verwacht)
        if d.inputs.toetswijze >= 2:
            told = (("zonder_antwoord", "ja"), ("regio", d.inschrijving.regio), ("sector", d.inschrijving.sector.value))
            silent = replace(silent, feiten=Facts((*silent.feiten.pairs, *told)))
        return Toets(NIET_VOLDAAN, (silent,), meerjarig=False)
    return repair(d, v, finding)


def bears_on_term(v: Verklaring) -> bool:
    """Whether only the longer term hangs on this statement, and not the toelating."""
    return v.gevolg is Gevolg.GEEN_MEERJARIG or v.aard is Aard.VOORWAARDE_MEERJARIG


def unanswered(d: Dossier, i: Inschrijving) -> frozenset[str]:
    """The statements that only bear on the term and have no answer that can be read: a repair may give it, and nothing waits for it."""
    answers = {veld.id: (veld.waarde or "").strip().lower() for veld in i.velden}
    known = (v for v in d.kader.verklaringen if v.status is not Status.ONBEKEND and bears_on_term(v))
    return frozenset(v.sleutel for v in known if answers.get(v.sleutel, "") not in JA_NEE)


def _by_hand(d: Dossier, v: Verklaring, veld: Veld | None, answer: str) -> Toets:
    """A person judges what a "nee" means here; afwijzen is a choice only where the statement has the power to reject."""
    powerless = why_powerless(d, v)
    choices = (TOELATEN, HERSTEL) if powerless else (TOELATEN, HERSTEL, AFWIJZEN)
    question, choice = ask(
        d,
        "V210",
        choices,
        v.bron.label,
        veld,
        verklaring=v.titel,
        sleutel=v.sleutel,
        antwoord=answer,
        cel=f"{veld.blad} › {veld.cel}" if veld else None,
    )
    match choice:
        case None:
            return outcome(vragen=(question,))
        case "toelaten":
            return outcome()
        case "herstel":
            return repair(d, v, bevinding(d, "F214", v.titel, item=v, plek=veld, gevonden=answer, verwacht=v.verwacht))
        case _:
            found = bevinding(d, "W211", v.titel, item=v, plek=veld, gevonden=answer, verwacht=v.verwacht)
            return refuse(d, v, by_whom(d, question, found))
