"""The lines of one zorgaanbieder while its volumes are worked out, and the volume rules of a kader.

Quantities are whole quanta (days; hundredths of an hour or dagdeel) while they are worked on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from wlzcli.cycle.gunning.dossier import number_of
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decimals import plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Bereik, Finding, Question
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import ZERO, Money, half_up_ratio
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Kader, VolumeRegel, VolumeSoort
from wlzcli.records import maker

STAP = "gunning"
HONDERD = Decimal(100)
new_stap = maker(Stap)  # some 70.000 lines have at least one


@dataclass(slots=True)
class Lijn:
    """One prestatie while its volume is worked out. ``n`` is the awarded number of quanta.

    ``gevraagd`` and ``had`` (the reference) are quanta, ``gevraagd_volume`` and ``had_volume`` the same as a quantity.
    ``referentie`` is what the table says, which may be no whole quanta.
    """

    tarief: Tarief
    per: int  # quanta per unit: 1 or 100
    plaats: int  # in the order of the lines
    gevraagd: int | None
    gevraagd_volume: Decimal | None
    had: int | None
    had_volume: Decimal | None
    referentie: Decimal | None
    n: int = 0
    ladder: Ladder | None = None
    prijs: Money = ZERO  # the tarief per unit at the percentage of the ladder
    stappen: tuple[Stap, ...] = ()

    @property
    def wens(self) -> int:
        """What is asked in quanta: the request, else what it had."""
        if self.gevraagd is not None:
            return self.gevraagd
        return self.had or 0

    @property
    def text(self) -> str:
        """The awarded volume in the unit of the prestatie, as text."""
        return shown(self.n, self.per)

    def cents(self, n: int) -> int:
        """What ``n`` quanta cost at this line's tarief."""
        cents = self.prijs.cents
        return n * cents if self.per == 1 else half_up_ratio(n * cents, self.per)

    def set(self, n: int, regel: str, feiten: Facts, bron: str, status: str | None = None) -> None:
        """A new volume, with its step."""
        per, steps = self.per, self.stappen
        before = steps[-1].naar if steps else shown(self.n, per)
        self.stappen = (*steps, new_stap(regel, feiten, before, str(n) if per == 1 else shown(n, per), bron, status))
        self.n = n


def total_cents(lines: Iterable[Lijn]) -> int:
    """What these lines cost together."""
    return sum([line.n * line.prijs.cents if line.per == 1 else line.cents(line.n) for line in lines])


PLAATS = attrgetter("plaats")
VORM = attrgetter("tarief.leveringsvorm")


@dataclass
class Volumes:
    """The lines of one zorgaanbieder by leveringsvorm and prestatie (``per_vorm``: the same, apart), and what came up."""

    lijnen: list[Lijn] = field(default_factory=list)
    per_vorm: dict[Leveringsvorm, list[Lijn]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def put(self, lines: list[Lijn]) -> None:
        """Take these lines, in their order."""
        self.lijnen = sorted(lines, key=PLAATS)
        self.per_vorm = {vorm: list(members) for vorm, members in groupby(self.lijnen, key=VORM)}


def to_quanta(volume: Decimal, per: int) -> int:
    """A quantity in whole quanta, half up."""
    top, bottom = volume.as_integer_ratio()
    return top * per if bottom == 1 else half_up_ratio(top * per, bottom)


def whole_quanta(volume: Decimal | None, per: int) -> tuple[int | None, Decimal | None]:
    """A quantity in whole quanta, half up, and what those are as a quantity: the same one where it was whole."""
    if volume is None:
        return None, None
    top, bottom = volume.as_integer_ratio()
    if bottom == 1:
        return top * per, volume
    if top * per % bottom == 0:
        return top * per // bottom, volume
    n = half_up_ratio(top * per, bottom)
    return n, as_volume(n, per)


def as_volume(n: int, per: int) -> Decimal:
    """Quanta as a quantity in the unit of the prestatie."""
    return Decimal(n) if per == 1 else Decimal(n).scaleb(-2)


def shown(n: int, per: int) -> str:
    """Quanta as text."""
    return str(n) if per == 1 else plain(as_volume(n, per))


class VolumeBeleid:
    """The volume rules of one kader, looked up once per leveringsvorm and type."""

    def __init__(self, kader: Kader, answers: Answers) -> None:
        self.kader = kader
        self.answers = answers
        self._known: dict[tuple[VolumeSoort, Leveringsvorm, AanbiederType], tuple[VolumeRegel, ...]] = {}
        self._shares: dict[str, Decimal | Question] = {}

    def rules(self, soort: VolumeSoort, vorm: Leveringsvorm, type_: AanbiederType) -> tuple[VolumeRegel, ...]:
        """The rules of this kind that fit, the most specific first."""
        key = (soort, vorm, type_)
        if key not in self._known:
            fitting = [
                r
                for r in self.kader.volume
                if r.soort is soort
                and (not r.voor_typen or type_ in r.voor_typen or type_ in (r.typen_open or ()))
                and (not r.voor_leveringsvormen or vorm in r.voor_leveringsvormen or soort is VolumeSoort.ALLEEN_LEVERINGSVORM)
            ]
            fitting.sort(key=lambda r: (not r.voor_leveringsvormen, not r.voor_typen, r.sleutel))
            self._known[key] = tuple(fitting)
        return self._known[key]

    def share(self, rule: VolumeRegel, code: str, vorm: Leveringsvorm) -> Decimal | Question:
        """The percentage of a rule; where policy leaves it open the answer, else the question (the same for everyone)."""
        if rule.waarde is not None:
            return rule.waarde
        key = f"{code} {rule.sleutel} {vorm}"
        if key not in self._shares:
            question = Question(
                code, STAP, f"{rule.titel}, {vorm.value}", rule.bron.label, bereik=Bereik(Decimal(0), HONDERD, "procent"),
                feiten=Facts.of(kader=self.kader.id, sleutel=rule.sleutel, leveringsvorm=vorm.value, reden=rule.reden),
            )  # fmt: skip
            answer = self.answers.to(question)
            given = number_of(answer.keuze) if answer else None
            self._shares[key] = question if given is None else given
        return self._shares[key]
