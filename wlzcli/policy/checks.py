"""What must hold in a policy, over and above the type of each value; every break is a fault at its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wlzcli.domain.beleidsitem import Aard, Getal, Item, Keuze, Status, Toetsmoment
from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.ladder import Bewerking, Lezing, TariefRegel
from wlzcli.policy import model
from wlzcli.policy.clausules import check_clausules
from wlzcli.policy.reach import ONGELEZEN, check_reach
from wlzcli.policy.sections import Faults, Klassen, RuwItem, Schaal, Staffel

_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*", re.ASCII)
_PLANNING = ("publicatie", "vragen", "nota_van_inlichtingen", "inschrijving", "voorlopige_gunning", "definitieve_gunning")
_MET_WAARDE = (Bewerking.VERVANG, Bewerking.OPSLAG, Bewerking.AFSLAG, Bewerking.BASIS)
_MET_BAND = (Bewerking.BAND, Bewerking.MONITOR)
_MET_GRENS = (Bewerking.MINIMUM, Bewerking.MAXIMUM)
_HONDERD = Decimal(100)


# -- one item ----------------------------------------------------------------------------------


def check_item(item: Item, raw: RuwItem, faults: Faults) -> None:
    """What holds for every item, and for its kind."""
    if not _KEY.fullmatch(item.sleutel):
        faults.add(raw.fault("een sleutel bestaat uit kleine letters, cijfers en _", "", "Hernoem deze tabel."))
    if not item.titel.strip():
        faults.add(raw.fault("de titel is leeg", "titel"))
    if item.status is Status.ONBEKEND and not (item.reden or "").strip():
        faults.add(raw.fault("wat onbekend is, heeft een reden", "status", 'Schrijf reden = "…": waarom deze waarde er niet is.'))
    if item.toetsmoment is Toetsmoment.NA_N_MAANDEN and item.maanden is None:
        faults.add(raw.fault("bij 'na_n_maanden' hoort een aantal maanden", "toetsmoment", "Schrijf maanden = 6."))
    if item.binnen is not None and item.binnen[0] > item.binnen[1]:
        faults.add(raw.fault("de ondergrens ligt boven de bovengrens", "binnen"))
    match item:
        case Staffel() | Schaal() | Klassen():
            _check_table(item, raw, faults)
        case Keuze():
            _check_known(item.waarde, item, raw, faults)
            if item.waarde is not None and raw.sectie.keuzes and item.waarde not in raw.sectie.keuzes:
                faults.add(raw.fault(f"'{item.waarde}' kan hier niet", "waarde", f"Kies uit: {', '.join(raw.sectie.keuzes)}."))
        case Getal():
            _check_known(item.waarde, item, raw, faults)
            _check_getal(item, raw, faults)
        case model.Termijn():
            _check_termijn(item, raw, faults)
        case model.Eis():
            _check_eis(item, raw, faults)
        case model.Document() if item.max_leeftijd_maanden is not None and item.max_leeftijd_maanden < 1:
            faults.add(raw.fault("een stuk mag ten minste één maand oud zijn", "max_leeftijd_maanden"))
        case model.Verklaring():
            if item.status is not Status.ONBEKEND and not item.tekst.strip():
                faults.add(raw.fault("de tekst van deze verklaring is leeg", "tekst"))
        case model.Briefregel():
            known = [b.value for b in BriefSoort]
            if item.brief not in known:
                faults.add(raw.fault(f"'{item.brief}' is geen brief", "brief", f"Kies uit: {', '.join(known)}."))
        case TariefRegel():
            _check_tarief(item, raw, faults)
        case model.VolumeRegel():
            _check_volume(item, raw, faults)
        case _:
            pass


def _check_known(waarde: object, item: Item, raw: RuwItem, faults: Faults) -> None:
    if item.status is Status.ONBEKEND and waarde is not None:
        faults.add(raw.fault("een onbekende heeft geen waarde", "waarde", "Haal de waarde weg, of geef een andere status."))
    if item.status is not Status.ONBEKEND and waarde is None:
        faults.add(raw.fault("de waarde ontbreekt", "", 'Schrijf waarde = …, of status = "onbekend" met een reden.'))


def _check_getal(item: Getal, raw: RuwItem, faults: Faults) -> None:
    """Years and days are whole; a part of the agreement is at most all of it."""
    if item.waarde is None:
        return
    whole = item.sleutel.startswith(("looptijd.", "termijnen."))
    least = 1 if whole and item.sleutel != "termijnen.herstel" else 0  # no days to repair is a policy; no years of agreement is none
    if item.waarde < 0:
        faults.add(raw.fault("dit getal kan niet negatief zijn", "waarde"))
    elif item.waarde < least or (whole and item.waarde != item.waarde.to_integral_value()):
        faults.add(raw.fault(f"dit is een geheel aantal {item.eenheid or 'dagen of jaren'}, ten minste {least}", "waarde"))
    elif item.sleutel in ("herschikking.garantie", "herschikking.drempel") and item.waarde > _HONDERD:
        faults.add(raw.fault(f"{item.waarde} is geen percentage van 0 tot en met 100", "waarde"))


def _check_termijn(item: model.Termijn, raw: RuwItem, faults: Faults) -> None:
    given = [value for value in (item.moment, item.dag) if value is not None]
    if item.status is Status.ONBEKEND and given:
        faults.add(raw.fault("een onbekende heeft geen dag of moment", "status"))
    if item.status is not Status.ONBEKEND and len(given) != 1:
        faults.add(raw.fault("geef een dag óf een moment", "", "Schrijf dag = 2023-06-01 of moment = 2023-08-01T17:00:00."))


def _check_eis(item: model.Eis, raw: RuwItem, faults: Faults) -> None:
    if item.regel not in model.EIS_REGELS:
        faults.add(raw.fault(f"'{item.regel}' is geen regel die wlz kent", "regel", f"Kies uit: {', '.join(model.EIS_REGELS)}."))
    if item.regel == "feit" and (item.feit is None or item.verwacht is None):
        faults.add(raw.fault("een eis op een feit noemt het feit en wat verwacht wordt", "regel", 'Schrijf feit = "…" en verwacht = "…".'))
    if item.aard is Aard.EIS and item.status is Status.SECUNDAIR:
        melding = "een eis uit een samenvatting kan niemand afwijzen"
        faults.add(raw.fault(melding, "status", 'Maak er aard = "verwachting" van tot het eigen beleid het als eis stelt.'))


def _check_tarief(item: TariefRegel, raw: RuwItem, faults: Faults) -> None:
    unknown = item.status is Status.ONBEKEND
    for name in ("waarde", "minimum", "maximum"):
        value = getattr(item, name)
        if value is not None and not -_HONDERD <= value <= _HONDERD:
            faults.add(raw.fault(f"{value} is geen percentage van het NZa-maximum", name))
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        faults.add(raw.fault("het minimum ligt boven het maximum", "minimum"))
    if item.bewerking in (Bewerking.OPSLAG, Bewerking.AFSLAG) and item.waarde is not None and item.waarde < 0:
        faults.add(raw.fault("een opslag of afslag schrijft u zonder minteken", "waarde", 'Gebruik bewerking = "afslag" voor minder.'))
    if item.bewerking in _MET_WAARDE:
        if not unknown and item.waarde is None:
            faults.add(raw.fault("de waarde ontbreekt", "", 'Schrijf waarde = …, of status = "onbekend" met een reden.'))
        if unknown and item.waarde is not None:
            faults.add(raw.fault("een onbekende heeft geen waarde", "waarde"))
    if item.bewerking in _MET_BAND and (item.minimum is None or item.maximum is None or not item.feit):
        faults.add(raw.fault("een band heeft een minimum, een maximum en het feit met de gekozen waarde", "bewerking"))
    if item.bewerking is Bewerking.VRIJ_VOORSTEL and (item.maximum is None or not item.feit):
        faults.add(raw.fault("een vrij voorstel heeft een maximum en het feit met de voorgestelde waarde", "bewerking"))
    if item.bewerking in _MET_GRENS and item.waarde is None:
        faults.add(raw.fault("een grens is altijd een getal en kan niet onbekend zijn", "waarde"))
    moves = item.bewerking in (Bewerking.OPSLAG, Bewerking.AFSLAG, *_MET_BAND)
    if item.lezing is not Lezing.PUNTEN and not moves:
        faults.add(raw.fault("punten of factor speelt alleen bij een opslag, afslag, band of monitor", "lezing"))
    _check_open_types(item.voor_typen, item.typen_open, raw, faults)


def _check_open_types(fixed: tuple[str, ...], open_: tuple[str, ...], raw: RuwItem, faults: Faults) -> None:
    if set(open_) & set(fixed):
        faults.add(raw.fault("een type staat zowel vast als open", "typen_open"))
    if open_ and not fixed:
        faults.add(raw.fault("open typen horen bij een regel met voor_typen", "typen_open"))


def _check_volume(item: model.VolumeRegel, raw: RuwItem, faults: Faults) -> None:
    needs = (model.VolumeSoort.TOEKENNINGSPERCENTAGE, model.VolumeSoort.STARTVOLUME, model.VolumeSoort.PLAFOND, model.VolumeSoort.RESERVE)
    if item.soort in needs:
        _check_known(item.waarde, item, raw, faults)
    if item.eenheid == "procent" and item.waarde is not None and not 0 <= item.waarde <= _HONDERD:
        faults.add(raw.fault(f"{item.waarde} is geen percentage van 0 tot en met 100", "waarde"))
    if item.soort is model.VolumeSoort.VOORRANG and not item.klassen:
        faults.add(raw.fault("voorrang noemt de klassen in hun volgorde", "klassen"))
    if item.soort is model.VolumeSoort.ALLEEN_LEVERINGSVORM and not item.voor_leveringsvormen:
        faults.add(raw.fault("noem de leveringsvormen die overblijven", "voor_leveringsvormen"))
    _check_open_types(item.voor_typen, item.typen_open or (), raw, faults)
    if item.soort is model.VolumeSoort.GRENS and item.waarde is not None and not item.voor_prestaties:
        faults.add(raw.fault("een grens met een waarde noemt de prestaties waarvan zij het aandeel begrenst", "voor_prestaties"))


def _check_table(item: Keuze, raw: RuwItem, faults: Faults) -> None:
    filled = bool(item.treden) if isinstance(item, Staffel) else bool(item.waarden) if isinstance(item, Klassen) else True
    if item.status is Status.ONBEKEND and not isinstance(item, Schaal) and filled:
        faults.add(raw.fault("een onbekende heeft geen waarden", "status"))
    if item.status is not Status.ONBEKEND and not filled:
        faults.add(raw.fault("de waarden ontbreken", "", 'Vul ze in, of schrijf status = "onbekend" met een reden.'))
    if isinstance(item, Schaal) and (item.status is Status.ONBEKEND or item.minimum >= item.maximum):
        faults.add(raw.fault("een schaal heeft altijd een minimum onder een maximum", "minimum"))
    if isinstance(item, Klassen):
        for word in item.waarden:
            if word not in raw.sectie.keuzes:
                faults.add(raw.fault(f"'{word}' is geen klasse", "waarden", f"Kies uit: {', '.join(raw.sectie.keuzes)}."))
    if isinstance(item, Staffel):
        for lower, upper in pairwise(item.treden):
            if upper.vanaf <= lower.vanaf:
                faults.add(raw.fault(f"de treden overlappen of staan niet op volgorde bij {upper.vanaf}", "treden"))
            if upper.opslag < lower.opslag:
                faults.add(raw.fault(f"een hogere score geeft minder opslag vanaf {upper.vanaf}", "treden"))


def without_tot(raw: RuwItem, faults: Faults) -> RuwItem:
    """A staffel may also name where each step ends; then the steps must join."""
    treden = raw.velden.get("treden")
    if not isinstance(treden, list) or not all(isinstance(t, dict) for t in treden):
        return raw
    for lower, upper in pairwise(treden):
        end, start = lower.get("tot"), upper.get("vanaf")
        if isinstance(end, (int, Decimal)) and isinstance(start, (int, Decimal)) and end != start:
            what = "overlappen" if end > start else "laten een gat"
            faults.add(raw.fault(f"de treden {what}: tot {end} en vanaf {start}", "treden"))
    clean: list[dict[str, Any]] = [{k: v for k, v in t.items() if k != "tot"} for t in treden]
    return replace(raw, velden={**raw.velden, "treden": clean})


# -- the whole kader ---------------------------------------------------------------------------


def check_kader(kader: model.Kader, ruw: Mapping[str, RuwItem], unread: frozenset[str], faults: Faults) -> None:
    """What holds between items. ``unread``: sections with an item that cannot be read; what it would have changed is not
    guessed at, so a check that looks at the whole of such a section waits."""
    _check_planning(kader, ruw, faults)
    _check_vervangt(kader, ruw, faults)
    if kader.beoordeling is not None and "beoordeling" not in unread:
        _check_beoordeling(kader.beoordeling, ruw, faults)
    if kader.herschikking is not None and len(set(kader.herschikking.klassen)) != len(kader.herschikking.klassen):
        faults.add(ruw["herschikking.klassen"].fault("een klasse staat er twee keer", "waarden"))
    _check_niveaus(kader, ruw, unread, faults)
    _check_reserves(kader, ruw, faults)
    check_clausules(kader, ruw, unread, faults)
    check_reach(kader, ruw, unread, faults)
    for regel in kader.volume:
        if not set(regel.voor_leveringsvormen) <= set(kader.leveringsvormen or regel.voor_leveringsvormen):
            faults.add(ruw[regel.sleutel].fault("noemt een leveringsvorm die dit kader niet inkoopt", "voor_leveringsvormen"))


def _check_niveaus(kader: model.Kader, ruw: Mapping[str, RuwItem], unread: frozenset[str], faults: Faults) -> None:
    """A theme belongs to a level that is there; a level has themes and a number of its own."""
    numbers = [n.nummer for n in kader.niveaus]
    for n in kader.niveaus:
        if numbers.count(n.nummer) > 1:
            faults.add(ruw[n.sleutel].fault(f"niveau {n.nummer} staat er twee keer", "nummer"))
        if "themas" not in unread and all(t.niveau != n.nummer for t in kader.themas):
            faults.add(ruw[n.sleutel].fault(f"{ONGELEZEN}: geen thema hoort bij niveau {n.nummer}"))
    for t in kader.themas if numbers and "niveaus" not in unread else ():
        if t.niveau is not None and t.niveau not in numbers:
            faults.add(ruw[t.sleutel].fault(f"niveau {t.niveau} staat niet onder [niveaus]", "niveau"))


def _check_reserves(kader: model.Kader, ruw: Mapping[str, RuwItem], faults: Faults) -> None:
    """What is kept apart inside the room cannot be more than the room."""
    inside = [r for r in kader.volume if r.soort is model.VolumeSoort.RESERVE and r.eenheid == "procent" and r.binnen_ruimte is not False]
    share = sum((r.waarde for r in inside if r.waarde is not None), Decimal(0))
    if share > _HONDERD and len(inside) > 1:
        faults.add(ruw[inside[-1].sleutel].fault(f"de reserves tellen op tot {share}% van de contracteerruimte", "waarde"))


def _check_planning(kader: model.Kader, ruw: Mapping[str, RuwItem], faults: Faults) -> None:
    days: list[tuple[str, date]] = []
    for name in _PLANNING:
        moment = kader.moment(name)
        day = (moment.dag or (moment.moment.date() if moment.moment else None)) if moment else None
        if day is not None:
            days.append((f"planning.{name}", day))
    for (before, first), (after, second) in pairwise(days):
        if second < first:
            faults.add(ruw[after].fault(f"ligt vóór {before} ({first.isoformat()})", "", "Controleer beide dagen."))


def _check_vervangt(kader: model.Kader, ruw: Mapping[str, RuwItem], faults: Faults) -> None:
    known = {key for key in ruw if key.startswith("tarief.")}
    for regel in kader.tarief:
        for name in regel.vervangt:
            if name not in known or name == regel.sleutel:
                faults.add(ruw[regel.sleutel].fault(f"'{name}' is geen andere tariefregel van dit kader", "vervangt"))
        if not set(regel.voor_leveringsvormen) <= set(kader.leveringsvormen or regel.voor_leveringsvormen):
            melding = "deze regel kan nooit gelden: dit kader koopt die leveringsvorm niet in"
            faults.add(ruw[regel.sleutel].fault(melding, "voor_leveringsvormen"))


def _check_beoordeling(beoordeling: model.Beoordeling, ruw: Mapping[str, RuwItem], faults: Faults) -> None:
    if beoordeling.methode.waarde != "gewogen":
        return
    where = ruw["beoordeling.methode"]
    weights = [e.gewicht for e in beoordeling.elementen if e.status is not Status.ONBEKEND]
    if not beoordeling.elementen:
        faults.add(where.fault("bij 'gewogen' horen elementen", "", "Voeg [beoordeling.elementen.naam] toe."))
    for element in beoordeling.elementen:
        if element.gewicht is None and element.status is not Status.ONBEKEND:
            faults.add(ruw[element.sleutel].fault("het gewicht ontbreekt", "", "Schrijf gewicht = 0.4 (een deel van 1)."))
        elif element.gewicht is not None and not 0 < element.gewicht <= 1:
            faults.add(ruw[element.sleutel].fault("een gewicht is een deel van 1, groter dan 0", "gewicht"))
    known = [w for w in weights if w is not None]
    if known and len(known) == len(beoordeling.elementen) and sum(known) != 1:
        faults.add(ruw[beoordeling.elementen[0].sleutel].fault(f"de gewichten tellen op tot {sum(known)} in plaats van 1", "gewicht"))
    if beoordeling.staffel:
        _check_staffel(beoordeling, ruw["beoordeling.staffel"], faults)
    elif beoordeling.staffel_herkomst is None:
        faults.add(where.fault("bij 'gewogen' hoort een staffel van score naar opslag", "", "Voeg [beoordeling.staffel] toe."))
    declared = {
        "schaal": ("de schaal van de scores", beoordeling.schaal_herkomst),
        "aggregatie": ("hoe scores van beoordelaars samen tellen", beoordeling.aggregatie),
        "nvt": ("wat 'niet van toepassing' betekent", beoordeling.nvt),
        "leeg": ("wat een lege score betekent", beoordeling.leeg),
    }
    for naam, (wat, keuze) in declared.items():
        if keuze is None:
            faults.add(where.fault(f"bij 'gewogen' staat vooraf vast {wat}", "", f"Voeg [beoordeling.{naam}] toe."))


def _check_staffel(beoordeling: model.Beoordeling, where: RuwItem, faults: Faults) -> None:
    first, last = beoordeling.staffel[0], beoordeling.staffel[-1]
    if first.vanaf > beoordeling.schaal_min:
        faults.add(
            where.fault(f"tussen {beoordeling.schaal_min} en {first.vanaf} staat geen trede", "treden", "Begin bij de laagste score.")
        )
    if last.vanaf > beoordeling.schaal_max:
        faults.add(where.fault(f"een trede vanaf {last.vanaf} kan nooit gelden: de schaal loopt tot {beoordeling.schaal_max}", "treden"))
    top = beoordeling.max_opslag.waarde if beoordeling.max_opslag else None
    if top is not None and last.opslag > top:
        faults.add(where.fault(f"een opslag van {last.opslag} ligt boven de maximale opslag van {top}", "treden"))
