"""A burgerservicenummer on a score sheet: the sheet is not read and not kept. Where the number stands is said, never the number."""

from __future__ import annotations

from collections.abc import Iterable

from wlzcli.cycle.ingest.bsn import bsn_cells, holds_bsn
from wlzcli.cycle.ingest.tekens import tidy_code
from wlzcli.cycle.score.kader import Weging
from wlzcli.cycle.score.plans import PlanBron
from wlzcli.cycle.score.sheet import plan_texts
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.scoreblad import BLAD_PLANNEN
from wlzcli.domain.werkboek import Weigering, Werkboek


def secret_findings(
    naam: str, gelezen: Werkboek | Weigering, plannen: Iterable[PlanBron], wegingen: dict[Sector, Weging]
) -> tuple[Finding, ...]:
    """Every place of this file that may hold a burgerservicenummer, its own name among them.

    What wlz itself put on the sheet, the text of a plan, was tested when it came in (V105), and an assessor cannot change it.
    """
    if holds_bsn(tidy_code(naam)):
        return (_finding("".join("*" if c.isdigit() else c for c in naam), "", "", "de bestandsnaam"),)
    places = [] if isinstance(gelezen, Weigering) else list(dict.fromkeys(bsn_cells(gelezen)))
    if not places or isinstance(gelezen, Weigering):
        return ()
    known = {t.tekst.strip() for p in plannen for t in plan_texts(p, wegingen[p.invoer.sector].kader)}
    given = gelezen.blad(BLAD_PLANNEN)
    noted = {cel for _, cel, text in gelezen.elders if holds_bsn(tidy_code(text))}  # a note on such a cell is the assessor's own
    own = {c.adres for c in given.cellen if c.ruw.strip() in known and c.formule is None} - noted if given else set()
    return tuple(_finding(naam, blad, cel, "") for blad, cel in places if not (given and blad == given.naam and cel in own))


def _finding(bestand: str, blad: str, cel: str, plek: str) -> Finding:
    told = Facts.of(plek=plek or (f"blad {blad}, cel {cel}" if blad and cel else f"blad {blad}" if blad else "de gegevens van het bestand"))
    return Finding("F322", Ernst.FOUT, bestand, bestand, blad or None, cel or None, verwacht="geen gegevens van cliënten", feiten=told)
