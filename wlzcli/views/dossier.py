"""Everything about one zorgaanbieder: what was handed in, asked, found, judged, decided and sent. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from wlzcli.domain.brief import BriefRecord, Verzending
from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Answer, Finding, Question
from wlzcli.domain.gunning import Bezwaar, GunningBesluit, Herziening, Reactie
from wlzcli.domain.herziening import Correctie
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.ontwikkelplan import Beoordeling, Dialoog, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.provenance import Receipt
from wlzcli.domain.rapport import Rapport, Sectie
from wlzcli.domain.report import Table
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.policy.model import Beleid, Clausule
from wlzcli.policy.toepassing import VRAGEN
from wlzcli.records import dataclass
from wlzcli.views.dossier_besluit import awards_section, scores_section, shifts_section, values_used
from wlzcli.views.meldingen import Messages, boodschap, herstel, soort, vraag_tekst
from wlzcli.views.tijdlijn import timeline


@dataclass(frozen=True, slots=True)
class Vastgesteld:
    """One besluit of a step: its number, who settled it and when (ISO, UTC)."""

    stap: str
    id: str
    door: str
    op: str
    vervangt: str | None


@dataclass(frozen=True, slots=True)
class Herkomst:
    """On what one voorstel rests: its step, who computed it first and when (ISO, UTC), and its receipt."""

    stap: str
    door: str
    op: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class DossierInvoer:
    """What is stored about one zorgaanbieder. ``weggelaten``: what a version for others leaves out (empty: nothing)."""

    ronde: Ronde
    beleid: Beleid
    beleid_sha256: str
    peildatum: date
    journaal: str
    agb_code: str
    naam: str
    inschrijvingen: tuple[Inschrijving, ...]
    bevindingen: tuple[Finding, ...]
    vragen: tuple[Question, ...]
    antwoorden: tuple[Answer, ...]
    dialogen: tuple[Dialoog, ...]
    toetsen: tuple[ValidateBesluit, ...]
    beoordelingen: tuple[Beoordeling, ...]
    scores: tuple[ScoreBesluit, ...]
    gunningen: tuple[GunningBesluit, ...]
    herschikkingen: tuple[HerschikBesluit, ...]
    voorstellen: tuple[Herkomst, ...]
    besluiten: tuple[Vastgesteld, ...]
    brieven: tuple[BriefRecord, ...]
    verzendingen: tuple[Verzending, ...]
    bezwaren: tuple[Bezwaar, ...]
    reacties: tuple[Reactie, ...]
    herzieningen: tuple[Herziening, ...]
    weggelaten: tuple[str, ...] = ()
    correcties: tuple[Correctie, ...] = ()


def make_dossier(inv: DossierInvoer, texts: Messages) -> Rapport:
    """The dossier: numbered sections, in the order of the cycle."""
    sections = [
        _policy(inv), _timeline(inv), _submissions(inv), _findings(inv, texts), _tested(inv), _expectations(inv), _talks(inv),
        _answers(inv, texts), scores_section(inv.scores, inv.beoordelingen), awards_section(inv.gunningen),
        shifts_section(inv.herschikkingen), _settled(inv), _origins(inv), _letters(inv), _objections(inv),
    ]  # fmt: skip
    if inv.weggelaten:
        told = Table("Weggelaten", ("wat", "waarom"), tuple((w, "niet voor derden") for w in inv.weggelaten))
        sections = [
            Sectie("Wat in deze versie niet staat", "Deze versie is bedoeld voor derden.", (told,)),
            *(s for s in sections if s.tabellen),
        ]
    return Rapport(
        titel=f"Dossier {inv.naam} ({inv.agb_code})" + (", versie voor derden" if inv.weggelaten else ""),
        ondertitel=f"Ronde {inv.ronde.naam}, stand op {in_full(inv.peildatum)}. Alles hierin komt uit wat in de ronde is bewaard.",
        datum=inv.peildatum,
        voorbeeld=inv.ronde.voorbeeld,
        journaal=inv.journaal,
        secties=tuple(sections),
    )


def _policy(inv: DossierInvoer) -> Sectie:
    kaders = tuple((k.id, k.naam, ", ".join(k.lagen)) for k in inv.beleid.kaders)
    decided = (*inv.toetsen, *inv.scores, *inv.gunningen, *inv.herschikkingen)
    return Sectie(
        "Het beleid zoals het gold",
        f"Bevroren bij het openen van de ronde; controlegetal {inv.beleid_sha256}.",
        (Table("Kaders", ("kader", "naam", "lagen"), kaders), values_used(inv.beleid, decided)),
    )


def _timeline(inv: DossierInvoer) -> Sectie:
    sectors = {i.sector for i in inv.inschrijvingen} | {t.sector for t in inv.toetsen} | {g.sector for g in inv.gunningen}
    kaders = [k for k in inv.beleid.kaders if k.sector in sectors] or list(inv.beleid.kaders)
    rows = timeline(kaders, inv, inv.peildatum)
    return Sectie(
        "Tijdlijn",
        "Wat er is gebeurd en welke termijnen golden, in Nederlandse tijd.",
        (Table("Tijdlijn", ("wanneer", "wat", "soort", "bron"), rows),),
    )


def _expectations(inv: DossierInvoer) -> Sectie:
    """Each expectation, and what was recorded of the talks about it."""
    rows = []
    for kader in inv.beleid.kaders:
        for v in kader.verwachtingen:
            heard = [d for d in inv.dialogen if v.sleutel in d.verwachtingen]
            told = "; ".join(f"{in_full(d.datum)}: {', '.join(t for t in (d.onderwerpen, d.afspraken) if t)}" for d in heard)
            rows.append((v.titel, v.onderwerp, told or "niets", v.bron.label, v.zekerheid_label))
    columns = ("verwachting", "rij in de bron", "wat erover is vastgelegd", "bron", "zekerheid")
    tables: tuple[Table, ...] = (Table("Verwachtingen en gespreksonderwerpen", columns, tuple(rows)),) if rows else ()
    clauses = tuple(_clause(c, inv) for k in inv.beleid.kaders for c in k.clausules)
    if clauses:
        head = ("clausule", "waarom", "wie beslist", "wanneer gevraagd", "geantwoord", "bron")
        tables += (Table("Wat alleen een mens kan toepassen", head, clauses),)
    return Sectie("Verwachtingen", "Er wordt over gesproken; niemand is er op afgewezen.", tables)


def _clause(c: Clausule, inv: DossierInvoer) -> tuple[str, ...]:
    """A clause with the question it becomes and what was answered; what is for information says so."""
    asked = VRAGEN.get(c.toepassing)
    if asked is None:
        when, told = "geen eigen vraag: ter informatie", ""
    else:
        given = [a for a in inv.antwoorden if a.vraag.code == asked.code and asked.feit in (None, a.vraag.feiten.get("feit"))]
        none = "weggelaten" if inv.weggelaten else "niet aan de orde of nog open"
        when, told = asked.label, "; ".join(f"{a.keuze} ({a.door})" for a in given) or none
    return (c.titel, c.waarom, c.beslist, when, told, f"{c.bron.label} ({c.zekerheid_label})")


def _submissions(inv: DossierInvoer) -> Sectie:
    rows, files = [], []
    for i in inv.inschrijvingen:
        moment = moment_in_full(i.ontvangen_op) if i.ontvangen_op else "onbekend"
        rows.append(
            (
                i.regio,
                i.sector.value,
                (i.soort or "onbekend").replace("_", " "),
                i.bestand,
                moment,
                "ja" if i.telt_mee else "nee",
                i.reden or "",
            )
        )
        files.append((i.bestand, i.sha256))
        files += [(b.bestand, b.sha256 or "niet ontvangen") for b in i.bewijsstukken]
    columns = ("regio", "sector", "soort", "bestand", "ontvangen", "telt mee", "reden")
    return Sectie(
        "Wat is ingediend",
        "De inhoud is weggelaten."
        if inv.weggelaten
        else "De originelen liggen in de map ingediend/ van dit dossier, onder hun eigen naam.",
        (Table("Inzendingen", columns, tuple(rows)), Table("Bestanden", ("bestand", "SHA-256"), tuple(files)), *_fields(inv)),
    )


def _fields(inv: DossierInvoer) -> list[Table]:
    """What was read from each form that counts, with its cell; what was left empty is not listed."""
    tables = []
    for i in inv.inschrijvingen:
        filled = [v for v in i.velden if v.waarde is not None or v.ruw]
        rows = [(v.id, v.waarde if v.waarde is not None else f"niet gelezen: {v.ruw}", f"{v.blad} › {v.cel}") for v in filled]
        for p in i.productie:
            rows.append((f"productie {p.prestatiecode}", "niet gelezen" if p.volume is None else dutch(p.volume), f"{p.blad} › {p.cel}"))
        if i.telt_mee and rows:
            tables.append(Table(f"Gelezen uit {i.bestand}", ("veld", "waarde", "cel"), tuple(rows)))
    return tables


def _findings(inv: DossierInvoer, texts: Messages) -> Sectie:
    rows = tuple(
        (f.code, soort(f), " › ".join(p for p in (f.blad, f.cel) if p), boodschap(f, texts), herstel(f, texts), f.bron or "")
        for f in inv.bevindingen
    )
    columns = ("code", "ernst", "cel", "wat", "herstel", "bron")
    return Sectie(
        "Bevindingen", "Van de laatste run van elke stap.", (Table("Bevindingen", columns, rows),) if rows or not inv.weggelaten else ()
    )


def _tested(inv: DossierInvoer) -> Sectie:
    tables = []
    stands = {b.id for b in inv.besluiten} - {b.vervangt for b in inv.besluiten}
    for t in inv.toetsen:
        told = f"{t.uitkomst.value} (voorstel tot herziening)" if t.vervangt in stands else t.uitkomst.value
        rows = tuple((g.titel or g.eis, g.uitkomst.replace("_", " "), g.toelichting or "", ", ".join(g.codes), g.bron) for g in t.getoetst)
        tables.append(Table(f"Regio {t.regio}, {t.sector}: {told}", ("eis", "uitkomst", "toelichting", "bevindingen", "bron"), rows))
        if t.aanvaard:
            accepted = tuple((a.code, a.onderwerp, a.gevonden, a.reden, a.door) for a in t.aanvaard)
            tables.append(Table("Aanvaarde waarschuwingen", ("code", "onderwerp", "gevonden", "waarom aanvaard", "door"), accepted))
    return Sectie("Toetsing aan de toetredingseisen", "Ook wat voldoet staat hier: het laat zien wat is bekeken.", tuple(tables))


def _talks(inv: DossierInvoer) -> Sectie:
    rows = tuple((in_full(d.datum), d.soort, d.plan or "", d.met, d.onderwerpen, d.afspraken, d.door) for d in inv.dialogen)
    columns = ("datum", "soort", "plan", "met", "onderwerpen", "afspraken", "vastgelegd door")
    return Sectie(
        "Dialoog", "Gesprekken, cliëntenraad en overeenstemming.", (Table("Dialoog", columns, rows),) if rows or not inv.weggelaten else ()
    )


def _answers(inv: DossierInvoer, texts: Messages) -> Sectie:
    rows = tuple((a.vraag.stap, vraag_tekst(a.vraag, texts), a.keuze, a.reden, a.door, a.op.date().isoformat()) for a in inv.antwoorden)
    columns = ("stap", "vraag", "antwoord", "reden", "door", "op")
    tables = [Table("Vragen en antwoorden", columns, rows)] if rows or not inv.weggelaten else []
    if inv.vragen:
        waiting = tuple((q.stap, vraag_tekst(q, texts), ", ".join(q.keuzes), q.bron) for q in inv.vragen)
        tables.append(Table("Nog niet beantwoord", ("stap", "vraag", "keuzes", "bron"), waiting))
    return Sectie("Vragen en antwoorden", "Wat een mens heeft beslist, met de reden.", tuple(tables))


def _settled(inv: DossierInvoer) -> Sectie:
    rows = tuple((b.stap, b.id[:16], b.door, moment_of(b.op), (b.vervangt or "")[:16]) for b in inv.besluiten)
    columns = ("stap", "besluit", "door", "op", "vervangt")
    return Sectie("Besluiten", "Wie wat heeft vastgesteld.", (Table("Besluiten", columns, rows),))


def _origins(inv: DossierInvoer) -> Sectie:
    """The receipts: with these, 'wlz narekenen' must come to the same."""
    tables = []
    own = {i.sha256 for i in inv.inschrijvingen}
    for h in inv.voorstellen:
        r = h.receipt
        rows = [("programma", r.programma), ("beleid", r.beleid), ("uitgerekend door", h.door), ("uitgerekend op", moment_of(h.op))]
        rows += [("peildatum", in_full(r.peildatum)), ("antwoorden", ", ".join(r.antwoorden) or "geen")]
        rows += [(f"invoer {i.naam}", i.sha256) for i in r.invoer if _shared(i.naam) or i.sha256 in own]
        tables.append(Table(f"{h.stap}: voorstel {r.id[:16]}", ("wat", "waarde"), tuple(rows)))
    return Sectie(
        "Waarop elk voorstel rust",
        "Hiermee rekent 'wlz narekenen' elk besluit na; alleen de laatste voorstellen staan hier.",
        tuple(tables),
    )


def _shared(naam: str) -> bool:
    """Whether this input is of the ronde itself and not a form that someone handed in (those lie in a folder of their own)."""
    return "/" not in naam or naam.startswith("tabellen/")


def _letters(inv: DossierInvoer) -> Sectie:
    rows = tuple(
        (
            b.soort.value.replace("_", " "),
            b.regio,
            in_full(b.datum),
            "concept" if b.concept else "",
            in_full(b.einddatum) if b.einddatum else "",
            b.pdf_sha256,
        )
        for b in inv.brieven
    )
    sent = tuple((v.soort.replace("_", " "), v.regio, in_full(v.datum), v.besluit_id[:16]) for v in inv.verzendingen)
    tables = [Table("Brieven", ("brief", "regio", "datum", "stand", "termijn tot en met", "SHA-256"), rows)]
    if sent:
        tables.append(Table("Verzonden", ("brief", "regio", "verzonden op", "besluit"), sent))
    where = (
        "De brieven zelf zijn weggelaten."
        if inv.weggelaten
        else "De brieven liggen in de map brieven/ van dit dossier; van een verzoek om aanvulling het laatste."
    )
    return Sectie("Brieven", where, tuple(tables))


def _objections(inv: DossierInvoer) -> Sectie:
    objections = tuple((in_full(b.datum), b.omvang, b.uitkomst or "nog open", b.toelichting, b.door) for b in inv.bezwaren)
    answers = tuple((in_full(r.datum), r.op, r.reactie, r.door) for r in inv.reacties)
    again = tuple((h.besluit_id[:16], h.reden) for h in inv.herzieningen)
    return Sectie(
        "Bezwaren en reacties",
        "Een kort geding over het beleid of de verdeling raakt iedereen; ook dat staat hier.",
        (
            Table("Bezwaren", ("datum", "omvang", "uitkomst", "toelichting", "vastgelegd door"), objections),
            Table("Reacties", ("datum", "op", "reactie", "vastgelegd door"), answers),
            Table("Opnieuw genomen besluiten", ("besluit", "reden"), again),
            *_corrected(inv.correcties),
        ),
    )


def _corrected(correcties: tuple[Correctie, ...]) -> tuple[Table, ...]:
    """What each new besluit changed of the one it took the place of."""
    rows = tuple(
        (
            (c.besluit_id or "")[:16],
            c.vervangt[:16],
            in_full(c.besloten_op),
            in_full(c.verzonden_op) if c.verzonden_op else "",
            w.naam,
            *w.words(),
        )
        for c in correcties
        for w in c.wijzigingen
    )
    columns = ("besluit", "vervangt", "vastgesteld op", "verzonden op", "wat", "was", "wordt")
    return (Table("Wat een herziening veranderde", columns, rows, ("was", "wordt")),) if rows else ()


def moment_of(op: str) -> str:
    """A stored moment (ISO, UTC) in Dutch time."""
    return moment_in_full(datetime.fromisoformat(op))


def concerns(agb_code: str, item: Any) -> bool:
    """Whether a finding or question is about this zorgaanbieder."""
    return agb_code in (getattr(item, "agb_code", None) or "", *_words(item))


def for_everyone(kaders: Iterable[str], vraag: Question) -> bool:
    """Whether a question is about one of these kaders as a whole: its answer holds for every zorgaanbieder."""
    return vraag.feiten.get("kader") in set(kaders) and not any(is_agb_code(word) for word in _words(vraag))


def _words(item: Any) -> list[str]:
    onderwerp: str = getattr(item, "onderwerp", "")
    return onderwerp.replace("(", " ").replace(")", " ").replace(",", " ").split()
