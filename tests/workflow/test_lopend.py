"""A year in which only agreements of more years run: nothing is handed in or tested, and they are awarded all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import AGB, gunning_kader, tariefregel
from tests.gunning_ronde import TABELLEN, gunning_ronde, session
from wlzcli.domain.canonical import to_data
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ladder import Bewerking
from wlzcli.errors import MomentError
from wlzcli.policy.model import Kader
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import gunning, ingest, status, vaststellen

ONTVANGST = "map;soort;ontvangen_op\n"
RUNS = TABELLEN["feiten"] + f"{AGB};5503;GZ;;meerjarig_tot;2016-12-31;2015-01-01;overeenkomst\n"


def flat() -> Kader:
    """94% for everyone."""
    return gunning_kader(tarief=(tariefregel("basis", Bewerking.BASIS, waarde=94, volgorde=1),))


def quiet_year(tmp_path: Path, feiten: str) -> RondeFolder:
    return gunning_ronde(tmp_path, kader=flat(), toetsen=(), inschrijvingen=(), scores=(), feiten=feiten, ontvangst=ONTVANGST)


def next_step(folder: RondeFolder) -> object:
    return status.run(session(folder)).extra["volgende_opdracht"]


def how_it_stands(folder: RondeFolder) -> tuple[str, str]:
    with folder.reading() as tables:
        (stands,) = (b.as_type(GunningBesluit) for b in tables.standing("gunning"))
    return stands.uitkomst.value, stands.fase.value


def test_running_agreements_are_awarded_where_nothing_was_handed_in(tmp_path: Path) -> None:
    """97% of 1.000 days at 94% of 250 euro and 35 euro NHC and NIC, for the one year that is left."""
    folder = quiet_year(tmp_path, RUNS)
    with pytest.raises(MomentError) as caught:
        gunning.run(session(folder))
    assert caught.value.herstel == "Draai eerst 'wlz ingest'."
    ingest.run(session(folder))
    assert next_step(folder) == "wlz gunning"
    waits = to_data(status.run(session(folder)).extra["wacht"])
    assert [w["wat"] for w in waits] == ["de gunning van lopende overeenkomsten; er is niets nieuws ingediend"]

    report = gunning.run(session(folder))
    (besluit,) = to_data(report.besluiten)
    assert (besluit["agb_code"], besluit["uitkomst"], besluit["duur_jaren"]) == (AGB, "gegund", 1)
    assert besluit["bedrag_cents"] == 970 * (235_00 + 35_00)
    assert report.voorstel is not None
    assert next_step(folder) == f"wlz vaststellen gunning {report.voorstel.id[:12]} --door NAAM"
    vaststellen.run(session(folder, "B. de Vries", date(2015, 10, 6)), "gunning", report.voorstel.id)
    assert how_it_stands(folder) == ("gegund", "voorlopig")


def test_without_a_running_agreement_there_is_nothing_to_award(tmp_path: Path) -> None:
    folder = quiet_year(tmp_path, TABELLEN["feiten"])
    ingest.run(session(folder))
    with pytest.raises(MomentError) as caught:
        gunning.run(session(folder))
    assert caught.value.melding == "Er is niets ingediend dat meetelt en er loopt geen meerjarige overeenkomst; er valt niets te gunnen."
    assert next_step(folder) == "wlz ingest"
