"""What no step would ever use: a rule that can never apply, and a key that nothing reads. Both are faults of a policy.

Decided on the policy alone: for every type of zorgaanbieder, every leveringsvorm the kader buys and every prestatie that
a rule names, which rules are climbed whatever the facts say. The steps choose in ``domain.klim`` and
``cycle.gunning.volume``; what is said here must hold there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from wlzcli.domain.beleidsitem import Item, Toetsmoment
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.feiten import FeitSoort, feit_naam
from wlzcli.domain.ladder import Bewerking, TariefRegel
from wlzcli.policy import model
from wlzcli.policy.model import VolumeRegel, VolumeSoort
from wlzcli.policy.sections import Faults, RuwItem

NOOIT = "deze regel kan nooit gelden: "
ONGELEZEN = "dit leest geen enkele stap"
TERMIJNEN = ("termijnen.bezwaar", "termijnen.herstel")  # the terms that validate, gunning and brieven ask by name
_JA_NEE = (Bewerking.VERVANG, Bewerking.OPSLAG, Bewerking.AFSLAG)  # climbed when their fact says ja
_MET_KEUZE = (Bewerking.BAND, Bewerking.VRIJ_VOORSTEL)  # climbed when their fact gives a value
_ZET = (Bewerking.BASIS, Bewerking.VERVANG, Bewerking.MONITOR)  # fixes the percentage, whatever it was
_GRENS = (Bewerking.MINIMUM, Bewerking.MAXIMUM)
_GETALLEN = (FeitSoort.PERCENTAGE, FeitSoort.PUNTEN, FeitSoort.GETAL)
_ALLE = frozenset(v.value.lower() for v in Leveringsvorm)
# The words of a priority class (``cycle.gunning.ruimte``), and the leveringsvormen each can hold.
_WOORDEN: Mapping[str, frozenset[str]] = {
    **{v: frozenset({v}) for v in sorted(_ALLE)},
    "extramuraal": frozenset({"vpt", "mpt"}),
    "intramuraal": frozenset({"zzp"}),
    **dict.fromkeys(("alle", "bestaand", "nieuw", "gezamenlijk", "maatwerk", "geen_maatwerk"), _ALLE),
}
Geval = tuple[AanbiederType, Leveringsvorm, str | None]


def check_reach(kader: model.Kader, ruw: Mapping[str, RuwItem], unread: frozenset[str], faults: Faults) -> None:
    """Every rule of a kader that can never apply, and every key that nothing reads.

    What a rule cannot reach rests on all rules of tarief and volume, so with one ``unread`` that is not told.
    """
    for item in kader.items():
        raw = ruw.get(item.sleutel)
        if raw is not None:
            _check_read(item, raw, faults)
    _check_facts(kader, ruw, faults)
    for regel in kader.tarief if not unread & {"tarief", "volume"} else ():
        why = _never(regel, kader)
        if why:
            faults.add(ruw[regel.sleutel].fault(NOOIT + why, "", "Haal de regel weg, of maak ruimte voor haar."))
    _check_volume(kader, ruw, unread, faults)
    _check_looptijd(kader, ruw, unread, faults)
    if kader.herschikking is not None and kader.herschikking.klassen_herkomst is not None:
        _check_klassen(kader.herschikking.klassen, kader, ruw["herschikking.klassen"], "waarden", faults)


# -- keys that nothing reads -------------------------------------------------------------------


def _check_read(item: Item, raw: RuwItem, faults: Faults) -> None:
    for veld, waarom in _unread(item):
        faults.add(raw.fault(f"{ONGELEZEN}: {waarom}", veld, "Haal deze sleutel weg."))


def _unread(item: Item) -> Iterator[tuple[str, str]]:
    """The fields of an item that no step or view reads, and why."""
    if item.maanden is not None and item.toetsmoment is not Toetsmoment.NA_N_MAANDEN:
        yield "maanden", "een aantal maanden hoort bij toetsmoment 'na_n_maanden'"
    if item.sleutel.startswith("termijnen.") and item.sleutel not in TERMIJNEN:
        yield "", f"wlz kent alleen {' en '.join(TERMIJNEN)}"
    match item:
        case TariefRegel():
            yield from _unread_tarief(item)
        case VolumeRegel():
            yield from _unread_volume(item)
        case model.Eis() if item.regel != "feit":
            for veld in ("feit", "verwacht"):
                if getattr(item, veld) is not None:
                    yield veld, f"de regel '{item.regel}' kijkt niet naar een feit"


def _unread_tarief(item: TariefRegel) -> Iterator[tuple[str, str]]:
    if item.bewerking in _GRENS:
        for veld in ("feit", "waarde_feit", "minimum", "maximum"):
            if getattr(item, veld) is not None:
                yield veld, f"'{item.bewerking.value}' is één getal en geldt altijd"
    if item.bewerking in (*_MET_KEUZE, Bewerking.MONITOR) and item.waarde is not None:
        yield "waarde", f"bij '{item.bewerking.value}' komt de waarde uit het feit"
    if item.bewerking is Bewerking.MONITOR and item.waarde_feit is not None:
        yield "waarde_feit", "de monitor leest zijn uitkomst uit 'feit'"


def _unread_volume(item: VolumeRegel) -> Iterator[tuple[str, str]]:
    if item.klassen and item.soort is not VolumeSoort.VOORRANG:
        yield "klassen", "klassen horen bij soort 'voorrang'"
    if item.binnen_ruimte is not None and item.soort is not VolumeSoort.RESERVE:
        yield "binnen_ruimte", "binnen of buiten de ruimte hoort bij soort 'reserve'"
    if item.soort in (VolumeSoort.RESERVE, VolumeSoort.VOORRANG):
        for veld in ("voor_leveringsvormen", "voor_typen"):
            if getattr(item, veld):
                yield veld, f"'{item.soort.value}' geldt voor de hele ruimte van de regio"
    if item.soort is VolumeSoort.ALLEEN_LEVERINGSVORM and item.waarde is not None:
        yield "waarde", "'alleen_leveringsvorm' heeft geen getal"
    if item.soort is not VolumeSoort.ALLEEN_LEVERINGSVORM and item.typen_open:
        yield "typen_open", "dit hoort bij soort 'alleen_leveringsvorm'"
    if item.soort is VolumeSoort.RUIL and item.waarde is not None:
        yield "waarde", "bij 'ruil' komt het percentage uit het feit ruilpercentage"
    if item.soort is not VolumeSoort.GRENS:
        for veld in ("voor_prestaties", "groei"):
            if getattr(item, veld):
                yield veld, "dit hoort bij soort 'grens'"


# -- facts that cannot say what the rule waits for -----------------------------------------------


def _check_facts(kader: model.Kader, ruw: Mapping[str, RuwItem], faults: Faults) -> None:
    """A rule that waits for ``ja`` from a fact that is a number, or for a number from one that is ja or nee."""
    words: dict[str, str] = {}
    numbers: dict[str, str] = {}
    own = {f.sleutel.removeprefix("feiten."): f for f in kader.feiten}
    for regel in kader.tarief:
        for veld, naam, is_number in _facts_of(regel):
            known = feit_naam(naam) or own.get(naam)
            wrong = known is not None and ((known.soort in _GETALLEN) is not is_number or known.soort is FeitSoort.LEZING)
            other = (words if is_number else numbers).get(naam)
            if wrong and known is not None:
                wanted = "een getal" if is_number else "ja"
                what = f"het feit '{naam}' is {known.soort.value.replace('_', ' of ')} en geeft nooit {wanted}"
                faults.add(ruw[regel.sleutel].fault(NOOIT + what, veld))
            elif other is not None:
                faults.add(ruw[regel.sleutel].fault(f"{NOOIT}{other} leest het feit '{naam}' als iets anders", veld))
            (numbers if is_number else words).setdefault(naam, regel.sleutel)


def _facts_of(regel: TariefRegel) -> Iterator[tuple[str, str, bool]]:
    if regel.bewerking in _GRENS:
        return  # reads no fact at all
    if regel.feit:
        yield "feit", regel.feit, regel.bewerking not in _JA_NEE
    if regel.waarde_feit:
        yield "waarde_feit", regel.waarde_feit, True


# -- tariff rules that are never climbed --------------------------------------------------------


def _never(regel: TariefRegel, kader: model.Kader) -> str:
    """Why this rule is on no ladder, or changes none; empty when it can."""
    cases = tuple(_cases(regel, kader))
    if not cases:
        return ""  # told where the leveringsvormen are checked
    if all(_shut_out(regel, kader, type_, vorm) for type_, vorm, _ in cases):
        return "het volumebeleid sluit deze typen uit van deze leveringsvormen"
    replacing = [o for o in kader.tarief if regel.sleutel in o.vervangt and o is not regel and _binds(o, regel, kader)]
    if all(any(_climbed(o, regel, case) for o in replacing) for case in cases):
        return f"{', '.join(o.sleutel for o in replacing)} komt er altijd voor in de plaats"
    later = [o for o in kader.tarief if _fixes_after(o, regel, kader)]
    if regel.bewerking not in _GRENS and all(any(_climbed(o, regel, case) for o in later) for case in cases):
        return f"{', '.join(o.sleutel for o in later)} zet daarna altijd een ander percentage"
    for other in kader.tarief if regel.bewerking is Bewerking.MINIMUM and regel.waarde is not None else ():
        below = other.bewerking is Bewerking.MAXIMUM and other.waarde is not None and other.waarde < (regel.waarde or 0)
        if below and _binds(other, regel, kader) and any(_climbed(other, regel, case) for case in cases):
            return f"het minimum ligt boven het maximum van {other.sleutel}"
    return ""


def _binds(other: Item, item: Item, kader: model.Kader) -> bool:
    """Whether ``other`` stands in the layer of ``item`` or above it.

    A lower layer may set aside what a higher one says (DSW its monitor over the richttarief): that is policy, no fault.
    """
    place = {laag: n for n, laag in enumerate(kader.lagen)}
    return place.get(other.laag, 0) <= place.get(item.laag, 0)


def _cases(regel: TariefRegel, kader: model.Kader) -> Iterator[Geval]:
    types = (*regel.voor_typen, *regel.typen_open) or tuple(AanbiederType)
    bought = kader.leveringsvormen or tuple(Leveringsvorm)
    vormen = tuple(v for v in regel.voor_leveringsvormen or bought if v in bought)
    return product(types, vormen, regel.voor_prestaties or (None,))


def _climbed(other: TariefRegel, regel: TariefRegel, case: Geval) -> bool:
    """Whether ``other`` is climbed in this case whenever ``regel`` is, whatever the facts say."""
    type_, vorm, prestatie = case
    fits = (
        other.moment is regel.moment
        and (not other.voor_typen or type_ in other.voor_typen)
        and (not other.voor_leveringsvormen or vorm in other.voor_leveringsvormen)
        and (not other.voor_prestaties or prestatie in other.voor_prestaties)
    )
    return fits and (not _condition(other) or _condition(other) == _condition(regel))


def _condition(regel: TariefRegel) -> str:
    """What the facts must say for a rule to be climbed; empty: nothing."""
    if regel.bewerking in _MET_KEUZE:
        return f"een waarde voor {regel.feit}"
    return f"ja op {regel.feit}" if regel.bewerking in _JA_NEE and regel.feit else ""


def _fixes_after(other: TariefRegel, regel: TariefRegel, kader: model.Kader) -> bool:
    """Whether ``other`` always fixes the percentage after ``regel``."""
    later = (other.volgorde, other.sleutel) > (regel.volgorde, regel.sleutel)
    may_go = any(other.sleutel in o.vervangt for o in kader.tarief)
    return other.bewerking in _ZET and _binds(other, regel, kader) and later and not may_go


# -- volume, term and priority -------------------------------------------------------------------


def _shut_out(regel: TariefRegel, kader: model.Kader, type_: AanbiederType, vorm: Leveringsvorm) -> bool:
    only = (r for r in kader.volume if r.soort is VolumeSoort.ALLEEN_LEVERINGSVORM and _binds(r, regel, kader))
    return any((not r.voor_typen or type_ in r.voor_typen) and vorm not in r.voor_leveringsvormen for r in only)


def _check_volume(kader: model.Kader, ruw: Mapping[str, RuwItem], unread: frozenset[str], faults: Faults) -> None:
    bought = kader.leveringsvormen or tuple(Leveringsvorm)
    for regel in kader.volume:
        if regel.soort is VolumeSoort.ALLEEN_LEVERINGSVORM and set(bought) <= set(regel.voor_leveringsvormen):
            faults.add(ruw[regel.sleutel].fault(f"{NOOIT}alle leveringsvormen van dit kader blijven over", "voor_leveringsvormen"))
        if regel.soort is VolumeSoort.VOORRANG:
            _check_klassen(regel.klassen, kader, ruw[regel.sleutel], "klassen", faults)
    for soort in (VolumeSoort.TOEKENNINGSPERCENTAGE, VolumeSoort.STARTVOLUME) if "volume" not in unread else ():
        rules = [r for r in kader.volume if r.soort is soort]
        for regel in rules:
            binding = [r for r in rules if _binds(r, regel, kader)]
            wins = any(_first(binding, type_, vorm) == regel.sleutel for type_, vorm in product(AanbiederType, bought))
            if not wins and set(regel.voor_leveringsvormen) <= set(bought):
                faults.add(ruw[regel.sleutel].fault(f"{NOOIT}een andere regel met soort '{soort.value}' gaat steeds voor"))


def _first(rules: list[VolumeRegel], type_: AanbiederType, vorm: Leveringsvorm) -> str:
    """The rule that gunning takes: the most specific one that fits."""
    fitting = [
        (not r.voor_leveringsvormen, not r.voor_typen, r.sleutel)
        for r in rules
        if (not r.voor_typen or type_ in r.voor_typen) and (not r.voor_leveringsvormen or vorm in r.voor_leveringsvormen)
    ]
    return min(fitting)[2] if fitting else ""


def _check_klassen(klassen: tuple[str, ...], kader: model.Kader, raw: RuwItem, veld: str, faults: Faults) -> None:
    """A class that does not exist, or that holds nothing this kader buys, never comes first.

    In the volume rules a class may be several words that must all hold: ``bestaand extramuraal``.
    """
    bought = {v.value.lower() for v in kader.leveringsvormen or tuple(Leveringsvorm)}
    for klasse in klassen:
        held = set(bought)
        for word in klasse.lower().split():
            if word not in _WOORDEN:
                faults.add(raw.fault(f"'{klasse}' is geen klasse", veld, f"Gebruik de woorden: {', '.join(_WOORDEN)}."))
                break
            held &= _WOORDEN[word]
        else:
            if not held:
                faults.add(raw.fault(f"{NOOIT}dit kader koopt niets in de klasse '{klasse}' in", veld))


def _check_looptijd(kader: model.Kader, ruw: Mapping[str, RuwItem], unread: frozenset[str], faults: Faults) -> None:
    term = kader.looptijd
    if term is None:
        return
    moments = {key.removeprefix("planning.") for key in ruw if key.startswith("planning.")}
    for v in term.voorwaarden:
        raw = ruw[v.sleutel]
        if term.jaren_meerjarig is None and "looptijd" not in unread:
            faults.add(raw.fault(f"{NOOIT}zonder looptijd.jaren_meerjarig toetst niets deze voorwaarde"))
        known = feit_naam(v.feit) or next((f for f in kader.feiten if f.sleutel == f"feiten.{v.feit}"), None)
        if known is not None and known.soort in (FeitSoort.JA_NEE, FeitSoort.JAAR) and v.verwacht.lower() not in ("ja", "nee"):
            faults.add(raw.fault(f"{NOOIT}het feit '{v.feit}' is ja of nee, nooit '{v.verwacht}'", "verwacht"))
        if v.sinds is not None and v.sinds not in moments:
            faults.add(raw.fault(f"{NOOIT}'{v.sinds}' is geen moment van de planning", "sinds"))
    years = term.jaren_nieuw.waarde if term.jaren_nieuw else None
    for regel in kader.tarief:
        for_new = regel.voor_typen and AanbiederType.BESTAAND not in regel.voor_typen
        if regel.jaren is not None and for_new and years is not None and regel.jaren != years:
            faults.add(ruw[regel.sleutel].fault(f"looptijd.jaren_nieuw zegt {years} en deze regel {regel.jaren}", "jaren"))
