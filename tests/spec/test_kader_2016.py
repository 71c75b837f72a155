"""What inkoopkader-2016-gz says, row by row, is what the kader ``2016-gz`` holds. Every expectation is copied from the text by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import (
    AGB,
    feit,
    geen_belang,
    gunning_inputs,
    gunning_kader,
    inschrijving,
    integraal,
    kader,
    oordeel,
    plan,
    plan_invoer,
    toets_kader,
    validate_inputs,
    velden,
)  # fmt: skip
from tests.views.test_rapport import dossier_invoer
from wlzcli.cycle.formulier import Opzet, make_formulier
from wlzcli.cycle.gunning import decide as gun
from wlzcli.cycle.score import ScoreInputs
from wlzcli.cycle.score import decide as score
from wlzcli.cycle.validate import decide
from wlzcli.domain.beleidsitem import Aard, Item, Status, Toetsmoment
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.formulier import veld_opgave
from wlzcli.domain.ladder import Bewerking, Lezing, OpslagMoment
from wlzcli.domain.ontwikkelplan import Resultaatafspraak, ScoreBesluit
from wlzcli.domain.provenance import Plaats
from wlzcli.policy.model import Beleid, Clausule, Kader
from wlzcli.policy.toepassing import VRAGEN, Toepassing
from wlzcli.views.dossier import for_everyone, make_dossier
from wlzcli.views.meldingen import vraag_tekst
from wlzcli.workflow.beleid import resolve_kader
from wlzcli.workflow.document import messages

KADER = resolve_kader(2016, Sector.GZ, None, None)
ITEMS = {item.sleutel: item for item in KADER.items()}


def item(sleutel: str) -> Item:
    return ITEMS[sleutel]


def place(sleutel: str) -> str:
    return item(sleutel).bron.plaats


# -- §1.2: the table of leveringsvormen -----------------------------------------------------------------------

OVERZICHT = [  # row, zzp, vpt, mpt, pgb; "ja of nee" is the text's "Ja/nee*"
    ("Verblijf", "ja", "nee", "nee", "nee"),
    ("Algemene medische zorg", "ja of nee", "nee", "nee", "nee"),
    ("Specifieke behandeling", "ja of nee", "ja", "ja", "nee"),
    ("Maaltijdvoorziening", "ja", "ja", "nee", "nee"),
    ("Huishoudelijke hulp", "ja", "ja", "ja", "ja"),
    ("Welzijnsactiviteiten", "ja", "ja", "nee", "nee"),
    ("Outillagemiddelen", "ja", "ja", "ja", "nee"),
    ("Logeren", "nee", "ja", "ja", "ja"),
    ("Aantal zorgaanbieders", "één", "één", "meerdere", "meerdere"),
    ("Combinatie met een andere leveringsvorm", "nee", "nee", "pgb", "mpt"),
]


def test_the_table_of_leveringsvormen() -> None:
    assert [(k.titel, k.zzp, k.vpt, k.mpt, k.pgb) for k in KADER.kenmerken] == OVERZICHT
    assert {k.bron.plaats for k in KADER.kenmerken} == {"§1.2"}
    assert KADER.leveringsvormen == (Leveringsvorm.ZZP, Leveringsvorm.VPT, Leveringsvorm.MPT)  # pgb is not purchased


def test_the_form_says_what_a_leveringsvorm_holds() -> None:
    form = make_formulier(KADER, Opzet(zorgkantoor="test", jaar=2016, regios=(), tarieven=(), beleid_sha256="0" * 64))
    help_ = {v.id: v.hulp for blad in form.bladen for v in blad.velden}
    own = "Uw eigen opgave. Het zorgkantoor stelt het type vast aan de hand van zijn eigen gegevens."
    assert help_[veld_opgave(Leveringsvorm.MPT)] == (
        f"{own} Bij MPT hoort wel: specifieke behandeling, huishoudelijke hulp, outillagemiddelen, logeren; niet: verblijf, algemene "
        "medische zorg, maaltijdvoorziening, welzijnsactiviteiten; aantal zorgaanbieders: meerdere; combinatie met een andere "
        "leveringsvorm: pgb. Bron: inkoopkader-2016-gz §1.2."
    )
    assert help_[veld_opgave(Leveringsvorm.ZZP)] == (
        f"{own} Bij ZZP hoort wel: verblijf, maaltijdvoorziening, huishoudelijke hulp, welzijnsactiviteiten, outillagemiddelen; niet: "
        "logeren, combinatie met een andere leveringsvorm; algemene medische zorg: ja of nee; specifieke behandeling: ja of nee; "
        "aantal zorgaanbieders: één. Bron: inkoopkader-2016-gz §1.2."
    )
    told = [t.tekst for blad in form.bladen if blad.naam == "Zelfanalyse" for t in blad.teksten if t.tekst.startswith("Niveau")]
    assert told[:5] == ["Niveau 1, De basis versterken", *["Niveau 2, Persoonsgerichte zorg"] * 4]  # goal 1 is that of its one theme
    assert len(told) == 8
    assert all(line.startswith("Niveau 3, Samenhang in zorg: Cliënten ervaren een betere kwaliteit van bestaan") for line in told[5:])


# -- §2.2: planning, documents, eisen -------------------------------------------------------------------------


def test_planning() -> None:
    assert {t.sleutel: t.dag or t.moment for t in KADER.planning} == {
        "planning.publicatie": date(2015, 6, 1),
        "planning.vragen": date(2015, 6, 21),
        "planning.nota_van_inlichtingen": date(2015, 7, 3),
        "planning.inschrijving": datetime(2015, 7, 31, 17, 0, tzinfo=AMSTERDAM),
        "planning.dialoog": None,  # facultative, without a date
        "planning.voorlopige_gunning": date(2015, 10, 9),
        "planning.definitieve_gunning": date(2015, 11, 1),
    }
    assert item("planning.dialoog").status is Status.ONBEKEND
    assert all(t.aard is Aard.PROCEDURE and "§2.2" in t.bron.plaats for t in KADER.planning)


NIEUW = (AanbiederType.GEHEEL_NIEUW, AanbiederType.NIEUW_IN_REGIO, AanbiederType.NIEUW_ZZP_VPT)


def test_documents_per_type() -> None:
    """§2.2.2: beside the bestuursverklaring nothing is asked of bestaande providers, but what changed."""
    assert [(d.sleutel, d.voor_typen, d.aard, d.status) for d in KADER.documenten] == [
        ("documenten.bestuursverklaring", (), Aard.EIS, Status.VAST),
        ("documenten.bewijsstukken_nieuw", NIEUW, Aard.EIS, Status.ONBEKEND),
        ("documenten.gewijzigde_stukken", (AanbiederType.BESTAAND,), Aard.PROCEDURE, Status.VAST),
    ]


def test_nobody_is_refused_on_what_the_text_does_not_ask() -> None:
    """No age of a document, no supervisory body, no fact: those are of other zorgkantoren and years."""
    assert {e.regel for e in KADER.eisen} == {
        "op_tijd", "volledig", "aanbiedertype", "verklaringen", "ondertekend", "documenten", "wijzigingen_gemeld",
        "leveringsvorm_in_kader", "productie_geldig",
    }  # fmt: skip
    assert all(d.max_leeftijd_maanden is None for d in KADER.documenten)
    assert [(v.sleutel, v.status) for v in KADER.verklaringen] == [("verklaringen.bijlage_3", Status.ONBEKEND)]


# -- chapter 3: levels and themes -----------------------------------------------------------------------------

THEMAS = [  # key, level, place
    ("basis_versterken", 1, "§3.1"),
    ("passende_zorg", 2, "§3.2.1"),
    ("client_gezien", 2, "§3.2.2"),
    ("eigen_regie", 2, "§3.2.3"),
    ("kwaliteit_van_bestaan", 2, "§3.2.4"),
    ("expertise", 3, "§3.3.1"),
    ("keuzemogelijkheden", 3, "§3.3.2"),
    ("domeinen", 3, "§3.3.3"),
]


def test_levels_and_themes() -> None:
    assert [(n.nummer, n.titel, bool(n.doel)) for n in KADER.niveaus] == [
        (1, "De basis versterken", True),
        (2, "Persoonsgerichte zorg", False),  # the text gives this level no goal of its own
        (3, "Samenhang in zorg", True),
    ]
    assert [(t.sleutel.removeprefix("themas."), t.niveau, t.bron.plaats) for t in KADER.themas] == THEMAS
    assert all(t.doel and t.essentie and t.aard is Aard.GESPREKSONDERWERP for t in KADER.themas)


# -- §2.2.3 and §2.2.4: zelfanalyse, plans, judging -----------------------------------------------------------


def parts(items: tuple[Item, ...]) -> list[tuple[str, bool, Toetsmoment | None]]:
    return [(i.sleutel.partition(".")[2], getattr(i, "verplicht", True), i.toetsmoment) for i in items]


def test_zelfanalyse_and_plans() -> None:
    """Five points of a careful zelfanalyse, the fourth in two; differences and data are "eventueel"."""
    submitted, later = Toetsmoment.INSCHRIJVING, Toetsmoment.TOT_GUNNING
    assert parts(KADER.zelfanalyse) == [
        ("invulling", True, submitted), ("sterktes", True, submitted), ("clientervaring", True, submitted), ("niveau", True, submitted),
        ("verschillen", False, submitted), ("gegevens", False, submitted),
    ]  # fmt: skip
    assert parts(KADER.voorstel_plan) == [("doelstelling", True, submitted), ("aanpak", True, submitted)]
    seven = ("doelstelling", "aanpak", "planning", "investering", "risicos", "resultaten", "bewijslast")
    assert parts(KADER.definitief_plan) == [(name, True, later) for name in seven]
    assert {i.aard for i in (*KADER.zelfanalyse, *KADER.voorstel_plan, *KADER.definitief_plan)} == {Aard.VOORWAARDE_OPSLAG}


def test_judging_is_open_but_for_elements_and_maximum() -> None:
    judging = KADER.beoordeling
    assert judging is not None
    assert judging.methode.status is Status.ONBEKEND
    assert [(e.sleutel, e.gewicht, e.status) for e in judging.elementen] == [
        (f"beoordeling.elementen.{name}", None, Status.ONBEKEND) for name in ("effect", "ambitie", "haalbaarheid")
    ]
    assert judging.staffel == ()
    assert judging.max_opslag is not None
    assert (judging.max_opslag.waarde, judging.max_opslag.status, judging.max_opslag.binnen) == (
        Decimal(3), Status.VAST, (Decimal(0), Decimal(3)),
    )  # fmt: skip


def test_tariff_volume_and_term() -> None:
    basis, opslag = KADER.tarief
    assert (basis.sleutel, basis.bewerking, basis.waarde, basis.status) == ("tarief.basis", Bewerking.BASIS, None, Status.ONBEKEND)
    assert (opslag.bewerking, opslag.minimum, opslag.maximum, opslag.lezing) == (Bewerking.BAND, Decimal(0), Decimal(3), Lezing.ONBEKEND)
    assert [(v.sleutel, v.waarde, v.status) for v in KADER.volume] == [
        ("volume.toekenning", None, Status.ONBEKEND),
        ("volume.clientkeuze", None, Status.VAST),
    ]
    term = KADER.looptijd
    assert term is not None
    assert term.jaren_meerjarig is not None
    assert (term.jaren_standaard.waarde, term.jaren_meerjarig.waarde) == (Decimal(1), Decimal(2))
    assert [(v.feit, v.verwacht, v.na_jaar, v.sinds, v.of_feit, v.aard) for v in term.voorwaarden] == [
        ("verscherpt_toezicht", "nee", None, None, None, Aard.VOORWAARDE_MEERJARIG),
        ("fraudeonderzoek", "nee", None, "publicatie", None, Aard.VOORWAARDE_MEERJARIG),
        ("fraude_vastgesteld", "nee", 2010, None, None, Aard.VOORWAARDE_MEERJARIG),
        ("overeenkomst_vorig_jaar", "ja", None, None, "overeenkomst_elders", Aard.VOORWAARDE_MEERJARIG),
    ]


ONBEKEND = {  # what the regionale paragraaf, or nobody, says
    "planning.dialoog", "documenten.bewijsstukken_nieuw", "verklaringen.bijlage_3", "beoordeling.methode", "beoordeling.elementen.effect",
    "beoordeling.elementen.ambitie", "beoordeling.elementen.haalbaarheid", "tarief.basis", "volume.toekenning", "herschikking.prognose",
    "herschikking.verdeling", "herschikking.niveau", "herschikking.klassen", "herschikking.garantie", "herschikking.drempel",
    "termijnen.bezwaar", "termijnen.herstel", "verwachtingen.volume_gesprek", "clausules.regionale_paragraaf",
    *(f"clausules.bijlage_{n}" for n in (1, 2, 4, 6, 7, 8, 9)),
}  # fmt: skip


def test_what_is_not_published_is_unknown_with_its_reason() -> None:
    """All nine bijlagen (3 stands with the statements, 5 with the documents) and what the regionale paragraaf holds."""
    unknown = {i.sleutel for i in KADER.items() if i.status is Status.ONBEKEND}
    assert unknown == ONBEKEND
    assert all(item(key).reden for key in unknown)
    # The main text names no signature: that it belongs to bijlage 3 is likely, not read.
    assert {i.sleutel for i in KADER.items() if i.status not in (Status.VAST, Status.ONBEKEND)} == {"eisen.ondertekend"}
    assert item("eisen.ondertekend").status is Status.ONBEVESTIGD
    assert "bijlage 3" in item("verklaringen.bijlage_3").titel
    assert "bijlage 5" in item("documenten.bewijsstukken_nieuw").titel
    assert "bijlage" not in place("termijnen.bezwaar")  # no text says that a bijlage names the objection term


# -- clauses --------------------------------------------------------------------------------------------------

GEVRAAGD = {
    "bestaand_vv": ("V272", "validate"),
    "contract_zonder_productie": ("V270", "validate"),
    "gewijzigde_omstandigheden": ("V288", "validate"),
    "eigen_format": ("V301", "dialoog"),
    "hoogte_opslag": ("V305", "score"),
    "moment_opslag": ("V309", "score"),
    "tweejarig_herijking": ("V407", "gunning"),
    "fraudeonderzoek_eerder": ("V408", "gunning"),
    "regionale_voorwaarden": ("V409", "gunning"),
}


def test_a_clause_is_asked_where_it_can_change_an_outcome() -> None:
    asked = {
        c.sleutel.removeprefix("clausules."): (VRAGEN[c.toepassing].code, VRAGEN[c.toepassing].stap)
        for c in KADER.clausules
        if c.toepassing is not Toepassing.INFORMATIE
    }
    assert asked == GEVRAAGD
    assert set(VRAGEN) == set(Toepassing) - {Toepassing.INFORMATIE}


def changed_provider(kader: Kader, *answers: Answer) -> tuple[str, tuple[str, ...], list[str]]:
    """Outcome, open questions and points to repair of an existing provider that reports a change."""
    form = inschrijving(velden=velden(wijzigingen="ja", wijzigingen_toelichting="Nieuwe bestuurder per 1 mei 2015."))
    result = decide(validate_inputs(form), Beleid((kader,)), Answers(answers))
    (besluit,) = result.decisions
    return besluit.uitkomst.value, tuple(q.code for q in result.questions), [p.code for p in besluit.herstel]


def test_a_reported_change_waits_for_a_person_and_the_answer_counts() -> None:
    clause = next(c for c in KADER.clausules if c.toepassing is Toepassing.WIJZIGING)
    kader = toets_kader(clausules=(clause,))
    form = inschrijving(velden=velden(wijzigingen="ja", wijzigingen_toelichting="Nieuwe bestuurder per 1 mei 2015."))
    (question,) = decide(validate_inputs(form), Beleid((kader,)), Answers()).questions

    def answer(keuze: str) -> Answer:
        return Answer(question, keuze, "bekeken", "Noor", datetime(2015, 8, 20, tzinfo=UTC))

    assert changed_provider(kader) == ("aangehouden", ("V288",), [])
    assert changed_provider(kader, answer("geen_gevolg")) == ("toegelaten", (), [])
    assert changed_provider(kader, answer("stukken_nodig")) == ("herstel", (), ["F267"])
    (besluit,) = decide(validate_inputs(form), Beleid((kader,)), Answers((answer("geen_gevolg"),))).decisions
    (step,) = [s for s in besluit.stappen if s.regel == clause.sleutel]
    assert (step.naar, step.bron, step.feiten.get("wijziging")) == (
        "geen_gevolg", "inkoopkader-2016-gz §2.2.2", "Nieuwe bestuurder per 1 mei 2015.",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["nee"])
def test_who_reports_nothing_is_not_asked(text: str) -> None:
    clause = next(c for c in KADER.clausules if c.toepassing is Toepassing.WIJZIGING)
    form = inschrijving(velden=velden(wijzigingen=text))
    result = decide(validate_inputs(form), Beleid((replace(toets_kader(), clausules=(clause,)),)), Answers())
    assert result.questions == ()


# -- when the opslag counts, and what the region adds for two years -------------------------------------------


def clause(toepassing: Toepassing) -> Clausule:
    return next(c for c in KADER.clausules if c.toepassing is toepassing)


def resultaat(naam: str, opslag_deel: str | None) -> Resultaatafspraak:
    deel = Decimal(opslag_deel) if opslag_deel else None
    return Resultaatafspraak(
        "5503", Sector.GZ, AGB, "plan-1", naam, "80%", "Elke cliënt kiest zelf.", date(2016, 6, 1), "meting", deel, OpslagMoment.INITIEEL,
        Plaats("tabellen/resultaten.csv", None, None),
    )  # fmt: skip


def scored(*answers: Answer, **plan: Any) -> tuple[ScoreBesluit, tuple[Question, ...]]:
    """One agreed plan that two assessors give 1.5 points, under a kader that leaves the moment open."""
    names = ("A. Jansen", "B. de Boer")
    scores = [oordeel(e, None, n) for n in names for e in ("effect", "ambitie", "haalbaarheid")]
    scores += [oordeel("opslag", "1.5", n) for n in names]
    made = kader(beoordeling=integraal(), clausules=(clause(Toepassing.OPSLAG_MOMENT),))
    inputs = ScoreInputs((plan_invoer(**plan),), tuple(scores), (), tuple(geen_belang(n) for n in names))
    result = score(inputs, Beleid((made,)), Answers(answers))
    return result.decisions[0], result.questions


def given(question: Question, keuze: str) -> Answer:
    return Answer(question, keuze, "zo staat het in de regionale paragraaf", "Noor", datetime(2015, 10, 1, tzinfo=UTC))


def test_the_moment_of_the_opslag_is_asked_once_for_the_kader() -> None:
    besluit, (question,) = scored()
    assert (besluit.uitkomst, besluit.opslag, question.code) == ("aangehouden", Decimal(0), "V309")
    assert vraag_tekst(question, messages()) == (
        "Kader 2016-gz: Wanneer de opslag in het tarief komt. Bij de eerste toekenning in november 2015, bij de herschikking of bij de "
        "nacalculatie, geheel of in delen; de regionale paragraaf zegt wanneer, onder welke voorwaarden en op welke momenten wordt "
        "beoordeeld. Wanneer telt de opslag? Een deel dat aan één resultaat hangt houdt het moment dat daarvoor is afgesproken. Dit "
        "antwoord geldt voor iedereen. Beslist door: de manager zorginkoop."
    )


@pytest.mark.parametrize(
    ("keuze", "initieel", "herschikking", "nacalculatie"),
    [("initieel", "1.5", "0", "0"), ("herschikking", "0.5", "1.0", "0"), ("nacalculatie", "0.5", "0", "1.0")],
)
def test_the_answer_moves_the_opslag_but_not_a_part_that_was_agreed_apart(
    keuze: str, initieel: str, herschikking: str, nacalculatie: str
) -> None:
    """1.5 points, of which 0.5 hang on a result that was agreed for the start: 1.5 - 0.5 = 1.0 moves."""
    results = (resultaat("resultaat-1", "0.5"), resultaat("resultaat-2", None))
    _, (question,) = scored(resultaten=results)
    besluit, asked = scored(given(question, keuze), resultaten=results)

    assert asked == ()
    assert besluit.opslag == Decimal("1.5")
    parts = [besluit.opslag_op(m) for m in (OpslagMoment.INITIEEL, OpslagMoment.HERSCHIKKING, OpslagMoment.NACALCULATIE)]
    assert parts == [Decimal(initieel), Decimal(herschikking), Decimal(nacalculatie)]
    assert [r.moment.value for r in besluit.resultaten] == ["initieel", keuze]
    step = besluit.stappen[-1]
    assert (step.regel, step.van, step.naar) == ("clausules.moment_opslag", "initieel", keuze)


def test_a_plan_without_an_opslag_does_not_ask_when_it_counts() -> None:
    besluit, asked = scored(akkoord=None)
    assert (besluit.opslag, asked) == (Decimal(0), ())


SCHOON = {"verscherpt_toezicht": "nee", "fraudeonderzoek": "nee", "fraude_vastgesteld": "nee", "overeenkomst_vorig_jaar": "ja"}


def term(*answers: Answer, **facts: str) -> tuple[tuple[str, int], tuple[Question, ...]]:
    """Outcome and years of a zorgaanbieder with an agreed plan, under the conditions of the kader and its clause on the region."""
    made = gunning_kader(looptijd=KADER.looptijd, planning=KADER.planning, clausules=(clause(Toepassing.REGIONALE_VOORWAARDEN),))
    rows = tuple(feit(name, value) for name, value in (SCHOON | facts).items())
    result = gun(gunning_inputs(scores=(plan(),), feiten=rows), Beleid((made,)), Answers(answers))
    (besluit,) = result.decisions
    return (besluit.uitkomst.value, besluit.duur_jaren), result.questions


@pytest.mark.parametrize(("keuze", "jaren"), [("ja", 2), ("nee", 1)])
def test_regional_conditions_are_asked_of_who_meets_the_national_ones(keuze: str, jaren: int) -> None:
    outcome, (question,) = term()
    assert (outcome, question.code) == (("aangehouden", 0), "V409")
    assert vraag_tekst(question, messages()).startswith(f"{question.onderwerp} voldoet aan de landelijke voorwaarden voor een langere")
    assert term(given(question, keuze)) == (("gegund", jaren), ())


def test_regional_conditions_are_not_asked_where_they_change_nothing() -> None:
    """One national condition fails: one year whatever the region says (§2.2.4)."""
    assert term(verscherpt_toezicht="ja") == (("gegund", 1), ())


# -- what was answered stands in the dossier ------------------------------------------------------------------


def clause_rows(answers: tuple[Answer, ...], weggelaten: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """The rows of the dossier about clauses, by title: when it is asked, and what was answered."""
    invoer = dossier_invoer(beleid=Beleid((KADER,)), antwoorden=answers, weggelaten=weggelaten)
    tables = [t for s in make_dossier(invoer, messages()).secties for t in s.tabellen]
    (table,) = [t for t in tables if t.titel == "Wat alleen een mens kan toepassen"]
    return {row[0]: row[3:5] for row in table.rijen}


def test_the_dossier_says_when_a_clause_is_asked_and_what_was_answered() -> None:
    _, (moment,) = scored()
    older = Question("V408", "gunning", "Zorg 01 (41410001)", "kader §2.2.4", ("ja", "nee"), feiten=Facts.of(feit="fraudeonderzoek"))
    other = Question("V408", "gunning", "Zorg 01 (41410001)", "kader §2.2.4", ("ja", "nee"), feiten=Facts.of(feit="verscherpt_toezicht"))
    rows = clause_rows((given(moment, "herschikking"), given(older, "ja"), given(other, "nee")))

    assert rows["Wanneer de opslag in het tarief komt"] == ("V309 in score, eens voor het kader", "herschikking (Noor)")
    assert rows["Fraudeonderzoek dat vóór de procedure begon"] == ("V408 in gunning, per zorgaanbieder", "ja (Noor)")
    assert rows["Gevolg van een gemelde wijziging"] == ("V288 in validate, per zorgaanbieder", "niet aan de orde of nog open")
    assert rows["Combinatie van MPT en pgb"] == ("geen eigen vraag: ter informatie", "")
    assert clause_rows((), ("antwoorden",))["Gevolg van een gemelde wijziging"][1] == "weggelaten"


def test_an_answer_for_everyone_is_in_everyones_dossier() -> None:
    _, (moment,) = scored()
    _, (regional,) = term()
    assert for_everyone(("2016-gz",), moment)
    assert not for_everyone(("2024-vv",), moment)
    assert not for_everyone((regional.feiten.get("kader"),), regional)  # about one zorgaanbieder
