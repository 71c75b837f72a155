"""``wlz tarief``: one tariff ladder outside any ronde, for advisers and what-ifs. Stores nothing."""

from __future__ import annotations

import difflib
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.feiten import FEITEN, feit_naam
from wlzcli.domain.findings import Ernst, Finding, Question
from wlzcli.domain.klim import Klim, climb
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report, Table
from wlzcli.errors import UsageError
from wlzcli.policy.model import Kader, VolumeRegel, VolumeSoort
from wlzcli.records import dataclass
from wlzcli.workflow.beleid import kader_named, one_region

OPEN_NAMEN = ("lezing.", "waarde.", "geldt.")


@dataclass(frozen=True, slots=True)
class TariefBesluit:
    """What the ladder says: the percentage and the tarief, or neither while something stands open."""

    kader: str
    zorgkantoor: str | None
    sector: Sector
    type: AanbiederType
    leveringsvorm: Leveringsvorm
    zorg_cents: Money
    nhc_cents: Money
    nic_cents: Money
    tariefpercentage: Decimal | None
    tarief_cents: Money | None
    stappen: tuple[Stap, ...]


def tarief_van(percentage: Decimal, zorg: Money, nhc: Money, nic: Money) -> Money:
    """``half_up(percentage x zorg) + nhc + nic``: the percentage never touches NHC and NIC."""
    return zorg.times(Fraction(percentage) / 100) + nhc + nic


def run(
    kader_id: str,
    zorgkantoor: str | None,
    leveringsvorm: Leveringsvorm,
    type: AanbiederType,
    zorg: Money,
    nhc: Money,
    nic: Money,
    feiten: tuple[tuple[str, str], ...],
    beleid_map: Path | None = None,
    prestatiecode: str | None = None,
    regio: str | None = None,
) -> Report:
    """Climb the ladder and report it; exit 1 for a value outside its band, 4 for what is unknown."""
    kader = kader_named(kader_id, zorgkantoor, beleid_map, one_region(regio))
    if leveringsvorm not in kader.leveringsvormen:
        known = ", ".join(kader.leveringsvormen)
        raise UsageError(f"Het kader {kader.id} koopt geen {leveringsvorm} in.", f"Kies uit: {known}.")
    _check_names(feiten, kader)
    facts = Facts(feiten)
    subject = f"{kader.zorgkantoor or kader.id} {leveringsvorm} {type}"
    klim = climb(
        kader.tarief, facts, type, leveringsvorm, id=leveringsvorm.value, onderwerp=subject, kader=kader.id, stap="tarief",
        prestatiecode=prestatiecode,
    )  # fmt: skip
    pct = klim.ladder.tariefpercentage
    tarief = None if pct is None else tarief_van(pct, zorg, nhc, nic)
    besluit = TariefBesluit(
        kader.id, kader.zorgkantoor, kader.sector, type, leveringsvorm, zorg, nhc, nic, pct, tarief, klim.ladder.stappen
    )
    findings = klim.findings + _warnings(kader, klim, facts, type, leveringsvorm, subject)
    return _report(besluit, findings, klim, _unsaid(kader, facts, type, leveringsvorm))


def _check_names(feiten: tuple[tuple[str, str], ...], kader: Kader) -> None:
    """A misspelt fact would silently count as absent."""
    own = {name for regel in kader.tarief for name in (regel.feit, regel.waarde_feit) if name}
    seen: set[str] = set()
    for name, _ in feiten:
        if name in seen:
            raise UsageError(f"--feit: '{name}' staat er twee keer.", "Geef elk feit één keer.")
        seen.add(name)
        if feit_naam(name) is None and name not in own and not name.startswith(OPEN_NAMEN):
            names = sorted(own | {f.naam for f in FEITEN})
            close = difflib.get_close_matches(name, names, n=1)
            hint = f"Bedoelt u '{close[0]}'?" if close else f"Dit kader kent: {', '.join(sorted(own)) or 'geen feiten'}."
            raise UsageError(f"--feit: wlz kent het feit '{name}' niet.", hint)


def _warnings(
    kader: Kader, klim: Klim, feiten: Facts, type: AanbiederType, leveringsvorm: Leveringsvorm, subject: str
) -> tuple[Finding, ...]:
    """Facts that played no part, and a leveringsvorm that is not bought from this type."""
    found = []
    shutting = _shutting(kader, leveringsvorm)
    open_ = {f"geldt.{r.sleutel}": r for r in shutting if type in (r.typen_open or ())}
    for name, value in feiten:
        if value and name not in klim.gebruikt and name not in open_:
            told = Facts.of(feit=name)
            found.append(Finding("W901", Ernst.WAARSCHUWING, subject, gevonden=value, feiten=told))
    said = [r for name, r in open_.items() if feiten.get(name).strip().lower() == "ja"]
    for regel in shutting:
        if not regel.voor_typen or type in regel.voor_typen or regel in said:
            told = Facts.of(titel=regel.titel, leveringsvorm=leveringsvorm)
            wanted = ", ".join(regel.voor_leveringsvormen)
            found.append(
                Finding("W902", Ernst.WAARSCHUWING, subject, sleutel=regel.sleutel, gevonden=leveringsvorm.value, verwacht=wanted,
                        bron=regel.bron.label, feiten=told)
            )  # fmt: skip
    return tuple(found)


def _shutting(kader: Kader, leveringsvorm: Leveringsvorm) -> tuple[VolumeRegel, ...]:
    """The volume rules under which this leveringsvorm is not bought from some types."""
    only = (r for r in kader.volume if r.soort is VolumeSoort.ALLEEN_LEVERINGSVORM)
    return tuple(r for r in only if leveringsvorm not in r.voor_leveringsvormen)


def _unsaid(kader: Kader, feiten: Facts, type: AanbiederType, leveringsvorm: Leveringsvorm) -> tuple[str, ...]:
    """Where the source does not say whether this leveringsvorm is bought from this type; the ladder itself does not wait for it."""
    open_ = ((f"geldt.{r.sleutel}", r.titel) for r in _shutting(kader, leveringsvorm) if type in (r.typen_open or ()))
    return tuple(
        f"Of '{titel}' ook geldt voor het type {type}, zegt het beleid niet; u zegt het met --feit {name}=… (ja of nee)."
        for name, titel in open_
        if feiten.get(name).strip().lower() not in ("ja", "nee")
    )


def _report(besluit: TariefBesluit, findings: tuple[Finding, ...], klim: Klim, unsaid: tuple[str, ...]) -> Report:
    rows = tuple(
        (
            s.feiten.get("titel"),
            _percent(s.van),
            _percent(s.naar),
            _percent(s.feiten.get("waarde"), ""),
            s.feiten.get("lezing"),
            s.status or "",
            s.feiten.get("laag"),
            s.bron,
        )
        for s in besluit.stappen
    )
    columns = ("trede", "van", "naar", "waarde", "lezing", "status", "laag", "bron")
    if besluit.tariefpercentage is None or besluit.tarief_cents is None:
        line = "Het tarief staat nog open: zie hieronder."
    else:
        line = (
            f"Tarief {besluit.tarief_cents}: {percent(besluit.tariefpercentage)} van {besluit.zorg_cents}"
            f" + NHC {besluit.nhc_cents} + NIC {besluit.nic_cents}"
        )
    notes = _standing(besluit.stappen)
    return Report(
        command="tarief",
        besluiten=(besluit,),
        bevindingen=findings,
        vragen=klim.questions,
        tables=(Table(f"Tariefladder {besluit.kader} {besluit.zorgkantoor or ''}".rstrip(), columns, rows, ("van", "naar", "waarde")),),
        lines=(line,),
        notes=(*notes, *unsaid, *(_fill(q) for q in klim.questions)),
    )


def _standing(stappen: tuple[Stap, ...]) -> tuple[str, ...]:
    """How firm the rungs are, and for how long they are agreed."""
    unsure = sorted({s.status for s in stappen if s.status in ("secundair", "onbevestigd", "fictief")})
    filled = [s.feiten.get("titel") for s in stappen if s.status == "onbekend" and s.feiten.get("waarde")]
    agreed = [(s.feiten.get("titel"), s.feiten.get("jaren")) for s in stappen if s.feiten.get("jaren")]
    return (
        *(
            f"Dit rust op waarden met status {', '.join(unsure)}: niet om op te besluiten voor een inkoper ze bevestigt."
            for _ in unsure[:1]
        ),
        *(f"'{titel}' is onbekend in dit beleid; u gaf de waarde zelf." for titel in filled),
        *(f"'{titel}' geldt voor {jaren} jaar." for titel, jaren in agreed),
    )


def _percent(text: str, unit: str = "%") -> str:
    """A number of a step as people write it: ``95,5%``; what is no number stays as it is."""
    try:
        return dutch(Decimal(text)) + unit
    except InvalidOperation:
        return text


def _fill(question: Question) -> str:
    """Which option answers this question; outside a ronde nothing else does."""
    choices = " of ".join(question.keuzes)
    if question.bereik is not None:
        choices = f"een getal van {dutch(question.bereik.minimum)} tot en met {dutch(question.bereik.maximum)}"
    return f"'{question.feiten.get('titel')}' vult u met --feit {question.feiten.get('feit')}=… ({choices or 'een percentage'})."
