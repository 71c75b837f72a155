"""The provider type per leveringsvorm, by the decision table of inkoopkader-2016-gz §2.2.2.

The type follows from the zorgkantoor's own facts. What the text does not cover, what the facts do not say, and what form
and facts state differently, is a question. "Vorig jaar" is the year before the year of the kader.
"""

from __future__ import annotations

from wlzcli.cycle.validate.feiten import JA, NEE, TEGENSTRIJDIG, at_odds, rows_for, shown, value_of
from wlzcli.cycle.validate.inputs import STAP, TOETSWIJZE, Dossier, Toets, ask, outcome
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Question
from wlzcli.domain.formulier import NIET_AANGEBODEN, veld_opgave
from wlzcli.domain.tabellen import Feit
from wlzcli.policy.model import Clausule, Eis
from wlzcli.policy.toepassing import Toepassing
from wlzcli.records import dataclass

BRON = "inkoopkader-2016-gz §2.2.2"
INTRAMURAAL = (Leveringsvorm.ZZP, Leveringsvorm.VPT)
ALL_TYPES = tuple(t.value for t in AanbiederType)
OVEREENKOMST = "overeenkomst_vorig_jaar"
ELDERS = "overeenkomst_elders"
# Worked only as subcontractor, under the zzp pilot or for pgb clients: geheel nieuw whatever agreement that gave.
NOOIT_ZELF = ("alleen_onderaannemer", "zzp_pilot", "alleen_pgb", "wooninitiatief_pgb")
EXTRAMURAAL = "alleen_extramuraal"
USED = (OVEREENKOMST, "productie_geleverd", "overheveling", ELDERS, "productie_elders", EXTRAMURAAL, *NOOIT_ZELF)
CLAUSULE_BESTAAND = "clausules.bestaand"
ROW_BESTAAND = "overeenkomst en productie in deze regio"
PRODUCTIE, PRODUCTIE_ELDERS = "productie_geleverd", "productie_elders"
TEGENSPRAAK = "onze eigen gegevens spreken elkaar tegen"


@dataclass(frozen=True, slots=True)
class EigenElders:
    """What the zorgkantoor's own records hold beside this region and sector.

    ``regios``: each other region of its own with the facts that hold there in this sector. ``sector``: it had an agreement in another
    sector, with this zorgkantoor or another.
    """

    regios: tuple[tuple[str, tuple[Feit, ...]], ...] = ()
    sector: bool = False


NERGENS = EigenElders()


@dataclass(frozen=True, slots=True)
class Gevonden:
    """The row of the decision table that fits, or why none does (``open``: the code of the question; ``zwijgt``: what is not known)."""

    regel: str
    type: AanbiederType | None = None
    open: str | None = None
    zwijgt: str = ""


def own_elsewhere(alle: tuple[Feit, ...], regio: str, sector: str, wijze: int = TOETSWIJZE) -> EigenElders:
    """From all facts of one zorgaanbieder: its agreements in other regions of this zorgkantoor, and in other sectors with any zorgkantoor."""
    regios = sorted({f.regio for f in alle if f.regio not in ("", regio)})
    held = tuple((r, tuple(f for f in alle if f.applies(r, sector))) for r in regios)
    agreements = (OVEREENKOMST,) if wijze < 2 else (OVEREENKOMST, ELDERS)
    other = any(f.feit in agreements and f.sector not in ("", sector) and f.waarde.strip().lower() == JA for f in alle)
    return EigenElders(tuple((r, rows) for r, rows in held if any(_agreement(rows, OVEREENKOMST))), other)


def table_row(feiten: tuple[Feit, ...], vorm: Leveringsvorm, elders: EigenElders = NERGENS, wijze: int = TOETSWIJZE) -> Gevonden:
    """The decision table for one leveringsvorm, on facts of one zorgaanbieder, region and sector."""
    if against := _contradiction(feiten, vorm, elders, wijze):
        return Gevonden(against, open="V274")
    if any(_says(feiten, naam, vorm) for naam in NOOIT_ZELF):
        return Gevonden("alleen onderaannemer, zzp-pilot of pgb", AanbiederType.GEHEEL_NIEUW)
    if _says(feiten, "overheveling", vorm):
        return Gevonden("productieafspraak met overgehevelde ruimte", AanbiederType.BESTAAND)
    intramuraal, extramuraal = _agreement(feiten, OVEREENKOMST)
    if intramuraal or (extramuraal and vorm not in INTRAMURAAL):
        return _with_agreement(feiten, vorm)
    if not wijze:
        return _as_up_to_0_3_0(feiten, vorm, extramuraal)
    found = _without_agreement(feiten, vorm, extramuraal, elders)
    silent = _silent(feiten, vorm, found.type) if wijze >= 2 else ""
    return Gevonden(f"{found.regel}, maar niet alles is vastgelegd", open="V278", zwijgt=silent) if silent else found


def _contradiction(feiten: tuple[Feit, ...], vorm: Leveringsvorm, elders: EigenElders, wijze: int) -> str:
    """What the facts say against each other; empty when they do not. Voorstellen up to 0.4.0 saw less of it."""
    if wijze < 2:
        itself = _says(feiten, OVEREENKOMST, vorm) and _says(feiten, PRODUCTIE, vorm)
        never_itself = any(_says(feiten, naam, vorm) for naam in NOOIT_ZELF)
        at_once = any(_value(feiten, naam, vorm) == TEGENSTRIJDIG for naam in USED)
        return "feiten spreken elkaar tegen" if at_once or (itself and never_itself) else ""
    against = [f"{naam} is {shown(rows)}" for naam in USED if (rows := at_odds(feiten, naam, Leveringsvorm))]
    if against:
        return f"{TEGENSPRAAK} ({'; '.join(against)})"
    never = next((naam for naam in NOOIT_ZELF if any(_says(feiten, naam, v) for v in Leveringsvorm)), None)
    itself_in = _delivered_itself(feiten, elders) if never else ""
    return f"{TEGENSPRAAK} ({never} is ja, {itself_in} ook)" if itself_in else ""


def _delivered_itself(feiten: tuple[Feit, ...], elders: EigenElders) -> str:
    """Care delivered under an agreement of its own, here or elsewhere, whatever the leveringsvorm; empty when none is known."""

    def held(rows: tuple[Feit, ...], agreement: str, production: str) -> bool:
        return all(any(_says(rows, naam, v) for v in Leveringsvorm) for naam in (agreement, production))

    if any(_says(feiten, "overheveling", v) for v in Leveringsvorm):
        return "overheveling"
    if held(feiten, OVEREENKOMST, PRODUCTIE):
        return f"{OVEREENKOMST} met {PRODUCTIE}"
    if held(feiten, ELDERS, PRODUCTIE_ELDERS):
        return f"{ELDERS} met {PRODUCTIE_ELDERS}"
    return next((f"{OVEREENKOMST} met {PRODUCTIE} in regio {r}" for r, rows in elders.regios if held(rows, OVEREENKOMST, PRODUCTIE)), "")


def _silent(feiten: tuple[Feit, ...], vorm: Leveringsvorm, found: AanbiederType | None) -> str:
    """Which facts a new type rests on but nobody wrote down; empty when nothing is missing.

    "Geen overeenkomst met enig zorgkantoor", "alleen extramurale", "geen overeenkomst in regio Y": each says that something was not
    there. ``alleen_extramuraal`` says it for zzp and vpt, here and elsewhere.
    """
    if found is None:
        return ""
    only_extramural = any(_says(feiten, EXTRAMURAAL, v) for v in Leveringsvorm)
    inside = () if only_extramural else INTRAMURAAL
    every = (*inside, Leveringsvorm.MPT)
    here, there = {
        AanbiederType.NIEUW_IN_REGIO: (inside if vorm in INTRAMURAAL else every, ()),
        AanbiederType.NIEUW_ZZP_VPT: (inside, inside),
    }.get(found, (every, every))
    parts = (_unknown(feiten, OVEREENKOMST, here), _unknown(feiten, ELDERS, there))
    return " en ".join(part for part in parts if part)


def _unknown(feiten: tuple[Feit, ...], naam: str, vormen: tuple[Leveringsvorm, ...]) -> str:
    silent = [v.value for v in vormen if _value(feiten, naam, v) is None]
    if not silent:
        return ""
    return f"{naam} voor {', '.join(silent)}" if rows_for(feiten, naam) else naam


def _with_agreement(feiten: tuple[Feit, ...], vorm: Leveringsvorm) -> Gevonden:
    """An agreement in this region: bestaand when production was delivered under it."""
    delivered = _delivered(feiten, vorm)
    if delivered == JA:
        return Gevonden(ROW_BESTAAND, AanbiederType.BESTAAND)
    if delivered == NEE:
        return Gevonden("overeenkomst zonder productie", open="V270")
    return Gevonden("overeenkomst, productie onbekend", open="V276")


def _without_agreement(feiten: tuple[Feit, ...], vorm: Leveringsvorm, extramural_here: bool, elders: EigenElders) -> Gevonden:
    """No agreement in this region for this care. "Zorgkantoor X in regio X" is also this zorgkantoor in another region of its own."""
    intramural_there, extramural_there = _agreement(feiten, ELDERS)
    inside = vorm in INTRAMURAAL
    found = [_same_care_there(feiten, vorm)] if (intramural_there if inside else extramural_there) else []
    own = [(regio, rows, _agreement(rows, OVEREENKOMST)) for regio, rows in elders.regios]
    found += [_same_care_own(regio, rows, vorm) for regio, rows, (intra, extra) in own if (intra if inside else extra)]
    if found:
        return min(found, key=lambda g: (g.type is None, not g.zwijgt))  # where it delivered decides, then where that is not known
    only_extramural = inside and _says(feiten, EXTRAMURAAL, vorm)
    if extramural_here or extramural_there or only_extramural or any(extra for _, _, (_, extra) in own):
        return Gevonden("alleen extramurale overeenkomst", AanbiederType.NIEUW_ZZP_VPT)
    if intramural_there or own:
        return Gevonden("overeenkomst elders voor andere zorg", open="V277")
    if elders.sector:
        return Gevonden("overeenkomst voor een andere sector", open="V270")
    silent = [naam for naam in (OVEREENKOMST, ELDERS) if _value(feiten, naam, vorm) is None]
    if silent:
        return Gevonden("geen gegevens over een overeenkomst", open="V278", zwijgt=" en ".join(silent))
    return Gevonden("geen overeenkomst met enig zorgkantoor", AanbiederType.GEHEEL_NIEUW)


def _as_up_to_0_3_0(feiten: tuple[Feit, ...], vorm: Leveringsvorm, extramural_here: bool) -> Gevonden:
    """The same for a voorstel of before: silence was read as no, and other regions of the zorgkantoor were not looked at."""
    intramural_there, extramural_there = _agreement(feiten, ELDERS)
    if intramural_there if vorm in INTRAMURAAL else extramural_there:
        there = _same_care_there(feiten, vorm)
        return there if there.open == "V275" else Gevonden("dezelfde zorg elders geleverd", AanbiederType.NIEUW_IN_REGIO)
    if extramural_here or extramural_there:
        return Gevonden("alleen extramurale overeenkomst", AanbiederType.NIEUW_ZZP_VPT)
    if intramural_there:
        return Gevonden("overeenkomst elders voor andere zorg", open="V277")
    return Gevonden("geen overeenkomst met enig zorgkantoor", AanbiederType.GEHEEL_NIEUW)


def _same_care_there(feiten: tuple[Feit, ...], vorm: Leveringsvorm) -> Gevonden:
    """The same care elsewhere, with another zorgkantoor: nieuw in de regio when it delivered ("en ook daadwerkelijk productie leveren")."""
    match _value(feiten, PRODUCTIE_ELDERS, vorm):
        case "ja":
            return Gevonden("dezelfde zorg elders geleverd", AanbiederType.NIEUW_IN_REGIO)
        case "nee":
            return Gevonden("overeenkomst elders zonder productie", open="V275")
    return Gevonden("overeenkomst elders, productie onbekend", open="V278", zwijgt=PRODUCTIE_ELDERS)


def _same_care_own(regio: str, rows: tuple[Feit, ...], vorm: Leveringsvorm) -> Gevonden:
    """The same for another region of this zorgkantoor itself."""
    delivered = _delivered(rows, vorm)
    if delivered == JA:
        return Gevonden(f"dezelfde zorg geleverd in regio {regio}", AanbiederType.NIEUW_IN_REGIO)
    if delivered == NEE:
        return Gevonden(f"overeenkomst zonder productie in regio {regio}", open="V275")
    return Gevonden(f"overeenkomst in regio {regio}, productie onbekend", open="V278", zwijgt=f"{PRODUCTIE} in regio {regio}")


def _value(feiten: tuple[Feit, ...], naam: str, vorm: Leveringsvorm) -> str | None:
    return value_of(feiten, naam, vorm)


def _says(feiten: tuple[Feit, ...], naam: str, vorm: Leveringsvorm) -> bool:
    return value_of(feiten, naam, vorm) == JA


def _agreement(feiten: tuple[Feit, ...], naam: str) -> tuple[bool, bool]:
    """Whether an agreement covers intramural care (zzp, vpt) and whether it covers extramural care (mpt)."""
    only_extramural = any(_says(feiten, EXTRAMURAAL, v) for v in Leveringsvorm)
    intramuraal = any(_says(feiten, naam, v) for v in INTRAMURAAL) and not only_extramural
    return intramuraal, _says(feiten, naam, Leveringsvorm.MPT)


def _delivered(feiten: tuple[Feit, ...], vorm: Leveringsvorm) -> str | None:
    """Production in the group of this leveringsvorm where the records split it, else in the sector."""
    group = INTRAMURAAL if vorm in INTRAMURAAL else (Leveringsvorm.MPT,)
    for vormen in (group, (*INTRAMURAAL, Leveringsvorm.MPT)):
        values = {value_of(feiten, "productie_geleverd", v) for v in vormen} - {None}
        if JA in values:
            return JA
        if NEE in values:
            return NEE
    return None


def resolve_types(d: Dossier, eis: Eis | None) -> tuple[tuple[tuple[Leveringsvorm, AanbiederType], ...], Toets]:
    """The type for every leveringsvorm asked for, and the test that says how it was found."""
    bron = eis.bron.label if eis else BRON
    typen: list[tuple[Leveringsvorm, AanbiederType]] = []
    vragen: list[Question] = []
    stappen: list[Stap] = []
    for vorm in d.leveringsvormen:
        found, question = (_own_statement(d, vorm), None) if d.inputs.eigen_toets else _from_facts(d, vorm, bron)
        if question is not None:
            vragen.append(question)
        if found.type is not None:
            typen.append((vorm, found.type))
        stappen.append(_step(d, vorm, found, bron, eis))
    return tuple(typen), outcome(vragen=tuple(vragen), stappen=tuple(stappen))


def _own_statement(d: Dossier, vorm: Leveringsvorm) -> Gevonden:
    """Outside a ronde: what the provider says of itself. Nothing said is left to the check of the form."""
    return Gevonden("eigen opgave", _said(d, vorm))


def _from_facts(d: Dossier, vorm: Leveringsvorm, bron: str) -> tuple[Gevonden, Question | None]:
    """From the zorgkantoor's facts, with a question where they do not decide or where the form says otherwise."""
    wijze = d.inputs.toetswijze
    found = table_row(d.feiten, vorm, own_elsewhere(d.alle_feiten, d.inschrijving.regio, d.kader.sector.value, wijze), wijze)
    slip = _clause(d, found)
    if slip is not None:
        question, reading = _ask_clause(d, slip)
        if reading is None:
            return Gevonden("clausule nog niet gelezen"), question
        if reading == "letterlijk":
            found = Gevonden("clausule letterlijk gelezen", open="V270")
    said, stated = _said(d, vorm), d.veld(veld_opgave(vorm))
    known = {f"feit_{f.feit}{'_' + f.leveringsvorm if f.leveringsvorm else ''}": f.waarde for f in rows_for(d.feiten, *USED)}
    if found.open is not None:
        silence = {"zwijgt": found.zwijgt} if found.zwijgt else {}
        facts: dict[str, object] = {"leveringsvorm": vorm, "opgave": said or "geen opgave", "grond": found.regel, **silence, **known}
        question, choice = ask(d, found.open, ALL_TYPES, bron, stated, **facts)
        return _chosen(found, choice), None if choice else question
    if said is not None and said is not found.type and found.type is not None:
        choices = tuple(t for t in ALL_TYPES if t in (found.type.value, said.value))
        about = {"leveringsvorm": vorm, "opgave": said, "gegevens": found.type, "grond": found.regel, **known}
        question, choice = ask(d, "V271", choices, bron, stated, **about)
        return _chosen(found, choice), None if choice else question
    return found, None


def _chosen(found: Gevonden, choice: str | None) -> Gevonden:
    return Gevonden(f"{found.regel}; beslist door een inkoper", AanbiederType(choice)) if choice else Gevonden(found.regel)


def _said(d: Dossier, vorm: Leveringsvorm) -> AanbiederType | None:
    """What the form states for this leveringsvorm."""
    text = d.waarde(veld_opgave(vorm)).strip().lower()
    return AanbiederType(text) if text in ALL_TYPES else None


def _clause(d: Dossier, found: Gevonden) -> Clausule | None:
    """The GZ kader of 2016 calls who has an intramural agreement existing "voor de sector V&V" only: a slip, or not.

    It matters where only intramural care makes the provider existing.
    """
    if d.kader.sector is not Sector.GZ or found.regel != ROW_BESTAAND or _agreement(d.feiten, OVEREENKOMST)[1]:
        return None
    asked = d.kader.clausule(Toepassing.BESTAAND)
    # a ronde of before ``toepassing`` has it by its key
    return asked or next((c for c in d.kader.clausules if c.sleutel.startswith(CLAUSULE_BESTAAND)), None)


def _ask_clause(d: Dossier, slip: Clausule) -> tuple[Question, str | None]:
    """Asked once for the kader, not for every zorgaanbieder: one text has one reading."""
    facts = Facts.of(kader=d.kader.id, beslist=slip.beslist, waarom=slip.waarom)
    question = Question("V272", STAP, f"Kader {d.kader.id}: {slip.titel}", slip.bron.label, ("bestaand", "letterlijk"), feiten=facts)
    answer = d.answers.to(question)
    return question, answer.keuze if answer else None


def _step(d: Dossier, vorm: Leveringsvorm, found: Gevonden, bron: str, eis: Eis | None) -> Stap:
    facts = {f"{f.feit}{' ' + f.leveringsvorm if f.leveringsvorm else ''}": f.waarde for f in rows_for(d.feiten, *USED)}
    pairs = (("leveringsvorm", vorm.value), ("regel", found.regel), *facts.items())
    status = eis.zekerheid_label if eis else None
    said = d.waarde(veld_opgave(vorm))
    return Stap("aanbiedertype", Facts(pairs), said or "geen opgave", found.type.value if found.type else "vraag", bron, status)


def asked_for(velden: tuple[tuple[Leveringsvorm, str], ...], regels: frozenset[str]) -> tuple[Leveringsvorm, ...]:
    """The leveringsvormen of a submission: those with a production line, or stated on the form."""
    stated = {vorm for vorm, text in velden if text.strip() and text.strip().lower() != NIET_AANGEBODEN}
    return tuple(v for v in Leveringsvorm if v in stated or v.value.lower() in regels)
