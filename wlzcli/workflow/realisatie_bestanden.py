"""Files of mutaties and of own figures recorded beside those of before: replaced by name, never counted twice."""

from __future__ import annotations

from pathlib import Path

from wlzcli.cycle.realisatie import again_mutaties, again_opgaven
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Ernst, Finding, finding_order
from wlzcli.domain.productie import Mutatiebestand, Opgavebestand
from wlzcli.domain.report import Report, Table
from wlzcli.workflow.step import Context

MUTATIE, OPGAVE, OPDRACHT = "mutatie", "opgave", "realisatie"
Bestand = Mutatiebestand | Opgavebestand
WORDS = {MUTATIE: ("mutatie", "mutaties", "tellen op bij de prognose"), OPGAVE: ("eigen opgave", "eigen opgaven", "tellen waar het kader dat als prognose kiest")}  # fmt: skip
ONE = {MUTATIE: "telt op bij de prognose", OPGAVE: "telt waar het kader dat als prognose kiest"}


def record_mutaties(path: Path, bestand: Mutatiebestand, findings: tuple[Finding, ...], context: Context) -> Report:
    """Record a file of mutaties, unless something in it blocks."""
    before = tuple(r.as_type(Mutatiebestand) for r in context.tables.latest_registraties(MUTATIE))
    others = [b for b in before if b.bestand != bestand.bestand]
    if _copy_of(bestand, before) is None:
        findings = (*findings, *again_mutaties(bestand, others))
    rows = tuple((m.agb_code, m.regio, m.sector.value, m.prestatiecode, dutch(m.volume), m.reden, m.toelichting) for m in bestand.regels)
    columns = ("AGB", "regio", "sector", "prestatie", "volume", "reden", "toelichting")
    shown = (Table("Mutaties", columns, rows, ("volume",)),) if rows else ()
    return _record(path, MUTATIE, bestand, before, findings, _window(context, bestand), shown, context)


def record_opgaven(path: Path, bestand: Opgavebestand, findings: tuple[Finding, ...], context: Context) -> Report:
    """Record a file of own figures, unless something in it blocks."""
    before = tuple(r.as_type(Opgavebestand) for r in context.tables.latest_registraties(OPGAVE))
    if _copy_of(bestand, before) is None:
        findings = (*findings, *again_opgaven(bestand, [b for b in before if b.bestand != bestand.bestand]))
    return _record(path, OPGAVE, bestand, before, findings, (), (), context)


def _copy_of(bestand: Bestand, before: tuple[Bestand, ...]) -> Bestand | None:
    """The file of another name with the very same content, of a file that itself was never read.

    A file that was read before replaces what it held, so there the lines themselves are compared.
    """
    if any(b.bestand == bestand.bestand for b in before):
        return None
    return next((b for b in before if b.sha256 == bestand.sha256), None)


def _record(
    path: Path, soort: str, bestand: Bestand, before: tuple[Bestand, ...], findings: tuple[Finding, ...], window: tuple[Finding, ...],
    shown: tuple[Table, ...], context: Context,
) -> Report:  # fmt: skip
    findings += window
    blocked = any(f.blocks for f in findings)
    copied, own = _copy_of(bestand, before), next((b for b in before if b.bestand == bestand.bestand), None)
    kept = not (blocked or copied is not None or context.session.dry_run)
    changed = False
    if kept:
        archive(path, bestand.sha256, soort, context)
        changed = context.tables.register(soort, bestand.bestand, bestand, context.session.door, context.session.now)
    close(context, findings, {"bestand": bestand.bestand, "sha256": bestand.sha256, "bewaard": kept})
    notes = [_note(soort, bestand, blocked, copied, context.session.dry_run, unchanged=kept and not changed)]
    if changed and own is not None:
        notes.append(
            f"Dit komt in de plaats van {own.bestand} zoals eerder ingelezen ({own.sha256[:12]}); dat blijft in archief en journaal."
        )
    name = "mutaties" if soort == MUTATIE else "opgaven"
    return Report(
        command=OPDRACHT,
        ronde=context.ronde.naam,
        bevindingen=findings,
        totalen={name: len(bestand.regels), "bewaard": kept},
        extra={name: bestand.regels},
        tables=shown,
        notes=tuple(notes),
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
    )


def _note(soort: str, bestand: Bestand, blocked: bool, copied: Bestand | None, dry_run: bool, unchanged: bool) -> str:
    one, more, counting = WORDS[soort]
    single = len(bestand.regels) == 1
    what = f"{len(bestand.regels)} {one if single else more} uit {bestand.bestand}"
    if blocked:
        return f"{what}; niets bewaard, er zijn blokkerende bevindingen."
    if copied is not None:
        counts = "telt" if single else "tellen"
        return f"{what}: dezelfde inhoud als {copied.bestand}, dat al is vastgelegd. Er is niets bewaard; {'zij' if single else 'ze'} {counts} één keer."
    if dry_run:
        return f"{what} gelezen; er is niets bewaard (--dry-run)."
    if unchanged:
        return f"{what} {'was' if single else 'waren'} al vastgelegd; er verandert niets."
    return f"{what} vastgelegd; {f'zij {ONE[soort]}' if single else f'ze {counting}'}."


def _window(context: Context, bestand: Mutatiebestand) -> tuple[Finding, ...]:
    """Mutaties before the first or after the last day that the kader gives for them are not taken in. No day: no border."""
    out = []
    today = context.session.peildatum
    for kader in context.beleid.kaders:
        for name, code, word in (("mutaties_vanaf", "F533", "vanaf"), ("mutaties", "F530", "uiterlijk")):
            moment = kader.moment(name)
            border = None if moment is None else (moment.dag or (moment.moment.date() if moment.moment else None))
            if moment is None or border is None or (today >= border if code == "F533" else today <= border):
                continue
            told = f"{word} {border.isoformat()}"
            out.append(
                Finding(code, Ernst.FOUT, bestand.bestand, bestand=bestand.bestand, gevonden=today.isoformat(), verwacht=told, bron=moment.bron.label)
            )  # fmt: skip
    return tuple(out[:1])


def archive(path: Path, sha256: str, soort: str, context: Context) -> None:
    """Keep the file itself under its hash."""
    context.folder.archive_file(path, sha256)
    context.tables.note_file(sha256, path.name, soort, path.stat().st_size, context.session.now, context.session.door)


def close(context: Context, findings: tuple[Finding, ...], inhoud: dict[str, object]) -> None:
    """Keep the findings and a line in the journal when anything changed."""
    if context.session.dry_run:
        return
    context.tables.replace_findings(OPDRACHT, tuple(sorted(findings, key=finding_order)))
    if context.tables.changed:
        context.tables.write_journal(context.session.now, context.session.door, OPDRACHT, inhoud)
