"""How what was tested stands in a besluit: per requirement, per point to repair and as steps; and what was handed in beside it and left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wlzcli.cycle.validate.herstel import who_left_out
from wlzcli.cycle.validate.inputs import FORMULIER, NVT, Dossier, Toets, bevinding
from wlzcli.cycle.validate.toetsen import Getest
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Finding
from wlzcli.domain.toetsing import Getoetst, Herstelpunt, ToetsUitkomst


def getoetst(t: Toets) -> Getoetst:
    """One requirement: what it is, how it came out and by which codes."""
    return Getoetst(
        eis=t.item.sleutel if t.item else FORMULIER,
        uitkomst=t.uitkomst,
        bron=t.item.bron.label if t.item else FORMULIER,
        toelichting=t.toelichting,
        titel=t.item.titel if t.item else "Formulier en gegevens",
        codes=_codes(t),
    )


def _codes(t: Toets) -> tuple[str, ...]:
    if not (t.gronden or t.bevindingen or t.vragen):  # as a rule
        return ()
    return tuple(dict.fromkeys((*(f.code for f in (*t.gronden, *t.bevindingen)), *(q.code for q in t.vragen))))


def punt(f: Finding) -> Herstelpunt:
    """One point to repair, with its place."""
    return Herstelpunt(f.code, f.onderwerp, f.bron or FORMULIER, f.blad, f.cel, f.gevonden, f.verwacht)


def steps(g: Getest, uitkomst: ToetsUitkomst) -> tuple[Stap, ...]:
    """One step per item of policy that was tested, with its certainty, and one for the outcome."""
    tested = [t for t in g.toetsen if t.item is not None and t.uitkomst != NVT]
    steps = tuple(
        Stap(
            t.item.sleutel, Facts.of(codes=", ".join(_codes(t)) or None), "ingediend", t.uitkomst, t.item.bron.label,
            t.item.zekerheid_label,
        )
        for t in tested
        if t.item is not None
    )  # fmt: skip
    facts = Facts.of(getoetst=len(tested), herstelpunten=len(g.herstelpunten), vragen=len(g.vragen), gronden=len(g.gronden))
    return (*steps, Stap("uitkomst", facts, "ingediend", uitkomst.value, FORMULIER))


def unasked(d: Dossier, code: str, what: Iterable[str] = ()) -> Finding:
    """Something handed in that was not asked for, and is not taken over."""
    shown = ", ".join(what)
    soort = d.inschrijving.soort or "aanlevering"
    return bevinding(d, code, f"Aanlevering {d.inschrijving.map}", gevonden=shown or soort, verwacht="alleen wat is gevraagd", soort=soort)


def left_out_by(d: Dossier) -> Finding:
    """What a person left out, with who that was: it may have come in time."""
    found, said = unasked(d, "W287"), who_left_out(d)
    facts = Facts.of(besloten_door=said.door, besloten_reden=said.reden) if said else Facts()
    return replace(found, feiten=Facts((*found.feiten.pairs, *facts.pairs)))
