"""For all tests: the laws look at the same cases every time, so a run that failed can be run again."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("vast", derandomize=True, deadline=None)
settings.load_profile("vast")
