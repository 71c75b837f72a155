"""``decide``: every letter that what is stored gives rise to; one that cannot be made stops only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from wlzcli.cycle.brieven import gunning, herschikking, inschrijving
from wlzcli.cycle.brieven.bureau import Bureau, Sleutel
from wlzcli.cycle.brieven.inputs import BrievenInputs
from wlzcli.cycle.brieven.ontwerp import Ontwerp, StoppedError
from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers, Finding
from wlzcli.domain.gunning import Fase, GunningUitkomst
from wlzcli.domain.money import ZERO
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid

Maker = Callable[[], Ontwerp | None]


def decide(inputs: BrievenInputs, beleid: Beleid, answers: Answers = Answers()) -> StepResult[Ontwerp]:  # noqa: B008 - frozen and empty
    """The letters, in the order of the cycle and then of (regio, sector, agb_code)."""
    del answers  # letters tell what was decided; they rest on no answer of their own
    bureau = Bureau(inputs, beleid)
    made: dict[tuple[BriefSoort, Sleutel], Ontwerp] = {}
    findings: list[Finding] = []
    for soort, sleutel, maker in _wanted(bureau):
        if (soort, sleutel) in made:
            continue
        try:
            draft = maker()
        except StoppedError as exc:
            findings.append(_about(exc.finding, soort, sleutel))
            continue
        if draft is not None:
            made[(soort, sleutel)] = draft
    order = {soort: n for n, soort in enumerate(BriefSoort)}
    drafts = sorted(made.values(), key=lambda o: (order[o.soort], o.regio, o.sector, o.agb_code))
    return StepResult(tuple(drafts), tuple(dict.fromkeys(findings)))


def _about(finding: Finding, soort: BriefSoort, sleutel: Sleutel) -> Finding:
    """The finding with which letter it stops, in words and by its key."""
    regio, sector, agb_code = sleutel
    facts = (("brief", soort.replace("_", " ")), ("sleutel", f"{soort}/{agb_code}-{regio}-{sector}"))
    return replace(finding, feiten=Facts((*finding.feiten.pairs, *facts)))


def _wanted(bureau: Bureau) -> Iterator[tuple[BriefSoort, Sleutel, Maker]]:
    """What should be made, besluiten before voorstellen: for one key the first counts."""
    for key, items in sorted(inschrijving.received(bureau).items()):
        yield BriefSoort.ONTVANGSTBEVESTIGING, key, partial(inschrijving.confirm, bureau, key, items)
    yield from _tested(bureau)
    for stand in bureau.inputs.dialogen:
        key = (stand.regio, stand.sector, stand.agb_code)
        yield BriefSoort.UITNODIGING_DIALOOG, key, partial(inschrijving.invite, bureau, key, stand)
    yield from _awarded(bureau)
    yield from _shifted(bureau)


def _tested(bureau: Bureau) -> Iterator[tuple[BriefSoort, Sleutel, Maker]]:
    revised = {
        t.besluit.vervangt for t in bureau.inputs.toetsen if t.herkomst.concept and t.besluit.uitkomst is not ToetsUitkomst.AFGEWEZEN
    }
    for t in sorted(bureau.inputs.toetsen, key=lambda t: t.herkomst.concept):
        b = t.besluit
        key = (b.regio, b.sector, b.agb_code)
        if not t.herkomst.concept and t.herkomst.besluit_id in revised:
            continue  # nobody is told of a refusal that is about to be lifted
        match b.uitkomst:
            case ToetsUitkomst.HERSTEL:
                yield BriefSoort.VERZOEK_OM_AANVULLING, key, partial(inschrijving.complete, bureau, key, t)
            case ToetsUitkomst.AFGEWEZEN:
                yield BriefSoort.NIET_IN_BEHANDELING, key, partial(inschrijving.refuse, bureau, key, t)


def _awarded(bureau: Bureau) -> Iterator[tuple[BriefSoort, Sleutel, Maker]]:
    tested = {  # what stands before a proposed revision of it
        (t.besluit.regio, t.besluit.sector, t.besluit.agb_code): t.besluit.uitkomst
        for t in sorted(bureau.inputs.toetsen, key=lambda t: not t.herkomst.concept)
    }
    for g in sorted(bureau.inputs.gunningen, key=lambda g: g.herkomst.concept):
        b = g.besluit
        key = (b.regio, b.sector, b.agb_code)
        if b.uitkomst is GunningUitkomst.AANGEHOUDEN or b.fase is Fase.INGETROKKEN:
            continue
        if b.uitkomst is GunningUitkomst.AFGEWEZEN and tested.get(key) is ToetsUitkomst.AFGEWEZEN:
            continue  # the letter that it is not considered has said so
        if b.fase is Fase.DEFINITIEF:
            yield BriefSoort.DEFINITIEVE_GUNNING, key, partial(gunning.definitive, bureau, key, g)
        else:
            yield BriefSoort.VOORLOPIGE_GUNNING, key, partial(gunning.provisional, bureau, key, g)


def _shifted(bureau: Bureau) -> Iterator[tuple[BriefSoort, Sleutel, Maker]]:
    stand = bureau.inputs.stand
    shifted = {(h.besluit.regio, h.besluit.sector, h.besluit.agb_code) for h in bureau.inputs.herschikkingen}
    if stand is not None:
        for g in bureau.inputs.gunningen:
            b = g.besluit
            key = (b.regio, b.sector, b.agb_code)
            if g.herkomst.concept or not b.is_agreement:
                continue  # an award that was withdrawn has no production to tell of
            if key not in shifted:
                yield BriefSoort.UITNODIGING_HERSCHIKKING, key, partial(herschikking.invite, bureau, key, g, stand)
            yield BriefSoort.KWARTAALBERICHT, key, partial(herschikking.quarterly, bureau, key, g, stand)
    for h in sorted(bureau.inputs.herschikkingen, key=lambda h: h.herkomst.concept):
        key = (h.besluit.regio, h.besluit.sector, h.besluit.agb_code)
        if h.besluit.ingetrokken_cents is not None:
            continue  # its award is gone: there is nothing to tell about it
        yield BriefSoort.HERSCHIKKINGSBESLUIT, key, partial(herschikking.decide_letter, bureau, key, h)
        if h.besluit.niet_gehonoreerd_cents > ZERO:
            yield BriefSoort.AFWIJZING_MUTATIE, key, partial(herschikking.not_honoured, bureau, key, h)
