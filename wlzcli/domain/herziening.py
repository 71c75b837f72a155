"""A correction beside the besluit it takes the place of: what changed, from what to what, and why.

Becoming definitive and being withdrawn name a besluit before them too; those correct nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import dutch, percent, plain
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningUitkomst
from wlzcli.domain.money import Money, euro
from wlzcli.records import dataclass

_KORT_GEDING = re.compile(r"kort geding van \d{8} van (\d{4}-\d{2}-\d{2}) toegewezen")


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One thing that changed. ``wat``: uitkomst, duur_jaren, tariefpercentage, tarief_cents, volume or bedrag_cents.

    ``onderdeel`` is the ladder or the prestatie (empty: the whole). Numbers plain, amounts in cents; empty where there was none.
    """

    wat: str
    onderdeel: str
    van: str
    naar: str

    def as_data(self) -> dict[str, object]:
        """For ``--json``: amounts and years as whole numbers, as everywhere."""
        whole = self.wat.endswith("_cents") or self.wat == "duur_jaren"
        van, naar = (int(t) if whole and t else t for t in (self.van, self.naar))
        return {"wat": self.wat, "onderdeel": self.onderdeel, "van": van, "naar": naar}

    @property
    def naam(self) -> str:
        """What changed, in words."""
        return f"{_NAMEN[self.wat]} {self.onderdeel}".strip()

    def words(self) -> tuple[str, str]:
        """From and to, as people read them."""
        return _shown(self.wat, self.van), _shown(self.wat, self.naar)


_NAMEN = {
    "uitkomst": "Uitkomst", "duur_jaren": "Looptijd", "tariefpercentage": "Tariefpercentage", "tarief_cents": "Tarief", "volume": "Volume",
    "bedrag_cents": "Bedrag",
}  # fmt: skip


def _shown(wat: str, text: str) -> str:
    if not text:
        return "geen"
    match wat:
        case "uitkomst":
            return text
        case "duur_jaren":
            return f"{text} jaar"
        case "tariefpercentage":
            return percent(Decimal(text))
        case "volume":
            return dutch(Decimal(text))
        case _:
            return euro(Money(int(text)))


@dataclass(frozen=True, slots=True)
class Correctie:
    """A besluit, or a voorstel for one (``besluit_id`` None), that takes the place of another about the same award.

    ``besloten_op``: the day on which the old one was vastgesteld; ``verzonden_op``: the day its letter was sent, if it was.
    """

    regio: str
    sector: str
    agb_code: str
    naam: str
    besluit_id: str | None
    vervangt: str
    besloten_op: date
    verzonden_op: date | None
    reden: str
    wijzigingen: tuple[Wijziging, ...]

    def as_data(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "regio": self.regio, "sector": self.sector, "agb_code": self.agb_code, "naam": self.naam, "besluit": self.besluit_id,
            "vervangt": self.vervangt, "besloten_op": self.besloten_op, "verzonden_op": self.verzonden_op, "reden": self.reden,
            "wijzigingen": [w.as_data() for w in self.wijzigingen],
        }  # fmt: skip

    @property
    def besluit_van(self) -> str:
        """The old besluit as people know it: by the letter that brought it, else by the day it was taken."""
        if self.verzonden_op is not None:
            return f"het besluit in de brief van {in_full(self.verzonden_op)}"
        return f"het besluit van {in_full(self.besloten_op)}"

    @property
    def waarom(self) -> str:
        """The reason in words; of a kort geding the day, not who began it."""
        found = _KORT_GEDING.fullmatch(self.reden)
        return f"de uitkomst van het kort geding van {in_full(date.fromisoformat(found[1]))}" if found else self.reden


def changes(old: GunningBesluit, new: GunningBesluit) -> tuple[Wijziging, ...]:
    """What of an award changed; nothing where only its phase or its reasons did."""
    found = [
        ("uitkomst", "", _outcome(old), _outcome(new)),
        ("duur_jaren", "", str(old.duur_jaren or ""), str(new.duur_jaren or "")),
    ]
    before, after = _percentages(old), _percentages(new)
    found += [("tariefpercentage", key, before.get(key, ""), after.get(key, "")) for key in _keys(before, after)]
    lines, fresh = ({r.prestatiecode: r for r in b.regels} for b in (old, new))
    for code in _keys(lines, fresh):
        a, b = lines.get(code), fresh.get(code)
        found.append(("volume", code, plain(a.volume) if a else "", plain(b.volume) if b else ""))
        found.append(("tarief_cents", code, str(a.tarief_cents.cents) if a else "", str(b.tarief_cents.cents) if b else ""))
    found.append(("bedrag_cents", "", str(old.bedrag_cents.cents), str(new.bedrag_cents.cents)))
    return tuple(Wijziging(*one) for one in found if one[2] != one[3])


def is_correction(old: GunningBesluit, new: GunningBesluit) -> bool:
    """Whether the new one corrects the old: what was held is decided for the first time, what was withdrawn is taken back, and
    what is held now replaces nothing yet."""
    held = GunningUitkomst.AANGEHOUDEN in (old.uitkomst, new.uitkomst)
    return not held and new.fase is not Fase.INGETROKKEN and bool(changes(old, new))


def _outcome(b: GunningBesluit) -> str:
    return Fase.INGETROKKEN.value if b.fase is Fase.INGETROKKEN else b.uitkomst.value


def _percentages(b: GunningBesluit) -> dict[str, str]:
    if b.uitkomst is not GunningUitkomst.GEGUND or b.fase is Fase.INGETROKKEN:
        return {}
    return {ladder.id: plain(ladder.tariefpercentage) for ladder in b.ladders if ladder.tariefpercentage is not None}


def _keys(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [*before, *(key for key in after if key not in before)]
