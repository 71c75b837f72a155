"""The sheets about zelfanalyse and ontwikkelplannen (inkoopkader-2016-gz §2.2.3-2.2.4)."""

from __future__ import annotations

from wlzcli.cycle.formulier.vragenblad import Vragen, help_text
from wlzcli.domain import formulier as ids
from wlzcli.domain.formulier import FormBlad, FormKolom, FormTabel, FormTekst, Optie, Stijl, VeldSoort
from wlzcli.policy.model import Kader, Thema

# Room on the form, not policy: who has more plans or results adds a form or a document of its own.
PLANNEN = 3
LEGE_RESULTATEN = 24


def zelfanalyse(kader: Kader) -> FormBlad | None:
    if not kader.zelfanalyse:
        return None
    sheet = Vragen(
        "Zelfanalyse", "Zelfanalyse",
        ("De zelfanalyse geeft geen opslag; zij is de voorwaarde voor een ontwikkelplan. Houd het kort.",
         "Een eigen onderwerp mag; een eigen document ook."),
    )  # fmt: skip
    sheet.ask(
        ids.EIGEN_ZELFANALYSE, "Eigen document in plaats van deze vragen", VeldSoort.BESTAND,
        "Naam van het pdf-bestand in dezelfde map, als u de zelfanalyse in een eigen document aanlevert.",
    )  # fmt: skip
    for number, thema in enumerate(kader.themas, start=1):
        sheet.head(f"{number}. {thema.titel}", *_level(kader, thema), *(t for t in (thema.doel, thema.essentie) if t))
        for letter, part in enumerate(kader.zelfanalyse, start=1):
            sheet.ask(
                ids.veld_zelfanalyse(thema.sleutel, part.sleutel), f"{number}.{letter} {part.titel}", VeldSoort.LANGE_TEKST,
                help_text(part, "" if part.verplicht else "Mag leeg blijven."), sleutel=part.sleutel,
            )  # fmt: skip
    number = len(kader.themas) + 1
    sheet.head(f"{number}. Een onderwerp van uw eigen keuze")
    sheet.ask(
        ids.veld_zelfanalyse("eigen", "onderwerp"), f"{number}.0 Onderwerp", VeldSoort.TEKST, "Laat leeg als u geen eigen onderwerp heeft."
    )
    for letter, part in enumerate(kader.zelfanalyse, start=1):
        veld_id = ids.veld_zelfanalyse("eigen", part.sleutel)
        sheet.ask(veld_id, f"{number}.{letter} {part.titel}", VeldSoort.LANGE_TEKST, help_text(part), sleutel=part.sleutel)
    return sheet.blad()


def _level(kader: Kader, thema: Thema) -> tuple[str, ...]:
    """The level of quality this theme belongs to; its goal too, unless that is the theme's own."""
    level = next((n for n in kader.niveaus if n.nummer == thema.niveau), None)
    if level is None:
        return ()
    goal = f": {level.doel}" if level.doel and level.doel != thema.doel else ""
    return (f"Niveau {level.nummer}, {level.titel}{goal}",)


def _themas(kader: Kader) -> tuple[Optie, ...]:
    return (*(Optie(ids.naam_van(t.sleutel), t.titel) for t in kader.themas), Optie("eigen", "eigen onderwerp"))


def ontwikkelplannen(kader: Kader) -> FormBlad | None:
    if not kader.voorstel_plan:
        return None
    sheet = Vragen(
        "Ontwikkelplannen", "Voorstel voor een of meer ontwikkelplannen",
        ("U hoeft niet voor elk ontwikkelpunt een voorstel te doen. Laat een plan dat u niet gebruikt leeg.",),
    )  # fmt: skip
    for plan in range(1, PLANNEN + 1):
        sheet.head(f"Plan {plan}")
        sheet.ask(
            ids.veld_plan(plan, "thema"), f"Plan {plan}: thema", VeldSoort.KEUZE, "Bij welk thema hoort dit plan?", keuzes=_themas(kader)
        )
        sheet.ask(ids.veld_plan(plan, "titel"), f"Plan {plan}: titel", VeldSoort.TEKST, "Een korte naam voor het plan.")
        for part in kader.voorstel_plan:
            veld_id = ids.veld_plan(plan, part.sleutel)
            sheet.ask(veld_id, f"Plan {plan}: {part.titel}", VeldSoort.LANGE_TEKST, help_text(part), sleutel=part.sleutel)
        sheet.ask(
            ids.veld_plan(plan, "eigen_document"),
            f"Plan {plan}: eigen document",
            VeldSoort.BESTAND,
            "Naam van het pdf-bestand, als het plan daarin staat.",
        )
    return sheet.blad()


def definitieve_plannen(kader: Kader) -> FormBlad:
    sheet = Vragen(
        "Ontwikkelplannen", "Definitief ontwikkelplan",
        ("Dit is het plan zoals het na de dialoog is geworden. Laat een plan dat u niet gebruikt leeg.",),
    )  # fmt: skip
    plans = tuple(Optie(ids.plan_id(n), f"plan {n} van de inschrijving") for n in range(1, PLANNEN + 1))
    for plan in range(1, PLANNEN + 1):
        sheet.head(f"Plan {plan}")
        sheet.ask(
            ids.veld_plan(plan, "voorstel"),
            f"Plan {plan}: hoort bij",
            VeldSoort.KEUZE,
            "Het voorstel dat u bij de inschrijving deed.",
            keuzes=plans,
        )
        sheet.ask(
            ids.veld_plan(plan, "thema"), f"Plan {plan}: thema", VeldSoort.KEUZE, "Bij welk thema hoort dit plan?", keuzes=_themas(kader)
        )
        sheet.ask(ids.veld_plan(plan, "titel"), f"Plan {plan}: titel", VeldSoort.TEKST, "Een korte naam voor het plan.")
        for part in kader.definitief_plan:
            veld_id = ids.veld_plan(plan, part.sleutel)
            sheet.ask(veld_id, f"Plan {plan}: {part.titel}", VeldSoort.LANGE_TEKST, help_text(part), sleutel=part.sleutel)
        sheet.ask(
            ids.veld_plan(plan, "clientenraad"),
            f"Plan {plan}: hoe is de cliëntenraad betrokken?",
            VeldSoort.LANGE_TEKST,
            "Bij het opstellen van het plan, en met welke uitkomst.",
        )
        sheet.ask(
            ids.veld_plan(plan, "clientenraad_datum"),
            f"Plan {plan}: datum overleg met de cliëntenraad",
            VeldSoort.DATUM,
            "De dag van het overleg of het advies.",
        )
    return sheet.blad()


def resultaten() -> FormBlad:
    plans = tuple(Optie(str(n), f"plan {n}") for n in range(1, PLANNEN + 1))
    columns = (
        FormKolom(id="plan", kop="Plan", soort=VeldSoort.KEUZE, breedte=12, keuzes=plans, hulp="Bij welk plan hoort dit resultaat?"),
        FormKolom(id="resultaat", kop="Resultaat", soort=VeldSoort.LANGE_TEKST, breedte=50, hulp="Wat is er dan anders voor de cliënt?"),
        FormKolom(id="streefwaarde", kop="Meetbaar aan", soort=VeldSoort.TEKST, breedte=34, hulp="Waaraan is te zien dat het gehaald is?"),
        FormKolom(id="datum", kop="Gehaald op", soort=VeldSoort.DATUM, breedte=16, hulp="De dag waarop het resultaat gehaald moet zijn."),
        FormKolom(id="bewijs", kop="Bewijs", soort=VeldSoort.TEKST, breedte=40, hulp="Waarmee u het laat zien."),
    )
    table = FormTabel(id=ids.TABEL_RESULTATEN, blad="Resultaatafspraken", kop="A4", kolommen=columns, lege_rijen=LEGE_RESULTATEN)
    texts = (
        FormTekst("A1", "Resultaatafspraken", Stijl.TITEL),
        FormTekst("A2", "Een regel per resultaat. Deze afspraken staan straks in de overeenkomst.", Stijl.UITLEG),
    )
    return FormBlad(naam=table.blad, breedtes=tuple(k.breedte for k in columns), teksten=texts, tabellen=(table,), kopregel=4)
