"""The table of rules: the name an eis gives, and the function that tests it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from wlzcli.cycle.validate import documenten, productie, verklaringen, vorm
from wlzcli.cycle.validate.feiten import value_of
from wlzcli.cycle.validate.inputs import (
    NIET_VOLDAAN,
    VOLDAAN,
    WAARSCHUWING,
    Dossier,
    Toets,
    ask,
    bevinding,
    not_tested,
    outcome,
    refuse,
    repair,
)
from wlzcli.domain.beleidsitem import Status
from wlzcli.policy.model import Eis

NVT_KEUZE = "nvt"


def apply(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Test one eis: not yet when it counts later, by a person when the kader leaves it open, as a trial when it says so."""
    if later := eis.telt_later:
        return (not_tested(later, eis),)
    if eis.status is Status.ONBEKEND:
        return (replace(_unknown(d, eis), item=eis),)
    tested = tuple(replace(t, item=t.item or eis) for t in RULES[eis.regel](d, eis))
    return tuple(_as_trial(t) for t in tested) if eis.proef else tested


def _as_trial(t: Toets) -> Toets:
    """A trial rule shows what it would do and does nothing."""
    shown = tuple(replace(f, proef=True) for f in (*t.bevindingen, *t.gronden))
    word = WAARSCHUWING if t.uitkomst != VOLDAAN and (shown or t.vragen) else t.uitkomst
    return Toets(word, shown, stappen=t.stappen, toelichting="proef", item=t.item)


def _unknown(d: Dossier, eis: Eis) -> Toets:
    question, choice = ask(d, "V281", (VOLDAAN, NVT_KEUZE), eis.bron.label, eis=eis.titel, sleutel=eis.sleutel, reden=eis.reden)
    if choice is None:
        return outcome(vragen=(question,))
    return outcome() if choice == VOLDAAN else not_tested("door een inkoper buiten toepassing gelaten")


def _fact(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """A fact of the zorgkantoor's own records must read as the eis says; silence is a question."""
    name, wanted = eis.feit or "", (eis.verwacht or "ja").lower()
    value = value_of(d.feiten, name)
    if value == wanted:
        return (outcome(),)
    if value is None:
        if d.inputs.eigen_toets:
            return (not_tested("blijkt uit de gegevens van het zorgkantoor"),)
        question, choice = ask(d, "V283", (VOLDAAN, NIET_VOLDAAN), eis.bron.label, eis=eis.titel, feit=name, verwacht=wanted)
        if choice is None:
            return (outcome(vragen=(question,)),)
        if choice == VOLDAAN:
            return (outcome(),)
    return (refuse(d, eis, bevinding(d, "W284", eis.titel, item=eis, gevonden=value, verwacht=wanted, feit=name)),)


def _by_hand(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """A person judges: met, to be repaired, or not met."""
    if d.inputs.eigen_toets:
        return (not_tested("het zorgkantoor beoordeelt dit"),)
    question, choice = ask(d, "V280", (VOLDAAN, "herstel", NIET_VOLDAAN), eis.bron.label, eis=eis.titel, sleutel=eis.sleutel)
    match choice:
        case None:
            return (outcome(vragen=(question,)),)
        case "voldaan":
            return (outcome(),)
        case "herstel":
            return (repair(d, eis, bevinding(d, "F280", eis.titel, item=eis, verwacht="dat aan de eis is voldaan")),)
        case _:
            return (refuse(d, eis, bevinding(d, "W280", eis.titel, item=eis, gevonden="niet voldaan, zo besliste een inkoper")),)


def _types(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """The types are resolved before all else (``types.resolve_types``); here nothing is left to test."""
    del d, eis
    return (outcome(),)


Rule = Callable[[Dossier, Eis], tuple[Toets, ...]]
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "op_tijd": vorm.in_time,
        "juist_formulier": vorm.right_form,
        "volledig": vorm.complete,
        "aanbiedertype": _types,
        "verklaringen": verklaringen.statements,
        "ondertekend": vorm.signed,
        "bevoegd": vorm.authorised,
        "documenten": documenten.documents,
        "kvk_gelijk": documenten.same_entity,
        "verzekering": documenten.insured,
        "wijzigingen_gemeld": vorm.changes_reported,
        "leveringsvorm_in_kader": productie.offered,
        "productie_geldig": productie.valid_lines,
        "dagen_per_plaats": productie.days_per_place,
        "feit": _fact,
        "handmatig": _by_hand,
    }
)
