"""The report, the dossier and the status as views: what they say of given records, in full."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import AGB, BRON, aanvraag, gunning_kader, oordeel, plan, regio, ronde, tariefregel, toets
from tests.herschik_builders import gegund, hele_jaar, herschik_inputs, procent, regels
from wlzcli.cycle.herschik import Berekend, Bewijs, Scenario, Uitkomst, assess, compare
from wlzcli.domain.beleidsitem import Aard, Status
from wlzcli.domain.canonical import NO_FACTS, Facts, dumps
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.gunning import Bezwaar, Fase, GunningBesluit, GunningUitkomst, Reactie
from wlzcli.domain.ladder import Bewerking, Ladder
from wlzcli.domain.money import ZERO, Money
from wlzcli.domain.ontwikkelplan import Dialoog, ElementScore
from wlzcli.domain.provenance import Invoer, Receipt
from wlzcli.domain.rapport import Rapport, Sectie, Staat, Tint
from wlzcli.domain.toetsing import Getoetst, ToetsUitkomst
from wlzcli.policy.model import Beleid, Termijn, Verwachting
from wlzcli.views.dossier import DossierInvoer, Herkomst, Vastgesteld, make_dossier
from wlzcli.views.dossier_besluit import steps_table
from wlzcli.views.dossier_derden import MEDEWERKER, for_others
from wlzcli.views.meldingen import Messages
from wlzcli.views.nza_tabel import nza_table
from wlzcli.views.rapport import RapportInvoer, Vergeleken, make_rapport
from wlzcli.views.rapport_geld import check_section, moved_figure, waterfall
from wlzcli.views.status import Aanwezig, Plannen, Post, Stand, StapStand, TeVroeg, Wacht, share
from wlzcli.views.status_opdracht import next_command
from wlzcli.views.status_wacht import waiting

TEXTS = Messages({"F230": {"titel": "Bewijsstuk ontbreekt", "boodschap": "Er ontbreekt iets.", "herstel": "Vraag erom."}})
TWEE = "41410002"


def divided() -> Uitkomst:
    """Two awards of 1.000 and 2.000 days at € 100; the first delivered 100 days less, the second 50 more."""
    awards = (gegund(AGB, {"Z430": (1000, 100_00)}), gegund(TWEE, {"Z430": (2000, 100_00)}))
    inputs = herschik_inputs(awards, hele_jaar({(AGB, "Z430"): 900, (TWEE, "Z430"): 2050}), 400_000_00)
    return assess(inputs, regels(garantie=procent("garantie", "0")), Answers())


def invoer(**changes: Any) -> RapportInvoer:
    outcome = divided()
    made = RapportInvoer(
        ronde=replace(ronde(), regios=(regio(ruimte=400_000_00),)),
        beleid=Beleid((gunning_kader(),)),
        stand_op=date(2026, 7, 31),
        journaal="0" * 64,
        ontvangen=3,
        ingeschreven=2,
        toetsen=(toets(), toets(TWEE)),
        scores=(
            plan(elementen=(ElementScore("effect", Decimal("0.5"), Decimal("3.5"), "goed", Decimal(1), Decimal("3.5"), Decimal("3.5")),)),
        ),
        beoordelingen=(oordeel("effect", 3, plan="1", regio="5503"), oordeel("effect", 4, "B. de Vries", plan="1", regio="5503")),
        gunningen=(gegund(AGB, {"Z430": (1000, 100_00)}, percentage="95.8"), gegund(TWEE, {"Z430": (2000, 100_00)})),
        herschikkingen=tuple(outcome.besluiten),
        ruimte=tuple(outcome.totalen),
        bevindingen=(("validate", Finding("F230", Ernst.FOUT, "polis")),),
        vergeleken=(),
        scenarios=(),
        voorstellen=(("gunning", "ab" * 32, 2), ("herschik", "cd" * 32, 2)),
    )
    return replace(made, **changes)


def test_the_proof_of_the_herschikking_is_a_page_of_its_own() -> None:
    proof = (Bewijs("som", "past in de ruimte", 2, True), Bewijs("garantie", "niemand minder", 3, False, ("5503 GZ 41000001",)))
    page = section(make_rapport(invoer(bewijs=proof), TEXTS), "Bewijs bij de herschikking")
    assert page.uitleg == "1 van 2 eigenschappen zijn nagegaan op deze uitkomst zelf en in orde."
    assert page.staten[0].rijen == (
        ("som", "past in de ruimte", "2", "ja", ""),
        ("garantie", "niemand minder", "3", "nee", "5503 GZ 41000001"),
    )


def section(rapport: Rapport, titel: str) -> Sectie:
    return next(s for s in rapport.secties if s.titel == titel)


def rows(staat: Staat) -> list[tuple[str, ...]]:
    return [*staat.rijen, *([staat.voet] if staat.voet else [])]


# -- report ----------------------------------------------------------------------------------


def test_the_sections_of_a_whole_ronde() -> None:
    assert [s.titel for s in make_rapport(invoer(), TEXTS).secties] == [
        "Van inschrijving tot herschikking",
        "Bevindingen per regel",
        "Ontwikkelplannen: scores en spreiding",
        "Tariefpercentages naast het richttarief",
        "De ruimte bij de gunning",
        "De ruimte bij de herschikking",
        "Gunning",
        "Herschikking",
        "Aansluiting",
    ]


def test_an_opened_ronde_has_a_funnel_and_nothing_else() -> None:
    empty = invoer(
        ontvangen=0, ingeschreven=0, toetsen=(), scores=(), beoordelingen=(), gunningen=(), herschikkingen=(), ruimte=(), bevindingen=(),
        voorstellen=(),
    )  # fmt: skip
    made = make_rapport(empty, TEXTS)
    assert [s.titel for s in made.secties] == ["Van inschrijving tot herschikking"]
    assert made.secties[0].staten[0].bron == "Inzendingen in de ronde; nog geen voorstel."


def test_the_funnel_counts_and_tells_the_same_in_words() -> None:
    funnel = make_rapport(invoer(), TEXTS).secties[0]
    assert funnel.staten[0].waarden == (
        ("inzendingen gelezen", 3),
        ("inzendingen die meetellen", 2),
        ("toetsing: toegelaten", 2),
        ("gunning: gegund", 2),
        ("herschikt", 2),
    )
    assert funnel.figuren[0].alternatief == (
        "Staafdiagram: inzendingen gelezen 3, inzendingen die meetellen 2, toetsing: toegelaten 2, gunning: gegund 2, herschikt 2."
    )


def test_percentages_stand_beside_the_basis_of_the_kader_with_its_source() -> None:
    found = section(make_rapport(invoer(), TEXTS), "Tariefpercentages naast het richttarief")
    assert rows(found.staten[0]) == [
        ("GZ", "ZZP", "94", "1", "94", "0"),
        ("GZ", "ZZP", "95,8", "1", "94", "1,8"),
        ("totaal", "", "", "2", "", ""),
    ]
    assert found.staten[0].bron == f"gunning: voorstel abababababab, 2 besluiten vastgesteld. Basis: {BRON.label}."
    assert found.figuren[0].alternatief == "Punten op een lijn: GZ ZZP 94% tot 95,8%. Ter vergelijking: uitgangspunt 94%."


def test_scores_show_a_dot_for_each_assessor_and_the_spread() -> None:
    found = section(make_rapport(invoer(), TEXTS), "Ontwikkelplannen: scores en spreiding")
    (row,) = found.figuren[0].rijen
    assert ([p.waarde for p in row.punten], row.balken[0].van, row.balken[0].tot, row.tekst) == ([3, 4], 3, 4, "3,5")
    assert rows(found.staten[1]) == [("5503", "GZ", AGB, "1", "effect", "0,5", "3,5", "3,5", "3,5", "1")]


def test_the_room_falls_from_what_is_there_to_what_is_left() -> None:
    found = section(make_rapport(invoer(), TEXTS), "De ruimte bij de herschikking")
    (figure,) = found.figuren
    left = 400_000_00 - 1000 * 100_00 - 2000 * 100_00 + 100 * 100_00 - 50 * 100_00
    assert [(r.naam, r.tekst) for r in figure.rijen] == [
        ("beschikbaar", "€ 400.000,00"),
        ("afspraak", "-€ 300.000,00"),
        ("vrijval", "€ 10.000,00"),
        ("toegekend", "-€ 5.000,00"),
        ("rest", str(Money(left))),
    ]
    ends = [r.balken[0].tot for r in figure.rijen]
    assert [r.balken[0].van for r in figure.rijen] == [0, *ends[:3], 0], "each step hangs on the one before; the rest stands on the ground"
    assert figure.rijen[3].balken[0].tot == figure.rijen[4].balken[0].tot, "what is left is where the steps ended"


def test_a_step_below_zero_is_drawn_below_zero() -> None:
    figure = waterfall("proef", (("ruimte", Money(100_00), None), ("gegund", Money(-150_00), Tint.HOOFD), ("rest", Money(-50_00), None)))
    assert figure.rijen[1].balken[0].tot == -50
    assert figure.alternatief == "Watervaldiagram: ruimte € 100,00, gegund -€ 150,00, rest -€ 50,00."


def test_over_and_under_production_of_each_form() -> None:
    found = section(make_rapport(invoer(), TEXTS), "Herschikking")
    assert rows(found.staten[1])[-1] == ("totaal", "", "€ 5.000,00", "€ 10.000,00")


def test_all_sums_meet_and_a_cent_too_much_shows() -> None:
    inv = invoer()
    sums = section(make_rapport(inv, TEXTS), "Aansluiting").staten[0]
    assert len(sums.waarden) == 6
    assert {row[3] for row in sums.waarden} == {ZERO}
    wrong = tuple(replace(g, bedrag_cents=g.bedrag_cents + Money(1)) for g in inv.gunningen[:1])
    found = check_section(wrong, (), (), "proef")
    assert found is not None
    assert found.staten[0].waarden[0][3] == Money(-1)


def test_compared_scenarios_are_told() -> None:
    seen = Vergeleken("2026-07-31T10:00:00+00:00", "F. Smit", "garantie=90", Money(1_00))
    found = section(make_rapport(invoer(vergeleken=(seen,)), TEXTS), "Vergeleken scenario's")
    assert rows(found.staten[0]) == [("2026-07-31T10:00:00+00:00", "F. Smit", "garantie=90", "€ 1,00")]


def test_who_gains_and_loses_under_a_scenario() -> None:
    """Nothing guaranteed: 900 of the 1.000 days stay. All of it guaranteed: the 100 days stay too."""
    seen = Vergeleken("2026-07-31T10:00:00+00:00", "F. Smit", "garantie=100", Money(1_00))
    awards = (gegund(AGB, {"Z430": (1000, 100_00)}), gegund(TWEE, {"Z430": (2000, 100_00)}))
    inputs = herschik_inputs(awards, hele_jaar({(AGB, "Z430"): 900, (TWEE, "Z430"): 2050}), 400_000_00)
    scenario = Scenario("garantie=100", garantie=Decimal(100))
    found = compare(inputs, regels(garantie=procent("garantie", "0")), Answers(), (scenario,))[1:]
    made = section(make_rapport(invoer(vergeleken=(seen,), scenarios=found), TEXTS), "Vergeleken scenario's")
    assert rows(made.staten[1]) == [("garantie=100", "5503", "GZ", AGB, "Zorg 01", "€ 90.000,00", "€ 100.000,00", "€ 10.000,00")]
    assert made.figuren[0].alternatief == f"Staven links en rechts van nul: {AGB} Zorg 01 € 10.000,00."
    nobody = replace(found[0], veranderingen=())
    assert moved_figure(nobody).alternatief == "Staven links en rechts van nul: niemand krijgt meer of minder."
    unknown = replace(nobody, berekend=Berekend.NIET)
    assert moved_figure(unknown).alternatief == "Staven links en rechts van nul: niet te berekenen; er ontbreekt iets."


def test_many_lines_are_cut_in_the_figure_and_whole_in_the_table() -> None:
    many = tuple(("validate", Finding(f"F{n:03}", Ernst.FOUT, "x")) for n in range(40))
    found = section(make_rapport(invoer(bevindingen=many), TEXTS), "Bevindingen per regel")
    assert (len(found.figuren[0].rijen), len(found.staten[0].waarden)) == (30, 40)
    assert found.figuren[0].alternatief.endswith(". De overige 10 staan in de tabel.")


# -- dossier ---------------------------------------------------------------------------------

SECRETS = ("Geheime motivering", "A. Jansen", "B. de Vries", "geheim.xlsx", "Wat is besproken", "Geheime reden", "4242", "Geheim doel")


def dossier_invoer(**changes: Any) -> DossierInvoer:
    """A zorgaanbieder of which everything is known; what others may not see holds one of ``SECRETS``."""
    moment = datetime(2015, 9, 1, 10, 0, tzinfo=UTC)
    question = Question("V402", "gunning", AGB, "testkader §1", ("ja", "nee"), feiten=NO_FACTS)
    receipt = Receipt("ab" * 32, "wlz 0", "cd" * 32, (Invoer("geheim.xlsx", "ef" * 32),), (question.id,), date(2015, 9, 1), "A. Jansen")
    step = Stap("tarief.basis", Facts.of(titel="Basis", eigen="4242"), "100", "94", BRON.label, "fictief")
    award = gegund(AGB, {"Z430": (4242, 100_00)}, ladders=(Ladder("ZZP", Leveringsvorm.ZZP, (step,), Decimal(94)),))
    tested = toets(getoetst=(Getoetst("eisen.op_tijd", "voldaan", "testkader §1", "Geheime reden", "De inschrijving is op tijd"),))
    made = DossierInvoer(
        ronde=ronde(),
        beleid=Beleid(
            (
                gunning_kader(
                    planning=(Termijn(sleutel="planning.x", titel="Inschrijving", aard=Aard.PROCEDURE, bron=BRON, dag=date(2015, 7, 31)),)
                ),
            )
        ),
        beleid_sha256="cd" * 32,
        peildatum=date(2015, 10, 1),
        journaal="0" * 64,
        agb_code=AGB,
        naam="Zorgaanbieder 01",
        inschrijvingen=(aanvraag(bestand="geheim.xlsx", map="geheim.xlsx"),),
        bevindingen=(Finding("F230", Ernst.FOUT, "geheim.xlsx", gevonden="4242", agb_code=AGB),),
        vragen=(question,),
        antwoorden=(Answer(question, "ja", "Geheime reden", "A. Jansen", moment),),
        dialogen=(
            Dialoog("5503", Sector.GZ, AGB, "gesprek", date(2015, 9, 2), "A. Jansen", "Wat is besproken", "", "plan-1", "A. Jansen"),
        ),
        toetsen=(tested,),
        beoordelingen=(oordeel("effect", 3, motivering="Geheime motivering"),),
        scores=(plan(elementen=(ElementScore("effect", None, Decimal(3), "Geheime motivering"),)),),
        gunningen=(award,),
        herschikkingen=tuple(divided().besluiten[:1]),
        voorstellen=(Herkomst("gunning", "A. Jansen", moment.isoformat(), receipt),),
        besluiten=(Vastgesteld("gunning", "ab" * 32, "B. de Vries", moment.isoformat(), None),),
        brieven=(),
        verzendingen=(),
        bezwaren=(Bezwaar("b1", AGB, date(2015, 9, 20), "individueel", None, "Geheim doel", "A. Jansen"),),
        reacties=(Reactie(AGB, "aanvaard", date(2015, 9, 10), "A. Jansen"),),
        herzieningen=(),
    )
    return replace(made, **changes)


def text_of(rapport: Rapport) -> str:
    return json.dumps(
        [(s.titel, s.uitleg, [(t.titel, t.kolommen, t.rijen) for t in s.tabellen]) for s in rapport.secties], ensure_ascii=False
    )


def test_a_dossier_holds_everything() -> None:
    shown = text_of(make_dossier(dossier_invoer(), TEXTS))
    assert [s for s in SECRETS if s not in shown.replace("4.242", "4242")] == []


def test_what_others_may_not_see_is_in_neither_document_nor_data() -> None:
    """A law: nothing a zorgaanbieder said, no amount and no name of a person gets into the version for others."""
    reduced = for_others(dossier_invoer())
    shown = text_of(make_dossier(reduced, TEXTS))
    for text in (shown, dumps(reduced).decode()):
        assert [s for s in (*SECRETS, "4.242", "€") if s in text.replace("€ 0,00", "")] == []
    assert MEDEWERKER in shown
    assert "94%" in shown, "the outcome and the percentage are told"


def test_the_version_for_others_says_first_what_is_left_out() -> None:
    made = make_dossier(for_others(dossier_invoer()), TEXTS)
    assert made.titel == f"Dossier Zorgaanbieder 01 ({AGB}), versie voor derden"
    assert made.secties[0].titel == "Wat in deze versie niet staat"
    assert ("namen van medewerkers", "niet voor derden") in made.secties[0].tabellen[0].rijen


def test_every_value_of_policy_that_was_used_stands_in_the_dossier() -> None:
    policy = make_dossier(dossier_invoer(), TEXTS).secties[0]
    assert policy.tabellen[1].rijen == (("tarief.basis", "Basis", "basis 94", "", BRON.label, "fictief"),)


def test_what_was_said_of_an_expectation_is_what_was_recorded() -> None:
    hoped = tuple(
        Verwachting(sleutel=f"verwachtingen.{n}", titel=titel, aard=Aard.VERWACHTING, bron=BRON, status=Status.VAST, onderwerp="rij")
        for n, titel in (("vpt", "Zorg thuis"), ("raad", "Wat is besproken"))
    )
    given = dossier_invoer()
    talk = replace(given.dialogen[0], afspraken="Een plan voor vpt", verwachtingen=("verwachtingen.vpt",))
    inv = replace(given, beleid=Beleid((replace(given.beleid.kaders[0], verwachtingen=hoped),)), dialogen=(talk,))
    table = next(t for s in make_dossier(inv, TEXTS).secties for t in s.tabellen if t.titel == "Verwachtingen en gespreksonderwerpen")
    assert table.rijen == (
        ("Zorg thuis", "rij", "2 september 2015: Wat is besproken, Een plan voor vpt", BRON.label, "fictief"),
        ("Wat is besproken", "rij", "niets", BRON.label, "fictief"),
    )


def test_the_timeline_is_in_order_and_tells_terms() -> None:
    line = make_dossier(dossier_invoer(), TEXTS).secties[1].tabellen[0].rijen
    assert [(row[0], row[1], row[2]) for row in line] == [
        ("30 juli 2015 om 12.00 uur", "ontvangen: inschrijving", "inzending"),
        ("31 juli 2015", "Inschrijving", "termijn"),
        ("1 september 2015 om 12.00 uur", "gunning vastgesteld", "besluit"),
        ("1 september 2015 om 12.00 uur", "voorstel gunning uitgerekend", "voorstel"),
        ("1 september 2015 om 12.00 uur", "vraag van gunning beantwoord: ja", "antwoord"),
        ("2 september 2015", "gesprek over plan-1", "dialoog"),
        ("10 september 2015", "reactie op de gunning: aanvaard", "reactie"),
        ("20 september 2015", "bezwaar (individueel)", "bezwaar"),
    ]


# -- the NZa's table -------------------------------------------------------------------------


def test_each_condition_with_how_far_it_was_met_its_weight_and_what_followed() -> None:
    kader = gunning_kader()
    extra = tariefregel("technologie", Bewerking.OPSLAG, waarde=Decimal("0.1"), feit="technologie", aard=Aard.VOORWAARDE_OPSLAG)
    beleid = Beleid((replace(kader, tarief=(*kader.tarief, extra)),))
    base = Stap("tarief.basis", Facts.of(titel="Basis", bewerking="basis", waarde="94"), "100", "94", BRON.label)
    award = gegund(AGB, {"Z430": (970, 100_00)}, ladders=(Ladder("ZZP", Leveringsvorm.ZZP, (base,), Decimal(94)),))
    volume = Stap("volume.toekenning", Facts.of(titel="Toekenning", toekenningspercentage="97"), "1000", "970", BRON.label)
    award = replace(award, regels=(replace(award.regels[0], stappen=(volume,)),))
    refused = toets(
        TWEE, uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.op_tijd",), getoetst=(Getoetst("eisen.op_tijd", "niet_voldaan", BRON.label, None, "Op tijd"),)
    )  # fmt: skip
    passed = toets(getoetst=(Getoetst("eisen.op_tijd", "voldaan", BRON.label, None, "Op tijd"),))
    table = nza_table(beleid, (passed, refused), (), (award,), "proef")
    assert [row[2:10] for row in table.waarden] == [
        (AGB, "Zorgaanbieder 01", "toetreding", "Op tijd", "eisen.op_tijd", "ja", "alles of niets", "geen"),
        (AGB, "Zorg 01", "tarief", "Basis", "tarief.basis", "geldt zonder voorwaarde", "94%", "prijs ZZP: van 100% naar 94%"),
        (AGB, "Zorg 01", "tarief", "Technologie", "tarief.technologie", "nee, of niet gevraagd", "0,1 punten", "prijs ZZP: geen opslag"),
        (AGB, "Zorg 01", "volume", "Toekenning", "volume.toekenning", "toegepast", "97%", "volume Z430: van 1.000 naar 970 (dag)"),
        (
            TWEE, "Zorgaanbieder 02", "toetreding", "Op tijd", "eisen.op_tijd", "nee", "alles of niets",
            "afgewezen: geen overeenkomst, dus geen prijs en geen volume",
        ),
    ]  # fmt: skip


def test_a_condition_the_gunning_decided_stands_once_and_a_rule_for_a_type_is_not_called_unconditional() -> None:
    kader = gunning_kader()
    less = tariefregel("nieuw", Bewerking.AFSLAG, waarde=Decimal(2), voor_typen=(AanbiederType.GEHEEL_NIEUW,))
    beleid = Beleid((replace(kader, tarief=(*kader.tarief, less)),))
    key = "looptijd.voorwaarden.fraude"
    rung = Stap("tarief.nieuw", Facts.of(titel="Nieuw", bewerking="afslag", waarde="2"), "94", "92", BRON.label)
    award = gegund(AGB, {}, ladders=(Ladder("ZZP", Leveringsvorm.ZZP, (rung,), Decimal(92)),))
    award = replace(award, stappen=(Stap(key, Facts.of(titel="Geen fraude"), "", "ja", BRON.label),))
    tested = toets(getoetst=(Getoetst(key, "nvt", BRON.label, None, "Geen fraude"), Getoetst("eisen.x", "nvt", BRON.label, None, "X")))
    rows = [row[4:8] for row in nza_table(beleid, (tested,), (), (award,), "proef").waarden]
    assert rows == [
        ("toetreding", "X", "eisen.x", "niet van toepassing"),
        ("looptijd", "Geen fraude", key, "ja"),
        ("tarief", "Nieuw", "tarief.nieuw", "geldt voor dit type zorgaanbieder"),
    ]
    assert [row[6] for row in nza_table(beleid, (tested,), (), (), "proef").waarden] == [key, "eisen.x"], (
        "before the gunning it stands here"
    )


# -- status ----------------------------------------------------------------------------------


def stap(naam: str, **changes: Any) -> StapStand:
    return replace(StapStand(naam, naam[0] * 64, 1, 1, False, 0, 0), **changes)


def stand(
    fase: str = "definitief", realisaties: int = 1, plannen: Plannen | None = None, post: Post | None = None, **stappen: StapStand
) -> Stand:
    """A ronde in which everything is done but what is changed here."""
    aanbieder = Aanwezig("5503", Sector.GZ, AGB, "Zorg 01", "ja", "toegelaten (vastgesteld)", f"gegund ({fase})", "", ZERO, ZERO)
    steps = tuple(stappen.get(n, stap(n)) for n in ("ingest", "validate", "score", "gunning", "herschik"))
    return Stand(ronde(), date(2015, 11, 1), (aanbieder,), steps, realisaties, plannen or Plannen(), post or Post())


def of_one(ingeschreven: str, toetsing: str, **stappen: StapStand) -> Stand:
    """A ronde with one zorgaanbieder, of whom this is known and who has no award."""
    made = stand(**stappen)
    return replace(made, aanbieders=(replace(made.aanbieders[0], ingeschreven=ingeschreven, toetsing=toetsing, gunning=""),))


ABSENT = {"voorstel": None, "besluiten": 0, "te_besluiten": 0}
NEXT = [
    ("questions stand open", stand(validate=stap("validate", vragen=2)), "wlz vragen"),
    ("questions are answered", stand(validate=stap("validate", vragen=2, beantwoord=True)), "wlz validate"),
    ("not tested yet", stand(validate=stap("validate", **ABSENT)), "wlz validate"),
    ("tested, and something moved", stand(validate=stap("validate", verouderd=True, open=1)), "wlz validate"),
    (
        "repairs not asked yet",
        stand(validate=stap("validate", open=1), post=Post(herstel=(AGB,), gevraagd=False)),
        "wlz brieven --soort verzoek_om_aanvulling --verzending DATUM",
    ),
    (
        "repairs asked",
        stand(validate=stap("validate", open=1), post=Post(herstel=(AGB,))),
        "wlz vaststellen validate vvvvvvvvvvvv --door NAAM",
    ),
    ("plans, no dialoog ended", stand(score=stap("score", **ABSENT), plannen=Plannen(2)), "wlz dialoog --lijst"),
    ("agreed, no score sheets", stand(score=stap("score", **ABSENT), plannen=Plannen(2, 1)), "wlz score --formulieren --uit MAP"),
    ("score sheets made", stand(score=stap("score", **ABSENT), plannen=Plannen(2, 1, 2)), "wlz score FILE…"),
    ("judgements read", stand(score=stap("score", **ABSENT), plannen=Plannen(2, 1, 2, 8)), "wlz score"),
    ("no plans", stand(score=stap("score", **ABSENT), gunning=stap("gunning", **ABSENT)), "wlz gunning"),
    ("plans nobody judges", stand(score=stap("score", **ABSENT), plannen=Plannen(2, beoordeelt=False)), "wlz narekenen"),
    ("only agreed results", stand(score=stap("score", **ABSENT), plannen=Plannen(resultaten=1)), "wlz score"),
    ("scored", stand(score=stap("score", open=3)), "wlz vaststellen score ssssssssssss --door NAAM"),
    ("not awarded", stand(gunning=stap("gunning", **ABSENT)), "wlz gunning"),
    ("awarded", stand(gunning=stap("gunning", open=9)), "wlz vaststellen gunning gggggggggggg --door NAAM"),
    (
        "letters to make",
        stand("voorlopig", post=Post(("voorlopige_gunning",))),
        "wlz brieven --soort voorlopige_gunning --verzending DATUM",
    ),
    (
        "a letter to make for one",
        stand("voorlopig", post=Post(("voorlopige_gunning",), alleen_maken=(("voorlopige_gunning", (AGB,)),))),
        f"wlz brieven --soort voorlopige_gunning --alleen {AGB} --verzending DATUM",
    ),
    (
        "letters to make for two of more",
        stand("voorlopig", post=Post(("voorlopige_gunning",), alleen_maken=(("voorlopige_gunning", (AGB, "41410002")),))),
        "wlz brieven --soort voorlopige_gunning --verzending DATUM",
    ),
    (
        "letters to make for two of three, and one must wait",
        stand(
            post=Post(
                ("definitieve_gunning",),
                alleen_maken=(("definitieve_gunning", (AGB, "41410002")),),
                te_vroeg=(TeVroeg("41410003", "5503", date(2015, 10, 20), date(2015, 11, 9)),),
            )
        ),
        f"wlz brieven --soort definitieve_gunning --alleen {AGB} --verzending DATUM",
    ),
    ("letters to send", stand("voorlopig", post=Post((), ("voorlopige_gunning",))), "wlz brieven --verzonden DATUM"),
    (
        "a letter to send to one",
        stand("voorlopig", post=Post((), ("voorlopige_gunning",), alleen_verzenden=(("voorlopige_gunning", (AGB,)),))),
        f"wlz brieven --verzonden DATUM --soort voorlopige_gunning --alleen {AGB}",
    ),
    ("sent", stand("voorlopig"), "wlz gunning --definitief"),
    (
        "a refusal to tell, before the award is made definitive",
        stand("voorlopig", post=Post(("niet_in_behandeling",), alleen_maken=(("niet_in_behandeling", ("41410003",)),))),
        "wlz brieven --soort niet_in_behandeling --alleen 41410003 --verzending DATUM",
    ),
    (
        "a refusal to send, before the gunning of the others",
        stand(
            gunning=stap("gunning", **ABSENT),
            post=Post((), ("niet_in_behandeling",), alleen_verzenden=(("niet_in_behandeling", ("41410003",)),)),
        ),
        "wlz brieven --verzonden DATUM --soort niet_in_behandeling --alleen 41410003",
    ),
    (
        "refused in the gunning and admitted since",
        replace(stand(), aanbieders=(replace(stand().aanbieders[0], gunning="afgewezen (voorlopig)"),)),
        f"wlz gunning --herzie {AGB} --reden REDEN",
    ),
    (
        "awarded and refused since, and that waits for what stands open",
        replace(stand(post=Post(herzieningen=(AGB,))), aanbieders=(replace(stand().aanbieders[0], toetsing="afgewezen (vastgesteld)"),)),
        "wlz narekenen",
    ),
    ("definitive, to send", stand(post=Post((), ("definitieve_gunning",))), "wlz brieven --verzonden DATUM"),
    ("the register changed since ingest", stand(ingest=stap("ingest", voorstel=None, verouderd=True)), "wlz ingest"),
    (
        "tested, and nothing counts any more",
        of_one("nee", "toegelaten (voorstel)", validate=stap("validate", verouderd=True, open=1)),
        "wlz ingest",
    ),
    ("all that came in was left out", of_one("ja", "", gunning=stap("gunning", **ABSENT)), "wlz ingest"),
    ("definitive, to tell", stand(post=Post(("definitieve_gunning",))), "wlz brieven --soort definitieve_gunning --verzending DATUM"),
    ("no production yet", stand(realisaties=0), "wlz realisatie FILE --peildatum DATUM"),
    ("production read", stand(herschik=stap("herschik", **ABSENT)), "wlz herschik"),
    ("redistributed", stand(herschik=stap("herschik", open=8)), "wlz vaststellen herschik hhhhhhhhhhhh --door NAAM"),
    ("an award gone after it", stand(post=Post(zonder_gunning=(AGB,))), f"wlz herschik --herzie {AGB} --reden REDEN"),
    ("redistribution to tell", stand(post=Post(("herschikkingsbesluit",))), "wlz brieven --soort herschikkingsbesluit --verzending DATUM"),
    ("all done", stand(), "wlz narekenen"),
    ("nothing handed in", replace(stand(), aanbieders=()), "wlz ingest"),
]


@pytest.mark.parametrize(("what", "state", "command"), NEXT, ids=[n[0] for n in NEXT])
def test_the_next_command(what: str, state: Stand, command: str) -> None:
    assert next_command(state) == command


def test_what_waits_and_on_whom() -> None:
    post = Post((), (), date(2015, 11, 3), (AGB,), True, ((AGB, date(2015, 10, 31)),), (AGB,), 2)
    found = waiting(stand("voorlopig", post=post, score=stap("score", vragen=1), gunning=stap("gunning", open=2)))
    assert found == (
        Wacht("inkoper", "1 vraag van score", "wlz vragen"),
        Wacht("een tweede persoon", "2 besluiten van gunning vast te stellen", "wlz vaststellen gunning gggggggggggg --door NAAM"),
        Wacht("zorgaanbieder", f"herstel door {AGB}, kon tot en met 31 oktober 2015"),
        Wacht("termijn", "bezwaartermijn loopt tot en met 3 november 2015"),
        Wacht("zorgaanbieder", f"reactie op de gunning van {AGB}", "wlz reactie AGB aanvaard|geweigerd|eenzijdig"),
        Wacht("rechter", "2 kort gedingen zonder uitkomst", "wlz bezwaar AGB --uitkomst UITKOMST"),
    )


def test_share_of_the_room() -> None:
    assert [share(Money(1), Money(3)), share(Money(3), Money(3)), share(Money(3), ZERO)] == ["33,3%", "100,0%", ""]


def test_an_award_that_waits_shows_no_amount() -> None:
    held = GunningBesluit(
        "5503",
        Sector.GZ,
        AGB,
        "Zorg",
        GunningUitkomst.AANGEHOUDEN,
        0,
        Fase.VOORSTEL,
        NO_FACTS,
        (),
        (),
        ZERO,
        ZERO,
        Money(5_00),
        reden="herstel",
    )
    table = make_dossier(dossier_invoer(gunningen=(held,)), TEXTS).secties[9].tabellen[0]
    assert table.titel == "Regio 5503, GZ: aangehouden (voorstel)"


def test_a_step_in_a_dossier_has_its_name_amounts_in_euro_and_dutch_numbers() -> None:
    opslag = Stap("tarief.opslag", Facts.of(titel="Opslag", waarde="1.8", tot="2016-12-31"), "94", "95.8", "kader §5", "fictief")
    prognose = Stap("herschikking.prognose", Facts.of(realisatie_cents="13696956"), "21741980", "-5", "kader §7")
    assert steps_table("Stappen", (opslag, prognose), ("herschikking.",)).rijen == (
        ("Opslag (tarief.opslag)", "tot 31 december 2016; waarde 1,8", "94", "95,8", "kader §5", "fictief"),
        ("Prognose", "realisatie € 136.969,56", "€ 217.419,80", "-€ 0,05", "kader §7", ""),
    )
