"""``docs/policy.md`` is what the model makes of it, and every section of the model is used by what it says uses it."""

from __future__ import annotations

import ast
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

import wlzcli
from wlzcli.cli.app import COMMANDS
from wlzcli.domain.beleidsitem import Item
from wlzcli.policy.betekenis import BETEKENIS, GEBRUIK, UITLEG
from wlzcli.policy.model import Kader
from wlzcli.policy.schema import json_schema, meaning, policy_page, secties
from wlzcli.workflow.beleid_tonen import controleer

ROOT = Path(wlzcli.__file__).parent
PAGE = ROOT.parent / "docs" / "policy.md"
# Fields of a kader that say what it is, not what it holds.
KOP = {"id", "naam", "jaar", "sector", "zorgkantoor", "lagen", "leveringsvormen"}


def test_the_page_is_current() -> None:
    """``make docs`` remakes it."""
    assert PAGE.read_text(encoding="utf-8") == policy_page()


def test_every_section_of_the_model_is_told() -> None:
    """A section stands in the model, in the files, in the explanation and in the list of use: or in none."""
    in_model = {f.name for f in fields(Kader)} - KOP
    in_files = {name.partition(".")[0] for name, _, _ in secties()}
    assert in_model == in_files == set(GEBRUIK) == set(UITLEG)


@cache
def attributes_used() -> set[str]:
    """Every attribute that steps and views read, and the moments and terms they ask by name."""
    found: set[str] = set()
    for folder in ("cycle", "views", "workflow"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.stem.startswith("beleid"):
                continue  # showing an item is not using it
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    found.add(node.attr)
    return found


BY_METHOD = {"planning": "moment", "termijnen": "termijn"}


@pytest.mark.parametrize("section", sorted(GEBRUIK))
def test_every_section_is_used(section: str) -> None:
    """An item that nothing uses has no place in the model."""
    used = attributes_used()
    assert section in used or BY_METHOD.get(section) in used


@pytest.mark.parametrize("step", sorted({step for steps in GEBRUIK.values() for step in steps}))
def test_what_uses_a_section_is_a_command(step: str) -> None:
    assert step.partition(" ")[0] in {name for name, _, _ in COMMANDS}


def test_the_schema_names_every_section() -> None:
    schema = json_schema()
    assert set(GEBRUIK) <= set(schema["properties"])
    assert schema["properties"]["tarief"]["additionalProperties"]["properties"]["bewerking"]["enum"][:2] == ["basis", "vervang"]
    assert schema["properties"]["herschikking"]["properties"]["verdeling"]["properties"]["waarde"]["enum"] == [
        "naar_rato",
        "gelijke_toekenning",
        "gelijke_korting",
    ]


def test_every_key_has_a_meaning_and_every_meaning_a_key() -> None:
    general = {f.name for f in fields(Item)}
    told = set()
    for name, sectie, _ in secties():
        for f in fields(sectie.cls):
            if f.name not in general:
                assert meaning(name, f.name)
                told |= {f.name, f"{name}.{f.name}"}
    assert set(BETEKENIS) <= told


def test_the_example_is_policy_without_a_fault(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "noord.toml").write_text(text, encoding="utf-8")
    assert controleer(tmp_path).notes == ("1 bestand gecontroleerd; geen fouten.",)
