"""The table of rules: the name an eis gives, and the function that tests it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from wlzcli.cycle.validate import documenten, productie, verklaringen, vorm
from wlzcli.cycle.validate.feiten import latest, rows_for, shown, value_of
from wlzcli.cycle.validate.inputs import (
    NIET_VOLDAAN,
    VOLDAAN,
    VRAAG,
    WAARSCHUWING,
    Dossier,
    Toets,
    ask,
    bevinding,
    by_whom,
    not_tested,
    outcome,
    refuse,
    repair,
)
from wlzcli.domain.beleidsitem import Aard, Status, Toetsmoment
from wlzcli.domain.canonical import show
from wlzcli.domain.findings import Ernst
from wlzcli.domain.tabellen import Feit
from wlzcli.domain.toetsing import PROEF
from wlzcli.policy.model import Eis

NVT_KEUZE = "nvt"
UNMET = "W282"  # not so, and without the power to refuse or to ask for repair


def apply(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Test one eis: not yet when it counts later, by a person when the kader leaves it open, as a trial when it says so."""
    if later := eis.telt_later:
        return (not_tested(later, eis),)
    if eis.status is Status.ONBEKEND:
        return (replace(_unknown(d, eis), item=eis),)
    tested = tuple(t if t.item else replace(t, item=eis) for t in RULES[eis.regel](d, eis))
    if d.inputs.toetswijze >= 2:
        tested = tuple(replace(t, meerjarig=False) if _is_unmet_condition(t) else t for t in tested)
    return tuple(_as_trial(t) for t in tested) if eis.proef else tested


def _is_unmet_condition(t: Toets) -> bool:
    """Whether this is a condition for an agreement of more years that is not met: the toelating does not hang on it, those years do."""
    return t.item is not None and t.item.aard is Aard.VOORWAARDE_MEERJARIG and any(f.code == UNMET for f in t.bevindingen)


def _as_trial(t: Toets) -> Toets:
    """A trial rule shows what it would do and does nothing: it warns, asks nothing, and there is nothing to accept."""
    shown = tuple(replace(f, proef=True, ernst=Ernst.WAARSCHUWING, aanvaardbaar=None) for f in (*t.bevindingen, *t.gronden))
    word = WAARSCHUWING if t.uitkomst != VOLDAAN and (shown or t.vragen) else t.uitkomst
    told = f"{PROEF}; zonder proef zou een inkoper dit beslissen" if t.vragen else PROEF
    return Toets(word, shown, stappen=t.stappen, toelichting=told, item=t.item)


def _unknown(d: Dossier, eis: Eis) -> Toets:
    if d.inputs.eigen_toets and d.inputs.toetswijze >= 2:
        return not_tested("het zorgkantoor beoordeelt dit")
    question, choice = ask(d, "V281", (VOLDAAN, NVT_KEUZE), eis.bron.label, eis=eis.titel, sleutel=eis.sleutel, reden=eis.reden)
    if choice is None:
        return outcome(vragen=(question,))
    return outcome() if choice == VOLDAAN else not_tested("door een inkoper buiten toepassing gelaten")


def _fact(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """A fact of the zorgkantoor's own records must read as the eis says; silence and contradiction are questions."""
    name, wanted = eis.feit or "", (eis.verwacht or "ja").lower()
    if d.eigen_feiten_fout:
        return (not_tested(d.eigen_feiten_fout) if eis.proef else Toets(VRAAG, toelichting=d.eigen_feiten_fout),)
    known = _known_then(d, eis)
    value = value_of(known, name) or _for_each(d, known, name)
    against = _at_odds(d, known, name)
    if value == wanted and not against:
        return (outcome(),)
    if value is not None and not against:
        return (refuse(d, eis, bevinding(d, "W284", eis.titel, item=eis, gevonden=value, verwacht=wanted, feit=name)),)
    if d.inputs.eigen_toets:
        return (not_tested("blijkt uit de gegevens van het zorgkantoor"),)
    code, told = ("V279", {"rijen": shown(against)}) if against else _not_known(d, known, name)
    question, choice = ask(d, code, (VOLDAAN, NIET_VOLDAAN), eis.bron.label, eis=eis.titel, feit=name, verwacht=wanted, **told)
    if choice is None:
        return (outcome(vragen=(question,)),)
    if choice == VOLDAAN:
        return (outcome(),)
    found = bevinding(d, "W284", eis.titel, item=eis, verwacht=f"{name} {wanted}", feit=name)
    return (refuse(d, eis, by_whom(d, question, found)),)


def _for_each(d: Dossier, known: tuple[Feit, ...], naam: str) -> str | None:
    """What the records say of every leveringsvorm asked for apart, where no row is about all; None when one is silent or differs."""
    if d.inputs.toetswijze < 2:
        return None
    values = {value_of(known, naam, vorm) for vorm in d.leveringsvormen}
    return values.pop() if len(values) == 1 else None


def _at_odds(d: Dossier, known: tuple[Feit, ...], naam: str) -> tuple[Feit, ...]:
    """The rows of this fact that hold here and differ. The eis is about all care asked for, so a leveringsvorm is no exception to it."""
    if d.inputs.toetswijze < 2:
        return ()
    rows = tuple(f for f in latest(known, naam) if f.leveringsvorm in ("", *d.leveringsvormen))
    return rows_for(rows, naam) if len({f.waarde.strip().lower() for f in rows}) > 1 else ()


def _not_known(d: Dossier, known: tuple[Feit, ...], naam: str) -> tuple[str, dict[str, str]]:
    """What is asked where the records are silent about the day that counts, and what they say of a later day."""
    later = [f for f in rows_for(d.feiten, naam) if f.per is not None and (d.inputs.toetswijze < 2 or f not in known)]
    if not later:
        return "V283", {}
    return "V284", {"dag": show(d.dag), "later": ", ".join(f"{f.waarde} op {show(f.per)}" for f in later)}


def _known_then(d: Dossier, eis: Eis) -> tuple[Feit, ...]:
    """The facts that may count for this eis: at inschrijving none of a later day, for that says nothing about the day itself."""
    if not d.inputs.toetswijze or eis.toetsmoment not in (None, Toetsmoment.INSCHRIJVING):
        return d.feiten
    return tuple(f for f in d.feiten if f.per is None or (d.dag is not None and f.per <= d.dag))


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
            found = bevinding(d, "W280", eis.titel, item=eis, gevonden="niet voldaan", verwacht="dat aan de eis is voldaan")
            return (refuse(d, eis, by_whom(d, question, found)),)


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
