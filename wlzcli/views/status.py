"""Where a ronde stands: who waits for what, the next deadline, what is stale, and what to type next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.aanlevering import ZELF, NietGetoetst
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM, in_full
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Finding
from wlzcli.domain.gunning import Eenzijdig
from wlzcli.domain.money import ZERO, Money, half_up_to
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass

FEW = 5  # so many are named where more wait
TABLES = "tabellen"
STEPS = ("ingest", "validate", "score", "gunning", "herschik")


@dataclass(frozen=True, slots=True)
class Aanwezig:
    """What is stored about one zorgaanbieder in one region and sector; empty texts where nothing is."""

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    ingeschreven: str
    toetsing: str
    gunning: str
    herschikking: str
    gegund_cents: Money
    herschikt_cents: Money
    eenzijdig: tuple[Eenzijdig, ...] = ()


@dataclass(frozen=True, slots=True)
class StapStand:
    """One step: whether there is a voorstel, how much of it is settled, and whether it is stale.

    ``te_besluiten`` are the decisions of the latest voorstel that can be settled, ``open`` those of them that are not settled yet;
    ``beantwoord``: every question it asked has been answered since, so that it only has to run again.
    """

    stap: str
    voorstel: str | None
    besluiten: int
    te_besluiten: int
    verouderd: bool
    vragen: int
    bevindingen: int
    open: int = 0
    beantwoord: bool = False


@dataclass(frozen=True, slots=True)
class Plannen:
    """How far the ontwikkelplannen are: how many are proposed, how many dialogen ended (agreed or not), score sheets made, judgements read.

    ``beoordeelt``: whether any kader judges plans at all; ``resultaten``: how many results were agreed, which are scored without a plan.
    """

    voorgesteld: int = 0
    dialogen: int = 0
    bladen: int = 0
    beoordelingen: int = 0
    beoordeelt: bool = True
    resultaten: int = 0

    @property
    def te_scoren(self) -> bool:
        """Whether the score step has anything to decide about."""
        return bool(self.resultaten or (self.beoordeelt and self.voorgesteld))


@dataclass(frozen=True, slots=True)
class TeVroeg:
    """A definitive award of which the letter was sent later than it rests on, so that its objection term had not ended yet."""

    agb_code: str
    regio: str
    verzonden: date
    laatste_dag: date


@dataclass(frozen=True, slots=True)
class Post:
    """Letters on besluiten that stand: still to be made (by kind), to be sent, and the last day of the objection terms that run.

    ``herstel``: which providers must repair something, ``gevraagd``: whether they were asked, ``herstel_tot``: the last day each got
    (by ``AGB:REGIO:SECTOR``, as ``--alleen`` takes it, where it is not one in each region and sector);
    ``opnieuw``: of them whose term has passed and who gets another one, for which the letter is still to be made; ``ongevraagd``: who was
    not asked yet, where others were.
    ``reacties``: who has not answered its award. ``bezwaren``: how many kort gedingen are open. ``zonder_gunning``: whose herschikking
    stands while its award is gone. ``alleen_maken`` and ``alleen_verzenden``: per kind for whom, where not for everyone who gets one.
    ``te_vroeg``: awards that were made definitive within their term, until that is judged again. ``herzieningen``: of whom one waits.
    """

    te_maken: tuple[str, ...] = ()
    te_verzenden: tuple[str, ...] = ()
    bezwaar_tot: date | None = None
    herstel: tuple[str, ...] = ()
    gevraagd: bool = True
    herstel_tot: tuple[tuple[str, date], ...] = ()
    reacties: tuple[str, ...] = ()
    bezwaren: int = 0
    zonder_gunning: tuple[str, ...] = ()
    alleen_maken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    alleen_verzenden: tuple[tuple[str, tuple[str, ...]], ...] = ()
    te_vroeg: tuple[TeVroeg, ...] = ()
    herzieningen: tuple[str, ...] = ()
    opnieuw: tuple[str, ...] = ()
    ongevraagd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """Everything the status shows."""

    ronde: Ronde
    peildatum: date
    aanbieders: tuple[Aanwezig, ...]
    stappen: tuple[StapStand, ...]
    realisaties: int
    plannen: Plannen
    post: Post
    alleen_lopend: bool = False  # nothing was handed in, and running agreements are to be awarded

    def stap(self, naam: str) -> StapStand:
        """One step by name."""
        return next(s for s in self.stappen if s.stap == naam)

    @property
    def voorlopig(self) -> int:
        """How many awards are provisional."""
        return sum(1 for a in self.aanbieders if a.gunning == "gegund (voorlopig)")


@dataclass(frozen=True, slots=True)
class Wacht:
    """Something that waits: for whom, what, and what to do about it (empty: nothing can be done)."""

    op_wie: str
    wat: str
    opdracht: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A coming moment of the planning."""

    sector: Sector
    wat: str
    dag: date


def next_deadline(beleid: Beleid, peildatum: date) -> Deadline | None:
    """The first known moment of any kader on or after the peildatum."""
    coming = []
    for kader in beleid.kaders:
        for t in kader.planning:
            day = t.dag or (t.moment.astimezone(AMSTERDAM).date() if t.moment else None)
            if day is not None and day >= peildatum:
                coming.append(Deadline(kader.sector, t.titel, day))
    return min(coming, key=lambda d: (d.dag, d.sector, d.wat)) if coming else None


def room_used(stand: Stand) -> tuple[tuple[str, Sector | None, Money, Money, Money], ...]:
    """Per region (and per sector in it): room or deelbudget, awarded, after herschikking."""
    rows: list[tuple[str, Sector | None, Money, Money, Money]] = []
    for regio in stand.ronde.regios:
        here = [a for a in stand.aanbieders if a.regio == regio.code]
        rows.append(
            (regio.code, None, regio.contracteerruimte_cents, _sum(a.gegund_cents for a in here), _sum(a.herschikt_cents for a in here))
        )
        for sector in stand.ronde.sectoren:
            mine = [a for a in here if a.sector is sector]
            part = regio.deelbudget(sector)
            if part is not None or len(stand.ronde.sectoren) > 1:
                rows.append((regio.code, sector, part or ZERO, _sum(a.gegund_cents for a in mine), _sum(a.herschikt_cents for a in mine)))
    return tuple(rows)


def share(part: Money, whole: Money) -> str:
    """How much of the room is used, in percent with one decimal; empty without a room."""
    return "" if not whole else dutch(half_up_to(Fraction(part.cents * 100, whole.cents), Decimal("0.1")), 1) + "%"


def _sum(amounts: object) -> Money:
    return Money(sum(a.cents for a in amounts))  # type: ignore[attr-defined]  # an iterable of Money


def waiting(stand: Stand, niet_getoetst: tuple[NietGetoetst, ...] = (), bevindingen: Iterable[Finding] = ()) -> tuple[Wacht, ...]:
    """What waits, for whom, in the order of the cycle; first what came in and could not be tested, and the rows of tables and
    files that hold somebody."""
    asked = any(s.stap == "ingest" and s.vragen and not s.beantwoord for s in stand.stappen)
    out = [
        Wacht(
            "zorgaanbieder" if n.uitkomst == ToetsUitkomst.HERSTEL.value else "inkoper",
            f"{n.map} is niet getoetst: {n.reden}" + (f" ({', '.join(n.codes)})" if n.codes else " (vraag open)" if asked else ""),
            "wlz vragen" if asked and not n.codes else "",
        )
        for n in niet_getoetst
    ]
    bevindingen = tuple(bevindingen)
    out += _rows_to_mend(bevindingen)
    out += _folders_to_mend(bevindingen, {n.map for n in niet_getoetst})
    if stand.alleen_lopend and stand.stap("gunning").voorstel is None:
        out.append(Wacht("inkoper", "de gunning van lopende overeenkomsten; er is niets nieuws ingediend", "wlz gunning"))
    for step in stand.stappen:
        if step.vragen and not step.beantwoord:
            out.append(Wacht("inkoper", f"{_number(step.vragen, 'vraag', 'vragen')} van {step.stap}", "wlz vragen"))
        if step.verouderd and not _needless(stand, step):
            out.append(Wacht("inkoper", f"het voorstel {step.stap} is verouderd", f"wlz {step.stap}"))
        elif step.open and step.voorstel:
            out.append(
                Wacht("een tweede persoon", f"{_number(step.open, 'besluit', 'besluiten')} van {step.stap} vast te stellen", _settle(step))
            )
    post = stand.post
    if post.opnieuw:
        told = f"brief te maken: verzoek om aanvulling aan {some(post.opnieuw, FEW)}, met een nieuwe termijn"
        out.append(Wacht("inkoper", told, _asked(post.opnieuw)))
    if post.ongevraagd:
        told = f"brief te maken: verzoek om aanvulling aan {some(post.ongevraagd, FEW)}"
        out.append(Wacht("inkoper", told, _asked(post.ongevraagd)))
    sent = [agb for agb in post.herstel if agb not in (*post.opnieuw, *post.ongevraagd)]
    terms = dict(post.herstel_tot)
    for until in sorted({terms.get(agb) for agb in sent}, key=lambda day: day or date.max):
        term = f", {'kon' if until < stand.peildatum else 'kan'} tot en met {in_full(until)}" if until else ""
        told = f"herstel door {some((agb for agb in sent if terms.get(agb) == until), FEW)}{term}"
        out.append(Wacht("zorgaanbieder", told, "" if post.gevraagd or post.ongevraagd else _letter("verzoek_om_aanvulling")))
    if post.herzieningen:
        told = f"herziening van de gunning van {some(post.herzieningen, FEW)} wacht op wat openstaat; tot dan blijft staan wat vaststaat"
        out.append(Wacht("inkoper", told, f"wlz waarom {post.herzieningen[0]}"))
    out += [_ended_too_early(t, stand.peildatum) for t in post.te_vroeg]
    make, send = dict(post.alleen_maken), dict(post.alleen_verzenden)
    out += [Wacht("inkoper", f"brief te maken: {_to_whom(s, make)}", _letter(s, make, _held(stand, s))) for s in post.te_maken]
    out += [Wacht("inkoper", f"brief te verzenden: {_to_whom(s, send)}", _sending(s, send)) for s in post.te_verzenden]
    if stand.voorlopig and post.bezwaar_tot and not post.te_maken and not post.te_verzenden:
        over = post.bezwaar_tot < stand.peildatum
        what = f"bezwaartermijn {'liep' if over else 'loopt'} tot en met {in_full(post.bezwaar_tot)}"
        out.append(Wacht("inkoper" if over else "termijn", what, "wlz gunning --definitief" if over else ""))
    if post.reacties:
        told = f"reactie op de gunning van {some(post.reacties, FEW)}"
        out.append(Wacht("zorgaanbieder", told, "wlz reactie AGB aanvaard|geweigerd|eenzijdig"))
    out += [Wacht("inkoper", f"herschikking van {agb} staat vast zonder gunning", _again(agb)) for agb in post.zonder_gunning]
    if post.bezwaren:
        out.append(
            Wacht(
                "rechter",
                f"{_number(post.bezwaren, 'kort geding', 'kort gedingen')} zonder uitkomst",
                "wlz bezwaar AGB --uitkomst UITKOMST",
            )
        )
    return tuple(out)


def _rows_to_mend(bevindingen: Iterable[Finding]) -> Iterator[Wacht]:
    """Whom a wrong row of a table holds: that is nobody's question, and a step says no more of it than its code."""
    held: dict[tuple[str, str], set[str]] = {}
    for f in bevindingen:
        if (f.bestand or "").startswith(f"{TABLES}/") and f.agb_code:
            held.setdefault((f.bestand or "", f.code), set()).add(f.agb_code)
    for (bestand, code), codes in sorted(held.items()):
        yield Wacht("inkoper", f"{bestand} te verbeteren ({code}), voor {some(sorted(codes), FEW)}")


def _folders_to_mend(bevindingen: Iterable[Finding], told: Collection[str]) -> Iterator[Wacht]:
    """What the zorgkantoor itself puts right in a folder of which a form counts; ``told``: folders of which nothing does."""
    for f in bevindingen:
        if f.code in ZELF and (f.bestand or "").partition("/")[0] not in told:
            yield Wacht("inkoper", f"{f.bestand} in orde te brengen ({f.code}); tot dan wordt daar niet over beslist", "wlz ingest")


def some(names: Iterable[str], most: int) -> str:
    """The names, or the first so many and how many more there are."""
    known = list(names)
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" en {rest} andere" if rest > 0 else "")


def _number(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _settle(step: StapStand) -> str:
    return f"wlz vaststellen {step.stap} {(step.voorstel or '')[:12]} --door NAAM"


def _ended_too_early(t: TeVroeg, peildatum: date) -> Wacht:
    """No letter on the definitive award is asked for until this term has ended."""
    runs = peildatum <= t.laatste_dag
    what = (
        f"de gunning van {t.agb_code} in {t.regio} werd te vroeg definitief: de brief ging volgens een verbeterde datum uit op "
        f"{in_full(t.verzonden)}, de bezwaartermijn {'loopt' if runs else 'liep'} tot en met {in_full(t.laatste_dag)}"
    )
    if runs:
        return Wacht("inkoper", f"{what}; schrijf de juiste laatste dag en wacht tot dan met de definitieve brief en de overeenkomst")
    return Wacht("inkoper", f"{what} en wordt opnieuw beoordeeld", "wlz gunning --definitief")


def _to_whom(soort: str, only: dict[str, tuple[str, ...]]) -> str:
    """A kind of letter, with the AGB-codes where it is not for everyone who gets one."""
    return soort.replace("_", " ") + (f" aan {some(only[soort], FEW)}" if soort in only else "")


def _held(stand: Stand, soort: str) -> bool:
    """Whether someone who gets this letter has to wait for it."""
    return soort == "definitieve_gunning" and any(stand.peildatum <= t.laatste_dag for t in stand.post.te_vroeg)


def _letter(soort: str, only: dict[str, tuple[str, ...]] | None = None, held: bool = False) -> str:
    return f"wlz brieven --soort {soort}{_named(soort, only or {}, held)} --verzending DATUM"


def _asked(whom: tuple[str, ...]) -> str:
    """One by one: made for everyone, the letter would give another term to those whose term runs. Of nobody in particular: for everyone."""
    return _letter("verzoek_om_aanvulling", {"verzoek_om_aanvulling": whom}, held=True)


def _sending(soort: str, only: dict[str, tuple[str, ...]]) -> str:
    return "wlz brieven --verzonden DATUM" + (f" --soort {soort}{_named(soort, only)}" if soort in only else "")


def _named(soort: str, only: dict[str, tuple[str, ...]], held: bool = False) -> str:
    """The one for whom a letter is due where others have theirs (those are left alone all the same); one by one where others must wait."""
    names = only.get(soort, ())
    return f" --alleen {names[0]}" if len(names) == 1 or (names and held) else ""


def _again(agb_code: str) -> str:
    return f"wlz herschik --herzie {agb_code} --reden REDEN"


def next_command(stand: Stand) -> str:
    """The one thing to type now: the first step of the cycle that is not done."""
    if not stand.aanbieders and not stand.alleen_lopend and not any(s.vragen for s in stand.stappen):
        return "wlz ingest"  # also of what came in nothing counts: the sender hands in a better form
    for step in stand.stappen:
        if step.vragen:
            return f"wlz {step.stap}" if step.beantwoord else "wlz vragen"
    tested = None if stand.alleen_lopend else _to_settle(stand, "validate") or _plans(stand) or _to_settle(stand, "score")
    found = tested or _to_settle(stand, "gunning")
    if found:
        return found
    letters = [s for s in stand.post.te_maken if s != "herschikkingsbesluit"]
    if letters:
        return _letter(letters[0], dict(stand.post.alleen_maken), _held(stand, letters[0]))
    if any(s == "voorlopige_gunning" for s in stand.post.te_verzenden):
        return _sending("voorlopige_gunning", dict(stand.post.alleen_verzenden))
    if stand.voorlopig:
        return "wlz gunning --definitief"
    if stand.realisaties == 0:
        return "wlz realisatie FILE --peildatum DATUM"
    found = _to_settle(stand, "herschik")
    if found:
        return found
    if stand.post.zonder_gunning:
        return _again(stand.post.zonder_gunning[0])
    return _letter("herschikkingsbesluit", dict(stand.post.alleen_maken)) if stand.post.te_maken else "wlz narekenen"


def _to_settle(stand: Stand, naam: str) -> str | None:
    """Run this step, ask for repairs, or settle it; None when it is done."""
    step = stand.stap(naam)
    if _needless(stand, step):
        return None
    if step.voorstel is None or step.verouderd:
        return f"wlz {naam}"
    if naam == "validate" and stand.post.herstel and not stand.post.gevraagd:
        return _asked(stand.post.ongevraagd)
    if naam == "validate" and stand.post.opnieuw:
        return _asked(stand.post.opnieuw)
    return _settle(step) if step.open else None


def _needless(stand: Stand, step: StapStand) -> bool:
    """The score step where nothing is to be scored and nothing was: the gunning does not wait for it."""
    return step.stap == "score" and not stand.plannen.te_scoren and (step.voorstel is None or (step.verouderd and not step.te_besluiten))


def _plans(stand: Stand) -> str | None:
    """The dialoog and the judgement of plans, before they are scored; None where there are none or they are under way."""
    plans = stand.plannen
    if not plans.voorgesteld or not plans.beoordeelt or plans.beoordelingen or stand.stap("score").voorstel is not None:
        return None
    if not plans.dialogen:
        return "wlz dialoog --lijst"
    return "wlz score FILE…" if plans.bladen else "wlz score --formulieren --uit MAP"
