"""Every code of the messages has its case in this folder: asserted in a test, or a row of a table that a test runs over.

A code in a comment, a docstring, a helper that nobody calls or a table that no test runs over is no case.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import wlzcli
from wlzcli.domain.werkboek import MeldingSoort, Weigerreden

SPEC = Path(__file__).parent
TEXTS = Path(wlzcli.__file__).parent / "messages" / "nl"
CODE = re.compile(r"[FWV]\d{3}")


def codes_in(node: ast.AST) -> Iterator[str]:
    """Texts that are a code and nothing else."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
            yield part.value


def cases_of(source: str) -> set[str]:
    """The codes that the tests of a page assert or are parametrized with, at first hand or by the name of a table."""
    page = ast.parse(source)
    tests = [f for f in page.body if isinstance(f, ast.FunctionDef) and f.name.startswith("test_")]
    used = [d for f in tests for d in f.decorator_list] + [part for f in tests for part in f.body]
    names = {part.id for node in used for part in ast.walk(node) if isinstance(part, ast.Name)}
    tables = [t for t in page.body if isinstance(t, ast.Assign | ast.AnnAssign) and t.value is not None and names & set(_targets(t))]
    asserted = [part for node in used for part in ast.walk(node) if isinstance(part, ast.Assert)]
    held = [*asserted, *(d for f in tests for d in f.decorator_list), *(t.value for t in tables if t.value is not None)]
    return {code for node in held for code in codes_in(node)}


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [t.id for t in targets if isinstance(t, ast.Name)]


def known_codes() -> dict[str, str]:
    """Every code of the messages, with the file that has its texts."""
    found: dict[str, str] = {}
    for path in sorted(TEXTS.glob("*.toml")):
        for code in tomllib.loads(path.read_text("utf-8")):
            if CODE.fullmatch(code):
                assert code not in found, f"{code} stands in {found.get(code)} and in {path.name}"
                found[code] = path.name
    return found


def test_every_code_of_the_messages_has_its_case() -> None:
    by_list = {r.code for r in Weigerreden} | {m.code for m in MeldingSoort}  # test_bestanden.py holds its cases against these lists
    cases = set().union(*(cases_of(path.read_text("utf-8")) for path in SPEC.glob("test_*.py")))

    assert {code: name for code, name in known_codes().items() if code not in cases | by_list} == {}


def test_a_mention_is_no_case() -> None:
    page = '''
"""F101 stands here, "F102" too."""
UNUSED = [("F103", "tekst")]
TABLE = [("F104", "tekst")]

def helper():
    return "F105"

@pytest.mark.parametrize("row", TABLE)
def test_a(row):
    """F106"""
    note = "F107"
    assert found() == [("F108", "tekst")]
'''
    assert cases_of(page) == {"F104", "F108"}
