"""The marked-up copy and the list of findings: what they show and what they leave out."""

from __future__ import annotations

from decimal import Decimal

from tests.builders import inschrijving, velden
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.inschrijving import Veld
from wlzcli.domain.kopie import KopieCel
from wlzcli.domain.werkboek import Blad, Cel, Melding, MeldingSoort, Soort, Werkboek
from wlzcli.views.kopie import findings_list, marked_copy
from wlzcli.workflow.document import messages

WIE = "Stichting Zorg 01 (41410001), regio 5503, GZ"
FOUND = Finding(
    "F206", Ernst.FOUT, "contactpersoon", bestand="map-41410001/formulier.xlsx", blad="Formulier", cel="B5", verwacht="een antwoord",
    bron="testkader §1", agb_code="41410001", feiten=Facts.of(wie=WIE),
)  # fmt: skip
BOOK = Werkboek(
    (
        Blad("Formulier", False, (Cel("B1", 1, 2, "1410001", Soort.GETAL, "General"), Cel("C7", 7, 3, "12.5", Soort.GETAL, "General"))),
        Blad("Geheim", True, (Cel("A1", 1, 1, "=1+1", Soort.TEKST, "General", "1+1"),)),
    ),
    meldingen=(Melding(MeldingSoort.MACRO, "vbaProject.bin"),),
)


def test_a_copy_shows_each_cell_as_read_and_each_finding_at_its_cell() -> None:
    """Numbers stay numbers, a repaired code says what stood there, an empty cell with a finding is there too."""
    one = inschrijving(velden=(Veld("agb_code", "01410001", "1410001", "Formulier", "B1"), *velden()[4:5]))
    copy = marked_copy(one, BOOK, (FOUND,), messages(), fictief=False)

    assert copy.bladen[0].cellen == (
        KopieCel(1, 2, "01410001", None, None, "Gelezen als: 01410001. Er stond: 1410001."),
        KopieCel(5, 2, "", None, "fout", "F206: U liet 'contactpersoon' open. Vul een antwoord in."),
        KopieCel(7, 3, "12.5", Decimal("12.5"), None, None),
    )
    assert [(p.code, p.blad, p.cel, p.titel) for p in copy.punten] == [("F206", "Formulier", "B5", "Verplicht antwoord ontbreekt")]


def test_a_copy_says_what_it_leaves_out() -> None:
    """Formulas, macros and that a sheet was hidden are named, never brought along."""
    copy = marked_copy(inschrijving(), BOOK, (), messages(), fictief=True)

    assert copy.weggelaten == (
        "Opmaak, kolombreedtes, keuzelijsten, beveiliging, afbeeldingen en grafieken",
        "Formules (1): hun uitkomst staat er als waarde",
        "Dat een blad verborgen was: Geheim",
        "Macro's",
    )


def test_the_list_has_every_finding_with_its_place() -> None:
    """One row a finding, in the published order, with what to do."""
    made = findings_list("Bevindingen", (), (FOUND,), messages(), fictief=False)

    assert made.bladen[0].rijen == (
        (
            "F206", "fout", "41410001", "map-41410001/formulier.xlsx", "Formulier", "B5", "contactpersoon", "", "een antwoord",
            f"{WIE}: 'contactpersoon' is niet ingevuld.", "Vraag om een antwoord in deze cel.", "testkader §1", "", "",
        ),
    )  # fmt: skip
