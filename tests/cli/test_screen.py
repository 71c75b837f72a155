"""Tables on a terminal: no amount and no code is ever broken, however narrow the screen."""

from __future__ import annotations

import re

import pytest

from wlzcli.cli import screen
from wlzcli.domain.report import Table

ROWS = (("06010001", "Stichting De Zonnewijzer", "€ 3.960.782,90"), ("06010002", "Beekrijk", "€ 12,00"))
TABLE = Table("Gunning", ("AGB", "naam", "bedrag"), ROWS, ("bedrag",))


def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int) -> list[str]:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    screen.show_table(TABLE)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [44, 48, 60, 120])
def test_a_name_folds_at_its_words_and_an_amount_stays_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    lines = shown(monkeypatch, capsys, width)
    assert any("06010001" in line and "€ 3.960.782,90" in line for line in lines)
    assert max(len(re.sub(r"\x1b\[\d*m", "", line)) for line in lines) <= width


def test_a_table_that_does_not_fit_becomes_lines_of_column_and_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(monkeypatch, capsys, 30) == [
        "Gunning",
        "",
        "AGB: 06010001",
        "naam: Stichting De Zonnewijzer",
        "bedrag: € 3.960.782,90",
        "",
        "AGB: 06010002",
        "naam: Beekrijk",
        "bedrag: € 12,00",
        "",
    ]


def test_progress_is_one_line_that_fits_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "20")
    tell = screen.progress()
    tell(1, 12, "001-stichting-met-een-lange-naam")
    tell(12, 12, "012-kort")

    # 20 columns, less "1/12 " and one for the cursor: 14 signs of the name
    assert capsys.readouterr().err == "\r1/12 001-stichting-\x1b[K\r12/12 012-kort\x1b[K\r\x1b[K"


def test_progress_says_nothing_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    screen.progress()(1, 12, "001-stichting")

    assert capsys.readouterr().err == ""
