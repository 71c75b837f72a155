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
from wlzcli.policy.betekenis import BETEKENIS, GEBRUIK, GEBRUIK_SLEUTEL, UITLEG
from wlzcli.policy.model import Kader
from wlzcli.policy.schema import json_schema, meaning, policy_page, secties, used_by
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


# Where a command reads policy, beside the files that carry its name.
READS = {
    "gunning": ("domain/klim.py",),
    "tarief": ("domain/klim.py",),
    "score": ("workflow/dialoog.py", "workflow/ontwikkelplannen.py"),
    "status": ("views/tijdlijn.py",),
    "beleid": ("views/beleidsitems.py",),
}


@cache
def attributes_of(command: str) -> frozenset[str]:
    """Every attribute that the files of one command read."""
    files = {ROOT / name for name in READS.get(command, ())}
    for folder in ("cycle", "views", "workflow"):
        files |= {p for p in (ROOT / folder).rglob("*.py") if command in p.relative_to(ROOT / folder).parts[0]}
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    return frozenset(n.attr for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Attribute))


def keys() -> list[tuple[str, str]]:
    general = {f.name for f in fields(Item)}
    return [(name, f.name) for name, sectie, _ in secties() for f in fields(sectie.cls) if f.name not in general]


# Read under another name once the kader is built (``policy.build``), or told to be of no use.
NAMED = {
    ("beoordeling.schaal", "minimum"): "schaal_min",
    ("beoordeling.schaal", "maximum"): "schaal_max",
    ("beoordeling.schaal", "waarde"): "schaal_min",
    ("beoordeling.staffel", "treden"): "staffel",
    ("beoordeling.staffel", "waarde"): "staffel",
    ("herschikking.klassen", "waarden"): "klassen",
    ("herschikking.klassen", "waarde"): "klassen",
}


@pytest.mark.parametrize(("section", "key"), keys())
def test_every_key_is_read_by_what_the_page_says(section: str, key: str) -> None:
    """The commands named for a key hold a line that reads it; a key nobody reads has no place in the model."""
    name = NAMED.get((section, key), key)
    if used_by(section, key) == ("beleid toon",) and section != "tarief":
        return  # ``views.beleidsitems.waarde_tekst`` shows every field of an item by itself
    assert any(name in attributes_of(command.partition(" ")[0]) for command in used_by(section, key))


@pytest.mark.parametrize("section", sorted({name for name, _, keyed in secties() if not keyed}))
def test_every_single_item_is_read(section: str) -> None:
    """``herschikking.drempel`` is one item: the command of its group asks for it by its own name."""
    group, _, name = section.partition(".")
    assert any({"schaal": "schaal_min"}.get(name, name) in attributes_of(command) for command in GEBRUIK[group])


@pytest.mark.parametrize("step", sorted({step for steps in (*GEBRUIK.values(), *GEBRUIK_SLEUTEL.values()) for step in steps}))
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
