"""The facts that a policy asks for: each on the published list, or named under ``[feiten]``. A misspelt name would never hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wlzcli.domain.beleidsitem import Item
from wlzcli.domain.feiten import FEITEN, FeitNaam, feit_naam
from wlzcli.policy import model
from wlzcli.policy.reach import ONGELEZEN
from wlzcli.policy.sections import Faults, RuwItem

VELDEN = ("feit", "of_feit", "waarde_feit")  # the fields in which an item names a fact


def own_facts(kader: model.Kader) -> tuple[FeitNaam, ...]:
    """The facts that this policy names itself, as the published list has them."""
    return tuple(FeitNaam(f.sleutel.removeprefix("feiten."), f.soort, f.titel) for f in kader.feiten)


def check_feiten(items: Iterable[Item], ruw: Mapping[str, RuwItem], unread: bool, faults: Faults) -> None:
    """A fact that nothing supplies, and a named fact that nothing asks for (not told while an item is ``unread``)."""
    items = tuple(items)
    own = {key.removeprefix("feiten.") for key in ruw if key.startswith("feiten.")}
    asked: set[str] = set()
    for item in items:
        for veld in VELDEN:
            naam = getattr(item, veld, None)
            if not isinstance(naam, str):
                continue
            asked.add(naam)
            if feit_naam(naam) is None and naam not in own:
                herstel = f"{_close(naam, own)}Een feit van uzelf noemt u met [feiten.{naam}]: titel, soort en bron."
                faults.add(ruw[item.sleutel].fault(f"'{naam}' staat niet in de lijst van feiten en niet onder [feiten]", veld, herstel))
    for feit in (i for i in items if isinstance(i, model.EigenFeit)):
        naam = feit.sleutel.removeprefix("feiten.")
        if feit_naam(naam) is not None:
            faults.add(ruw[feit.sleutel].fault("dit feit staat al in de lijst van feiten", "", "Haal deze tabel weg."))
        elif naam not in asked and not unread:
            faults.add(ruw[feit.sleutel].fault(f"{ONGELEZEN}: geen regel vraagt dit feit", "", "Haal deze tabel weg."))


def _close(naam: str, own: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(naam, sorted(own | {f.naam for f in FEITEN}), n=1)
    return f"Bedoelt u '{near[0]}'? " if near else ""
