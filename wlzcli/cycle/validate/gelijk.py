"""Equal treatment: the same question about the same, answered differently for two zorgaanbieders."""

from __future__ import annotations

from wlzcli.cycle.validate.inputs import STAP
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Answers, Ernst, Finding, Question

# Questions whose answers must be the same for everyone in the same position.
SAME_FOR_ALL = ("V210", "V223", "V279", "V280", "V281", "V283", "V284")
# And since 0.5.0 those of a repair, by what they are about. Whether something was in time (V201) or a document proves the day
# itself (V236) is a fact of one submission: two answers are no other treatment.
SAME_IN_HERSTEL = ("V286", "V287")
TERMIJN = "termijnen.herstel"
OF_WHOM = ("agb_code", "regio", "sector", "eis")  # of one zorgaanbieder two eisen of one source are two


def unequal(answers: Answers, wijze: int) -> tuple[Finding, ...]:
    """The same question on the same eis, answered differently for two zorgaanbieders: to be explained, not forbidden.

    Of each the last answer counts: what was to be repaired, and then was, is no other treatment. Up to 0.4.0 every answer did.
    """
    codes = SAME_FOR_ALL if wijze < 2 else (*SAME_FOR_ALL, *SAME_IN_HERSTEL)
    given = [a for a in answers.given if a.vraag.code in codes and a.vraag.stap == STAP]
    if wijze >= 2:
        given.sort(key=lambda a: (a.op.timestamp(), a.vraag.id))
        given = list({(a.vraag.code, _about(a.vraag), *(a.vraag.feiten.get(k) for k in OF_WHOM)): a for a in given}.values())
    groups: dict[tuple[str, str], set[str]] = {}
    bron: dict[tuple[str, str], str] = {}
    for a in given:
        what = (a.vraag.code, _about(a.vraag))
        groups.setdefault(what, set()).add(a.keuze)
        bron[what] = a.vraag.bron
    return tuple(
        Finding(
            "W288", Ernst.WAARSCHUWING, "Gelijke behandeling", sleutel=sleutel, gevonden=", ".join(sorted(choices)),
            verwacht="hetzelfde antwoord in hetzelfde geval", feiten=Facts.of(vraag=code, eis=sleutel),
            **({"aanvaardbaar": True} if wijze < 2 else {"bron": bron[code, sleutel]}),
        )
        for (code, sleutel), choices in sorted(groups.items())
        if len(choices) > 1
    )  # fmt: skip


def _about(q: Question) -> str:
    """What a question is about that may come up of more than one zorgaanbieder: an item of policy, or its source."""
    if q.code == "V286":
        return TERMIJN
    return q.feiten.get("sleutel") or q.feiten.get("eisen") or q.bron
