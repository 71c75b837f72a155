"""From a policy file to a layer of raw items: head, sections, sources; every fault with its file, key and line.

``policy.layers`` lays layers over each other; ``policy.typed`` makes the typed item of what is left.
Faults are collected, never raised one by one.
"""

from __future__ import annotations

import difflib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any

from wlzcli.domain.beleidsbestand import Beleidsbestand, Sleutelpad
from wlzcli.domain.beleidsitem import Bron, BronSoort
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.errors import PolicyFault
from wlzcli.policy.sections import (
    ALLEEN_IN_BESTAND,
    ENKELE,
    GEZET_DOOR_ONS,
    KOP,
    STANDAARD,
    TABELLEN,
    Faults,
    Laag,
    LaagSoort,
    RuwItem,
    Sectie,
    WijzigingSoort,
)

EERSTE_JAAR, LAATSTE_JAAR = 2000, 2100
BRON_SLEUTELS = ("document", "soort", "ecli", "titel", "plaats")


def parse_laag(bestand: Beleidsbestand, faults: Faults) -> Laag | None:
    """The layer in this file; None when its head cannot be used."""
    reader = _Reader(bestand, faults)
    head = reader.head()
    items = reader.items()
    return None if head is None else replace(head, items=tuple(replace(i, laag=head.id) for i in items))


@dataclass
class _Reader:
    bestand: Beleidsbestand
    faults: Faults

    def fault(self, pad: Sleutelpad, melding: str, herstel: str = "") -> None:
        self.faults.add(PolicyFault(self.bestand.naam, ".".join(pad), melding, self.bestand.regel(pad), herstel))

    def head(self) -> Laag | None:
        data = self.bestand.inhoud
        sections = {path[0] for path in (*TABELLEN, *ENKELE)}
        for key in data:
            if key not in KOP and key not in sections:
                self.fault((key,), "deze sleutel kent wlz niet", _suggest(key, (*KOP, *sections)))
        texts = {name: self._head_text(name) for name in ("id", "naam", "op", "zorgkantoor", "regio")}
        soort = self._head_word("soort", LaagSoort)
        sector = self._head_word("sector", Sector)
        wijziging = self._head_word("wijziging", WijzigingSoort)
        jaar = data.get("jaar")
        if jaar is not None and (type(jaar) is not int or not EERSTE_JAAR <= jaar <= LAATSTE_JAAR):
            self.fault(("jaar",), "dit is geen jaar", "Schrijf bijvoorbeeld jaar = 2024.")
            jaar = None
        per = data.get("per")
        if per is not None and type(per) is not date:
            self.fault(("per",), "dit is geen datum", "Schrijf bijvoorbeeld per = 2023-10-31.")
            per = None
        self._needed(soort)
        if texts["id"] is None or soort is None:
            return None
        return Laag(
            id=texts["id"], naam=texts["naam"] or texts["id"], soort=soort, bestand=self.bestand.naam, op=texts["op"], jaar=jaar,
            sector=sector, zorgkantoor=texts["zorgkantoor"], regio=texts["regio"], per=per, wijziging=wijziging,
            leveringsvormen=self._leveringsvormen(), regels={key: self.bestand.regel((key,)) for key in data},
        )  # fmt: skip

    def _needed(self, soort: LaagSoort | None) -> None:
        """What the kind of layer must have in its head."""
        data = self.bestand.inhoud
        wanted = ["id", "soort"]
        match soort:
            case LaagSoort.LANDELIJK:
                wanted += ["jaar"]
            case LaagSoort.SECTOR:
                wanted += ["jaar", "sector", "naam"]
            case LaagSoort.ZORGKANTOOR:
                wanted += ["op", "zorgkantoor"]
            case LaagSoort.REGIO:
                wanted += ["op", "regio"]
            case LaagSoort.WIJZIGING:
                wanted += ["op", "per", "wijziging"]
        for name in wanted:
            if name not in data:
                self.fault((name,), "ontbreekt bovenaan het bestand", f"Zet '{name} = …' boven de eerste tabel.")

    def _head_text(self, name: str) -> str | None:
        value = self.bestand.inhoud.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.fault((name,), "dit moet een tekst zijn", f'Schrijf {name} = "…".')
            return None
        return value.strip()

    def _head_word(self, name: str, words: type[Any]) -> Any:
        value = self.bestand.inhoud.get(name)
        if value is None:
            return None
        if value not in [w.value for w in words]:
            what = f"'{value}' kan hier niet" if isinstance(value, str) else "dit moet één woord zijn, tussen aanhalingstekens"
            self.fault((name,), what, f"Kies uit: {', '.join(w.value for w in words)}.")
            return None
        return words(value)

    def _leveringsvormen(self) -> tuple[Leveringsvorm, ...] | None:
        value = self.bestand.inhoud.get("leveringsvormen")
        if value is None:
            return None
        known = [v.value for v in Leveringsvorm]
        if not isinstance(value, list) or any(v not in known for v in value):
            self.fault(("leveringsvormen",), "dit is geen lijst van leveringsvormen", f"Kies uit: {', '.join(known)}.")
            return None
        return tuple(Leveringsvorm(v) for v in value)

    # -- items ---------------------------------------------------------------------------------

    def items(self) -> list[RuwItem]:
        bronnen = self._bronnen()
        self._check_standaard()
        if self.bestand.inhoud.get("wijziging") == WijzigingSoort.UITSPRAAK and not any(b.ecli for b in bronnen.values()):
            herstel = 'Geef een bron met soort = "uitspraak" en ecli = "ECLI:NL:…".'
            self.fault(("wijziging",), "een uitspraak noemt haar ECLI", herstel)
        found: list[RuwItem] = []
        for path, sectie in TABELLEN.items():
            table = self._table(path)
            for key, value in table.items():
                if (*path, key) not in ENKELE:
                    found += self._item((*path, key), sectie, value, bronnen)
        for path, sectie in ENKELE.items():
            parent = self._table(path[:1])
            if path[1] in parent:
                found += self._item(path, sectie, parent[path[1]], bronnen)
        for group in {path[0] for path in ENKELE}:
            known = [path[1] for path in (*TABELLEN, *ENKELE) if path[0] == group and len(path) > 1]
            for key in self._table((group,)):
                if key not in known:
                    self.fault((group, key), "deze sleutel kent wlz niet", _suggest(key, known))
        return found

    def _table(self, path: Sleutelpad) -> Mapping[str, Any]:
        value: Any = self.bestand.inhoud
        for part in path:
            value = value.get(part, {})
            if not isinstance(value, dict):
                self.fault(path, "dit moet een tabel zijn", f"Schrijf [{'.'.join(path)}.naam] met daaronder de sleutels.")
                return {}
        return typing.cast(Mapping[str, Any], value)

    def _check_standaard(self) -> None:
        for name in self._table(("standaard",)):
            if name not in STANDAARD:
                self.fault(("standaard", name), "dit kan niet voor het hele bestand", f"Kies uit: {', '.join(STANDAARD)}.")

    def _bronnen(self) -> dict[str, Bron]:
        found: dict[str, Bron] = {}
        for key, value in self._table(("bronnen",)).items():
            path = ("bronnen", key)
            if not isinstance(value, dict) or not isinstance(value.get("document"), str) or not value["document"].strip():
                self.fault(path, "een bron heeft een 'document'", 'Schrijf document = "…" onder deze kop.')
                continue
            for name in value:
                if name not in BRON_SLEUTELS:
                    self.fault((*path, name), "deze sleutel kent wlz niet", _suggest(name, BRON_SLEUTELS))
            soort = value.get("soort", "document")
            if soort not in [s.value for s in BronSoort]:
                what = f"'{soort}' kan hier niet" if isinstance(soort, str) else "dit moet één woord zijn, tussen aanhalingstekens"
                self.fault((*path, "soort"), what, f"Kies uit: {', '.join(s.value for s in BronSoort)}.")
                continue
            if soort == BronSoort.UITSPRAAK and not value.get("ecli"):
                self.fault((*path, "ecli"), "een uitspraak heeft een ECLI", 'Schrijf ecli = "ECLI:NL:…".')
            found[key] = Bron(
                soort=BronSoort(soort), document=value["document"].strip(), plaats=str(value.get("plaats", "")), ecli=value.get("ecli")
            )
        return found

    def _item(self, path: Sleutelpad, sectie: Sectie, value: object, bronnen: Mapping[str, Bron]) -> list[RuwItem]:
        if not isinstance(value, dict):
            self.fault(path, "dit moet een tabel zijn", f"Schrijf [{'.'.join(path)}] met daaronder titel, bron en de waarde.")
            return []
        known = item_fields(sectie.cls)
        velden: dict[str, Any] = {k: v for k, v in self._table(("standaard",)).items() if k in STANDAARD}
        for name, given in value.items():
            if name not in known and name not in ALLEEN_IN_BESTAND:
                self.fault((*path, name), "deze sleutel kent wlz hier niet", _suggest(name, (*known, *ALLEEN_IN_BESTAND)))
            else:
                velden[name] = given
        vervallen = velden.pop("vervallen", False)
        if type(vervallen) is not bool:
            self.fault((*path, "vervallen"), "dit moet true of false zijn")
        velden = self._with_bron(path, velden, bronnen)
        places = {name: (self.bestand.naam, self.bestand.regel((*path, name))) for name in value}
        places[""] = (self.bestand.naam, self.bestand.regel(path))
        return [RuwItem(".".join(path), sectie, velden, places, "", vervallen is True)]

    def _with_bron(self, path: Sleutelpad, velden: dict[str, Any], bronnen: Mapping[str, Bron]) -> dict[str, Any]:
        """``bron = "KEY §2.2"`` becomes the source it names."""
        text = velden.pop("bron", None)
        if text is None:
            self.fault(path, "de bron ontbreekt", 'Schrijf bron = "SLEUTEL §…" met een sleutel uit [bronnen].')
            return velden
        key, _, place = text.partition(" ") if isinstance(text, str) else ("", "", "")
        if key not in bronnen:
            self.fault(
                (*path, "bron"),
                f"'{key}' staat niet onder [bronnen]",
                _suggest(key, tuple(bronnen)) or "Zet de bron bovenaan het bestand onder [bronnen.SLEUTEL].",
            )
            return velden
        return {**velden, "bron": replace(bronnen[key], plaats=", ".join(p for p in (bronnen[key].plaats, place.strip()) if p))}


def _suggest(word: str, known: typing.Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"Bedoelt u '{close[0]}'?" if close else ""


@cache
def item_fields(cls: Any) -> tuple[str, ...]:
    """The keys that an item of this kind may have in a file."""
    return tuple(f.name for f in fields(cls) if f.name not in GEZET_DOOR_ONS)
