"""``wlz validate --kader … MAP``: a zorgaanbieder tests its own submission before the deadline. Stores nothing, sends nothing.

The same rules as in a ronde. What only the zorgkantoor knows is left out: its facts, its register of receipt, its tariffs.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from wlzcli.cycle.formulier import Opzet, make_definitief_plan, make_formulier
from wlzcli.cycle.ingest import GEEN_AGB, IngestInputs
from wlzcli.cycle.ingest import decide as take_in
from wlzcli.cycle.validate import TOETSWIJZE, ValidateInputs, decide
from wlzcli.domain.aanlevering import Aanlevering
from wlzcli.domain.canonical import dumps
from wlzcli.domain.findings import Answers, finding_order
from wlzcli.domain.formulier import Formulier
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.report import Report
from wlzcli.domain.werkboek import Weigerreden
from wlzcli.errors import UsageError
from wlzcli.formats.limited import Readers
from wlzcli.policy.model import Beleid, Kader
from wlzcli.records import without_collecting
from wlzcli.workflow.beleid import kader_named, whose_layers
from wlzcli.workflow.inzendingen import Map, given_maps, read_submissions
from wlzcli.workflow.session import Session
from wlzcli.workflow.toetsing import details, first_lines, outcome_table, required_fields, totals

OTHER_FORM, WHOLE_FORM = frozenset({"F104", "F105"}), frozenset({"F203", "F204"})  # said by ingest and by the toetsing
MOGELIJK_BSN = "V105"  # F123 tells it at the cell; outside a ronde nobody can answer that it is none
UNREADABLE = frozenset(r.code for r in Weigerreden)


@without_collecting()
def run(
    session: Session,
    kader_id: str,
    zorgkantoor: str | None,
    maps: tuple[Path, ...],
    beleid_map: Path | None = None,
    lijst: Path | None = None,
    terug: Path | None = None,
    readers: Readers | None = None,
) -> Report:
    """Test submission folders against a kader, outside any ronde. ``readers``: workers that are on their way already."""
    if not maps:
        raise UsageError("Er is geen map genoemd om te toetsen.", "Geef de map met het formulier en de bewijsstukken, bijvoorbeeld '.'.")
    whose = zorgkantoor or (whose_layers(kader_id, beleid_map) if beleid_map is not None else None)
    kader = kader_named(kader_id, whose, beleid_map)
    beleid = Beleid((kader,))
    forms = _forms(kader)
    found = given_maps(session.cwd / m for m in maps)
    items = read_submissions(found, forms, beleid, session.progress, readers=readers)
    # Without --zorgkantoor the form itself says whose it is; the national kader then is all there is to test it on.
    named = kader.zorgkantoor or next((a.lezing.identiteit.zorgkantoor for a in items if a.lezing and a.lezing.identiteit), "")
    taken = take_in(
        IngestInputs(
            zorgkantoor=named, jaar=kader.jaar, sectoren=(kader.sector,), regios=(),
            formulieren=tuple(f.identiteit for f in forms), aanleveringen=items, eigen_toets=True,
        ),
        beleid,
        Answers(),
    )  # fmt: skip
    result = decide(
        ValidateInputs(
            zorgkantoor=named, jaar=kader.jaar, voorbeeld=True, eigen_toets=True, peildatum=session.peildatum,
            inschrijvingen=_testable(taken.decisions), bevindingen=tuple(f for f in taken.findings if f.blocks),
            vragen=taken.questions, verplicht=required_fields(forms), eerste_regel=first_lines(forms), toetswijze=TOETSWIJZE,
        ),
        beleid,
        Answers(),
    )  # fmt: skip
    said = {f.bestand for f in result.findings if f.code in WHOLE_FORM}
    read = (f for f in taken.findings if not (f.code in OTHER_FORM and f.bestand in said))
    tested = (f for f in result.findings if not f.proef)  # a trial has no consequence and is the zorgkantoor's own
    decisions = tuple(d.zonder_proef() for d in result.decisions)
    findings = tuple(sorted((*read, *tested), key=finding_order))
    report = Report(
        "validate",
        besluiten=decisions,
        bevindingen=findings,
        vragen=(*(q for q in taken.questions if q.code != MOGELIJK_BSN), *result.questions),
        totalen=totals(decisions),
        tables=(outcome_table(decisions),),
        detail=details(decisions),
        notes=(
            f"Eigen toets op kader {kader.id}{f' van {kader.zorgkantoor}' if kader.zorgkantoor else ''}, peildatum {session.peildatum:%d-%m-%Y}. "
            "Er is niets bewaard of verstuurd. Het zorgkantoor toetst met zijn eigen gegevens en beslist.",
        ),
        voorbeeld=_is_fictional(kader),
        aan_zorgaanbieder=True,
        onleesbaar=any(f.code in UNREADABLE for f in taken.findings),
    )
    return _written(session, report, lijst, terug, found, items, taken.decisions) if lijst is not None or terug is not None else report


def _written(
    session: Session,
    report: Report,
    lijst: Path | None,
    terug: Path | None,
    found: tuple[Map, ...],
    items: tuple[Aanlevering, ...],
    taken: tuple[Inschrijving, ...],
) -> Report:
    """The list and the marked-up copies that were asked for."""
    from wlzcli.workflow.kopie import write_list, write_own_copies

    if lijst is not None:
        report = write_list(session, report, (), lijst)
    if terug is not None:
        places = {m.naam: m.pad for m in found}
        formulier = {a.map: a.formulier for a in items}
        report = write_own_copies(session, report, ((i, places[i.map] / formulier[i.map]) for i in taken), terug)
    return report


def _is_fictional(kader: Kader) -> bool:
    return any(item.is_fictief for item in kader.items())


def _testable(items: tuple[Inschrijving, ...]) -> tuple[Inschrijving, ...]:
    """What counts, and what only lacks a readable AGB-code: who checks its own form hears everything at once."""
    return tuple(replace(i, telt_mee=True) for i in items if i.telt_mee or i.reden == GEEN_AGB)


def _forms(kader: Kader) -> tuple[Formulier, ...]:
    """The forms of this kader. The regions and prestaties of a ronde are no part of their layout.

    They bear the hash of this policy: of a ronde with the same one everything that was handed out is known, so that notes are told.
    """
    sha256 = hashlib.sha256(dumps(Beleid((kader,)))).hexdigest()
    opzet = Opzet(
        zorgkantoor=kader.zorgkantoor or "", jaar=kader.jaar, regios=(), tarieven=(), beleid_sha256=sha256, voorbeeld=_is_fictional(kader)
    )
    return tuple(make(kader, opzet) for make in (make_formulier, make_definitief_plan))
