"""``wlz formulier``: the inschrijfformulier from the policy, blank or filled in, and the list of its fields."""

from __future__ import annotations

from pathlib import Path

from wlzcli.cycle.formulier import Opzet, make_definitief_plan, make_formulier
from wlzcli.cycle.formulier.productie import doubtful_lines
from wlzcli.cycle.tabellen import TabellenInputs, missing_columns, parse_tabellen
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Finding
from wlzcli.domain.formulier import FormKolom, FormTabel, Formulier, FormVeld, Gegevens, VeldSoort
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.tabellen import Tarief
from wlzcli.errors import FileError, UsageError
from wlzcli.policy.model import Beleid, Kader
from wlzcli.store.folder import RondeFolder, disk_error, write_whole
from wlzcli.workflow.session import Session, load_beleid, load_ronde


def make_forms(session: Session, uit: Path, sector: str | None, gegevens: Path | None, definitief: bool) -> Report:
    """Write the forms of the ronde into ``uit``: one a sector, or one a zorgaanbieder of ``gegevens``."""
    from wlzcli.formats.xlsx_form import form_bytes

    folder = session.folder()
    ronde, kaders, opzet, findings = _ronde_parts(folder, sector)
    given = _read_gegevens(gegevens, ronde) if gegevens else ()
    wanted = [(k, g) for k in kaders for g in ([x for x in given if x.sector is k.sector] if gegevens else [None])]
    if not wanted:
        raise UsageError("In de gegevens staat geen zorgaanbieder van deze sector.", "Controleer sector en --gegevens.")
    make = make_definitief_plan if definitief else make_formulier
    target = uit if uit.is_absolute() else session.cwd / uit
    forms = [(make(kader, opzet, known), known) for kader, known in wanted]
    for form, known in forms:
        if known is not None:
            _check_prefill(form, known)
    findings += tuple(
        f for kader, known in wanted if known is not None and gegevens for f in doubtful_lines(kader, opzet.tarieven, known, gegevens.name)
    )
    rows, written = [], []
    for number, (form, known) in enumerate(forms, start=1):
        path = target / file_name(form, known)
        if not session.dry_run:
            write_whole(path, form_bytes(form))
        sector = form.identiteit.sector
        written.append({"bestand": str(path), "sector": sector, "layout_sha256": form.identiteit.layout_sha256} | _whose(known))
        rows.append((path.name, sector, known.naam if known else "alle zorgaanbieders"))
        session.progress(number, len(forms), path.name)
    table = Table("Formulieren", ("bestand", "sector", "voor"), tuple(rows))
    notes = (
        ("Er is niets geschreven (--dry-run).",)
        if session.dry_run
        else (f"{len(rows)} {'formulier' if len(rows) == 1 else 'formulieren'} geschreven in {target}.",)
    )
    return Report(
        "formulier",
        ronde=ronde.naam,
        bevindingen=findings,
        extra={"bestanden": written},
        tables=(table,),
        notes=notes,
        voorbeeld=ronde.voorbeeld,
    )


def list_fields(session: Session, sector: str | None, definitief: bool) -> Report:
    """Every field of the form, with sheet, cell, kind and choices."""
    ronde, kaders, opzet, findings = _ronde_parts(session.folder(), sector)
    make = make_definitief_plan if definitief else make_formulier
    forms = [make(kader, opzet) for kader in kaders]
    velden = [_field_data(v, f) for f in forms for v in f.velden]
    tabellen = [_table_data(t, f) for f in forms for t in f.tabellen]
    rows = [
        (v.id, v.blad, v.cel, v.soort.value, "ja" if v.verplicht else "nee", " / ".join(o.waarde for o in v.keuzes))
        for f in forms
        for v in f.velden
    ]
    rows += [
        (f"{t.id}.N.{k.id}", t.blad, f"onder {c}", k.soort.value, "nee", " / ".join(o.waarde for o in k.keuzes))
        for f in forms
        for t in f.tabellen
        for k, c in _columns(t)
    ]
    table = Table("Velden van het formulier", ("veld", "blad", "cel", "soort", "verplicht", "keuzes"), tuple(rows))
    extra = {"velden": velden, "tabellen": tabellen}
    return Report("formulier", ronde=ronde.naam, bevindingen=findings, extra=extra, tables=(table,), voorbeeld=ronde.voorbeeld)


def forms_of(ronde: Ronde, beleid: Beleid, beleid_sha256: str, tarieven: tuple[Tarief, ...]) -> tuple[Formulier, ...]:
    """Every form that this ronde made out: of each sector the inschrijfformulier and the short one."""
    opzet = Opzet(
        zorgkantoor=ronde.zorgkantoor,
        jaar=ronde.jaar,
        regios=ronde.regios,
        tarieven=tarieven,
        beleid_sha256=beleid_sha256,
        voorbeeld=ronde.voorbeeld,
    )
    return tuple(make(k, opzet) for k in beleid.kaders for make in (make_formulier, make_definitief_plan))


def file_name(form: Formulier, known: Gegevens | None) -> str:
    """``inschrijfformulier-cz-2024-vv.xlsx``, with AGB-code and region when it was filled in."""
    kind = "definitief-ontwikkelplan" if form.identiteit.soort != "inschrijving" else "inschrijfformulier"
    i = form.identiteit
    who = f"-{known.agb_code}-{_safe(known.regio)}" if known else ""
    return f"{kind}-{_safe(i.zorgkantoor)}-{i.jaar}-{i.sector.lower()}{who}.xlsx"


def _safe(text: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in text.lower())


def _whose(known: Gegevens | None) -> dict[str, str]:
    return {"agb_code": known.agb_code, "regio": known.regio} if known else {}


def _ronde_parts(folder: RondeFolder, sector: str | None) -> tuple[Ronde, tuple[Kader, ...], Opzet, tuple[Finding, ...]]:
    ronde = load_ronde(folder)
    beleid, sha256 = load_beleid(folder)
    kaders = tuple(k for k in beleid.kaders if sector is None or k.sector.value == sector.upper())
    if not kaders:
        raise UsageError(
            f"Deze ronde heeft geen sector '{sector}'.", f"Kies uit: {', '.join(k.sector.value.lower() for k in beleid.kaders)}."
        )
    tarieven, findings = read_tarieven(folder, ronde)
    opzet = Opzet(
        zorgkantoor=ronde.zorgkantoor,
        jaar=ronde.jaar,
        regios=ronde.regios,
        tarieven=tarieven,
        beleid_sha256=sha256,
        voorbeeld=ronde.voorbeeld,
    )
    return ronde, kaders, opzet, findings


def read_tarieven(folder: RondeFolder, ronde: Ronde) -> tuple[tuple[Tarief, ...], tuple[Finding, ...]]:
    """The prestaties of ``tabellen/tarieven``; none when there is no such table yet. Nothing is registered: no step rests on it."""
    from wlzcli.formats.tables import SUFFIXES, read_table

    paths = [p for s in SUFFIXES if (p := folder.part("tabellen") / f"tarieven{s}").is_file()]
    if not paths:
        return (), ()
    try:
        data = paths[0].read_bytes()
    except OSError as exc:
        raise disk_error(exc, paths[0]) from exc
    table = read_table(data, "tarieven", f"tabellen/{paths[0].name}")
    inputs = TabellenInputs((table,), ronde.kolommen, ronde.sectoren, tuple(r.code for r in ronde.regios))
    for missing in missing_columns(inputs):
        raise FileError(
            f"In {missing.tabel.bestand} ontbreken de kolommen {', '.join(missing.kolommen)}.",
            "Vul de kolommen aan of noem ze in ronde.toml.",
        )
    tabellen, findings = parse_tabellen(inputs)
    return tabellen.tarieven, findings


def _read_gegevens(path: Path, ronde: Ronde) -> tuple[Gegevens, ...]:
    from wlzcli.formats.gegevens_json import read_gegevens

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as exc:
        raise disk_error(exc, path) from exc
    except UnicodeDecodeError as exc:
        raise FileError(f"{path} is geen tekst in UTF-8.", "Bewaar het bestand als UTF-8.") from exc
    given = read_gegevens(text, path.name)
    sectors: set[Sector] = set(ronde.sectoren)
    codes = {r.code for r in ronde.regios}
    faults = [f"{g.agb_code}: sector {g.sector.value} hoort niet bij deze ronde" for g in given if g.sector not in sectors]
    faults += [f"{g.agb_code}: regio {g.regio} hoort niet bij deze ronde" for g in given if g.regio not in codes]
    keys = [(g.agb_code, g.regio, g.sector) for g in given]
    faults += [f"{k[0]}: staat twee keer in regio {k[1]} en sector {k[2].value}" for k in dict.fromkeys(keys) if keys.count(k) > 1]
    if faults:
        raise FileError(f"{path.name}: {'; '.join(faults)}.", "Verbeter het bestand en draai de opdracht opnieuw.")
    return given


def _check_prefill(form: Formulier, known: Gegevens) -> None:
    """Every given value has a place on the form and is one that the form can hold. FileError lists what has not."""
    velden = {v.id: v for v in form.velden}
    tabellen = {t.id: t for t in form.tabellen}
    faults = []
    for key, value in known.velden:
        veld = velden.get(key)
        if veld is None:
            faults.append(f"het formulier heeft geen veld '{key}'")
        elif not _fits(veld.soort, value, tuple(o.waarde for o in veld.keuzes)):
            faults.append(f"'{value}' past niet in veld '{key}'")
    if known.productie and "productie" not in tabellen:
        faults.append("dit formulier heeft geen tabel 'productie'")
    codes = [p.prestatiecode for p in known.productie]
    faults += [f"prestatiecode {code} staat twee keer in productie" for code in dict.fromkeys(codes) if codes.count(code) > 1]
    for given in known.tabellen:
        tabel = tabellen.get(given.tabel)
        columns = {k.id: k for k in tabel.kolommen} if tabel else {}
        if tabel is None:
            faults.append(f"het formulier heeft geen tabel '{given.tabel}'")
        for row in given.rijen if tabel else ():
            faults += [f"tabel '{given.tabel}' heeft geen kolom '{k}'" for k, _ in row.waarden if k not in columns]
            faults += [
                f"'{v}' past niet in kolom '{k}'"
                for k, v in row.waarden
                if v and k in columns and not _fits(columns[k].soort, v, tuple(o.waarde for o in columns[k].keuzes))
            ]
    if faults:
        raise FileError(
            f"Gegevens van {known.agb_code}: {'; '.join(faults)}.", "'wlz formulier --velden' toont alle velden met hun keuzes."
        )


def _fits(soort: VeldSoort, value: str, keuzes: tuple[str, ...]) -> bool:
    from datetime import date
    from decimal import Decimal, InvalidOperation

    if keuzes:
        return value in keuzes
    try:
        if soort is VeldSoort.DATUM:
            date.fromisoformat(value)
        elif soort in (VeldSoort.GETAL, VeldSoort.PERCENTAGE):
            return Decimal(value).is_finite()
        elif soort in (VeldSoort.AGB, VeldSoort.KVK):
            return len(value) == 8 and value.isdigit() and value.isascii()
    except (ValueError, InvalidOperation):
        return False
    return True


def _field_data(v: FormVeld, form: Formulier) -> dict[str, object]:
    return {
        "id": v.id, "sector": form.identiteit.sector, "blad": v.blad, "cel": v.cel, "naam": v.naam, "soort": v.soort, "label": v.rijkop,
        "keuzes": [o.waarde for o in v.keuzes], "keuzeteksten": [o.tekst for o in v.keuzes], "verplicht": v.verplicht, "hulp": v.hulp, "sleutel": v.sleutel,
    }  # fmt: skip


def _table_data(t: FormTabel, form: Formulier) -> dict[str, object]:
    columns = [{"id": k.id, "cel": cel, "kop": k.kop, "soort": k.soort, "keuzes": [o.waarde for o in k.keuzes]} for k, cel in _columns(t)]
    return {"id": t.id, "sector": form.identiteit.sector, "blad": t.blad, "cel": t.kop, "naam": t.naam, "kolommen": columns}


def _columns(t: FormTabel) -> list[tuple[FormKolom, str]]:
    letter, row = t.kop[0], t.kop[1:]
    return [(k, f"{chr(ord(letter) + n)}{row}") for n, k in enumerate(t.kolommen)]
