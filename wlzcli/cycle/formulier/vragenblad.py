"""The builder of one sheet of questions, and the texts every question shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap

from wlzcli.domain import formulier as ids
from wlzcli.domain.beleidsitem import Item
from wlzcli.domain.formulier import FormBlad, FormTekst, FormVeld, Optie, Stijl, VeldSoort

VRAAG, ANTWOORD, TOELICHTING = "Vraag", "Uw antwoord", "Toelichting"
BREEDTES = (44, 70, 50)


@dataclass
class Vragen:
    """Builds one sheet of questions row by row; the answers stand in the columns after the question."""

    naam: str
    titel: str
    uitleg: tuple[str, ...]
    vraagkop: str = VRAAG
    antwoordkoppen: tuple[str, ...] = (ANTWOORD,)
    breedtes: tuple[int, ...] = BREEDTES
    _teksten: list[FormTekst] = field(default_factory=list)
    _velden: list[FormVeld] = field(default_factory=list)
    _rij: int = 0
    _kop: int = 0

    def __post_init__(self) -> None:
        self._teksten.append(FormTekst("A1", self.titel, Stijl.TITEL))
        for n, line in enumerate(self.uitleg, start=2):
            self._teksten.append(FormTekst(f"A{n}", line, Stijl.UITLEG))
        self._rij = self._kop = 3 + len(self.uitleg)
        for column, text in zip("ABCDEFG", (self.vraagkop, *self.antwoordkoppen, TOELICHTING), strict=False):
            self._teksten.append(FormTekst(f"{column}{self._kop}", text, Stijl.KOP))

    def head(self, tekst: str, *regels: str) -> None:
        """A heading between the questions, with lines of explanation."""
        self._rij += 1
        self._teksten.append(FormTekst(f"A{self._rij}", tekst, Stijl.TUSSENKOP))
        # A line runs on over the empty cells beside it, but not off the sheet: what is longer takes another row.
        for line in (part for regel in regels for part in wrap(regel, sum(self.breedtes))):
            self._rij += 1
            self._teksten.append(FormTekst(f"A{self._rij}", line, Stijl.UITLEG))

    def ask(
        self, veld_id: str, vraag: str, soort: VeldSoort, hulp: str, *,
        keuzes: tuple[Optie, ...] = (), keuzes_van_ronde: bool = False, verplicht: bool = False, sleutel: str | None = None,
    ) -> None:  # fmt: skip
        """One question with one answer."""
        self._rij += 1
        self._teksten.append(FormTekst(f"A{self._rij}", vraag, Stijl.RIJKOP))
        self._teksten.append(FormTekst(f"C{self._rij}", hulp, Stijl.TOELICHTING))
        self._velden.append(
            FormVeld(
                id=veld_id, soort=soort, blad=self.naam, cel=f"B{self._rij}", rijkop=vraag, kolomkop=self.antwoordkoppen[0],
                hulp=hulp, keuzes=keuzes, keuzes_van_ronde=keuzes_van_ronde, verplicht=verplicht, sleutel=sleutel,
            )
        )  # fmt: skip

    def ask_row(self, vraag: str, toelichting: str, cellen: Iterable[tuple[str, VeldSoort, str]], sleutel: str) -> None:
        """One question with an answer in each answer column."""
        self._rij += 1
        self._teksten.append(FormTekst(f"A{self._rij}", vraag, Stijl.RIJKOP))
        columns = zip("BCDEF", self.antwoordkoppen, cellen, strict=False)
        for column, kop, (veld_id, soort, hulp) in columns:
            cel = f"{column}{self._rij}"
            self._velden.append(
                FormVeld(id=veld_id, soort=soort, blad=self.naam, cel=cel, rijkop=vraag, kolomkop=kop, hulp=hulp, sleutel=sleutel)
            )
        self._teksten.append(FormTekst(f"{'ABCDEFG'[len(self.antwoordkoppen) + 1]}{self._rij}", toelichting, Stijl.TOELICHTING))

    def blad(self, as_table: bool = False) -> FormBlad:
        """The sheet."""
        last = "ABCDEFG"[len(self.antwoordkoppen) + 1]
        raster = (f"A{self._kop}", f"{last}{self._rij}") if as_table else None
        return FormBlad(
            naam=self.naam,
            breedtes=self.breedtes,
            teksten=tuple(self._teksten),
            velden=tuple(self._velden),
            kopregel=self._kop,
            raster=raster,
        )


def ja_nee() -> tuple[Optie, ...]:
    return tuple(Optie(w, w) for w in ids.JA_NEE)


def help_text(item: Item, extra: str = "") -> str:
    """The explanation of a question: what policy says of it, and where."""
    later = f"Nu nog niet nodig: {item.telt_later}." if item.telt_later else ""
    return " ".join(part for part in (extra, later, item.toelichting or "", f"Bron: {item.bron.label}.") if part)
