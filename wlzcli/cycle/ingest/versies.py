"""Which of several submissions counts: the same content again, a second version, and two that claim one AGB-code.

What a second version is, a person says, unless the kader does (``inname.tweede_versie``): replaces or adds. Both speak only
of versions that came in before the deadline. What comes after it is not taken into consideration and so replaces nothing: the
timely one counts (W140), or the one of which that is not known yet: whether it was in time is asked about itself. A herstel that was asked for is no version and stands beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from wlzcli.cycle.ingest.meldingen import STAP, bevinding
from wlzcli.cycle.ingest.tekens import fold
from wlzcli.cycle.ingest.wie import Bodies, arrival, code_of_another
from wlzcli.domain.beleidsitem import Keuze, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.dates import AMSTERDAM, is_late, moment_in_full
from wlzcli.domain.findings import Answers, Finding, Question
from wlzcli.domain.formulier import SOORT_DEFINITIEF
from wlzcli.domain.inschrijving import Inschrijving

if TYPE_CHECKING:  # a worker that reads forms need not load the policy
    from wlzcli.policy.model import Beleid, Kader, Termijn

VERVANGT, VULT_AAN, TELT_NIET = "vervangt", "vult_aan", "telt_niet"
HERSTEL, AANVULLING = "herstel", "aanvulling"

Settled = tuple[list[Inschrijving], list[Finding], list[Question]]
Sleutel = tuple[str, str]  # folder and hash
Fouten = tuple[tuple[str, ...], ...]  # what of a submission can't be read or is not in order: code, sheet, subject and what stands there
Gebreken = Mapping[Sleutel, Fouten]


def settle_versions(
    items: list[Inschrijving],
    volgorde: Mapping[Sleutel, int],
    gebreken: Gebreken,
    answers: Answers,
    beleid: Beleid,
    voorbeeld: bool,
    wijze: int,
    to_come: frozenset[Sleutel] = frozenset(),
) -> Settled:
    """Every submission with whether it counts, and what a person must still say.

    ``volgorde`` (folder, hash): the order of the versions in one folder; the register has one moment for them all.
    ``gebreken``: what of each can't be read. ``wijze``: of the program that took them in. 0: an answer could let a late version
    replace a timely one, and the same values on another form were the same content. 0 and 1: what bears the answers of any
    earlier one is a copy of it. ``to_come`` (folder, hash): the register has them come in after they were here, so that it is not known
    whether they were in time.
    """
    kaders = {k.sector: k for k in beleid.kaders}
    gebreken = gebreken if wijze >= 2 else {}  # a question of before reads as it was answered
    out = [i for i in items if not i.telt_mee]
    groups: dict[tuple[str, str, str, bool], list[Inschrijving]] = {}
    for i in items:
        if i.telt_mee:
            groups.setdefault((i.regio, i.sector.value, i.agb_code, i.soort == SOORT_DEFINITIEF), []).append(i)
    findings: list[Finding] = []
    questions: list[Question] = []
    for key in sorted(groups):
        group = sorted(groups[key], key=lambda i: (*arrival(i), volgorde[i.map, i.sha256]))
        settled, more_findings, more_questions = _group(group, gebreken, answers, kaders.get(group[0].sector), voorbeeld, wijze, to_come)
        out += settled
        findings += more_findings
        questions += more_questions
    if wijze >= 2:
        bodies = Bodies(out, findings, answers, volgorde)
        out, findings, questions = bodies.items, [*findings, *bodies.findings], [*questions, *bodies.questions]
    return out, findings, questions


def _group(
    items: list[Inschrijving],
    gebreken: Gebreken,
    answers: Answers,
    kader: Kader | None,
    voorbeeld: bool,
    wijze: int,
    to_come: frozenset[Sleutel],
) -> Settled:
    rest, out, findings = _without_copies(items, wijze) if wijze < 2 else (items, [], [])
    questions: list[Question] = []
    order = {(i.map, i.sha256): n for n, i in enumerate(items)}
    beside = [i for i in rest if i.soort in (HERSTEL, AANVULLING, SOORT_DEFINITIEF)]
    mains = [i for i in rest if i.soort not in (HERSTEL, AANVULLING, SOORT_DEFINITIEF)]
    if not mains:
        settled, told = _beside(beside, None, gebreken, wijze, kader)
        return [*out, *settled], [*findings, *told], questions
    sure, late = _moments(mains, kader, voorbeeld, to_come)
    mains.sort(key=lambda i: wijze >= 2 and (i.map, i.sha256) in late)  # what may have been in time goes before what was not
    current = mains[0]
    for before, later in pairwise(mains):
        since = _added_between(beside, current, later, order) if wijze >= 2 else []
        last = max((before, *since), key=lambda i: order[i.map, i.sha256])
        if wijze >= 2 and (first := _copied(later, (last,) if since else (current, before), gebreken)):
            findings.append(_said_before(later, first))
            out.append(_not_again(later, first))
            continue
        two_bodies = current.map != later.map and _different_body(current, later)
        first_key, key = (current.map, current.sha256), (later.map, later.sha256)
        timed = {first_key, key} <= sure
        missed = late.get(key) if first_key not in late and (wijze >= 2 or (wijze and timed)) else None
        asked = _claims(current, later, missed if timed else None, gebreken) if two_bodies else _versions(current, later, gebreken, since)
        choice = answer.keuze if (answer := answers.to(asked)) else None
        if choice is None and wijze >= 2 and (turned := _turned(current, later, gebreken, answers)):
            (beside if turned == VULT_AAN else out).append(_aside(current, later, turned))
            current = later
            continue
        rule = None if two_bodies or choice or not timed else _rule(kader, current, later, voorbeeld)
        findings += [_by_rule(current, later, rule)] if rule else []
        choice = rule.waarde if rule else choice
        if missed is not None and not two_bodies and choice in (None, VERVANGT):
            findings.append(_too_late(current, later, missed, first_key in sure))
            out.append(replace(later, telt_mee=False, reden=f"kwam na de uiterste datum; {current.bestand} telt"))
        elif choice is None:
            if not questions:  # the answer on this one decides beside which the next is put
                questions.append(asked)
            out.append(replace(later, telt_mee=False, reden=f"wacht op antwoord: hoe verhoudt dit zich tot {current.bestand}"))
        elif two_bodies:
            current, loser = (current, later) if choice == current.map else (later, current)
            findings.append(code_of_another(loser, current))
            out.append(replace(loser, telt_mee=False, reden=f"noemt een AGB-code die bij {current.bestand} hoort"))
        elif choice == VERVANGT:
            out += [_replaced(current, later), *(_fallen(i, current, later) for i in since)]
            beside = [i for i in beside if i not in since]
            current = later
        else:
            (beside if choice == VULT_AAN else out).append(_aside(later, current, choice))
    main = None if wijze >= 2 and (current.map, current.sha256) in late else current
    settled, told = _beside(sorted(beside, key=lambda i: order[i.map, i.sha256]), main, gebreken, wijze, kader)
    return [*out, *settled, current], [*findings, *told], questions


def _moments(
    mains: list[Inschrijving], kader: Kader | None, voorbeeld: bool, to_come: frozenset[Sleutel]
) -> tuple[frozenset[Sleutel], dict[Sleutel, Termijn]]:
    """Of which it is sure when they came in, and of those that came late the deadline."""
    sure = [i for i in mains if i.ontvangen_op and (i.map, i.sha256) not in to_come]
    late = {(i.map, i.sha256): deadline for i in sure if (deadline := _missed(kader, i, voorbeeld))}
    return frozenset((i.map, i.sha256) for i in sure), late


def _turned(current: Inschrijving, later: Inschrijving, gebreken: Gebreken, answers: Answers) -> str | None:
    """What was said the other way round, when the later one of a folder lay there first: that one fills in, or does not count."""
    said = answers.to(_versions(later, current, gebreken)) if current.map == later.map else None
    return said.keuze if said is not None and said.keuze in (VULT_AAN, TELT_NIET) else None


def _added_between(
    beside: list[Inschrijving], first: Inschrijving, later: Inschrijving, order: Mapping[Sleutel, int]
) -> list[Inschrijving]:
    """What filled in the first before the later one came."""
    at, until = order[first.map, first.sha256], order[later.map, later.sha256]
    return [
        i
        for i in beside
        if i.soort == AANVULLING
        and at < order[i.map, i.sha256] < until
        and (i.map == later.map or (i.ontvangen_op and later.ontvangen_op and i.ontvangen_op < later.ontvangen_op))
    ]


def _replaced(one: Inschrijving, by: Inschrijving) -> Inschrijving:
    return replace(one, telt_mee=False, reden=f"is vervangen door {by.bestand}")


def _fallen(one: Inschrijving, main: Inschrijving, by: Inschrijving) -> Inschrijving:
    """What filled in a version that is replaced, falls with it: the later one is the whole again."""
    return replace(one, telt_mee=False, reden=f"vulde {main.bestand} aan, en dat is vervangen door {by.bestand}")


def _aside(one: Inschrijving, main: Inschrijving, choice: str) -> Inschrijving:
    """What does not replace the main one: it fills in, or does not count beside it."""
    return (
        replace(one, soort=AANVULLING) if choice == VULT_AAN else replace(one, telt_mee=False, reden=f"telt niet mee naast {main.bestand}")
    )


def _beside(
    items: list[Inschrijving], main: Inschrijving | None, gebreken: Gebreken, wijze: int, kader: Kader | None
) -> tuple[list[Inschrijving], list[Finding]]:
    """What stands beside the main one, but for what says nothing new.

    A repair is measured against the repair before it, never against the form that it repairs; the first that fills in, against that form
    (``main``; None where that came late itself: what was in time is no copy of it). What came after the deadline and is sent again on
    another day may be the answer to another letter, within another term: validate weighs both.
    """
    out, findings = list[Inschrijving](), list[Finding]()
    last: dict[str | None, Inschrijving] = {}
    for i in items:
        before = last.get(i.soort)
        one = before or main if i.soort == AANVULLING else before
        another = one is not None and i.soort != SOORT_DEFINITIEF and _of_another_term(kader, one, i)
        first = _copied(i, (one,), gebreken) if one and wijze >= 2 and not another else None
        if first:
            findings.append(_said_before(i, first))
        out.append(_not_again(i, first) if first else i)
        last[i.soort] = i
    return out, findings


def _of_another_term(kader: Kader | None, before: Inschrijving, later: Inschrijving) -> bool:
    """Whether the first came after the deadline and the later one on another day."""
    deadline, came, again = kader.moment("inschrijving") if kader else None, before.ontvangen_op, later.ontvangen_op
    if deadline is None or deadline.moment is None or came is None or again is None:
        return False
    return is_late(came, deadline.moment) and came.astimezone(AMSTERDAM).date() != again.astimezone(AMSTERDAM).date()


def _copied(later: Inschrijving, earlier: Iterable[Inschrijving], gebreken: Gebreken) -> Inschrijving | None:
    """Which of these said the same on the same form, and could be read as well or as badly."""
    faults = gebreken.get((later.map, later.sha256), ())
    return next((e for e in earlier if _content(e) == _content(later) and gebreken.get((e.map, e.sha256), ()) == faults), None)


def _content(i: Inschrijving) -> tuple[str, ...]:
    """The same answers on another form are something else: who handed in last year's form and was asked for this year's."""
    form = i.identiteit
    return (i.inhoud_sha256, form.layout_sha256, form.zorgkantoor, str(form.jaar)) if form else (i.inhoud_sha256,)


def _said_before(i: Inschrijving, first: Inschrijving) -> Finding:
    before = f"al ontvangen als {first.bestand}" if first.bestand != i.bestand else "het bestand dat eerder in deze map stond"
    return bevinding("W102", i, "zelfde inhoud", gevonden=i.bestand, verwacht=before)


def _not_again(i: Inschrijving, first: Inschrijving) -> Inschrijving:
    return replace(i, telt_mee=False, reden=f"heeft dezelfde inhoud als {first.bestand}")


def _without_copies(items: list[Inschrijving], wijze: int) -> tuple[list[Inschrijving], list[Inschrijving], list[Finding]]:
    """What is left to weigh, and what says the same as any earlier one: as it was up to 0.4.0."""
    rest: list[Inschrijving] = []
    out: list[Inschrijving] = []
    findings: list[Finding] = []
    seen: dict[tuple[str, ...], Inschrijving] = {}
    for i in items:
        first = seen.setdefault(_content(i) if wijze else (i.inhoud_sha256,), i)
        if first is i:
            rest.append(i)
        else:
            findings.append(_said_before(i, first))
            out.append(_not_again(i, first))
    return rest, out, findings


def _rule(kader: Kader | None, current: Inschrijving, later: Inschrijving, voorbeeld: bool) -> Keuze | None:
    """What the kader says of a second version; None where it is silent, not sure enough, or the version came in late.

    Nor where it is not known which of the two came first: two versions in one folder have one row in the register.
    """
    item = kader.inname.tweede_versie if kader is not None and kader.inname is not None else None
    if kader is None or item is None or item.waarde not in (VERVANGT, VULT_AAN):
        return None
    sure = item.status is Status.VAST and bool(item.bron.document) and (voorbeeld or not item.is_fictief)
    deadline, first, second = kader.moment("inschrijving"), current.ontvangen_op, later.ontvangen_op
    if deadline is None or deadline.moment is None or first is None or second is None:
        return None
    return item if sure and first < second and not is_late(second, deadline.moment) else None


def _missed(kader: Kader | None, i: Inschrijving, voorbeeld: bool) -> Termijn | None:
    """The deadline, where this came after it; None otherwise, or where it has not the power to shut out."""
    deadline = kader.moment("inschrijving") if kader is not None else None
    if deadline is None or deadline.moment is None or i.ontvangen_op is None:
        return None
    if not deadline.bron.document or (deadline.is_fictief and not voorbeeld):
        return None
    return deadline if is_late(i.ontvangen_op, deadline.moment) else None


def _by_rule(current: Inschrijving, later: Inschrijving, rule: Keuze) -> Finding:
    word = "vervangt het eerste" if rule.waarde == VERVANGT else "vult het eerste aan"
    return bevinding("W105", later, "tweede versie", gevonden=word, verwacht=current.bestand, bron=rule.bron.label)


def _too_late(current: Inschrijving, later: Inschrijving, deadline: Termijn, sure: bool) -> Finding:
    return bevinding(
        "W140", later, "versie na de uiterste datum", gevonden=_in_full(later), verwacht=f"uiterlijk {_deadline(deadline)}",
        bron=deadline.bron.label, eerste=current.bestand, eerste_op=_in_full(current) if sure else "een moment dat nog niet vaststaat",
    )  # fmt: skip


def _in_full(i: Inschrijving) -> str:
    return moment_in_full(i.ontvangen_op) if i.ontvangen_op else "onbekend"


def _deadline(item: Termijn) -> str:
    return moment_in_full(item.moment) if item.moment else "onbekend"


def _different_body(a: Inschrijving, b: Inschrijving) -> bool:
    """Whether two submissions under one AGB-code seem to come from two organisations."""
    return bool(a.kvk_nummer and b.kvk_nummer and a.kvk_nummer != b.kvk_nummer) or bool(
        not (a.kvk_nummer and b.kvk_nummer) and a.naam and b.naam and fold(a.naam) != fold(b.naam)
    )


def _versions(current: Inschrijving, later: Inschrijving, gebreken: Gebreken, since: Collection[Inschrijving] = ()) -> Question:
    """What a second version is. ``since``: what filled in the first before it came, and falls with it."""
    facts = _facts(current, later, gebreken)
    if since:
        added = ", ".join(i.bestand for i in since)
        told = f"{'geen' if _copied(later, (current,), gebreken) else facts.get('verschillen')}; tussendoor aangevuld met {added}"
        facts = Facts((*(f for f in facts if f[0] != "verschillen"), ("verschillen", told)))
    return Question("V102", STAP, _who(later), "tabellen/ontvangst", (VERVANGT, VULT_AAN, TELT_NIET), feiten=facts)


def _claims(current: Inschrijving, later: Inschrijving, missed: Termijn | None, gebreken: Gebreken) -> Question:
    """Whose AGB-code it is. When only the first was in time the question says so: who is chosen then decides whether anything counts."""
    facts = _facts(current, later, gebreken)
    if missed is not None:
        facts = Facts(
            (*facts.pairs, ("eerste_ontvangen", _in_full(current)), ("tweede_ontvangen", _in_full(later)), ("uiterlijk", _deadline(missed)))
        )
    code = "V103" if missed is None else "V106"
    return Question(code, STAP, _who(later), "tabellen/zorgaanbieders", (current.map, later.map), feiten=facts)


def _who(i: Inschrijving) -> str:
    return f"{i.naam or 'Onbekende zorgaanbieder'} ({i.agb_code}), regio {i.regio}, {i.sector.value}"


def _facts(a: Inschrijving, b: Inschrijving, gebreken: Gebreken) -> Facts:
    return Facts.of(
        agb_code=b.agb_code, regio=b.regio, sector=b.sector, eerste=a.bestand, tweede=b.bestand, eerste_op=_moment(a), tweede_op=_moment(b),
        eerste_inhoud=a.inhoud_sha256[:12], tweede_inhoud=b.inhoud_sha256[:12], eerste_naam=a.naam, tweede_naam=b.naam,
        eerste_kvk=a.kvk_nummer, tweede_kvk=b.kvk_nummer, verschillen=_differences(a, b, gebreken),
    )  # fmt: skip


def _moment(i: Inschrijving) -> str:
    return i.ontvangen_op.astimezone(AMSTERDAM).isoformat() if i.ontvangen_op else "onbekend"


def _differences(a: Inschrijving, b: Inschrijving, gebreken: Gebreken) -> str:
    first, second = ({v.id: v.waarde or v.ruw for v in i.alle_velden()} for i in (a, b))
    different = [key for key in dict.fromkeys([*first, *second]) if first.get(key) != second.get(key)]
    shown = ", ".join(different[:8])
    if different:
        return (f"{shown} en {len(different) - 8} andere" if len(different) > 8 else shown) + (_documents(a, b) if gebreken else "")
    faults, now = (gebreken.get((i.map, i.sha256), ()) for i in (a, b))
    if faults == now:
        # With the same answers on another form both are named: else the question reads alike whichever of the two stood there first.
        same = gebreken and a.inhoud_sha256 == b.inhoud_sha256
        return f"alleen het formulier (eerst {_form(a)}, nu {_form(b)})" if same else "alleen de bewijsstukken"
    codes, codes_now = (", ".join(dict.fromkeys(f[0] for f in found)) or "niets" for found in (faults, now))
    also = "geen antwoord, wel" if a.inhoud_sha256 == b.inhoud_sha256 else "alleen de bewijsstukken en"
    return f"{also} wat niet te lezen of niet in orde is (eerst {codes}, nu {codes_now})"


def _documents(a: Inschrijving, b: Inschrijving) -> str:
    """Which documents came with one of the two and not with the other: what replaces a form that had them leaves them behind."""
    first, second = ({s.sleutel: s for s in i.bewijsstukken if s.sha256} for i in (a, b))
    gone = ", ".join(sorted(first[k].bestand for k in first.keys() - second.keys()))
    new = ", ".join(sorted(second[k].bestand for k in second.keys() - first.keys()))
    other = ", ".join(sorted(second[k].bestand for k in first.keys() & second.keys() if first[k].sha256 != second[k].sha256))
    found = [f"{what} {names}" for what, names in (("zonder", gone), ("ook met", new), ("anders:", other)) if names]
    return f"; bewijsstukken: het tweede {', '.join(found)}" if found else ""


def _form(i: Inschrijving) -> str:
    form = i.identiteit
    return f"{form.jaar} van {form.zorgkantoor}, indeling {form.layout_sha256[:12]}" if form else "onbekend"
