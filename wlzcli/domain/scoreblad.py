"""The score sheet as a value: what one assessor is given to fill in, and where each answer stands.

``cycle.score.sheet`` makes and reads it, ``formats.xlsx_score`` writes it. Rows are known by their key, not by their
place, so that an assessor may sort them. A sheet holds the plans of one assessor and nobody else's scores.
"""

from __future__ import annotations

from decimal import Decimal

from wlzcli.domain.ontwikkelplan import PlanSleutel
from wlzcli.records import dataclass

FORMAAT, FORMAAT_CONSENSUS = "wlz/scoreblad/1", "wlz/consensusblad/1"
BLAD_UITLEG, BLAD_BELANGEN, BLAD_SCORES, BLAD_PLANNEN = "Uitleg", "Belangen", "Scores", "Plannen"
BLAD_CONSENSUS = "Consensus"
NAAM_FORMAAT, NAAM_RONDE, NAAM_BELEID, NAAM_BEOORDELAAR = "wlz_formaat", "wlz_ronde", "wlz_beleid", "wlz_beoordelaar"
NAAM_KENMERK, NAAM_GEOPEND = "wlz_ronde_kenmerk", "wlz_ronde_geopend"
NIET_VAN_TOEPASSING = "n.v.t."

# Sheet Belangen: agb_code · name · ja/nee · explanation. Sheet Scores: key · version · element · name · plan · theme · title ·
# anchors · score · motivation. The first three of Scores are hidden: they carry the row's identity when rows are sorted.
EERSTE_RIJ = 5
BELANG_KOLOMMEN = ("A", "B", "C", "D")
KOLOM_SLEUTEL, KOLOM_VERSIE, KOLOM_ELEMENT = "A", "B", "C"
KOLOM_SCORE, KOLOM_MOTIVERING = "I", "J"
# Sheet Consensus: question (hidden) · plan · element · anchors · what each assessor gave · spread · score · motivation.
CONSENSUS_VRAAG, CONSENSUS_SCORE, CONSENSUS_MOTIVERING = "A", "G", "H"


@dataclass(frozen=True, slots=True)
class BladIdentiteit:
    """What a sheet says of itself. ``kenmerk`` and ``geopend`` are of its ronde; empty on sheets of wlz 0.2.0 and before."""

    ronde: str
    beleid: str
    beoordelaar: str
    formaat: str = FORMAAT
    kenmerk: str = ""
    geopend: str = ""


@dataclass(frozen=True, slots=True)
class BelangRij:
    """One zorgaanbieder about which the assessor declares."""

    agb_code: str
    naam: str


@dataclass(frozen=True, slots=True)
class ScoreRij:
    """One element of one plan. ``vraagt_score`` False: only a motivation is asked (a kader that judges as a whole).

    ``heel``: whole points only. ``nvt``: the assessor may say that the element does not apply.
    """

    sleutel: PlanSleutel
    versie: str
    naam: str
    thema: str
    element: str
    titel: str
    ankers: tuple[str, ...]
    vraagt_score: bool
    minimum: Decimal
    maximum: Decimal
    heel: bool
    nvt: bool


@dataclass(frozen=True, slots=True)
class PlanTekst:
    """One part of a plan as the zorgaanbieder wrote it."""

    naam: str
    plan: str
    onderdeel: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Scoreblad:
    """One workbook for one assessor."""

    identiteit: BladIdentiteit
    belangen: tuple[BelangRij, ...]
    rijen: tuple[ScoreRij, ...]
    teksten: tuple[PlanTekst, ...]
    voorbeeld: bool = False


@dataclass(frozen=True, slots=True)
class ConsensusRij:
    """One question about which assessors must agree, with what each of them gave and why."""

    vraag: str
    onderwerp: str
    element: str
    ankers: tuple[str, ...]
    oordelen: tuple[str, ...]
    spreiding: str
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Consensusblad:
    """The workbook of one consensus meeting. It shows everyone's scores, so it is made when all have handed in."""

    identiteit: BladIdentiteit
    rijen: tuple[ConsensusRij, ...]
    voorbeeld: bool = False
