"""What waits in a ronde, for whom, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from wlzcli.domain.aanlevering import ZELF, NietGetoetst
from wlzcli.domain.dates import in_full
from wlzcli.domain.findings import Finding
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.views.status import FEW, TABLES, Stand, TeVroeg, Wacht, some
from wlzcli.views.status_opdracht import again, ask_repair, is_held, letter, needless, rerun, revise, sending, settle


def waiting(stand: Stand, niet_getoetst: tuple[NietGetoetst, ...] = (), bevindingen: Iterable[Finding] = ()) -> tuple[Wacht, ...]:
    """What waits, for whom, in the order of the cycle; first what came in and could not be tested, and the rows of tables and
    files that hold somebody."""
    asked = any(s.stap == "ingest" and s.vragen and not s.beantwoord for s in stand.stappen)
    out = [
        Wacht(
            "zorgaanbieder" if n.uitkomst == ToetsUitkomst.HERSTEL.value else "inkoper",
            f"{n.map} is niet getoetst: {n.reden}" + (f" ({', '.join(n.codes)})" if n.codes else " (vraag open)" if asked else ""),
            "wlz vragen" if asked and not n.codes else "",
        )
        for n in niet_getoetst
    ]
    bevindingen = tuple(bevindingen)
    out += _rows_to_mend(bevindingen)
    out += _folders_to_mend(bevindingen, {n.map for n in niet_getoetst})
    if stand.alleen_lopend and stand.stap("gunning").voorstel is None:
        out.append(Wacht("inkoper", "de gunning van lopende overeenkomsten; er is niets nieuws ingediend", "wlz gunning"))
    out += _steps(stand)
    out += _repairs(stand)
    post = stand.post
    if post.herzieningen:
        told = f"herziening van de gunning van {some(post.herzieningen, FEW)} wacht op wat openstaat; tot dan blijft staan wat vaststaat"
        out.append(Wacht("inkoper", told, f"wlz waarom {post.herzieningen[0]}"))
    if not stand.stap("gunning").open:  # a herziening that is proposed is to be settled
        told = "de gunning van {} rust op een toetsing die is herzien"
        out += [Wacht("inkoper", told.format(agb), revise(agb)) for agb in stand.anders_getoetst]
    out += [_ended_too_early(t, stand.peildatum) for t in post.te_vroeg]
    make, send = dict(post.alleen_maken), dict(post.alleen_verzenden)
    out += [Wacht("inkoper", f"brief te maken: {_to_whom(s, make)}", letter(s, make, is_held(stand, s))) for s in post.te_maken]
    out += [Wacht("inkoper", f"brief te verzenden: {_to_whom(s, send)}", sending(s, send)) for s in post.te_verzenden]
    if stand.voorlopig and post.bezwaar_tot and "voorlopige_gunning" not in (*post.te_maken, *post.te_verzenden):
        over = post.bezwaar_tot < stand.peildatum
        what = f"bezwaartermijn {'liep' if over else 'loopt'} tot en met {in_full(post.bezwaar_tot)}"
        out.append(Wacht("inkoper" if over else "termijn", what, "wlz gunning --definitief" if over else ""))
    if post.reacties:
        told = f"reactie op de gunning van {some(post.reacties, FEW)}"
        out.append(Wacht("zorgaanbieder", told, "wlz reactie AGB aanvaard|geweigerd|eenzijdig"))
    out += [Wacht("inkoper", f"herschikking van {agb} staat vast zonder gunning", again(agb)) for agb in post.zonder_gunning]
    if post.bezwaren:
        out.append(
            Wacht(
                "rechter",
                f"{_number(post.bezwaren, 'kort geding', 'kort gedingen')} zonder uitkomst",
                "wlz bezwaar AGB --uitkomst UITKOMST",
            )
        )
    return tuple(out)


def _steps(stand: Stand) -> Iterator[Wacht]:
    """The questions of each step, and its voorstel: to be run again, or to be settled."""
    for step in stand.stappen:
        if step.vragen and not step.beantwoord:
            yield Wacht("inkoper", f"{_number(step.vragen, 'vraag', 'vragen')} van {step.stap}", "wlz vragen")
        if step.verouderd and not needless(stand, step):
            what = "wat is ingenomen" if step.stap == "ingest" else f"het voorstel {step.stap}"
            yield Wacht("inkoper", f"{what} is verouderd", rerun(stand, step.stap))
        elif step.open and step.voorstel:
            yield Wacht("een tweede persoon", f"{_number(step.open, 'besluit', 'besluiten')} van {step.stap} vast te stellen", settle(step))


def _repairs(stand: Stand) -> Iterator[Wacht]:
    """The requests for repair that are to be made, and who was asked for one, by the last day."""
    post = stand.post
    if post.opnieuw:
        told = f"brief te maken: verzoek om aanvulling aan {some(post.opnieuw, FEW)}, met een nieuwe termijn"
        yield Wacht("inkoper", told, ask_repair(post.opnieuw))
    if post.ongevraagd:
        told = f"brief te maken: verzoek om aanvulling aan {some(post.ongevraagd, FEW)}"
        yield Wacht("inkoper", told, ask_repair(post.ongevraagd))
    sent = [agb for agb in post.herstel if agb not in (*post.opnieuw, *post.ongevraagd)]
    terms = dict(post.herstel_tot)
    for until in sorted({terms.get(agb) for agb in sent}, key=lambda day: day or date.max):
        term = f", {'kon' if until < stand.peildatum else 'kan'} tot en met {in_full(until)}" if until else ""
        told = f"herstel door {some((agb for agb in sent if terms.get(agb) == until), FEW)}{term}"
        yield Wacht("zorgaanbieder", told, "" if post.gevraagd or post.ongevraagd else letter("verzoek_om_aanvulling"))


def _rows_to_mend(bevindingen: Iterable[Finding]) -> Iterator[Wacht]:
    """Whom a wrong row of a table holds: that is nobody's question, and a step says no more of it than its code."""
    held: dict[tuple[str, str], set[str]] = {}
    for f in bevindingen:
        if (f.bestand or "").startswith(f"{TABLES}/") and f.agb_code:
            held.setdefault((f.bestand or "", f.code), set()).add(f.agb_code)
    for (bestand, code), codes in sorted(held.items()):
        yield Wacht("inkoper", f"{bestand} te verbeteren ({code}), voor {some(sorted(codes), FEW)}")


def _folders_to_mend(bevindingen: Iterable[Finding], told: Collection[str]) -> Iterator[Wacht]:
    """What the zorgkantoor itself puts right in a folder of which a form counts; ``told``: folders of which nothing does."""
    for f in bevindingen:
        if f.code in ZELF and (f.bestand or "").partition("/")[0] not in told:
            yield Wacht("inkoper", f"{f.bestand} in orde te brengen ({f.code}); tot dan wordt daar niet over beslist", "wlz ingest")


def _number(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _ended_too_early(t: TeVroeg, peildatum: date) -> Wacht:
    """No letter on the definitive award is asked for until this term has ended."""
    runs = peildatum <= t.laatste_dag
    what = (
        f"de gunning van {t.agb_code} in {t.regio} werd te vroeg definitief: de brief ging volgens een verbeterde datum uit op "
        f"{in_full(t.verzonden)}, de bezwaartermijn {'loopt' if runs else 'liep'} tot en met {in_full(t.laatste_dag)}"
    )
    if runs:
        return Wacht("inkoper", f"{what}; schrijf de juiste laatste dag en wacht tot dan met de definitieve brief en de overeenkomst")
    return Wacht("inkoper", f"{what} en wordt opnieuw beoordeeld", "wlz gunning --definitief")


def _to_whom(soort: str, only: dict[str, tuple[str, ...]]) -> str:
    """A kind of letter, with the AGB-codes where it is not for everyone who gets one."""
    return soort.replace("_", " ") + (f" aan {some(only[soort], FEW)}" if soort in only else "")
