"""The texts of letters: a small, closed part of Jinja, rendered into blocks of plain text.

A text may show a value, choose with ``if`` and repeat with ``for`` (at most two deep), and use four filters.
Nothing else parses: no calls, no sums, no includes, no assignments. So a text cannot read a file, run for
long or fill the memory, whoever wrote it. Values never become markup: what they hold is set apart before the
lines are read as blocks.

The lines: ``@onderwerp …`` once; ``# kop``; ``- item``; ``| cel | cel |`` where the first row is the heading
(``kop >`` stands right, ``kop <`` takes no more room than it needs) and ``|+`` begins a row of totals; all
other lines are paragraphs, ended by an empty line. ``{# … #}`` is a remark.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wlzcli.domain.brief import Blok, BlokSoort, Kolom, Rij, Uitlijning
from wlzcli.domain.printable import printable
from wlzcli.formats.jinja_fouten import in_dutch
from wlzcli.records import dataclass

MAX_SOURCE, MAX_OUTPUT, MAX_NESTING = 64_000, 400_000, 2
_MARKS = "#-|@+<>"
_APART = 0xF0000
_HIDE = {ord(c): chr(_APART + ord(c)) for c in _MARKS}
_SHOW = {_APART + ord(c): c for c in _MARKS}
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.CondExpr,
    nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Concat,
)  # fmt: skip
_NOTHING = object()
UNUSED = "dit veld wordt nergens in de tekst gebruikt"
_LOOP_FIELDS = frozenset({"first", "last", "index", "length"})


@dataclass(frozen=True, slots=True)
class TextFault:
    """One thing wrong in a text: which template, which line, which field (if one), and what."""

    sjabloon: str
    regel: int
    veld: str
    melding: str

    def __str__(self) -> str:
        return f"{self.sjabloon}, regel {self.regel}{f', veld {self.veld}' if self.veld else ''}: {self.melding}"


class TextError(Exception):
    """A text that cannot be used, with everything that is wrong in it."""

    def __init__(self, faults: tuple[TextFault, ...]) -> None:
        super().__init__("; ".join(str(f) for f in faults))
        self.faults = faults


@dataclass(frozen=True)
class LetterText:
    """A text that may be rendered: its name for messages, and the compiled template."""

    naam: str
    source: str
    tree: nodes.Template
    template: Template


@dataclass(frozen=True, slots=True)
class Rendered:
    """The subject and blocks of one letter."""

    onderwerp: str
    blokken: tuple[Blok, ...]


def aantal(values: tuple[object, ...]) -> int:
    """How many there are."""
    return len(values)


def opsomming(values: tuple[str, ...]) -> str:
    """``a, b en c``."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} en {values[-1]}"


def woord(count: int, enkelvoud: str, meervoud: str) -> str:
    """The singular for one, else the plural."""
    return enkelvoud if count == 1 else meervoud


def kleine_letter(text: str) -> str:
    """With a small first letter, to go on inside a sentence."""
    return text[:1].lower() + text[1:]


_FILTERS = {"aantal": aantal, "opsomming": opsomming, "woord": woord, "kleine_letter": kleine_letter}


class _Closed(ImmutableSandboxedEnvironment):
    """Jinja without calls; the tree was looked at before, this is the second lock."""

    def is_safe_callable(self, obj: Any) -> bool:
        del obj
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a record; nothing that begins with an underscore. Quicker than the sandbox's own, and stricter."""
        found = getattr(obj, attribute, _NOTHING) if not attribute.startswith("_") else _NOTHING
        return self.undefined(obj=obj, name=attribute) if found is _NOTHING else found


def _finalize(value: object) -> object:
    if isinstance(value, Undefined):
        return value
    return _set_apart(str(value))


@lru_cache(maxsize=8192)
def _set_apart(text: str) -> str:
    return printable(text).translate(_HIDE)


@cache
def _environment() -> _Closed:
    env = _Closed(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, finalize=_finalize)
    env.globals.clear()
    env.filters = dict(_FILTERS)
    env.tests = {}
    return env


def compile_text(naam: str, source: str) -> LetterText:
    """The text, looked at; TextError when it holds anything that a text may not hold."""
    if len(source) > MAX_SOURCE:
        raise TextError((TextFault(naam, 1, "", f"de tekst is langer dan {MAX_SOURCE} tekens"),))
    env = _environment()
    try:
        tree = env.parse(source)
        faults = tuple(forbidden(naam, tree, MAX_NESTING))
        if faults:
            raise TextError(faults)
        template = env.from_string(source)
    except TemplateSyntaxError as exc:
        raise TextError((TextFault(naam, exc.lineno or 1, "", in_dutch(exc.message or "")),)) from exc
    except RecursionError as exc:
        raise TextError((TextFault(naam, 1, "", "de tekst is te diep genest"),)) from exc
    return LetterText(naam, source, tree, template)


def forbidden(naam: str, node: nodes.Node, loops: int, extra: tuple[type[nodes.Node], ...] = ()) -> Iterator[TextFault]:
    """Everything a template may not hold; ``loops`` is how many may still be nested, ``extra`` what else it may hold."""
    line = getattr(node, "lineno", 1) or 1
    if not isinstance(node, _ALLOWED + extra):
        yield TextFault(naam, line, "", f"'{type(node).__name__}' mag niet in een sjabloon: alleen waarden, if, for en de vaste filters")
        return
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        yield TextFault(naam, line, "", f"het filter '{node.name}' bestaat niet; er zijn {', '.join(sorted(_FILTERS))}")
    if isinstance(node, nodes.For):
        loops -= 1
        if loops < 0 or node.recursive:
            yield TextFault(naam, line, "", "herhalingen zijn te diep genest")
    for child in node.iter_child_nodes():
        yield from forbidden(naam, child, loops, extra)


def render_text(text: LetterText, gegevens: object) -> Rendered:
    """The letter's subject and blocks, from the fields of ``gegevens``. TextError names what went wrong."""
    context = {f.name: getattr(gegevens, f.name) for f in fields(gegevens)}  # type: ignore[arg-type]  # always a dataclass
    parts, size = [], 0
    try:
        for part in text.template.generate(context):
            size += len(part)
            if size > MAX_OUTPUT:
                raise TextError((TextFault(text.naam, 1, "", f"de brief wordt langer dan {MAX_OUTPUT} tekens"),))
            parts.append(part)
    except (UndefinedError, SecurityError, TypeError, ValueError) as exc:
        raise TextError((TextFault(text.naam, _line_of(exc), "", f"dit kan niet worden ingevuld ({exc})"),)) from exc
    return _blocks(text.naam, "".join(parts))


def _line_of(exc: BaseException) -> int:
    """The line of the template in a traceback that Jinja rewrote."""
    trace, line = exc.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


# -- lines to blocks ---------------------------------------------------------------------------


def _plain(text: str) -> str:
    """One line of text with the values' own characters back in place."""
    return re.sub(r"[ \t]+", " ", text).strip().translate(_SHOW)


def _blocks(naam: str, text: str) -> Rendered:
    onderwerp, blokken = "", []
    for kind, lines in _groups(text):
        if kind == "@":
            word, _, rest = lines[0][1:].partition(" ")
            if word != "onderwerp":
                raise TextError((TextFault(naam, 1, "", f"'@{_plain(word)}' bestaat niet; alleen @onderwerp"),))
            onderwerp = _plain(rest)
        elif kind == "#":
            blokken.append(Blok(BlokSoort.KOP, tekst=_plain(lines[0][1:])))
        elif kind == "-":
            blokken.append(Blok(BlokSoort.LIJST, items=tuple(_plain(line[1:]) for line in lines)))
        elif kind == "|":
            blok = _table(naam, lines)
            if blok.rijen:
                blokken.append(blok)
        else:
            blokken.append(Blok(BlokSoort.ALINEA, tekst=_plain(" ".join(lines))))
    if not onderwerp:
        raise TextError((TextFault(naam, 1, "", "de regel '@onderwerp …' ontbreekt"),))
    return Rendered(onderwerp, tuple(blokken))


def _groups(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together: a paragraph, a list or a table; subject and headings stand alone."""
    kind, lines = "", list[str]()
    for raw in [*text.split("\n"), ""]:
        line = raw.strip(" \t\r")
        this = line[0] if line and line[0] in "@#-|" else ("p" if line else "")
        if lines and (this != kind or this in "@#"):
            yield kind, lines
            lines = []
        if line:
            lines.append(line)
        kind = this


def _table(naam: str, lines: list[str]) -> Blok:
    kolommen = tuple(_column(cell) for cell in _cells(lines[0]))
    rijen = []
    for line in lines[1:]:
        totaal = line.startswith("|+")
        cellen = tuple(_plain(cell) for cell in _cells(line[1:] if totaal else line, skip=1))
        if len(cellen) != len(kolommen):
            fault = f"een tabelrij heeft {len(cellen)} cellen en de kop {len(kolommen)}: {_plain(line)[:80]}"
            raise TextError((TextFault(naam, 1, "", fault),))
        rijen.append(Rij(cellen, totaal))
    return Blok(BlokSoort.TABEL, kolommen=kolommen, rijen=tuple(rijen))


def _cells(line: str, skip: int = 1) -> list[str]:
    return line[skip:].removesuffix("|").split("|")


def _column(cell: str) -> Kolom:
    clean = cell.strip()
    for mark, uitlijning in ((">", Uitlijning.RECHTS), ("<", Uitlijning.LINKS)):
        if clean.endswith(mark):
            return Kolom(_plain(clean[:-1]), uitlijning)
    return Kolom(_plain(clean))


# -- which fields a text uses ------------------------------------------------------------------


@dataclass
class _Look:
    """One look through a text: what is wrong, and which fields were used."""

    naam: str
    faults: list[TextFault]
    used: set[tuple[type, str]]


def check_fields(text: LetterText, gegevens_type: type, exempt: tuple[type, ...] = ()) -> tuple[TextFault, ...]:
    """Unknown fields with their line, and fields of the letter's content that the text never uses.

    ``exempt`` are record types whose unused fields are no fault (what every letter is given).
    """
    look = _Look(text.naam, [], set())
    scope: dict[str, Any] = dict(typing.get_type_hints(gegevens_type))
    top = {name: (gegevens_type, name) for name in scope}
    _look_at(text.tree, scope, top, look)
    last = text.source.count("\n") + 1
    for cls, name in sorted(_reachable(gegevens_type, exempt) - look.used, key=lambda pair: (pair[0].__name__, pair[1])):
        look.faults.append(TextFault(text.naam, last, f"{cls.__name__}.{name}", UNUSED))
    return tuple(sorted(look.faults, key=lambda f: (f.regel, f.veld)))


def unknown_fields(text: LetterText, gegevens_type: type) -> tuple[TextFault, ...]:
    """Every placeholder that the letter cannot fill, with its line; also where this letter would not come to it."""
    return tuple(f for f in check_fields(text, gegevens_type) if f.melding != UNUSED)


def _look_at(node: nodes.Node, scope: dict[str, Any], top: dict[str, tuple[type, str]], look: _Look) -> None:
    if isinstance(node, nodes.For):
        hint = _type_of(node.iter, scope, top, look)
        item = _item_type(hint)
        if hint is not None and item is None:
            look.faults.append(TextFault(look.naam, node.lineno, _path(node.iter), "dit is geen lijst"))
        inner = {**scope, _path(node.target): item, "loop": "loop"}
        inner_top = {k: v for k, v in top.items() if k != _path(node.target)}
        for child in (*node.body, *node.else_):
            _look_at(child, inner, inner_top, look)
        if node.test is not None:
            _look_at(node.test, inner, inner_top, look)
        return
    if isinstance(node, nodes.Output):
        for child in node.nodes:
            hint = _type_of(child, scope, top, look) if isinstance(child, nodes.Expr) else str
            if hint is bool or _item_type(hint) is not None or is_dataclass(hint):
                look.faults.append(
                    TextFault(look.naam, child.lineno, _path(child), "dit is geen tekst of getal en kan niet worden getoond")
                )
        return
    if isinstance(node, nodes.Expr):
        _type_of(node, scope, top, look)
        return
    for child in node.iter_child_nodes():
        _look_at(child, scope, top, look)


def _type_of(node: nodes.Node, scope: dict[str, Any], top: dict[str, tuple[type, str]], look: _Look) -> Any:
    """The type of an expression, None when it cannot be told; notes what is used and what is unknown."""
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            look.faults.append(TextFault(look.naam, node.lineno, node.name, "dit veld bestaat niet"))
            return None
        if node.name in top:
            look.used.add(top[node.name])
        return scope[node.name]
    if isinstance(node, nodes.Getattr):
        return _attribute(node, scope, top, look)
    if isinstance(node, nodes.Filter):
        for child in node.iter_child_nodes():
            _type_of(child, scope, top, look)
        return int if node.name == "aantal" else str
    if isinstance(node, nodes.CondExpr):
        found = [_type_of(child, scope, top, look) for child in node.iter_child_nodes()]
        return found[1]
    for child in node.iter_child_nodes():
        _type_of(child, scope, top, look)
    return None


def _attribute(node: nodes.Getattr, scope: dict[str, Any], top: dict[str, tuple[type, str]], look: _Look) -> Any:
    owner = _bare(_type_of(node.node, scope, top, look))
    if owner == "loop":
        if node.attr not in _LOOP_FIELDS:
            look.faults.append(TextFault(look.naam, node.lineno, f"loop.{node.attr}", "dit veld bestaat niet"))
        return bool if node.attr in ("first", "last") else int
    if owner is None:
        return None
    if not is_dataclass(owner) or node.attr not in {f.name for f in fields(owner)}:
        look.faults.append(TextFault(look.naam, node.lineno, _path(node), "dit veld bestaat niet"))
        return None
    look.used.add((typing.cast(type, owner), node.attr))
    return typing.get_type_hints(owner)[node.attr]


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return ""


def _bare(hint: Any) -> Any:
    """The type without ``| None``."""
    inner = [a for a in typing.get_args(hint) if a is not type(None)]
    return inner[0] if type(None) in typing.get_args(hint) and len(inner) == 1 else hint


def _item_type(hint: Any) -> Any:
    bare = _bare(hint)
    return typing.get_args(bare)[0] if typing.get_origin(bare) is tuple else None


def _reachable(cls: type, exempt: tuple[type, ...]) -> set[tuple[type, str]]:
    """Every field of the letter's content, also of the records inside it."""
    if cls in exempt:
        return set()
    found: set[tuple[type, str]] = set()
    for name, hint in typing.get_type_hints(cls).items():
        inner = _item_type(hint) or _bare(hint)
        if inner in exempt:
            continue
        found.add((cls, name))
        if is_dataclass(inner):
            found |= _reachable(typing.cast(type, inner), exempt)
    return found
