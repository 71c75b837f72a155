"""The closed lists and number formats of the field."""

from __future__ import annotations

import re
from enum import StrEnum


class Sector(StrEnum):
    """A sector of the Wlz; each has its own kader."""

    VV = "VV"
    GZ = "GZ"
    GGZ = "GGZ"


class Leveringsvorm(StrEnum):
    """How care is delivered. Logeren and pgb never appear on a production line by themselves."""

    ZZP = "ZZP"
    VPT = "VPT"
    MPT = "MPT"
    LOGEREN = "logeren"


class AanbiederType(StrEnum):
    """Per region, sector and leveringsvorm (inkoopkader-2016-gz §2.2.2)."""

    BESTAAND = "bestaand"
    GEHEEL_NIEUW = "geheel_nieuw"
    NIEUW_IN_REGIO = "nieuw_in_regio"
    NIEUW_ZZP_VPT = "nieuw_zzp_vpt"

    @property
    def is_nieuw(self) -> bool:
        """Any of the three new types."""
        return self is not AanbiederType.BESTAAND


class Eenheid(StrEnum):
    """The unit of a prestatie. Its quantum: 1 day or etmaal, else 0.01."""

    DAG = "dag"
    ETMAAL = "etmaal"
    UUR = "uur"
    DAGDEEL = "dagdeel"


_AGB = re.compile(r"[0-9]{8}", re.ASCII)
_REGIO = re.compile(r"55[0-9]{2}", re.ASCII)


def is_agb_code(text: str) -> bool:
    """Eight digits; there is no published check digit."""
    return _AGB.fullmatch(text) is not None


def is_regio_code(text: str) -> bool:
    """The four digits of a zorgkantoorregio (55xx)."""
    return _REGIO.fullmatch(text) is not None
