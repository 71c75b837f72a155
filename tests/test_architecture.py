"""The arrows of the house go down, the pure layers stay pure, and heavy libraries load only where used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "wlzcli"
MODULES = sorted(PACKAGE.rglob("*.py"))
ALLOWED = {
    "cli": {"cli", "workflow", "domain", "errors", "records"},
    "workflow": {"workflow", "store", "formats", "views", "cycle", "policy", "domain", "errors", "records"},
    "store": {"store", "domain", "errors", "records"},
    "formats": {"formats", "domain", "errors", "records"},
    "views": {"views", "cycle", "policy", "domain", "records"},
    "cycle": {"policy", "domain", "errors", "records"},
    "policy": {"policy", "domain", "errors", "records"},
    "domain": {"domain", "records"},
}
PURE = ("domain", "policy", "cycle", "views")
ONLY_IN_FORMATS = {
    "zipfile",
    "openpyxl",
    "xlsxwriter",
    "pandas",
    "duckdb",
    "jinja2",
    "typst",
    "docxtpl",
    "docx",
    "pypdfium2",
    "tomllib",
    "csv",
    "pyexpat",
}
LAZY = {"openpyxl", "pandas", "matplotlib", "duckdb", "typst", "pydantic"}
IMPURE_MODULES = {
    "os",
    "sys",
    "time",
    "random",
    "secrets",
    "subprocess",
    "socket",
    "pathlib",
    "sqlite3",
    "getpass",
    "tempfile",
    "io",
    "shutil",
}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}
CLOCK = {"now", "today", "utcnow"}


def layer(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else parts[0].removesuffix(".py")


def imports(tree: ast.AST, package: str) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node.module, node.lineno)]
            if node.module == package:
                found += [(f"{package}.{alias.name}", node.lineno) for alias in node.names]
    return found


def step_of(path: Path) -> str:
    """The step a module of cycle/ belongs to: its file or its package."""
    return path.relative_to(PACKAGE / "cycle").parts[0].removesuffix(".py")


def test_arrows_go_down() -> None:
    faults = []
    for path in MODULES:
        mine = layer(path)
        if mine not in ALLOWED:
            continue
        for name, line in imports(ast.parse(path.read_text("utf-8")), "wlzcli"):
            parts = name.split(".")
            if parts[0] != "wlzcli" or len(parts) < 2 or parts[1] == "__version__":
                continue
            if parts[1] not in ALLOWED[mine]:
                faults.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")
            if mine == "cycle" and parts[1] == "cycle" and (len(parts) < 3 or parts[2] != step_of(path)):
                faults.append(f"{path.relative_to(PACKAGE)}:{line} imports another step: {name}")
    allowed_self = {f for f in faults if f.startswith("cycle/") and " imports wlzcli.cycle." in f and "another step" not in f}

    assert sorted(set(faults) - allowed_self) == []


def test_foreign_formats_live_in_formats_and_sqlite_in_store() -> None:
    faults = []
    for path in MODULES:
        for name, line in imports(ast.parse(path.read_text("utf-8")), "wlzcli"):
            top = name.split(".")[0]
            if top in ONLY_IN_FORMATS and layer(path) != "formats":
                faults.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")
            if top == "sqlite3" and layer(path) != "store":
                faults.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")

    assert faults == []


def test_heavy_libraries_are_imported_inside_functions() -> None:
    faults = []
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                faults += [f"{path.relative_to(PACKAGE)}:{node.lineno} {n}" for n in names if n.split(".")[0] in LAZY]

    assert faults == []


@pytest.mark.parametrize("path", [p for p in MODULES if layer(p) in PURE], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pure_layers_touch_nothing_outside(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    faults = [f"line {line}: imports {name}" for name, line in imports(tree, "wlzcli") if name.split(".")[0] in IMPURE_MODULES]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS:
                faults.append(f"line {node.lineno}: calls {node.func.id}()")
            if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK and ast.unparse(node.func.value) in ("date", "datetime"):
                faults.append(f"line {node.lineno}: reads the clock")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            faults.append(f"line {node.lineno}: float")

    assert faults == []


def loaded_by(*args: str) -> set[str]:
    """The top-level modules in memory after a command ran in a process of its own."""
    code = (
        "import sys, contextlib, io, json\n"
        "from wlzcli.cli.app import main\n"
        f"sys.argv = ['wlz', *{list(args)!r}]\n"
        "out = sys.stdout\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})), file=out)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    import json

    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("args", [("--help",), ("gunning", "--help"), ("beleid", "--help"), ("brieven", "--help"), ("validate", "--nee")])
def test_help_and_usage_errors_load_nothing_heavy(args: tuple[str, ...]) -> None:
    heavy = {"pandas", "duckdb", "typst", "openpyxl", "pydantic", "numpy", "jinja2", "docxtpl", "xlsxwriter", "pypdfium2", "sqlite3"}

    assert loaded_by(*args) & heavy == set()
