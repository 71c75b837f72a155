"""A beoordelingskader made ready to count with; one that leaves something open is refused, never completed.

The sources give three national elements, no weights, no scale and no staffel (inkoopkader-2016-gz §2.2.4: the
zorgkantoor itself decides which weighing "eventueel" applies). So everything here comes from the zorgkantoor's own layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from wlzcli.domain.beleidsitem import Getal, Keuze, Status
from wlzcli.domain.decimals import plain
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.errors import PolicyError, PolicyFault
from wlzcli.policy.model import Beoordeling, Kader, Trede

INTEGRAAL, GEWOGEN = "integraal", "gewogen"
GEMIDDELDE, MEDIAAN, CONSENSUS = "gemiddelde", "mediaan", "consensus"
BUITEN_WEGING, LAAGSTE_SCORE, NIET_TOEGESTAAN = "buiten_weging", "laagste_score", "niet_toegestaan"
ONVOLLEDIG, NVT = "onvolledig", "nvt"
SOM, HOOGSTE = "som", "hoogste"
ELEMENT_OPSLAG = "opslag"
TITEL_OPSLAG = "Opslag op het tarief, in procentpunten"

METHODES = (INTEGRAAL, GEWOGEN)
AGGREGATIES = (GEMIDDELDE, MEDIAAN, CONSENSUS)
NVT_BETEKENIS = (BUITEN_WEGING, LAAGSTE_SCORE, NIET_TOEGESTAAN)
LEEG_BETEKENIS = (ONVOLLEDIG, NVT)


@dataclass(frozen=True)
class Weging:
    """The rules of one kader, exact. ``gewichten`` is empty and ``treden`` too where a person decides (integraal)."""

    kader: Kader
    methode: str
    elementen: tuple[str, ...]
    gewichten: tuple[Fraction, ...]
    minimum: Fraction
    maximum: Fraction
    aggregatie: str
    nvt: str
    leeg: str
    treden: tuple[tuple[Fraction, Decimal], ...]
    max_opslag: Decimal
    max_verschil: Fraction | None
    samen: str | None
    moment: OpslagMoment

    @property
    def beoordeling(self) -> Beoordeling:
        """The kader's own words, for sources and anchors."""
        if self.kader.beoordeling is None:
            raise TypeError("a weighing is only made of a kader with a beoordelingskader")
        return self.kader.beoordeling

    @property
    def bron(self) -> str:
        """Where the opslag on a plan and its maximum stand."""
        item = self.beoordeling.max_opslag or self.beoordeling.methode
        return item.bron.label

    @property
    def status(self) -> str:
        """How sure that maximum is."""
        item = self.beoordeling.max_opslag or self.beoordeling.methode
        return item.zekerheid_label

    @property
    def is_integraal(self) -> bool:
        """Whether a person decides the opslag as a whole."""
        return self.methode == INTEGRAAL


def prepare(kader: Kader, moment: OpslagMoment) -> Weging:
    """The weighing of this kader. PolicyError names everything that is open, missing or contradictory, in one go."""
    beoordeling = kader.beoordeling
    if beoordeling is None:
        raise PolicyError(f"Kader {kader.id} kent geen beoordelingskader voor ontwikkelplannen.", "Neem het op met 'wlz beleid wijzig'.")
    faults = _Faults(kader)
    methode = faults.choice("methode", beoordeling.methode, METHODES)
    maximum = faults.number("max_opslag", beoordeling.max_opslag)
    if not beoordeling.elementen:
        faults.add("elementen", "er is geen enkel element")
    if methode == GEWOGEN:
        _check_weighing(beoordeling, maximum, faults)
    samen = beoordeling.samen
    if samen is not None and samen.waarde is not None and samen.waarde not in (SOM, HOOGSTE):
        faults.add("samen", f"'{samen.waarde}' is geen van som, hoogste")
    faults.stop()
    weighs = methode == GEWOGEN
    verschil = beoordeling.max_verschil
    return Weging(
        kader=kader,
        methode=methode,
        elementen=tuple(naam_van(e.sleutel) for e in beoordeling.elementen),
        gewichten=tuple(Fraction(e.gewicht) for e in beoordeling.elementen if e.gewicht is not None) if weighs else (),
        minimum=Fraction(beoordeling.schaal_min),
        maximum=Fraction(beoordeling.schaal_max),
        aggregatie=_word(beoordeling.aggregatie) or GEMIDDELDE,
        nvt=_word(beoordeling.nvt) or NIET_TOEGESTAAN,
        leeg=_word(beoordeling.leeg) or ONVOLLEDIG,
        treden=tuple((Fraction(t.vanaf), t.opslag) for t in beoordeling.staffel) if weighs else (),
        max_opslag=maximum,
        max_verschil=Fraction(verschil.waarde) if verschil is not None and verschil.waarde is not None else None,
        samen=_word(samen) or None,
        moment=moment,
    )


def _word(keuze: Keuze | None) -> str:
    return (keuze.waarde or "") if keuze is not None else ""


class _Faults:
    """Collects what is wrong in one beoordelingskader."""

    def __init__(self, kader: Kader) -> None:
        self.kader = kader
        self.found: list[PolicyFault] = []

    def add(self, sleutel: str, melding: str) -> None:
        self.found.append(PolicyFault(f"kader {self.kader.id}", f"beoordeling.{sleutel}", melding))

    def choice(self, sleutel: str, keuze: Keuze | None, words: tuple[str, ...]) -> str:
        if keuze is None or keuze.waarde is None or keuze.status is Status.ONBEKEND:
            self.add(sleutel, f"onbekend; kies uit {', '.join(words)}")
            return ""
        if keuze.waarde not in words:
            self.add(sleutel, f"'{keuze.waarde}' is geen van {', '.join(words)}")
        return keuze.waarde

    def number(self, sleutel: str, getal: Getal | None) -> Decimal:
        if getal is None or getal.waarde is None:
            self.add(sleutel, "onbekend; zonder maximum is er geen opslag te bepalen")
            return Decimal(0)
        if getal.waarde < 0:
            self.add(sleutel, f"{plain(getal.waarde)} is lager dan nul")
        return getal.waarde

    def stop(self) -> None:
        if self.found:
            raise PolicyError(
                f"Het beoordelingskader van {self.kader.naam} is niet volledig: {len(self.found)} punten staan open.",
                "Leg ze vast in de regionale paragraaf, voor de inschrijving bekend wordt gemaakt, en neem die op met 'wlz beleid wijzig'.",
                tuple(self.found),
            )


def _check_weighing(b: Beoordeling, maximum: Decimal, faults: _Faults) -> None:
    faults.choice("aggregatie", b.aggregatie, AGGREGATIES)
    faults.choice("nvt", b.nvt, NVT_BETEKENIS)
    faults.choice("leeg", b.leeg, LEEG_BETEKENIS)
    for element in b.elementen:
        if element.gewicht is None:
            faults.add(f"elementen.{naam_van(element.sleutel)}", "het gewicht is onbekend")
        elif element.gewicht < 0:
            faults.add(f"elementen.{naam_van(element.sleutel)}", f"het gewicht {plain(element.gewicht)} is lager dan nul")
    total = sum((e.gewicht for e in b.elementen if e.gewicht is not None), Decimal(0))
    if b.elementen and all(e.gewicht is not None for e in b.elementen) and total != 1:
        faults.add("elementen", f"de gewichten tellen op tot {plain(total)} en niet tot 1")
    if b.schaal_min >= b.schaal_max:
        faults.add("schaal", f"de schaal loopt van {b.schaal_min} tot {b.schaal_max}")
    _check_staffel(b.staffel, Decimal(b.schaal_min), Decimal(b.schaal_max), maximum, faults)


def _check_staffel(staffel: tuple[Trede, ...], low: Decimal, high: Decimal, maximum: Decimal, faults: _Faults) -> None:
    """From the lowest score on, each trede starting above the one before it, and never a lower opslag for a higher score."""
    if not staffel:
        faults.add("staffel", "onbekend; zonder staffel volgt uit een score geen opslag")
        return
    if staffel[0].vanaf > low:
        faults.add("staffel", f"een score van {plain(low)} valt onder de eerste trede ({plain(staffel[0].vanaf)})")
    if staffel[-1].vanaf > high:
        faults.add("staffel", f"de trede vanaf {plain(staffel[-1].vanaf)} ligt boven de schaal ({plain(high)})")
    for before, after in pairwise(staffel):
        if after.vanaf <= before.vanaf:
            faults.add("staffel", f"trede {plain(after.vanaf)} staat na trede {plain(before.vanaf)}")
        if after.opslag < before.opslag:
            faults.add(
                "staffel", f"vanaf {plain(after.vanaf)} is de opslag ({plain(after.opslag)}) lager dan daarvoor ({plain(before.opslag)})"
            )
    for trede in staffel:
        if not 0 <= trede.opslag <= maximum:
            faults.add("staffel", f"de opslag {plain(trede.opslag)} ligt niet tussen 0 en het maximum {plain(maximum)}")
