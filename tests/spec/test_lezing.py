"""Forms that were changed in spite of the protection: what is still sure is read, what is not is said at its cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.cycle.test_ingest import aanlevering, lezing, ontvangen, weigh
from tests.spec.test_ingest import ALG, MESSAGES, PROD, merge, put
from wlzcli.domain.aanlevering import Lezing
from wlzcli.views.meldingen import boodschap

Edit = Callable[[Any], None]


def told(read: Lezing) -> list[tuple[str, str | None, str]]:
    """Code, cell and message of all that ingest says of it."""
    found = weigh(aanlevering(read_=read), register=(ontvangen("01-linde", 29),)).findings
    return [(f.code, f.cel, boodschap(f, MESSAGES)) for f in found]


def edits(*each: Edit) -> Edit:
    def edit(book: Any) -> None:
        for one in each:
            one(book)

    return edit


# -- merged cells ------------------------------------------------------------------------------------


def hidden_by(bereik: str, blad: str, cel: str) -> tuple[str, str, str]:
    return ("F132", cel, f"Op blad {blad} zijn cellen samengevoegd ({bereik}); daaronder staat in {cel} een antwoord dat niemand ziet.")


def test_every_hidden_answer_is_asked_for() -> None:
    """F132 once for each: a repair restores what was asked for, so what is not named could never be put right."""
    volumes = edits(put(PROD, "E5", 365), put(PROD, "E6", 100), put(PROD, "E7", 200), merge(PROD, "E5:E8"))
    read = lezing(volumes)

    assert told(read) == [hidden_by("E5:E8", PROD, "E6"), hidden_by("E5:E8", PROD, "E7")]
    assert [(r.cel, r.volume) for r in read.productie] == [("E5", Decimal(365)), ("E6", None), ("E7", None)]
    assert [f.feiten.get("prestatiecode") for f in read.bevindingen] == [r.prestatiecode for r in read.productie[1:]]


def test_a_whole_sheet_in_one_cell() -> None:
    """Every answer on it is hidden, and asked for; who it is stays known."""
    read = lezing(merge(ALG, "A1:XFD1048576"))

    assert told(read) == [hidden_by("A1:XFD1048576", ALG, cel) for cel in ("B5", "B6", "B7", "B8", "B14", "B16", "B22")]
    assert {v.id: v.waarde for v in read.velden if v.cel in ("B5", "B22") and v.blad == ALG} == {"agb_code": "06290123", "fte": None}
