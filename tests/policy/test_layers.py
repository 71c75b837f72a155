"""Layers: the last wins, only what is open may differ, and a fictional regionale paragraaf fills 2016-gz."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from wlzcli.domain.beleidsitem import Status
from wlzcli.domain.canonical import Facts, dumps, loads
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.klim import climb
from wlzcli.errors import PolicyError, UsageError
from wlzcli.formats.toml_policy import packaged_files
from wlzcli.policy.build import build
from wlzcli.policy.model import Beleid, Kader
from wlzcli.policy.rebuild import take_apart
from wlzcli.policy.sections import Faults
from wlzcli.workflow.beleid import available_kaders, laag_id, packaged_lagen, regio_namen, resolve_kader, source_files

REGIONALE_PARAGRAAF = """
id = "rp-noord-2016"
soort = "zorgkantoor"
op = "2016-gz"
zorgkantoor = "noord"

[bronnen.rp]
document = "Regionale paragraaf Noord 2016"
soort = "fictief"

[tarief.basis]
waarde = 94
bron = "rp §1"

[tarief.basis_h300]
titel = "Basistarief begeleiding"
bewerking = "basis"
volgorde = 11
waarde = 92
voor_prestaties = ["H300"]
bron = "rp §1"

[tarief.opslag]
lezing = "punten"
bron = "rp §2"

[volume.toekenning]
waarde = 95
voor_leveringsvormen = ["ZZP"]
bron = "rp §3"

[volume.toekenning_mpt]
titel = "Toekenningspercentage MPT"
soort = "toekenningspercentage"
waarde = 85
voor_leveringsvormen = ["MPT"]
bron = "rp §3"

[beoordeling.methode]
waarde = "gewogen"
bron = "rp §4"

[beoordeling.elementen.effect]
gewicht = 0.4
bron = "rp §4"

[beoordeling.elementen.ambitie]
gewicht = 0.3
bron = "rp §4"

[beoordeling.elementen.haalbaarheid]
gewicht = 0.3
bron = "rp §4"

[beoordeling.schaal]
titel = "Schaal"
minimum = 1
maximum = 5
bron = "rp §4"

[beoordeling.aggregatie]
titel = "Samen"
waarde = "gemiddelde"
bron = "rp §4"

[beoordeling.nvt]
titel = "Niet van toepassing"
waarde = "buiten_weging"
bron = "rp §4"

[beoordeling.leeg]
titel = "Leeg"
waarde = "onvolledig"
bron = "rp §4"

[beoordeling.staffel]
titel = "Staffel"
treden = [{ vanaf = 1, opslag = 0 }, { vanaf = 3, opslag = 1.5 }, { vanaf = 4.5, opslag = 3 }]
bron = "rp §4"

[verklaringen.bijlage_3]
vervallen = true
bron = "rp §5"

[verklaringen.faillissement]
titel = "Geen faillissement"
tekst = "De organisatie verkeert niet in staat van faillissement."
gevolg = "uitsluiting"
bron = "rp §5"

[documenten.bewijsstukken_nieuw]
vervallen = true
bron = "rp §6"

[documenten.kvk]
titel = "Uittreksel Handelsregister"
voor_typen = ["geheel_nieuw"]
max_leeftijd_maanden = 6
zoek_kvk = true
bron = "rp §6"

[feiten.regionaal_overleg]
titel = "neemt deel aan het regionale overleg"
soort = "ja_nee"
bron = "rp §7"

[looptijd.voorwaarden.regio]
titel = "Deelname aan het regionale overleg"
feit = "regionaal_overleg"
verwacht = "ja"
bron = "rp §7"

[herschikking.prognose]
waarde = "dagen"
bron = "rp §8"

[herschikking.verdeling]
waarde = "naar_rato"
bron = "rp §8"

[herschikking.niveau]
waarde = "leveringsvorm"
bron = "rp §8"

[herschikking.klassen]
waarden = ["MPT", "VPT", "ZZP"]
bron = "rp §8"

[termijnen.bezwaar]
waarde = 20
bron = "rp §9"

[termijnen.herstel]
waarde = 5
bron = "rp §9"

[brieven.slot]
titel = "Slot"
brief = "voorlopige_gunning"
tekst = "Met vragen kunt u terecht bij uw inkoper."
bron = "rp §9"
"""


def noord(tmp_path: Path, text: str = REGIONALE_PARAGRAAF) -> Kader:
    (tmp_path / "noord.toml").write_text(text, encoding="utf-8")
    return resolve_kader(2016, Sector.GZ, "noord", tmp_path)


def test_a_layer_of_ones_own_fills_what_is_open(tmp_path: Path) -> None:
    kader = noord(tmp_path)
    assert (kader.zorgkantoor, kader.lagen) == ("noord", ("2016-gz", "rp-noord-2016"))
    basis = next(r for r in kader.tarief if r.sleutel == "tarief.basis")
    assert (basis.waarde, basis.status, basis.zekerheid_label, basis.laag) == (Decimal(94), Status.VAST, "fictief", "rp-noord-2016")
    assert basis.reden is None
    assert basis.bron.label == "Regionale paragraaf Noord 2016 §1 (fictief)"
    assert [v.sleutel for v in kader.verklaringen] == ["verklaringen.faillissement"]
    assert [d.sleutel for d in kader.documenten] == ["documenten.bestuursverklaring", "documenten.gewijzigde_stukken", "documenten.kvk"]
    assert kader.herschikking is not None
    assert kader.herschikking.klassen == ("MPT", "VPT", "ZZP")
    assert kader.beoordeling is not None
    assert [t.opslag for t in kader.beoordeling.staffel] == [Decimal(0), Decimal("1.5"), Decimal(3)]
    assert kader.looptijd is not None
    assert len(kader.looptijd.voorwaarden) == 5
    bezwaar = kader.termijn("bezwaar")
    assert bezwaar is not None
    assert bezwaar.waarde == 20


def test_a_basistarief_per_prestatie(tmp_path: Path) -> None:
    rules = noord(tmp_path).tarief
    feiten = Facts.of(opslag="2")
    for code, expected in (("H300", "94"), ("Z430", "96"), (None, "96")):
        klim = climb(rules, feiten, AanbiederType.BESTAAND, Leveringsvorm.MPT, prestatiecode=code)
        assert klim.ladder.tariefpercentage == Decimal(expected)


def test_what_is_closed_stays_closed(tmp_path: Path) -> None:
    closed = '[looptijd.jaren_meerjarig]\nwaarde = 5\nbron = "rp §1"\n'
    with pytest.raises(PolicyError) as caught:
        noord(tmp_path, REGIONALE_PARAGRAAF + closed)
    assert [f.melding for f in caught.value.fouten] == ["dit ligt vast in laag '2016-gz' en mag hier niet anders"]


@pytest.mark.parametrize(("soort", "mag"), [("nota_van_inlichtingen", True), ("uitspraak", True), ("correctie", False)])
def test_an_amendment_over_what_is_closed(soort: str, mag: bool, tmp_path: Path) -> None:
    ecli = 'soort = "uitspraak"\necli = "ECLI:NL:X:2015:1"\n' if soort == "uitspraak" else ""
    (tmp_path / "w.toml").write_text(
        f'id = "w"\nsoort = "wijziging"\nop = "2016-gz"\nper = 2015-10-01\nwijziging = "{soort}"\n[bronnen.n]\ndocument = "Stuk"\n{ecli}'
        '[looptijd.jaren_meerjarig]\nwaarde = 3\nbron = "n"\n'
    )
    if not mag:
        with pytest.raises(PolicyError):
            resolve_kader(2016, Sector.GZ, None, tmp_path)
        return
    looptijd = resolve_kader(2016, Sector.GZ, None, tmp_path).looptijd
    assert looptijd is not None
    assert looptijd.jaren_meerjarig is not None
    assert (looptijd.jaren_meerjarig.waarde, looptijd.jaren_meerjarig.laag) == (Decimal(3), "w")


def test_the_last_amendment_wins(tmp_path: Path) -> None:
    for name, day, years in (("b", "2015-07-03", 2), ("a", "2015-10-01", 4)):
        (tmp_path / f"{name}.toml").write_text(
            f'id = "{name}"\nsoort = "wijziging"\nop = "2016-gz"\nper = {day}\nwijziging = "nota_van_inlichtingen"\n[bronnen.n]\ndocument = "Stuk"\n'
            f'[looptijd.jaren_meerjarig]\nwaarde = {years}\nbron = "n"\n'
        )
    kader = resolve_kader(2016, Sector.GZ, None, tmp_path)
    assert kader.lagen == ("2016-gz", "b", "a")
    assert kader.looptijd is not None
    assert kader.looptijd.jaren_meerjarig is not None
    assert kader.looptijd.jaren_meerjarig.waarde == 4


def test_a_layer_of_another_zorgkantoor_stays_out(tmp_path: Path) -> None:
    (tmp_path / "noord.toml").write_text(REGIONALE_PARAGRAAF)
    assert resolve_kader(2016, Sector.GZ, "cz", tmp_path).lagen == ("2016-gz",)


REGIO = """id = "noord-{regio}"
soort = "regio"
op = "2016-gz-noord"
regio = "{regio}"
[bronnen.n]
document = "Regionale paragraaf"
[termijnen.bezwaar]
waarde = {dagen}
bron = "n §1"
"""
NOORD = """id = "2016-gz-noord"
soort = "zorgkantoor"
op = "2016-gz"
zorgkantoor = "noord"
[bronnen.n]
document = "Beleid Noord"
[termijnen.bezwaar]
waarde = 20
afwijken = true
bron = "n §1"
"""


def regional_folder(folder: Path) -> Path:
    """A zorgkantoor with two regions, each with its own objection term."""
    (folder / "noord.toml").write_text(NOORD)
    for regio, dagen in (("5501", 21), ("5505", 25)):
        (folder / f"{regio}.toml").write_text(REGIO.format(regio=regio, dagen=dagen))
    return folder


@pytest.mark.parametrize(("regio", "dagen", "lagen"), [("5501", 21, ("noord-5501",)), ("5505", 25, ("noord-5505",)), ("5507", 20, ())])
def test_each_region_has_its_own_paragraph(regio: str, dagen: int, lagen: tuple[str, ...], tmp_path: Path) -> None:
    kader = resolve_kader(2016, Sector.GZ, "noord", regional_folder(tmp_path), (regio,))
    term = kader.termijn("bezwaar")
    assert term is not None
    assert term.waarde == dagen
    assert kader.lagen == ("2016-gz", "2016-gz-noord", *lagen)


@pytest.mark.parametrize(
    ("regios", "meldingen"),
    [
        ((), [f"deze laag geldt alleen voor regio {regio}, en er is geen regio genoemd" for regio in ("5501", "5505")]),
        (("5501", "5507"), ["deze laag geldt alleen voor regio 5501, en deze ronde heeft er 2: 5501, 5507"]),
    ],
)
def test_one_ronde_has_one_policy(regios: tuple[str, ...], meldingen: list[str], tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        resolve_kader(2016, Sector.GZ, "noord", regional_folder(tmp_path), regios)
    assert [f.melding for f in caught.value.fouten] == meldingen


def test_a_region_of_another_zorgkantoor_stays_out(tmp_path: Path) -> None:
    assert resolve_kader(2016, Sector.GZ, "cz", regional_folder(tmp_path), ("5501",)).lagen == ("2016-gz",)


def test_a_region_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(REGIO.format(regio="9999", dagen=21).replace("2016-gz-noord", "2016-gz"))
    with pytest.raises(PolicyError) as caught:
        resolve_kader(2016, Sector.GZ, None, tmp_path, ("5501",))
    assert [(f.melding, f.regelnummer) for f in caught.value.fouten] == [("9999 is geen zorgkantoorregio", 4)]


def test_a_folder_may_hold_the_policy_of_more_sectors(tmp_path: Path) -> None:
    """One folder for a ronde of two sectors: each kader takes its own layer, and the other is no fault."""
    for sector in ("vv", "gz"):
        text = NOORD.replace("2016-gz-noord", f"noord-{sector}").replace("2016-gz", f"2024-{sector}")
        (tmp_path / f"{sector}.toml").write_text(text)
    assert resolve_kader(2024, Sector.VV, "noord", tmp_path).lagen == ("2024-landelijk", "2024-vv", "noord-vv")
    assert resolve_kader(2024, Sector.GZ, "noord", tmp_path).lagen == ("2024-landelijk", "2024-gz", "noord-gz")


def test_the_name_of_every_file_that_ships_is_the_id_of_its_layer() -> None:
    faults = Faults()
    assert {laag_id(naam): naam for naam, _ in packaged_files()} == {laag.id: laag.bestand for laag in packaged_lagen(faults).values()}
    assert not faults.alle


def test_a_misspelt_zorgkantoor_and_a_missing_kader() -> None:
    with pytest.raises(UsageError, match="wlz kent het zorgkantoor 'czz' niet"):
        resolve_kader(2024, Sector.VV, "czz", None)
    with pytest.raises(UsageError, match="Er is geen kader voor 2019 VV"):
        resolve_kader(2019, Sector.VV, "cz", None)


def every_kader() -> list[tuple[str, str | None]]:
    return [(k.id, zk) for k in available_kaders() for zk in (None, *k.zorgkantoren)]


@pytest.mark.parametrize(("kader_id", "zorgkantoor"), every_kader())
def test_what_ships_resolves_and_comes_back_the_same(kader_id: str, zorgkantoor: str | None) -> None:
    jaar, _, sector = kader_id.partition("-")
    kader = resolve_kader(int(jaar), Sector(sector.upper()), zorgkantoor, None)
    beleid = Beleid((kader,))
    assert loads(Beleid, dumps(beleid)) == beleid
    assert build(take_apart(kader), Faults()) == kader


@pytest.mark.parametrize(("kader_id", "zorgkantoor"), every_kader())
def test_what_ships_is_sourced_and_never_made_up(kader_id: str, zorgkantoor: str | None) -> None:
    jaar, _, sector = kader_id.partition("-")
    for item in resolve_kader(int(jaar), Sector(sector.upper()), zorgkantoor, None).items():
        assert item.bron.document, item.sleutel
        assert not item.is_fictief, item.sleutel
        assert item.status is not Status.VAST or not item.bron.document.startswith("tabel"), item.sleutel


def test_seven_zorgkantoren_and_thirty_one_regions() -> None:
    vv = next(k for k in available_kaders() if k.id == "2024-vv")
    assert vv.zorgkantoren == ("cz", "dsw", "menzis", "salland", "vgz", "zilverenkruis", "zorgenzekerheid")
    assert len(regio_namen()) == 31 + 2
    assert regio_namen()["5518"] == "Haaglanden"


def test_the_files_a_ronde_rests_on(tmp_path: Path) -> None:
    (tmp_path / "noord.toml").write_text(REGIONALE_PARAGRAAF)
    (tmp_path / "huisstijl.toml").write_text("kleur = '#000000'")
    names = sorted(source_files(2024, (Sector.VV,), "cz", tmp_path))
    assert names == ["bron-2024-landelijk-kader.toml", "bron-2024-vv-cz.toml", "bron-2024-vv-kader.toml", "eigen-noord.toml"]


def on_the_ladder(kader: Kader, sleutel: str) -> bool:
    """Whether some type, leveringsvorm and facts bring this rule on a ladder."""
    said = {name: "ja" for r in kader.tarief for name in (r.feit,) if name}
    numbers = {r.feit: "0" for r in kader.tarief if r.feit and r.bewerking.value in ("band", "monitor", "vrij_voorstel")}
    codes = [c for r in kader.tarief for c in r.voor_prestaties] or [None]
    for facts in (Facts(), Facts(tuple({**said, **numbers}.items())), *(Facts(((name, "ja"),)) for name in said)):
        for type_ in AanbiederType:
            for vorm in kader.leveringsvormen:
                for code in codes:
                    klim = climb(kader.tarief, facts, type_, vorm, prestatiecode=code)
                    if sleutel in {s.regel for s in klim.ladder.stappen}:
                        return True
    return False


@pytest.mark.parametrize(("kader_id", "zorgkantoor"), every_kader())
def test_no_tariff_rule_ships_that_can_never_apply(kader_id: str, zorgkantoor: str | None) -> None:
    jaar, _, sector = kader_id.partition("-")
    kader = resolve_kader(int(jaar), Sector(sector.upper()), zorgkantoor, None)
    assert [r.sleutel for r in kader.tarief if not on_the_ladder(kader, r.sleutel)] == []
