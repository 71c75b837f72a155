"""What would have changed the toelating: one document, one statement, one answer or the moment of receipt, by the same toetsing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from wlzcli.cycle.validate import ValidateInputs, Wachtend, decide
from wlzcli.cycle.validate.inputs import NVT, VOLDAAN
from wlzcli.domain import formulier as ids
from wlzcli.domain.dates import AMSTERDAM, is_late, moment_in_full
from wlzcli.domain.findings import Answers
from wlzcli.domain.inschrijving import Bewijsstuk, FormIdentiteit, Inschrijving, Veld
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Feit
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import Beleid, Document, Gevolg, Kader, Verklaring
from wlzcli.records import dataclass
from wlzcli.views.pogingen import ANTWOORD, FEIT, ONTVANGST, SAMEN, STUK, VERKLARING, Poging, open_answers, other_answers

DEFINITIEF = "definitief_plan"
OTHER_FORM = frozenset({"F203", "F204", "F205"})
PRESENT = "0" * 64  # the hash of a document that nobody handed in


@dataclass(frozen=True, slots=True)
class Toetsing:
    """The toetsing of one zorgaanbieder: its own submissions out of all, and the answers that were used."""

    toets: ValidateBesluit
    inputs: ValidateInputs
    antwoorden: Answers
    beleid: Beleid

    def run(self, inputs: ValidateInputs, answers: Answers) -> ValidateBesluit | None:
        """What the same toetsing decides on these inputs."""
        key = _key(self.toets)
        return next((d for d in decide(inputs, self.beleid, answers).decisions if _key(d) == key), None)


def toetsing_of(toets: ValidateBesluit, inputs: ValidateInputs, answers: Answers, beleid: Beleid) -> Toetsing | None:
    """The toetsing an award rests on; None where these inputs no longer give it (it was decided or revised on others)."""
    key = _key(toets)
    own = tuple(i for i in inputs.inschrijvingen if (i.regio, i.sector.value, i.agb_code) == key)
    waits = _not_of_another(inputs, answers, key)
    maps = {i.map for i in own} | {w.map for w in waits}  # with what lies beside a form, and what a herstel may repair
    mine = replace(
        inputs, inschrijvingen=own, niet_getoetst=waits, besluiten=(), tabelbevindingen=tuple(f for f in inputs.tabelbevindingen if f.agb_code == toets.agb_code),
        bevindingen=tuple(f for f in inputs.bevindingen if (f.bestand or "").partition("/")[0] in maps),
        feiten=tuple(f for f in inputs.feiten if f.agb_code == toets.agb_code),
    )  # fmt: skip
    toetsing = Toetsing(toets, mine, answers, beleid)
    again = toetsing.run(mine, answers)
    return toetsing if again is not None and _content(again) == _content(toets) else None


def _not_of_another(inputs: ValidateInputs, answers: Answers, key: tuple[str, ...]) -> tuple[Wachtend, ...]:
    """The folders that wait, without what a person said another zorgaanbieder repairs (V291): of it nothing is left to ask here."""
    said = [(tuple(map(a.vraag.feiten.get, ("regio", "sector", "agb_code"))), a.keuze) for a in answers.given if a.vraag.code == "V291"]
    taken = {keuze for whose, keuze in said if whose != key} - {keuze for whose, keuze in said if whose == key}
    return tuple(w for w in inputs.niet_getoetst if w.map not in taken)


def _key(b: ValidateBesluit) -> tuple[str, str, str]:
    return (b.regio, b.sector.value, b.agb_code)


def _content(b: ValidateBesluit) -> tuple[object, ...]:
    """What the gunning looks at, and what is still to be repaired."""
    return (b.uitkomst, b.typen, b.meerjarig_mogelijk, b.gronden, b.productie, b.herstel)


def other_tests(toets: ValidateBesluit, toetsing: Toetsing | None) -> Iterator[Poging]:
    """Every single change of what was handed in; and, where no single one admits it, all that was missing together."""
    admits = False
    for attempt in _attempts(toetsing) if toetsing else ():
        admits = admits or (attempt.toets is not None and attempt.toets.uitkomst is ToetsUitkomst.TOEGELATEN)
        yield attempt
    if toets.uitkomst is not ToetsUitkomst.TOEGELATEN and not admits:
        yield Poging(SAMEN, _all_in_order(toets), replace(toets, uitkomst=ToetsUitkomst.TOEGELATEN))


def _all_in_order(toets: ValidateBesluit) -> str:
    """Everything that stood in the way, by name."""
    points = [f"{p.onderwerp}: {p.verwacht or 'in orde'}" for p in toets.herstel]
    grounds = [g.titel or g.eis for g in toets.getoetst if g.eis in toets.gronden]
    waiting = [f"{g.titel or g.eis}: beantwoord" for g in toets.getoetst if g.uitkomst == "vraag" and g.titel]
    named = tuple(dict.fromkeys((*grounds, *points))) or tuple(dict.fromkeys(waiting))
    return f"in orde was: {'; '.join(named)}" if named else "de toetsing had tot toelating geleid"


def _attempts(t: Toetsing) -> Iterator[Poging]:
    kader, inputs = t.beleid.kader(t.toets.sector), t.inputs
    failing = {g.eis for g in t.toets.getoetst if g.uitkomst not in (VOLDAAN, NVT)}
    points = {p.onderwerp for p in t.toets.herstel}
    yield from _received(t, kader)
    yield from _right_form(t)
    for doc in kader.documenten:
        if doc.sleutel in failing or doc.titel in points:
            als = f"het stuk '{doc.titel}' was ingediend zoals gevraagd: leesbaar, recent en geldig"
            yield _tried(t, STUK, als, _each(inputs, partial(_with_document, doc=doc, jaar=inputs.jaar)))
    for v in kader.verklaringen:
        met = v.sleutel not in failing
        if met and v.gevolg is not Gevolg.GEEN_MEERJARIG:
            continue
        wanted = next(w for w in ids.JA_NEE if w != v.verwacht.lower()) if met else v.verwacht
        yield _tried(t, VERKLARING, _stated(t, v, wanted), _each(inputs, partial(_with_field, veld_id=v.sleutel, waarde=wanted)))
    for eis in kader.eisen:
        if eis.sleutel in failing and eis.feit and eis.verwacht:
            yield _tried(t, FEIT, f"feit {eis.feit} was {eis.verwacht}", _with_fact(t, eis.feit, eis.verwacht))
    asked = decide(inputs, t.beleid, t.antwoorden).questions
    for als, answers in (*other_answers(t.antwoorden, t.toets.agb_code), *open_answers(asked, t.antwoorden, t.toets.agb_code)):
        yield _tried(t, ANTWOORD, als, inputs, answers)


def _tried(t: Toetsing, soort: str, als: str, inputs: ValidateInputs, answers: Answers | None = None) -> Poging:
    now = t.run(inputs, t.antwoorden if answers is None else answers)
    return Poging(soort, als, None if now is None or _content(now) == _content(t.toets) else now)


def _received(t: Toetsing, kader: Kader) -> Iterator[Poging]:
    """What was tested as received late, on the last second that is in time: also the folder that a herstel repairs (V291)."""
    deadline = kader.moment("inschrijving")
    told = next((s.feiten.get("ontvangen_op") for s in t.toets.stappen if s.feiten.get("ontvangen_op")), "")
    if deadline is None or deadline.moment is None or not told:
        return
    last, came = deadline.moment, datetime.fromisoformat(told)
    if not is_late(came, last):
        return
    items = tuple(replace(i, ontvangen_op=last) if i.ontvangen_op == came and i.soort != DEFINITIEF else i for i in t.inputs.inschrijvingen)
    waits = tuple(replace(w, ontvangen_op=last) if w.ontvangen_op == came else w for w in t.inputs.niet_getoetst)
    als = f"de inschrijving was op tijd: ontvangen uiterlijk {moment_in_full(last)} in plaats van {moment_in_full(came)}"
    yield _tried(t, ONTVANGST, als, replace(t.inputs, inschrijvingen=items, niet_getoetst=waits))


def _right_form(t: Toetsing) -> Iterator[Poging]:
    """The same answers on the form of this ronde, where the one that came in was made for another."""
    point = next((p for p in t.toets.herstel if p.code in OTHER_FORM), None)
    form = next((i for i in t.inputs.inschrijvingen if i.bestand == t.toets.bestand), None)
    if point is None or form is None:
        return
    had, kader = form.identiteit, t.beleid.kader(t.toets.sector)
    layout, policy = (had.layout_sha256, had.beleid_sha256) if had else ("", "")
    right = FormIdentiteit(t.inputs.zorgkantoor, t.inputs.jaar, kader.sector.value, kader.id, layout, policy)
    als = f"het formulier was {point.verwacht}, met dezelfde antwoorden, in plaats van {point.gevonden}"
    yield _tried(t, STUK, als, _each(t.inputs, partial(replace, identiteit=right)))


def _each(inputs: ValidateInputs, change: Callable[[Inschrijving], Inschrijving]) -> ValidateInputs:
    """The change in every form that counts, so that the one that is tested has it; what could not be read where it is made is gone with it."""
    pairs = [(i, i if i.soort == DEFINITIEF else change(i)) for i in inputs.inschrijvingen]
    answered = {(i.bestand, v.blad, v.cel) for i, new in pairs for v in i.velden if new.veld(v.id) != v}
    left = tuple(f for f in inputs.bevindingen if (f.bestand, f.blad, f.cel) not in answered)
    return replace(inputs, inschrijvingen=tuple(new for _, new in pairs), bevindingen=left)


def _with_document(i: Inschrijving, doc: Document, jaar: int) -> Inschrijving:
    """The form with this document: readable, issued on the day of receipt, valid through the year of the agreement."""
    day = i.ontvangen_op.astimezone(AMSTERDAM).date() if i.ontvangen_op else date(jaar - 1, 1, 1)
    veld = i.veld(ids.veld_bestand(doc.sleutel))
    end = date(jaar, 12, 31)
    piece = Bewijsstuk(doc.sleutel, doc.titel, PRESENT, True, day, veld.blad if veld else "", veld.cel if veld else "", geldig_tot=end)
    for name, value in (
        (ids.veld_bestand(doc.sleutel), doc.titel), (ids.veld_afgifte(doc.sleutel), day.isoformat()),
        (ids.veld_geldig_tot(doc.sleutel), end.isoformat()),
    ):  # fmt: skip
        i = _with_field(i, name, value)
    return replace(i, bewijsstukken=(*(b for b in i.bewijsstukken if b.sleutel != doc.sleutel), piece))


def _with_field(i: Inschrijving, veld_id: str, waarde: str) -> Inschrijving:
    had = i.veld(veld_id)
    if had is None:
        return replace(i, velden=(*i.velden, Veld(veld_id, waarde, waarde, "", "")))
    return replace(i, velden=tuple(replace(v, waarde=waarde, ruw=waarde) if v is had else v for v in i.velden))


def _stated(t: Toetsing, v: Verklaring, wanted: str) -> str:
    form = next((i for i in t.inputs.inschrijvingen if i.bestand == t.toets.bestand), None)
    had = form.veld(v.sleutel) if form else None
    said = (had.ruw or "").strip() if had else ""
    return f"verklaring '{v.titel}' was {wanted} in plaats van {said or 'niet beantwoord'}"


def _with_fact(t: Toetsing, feit: str, waarde: str) -> ValidateInputs:
    b = t.toets
    fact = Feit(b.agb_code, b.regio, b.sector.value, "", feit, waarde, None, "", Plaats(""))
    return replace(t.inputs, feiten=(*(f for f in t.inputs.feiten if f.feit != feit), fact))
