"""``wlz brieven --controleer``: every text and layout against what letters can say, before the season."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from typing import cast, get_args, get_origin, get_type_hints

from wlzcli.domain.brief import Brief, BriefSoort, Geadresseerde
from wlzcli.domain.briefdelen import Algemeen, Beroep
from wlzcli.domain.briefgegevens import GEGEVENS
from wlzcli.domain.canonical import from_data
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Huisstijl
from wlzcli.errors import FileError
from wlzcli.formats.brief_files import LetterFiles, golden_cases
from wlzcli.formats.brief_writers import Layouts, Writer
from wlzcli.formats.docx_brief import check_layout
from wlzcli.formats.jinja_texts import LetterText, Rendered, TextError, check_fields, render_text
from wlzcli.records import dataclass
from wlzcli.workflow.brieven import layout_fault
from wlzcli.workflow.brieven_opstellen import letter_files, load_text, text_findings, unsigned
from wlzcli.workflow.session import Session, load_ronde

SHARED = (Algemeen, Beroep)
SAMPLE_STYLE = Huisstijl(
    naam="Zorgkantoor Voorbeeld", adres="Voorbeeldlaan 1", postcode_plaats="5000 AA Voorbeeldstad", email="inkoop@zorgkantoor.voorbeeld",
    ondertekenaar="A. Voorbeeld", functie="manager zorginkoop", mandaat="namens de Wlz-uitvoerder", rechtbank="rechtbank Voorbeeldstad",
)  # fmt: skip
SAMPLE_DAY = date(2023, 10, 6)


@dataclass(frozen=True, slots=True)
class Gecontroleerd:
    """One text and how many golden cases it was rendered with."""

    brief: BriefSoort
    sjabloon: str
    gevallen: int
    fouten: int


def run(session: Session) -> Report:
    """Look at the ronde's own texts and layouts where it has them, else at those that ship."""
    try:
        folder = session.folder()
        files, findings = letter_files(folder)
        findings += unsigned(load_ronde(folder))
    except FileError:
        if session.ronde_map is not None or session.ronde_env is not None:
            raise
        files, findings = LetterFiles(), []
    name, word = files.word()
    findings += [Finding("F707", Ernst.FOUT, "Word-opmaak", bestand=name, sleutel=f.veld, gevonden=f.melding) for f in check_layout(word)]
    writer = None if any(f.bestand == name for f in findings) else Writer(Layouts(files.typst(), word, files.logo()))
    rows = []
    for number, soort in enumerate(BriefSoort, start=1):
        session.progress(number, len(BriefSoort), "sjablonen")
        label, _ = files.text(soort)
        cases, faults = _check(soort, files, writer)
        findings += faults
        rows.append(Gecontroleerd(soort, label, cases, len(faults)))
    told = tuple(dict.fromkeys(findings))  # a fault in the layout comes back with every case
    table = Table(
        "Sjablonen", ("brief", "sjabloon", "gevallen", "fouten"),
        tuple((r.brief.replace("_", " "), r.sjabloon, str(r.gevallen), str(r.fouten)) for r in rows), ("gevallen", "fouten"),
    )  # fmt: skip
    return Report(
        command="brieven",
        besluiten=tuple(rows),
        bevindingen=told,
        totalen={"sjablonen": len(rows), "gevallen": sum(r.gevallen for r in rows), "fouten": sum(f.ernst is Ernst.FOUT for f in told)},
        tables=(table,),
        detail=tuple(_fields_table(soort) for soort in BriefSoort),
        changed=bool(told),
    )


def _fields_table(soort: BriefSoort) -> Table:
    """What the text of this letter can use."""
    rows = tuple((field, what) for field, what in fields_of(GEGEVENS[soort]))
    return Table(f"Velden van {soort.replace('_', ' ')}", ("veld", "wat"), rows)


def fields_of(record: type, start: str = "") -> Iterator[tuple[str, str]]:
    """Every field of a record and of the records inside it, with what it holds, in words."""
    for name, hint in get_type_hints(record).items():
        many = get_origin(hint) is tuple
        inner = get_args(hint)[0] if many else hint
        if is_dataclass(inner):
            if many:
                yield f"{start}{name}", "lijst, voor een for"
            yield from fields_of(cast(type, inner), f"{start}{name}{'[]' if many else ''}.")
        else:
            word = {bool: "ja of nee, voor een if", int: "aantal"}.get(inner, "tekst")
            yield f"{start}{name}", f"lijst van {word}" if many else word


def _check(soort: BriefSoort, files: LetterFiles, writer: Writer | None) -> tuple[int, list[Finding]]:
    """One text: unknown and unused fields, and every golden case as text, PDF and Word."""
    text = load_text(files, soort)
    if not isinstance(text, LetterText):
        return 0, list(text)
    faults = check_fields(text, GEGEVENS[soort], exempt=SHARED)
    if faults:
        return 0, list(text_findings(TextError(faults)))
    findings: list[Finding] = []
    cases = golden_cases(soort)
    for case in cases:
        try:
            rendered = render_text(text, from_data(GEGEVENS[soort], case.gegevens))
        except TextError as exc:
            findings += text_findings(exc)
            continue
        written = writer.write(sample_brief(soort, rendered)) if writer else None
        if written is not None and written.fout and written.opmaak:
            findings.append(layout_fault(files, written.fout))
        elif written is not None and written.fout:
            findings.append(Finding("F707", Ernst.FOUT, f"{soort}, geval {case.naam}", bestand=text.naam, gevonden=written.fout))
    return len(cases), findings


def sample_brief(soort: BriefSoort, rendered: Rendered, concept: bool = False, fictief: bool = False) -> Brief:
    """A letter around a rendered text, with a made-up addressee."""
    return Brief(
        soort=soort, agb_code="41990001", regio="5599", sector=Sector.VV, kenmerk=f"2024-VV-5599-41990001-{soort.replace('_', '-')}",
        geadresseerde=Geadresseerde("Stichting Voorbeeldzorg", ("Voorbeeldstraat 1", "5001 AB Voorbeelddorp")), afzender=SAMPLE_STYLE,
        datum=SAMPLE_DAY, besluitdatum=SAMPLE_DAY, onderwerp=rendered.onderwerp, blokken=rendered.blokken, concept=concept, fictief=fictief,
        journaal="0" * 64,
    )  # fmt: skip
