"""``wlz init``: opens a ronde and freezes its policy."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Deelbudget, Huisstijl, Persoon, Regio, Ronde
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.ronde_toml import read_huisstijl, write_ronde
from wlzcli.policy.model import Beleid, Kader
from wlzcli.policy.sections import Faults
from wlzcli.store.folder import RondeFolder, create, disk_error, is_free
from wlzcli.workflow.beleid import folder_lagen, regio_namen, resolve_kader, source_files
from wlzcli.workflow.session import PROGRAM, Session, load_kenmerk

README = """Dit is een ronde van wlz: de hele stand van één inkoopronde staat in deze map.
Kopieer de map en u kopieert de ronde. Wijzig ronde.sqlite, beleid/ en archief/ nooit met de hand.

  ronde.toml       zorgkantoor, jaar, sectoren, regio's met contracteerruimte, mensen, huisstijl (aan te passen)
  tabellen/        wat het zorgkantoor zelf weet: zorgaanbieders, tarieven, referentie, feiten, ontvangst, ...
  beleid/          het bevroren beleid waarop deze ronde draait, met zijn controlegetal
  inschrijvingen/  hier komt per inschrijving één map met het formulier en de bewijsstukken
  realisatie/      declaratiestanden en mutaties
  ronde.sqlite     alles wat is gelezen en besloten
  archief/         ontvangen bestanden, onder hun controlegetal (SHA-256)
  brieven/ rapport/  wat is gemaakt
  logboek/         technische meldingen

'wlz status' vertelt waar de ronde staat en wat nu te typen.
"""

# what stands on the letters, and on which
NEEDED = {
    "adres": "elke brief",
    "postcode_plaats": "elke brief",
    "telefoon": "elke brief",
    "email": "elke brief",
    "ondertekenaar": "elke brief",
    "functie": "elke brief",
    "rechtbank": "brieven met een bezwaartermijn, zoals de voorlopige gunning en de afwijzing",
}


def parse_assignment(text: str, option: str) -> tuple[str, str]:
    """``5518=123.45`` as key and value; UsageError otherwise."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise UsageError(
            f"{option}: '{text}' is niet goed ingevuld.", f"Schrijf {option} als SLEUTEL=BEDRAG, bijvoorbeeld 5518=123456789.00."
        )
    return key.strip(), value.strip()


def open_ronde(
    session: Session,
    folder: Path,
    zorgkantoor: str,
    jaar: int,
    sectoren: tuple[str, ...],
    ruimte: tuple[tuple[str, Money], ...],
    deelbudgetten: tuple[tuple[str, Money], ...],
    beleid_map: Path | None,
    voorbeeld: bool,
) -> Report:
    """Make the ronde folder, whole or not at all, with the resolved policy of every sector frozen in it."""
    sectors = tuple(_sector(s) for s in dict.fromkeys(sectoren))
    regios = _regios(zorgkantoor, ruimte, _parts(deelbudgetten, sectors))
    kaders = tuple(resolve_kader(jaar, sector, zorgkantoor, beleid_map, tuple(r.code for r in regios)) for sector in sectors)
    huisstijl, personen = _style(zorgkantoor, beleid_map)
    ronde = Ronde(zorgkantoor, jaar, sectors, regios, huisstijl, voorbeeld, personen)
    beleid = dumps(Beleid(kaders))
    sha256 = hashlib.sha256(beleid).hexdigest()
    made: RondeFolder | None = None
    unknown = sum(1 for k in kaders for item in k.items() if item.status == "onbekend")
    is_free(session.cwd / folder)
    if not session.dry_run:
        frozen = {"beleid.json": beleid, "beleid.sha256": f"{sha256}\n".encode()} | source_files(jaar, sectors, zorgkantoor, beleid_map)
        made = create(session.cwd / folder, write_ronde(ronde), frozen, README, lambda new: _first_entry(new, session, ronde, beleid))
    rows = tuple((r.code, r.naam, str(r.contracteerruimte_cents)) for r in regios)
    return Report(
        command="init",
        ronde=ronde.naam,
        extra={"map": str(folder), "beleid": sha256, "kaders": [k.id for k in kaders], **_kenmerk(made)},
        tables=(Table("Regio's", ("code", "naam", "contracteerruimte"), rows, ("contracteerruimte",)),),
        notes=(
            f"Ronde {ronde.naam} geopend in {folder} op kader {', '.join(k.id for k in kaders)}; {unknown} waarden zijn onbekend ('wlz beleid toon').",
            f"Vul nu {folder}/tabellen en zet inschrijvingen in {folder}/inschrijvingen; dan: wlz ingest --ronde {folder}",
            *_left_out(beleid_map, kaders),
            *_shared_room(sectors, regios),
            *_empty_style(huisstijl),
        ),
        voorbeeld=voorbeeld,
    )


def _kenmerk(made: RondeFolder | None) -> dict[str, str]:
    """By what its score sheets know this ronde; nothing after a dry run."""
    if made is None:
        return {}
    with made.reading() as tables:
        kenmerk = load_kenmerk(tables)
    return {"kenmerk": kenmerk.sha256} if kenmerk else {}


def _left_out(beleid_map: Path | None, kaders: tuple[Kader, ...]) -> tuple[str, ...]:
    """Layers in the folder that this ronde does not run on: of another sector, zorgkantoor, region or year."""
    used = {name for kader in kaders for name in kader.lagen}
    own = folder_lagen(beleid_map, Faults()).values() if beleid_map else ()
    lost = [f"{laag.id}{f' (regio {laag.regio})' if laag.regio else ''}" for laag in own if laag.id not in used]
    return (f"Niet gebruikt uit {beleid_map}: {_listed(lost)}; dat is beleid voor iets anders dan deze ronde.",) if lost else ()


def _shared_room(sectoren: tuple[Sector, ...], regios: tuple[Regio, ...]) -> tuple[str, ...]:
    """The room is of all sectors together: a ronde that lacks one says which part is its own, or two rondes spend the same."""
    missing = [s.value for s in Sector if s not in sectoren]
    open_regios = [r.code for r in regios if any(r.deelbudget(s) is None for s in sectoren)]
    if not missing or not open_regios:
        return ()
    return (
        f"Let op: {_listed(missing)} {'zit' if len(missing) == 1 else 'zitten'} niet in deze ronde en {_listed(open_regios)}"
        f" {'heeft' if len(open_regios) == 1 else 'hebben'} geen deelbudget. De contracteerruimte geldt over alle"
        " sectoren; geef een deelbudget (--deelbudget, of in ronde.toml) zodat geen twee rondes dezelfde ruimte uitgeven.",
    )


def _listed(names: list[str]) -> str:
    return " en ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _empty_style(huisstijl: Huisstijl) -> tuple[str, ...]:
    """What the letters need and the house style does not say yet."""
    empty = [key for key in NEEDED if not getattr(huisstijl, key).strip()]
    if not empty:
        return ()
    told = "; ".join(f"{key} ({NEEDED[key]})" for key in empty)
    return (f"Vul in ronde.toml onder [huisstijl] nog in: {told}.",)


def _first_entry(folder: RondeFolder, session: Session, ronde: Ronde, beleid: bytes) -> None:
    sha256 = folder.archive(beleid)
    with folder.writing("init", session.door) as tables:
        tables.note_file(sha256, "beleid.json", "beleid", len(beleid), session.now, session.door)
        # Two rondes opened in the same second with the same options are two: what is drawn here tells them apart.
        told = {"ronde": ronde, "beleid": sha256, "programma": PROGRAM, "kenmerk": secrets.token_hex(16)}
        tables.write_journal(session.now, session.door, "init", told)


def _sector(text: str) -> Sector:
    try:
        return Sector(text.upper())
    except ValueError:
        raise UsageError(f"--sector: '{text}' is geen sector.", "Kies vv, gz of ggz.") from None


def _parts(deelbudgetten: tuple[tuple[str, Money], ...], sectoren: tuple[Sector, ...]) -> dict[str, tuple[Deelbudget, ...]]:
    parts: dict[str, tuple[Deelbudget, ...]] = {}
    for key, amount in deelbudgetten:
        name, sign, code = key.partition(":")
        sector = _sector(name)
        if not sign or sector not in sectoren:
            raise UsageError(
                f"--deelbudget: '{key}' hoort een sector van deze ronde en een regio te noemen.", "Schrijf bijvoorbeeld vv:5518=1000000.00."
            )
        parts[code] = (*parts.get(code, ()), Deelbudget(sector, amount))
    return parts


def _regios(zorgkantoor: str, ruimte: tuple[tuple[str, Money], ...], parts: dict[str, tuple[Deelbudget, ...]]) -> tuple[Regio, ...]:
    names = regio_namen()
    codes = [code for code, _ in ruimte]
    for code, amount in ruimte:
        if code not in names:
            raise UsageError(
                f"--regio: {code} is geen zorgkantoorregio.", "Een regio is een code als 5518; 'wlz beleid toon --regios' toont ze."
            )
        if codes.count(code) > 1:
            raise UsageError(f"--regio: {code} staat er twee keer.", "Geef elke regio één keer met de ruimte over alle sectoren.")
        if amount.cents < 0:
            raise UsageError(f"--regio: de ruimte van {code} is negatief.", "Geef een bedrag van nul of meer.")
    lost = sorted(set(parts) - set(codes))
    if lost:
        raise UsageError(f"--deelbudget noemt regio {', '.join(lost)}, maar --regio niet.", "Geef de regio ook op met --regio.")
    for code, amount in ruimte:
        if sum(d.bedrag_cents.cents for d in parts.get(code, ())) > amount.cents:
            raise UsageError(
                f"De deelbudgetten van {code} zijn samen meer dan de contracteerruimte.", "Verlaag een deelbudget of verhoog de ruimte."
            )
    del zorgkantoor
    return tuple(Regio(code, names[code], amount, parts.get(code, ())) for code, amount in sorted(ruimte))


def _style(zorgkantoor: str, beleid_map: Path | None) -> tuple[Huisstijl, tuple[Persoon, ...]]:
    path = beleid_map / "huisstijl.toml" if beleid_map else None
    if path is None or not path.is_file():
        return Huisstijl(naam=zorgkantoor), ()
    try:
        return read_huisstijl(path.read_text(encoding="utf-8"), str(path), zorgkantoor)
    except UnicodeDecodeError as exc:
        raise FileError(f"{path} is geen UTF-8.", "Sla het bestand op als UTF-8.") from exc
    except OSError as exc:
        raise disk_error(exc, path) from exc
