"""Every cell of tabel-contractering-vv-2024-2026 is in the policy: row by row, zorgkantoor by zorgkantoor.

The figures are counted by hand in the table (cells that run over the page count with their own column, see the
comments in the files): how many items a cell became. An empty cell is a zero, and there is one.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from wlzcli.domain.beleidsitem import Aard, Item, Status
from wlzcli.domain.codes import Sector
from wlzcli.formats.kader_csv import read_regios
from wlzcli.policy.model import Kader
from wlzcli.workflow.beleid import available_kaders, resolve_kader
from wlzcli.workflow.beleid_tonen import controleer, wie_wijkt_af

ZK, VGZ, MENZIS, CZ, SALLAND, DSW, ZZ = "zilverenkruis", "vgz", "menzis", "cz", "salland", "dsw", "zorgenzekerheid"
ZEVEN = (ZK, VGZ, MENZIS, CZ, SALLAND, DSW, ZZ)
CELLEN = {  # columns in the order of the table
    "Algemeen": (1, 1, 1, 1, 1, 2, 2),
    "Kwaliteit": (2, 2, 5, 2, 3, 2, 1),
    "Behandeling en MGZ": (2, 1, 3, 1, 2, 1, 1),
    "Bekostiging en tarieven": (12, 5, 5, 4, 4, 9, 5),
    "Duurzaamheid": (2, 2, 1, 1, 2, 0, 1),  # the cell of DSW is empty
    "Technologie": (2, 1, 2, 2, 2, 6, 1),
    "Overig": (2, 1, 2, 1, 2, 1, 1),
}
# what is more than talk: key, what it is, how sure its column is
TARIEF = Aard.TARIEFGROND
OPSLAG = Aard.VOORWAARDE_OPSLAG
VOLUME = Aard.VOLUMEGROND
ZEKER, HOOG = "kolom zeker", "kolom hoog"
GRONDEN = {
    ZK: {
        "tarief.nieuw": (TARIEF, ZEKER), "tarief.essentieel": (TARIEF, ZEKER), "tarief.meer_uren": (TARIEF, ZEKER), "volume.nieuw_thuis": (VOLUME, ZEKER),
        "volume.plafond_intramuraal": (VOLUME, ZEKER), "volume.zzp4": (VOLUME, ZEKER), "volume.zzp5_thuis": (VOLUME, ZEKER),
        "volume.zin_boven_pgb": (VOLUME, ZEKER), "volume.meer_uren": (VOLUME, ZEKER), "volume.passende_leveringsvorm": (VOLUME, ZEKER),
        "volume.behandeling_erbij": (VOLUME, ZEKER), "volume.budget_essentieel": (VOLUME, ZEKER),
    },
    VGZ: {
        "tarief.vpt": (OPSLAG, "kolom hoog (circa 90%)"), "tarief.mpt": (OPSLAG, "kolom hoog (circa 90%)"),
        "tarief.vv_tafels": (OPSLAG, ZEKER), "volume.zzp4": (VOLUME, ZEKER),
    },
    MENZIS: {
        "tarief.nieuw": (TARIEF, ZEKER), "volume.weinig_ruimte_nieuw": (VOLUME, ZEKER), "volume.vpt_gespikkeld": (VOLUME, ZEKER),
        "volume.zzp4": (VOLUME, "kolom middel (65-70%; anders CZ)"),
    },
    CZ: {
        "tarief.nieuw": (TARIEF, ZEKER), "tarief.technologie": (OPSLAG, ZEKER), "tarief.bewegingen": (OPSLAG, ZEKER),
        "tarief.vrij_voorstel": (OPSLAG, ZEKER),
    },
    SALLAND: {
        "tarief.differentiatie": (TARIEF, HOOG), "volume.voorrang_extramuraal": (VOLUME, HOOG), "volume.meerzorg": (VOLUME, HOOG),
    },
    DSW: {
        "tarief.monitor": (TARIEF, ZEKER), "tarief.maximum": (TARIEF, ZEKER), "tarief.nieuw": (TARIEF, ZEKER),
        "volume.voorrang_extramuraal": (VOLUME, ZEKER), "volume.gemiddelden": (VOLUME, ZEKER), "volume.innovatie": (VOLUME, HOOG),
        "volume.stimuleringsbudget": (VOLUME, HOOG), "volume.effect_innovatie": (VOLUME, HOOG),
    },
    ZZ: {
        "tarief.nieuw": (TARIEF, ZEKER), "tarief.werkgever": (OPSLAG, ZEKER), "volume.groeiplafond": (VOLUME, ZEKER),
        "volume.vpt_functie": (VOLUME, ZEKER), "volume.resultaatverplichting": (VOLUME, ZEKER),
        "volume.samen_voor_maatwerk": (VOLUME, ZEKER), "volume.groei": (VOLUME, ZEKER),
    },
}  # fmt: skip


def own_items(zorgkantoor: str) -> tuple[Item, ...]:
    kader = resolve_kader(2024, Sector.VV, zorgkantoor, None)
    return tuple(i for i in kader.items() if i.laag == f"2024-vv-{zorgkantoor}")


@pytest.mark.parametrize(("rij", "zorgkantoor"), list(product(CELLEN, ZEVEN)))
def test_every_cell_of_the_table(rij: str, zorgkantoor: str) -> None:
    found = [i.sleutel for i in own_items(zorgkantoor) if rij in i.bron.plaats]
    assert len(found) == CELLEN[rij][ZEVEN.index(zorgkantoor)], found


@pytest.mark.parametrize("zorgkantoor", ZEVEN)
def test_what_is_more_than_talk(zorgkantoor: str) -> None:
    """Tariff and volume grounds with what they are and how sure; all the rest is talk, a clause or a term."""
    grounds = {i.sleutel: (i.aard, i.zekerheid) for i in own_items(zorgkantoor) if i.aard in (TARIEF, OPSLAG, VOLUME)}
    assert grounds == GRONDEN[zorgkantoor]
    rest = {i.aard for i in own_items(zorgkantoor)} - {TARIEF, OPSLAG, VOLUME}
    assert rest <= {Aard.VERWACHTING, Aard.GESPREKSONDERWERP, Aard.PROCEDURE}


@pytest.mark.parametrize("zorgkantoor", ZEVEN)
def test_a_summary_is_never_firm_and_names_its_column(zorgkantoor: str) -> None:
    for item in own_items(zorgkantoor):
        assert item.status in (Status.SECUNDAIR, Status.ONBEKEND), item.sleutel
        assert item.zekerheid, item.sleutel
        assert item.bron.plaats.startswith("kolom "), item.sleutel


ELK = [(k.id, k.jaar, k.sector, zk) for k in available_kaders() for zk in (None, *k.zorgkantoren)]


@pytest.mark.parametrize(("kader_id", "jaar", "sector", "zorgkantoor"), ELK)
def test_no_shipped_rule_is_dead_and_no_item_unused(kader_id: str, jaar: int, sector: Sector, zorgkantoor: str | None) -> None:
    """Resolving checks it (``policy.reach``): a dead rule or an unread key would raise here, and fail the build."""
    kader = resolve_kader(jaar, sector, zorgkantoor, None)
    assert kader.id == kader_id
    assert len({i.sleutel for i in kader.items()}) == len(tuple(kader.items()))


def test_a_lower_layer_may_set_aside_a_higher_one(tmp_path: Path) -> None:
    """What a zorgkantoor says instead of the kader is policy, not a dead rule of the kader."""
    (tmp_path / "eigen.toml").write_text(EIGEN, encoding="utf-8")
    assert controleer(tmp_path).notes == ("1 bestand gecontroleerd; geen fouten.",)


EIGEN = """id = "eigen"
soort = "zorgkantoor"
op = "2024-vv"
zorgkantoor = "noord"
bronnen.b.document = "Eigen beleid"
[tarief.vast]
titel = "Eén percentage voor iedereen"
bewerking = "vervang"
volgorde = 50
waarde = 96
vervangt = ["tarief.basis"]
bron = "b §1"
[volume.eigen]
titel = "Toekenningspercentage"
soort = "toekenningspercentage"
waarde = 90
bron = "b §2"
"""


def of(jaar: int, sector: Sector) -> Kader:
    return resolve_kader(jaar, sector, None, None)


def item(kader: Kader, sleutel: str) -> Item:
    return next(i for i in kader.items() if i.sleutel == sleutel)


def test_the_akkoord_of_2022() -> None:
    gz = of(2024, Sector.GZ)
    assert sum(1 for t in gz.themas if t.titel.startswith("Kanslijn")) == 5
    two = item(gz, "verwachtingen.twee_kanslijnen")
    assert (two.aard, two.bron.document, "geen voorwaarde" in (two.toelichting or "")) == (
        Aard.VERWACHTING,
        "akkoord-gehandicaptenzorg-2022",
        True,
    )
    assert "twee jaar" in item(gz, "verwachtingen.twee_jaar_technologie").titel
    assert item(gz, "clausules.resultaten_vast").bron.document == "akkoord-gehandicaptenzorg-2022"
    assert not any("twee" in i.titel.lower() for i in of(2027, Sector.GZ).items())  # the akkoord has ended


def test_conditions_on_the_themes_of_the_visie() -> None:
    for sector in Sector:
        kader = of(2024, sector)
        co2 = item(kader, "verwachtingen.visie_co2").toelichting or ""
        assert "vastgoed" in co2
        assert "250 fte" in co2
        assert "kleine zorgaanbieders" in (item(kader, "verwachtingen.visie_green_deal").toelichting or "")
        assert any("KIK-V" in i.titel for i in kader.items()) is (sector is Sector.VV)


def test_the_visie_from_2027() -> None:
    for sector in Sector:
        kader = of(2027, sector)
        assert {"themas.zelf", "themas.thuis", "themas.digitaal", "themas.kwetsbaar"} <= {t.sleutel for t in kader.themas}
        assert item(kader, "tarief.basis").status is Status.ONBEKEND
        assert all(t.status is Status.ONBEKEND for t in kader.planning)
    vv = of(2027, Sector.VV)
    conditions = {v.sleutel for v in vv.verwachtingen if v.onderwerp == "randvoorwaarden"}
    assert conditions == {f"verwachtingen.{name}" for name in ("anw", "mgz", "logeerzorg", "capaciteit")}
    assert "ongeclusterde" in item(vv, "volume.mpt_voor_vpt").titel
    assert "tenzij" in next(c.waarom for c in vv.clausules if c.sleutel == "clausules.mpt_tenzij")
    assert "2028" in item(vv, "clausules.opnametoets").titel


def test_the_map_of_deviations() -> None:
    """Items x seven: who deviates, how much, where it stands, how sure."""
    rows = wie_wijkt_af("2024-vv", None).extra["afwijkingen"]
    assert isinstance(rows, tuple)
    found = {(a.sleutel, a.zorgkantoor): a for a in rows}
    assert {zk for _, zk in found} == set(ZEVEN)
    assert {zk: found["tarief.nieuw", zk].verschil for zk in ZEVEN if ("tarief.nieuw", zk) in found} == {
        ZK: "onbekend",
        MENZIS: "-2 (punten of factor open)",
        CZ: "-2 (punten of factor open)",
        DSW: "-4,5",
        ZZ: "onbekend",
    }
    mpt = found["tarief.mpt", VGZ]
    assert (mpt.verschil, mpt.status, mpt.zekerheid) == ("+3,5", "secundair", "kolom hoog (circa 90%)")
    assert mpt.bron == "tabel-contractering-vv-2024-2026 kolom VGZ, Bekostiging en tarieven, vervolg"


def test_what_the_akkoord_asks_beside_the_kanslijnen() -> None:
    """Each with its place, none of them an eis: opening talk with the cliëntenraad, results, pas toe of leg uit, freed budget."""
    gz = of(2024, Sector.GZ)
    places = {
        "verwachtingen.startgesprek": "aanpak fase 1", "verwachtingen.resultaatafspraken": "aanpak fase 1",
        "verwachtingen.pas_toe_of_leg_uit": "aanpak fase 3", "verwachtingen.technologie_in_afspraken": "kanslijn 2",
        "verwachtingen.schaarse_deskundigheid": "uitdagingen op de arbeidsmarkt", "verwachtingen.overgangskosten": "kanslijn 4",
        "volume.transitieruimte": "verankeren in inkoop", "volume.herinvesteren": "verankeren in inkoop",
        "volume.vrijgekomen_budget": "verankeren in inkoop",
    }  # fmt: skip
    assert {key: item(gz, key).bron.plaats for key in places} == places
    assert "cliëntenraad" in item(gz, "verwachtingen.startgesprek").titel
    assert all("2025" in (t.toelichting or "") for t in gz.themas if t.titel.startswith("Kanslijn"))
    assert not [i.sleutel for i in gz.items() if i.aard is Aard.EIS]


def test_each_extra_budget_is_a_reserve_of_its_own() -> None:
    """Inside or outside the room, and how much: said by no source, so unknown for each of them."""
    budgets = {
        (Sector.VV, None): {"volume.stimuleringsbudget", "volume.regiobudget_scheiden"},
        (Sector.GZ, None): {"volume.stimuleringsbudget", "volume.transitieruimte"},
        (Sector.VV, ZK): {"volume.stimuleringsbudget", "volume.regiobudget_scheiden", "volume.budget_essentieel"},
        (Sector.VV, DSW): {"volume.stimuleringsbudget", "volume.regiobudget_scheiden", "volume.innovatie"},
    }
    for (sector, zorgkantoor), keys in budgets.items():
        kader = resolve_kader(2024, sector, zorgkantoor, None)
        reserves = {r.sleutel: r for r in kader.volume if r.soort.value == "reserve"}
        assert set(reserves) == keys
        assert {key for key, r in reserves.items() if r.status is not Status.ONBEKEND} == keys & {"volume.innovatie"}  # 1%


def test_what_the_program_checks_and_the_visie_does_not_ask_is_not_firm() -> None:
    """2027 publishes no procedure: what wlz goes through all the same is onbevestigd, and rejects nobody."""
    for sector in Sector:
        eisen = of(2027, sector).eisen
        assert eisen
        assert {(e.status, e.aard) for e in eisen} == {(Status.ONBEVESTIGD, Aard.PROCEDURE)}


def test_the_regions_and_where_they_come_from() -> None:
    """31 that hold, two that ended; each with a whole source. Zilveren Kruis 11, VGZ 7, CZ 6, Menzis 3, Z&Z 2, DSW 1, Salland 1."""
    regios = read_regios()
    now = [r for r in regios if r.holds(2024)]
    assert {zk: sum(r.zorgkantoor == zk for r in now) for zk in ZEVEN} == {ZK: 11, VGZ: 7, CZ: 6, MENZIS: 3, ZZ: 2, DSW: 1, SALLAND: 1}
    assert [r.code for r in regios if not r.holds(2024)] == ["5502", "5522"]
    assert [r.code for r in regios if not r.holds(2019)] == ["5533"]
    assert all("afgeleid" in r.bron for r in regios)  # who holds it now is worked out, and the source says so
