"""What an award takes the place of, what was answered to it, and what holds it: read from what was recorded."""

from __future__ import annotations

from collections.abc import Iterator

from wlzcli.domain.dates import in_full
from wlzcli.domain.gunning import ReactieSoort
from wlzcli.domain.herziening import Correctie, Wijziging
from wlzcli.views.stand import Regel, Stand

ANTWOORDEN = {
    ReactieSoort.AANVAARD: "aanvaard", ReactieSoort.GEWEIGERD: "geweigerd", ReactieSoort.INGETROKKEN: "de zorgaanbieder trok zich terug",
    ReactieSoort.EENZIJDIG: "het budget is eenzijdig bij de NZa ingediend",
}  # fmt: skip


def explain_correction(stand: Stand, prestatiecode: str | None = None) -> Iterator[Regel]:
    """Which besluit this one takes the place of, why, and what it changes; and what a voorstel would change of it.

    Of one prestatie: what changed about it, its percentage and the term.
    """
    if stand.correctie is not None:
        yield from _told("Herziening", f"vervangt {_old(stand.correctie)}", stand.correctie, prestatiecode)
    if stand.wacht_herziening is not None:
        yield Regel(0, "Herziening gevraagd", "wacht op wat hieronder openstaat; tot dan blijft dit besluit staan")
        yield Regel(1, "Reden", stand.wacht_herziening or "niet vastgelegd")
        yield from explain_held(stand)
    if stand.voorgesteld is not None:
        c = stand.voorgesteld
        yield from _told("Voorstel tot herziening", f"nog niet vastgesteld; vervangt {_old(c)}", c, prestatiecode)


def _old(c: Correctie) -> str:
    return f"{c.besluit_van} ({c.vervangt[:12]})"


def _told(wat: str, tekst: str, c: Correctie, prestatiecode: str | None) -> Iterator[Regel]:
    yield Regel(0, wat, tekst)
    yield Regel(1, "Reden", c.reden or "niet vastgelegd")
    for w in c.wijzigingen:
        if prestatiecode is None or _touches(w, prestatiecode):
            van, naar = w.words()
            yield Regel(1, w.naam, f"{van} → {naar}")


def _touches(w: Wijziging, prestatiecode: str) -> bool:
    return w.onderdeel in ("", prestatiecode) or w.wat == "tariefpercentage"


def explain_answers(stand: Stand) -> Iterator[Regel]:
    """Every answer of the zorgaanbieder to this award, oldest first; a later one takes no earlier one away."""
    for r in stand.reacties:
        yield Regel(1, "Reactie", f"{ANTWOORDEN[ReactieSoort(r.reactie)]} op {in_full(r.datum)}", f"vastgelegd door {r.door}")


def explain_held(stand: Stand) -> Iterator[Regel]:
    """The questions and findings that hold an award, in full, with who can do what about each."""
    for o in stand.open:
        yield Regel(1, f"Vraag {o.id} ({o.code})" if o.id else f"Bevinding {o.code}", o.tekst, o.bron)
        yield Regel(2, f"Aan zet: {o.wie}", o.wat)
