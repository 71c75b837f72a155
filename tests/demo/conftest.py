"""The sample rondes, run once in each worker for all tests here."""

from __future__ import annotations

import pytest

from tests.demo.season import Stages, stages


@pytest.fixture(scope="session")
def gz(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """2016 GZ at every stage."""
    return stages("2016-gz", tmp_path_factory.mktemp("gz"))


@pytest.fixture(scope="session")
def vv(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """2024 V&V for CZ at every stage."""
    return stages("2024-vv-cz", tmp_path_factory.mktemp("vv"))
