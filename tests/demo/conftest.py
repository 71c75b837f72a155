"""The sample rondes, run once for all tests here."""

from __future__ import annotations

import pytest

from tests.demo.season import Stages, stages


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the sample rondes share them, so they stay with one worker."""
    for item in items:
        if "tests/demo/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def gz(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """2016 GZ at every stage."""
    return stages("2016-gz", tmp_path_factory.mktemp("gz"))


@pytest.fixture(scope="session")
def vv(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """2024 V&V for CZ at every stage."""
    return stages("2024-vv-cz", tmp_path_factory.mktemp("vv"))
