"""The line of every key of a policy file, also after texts and lists over several lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from wlzcli.domain.beleidsbestand import Beleidsbestand
from wlzcli.errors import FileError, PolicyFault
from wlzcli.formats.toml_policy import line_index, packaged_files, read_folder, read_packaged, read_policy_bytes, read_policy_text

TEXT = '''id = "x"  # een [haak] in commentaar
lijst = [
  1,
  "]",
]
tekst = """
[geen.kop]
sleutel = 1
"""

[tarief.basis]
waarde = 95.5
"met aanhaling" = { a = 1 }

[[rijen]]
a = 1

[[rijen]]
a = 2
diep.er = 3
'''


def test_the_line_of_every_key() -> None:
    assert line_index(TEXT) == {
        ("id",): 1,
        ("lijst",): 2,
        ("tekst",): 6,
        ("tarief", "basis"): 11,
        ("tarief", "basis", "waarde"): 12,
        ("tarief", "basis", "met aanhaling"): 13,
        ("rijen", "0"): 15,
        ("rijen", "0", "a"): 16,
        ("rijen", "1"): 18,
        ("rijen", "1", "a"): 19,
        ("rijen", "1", "diep", "er"): 20,
    }


def test_a_key_without_a_line_has_that_of_the_table_around_it() -> None:
    file = read_policy_text(TEXT, "x.toml")
    assert isinstance(file, Beleidsbestand)
    assert file.regel(("tarief", "basis", "weg", "is")) == 11
    assert file.regel(("niets",)) is None


def test_decimals_are_exact_and_a_byte_order_mark_is_skipped() -> None:
    file = read_policy_bytes(b"\xef\xbb\xbf" + b"waarde = 0.1\n", "x.toml")
    assert isinstance(file, Beleidsbestand)
    assert file.inhoud["waarde"] == Decimal("0.1")
    assert isinstance(file.inhoud["waarde"], Decimal)


def test_a_number_of_absurd_length_is_a_fault() -> None:
    assert isinstance(read_policy_text("waarde = " + "9" * 5000, "x.toml"), PolicyFault)


@pytest.mark.parametrize("naam", [naam for naam, _ in packaged_files()])
def test_every_key_that_ships_has_its_line(naam: str) -> None:
    file = read_packaged(naam)
    assert isinstance(file, Beleidsbestand)

    def paths(table: object, above: tuple[str, ...]) -> list[tuple[str, ...]]:
        if not isinstance(table, dict):
            return [above]
        return [p for key, value in table.items() for p in paths(value, (*above, key))]

    assert [p for p in paths(file.inhoud, ()) if p not in file.regels] == []


def test_a_folder_without_policy(tmp_path: Path) -> None:
    (tmp_path / "huisstijl.toml").write_text("kleur = 1")
    with pytest.raises(FileError, match=r"staat geen enkel \.toml-bestand"):
        read_folder(tmp_path)
    with pytest.raises(FileError, match="bestaat niet"):
        read_folder(tmp_path / "weg")
