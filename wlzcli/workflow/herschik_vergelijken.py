"""``wlz herschik --vergelijk``: scenarios beside the published rule, and what the letter of the most affected would say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.brieven.woorden import amount, signed
from wlzcli.cycle.herschik import (
    EIGEN_OPGAVE,
    NIVEAUS,
    PROGNOSES,
    PUBLISHED,
    VOORRANG,
    Berekend,
    HerschikInputs,
    Scenario,
    Vergelijking,
    compare,
)
from wlzcli.domain.canonical import to_data
from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal
from wlzcli.domain.findings import Answers
from wlzcli.domain.money import ZERO, half_up_ratio
from wlzcli.domain.report import Report, Table
from wlzcli.domain.verdeling import Verdeelmethode
from wlzcli.errors import UsageError
from wlzcli.formats.messages import load_texts
from wlzcli.views.meldingen import Messages, boodschap, finding_data, question_data, vraag_tekst
from wlzcli.workflow.herschik import STEP
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, compute, open_context
from wlzcli.workflow.verdeel import parse_amount

WORDS = {
    "verdeling": tuple(m.value for m in Verdeelmethode),
    "prognose": PROGNOSES,
    "niveau": NIVEAUS,
}
EVERY = {"prognose": PROGNOSES[:3], "verdeling": WORDS["verdeling"], "niveau": NIVEAUS}  # what can be tried without other data
KEYS = (*WORDS, "klassen", "garantie", "drempel", "opgave_marge", "extra")


def run_compare(session: Session, texts: list[str]) -> Report:
    """Scenarios beside the published rule. Nothing is stored but a line in the journal: comparing is done openly."""
    scenarios = tuple(s for text in texts for s in parse_scenarios(text))
    folder = session.folder()
    if session.dry_run:
        with folder.reading() as tables:
            return _compared(open_context(session, folder, tables), scenarios)
    with folder.writing("herschik", session.door) as tables:
        context = open_context(session, folder, tables)
        report = _compared(context, scenarios)
        inhoud = {"scenarios": [to_data(s) for s in scenarios], "uitkomst": report.totalen}
        tables.write_journal(session.now, session.door, "herschik --vergelijk", inhoud)
        return report


def parse_scenarios(text: str) -> tuple[Scenario, ...]:
    """``verdeling`` alone is every method (``prognose``, ``niveau`` and ``klassen`` too); ``verdeling=gelijke_korting garantie=90`` is one scenario."""
    if text.strip() == "klassen":
        orders = [[("klassen", ">".join(words)), *([("niveau", "leveringsvorm")] if len(words) > 1 else [])] for words in VOORRANG.values()]
        return tuple(_scenario(" ".join(f"{key}={value}" for key, value in order), order) for order in orders)
    if text.strip() in WORDS:
        key = text.strip()
        return tuple(_scenario(f"{key}={word}", [(key, word)]) for word in EVERY[key]) if key != "niveau" else _levels()
    pairs = []
    for part in text.split():
        key, sign, value = part.partition("=")
        if not sign or key not in KEYS or not value:
            raise UsageError(
                f"'{part}' is geen onderdeel van een scenario.",
                f"Schrijf bijvoorbeeld 'verdeling=naar_rato garantie=90 extra=250000,00'; mogelijk zijn {', '.join(KEYS)}.",
            )
        pairs.append((key, value))
    if not pairs:
        raise UsageError("Het scenario is leeg.", f"Mogelijk zijn {', '.join(KEYS)}.")
    return (_scenario(text.strip(), pairs),)


def _levels() -> tuple[Scenario, ...]:
    """Every level; a class of one leveringsvorm fits only its own level, so the others stand without classes."""
    orders = [[("niveau", word), *([("klassen", "alle")] if word != "leveringsvorm" else [])] for word in NIVEAUS]
    return tuple(_scenario(" ".join(f"{key}={value}" for key, value in order), order) for order in orders)


def _scenario(naam: str, pairs: list[tuple[str, str]]) -> Scenario:
    made = Scenario(naam)
    for key, value in pairs:
        if key in WORDS:
            if value not in WORDS[key]:
                raise UsageError(f"'{value}' is geen {key}.", f"Kies uit: {', '.join(WORDS[key])}.")
            made = replace(made, **{key: value})  # type: ignore[arg-type]  # a field by name
        elif key == "klassen":
            made = replace(made, klassen=tuple(value.replace("_", " ").split(">")))
        elif key == "extra":
            made = replace(made, extra_cents=parse_amount(value, "extra"))
        else:
            number = parse_decimal(value.removesuffix("%"))
            if isinstance(number, NoNumber) or not 0 <= number <= 100:
                raise UsageError(f"{key}={value} is geen percentage van 0 tot en met 100.", "Schrijf bijvoorbeeld garantie=90.")
            made = replace(made, **{key: number})  # type: ignore[arg-type]  # a field by name
    return made


def _compared(context: Context, scenarios: tuple[Scenario, ...]) -> Report:
    computed = compute(STEP, context)
    inputs = replace(computed.loaded.inputs, staand=(), herzien=())  # side by side over everyone, also who was settled
    found = compare(inputs, context.beleid, Answers(computed.antwoorden), scenarios)
    columns = ("scenario", "herschikking", "toegekend", "niet gehonoreerd", "rest", "afstand tot aanspraak", "spreiding", "winnaars", "verliezers", "open vragen", "berekend")  # fmt: skip
    return Report(
        command="herschik",
        ronde=context.ronde.naam,
        receipt=computed.receipt,
        totalen={v.scenario.naam: v.herschikking_cents for v in found if v.berekend is not Berekend.NIET},
        extra={"vergelijking": [_comparison_data(v) for v in found]},
        tables=(Table("Scenario's", columns, tuple(map(_row, found)), columns[1:10]), *(t for v in found[1:] for t in _changes(v))),
        notes=(
            *(note for v in found for note in _notes(v, inputs)),
            "Dit is een vergelijking; de bekendgemaakte methode beslist. De vergelijking staat in het journaal.",
        ),
        voorbeeld=context.ronde.voorbeeld,
        changed=not context.session.dry_run,
    )


def _row(v: Vergelijking) -> tuple[str, ...]:
    """One scenario; of one that gave nobody an outcome no amounts."""
    if v.berekend is Berekend.NIET:
        return (v.scenario.naam, *("",) * 8, str(v.open), "niet te berekenen")
    return (
        v.scenario.naam, str(v.herschikking_cents), str(v.toegekend_cents), str(v.niet_gehonoreerd_cents), str(v.rest_cents),
        str(v.afstand_cents), _share(v.spreiding), str(v.winnaars), str(v.verliezers), str(v.open),
        "geheel" if v.berekend is Berekend.GEHEEL else f"deels: {v.zonder_uitkomst} zonder uitkomst",
    )  # fmt: skip


HINTS = {
    "V613": "Zet opgave_marge=… in het scenario, bijvoorbeeld 'prognose=eigen_opgave opgave_marge=5'.",
    "V614": "Lees vorig jaar in met 'wlz realisatie BESTAND --vorig-jaar'.",
}


def _notes(v: Vergelijking, inputs: HerschikInputs) -> list[str]:
    """What a scenario lacks, and where it changes nothing."""
    name = v.scenario.naam
    out = []
    if v.berekend is not Berekend.GEHEEL:
        what = "niet te berekenen" if v.berekend is Berekend.NIET else f"{v.zonder_uitkomst} zonder uitkomst, zij tellen niet mee"
        out.append(f"{name}: {what}. {' '.join(_missing(v))}".rstrip())
    elif v.scenario.prognose == EIGEN_OPGAVE and not inputs.opgaven:
        out.append(f"{name}: er is geen enkele eigen opgave ingelezen; dit is de prognose naar dagen.")
    if v.berekend is not Berekend.NIET and v.veranderingen and not v.meest_geraakt and name != PUBLISHED:
        out.append(f"{name}: voor niemand verandert er iets.")
    return out


def _missing(v: Vergelijking) -> list[str]:
    """Each open question and each blocking finding once by its code, how many there are, and what to do."""
    texts = Messages(load_texts())
    kinds: dict[str, list[str]] = {}
    for q in v.vragen:
        kinds.setdefault(q.code, []).append(vraag_tekst(q, texts))
    for f in v.bevindingen:
        kinds.setdefault(f.code, []).append(boodschap(f, texts))
    return [
        f"{told[0]}{f' (en nog {len(told) - 1} van deze soort)' if len(told) > 1 else ''}{' ' + HINTS[code] if code in HINTS else ''}"
        for code, told in kinds.items()
    ]


def _share(part: Fraction) -> str:
    """A share as people read it; the JSON holds the exact ratio."""
    return f"{dutch(Decimal(half_up_ratio(part.numerator * 1000, part.denominator)).scaleb(-1))}%"


AMOUNTS = (
    "herschikking_cents",
    "toegekend_cents",
    "niet_gehonoreerd_cents",
    "rest_cents",
    "afstand_cents",
    "spreiding",
    "winnaars",
    "verliezers",
)


def _comparison_data(v: Vergelijking) -> dict[str, object]:
    """A scenario for other programs; one that gave nobody an outcome has no amounts, and says what is missing."""
    texts = Messages(load_texts())
    left_out = {"vragen", "bevindingen", *(AMOUNTS if v.berekend is Berekend.NIET else ())}
    data = {f: to_data(getattr(v, f)) for f in Vergelijking.__dataclass_fields__ if f not in left_out}
    missing = [question_data(q, texts) for q in v.vragen] + [finding_data(f, texts) for f in v.bevindingen]
    return {**data, "ontbreekt": missing, "zinnen": [sentence(v, i) for i in range(len(v.meest_geraakt))]}


def _changes(v: Vergelijking) -> tuple[Table, ...]:
    moved = [c for c in v.veranderingen if c.verschil_cents]
    columns = ("regio", "sector", "AGB", "naam", "gepubliceerd", "scenario", "verschil")
    rows = tuple(
        (c.regio, c.sector.value, c.agb_code, c.naam, str(c.gepubliceerd_cents), str(c.scenario_cents), str(c.verschil_cents))
        for c in moved
    )
    if not rows:
        return ()
    told = Table(f"{v.scenario.naam}: wat een brief zou zeggen", ("zin",), tuple((sentence(v, i),) for i in range(len(v.meest_geraakt))))
    return Table(f"{v.scenario.naam}: wie verandert", columns, rows, columns[4:]), told


def sentence(v: Vergelijking, index: int) -> str:
    """What the letter (herschikkingsbesluit) of one of the three most affected would say under this scenario, and what it says now."""
    c = v.meest_geraakt[index]
    change = c.scenario_cents - c.afspraak_cents
    text = f"{c.naam} ({c.agb_code}): Uw afspraak was {amount(c.afspraak_cents)} en wordt {amount(c.scenario_cents)}. Het verschil is {signed(change)}."
    if c.niet_gehonoreerd_cents > ZERO:
        text += f" Van wat u volgens de prognose nodig hebt, honoreren wij {amount(c.niet_gehonoreerd_cents)} niet."
    return f"{text} (Met de bekendgemaakte regel: {amount(c.gepubliceerd_cents)}.)"
