"""The inschrijfformulier of a sector, made from its kader: one policy entry makes the question, its choices and its help.

``make_formulier`` gives the whole form, ``make_definitief_plan`` the short one for definitive plans
(inkoopkader-2016-gz §2.2.3-2.2.4). No field can hold a telephone number or another number of nine digits.
"""

from __future__ import annotations

from dataclasses import replace

from wlzcli.cycle.formulier.plannen import definitieve_plannen, ontwikkelplannen, resultaten, zelfanalyse
from wlzcli.cycle.formulier.productie import productie
from wlzcli.cycle.formulier.vragenblad import Vragen, help_text, ja_nee
from wlzcli.domain import formulier as ids
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.formulier import (
    SOORT_DEFINITIEF,
    SOORT_INSCHRIJVING,
    FormBlad,
    FormTekst,
    Formulier,
    Gegevens,
    Optie,
    Stijl,
    VeldSoort,
    layout_digest,
)
from wlzcli.domain.inschrijving import FormIdentiteit
from wlzcli.domain.ladder import Bewerking
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Kader, Termijn
from wlzcli.records import dataclass

__all__ = ["Opzet", "make_definitief_plan", "make_formulier"]

TYPE_TEKSTEN = {
    AanbiederType.BESTAAND: "bestaand: overeenkomst en productie in deze regio in het jaar ervoor",
    AanbiederType.GEHEEL_NIEUW: "geheel nieuw: in het jaar ervoor nergens een overeenkomst",
    AanbiederType.NIEUW_IN_REGIO: "nieuw in deze regio: wel overeenkomst en productie in een andere regio",
    AanbiederType.NIEUW_ZZP_VPT: "nieuw voor zzp of vpt: tot nu toe alleen extramurale zorg",
}
BEVOEGDHEDEN = (
    Optie("zelfstandig", "zelfstandig bevoegd volgens het uittreksel"),
    Optie("gezamenlijk", "gezamenlijk bevoegd; alle ondertekenaars zijn genoemd"),
    Optie("volmacht", "bevoegd door een volmacht, die is bijgevoegd"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opzet:
    """For which ronde a form is made: names, regions, NZa tariffs and the hash of the policy."""

    zorgkantoor: str
    jaar: int
    regios: tuple[Regio, ...]
    tarieven: tuple[Tarief, ...]
    beleid_sha256: str
    voorbeeld: bool = False


def make_formulier(kader: Kader, opzet: Opzet, gegevens: Gegevens | None = None) -> Formulier:
    """The inschrijfformulier of this kader, blank or filled in with what the zorgkantoor knows."""
    bladen = [
        _algemeen(kader, opzet),
        _bestuursverklaring(kader),
        _bewijsstukken(kader, opzet.jaar),
        zelfanalyse(kader),
        ontwikkelplannen(kader),
        productie(kader, opzet.jaar, opzet.tarieven, gegevens),
    ]
    return _finish(kader, opzet, gegevens, SOORT_INSCHRIJVING, [b for b in bladen if b is not None])


def make_definitief_plan(kader: Kader, opzet: Opzet, gegevens: Gegevens | None = None) -> Formulier:
    """The short form for definitive ontwikkelplannen: per plan its onderdelen, and the results agreed on."""
    return _finish(kader, opzet, gegevens, SOORT_DEFINITIEF, [_wie(opzet), definitieve_plannen(kader), resultaten()])


def _finish(kader: Kader, opzet: Opzet, gegevens: Gegevens | None, soort: str, bladen: list[FormBlad]) -> Formulier:
    filled = tuple(_prefill(blad, gegevens) for blad in bladen) if gegevens else tuple(bladen)
    identity = FormIdentiteit(
        zorgkantoor=opzet.zorgkantoor,
        jaar=opzet.jaar,
        sector=kader.sector.value,
        kader=kader.id,
        layout_sha256=layout_digest(tuple(bladen)),
        beleid_sha256=opzet.beleid_sha256,
        soort=soort,
    )
    naam = "Definitief ontwikkelplan" if soort == SOORT_DEFINITIEF else "Inschrijfformulier"
    title = f"{naam} Wlz {opzet.jaar}, sector {kader.sector.value}"
    voorblad = _voorblad(title, identity, kader, opzet, gegevens)
    return Formulier(titel=title, identiteit=identity, bladen=(voorblad, *filled), voorbeeld=opzet.voorbeeld)


def _voorblad(title: str, identity: FormIdentiteit, kader: Kader, opzet: Opzet, gegevens: Gegevens | None) -> FormBlad:
    rows: list[tuple[str, str, str | None]] = [(label, str(getattr(identity, name)), name) for name, label in ids.IDENTITEIT]
    rows.append(("Gemaakt voor", gegevens.naam if gegevens else "alle zorgaanbieders", None))
    if identity.soort == SOORT_INSCHRIJVING:
        rows.append(("Uiterlijk ontvangen", _deadline(kader.moment("inschrijving")), None))
    texts = [FormTekst("A1", title, Stijl.TITEL)]
    if opzet.voorbeeld:
        texts.append(FormTekst("A2", "FICTIEF: dit formulier hoort bij een voorbeeld en heeft geen betekenis.", Stijl.FICTIEF))
    for number, (label, value, name) in enumerate(rows, start=4):
        texts.append(FormTekst(f"A{number}", label, Stijl.RIJKOP))
        texts.append(FormTekst(f"B{number}", value, Stijl.TOELICHTING, f"{ids.NAAM_IDENTITEIT}{name}" if name else None))
    steps = [
        "Vul alleen de gekleurde vakken in. De overige cellen zijn beveiligd, zodat wij uw antwoorden terugvinden.",
        "Kies in een vak met een keuzelijst een van de genoemde antwoorden. Volumes mogen met een komma of een punt.",
        "Schrijf AGB-code en KvK-nummer met acht cijfers, ook als ze met een nul beginnen.",
        "Zet in dit bestand geen gegevens van cliënten en nergens een burgerservicenummer.",
        "Bewaar het bestand als Excel-werkmap (.xlsx) en lever het in een map aan, samen met uw bewijsstukken als pdf.",
    ]
    start = 5 + len(rows)
    texts.append(FormTekst(f"A{start}", "Zo vult u dit formulier in", Stijl.TUSSENKOP))
    texts += [FormTekst(f"A{start + n}", f"{n}. {step}", Stijl.UITLEG) for n, step in enumerate(steps, start=1)]
    return FormBlad(naam=ids.VOORBLAD, breedtes=(30, 80), teksten=tuple(texts))


def _deadline(termijn: Termijn | None) -> str:
    if termijn is None or (termijn.moment is None and termijn.dag is None):
        return "onbekend"
    text = moment_in_full(termijn.moment) if termijn.moment else in_full(termijn.dag) if termijn.dag else ""
    return f"{text} (fictief)" if termijn.is_fictief else text


def _wie(opzet: Opzet) -> FormBlad:
    sheet = Vragen("Algemene gegevens", "Algemene gegevens", ("Deze gegevens gaan over de zorgaanbieder die inschrijft.",))
    _ask_identity(sheet, opzet)
    return sheet.blad()


def _ask_identity(sheet: Vragen, opzet: Opzet) -> None:
    regios = tuple(Optie(r.code, f"{r.code} {r.naam}".strip()) for r in sorted(opzet.regios, key=lambda r: r.code))
    sheet.ask(
        ids.AGB_CODE, "AGB-code van de zorgaanbieder", VeldSoort.AGB, "Acht cijfers, ook als de code met een nul begint.", verplicht=True
    )
    sheet.ask(ids.NAAM, "Statutaire naam", VeldSoort.TEKST, "De naam zoals die in het handelsregister staat.", verplicht=True)
    sheet.ask(ids.KVK_NUMMER, "KvK-nummer", VeldSoort.KVK, "Acht cijfers, van de rechtspersoon die inschrijft.", verplicht=True)
    sheet.ask(
        ids.REGIO, "Zorgkantoorregio", VeldSoort.KEUZE, "Lever voor elke regio een eigen formulier in.",
        keuzes=regios, keuzes_van_ronde=True, verplicht=True,
    )  # fmt: skip
    sheet.ask(ids.CONTACTPERSOON, "Contactpersoon", VeldSoort.TEKST, "Naam van degene aan wie wij vragen kunnen stellen.", verplicht=True)
    sheet.ask(
        ids.EMAIL,
        "E-mailadres van de contactpersoon",
        VeldSoort.TEKST,
        "Hier sturen wij berichten over de inschrijving heen.",
        verplicht=True,
    )
    sheet.ask(ids.ONDERTEKENAAR, "Naam van de ondertekenaar", VeldSoort.TEKST, "Wie namens de zorgaanbieder verklaart.", verplicht=True)
    sheet.ask(ids.FUNCTIE, "Functie van de ondertekenaar", VeldSoort.TEKST, "Bijvoorbeeld bestuurder.")
    sheet.ask(
        ids.BEVOEGDHEID,
        "Bevoegdheid van de ondertekenaar",
        VeldSoort.KEUZE,
        "Waaruit de bevoegdheid blijkt.",
        keuzes=BEVOEGDHEDEN,
        verplicht=True,
    )
    sheet.ask(ids.DATUM_ONDERTEKENING, "Datum van ondertekening", VeldSoort.DATUM, f"Bijvoorbeeld 15-7-{opzet.jaar - 1}.", verplicht=True)


def _algemeen(kader: Kader, opzet: Opzet) -> FormBlad:
    sheet = Vragen("Algemene gegevens", "Algemene gegevens", ("Deze gegevens gaan over de zorgaanbieder die inschrijft.",))
    _ask_identity(sheet, opzet)
    types = (
        *(Optie(t.value, TYPE_TEKSTEN[t]) for t in AanbiederType),
        Optie(ids.NIET_AANGEBODEN, "deze leveringsvorm bieden wij niet aan"),
    )
    sheet.head("Uw positie per leveringsvorm")
    for vorm in kader.leveringsvormen:
        sheet.ask(
            ids.veld_opgave(vorm), f"Positie voor {vorm.value}", VeldSoort.KEUZE,
            " ".join(("Uw eigen opgave. Het zorgkantoor stelt het type vast aan de hand van zijn eigen gegevens.", *_what_it_holds(kader, vorm))),
            keuzes=types, verplicht=True,
        )  # fmt: skip
    sheet.head("Wijzigingen en omvang")
    sheet.ask(
        ids.WIJZIGINGEN, "Is er iets gewijzigd ten opzichte van vorig jaar?", VeldSoort.KEUZE,
        "Alleen voor bestaande zorgaanbieders: rechtsvorm, bestuur, bevoegdheid, locaties.", keuzes=ja_nee(),
    )  # fmt: skip
    sheet.ask(
        ids.WIJZIGINGEN_TOELICHTING,
        "Zo ja: wat is er gewijzigd?",
        VeldSoort.LANGE_TEKST,
        "Noem elke wijziging met de datum waarop die inging.",
    )
    sheet.ask(ids.FTE, "Omvang van de organisatie in fte", VeldSoort.GETAL, "Medewerkers in loondienst, omgerekend naar voltijd.")
    sheet.ask(ids.VASTGOED, "Heeft u vastgoed in gebruik voor de zorg?", VeldSoort.KEUZE, "Eigendom of huur.", keuzes=ja_nee())
    for eis in kader.eisen:
        if eis.regel == "dagen_per_plaats":
            sheet.ask(ids.PLAATSEN, "Aantal plaatsen voor verblijf (zzp)", VeldSoort.GETAL, help_text(eis), sleutel=eis.sleutel)
    for rule in kader.tarief:
        if rule.bewerking is Bewerking.VRIJ_VOORSTEL and rule.feit:
            sheet.ask(f"feit.{rule.feit}", rule.titel, VeldSoort.PERCENTAGE, help_text(rule), sleutel=rule.sleutel)
    return sheet.blad()


def _what_it_holds(kader: Kader, vorm: Leveringsvorm) -> tuple[str, ...]:
    """What a leveringsvorm holds and does not hold, where the kader has a table of that (inkoopkader-2016-gz §1.2)."""
    words = {k.titel: {Leveringsvorm.ZZP: k.zzp, Leveringsvorm.VPT: k.vpt, Leveringsvorm.MPT: k.mpt}.get(vorm, "") for k in kader.kenmerken}
    if not any(words.values()):
        return ()
    grouped = [
        (head, ", ".join(naam.lower() for naam, wat in words.items() if wat == word)) for head, word in (("wel", "ja"), ("niet", "nee"))
    ]
    other = [(naam.lower(), wat) for naam, wat in words.items() if wat not in ("ja", "nee", "")]
    told = "; ".join(f"{head}: {text}" for head, text in (*grouped, *other) if text)
    return (f"Bij {vorm.value} hoort {told}.", f"Bron: {kader.kenmerken[0].bron.label}.")


def _bestuursverklaring(kader: Kader) -> FormBlad | None:
    if not kader.verklaringen:
        return None
    sheet = Vragen(
        "Bestuursverklaring", "Bestuursverklaring",
        ("Antwoord op elke verklaring met ja of nee en laat er geen open.",), vraagkop="Verklaring",
        breedtes=(80, 20, 50),
    )  # fmt: skip
    for number, v in enumerate(kader.verklaringen, start=1):
        sheet.ask(v.sleutel, f"{number}. {v.tekst}", VeldSoort.KEUZE, help_text(v), keuzes=ja_nee(), verplicht=True, sleutel=v.sleutel)
    return sheet.blad(as_table=True)


def _bewijsstukken(kader: Kader, jaar: int) -> FormBlad | None:
    if not kader.documenten:
        return None
    sheet = Vragen(
        "Bewijsstukken", "Bewijsstukken",
        (
            "Noem per bewijsstuk de naam van het pdf-bestand dat in dezelfde map staat, en de datum waarop het is afgegeven.",
            "Geldig tot vult u in als het stuk een looptijd heeft, zoals een polis of een volmacht.",
        ),
        vraagkop="Bewijsstuk", antwoordkoppen=("Bestandsnaam", "Datum van afgifte", "Geldig tot"), breedtes=(46, 40, 18, 14, 50),
    )  # fmt: skip
    for number, d in enumerate(kader.documenten, start=1):
        sheet.ask_row(
            f"{number}. {d.titel}", help_text(d, _for_whom(d.voor_typen)),
            (
                (ids.veld_bestand(d.sleutel), VeldSoort.BESTAND, "De naam van het pdf-bestand, met .pdf erachter."),
                (ids.veld_afgifte(d.sleutel), VeldSoort.DATUM, f"Bijvoorbeeld 15-6-{jaar - 1}."),
                (ids.veld_geldig_tot(d.sleutel), VeldSoort.DATUM, "Alleen als het stuk een looptijd heeft."),
            ),
            sleutel=d.sleutel,
        )  # fmt: skip
    return sheet.blad(as_table=True)


def _for_whom(types: tuple[AanbiederType, ...]) -> str:
    names = [TYPE_TEKSTEN[t].partition(":")[0] for t in types]
    return f"Voor zorgaanbieders die zijn: {', '.join(names)}." if names else ""


def _prefill(blad: FormBlad, gegevens: Gegevens) -> FormBlad:
    known = {ids.AGB_CODE: gegevens.agb_code, ids.NAAM: gegevens.naam, ids.KVK_NUMMER: gegevens.kvk_nummer, ids.REGIO: gegevens.regio}
    known |= dict(gegevens.velden)
    tables = {t.tabel: t.rijen for t in gegevens.tabellen}
    velden = tuple(replace(v, waarde=known[v.id]) if known.get(v.id) else v for v in blad.velden)
    tabellen = tuple(
        replace(t, rijen=(*t.rijen, *(tuple(dict(row.waarden).get(k.id) for k in t.kolommen) for row in tables[t.id])))
        if t.id in tables
        else t
        for t in blad.tabellen
    )
    return replace(blad, velden=velden, tabellen=tabellen)
