"""Bewijsstukken: there for this type, readable, recent enough where the kader asks it, and about the same legal entity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from wlzcli.cycle.validate.inputs import (
    VRAAG,
    Dossier,
    Toets,
    ask,
    bevinding,
    day_in,
    not_tested,
    outcome,
    repair,
    together,
)
from wlzcli.cycle.validate.stukken import NOT_SEARCHED
from wlzcli.domain import formulier as ids
from wlzcli.domain.beleidsitem import Aard, Status
from wlzcli.domain.canonical import show
from wlzcli.domain.dates import months_before
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import Bewijsstuk, Veld
from wlzcli.policy.model import Document, Eis

_KVK = re.compile(r"[0-9]{8}", re.ASCII)
_LEGAL_FORM = re.compile(r"\b(stichting|b\s?v|n\s?v|vof|v\s?o\s?f|cooperatie|u\s?a|vereniging|maatschap)\b")


def documents(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """Every document of the kader, each as a test of its own."""
    del eis
    return tuple(_with_item(_document(d, doc), doc) for doc in d.kader.documenten)


def _with_item(t: Toets, item: Document) -> Toets:
    return Toets(t.uitkomst, t.bevindingen, t.vragen, t.gronden, t.stappen, t.meerjarig, t.toelichting, item)


def applies(d: Dossier, doc: Document) -> bool | None:
    """Whether this document is asked of this provider; None while its type is a question."""
    if not doc.voor_typen:
        return True
    if any(t in doc.voor_typen for _, t in d.typen):
        return True
    return None if d.types_open else False


def _document(d: Dossier, doc: Document) -> Toets:
    if ids.naam_van(doc.sleutel).startswith("volmacht") and d.waarde(ids.BEVOEGDHEID) != "volmacht":
        return not_tested("er is geen volmacht gebruikt", doc)
    if later := doc.telt_later:
        return not_tested(later, doc)
    asked = applies(d, doc)
    if asked is None:
        return Toets(VRAAG, toelichting="hangt af van het type zorgaanbieder", item=doc)
    if not asked:
        return not_tested("wordt van dit type niet gevraagd", doc)
    if doc.status is Status.ONBEKEND:
        return _unknown(d, doc)
    veld = d.veld(ids.veld_bestand(doc.sleutel))
    pieces = [b for b in d.inschrijving.bewijsstukken if b.sleutel == doc.sleutel and b.sha256 is not None]
    if not pieces and doc.aard is Aard.PROCEDURE and d.waarde(ids.WIJZIGINGEN) != "ja":
        return not_tested("alleen als er iets is gewijzigd", doc)
    if not pieces and doc.aard is Aard.PROCEDURE and not (veld and (veld.waarde or "").strip()) and d.inputs.toetswijze >= 2:
        return outcome()  # what changed need not stand in a document; what follows from it a person says (V288)
    if not pieces:
        named = (veld.waarde or "").strip() if veld else ""
        found = bevinding(d, "F230", doc.titel, item=doc, plek=veld, gevonden=named or None, verwacht="een pdf-bestand in de map")
        return _asked(d, doc, together((repair(d, doc, found),)))
    readable = [b for b in pieces if b.leesbaar]
    if not readable:
        found = bevinding(
            d, "F231", doc.titel, item=doc, plek=veld, gevonden=f"{pieces[0].bestand} ({pieces[0].probleem or 'onleesbaar'})",
            verwacht="een leesbare pdf zonder wachtwoord",
        )  # fmt: skip
        return _asked(d, doc, repair(d, doc, found))
    return _asked(d, doc, _age(d, doc, readable))


def _asked(d: Dossier, doc: Document, toets: Toets) -> Toets:
    """A document that is no eis but a condition (opslag, two years) is shown as such and asks for no repair."""
    if doc.aard is Aard.EIS or not toets.bevindingen:
        return toets
    found = toets.bevindingen[0]
    told = bevinding(d, "W238", doc.titel, item=doc, gevonden=found.gevonden, verwacht=found.verwacht, soort=doc.aard.value)
    shown = outcome((replace(told, blad=found.blad, cel=found.cel),))
    return replace(shown, meerjarig=doc.aard is not Aard.VOORWAARDE_MEERJARIG or d.inputs.toetswijze < 2)


def _age(d: Dossier, doc: Document, readable: list[Bewijsstuk]) -> Toets:
    """Not older than this kader allows on the date of inschrijving; the same day so many months earlier still counts."""
    issued = max((b.afgegeven for b in readable if b.afgegeven is not None), default=None)
    veld = d.veld(ids.veld_afgifte(doc.sleutel))
    if issued is not None and d.dag is not None and issued > d.dag:
        return _from_after(d, doc, veld, next(b for b in readable if b.afgegeven == issued))
    if doc.max_leeftijd_maanden is None or d.dag is None:
        return outcome()
    oldest = months_before(d.dag, doc.max_leeftijd_maanden)
    wanted = f"afgegeven op of na {show(oldest)}"
    if issued is None:
        found = bevinding(d, "F233", doc.titel, item=doc, plek=veld, gevonden=veld.ruw if veld else None, verwacht=wanted)
        return repair(d, doc, found)
    if issued < oldest:
        found = bevinding(
            d, "F232", doc.titel, item=doc, plek=veld, gevonden=show(issued), verwacht=wanted, maanden=doc.max_leeftijd_maanden,
            dag=d.dag,
        )  # fmt: skip
        return repair(d, doc, found)
    return outcome()


def _from_after(d: Dossier, doc: Document, veld: Veld | None, stuk: Bewijsstuk) -> Toets:
    """Issued after the date of inschrijving: it may only prove what was already so on that day. A person says."""
    told = {"document": doc.titel, "sleutel": doc.sleutel, "afgegeven": stuk.afgegeven, "dag": d.dag}
    question, choice = ask(d, "V236", ("ja", "nee"), doc.bron.label, stuk, **told)
    if choice is None:
        return outcome(vragen=(question,))
    if choice == "ja":
        return outcome()
    found = bevinding(
        d, "F236", doc.titel, item=doc, plek=veld, gevonden=show(stuk.afgegeven), verwacht=f"een stuk over de situatie op {show(d.dag)}"
    )
    return repair(d, doc, found)


def _unknown(d: Dossier, doc: Document) -> Toets:
    """The kader does not say what is asked: nobody is refused on it, a person says what counts here."""
    question, choice = ask(d, "V281", ("voldaan", "nvt"), doc.bron.label, eis=doc.titel, sleutel=doc.sleutel, reden=doc.reden)
    if choice is None:
        return outcome(vragen=(question,))
    return outcome() if choice == "voldaan" else not_tested("door een inkoper buiten toepassing gelaten", doc)


def same_entity(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """KvK number and name equal in the form, the zorgkantoor's own table and the documents that should hold them."""
    parts = [_kvk(d, eis), _name(d, eis)]
    for doc in d.kader.documenten:
        if doc.zoek_kvk:
            parts += [_searched(d, eis, b) for b in d.inschrijving.bewijsstukken if b.sleutel == doc.sleutel and b.leesbaar]
    return (together(parts),)


def _kvk(d: Dossier, eis: Eis) -> Toets:
    number, known = d.inschrijving.kvk_nummer, d.zorgaanbieder.kvk_nummer if d.zorgaanbieder else ""
    veld = d.veld(ids.KVK_NUMMER)
    if not _KVK.fullmatch(number):
        written = number or (veld.ruw if veld and d.inputs.toetswijze >= 2 else None)
        found = bevinding(d, "F240", "KvK-nummer", item=eis, plek=veld, gevonden=written or None, verwacht="acht cijfers")
        return repair(d, eis, found)
    if not known or number == known:
        return outcome()
    question, choice = ask(d, "V240", ("zelfde", "herstel"), eis.bron.label, veld, formulier=number, bekend=known, naam=d.naam)
    if choice is None:
        return outcome(vragen=(question,))
    if choice == "zelfde":
        return outcome()
    return repair(d, eis, bevinding(d, "F241", "KvK-nummer", item=eis, plek=veld, gevonden=number, verwacht=known))


def _name(d: Dossier, eis: Eis) -> Toets:
    known = d.zorgaanbieder.naam if d.zorgaanbieder else ""
    if not known or not d.inschrijving.naam or plain_name(known) == plain_name(d.inschrijving.naam):
        return outcome()
    found = bevinding(
        d, "W241", "Statutaire naam", item=eis, plek=d.veld(ids.NAAM), gevonden=d.inschrijving.naam, verwacht=known,
        aanvaardbaar=True,
    )  # fmt: skip
    return outcome((found,))


def plain_name(naam: str) -> str:
    """A name without accents, signs, capitals and legal form, for comparing only."""
    text = unicodedata.normalize("NFKD", naam).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9]+", " ", text.replace(".", ""))
    return " ".join(_LEGAL_FORM.sub(" ", text).split())


def _searched(d: Dossier, eis: Eis, stuk: Bewijsstuk) -> Toets:
    """The text of a document was searched. Not found is a warning; that there is no text to search, as in a scan, is one too."""
    veld, i, told = d.veld(ids.veld_bestand(stuk.sleutel)), d.inschrijving, list[tuple[str, str, str]]()
    silent = stuk.kvk_gevonden is None and stuk.naam_gevonden is None
    if d.inputs.toetswijze and silent and (i.kvk_nummer or i.naam):
        why = "het kwam bij een formulier dat niet was te lezen" if stuk.probleem == NOT_SEARCHED else "geen doorzoekbare tekst"
        told.append(("W237", why, " en ".join(x for x in (i.kvk_nummer, i.naam) if x)))
    if stuk.kvk_gevonden is False:
        told.append(("W234", "KvK-nummer niet gevonden", i.kvk_nummer))
    if stuk.naam_gevonden is False:
        told.append(("W235", "naam niet gevonden", i.naam))
    which = stuk.sha256 if d.inputs.toetswijze >= 2 else None  # who accepts it, accepts this file
    return outcome(
        tuple(
            bevinding(d, code, stuk.bestand, item=eis, plek=veld, gevonden=gevonden, verwacht=verwacht, aanvaardbaar=True, sha256=which)
            for code, gevonden, verwacht in told
        )
    )


def insured(d: Dossier, eis: Eis) -> tuple[Toets, ...]:
    """A document with a term runs on the day of inschrijving; ending before the year of the agreement is a warning."""
    parts = []
    for doc in d.kader.documenten:
        if applies(d, doc) is not True or doc.telt_later:
            continue
        veld = d.veld(ids.veld_geldig_tot(doc.sleutel))
        until = day_in(veld)
        handed_in = any(b.sleutel == doc.sleutel for b in d.inschrijving.bewijsstukken)
        if until is None and handed_in and is_insurance(doc):
            found = bevinding(
                d, "F260", doc.titel, item=eis, plek=veld, gevonden=veld.ruw if veld else None, verwacht="de laatste dag van de verzekering"
            )
            parts.append(_of_insurance(d, eis, doc, found))
        elif until is not None and d.dag is not None and until < d.dag:
            found = bevinding(d, "F261", doc.titel, item=eis, plek=veld, gevonden=show(until), verwacht=f"geldig op {show(d.dag)}")
            parts.append(_of_insurance(d, eis, doc, found))
        elif until is not None and until < date(d.inputs.jaar, 1, 1):
            found = bevinding(
                d, "W262", doc.titel, item=eis, plek=veld, gevonden=show(until), verwacht=f"geldig op {d.inputs.jaar}-01-01",
                aanvaardbaar=True,
            )  # fmt: skip
            parts.append(outcome((found,)))
    return (together(parts),)


def _of_insurance(d: Dossier, eis: Eis, doc: Document, found: Finding) -> Toets:
    """To be repaired; of a document that is only a condition it is shown, as in ``_asked``: no eis about insurance makes that an eis."""
    asked = repair(d, eis, found)
    return asked if d.inputs.toetswijze < 2 else _asked(d, doc, asked)


def is_insurance(doc: Document) -> bool:
    """Whether the document proves an insurance, by its key."""
    return any(word in ids.naam_van(doc.sleutel) for word in ("verzeker", "polis"))
