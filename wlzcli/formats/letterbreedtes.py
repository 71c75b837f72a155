"""How wide the characters of the letter fonts are, in thousandths of the type size, rounded up to 20.

Read from the fonts by Typst itself; a test measures again. With it the widths of columns and the height of rows are
known before the layout begins, which saves a third of the time of a letter.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from wlzcli.records import dataclass

_LIBERTINUS = {
    200: "'",
    220: ",.|¦",
    240: ":;",
    260: " ·",
    280: "ijl{}°ìíîï‘’",
    300: "!()I\\¡ÌÍÎÏ",
    320: "ftª²³¹",
    340: "\"-/J",
    360: "[]´º•",
    380: "*r¨“”„",
    400: "`s¯",
    440: "?cz¿ç",
    460: "ae~àáâãäåèéêë",
    480: "#$0123456789¢£¤¥§€",
    500: "FS_bgvxð",
    520: "^dkopqyµòóôõöøýþÿ",
    540: "LhuÞùúûü",
    560: "+<=>EPn«±¸»ÈÉÊË×ßñ÷–",
    580: "YÝ",
    600: "BRT¬",
    620: "Z¶",
    640: "%K",
    660: "CVX¼½¾Ç",
    680: "UÙÚÛÜ",
    700: "AGN©®ÀÁÂÃÄÅÑæ",
    720: "&DOQÐÒÓÔÕÖØ",
    740: "H",
    760: "w—…",
    800: "m",
    840: "M",
    880: "Æ",
    900: "@",
    960: "W",
}  # fmt: skip
_LIBERTINUS_VET = {
    220: "'|¦",
    260: " ,.:;·‘’",
    280: "!¡°",
    300: "ª",
    320: "()/\\j{}",
    340: "il²³¹ìíîï",
    360: "-t´•",
    380: "\"IJºÌÍÎÏ",
    400: "[]`f¯",
    420: "¨",
    440: "*?rs¿“”„",
    460: "czç",
    480: "~¤§",
    500: "_eèéêë",
    520: "#$0123456789<>S^aàáâãäå€",
    540: "+gv¢£¥±×÷–",
    560: "=Fboy«¬µ¸»ðòóôõöýÿ",
    580: "Ldqxø",
    600: "puùúûüþ",
    620: "EPhkn¶ÈÉÊËÞßñ",
    640: "%YZ",
    660: "BT©®Ý",
    700: "V¼½¾",
    720: "CRXÇæ",
    740: "&ADGKNOQUÀÁÂÃÄÅÐÑÒÓÔÕÖØÙÚÛÜ",
    760: "—",
    780: "w",
    820: "H…",
    900: "M",
    920: "m",
    960: "Æ",
    1000: "@",
    1040: "W",
}  # fmt: skip
_DEJAVU_SANS = {
    280: "'ijlìíîï",
    300: "IJÌÍÎÏ",
    320: " ,.·‘’",
    340: "/:;\\|¦",
    360: "f",
    380: "-",
    400: "()[]t",
    420: "!r¡²³¹",
    460: "\"",
    480: "ªº",
    500: "*_`§¨¯°´¸–",
    520: "“”„",
    540: "?sz¿",
    560: "Lcç",
    580: "Fk",
    600: "vxyýÿ•",
    620: "PTYaeo«»ÝÞàáâãäåèéêëðòóôõöø",
    640: "$0123456789ESbdghnpqu{}¢£¤¥µ¶ÈÉÊËßñùúûüþ€",
    660: "K",
    700: "ABCRVXZÀÁÂÃÄÅÇ",
    740: "UÙÚÛÜ",
    760: "HNÑ",
    780: "&DGÐ",
    800: "OQÒÓÔÕÖØ",
    820: "w",
    840: "#+<=>^~¬±×÷",
    880: "M",
    960: "%",
    980: "m¼½¾Æ",
    1000: "@W©®æ—…",
}  # fmt: skip
_DEJAVU_SANS_VET = {
    320: "'",
    360: " ijlìíîï",
    380: ",./IJ\\|¦·ÌÍÎÏ‘’",
    400: ":;",
    420: "-",
    440: "f²³¹",
    460: "!()[]¡",
    480: "t",
    500: "_`r§¨¯°´¸–",
    540: "\"*",
    580: "ªº",
    600: "?csz¿ç",
    640: "L¤¶•",
    660: "vxy«»ýÿ“”„",
    680: "aekàáâãäåèéêë",
    700: "$0123456789EFTo¢£¥ÈÉÊËðòóôõöø€",
    720: "bdghnpqu{}ßñùúûüþ",
    740: "CPSYZµÇÝÞ",
    780: "ABKRVXÀÁÂÃÄÅ",
    820: "UÙÚÛÜ",
    840: "#+<=>DGHN^~¬±ÐÑ×÷",
    860: "OQÒÓÔÕÖØ",
    880: "&",
    940: "w",
    1000: "@M©®—…",
    1020: "%",
    1040: "¼½¾",
    1060: "mæ",
    1100: "Æ",
    1120: "W",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lettertype:
    """A font that ships: its families, its share of the type size, the height of a capital, and its widths (plain and bold).

    A sans-serif with large letters is set smaller, so that it looks as large and a table of numbers still fits.
    """

    families: tuple[str, ...]
    schaal: float
    hoofdletter: float
    gewoon: dict[str, int]
    vet: dict[str, int]
    word: str
    map: str | None = None  # the package with the font files; None: inside Typst

    def width(self, text: str, bold: bool = False) -> float:
        """The width of a text on one line, in units of the type size; never less than it will be."""
        table = self.vet if bold else self.gewoon
        return sum(map(table.__getitem__, text)) * self.schaal / 1000

    def is_measured(self, text: str) -> bool:
        """Whether every character of the text is in the table."""
        return self.gewoon.keys() >= set(text)

    def folders(self) -> list[str]:
        """Where Typst finds the font files; empty for the fonts inside it."""
        spec = find_spec(self.map) if self.map else None
        if spec is None or spec.origin is None:
            return []
        return [str(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf")]


class _Widths(dict[str, int]):
    """Width per character; one that was not measured is taken wide."""

    def __missing__(self, char: str) -> int:
        return 1100


def _table(classes: dict[int, str]) -> _Widths:
    return _Widths({c: width for width, chars in classes.items() for c in chars})


_FALLBACK = ("Libertinus Serif", "DejaVu Sans Mono")
LETTERTYPEN = {
    "schreef": Lettertype(_FALLBACK, 1.0, 0.66, _table(_LIBERTINUS), _table(_LIBERTINUS_VET), "Times New Roman"),
    "schreefloos": Lettertype(
        ("DejaVu Sans", *_FALLBACK), 0.82, 0.76, _table(_DEJAVU_SANS), _table(_DEJAVU_SANS_VET), "Arial", "matplotlib"
    ),
}
