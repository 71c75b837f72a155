"""How fast letters are made: 300 letters of two pages with a table of 40 rows, as PDF and as Word, and one from a cold start.

WeasyPrint is the baseline, in the same run, where it is installed: ``pip install '.[bench]'``. Run: ``python bench/brieven.py [AANTAL]``.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from html import escape
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from wlzcli.domain.brief import Blok, BlokSoort, Brief, BriefSoort, Geadresseerde, Kolom, Rij, Uitlijning
from wlzcli.domain.codes import Sector
from wlzcli.domain.ronde import Huisstijl
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.formats.docx_brief import WordWriter
from wlzcli.formats.pdf_typst import PdfWriter

WORKERS = 2
TARGETS = {"pdf": 6.0, "word": 12.0, "koud": 1.0}
STYLE = Huisstijl(
    naam="Zorgkantoor Voorbeeld", adres="Voorbeeldlaan 1", postcode_plaats="5000 AA Voorbeeldstad", ondertekenaar="A. Voorbeeld",
    functie="manager zorginkoop", rechtbank="rechtbank Voorbeeldstad",
)  # fmt: skip
COLUMNS = (
    Kolom("Prestatie", Uitlijning.LINKS),
    Kolom("Eenheid", Uitlijning.LINKS),
    *(Kolom(k, Uitlijning.RECHTS) for k in ("Volume", "Tarief", "Bedrag")),
)
SENTENCE = "Het tariefpercentage geldt alleen voor de zorgcomponent; NHC en NIC krijgt u voor 100%. "


def letter(number: int) -> Brief:
    """One letter of two pages; every one has other names and amounts."""
    rows = tuple(
        Rij((f"Z{n:03}", "dag", f"{n + number}.250", f"€ 2{n:02},{number % 100:02}", f"€ {n}.{number:03}.567,89")) for n in range(40)
    )
    blokken = (
        Blok(BlokSoort.ALINEA, tekst="Geachte heer, mevrouw,"),
        Blok(BlokSoort.ALINEA, tekst=SENTENCE * 8),
        Blok(BlokSoort.KOP, tekst="Wat wij u gunnen"),
        Blok(BlokSoort.TABEL, kolommen=COLUMNS, rijen=rows),
        Blok(BlokSoort.KOP, tekst="Bent u het niet eens met dit besluit?"),
        Blok(BlokSoort.ALINEA, tekst=SENTENCE * 6),
    )
    return Brief(
        soort=BriefSoort.VOORLOPIGE_GUNNING, agb_code=f"{number:08}", regio="5599", sector=Sector.VV, kenmerk=f"2024-VV-5599-{number:08}",
        geadresseerde=Geadresseerde(f"Stichting Zorg {number}", (f"Straat {number}", "5001 AB Dorp")), afzender=STYLE, datum=date(2023, 10, 6),
        besluitdatum=date(2023, 10, 1), onderwerp=f"Voorlopige gunning {number}", blokken=blokken, concept=False, fictief=True, journaal="a" * 64,
    )  # fmt: skip


def many_pdf(numbers: range) -> int:
    """These letters as PDF; the bytes they take together."""
    writer = PdfWriter(LetterFiles().typst())
    return sum(len(writer.write(letter(n))) for n in numbers)


def many_word(numbers: range) -> int:
    """These letters as Word files."""
    writer = WordWriter(LetterFiles().word()[1])
    return sum(len(writer.write(letter(n))) for n in numbers)


def many_weasy(numbers: range) -> int:
    """The same letters by WeasyPrint, as PDF/UA-1."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return sum(len(HTML(string=as_html(letter(n))).write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)) for n in numbers)


def as_html(brief: Brief) -> str:
    """The letter as the HTML a WeasyPrint user would write."""
    parts = [
        f"<html lang=nl><head><title>{escape(brief.onderwerp)}</title><style>@page{{size:A4}}body{{font-size:10pt}}thead{{display:table-header-group}}tr{{break-inside:avoid}}</style></head><body><h1>{escape(brief.onderwerp)}</h1>"
    ]
    for b in brief.blokken:
        if b.soort is BlokSoort.TABEL:
            head = "".join(f"<th>{escape(k.kop)}</th>" for k in b.kolommen)
            rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in r.cellen) + "</tr>" for r in b.rijen)
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
        else:
            tag = "h2" if b.soort is BlokSoort.KOP else "p"
            parts.append(f"<{tag}>{escape(b.tekst)}</{tag}>")
    return "".join((*parts, "</body></html>"))


def timed(work: Callable[[range], int], count: int) -> tuple[float, float]:
    """Seconds to make ``count`` letters in two processes, their start included; and seconds of processor used, per process.

    On a machine that does other work too, the second figure is what an idle one would take at most.
    """
    started, before = time.perf_counter(), _children()
    part = -(-count // (WORKERS * 4))
    chunks = [range(n, min(n + part, count)) for n in range(0, count, part)]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(work, chunks))
    return time.perf_counter() - started, (_children() - before) / WORKERS


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cold() -> float:
    """One letter, PDF and Word, from the start of Python."""
    code = "import sys; sys.path[:0] = sys.argv[1:]; import brieven; brieven.many_pdf(range(1)); brieven.many_word(range(1))"
    here = Path(__file__).resolve().parent
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(here), str(here.parent)], check=True)
    return time.perf_counter() - started


def verdict(name: str, seconds: float, cpu: float | None, count: int) -> str:
    """One line of the report."""
    target = TARGETS[name] * (count / 300 if name != "koud" else 1)
    own = f" (rekentijd per proces {cpu:.2f} s)" if cpu is not None else ""
    return f"{name:<6} {seconds:6.2f} s{own}   doel {target:5.2f} s   {'gehaald' if seconds <= target else 'NIET GEHAALD'}"


def main() -> None:
    """All figures, with the load of the machine beside them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    print(f"{count} brieven, {WORKERS} processen, {os.cpu_count()} kernen, belasting vooraf {os.getloadavg()[0]:.2f}")
    elapsed, spent = timed(many_pdf, count)
    print(verdict("pdf", elapsed, spent, count))
    print(verdict("word", *timed(many_word, count), count))
    print(verdict("koud", min(cold() for _ in range(3)), None, count))
    if importlib.util.find_spec("weasyprint") is None:
        print("weasyprint niet geïnstalleerd: geen vergelijking (pip install '.[bench]')")
    else:
        seconds, cpu = timed(many_weasy, count)
        print(
            f"weasyprint (alleen pdf/ua-1): {seconds:.2f} s (rekentijd per proces {cpu:.2f} s), {cpu / spent:.1f} keer de rekentijd van wlz"
        )


if __name__ == "__main__":
    main()
