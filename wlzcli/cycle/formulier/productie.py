"""The sheet with the production asked for, one line a prestatie."""

from __future__ import annotations

from wlzcli.domain import formulier as ids
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm
from wlzcli.domain.decimals import dutch, plain
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.formulier import FormBlad, FormKolom, FormTabel, FormTekst, Gegevens, Optie, Stijl, VeldSoort
from wlzcli.domain.tabellen import Tarief
from wlzcli.policy.model import Kader

LEGE_PRODUCTIEREGELS = 25  # room on the form for prestaties we do not know


def productie(kader: Kader, jaar: int, tarieven: tuple[Tarief, ...], gegevens: Gegevens | None) -> FormBlad:
    vormen = tuple(Optie(v.value, v.value) for v in kader.leveringsvormen or tuple(Leveringsvorm))
    columns = (
        FormKolom(id="prestatiecode", kop="Prestatiecode", soort=VeldSoort.TEKST, breedte=16, hulp="De code van de NZa.", vast=True),
        FormKolom(
            id="omschrijving",
            kop="Omschrijving",
            soort=VeldSoort.TEKST,
            breedte=52,
            hulp="Hoeft u zelf niet in te vullen.",
            vast=True,
            lezen=False,
        ),
        FormKolom(
            id="leveringsvorm",
            kop="Leveringsvorm",
            soort=VeldSoort.KEUZE,
            breedte=16,
            keuzes=vormen,
            hulp="Hoe de zorg wordt geleverd.",
            vast=True,
        ),
        FormKolom(id="eenheid", kop="Eenheid", soort=VeldSoort.TEKST, breedte=12, hulp="Dag, etmaal, uur of dagdeel.", vast=True),
        FormKolom(id="volume", kop="Volume", soort=VeldSoort.GETAL, breedte=16, hulp="Het aantal eenheden over het hele jaar."),
    )
    table = FormTabel(
        id=ids.TABEL_PRODUCTIE, blad="Productie", kop="A4", kolommen=columns,
        rijen=_productieregels(kader, tarieven, gegevens), lege_rijen=LEGE_PRODUCTIEREGELS,
    )  # fmt: skip
    texts = (
        FormTekst("A1", f"Gevraagde productie {jaar}", Stijl.TITEL),
        FormTekst("A2", "Vul per prestatie het gevraagde volume over het hele jaar in. Wat u leeg laat, vraagt u niet aan.", Stijl.UITLEG),
    )
    return FormBlad(naam=table.blad, breedtes=tuple(k.breedte for k in columns), teksten=texts, tabellen=(table,), kopregel=4)


def _productieregels(kader: Kader, tarieven: tuple[Tarief, ...], gegevens: Gegevens | None) -> tuple[tuple[str | None, ...], ...]:
    asked = {p.prestatiecode: p.volume for p in gegevens.productie} if gegevens else {}
    known = sorted((t for t in tarieven if t.sector is kader.sector), key=lambda t: (_vorm_order(t.leveringsvorm), t.prestatiecode))
    rows: list[tuple[str | None, ...]] = []
    for t in known:
        volume = asked.pop(t.prestatiecode, None)
        rows.append((t.prestatiecode, t.omschrijving, t.leveringsvorm.value, t.eenheid.value, None if volume is None else plain(volume)))
    rows += [(code, None, None, None, None if volume is None else plain(volume)) for code, volume in sorted(asked.items())]
    return tuple(rows)


def doubtful_lines(kader: Kader, tarieven: tuple[Tarief, ...], gegevens: Gegevens, bestand: str) -> tuple[Finding, ...]:
    """Production given to fill in beforehand that cannot be: a volume below nothing, a prestatie of which we hold no tariff."""
    known = {t.prestatiecode for t in tarieven if t.sector is kader.sector}
    found: list[tuple[str, str]] = []
    for line in gegevens.productie:
        if line.volume is not None and line.volume < 0:
            found.append((f"{line.prestatiecode} met volume {dutch(line.volume)}", "een volume van nul of meer"))
        if known and line.prestatiecode not in known:
            found.append((line.prestatiecode, f"een prestatie van sector {kader.sector.value} in tabellen/tarieven"))
    return tuple(
        Finding(
            "W825", Ernst.WAARSCHUWING, "Vooraf ingevulde productie", bestand=bestand, gevonden=gevonden, verwacht=verwacht,
            agb_code=gegevens.agb_code, feiten=Facts.of(naam=gegevens.naam, agb=gegevens.agb_code),
        )
        for gevonden, verwacht in found
    )  # fmt: skip


def _vorm_order(vorm: Leveringsvorm) -> int:
    return list(Leveringsvorm).index(vorm)
