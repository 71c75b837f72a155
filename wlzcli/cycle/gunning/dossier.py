"""Who takes part in the gunning, and on what: every toegelaten inschrijving and every running agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import field
from datetime import date
from decimal import Decimal

from wlzcli.cycle.gunning.inputs import GunningInputs
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Eenheid, Leveringsvorm, Sector
from wlzcli.domain.decimals import parse_decimal
from wlzcli.domain.findings import Ernst, Finding, Question
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.tabellen import Feit, Referentie, Tarief
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.records import dataclass

Sleutel = tuple[str, Sector, str]  # regio, sector, agb_code

NIET_OPNIEUW = frozenset({"definitief_plan", "aanvulling"})  # these bring no production request
DONE = frozenset({ToetsUitkomst.TOEGELATEN, ToetsUitkomst.AFGEWEZEN})
MEERJARIG_TOT = "meerjarig_tot"


@dataclass(frozen=True, slots=True)
class Kandidaat:
    """One zorgaanbieder in one region and sector. ``aanvraag`` empty: it asks what it had (reference volume)."""

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    typen: Facts
    uitkomst: ToetsUitkomst
    aanvraag: tuple[ProductieRegel, ...] = ()
    formulier: str | None = None
    bestand: str | None = None
    gronden: tuple[str, ...] = ()
    meerjarig_mogelijk: bool = True
    lopend_tot: int | None = None

    @property
    def sleutel(self) -> Sleutel:
        """What names this candidate."""
        return (self.regio, self.sector, self.agb_code)

    @property
    def onderwerp(self) -> str:
        """As findings and questions name it."""
        return f"{self.naam} ({self.agb_code}), {self.sector} in {self.regio}"

    def type_voor(self, leveringsvorm: Leveringsvorm) -> AanbiederType | None:
        """The provider type for this leveringsvorm; the one type it has where that leveringsvorm was not named."""
        given = self.typen.get(leveringsvorm.value)
        if given:
            return AanbiederType(given)
        every = {waarde for _, waarde in self.typen.pairs}
        return AanbiederType(every.pop()) if len(every) == 1 else None


@dataclass(frozen=True, slots=True)
class Prestatie:
    """What can be asked in a sector: its tarief, its quanta per unit (1 or 100), and its place by leveringsvorm and code."""

    tarief: Tarief
    per: int
    plaats: int


@dataclass
class Boek:
    """The tables of a run, indexed once, and what was found about them."""

    prestaties: dict[Sector, dict[str, Prestatie]] = field(default_factory=dict)
    referentie: dict[Sleutel, dict[str, Referentie]] = field(default_factory=dict)
    feiten: dict[str, list[Feit]] = field(default_factory=dict)
    scores: dict[Sleutel, list[ScoreBesluit]] = field(default_factory=dict)
    namen: dict[str, str] = field(default_factory=dict)
    rekenwijze: int = 0

    def feit(self, agb_code: str, naam: str, regio: str, sector: str, leveringsvorm: str = "") -> Feit | None:
        """The most specific fact with this name that holds here."""
        fitting = [f for f in self.feiten.get(agb_code, ()) if f.feit == naam and f.applies(regio, sector, leveringsvorm)]
        return max(fitting, key=specificity, default=None)

    def feiten_now(self, agb_code: str, naam: str, regio: str, sector: str) -> list[Feit]:
        """Every fact with this name that holds here, for each scope the one of the latest day."""
        fitting = [f for f in self.feiten.get(agb_code, ()) if f.feit == naam and f.applies(regio, sector)]
        latest = {(f.regio, f.sector, f.leveringsvorm): f for f in sorted(fitting, key=lambda f: (f.per or date.min, f.waarde))}
        return [latest[key] for key in sorted(latest)]

    def feiten_best(self, agb_code: str, naam: str, regio: str, sector: str) -> list[Feit]:
        """Every fact with this name that holds here: for each leveringsvorm what is most specific to the region and sector and, of
        that, of the latest day; more than one where those say different things."""
        fitting = [f for f in self.feiten.get(agb_code, ()) if f.feit == naam and f.applies(regio, sector)]
        rank = {id(f): (bool(f.regio) + bool(f.sector), f.per or date.min) for f in fitting}
        best = {vorm: max(rank[id(f)] for f in fitting if f.leveringsvorm == vorm) for vorm in {f.leveringsvorm for f in fitting}}
        kept = {(f.leveringsvorm, f.waarde.strip().lower()): f for f in fitting if rank[id(f)] == best[f.leveringsvorm]}
        return [kept[key] for key in sorted(kept)]

    def feiten_elsewhere(self, agb_code: str, naam: str, best: list[Feit]) -> list[Feit]:
        """What is recorded of this zorgaanbieder in any other scope than what is best here: for each scope of the latest day."""
        scopes: dict[tuple[str, str, str], list[Feit]] = {}
        for f in self.feiten.get(agb_code, ()):
            if f.feit == naam and not any((f.regio, f.sector, f.leveringsvorm) == (b.regio, b.sector, b.leveringsvorm) for b in best):
                scopes.setdefault((f.regio, f.sector, f.leveringsvorm), []).append(f)
        latest = {scope: max(f.per or date.min for f in rows) for scope, rows in scopes.items()}
        kept = {
            (*scope, f.waarde.strip().lower()): f for scope, rows in scopes.items() for f in rows if (f.per or date.min) == latest[scope]
        }
        return [kept[key] for key in sorted(kept)]


def specificity(f: Feit) -> tuple[int, str, date, str]:
    """How precisely a fact says what it holds for; a later day goes before an earlier one."""
    return (sum(map(bool, (f.regio, f.sector, f.leveringsvorm))), f.leveringsvorm, f.per or date.min, f.waarde)


def quanta_per_unit(tarief: Tarief) -> int:
    """1 for days, 100 for hours and dagdelen."""
    return 1 if tarief.eenheid in (Eenheid.DAG, Eenheid.ETMAAL) else 100


def index_inputs(inputs: GunningInputs) -> Boek:
    """The tables by what they are looked up with."""
    boek = Boek(namen={z.agb_code: z.naam for z in inputs.zorgaanbieders}, rekenwijze=inputs.rekenwijze)
    tarieven: dict[Sector, dict[str, Tarief]] = {}
    for t in sorted(inputs.tarieven, key=lambda t: (t.prestatiecode, str(t.plek))):
        tarieven.setdefault(t.sector, {}).setdefault(t.prestatiecode, t)  # a double row is a finding of the table
    for sector, priced in tarieven.items():
        in_order = enumerate(sorted(priced.values(), key=lambda t: (t.leveringsvorm, t.prestatiecode)))
        boek.prestaties[sector] = {t.prestatiecode: Prestatie(t, quanta_per_unit(t), plaats) for plaats, t in in_order}
    last, own = ("", "", ""), {}
    for r in inputs.referentie:
        if last != (r.agb_code, r.regio, r.sector):  # the rows of one zorgaanbieder lie together in nearly every table
            last, own = (r.agb_code, r.regio, r.sector), boek.referentie.setdefault((r.regio, r.sector, r.agb_code), {})
        had = own.setdefault(r.prestatiecode, r)
        if had is not r and (str(r.plek), r.volume) < (str(had.plek), had.volume):  # a double row is a finding of the table
            own[r.prestatiecode] = r
    for f in inputs.feiten:
        boek.feiten.setdefault(f.agb_code, []).append(f)
    for s in sorted(inputs.scores, key=lambda s: s.plan):
        boek.scores.setdefault((s.regio, s.sector, s.agb_code), []).append(s)
    return boek


def candidates(inputs: GunningInputs, boek: Boek) -> tuple[list[Kandidaat], list[Finding]]:
    """Everyone who takes part, each once, in order of region, sector and agb_code."""
    findings: list[Finding] = []
    forms = _forms_by_key(inputs.inschrijvingen)
    tested: dict[Sleutel, list[ValidateBesluit]] = defaultdict(list)
    for toets in inputs.toetsen:
        tested[(toets.regio, toets.sector, toets.agb_code)].append(toets)
    found: dict[Sleutel, Kandidaat] = {}
    for key, several in tested.items():
        several.sort(key=lambda t: t.bestand)
        kandidaat = _from_test(several[0], forms.get(key, ()))
        if len(several) > 1:
            findings.append(
                Finding(
                    "F405", Ernst.FOUT, kandidaat.onderwerp, bestand=several[0].bestand, agb_code=kandidaat.agb_code,
                    gevonden=", ".join(t.bestand for t in several), verwacht="één inschrijving",
                )
            )  # fmt: skip
        found[key] = kandidaat
    for kandidaat in _running(inputs, boek):
        known = found.get(kandidaat.sleutel)
        found[kandidaat.sleutel] = kandidaat if known is None else _with_term(known, kandidaat.lopend_tot)
    return [found[key] for key in sorted(found)], findings


def is_about(q: Question, agb_code: str, regio: str, sector: Sector) -> bool:
    """Whether a question of an earlier step is about this zorgaanbieder here; one that names no region or sector is about all."""
    facts = q.feiten
    return facts.get("agb_code") == agb_code and facts.get("regio") in (None, regio) and facts.get("sector") in (None, sector.value)


def still_asked(kandidaat: Kandidaat, vragen: Iterable[Question]) -> list[Finding]:
    """Questions of an earlier step about someone who was tested all the same: the award rests on what was tested, and that is said."""
    if kandidaat.uitkomst not in DONE:
        return []
    own = (q for q in vragen if is_about(q, kandidaat.agb_code, kandidaat.regio, kandidaat.sector))
    return [
        Finding(
            "W418", Ernst.WAARSCHUWING, kandidaat.onderwerp, bestand=q.feiten.get("tweede") or q.feiten.get("bestand"), agb_code=kandidaat.agb_code,
            gevonden="een open vraag", verwacht="een antwoord",
            feiten=Facts.of(vraag=q.id, vraagcode=q.code, stap=q.stap, getoetst=kandidaat.bestand or "de lopende overeenkomst"),
        )
        for q in sorted(own, key=lambda q: q.id)
    ]  # fmt: skip


def _with_term(kandidaat: Kandidaat, lopend_tot: int | None) -> Kandidaat:
    from dataclasses import replace

    return replace(kandidaat, lopend_tot=lopend_tot)


def _forms_by_key(inschrijvingen: Iterable[Inschrijving]) -> dict[Sleutel, list[Inschrijving]]:
    forms: dict[Sleutel, list[Inschrijving]] = defaultdict(list)
    for i in inschrijvingen:
        if i.telt_mee and (i.soort or "") not in NIET_OPNIEUW:
            forms[(i.regio, i.sector, i.agb_code)].append(i)
    for several in forms.values():
        several.sort(key=lambda i: (i.ontvangen_op.isoformat() if i.ontvangen_op else "", i.map, i.bestand))
    return forms


def _from_test(toets: ValidateBesluit, forms: Iterable[Inschrijving]) -> Kandidaat:
    """The candidate of one toetsing. Its request: the form that was tested, else the last that counts."""
    several = list(forms)
    form = next((i for i in several if i.bestand == toets.bestand), several[-1] if several else None)
    # After a herstel the lines that count are those the toetsing took over.
    taken_over = bool(toets.productie) or form is None
    return Kandidaat(
        toets.regio, toets.sector, toets.agb_code, toets.naam, toets.typen, toets.uitkomst,
        aanvraag=toets.productie or (form.productie if form else ()), formulier=toets.bestand if taken_over or form is None else form.bestand,
        bestand=toets.bestand, gronden=toets.gronden, meerjarig_mogelijk=toets.meerjarig_mogelijk,
    )  # fmt: skip


def has_running(inputs: GunningInputs) -> bool:
    """Whether there is any running agreement: those are awarded also where nothing new was handed in."""
    return bool(_running(inputs, index_inputs(inputs)))


def _running(inputs: GunningInputs, boek: Boek) -> list[Kandidaat]:
    """Running agreements of more years: they skip steps 1-4 and come in on the zorgkantoor's own record.

    inkoopkader-2016-gz §2.1: no new inschrijving in the second year.
    """
    found: dict[Sleutel, Kandidaat] = {}
    ends = {  # for each scope the row of the latest day
        (f.agb_code, f.regio, f.sector, f.leveringsvorm): f
        for f in sorted(inputs.feiten, key=lambda f: (f.per or date.min, f.waarde))
        if f.feit == MEERJARIG_TOT
    }
    for f in sorted(ends.values(), key=lambda f: (f.agb_code, f.regio, f.sector, f.waarde)):
        last_year = year_of(f.waarde)
        if last_year is None or last_year < inputs.ronde.jaar:
            continue
        for regio in inputs.ronde.regios:
            for sector in inputs.ronde.sectoren:
                key = (regio.code, sector, f.agb_code)
                named = bool(f.regio and f.sector)
                if not f.applies(regio.code, sector) or not (named or key in boek.referentie):
                    continue
                priced = boek.prestaties.get(sector, {})
                vormen = {priced[code].tarief.leveringsvorm for code in boek.referentie.get(key, {}) if code in priced}
                typen = Facts(tuple((v.value, AanbiederType.BESTAAND.value) for v in vormen))
                found[key] = Kandidaat(*key, boek.namen.get(f.agb_code, f.agb_code), typen, ToetsUitkomst.TOEGELATEN, lopend_tot=last_year)
    return list(found.values())


def year_of(text: str) -> int | None:
    """The year in a fact: ``2017``, ``2017-12-31`` or ``31-12-2017``; None when there is none."""
    parts = [p for p in text.replace("/", "-").replace(".", "-").split("-") if len(p) == 4 and p.isascii() and p.isdigit()]
    return int(parts[0]) if len(parts) == 1 else None


def number_of(text: str) -> Decimal | None:
    """A fact as a number; None when it is not one."""
    value = parse_decimal(text.removesuffix("%"))
    return value if isinstance(value, Decimal) else None
