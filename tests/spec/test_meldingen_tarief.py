"""F902, F903 and W903: a fact that cannot be read, a kader without a tariff rule, and a list of the NZa that says something else than the list that ships."""

from __future__ import annotations

from pathlib import Path

from tests.domain.test_klim import BESTAAND, ZZP
from tests.spec.meldingen import told
from tests.spec.test_tarief import ladder
from tests.workflow.test_nza_tarieven import lijst, session
from wlzcli.domain.canonical import Facts
from wlzcli.domain.klim import climb
from wlzcli.workflow.nza_tarieven import read_list


def test_a_kader_without_a_tariff_rule() -> None:
    found = climb((), Facts(), BESTAAND, ZZP, onderwerp="Zorg A", kader="2016-gz").findings

    assert [told(f) for f in found] == [
        ("F903", "Zorg A", "", "Zorg A: het kader 2016-gz heeft geen tariefregel voor ZZP en type bestaand.")
    ]


def test_a_prestatie_unlike_the_list_that_ships(tmp_path: Path) -> None:
    rows = ("H104;Verpleging;GZ;VPT;dag;70,00;0;0;NZa 2025;vast",)
    found = read_list(session(tmp_path), lijst(tmp_path / "2025.csv", rows), None, None).bevindingen

    assert [told(f) for f in found] == [
        ("W903", "H104", "2025.csv › regel 2", "Prestatie H104 staat als VPT per dag; de lijst van wlz (onbevestigd) zegt MPT per uur.")
    ]


def test_a_fact_that_cannot_be_read() -> None:
    """CZ: technology is yes or no."""
    found = ladder("cz", BESTAAND, ZZP, {"technologie": "misschien"}).bevindingen

    assert [told(f) for f in found if f.blocks] == [
        (
            "F902", "cz ZZP bestaand", "tarief.technologie",
            "cz ZZP bestaand: het feit 'technologie' voor Opslag voor bewezen arbeidsbesparende technologie luidt 'misschien'; "
            "hier hoort ja of nee.",
        )
    ]  # fmt: skip
