"""What letters rest on, from the records of the ronde."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from wlzcli.cycle.brieven import (
    AanvaardeMelding,
    Aanvulling,
    BrievenInputs,
    GunningUit,
    Herkomst,
    HerschikUit,
    ScoreUit,
    ValidateUit,
    Weigergrond,
)
from wlzcli.cycle.dialoog import decide as decide_dialoog
from wlzcli.cycle.validate import ValidateInputs
from wlzcli.cycle.validate import decide as decide_validate
from wlzcli.cycle.validate.herkomst import ANNEX, as_point
from wlzcli.domain.briefgegevens import Aanvulpunt
from wlzcli.domain.canonical import loads
from wlzcli.domain.dates import AMSTERDAM, in_full
from wlzcli.domain.findings import Answers, Ernst, Finding
from wlzcli.domain.formulier import SOORT_DEFINITIEF, SOORT_INSCHRIJVING
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.productie import Declaratiestand, HerschikBesluit, Mutatiebestand
from wlzcli.domain.toetsing import Herstelpunt, ValidateBesluit, is_about, is_of, point
from wlzcli.policy.model import Beleid
from wlzcli.store.tables import Tables
from wlzcli.views.meldingen import Messages, boodschap, days_in_full, herstel
from wlzcli.workflow.correcties import Herzieningen
from wlzcli.workflow.document import messages
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.niet_mee import of_their_senders
from wlzcli.workflow.ontwikkelplannen import load_dialoog
from wlzcli.workflow.step import Context
from wlzcli.workflow.tabellen import load_tabellen

D = TypeVar("D")
PENDING = ("aangehouden", "herstel")


def load(context: Context, verzending: date | None) -> BrievenInputs:
    """Everything the letters may look at, as it stands now."""
    tables = context.tables
    tabellen, _, _ = load_tabellen(context, ("zorgaanbieders",))
    toetsen = tuple(ValidateUit(b, h) for b, h in decided(tables, "validate", ValidateBesluit))
    inschrijvingen = of_their_senders(context, last_stand(tables))
    standen = tuple(r.as_type(Declaratiestand) for r in tables.registraties("declaratiestand"))
    return BrievenInputs(
        ronde=context.ronde,
        peildatum=context.session.peildatum,
        verzending=verzending,
        zorgaanbieders=tabellen.zorgaanbieders,
        inschrijvingen=inschrijvingen,
        toetsen=toetsen,
        aanvullingen=_repairs(tables, toetsen, inschrijvingen),
        weigergronden=_refusals(context, toetsen),
        aanvaard=_accepted(toetsen),
        dialogen=decide_dialoog(load_dialoog(context), context.beleid, tables.answers("dialoog")).decisions,
        scores=tuple(ScoreUit(b, h) for b, h in decided(tables, "score", ScoreBesluit)),
        gunningen=_awards(tables),
        stand=max(standen, key=lambda s: s.peildatum, default=None),
        mutaties=tuple(m for r in tables.latest_registraties("mutatie") for m in r.as_type(Mutatiebestand).regels),
        herschikkingen=tuple(HerschikUit(b, h) for b, h in decided(tables, "herschik", HerschikBesluit)),
        antwoorden=tables.answers().given,
    )


def _awards(tables: Tables) -> tuple[GunningUit, ...]:
    """Every award, with the correction that it is."""
    known = Herzieningen(tables)
    out = []
    for b, h in decided(tables, "gunning", GunningBesluit):
        stored = known.every.get(h.besluit_id or "")
        out.append(GunningUit(b, h, known.behind(stored) if stored else known.of(b, None, b.vervangt)))
    return tuple(out)


def decided(tables: Tables, stap: str, cls: type[D]) -> tuple[tuple[D, Herkomst], ...]:
    """What stands, and what the latest voorstel says otherwise or of the rest; a proposal that is what stands is left out.

    Of a voorstel that is settled only what waits for repair or an answer is left.
    """
    standing = [(b.as_type(cls), Herkomst(b.id, _day(b.op))) for b in tables.standing(stap)]
    voorstel = tables.latest_voorstel(stap)
    settled = {b.voorstel_id for b in tables.besluiten(stap)}
    if voorstel is None:
        return tuple(standing)
    day = _day(voorstel.op)
    if voorstel.id in settled:
        waiting = [d for d in voorstel.decisions(cls) if getattr(d, "uitkomst", None) in PENDING]
        return (*standing, *((d, Herkomst(None, day)) for d in waiting))
    known = {(_key(d), str(getattr(d, "fase", ""))) for d, _ in standing}
    fresh = [(d, Herkomst(None, day)) for d in voorstel.decisions(cls) if (_key(d), str(getattr(d, "fase", ""))) not in known]
    return (*standing, *fresh)


def _key(d: Any) -> tuple[str | None, ...]:
    """Which decision it is; a revision of one that stands is another, also where it rests on the same file."""
    return (d.regio, d.sector.value, d.agb_code, getattr(d, "plan", ""), d.vervangt if isinstance(d, ValidateBesluit) else None)


def counted(tables: Tables) -> tuple[ValidateBesluit, ...]:
    """One outcome of the toetsing for each zorgaanbieder, region and sector: what stands counts until a revision of it is vastgesteld."""
    every = tuple(b for b, _ in decided(tables, "validate", ValidateBesluit))
    return tuple({(b.regio, b.sector, b.agb_code): b for b in reversed(every)}.values())[::-1]


def _day(op: str) -> date:
    return datetime.fromisoformat(op).astimezone(AMSTERDAM).date()


def _repairs(tables: Tables, toetsen: tuple[ValidateUit, ...], items: Iterable[Inschrijving]) -> tuple[Aanvulling, ...]:
    """The points to repair in words a zorgaanbieder reads, with the facts of the finding they come from."""
    findings = (*(f for f in tables.findings("validate") if not f.proef), *tables.findings("ingest"))
    texts, forms = messages(), _forms(items)
    about = defaultdict[str | None, list[Finding]](list)
    for f in findings:
        about[f.agb_code].append(f)
    out = []
    for b in (t.besluit for t in toetsen if t.besluit.herstel):
        key = (b.agb_code, b.regio, b.sector.value)
        mine = forms.get(key, {})
        own_first = [
            (f.bestand != b.bestand, (f.bestand or "").partition("/")[0] not in mine, f) for f in (*about[b.agb_code], *about[None])
        ]
        known = [f for *_, f in sorted(own_first, key=lambda one: one[:2])]  # in another region the same cell may hold the same
        asked = [replace(_finding_of(punt, b.agb_code, known), bron=punt.bron) for punt in b.herstel]
        silent = (f for f in known if f.feiten.get("zonder_antwoord"))  # nothing waits for it, but a repair may say it
        asked += [f for f in silent if (f.agb_code, f.feiten.get("regio"), f.feiten.get("sector")) == key]
        points = tuple(_point(number, f, texts, mine) for number, f in enumerate(asked, start=1))
        out.append(Aanvulling(b.agb_code, b.regio, b.sector, points))
    return tuple(out)


def _forms(items: Iterable[Inschrijving]) -> dict[tuple[str, str, str], dict[str, Inschrijving]]:
    """By zorgaanbieder, region and sector what it sent in that counts, by folder."""
    found: dict[tuple[str, str, str], dict[str, Inschrijving]] = defaultdict(dict)
    for i in items:
        if i.telt_mee and i.soort != SOORT_DEFINITIEF:
            found[i.agb_code, i.regio, i.sector.value][i.map] = i
    return found


def _point(number: int, f: Finding, texts: Messages, forms: Mapping[str, Inschrijving]) -> Aanvulpunt:
    folder, _, naam = (f.bestand or "").partition("/")
    form = forms.get(folder) if len(forms) > 1 else None  # of more than one the sender must know which
    which = f"{naam} ({_sent(form)})" if form else naam if f.code in ANNEX else ""
    where = ", in ".join(part for part in (" › ".join(part for part in (f.blad, f.cel) if part), which) if part)
    told, todo = boodschap(f, texts, zorgaanbieder=True), herstel(f, texts, zorgaanbieder=True)
    return Aanvulpunt(number, texts.text(f.code, "titel") or f.onderwerp, where, told, todo, f.bron or "")


def _sent(form: Inschrijving) -> str:
    day = f", ontvangen op {in_full(form.ontvangen_op.astimezone(AMSTERDAM).date())}" if form.ontvangen_op else ""
    return f"{form.soort or SOORT_INSCHRIJVING}{day}"


def _refusals(context: Context, toetsen: tuple[ValidateUit, ...]) -> tuple[Weigergrond, ...]:
    """What was found on each eis that leads to afwijzing, in words a zorgaanbieder reads; of a besluit that stands what was found then."""
    texts, out = messages(), []
    latest = context.tables.latest_voorstel("validate")
    rests_on = {s.id: s.voorstel_id for s in context.tables.standing("validate")}
    found_in: dict[str | None, tuple[Finding, ...]] = {latest.id if latest else None: context.tables.findings("validate")}
    for t in (t for t in toetsen if t.besluit.gronden):
        b, number = t.besluit, rests_on.get(t.herkomst.besluit_id or "", latest.id if latest else None)
        if number not in found_in:
            found_in[number] = _found_then(context, number or "")
        own = [f for f in found_in[number] if is_about(f, b) and not f.proef]  # a trial stands in no letter
        for tested in (g for g in b.getoetst if g.eis in b.gronden):
            found = [f for f in own if is_of(f, tested, b)]
            # What is still to be repaired, or may be accepted, is no ground; up to 0.4.0 what was not repaired read as the first.
            grounds = [f for f in found if not (f.blocks or f.aanvaardbaar)] or found
            told = [boodschap(f, texts, zorgaanbieder=True) for f in grounds]
            if told:
                out.append(Weigergrond(b.agb_code, b.regio, b.sector, tested.eis, " ".join(dict.fromkeys(told))))
    return tuple(out)


def _found_then(context: Context, voorstel_id: str) -> tuple[Finding, ...]:
    """The findings of a voorstel of before, decided again on what it rested on: of a step only those of its last run are kept."""
    voorstel = context.tables.voorstel(voorstel_id)
    if voorstel is None:
        return ()
    known = voorstel.receipt.beleid == context.beleid_sha256
    beleid = context.beleid if known else loads(Beleid, context.folder.archived(voorstel.receipt.beleid))
    inputs = loads(ValidateInputs, context.tables.input(voorstel.invoer_sha256))
    return decide_validate(inputs, beleid, Answers(voorstel.antwoorden)).findings


def _accepted(toetsen: tuple[ValidateUit, ...]) -> tuple[AanvaardeMelding, ...]:
    """Warnings that a person accepted, with the explanation by name that the letter repeats."""
    texts, out = messages(), []
    for b in (t.besluit for t in toetsen):
        for a in b.aanvaard:
            found = f" ({days_in_full(a.gevonden)})" if a.gevonden else ""
            out.append(
                AanvaardeMelding(b.agb_code, b.regio, b.sector, f"{texts.text(a.code, 'titel')}: {a.onderwerp}{found}", a.door, a.reden)
            )
    return tuple(dict.fromkeys(out))


def _finding_of(punt: Herstelpunt, agb_code: str, findings: Iterable[Finding]) -> Finding:
    for f in findings:
        if point(as_point(f)) == point(punt):
            return f
    return Finding(
        punt.code, Ernst.FOUT, punt.onderwerp, blad=punt.blad, cel=punt.cel, gevonden=punt.gevonden, verwacht=punt.verwacht, bron=punt.bron,
        agb_code=agb_code,
    )  # fmt: skip
