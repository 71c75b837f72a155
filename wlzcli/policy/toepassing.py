"""When a clause that only a person can apply is asked: by which step, under which code, for whom.

A closed list: a kader names the word, the step that knows the facts asks the question and uses its answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from wlzcli.records import dataclass


class Toepassing(StrEnum):
    """When a clause is asked, and of whom. A closed list: each word but the first is a question of one step (``VRAGEN``)."""

    INFORMATIE = "informatie"  # changes nothing that wlz decides: shown, not asked
    BESTAAND = "bestaand"  # who may count as existing, where one text has one reading for everyone
    ZONDER_PRODUCTIE = "overeenkomst_zonder_productie"
    WIJZIGING = "gemelde_wijziging"
    EIGEN_FORMAT = "eigen_format"
    OPSLAG_HOOGTE = "hoogte_opslag"
    OPSLAG_MOMENT = "moment_opslag"
    LOPENDE_OVEREENKOMST = "lopende_overeenkomst"
    EERDER_ONDERZOEK = "eerder_fraudeonderzoek"
    REGIONALE_VOORWAARDEN = "regionale_voorwaarden"


@dataclass(frozen=True, slots=True)
class Gevraagd:
    """The question a clause becomes: its code, the step that asks it, and for whom; ``feit`` where the code asks more than this."""

    code: str
    stap: str
    voor: str
    feit: str | None = None

    @property
    def label(self) -> str:
        """As ``beleid toon`` and the dossier show it."""
        return f"{self.code} in {self.stap}, {self.voor}"


VRAGEN: Mapping[Toepassing, Gevraagd] = MappingProxyType(
    {
        Toepassing.BESTAAND: Gevraagd("V272", "validate", "eens voor het kader"),
        Toepassing.ZONDER_PRODUCTIE: Gevraagd("V270", "validate", "per zorgaanbieder en leveringsvorm"),
        Toepassing.WIJZIGING: Gevraagd("V288", "validate", "per zorgaanbieder"),
        Toepassing.EIGEN_FORMAT: Gevraagd("V301", "dialoog", "per zorgaanbieder"),
        Toepassing.OPSLAG_HOOGTE: Gevraagd("V305", "score", "per plan"),
        Toepassing.OPSLAG_MOMENT: Gevraagd("V309", "score", "eens voor het kader"),
        Toepassing.LOPENDE_OVEREENKOMST: Gevraagd("V407", "gunning", "per zorgaanbieder"),
        Toepassing.EERDER_ONDERZOEK: Gevraagd("V408", "gunning", "per zorgaanbieder", "fraudeonderzoek"),
        Toepassing.REGIONALE_VOORWAARDEN: Gevraagd("V409", "gunning", "per zorgaanbieder"),
    }
)
