"""The tables of ``ronde/tabellen``: found, archived, typed, and named among the inputs of the step that uses them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from wlzcli.cycle.tabellen import COLUMNS, MissingColumns, TabellenInputs, missing_columns, parse_tabellen
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.tabellen import RawTable, Tabellen
from wlzcli.domain.tabelrij import BRON
from wlzcli.domain.werkboek import Weigering
from wlzcli.errors import FileError
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.tables import SUFFIXES, read_table
from wlzcli.policy.feiten import own_facts
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import disk_error
from wlzcli.workflow.step import Context

FOLDER = "tabellen"
OF_OTHERS = ("perioden",)  # read by the one command that uses it (wlz realisatie)


def load_tabellen(context: Context, only: tuple[str, ...] | None = None) -> tuple[Tabellen, tuple[Finding, ...], tuple[Invoer, ...]]:
    """All tables typed, the findings in them (F8xx, W8xx), and name and hash of each file used.

    ``only`` names the tables a step uses: the others are not looked at, and nobody counts as having entered them.
    A file with a wrong structure stops the command (FileError). Unless this is a dry run, each file is archived and
    whoever runs this counts as who entered it, if nobody did before.
    """
    paths, unused = find_tables(context.folder.part(FOLDER))
    raw: list[RawTable] = []
    for naam, path in paths:
        if only is not None and naam not in only:
            continue
        name = f"{FOLDER}/{path.name}"
        data = read_bytes(path, name)
        raw.append(read_table(data, naam, name))
        if not context.session.dry_run:
            sha256 = context.folder.archive(data)
            context.tables.note_file(sha256, name, FOLDER, len(data), context.session.now, context.session.door)
            context.tables.note_table(naam, sha256, context.session.now, context.session.door)
    inputs = TabellenInputs(
        tuple(raw),
        context.ronde.kolommen,
        context.ronde.sectoren,
        tuple(r.code for r in context.ronde.regios),
        policy_facts(context.beleid),
        tuple(f for kader in context.beleid.kaders for f in own_facts(kader)),
    )
    missing = missing_columns(inputs)
    if missing:
        raise _columns_missing(missing)
    tabellen, findings = parse_tabellen(inputs)
    known = ", ".join(COLUMNS)
    strays = tuple(
        Finding("W824", Ernst.WAARSCHUWING, FOLDER, bestand=f"{FOLDER}/{p.name}", gevonden=p.name, verwacht=known, bron=BRON)
        for p in unused
        if only is None
    )
    return tabellen, (*findings, *strays), tuple(Invoer(t.bestand, t.sha256) for t in raw)


def table_files(context: Context, naam: str) -> tuple[Invoer, ...]:
    """Name and hash of the file of this table as it lies there now."""
    found = [(f"{FOLDER}/{path.name}", path) for table, path in find_tables(context.folder.part(FOLDER))[0] if table == naam]
    return tuple(Invoer(name, hashlib.sha256(read_bytes(path, name)).hexdigest()) for name, path in found)


def find_tables(folder: Path) -> tuple[tuple[tuple[str, Path], ...], tuple[Path, ...]]:
    """(table, file) of every table there is, in the order of INTERFACE, and the files that are none."""
    try:
        entries = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "~$")))
    except FileNotFoundError:
        return (), ()
    except OSError as exc:
        raise disk_error(exc, folder) from exc
    found: dict[str, Path] = {}
    unused: list[Path] = []
    for path in entries:
        naam = path.stem.casefold()
        if naam in OF_OTHERS:
            continue
        if naam not in COLUMNS or path.suffix.casefold() not in SUFFIXES:
            unused.append(path)
        elif naam in found:
            raise FileError(
                f"De tabel {naam} staat er twee keer: {found[naam].name} en {path.name}.", f"Laat één van beide in de map {FOLDER} staan."
            )
        else:
            found[naam] = path
    return tuple((naam, found[naam]) for naam in COLUMNS if naam in found), tuple(unused)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a table; FileError when it can't be read as a file."""
    data = read_foreign(path)
    if isinstance(data, Weigering):
        raise FileError(f"{name} kan niet worden gelezen: {data.gevonden}.", f"Verwacht werd: {data.verwacht}.")
    return data


def policy_facts(beleid: Beleid) -> tuple[str, ...]:
    """The names of facts that the policy of this ronde asks for."""
    names = {
        getattr(item, field, None) for kader in beleid.kaders for item in kader.items() for field in ("feit", "of_feit", "waarde_feit")
    }
    return tuple(sorted(n for n in names if isinstance(n, str)))


def _columns_missing(missing: tuple[MissingColumns, ...]) -> FileError:
    told = "; ".join(f"{m.tabel.bestand} mist {', '.join(repr(k) for k in m.kolommen)}" for m in missing)
    return FileError(
        f"Er ontbreken kolommen: {told}.",
        "Voeg de kolommen toe, of geef in ronde.toml onder [kolommen.<tabel>] op hoe ze in uw bestand heten.",
    )
