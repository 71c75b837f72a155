"""From stored decisions to letters ready to be laid out: which are new, which keep the day they were made on.

A letter that says the same as before keeps its date and the journal head it printed, so it keeps its bytes.
A letter that was sent stays as it is, and so does the term that runs from its sending. On a besluit it is made again only
when the zorgaanbieder is named and nothing else is due to it; without a besluit when its kind is named.
A request for repair that asks nothing new is no new request: its term is the one that it gave.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date

from wlzcli.cycle.brieven import BrievenInputs, Eerder, Ontwerp, decide
from wlzcli.domain.brief import Brief, BriefRecord, BriefSoort, Verzending
from wlzcli.domain.briefgegevens import GEGEVENS
from wlzcli.domain.brieftekst import WITH_BESLUIT
from wlzcli.domain.canonical import digest
from wlzcli.domain.dates import in_full
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.toetsing import is_asked
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.formats.jinja_texts import LetterText, TextError, compile_text, render_text, unknown_fields
from wlzcli.records import dataclass
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import Tables
from wlzcli.workflow.brieven_lijst import signing_list
from wlzcli.workflow.step import Context

REGISTER, VERZENDING = "brief", "verzending"
OWN_FOLDER = "sjablonen"
_UNDATED = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which letters: of these soorten (empty: all), of one zorgaanbieder (``AGB``, ``AGB:REGIO`` or ``AGB:REGIO:SECTOR``), only a proof of three."""

    verzending: date | None = None
    soorten: tuple[BriefSoort, ...] = ()
    alleen: str | None = None
    proef: bool = False

    def wants(self, sleutel: str) -> bool:
        """Whether the letter with this key in the register was asked for."""
        soort, _, wie = sleutel.partition("/")
        about = self.alleen is None or f"{wie}-".startswith(self.alleen.replace(":", "-") + "-")
        return about and (not self.soorten or soort in self.soorten)


@dataclass(frozen=True, slots=True)
class Register:
    """What was made before by key, and which letters on which besluit were sent."""

    gemaakt: dict[str, BriefRecord]
    verzonden: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Taak:
    """One letter to write: its content, what the register knew, and its record but for the hashes of the files."""

    ontwerp: Ontwerp
    brief: Brief
    record: BriefRecord
    before: BriefRecord | None


@dataclass
class Opgesteld:
    """The letters to look at, those that were sent (``opnieuw``: and asked for by name), and what stopped others.

    ``gelaten``: requests that ask nothing new and stay as they were made, though they would say something else now.
    """

    taken: list[Taak] = field(default_factory=list)
    opnieuw: list[Taak] = field(default_factory=list)
    verzonden: list[Taak] = field(default_factory=list)
    gelaten: list[Taak] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_register(tables: Tables) -> Register:
    """The register of letters, and what was sent."""
    known = {r.sleutel: r.as_type(BriefRecord) for r in tables.latest_registraties(REGISTER)}
    sent = {r.sleutel: r.as_type(Verzending) for r in tables.latest_registraties(VERZENDING)}
    on_besluit = {(v.besluit_id, v.soort) for v in sent.values() if v.besluit_id}
    apart = {(key, r.soort.value) for key, r in known.items() if r.besluit_id is None and key in sent and r.datum <= sent[key].datum}
    return Register(known, frozenset(on_besluit | apart))


def letter_key(record: BriefRecord) -> str:
    """The key of a letter in the register."""
    return f"{record.soort}/{record.agb_code}-{record.regio}-{record.sector}"


def sent_key(record: BriefRecord) -> str:
    """Under which key its sending is recorded: by besluit, or by letter where it rests on none."""
    return f"{record.besluit_id}/{record.soort.value}" if record.besluit_id else letter_key(record)


def letter_files(folder: RondeFolder) -> tuple[LetterFiles, list[Finding]]:
    """Texts and layouts of this ronde; a logo that is no image is a finding and is left out."""
    own = folder.part(OWN_FOLDER)
    files = LetterFiles(own if own.is_dir() else None)
    try:
        files.logo()
    except FileError as exc:
        fault = Finding("F709", Ernst.FOUT, "logo", bestand=OWN_FOLDER, gevonden=exc.melding, verwacht="een png, svg of jpg")
        return replace(files, geen_logo=True), [fault]
    return files, []


def unsigned(ronde: Ronde) -> list[Finding]:
    """That the house style names nobody to sign; the letters are made, so that they can be read."""
    if ronde.huisstijl.ondertekenaar.strip() not in ("", "onbekend"):
        return []
    return [
        Finding(
            "W716", Ernst.WAARSCHUWING, "ondertekenaar", bestand="ronde.toml", sleutel="huisstijl.ondertekenaar", gevonden="leeg",
            verwacht="de naam van wie ondertekent",
        )
    ]  # fmt: skip


class Texts:
    """The texts of this run, read and looked at once."""

    def __init__(self, files: LetterFiles, ronde: Ronde) -> None:
        self._files, self._ronde = files, ronde
        self._texts: dict[BriefSoort, LetterText | tuple[Finding, ...]] = {}
        self._prints: dict[BriefSoort, str] = {}

    def fingerprint(self, soort: BriefSoort) -> str:
        """The hash of text and layouts of this letter."""
        if soort not in self._prints:
            self._prints[soort] = self._files.fingerprint(soort)
        return self._prints[soort]

    def brief(self, draft: Ontwerp) -> Brief | tuple[Finding, ...]:
        """The letter without date and journal head, or what is wrong with its text."""
        if draft.soort not in self._texts:
            self._texts[draft.soort] = load_text(self._files, draft.soort)
        text = self._texts[draft.soort]
        if not isinstance(text, LetterText):
            return text
        try:
            rendered = render_text(text, draft.gegevens)
        except TextError as exc:
            return text_findings(exc, draft)
        return Brief(
            soort=draft.soort, agb_code=draft.agb_code, regio=draft.regio, sector=draft.sector, kenmerk=draft.kenmerk,
            geadresseerde=draft.geadresseerde, afzender=self._ronde.huisstijl, datum=_UNDATED,
            besluitdatum=draft.besluitdatum if _rests_on_decision(draft) else _UNDATED, onderwerp=rendered.onderwerp, blokken=rendered.blokken,
            concept=draft.concept, fictief=self._ronde.voorbeeld, journaal="",
        )  # fmt: skip


def load_text(files: LetterFiles, soort: BriefSoort) -> LetterText | tuple[Finding, ...]:
    """The text of a letter, or what is wrong with it."""
    try:
        text = compile_text(*files.text(soort))
        unknown = unknown_fields(text, GEGEVENS[soort])
    except TextError as exc:
        return text_findings(exc)
    return text_findings(TextError(unknown)) if unknown else text


def text_findings(exc: TextError, draft: Ontwerp | None = None) -> tuple[Finding, ...]:
    """What is wrong in a text, with template, line and field."""
    return tuple(
        Finding(
            "F707", Ernst.FOUT, f"{draft.soort.replace('_', ' ')} voor {draft.agb_code}" if draft else "tekst", bestand=f.sjabloon, regelnummer=f.regel,
            sleutel=f.veld or None, gevonden=f.melding, verwacht="een tekst die wlz kan invullen", agb_code=draft.agb_code if draft else None,
        )
        for f in exc.faults
    )  # fmt: skip


def draw_up(inputs: BrievenInputs, context: Context, register: Register, files: LetterFiles, keuze: Keuze) -> Opgesteld:
    """Every letter that was asked for. One that would say what it said before keeps its day."""
    texts, head = Texts(files, context.ronde), context.tables.journal_head()
    eerder = tuple(
        Eerder(key, r.datum) for key, r in sorted(register.gemaakt.items()) if not keuze.verzending or r.soort not in keuze.soorten
    )
    fresh = decide(inputs, context.beleid)
    kept = decide(replace(inputs, eerder=eerder), context.beleid) if eerder else fresh
    old, out, settled = {d.sleutel: d for d in kept.decisions}, Opgesteld(), set[str]()
    made = {d.sleutel: d for d in fresh.decisions}
    drafts = {**old, **made}
    for key, draft in drafts.items():
        if not keuze.wants(key) or _past(draft, inputs, keuze):
            continue
        record = register.gemaakt.get(key)
        same = _kept(old.get(key), made.get(key), record, texts, keuze)
        if same is not None:
            settled.add(key)
            _add(out, old[key], same, record, register, texts, head, keuze)
        elif key in made:
            _add(out, draft, texts.brief(draft), record, register, texts, head, keuze)
    due = {t.ontwerp.soort for t in out.taken}  # what is due in one region is no reason to make what was sent in another again
    for task in out.opnieuw:
        (out.verzonden if task.ontwerp.soort in due and not keuze.proef else out.taken).append(task)
    out.findings += [f for f in fresh.findings if f.feiten.get("sleutel") not in settled and _wanted(f, keuze)]
    if BriefSoort.ONDERTEKENLIJST in keuze.soorten or not (keuze.soorten or keuze.alleen or keuze.proef):
        for draft in signing_list(tuple(t.ontwerp for t in out.taken) or fresh.decisions, context, keuze.verzending):
            _add(out, draft, texts.brief(draft), register.gemaakt.get(draft.sleutel), register, texts, head, keuze)
    out.findings = list(dict.fromkeys(out.findings))
    return out


def _past(draft: Ontwerp, inputs: BrievenInputs, keuze: Keuze) -> bool:
    """A letter about a stand: never of a day before it, and after the herschikking only when asked for by name."""
    if inputs.stand is None or draft.soort not in (BriefSoort.KWARTAALBERICHT, BriefSoort.UITNODIGING_HERSCHIKKING):
        return False
    if draft.datum < inputs.stand.peildatum:
        if draft.soort in keuze.soorten:
            raise UsageError(
                f"De declaratiestand is van {in_full(inputs.stand.peildatum)}; een brief daarover kan niet van {in_full(draft.datum)} zijn.",
                "Geef met --verzending een dag op of na de stand.",
            )
        return True
    key = (draft.regio, draft.sector, draft.agb_code)
    settled = any((h.besluit.regio, h.besluit.sector, h.besluit.agb_code) == key for h in inputs.herschikkingen if not h.herkomst.concept)
    return settled and draft.soort not in keuze.soorten


def _wanted(finding: Finding, keuze: Keuze) -> bool:
    about = finding.feiten.get("sleutel")
    return not about or keuze.wants(about)


def _kept(draft: Ontwerp | None, fresh: Ontwerp | None, record: BriefRecord | None, texts: Texts, keuze: Keuze) -> Brief | None:
    """The letter of the old day when it would say what it said; of a letter on a besluit also when it would on the new day.

    So another day of sending counts only where the letter says something that hangs on it, as the end of a term. A request that asks
    nothing new keeps its day whatever it says.
    """
    if draft is None or record is None:
        return None
    if keuze.verzending is not None and draft.soort in WITH_BESLUIT and record.datum != keuze.verzending:
        now = texts.brief(fresh) if fresh is not None else None
        if not isinstance(now, Brief) or digest(now) != record.inhoud_sha256:
            return None
    brief = texts.brief(draft)
    if not isinstance(brief, Brief):
        return None
    return brief if digest(brief) == record.inhoud_sha256 or _asks_nothing_new(draft, record, keuze) else None


def _asks_nothing_new(draft: Ontwerp, before: BriefRecord | None, keuze: Keuze) -> bool:
    """A request for repair, not asked for by name, of which every point stood in the one before: it gives nobody a new term."""
    request = before is not None and draft.soort is BriefSoort.VERZOEK_OM_AANVULLING and draft.soort not in keuze.soorten
    return request and before is not None and all(is_asked(p, before.punten) for p in draft.punten)


def _add(
    out: Opgesteld, draft: Ontwerp, brief: Brief | tuple[Finding, ...], before: BriefRecord | None, register: Register, texts: Texts, head: str,
    keuze: Keuze,
) -> None:  # fmt: skip
    if not isinstance(brief, Brief):
        out.findings += brief
        return
    task = _task(draft, brief, texts.fingerprint(draft.soort), before, head)
    own = draft.besluit_id or draft.sleutel
    sent = before is not None and draft.besluit_id == before.besluit_id and (own, draft.soort.value) in register.verzonden
    same, asked = before is not None and digest(brief) == before.inhoud_sha256, _asks_nothing_new(draft, before, keuze)
    if draft.besluit_id is None:
        sent = sent and (same or asked)  # something came in since: that letter is a new one
    named = draft.soort in keuze.soorten and (draft.besluit_id is None or keuze.alleen is not None or keuze.proef)
    if sent and draft.besluit_id is not None and named:
        out.opnieuw.append(task)
    elif asked and not (same or sent) and before is not None and keuze.verzending != before.datum:
        out.gelaten.append(task)  # it may have gone out on its day; for that day again it may still be put right
    else:
        (out.verzonden if sent and not named else out.taken).append(task)


def _task(draft: Ontwerp, brief: Brief, fingerprint: str, before: BriefRecord | None, head: str) -> Taak:
    """The letter with its date; the journal head is the one of when this content was first made."""
    content = digest(brief)
    known = (before.inhoud_sha256, before.sjabloon_sha256, before.datum) if before else None
    journaal = before.journaal if before and known == (content, fingerprint, draft.datum) else head
    brief = replace(
        brief, datum=draft.datum, besluitdatum=draft.besluitdatum if _rests_on_decision(draft) else draft.datum, journaal=journaal
    )
    record = BriefRecord(
        soort=draft.soort, agb_code=draft.agb_code, regio=draft.regio, sector=draft.sector, besluit_id=draft.besluit_id, datum=draft.datum,
        inhoud_sha256=content, sjabloon_sha256=fingerprint, pdf_sha256="", docx_sha256="", journaal=journaal, concept=draft.concept,
        einddatum=draft.einddatum, termijn_dagen=draft.termijn_dagen, punten=draft.punten,
    )  # fmt: skip
    return Taak(draft, brief, record, before)


def _rests_on_decision(draft: Ontwerp) -> bool:
    """Whether the document carries the day of a decision instead of its own."""
    return draft.besluit_id is not None or draft.concept
