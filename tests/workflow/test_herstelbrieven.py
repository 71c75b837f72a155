"""The letters around a repair: what a request asks, when it is a new one, and what a letter of refusal tells of."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.brieven_builders import TWEE, addresses, open_ronde, propose, sessie
from tests.builders import eis, getal, gunning_kader, toets, toets_kader
from tests.workflow.rondes import session, submit
from tests.workflow.test_brieven import pdf_text, register, statuses
from tests.workflow.test_herstelronde import asked, on, with_term
from tests.workflow.test_regios import letters, refused
from tests.workflow.test_validate import RULES, decisions, filled, validate
from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.canonical import dumps
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import Herstelpunt, ToetsUitkomst, is_asked
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import brieven, brieven_verzonden, vaststellen
from wlzcli.workflow.brieven_opstellen import Keuze
from wlzcli.workflow.dossier import gather
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.step import open_context
from wlzcli.workflow.validate import run as run_validate
from wlzcli.workflow.vragen import answer

VERZOEK = (BriefSoort.VERZOEK_OM_AANVULLING,)
KEY = f"verzoek_om_aanvulling/{TWEE}-5503-GZ"
POLIS = Herstelpunt("F230", "Polis", "testkader §2", "Bewijsstukken", "B9")
VOLMACHT = Herstelpunt("F223", "Volmacht", "testkader §3", "Algemene gegevens", "B13")
THIRD, FIFTEENTH = date(2015, 8, 3), date(2015, 8, 15)


def test_a_letter_asks_each_of_two_eisen_without_a_cell(tmp_path: Path) -> None:
    """Both are tested by hand and give one code; each is asked by its own name, and so is what the register keeps."""
    folder = with_term(tmp_path, "01-linde")
    by_hand = [replace(eis("handmatig"), sleutel=f"eisen.{titel.lower()}", titel=titel) for titel in ("Governancecode", "Klachtenregeling")]
    data = dumps(Beleid((toets_kader(eisen=(*(eis(r) for r in RULES), *by_hand)),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")
    submit(folder, "01-linde", filled())
    ingest(session(folder))
    for question in validate(folder).vragen:
        answer(session(folder), question.id, "herstel", "ontbreekt")
    validate(folder)

    (request,) = letters(folder).aanvullingen
    assert [p.melding for p in request.punten] == [
        f"Wij kunnen nog niet vaststellen dat u voldoet aan '{titel}' (testkader §1 (fictief)). Laat ons zien dat aan de eis is voldaan."
        for titel in ("Governancecode", "Klachtenregeling")
    ]


def test_a_letter_names_each_of_two_annexes(tmp_path: Path) -> None:
    """Both may hold a burgerservicenummer (F131). A third, which came since, is not asked by a letter on these two."""
    folder = with_term(tmp_path, "01-linde")
    secret = "cliënt 111222333".encode()
    submit(folder, "01-linde", filled(), een__txt=secret, twee__txt=secret)
    ingest(session(folder))
    (besluit,) = decisions(validate(folder))

    (told,) = letters(folder).aanvullingen
    assert [(p.onderwerp, p.plaats) for p in told.punten] == [
        ("Mogelijk een burgerservicenummer in een bijlage", f"{n}.txt") for n in ("een", "twee")
    ]
    assert [is_asked(replace(besluit.herstel[0], onderwerp=naam), besluit.herstel) for naam in ("twee.txt", "drie.txt")] == [True, False]


def requested(tmp_path: Path) -> RondeFolder:
    """Polis and volmacht asked in a letter for 3 August: ten days."""
    folder = open_ronde(tmp_path / "ronde", gunning_kader(termijnen=(getal("termijnen.herstel", 10, eenheid="dagen"),)))
    open_points(folder, POLIS, VOLMACHT)
    assert statuses(make(folder, Keuze(THIRD, VERZOEK))) == ["gemaakt"]
    return folder


def open_points(folder: RondeFolder, *points: Herstelpunt) -> None:
    propose(folder, "validate", [toets(TWEE, uitkomst=ToetsUitkomst.HERSTEL, herstel=points)])


def make(folder: RondeFolder, keuze: Keuze) -> Report:
    return brieven.run(sessie(folder, peildatum=keuze.verzending or THIRD), keuze)


def request(folder: RondeFolder, keuze: Keuze) -> str:
    """What became of the request in this run."""
    (made,) = (g for g in make(folder, keuze).besluiten or () if g.soort in VERZOEK)  # type: ignore[attr-defined] - letters only
    return str(made.status)


def move(folder: RondeFolder) -> None:
    addresses(folder, f"{TWEE};Stichting Twee;01234567;Kerkstraat 1;9400 AA;Assen;a@twee.example")


def test_a_sent_request_that_asks_nothing_new_gives_no_new_term(tmp_path: Path) -> None:
    """Sent on 3 August: until the 13th. On the 15th other letters are made; the polis came meanwhile and the sender moved. Named, it is made."""
    folder = requested(tmp_path)
    brieven_verzonden.run(sessie(folder, peildatum=THIRD), THIRD, Keuze(soorten=VERZOEK))
    open_points(folder, replace(VOLMACHT, cel="B14"))
    move(folder)
    plain = [request(folder, Keuze(day)) for day in (FIFTEENTH, THIRD, None)]
    kept = register(folder)[KEY]

    assert plain == ["verzonden", "verzonden", "verzonden"]
    assert (kept.datum, kept.punten) == (THIRD, (POLIS, VOLMACHT))
    assert request(folder, Keuze(FIFTEENTH, VERZOEK)) == "gemaakt"
    assert register(folder)[KEY].datum == FIFTEENTH
    assert "uiterlijk op 25 augustus 2015" in pdf_text(folder, TWEE, KEY.partition("/")[0]).replace("\n", " ")


def test_what_came_up_since_is_a_new_request(tmp_path: Path) -> None:
    folder = requested(tmp_path)
    brieven_verzonden.run(sessie(folder, peildatum=THIRD), THIRD, Keuze(soorten=VERZOEK))
    open_points(folder, VOLMACHT, replace(POLIS, onderwerp="Uittreksel"))

    assert request(folder, Keuze(FIFTEENTH)) == "gemaakt"
    assert (register(folder)[KEY].datum, len(register(folder)[KEY].punten)) == (FIFTEENTH, 2)


def test_a_request_that_is_not_recorded_as_sent_is_put_right_for_its_own_day_only(tmp_path: Path) -> None:
    """It may have gone out on 3 August. For another day, or for none, it stays; for 3 August it gets the new address and the same term."""
    folder = requested(tmp_path)
    move(folder)
    elsewhere = [request(folder, Keuze(day)) for day in (FIFTEENTH, None)]
    before = pdf_text(folder, TWEE, KEY.partition("/")[0])
    again = request(folder, Keuze(THIRD))
    after = pdf_text(folder, TWEE, KEY.partition("/")[0])

    assert (elsewhere, again) == (["ongewijzigd", "ongewijzigd"], "gemaakt")
    assert ("Kerkstraat 1" in before, "Kerkstraat 1" in after) == (False, True)
    assert all("uiterlijk op 13 augustus 2015" in text.replace("\n", " ") for text in (before, after))
    assert register(folder)[KEY].datum == THIRD


def test_a_letter_on_no_besluit_that_was_made_again_is_recorded_again(tmp_path: Path) -> None:
    """Sent on 3 August and, named, made again for the 15th: the note says how to record that, and it is. On the 16th nothing is new (W714)."""
    folder = requested(tmp_path)
    brieven_verzonden.run(sessie(folder, peildatum=THIRD), THIRD, Keuze(soorten=VERZOEK))
    make(folder, Keuze(FIFTEENTH, VERZOEK))
    later = sessie(folder, peildatum=date(2015, 8, 16))
    again = brieven_verzonden.run(later, FIFTEENTH, Keuze(soorten=VERZOEK))
    nothing = brieven_verzonden.run(later, date(2015, 8, 16), Keuze(soorten=VERZOEK))

    assert ([v.datum for v in again.besluiten or ()], again.bevindingen) == ([FIFTEENTH], ())
    assert ([f.code for f in nothing.bevindingen], nothing.besluiten) == (["W714"], ())


def test_the_dossier_holds_every_request_and_its_sending(tmp_path: Path) -> None:
    """Made and sent on 3 August, a day that is put right to the 4th; asked again and sent on the 15th, and made again for that day."""
    folder = requested(tmp_path)
    for day, reden in ((THIRD, None), (date(2015, 8, 4), "te vroeg geboekt")):
        brieven_verzonden.run(sessie(folder, peildatum=day), day, Keuze(soorten=VERZOEK), reden)
    make(folder, Keuze(FIFTEENTH, VERZOEK))
    move(folder)
    make(folder, Keuze(FIFTEENTH, VERZOEK))
    brieven_verzonden.run(sessie(folder, peildatum=FIFTEENTH), FIFTEENTH, Keuze(soorten=VERZOEK))
    with folder.reading() as tables:
        told = gather(open_context(sessie(folder, dry_run=True), folder, tables), TWEE)

    last = register(folder)[KEY]
    requests = [b for b in told.brieven if b.soort in VERZOEK]
    assert ([(b.datum, b.einddatum) for b in requests], requests[-1]) == (
        [(THIRD, date(2015, 8, 13)), (FIFTEENTH, date(2015, 8, 25))],
        last,
    )
    assert [v.datum for v in told.verzendingen] == [date(2015, 8, 4), FIFTEENTH]


def test_a_letter_of_refusal_tells_what_its_besluit_found(tmp_path: Path) -> None:
    """Refused on 14 August for want of a contact; that came on the 20th. While a person thinks about it (V285), and when it is left as it is,
    the letter tells what was found on the 14th."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(contactpersoon=None))
    ingest(session(folder))
    asked(folder, THIRD, *decisions(validate(folder))[0].herstel)
    (passed,) = run_validate(on(folder, date(2015, 8, 14))).vragen
    answer(on(folder, date(2015, 8, 14)), passed.id, "afwijzen", "niets ontvangen")
    made = run_validate(on(folder, date(2015, 8, 14)))
    assert made.voorstel is not None
    vaststellen.run(session(folder, door="C. Bos"), "validate", made.voorstel.id)
    then = refused(folder)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-20T12:00:00+02:00\n")
    submit(folder, "02-herstel", filled())
    ingest(session(folder))
    (revise,) = run_validate(on(folder, date(2015, 8, 20))).vragen
    considered = refused(folder)
    answer(on(folder, date(2015, 8, 20)), revise.id, "laten_staan", "te laat")
    run_validate(on(folder, date(2015, 8, 20)))

    told = (
        "Bij 'Contactpersoon' vonden wij: niets; gevraagd is een antwoord. "
        "Wij hebben beslist dat wij u daarom niet kunnen toelaten (testkader §1 (fictief))."
    )
    assert (passed.code, revise.code) == ("V287", "V285")
    assert then == [("5503", "eisen.volledig", told)]
    assert (considered, refused(folder)) == (then, then)
