"""``wlz brieven`` on a ronde: what is written, registered, kept, sent and refused."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from tests.brieven_builders import DRIE, EEN, NOW, SENT, STIJL, TWEE, addresses, gegund, open_ronde, propose, sessie, settle, stijlronde
from tests.builders import getal, gunning_kader, toets
from tests.pdf_normen import failures
from wlzcli.domain.brief import BriefRecord, BriefSoort, Verzending
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.gunning import Fase, Herziening
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import Aanvaarding, Herstelpunt, ToetsUitkomst
from wlzcli.errors import MomentError, UsageError
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.store.folder import RondeFolder
from wlzcli.views.meldingen import boodschap, herstel
from wlzcli.workflow import brieven, brieven_controle, brieven_verzonden, status
from wlzcli.workflow.brieven_opstellen import Keuze, read_register
from wlzcli.workflow.document import messages
from wlzcli.workflow.session import Session

GUNNING = (BriefSoort.VOORLOPIGE_GUNNING,)
KEUZE = Keuze(SENT, GUNNING)


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    """A ronde with two provisional awards, vastgesteld."""
    folder = open_ronde(tmp_path / "ronde")
    settle(folder, "gunning", [gegund(EEN), gegund(TWEE, None)])
    return folder


def run(ronde: RondeFolder, keuze: Keuze = KEUZE, **session: object) -> Report:
    return brieven.run(sessie(ronde, **session), keuze)


def after(ronde: RondeFolder) -> Session:
    """A run after the letters went out."""
    return sessie(ronde, peildatum=date(2015, 11, 1))


def files(ronde: RondeFolder) -> dict[str, str]:
    """Name and hash of every letter."""
    root = ronde.part("brieven")
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(root.rglob("*")) if p.is_file()}


def statuses(report: Report) -> list[str]:
    return [g.status for g in report.besluiten or ()]  # type: ignore[attr-defined] - letters only


def codes(report: Report) -> list[str]:
    return [f.code for f in report.bevindingen]


def pdf_text(ronde: RondeFolder, agb: str = EEN, soort: str = "voorlopige_gunning") -> str:
    data = ronde.part("brieven").joinpath(soort, f"{agb}-5503-GZ.pdf").read_bytes()
    return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages)


def register(ronde: RondeFolder) -> dict[str, BriefRecord]:
    with ronde.reading() as tables:
        return {r.sleutel: r.as_type(BriefRecord) for r in tables.latest_registraties("brief")}


def test_every_letter_in_pdf_and_word_and_in_the_register(ronde: RondeFolder) -> None:
    report = run(ronde)
    assert (codes(report), statuses(report), report.exit_code()) == ([], ["gemaakt", "gemaakt"], 0)
    made = files(ronde)
    assert sorted(made) == sorted(f"voorlopige_gunning/{a}-5503-GZ.{ext}" for a in (EEN, TWEE) for ext in ("docx", "pdf"))
    record = register(ronde)[f"voorlopige_gunning/{EEN}-5503-GZ"]
    assert (record.pdf_sha256, record.docx_sha256) == (
        made[f"voorlopige_gunning/{EEN}-5503-GZ.pdf"],
        made[f"voorlopige_gunning/{EEN}-5503-GZ.docx"],
    )
    assert (record.datum, record.einddatum, record.termijn_dagen) == (SENT, date(2015, 10, 29), 20)
    text = pdf_text(ronde)
    assert record.journaal in text
    assert "CONCEPT" not in text
    assert "FICTIEF" not in text


def test_the_same_run_changes_nothing(ronde: RondeFolder) -> None:
    run(ronde)
    before = files(ronde)
    with ronde.reading() as tables:
        head = tables.journal_head()
    report = run(ronde, now=NOW.replace(day=6), door="iemand anders")
    assert (statuses(report), report.changed, files(ronde)) == (["ongewijzigd", "ongewijzigd"], False, before)
    with ronde.reading() as tables:
        assert tables.journal_head() == head


def test_the_same_state_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("een", "twee"):
        folder = open_ronde(tmp_path / name)
        settle(folder, "gunning", [gegund(EEN)])
        run(folder)
        made.append(files(folder))
    assert made[0] == made[1]


def test_lost_files_come_back_with_the_same_bytes(ronde: RondeFolder) -> None:
    run(ronde)
    before = files(ronde)
    for path in ronde.part("brieven").rglob("*.*"):
        path.unlink()
    assert statuses(run(ronde)) == ["gemaakt", "gemaakt"]
    assert files(ronde) == before


def test_without_a_day_of_sending_letters_keep_theirs_and_new_ones_stop(ronde: RondeFolder) -> None:
    run(ronde, Keuze(SENT, GUNNING, EEN))
    report = run(ronde, Keuze(None, GUNNING))
    assert statuses(report) == ["ongewijzigd"]
    assert [(f.code, f.agb_code) for f in report.bevindingen] == [("F703", TWEE)]
    assert report.exit_code() == 1


def test_a_day_of_sending_without_soort_says_which_letters_on_no_besluit_it_made_too(tmp_path: Path) -> None:
    """What asks for nothing new keeps its day; what is new gets the day, and that is said."""
    terms = (getal("termijnen.bezwaar", 20, eenheid="dagen"), getal("termijnen.herstel", 10, eenheid="dagen"))
    folder = open_ronde(tmp_path / "ronde", gunning_kader(termijnen=terms))
    settle(folder, "gunning", [gegund(EEN)])
    missing = Herstelpunt("F230", "Polis", "testkader §2", "Bewijsstukken", "B9")
    propose(folder, "validate", [toets(TWEE, uitkomst=ToetsUitkomst.HERSTEL, herstel=(missing,))])
    told = "Nieuw of gewijzigd, en daarom ook gemaakt met deze dag: verzoek om aanvulling. Met --soort kiest u welke brieven u maakt."
    assert told in run(folder, Keuze(SENT)).notes
    text = pdf_text(folder, TWEE, "verzoek_om_aanvulling").replace("\n", " ")
    assert "Bij uw inschrijving ontbrak het bewijsstuk 'Polis'. Stuur het ons als pdf. Het stuk moet al hebben bestaan toen u" in text
    assert register(folder)[f"verzoek_om_aanvulling/{TWEE}-5503-GZ"].punten == (missing,)
    later = run(folder, Keuze(date(2015, 10, 12)))
    assert told not in later.notes
    assert [(k, r.datum) for k, r in register(folder).items() if not k.startswith("ondertekenlijst")] == [
        (f"verzoek_om_aanvulling/{TWEE}-5503-GZ", SENT),
        (f"voorlopige_gunning/{EEN}-5503-GZ", date(2015, 10, 12)),
    ]
    asked = run(folder, Keuze(date(2015, 10, 13), (BriefSoort.VERZOEK_OM_AANVULLING,)))
    assert (statuses(asked), told in asked.notes) == (["gemaakt"], False)


def test_who_is_asked_for_repair_reads_which_answer_its_term_waits_for(tmp_path: Path) -> None:
    """W212 holds nobody, so it is no point of the besluit; of another region or sector it is not told here."""
    folder = open_ronde(tmp_path / "ronde", gunning_kader(termijnen=(getal("termijnen.herstel", 10, eenheid="dagen"),)))
    missing = Herstelpunt("F230", "Polis", "testkader §2", "Bewijsstukken", "B9")
    propose(folder, "validate", [toets(TWEE, uitkomst=ToetsUitkomst.HERSTEL, herstel=(missing,))])
    silent = [
        Finding(
            "W212", Ernst.WAARSCHUWING, onderwerp, blad="Formulier", cel="B7", bron="testkader §3", agb_code=TWEE,
            feiten=Facts.of(zonder_antwoord="ja", regio=regio, sector="GZ"),
        )
        for onderwerp, regio in (("Geen toezicht", "5503"), ("Elders", "5504"))
    ]  # fmt: skip
    with folder.writing("validate", "A. Jansen") as tables:
        tables.replace_findings("validate", tuple(silent))
    run(folder, Keuze(SENT))
    text = pdf_text(folder, TWEE, "verzoek_om_aanvulling").replace("\n", " ")

    assert (
        "2. Verklaring niet gegeven: geen meerjarige overeenkomst Bij 'Geen toezicht' staat niets. Zonder ja of nee is een overeenkomst voor "
        "meer dan één jaar niet mogelijk. Antwoord met ja of nee. Uw toelating hangt hier niet van af. Plaats in uw stukken: Formulier › B7."
    ) in text
    assert "Elders" not in text


def test_another_day_of_sending_makes_another_letter(ronde: RondeFolder) -> None:
    run(ronde)
    assert statuses(run(ronde, Keuze(date(2015, 10, 12), GUNNING))) == ["gemaakt", "gemaakt"]
    assert "1 november 2015" in pdf_text(ronde)


def test_only_what_changed(ronde: RondeFolder) -> None:
    run(ronde)
    z = "Stichting Zorg 01;12345678;Nieuwe weg 9;1234 AB;Assen;post@zorg.example"
    addresses(ronde, f"{EEN};{z}", f"{TWEE};Stichting Zorg 02;12345678;Dorpsstraat 1;1234 AB;Assen;post@zorg.example")
    assert statuses(run(ronde)) == ["gemaakt", "ongewijzigd"]
    assert "Nieuwe weg 9" in pdf_text(ronde)


def test_a_voorstel_carries_concept_on_every_page(tmp_path: Path) -> None:
    folder = open_ronde(tmp_path / "ronde", van=stijlronde(voorbeeld=True))
    propose(folder, "gunning", [gegund(EEN)])
    report = run(folder)
    assert report.notes[0] == "1 brief rust op een voorstel en draagt CONCEPT; hij gaat pas uit na 'wlz vaststellen'."
    data = folder.part("brieven").joinpath("voorlopige_gunning", f"{EEN}-5503-GZ.pdf").read_bytes()
    for page in PdfReader(io.BytesIO(data)).pages:
        assert "CONCEPT · FICTIEF" in page.extract_text()


def test_an_unknown_term_stops_the_letter_and_says_why(tmp_path: Path) -> None:
    kader = gunning_kader(termijnen=(getal("termijnen.bezwaar", None, reden="De regionale paragraaf is er niet."),))
    folder = open_ronde(tmp_path / "ronde", kader)
    settle(folder, "gunning", [gegund(EEN)])
    report = run(folder)
    assert (codes(report), report.exit_code(), files(folder)) == (["F702"], 1, {})
    from wlzcli.views.meldingen import boodschap
    from wlzcli.workflow.document import messages

    assert boodschap(report.bevindingen[0], messages()) == (
        "Stichting Zorg 01 (41410001), GZ in 5503: het kader 2016-gz zegt niet binnen hoeveel dagen een kort geding moet beginnen. "
        "Zonder die termijn kan de brief niet uit. De regionale paragraaf is er niet."
    )


def test_a_name_is_never_markup(ronde: RondeFolder) -> None:
    name = "#kop $a$ *vet* {{ 7*7 }} {% x %} <w:p> & مؤسسة الشمس " + "A" * 300
    addresses(
        ronde,
        f"{EEN};{name};12345678;Dorpsstraat 1;1234 AB;Assen;p@zorg.example",
        f"{TWEE};Zorg 02;12345678;Straat 1;1234 AB;Assen;p@zorg.example",
    )
    assert codes(run(ronde)) == []
    doc = Document(str(ronde.part("brieven").joinpath("voorlopige_gunning", f"{EEN}-5503-GZ.docx")))
    assert name in [p.text for p in doc.paragraphs]
    text = pdf_text(ronde).replace("\u200b", "").replace("\n", "")
    assert "#kop $a$ *vet* {{ 7*7 }} {% x %} <w:p> &" in text
    assert "A" * 300 in text.replace(" ", "")


def test_a_sign_without_a_glyph_stops_only_that_letter(ronde: RondeFolder) -> None:
    addresses(
        ronde, f"{EEN};Zorg 𓀀;12345678;Straat 1;1234 AB;Assen;p@z.example", f"{TWEE};Zorg 02;12345678;Straat 1;1234 AB;Assen;p@z.example"
    )
    report = run(ronde)
    assert statuses(report) == ["niet_gemaakt", "gemaakt"]
    assert [(f.code, f.gevonden) for f in report.bevindingen] == [("F708", "deze tekens kunnen niet worden afgedrukt: 𓀀")]


def test_a_missing_address_stops_only_that_letter(ronde: RondeFolder) -> None:
    addresses(ronde, f"{TWEE};Zorg 02;12345678;Straat 1;1234 AB;Assen;p@z.example")
    report = run(ronde)
    assert (statuses(report), codes(report), report.exit_code()) == (["gemaakt"], ["F701"], 1)


def test_a_folder_that_cannot_be_written_stops_its_letters_and_exits_3(ronde: RondeFolder) -> None:
    ronde.part("brieven").joinpath("voorlopige_gunning").write_text("in de weg")
    report = run(ronde)
    assert (statuses(report), codes(report), report.exit_code()) == (["niet_gemaakt", "niet_gemaakt"], ["F710", "F710"], 3)
    assert register(ronde) == {}


def edit(path: Path, old: str, new: str) -> None:
    """Change one text of a Word file, as a purchaser would."""
    doc = Document(str(path))
    for paragraph in doc.paragraphs:
        for r in paragraph.runs:
            if old in r.text:
                r.text = r.text.replace(old, new)
    doc.save(str(path))


def test_an_edited_word_file_is_never_overwritten(ronde: RondeFolder) -> None:
    run(ronde)
    path = ronde.part("brieven").joinpath("voorlopige_gunning", f"{EEN}-5503-GZ.docx")
    edit(path, "Geachte heer, mevrouw", "Beste mevrouw Zon")
    mine = path.read_bytes()
    report = run(ronde)
    assert (codes(report), statuses(report), report.exit_code()) == (["W711"], ["bewerkt", "ongewijzigd"], 0)
    assert path.read_bytes() == mine
    report = run(ronde, Keuze(date(2015, 10, 12), GUNNING))
    assert (codes(report), report.exit_code()) == (["F711"], 1)
    assert path.read_bytes() == mine


def test_an_edited_amount_is_named(ronde: RondeFolder) -> None:
    run(ronde)
    path = ronde.part("brieven").joinpath("voorlopige_gunning", f"{EEN}-5503-GZ.docx")
    edit(path, "€\u00a0266.265,00", "€ 300.000,00")
    report = run(ronde)
    assert codes(report) == ["F712"]
    assert report.bevindingen[0].feiten.get("nieuw") == "€ 300.000,00"


def test_a_proof_shows_best_worst_and_oddest_and_registers_nothing(ronde: RondeFolder) -> None:
    report = run(ronde, Keuze(SENT, GUNNING, proef=True))
    assert len(report.besluiten or ()) == 2, "best and worst; the oddest is one of them"
    assert all(name.startswith("proef/voorlopige_gunning/") for name in files(ronde))
    assert register(ronde) == {}


def test_a_dry_run_writes_nothing(ronde: RondeFolder) -> None:
    report = run(ronde, dry_run=True)
    assert (statuses(report), files(ronde), register(ronde)) == (["te maken", "te maken"], {}, {})


def test_the_list_for_the_signatories(ronde: RondeFolder) -> None:
    run(ronde, Keuze(SENT))
    text = "\n".join(
        p.extract_text() for p in PdfReader(str(ronde.part("brieven").joinpath("ondertekenlijst", "zorgkantoor-alle-GZ.pdf"))).pages
    )
    assert "mr. T. Test, manager zorginkoop" in text
    assert EEN in text
    assert TWEE in text


def test_sending_starts_the_term_once(ronde: RondeFolder) -> None:
    run(ronde)
    report = brieven_verzonden.run(after(ronde), SENT, Keuze())
    assert (codes(report), len(report.besluiten or ())) == ([], 2)
    with ronde.reading() as tables:
        sent = [r.as_type(Verzending) for r in tables.latest_registraties("verzending")]
    assert {(v.soort, v.agb_code, v.datum) for v in sent} == {("voorlopige_gunning", a, SENT) for a in (EEN, TWEE)}
    again = brieven_verzonden.run(after(ronde), date(2015, 10, 12), Keuze())
    assert (codes(again), len(again.besluiten or ())) == (["W714", "W714"], 0)
    later = run(ronde, Keuze(date(2015, 11, 1)))
    assert statuses(later) == ["verzonden", "verzonden", "gemaakt"] or statuses(later) == ["verzonden", "verzonden"]
    assert "29 oktober 2015" in pdf_text(ronde), "a letter that was sent stays as it is"


def test_a_day_that_cannot_be_is_refused(ronde: RondeFolder) -> None:
    run(ronde, Keuze(SENT, GUNNING, EEN))
    with pytest.raises(UsageError, match="9 oktober 2015 ligt na 5 oktober 2015"):
        brieven_verzonden.run(sessie(ronde), SENT, Keuze())
    with pytest.raises(UsageError, match="is van 9 oktober 2015: die kan niet al op 8 oktober 2015 zijn verzonden"):
        brieven_verzonden.run(after(ronde), date(2015, 10, 8), Keuze())


def test_a_day_is_corrected_with_a_reason_and_both_are_kept(ronde: RondeFolder) -> None:
    run(ronde, Keuze(SENT, GUNNING, EEN))
    with pytest.raises(MomentError, match="geen eerdere verzending met een andere dag"):
        brieven_verzonden.run(after(ronde), SENT, Keuze(), "te vroeg")
    brieven_verzonden.run(after(ronde), SENT, Keuze())
    report = brieven_verzonden.run(after(ronde), date(2015, 10, 12), Keuze(), "De post ging later weg.")
    assert (codes(report), report.changed) == (["F713"], True), "the printed end date gives too little time now"
    with ronde.reading() as tables:
        assert [r.as_type(Verzending).datum for r in tables.registraties("verzending")] == [SENT, date(2015, 10, 12)]


def test_a_printed_end_date_that_does_not_fit_is_flagged(ronde: RondeFolder) -> None:
    run(ronde, Keuze(SENT, GUNNING, EEN))
    report = brieven_verzonden.run(after(ronde), date(2015, 10, 12), Keuze())
    assert (codes(report), report.exit_code()) == (["F713"], 1)
    fault = report.bevindingen[0]
    assert fault.gevonden == "29 oktober 2015"
    told = herstel(fault, messages())
    typed = f"--soort voorlopige_gunning --alleen {EEN}"
    assert f"wlz brieven --verzending DATUM {typed}. " in told
    assert f"wlz brieven --verzonden DATUM {typed}. " in told
    again = date(2015, 10, 14)  # the remedy as it is typed: 14 + 20 days is 3 November
    assert statuses(run(ronde, Keuze(again, GUNNING, EEN))) == ["gemaakt"]
    assert codes(brieven_verzonden.run(after(ronde), again, Keuze(soorten=GUNNING, alleen=EEN))) == []
    assert register(ronde)[f"voorlopige_gunning/{EEN}-5503-GZ"].einddatum == date(2015, 11, 3)


def test_the_hint_records_only_the_letters_that_were_asked_for(ronde: RondeFolder) -> None:
    assert run(ronde, Keuze(SENT, GUNNING, EEN)).notes == (
        f"Verzonden? Leg het vast met: wlz brieven --verzonden 2015-10-09 --soort voorlopige_gunning --alleen {EEN}",
    )
    assert run(ronde, Keuze(SENT, alleen=TWEE)).notes == (
        f"Verzonden? Leg het vast met: wlz brieven --verzonden 2015-10-09 --alleen {TWEE}",
    )


def test_a_letter_made_again_after_sending_starts_a_new_term(ronde: RondeFolder) -> None:
    run(ronde)
    brieven_verzonden.run(after(ronde), SENT, Keuze())
    run(ronde, Keuze(date(2015, 10, 20), GUNNING, EEN))
    report = brieven_verzonden.run(after(ronde), date(2015, 10, 20), Keuze(alleen=EEN))
    assert [v.datum for v in report.besluiten or ()] == [date(2015, 10, 20)]  # sendings only


def corrected(ronde: RondeFolder) -> Report:
    """Both told and sent on 9 October; then the first award is replaced. Gives the status after it."""
    run(ronde)
    brieven_verzonden.run(after(ronde), SENT, Keuze())
    with ronde.reading() as tables:
        old = next(b for b in tables.standing("gunning") if b.agb_code == EEN)
    settle(ronde, "gunning", [replace(gegund(EEN, None), vervangt=old.id)], [old.id])
    return status.run(after(ronde))


def letters_due(report: Report) -> list[tuple[str, str]]:
    return [(w.wat, w.opdracht) for w in report.extra["wacht"] if w.wat.startswith("brief te ")]


def test_a_correction_of_one_leaves_the_letters_and_terms_of_the_others(ronde: RondeFolder) -> None:
    """1 + 20 days is 21 November for who was corrected; the term of the other stays 9 + 20 October."""
    told, day, second = corrected(ronde), date(2015, 11, 1), f"voorlopige_gunning/{TWEE}-5503-GZ"
    make = f"wlz brieven --soort voorlopige_gunning --alleen {EEN} --verzending DATUM"
    assert letters_due(told) == [(f"brief te maken: voorlopige gunning aan {EEN}", make)]
    before, sent = register(ronde)[second], files(ronde)
    assert statuses(run(ronde, Keuze(day, GUNNING))) == ["gemaakt", "verzonden"]
    assert register(ronde)[second] == before
    assert {n for n, h in files(ronde).items() if sent.get(n) != h} == {f"voorlopige_gunning/{EEN}-5503-GZ.{e}" for e in ("docx", "pdf")}
    send = f"wlz brieven --verzonden DATUM --soort voorlopige_gunning --alleen {EEN}"
    assert letters_due(status.run(after(ronde))) == [(f"brief te verzenden: voorlopige gunning aan {EEN}", send)]
    report = brieven_verzonden.run(after(ronde), day, Keuze(soorten=GUNNING))
    assert [(v.agb_code, v.datum) for v in report.besluiten or ()] == [(EEN, day)]  # sendings only
    assert [boodschap(f, messages()) for f in report.bevindingen] == [
        f"voorlopige gunning voor {TWEE}, GZ in 5503: deze brief is al vastgelegd als verzonden op 9 oktober 2015. Die dag blijft staan."
    ]
    assert {k: r.einddatum for k, r in register(ronde).items() if r.soort in GUNNING} == {
        f"voorlopige_gunning/{EEN}-5503-GZ": date(2015, 11, 21), second: date(2015, 10, 29),
    }  # fmt: skip


def test_what_was_made_again_with_its_kind_only_moves_no_term(ronde: RondeFolder) -> None:
    """As rondes of before have it: letters made again on the 20th, after they were sent on the 9th. Only by name is that a new day."""
    run(ronde)
    brieven_verzonden.run(after(ronde), SENT, Keuze())
    for agb in (EEN, TWEE):
        run(ronde, Keuze(date(2015, 10, 20), GUNNING, agb))
    all_of_them = brieven_verzonden.run(after(ronde), date(2015, 10, 20), Keuze(soorten=GUNNING))
    assert (codes(all_of_them), all_of_them.besluiten) == (["W714", "W714"], ())
    one = brieven_verzonden.run(after(ronde), date(2015, 10, 20), Keuze(soorten=GUNNING, alleen=EEN))
    assert [(v.agb_code, v.datum) for v in one.besluiten or ()] == [(EEN, date(2015, 10, 20))]
    rest = brieven_verzonden.run(after(ronde), date(2015, 10, 21), Keuze(soorten=GUNNING), "later op de post")
    assert sorted(v.agb_code for v in rest.besluiten or ()) == [EEN, TWEE]


def test_what_is_due_in_one_region_leaves_what_was_sent_in_another(tmp_path: Path) -> None:
    """The same zorgaanbieder, named: its letter in 5504 went out, that in 5503 is to be made after a correction."""
    regio = stijlronde().regios[0]
    folder = open_ronde(tmp_path / "ronde", van=stijlronde(regios=(regio, replace(regio, code="5504", naam="Elders"))))
    first, elsewhere = settle(folder, "gunning", [gegund(EEN), replace(gegund(EEN), regio="5504")])
    run(folder)
    brieven_verzonden.run(after(folder), SENT, Keuze())
    settle(folder, "gunning", [replace(gegund(EEN, None), vervangt=first)], [first])
    made = run(folder, Keuze(date(2015, 11, 1), GUNNING, EEN))
    assert [(g.regio, g.status) for g in made.besluiten or ()] == [("5503", "gemaakt"), ("5504", "verzonden")]
    sent = brieven_verzonden.run(after(folder), date(2015, 11, 1), Keuze(soorten=GUNNING, alleen=EEN))
    assert [v.regio for v in sent.besluiten or ()] == ["5503"]
    assert [f.code for f in sent.bevindingen] == ["W714"]
    assert elsewhere == register(folder)[f"voorlopige_gunning/{EEN}-5504-GZ"].besluit_id


def test_nothing_on_a_besluit_cannot_be_sent(tmp_path: Path) -> None:
    folder = open_ronde(tmp_path / "ronde")
    propose(folder, "gunning", [gegund(EEN)])
    run(folder)
    with pytest.raises(MomentError, match="Er is geen brief op een besluit"):
        brieven_verzonden.run(after(folder), SENT, Keuze())


def test_definitive_letters_take_the_place_of_provisional_ones(ronde: RondeFolder) -> None:
    run(ronde)
    with ronde.reading() as tables:
        ids = [b.id for b in tables.standing("gunning")]
    settle(ronde, "gunning", [gegund(EEN, fase=Fase.DEFINITIEF), gegund(TWEE, None, fase=Fase.DEFINITIEF)], ids)
    report = run(ronde, Keuze(date(2015, 11, 1)))
    assert {g.soort for g in report.besluiten or ()} == {BriefSoort.DEFINITIEVE_GUNNING, BriefSoort.ONDERTEKENLIJST}


def test_a_letter_on_a_besluit_without_a_term_keeps_its_day(ronde: RondeFolder) -> None:
    """Nothing in a definitive award hangs on the day of sending, so another day makes no other letter."""
    definitive = (BriefSoort.DEFINITIEVE_GUNNING,)
    with ronde.reading() as tables:
        ids = [b.id for b in tables.standing("gunning")]
    settle(ronde, "gunning", [gegund(EEN, fase=Fase.DEFINITIEF), gegund(TWEE, None, fase=Fase.DEFINITIEF)], ids)
    first, later = date(2015, 11, 1), date(2015, 11, 9)
    assert set(statuses(run(ronde, Keuze(first)))) == {"gemaakt"}
    before = files(ronde)
    same = [g.status for g in run(ronde, Keuze(later)).besluiten or () if g.soort in definitive]
    assert same == ["ongewijzigd"] * 2
    assert {n: h for n, h in files(ronde).items() if "definitieve" in n} == {n: h for n, h in before.items() if "definitieve" in n}
    assert statuses(run(ronde, Keuze(later, definitive, EEN))) == ["gemaakt"], "named, it gets the day that is given"
    assert register(ronde)[f"definitieve_gunning/{EEN}-5503-GZ"].datum == later


def own_text(ronde: RondeFolder, text: str, name: str = "voorlopige_gunning/tekst.md.j2") -> None:
    path = ronde.part("sjablonen") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_zorgkantoor_brings_its_own_text(ronde: RondeFolder) -> None:
    own_text(ronde, "@onderwerp Eigen brief\n\nGegund: {{ totaal }}.\n")
    assert codes(run(ronde)) == []
    assert "Gegund: € 266.265,00." in pdf_text(ronde)


def test_a_text_that_cannot_be_used_stops_its_letters_and_names_the_line(ronde: RondeFolder) -> None:
    own_text(ronde, "@onderwerp Eigen brief\n\n{% include '/etc/passwd' %}\n")
    report = run(ronde)
    assert [(f.code, f.bestand, f.regelnummer) for f in report.bevindingen] == [("F707", "sjablonen/voorlopige_gunning/tekst.md.j2", 3)]
    assert files(ronde) == {}


def test_a_logo_that_is_no_image_is_left_out_and_named(ronde: RondeFolder) -> None:
    own_text(ronde, "geen plaatje", "_opmaak/logo.png")
    report = run(ronde)
    assert (codes(report), statuses(report), report.exit_code()) == (["F709"], ["gemaakt", "gemaakt"], 1)


def test_a_logo_gets_a_text_for_who_cannot_see_it(ronde: RondeFolder) -> None:
    own_text(
        ronde,
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#123456"/></svg>',
        "_opmaak/logo.svg",
    )
    assert codes(run(ronde)) == []
    data = ronde.part("brieven").joinpath("voorlopige_gunning", f"{EEN}-5503-GZ.pdf").read_bytes()
    assert (failures(data, "ua1"), failures(data, "2a")) == ([], [])


def test_the_check_of_templates_names_template_line_and_field(ronde: RondeFolder) -> None:
    assert brieven_controle.run(sessie(ronde)).bevindingen == ()
    own_text(ronde, "@onderwerp Eigen brief\n\n{{ totaal }}\n{{ prijs }}\n")
    report = brieven_controle.run(sessie(ronde))
    assert report.exit_code() == 1
    first = report.bevindingen[0]
    assert (first.code, first.bestand, first.regelnummer, first.sleutel) == ("F707", "sjablonen/voorlopige_gunning/tekst.md.j2", 4, "prijs")


def test_a_word_layout_that_is_no_word_file_stops_only_the_word_files(ronde: RondeFolder) -> None:
    own_text(ronde, "geen zip", "_opmaak/brief.docx")
    report = run(ronde)
    assert [(f.code, f.bestand, f.gevonden) for f in report.bevindingen] == [
        (
            "F707", "sjablonen/_opmaak/brief.docx",
            "de Word-opmaak is geen leesbaar Word-bestand (.docx): beschadigd, beveiligd of in een andere vorm bewaard",
        )
    ]  # fmt: skip
    assert (statuses(report), report.exit_code(), report.changed) == (["alleen_pdf"] * 2, 1, True)
    assert sorted(files(ronde)) == [f"voorlopige_gunning/{a}-5503-GZ.pdf" for a in (EEN, TWEE)]
    assert "Voorlopige gunning" in pdf_text(ronde)
    assert report.notes[0].startswith("Waar 'alleen pdf' staat, is geen Word-bestand gemaakt")
    assert statuses(run(ronde)) == ["alleen_pdf"] * 2, "the Word files are still to be made"
    (ronde.part("sjablonen") / "_opmaak" / "brief.docx").unlink()
    assert statuses(run(ronde)) == ["gemaakt"] * 2
    assert len(files(ronde)) == 4


def test_an_edited_word_file_outlives_a_broken_layout(ronde: RondeFolder) -> None:
    run(ronde, Keuze(SENT, GUNNING, EEN))
    path = ronde.part("brieven") / "voorlopige_gunning" / f"{EEN}-5503-GZ.docx"
    edit(path, "Geachte heer, mevrouw", "Beste mevrouw Zon")
    mine = path.read_bytes()
    own_text(ronde, "geen zip", "_opmaak/brief.docx")
    assert statuses(run(ronde, Keuze(SENT, GUNNING, EEN))) == ["alleen_pdf"]
    assert path.read_bytes() == mine


def test_nobody_to_sign_is_said_by_the_run_and_by_the_check(tmp_path: Path) -> None:
    folder = open_ronde(tmp_path / "ronde", van=stijlronde(huisstijl=replace(STIJL, ondertekenaar="")))
    settle(folder, "gunning", [gegund(EEN)])
    report = run(folder)
    assert (codes(report), statuses(report), report.exit_code()) == (["W716"], ["gemaakt"], 0)
    check = brieven_controle.run(sessie(folder))
    assert (codes(check), check.totalen["fouten"]) == (["W716"], 0)


def test_the_check_reads_an_own_word_layout(ronde: RondeFolder) -> None:
    path = ronde.part("sjablonen") / "_opmaak" / "brief.docx"
    path.parent.mkdir(parents=True)
    doc = Document()
    doc.add_paragraph("{{ onderwerp }} {{ bedrag }}")
    doc.save(str(path))
    faults = {(f.sleutel, f.gevonden) for f in brieven_controle.run(sessie(ronde)).bevindingen}
    assert ("bedrag", "dit veld bestaat niet") in faults
    assert ("blokken", "dit veld wordt nergens gebruikt") in faults


def test_a_field_that_the_word_layout_makes_up_is_told_once_and_not_blamed_on_a_letter(ronde: RondeFolder) -> None:
    path = ronde.part("sjablonen") / "_opmaak" / "brief.docx"
    path.parent.mkdir(parents=True)
    doc = Document(io.BytesIO(LetterFiles().word()[1]))
    doc.add_paragraph("{{ afzender.fax }}")
    doc.save(str(path))
    wrong = "word/document.xml vraagt een veld dat niet bestaat (fax)"
    report = run(ronde)
    assert [(f.code, f.bestand, f.gevonden) for f in report.bevindingen] == [("F707", "sjablonen/_opmaak/brief.docx", wrong)]
    assert statuses(report) == ["alleen_pdf"] * 2
    told = [f for f in brieven_controle.run(sessie(ronde)).bevindingen if f.gevonden == wrong]
    assert [f.bestand for f in told] == ["sjablonen/_opmaak/brief.docx"]


def test_bad_options_are_refused_in_dutch(ronde: RondeFolder) -> None:
    with pytest.raises(UsageError, match="'123' is geen AGB-code"):
        run(ronde, Keuze(SENT, alleen="123"))
    with pytest.raises(UsageError, match="--soort kent 'liefdesbrief' niet"):
        brieven.parse_soorten(("liefdesbrief",))
    assert brieven.parse_soorten(("voorlopige-gunning,ondertekenlijst",)) == (BriefSoort.VOORLOPIGE_GUNNING, BriefSoort.ONDERTEKENLIJST)


def test_an_empty_ronde_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MomentError, match="Er is nog geen brief te maken"):
        run(open_ronde(tmp_path / "ronde"), Keuze(SENT))


def test_house_style_is_data(tmp_path: Path) -> None:
    folder = open_ronde(tmp_path / "ronde", van=stijlronde(huisstijl=replace(STIJL, telefoon="onbekend", ondertekenaar="W. Ander")))
    settle(folder, "gunning", [gegund(DRIE)])
    run(folder)
    text = pdf_text(folder, DRIE)
    assert "W. Ander" in text
    assert "onbekend" not in text


def test_a_letter_on_no_besluit_is_recorded_when_named_and_stays(ronde: RondeFolder) -> None:
    run(ronde)
    first = register(ronde)[f"voorlopige_gunning/{EEN}-5503-GZ"]
    apart = replace(
        first, soort=BriefSoort.ONTVANGSTBEVESTIGING, besluit_id=None, datum=date(2015, 8, 12), einddatum=None, termijn_dagen=None
    )
    key = f"ontvangstbevestiging/{EEN}-5503-GZ"
    with ronde.writing("brieven", "A. Jansen") as tables:
        tables.register("brief", key, apart, "A. Jansen", NOW)
        tables.seal()
    report = brieven_verzonden.run(after(ronde), date(2015, 8, 13), Keuze(soorten=(BriefSoort.ONTVANGSTBEVESTIGING,)))
    assert (codes(report), report.notes, len(report.besluiten or ())) == ([], (), 1)
    with ronde.reading() as tables:
        assert [r.sleutel for r in tables.latest_registraties("verzending")] == [key]
        assert (key, "ontvangstbevestiging") in read_register(tables).verzonden


def test_an_unknown_placeholder_stops_the_letter_with_line_and_field_also_where_it_is_not_reached(ronde: RondeFolder) -> None:
    own_text(
        ronde, "@onderwerp Eigen brief\n\n{{ totaal }}\n{% if not gegund %}\n{{ algemeen.prijs }} {{ algemeen.__class__ }}\n{% endif %}\n"
    )
    report = run(ronde)
    assert [(f.code, f.regelnummer, f.sleutel, f.gevonden) for f in report.bevindingen] == [
        ("F707", 5, "algemeen.__class__", "dit veld bestaat niet"),
        ("F707", 5, "algemeen.prijs", "dit veld bestaat niet"),
    ]
    assert files(ronde) == {}


def test_an_accepted_warning_stands_in_the_letter_with_its_explanation_by_name(ronde: RondeFolder) -> None:
    accepted = Aanvaarding(EEN, "W235", "polis.pdf", "naam niet gevonden", "Het is een scan.", "A. Jansen")
    settle(ronde, "validate", [replace(toets(EEN), aanvaard=(accepted,))])
    run(ronde)
    text = " ".join(pdf_text(ronde).split())
    assert "Bij de toetsing viel één ding op. Het staat dit besluit niet in de weg:" in text
    assert "Naam niet in het document: polis.pdf (naam niet gevonden). Aanvaard door A. Jansen: Het is een scan." in text


def test_a_day_in_an_accepted_warning_is_written_in_full(ronde: RondeFolder) -> None:
    accepted = Aanvaarding(EEN, "W289", "Lopende overeenkomst", "loopt tot en met 2016-12-31", "Gaat over de prijs.", "A. Jansen")
    settle(ronde, "validate", [replace(toets(EEN), aanvaard=(accepted,))])
    run(ronde)
    assert "Lopende overeenkomst (loopt tot en met 31 december 2016). Aanvaard door A. Jansen" in " ".join(pdf_text(ronde).split())


def test_the_list_names_both_signatories(tmp_path: Path) -> None:
    two = replace(STIJL, tweede_ondertekenaar="B. Ander", tweede_functie="bestuurder")
    folder = open_ronde(tmp_path / "ronde", van=stijlronde(huisstijl=two))
    settle(folder, "gunning", [gegund(EEN)])
    run(folder, Keuze(SENT))
    pages = PdfReader(str(folder.part("brieven").joinpath("ondertekenlijst", "zorgkantoor-alle-GZ.pdf"))).pages
    text = " ".join(" ".join(p.extract_text() for p in pages).split())
    assert "Deze lijst is voor mr. T. Test, manager zorginkoop, en B. Ander, bestuurder." in text


def test_the_letter_of_a_correction_says_what_it_replaces_and_what_changes(ronde: RondeFolder) -> None:
    """From 94% + 1,8 and two years to 94% and one year, about 970 days: 274,50 becomes 270,00. The other has nothing to replace."""
    run(ronde)
    brieven_verzonden.run(after(ronde), SENT, Keuze())
    with ronde.reading() as tables:
        old = next(b for b in tables.standing("gunning") if b.agb_code == EEN)
    with ronde.writing("gunning", "A. Jansen") as tables:
        tables.register("herziening", old.id, Herziening(old.id, EEN, "het plan was niet overeengekomen."), "A. Jansen", NOW)
    settle(ronde, "gunning", [replace(gegund(EEN, None), vervangt=old.id)], [old.id])
    again = brieven.run(after(ronde), Keuze(date(2015, 11, 5), GUNNING, alleen=EEN))
    assert statuses(again) == ["gemaakt"]
    text = " ".join(pdf_text(ronde).split())
    for told in (
        "Dit besluit vervangt ons besluit in de brief van 9 oktober 2015; dat geldt niet meer. "
        "De reden van de herziening is: het plan was niet overeengekomen.",
        "Dit zijn de verschillen met ons besluit in de brief van 9 oktober 2015. Wat hier niet staat, blijft zoals het was.",
        "Looptijd 2 jaar 1 jaar",
        "Tariefpercentage verblijf (zzp) 95,8% 94%",
        "Tarief Z430 € 274,50 € 270,00",
        "Totaal € 266.265,00 € 261.900,00",
    ):
        assert told in text, text[:3000]
    assert "vervangt" not in " ".join(pdf_text(ronde, TWEE).split())
