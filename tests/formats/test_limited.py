"""The limited worker: order, limits, deaths, and nothing left behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests import hostile as h
from wlzcli.domain.werkboek import PdfInhoud, Weigering, Weigerreden, Werkboek
from wlzcli.formats import foreign_file
from wlzcli.formats.limited import PDF, PDF_LIBRARY, PDF_ZONDER_TEKST, XLSX, Guard, Kind, Readers, read_all, read_one

EVIL: Kind[Any] = Kind("tests.formats.evil:by_content", lambda plain: plain)
SHORT = Guard(seconds=3, cpu_seconds=1, memory_bytes=512 * 1024 * 1024)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of the operating system")


def stopped(why: str) -> Weigering:
    return Weigering(Weigerreden.LEZER_GESTOPT, gevonden=why, verwacht="een leesbaar bestand")


@POSIX
def test_a_batch_goes_on_and_keeps_its_order() -> None:
    files = ["a", "die", "bb", "exit", "interrupt", "ccc", "eat", "print", "die", "dddd"]
    results = list(read_all([(f"{n}-{name}", name.encode()) for n, name in enumerate(files)], EVIL, workers=2, guard=SHORT))
    assert [name for name, _ in results] == [f"{n}-{name}" for n, name in enumerate(files)]
    assert [result for _, result in results] == [
        1,
        stopped("de lezer stopte (code -6)"),
        2,
        stopped("SystemExit: 3"),
        stopped("KeyboardInterrupt: "),
        3,
        Weigering(Weigerreden.TE_VEEL_GEHEUGEN, gevonden="meer dan 512 MB geheugen nodig", verwacht="minder"),
        5,
        stopped("de lezer stopte (code -6)"),
        4,
    ]


@POSIX
def test_a_file_that_takes_too_long_is_left_behind() -> None:
    guard = Guard(seconds=1, cpu_seconds=1)
    start = time.monotonic()
    results = dict(read_all([("slaapt", b"hang"), ("draait", b"spin"), ("goed", b"xy")], EVIL, workers=1, guard=guard))
    late = Weigering(Weigerreden.TE_VEEL_TIJD, gevonden="na 1 seconden nog niet gelezen", verwacht="een gewoon formulier")
    assert results == {"slaapt": late, "draait": late, "goed": 2}
    assert time.monotonic() - start < 10


@POSIX
def test_the_worker_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "x"
    assert read_one(b"write " + str(target).encode(), EVIL, SHORT) == "refused: OSError"
    assert not target.exists() or target.stat().st_size == 0


def test_workers_are_gone_afterwards_also_when_nobody_reads_on() -> None:
    results = read_all([(str(n), b"who") for n in range(50)], EVIL, workers=2, guard=SHORT)
    pids = {next(results)[1] for _ in range(4)}
    results.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_worker_is_replaced_after_its_files() -> None:
    guard = Guard(files_per_worker=2)
    pids = [pid for _, pid in read_all([(str(n), b"who") for n in range(5)], EVIL, workers=1, guard=guard)]
    assert [pids[0] == pids[1], pids[1] == pids[2], pids[2] == pids[3], pids[3] == pids[4]] == [True, False, True, False]


@pytest.mark.parametrize(("data", "ahead"), [(b"x", 24), (b"x" * (3 * 1024 * 1024), 6)])
def test_items_are_taken_as_they_are_needed(data: bytes, ahead: int) -> None:
    """Twelve small ones ahead for each worker, three where they would fill the memory."""
    taken = []

    def items() -> Any:
        for n in range(100):
            taken.append(n)
            yield str(n), data

    results = read_all(items(), EVIL, workers=2, guard=SHORT)
    next(results)
    results.close()
    assert len(taken) == ahead


def test_nothing_gives_nothing() -> None:
    assert list(read_all([], XLSX)) == []


def test_paths_workbooks_and_refusals(tmp_path: Path) -> None:
    good, bad, link, folder, lock = (tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", "~$a.xlsx"))
    good.write_bytes(h.xlsx())
    bad.write_bytes(b"geen excel")
    lock.write_bytes(h.xlsx())
    link.symlink_to(good)
    folder.mkdir()
    results = dict(read_all([(p.name, p) for p in (good, bad, link, folder, lock, tmp_path / "weg.xlsx")], XLSX))
    boek = results.pop("a.xlsx")
    assert isinstance(boek, Werkboek)
    assert boek.bladen[0].cellen[0].ruw == "1"
    assert results == {
        "b.xlsx": Weigering(Weigerreden.GEEN_EXCEL, gevonden="onbekend soort bestand", verwacht="een Excel-werkmap (.xlsx)"),
        "c.xlsx": Weigering(Weigerreden.KOPPELING, gevonden="een koppeling naar een ander bestand", verwacht="het bestand zelf"),
        "d.xlsx": Weigering(Weigerreden.GEEN_BESTAND, gevonden="een map of een apparaat", verwacht="een gewoon bestand"),
        "~$a.xlsx": Weigering(
            Weigerreden.NOG_IN_BEWERKING, gevonden="hulpbestand '~$a.xlsx' van een geopende werkmap", verwacht="het bestand zelf"
        ),
        "weg.xlsx": Weigering(Weigerreden.GEEN_BESTAND, gevonden="het bestand bestaat niet", verwacht="een gewoon bestand"),
    }


@POSIX
def test_a_pipe_in_the_folder_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.xlsx")
    assert read_one(tmp_path / "pijp.xlsx", XLSX) == Weigering(
        Weigerreden.GEEN_BESTAND, gevonden="een map of een apparaat", verwacht="een gewoon bestand"
    )


def pdf(pages: int = 2, password: str | None = None) -> bytes:
    import io

    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def text_pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj{o}endobj\n" for n, o in enumerate(objects, 1))
    return (body + "trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF").encode()


def test_pdfs_tell_what_is_wrong_with_them() -> None:
    cases: dict[str, tuple[bytes, PdfInhoud]] = {
        "goed": (pdf(), PdfInhoud(True, None, 2, "\n")),
        "tekst": (text_pdf("KvK 12345678"), PdfInhoud(True, None, 1, "KvK 12345678")),
        "leeg bestand": (b"", PdfInhoud(False, "leeg", 0, "")),
        "geen bladzijden": (pdf(0), PdfInhoud(False, "beschadigd", 0, "")),
        "geen pdf": (b"PK\x03\x04", PdfInhoud(False, "geen_pdf", 0, "")),
        "op slot met iets vreemds": (
            pdf(password="geheim").replace(b"/Standard", b"/Vreemder"),
            PdfInhoud(False, "wachtwoord", 0, ""),
        ),
        "op slot": (pdf(password="geheim"), PdfInhoud(False, "wachtwoord", 0, "")),
        "half": (b"%PDF-1.7\n1 0 obj", PdfInhoud(False, "beschadigd", 0, "")),
    }
    results = dict(read_all([(name, data) for name, (data, _) in cases.items()], PDF))
    assert results == {name: expected for name, (_, expected) in cases.items()}


def test_a_file_that_changes_while_it_is_read_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "groeit.xlsx"
    path.write_bytes(b"half")
    quietly = foreign_file._read

    def while_someone_writes(handle: int, size: int) -> bytes:
        with path.open("ab") as other:
            other.write(b"meer")
        return quietly(handle, size)

    monkeypatch.setattr(foreign_file, "_read", while_someone_writes)
    assert foreign_file.read_foreign(path) == Weigering(
        Weigerreden.NOG_IN_BEWERKING, gevonden="het bestand veranderde tijdens het lezen", verwacht="een bestand dat klaar is"
    )


def test_a_file_too_big_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.xlsx"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert foreign_file.read_foreign(path) == Weigering(Weigerreden.TE_GROOT, gevonden="65 MB", verwacht="hoogstens 64 MB")


@POSIX
def test_what_a_reader_is_given_comes_once_a_worker_and_again_after_a_death() -> None:
    kind: Kind[Any] = Kind("tests.formats.evil:counting_given", lambda plain: plain, b"formulieren")
    items = [("1", b"a"), ("2", b"bb"), ("3", b"die"), ("4", b"cccc")]
    assert list(read_all(items, kind, workers=1, guard=SHORT)) == [
        ("1", (b"formulieren", 1, 1)),
        ("2", (b"formulieren", 1, 2)),
        ("3", stopped("de lezer stopte (code -6)")),
        ("4", (b"formulieren", 1, 4)),
    ]


@POSIX
def test_workers_stay_for_a_batch_of_another_kind_and_are_gone_afterwards() -> None:
    with Readers(1, SHORT) as readers:
        readers.start("tests.formats.evil:by_content", PDF_LIBRARY)
        (_, first), (_, second) = [*readers.read([("1", b"who")], EVIL), *readers.read([("2", b"who")], EVIL)]
        assert list(readers.read([("leeg", b"")], PDF)) == [("leeg", PdfInhoud(False, "leeg", 0, ""))]
    assert first == second
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_document_that_is_not_searched_is_opened_all_the_same(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer, locked = PdfWriter(), PdfWriter()
    writer.add_blank_page(100, 100)
    locked.add_blank_page(100, 100)
    locked.encrypt("geheim")
    for name, made in (("goed", writer), ("slot", locked)):
        made.write(tmp_path / name)
    items = [(name, (tmp_path / name).read_bytes()) for name in ("goed", "slot")] + [("geen", b"geen pdf"), ("leeg", b"")]
    assert dict(read_all(items, PDF_ZONDER_TEKST)) == {
        "goed": PdfInhoud(True, None, 1, ""),
        "slot": PdfInhoud(False, "wachtwoord", 0, ""),
        "geen": PdfInhoud(False, "geen_pdf", 0, ""),
        "leeg": PdfInhoud(False, "leeg", 0, ""),
    }
