"""All tests of one submission, in order: in time, the right form, who it is, its types, then every eis and condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wlzcli.cycle.validate import eisen, productie, verklaringen, vorm
from wlzcli.cycle.validate.feiten import value_of
from wlzcli.cycle.validate.herkomst import OTHER_FORM
from wlzcli.cycle.validate.inputs import (
    VRAAG,
    Dossier,
    Toets,
    bevinding,
    not_tested,
    outcome,
)
from wlzcli.cycle.validate.samen import WHOLE_FORM
from wlzcli.cycle.validate.signalen import signals
from wlzcli.cycle.validate.types import asked_for, resolve_types
from wlzcli.cycle.validate.voorwaarden import conditions
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import ZELF
from wlzcli.domain.codes import Leveringsvorm, is_agb_code
from wlzcli.domain.findings import Finding, Question
from wlzcli.policy.model import Eis
from wlzcli.records import dataclass

UNREAD = "F200"
NOT_THEIRS = frozenset({UNREAD, "F258"})  # said of ingest; or missing at the zorgkantoor itself: nobody repairs that by letter
OTHER_LAYOUT = frozenset({"F121"})
PART_MISSING = frozenset({"F107", "F108", "F109"})  # a sheet, questions or a table not found: their fields are not asked twice
NO_CELL = frozenset({"F206", "F210", "F220", "F221", "F222", "F230", "F233", "F257", "F265", "F266"})
NO_LINES = "F257"  # its cell is the first of a table that may not be there
FIRST = ("op_tijd", "juist_formulier", "aanbiedertype")


@dataclass(frozen=True, slots=True)
class Getest:
    """One submission with all its tests; ``fouten`` are the blocking findings of ingest about it, ``signalen`` what is odd on it."""

    dossier: Dossier
    toetsen: tuple[Toets, ...]
    fouten: tuple[Finding, ...] = ()
    signalen: tuple[Finding, ...] = ()

    @property
    def bevindingen(self) -> tuple[Finding, ...]:
        """What validate itself found, grounds included; what ingest said of a cell is not said twice."""
        said = {self._place(f) for f in self.fouten if f.cel}
        incomplete = any(f.code in PART_MISSING for f in self.fouten)
        found = (f for t in self.toetsen for f in (*t.bevindingen, *(() if _may_be_another(self.dossier) else t.gronden)))
        return tuple(f for f in found if not (f.blocks and self._is_said(f, said, incomplete)))

    def _place(self, f: Finding) -> tuple[str | None, ...]:
        """The cell it is about, and in which file: two that are put together may have something else in one cell."""
        return (f.bestand if self.dossier.inputs.toetswijze >= 2 else None, f.blad, f.cel)

    def _is_said(self, f: Finding, said: set[tuple[str | None, ...]], incomplete: bool) -> bool:
        if f.cel and f.code != NO_LINES:
            return self._place(f) in said
        return incomplete and f.code in NO_CELL

    @property
    def herstelpunten(self) -> tuple[Finding, ...]:
        """Everything to repair: of ingest and of validate."""
        return (*self.fouten, *(f for f in self.bevindingen if f.blocks and f.code not in NOT_THEIRS))

    @property
    def gronden(self) -> tuple[Toets, ...]:
        """The tests on which the submission is refused; none while ingest asks which one counts or when it came in."""
        return () if _may_be_another(self.dossier) else tuple(t for t in self.toetsen if t.gronden)

    @property
    def vragen(self) -> tuple[Question, ...]:
        """The open questions."""
        return tuple(q for t in self.toetsen for q in t.vragen)

    @property
    def has_question(self) -> bool:
        """Whether a question is open, here or at ingest."""
        return any(t.vragen or t.uitkomst == VRAAG for t in self.toetsen)


def run_tests(d: Dossier, fouten: tuple[Finding, ...], vragen: tuple[Question, ...]) -> Getest:
    """Test one submission. What is late is not taken into consideration; on another form nothing else can be tested."""
    if d.inputs.toetswijze < 2:
        fouten = tuple(f for f in fouten if f.code not in OTHER_FORM)
    elif fouten:  # what can't be read in a cell on which only the longer term hangs, W212 tells
        unread = verklaringen.unanswered(d, d.inschrijving)
        silent = {(v.blad, v.cel) for v in d.inschrijving.velden if v.id in unread}
        fouten = tuple(f for f in fouten if (f.blad, f.cel) not in silent)
    ours = tuple(f for f in fouten if f.code in ZELF and d.inputs.toetswijze >= 2 and not d.inputs.eigen_toets)
    fouten = tuple(f for f in fouten if f not in ours)
    ingest = _from_ingest(d, fouten, vragen, ours)
    d = replace(d, wacht_op_ingest=bool(vragen or ours))
    rules = {e.regel: e for e in d.kader.eisen}
    rest = tuple(e for e in d.kader.eisen if e.regel not in FIRST)
    timed = eisen.apply(d, rules["op_tijd"]) if "op_tijd" in rules else (not_tested("dit kader kent geen eis over de ontvangst"),)
    if any(t.gronden for t in timed) and not _may_be_another(d):
        return Getest(d, (*timed, *(not_tested("niet in behandeling genomen", e) for e in rest)))
    form = eisen.apply(d, rules["juist_formulier"]) if "juist_formulier" in rules else vorm.right_form(d, None)
    if any(f.code in WHOLE_FORM and f.blocks for t in form for f in t.bevindingen) or any(f.code in OTHER_LAYOUT for f in fouten):
        later = tuple(not_tested("eerst het juiste formulier", e) for e in rest)
        return Getest(d, (*timed, *form, *ingest, *later), fouten)
    d = replace(d, leveringsvormen=_asked(d))
    d, types = _with_types(d, rules.get("aanbiedertype"))
    tests = [*timed, *form, *ingest, *identity(d), types]
    for eis in rest:
        tests += eisen.apply(d, eis)
    if "productie_geldig" not in rules:
        tests += productie.valid_lines(d, None)
    return Getest(d, (*tests, *conditions(d)), fouten, signals(d))


def _may_be_another(d: Dossier) -> bool:
    """Whether another submission may come to count, or this one at another moment. Up to 0.4.0 it was refused all the same."""
    return d.wacht_op_ingest and d.inputs.toetswijze >= 2


def _from_ingest(d: Dossier, fouten: tuple[Finding, ...], vragen: tuple[Question, ...], ours: tuple[Finding, ...]) -> tuple[Toets, ...]:
    """What ingest could not read or does not know holds the decision up; it never refuses. ``ours``: what nobody is asked for by letter."""
    tests = []
    if fouten:
        tests.append(outcome(tuple(_unread(d, b, [f for f in fouten if f.bestand == b]) for b in dict.fromkeys(f.bestand for f in fouten))))
    if vragen:
        tests.append(Toets(VRAAG, toelichting=f"ingest vraagt: {', '.join(sorted({q.code for q in vragen}))}"))
    if ours:
        told = ", ".join(sorted({f"{f.bestand} ({f.code})" for f in ours}))
        tests.append(Toets(VRAAG, toelichting=f"het zorgkantoor brengt eerst zelf in orde: {told}"))
    return tuple(tests)


def _unread(d: Dossier, bestand: str | None, fouten: list[Finding]) -> Finding:
    codes = ", ".join(sorted({f.code for f in fouten}))
    found = bevinding(d, UNREAD, "Formulier", gevonden=codes, verwacht="een leesbaar formulier", aantal=len(fouten))
    return replace(found, bestand=bestand)


def _asked(d: Dossier) -> tuple[Leveringsvorm, ...]:
    stated = tuple((v, d.waarde(ids.veld_opgave(v))) for v in d.kader.leveringsvormen)
    lines = frozenset(vorm.value.lower() for vorm in productie.vormen_of(d) if vorm is not None)
    return asked_for(stated, lines)


def _with_types(d: Dossier, eis: Eis | None) -> tuple[Dossier, Toets]:
    if not d.inputs.eigen_toets and (why := d.eigen_feiten_fout):
        return replace(d, types_open=True), Toets(VRAAG, toelichting=why, item=eis)
    typen, toets = resolve_types(d, eis)
    toets = replace(toets, item=eis)
    return replace(d, typen=typen, types_open=bool(toets.vragen)), toets


def identity(d: Dossier) -> tuple[Toets, ...]:
    """Who it is and for which region, as far as the form and the zorgkantoor's own table go."""
    i, found = d.inschrijving, []
    if not is_agb_code(i.agb_code):
        veld = d.veld(ids.AGB_CODE)
        found.append(bevinding(d, "F242", "AGB-code", plek=veld, gevonden=_raw(d, ids.AGB_CODE), verwacht="acht cijfers"))
    if d.inputs.regios and d.regio is None:
        codes = ", ".join(sorted(r.code for r in d.inputs.regios))
        found.append(
            bevinding(d, "F243", "Zorgkantoorregio", plek=d.veld(ids.REGIO), gevonden=i.regio or _raw(d, ids.REGIO), verwacht=codes)
        )
    if d.inputs.zorgaanbieders and d.zorgaanbieder is None and is_agb_code(i.agb_code):
        found.append(
            bevinding(
                d, "W283", "AGB-code", plek=d.veld(ids.AGB_CODE), gevonden=i.agb_code, verwacht="een code in de tabel zorgaanbieders",
                aanvaardbaar=True,
            )
        )  # fmt: skip
    until = value_of(d.feiten, "meerjarig_tot")
    if until and until >= date(d.inputs.jaar, 1, 1).isoformat():
        found.append(bevinding(d, "W289", "Lopende overeenkomst", gevonden=f"loopt tot en met {until}", aanvaardbaar=True))
    return (outcome(tuple(found)),)


def _raw(d: Dossier, veld_id: str) -> str | None:
    veld = d.veld(veld_id)
    return veld.ruw if veld else None
