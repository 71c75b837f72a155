"""What holds an award: the open questions and findings about it, in words, and who can do what about each."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wlzcli.cycle.validate.samen import FOLDERS
from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Answers, Finding, Question
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.policy.model import Kader
from wlzcli.store.tables import Tables
from wlzcli.views.meldingen import Messages, boodschap, herstel, vraag_tekst
from wlzcli.views.stand import OpenPunt
from wlzcli.workflow.document import messages
from wlzcli.workflow.toetsing import still_asked

UNSCORED = "F409"  # the award waits for the score of a plan
STEPS = {"herstel": ("ingest", "validate"), "aangehouden": ("ingest", "validate")}  # else it is the gunning itself that asks


def open_points(tables: Tables, items: tuple[Inschrijving, ...], kader: Kader, b: GunningBesluit) -> tuple[OpenPunt, ...]:
    """The questions first, then the findings, of the step that holds it: as status has them, and none of another region or sector."""
    texts, given = messages(), tables.answers()
    steps = STEPS.get(b.reden or "", ("gunning",))
    own = {(i.regio == b.regio and i.sector == b.sector, i.map) for i in items if i.agb_code == b.agb_code}
    elsewhere = {naam for here, naam in own if not here and (True, naam) not in own}
    tested = tables.latest_voorstel("validate")
    of_ingest = still_asked(tables.findings("ingest"), items, tested.decisions(ValidateBesluit) if tested else ())
    found = {"ingest": of_ingest, **{stap: tables.findings(stap) for stap in steps if stap != "ingest"}}
    findings = [f for stap in steps for f in found[stap] if f.blocks and _found_here(f, b, elsewhere)]
    if any(f.code == UNSCORED for f in findings):
        steps = (*steps, "score")
        findings += [f for f in tables.findings("score") if f.blocks and _found_here(f, b, elsewhere)]
    asked = {q.id: q for stap in steps for q in tables.questions(stap) if _asked_here(q, kader, b, elsewhere)}
    return (*(_question(q, given, texts) for _, q in sorted(asked.items())), *_told(findings, b, texts))


def _asked_here(q: Question, kader: Kader, b: GunningBesluit, elsewhere: Collection[str]) -> bool:
    """Whether a question is about this zorgaanbieder here, or about its region or kader as a whole; not about folders ``elsewhere`` only."""
    folders = {value.partition("/")[0] for fact in FOLDERS if (value := q.feiten.get(fact))}
    if folders and folders <= set(elsewhere):
        return False
    words = q.onderwerp.replace("(", " ").replace(")", " ").replace(",", " ").split()
    named = {w for w in words if is_agb_code(w)} | ({q.feiten.get("agb_code")} - {""})
    if named and b.agb_code not in named:
        return False
    if q.feiten.get("regio") not in ("", b.regio) or q.feiten.get("sector") not in ("", b.sector.value):
        return False
    if named:
        return b.regio in words or not any(w.isdigit() and len(w) == len(b.regio) for w in words)
    return q.feiten.get("kader") in ("", kader.id)


def _found_here(f: Finding, b: GunningBesluit, elsewhere: Collection[str]) -> bool:
    """Whether it is about this zorgaanbieder, and not in a folder of its inschrijving in another region or sector only (``elsewhere``)."""
    if f.agb_code is not None:
        return f.agb_code == b.agb_code and (f.bestand or "").partition("/")[0] not in elsewhere
    return f.feiten.get("regio") == b.regio


def _question(q: Question, given: Answers, texts: Messages) -> OpenPunt:
    """Who can answer: whom the kader names, else an inkoper; and who answers does not settle it."""
    who = q.feiten.get("beslist") or "een inkoper"
    if given.to(q) is not None:
        who, what = "een inkoper", f"de vraag is beantwoord; draai 'wlz {q.stap}' opnieuw"
    else:
        choices = "|".join(q.keuzes) if q.keuzes else "GETAL"
        band = f" (van {dutch(q.bereik.minimum)} tot en met {dutch(q.bereik.maximum)} {q.bereik.eenheid})" if q.bereik else ""
        what = f"wlz antwoord {q.id} {choices} --reden …{band}; vaststellen doet daarna een ander"
    return OpenPunt(q.code, vraag_tekst(q, texts), who, what, q.bron or None, q.id)


def _told(findings: list[Finding], b: GunningBesluit, texts: Messages) -> Iterator[OpenPunt]:
    who = "de zorgaanbieder, op uw verzoek" if b.reden == "herstel" else "een inkoper"
    for f in dict.fromkeys(findings):
        yield OpenPunt(f.code, boodschap(f, texts), who, herstel(f, texts), f.bron)
