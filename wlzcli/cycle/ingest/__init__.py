"""Taking submissions in: who hands in what, when, as what, and which of them count.

``read_form`` reads one workbook; ``decide`` weighs all submission folders together. Form faults, unreadable cells and an
unknown moment of receipt lead to repair or a question here, never to a refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from wlzcli.cycle.ingest.bewijsstukken import ABSENT, OWN_DOCUMENT, collect_bewijsstukken, says_none, unnamed
from wlzcli.cycle.ingest.lezing import read_form
from wlzcli.cycle.ingest.mappen import settle_folders
from wlzcli.cycle.ingest.meldingen import STAP, bevinding
from wlzcli.cycle.ingest.ontvangst import SOORTEN, parse_moment, parse_moment_before
from wlzcli.cycle.ingest.tekens import fold
from wlzcli.cycle.ingest.versies import Fouten, settle_versions
from wlzcli.domain import formulier as ids
from wlzcli.domain.aanlevering import Aanlevering, Lezing
from wlzcli.domain.canonical import Facts, digest
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers, Finding, Question, finding_order
from wlzcli.domain.formulier import SOORT_DEFINITIEF, SOORT_INSCHRIJVING
from wlzcli.domain.inschrijving import FormIdentiteit, Inschrijving, Veld, VoorstelPlan
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Ontvangst
from wlzcli.records import dataclass

if TYPE_CHECKING:  # a worker that reads forms need not load the policy
    from wlzcli.policy.model import Beleid

__all__ = ["GEEN_AGB", "SOORTEN", "STAP", "WIJZE", "IngestInputs", "decide", "parse_moment", "read_form"]

WIJZE = 2  # of every new run; what older ones say is in Ingeststand
GEEN_AGB = "heeft geen leesbare AGB-code"
NO_FORM = "F101"  # it may have been put elsewhere
_WHO = (ids.AGB_CODE, ids.NAAM, ids.KVK_NUMMER, ids.REGIO)
Places = dict[tuple[str, str], int]
GEEN_BSN, WEL_BSN = "geen_burgerservicenummer", "wel_burgerservicenummer"


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestInputs:
    """Everything ingest rests on. ``formulieren`` are the identities of the forms this ronde made out, one for each sector and kind.

    ``eigen_toets``: a provider checks its own map before the deadline; there is no register of receipt then.
    ``voorbeeld``: in a sample made-up policy counts. ``wijze``: of the program that took it in (Ingeststand), 0 up to 0.3.0; which
    version counts is weighed as it was then. ``onleesbaar``: folders of which a row of the register of receipt can't be read or says
    otherwise than another.
    """

    zorgkantoor: str
    jaar: int
    sectoren: tuple[Sector, ...]
    regios: tuple[Regio, ...]
    formulieren: tuple[FormIdentiteit, ...]
    aanleveringen: tuple[Aanlevering, ...]
    ontvangst: tuple[Ontvangst, ...] = ()
    eigen_toets: bool = False
    voorbeeld: bool = False
    wijze: int = WIJZE
    onleesbaar: tuple[str, ...] = ()


def decide(inputs: IngestInputs, beleid: Beleid, answers: Answers) -> StepResult[Inschrijving]:
    """Every submission with its values, moment, kind, and whether it counts."""
    taken = [_take(a, inputs, beleid, answers) for a in sorted(inputs.aanleveringen, key=lambda a: (a.map, a.sha256))]
    items = [t.inschrijving for t in taken if t.inschrijving is not None]
    questions = [q for t in taken for q in t.questions]
    earlier = frozenset((a.map, a.sha256) for a in inputs.aanleveringen if a.vroeger)
    refused = {(i.map, i.sha256) for i in items if not i.telt_mee} - earlier
    came = _places(inputs.aanleveringen, lambda a: (a.versie or 0, not a.vroeger))
    volgorde = _places(inputs.aanleveringen, lambda a: (not a.vroeger, a.teruggezet or a.versie or 0))  # as each last lay there
    more: list[Finding] = []
    if inputs.wijze >= 2:
        items, more, asked = settle_folders(items, came, earlier, answers)
        questions += asked
    held_up = _held_up(taken)
    faults = {(a.map, a.sha256): (*_faults(a), *(held_up.get(a.map, ()) if a.vroeger else ())) for a in (t.aanlevering for t in taken)}
    to_come = frozenset(key for t in taken if (key := _to_come(t)))
    settled, more_findings, more_questions = settle_versions(
        items, volgorde, faults, answers, beleid, inputs.voorbeeld, inputs.wijze, to_come
    )
    if inputs.wijze >= 2:
        settled = _numbered(settled, volgorde)
    silent = _silent(settled, earlier) - refused
    findings = [f for t in taken if (t.aanlevering.map, t.aanlevering.sha256) not in silent for f in t.findings]
    findings += [*more, *more_findings]
    questions += more_questions
    unique = {q.id: q for q in questions}
    return StepResult(
        tuple(sorted(settled, key=lambda i: (i.map, i.sha256))),
        tuple(sorted(dict.fromkeys(findings), key=finding_order)),
        tuple(unique[key] for key in sorted(unique)),
    )


def _silent(settled: list[Inschrijving], earlier: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """The versions of which nothing is said: in each folder it is said of the one that counts, else of what lies there now.

    But a later one that is held or was refused for what it is, was meant to count: until it is sent again nobody knows what the earlier one is
    worth. And what names another zorgaanbieder than what lies there now was not replaced by it.
    """
    place = {(i.map, i.sha256): (i.map, i.soort == SOORT_DEFINITIEF) for i in settled}
    counting = {place[i.map, i.sha256] for i in settled if i.telt_mee}
    lies = {place[i.map, i.sha256]: i.agb_code for i in settled if (i.map, i.sha256) not in earlier}
    silent = set()
    for key, i in ((key, i) for i in settled if not i.telt_mee and (key := (i.map, i.sha256))):
        there = lies.get(place[key]) if key in earlier else None
        if place[key] in counting or there in (i.agb_code, "") or (there and not i.agb_code):
            silent.add(key)
    return silent


def _places(items: tuple[Aanlevering, ...], order: Callable[[Aanlevering], tuple[int, bool] | tuple[bool, int]]) -> Places:
    """Each folder and hash with its place: by folder, then in this order. Of two that nothing tells apart, up to 0.4.0, nobody knows."""
    ordered = sorted(items, key=lambda a: (a.map, order(a), a.sha256))
    return {(a.map, a.sha256): n for n, a in enumerate(ordered)}


def _numbered(items: list[Inschrijving], volgorde: Places) -> list[Inschrijving]:
    """Those of a folder that held several, each with which of them it is."""
    folders: dict[str, list[Inschrijving]] = {}
    for i in sorted(items, key=lambda i: volgorde[i.map, i.sha256]):
        folders.setdefault(i.map, []).append(i)
    return [replace(i, versie=n) if len(them) > 1 else i for them in folders.values() for n, i in enumerate(them, start=1)]


def _to_come(taken: _Taken) -> tuple[str, str] | None:
    """Folder and hash of what the register has come in after it was already here: a slip of the register."""
    a, moment = taken.aanlevering, taken.inschrijving.ontvangen_op if taken.inschrijving else None
    return (a.map, a.sha256) if moment and a.gezien_op and moment > a.gezien_op else None


def _faults(a: Aanlevering) -> Fouten:
    """What can't be read or is not in order in a submission, wherever in its sheet or folder that stands."""
    found = (*(a.lezing.bevindingen if a.lezing else ()), *a.bevindingen)
    return tuple(sorted((f.code, f.blad or "", f.onderwerp, f.gevonden or "") for f in found if f.code.startswith("F")))


def _held_up(taken: list[_Taken]) -> dict[str, Fouten]:
    """By folder what is wrong with what lies there now where that does not count: it holds up what lay there before."""
    now = (t for t in taken if not t.aanlevering.vroeger and not (t.inschrijving and t.inschrijving.telt_mee))
    found = {t.aanlevering.map: {f.code for f in t.findings if f.blocks and f.code != NO_FORM} for t in now}
    return {naam: tuple((code, "", "", "") for code in sorted(codes)) for naam, codes in found.items()}


@dataclass
class _Taken:
    """One folder while it is being weighed."""

    aanlevering: Aanlevering
    inschrijving: Inschrijving | None
    findings: list[Finding]
    questions: list[Question]

    def refuse(self, reden: str) -> None:
        """It does not count, for this reason; the first reason stays."""
        if self.inschrijving is not None and self.inschrijving.telt_mee:
            self.inschrijving = replace(self.inschrijving, telt_mee=False, reden=reden)


def _take(a: Aanlevering, inputs: IngestInputs, beleid: Beleid, answers: Answers) -> _Taken:
    taken = _Taken(a, None, list(a.bevindingen), [])
    lezing = a.lezing
    if lezing is None:
        return taken
    if lezing.bsn_cellen and not _is_no_bsn(taken, lezing, answers):
        taken.inschrijving = _empty(a, inputs, "wordt vastgehouden: mogelijk een burgerservicenummer")
        return taken
    if lezing.alleen_plekken:
        taken.findings.append(bevinding("F133", a, "vrijgegeven formulier", gevonden="de map is niet meegelezen", verwacht=a.bestand))
        taken.inschrijving = _empty(a, inputs, "wordt vastgehouden: vrijgegeven, maar de map is niet meegelezen")
        return taken
    taken.inschrijving = _inschrijving(a, lezing, inputs, beleid)
    taken.findings = [replace(f, agb_code=taken.inschrijving.agb_code or None) for f in a.bevindingen]
    taken.findings += [_placed(f, taken.inschrijving) for f in lezing.bevindingen]
    taken.findings += [
        bevinding("W126", a, "bestand zonder vermelding", gevonden=d.naam, verwacht="een naam op het blad Bewijsstukken")
        for d in unnamed(lezing.velden, a.documenten)
        if lezing.velden and (lezing.bekend or not inputs.eigen_toets)  # another form may ask for documents that this kader does not know
    ]
    held = {(f.bestand or "").partition("/")[2] for f in a.bevindingen}  # it is there, and that it is not kept is told already
    taken.findings += [
        bevinding("W129", a, "eigen document", blad=b.blad, cel=b.cel, gevonden=b.bestand, verwacht="een bestand met die naam in de map")
        for b in taken.inschrijving.bewijsstukken
        if b.sleutel.endswith(OWN_DOCUMENT) and b.probleem == ABSENT and b.bestand not in held and not says_none(b.bestand)
    ]
    _check_identity(taken, lezing, inputs)
    _check_who(taken, inputs)
    _check_receipt(taken, inputs, answers)
    return taken


def _is_no_bsn(taken: _Taken, lezing: Lezing, answers: Answers) -> bool:
    """Whether a person said that it is none. The number itself is never named."""
    a = taken.aanlevering
    cells = ", ".join(_where(blad, cel) for blad, cel in lezing.bsn_cellen)
    facts = Facts.of(map=a.map, bestand=a.bestand, sha256=a.sha256, cellen=cells)
    question = Question("V105", STAP, a.bestand, "AVG: geen gegevens van cliënten", (GEEN_BSN, WEL_BSN), feiten=facts)
    answer = answers.to(question)
    if answer is not None and answer.keuze == GEEN_BSN:
        return True
    if answer is None:
        taken.questions.append(question)
    for blad, cel in lezing.bsn_cellen:
        plek = _where(blad, cel)
        taken.findings.append(
            bevinding(
                "F123",
                a,
                "mogelijk burgerservicenummer",
                blad=blad or None,
                cel=cel or None,
                verwacht="geen gegevens van cliënten",
                plek=plek,
            )
        )
    return False


def _where(blad: str, cel: str) -> str:
    if blad:
        return f"blad {blad}, cel {cel}" if cel else f"blad {blad}, buiten de cellen (kop- of voettekst, tekstvak, koppeling of hulptekst)"
    return f"cel {cel}" if cel else "buiten de cellen (naam, eigenschap, opmerking of een bewaarde tekst)"


def _empty(a: Aanlevering, inputs: IngestInputs, reden: str) -> Inschrijving:
    """What is kept of a file that is held: its hash and moment, none of its values."""
    receipt = _receipts(a.map, inputs.ontvangst)
    return Inschrijving(
        map=a.map, bestand=a.bestand, sha256=a.sha256, inhoud_sha256="", soort=receipt[0].soort if receipt else None,
        ontvangen_op=receipt[0].ontvangen_op if receipt else None, agb_code="", naam="", kvk_nummer="", regio="",
        sector=inputs.sectoren[0], identiteit=None, velden=(), productie=(), bewijsstukken=(), plannen=(), telt_mee=False, reden=reden,
    )  # fmt: skip


def _inschrijving(a: Aanlevering, lezing: Lezing, inputs: IngestInputs, beleid: Beleid) -> Inschrijving:
    value = {v.id: v.waarde or "" for v in lezing.velden if v.id in _WHO}
    sector = next((s for s in Sector if lezing.identiteit and s.value == lezing.identiteit.sector), inputs.sectoren[0])
    documents = collect_bewijsstukken(lezing.velden, beleid.kader(sector).documenten if sector in inputs.sectoren else (), a.documenten)
    content = digest([lezing.waarden_sha256, [[b.sleutel, b.sha256] for b in documents if b.sha256]])
    return Inschrijving(
        map=a.map, bestand=a.bestand, sha256=a.sha256, inhoud_sha256=content, soort=None, ontvangen_op=None,
        agb_code=value.get(ids.AGB_CODE, ""), naam=value.get(ids.NAAM, ""), kvk_nummer=value.get(ids.KVK_NUMMER, ""),
        regio=value.get(ids.REGIO, ""), sector=sector, identiteit=lezing.identiteit, velden=lezing.velden, productie=lezing.productie,
        bewijsstukken=documents, plannen=plans(lezing.velden), telt_mee=True,
        gelezen=lezing.gelezen,
    )  # fmt: skip


def plans(velden: tuple[Veld, ...]) -> tuple[VoorstelPlan, ...]:
    """The plans on a form that hold any text, each with all its parts."""
    by_number: dict[int, list[Veld]] = {}
    for v in velden:
        if not v.id.startswith("ontwikkelplan."):
            continue
        _, number, *rest = v.id.split(".", 2)
        if number.isdigit() and rest and rest[0]:
            by_number.setdefault(int(number), []).append(v)
    found = []
    for nummer, parts in sorted(by_number.items()):
        if any(v.waarde for v in parts):
            thema = next((v.waarde or "" for v in parts if v.id == ids.veld_plan(nummer, "thema")), "")
            first = next((v for v in parts if v.waarde), parts[0])
            found.append(VoorstelPlan(ids.plan_id(nummer), thema, tuple(parts), first.blad, first.cel))
    return tuple(found)


def _placed(f: Finding, i: Inschrijving) -> Finding:
    return replace(f, bestand=i.bestand, agb_code=i.agb_code or None)


# -- whose form is it, and is it ours ------------------------------------------------------------


def _check_identity(taken: _Taken, lezing: Lezing, inputs: IngestInputs) -> None:
    a, identity = taken.inschrijving or taken.aanlevering, lezing.identiteit
    if lezing.gemarkeerd:
        taken.findings.append(
            bevinding("F122", a, "gemarkeerde kopie", gevonden="een kopie met onze opmerkingen", verwacht="uw eigen formulier")
        )
        taken.refuse("is een gemarkeerde kopie die het zorgkantoor zelf heeft gemaakt")
        return
    if identity is None:
        taken.findings.append(
            bevinding("F103", a, "geen inschrijfformulier", gevonden="geen kenmerk", verwacht="het formulier van het zorgkantoor")
        )
        taken.refuse("is geen inschrijfformulier van deze ronde")
        return
    sectors = ", ".join(s.value for s in inputs.sectoren)
    if identity.jaar != inputs.jaar:
        taken.findings.append(bevinding("F104", a, "formulier van een ander jaar", gevonden=str(identity.jaar), verwacht=str(inputs.jaar)))
    if fold(identity.zorgkantoor) != fold(inputs.zorgkantoor):
        taken.findings.append(
            bevinding(
                "F105", a, "formulier van een ander zorgkantoor", gevonden=identity.zorgkantoor or "geen", verwacht=inputs.zorgkantoor
            )
        )
    if identity.sector not in inputs.sectoren:
        taken.findings.append(bevinding("F106", a, "formulier van een andere sector", gevonden=identity.sector or "geen", verwacht=sectors))
        taken.refuse(f"is een formulier van een sector die niet bij deze ronde hoort ({identity.sector or 'geen'})")
        return
    ours = identity.jaar == inputs.jaar and fold(identity.zorgkantoor) == fold(inputs.zorgkantoor)
    if ours and not lezing.bekend:
        taken.findings.append(
            bevinding(
                "W104" if inputs.eigen_toets else "F121",
                a,
                "andere indeling",
                gevonden=identity.layout_sha256[:12],
                verwacht="het formulier zoals het voor deze ronde is uitgegeven",
            )
        )
    made = [f for f in inputs.formulieren if f.sector == identity.sector and f.soort == identity.soort]
    if ours and lezing.bekend and made and not inputs.eigen_toets and made[0].beleid_sha256 != identity.beleid_sha256:
        taken.findings.append(
            bevinding("W103", a, "ander beleid", gevonden=identity.beleid_sha256[:12], verwacht=made[0].beleid_sha256[:12])
        )


def _check_who(taken: _Taken, inputs: IngestInputs) -> None:
    i = taken.inschrijving
    if i is None or not i.telt_mee:
        return
    if not i.agb_code:
        veld = i.veld(ids.AGB_CODE)
        taken.findings.append(bevinding("F124", i, "AGB-code", veld=veld, gevonden=veld.ruw if veld else None, verwacht="acht cijfers"))
        taken.refuse(GEEN_AGB)
    codes = [r.code for r in inputs.regios]
    if codes and i.regio not in codes:
        veld = i.veld(ids.REGIO)
        found = veld.ruw if veld else None
        taken.findings.append(bevinding("F125", i, "zorgkantoorregio", veld=veld, gevonden=found, verwacht=" of ".join(codes)))
        taken.refuse("heeft geen zorgkantoorregio van deze ronde")


# -- when and as what it came in -----------------------------------------------------------------


def _check_receipt(taken: _Taken, inputs: IngestInputs, answers: Answers) -> None:
    i = taken.inschrijving
    if i is None:
        return
    form_kind = i.identiteit.soort if i.identiteit else SOORT_INSCHRIJVING
    soort, moment = _receipt(taken, inputs, answers, form_kind)
    if form_kind == SOORT_DEFINITIEF and soort not in (None, SOORT_DEFINITIEF):
        taken.findings.append(bevinding("W128", i, "soort inzending", gevonden=soort, verwacht=SOORT_DEFINITIEF))
        soort = SOORT_DEFINITIEF
    if form_kind != SOORT_DEFINITIEF and soort == SOORT_DEFINITIEF:
        taken.findings.append(
            bevinding("F126", i, "verkeerd formulier", gevonden="het inschrijfformulier", verwacht="het formulier voor definitieve plannen")
        )
        taken.refuse("is een inschrijfformulier, terwijl een definitief ontwikkelplan is aangekondigd")
    taken.inschrijving = replace(taken.inschrijving or i, soort=soort, ontvangen_op=moment)


def _receipt(taken: _Taken, inputs: IngestInputs, answers: Answers, form_kind: str) -> tuple[str | None, datetime | None]:
    a = taken.aanlevering
    usual = SOORT_DEFINITIEF if form_kind == SOORT_DEFINITIEF else SOORT_INSCHRIJVING
    receipts = _receipts(a.map, inputs.ontvangst)
    left_out = inputs.wijze >= 2 and fold(a.map) in map(fold, inputs.onleesbaar)  # it may say otherwise
    if len(receipts) == 1 and not left_out:
        return receipts[0].soort, receipts[0].ontvangen_op
    if left_out and len({r.soort for r in receipts}) == 1:
        usual = receipts[0].soort
    # When something came in matters only for what can count.
    if inputs.eigen_toets or not (taken.inschrijving and taken.inschrijving.telt_mee):
        return usual, None
    rows = [f"{r.soort} {r.ontvangen_op.isoformat()}" for r in receipts]
    if left_out:
        rows.append("een regel die iets anders zegt of niet is te lezen" if rows else "een regel die niet is te lezen")
    register = "; ".join(rows) or "geen regel"
    facts = Facts.of(map=a.map, bestand=a.bestand, agb_code=taken.inschrijving.agb_code, ontvangst=register)
    question = Question("V101", STAP, a.map, "tabellen/ontvangst", feiten=facts)
    answer = answers.to(question)
    read = parse_moment if inputs.wijze >= 2 else parse_moment_before
    parsed = read(answer.keuze) if answer else None
    if parsed is None:
        taken.questions.append(question)
        return usual, None
    return parsed[1] or usual, parsed[0]


def _receipts(naam: str, ontvangst: tuple[Ontvangst, ...]) -> tuple[Ontvangst, ...]:
    """The different receipts of this folder in the register; more than one that differ is as good as none."""
    wanted = fold(naam)
    rows = [o for o in ontvangst if _folded(o.map) == wanted]
    unique = {(o.soort, o.ontvangen_op): o for o in rows}
    return tuple(unique[key] for key in sorted(unique))


_folded = lru_cache(maxsize=4096)(fold)  # every submission is looked up among all rows
