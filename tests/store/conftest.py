"""An empty ronde folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from wlzcli.store.folder import RondeFolder, create


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    """A ronde with nothing in it."""
    return create(tmp_path / "ronde", "zorgkantoor = 'test'\n", {"beleid.json": b"{}"}, "lees mij")
