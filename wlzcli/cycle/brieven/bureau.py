"""The desk on which letters are drawn up: inputs looked up by key, and what every letter shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from wlzcli.cycle.brieven.inputs import BrievenInputs, GunningUit, Herkomst
from wlzcli.cycle.brieven.ontwerp import Ontwerp, StoppedError
from wlzcli.cycle.brieven.woorden import court, known, sector_word
from wlzcli.domain.brief import BriefSoort, Geadresseerde
from wlzcli.domain.briefdelen import Algemeen, Beroep, Kalenderdag
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM, in_full, last_day_of_term, moment_in_full
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.printable import printable
from wlzcli.policy.model import Beleid, Kader, Termijn

Sleutel = tuple[str, Sector, str]  # regio, sector, agb_code
ANSWER = re.compile(r"\bantwoord ([0-9a-f]{12})\b")


@dataclass
class Bureau:
    """The inputs of one run, and the words that every letter shares."""

    inputs: BrievenInputs
    beleid: Beleid

    def __post_init__(self) -> None:
        self._address = {z.agb_code: z for z in self.inputs.zorgaanbieders}
        self._before = {e.sleutel: e.datum for e in self.inputs.eerder}
        self._reasons = {a.vraag.id: f"besluit van het zorgkantoor: {printable(a.reden).rstrip('. ')}" for a in self.inputs.antwoorden}

    def sending(self, soort: BriefSoort, sleutel: Sleutel) -> date | None:
        """The day this letter goes out; None while nobody said."""
        regio, sector, agb_code = sleutel
        return self._before.get(f"{soort}/{agb_code}-{regio}-{sector}") or self.inputs.verzending

    def kader(self, sector: Sector) -> Kader:
        """The kader of this sector."""
        return self.beleid.kader(sector)

    def regio(self, code: str) -> str:
        """``Midden-Brabant (5508)``; a form may have named none."""
        if not code:
            return "nog niet bekend"
        regio = self.inputs.ronde.regio(code)
        return f"{regio.naam} ({code})" if regio and regio.naam and regio.naam != code else code

    def addressee(self, sleutel: Sleutel, naam: str) -> Geadresseerde:
        """Name and address from the zorgkantoor's own table; StoppedError when there is none."""
        row = self._address.get(sleutel[2])
        if row is None or not row.adres.strip() or not row.plaats.strip():
            raise self.stop("F701", sleutel, naam, gevonden="geen adres", verwacht="een rij in tabellen/zorgaanbieders met adres en plaats")
        place = " ".join(part for part in (printable(row.postcode), printable(row.plaats)) if part)
        return Geadresseerde(printable(row.naam or naam), (printable(row.adres), place))

    def algemeen(self, sleutel: Sleutel, naam: str) -> Algemeen:
        """What every letter knows."""
        style = self.inputs.ronde.huisstijl
        ways = [known(style.email), f"telefoon {known(style.telefoon)}" if known(style.telefoon) else ""]
        return Algemeen(
            zorgkantoor=style.naam,
            zorgaanbieder=naam,
            agb_code=sleutel[2],
            jaar=str(self.inputs.ronde.jaar),
            sector=sector_word(sleutel[1]),
            regio=self.regio(sleutel[0]),
            kader=kader_in_words(self.kader(sleutel[1])),
            contact=" of ".join(w for w in ways if w) or f"het adres van {style.naam}",
            mandaat=known(style.mandaat),
            elders=self._elsewhere(sleutel),
        )

    def _elsewhere(self, sleutel: Sleutel) -> tuple[str, ...]:
        """The other regions and sectors in which this zorgaanbieder takes part."""
        regio, sector, agb_code = sleutel
        sent = {(i.regio, i.sector) for i in self.inputs.inschrijvingen if i.agb_code == agb_code and i.regio}
        awarded = {(g.besluit.regio, g.besluit.sector) for g in self.inputs.gunningen if g.besluit.agb_code == agb_code}
        others = sorted((sent | awarded) - {(regio, sector)})
        ours = [(r, s) for r, s in others if s in self.inputs.ronde.sectoren and self.inputs.ronde.regio(r)]
        return tuple(f"{'' if s is sector else f'de sector {sector_word(s)} in '}de regio {self.regio(r)}" for r, s in ours)

    def beroep(self, soort: BriefSoort, sleutel: Sleutel, naam: str) -> tuple[Beroep, date, int]:
        """Where and until when to object; StoppedError when the kader, the house style or the day of sending is missing."""
        item = self.kader(sleutel[1]).termijn("bezwaar")
        if item is None or item.waarde is None:
            reden = (item.reden if item else None) or ""
            raise self.stop(
                "F702", sleutel, naam, sleutelnaam="termijnen.bezwaar", gevonden="onbekend", verwacht="een aantal dagen", reden=reden
            )
        sent = self.sending(soort, sleutel)
        if sent is None:
            raise self.stop("F703", sleutel, naam, gevonden="geen dag van verzending", verwacht="--verzending DATUM")
        style = self.inputs.ronde.huisstijl
        if not known(style.rechtbank):
            raise self.stop("F704", sleutel, naam, sleutelnaam="huisstijl.rechtbank", gevonden="leeg", verwacht="de bevoegde rechtbank")
        days = int(item.waarde)
        end = last_day_of_term(sent, days)
        return Beroep(court(style.rechtbank), days, in_full(sent), in_full(end), item.bron.label), end, days

    def repair_until(self, sleutel: Sleutel, naam: str) -> date:
        """The last day to repair: the term of the kader from the day of sending."""
        item = self.kader(sleutel[1]).termijn("herstel")
        if item is None or item.waarde is None:
            reden = (item.reden if item else None) or ""
            raise self.stop(
                "F705", sleutel, naam, sleutelnaam="termijnen.herstel", gevonden="onbekend", verwacht="een aantal dagen", reden=reden
            )
        sent = self.sending(BriefSoort.VERZOEK_OM_AANVULLING, sleutel)
        if sent is None:
            raise self.stop("F703", sleutel, naam, gevonden="geen dag van verzending", verwacht="--verzending DATUM")
        return last_day_of_term(sent, int(item.waarde))

    def planned(self, sleutel: Sleutel, naam: str, moment: str) -> str:
        """A moment of the planning in full; StoppedError where the kader does not hold it."""
        item = self.kader(sleutel[1]).moment(moment)
        text = when(item) if item else ""
        if not text:
            reden = (item.reden if item else None) or ""
            raise self.stop(
                "F706", sleutel, naam, sleutelnaam=f"planning.{moment}", gevonden="onbekend", verwacht="een dag of moment", reden=reden
            )
        return text

    def calendar(self, soort: BriefSoort, sleutel: Sleutel, start: str) -> tuple[Kalenderdag, ...]:
        """The moments of the planning whose name begins so, as far as they are known and not past on the day of the letter."""
        day = self.sending(soort, sleutel) or self.inputs.peildatum
        items = [t for t in self.kader(sleutel[1]).planning if t.sleutel.startswith(f"planning.{start}")]
        return tuple(Kalenderdag(t.titel, when(t)) for t in items if when(t) and not _gone(t, day))

    def reserve(self, sector: Sector, soort: BriefSoort) -> tuple[str, ...]:
        """What the kader says this letter must say."""
        return tuple(r.tekst for r in self.kader(sector).brieven if r.brief == soort.value and r.tekst)

    def stop(
        self, code: str, sleutel: Sleutel, naam: str, *, sleutelnaam: str | None = None, gevonden: str, verwacht: str, **feiten: object
    ) -> StoppedError:
        """The finding that stops one letter."""
        regio, sector, agb_code = sleutel
        return StoppedError(
            Finding(
                code, Ernst.FOUT, f"{naam} ({agb_code}), {sector} in {regio}", sleutel=sleutelnaam, gevonden=gevonden, verwacht=verwacht,
                bron=self.kader(sector).id, agb_code=agb_code, feiten=Facts.of(**feiten),
            )
        )  # fmt: skip

    def draft(
        self, soort: BriefSoort, sleutel: Sleutel, naam: str, gegevens: object, herkomst: Herkomst | None, *, end: tuple[date, int] | None = None,
        bedrag: str = "", rang: int | None = None, bijzonder: int = 0,
    ) -> Ontwerp:  # fmt: skip
        """A letter with all that is the same for every letter."""
        regio, sector, agb_code = sleutel
        day = self.sending(soort, sleutel) or self.inputs.peildatum
        gegevens = told(gegevens, self._reasons)
        return Ontwerp(
            soort=soort, agb_code=agb_code, regio=regio, sector=sector,
            kenmerk=f"{self.inputs.ronde.jaar}-{sector}-{regio}-{agb_code}-{soort.value.replace('_', '-')}",
            geadresseerde=self.addressee(sleutel, naam), datum=day, besluitdatum=herkomst.datum if herkomst else day,
            besluit_id=herkomst.besluit_id if herkomst else None, concept=herkomst is not None and herkomst.concept, gegevens=gegevens,
            einddatum=end[0] if end else None, termijn_dagen=end[1] if end else None, bedrag=bedrag, rang=rang, bijzonder=bijzonder,
        )  # fmt: skip

    def awarded(self, sleutel: Sleutel) -> GunningUit | None:
        """The award that counts for this zorgaanbieder: vastgesteld before proposed, the last one first."""
        own = [g for g in self.inputs.gunningen if (g.besluit.regio, g.besluit.sector, g.besluit.agb_code) == sleutel]
        return min(own, key=lambda g: g.herkomst.concept, default=None)


def kader_in_words(kader: Kader) -> str:
    """``het Inkoopkader langdurige zorg 2016``; a name that does not say that it is one, behind the word."""
    return f"het {kader.naam}" if kader.naam.lower().startswith("inkoopkader") else f"het inkoopkader ‘{kader.naam}’"


def told(value: Any, reasons: dict[str, str]) -> Any:
    """The data of a letter with, for the number of an answer, the reason that a person gave."""
    if isinstance(value, str):
        return ANSWER.sub(lambda m: reasons.get(m[1], "besluit van het zorgkantoor"), value) if "antwoord " in value else value
    if isinstance(value, tuple):
        return tuple(told(v, reasons) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: told(getattr(value, f.name), reasons) for f in fields(value)})
    return value


def _gone(item: Termijn, day: date) -> bool:
    last = item.moment.date() if item.moment is not None else item.dag
    return last is not None and last < day


def when(item: Termijn) -> str:
    """A moment of the planning as a letter prints it."""
    if item.moment is not None:
        aware = item.moment if item.moment.tzinfo else item.moment.replace(tzinfo=AMSTERDAM)
        return moment_in_full(aware)
    return in_full(item.dag) if item.dag else ""
