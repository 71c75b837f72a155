"""What to type in a ronde: the commands that its state asks for, and which of them is next."""

from __future__ import annotations

from wlzcli.views.status import Stand, StapStand


def next_command(stand: Stand) -> str:
    """The one thing to type now: the first step of the cycle that is not done."""
    if not stand.aanbieders and not stand.alleen_lopend and not any(s.vragen for s in stand.stappen):
        return "wlz ingest"  # also of what came in nothing counts: the sender hands in a better form
    for step in stand.stappen:
        if step.vragen and not step.beantwoord:
            return "wlz vragen"
        if step.vragen or (step.stap == "ingest" and step.verouderd):
            return rerun(stand, step.stap)
    tested = None if stand.alleen_lopend else _tested(stand)
    return tested or _to_settle(stand, "gunning") or _awards(stand) or _shifts(stand) or "wlz narekenen"


def _tested(stand: Stand) -> str | None:
    """The toetsing, and telling who is refused, for no later step is about them; then the plans and their scores."""
    found = _to_settle(stand, "validate") or _letters(stand, ("niet_in_behandeling",))
    if not found and not any(a.toetsing or a.gunning for a in stand.aanbieders):
        return "wlz ingest"  # all that came in was left out: there is nothing to award until something else comes in
    return found or _plans(stand) or _to_settle(stand, "score")


def _awards(stand: Stand) -> str | None:
    """Awards to be decided again, the letters about them, and making them definitive."""
    if stand.anders_getoetst:
        return revise(stand.anders_getoetst[0])
    told = _letters(stand, ("voorlopige_gunning", "definitieve_gunning"))
    return told or ("wlz gunning --definitief" if stand.voorlopig else None)


def _shifts(stand: Stand) -> str | None:
    """The production, the herschikking and the letters about it."""
    if stand.realisaties == 0:
        return "wlz realisatie FILE --peildatum DATUM"
    found = _to_settle(stand, "herschik")
    if not found and stand.post.zonder_gunning:
        return again(stand.post.zonder_gunning[0])
    return found or _letters(stand, ("herschikkingsbesluit",))


def _letters(stand: Stand, soorten: tuple[str, ...]) -> str | None:
    """The first of these letters that is to be made, else the first that is to be sent."""
    post = stand.post
    make = (letter(s, dict(post.alleen_maken), is_held(stand, s)) for s in soorten if s in post.te_maken)
    send = (sending(s, dict(post.alleen_verzenden)) for s in soorten if s in post.te_verzenden)
    return next(make, None) or next(send, None)


def rerun(stand: Stand, naam: str) -> str:
    """Run this step again. Of what ingest has not seen, and where nothing counts, there is nothing to test yet."""
    first = stand.stap("ingest").verouderd or not any(a.ingeschreven == "ja" for a in stand.aanbieders)
    return "wlz ingest" if naam == "validate" and first else f"wlz {naam}"


def _to_settle(stand: Stand, naam: str) -> str | None:
    """Run this step, ask for repairs, or settle it; None when it is done."""
    step = stand.stap(naam)
    if needless(stand, step):
        return None
    if step.voorstel is None or step.verouderd:
        return rerun(stand, naam)
    if naam == "validate" and stand.post.herstel and not stand.post.gevraagd:
        return ask_repair(stand.post.ongevraagd)
    if naam == "validate" and stand.post.opnieuw:
        return ask_repair(stand.post.opnieuw)
    return settle(step) if step.open else None


def needless(stand: Stand, step: StapStand) -> bool:
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


def settle(step: StapStand) -> str:
    """Settle its voorstel."""
    return f"wlz vaststellen {step.stap} {(step.voorstel or '')[:12]} --door NAAM"


def is_held(stand: Stand, soort: str) -> bool:
    """Whether someone who gets this letter has to wait for it."""
    return soort == "definitieve_gunning" and any(stand.peildatum <= t.laatste_dag for t in stand.post.te_vroeg)


def letter(soort: str, only: dict[str, tuple[str, ...]] | None = None, held: bool = False) -> str:
    """Make these letters. ``only``: for whom, by kind, where not for everyone; ``held``: someone must wait for it."""
    return f"wlz brieven --soort {soort}{_named(soort, only or {}, held)} --verzending DATUM"


def ask_repair(whom: tuple[str, ...]) -> str:
    """One by one: made for everyone, the letter would give another term to those whose term runs. Of nobody in particular: for everyone."""
    return letter("verzoek_om_aanvulling", {"verzoek_om_aanvulling": whom}, held=True)


def sending(soort: str, only: dict[str, tuple[str, ...]]) -> str:
    """Record that these letters went out."""
    return "wlz brieven --verzonden DATUM" + (f" --soort {soort}{_named(soort, only)}" if soort in only else "")


def _named(soort: str, only: dict[str, tuple[str, ...]], held: bool = False) -> str:
    """The one for whom a letter is due where others have theirs (those are left alone all the same); one by one where others must wait."""
    names = only.get(soort, ())
    return f" --alleen {names[0]}" if len(names) == 1 or (names and held) else ""


def revise(agb_code: str) -> str:
    """Decide the award of one zorgaanbieder again."""
    return f"wlz gunning --herzie {agb_code} --reden REDEN"


def again(agb_code: str) -> str:
    """Decide the herschikking of one zorgaanbieder again."""
    return f"wlz herschik --herzie {agb_code} --reden REDEN"
