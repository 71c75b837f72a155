"""Everything about one zorgaanbieder: what was handed in, asked, found, judged, decided and sent. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wlzcli.domain.brief import BriefRecord
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Finding
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.money import euro
from wlzcli.domain.ontwikkelplan import Dialoog, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Rapport, Sectie
from wlzcli.domain.report import Table
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.policy.model import Beleid
from wlzcli.views.meldingen import Messages, boodschap, vraag_tekst

STEP_COLUMNS = ("regel", "feiten", "van", "naar", "bron", "status")


@dataclass(frozen=True, slots=True)
class Vastgesteld:
    """One besluit of a step: its number, who settled it and when (ISO, UTC)."""

    stap: str
    id: str
    door: str
    op: str
    vervangt: str | None


@dataclass(frozen=True, slots=True)
class DossierInvoer:
    """What is stored about one zorgaanbieder."""

    ronde: Ronde
    beleid: Beleid
    beleid_sha256: str
    peildatum: date
    journaal: str
    agb_code: str
    naam: str
    inschrijvingen: tuple[Inschrijving, ...]
    bevindingen: tuple[Finding, ...]
    antwoorden: tuple[Answer, ...]
    dialogen: tuple[Dialoog, ...]
    toetsen: tuple[ValidateBesluit, ...]
    scores: tuple[ScoreBesluit, ...]
    gunningen: tuple[GunningBesluit, ...]
    herschikkingen: tuple[HerschikBesluit, ...]
    besluiten: tuple[Vastgesteld, ...]
    brieven: tuple[BriefRecord, ...]


def make_dossier(inv: DossierInvoer, texts: Messages) -> Rapport:
    """The dossier: numbered sections, in the order of the cycle."""
    sections = (
        _policy(inv), _submissions(inv), _findings(inv, texts), _tested(inv), _talks(inv), _answers(inv, texts),
        _scores(inv), _awards(inv), _shifts(inv), _settled(inv), _letters(inv),
    )  # fmt: skip
    return Rapport(
        titel=f"Dossier {inv.naam} ({inv.agb_code})",
        ondertitel=f"Ronde {inv.ronde.naam}, stand op {in_full(inv.peildatum)}. Alles hierin komt uit wat in de ronde is bewaard.",
        datum=inv.peildatum,
        voorbeeld=inv.ronde.voorbeeld,
        journaal=inv.journaal,
        secties=sections,
    )


def _policy(inv: DossierInvoer) -> Sectie:
    kaders = tuple((k.id, k.naam, ", ".join(k.lagen)) for k in inv.beleid.kaders)
    expected = tuple((v.titel, v.onderwerp, v.bron.label, v.zekerheid_label) for k in inv.beleid.kaders for v in k.verwachtingen)
    tables = [Table("Kaders", ("kader", "naam", "lagen"), kaders)]
    if expected:
        tables.append(Table("Verwachtingen en gespreksonderwerpen", ("onderwerp", "rij in de bron", "bron", "zekerheid"), expected))
    return Sectie("Het beleid zoals het gold", f"Bevroren bij het openen van de ronde; controlegetal {inv.beleid_sha256}.", tuple(tables))


def _submissions(inv: DossierInvoer) -> Sectie:
    rows, files = [], []
    for i in inv.inschrijvingen:
        moment = moment_in_full(i.ontvangen_op) if i.ontvangen_op else "onbekend"
        rows.append((i.regio, i.sector.value, i.soort or "onbekend", i.bestand, moment, "ja" if i.telt_mee else "nee", i.reden or ""))
        files.append((i.bestand, i.sha256))
        files += [(b.bestand, b.sha256 or "niet ontvangen") for b in i.bewijsstukken]
    columns = ("regio", "sector", "soort", "bestand", "ontvangen", "telt mee", "reden")
    return Sectie(
        "Wat is ingediend",
        "De originelen liggen in de map ingediend/ van dit dossier, onder hun eigen naam.",
        (Table("Inzendingen", columns, tuple(rows)), Table("Bestanden", ("bestand", "SHA-256"), tuple(files))),
    )


def _findings(inv: DossierInvoer, texts: Messages) -> Sectie:
    rows = tuple(
        (f.code, f.ernst.value, " › ".join(p for p in (f.blad, f.cel) if p), boodschap(f, texts), f.bron or "") for f in inv.bevindingen
    )
    return Sectie(
        "Bevindingen", "Van de laatste run van elke stap.", (Table("Bevindingen", ("code", "ernst", "cel", "wat", "bron"), rows),)
    )


def _tested(inv: DossierInvoer) -> Sectie:
    tables = []
    for t in inv.toetsen:
        rows = tuple((g.eis, g.uitkomst, g.toelichting or "", g.bron) for g in t.getoetst)
        tables.append(Table(f"Regio {t.regio}, {t.sector}: {t.uitkomst.value}", ("eis", "uitkomst", "toelichting", "bron"), rows))
        if t.aanvaard:
            accepted = tuple((a.code, a.onderwerp, a.gevonden, a.reden, a.door) for a in t.aanvaard)
            tables.append(Table("Aanvaarde waarschuwingen", ("code", "onderwerp", "gevonden", "waarom aanvaard", "door"), accepted))
    return Sectie("Toetsing aan de toetredingseisen", "Ook wat voldoet staat hier: het laat zien wat is bekeken.", tuple(tables))


def _talks(inv: DossierInvoer) -> Sectie:
    rows = tuple((in_full(d.datum), d.soort, d.plan or "", d.met, d.onderwerpen, d.afspraken, d.door) for d in inv.dialogen)
    columns = ("datum", "soort", "plan", "met", "onderwerpen", "afspraken", "vastgelegd door")
    return Sectie("Dialoog", "Gesprekken, cliëntenraad en overeenstemming.", (Table("Dialoog", columns, rows),))


def _answers(inv: DossierInvoer, texts: Messages) -> Sectie:
    rows = tuple((a.vraag.stap, vraag_tekst(a.vraag, texts), a.keuze, a.reden, a.door, a.op.date().isoformat()) for a in inv.antwoorden)
    columns = ("stap", "vraag", "antwoord", "reden", "door", "op")
    return Sectie("Vragen en antwoorden", "Wat een mens heeft beslist, met de reden.", (Table("Vragen en antwoorden", columns, rows),))


def _steps(titel: str, stappen: Iterable[Stap]) -> Table:
    rows = tuple((s.regel, "; ".join(f"{k} {v}" for k, v in s.feiten), s.van, s.naar, s.bron, s.status or "") for s in stappen)
    return Table(titel, STEP_COLUMNS, rows)


def _scores(inv: DossierInvoer) -> Sectie:
    tables = []
    for s in inv.scores:
        rows = tuple((e.element, "" if e.score is None else dutch(e.score), e.motivering) for e in s.elementen)
        tables.append(Table(f"{s.plan} ({s.thema}): opslag {percent(s.opslag)}", ("element", "score", "motivering"), rows))
        tables.append(_steps(f"{s.plan}: stappen", s.stappen))
    return Sectie("Beoordeling van ontwikkelplannen", "Met de motivering per element.", tuple(tables))


def _awards(inv: DossierInvoer) -> Sectie:
    tables = []
    for g in inv.gunningen:
        head = f"Regio {g.regio}, {g.sector}: {g.uitkomst.value} ({g.fase.value}), {euro(g.bedrag_cents)}"
        rows = tuple(
            (
                r.prestatiecode,
                r.leveringsvorm.value,
                dutch(r.volume),
                percent(r.tariefpercentage),
                euro(r.tarief_cents),
                euro(r.bedrag_cents),
            )
            for r in g.regels
        )
        columns = ("prestatie", "leveringsvorm", "volume", "percentage", "tarief", "bedrag")
        tables.append(Table(head, columns, rows, columns[2:]))
        tables += [_steps(f"Tariefladder {ladder.leveringsvorm.value}", ladder.stappen) for ladder in g.ladders]
        tables.append(_steps("Looptijd, volume en ruimte", (*g.stappen, *(s for r in g.regels for s in r.stappen))))
    return Sectie("Gunning", "Tarief, volume en looptijd, met elke stap.", tuple(tables))


def _shifts(inv: DossierInvoer) -> Sectie:
    tables: list[Table] = []
    names = (
        "afspraak",
        "prognose",
        "volume_effect",
        "prijseffect",
        "aanspraak",
        "meegeteld",
        "gegarandeerd",
        "vrijval",
        "toegekend",
        "herschikking",
    )
    for h in inv.herschikkingen:
        for d in h.delen:
            vorm = d.leveringsvorm.value if d.leveringsvorm else "alle leveringsvormen"
            rows = tuple((name.replace("_", " "), euro(getattr(d, f"{name}_cents"))) for name in (*names, "niet_gehonoreerd"))
            tables += [
                Table(f"Regio {h.regio}, {h.sector}, {vorm}", ("wat", "bedrag"), rows, ("bedrag",)),
                _steps(f"{vorm}: stappen", d.stappen),
            ]
    return Sectie("Herschikking", "Van afspraak naar herschikking, met elke stap.", tuple(tables))


def _settled(inv: DossierInvoer) -> Sectie:
    rows = tuple((b.stap, b.id[:16], b.door, b.op, (b.vervangt or "")[:16]) for b in inv.besluiten)
    return Sectie(
        "Besluiten", "Wie wat heeft vastgesteld.", (Table("Besluiten", ("stap", "besluit", "door", "op (UTC)", "vervangt"), rows),)
    )


def _letters(inv: DossierInvoer) -> Sectie:
    rows = tuple((b.soort.value, b.regio, in_full(b.datum), "concept" if b.concept else "", b.pdf_sha256) for b in inv.brieven)
    return Sectie(
        "Brieven",
        "De brieven liggen in de map brieven/ van dit dossier.",
        (Table("Brieven", ("brief", "regio", "datum", "stand", "SHA-256"), rows),),
    )


def concerns(agb_code: str, item: Any) -> bool:
    """Whether a finding or question is about this zorgaanbieder."""
    return agb_code in (
        getattr(item, "agb_code", None) or "",
        *getattr(item, "onderwerp", "").replace("(", " ").replace(")", " ").replace(",", " ").split(),
    )
