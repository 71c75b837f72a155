"""What a marked-up copy shows: each cell as we read it, each finding at its cell, and what the copy leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from wlzcli.domain.aanlevering import NietGetoetst
from wlzcli.domain.celwaarde import as_text, number
from wlzcli.domain.decimals import plain
from wlzcli.domain.findings import Finding, cell_position, finding_order
from wlzcli.domain.formulier import KEUZELIJSTEN
from wlzcli.domain.inschrijving import Inschrijving, Veld
from wlzcli.domain.kopie import GemarkeerdeKopie, KopieBlad, KopieCel, KopiePunt, Lijst, Lijstblad
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.domain.werkboek import Blad, Cel, MeldingSoort, Soort, Werkboek
from wlzcli.views.meldingen import Messages, boodschap, days_in_full, herstel

EXACT_DIGITS = 15  # more digits than a spreadsheet keeps: written as text
LEFT_OUT = {
    MeldingSoort.MACRO: "Macro's",
    MeldingSoort.EXTERNE_KOPPELING: "Koppelingen naar andere bestanden",
    MeldingSoort.INGESLOTEN_OBJECT: "Ingesloten objecten, zoals afbeeldingen",
    MeldingSoort.OPMERKINGEN: "Opmerkingen die al in het bestand stonden",
    MeldingSoort.VERRE_CEL: "Cellen ver buiten het formulier",
    MeldingSoort.BLAD_OVERGESLAGEN: "Bladen die geen gewoon werkblad zijn",
}


def marked_copy(i: Inschrijving, werkboek: Werkboek, findings: Iterable[Finding], messages: Messages, fictief: bool) -> GemarkeerdeKopie:
    """The copy of one submission's workbook with everything that was found about it."""
    about = tuple(sorted(findings, key=finding_order))
    at: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for f in about:
        if f.blad and f.cel:
            at[(f.blad.casefold(), f.cel)].append(f)
    fields = {(v.blad.casefold(), v.cel): v for v in i.velden}
    return GemarkeerdeKopie(
        titel=f"{i.naam or 'Inschrijving'} ({i.agb_code or 'zonder AGB-code'}), regio {i.regio}, {i.sector.value}",
        bestand=i.bestand,
        fictief=fictief,
        punten=tuple(_point(f, messages) for f in about),
        bladen=tuple(_sheet(blad, werkboek.is_1904, at, fields, messages) for blad in werkboek.bladen),
        weggelaten=_left_out(werkboek),
    )


def _point(f: Finding, messages: Messages) -> KopiePunt:
    return KopiePunt(
        code=f.code,
        ernst=f.ernst.value,
        titel=messages.text(f.code, "titel"),
        boodschap=_told(f, messages),
        gevonden=days_in_full(f.gevonden or ""),
        verwacht=days_in_full(f.verwacht or ""),
        bron=f.bron or "",
        blad=f.blad,
        cel=f.cel,
    )


def _told(f: Finding, messages: Messages) -> str:
    """What is wrong and what to do about it, in words for the sender."""
    return " ".join(part for part in (boodschap(f, messages, zorgaanbieder=True), herstel(f, messages, zorgaanbieder=True)) if part)


def _sheet(
    blad: Blad,
    is_1904: bool,
    at: dict[tuple[str, str], list[Finding]],
    fields: dict[tuple[str, str], Veld],
    messages: Messages,
) -> KopieBlad:
    name = blad.naam.casefold()
    cells = {c.adres: _cell(c, is_1904, fields.get((name, c.adres))) for c in blad.cellen}
    for (sheet, address), found in at.items():
        if sheet != name:
            continue
        row, column = cell_position(address)
        shown = cells.get(address, KopieCel(row, column, ""))
        blocks = any(f.blocks for f in found)
        text = "\n".join(dict.fromkeys(f"{f.code}: {_told(f, messages)}" for f in found))
        note = f"{text}\n{shown.opmerking}" if shown.opmerking else text
        cells[address] = KopieCel(row, column, shown.tekst, shown.getal, "fout" if blocks else "waarschuwing", note)
    return KopieBlad(blad.naam, tuple(sorted(cells.values(), key=lambda c: (c.rij, c.kolom))))


def _cell(cel: Cel, is_1904: bool, veld: Veld | None) -> KopieCel:
    """A cell as we read it; where a number, code or date was read as something else, the comment says both."""
    there = as_text(cel, is_1904)
    read = veld.waarde if veld is not None else None
    differs = read is not None and any(c.isdigit() for c in read) and not there.startswith(read)
    value = read if differs and read is not None else there
    note = f"Gelezen als: {value}. Er stond: {there}." if differs else None
    exact = number(cel) if cel.soort is Soort.GETAL and not differs else None
    if exact is not None and (plain(exact) != there or _digits(exact) > EXACT_DIGITS):
        exact = None
    return KopieCel(cel.rij, cel.kolom, value, exact, None, note)


def _digits(value: Decimal) -> int:
    return len(value.as_tuple().digits)


def _left_out(werkboek: Werkboek) -> tuple[str, ...]:
    """What of the original is not in the copy; always named, also when there was none to see."""
    formulas = sum(1 for blad in werkboek.bladen for c in blad.cellen if c.formule is not None)
    hidden = [blad.naam for blad in werkboek.bladen if blad.verborgen and blad.naam != KEUZELIJSTEN]
    lines = ["Opmaak, kolombreedtes, keuzelijsten, beveiliging, afbeeldingen en grafieken"]
    if formulas:
        lines.append(f"Formules ({formulas}): hun uitkomst staat er als waarde")
    if hidden:
        lines.append(f"Dat een blad verborgen was: {', '.join(hidden)}")
    seen = {m.soort for m in werkboek.meldingen}
    return (*lines, *(text for soort, text in LEFT_OUT.items() if soort in seen))


def findings_list(
    titel: str,
    decisions: tuple[ValidateBesluit, ...],
    findings: tuple[Finding, ...],
    messages: Messages,
    fictief: bool,
    waits: tuple[NietGetoetst, ...] = (),
) -> Lijst:
    """Findings and outcomes as a workbook, for who works with lists."""
    rows = tuple(
        (
            f.code, f.ernst.value, f.agb_code or "", f.bestand or "", f.blad or "", f.cel or "", f.onderwerp, f.gevonden or "",
            f.verwacht or "", boodschap(f, messages), herstel(f, messages), f.bron or "", "ja" if f.aanvaardbaar else "",
            "ja" if f.proef else "",
        )
        for f in sorted(findings, key=finding_order)
    )  # fmt: skip
    columns = (
        "code", "ernst", "agb_code", "bestand", "blad", "cel", "onderwerp", "gevonden", "verwacht", "boodschap", "herstel", "bron",
        "aanvaardbaar", "proef",
    )  # fmt: skip
    outcomes = tuple(
        (
            d.regio, d.sector.value, d.agb_code, d.naam, "; ".join(f"{v}: {t}" for v, t in d.typen), d.uitkomst.value,
            ", ".join(dict.fromkeys(p.code for p in d.herstel)), ", ".join(d.gronden), "ja" if d.meerjarig_mogelijk else "nee", d.bestand,
        )
        for d in decisions
    )  # fmt: skip
    outcomes += tuple(("", "", n.agb_code, n.naam, "", n.uitkomst, ", ".join(n.codes), "", "", n.bestand) for n in waits)
    heads = ("regio", "sector", "agb_code", "naam", "typen", "uitkomst", "herstel", "gronden", "meerjarig_mogelijk", "bestand")
    tested = tuple(
        (d.regio, d.sector.value, d.agb_code, g.eis, g.titel, g.uitkomst, ", ".join(g.codes), g.bron, g.toelichting or "")
        for d in decisions
        for g in d.getoetst
    )
    return Lijst(
        titel,
        fictief,
        (
            Lijstblad("Bevindingen", columns, rows, (8, 14, 11, 40, 18, 7, 30, 30, 30, 70, 60, 34, 13, 8)),
            Lijstblad("Uitkomsten", heads, outcomes, (8, 8, 11, 34, 40, 14, 24, 30, 18, 44)),
            Lijstblad(
                "Getoetst",
                ("regio", "sector", "agb_code", "eis", "titel", "uitkomst", "codes", "bron", "toelichting"),
                tested,
                (8, 8, 11, 30, 44, 14, 16, 34, 44),
            ),
        ),
    )
