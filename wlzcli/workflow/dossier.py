"""``wlz dossier``: everything about one zorgaanbieder, as a folder with one numbered PDF."""

from __future__ import annotations

from pathlib import PurePath

from wlzcli.domain.brief import BriefRecord
from wlzcli.domain.canonical import dumps
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ontwikkelplan import Dialoog, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Rapport
from wlzcli.domain.report import Report, Table
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.brief_files import shipped_root
from wlzcli.formats.pdf_rapport import rapport_pdf
from wlzcli.formats.pdf_typst import LayoutError
from wlzcli.store.folder import RondeFolder, write_whole
from wlzcli.views.dossier import DossierInvoer, Vastgesteld, concerns, make_dossier
from wlzcli.views.status import STEPS
from wlzcli.workflow.brieven_laden import decided
from wlzcli.workflow.document import messages
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context


def run(session: Session, agb_code: str) -> Report:
    """Make ``rapport/dossier-AGB/``; UsageError when nothing is stored about this zorgaanbieder."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(session, folder, tables)
        inv = _gather(context, agb_code)
    dossier = make_dossier(inv, messages())
    try:
        pdf = rapport_pdf(dossier, (shipped_root() / "_opmaak" / "rapport.typ").read_bytes())
    except LayoutError as exc:
        raise FileError(f"Het dossier kon niet worden gemaakt: {exc}.", "Meld dit aan de beheerder.") from exc
    files = {f"dossier-{agb_code}.pdf": pdf, "dossier.json": dumps(inv)} | _attachments(folder, inv)
    target = folder.part("rapport") / f"dossier-{agb_code}"
    if not session.dry_run:
        for name, data in files.items():
            write_whole(target / name, data)
    return _report(context, dossier, files, str(target))


def _report(context: Context, dossier: Rapport, files: dict[str, bytes], target: str) -> Report:
    rows = tuple((name, str(len(data))) for name, data in files.items())
    return Report(
        command="dossier",
        ronde=context.ronde.naam,
        extra={"map": target, "bestanden": list(files), "secties": [s.titel for s in dossier.secties]},
        tables=(Table(f"Dossier in {target}", ("bestand", "bytes"), rows, ("bytes",)),),
        voorbeeld=context.ronde.voorbeeld,
    )


def _gather(context: Context, agb_code: str) -> DossierInvoer:
    tables = context.tables
    mine = tuple(i for i in tables.inschrijvingen() if i.agb_code == agb_code)
    toetsen = tuple(b for b, _ in decided(tables, "validate", ValidateBesluit) if b.agb_code == agb_code)
    gunningen = tuple(b for b, _ in decided(tables, "gunning", GunningBesluit) if b.agb_code == agb_code)
    if not mine and not toetsen and not gunningen:
        raise UsageError(f"Over {agb_code} is in deze ronde niets bewaard.", "'wlz status' toont de zorgaanbieders met hun AGB-code.")
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
        antwoorden=tuple(a for a in tables.answers().given if concerns(agb_code, a.vraag)),
        dialogen=tuple(d for d in (r.as_type(Dialoog) for r in tables.registraties("dialoog")) if d.agb_code == agb_code),
        toetsen=toetsen,
        scores=tuple(b for b, _ in decided(tables, "score", ScoreBesluit) if b.agb_code == agb_code),
        gunningen=gunningen,
        herschikkingen=tuple(b for b, _ in decided(tables, "herschik", HerschikBesluit) if b.agb_code == agb_code),
        besluiten=tuple(Vastgesteld(b.stap, b.id, b.door, b.op, b.vervangt) for b in tables.besluiten() if b.agb_code == agb_code),
        brieven=tuple(b for b in (r.as_type(BriefRecord) for r in tables.latest_registraties("brief")) if b.agb_code == agb_code),
    )


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
