"""A dossier that others may see: another zorgaanbieder, or whoever asks how a decision came about.

The sources do not say what others may see. This takes the careful side: what a zorgaanbieder handed in or said, what it was
asked, its amounts and volumes, and the names of people stay out; that it was tested, on what, and with what outcome stays in.
"""

from __future__ import annotations

from dataclasses import replace

from wlzcli.domain.canonical import NO_FACTS
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import ZERO
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.views.dossier import DossierInvoer

MEDEWERKER = "medewerker van het zorgkantoor"
WEGGELATEN = (
    "de ingediende bestanden, wat erin stond en wat ervan is gelezen",
    "bevindingen, herstelpunten, vragen en antwoorden",
    "wat in de dialoog is gezegd en afgesproken",
    "motivering en scores van afzonderlijke beoordelaars, en de tekst van plannen en resultaatafspraken",
    "volumes, tarieven in euro en bedragen, en de herschikking",
    "de brieven zelf en toelichtingen bij bezwaren",
    "namen van medewerkers",
)


def for_others(inv: DossierInvoer) -> DossierInvoer:
    """The same dossier without what others may not see; nothing left out can be found back in it."""
    return replace(
        inv,
        inschrijvingen=tuple(
            replace(
                i, map="", bestand=f"inzending {n}", inhoud_sha256="", velden=(), productie=(), bewijsstukken=(), plannen=(), identiteit=None,
                kvk_nummer="", reden=None,
            )
            for n, i in enumerate(inv.inschrijvingen, start=1)
        ),
        bevindingen=(),
        vragen=(),
        antwoorden=(),
        dialogen=(),
        beoordelingen=(),
        toetsen=tuple(_toets(t) for t in inv.toetsen),
        scores=tuple(_score(s) for s in inv.scores),
        gunningen=tuple(_gunning(g) for g in inv.gunningen),
        herschikkingen=(),
        voorstellen=tuple(
            replace(h, door=MEDEWERKER, receipt=replace(h.receipt, door=MEDEWERKER, invoer=(), antwoorden=())) for h in inv.voorstellen
        ),
        besluiten=tuple(replace(b, door=MEDEWERKER) for b in inv.besluiten if b.stap != "herschik"),
        bezwaren=tuple(replace(b, toelichting="", door=MEDEWERKER) for b in inv.bezwaren),
        reacties=tuple(replace(r, door=MEDEWERKER) for r in inv.reacties),
        herzieningen=(),
        correcties=(),
        ronde=replace(inv.ronde, personen=()),
        weggelaten=WEGGELATEN,
    )  # fmt: skip


def _toets(t: ValidateBesluit) -> ValidateBesluit:
    return replace(
        t,
        bestand="",
        getoetst=tuple(replace(g, toelichting=None, codes=()) for g in t.getoetst),
        herstel=(),
        stappen=(),
        productie=(),
        aanvaard=(),
    )


def _score(s: ScoreBesluit) -> ScoreBesluit:
    elements = tuple(replace(e, motivering="", spreiding=None, gemiddelde=None, mediaan=None) for e in s.elementen)
    return replace(s, elementen=elements, stappen=(), resultaten=(), kantelpunten=())


def _gunning(g: GunningBesluit) -> GunningBesluit:
    """Outcome, term and percentages with the rungs of the published policy; no amount, volume or own fact."""
    ladders = tuple(replace(ladder, stappen=tuple(replace(s, feiten=NO_FACTS) for s in ladder.stappen)) for ladder in g.ladders)
    return replace(g, regels=(), stappen=(), bedrag_cents=ZERO, rest_cents=ZERO, gereserveerd_cents=ZERO, ladders=ladders)
