"""The tariff ladders of the seven zorgkantoren (V&V 2024-2026) and of 2016 GZ, worked by hand from the source.

``tarief = half_up(percentage x zorg) + NHC + NIC``, in cents; NHC and NIC always at 100%. The percentages are those of
tabel-contractering-vv-2024-2026 (row Bekostiging en tarieven) and inkoopkader-2016-gz §2.2.4; expected amounts are
written as sums: 250 euro at 95,5% is ``25_000 * 955 // 1000``.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report
from wlzcli.workflow.beleid import resolve_kader
from wlzcli.workflow.tarief import TariefBesluit, run

BESTAAND, NIEUW, REGIO, ZZP_VPT = AanbiederType
ZZP, VPT, MPT = Leveringsvorm.ZZP, Leveringsvorm.VPT, Leveringsvorm.MPT
DAG = (25_000, 3_000, 500)  # a fictional day: 250 + 30 + 5 euro
N = 3_500  # its NHC and NIC together
PUNTEN, FACTOR = {"lezing": "punten"}, {"lezing": "factor"}


def ladder(
    zorgkantoor: str | None,
    type_: AanbiederType,
    vorm: Leveringsvorm,
    feiten: dict[str, str],
    bedragen: tuple[int, int, int] = DAG,
    kader: str = "2024-vv",
) -> Report:
    zorg, nhc, nic = (Money(c) for c in bedragen)
    return run(kader, zorgkantoor, vorm, type_, zorg, nhc, nic, tuple(feiten.items()))


def besluit(report: Report) -> TariefBesluit:
    found = (report.besluiten or ())[0]
    assert isinstance(found, TariefBesluit)
    return found


# zorgkantoor, type, leveringsvorm, feiten, (zorg, nhc, nic), percentage, tarief in cents
WORKED = [
    # Zilveren Kruis: 95,5; a role in essential services 96,0
    ("zilverenkruis", BESTAAND, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("zilverenkruis", BESTAAND, ZZP, {"essentiele_voorzieningen": "ja"}, DAG, "96", 25_000 * 96 // 100 + N),
    ("zilverenkruis", BESTAAND, ZZP, {"essentiele_voorzieningen": "nee"}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("zilverenkruis", BESTAAND, MPT, {"essentiele_voorzieningen": "ja"}, (6_147, 0, 0), "96", 5_901),  # 59,0112
    ("zilverenkruis", NIEUW, MPT, {"basistarief": "93"}, (6_000, 0, 0), "93", 6_000 * 93 // 100),
    ("zilverenkruis", BESTAAND, VPT, {"essentiele_voorzieningen": "ja"}, DAG, "96", 25_000 * 96 // 100 + N),
    ("zilverenkruis", NIEUW, VPT, {"basistarief": "95,5"}, DAG, "95.5", 25_000 * 955 // 1000 + N),  # at its ceiling
    ("zilverenkruis", NIEUW, MPT, {"basistarief": "93", "essentiele_voorzieningen": "ja"}, (6_000, 0, 0), "93", 6_000 * 93 // 100),
    ("zilverenkruis", REGIO, VPT, {"geldt.nieuw": "ja", "basistarief": "92,5"}, (20_000, 0, 0), "92.5", 20_000 * 925 // 1000),
    ("zilverenkruis", REGIO, ZZP, {"geldt.nieuw": "nee", "essentiele_voorzieningen": "ja"}, DAG, "96", 25_000 * 96 // 100 + N),
    ("zilverenkruis", BESTAAND, MPT, {"ruilpercentage": "90"}, (6_000, 0, 0), "90", 6_000 * 90 // 100),  # fewer euro for more hours
    ("zilverenkruis", BESTAAND, MPT, {"ruilpercentage": "95,5"}, (6_000, 0, 0), "95.5", 6_000 * 955 // 1000),  # at its ceiling
    # VGZ: 95,5; VPT +0,4 and MPT +3,5 on a specific plan
    ("vgz", BESTAAND, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("vgz", BESTAAND, ZZP, {"specifiek_plan": "ja"}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("vgz", BESTAAND, VPT, {"specifiek_plan": "ja"}, (20_000, 0, 0), "95.9", 20_000 * 959 // 1000),
    ("vgz", BESTAAND, VPT, {}, (20_000, 0, 0), "95.5", 20_000 * 955 // 1000),
    ("vgz", BESTAAND, MPT, {"specifiek_plan": "ja"}, (6_000, 0, 0), "99", 6_000 * 99 // 100),
    ("vgz", BESTAAND, MPT, {}, (6_000, 0, 0), "95.5", 6_000 * 955 // 1000),
    ("vgz", BESTAAND, MPT, {"commitment_vv_tafels": "ja", "opslag_vv_tafels": "0,2"}, (6_000, 0, 0), "95.7", 6_000 * 957 // 1000),
    ("vgz", BESTAAND, VPT, {"specifiek_plan": "ja", "commitment_vv_tafels": "ja", "opslag_vv_tafels": "0,2"}, (20_000, 0, 0), "96.1", 20_000 * 961 // 1000),
    ("vgz", BESTAAND, MPT, {"specifiek_plan": "ja", "commitment_vv_tafels": "ja", "opslag_vv_tafels": "1"}, (6_000, 0, 0), "100", 6_000),  # 95,5 + 3,5 + 1
    ("vgz", BESTAAND, MPT, {"specifiek_plan": "ja", "commitment_vv_tafels": "ja", "opslag_vv_tafels": "2"}, (6_000, 0, 0), "100", 6_000),  # never above the NZa maximum
    ("vgz", BESTAAND, ZZP, {"commitment_vv_tafels": "ja", "opslag_vv_tafels": "0,2"}, DAG, "95.7", 25_000 * 957 // 1000 + N),
    ("vgz", NIEUW, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),  # nothing is said about new providers
    ("vgz", NIEUW, MPT, {"specifiek_plan": "ja"}, (6_000, 0, 0), "99", 6_000 * 99 // 100),
    ("vgz", NIEUW, MPT, {}, (6_000, 0, 0), "95.5", 6_000 * 955 // 1000),
    # Menzis: 95,5; new -2, in points or as a factor
    ("menzis", BESTAAND, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("menzis", NIEUW, ZZP, PUNTEN, DAG, "93.5", 25_000 * 935 // 1000 + N),
    ("menzis", NIEUW, ZZP, FACTOR, DAG, "93.59", 23_398 + N),  # 233,975 -> 233,98
    ("menzis", REGIO, ZZP, {"geldt.nieuw": "ja", **PUNTEN}, DAG, "93.5", 25_000 * 935 // 1000 + N),
    ("menzis", REGIO, ZZP, {"geldt.nieuw": "nee"}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("menzis", NIEUW, MPT, PUNTEN, (6_147, 0, 0), "93.5", 5_747),  # 57,47445
    ("menzis", BESTAAND, MPT, {}, (6_147, 0, 0), "95.5", 5_870),  # 58,70385
    ("menzis", NIEUW, MPT, FACTOR, (6_147, 0, 0), "93.59", 5_753),  # 57,529773
    ("menzis", ZZP_VPT, ZZP, {"geldt.nieuw": "nee"}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("menzis", BESTAAND, ZZP, {}, (0, 3_000, 500), "95.5", 3_500),  # NHC and NIC are whole, whatever the percentage
    ("menzis", NIEUW, ZZP, PUNTEN, (1, 3_000, 500), "93.5", 1 + 3_500),  # 0,935 cent
    ("menzis", ZZP_VPT, VPT, {"geldt.nieuw": "ja", **FACTOR}, DAG, "93.59", 23_398 + N),
    # CZ: 95,5; new -2; technology +0,1; movements +0,3 or a free proposal up to 100
    ("cz", BESTAAND, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("cz", BESTAAND, ZZP, {"technologie": "ja"}, DAG, "95.6", 25_000 * 956 // 1000 + N),
    ("cz", BESTAAND, ZZP, {"bewegingen": "ja"}, DAG, "95.8", 25_000 * 958 // 1000 + N),
    ("cz", BESTAAND, ZZP, {"technologie": "ja", "bewegingen": "ja"}, DAG, "95.9", 25_000 * 959 // 1000 + N),
    ("cz", BESTAAND, ZZP, {"vrij_voorstel": "100"}, DAG, "100", 25_000 + N),
    ("cz", BESTAAND, ZZP, {"vrij_voorstel": "97,25", "bewegingen": "ja"}, DAG, "97.25", 25_000 * 9725 // 10_000 + 1 + N),  # 243,125
    ("cz", BESTAAND, ZZP, {"vrij_voorstel": "100", "technologie": "ja"}, DAG, "100", 25_000 + N),
    ("cz", NIEUW, ZZP, PUNTEN, DAG, "93.5", 25_000 * 935 // 1000 + N),
    ("cz", NIEUW, ZZP, {"lezing.nieuw": "factor"}, DAG, "93.59", 23_398 + N),
    ("cz", NIEUW, ZZP, {"lezing.tarief.nieuw": "punten", "technologie": "ja", "bewegingen": "ja"}, DAG, "93.9", 25_000 * 939 // 1000 + N),
    ("cz", NIEUW, ZZP, {"vrij_voorstel": "98"}, DAG, "98", 25_000 * 98 // 100 + N),  # the reading of -2 no longer matters
    ("cz", NIEUW, ZZP, {**FACTOR, "technologie": "ja", "bewegingen": "ja"}, DAG, "93.99", 23_498 + N),  # 93,59 + 0,1 + 0,3: 234,975
    ("cz", NIEUW, ZZP, {**PUNTEN, "technologie": "ja"}, DAG, "93.6", 25_000 * 936 // 1000 + N),
    ("cz", REGIO, ZZP, {"geldt.nieuw": "nee", "bewegingen": "ja"}, DAG, "95.8", 25_000 * 958 // 1000 + N),
    ("cz", NIEUW, ZZP, {**PUNTEN, "bewegingen": "ja"}, DAG, "93.8", 25_000 * 938 // 1000 + N),
    ("cz", NIEUW, ZZP, {"lezing.nieuw": "factor", "technologie": "ja"}, DAG, "93.69", 23_423 + N),  # 93,59 + 0,1: 234,225
    ("cz", BESTAAND, MPT, {"technologie": "ja", "bewegingen": "ja"}, (6_147, 0, 0), "95.9", 5_895),  # 58,94973
    ("cz", BESTAAND, VPT, {"vrij_voorstel": "0"}, (20_000, 100, 50), "0", 150),  # only NHC and NIC are left
    ("cz", BESTAAND, ZZP, {"vrij_voorstel": "99,99"}, DAG, "99.99", 24_998 + N),  # 249,975
    # Salland: a person decides within -2 .. +1
    ("salland", BESTAAND, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("salland", BESTAAND, ZZP, {"differentiatie": "0"}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("salland", BESTAAND, ZZP, {"differentiatie": "0,6", **PUNTEN}, DAG, "96.1", 25_000 * 961 // 1000 + N),
    ("salland", BESTAAND, ZZP, {"differentiatie": "-2", **PUNTEN}, DAG, "93.5", 25_000 * 935 // 1000 + N),
    ("salland", BESTAAND, ZZP, {"differentiatie": "1", **PUNTEN}, DAG, "96.5", 25_000 * 965 // 1000 + N),
    ("salland", BESTAAND, ZZP, {"differentiatie": "1", **FACTOR}, DAG, "96.455", 24_114 + N),  # 241,1375
    ("salland", BESTAAND, ZZP, {"differentiatie": "-2", **FACTOR}, DAG, "93.59", 23_398 + N),
    ("salland", BESTAAND, VPT, {"differentiatie": "-1,99", **PUNTEN}, (20_000, 0, 0), "93.51", 20_000 * 9351 // 10_000),
    ("salland", NIEUW, ZZP, {"differentiatie": "1", **PUNTEN}, DAG, "96.5", 25_000 * 965 // 1000 + N),
    ("salland", NIEUW, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),  # nothing is said about new providers
    ("salland", BESTAAND, MPT, {"differentiatie": "-0,5", **FACTOR}, (6_000, 0, 0), "95.0225", 5_701),  # 57,0135
    # DSW: last year's percentage and the monitor, at most 97,5; new 91
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "96,8", "monitor": "1"}, DAG, "97.5", 25_000 * 975 // 1000 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "96,5", "monitor": "1"}, DAG, "97.5", 25_000 * 975 // 1000 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "96,4", "monitor": "1"}, DAG, "97.4", 25_000 * 974 // 1000 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "95", "monitor": "-1"}, DAG, "94", 25_000 * 94 // 100 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "95", "monitor": "0"}, DAG, "95", 25_000 * 95 // 100 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "98", "monitor": "0"}, DAG, "97.5", 25_000 * 975 // 1000 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "97,5", "monitor": "0"}, DAG, "97.5", 25_000 * 975 // 1000 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "98,5", "monitor": "-1"}, DAG, "97.5", 25_000 * 975 // 1000 + N),
    ("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "95,25", "monitor": "0,5"}, DAG, "95.75", 25_000 * 9575 // 10_000 + 1 + N),  # 239,375
    ("dsw", NIEUW, ZZP, {"tariefpercentage_vorig_jaar": "97", "monitor": "1"}, DAG, "91", 25_000 * 91 // 100 + N),  # the monitor is not for new
    ("dsw", NIEUW, ZZP, {}, DAG, "91", 25_000 * 91 // 100 + N),
    ("dsw", REGIO, ZZP, {"geldt.nieuw": "ja"}, DAG, "91", 25_000 * 91 // 100 + N),
    ("dsw", REGIO, ZZP, {"geldt.nieuw": "nee", "tariefpercentage_vorig_jaar": "97", "monitor": "1"}, DAG, "97.5", 25_000 * 975 // 1000 + N),
    ("dsw", ZZP_VPT, VPT, {"geldt.nieuw": "ja"}, (20_000, 0, 0), "91", 20_000 * 91 // 100),
    ("dsw", BESTAAND, MPT, {"tariefpercentage_vorig_jaar": "96,51", "monitor": "1"}, (6_000, 0, 0), "97.5", 6_000 * 975 // 1000),  # 97,51 is over
    ("dsw", NIEUW, MPT, {}, (6_000, 0, 0), "91", 6_000 * 91 // 100),
    # Zorg en Zekerheid: 95,5; employer +0,3 of the NZa tariff
    ("zorgenzekerheid", BESTAAND, ZZP, {}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("zorgenzekerheid", BESTAAND, ZZP, {"werkgeversopslag": "ja"}, DAG, "95.8", 25_000 * 958 // 1000 + N),
    ("zorgenzekerheid", NIEUW, ZZP, {"basistarief": "94"}, DAG, "94", 25_000 * 94 // 100 + N),
    ("zorgenzekerheid", NIEUW, ZZP, {"basistarief": "94", "werkgeversopslag": "ja"}, DAG, "94.3", 25_000 * 943 // 1000 + N),
    ("zorgenzekerheid", BESTAAND, MPT, {"werkgeversopslag": "ja"}, (6_147, 0, 0), "95.8", 5_889),  # 58,88826
    ("zorgenzekerheid", NIEUW, ZZP, {"basistarief": "95,5", "werkgeversopslag": "ja"}, DAG, "95.8", 25_000 * 958 // 1000 + N),
    ("zorgenzekerheid", REGIO, ZZP, {"geldt.nieuw": "nee"}, DAG, "95.5", 25_000 * 955 // 1000 + N),
    ("zorgenzekerheid", REGIO, ZZP, {"geldt.nieuw": "ja", "basistarief": "93,25"}, DAG, "93.25", 23_313 + N),  # 233,125
    ("zorgenzekerheid", NIEUW, MPT, {"basistarief": "95,49"}, (6_147, 0, 0), "95.49", 5_870),  # 58,697703
    # rounding half up, third decimal 5 goes up: 95,5% of 112,30 is 107,2465; of 61,47 it is 58,70385
    (None, BESTAAND, ZZP, {}, (11_230, 0, 0), "95.5", 10_725),
    (None, BESTAAND, ZZP, {}, (6_147, 0, 0), "95.5", 5_870),
]  # fmt: skip


@pytest.mark.parametrize(("zk", "type_", "vorm", "feiten", "bedragen", "pct", "cents"), WORKED)
def test_worked_by_hand(
    zk: str | None, type_: AanbiederType, vorm: Leveringsvorm, feiten: dict[str, str], bedragen: tuple[int, int, int], pct: str, cents: int
) -> None:
    report = ladder(zk, type_, vorm, feiten, bedragen)
    assert report.exit_code() == 0, (report.vragen, report.bevindingen)
    assert besluit(report).tariefpercentage == Decimal(pct)
    assert besluit(report).tarief_cents == Money(cents)
    assert {s.status for s in besluit(report).stappen} <= {"secundair", "vast", "onbekend"}


ZEVEN = ("zilverenkruis", "vgz", "menzis", "cz", "salland", "dsw", "zorgenzekerheid")


@pytest.mark.parametrize("zk", ZEVEN)
def test_the_table_is_whole(zk: str) -> None:
    """Existing and new; every rung of the kader climbed; every opslag alone and all of them together; points and factor where open."""
    cases = [(case[1], case[3], besluit(ladder(*case[:5])).stappen) for case in WORKED if case[0] == zk]
    rules = {r.sleutel: r for r in resolve_kader(2024, Sector.VV, zk, None).tarief}
    climbed = [({s.regel for s in stappen}, type_) for type_, _, stappen in cases]
    assert {BESTAAND, NIEUW} <= {type_ for type_, _, _ in cases}
    assert set().union(*(keys for keys, _ in climbed)) - {"tarief.nza_maximum"} == set(rules)
    raised = {key for key, r in rules.items() if r.bewerking.value == "opslag"}
    free = {key for key, r in rules.items() if r.bewerking.value == "vrij_voorstel"}  # fixes the percentage after any opslag
    together = [keys & raised for keys, _ in climbed if not keys & free]
    for key in raised:
        assert {key} in together, key
        most = {k for k in raised if not rules[k].voor_leveringsvormen or rules[k].voor_leveringsvormen == rules[key].voor_leveringsvormen}
        assert any(keys >= most | {key} for keys in together), key
    for key in (k for k, r in rules.items() if r.lezing.value == "onbekend"):
        assert {s.feiten.get("lezing") for _, _, stappen in cases for s in stappen if s.regel == key} >= {"punten", "factor"}


# 2016 GZ (§2.2.4): the basistarief of the region, and an opslag of at most 3%
WORKED_2016 = [
    ({"basistarief": "94"}, "94", 25_000 * 94 // 100 + N),
    ({"basistarief": "94", "opslag": "0"}, "94", 25_000 * 94 // 100 + N),
    ({"basistarief": "94", "opslag": "1,8", **PUNTEN}, "95.8", 25_000 * 958 // 1000 + N),
    ({"basistarief": "94", "opslag": "3", **PUNTEN}, "97", 25_000 * 97 // 100 + N),
    ({"basistarief": "94", "opslag": "3", **FACTOR}, "96.82", 25_000 * 9682 // 10_000 + N),
    ({"basistarief": "98", "opslag": "3", **PUNTEN}, "100", 25_000 + N),  # never above the NZa maximum
    ({"basistarief": "100", "opslag": "3", **FACTOR}, "100", 25_000 + N),
]


@pytest.mark.parametrize(("feiten", "pct", "cents"), WORKED_2016)
def test_2016_worked_by_hand(feiten: dict[str, str], pct: str, cents: int) -> None:
    report = ladder(None, BESTAAND, ZZP, feiten, kader="2016-gz")
    assert report.exit_code() == 0
    assert (besluit(report).tariefpercentage, besluit(report).tarief_cents) == (Decimal(pct), Money(cents))


# what the policy leaves open and no fact fills is a question (exit 4): which code, on which rule
OPEN = [
    ("2024-vv", "zilverenkruis", NIEUW, MPT, {}, [("V901", "tarief.nieuw")]),
    ("2024-vv", "zilverenkruis", REGIO, MPT, {}, [("V904", "tarief.nieuw")]),
    ("2024-vv", "vgz", BESTAAND, VPT, {"commitment_vv_tafels": "ja"}, [("V901", "tarief.vv_tafels")]),
    ("2024-vv", "menzis", NIEUW, ZZP, {}, [("V902", "tarief.nieuw")]),
    ("2024-vv", "menzis", ZZP_VPT, ZZP, {}, [("V904", "tarief.nieuw")]),
    ("2024-vv", "cz", NIEUW, ZZP, {}, [("V902", "tarief.nieuw")]),
    ("2024-vv", "cz", NIEUW, ZZP, {"technologie": "ja"}, [("V902", "tarief.nieuw")]),
    ("2024-vv", "salland", BESTAAND, ZZP, {"differentiatie": "0,6"}, [("V902", "tarief.differentiatie")]),
    ("2024-vv", "dsw", BESTAAND, ZZP, {}, [("V903", "tarief.monitor"), ("V903", "tarief.monitor")]),
    ("2024-vv", "dsw", BESTAAND, ZZP, {"monitor": "1"}, [("V903", "tarief.monitor")]),
    ("2024-vv", "dsw", REGIO, ZZP, {"tariefpercentage_vorig_jaar": "95", "monitor": "0"}, [("V904", "tarief.nieuw")]),
    ("2024-vv", "dsw", REGIO, ZZP, {}, [("V904", "tarief.nieuw")]),  # the monitor stays out where 91% holds: not asked before that is known
    ("2024-vv", "dsw", REGIO, ZZP, {"geldt.nieuw": "nee", "monitor": "0"}, [("V903", "tarief.monitor")]),
    ("2024-vv", "zorgenzekerheid", NIEUW, ZZP, {}, [("V901", "tarief.nieuw")]),
    ("2016-gz", None, BESTAAND, ZZP, {}, [("V901", "tarief.basis")]),
    ("2016-gz", None, BESTAAND, ZZP, {"basistarief": "94", "opslag": "3"}, [("V902", "tarief.opslag")]),
    ("2016-gz", None, BESTAAND, ZZP, {"opslag": "3"}, [("V901", "tarief.basis"), ("V902", "tarief.opslag")]),
    ("2024-gz", None, BESTAAND, ZZP, {}, [("V901", "tarief.basis")]),
    ("2027-vv", None, BESTAAND, MPT, {}, [("V901", "tarief.basis")]),
]


@pytest.mark.parametrize(("kader", "zk", "type_", "vorm", "feiten", "open_"), OPEN)
def test_what_is_open_is_asked(
    kader: str, zk: str | None, type_: AanbiederType, vorm: Leveringsvorm, feiten: dict[str, str], open_: list[tuple[str, str]]
) -> None:
    report = ladder(zk, type_, vorm, feiten, kader=kader)
    assert report.exit_code() == 4
    assert [(q.code, q.feiten.get("sleutel")) for q in report.vragen] == open_
    assert besluit(report).tariefpercentage is None
    assert besluit(report).tarief_cents is None


# a value outside its band is a finding (exit 1), and no percentage comes out
OUT_OF_BAND = [
    ("2024-vv", "zilverenkruis", {"ruilpercentage": "95,51"}, "95,51", "0 tot en met 95,5"),
    ("2024-vv", "vgz", {"commitment_vv_tafels": "ja", "opslag_vv_tafels": "100,5"}, "100,5", "0 tot en met 100"),
    ("2024-vv", "vgz", {"commitment_vv_tafels": "ja", "opslag_vv_tafels": "-0,2"}, "-0,2", "0 tot en met 100"),
    ("2024-vv", "salland", {"differentiatie": "-2,01", **FACTOR}, "-2,01", "-2 tot en met 1"),
    ("2024-vv", "dsw", {"tariefpercentage_vorig_jaar": "96", "monitor": "1,01"}, "1,01", "-1 tot en met 1"),
    ("2024-vv", "cz", {"vrij_voorstel": "100,01"}, "100,01", "0 tot en met 100"),
    ("2024-vv", "salland", {"differentiatie": "1,01", **FACTOR}, "1,01", "-2 tot en met 1"),
    ("2024-vv", "dsw", {"tariefpercentage_vorig_jaar": "96", "monitor": "-1,01"}, "-1,01", "-1 tot en met 1"),
    ("2024-vv", "salland", {"differentiatie": "1,1", **PUNTEN}, "1,1", "-2 tot en met 1"),
    ("2024-vv", "salland", {"differentiatie": "-2,5", **PUNTEN}, "-2,5", "-2 tot en met 1"),
    ("2024-vv", "dsw", {"tariefpercentage_vorig_jaar": "96", "monitor": "1,5"}, "1,5", "-1 tot en met 1"),
    ("2024-vv", "dsw", {"tariefpercentage_vorig_jaar": "101", "monitor": "0"}, "101", "0 tot en met 100"),
    ("2016-gz", None, {"basistarief": "94", "opslag": "3,1", **PUNTEN}, "3,1", "0 tot en met 3"),
    ("2016-gz", None, {"basistarief": "100,5"}, "100,5", "0 tot en met 100"),
]


@pytest.mark.parametrize(("kader", "zk", "feiten", "gevonden", "verwacht"), OUT_OF_BAND)
def test_outside_its_band(kader: str, zk: str | None, feiten: dict[str, str], gevonden: str, verwacht: str) -> None:
    report = ladder(zk, BESTAAND, ZZP, feiten, kader=kader)
    assert report.exit_code() == 1
    (finding,) = [f for f in report.bevindingen if f.code == "F901"]
    assert (finding.gevonden, finding.verwacht) == (gevonden, verwacht)
    assert besluit(report).tariefpercentage is None


@pytest.mark.parametrize(("monitor", "percentage"), [("0", "0"), ("-1", None)])
def test_a_percentage_below_zero_is_never_awarded(monitor: str, percentage: str | None) -> None:
    """DSW: last year 0 and a monitor of -1 make -1%; 0 and 0 stay 0%."""
    report = ladder("dsw", BESTAAND, ZZP, {"tariefpercentage_vorig_jaar": "0", "monitor": monitor}, kader="2024-vv")
    given = besluit(report).tariefpercentage
    assert given == (None if percentage is None else Decimal(percentage))
    assert [(f.code, f.gevonden, f.verwacht) for f in report.bevindingen] == ([] if percentage else [("F905", "-1%", "0% of meer")])


def test_lower_basis_for_new_stays_under_the_richttarief() -> None:
    for zorgkantoor in ("zilverenkruis", "zorgenzekerheid"):
        report = ladder(zorgkantoor, NIEUW, MPT, {"basistarief": "95,51"})
        assert [(f.code, f.gevonden, f.verwacht) for f in report.bevindingen] == [("F901", "95,51", "0 tot en met 95,5")]


@pytest.mark.parametrize(
    ("zk", "feiten", "naam", "gevonden"),
    [
        ("cz", {"technologie": "misschien"}, "technologie", "misschien"),
        ("cz", {"vrij_voorstel": "veel"}, "vrij_voorstel", "veel"),
        ("cz", {"vrij_voorstel": "1.234"}, "vrij_voorstel", "1.234"),  # can be read two ways
        ("salland", {"differentiatie": "0,5", "lezing": "procenten"}, "lezing", "procenten"),
    ],
)
def test_a_fact_that_cannot_be_read(zk: str, feiten: dict[str, str], naam: str, gevonden: str) -> None:
    report = ladder(zk, BESTAAND, ZZP, feiten)
    assert report.exit_code() == 1
    (finding,) = [f for f in report.bevindingen if f.code == "F902"]
    assert (finding.feiten.get("feit"), finding.gevonden) == (naam, gevonden)


def test_every_rung_names_its_source_and_status() -> None:
    steps = besluit(ladder("cz", BESTAAND, ZZP, {"technologie": "ja", "bewegingen": "ja"})).stappen
    assert [(s.regel, s.van, s.naar, s.status) for s in steps] == [
        ("tarief.basis", "100", "95.5", "secundair"),
        ("tarief.technologie", "95.5", "95.6", "secundair"),
        ("tarief.bewegingen", "95.6", "95.9", "secundair"),
    ]
    assert steps[1].bron == "tabel-contractering-vv-2024-2026 kolom CZ, Bekostiging en tarieven"


def test_new_providers_at_zilveren_kruis_are_for_care_at_home() -> None:
    report = ladder("zilverenkruis", NIEUW, ZZP, {"basistarief": "93"})
    (warning,) = report.bevindingen
    assert (warning.code, warning.verwacht, report.exit_code()) == ("W902", "VPT, MPT", 0)


@pytest.mark.parametrize(("says", "codes"), [("ja", ["W902"]), ("nee", [])])
def test_whether_that_holds_for_who_is_new_in_the_region_is_a_fact(says: str, codes: list[str]) -> None:
    report = ladder("zilverenkruis", REGIO, ZZP, {"geldt.nieuw": "nee", "geldt.volume.nieuw_thuis": says})
    assert [f.code for f in report.bevindingen] == codes
    assert besluit(report).tarief_cents == Money(25_000 * 955 // 1000 + N)
    asked = (
        "Of 'Nieuwe zorgaanbieders alleen voor zorg thuis' ook geldt voor het type nieuw_in_regio, zegt het beleid niet;"
        " u zegt het met --feit geldt.volume.nieuw_thuis=… (ja of nee)."
    )
    assert asked not in report.notes
    for feiten in ({}, {"geldt.volume.nieuw_thuis": "misschien"}):
        assert asked in ladder("zilverenkruis", REGIO, ZZP, {"geldt.nieuw": "nee"} | feiten).notes
    assert asked not in ladder("zilverenkruis", REGIO, VPT, {"geldt.nieuw": "nee"}).notes


def test_a_fact_without_a_part_is_told() -> None:
    report = ladder("menzis", BESTAAND, ZZP, {"technologie": "ja"})
    assert [(f.code, f.feiten.get("feit")) for f in report.bevindingen] == [("W901", "technologie")]
    assert report.exit_code() == 0
