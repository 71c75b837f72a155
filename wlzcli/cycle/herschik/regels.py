"""The published rule of the herschikking, per kader and per region; what policy leaves open is a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal

from wlzcli.domain.beleidsitem import Getal, Keuze, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decimals import NoNumber, parse_decimal
from wlzcli.domain.findings import Answers, Bereik, Question
from wlzcli.domain.verdeling import Verdeelmethode
from wlzcli.errors import PolicyError
from wlzcli.policy.model import Beleid, Herschikking, Kader
from wlzcli.records import dataclass

STAP = "herschik"
PROGNOSES = ("dagen", "maanden", "laatste_drie_maanden", "seizoen", "eigen_opgave")
EIGEN_OPGAVE = "eigen_opgave"
NIVEAUS = ("zorgaanbieder", "leveringsvorm", "sector")
GEEN_VOORRANG, EXTRAMURAAL_EERST, MPT_VPT_ZZP = "geen_voorrang", "extramuraal_eerst", "mpt_dan_vpt_dan_zzp"
VOORRANG = {
    GEEN_VOORRANG: ("alle",),
    EXTRAMURAAL_EERST: ("extramuraal", "intramuraal"),
    MPT_VPT_ZZP: ("MPT", "VPT", "ZZP"),
}
EXTRAMURAAL = frozenset({Leveringsvorm.VPT, Leveringsvorm.MPT})


@dataclass(frozen=True, slots=True)
class Waarde:
    """A value of the rule with where it stands."""

    waarde: str
    bron: str
    status: str

    @property
    def getal(self) -> Decimal:
        """The value as a number."""
        return Decimal(self.waarde)


@dataclass(frozen=True, slots=True)
class KaderRegel:
    """How one kader forecasts, at which level it compares, and what it guarantees."""

    prognose: Waarde
    niveau: Waarde
    garantie: Waarde
    drempel: Waarde
    opgave_marge: Waarde | None = None


@dataclass
class Vragen:
    """Answers looked up, and the questions that have none."""

    answers: Answers
    open: dict[str, Question] = field(default_factory=dict)

    def ask(self, question: Question) -> str | None:
        """The answer, or None and the question noted."""
        answer = self.answers.to(question)
        if answer is None:
            self.open[question.id] = question
            return None
        return answer.keuze

    def number(self, question: Question) -> Decimal | None:
        """The answer as a number."""
        text = self.ask(question)
        value = None if text is None else parse_decimal(text)
        return None if isinstance(value, NoNumber) else value


def rule_of(kader: Kader, vragen: Vragen) -> KaderRegel | None:
    """The rule of one kader; None while a question about it is open. PolicyError when it has no herschikking."""
    h = kader.herschikking
    if h is None:
        raise PolicyError(
            f"Het kader {kader.id} zegt niets over herschikking.", "Neem een [herschikking] op in het beleid van het zorgkantoor."
        )
    prognose = _choice(h.prognose, "V602", PROGNOSES, kader.id, vragen)
    niveau = _choice(h.niveau, "V604", NIVEAUS, kader.id, vragen)
    garantie = _percent(h.garantie, "V605", kader.id, vragen)
    drempel = _percent(h.drempel, "V606", kader.id, vragen)
    marge = None
    if prognose is not None and prognose.waarde == EIGEN_OPGAVE:
        marge = _margin(h.opgave_marge, kader.id, vragen)
        if marge is None:
            return None
    if niveau is not None and niveau.waarde != "leveringsvorm":
        for name in h.klassen:
            class_of((name,), None, Facts.of(alle="bestaand"))  # a class of one leveringsvorm does not fit this level
    if prognose is None or niveau is None or garantie is None or drempel is None:
        return None
    return KaderRegel(prognose, niveau, garantie, drempel, marge)


def _margin(item: Getal | None, kader: str, vragen: Vragen) -> Waarde | None:
    """Within which bounds an own figure counts; a kader that takes own figures without bounds asks."""
    if item is not None:
        return _percent(item, "V613", kader, vragen)
    facts = Facts.of(kader=kader, sleutel="herschikking.opgave_marge")
    question = Question("V613", STAP, "marge van de eigen opgave", kader, bereik=Bereik(Decimal(0), Decimal(100), "procent"), feiten=facts)
    given = vragen.number(question)
    return None if given is None else Waarde(str(given), f"antwoord {question.id}", Status.VAST.value)


def _choice(item: Keuze, code: str, choices: tuple[str, ...], kader: str, vragen: Vragen) -> Waarde | None:
    if item.waarde is not None:
        if item.waarde not in choices:
            raise PolicyError(
                f"Het kader {kader} kiest voor {item.sleutel} '{item.waarde}'; daarmee kan deze versie niet rekenen.",
                f"Kies uit: {', '.join(choices)}.",
            )
        return Waarde(item.waarde, item.bron.label, item.zekerheid_label)
    facts = Facts.of(kader=kader, sleutel=item.sleutel, reden=item.reden)
    question = Question(code, STAP, item.titel, item.bron.label, choices, feiten=facts)
    given = vragen.ask(question)
    return None if given is None else Waarde(given, f"antwoord {question.id}", Status.VAST.value)


def _percent(item: Getal | None, code: str, kader: str, vragen: Vragen) -> Waarde | None:
    """A percentage of the agreement; without an entry in the kader nothing is guaranteed and there is no threshold."""
    if item is None:
        return Waarde("0", kader, Status.VAST.value)
    if item.waarde is not None:
        return Waarde(str(item.waarde), item.bron.label, item.zekerheid_label)
    facts = Facts.of(kader=kader, sleutel=item.sleutel, reden=item.reden)
    question = Question(code, STAP, item.titel, item.bron.label, bereik=Bereik(Decimal(0), Decimal(100), "procent"), feiten=facts)
    given = vragen.number(question)
    return None if given is None else Waarde(str(given), f"antwoord {question.id}", Status.VAST.value)


@dataclass(frozen=True, slots=True)
class RegioRegel:
    """The one rule by which a region divides, over all its sectors: the classes in order and the method."""

    klassen: tuple[str, ...]
    klassen_bron: Waarde
    methode: Verdeelmethode
    methode_bron: Waarde


def check_one_rule(beleid: Beleid) -> None:
    """PolicyError when the kaders of the ronde name another method or other classes: the room is one (INTERFACE)."""
    rules = {(h.verdeling.waarde, h.klassen) for h in _all(beleid.kaders)}
    if len(rules) > 1:
        names = ", ".join(k.id for k in beleid.kaders)
        raise PolicyError(
            f"De kaders {names} verdelen de herschikking verschillend, terwijl de contracteerruimte van een regio één is.",
            "Leg in de laag van het zorgkantoor één methode en één volgorde van klassen vast voor alle sectoren.",
        )


def region_rule(beleid: Beleid, vragen: Vragen) -> RegioRegel | None:
    """The rule to divide by; None while the question is open. Only needed when there is too little."""
    h = next(iter(_all(beleid.kaders)))
    ids = ", ".join(sorted(k.id for k in beleid.kaders))
    methode = _choice(h.verdeling, "V603", tuple(m.value for m in Verdeelmethode), ids, vragen)
    origin = h.klassen_herkomst
    klassen: tuple[str, ...] | None = h.klassen
    bron = Waarde(" > ".join(h.klassen), origin.bron.label if origin else ids, origin.zekerheid_label if origin else Status.VAST.value)
    if origin is not None and origin.status is Status.ONBEKEND:
        facts = Facts.of(kader=ids, sleutel=origin.sleutel, reden=origin.reden)
        question = Question("V607", STAP, origin.titel, origin.bron.label, tuple(VOORRANG), feiten=facts)
        given = vragen.ask(question)
        klassen = None if given is None else VOORRANG[given]
        bron = Waarde(" > ".join(klassen or ()), f"antwoord {question.id}", Status.VAST.value)
    if methode is None or klassen is None:
        return None
    return RegioRegel(klassen, bron, Verdeelmethode(methode.waarde), methode)


def _all(kaders: Iterable[Kader]) -> list[Herschikking]:
    return [k.herschikking for k in kaders if k.herschikking is not None]


def class_of(klassen: tuple[str, ...], vorm: Leveringsvorm | None, typen: Facts) -> int:
    """Where a unit stands: 1 is the first class it belongs to; what belongs to none comes last.

    A unit over several leveringsvormen (``vorm`` None) cannot be put in a class of one leveringsvorm: PolicyError.
    """
    for number, name in enumerate(klassen, 1):
        if all(_holds(word, vorm, typen) for word in name.lower().split()):
            return number
    return len(klassen) + 1


def _holds(word: str, vorm: Leveringsvorm | None, typen: Facts) -> bool:
    if word == "alle":
        return True
    if word in ("bestaand", "nieuw"):
        given = {typen.get(vorm.value)} if vorm and typen.get(vorm.value) else {text for _, text in typen.pairs}
        existing = bool(given) and all(text == AanbiederType.BESTAAND for text in given)
        return existing if word == "bestaand" else not existing
    if vorm is None:
        raise PolicyError(
            f"De herschikking vergelijkt per zorgaanbieder of sector, maar heeft een klasse '{word}' die bij een leveringsvorm hoort.",
            'Kies herschikking.niveau = "leveringsvorm", of klassen die voor de hele zorgaanbieder gelden (alle, bestaand, nieuw).',
        )
    if word == "extramuraal":
        return vorm in EXTRAMURAAL
    if word == "intramuraal":
        return vorm not in EXTRAMURAAL
    return word == vorm.value.lower()
