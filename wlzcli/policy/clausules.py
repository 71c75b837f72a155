"""Clauses that only a person can apply: each word of ``Toepassing`` once, and only where its question can come up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wlzcli.domain.codes import Sector
from wlzcli.policy import model
from wlzcli.policy.reach import NOOIT
from wlzcli.policy.sections import Faults, RuwItem
from wlzcli.policy.toepassing import Toepassing

# What a kader must have for the question to come up, and the section that is in.
NODIG: Mapping[Toepassing, tuple[str, str, Callable[[model.Kader], bool]]] = {
    Toepassing.BESTAAND: ("", "alleen in de gehandicaptenzorg noemt de tekst een andere sector", lambda k: k.sector is Sector.GZ),
    Toepassing.WIJZIGING: (
        "eisen", "geen eis met regel 'wijzigingen_gemeld'", lambda k: any(e.regel == "wijzigingen_gemeld" for e in k.eisen),
    ),
    Toepassing.EIGEN_FORMAT: ("zelfanalyse", "dit kader vraagt geen zelfanalyse", lambda k: bool(k.zelfanalyse)),
    Toepassing.OPSLAG_HOOGTE: ("beoordeling", "dit kader beoordeelt geen plannen", lambda k: k.beoordeling is not None),
    Toepassing.OPSLAG_MOMENT: ("beoordeling", "dit kader beoordeelt geen plannen", lambda k: k.beoordeling is not None),
    Toepassing.LOPENDE_OVEREENKOMST: (
        "tarief", "geen tariefregel op het feit 'opslag'", lambda k: any("opslag" in (r.feit, r.waarde_feit) for r in k.tarief),
    ),
    Toepassing.EERDER_ONDERZOEK: (
        "looptijd", "geen voorwaarde op het feit 'fraudeonderzoek' met 'sinds'",
        lambda k: any(v.feit == "fraudeonderzoek" and v.sinds for v in k.looptijd.voorwaarden) if k.looptijd else False,
    ),
    Toepassing.REGIONALE_VOORWAARDEN: (
        "looptijd", "dit kader kent geen looptijd.jaren_meerjarig", lambda k: k.looptijd is not None and k.looptijd.jaren_meerjarig is not None,
    ),
}  # fmt: skip


def check_clausules(kader: model.Kader, ruw: Mapping[str, RuwItem], unread: frozenset[str], faults: Faults) -> None:
    """A clause that is never asked although it says so, or that another already asks."""
    first: dict[Toepassing, str] = {}
    for clausule in kader.clausules:
        if clausule.toepassing is Toepassing.INFORMATIE:
            continue
        raw = ruw[clausule.sleutel]
        other = first.setdefault(clausule.toepassing, clausule.sleutel)
        if other != clausule.sleutel:
            faults.add(raw.fault(f"{other} stelt deze vraag al", "toepassing", 'Voeg ze samen, of kies toepassing = "informatie".'))
        section, why, holds = NODIG.get(clausule.toepassing, ("", "", bool))
        if why and section not in unread and not holds(kader):
            faults.add(raw.fault(f"{NOOIT}{why}", "toepassing", 'Kies toepassing = "informatie", of haal de clausule weg.'))
