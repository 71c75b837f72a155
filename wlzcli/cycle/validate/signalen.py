"""What is odd on a form though no requirement speaks of it: warnings that a person may accept, and that decide nothing.

They stand beside the tests and in no besluit, so that a new one changes nothing about an older toetsing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from wlzcli.cycle.validate.inputs import Dossier, bevinding, day_in
from wlzcli.domain import formulier as ids
from wlzcli.domain.canonical import show
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import ProductieRegel, Veld

TOTAL_WORDS = ("TOTA", "SUBTOT", "SOM")
WHOLE = Decimal(100)
MAX_SHOWN = 120  # characters of a text that somebody wrote, in a finding
PERCENTAGES = "feit."  # the fields of the form that ask a percentage for a tariff rule


def signals(d: Dossier) -> tuple[Finding, ...]:
    """Everything odd about one submission, in the order of the form."""
    return (*_email(d), *_signed(d), *_unsaid_change(d), *_numbers(d), *_one_file_twice(d), *_totals(d))


def _email(d: Dossier) -> Iterator[Finding]:
    veld = d.veld(ids.EMAIL)
    text = d.waarde(ids.EMAIL).strip()
    name, _, domain = text.partition("@")
    if text and not (name and domain and " " not in text):
        yield bevinding(
            d, "W246", "E-mailadres", plek=veld, gevonden=text, verwacht="een e-mailadres, zoals naam@organisatie.nl", aanvaardbaar=True
        )


def _signed(d: Dossier) -> Iterator[Finding]:
    """Signed before this kader was published; where that day is not known, before the year of receipt."""
    veld = d.veld(ids.DATUM_ONDERTEKENING)
    day = day_in(veld)
    first = _published(d) or (date(d.dag.year, 1, 1) if d.dag else None)
    if day is not None and first is not None and day < first:
        yield bevinding(
            d, "W225", "Datum van ondertekening", plek=veld, gevonden=show(day), verwacht=f"op of na {show(first)}", aanvaardbaar=True
        )


def _published(d: Dossier) -> date | None:
    item = d.kader.moment("publicatie")
    if item is None:
        return None
    return item.dag or (item.moment.astimezone(AMSTERDAM).date() if item.moment else None)


def _unsaid_change(d: Dossier) -> Iterator[Finding]:
    """ "Nee" to whether anything changed, and yet something told (inkoopkader-2016-gz §2.2.2: changes are reported)."""
    told = d.waarde(ids.WIJZIGINGEN_TOELICHTING).strip()
    if d.waarde(ids.WIJZIGINGEN).strip().lower() == "nee" and told:
        plek, shown = d.veld(ids.WIJZIGINGEN_TOELICHTING), told if len(told) <= MAX_SHOWN else f"{told[: MAX_SHOWN - 1]}…"
        yield bevinding(
            d, "W268", "Wijzigingen sinds vorig jaar", plek=plek, gevonden=shown, verwacht="geen toelichting bij nee", aanvaardbaar=True
        )


def _numbers(d: Dossier) -> Iterator[Finding]:
    """Numbers that cannot be: less than none, or a percentage of more than the whole."""
    for veld_id, title in ((ids.FTE, "Omvang in fte"), (ids.PLAATSEN, "Aantal plaatsen")):
        value = _number(d.veld(veld_id))
        if value is not None and value < 0:
            yield bevinding(d, "W245", title, plek=d.veld(veld_id), gevonden=dutch(value), verwacht="nul of meer", aanvaardbaar=True)
    for veld in d.velden.values():
        value = _number(veld) if veld.id.startswith(PERCENTAGES) else None
        if value is not None and abs(value) > WHOLE:
            title = veld.id.removeprefix(PERCENTAGES).replace("_", " ").capitalize()
            yield bevinding(d, "W245", title, plek=veld, gevonden=dutch(value), verwacht="hoogstens 100 procent", aanvaardbaar=True)


def _number(veld: Veld | None) -> Decimal | None:
    try:
        return Decimal(veld.waarde) if veld is not None and veld.waarde else None
    except InvalidOperation:
        return None


def _one_file_twice(d: Dossier) -> Iterator[Finding]:
    """One file named for two bewijsstukken: it may prove both, and mostly one was forgotten."""
    first: dict[str, str] = {}
    for doc in d.kader.documenten:
        for stuk in d.inschrijving.bewijsstukken:
            if stuk.sleutel != doc.sleutel or stuk.sha256 is None:
                continue
            other = first.setdefault(stuk.sha256, doc.titel)
            if other != doc.titel:
                yield bevinding(
                    d, "W248", doc.titel, item=doc, plek=d.veld(ids.veld_bestand(doc.sleutel)), gevonden=stuk.bestand,
                    verwacht="een eigen bestand", aanvaardbaar=True, eerste=other,
                    sha256=stuk.sha256 if d.inputs.toetswijze >= 2 else None,
                )  # fmt: skip


def _totals(d: Dossier) -> Iterator[Finding]:
    """A line that is no prestatie but the sum of the others: its code says so, or it has none and the volume is that sum."""
    lines = d.inschrijving.productie
    for line in lines:
        by_name = line.prestatiecode.startswith(TOTAL_WORDS) and line.prestatiecode not in d.tarieven
        if by_name or (not line.prestatiecode and len(lines) > 2 and _is_sum(line, lines)):
            what = line.prestatiecode or "zonder code"
            plek = line if line.code_cel is None else replace(line, cel=line.code_cel)
            yield bevinding(d, "W247", f"Productieregel {what}", plek=plek, gevonden=what, verwacht="alleen prestaties", aanvaardbaar=True)


def _is_sum(line: ProductieRegel, lines: tuple[ProductieRegel, ...]) -> bool:
    others = [r.volume for r in lines if r is not line]
    return bool(line.volume) and None not in others and sum((v for v in others if v is not None), Decimal(0)) == line.volume
