"""Letters about an inschrijving: received, to be completed, not considered, invited to talk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from wlzcli.cycle.brieven.bureau import Bureau, Sleutel
from wlzcli.cycle.brieven.inputs import ValidateUit
from wlzcli.cycle.brieven.ontwerp import Ontwerp
from wlzcli.cycle.brieven.woorden import sector_word, uncertain
from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.briefdelen import Regel
from wlzcli.domain.briefgegevens import (
    AanvullingGegevens,
    Bestand,
    DialoogGegevens,
    NietInBehandelingGegevens,
    OntvangstGegevens,
    Zending,
)
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.inschrijving import FormIdentiteit, Inschrijving
from wlzcli.domain.ontwikkelplan import DialoogSoort, DialoogStand
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit

SOORTEN = {
    "inschrijving": "Inschrijving",
    "herstel": "Aanvulling na ons verzoek",
    "definitief_plan": "Definitief ontwikkelplan",
    "aanvulling": "Aanvulling",
}


def received(bureau: Bureau) -> dict[Sleutel, list[Inschrijving]]:
    """What came in, by zorgaanbieder, oldest first. Without a moment of receipt nothing can be confirmed."""
    out: dict[Sleutel, list[Inschrijving]] = defaultdict(list)
    sectors = set(bureau.inputs.ronde.sectoren)
    for i in bureau.inputs.inschrijvingen:
        if i.ontvangen_op is not None and i.agb_code and i.sector in sectors:
            out[(i.regio, i.sector, i.agb_code)].append(i)
    for items in out.values():
        items.sort(key=lambda i: (i.ontvangen_op, i.map, i.sha256))
    return out


def confirm(bureau: Bureau, sleutel: Sleutel, items: list[Inschrijving]) -> Ontwerp:
    """Ontvangstbevestiging: moment, files with their hash, form; no judgement."""
    naam = items[0].naam
    zendingen = []
    for i in items:
        text = _form(i.identiteit)
        files = [
            Bestand(i.bestand.rpartition("/")[2], i.sha256),
            *(Bestand(b.bestand, b.sha256 or "geen inhoud") for b in i.bewijsstukken if b.bestand),
        ]
        unique = {(f.naam, f.sha256): f for f in files}
        moment = moment_in_full(i.ontvangen_op) if i.ontvangen_op else ""
        zendingen.append(Zending(SOORTEN.get(i.soort or "", "Zending"), moment, text, tuple(unique.values())))
    gegevens = OntvangstGegevens(bureau.algemeen(sleutel, naam), tuple(zendingen))
    return bureau.draft(BriefSoort.ONTVANGSTBEVESTIGING, sleutel, naam, gegevens, None, bijzonder=len(zendingen))


def _form(form: FormIdentiteit | None) -> str:
    """Which form it was, with its version: the hash of its layout."""
    if form is None:
        return "Er zat geen formulier bij dat wij herkennen."
    sector = sector_word(Sector(form.sector)) if form.sector in Sector._value2member_map_ else form.sector
    return f"Formulier: {form.kader}, {sector} {form.jaar}, versie {form.layout_sha256[:12]}."


def complete(bureau: Bureau, sleutel: Sleutel, toets: ValidateUit) -> Ontwerp:
    """Verzoek om aanvulling: exactly what is missing, until when, and what may not change."""
    besluit = toets.besluit
    points = next((a.punten for a in bureau.inputs.aanvullingen if (a.regio, a.sector, a.agb_code) == sleutel), ())
    until = besluit.herstel_tot or bureau.repair_until(sleutel, besluit.naam)
    gegevens = AanvullingGegevens(bureau.algemeen(sleutel, besluit.naam), points, in_full(until))
    draft = bureau.draft(BriefSoort.VERZOEK_OM_AANVULLING, sleutel, besluit.naam, gegevens, None, bijzonder=len(points))
    return replace(draft, punten=besluit.herstel, einddatum=until)


def refuse(bureau: Bureau, sleutel: Sleutel, toets: ValidateUit) -> Ontwerp:
    """Niet in behandeling: the eisen on which it rests, what was found, and where to object."""
    besluit, kader = toets.besluit, bureau.kader(sleutel[1])
    beroep, end, days = bureau.beroep(BriefSoort.NIET_IN_BEHANDELING, sleutel, besluit.naam)
    titles = {i.sleutel: i for i in kader.items()}
    told = {w.eis: w.tekst for w in bureau.inputs.weigergronden if (w.regio, w.sector, w.agb_code) == sleutel}
    gronden, feiten = [], []
    for key in besluit.gronden:
        item = titles.get(key)
        gronden.append(Regel(item.titel if item else key.rpartition(".")[2].replace("_", " "), item.bron.label if item else ""))
        text = _late(besluit, key) or told.get(key, "")
        if text:
            feiten.append(Regel(text, ""))
    came = next((s.feiten.get("ontvangen_op") for s in besluit.stappen if s.feiten.get("ontvangen_op")), "")
    first = min((i.ontvangen_op for i in received(bureau).get(sleutel, ()) if i.ontvangen_op), default=None)
    arrived = datetime.fromisoformat(came) if came else first  # what was tested: a repair of an unreadable form counts from that form
    gegevens = NietInBehandelingGegevens(
        bureau.algemeen(sleutel, besluit.naam), moment_in_full(arrived) if arrived else "", tuple(gronden), tuple(feiten), beroep,
        uncertain(besluit.zonder_proef().stappen, kader),
    )  # fmt: skip
    return bureau.draft(
        BriefSoort.NIET_IN_BEHANDELING, sleutel, besluit.naam, gegevens, toets.herkomst, end=(end, days), bijzonder=len(gronden)
    )


def invite(bureau: Bureau, sleutel: Sleutel, stand: DialoogStand) -> Ontwerp | None:
    """Uitnodiging dialoog, for who the dialoog invites and has not been spoken to yet (inkoopkader-2016-gz §2.2.3)."""
    spoken = any(d.soort != DialoogSoort.UITNODIGING for d in stand.gesprekken)
    tested = [t.besluit.uitkomst for t in bureau.inputs.toetsen if (t.besluit.regio, t.besluit.sector, t.besluit.agb_code) == sleutel]
    if not stand.uitgenodigd or spoken or (tested and ToetsUitkomst.TOEGELATEN not in tested) or bureau.awarded(sleutel):
        return None
    themes = {t.sleutel.rpartition(".")[2]: t.titel for t in bureau.kader(sleutel[1]).themas}
    names = [(p.plan, p.titel or themes.get(p.thema.rpartition(".")[2], p.thema)) for p in stand.plannen]
    told = max(stand.gesprekken, key=lambda d: (d.datum, d.onderwerpen), default=None)
    gegevens = DialoogGegevens(
        bureau.algemeen(sleutel, stand.naam), tuple(f"{plan}: {titel}" if titel else plan for plan, titel in names),
        stand.reden == "lopende_overeenkomst", told.met if told else "", told.onderwerpen if told else "",
    )  # fmt: skip
    return bureau.draft(BriefSoort.UITNODIGING_DIALOOG, sleutel, stand.naam, gegevens, None, bijzonder=len(names))


def _late(besluit: ValidateBesluit, key: str) -> str:
    """When it arrived and when it should have, where that is the ground."""
    for stap in besluit.stappen:
        came, due = stap.feiten.get("ontvangen_op"), stap.feiten.get("uiterlijk")
        if stap.regel == key.rpartition(".")[2] and came and due:
            return (
                f"Uw inschrijving kwam binnen op {moment_in_full(datetime.fromisoformat(came))}; "
                f"dat kon tot en met {moment_in_full(datetime.fromisoformat(due))}"
            )
    return ""
