"""The command line speaks Dutch: no English left in help or usage errors, and every command shows an example and its exit codes."""

from __future__ import annotations

import re

import pytest
from typer._click.exceptions import ClickException

from wlzcli.cli.app import COMMANDS, make_group
from wlzcli.cli.dutch import usage_error

NAMES = [name for name, _, _ in COMMANDS]
BELEID = ["toon", "controleer", "verschil", "afwijkingen", "schema", "wijzig", "bevestig"]
ALL = [[name] for name in NAMES] + [["beleid", name] for name in BELEID]
ENGLISH = re.compile(
    r"\b(Usage|Options|Arguments|Commands|Option|Argument|Command|Show|message|exit\b(?!code)|required|default|Error|Missing|Invalid|"
    r"TEXT|PATH|INTEGER|FLOAT|DIRECTORY|FILENAME|No such|Try|help for|is not|does not|must|file|folder|the|and|with|this|which)\b"
)
ALLOWED = re.compile(r"--help|--dry-run|--json|FILE\b|wlz \w+|exitcode\w*|Exitcode\w*")


def english_in(text: str) -> list[str]:
    return sorted(set(ENGLISH.findall(ALLOWED.sub("", text))))


def help_of(args: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    make_group().main([*args, "--help"], prog_name="wlz", standalone_mode=False)
    return capsys.readouterr().out


def error_of(args: list[str]) -> str:
    with pytest.raises(ClickException) as caught:
        make_group().main(args, prog_name="wlz", standalone_mode=False)
    return usage_error(caught.value)


def test_help_of_the_program_is_dutch_and_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of([], capsys)

    assert english_in(text) == []
    assert [name for name in NAMES if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("args", ALL, ids=" ".join)
def test_help_of_each_command_is_dutch_with_example_and_exit_codes(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of(args, capsys)

    assert english_in(text) == []
    assert f"Gebruik: wlz {' '.join(args)}" in text
    assert args == ["beleid"] or "Voorbeeld:" in text
    assert args == ["beleid"] or "Exitcodes:" in text


@pytest.mark.parametrize("args", [a for a in ALL if a != ["beleid"]], ids=" ".join)
def test_each_command_has_the_shared_options(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of(args, capsys)

    assert [o for o in ("--ronde", "--json", "--peildatum", "--door", "--tolereer", "-q", "-v") if o not in text] == []


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["gunnen"], "De opdracht 'gunnen' bestaat niet. Bedoelde u gunning?"),
        (["xyz"], "De opdracht 'xyz' bestaat niet."),
        (["vragen", "--jsn"], "De optie --jsn bestaat niet. Bedoelde u --json?"),
        (["antwoord", "abc"], "Het argument KEUZE ontbreekt."),
        (["antwoord", "abc", "ja"], "De optie --reden ontbreekt."),
        (["antwoord", "abc", "ja", "--reden"], "De optie --reden vraagt een waarde."),
        (["antwoord", "abc", "-1"], "De optie --reden ontbreekt."),  # a number, no option
        (["antwoord", "abc", "-0,5", "--reden"], "De optie --reden vraagt een waarde."),
        (["antwoord", "abc", "-x", "--reden", "y"], "De optie -x bestaat niet."),
        (["vragen", "--json=ja"], "De optie --json krijgt geen waarde."),
        (["vragen", "iets"], "Te veel argumenten: iets."),
        (
            ["init", "x", "--zorgkantoor", "cz", "--jaar", "tien", "--sector", "vv", "--regio", "a=1"],
            "--jaar: 'tien' is geen geheel getal.",
        ),
    ],
)
def test_usage_errors_are_dutch(args: list[str], expected: str) -> None:
    assert error_of(args) == expected
