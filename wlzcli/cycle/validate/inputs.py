"""What validate works on, and what the test of one requirement gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from wlzcli.domain.aanlevering import Document
from wlzcli.domain.beleidsitem import Aard, Item, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.inschrijving import Bewijsstuk, Inschrijving, ProductieRegel, Veld, VoorstelPlan
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Feit, Tarief, Zorgaanbieder
from wlzcli.domain.toetsing import Aanvaarding, Herstelpunt, ValidateBesluit, is_asked, where
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

STAP = "validate"
TOETSWIJZE = 2  # of every new run
FORMULIER = "inschrijfformulier"

VOLDAAN = "voldaan"
NIET_VOLDAAN = "niet_voldaan"
WAARSCHUWING = "waarschuwing"
NVT = "nvt"
VRAAG = "vraag"
TO_REPAIR = frozenset({"herstel", "nee", "stukken_nodig"})  # answers on which something is to be repaired


@dataclass(frozen=True, slots=True)
class VerplichtVeld:
    """A field that the form of a sector calls verplicht, with the text at the head of its row."""

    sector: Sector
    id: str
    titel: str


@dataclass(frozen=True, slots=True)
class VastBesluit:
    """A besluit that was vastgesteld, with its id: it stands until a person asks to revise it."""

    id: str
    besluit: ValidateBesluit


@dataclass(frozen=True, slots=True)
class Herstelverzoek:
    """That a zorgaanbieder was asked to repair, and the day the request was sent. ``verstreken``: its term has passed.

    ``punten``: what the letter asks; empty of one of up to 0.4.0. ``eerst_op``: the day of the first request, where it was asked more than once.
    ``tot``: the last day that it gave; None in a voorstel of up to 0.4.0, and where the kader has no term.
    """

    regio: str
    sector: Sector
    agb_code: str
    verzonden_op: date
    verstreken: bool = False
    punten: tuple[Herstelpunt, ...] = ()
    eerst_op: date | None = None
    tot: date | None = None

    def may_answer(self, i: Inschrijving) -> bool:
        """Whether this came in once something was asked; what was there before is no answer, whenever the letter was made."""
        came, first = i.ontvangen_op, self.eerst_op or self.verzonden_op
        return came is None or came.astimezone(AMSTERDAM).date() >= first

    def asks(self, point: Finding | Herstelpunt) -> bool:
        """Whether this point stands in the letter."""
        return is_asked(point, self.punten)


@dataclass(frozen=True, slots=True)
class Wachtend:
    """A folder that came in as an inschrijving and of which nothing could be tested, with the moment of receipt in the register.

    ``inschrijving``: its form, where that was read and only whose it is or for which region is not known; ``documenten``: else what lay
    beside it.
    """

    map: str
    agb_code: str = ""
    ontvangen_op: datetime | None = None
    inschrijving: Inschrijving | None = None
    documenten: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateInputs:
    """Everything the toetsing rests on.

    ``bevindingen`` and ``vragen`` are the blocking findings and the open questions of ingest, ``tabelbevindingen`` what is
    wrong in the tables used here. ``eigen_toets``: a provider checks itself outside a ronde; its type is then its own statement and
    ``peildatum`` the day of the check. ``na_vandaag``: folders that the register says came in after they were
    already here (up to 0.4.0: on a day that is still to come).
    ``niet_getoetst``: folders that a herstel, or what came in without an inschrijving, may belong to; only looked up when there is one.
    ``eerste_regel``: sheet and cell of the first volume of the form's production table, by sector. ``toetswijze``: 0 for voorstellen up
    to 0.3.0, which are recomputed as they were. 1: silence of the facts is no nee, the other regions of the zorgkantoor count, a fact
    of after the inschrijving says nothing about it, and a document without text is told (0.4.0). 2: since 0.5.0.
    """

    zorgkantoor: str
    jaar: int
    voorbeeld: bool = False
    eigen_toets: bool = False
    peildatum: date | None = None
    regios: tuple[Regio, ...] = ()
    inschrijvingen: tuple[Inschrijving, ...] = ()
    bevindingen: tuple[Finding, ...] = ()
    vragen: tuple[Question, ...] = ()
    tabelbevindingen: tuple[Finding, ...] = ()
    zorgaanbieders: tuple[Zorgaanbieder, ...] = ()
    tarieven: tuple[Tarief, ...] = ()
    feiten: tuple[Feit, ...] = ()
    verplicht: tuple[VerplichtVeld, ...] = ()
    besluiten: tuple[VastBesluit, ...] = ()
    herstelverzoeken: tuple[Herstelverzoek, ...] = ()
    aanvaardingen: tuple[Aanvaarding, ...] = ()
    na_vandaag: tuple[str, ...] = ()
    eerste_regel: tuple[tuple[Sector, str, str], ...] = ()
    toetswijze: int = 0
    niet_getoetst: tuple[Wachtend, ...] = ()


def row_left_out(inputs: ValidateInputs, agb_code: str) -> str:
    """That a row about this zorgaanbieder was left out of the zorgkantoor's own facts; empty when none was.

    What is left may say the opposite of what the row said; up to 0.4.0 it decided in silence.
    """
    if inputs.toetswijze < 2:
        return ""
    about = [f for f in inputs.tabelbevindingen if f.blocks and f.onderwerp == "feiten"]
    codes = sorted({f.code for f in about if f.agb_code == agb_code and f.agb_code})
    return f"een rij over deze zorgaanbieder in tabellen/feiten telt niet ({', '.join(codes)}); verbeter die eerst" if codes else ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One submission under test: one zorgaanbieder in one region and sector, with all that is known of it.

    ``feiten`` are those of this region and sector, ``alle_feiten`` also those of others. ``tarieven`` by prestatiecode and ``velden``
    by id. ``types_open``: a type is still a question. ``wacht_op_ingest``: ingest has an open question about it, or the zorgkantoor
    something to put right in its folder.
    ``uit``: of what was added or left as it was, where it stands (sheet, cell, field or prestatie) with its file, where that is another.
    ``bronnen``: the files it was made of, oldest first. ``ingekomen``: the file that came in as inschrijving.
    """

    inschrijving: Inschrijving
    kader: Kader
    inputs: ValidateInputs
    answers: Answers
    feiten: tuple[Feit, ...]
    tarieven: Mapping[str, Tarief]
    zorgaanbieder: Zorgaanbieder | None
    regio: Regio | None
    velden: Mapping[str, Veld]
    leveringsvormen: tuple[Leveringsvorm, ...] = ()
    typen: tuple[tuple[Leveringsvorm, AanbiederType], ...] = ()
    types_open: bool = False
    wacht_op_ingest: bool = False
    alle_feiten: tuple[Feit, ...] = ()
    uit: tuple[tuple[tuple[str | None, str | None, str], str], ...] = ()
    bronnen: tuple[Inschrijving, ...] = ()
    ingekomen: str = ""

    def veld(self, veld_id: str) -> Veld | None:
        """The field of the form with this id."""
        return self.velden.get(veld_id)

    def waarde(self, veld_id: str) -> str:
        """The value read for this field; empty when absent."""
        veld = self.velden.get(veld_id)
        return (veld.waarde or "") if veld else ""

    @property
    def naam(self) -> str:
        """The name on the form, else the one the zorgkantoor knows."""
        return self.inschrijving.naam or (self.zorgaanbieder.naam if self.zorgaanbieder else "")

    @property
    def wie(self) -> str:
        """How a question names this zorgaanbieder: name, AGB-code, region and sector."""
        i = self.inschrijving
        return f"{self.naam or 'Onbekende zorgaanbieder'} ({i.agb_code or 'zonder AGB-code'}){where(i.regio, i.sector)}"

    @property
    def dag(self) -> date | None:
        """The date of inschrijving in the Netherlands: the day on which facts must have existed."""
        if self.inschrijving.ontvangen_op is None:
            return self.inputs.peildatum
        day = self.inschrijving.ontvangen_op.astimezone(AMSTERDAM).date()
        deadline = self.kader.moment("inschrijving") if self.was_already_here and self.inputs.toetswijze >= 2 else None
        last = deadline.moment.astimezone(AMSTERDAM).date() if deadline and deadline.moment else day
        return min(day, last)  # a slip of the register: what counts was here before the deadline

    @property
    def was_already_here(self) -> bool:
        """Whether the register has it come in after it was here: a slip of the register. Not where it counts from another folder (V291)."""
        i, inputs = self.inschrijving, self.inputs
        return i.map in inputs.na_vandaag and any((i.map, i.ontvangen_op) == (one.map, one.ontvangen_op) for one in inputs.inschrijvingen)

    @property
    def eigen_feiten_fout(self) -> str:
        """Why nothing can be said from the zorgkantoor's own facts; empty when it can."""
        return row_left_out(self.inputs, self.inschrijving.agb_code)

    @property
    def is_nieuw(self) -> bool:
        """Whether it is of a new type for any leveringsvorm."""
        return any(t.is_nieuw for _, t in self.typen)

    @property
    def is_bestaand(self) -> bool:
        """Whether it is bestaand for any leveringsvorm."""
        return any(not t.is_nieuw for _, t in self.typen)


@dataclass(frozen=True, slots=True)
class Toets:
    """The outcome of one requirement for one submission; ``item`` is the policy tested (None: that of the rule).

    F findings ask for repair, ``gronden`` are the W findings on which the submission is refused.
    ``meerjarig`` False: no agreement of more than one year.
    """

    uitkomst: str
    bevindingen: tuple[Finding, ...] = ()
    vragen: tuple[Question, ...] = ()
    gronden: tuple[Finding, ...] = ()
    stappen: tuple[Stap, ...] = ()
    meerjarig: bool = True
    toelichting: str | None = None
    item: Item | None = None


def not_tested(waarom: str, item: Item | None = None) -> Toets:
    """Not tested, and why."""
    return Toets(NVT, toelichting=waarom, item=item)


def outcome(
    bevindingen: tuple[Finding, ...] = (),
    vragen: tuple[Question, ...] = (),
    gronden: tuple[Finding, ...] = (),
    stappen: tuple[Stap, ...] = (),
    meerjarig: bool = True,
) -> Toets:
    """The test of a rule from what it found: a ground or a fault fails it, then a question, then a warning."""
    if gronden or any(f.ernst is Ernst.FOUT for f in bevindingen):
        word = NIET_VOLDAAN
    elif vragen:
        word = VRAAG
    else:
        word = WAARSCHUWING if bevindingen else VOLDAAN
    return Toets(word, bevindingen, vragen, gronden, stappen, meerjarig)


def together(parts: Iterable[Toets], item: Item | None = None) -> Toets:
    """Several parts of one requirement, as one test."""
    parts = tuple(parts)
    whole = outcome(
        tuple(f for p in parts for f in p.bevindingen),
        tuple(q for p in parts for q in p.vragen),
        tuple(g for p in parts for g in p.gronden),
        tuple(s for p in parts for s in p.stappen),
        all(p.meerjarig for p in parts),
    )
    return replace(whole, item=item)


def bevinding(
    d: Dossier,
    code: str,
    onderwerp: str,
    *,
    item: Item | None = None,
    plek: Veld | ProductieRegel | VoorstelPlan | None = None,
    gevonden: str | None = None,
    verwacht: str | None = None,
    aanvaardbaar: bool | None = None,
    **feiten: object,
) -> Finding:
    """A finding about this submission, at its cell where there is one."""
    return Finding(
        code=code,
        ernst=Ernst.FOUT if code.startswith("F") else Ernst.WAARSCHUWING,
        onderwerp=onderwerp,
        bestand=file_of(d, plek) if plek else d.inschrijving.bestand,
        blad=plek.blad if plek else None,
        cel=plek.cel if plek else None,
        gevonden=gevonden,
        verwacht=verwacht,
        bron=item.bron.label if item else FORMULIER,
        agb_code=d.inschrijving.agb_code or None,
        feiten=Facts.of(wie=d.wie, **feiten),
        aanvaardbaar=aanvaardbaar,
    )


def file_of(d: Dossier, plek: Veld | ProductieRegel | VoorstelPlan) -> str:
    """The file in which this part of the submission stands."""
    own = d.inschrijving.bestand
    if not d.uit:
        return own
    naam = plek.id if isinstance(plek, Veld) else plek.prestatiecode if isinstance(plek, ProductieRegel) else plek.plan
    return dict(d.uit).get((plek.blad, plek.cel, naam), own)


def ask(
    d: Dossier, code: str, keuzes: tuple[str, ...], bron: str, over: Veld | Bewijsstuk | None = None, van: str = "", /, **feiten: object
) -> tuple[Question, str | None]:  # fmt: skip
    """A question about this submission and the choice a person made, if any.

    It names the file of what it is ``over``, else that of the inschrijving (``van``: this one): a repair of something else asks nothing
    again. What a person wants repaired is asked again of the repair, or of what was added since. What was answered of a later file counts
    too, the last answer first.
    """
    i = d.inschrijving
    facts = {"agb_code": i.agb_code, "regio": i.regio, "sector": i.sector}
    files = tuple(dict.fromkeys((van, i.bestand))) if van else _files(d, over)
    asked = [Question(code, STAP, d.wie, bron, keuzes, feiten=Facts.of(**facts, bestand=b, **feiten)) for b in files]
    given = [(a.op, n, a.keuze) for n, q in enumerate(asked) if (a := d.answers.to(q)) is not None]
    if not given:
        return asked[0], None
    op, last, keuze = max(given)
    newest = d.bronnen[-1] if d.bronnen[1:] else None
    since = newest is not None and (newest.bestand == i.bestand or (newest.ontvangen_op is not None and newest.ontvangen_op > op))
    if keuze in TO_REPAIR and newest and since and newest.bestand in files and all(files[n] != newest.bestand for _, n, _ in given):
        return asked[files.index(newest.bestand)], None
    return asked[last], keuze


def _files(d: Dossier, over: Veld | Bewijsstuk | None) -> tuple[str, ...]:
    """The file in which this first stood, those that came in since, and the one that counts."""
    known = [n for n, b in enumerate(d.bronnen) if over is None or over in b.velden or over in b.bewijsstukken]
    since = d.bronnen[known[0] :] if known else ()
    return tuple(dict.fromkeys((*(b.bestand for b in since), d.inschrijving.bestand)))


def by_whom(d: Dossier, question: Question, ground: Finding) -> Finding:
    """A ground that rests on the answer to a question, with who gave it and why."""
    answer = d.answers.to(question)
    told = Facts.of(besloten_door=answer.door, besloten_reden=answer.reden).pairs if answer else ()
    return replace(ground, feiten=Facts((*ground.feiten.pairs, *told)))


def why_powerless(d: Dossier, item: Item | None) -> str | None:
    """Why this item may warn but never stand in anyone's way; None when it may.

    Only an eis with a source of this kader or a layer above it may; a made-up source only in a sample.
    """
    if item is None:
        return "het staat niet in het kader"
    if item.aard is not Aard.EIS:
        return f"het is geen eis maar {item.aard.value}"
    if not item.bron.document:
        return "de eis heeft geen bron"
    if item.is_fictief and not d.inputs.voorbeeld:
        return "de bron is fictief"
    if item.status is Status.ONBEKEND:
        return "de eis is onbekend"
    if item.laag and d.kader.lagen and item.laag not in d.kader.lagen:
        return "de eis hoort niet bij dit kader"
    return None


def repair(d: Dossier, item: Item | None, finding: Finding) -> Toets:
    """Something to repair; a warning only, when the item has not the power to ask for it."""
    reason = why_powerless(d, item)
    return outcome((finding,)) if reason is None else outcome((_powerless(finding, reason),))


def refuse(d: Dossier, item: Item | None, finding: Finding) -> Toets:
    """A ground for afwijzing; a warning only, when the item has not the power to reject."""
    reason = why_powerless(d, item)
    return outcome(gronden=(finding,)) if reason is None else outcome((_powerless(finding, reason),))


def _powerless(finding: Finding, reason: str) -> Finding:
    facts = Facts((*finding.feiten.pairs, ("regelcode", finding.code), ("reden", reason)))
    return replace(finding, code="W282", ernst=Ernst.WAARSCHUWING, feiten=facts)


def day_in(veld: Veld | None) -> date | None:
    """The day in a field, as ingest keeps it (ISO); None when it holds no day."""
    try:
        return date.fromisoformat((veld.waarde or "").strip()) if veld else None
    except ValueError:
        return None
