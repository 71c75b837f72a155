"""Which letters exist for whom, and what stops one: read from decisions, never worked out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.brieven_builders import EEN, NOW, SENT, STIJL, TWEE, brieven_inputs, gegund, settled, stijlronde
from tests.builders import AGB, aanvraag, beleid, getal, gunning_kader, plan, toets, zorgaanbieder
from wlzcli.cycle.brieven import (
    AanvaardeMelding,
    Aanvulling,
    BrievenInputs,
    Eerder,
    GunningUit,
    Herkomst,
    HerschikUit,
    Ontwerp,
    ScoreUit,
    ValidateUit,
    decide,
)
from wlzcli.cycle.brieven.bureau import kader_in_words
from wlzcli.cycle.brieven.gunning import _when
from wlzcli.domain.brief import BriefSoort, Geadresseerde
from wlzcli.domain.briefdelen import Beroep, Regel
from wlzcli.domain.briefgegevens import (
    Aanvaard,
    AanvullingGegevens,
    Aanvulpunt,
    DialoogGegevens,
    GunningGegevens,
    Gunningsregel,
    Laddergegevens,
    NietInBehandelingGegevens,
    OntvangstGegevens,
    Toekenning,
    Trede,
)
from wlzcli.domain.briefherschikking import HerschikkingGegevens, KwartaalGegevens
from wlzcli.domain.canonical import Facts, dumps
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decisions import Stap, StepResult
from wlzcli.domain.gunning import Fase
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Dialoog, DialoogStand, ElementScore, PlanDekking, Resultaatafspraak
from wlzcli.domain.productie import Declaratiestand, HerschikBesluit, HerschikDeel, HerschikRegel, Periode, Realisatie
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Stroom
from wlzcli.domain.toetsing import Getoetst, ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import Beleid

VOORSTEL = Herkomst(None, NOW.date())
BESLUIT = Herkomst("b" * 64, NOW.date())
BELEID = beleid(gunning_kader())
KEY = f"{EEN}-5503-GZ"


def run(inputs: BrievenInputs, met: Beleid = BELEID) -> StepResult[Ontwerp]:
    return decide(inputs, met)


def one(inputs: BrievenInputs, met: Beleid = BELEID) -> Ontwerp:
    result = run(inputs, met)
    assert result.findings == ()
    (draft,) = result.decisions
    return draft


def gunning_brief(inputs: BrievenInputs, met: Beleid = BELEID) -> GunningGegevens:
    gegevens = one(inputs, met).gegevens
    assert isinstance(gegevens, GunningGegevens)
    return gegevens


def test_a_provisional_award_tells_everything_of_the_besluit() -> None:
    draft = one(brieven_inputs())
    assert (draft.soort, draft.sleutel, draft.concept) == (BriefSoort.VOORLOPIGE_GUNNING, f"voorlopige_gunning/{KEY}", False)
    assert draft.geadresseerde == Geadresseerde("Stichting Zorg 01", ("Dorpsstraat 1", "1234 AB Assen"))
    told = gunning_brief(brieven_inputs())
    bron = "testkader §1 (fictief)"
    tarief = (25_000 * 958 + 500) // 1000 + 3_000 + 500
    assert (told.duur_jaren, told.totaal) == (2, f"€ {970 * tarief // 100:,}".replace(",", ".") + f",{970 * tarief % 100:02d}")
    assert told.ladders == (
        Laddergegevens(
            "verblijf (zzp)",
            (Trede("Basis", "100%", "94%", bron, "fictief"), Trede("Opslag", "94%", "95,8%", bron, "fictief")),
            "95,8%",
        ),
    )
    assert told.regels == (Gunningsregel("Z430", "dag", "970", "95,8%", "€ 274,50", told.totaal),)
    assert told.toekenning == (Toekenning("Z430", "1.000", "1.000", "97%", "970", f"Toekenning ({bron})"),)
    assert Regel("Overeenstemming over een definitief ontwikkelplan: voldaan", bron) in told.duur_redenen
    assert told.beroep == Beroep("rechtbank Noord-Nederland", 20, "9 oktober 2015", "29 oktober 2015", bron)


def test_the_reasons_of_two_years_do_not_say_one() -> None:
    """The year that everyone gets is a reason for one year; with the conditions met it is none."""
    two = gunning_brief(brieven_inputs())
    assert (two.duur_jaren, [r.tekst for r in two.duur_redenen]) == (
        2,
        [
            "Overeenstemming over een definitief ontwikkelplan: voldaan",
            "Geen verscherpt toezicht: voldaan",
            "looptijd.jaren_meerjarig: 2 jaar",
        ],
    )
    one = gunning_brief(brieven_inputs(gunningen=(settled(gegund(opslag=None)),)))
    assert (one.duur_jaren, [r.tekst for r in one.duur_redenen]) == (
        1, ["looptijd.jaren_standaard: 1 jaar", "Overeenstemming over een definitief ontwikkelplan: niet voldaan"]
    )  # fmt: skip


def test_who_had_no_volume_last_year_is_not_told_of_a_grondslag() -> None:
    known = gunning_brief(brieven_inputs())
    assert (known.met_grondslag, known.zonder_grondslag) == (True, False)
    award = gegund()
    new = gunning_brief(
        brieven_inputs(gunningen=(settled(replace(award, regels=tuple(replace(r, referentie=None) for r in award.regels))),))
    )
    assert (new.met_grondslag, new.zonder_grondslag) == (False, True)


def test_each_limit_on_a_volume_tells_what_it_took() -> None:
    """A zorgaanbieder can follow two cuts one after the other: 970 to 582 by 60%, then to 500 by a ceiling."""
    inputs = brieven_inputs()
    (g,) = inputs.gunningen
    (line,) = g.besluit.regels
    steps = (
        *line.stappen,
        Stap("volume.grens", Facts.of(titel="Grens", over="het volume", deel="60"), "970", "582", "kader §2"),
        Stap("volume.plafond", Facts.of(titel="Plafond", plafond="500"), "582", "500", "kader §3"),
        Stap("volume.ruim", Facts.of(titel="Ruim", plafond="900"), "500", "500", "kader §4"),
    )
    cut = replace(g, besluit=replace(g.besluit, regels=(replace(line, stappen=steps),)))
    (told,) = gunning_brief(replace(inputs, gunningen=(cut,))).toekenning
    assert told.waarom == (
        "Toekenning (testkader §1 (fictief)); Grens: van 970 naar 582, 60% van het volume (kader §2); "
        "Plafond: van 582 naar 500 (kader §3); Ruim (kader §4)"
    )


def test_the_term_ends_on_its_last_day() -> None:
    draft = one(brieven_inputs(verzending=date(2015, 12, 20)))
    assert (draft.einddatum, draft.termijn_dagen) == (date(2016, 1, 9), 20)


def test_a_voorstel_gives_a_concept_and_a_besluit_comes_first() -> None:
    besluit = gegund()
    assert one(brieven_inputs(gunningen=(GunningUit(besluit, VOORSTEL),))).concept
    both = brieven_inputs(gunningen=(GunningUit(replace(besluit, duur_jaren=1), VOORSTEL), settled(besluit)))
    assert not one(both).concept
    assert gunning_brief(both).duur_jaren == 2


def test_uncertain_values_are_named() -> None:
    told = gunning_brief(brieven_inputs())
    assert told.onzeker[0] == "Basis: fictief, testkader §1 (fictief)"
    assert len(told.onzeker) == len(set(told.onzeker)), "each once"


def test_an_unknown_term_stops_the_letter_with_a_sentence() -> None:
    met = beleid(gunning_kader(termijnen=(getal("termijnen.bezwaar", None, reden="Niet gepubliceerd."),)))
    result = run(brieven_inputs(), met)
    assert result.decisions == ()
    (finding,) = result.findings
    assert (finding.code, finding.sleutel, finding.agb_code) == ("F702", "termijnen.bezwaar", EEN)
    assert finding.feiten == Facts.of(brief="voorlopige gunning", sleutel=f"voorlopige_gunning/{KEY}", reden="Niet gepubliceerd.")


def test_a_missing_day_of_sending_stops_only_letters_with_a_term() -> None:
    toegelaten = ValidateUit(toets(uitkomst=ToetsUitkomst.HERSTEL, herstel_tot=date(2015, 8, 20)), VOORSTEL)
    result = run(brieven_inputs(verzending=None, toetsen=(toegelaten,), inschrijvingen=(aanvraag(),)))
    assert [f.code for f in result.findings] == ["F703"]
    assert [d.soort for d in result.decisions] == [BriefSoort.ONTVANGSTBEVESTIGING, BriefSoort.VERZOEK_OM_AANVULLING]


def test_a_house_style_without_a_court_stops_the_letter() -> None:
    result = run(brieven_inputs(ronde=stijlronde(huisstijl=replace(STIJL, rechtbank="onbekend"))))
    assert [f.code for f in result.findings] == ["F704"]


def test_the_court_reads_well_however_it_is_written() -> None:
    for text in ("Noord-Nederland", "rechtbank Noord-Nederland", "de voorzieningenrechter van de rechtbank Noord-Nederland"):
        told = gunning_brief(brieven_inputs(ronde=stijlronde(huisstijl=replace(STIJL, rechtbank=text))))
        assert told.beroep.rechtbank == "rechtbank Noord-Nederland"


def test_without_an_address_only_that_letter_stops() -> None:
    inputs = brieven_inputs(gunningen=(settled(gegund(EEN)), settled(gegund(TWEE))), zorgaanbieders=(zorgaanbieder(TWEE),))
    result = run(inputs)
    assert [d.agb_code for d in result.decisions] == [TWEE]
    assert [(f.code, f.agb_code) for f in result.findings] == [("F701", EEN)]


def test_order_of_inputs_changes_nothing() -> None:
    first = brieven_inputs(gunningen=(settled(gegund(EEN)), settled(gegund(TWEE, None))))
    turned = replace(first, gunningen=first.gunningen[::-1], zorgaanbieders=first.zorgaanbieders[::-1])
    assert dumps(run(first).decisions) == dumps(run(turned).decisions)


def test_a_letter_keeps_the_day_it_was_made_on() -> None:
    inputs = brieven_inputs(eerder=(Eerder(f"voorlopige_gunning/{KEY}", date(2015, 10, 2)),))
    draft = one(inputs)
    assert (draft.datum, draft.einddatum) == (date(2015, 10, 2), date(2015, 10, 22))


def test_a_receipt_lists_moment_and_files_with_their_hash() -> None:
    sent = aanvraag(bestand="01-zon/formulier.xlsx")
    draft = one(brieven_inputs(gunningen=(), inschrijvingen=(sent,)))
    assert isinstance(draft.gegevens, OntvangstGegevens)
    (zending,) = draft.gegevens.zendingen
    assert (zending.soort, zending.moment) == ("Inschrijving", "30 juli 2015 om 12.00 uur")
    assert [(b.naam, b.sha256) for b in zending.bestanden] == [("formulier.xlsx", AGB.rjust(64, "0"))]
    assert run(brieven_inputs(gunningen=(), inschrijvingen=(replace(sent, ontvangen_op=None),))).decisions == ()


def test_a_receipt_of_a_form_without_a_region_says_so() -> None:
    draft = one(brieven_inputs(gunningen=(), inschrijvingen=(replace(aanvraag(), regio=""),)))
    assert draft.gegevens.algemeen.regio == "nog niet bekend"


def test_repair_points_and_their_last_day() -> None:
    punt = Aanvulpunt(1, "Bewijsstuk ontbreekt", "Bewijsstukken › B9", "Wij misten de polis.", "Stuur haar op.", "testkader §2")
    toets_ = ValidateUit(toets(uitkomst=ToetsUitkomst.HERSTEL), VOORSTEL)
    met = beleid(gunning_kader(termijnen=(getal("termijnen.herstel", 10, eenheid="dagen"),)))
    inputs = brieven_inputs(gunningen=(), toetsen=(toets_,), aanvullingen=(Aanvulling(EEN, "5503", Sector.GZ, (punt,)),))
    draft = one(inputs, met)
    assert isinstance(draft.gegevens, AanvullingGegevens)
    assert (draft.gegevens.punten, draft.gegevens.tot, draft.concept) == ((punt,), "19 oktober 2015", False)
    assert [f.code for f in run(inputs).findings] == ["F705"]


def test_a_refusal_tells_when_it_came_and_when_it_should_have() -> None:
    late = Stap(
        "op_tijd", Facts.of(ontvangen_op="2015-07-31T17:00:01+02:00", uiterlijk="2015-07-31T17:00:00+02:00"), "", "te_laat", "testkader §1"
    )
    refused = ValidateUit(toets(uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.op_tijd",), stappen=(late,)), BESLUIT)
    draft = one(brieven_inputs(gunningen=(), toetsen=(refused,)))
    assert isinstance(draft.gegevens, NietInBehandelingGegevens)
    assert draft.gegevens.feiten == (
        Regel("Uw inschrijving kwam binnen op 31 juli 2015 om 17.00.01 uur; dat kon tot en met 31 juli 2015 om 17.00 uur", ""),
    )


def test_a_refusal_names_one_moment_also_of_who_repaired_an_unreadable_form() -> None:
    """V291: what counts came in on 3 August; the form of 18 August is its repair, and the only one that could be read."""
    late = Stap(
        "op_tijd", Facts.of(ontvangen_op="2015-08-03T10:00:00+02:00", uiterlijk="2015-07-31T17:00:00+02:00"), "", "te_laat", "testkader §1"
    )
    refused = ValidateUit(toets(uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.op_tijd",), stappen=(late,)), BESLUIT)
    repair = replace(aanvraag(), soort="herstel", ontvangen_op=datetime.fromisoformat("2015-08-18T10:00:00+02:00"))
    made = run(brieven_inputs(gunningen=(), toetsen=(refused,), inschrijvingen=(repair,))).decisions
    (draft,) = (d for d in made if d.soort is BriefSoort.NIET_IN_BEHANDELING)
    assert isinstance(draft.gegevens, NietInBehandelingGegevens)
    assert draft.gegevens.ontvangen == "3 augustus 2015 om 10.00 uur"


def test_a_refusal_is_silent_about_a_trial() -> None:
    """Its source is fictional and would be named among the values used; a trial stands in no letter."""
    tested = tuple(
        Getoetst(key, "waarschuwing", "testkader §1 (fictief)", told, titel) for key, told, titel in (("eisen.proef", "proef", "Proef"), ("eisen.klachten", None, "Klachten"))
    )  # fmt: skip
    steps = tuple(Stap(g.eis, Facts(()), "ingediend", g.uitkomst, g.bron, "fictief") for g in tested)
    refused = toets(uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.klachten",), stappen=steps, getoetst=tested)
    draft = one(brieven_inputs(gunningen=(), toetsen=(ValidateUit(refused, BESLUIT),)))
    assert isinstance(draft.gegevens, NietInBehandelingGegevens)
    assert draft.gegevens.onzeker == ("Klachten: fictief, testkader §1 (fictief)",)


def test_an_award_refused_at_admission_gets_one_letter() -> None:
    refused = ValidateUit(toets(uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.op_tijd",)), BESLUIT)
    from wlzcli.domain.gunning import GunningUitkomst

    besluit = replace(gegund(), uitkomst=GunningUitkomst.AFGEWEZEN, regels=(), ladders=(), reden="toetredingseisen")
    draft = one(brieven_inputs(toetsen=(refused,), gunningen=(settled(besluit),)))
    assert draft.soort is BriefSoort.NIET_IN_BEHANDELING


def test_a_refusal_that_a_person_lifts_is_told_to_nobody() -> None:
    """Refused, and a person revises: proposed is repair, then toegelaten. A revision that refuses too leaves the letter of what stands."""
    out = toets(uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.op_tijd",))
    terms = (getal("termijnen.herstel", 10, eenheid="dagen"), getal("termijnen.bezwaar", 20, eenheid="dagen"))

    def kinds(revision: ValidateBesluit) -> list[tuple[BriefSoort, str | None]]:
        revised = ValidateUit(replace(revision, vervangt=BESLUIT.besluit_id), VOORSTEL)
        inputs = brieven_inputs(gunningen=(), toetsen=(ValidateUit(out, BESLUIT), revised))
        return [(d.soort, d.besluit_id) for d in run(inputs, beleid(gunning_kader(termijnen=terms))).decisions]

    assert kinds(toets(uitkomst=ToetsUitkomst.HERSTEL)) == [(BriefSoort.VERZOEK_OM_AANVULLING, None)]
    assert kinds(toets()) == []
    assert kinds(replace(out, gronden=("eisen.bevoegd",))) == [(BriefSoort.NIET_IN_BEHANDELING, BESLUIT.besluit_id)]


def test_a_refusal_that_is_only_proposed_takes_no_letter_on_the_award_away() -> None:
    """Toegelaten, and the award refused for another reason: a proposed revision to afgewezen has its own letter, a CONCEPT."""
    from wlzcli.domain.gunning import GunningUitkomst

    admitted = ValidateUit(toets(), BESLUIT)
    proposed = ValidateUit(toets(uitkomst=ToetsUitkomst.AFGEWEZEN, gronden=("eisen.op_tijd",), vervangt="b" * 64), VOORSTEL)
    besluit = replace(gegund(), uitkomst=GunningUitkomst.AFGEWEZEN, regels=(), ladders=(), reden="ruimte")
    made = run(brieven_inputs(toetsen=(proposed, admitted), gunningen=(settled(besluit),))).decisions
    assert [(d.soort, d.concept) for d in made] == [(BriefSoort.NIET_IN_BEHANDELING, True), (BriefSoort.VOORLOPIGE_GUNNING, False)]


def test_the_judgement_of_a_plan_as_a_whole() -> None:
    from tests.builders import integraal

    score = replace(
        plan(),
        elementen=(ElementScore("effect", None, None, "Concreet."), ElementScore("opslag", None, Decimal("1.8"), "Alles bij elkaar.")),
    )
    told = gunning_brief(brieven_inputs(scores=(ScoreUit(score, BESLUIT),)), beleid(gunning_kader(beoordeling=integraal())))
    (judged,) = told.plannen
    assert [(e.element, e.score) for e in judged.elementen][1] == ("Het plan als geheel", "1,8 procentpunt")
    assert judged.elementen[0].score == "–"
    assert judged.opslag == "1,8 procentpunt"


def test_definitive_awards_sum_the_region() -> None:
    one_, two = gegund(EEN, fase=Fase.DEFINITIEF), gegund(TWEE, None, fase=Fase.DEFINITIEF)
    drafts = run(brieven_inputs(gunningen=(settled(one_), settled(two)))).decisions
    both = one_.bedrag_cents + two.bedrag_cents
    assert {d.soort for d in drafts} == {BriefSoort.DEFINITIEVE_GUNNING}
    assert {d.gegevens.regio_totaal for d in drafts} == {str(both)}  # type: ignore[attr-defined] - all of one kind


def test_only_definitive_awards_count_as_agreed_and_a_concept_counts_concepts() -> None:
    one_, two = gegund(EEN, fase=Fase.DEFINITIEF), gegund(TWEE, None)
    assert two.fase is Fase.VOORLOPIG
    drafts = run(brieven_inputs(gunningen=(settled(one_), settled(two)))).decisions
    final = [d.gegevens for d in drafts if d.soort is BriefSoort.DEFINITIEVE_GUNNING]
    assert [g.regio_totaal for g in final] == [str(one_.bedrag_cents)]  # type: ignore[attr-defined]  # all of one kind
    later = GunningUit(replace(two, fase=Fase.DEFINITIEF), VOORSTEL)
    drafts = run(brieven_inputs(gunningen=(settled(one_), later))).decisions
    told = {d.agb_code: d.gegevens.regio_totaal for d in drafts}  # type: ignore[attr-defined] - all of one kind
    assert told == {EEN: str(one_.bedrag_cents), TWEE: str(one_.bedrag_cents + two.bedrag_cents)}


STAND = Declaratiestand(
    "c" * 64, "stand.csv", date(2016, 8, 14), (Realisatie(EEN, "5503", Sector.GZ, "Z430", "2016-01", Decimal(400)),),
    (Periode("2016-01", date(2016, 1, 1), date(2016, 6, 30)),),
)  # fmt: skip


def test_a_withdrawn_award_gets_no_letter_about_production() -> None:
    gone = replace(gegund(EEN, fase=Fase.INGETROKKEN), regels=())
    assert run(brieven_inputs(gunningen=(settled(gone),), stand=STAND)).decisions == ()


def test_the_quarterly_message_multiplies_declared_by_agreed() -> None:
    drafts = {d.soort: d for d in run(brieven_inputs(stand=STAND)).decisions}
    told = drafts[BriefSoort.KWARTAALBERICHT].gegevens
    assert isinstance(told, KwartaalGegevens)
    assert (told.gedeclareerd, told.benutting, told.periode) == ("€ 109.800,00", "41,2%", "1 januari 2016 tot en met 30 juni 2016")
    assert (told.regio_gedeclareerd, told.regio_benutting) == ("€ 109.800,00", "41,2%")


def test_an_invitation_without_a_window_stops() -> None:
    assert [f.code for f in run(brieven_inputs(stand=STAND)).findings] == ["F706"]


def herschikt(niet: int = 10_000, over: int = 40_000) -> HerschikBesluit:
    toegekend = over - niet
    deel = HerschikDeel(
        Leveringsvorm.ZZP, 3, Money(100_000), Money(135_000), Money(35_000), Money(5_000), Money(140_000), Money(0), Money(140_000), Money(0),
        Money(over), Money(100_000), Money(0), Money(toegekend), Money(100_000 + toegekend), Money(niet),
        (HerschikRegel("Z430", Decimal(5), Money(27_450), Money(129_900), Decimal(4), Decimal(2), Decimal(5), Money(27_000)),), Money(100), (),
    )  # fmt: skip
    sums = [getattr(deel, f) for f in HerschikDeel.__dataclass_fields__ if f.endswith("_cents") and f != "rest_cents"]
    return HerschikBesluit("5503", Sector.GZ, EEN, "Stichting Zorg 01", (deel,), *sums, deel.rest_cents)


def test_the_herschikking_tells_the_whole_line() -> None:
    drafts = {
        d.soort: d for d in run(brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(herschikt(), BESLUIT),), stand=STAND)).decisions
    }
    assert set(drafts) == {BriefSoort.HERSCHIKKINGSBESLUIT, BriefSoort.AFWIJZING_MUTATIE}
    told = drafts[BriefSoort.HERSCHIKKINGSBESLUIT].gegevens
    assert isinstance(told, HerschikkingGegevens)
    (deel,) = told.delen
    assert (told.afspraak, told.herschikking, told.verschil) == ("€ 1.000,00", "€ 1.300,00", "+€ 300,00")
    assert (deel.volume_effect, deel.prijseffect, deel.factor, deel.niet_gehonoreerd) == ("+€ 350,00", "+€ 50,00", "75%", "€ 100,00")


def test_all_honoured_gives_no_refusal() -> None:
    drafts = run(brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(herschikt(0), BESLUIT),))).decisions
    assert [d.soort for d in drafts] == [BriefSoort.HERSCHIKKINGSBESLUIT]


def test_the_letter_says_which_part_of_the_opslag_counts_when() -> None:
    """1 point: 0.5 at the herschikking and 0.25 at the nacalculatie, so 1 - 0.5 - 0.25 from the start."""

    def part(naam: str, deel: str, moment: OpslagMoment) -> Resultaatafspraak:
        return Resultaatafspraak("5503", Sector.GZ, "", "plan", naam, "", "doel", None, "", Decimal(deel), moment, Plaats("wlz dialoog"))

    parts = (part("a", "0.5", OpslagMoment.HERSCHIKKING), part("b", "0.25", OpslagMoment.NACALCULATIE))

    assert _when(replace(plan(), opslag=Decimal(1), resultaten=parts)) == (
        "waarvan 0,25 procentpunt vanaf de start van het jaar, 0,5 procentpunt bij de herschikking en 0,25 procentpunt bij de nacalculatie; "
        "wat van een resultaat afhangt telt als dat is gehaald"
    )
    assert _when(replace(plan(), opslag=Decimal("0.5"), resultaten=parts[:1])) == "bij de herschikking"
    assert _when(plan()) == "vanaf de start van het jaar"


def test_a_moment_in_the_planning_reads_in_full() -> None:
    from wlzcli.cycle.brieven.bureau import when
    from wlzcli.policy.model import Termijn

    kader = gunning_kader()
    item = kader.planning[0]
    assert when(item) == "31 juli 2015 om 17.00 uur"
    assert when(replace(item, moment=None, dag=date(2015, 7, 31))) == "31 juli 2015"
    assert when(replace(item, moment=datetime(2015, 7, 31, 17, 0))) == "31 juli 2015 om 17.00 uur"  # noqa: DTZ001 - as TOML holds it
    assert isinstance(item, Termijn)
    assert item.moment == datetime(2015, 7, 31, 17, 0, tzinfo=AMSTERDAM)


def test_the_day_of_sending_is_on_the_letter() -> None:
    assert one(brieven_inputs()).datum == SENT


def dialoog_stand(**changes: object) -> DialoogStand:
    made = DialoogStand(
        "5503", Sector.GZ, EEN, "Stichting Zorg 01", "f.xlsx", True, "zorgvuldig", (), (PlanDekking("plan-1", "eigen_regie", "", ()),), ()
    )
    return replace(made, **changes)  # type: ignore[arg-type] - fields by name


def test_who_the_dialoog_invites_gets_an_invitation_until_there_was_a_talk() -> None:
    admitted = ValidateUit(toets(), VOORSTEL)
    inputs = brieven_inputs(gunningen=(), toetsen=(admitted,), dialogen=(dialoog_stand(),))
    draft = one(inputs)
    assert isinstance(draft.gegevens, DialoogGegevens)
    assert (draft.soort, draft.concept, draft.gegevens.plannen) == (BriefSoort.UITNODIGING_DIALOOG, False, ("plan-1: Eigen regie",))
    talk = Dialoog("5503", Sector.GZ, EEN, "gesprek", date(2015, 9, 1), "bestuurder", "", "", None, "A. Jansen")
    for stand in (dialoog_stand(gesprekken=(talk,)), dialoog_stand(uitgenodigd=False), dialoog_stand(uitgenodigd=None)):
        assert run(replace(inputs, dialogen=(stand,))).decisions == ()
    held = ValidateUit(toets(uitkomst=ToetsUitkomst.AANGEHOUDEN), VOORSTEL)
    assert run(replace(inputs, toetsen=(held,))).decisions == ()
    assert [d.soort for d in run(replace(inputs, gunningen=(settled(gegund()),))).decisions] == [BriefSoort.VOORLOPIGE_GUNNING]


def test_the_herschikking_names_its_sums_and_sources() -> None:
    stappen = (
        Stap(
            "herschikking.prognose", Facts.of(methode="dagen", factor=Fraction(366, 182), dagen=182), "0", "0", "regionale paragraaf §7", "vast"
        ),
        Stap("herschikking.garantie", Facts.of(garantie_procent=Decimal(90)), "0", "0", "antwoord d9e1ca2cbba5", "vast"),
        Stap(
            "herschikking.verdeling",
            Facts.of(methode="naar_rato", uitkomst="gedeeld", gevraagd_cents=Money(200_00), beschikbaar_cents=Money(50_00)),
            "0", "0", "regionale paragraaf §8", "vast",
        ),
    )  # fmt: skip
    whole = herschikt()
    left = Stap("herschikking.herschikking", Facts.of(rest_cents=Money(0), regio_rest_cents=Money(804_488_28)), "0", "0", "rekenregels")
    deel = replace(whole.delen[0], stappen=(*stappen, left), regels=(replace(whole.delen[0].regels[0], mutatie_volume=Decimal(-92)),))
    ronde_inputs = brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(replace(whole, delen=(deel,)), BESLUIT),), stand=STAND)
    told = next(d for d in run(ronde_inputs).decisions if d.soort is BriefSoort.HERSCHIKKINGSBESLUIT).gegevens
    assert isinstance(told, HerschikkingGegevens)
    assert told.regio_rest == "€ 804.488,28"
    year = 366 if ronde_inputs.ronde.jaar % 4 == 0 else 365
    assert (told.delen[0].heeft_mutatie, told.delen[0].regels[0].mutatie) == (True, "-92")
    assert told.delen[0].uitleg == (
        f"De declaraties gaan over 182 van de {year} dagen. "
        f"De prognose is: gedeclareerd × {year}/182, plus uw mutatie, daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken.",
        "De rest na afronding ontstaat doordat het volume is afgerond; zij hoort bij uw herschikking.",
    )
    rested = replace(whole, delen=(replace(deel, rest_cents=Money(0)),))
    again = run(replace(ronde_inputs, herschikkingen=(HerschikUit(rested, BESLUIT),))).decisions
    explained = next(d for d in again if d.soort is BriefSoort.HERSCHIKKINGSBESLUIT).gegevens
    assert isinstance(explained, HerschikkingGegevens)
    assert explained.delen[0].uitleg == told.delen[0].uitleg[:1], "without a rest there is nothing to explain"
    assert told.delen[0].klasse_uitleg.startswith(
        f"In klasse {deel.klasse} werd € 200,00 gevraagd en was € 50,00 beschikbaar. De factor is € 50,00 ÷ € 200,00."
    )
    assert [(r.tekst.partition(":")[0], r.bron) for r in told.bronnen] == [
        ("Prognose", "regionale paragraaf §7"),
        ("Garantie", "besluit van het zorgkantoor"),
        ("Verdeling", "regionale paragraaf §8"),
    ]


@pytest.mark.parametrize(("day", "told"), [("2016-09-22", "ons besluit van 22 september 2016"), (None, "ons eerdere besluit")])
def test_a_herschikking_decided_again_says_which_besluit_it_replaces(day: str | None, told: str) -> None:
    again = Stap(
        "herschikking.herziening", Facts.of(reden="mutatie kwam later.", vervangt="f" * 64, besloten_op=day), "12345", "130000", "r"
    )
    whole = herschikt()
    for stappen, expected in (((again,), (told, "€ 123,45", "mutatie kwam later")), ((), ("", "", ""))):
        besluit = replace(whole, delen=(replace(whole.delen[0], stappen=stappen),))
        inputs = brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(besluit, BESLUIT),), stand=STAND)
        letter = next(d for d in run(inputs).decisions if d.soort is BriefSoort.HERSCHIKKINGSBESLUIT).gegevens
        assert isinstance(letter, HerschikkingGegevens)
        assert (letter.vervangt, letter.eerder, letter.reden_herziening) == expected


def test_of_a_herschikking_that_was_taken_back_there_is_no_letter() -> None:
    gone = replace(herschikt(), ingetrokken_cents=Money(1_00))
    inputs = brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(gone, BESLUIT),), stand=STAND)
    kinds = (BriefSoort.HERSCHIKKINGSBESLUIT, BriefSoort.AFWIJZING_MUTATIE)
    assert [d for d in run(inputs).decisions if d.soort in kinds] == []
    assert [d for d in run(replace(inputs, herschikkingen=(HerschikUit(herschikt(), BESLUIT),))).decisions if d.soort in kinds]


def test_a_stream_of_its_own_has_its_own_name_and_no_class() -> None:
    whole = herschikt(0)
    deel = replace(whole.delen[0], stroom=Stroom.MEERZORG, klasse=0)
    (draft,) = run(
        brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(replace(whole, delen=(deel,)), BESLUIT),), stand=STAND)
    ).decisions
    told = draft.gegevens.delen[0]  # type: ignore[attr-defined] - a herschikkingsbesluit
    assert (told.naam, told.klasse) == ("meerzorg", "")


@pytest.mark.parametrize(
    ("begrenzing", "over", "toegekend", "waarom"),
    [
        (-500, 40_000, 40_000, "uw aanspraak is begrensd door het plafond of de drempel van het kader"),
        (0, 40_000, 0, "er was geen budget meer over voor overproductie in klasse 3"),
        (0, 40_000, 30_000, "er was in klasse 3 budget voor 75% van de overproductie"),
    ],
)
def test_why_a_part_is_not_paid(begrenzing: int, over: int, toegekend: int, waarom: str) -> None:
    whole = herschikt()
    deel = replace(
        whole.delen[0], begrenzing_cents=Money(begrenzing), overproductie_cents=Money(over), toegekend_cents=Money(toegekend),
    )  # fmt: skip
    inputs = brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(replace(whole, delen=(deel,)), BESLUIT),), stand=STAND)
    told = next(d for d in run(inputs).decisions if d.soort is BriefSoort.AFWIJZING_MUTATIE).gegevens
    assert [d.waarom for d in told.delen] == [waarom]  # type: ignore[attr-defined] - an afwijzing
    assert (told.verdeelmethode == "") is (toegekend == over), "above a plafond nothing was divided"


def limit(regel: str, bron: str, naar: int = 900, **facts: str) -> Stap:
    return Stap(f"herschikking.{regel}", Facts.of(**facts), "1000", str(naar), bron)


@pytest.mark.parametrize(
    ("steps", "door"),
    [
        ((limit("plafond", "paragraaf §6", titel="Groei tot 5%"),), "het plafond ‘Groei tot 5%’ (paragraaf §6)"),
        ((limit("drempel", "kader §9", drempel_procent="2.5"),), "de drempel van 2,5% (kader §9)"),
        (
            (limit("plafond", "kader §8", titel="Groei"), limit("drempel", "kader §9", drempel_procent="2")),
            "het plafond ‘Groei’ (kader §8) en de drempel van 2% (kader §9)",
        ),
        # a threshold that raised the claim to the agreement cut nothing
        (
            (limit("plafond", "kader §8", titel="Groei"), limit("drempel", "kader §9", naar=1100, drempel_procent="2")),
            "het plafond ‘Groei’ (kader §8)",
        ),
    ],
)
def test_which_limit_cut_the_claim(steps: tuple[Stap, ...], door: str) -> None:
    whole = herschikt()
    deel = replace(whole.delen[0], begrenzing_cents=Money(-500), toegekend_cents=Money(40_000), stappen=steps)
    inputs = brieven_inputs(gunningen=(), herschikkingen=(HerschikUit(replace(whole, delen=(deel,)), BESLUIT),), stand=STAND)
    told = next(d for d in run(inputs).decisions if d.soort is BriefSoort.AFWIJZING_MUTATIE).gegevens
    assert [d.waarom for d in told.delen] == [f"uw aanspraak is begrensd door {door}"]  # type: ignore[attr-defined] - an afwijzing


def test_the_refusal_names_where_the_method_of_division_stands() -> None:
    whole = herschikt()
    step = Stap("herschikking.verdeling", Facts.of(methode="naar_rato", factor="3/4"), "40000", "30000", "regionale paragraaf §7 (fictief)")
    inputs = brieven_inputs(
        gunningen=(), stand=STAND,
        herschikkingen=(HerschikUit(replace(whole, delen=(replace(whole.delen[0], stappen=(step,)),)), BESLUIT),),
    )  # fmt: skip
    told = next(d for d in run(inputs).decisions if d.soort is BriefSoort.AFWIJZING_MUTATIE).gegevens
    assert (told.verdeelmethode, told.verdeelbron) == ("naar rato", "regionale paragraaf §7 (fictief)")


SHORT = {"gevraagd_door_allen_cents": Money(200_000_000), "ruimte_cents": Money(150_000_000), "waarvan": "de regio"}
ASKED = "Samen is € 2.000.000,00 gevraagd en er is € 1.500.000,00 beschikbaar (de regio). Dat is verdeeld volgens de methode "
BECAME = " Uw bedrag gaat daardoor van € 400.000,00 naar ten hoogste € 300.000,00"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"methode": "naar_rato", "maat": Fraction(3, 4)}, "naar rato. De factor is 75% (3/4)."),
        (
            {"methode": "naar_rato", "maat": Fraction(1, 3), "voorrang": "regionaal_plan"},
            "naar rato, met voorrang voor regionaal plan. De factor in de klasse die niet helemaal past is 33,33% (1/3).",
        ),
        ({"methode": "gelijke_toekenning", "maat": Fraction(25_000_050)}, "gelijke toekenning. Ieder krijgt hoogstens € 250.000,50."),
        ({"methode": "gelijke_korting", "maat": Fraction(10_000_000)}, "gelijke korting. Ieder levert hoogstens € 100.000,00 in."),
    ],
)
def test_a_shortage_tells_what_it_took(facts: dict[str, object], sentence: str) -> None:
    stap = Stap("ruimte.tekort", Facts.of(**SHORT, **facts), "40000000", "30000000", "testkader §6")
    besluit = replace(gegund(), stappen=(*gegund().stappen, stap))
    (regel,) = gunning_brief(brieven_inputs(gunningen=(settled(besluit),))).tekort
    assert (regel.tekst, regel.bron) == (ASKED + sentence + BECAME, "testkader §6")


def test_a_definitive_plan_that_did_not_come_is_told_per_plan() -> None:
    def without(naam: str, regel: str, definitief: str) -> ScoreUit:
        stap = Stap(regel, Facts.of(definitief_plan=definitief), "", "0", "testkader §4")
        return ScoreUit(replace(plan(), plan=naam, overeenstemming=False, opslag=Decimal(0), stappen=(stap,)), BESLUIT)

    scores = (
        without("plan-1", "beoordeling.nog_geen_overeenstemming", "01-plan"),
        without("plan-2", "beoordeling.nog_geen_overeenstemming", "niet ontvangen"),
        without("plan-3", "beoordeling.geen_overeenstemming", "niet ontvangen"),
    )
    told = gunning_brief(brieven_inputs(scores=scores)).plannen
    assert [(p.plan, p.ontvangen) for p in told] == [("plan-1", True), ("plan-2", False), ("plan-3", True)]


def test_results_agreed_without_a_plan_are_no_plan() -> None:
    score = ScoreUit(replace(plan(), plan="gronden"), BESLUIT)
    assert gunning_brief(brieven_inputs(scores=(score,))).plannen == ()


def test_an_accepted_remark_stands_in_the_letter_with_its_explanation() -> None:
    melding = AanvaardeMelding(EEN, "5503", Sector.GZ, "Naam niet in het document: polis.pdf", "A. Jansen", "Het is een scan.")
    other = replace(melding, agb_code=TWEE)
    told = gunning_brief(brieven_inputs(aanvaard=(melding, other))).aanvaard
    assert told == (Aanvaard("Naam niet in het document: polis.pdf", "A. Jansen", "Het is een scan"),)


def test_the_other_regions_of_a_zorgaanbieder_are_named() -> None:
    inputs = brieven_inputs()
    here = inputs.ronde.regios[0]
    there = replace(here, code="5527", naam="Midden-Brabant")
    elsewhere = replace(gegund(), regio="5527")
    two = replace(
        inputs, ronde=replace(inputs.ronde, regios=(*inputs.ronde.regios, there)), gunningen=(*inputs.gunningen, settled(elsewhere))
    )
    drafts = {d.regio: d for d in run(two).decisions}
    assert drafts["5503"].gegevens.algemeen.elders == ("de regio Midden-Brabant (5527)",)  # type: ignore[attr-defined]  # every letter has it
    assert gunning_brief(inputs).algemeen.elders == ()


def test_a_kader_is_called_an_inkoopkader_once() -> None:
    kader = gunning_kader()
    names = {n: kader_in_words(replace(kader, naam=n)) for n in ("Inkoopkader langdurige zorg 2016", "Verpleging en verzorging 2024-2026")}
    assert list(names.values()) == ["het Inkoopkader langdurige zorg 2016", "het inkoopkader ‘Verpleging en verzorging 2024-2026’"]
