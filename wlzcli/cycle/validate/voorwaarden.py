"""Conditions for an opslag or a longer term: tested and shown as such, never a ground to refuse."""

from __future__ import annotations

from wlzcli.cycle.validate.inputs import NIET_VOLDAAN, Dossier, Toets, bevinding, not_tested
from wlzcli.domain import formulier as ids
from wlzcli.domain.findings import Finding
from wlzcli.policy.model import Onderdeel, Thema


def conditions(d: Dossier) -> tuple[Toets, ...]:
    """The zelfanalyse per theme, the parts of each plan, and the facts that bear on the term."""
    return (*_zelfanalyse(d), *_plans(d), *_term(d))


def _zelfanalyse(d: Dossier) -> tuple[Toets, ...]:
    """Careful when it answers the required items for each theme (inkoopkader-2016-gz §2.2.3); the optional ones are
    not held against anyone, and a document of one's own is read by a person."""
    if not d.kader.zelfanalyse or not d.kader.themas:
        return ()
    if d.waarde(ids.EIGEN_ZELFANALYSE):
        return tuple(not_tested("in een eigen document; een inkoper leest het", thema) for thema in d.kader.themas)
    any_given = any(_given(d, thema, part) for thema in d.kader.themas for part in d.kader.zelfanalyse)
    if not any_given:
        return tuple(not_tested("geen zelfanalyse ingediend: geen opslag", thema) for thema in d.kader.themas)
    return tuple(_theme(d, thema) for thema in d.kader.themas)


def _given(d: Dossier, thema: Thema, part: Onderdeel) -> bool:
    return bool(d.waarde(ids.veld_zelfanalyse(thema.sleutel, part.sleutel)).strip())


def _theme(d: Dossier, thema: Thema) -> Toets:
    missing = [part for part in d.kader.zelfanalyse if part.verplicht and not _given(d, thema, part)]
    if not missing:
        return Toets("voldaan", item=thema)
    veld = d.veld(ids.veld_zelfanalyse(thema.sleutel, missing[0].sleutel))
    found = bevinding(
        d, "W291", thema.titel, item=missing[0], plek=veld, verwacht="; ".join(part.titel for part in missing), aanvaardbaar=True
    )
    return Toets(NIET_VOLDAAN, (found,), item=thema)


def _plans(d: Dossier) -> tuple[Toets, ...]:
    """Each voorstel needs the parts the kader asks for; without them there is little to talk about."""
    found: list[Finding] = []
    for plan in d.inschrijving.plannen:
        given = {ids.naam_van(v.id.replace("/", ".")) for v in plan.onderdelen if (v.waarde or "").strip()}
        missing = [part for part in d.kader.voorstel_plan if part.verplicht and ids.naam_van(part.sleutel) not in given]
        if missing and "eigen_document" not in given:
            found.append(
                bevinding(
                    d, "W292", plan.plan, item=missing[0], plek=plan, verwacht="; ".join(part.titel for part in missing), aanvaardbaar=True
                )
            )  # fmt: skip
    return (Toets(NIET_VOLDAAN, tuple(found), item=d.kader.voorstel_plan[0]),) if found else ()


def _term(d: Dossier) -> tuple[Toets, ...]:
    """The facts for a longer term are judged at the gunning, with the agreed plan; here they are only listed."""
    listed = d.kader.looptijd.voorwaarden if d.kader.looptijd else ()
    return tuple(not_tested("blijkt bij de gunning", condition) for condition in listed)
