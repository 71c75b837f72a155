"""``wlz rapport``: the state of the ronde to look at, as a page and as a workbook."""

from __future__ import annotations

from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report, Table
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.formats.brief_files import shipped_root
from wlzcli.formats.html_rapport import rapport_html
from wlzcli.formats.xlsx_rapport import rapport_xlsx
from wlzcli.store.folder import write_whole
from wlzcli.views.rapport import RapportInvoer, make_rapport
from wlzcli.views.status import STEPS
from wlzcli.workflow.brieven_laden import decided
from wlzcli.workflow.document import messages
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import open_context


def run(session: Session) -> Report:
    """Make ``rapport/rapport.html`` and ``rapport/rapport.xlsx``; the same ronde gives the same page."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(session, folder, tables)
        inv = RapportInvoer(
            ronde=context.ronde,
            peildatum=session.peildatum,
            journaal=tables.journal_head(),
            ingeschreven=sum(1 for i in tables.inschrijvingen() if i.telt_mee),
            toetsen=tuple(b for b, _ in decided(tables, "validate", ValidateBesluit)),
            scores=tuple(b for b, _ in decided(tables, "score", ScoreBesluit)),
            gunningen=tuple(b for b, _ in decided(tables, "gunning", GunningBesluit)),
            herschikkingen=tuple(b for b, _ in decided(tables, "herschik", HerschikBesluit)),
            bevindingen=tuple(f for step in STEPS for f in tables.findings(step)),
        )
    rapport = make_rapport(inv, messages())
    files = {
        "rapport.html": rapport_html(rapport, (shipped_root() / "_opmaak" / "rapport.html.j2").read_text("utf-8")),
        "rapport.xlsx": rapport_xlsx(rapport),
    }
    if not session.dry_run:
        for name, data in files.items():
            write_whole(folder.part("rapport") / name, data)
    rows = tuple((name, str(folder.part("rapport") / name)) for name in files)
    return Report(
        command="rapport",
        ronde=context.ronde.naam,
        extra={"bestanden": [path for _, path in rows], "secties": [s.titel for s in rapport.secties]},
        tables=(Table("Gemaakt", ("bestand", "waar"), rows),),
        voorbeeld=context.ronde.voorbeeld,
    )
