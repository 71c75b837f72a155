"""Every finding of the letters: which letter is not made or may not go out, and what an inkoper reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.brieven_builders import EEN, SENT, STIJL, TWEE, addresses, brieven_inputs, gegund, open_ronde, sessie, settle, stijlronde
from tests.builders import beleid, getal, gunning_kader, toets
from tests.cycle.test_brieven import BELEID, STAND, VOORSTEL
from tests.spec.meldingen import told
from tests.workflow.test_brieven import GUNNING, KEUZE, after, edit, own_text
from wlzcli.cycle.brieven import BrievenInputs, ValidateUit, decide
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.codes import Sector
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import brieven, brieven_verzonden
from wlzcli.workflow.brieven_opstellen import Keuze
from wlzcli.workflow.brieven_verzonden import Sindsdien, _too_early, end_date_fault

WIE = "Stichting Zorg 01 (41410001), GZ in 5503"
BRIEF = f"voorlopige gunning voor {WIE}"
BESTAND = f"brieven/voorlopige_gunning/{EEN}-5503-GZ"
DOCX = f"{BESTAND}.docx"


def no_term() -> Beleid:
    return beleid(gunning_kader(termijnen=(getal("termijnen.bezwaar", None, reden="Niet gepubliceerd."),)))


def to_repair() -> BrievenInputs:
    return brieven_inputs(gunningen=(), toetsen=(ValidateUit(toets(uitkomst=ToetsUitkomst.HERSTEL), VOORSTEL),))


STOPPED: list[tuple[str, Callable[[], BrievenInputs], Callable[[], Beleid], str, str, str]] = [
    (
        "F701", lambda: brieven_inputs(zorgaanbieders=()), lambda: BELEID, WIE, "",
        f"{WIE}: er is geen adres bekend. De brief is niet gemaakt.",
    ),
    (
        "F702", brieven_inputs, no_term, WIE, "termijnen.bezwaar",
        f"{WIE}: het kader 2016-gz zegt niet binnen hoeveel dagen een kort geding moet beginnen. "
        "Zonder die termijn kan de brief niet uit. Niet gepubliceerd.",
    ),
    (
        "F703", lambda: brieven_inputs(verzending=None), lambda: BELEID, WIE, "",
        f"{WIE}: in deze brief staat tot wanneer iemand kan reageren. Daarvoor is de dag van verzending nodig.",
    ),
    (
        "F704", lambda: brieven_inputs(ronde=stijlronde(huisstijl=replace(STIJL, rechtbank="onbekend"))), lambda: BELEID, WIE,
        "huisstijl.rechtbank", f"{WIE}: in de huisstijl staat niet welke rechtbank bevoegd is. De brief is niet gemaakt.",
    ),
    (
        "F705", to_repair, lambda: BELEID, "Zorgaanbieder 01 (41410001), GZ in 5503", "termijnen.herstel",
        "Zorgaanbieder 01 (41410001), GZ in 5503: het kader 2016-gz zegt niet hoeveel dagen een zorgaanbieder krijgt om aan te vullen. De brief is niet gemaakt.",
    ),
    (
        "F706", lambda: brieven_inputs(stand=STAND), lambda: BELEID, WIE, "planning.mutaties",
        f"{WIE}: in het kader 2016-gz ontbreekt het moment dat deze brief moet noemen. De brief is niet gemaakt.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "met", "onderwerp", "plek", "tekst"), STOPPED, ids=[c[0] for c in STOPPED])
def test_what_stops_a_letter(
    code: str, make: Callable[[], BrievenInputs], met: Callable[[], Beleid], onderwerp: str, plek: str, tekst: str
) -> None:
    assert [told(f) for f in decide(make(), met()).findings] == [(code, onderwerp, plek, tekst)]


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    """One provisional award, vastgesteld."""
    folder = open_ronde(tmp_path / "ronde")
    settle(folder, "gunning", [gegund(EEN)])
    return folder


def run(ronde: RondeFolder, keuze: Keuze = KEUZE) -> Report:
    return brieven.run(sessie(ronde), keuze)


def edited(ronde: RondeFolder, old: str, new: str) -> RondeFolder:
    run(ronde)
    edit(ronde.part("brieven").joinpath("voorlopige_gunning", f"{EEN}-5503-GZ.docx"), old, new)
    return ronde


def bad_text(ronde: RondeFolder) -> Report:
    own_text(ronde, "@onderwerp Eigen brief\n\n{{ totaal }}\n{{ prijs }}\n")
    return run(ronde)


def bad_name(ronde: RondeFolder) -> Report:
    addresses(ronde, f"{EEN};Zorg 𓀀;12345678;Straat 1;1234 AB;Assen;p@z.example")
    return run(ronde)


def bad_logo(ronde: RondeFolder) -> Report:
    own_text(ronde, "geen plaatje", "_opmaak/logo.png")
    return run(ronde)


def in_the_way(ronde: RondeFolder) -> Report:
    ronde.part("brieven").joinpath("voorlopige_gunning").write_text("in de weg")
    return run(ronde)


def changed_since(ronde: RondeFolder) -> Report:
    return run(edited(ronde, "Geachte heer, mevrouw", "Beste mevrouw Zon"), Keuze(date(2015, 10, 12), GUNNING))


def nobody_signs(ronde: RondeFolder) -> Report:
    path = ronde.path / "ronde.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{STIJL.ondertekenaar}"', '"onbekend"'), encoding="utf-8")
    return run(ronde)


def sent_twice(ronde: RondeFolder) -> Report:
    run(ronde)
    brieven_verzonden.run(after(ronde), SENT, Keuze())
    return brieven_verzonden.run(after(ronde), date(2015, 10, 12), Keuze())


ON_DISK: list[tuple[str, Callable[[RondeFolder], Report], str, str, str]] = [
    (
        "F707", bad_text, "tekst", "sjablonen/voorlopige_gunning/tekst.md.j2 › regel 4",
        "sjablonen/voorlopige_gunning/tekst.md.j2: dit veld bestaat niet.",
    ),
    ("F708", bad_name, BRIEF.replace("Stichting Zorg 01", "Zorg 𓀀"), BESTAND, "voorlopige gunning voor Zorg 𓀀 (41410001), GZ in 5503: deze tekens kunnen niet worden afgedrukt: 𓀀. De brief is niet gemaakt."),
    ("F709", bad_logo, "logo", "sjablonen", "sjablonen/_opmaak/logo.png is geen afbeelding die wij kunnen gebruiken. De brieven zijn zonder logo gemaakt."),
    ("F710", in_the_way, BRIEF, BESTAND, f"{BRIEF}: {DOCX} kan niet: een deel van het pad is een bestand en geen map."),
    (
        "F711", changed_since, BRIEF, BESTAND,
        f"{BRIEF}: het Word-bestand {DOCX} is met de hand aangepast, en de inhoud van de brief is sindsdien gewijzigd. Er is niets overschreven.",
    ),
    (
        "W711", lambda r: run(edited(r, "Geachte heer, mevrouw", "Beste mevrouw Zon")), BRIEF, BESTAND,
        f"{BRIEF}: het Word-bestand {DOCX} is met de hand aangepast en daarom gelaten zoals het is. De PDF heeft de tekst van wlz.",
    ),
    (
        "F712", lambda r: run(edited(r, "€\u00a0266.265,00", "€ 300.000,00")), BRIEF, BESTAND,
        # one of the places where the amount stands is changed; elsewhere in the letter it still stands
        f"{BRIEF}: in het aangepaste Word-bestand {DOCX} staan andere bedragen dan in het besluit. "
        "Verdwenen: geen. Nieuw: € 300.000,00.",
    ),
    ("W716", nobody_signs, "ondertekenaar", "ronde.toml › huisstijl.ondertekenaar",
        "In de huisstijl staat niet wie de brieven ondertekent. Onder de brieven staat geen naam."),
    ("W714", sent_twice, "voorlopige gunning voor 41410001, GZ in 5503", "brieven/voorlopige_gunning",
        "voorlopige gunning voor 41410001, GZ in 5503: deze brief is al vastgelegd als verzonden op 9 oktober 2015. Die dag blijft staan."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "plek", "tekst"), ON_DISK, ids=[c[0] for c in ON_DISK])
def test_what_goes_wrong_in_the_files(
    code: str, make: Callable[[RondeFolder], Report], onderwerp: str, plek: str, tekst: str, ronde: RondeFolder
) -> None:
    found = [told(f) for f in make(ronde).bevindingen]

    assert found == [(code, onderwerp, plek, tekst)]


LETTER = BriefRecord(
    BriefSoort.VOORLOPIGE_GUNNING, TWEE, "5503", Sector.GZ, "b" * 64, SENT, "", "", "", "", "", False, date(2015, 10, 29), 20
)
SUBJECT = "voorlopige gunning voor 41410002, GZ in 5503"
PLEK = "brieven/voorlopige_gunning"


def test_the_end_of_the_term_in_the_letter() -> None:
    found = end_date_fault(LETTER, date(2015, 10, 12))

    assert found is not None
    assert told(found) == (
        "F713", SUBJECT, PLEK,
        f"{SUBJECT}: in de brief staat 29 oktober 2015 als laatste dag. Bij verzending op 12 oktober 2015 is dat 1 november 2015 (20 dagen). "
        "De brief geeft te weinig tijd.",
    )  # fmt: skip
    assert end_date_fault(LETTER, SENT) is None


SINCE = [
    (
        "F715", date(2015, 10, 30), date(2015, 11, 3),
        "41410002, GZ in 5503: verzonden op 14 oktober 2015, dus de bezwaartermijn loopt tot en met 3 november 2015. "
        "Het besluit cccccccccccc (definitief) ging uit van een einde vóór 30 oktober 2015: te vroeg.",
    ),
    (
        "W715", date(2015, 11, 4), date(2015, 11, 3),
        "41410002, GZ in 5503: verzonden op 14 oktober 2015; de bezwaartermijn liep tot en met 3 november 2015. "
        "Het besluit cccccccccccc (definitief) van 4 november 2015 kwam daarna en blijft staan.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "dag", "laatste", "tekst"), SINCE, ids=[c[0] for c in SINCE])
def test_a_corrected_day_under_a_besluit(code: str, dag: date, laatste: date, tekst: str) -> None:
    found = _too_early(Sindsdien("c" * 64, LETTER, "definitief", dag, laatste), date(2015, 10, 14))

    assert told(found) == (code, "41410002, GZ in 5503", PLEK, tekst)
