"""Flows of their own in the herschikking: lump sums, meerzorg, crisiszorg and what lies outside the room; and overheveling.

Domain §6.3 (a lump sum is not extrapolated), §6.5b (meerzorg inside the room, not beyond its approval; crisiszorg apart;
earmarked items outside the regional test) and §6.1 (room moves on a two-sided request).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.herschik_builders import BRON, PLEK, A, B, gegund, herschik_inputs, keuze, mutatie, procent, regels, stand
from tests.spec.meldingen import told
from wlzcli.cycle.brieven.herschikregels import line_notes, rules_used
from wlzcli.cycle.herschik import HerschikInputs, Uitkomst, assess, prove
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikDeel, Opgave
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.domain.tabellen import Overheveling, Stroom, Stroomregel
from wlzcli.policy.model import VolumeRegel, VolumeSoort
from wlzcli.views.herschikafspraken import AANSLUITING, HERSCHIKKOLOMMEN, Herschikt, herschik_agreements

PRIJS = 100_00
EURO = 100
RUIM = 100_000 * PRIJS
NAAR_HEEL_JAAR = 365  # a stand of 181 days in which 181 was declared becomes 365


def rij(code: str, stroom: Stroom, **changes: object) -> Stroomregel:
    made = Stroomregel(code, "", "", "", stroom, stroom is not Stroom.LUMPSUM, None, "besluit NZa 2023", PLEK)
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def run(inputs: HerschikInputs) -> Uitkomst:
    return assess(inputs, regels(niveau=keuze("niveau", "zorgaanbieder")), Answers())


def two_lines(*stromen: Stroomregel, ruimte: int = RUIM) -> HerschikInputs:
    """A agreed 300 days of Z1 and 100 of Z2 and declared 181 of each in January to June; B agreed and declares nothing new."""
    gunning = [gegund(A, {"Z1": (300, PRIJS), "Z2": (100, PRIJS)}), gegund(B, {"Z1": (365, PRIJS)})]
    volumes = {(A, "Z1"): 181, (A, "Z2"): 181, (B, "Z1"): 181}
    return herschik_inputs(gunning, stand(volumes), ruimte, stromen=stromen)


def parts(outcome: Uitkomst) -> dict[str, HerschikDeel]:
    return {d.stroom or "verdeling": d for b in outcome.besluiten if b.agb_code == A for d in b.delen}


def test_a_lump_sum_is_what_was_declared_and_stays_in_the_division() -> None:
    (deel,) = parts(run(two_lines(rij("Z2", Stroom.LUMPSUM)))).values()
    forecast = {r.prestatiecode: r.prognose_volume for r in deel.regels}
    assert forecast == {"Z1": NAAR_HEEL_JAAR, "Z2": 181}
    assert [(r.prognose_methode, r.prognose_factor) for r in deel.regels] == [(None, None), ("niet_geextrapoleerd", 1)]
    step = next(s for s in deel.stappen if s.regel == "herschikking.stroom")
    assert (dict(step.feiten)["stroom"], step.naar, step.bron) == ("lumpsum", str(181 * PRIJS), "besluit NZa 2023")


@pytest.mark.parametrize(
    ("tot_en_met", "days"),
    [
        (date(2023, 12, 31), NAAR_HEEL_JAAR),
        (date(2024, 5, 1), NAAR_HEEL_JAAR),
        (date(2023, 9, 30), 181 + 92),  # July, August and September: 31 + 31 + 30
        (date(2023, 6, 30), 181),
        (date(2023, 3, 1), 181),  # what was declared stays
        (None, 181),
    ],
)
def test_meerzorg_is_not_extrapolated_beyond_its_approval(tot_en_met: date | None, days: int) -> None:
    outcome = run(two_lines(rij("Z2", Stroom.MEERZORG, tot_en_met=tot_en_met)))
    flow = parts(outcome)["meerzorg"]
    assert flow.regels[0].prognose_volume == days
    assert flow.aanspraak_cents == flow.herschikking_cents == Money(days * PRIJS)
    assert [f.code for f in outcome.findings] == ([] if tot_en_met else ["W615"])


def test_meerzorg_and_crisiszorg_come_before_the_division_and_what_is_left_is_divided() -> None:
    """Room: A's and B's agreements on Z1 (300 + 365 days), the flow (365), and 20 days for A's growth of 65."""
    for stroom in (Stroom.CRISISZORG, Stroom.MEERZORG):
        ruimte = (300 + 365 + 365 + 20) * PRIJS
        outcome = run(two_lines(rij("Z2", stroom, tot_en_met=date(2023, 12, 31)), ruimte=ruimte))
        found, (t,) = parts(outcome), outcome.totalen
        assert found["verdeling"].toegekend_cents == Money(20 * PRIJS)
        assert found["verdeling"].niet_gehonoreerd_cents == Money((365 - 300 - 20) * PRIJS)
        flow = found[stroom]
        assert (flow.afspraak_cents, flow.gegarandeerd_cents, flow.toegekend_cents) == (
            Money(100 * PRIJS),
            Money(100 * PRIJS),
            Money(265 * PRIJS),
        )
        assert (flow.klasse, flow.niet_gehonoreerd_cents) == (0, Money(0))
        assert {"meerzorg": t.meerzorg_cents, "crisiszorg": t.crisiszorg_cents}[stroom] == Money(365 * PRIJS)
        assert t.verdeelbaar_cents == Money(20 * PRIJS)
        assert t.herschikking_cents == Money((300 + 20 + 365) * PRIJS)
        assert t.herschikking_cents + t.meerzorg_cents + t.crisiszorg_cents + t.rest_cents == t.beschikbaar_cents


def test_what_lies_outside_the_room_takes_none_of_it() -> None:
    outcome = run(two_lines(rij("Z2", Stroom.BUITEN_RUIMTE), ruimte=(365 + 365) * PRIJS))
    (t,) = outcome.totalen
    assert parts(outcome)["buiten_ruimte"].herschikking_cents == t.buiten_ruimte_cents == Money(365 * PRIJS)
    assert parts(outcome)["verdeling"].herschikking_cents == Money(365 * PRIJS)
    assert (t.rest_cents, t.tekort_cents) == (Money(0), Money(0))
    besluit = next(b for b in outcome.besluiten if b.agb_code == A)
    assert besluit.herschikking_cents == Money(2 * 365 * PRIJS)  # the whole budget; the parts say what lies where


def test_a_flow_that_does_not_fit_beside_the_guarantees_divides_nothing() -> None:
    outcome = run(two_lines(rij("Z2", Stroom.CRISISZORG), ruimte=(300 + 365 + 300) * PRIJS))
    assert outcome.besluiten == []
    assert [f.code for f in outcome.findings] == ["F601"]
    assert outcome.totalen[0].tekort_cents == Money(65 * PRIJS)
    assert sum(k.na_korting_cents.cents for k in outcome.simulatie) == (300 + 365 + 300) * PRIJS


def test_the_row_that_says_most_precisely_for_whom_wins() -> None:
    everybody, own = rij("Z1", Stroom.BUITEN_RUIMTE), rij("Z1", Stroom.LUMPSUM, agb_code=B)
    outcome = run(two_lines(everybody, own))
    besluiten = {b.agb_code: b for b in outcome.besluiten}
    assert [d.stroom for d in besluiten[A].delen] == [None, Stroom.BUITEN_RUIMTE]
    assert [d.stroom for d in besluiten[B].delen] == [None]
    assert besluiten[B].delen[0].regels[0].prognose_volume == 181


def test_the_proof_names_the_flows_and_holds() -> None:
    inputs = two_lines(rij("Z2", Stroom.MEERZORG, tot_en_met=date(2023, 12, 31)), ruimte=(300 + 365 + 365 + 20) * PRIJS)
    policy = regels()
    found = {p.eigenschap: p for p in prove(inputs, policy, Answers(), assess(inputs, policy, Answers()))}
    assert all(p.houdt for p in found.values())
    assert found["stromen"].gevallen == 1


def test_under_own_figures_the_rule_of_the_kader_stands_once_and_the_flow_is_no_source_of_it() -> None:
    """Z2 is crisiszorg until 30 September; the forecast by the own figure is the kader's word and not that of the row."""
    inputs = replace(
        two_lines(rij("Z2", Stroom.CRISISZORG, tot_en_met=date(2023, 9, 30))),
        opgaven=(Opgave(A, "5503", Sector.GZ, "Z1", Decimal(0), PLEK),),
    )
    policy = regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "0"))
    besluit = next(b for b in assess(inputs, policy, Answers()).besluiten if b.agb_code == A)
    assert [(r.tekst, r.bron) for r in rules_used(besluit, policy.kaders[0], {})] == [
        (
            "Prognose: eigen opgave van de zorgaanbieder; waar die er niet is naar dagen: gedeclareerd volume, gedeeld door de dagen van de "
            "periode, maal de dagen van het jaar",
            "testkader §9 (fictief)",
        ),
        ("Eigen opgave: de marge is 0%, dus de prognose naar dagen geldt", "testkader §9 (fictief)"),
        ("Z2: crisiszorg, toegekend tot en met 30 september 2023", "besluit NZa 2023"),
    ]
    notes = [line_notes(d, 2023) for d in besluit.delen]  # 181 x 365/181 = 365
    assert notes == [
        ("Z1: de prognose is uw eigen opgave van 0, gehouden op 365: de prognose naar dagen (gedeclareerd × 365/181 = 365).",),
        ("Z2 is anders geschat: doorgetrokken tot en met de dag waarvoor de zorg is toegekend (factor 273/181).",),
    ]


def test_a_flow_that_is_not_extrapolated_says_so_and_a_mutatie_on_it_is_told() -> None:
    inputs = replace(two_lines(rij("Z2", Stroom.LUMPSUM)), mutaties=(mutatie(A, "Z2", 5),))  # 181 + 5
    (deel,) = parts(run(inputs)).values()
    besluit = next(b for b in run(inputs).besluiten if b.agb_code == A)
    assert [r.prognose_volume for r in deel.regels] == [NAAR_HEEL_JAAR, 186]
    assert ("Z2: lumpsum, niet doorgetrokken naar het hele jaar", "besluit NZa 2023") in [
        (r.tekst, r.bron) for r in rules_used(besluit, regels().kaders[0], {})
    ]
    assert line_notes(deel, 2023)[-1] == (
        "Z2 is anders geschat: wat is gedeclareerd, zonder doortrekken naar het hele jaar (factor 1), plus uw mutatie."
    )


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        (rij("Z2", Stroom.LUMPSUM), ["Z1"]),  # what was declared counts, whatever the season
        (rij("Z2", Stroom.MEERZORG), ["Z1"]),  # without a last day not extrapolated
        (rij("Z2", Stroom.CRISISZORG, tot_en_met=date(2023, 9, 30)), ["Z1"]),
        (rij("Z2", Stroom.CRISISZORG), ["Z1", "Z2"]),  # runs all year: forecast as the rest
        (rij("Z2", Stroom.LUMPSUM, agb_code=A), ["Z1"]),
        (rij("Z2", Stroom.LUMPSUM, agb_code=B), ["Z1", "Z2"]),  # A's is none
    ],
)
def test_a_season_is_asked_only_of_what_is_forecast_by_it(row: Stroomregel, asked: list[str]) -> None:
    outcome = assess(two_lines(row), regels(prognose=keuze("prognose", "seizoen")), Answers())
    assert [q.code for q in outcome.questions.values()] == ["V614"] * len(asked)
    assert sorted(q.feiten.get("prestatiecode") for q in outcome.questions.values()) == asked


def test_the_letter_tells_a_factor_over_the_days_as_waarom_does() -> None:
    """Over 182 days of 2024, until 30 September: 182 + 92 = 274 days, not 137/91."""
    gunning = [gegund(A, {"Z1": (300, PRIJS), "Z2": (100, PRIJS)})]
    real = stand({(A, "Z1"): 182, (A, "Z2"): 182}, jaar=2024)
    end = rij("Z2", Stroom.MEERZORG, tot_en_met=date(2024, 9, 30))
    besluit = run(herschik_inputs(gunning, real, RUIM, stromen=(end,))).besluiten[0]
    assert [r.prognose_volume for d in besluit.delen for r in d.regels] == [366, 274]
    assert line_notes(besluit.delen[1], 2024) == (
        "Z2 is anders geschat: doorgetrokken tot en met de dag waarvoor de zorg is toegekend (factor 274/182).",
    )


def test_the_letter_and_the_export_name_the_flow_with_its_source() -> None:
    end = date(2023, 9, 30)
    outcome = run(two_lines(rij("Z2", Stroom.MEERZORG, tot_en_met=end)))
    besluit = next(b for b in outcome.besluiten if b.agb_code == A)
    told = [(r.tekst, r.bron) for r in rules_used(besluit, regels().kaders[0], {})]
    assert told == [
        (
            "Prognose: naar dagen: gedeclareerd volume, gedeeld door de dagen van de periode, maal de dagen van het jaar",
            "testkader §9 (fictief)",
        ),
        ("Z2: meerzorg, toegekend tot en met 30 september 2023", "besluit NZa 2023"),
    ]

    ronde = Ronde("test", 2023, (Sector.GZ,), (Regio("5503", "Drenthe", Money(RUIM)),), Huisstijl("Zorgkantoor Test"))
    made = herschik_agreements([Herschikt(besluit, None)], ronde, (), (), (), date(2023, 8, 14))
    rows = [dict(zip(HERSCHIKKOLOMMEN, row, strict=True)) for row in made.rijen]
    days = 181 + 92
    assert [(r["prestatiecode"], r["q_gevraagd"], r["toelichting"], r["prognose_methode"], r["prognose_factor"]) for r in rows] == [
        ("Z1", NAAR_HEEL_JAAR, "voorstel", "dagen", "365/181"),
        ("Z2", days, "voorstel; meerzorg", "tot_einddatum", "273/181"),
    ]
    proof = dict(zip(AANSLUITING, made.aansluiting[0], strict=True))
    assert (proof["meerzorg"], proof["crisiszorg"], proof["buiten_ruimte"], proof["verschil"]) == (
        Money(days * PRIJS),
        Money(0),
        Money(0),
        Money(0),
    )


# -- overheveling ----------------------------------------------------------------------------

BEIDE = {"van_door": "J. Bakker", "van_op": date(2023, 9, 1), "naar_door": "L. de Boer", "naar_op": date(2023, 9, 4)}
VERZOEKEN = [
    # agreed from, agreed to, what else: moves, still open, what is told
    (True, True, BEIDE, 50, 0, None),
    (True, True, {}, 50, 0, ("W616", "5518 en 5503")),
    (True, True, {"van_door": "J. Bakker", "van_op": date(2023, 9, 1)}, 50, 0, ("W616", "5503")),
    (True, False, {"wacht_op": ("5503",)}, 0, 50, ("W604", "nog geen antwoord van 5503")),
    (False, False, {"wacht_op": ("5518", "5503")}, 0, 50, ("W604", "nog geen antwoord van 5518 en 5503")),
    (False, True, BEIDE, 0, 50, ("W604", "geen akkoord van 5518 (J. Bakker, 2023-09-01)")),
    (False, False, {"van_door": "J. Bakker", "van_op": date(2023, 9, 1), "wacht_op": ("5503",)}, 0, 50, ("W604", "nog geen antwoord van 5503; geen akkoord van 5518 (J. Bakker, 2023-09-01)")),
]  # fmt: skip


@pytest.mark.parametrize(("van", "naar", "meer", "moves", "open_", "told"), VERZOEKEN)
def test_room_moves_only_when_both_sides_agreed(
    van: bool, naar: bool, meer: dict[str, object], moves: int, open_: int, told: tuple[str, str] | None
) -> None:
    verzoek = Overheveling("5518", "5503", "", Money(50 * EURO), van, naar, PLEK, **meer)  # type: ignore[arg-type]  # fields by name
    outcome = run(replace(two_lines(), overheveling=(verzoek,)))
    (t,) = outcome.totalen
    assert (t.overheveling_in_cents, t.overheveling_open_cents) == (Money(moves * EURO), Money(open_ * EURO))
    assert t.beschikbaar_cents == Money(RUIM + moves * EURO)
    assert [(f.code, f.gevonden) for f in outcome.findings] == ([told] if told else [])


def test_who_declared_nothing_and_stays_as_agreed_keeps_its_flows() -> None:
    """B declared nothing and a person said: as agreed. What lies outside the room takes none of it."""
    gunning = [gegund(A, {"Z1": (365, PRIJS)}), gegund(B, {"Z1": (100, PRIJS), "Z2": (50, PRIJS)})]
    inputs = herschik_inputs(gunning, stand({(A, "Z1"): 181}), RUIM, stromen=(rij("Z2", Stroom.BUITEN_RUIMTE),))
    policy = regels(niveau=keuze("niveau", "zorgaanbieder"))
    (question,) = assess(inputs, policy, Answers()).questions.values()
    outcome = assess(inputs, policy, Answers((Answer(question, "als_afspraak", "test", "test", datetime(2023, 9, 1, tzinfo=UTC)),)))

    (means,) = outcome.totalen
    assert means.buiten_ruimte_cents == Money(50 * PRIJS)
    assert means.afspraak_cents == means.herschikking_cents == Money((365 + 100) * PRIJS)


@pytest.mark.parametrize(("titel", "dubbel"), [("Reserve meerzorg", True), ("Innovatie", False)])
def test_a_reserve_for_a_flow_of_its_own_is_told(titel: str, dubbel: bool) -> None:
    """W619: one percent kept for meerzorg in the kader, and the meerzorg itself: both come off the room."""
    reserve = VolumeRegel(
        sleutel="volume.apart", titel=titel, aard=Aard.VOLUMEGROND, bron=BRON, soort=VolumeSoort.RESERVE, waarde=Decimal(1), binnen_ruimte=True,
    )  # fmt: skip
    inputs = two_lines(rij("Z2", Stroom.MEERZORG, tot_en_met=date(2023, 12, 31)))
    outcome = assess(inputs, regels(niveau=keuze("niveau", "zorgaanbieder"), volume=(reserve,)), Answers())

    shown = [(f[0], f[3]) for f in map(told, outcome.findings)]
    kept, taken = Money(RUIM // 100), Money(NAAR_HEEL_JAAR * PRIJS)
    text = f"In regio 5503 gaat voor meerzorg twee keer iets van de ruimte af: de reserve 'Reserve meerzorg' ({kept}) en de stroom zelf ({taken})."
    assert shown == ([("W619", text)] if dubbel else [])
    assert outcome.totalen[0].reserve_cents == kept
    assert outcome.totalen[0].meerzorg_cents == taken
