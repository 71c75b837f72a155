"""``wlz dossier``: everything about one zorgaanbieder, as a folder with one numbered PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import TypeVar

from wlzcli.domain.brief import BriefRecord, BriefSoort, Verzending
from wlzcli.domain.canonical import dumps
from wlzcli.domain.gunning import Bezwaar, BezwaarOmvang, GunningBesluit, Herziening, Reactie
from wlzcli.domain.ontwikkelplan import Beoordeling, Dialoog, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Rapport, Sectie
from wlzcli.domain.report import Report, Table
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.brief_files import shipped_root
from wlzcli.formats.pdf_rapport import rapport_pdf
from wlzcli.formats.pdf_typst import LayoutError
from wlzcli.formats.staat_csv import staat_csv
from wlzcli.formats.xlsx_rapport import rapport_xlsx
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import Tables
from wlzcli.views.dossier import DossierInvoer, Herkomst, Vastgesteld, concerns, for_everyone, make_dossier
from wlzcli.views.dossier_derden import for_others
from wlzcli.views.nza_tabel import nza_table
from wlzcli.views.status import STEPS
from wlzcli.workflow.brieven_laden import counted, decided
from wlzcli.workflow.correcties import Herzieningen
from wlzcli.workflow.document import messages
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.niet_mee import of_their_senders
from wlzcli.workflow.rapport import last_day, write_changed
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context

R = TypeVar("R")
VOORSTELLEN = ("validate", "score", "gunning", "herschik")


def run(session: Session, agb_code: str, derden: bool = False) -> Report:
    """Make ``rapport/dossier-AGB/`` (or ``-derden``); UsageError when nothing is stored about this zorgaanbieder."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(replace(session, dry_run=True), folder, tables)  # a dossier enters nothing in the records
        inv = gather(context, agb_code)
    if derden:
        inv = for_others(inv)
    dossier = make_dossier(inv, messages())
    try:
        pdf = rapport_pdf(dossier, (shipped_root() / "_opmaak" / "rapport.typ").read_bytes())
    except LayoutError as exc:
        raise FileError(f"Het dossier kon niet worden gemaakt: {exc}.", "Meld dit aan de beheerder.") from exc
    naam = f"dossier-{agb_code}" + ("-derden" if derden else "")
    files = {f"{naam}.pdf": pdf, "dossier.json": dumps(inv)} | ({} if derden else _attachments(folder, inv))
    target = folder.part("rapport") / naam
    changed = write_changed(target, files, session.dry_run)
    return _report(context, dossier, files, str(target), changed)


def _report(context: Context, dossier: Rapport, files: dict[str, bytes], target: str, changed: bool) -> Report:
    rows = tuple((name, str(len(data))) for name, data in files.items())
    return Report(
        command="dossier",
        ronde=context.ronde.naam,
        extra={"map": target, "bestanden": list(files), "secties": [s.titel for s in dossier.secties]},
        tables=(Table(f"Dossier in {target}", ("bestand", "bytes"), rows, ("bytes",)),),
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
    )


def gather(context: Context, agb_code: str) -> DossierInvoer:
    tables = context.tables
    mine = tuple(i for i in of_their_senders(context, last_stand(tables)) if i.agb_code == agb_code)
    toetsen = tuple(b for b, _ in decided(tables, "validate", ValidateBesluit) if b.agb_code == agb_code)
    gunningen = tuple(b for b, _ in decided(tables, "gunning", GunningBesluit) if b.agb_code == agb_code)
    if not mine and not toetsen and not gunningen:
        raise UsageError(f"Over {agb_code} is in deze ronde niets bewaard.", "'wlz status' toont de zorgaanbieders met hun AGB-code.")
    sectors = {i.sector for i in mine} | {t.sector for t in toetsen} | {g.sector for g in gunningen}
    kaders = tuple(k.id for k in context.beleid.kaders if k.sector in sectors)
    made, sent = _letters(tables, agb_code)
    return DossierInvoer(
        ronde=context.ronde,
        beleid=context.beleid,
        beleid_sha256=context.beleid_sha256,
        peildatum=context.session.peildatum,
        journaal=tables.journal_head(),
        agb_code=agb_code,
        naam=next((naam for naam in (*(i.naam for i in mine), *(t.naam for t in toetsen), *(g.naam for g in gunningen)) if naam), agb_code),
        inschrijvingen=mine,
        bevindingen=tuple(f for step in STEPS for f in tables.findings(step) if concerns(agb_code, f)),
        vragen=tuple(q for q in tables.questions() if concerns(agb_code, q) or for_everyone(kaders, q)),
        antwoorden=tuple(a for a in tables.answers().given if concerns(agb_code, a.vraag) or for_everyone(kaders, a.vraag)),
        dialogen=_records(tables, Dialoog, "dialoog", agb_code),
        toetsen=toetsen,
        beoordelingen=_records(tables, Beoordeling, "beoordeling", agb_code),
        scores=tuple(b for b, _ in decided(tables, "score", ScoreBesluit) if b.agb_code == agb_code),
        gunningen=gunningen,
        herschikkingen=tuple(b for b, _ in decided(tables, "herschik", HerschikBesluit) if b.agb_code == agb_code),
        voorstellen=tuple(Herkomst(v.stap, v.door, v.op, v.receipt) for v in map(tables.latest_voorstel, VOORSTELLEN) if v is not None),
        besluiten=tuple(Vastgesteld(b.stap, b.id, b.door, b.op, b.vervangt) for b in tables.besluiten() if b.agb_code == agb_code),
        brieven=made,
        verzendingen=sent,
        bezwaren=tuple(
            b for b in (r.as_type(Bezwaar) for r in tables.latest_registraties("bezwaar"))
            if b.agb_code == agb_code or b.omvang != BezwaarOmvang.INDIVIDUEEL
        ),
        reacties=tuple(r for r in (r.as_type(Reactie) for r in tables.registraties("reactie")) if r.agb_code == agb_code),
        herzieningen=_records(tables, Herziening, "herziening", agb_code),
        correcties=Herzieningen(tables).about(agb_code),
    )  # fmt: skip


def _records(tables: Tables, cls: type[R], soort: str, agb_code: str) -> tuple[R, ...]:
    """The latest of each record of this kind about this zorgaanbieder."""
    every = (r.as_type(cls) for r in tables.latest_registraties(soort))
    return tuple(record for record in every if getattr(record, "agb_code", "") == agb_code)


def _letters(tables: Tables, agb_code: str) -> tuple[tuple[BriefRecord, ...], tuple[Verzending, ...]]:
    """The latest of each letter and of its sending; a request for repair for every day that it was made for: each gave a term."""
    made: dict[tuple[str, date], BriefRecord] = {}
    for r in tables.registraties("brief"):
        b = r.as_type(BriefRecord)
        if b.agb_code == agb_code:
            made[r.sleutel, b.datum if b.soort is BriefSoort.VERZOEK_OM_AANVULLING else date.min] = b
    sent: dict[tuple[str, date], Verzending] = {}
    for r in tables.registraties("verzending"):
        v = r.as_type(Verzending)
        if v.agb_code == agb_code:  # of the last letter that there was; another day of that one puts this one right
            sent[r.sleutel, max((day for key, day in made if key == r.sleutel and day <= v.datum), default=date.min)] = v
    return tuple(made[key] for key in sorted(made)), tuple(sent[key] for key in sorted(sent))


def _attachments(folder: RondeFolder, inv: DossierInvoer) -> dict[str, bytes]:
    """The originals from the archief and the letters; a name from outside never becomes a path."""
    files: dict[str, bytes] = {}
    for number, i in enumerate(inv.inschrijvingen, start=1):
        for name, sha256 in ((i.bestand, i.sha256), *((b.bestand, b.sha256) for b in i.bewijsstukken)):
            if sha256 and folder.archive_path(sha256).is_file():
                files[f"ingediend/{number:02d}-{PurePath(name.replace(chr(92), '/')).name}"] = folder.archived(sha256)
    for b in inv.brieven:
        for suffix in ("pdf", "docx"):
            path = folder.part("brieven") / b.soort.value / f"{b.agb_code}-{b.regio}-{b.sector}.{suffix}"
            if path.is_file():
                files[f"brieven/{b.soort.value}-{b.regio}-{b.sector}.{suffix}"] = path.read_bytes()
    return files


def run_alle(session: Session) -> Report:
    """Make the NZa's table for the whole ronde: ``rapport/voorwaarden.xlsx`` and ``.csv``."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(session, folder, tables)
        tested = counted(tables)
        scored = tuple(b for b, _ in decided(tables, "score", ScoreBesluit))
        awarded = tuple(b for b, _ in decided(tables, "gunning", GunningBesluit))
        latest = [v for v in map(tables.latest_voorstel, VOORSTELLEN[:3]) if v is not None]
        datum, journaal = last_day(tables) or session.peildatum, tables.journal_head()
    if not tested and not awarded:
        raise UsageError("In deze ronde is nog niets getoetst.", "Draai eerst 'wlz ingest' en 'wlz validate'.")
    source = "; ".join(f"{v.stap}: voorstel {v.id[:12]}" for v in latest)
    staat = nza_table(context.beleid, tested, scored, awarded, source)
    about = "In hoeverre elke zorgaanbieder aan elke voorwaarde voldeed, hoe die woog en wat er voor prijs of volume uit volgde."
    rapport = Rapport(
        f"Voorwaarden per zorgaanbieder, ronde {context.ronde.naam}", about, datum, context.ronde.voorbeeld, journaal,
        (Sectie(staat.titel, about, staten=(staat,)),),
    )  # fmt: skip
    files = {"voorwaarden.xlsx": rapport_xlsx(rapport), "voorwaarden.csv": staat_csv(staat)}
    target = folder.part("rapport")
    changed = write_changed(target, files, session.dry_run)
    return Report(
        command="dossier",
        ronde=context.ronde.naam,
        totalen={"regels": len(staat.waarden), "zorgaanbieders": len({row[2] for row in staat.waarden})},
        extra={"map": str(target), "bestanden": list(files)},
        tables=(
            Table(
                f"Voorwaarden per zorgaanbieder in {target}",
                ("bestand", "bytes"),
                tuple((n, str(len(d))) for n, d in files.items()),
                ("bytes",),
            ),
        ),
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
    )
