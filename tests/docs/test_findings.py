"""Every code has its texts, every text its code, and ``docs/findings.md`` is what the texts make of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import wlzcli
from wlzcli.domain.werkboek import MeldingSoort, Weigerreden
from wlzcli.formats.messages import load_texts
from wlzcli.workflow.uitleg import findings_markdown

ROOT = Path(wlzcli.__file__).parent
PAGE = ROOT.parent / "docs" / "findings.md"
CODE = re.compile(r"[FWV][1-9][0-9]{2}")
FIELD = re.compile(r"{([a-z_]+)}")


def codes_in_code() -> dict[str, str]:
    """Every text in the package that is exactly a code, with a file that uses it."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, str(path.relative_to(ROOT.parent)))
    # Two lists number their codes by place.
    return found | {item.code: "wlzcli/domain/werkboek.py" for item in (*Weigerreden, *MeldingSoort)}


def test_every_code_that_is_used_has_its_texts() -> None:
    """A finding or question without a text would be unreadable."""
    missing = {code: where for code, where in codes_in_code().items() if code not in load_texts()}

    assert missing == {}


def test_every_text_belongs_to_a_code_that_is_used() -> None:
    """A text that nothing uses promises a check that is not there."""
    assert sorted(set(load_texts()) - set(codes_in_code())) == []


@pytest.mark.parametrize("code", sorted(load_texts()))
def test_texts_are_complete(code: str) -> None:
    """A finding says what and what to do; a question asks. Every choice is explained."""
    texts = load_texts()[code]
    needed = {"titel", "vraag"} if code.startswith("V") else {"titel", "boodschap", "herstel"}

    assert needed <= texts.keys()
    assert all(str(texts[name]).strip() for name in needed)
    parts = {"keuzes", "boodschap_zorgaanbieder", "herstel_zorgaanbieder", "bron", "stap", "eerste_in_map", "tweede_in_map"}
    assert texts.keys() <= needed | parts
    for name in ("boodschap", "herstel", "vraag", "boodschap_zorgaanbieder"):
        left = FIELD.sub("", str(texts.get(name, "")))
        assert "{" not in left
        assert "}" not in left


def test_the_page_is_current() -> None:
    """``docs/findings.md`` was made from these texts: run ``make docs`` after changing one."""
    assert PAGE.read_text(encoding="utf-8") == findings_markdown()
