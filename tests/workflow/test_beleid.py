"""``wlz beleid`` on a ronde: an amendment and a confirmation change the frozen policy, by name, and nothing is lost."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from wlzcli.domain.beleidsitem import BronSoort, Status
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Receipt
from wlzcli.domain.report import Report
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.errors import FileError, PolicyError, UsageError
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.policy.model import Beleid, Kader
from wlzcli.store.folder import RondeFolder, create
from wlzcli.store.tables import Voorstel
from wlzcli.workflow.beleid import kader_named
from wlzcli.workflow.beleid_tonen import toon, toon_lijst, toon_regios, wie_wijkt_af
from wlzcli.workflow.beleid_verschil import verschil
from wlzcli.workflow.beleid_wijzigen import bevestig, wijzig
from wlzcli.workflow.session import Session, load_beleid, new_session

NOTA = """id = "nvi-1"
soort = "wijziging"
wijziging = "nota_van_inlichtingen"
op = "2024-vv-cz"
per = 2023-06-30

[bronnen.nvi]
document = "Nota van inlichtingen 1"
soort = "besluit_zorgkantoor"

[tarief.bewegingen]
waarde = 0.4
bron = "nvi vraag 12"

[planning.inschrijving]
moment = 2023-08-01T17:00:00
bron = "nvi vraag 3"

[verwachtingen.preventie]
vervallen = true
bron = "nvi vraag 5"
"""


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    """A ronde of CZ, V&V 2024, on the policy that ships."""
    record = Ronde("cz", 2024, (Sector.VV,), (Regio("5518", "Haaglanden", Money(1)),), Huisstijl("Zorgkantoor"))
    data = dumps(Beleid((kader_named("2024-vv", "cz"),)))
    frozen = {"beleid.json": data, "beleid.sha256": hashlib.sha256(data).hexdigest().encode()}
    return create(tmp_path / "ronde", write_ronde(record), frozen, "test")


def session(folder: RondeFolder, *, ja: bool = False, door: str = "A. de Vries", dry_run: bool = False) -> Session:
    return new_session(door=door, cwd=folder.path, peildatum=date(2023, 7, 1), ronde_map=folder.path, ja=ja, dry_run=dry_run)


def nota(folder: RondeFolder, text: str = NOTA) -> Path:
    path = folder.path.parent / "nvi.toml"
    path.write_text(text, encoding="utf-8")
    return path


def kader(folder: RondeFolder) -> Kader:
    return load_beleid(folder)[0].kaders[0]


def test_an_amendment_is_shown_first(ronde: RondeFolder) -> None:
    before = load_beleid(ronde)
    report = wijzig(session(ronde), nota(ronde))
    rows = [(r[0], r[1], r[3], r[4]) for r in report.tables[0].rijen]
    assert rows == [
        ("planning.inschrijving", "gewijzigd", "onbekend [onbekend]", "1 augustus 2023 om 17.00 uur [vast]"),
        ("tarief.bewegingen", "gewijzigd", "opslag 0,3 (punten); bij bewegingen [secundair]", "opslag 0,4 (punten); bij bewegingen [vast]"),
        ("verwachtingen.preventie", "vervallen", "", ""),
    ]
    assert report.notes == (
        "Nota van inlichtingen uit nvi.toml, per 30 juni 2023.",
        "Er is nog niets bewaard. Neem de wijziging op door de opdracht te herhalen met --ja.",
    )
    assert load_beleid(ronde) == before


def test_an_accepted_amendment_leaves_the_old_policy_in_the_archief(ronde: RondeFolder) -> None:
    old = load_beleid(ronde)[1]
    report = wijzig(session(ronde, ja=True), nota(ronde))
    beleid, new = load_beleid(ronde)
    assert (report.extra["bewaard"], report.extra["beleid"]) == (True, new)
    assert beleid.kaders[0].lagen == ("2024-landelijk", "2024-vv", "2024-vv-cz", "nvi-1")
    assert hashlib.sha256(ronde.archived(old)).hexdigest() == old
    assert hashlib.sha256(ronde.archived(new)).hexdigest() == new
    with ronde.reading() as tables:
        entry = tables.journal_entries()[-1]
        assert (entry.door, entry.opdracht) == ("A. de Vries", "beleid")
        assert "nvi.toml" in entry.inhoud
        assert tables.journal_breaks() == ()


def test_one_amendment_once(ronde: RondeFolder) -> None:
    wijzig(session(ronde, ja=True), nota(ronde))
    with pytest.raises(UsageError, match="De wijziging 'nvi-1' is al in dit beleid opgenomen"):
        wijzig(session(ronde, ja=True), nota(ronde))


def test_an_amendment_that_does_not_fit(ronde: RondeFolder) -> None:
    with pytest.raises(PolicyError) as caught:
        wijzig(session(ronde, ja=True), nota(ronde, NOTA.replace("waarde = 0.4", 'waarde = "veel"\nhoogte = 1')))
    assert [f.sleutel for f in caught.value.fouten] == ["tarief.bewegingen.hoogte"]
    with pytest.raises(PolicyError) as caught:
        wijzig(session(ronde, ja=True), nota(ronde, NOTA.replace("waarde = 0.4", 'waarde = "veel"')))
    assert [f.melding for f in caught.value.fouten] == ["dit moet een getal zijn, zonder aanhalingstekens"]


def test_a_correctie_changes_only_what_is_open(ronde: RondeFolder) -> None:
    text = NOTA.replace("nota_van_inlichtingen", "correctie")
    with pytest.raises(PolicyError) as caught:
        wijzig(session(ronde, ja=True), nota(ronde, text + '[themas.zelf]\ntitel = "Anders"\nbron = "nvi"\n'))
    assert [f.sleutel for f in caught.value.fouten] == ["themas.zelf"]


def test_a_file_that_is_no_amendment(ronde: RondeFolder) -> None:
    layer = nota(ronde, 'id = "x"\nsoort = "zorgkantoor"\nop = "2024-vv"\nzorgkantoor = "cz"\n')
    with pytest.raises(UsageError, match="is niet één wijziging"):
        wijzig(session(ronde), layer)
    with pytest.raises(UsageError, match="De wijziging gaat over '2016-gz'"):
        wijzig(session(ronde), nota(ronde, NOTA.replace("2024-vv-cz", "2016-gz")))
    with pytest.raises(FileError, match="bestaat niet"):
        wijzig(session(ronde), ronde.path / "weg.toml")


def test_a_purchaser_confirms_by_name(ronde: RondeFolder) -> None:
    report = bevestig(session(ronde, door="B. Inkoper"), ("tarief.basis", "tarief.nieuw"), "Inkoopbeleid 2024", "§4.1", None, "punten")
    assert report.changed
    items = {i.sleutel: i for i in kader(ronde).items()}
    for key in ("tarief.basis", "tarief.nieuw"):
        item = items[key]
        assert (item.status, item.bevestigd_door, item.bron.soort) == (Status.VAST, "B. Inkoper", BronSoort.BESLUIT_ZORGKANTOOR)
        assert item.bron.label == "Inkoopbeleid 2024 §4.1"
    assert items["tarief.technologie"].status is Status.SECUNDAIR


def test_a_confirmation_does_not_pass_on_to_what_replaces_the_value(ronde: RondeFolder) -> None:
    bevestig(session(ronde, door="B. Inkoper"), ("tarief.*",), "Inkoopbeleid 2024", "", None, "punten")
    wijzig(session(ronde, ja=True, door="C. Jurist"), nota(ronde))  # 0,3 becomes 0,4
    told = {r.sleutel: r.bevestigd_door for r in kader(ronde).tarief}
    assert (told["tarief.bewegingen"], told["tarief.technologie"]) == (None, "B. Inkoper")


def test_the_lezing_is_confirmed_only_where_it_was_open(ronde: RondeFolder) -> None:
    """A confirmation keeps the value: a reading that the policy gives is no option, and one that is open is filled."""
    bevestig(session(ronde), ("tarief.*",), "Inkoopbeleid 2024", "", None, "factor")
    lezingen = {r.sleutel: r.lezing.value for r in kader(ronde).tarief}
    assert {lezingen.pop("tarief.nieuw")} == {"factor"}
    assert set(lezingen.values()) == {"punten"}
    with pytest.raises(UsageError, match="waarvan het beleid de lezing openliet"):
        bevestig(session(ronde), ("tarief.technologie",), "Inkoopbeleid 2024", "", None, "factor")


def test_what_was_made_up_can_be_confirmed_too(ronde: RondeFolder) -> None:
    """A ronde opened on a sample policy would else never be vastgesteld: the value stays, with a real source."""
    made_up = NOTA.replace('soort = "besluit_zorgkantoor"', 'soort = "fictief"')
    wijzig(session(ronde, ja=True), nota(ronde, made_up))
    assert kader(ronde).moment("inschrijving").zekerheid_label == "fictief"  # type: ignore[union-attr]
    bevestig(session(ronde), ("planning.*",), "Inkoopbeleid 2024", "§2", None, None)
    item = kader(ronde).moment("inschrijving")
    assert item is not None
    assert (item.zekerheid_label, item.bron.label, item.bevestigd_door) == ("vast", "Inkoopbeleid 2024 §2", "A. de Vries")


def test_a_whole_section_at_once(ronde: RondeFolder) -> None:
    bevestig(session(ronde), ("tarief.*",), "Inkoopbeleid 2024", "", "vv", None)
    assert {i.status for i in kader(ronde).tarief} == {Status.VAST}


def test_confirming_says_everything_that_is_wrong(ronde: RondeFolder) -> None:
    with pytest.raises(UsageError) as caught:
        bevestig(session(ronde), ("tarief.weg", "planning.inschrijving", "themas.zelf"), "Inkoopbeleid", "", None, None)
    assert caught.value.melding == (
        "2024-vv: tarief.weg: deze sleutel staat niet in het beleid; 2024-vv: planning.inschrijving: wat onbekend is valt niet te bevestigen; "
        "2024-vv: themas.zelf: deze waarde staat al vast."
    )
    with pytest.raises(UsageError, match="Een bevestiging heeft een bron nodig"):
        bevestig(session(ronde), ("tarief.basis",), " ", "", None, None)
    with pytest.raises(UsageError, match="Zeg om welke sector het gaat"):
        bevestig(session(ronde), ("tarief.basis",), "Inkoopbeleid", "", "gz", None)


def test_a_dry_run_keeps_everything(ronde: RondeFolder) -> None:
    before = load_beleid(ronde)
    report = bevestig(session(ronde, dry_run=True), ("tarief.basis",), "Inkoopbeleid", "", None, None)
    assert report.notes == ("Bevestiging op Inkoopbeleid.", "Er is niets bewaard (--dry-run).")
    assert load_beleid(ronde) == before


def titles(report: Report) -> list[str]:
    return [t.titel for t in report.tables]


def test_before_and_after_side_by_side(ronde: RondeFolder) -> None:
    wijzig(session(ronde, ja=True), nota(ronde))
    report = verschil("2024-vv:cz", str(ronde.path))
    assert [row[0] for row in report.tables[0].rijen] == ["planning.inschrijving", "tarief.bewegingen", "verwachtingen.preventie"]
    assert verschil("2024-vv:cz", "2024-vv:cz").notes == ("Geen verschil.",)
    with pytest.raises(UsageError, match="Er is geen kader, map of ronde '2019-vv'"):
        verschil("2019-vv", "2024-vv")


def test_what_the_ronde_runs_on(ronde: RondeFolder) -> None:
    report = toon(session(ronde), None, None, None, "tarief", "secundair")
    assert report.totalen == {"secundair": 5}
    assert [row[0] for row in report.tables[0].rijen] == [
        "tarief.basis",
        "tarief.nieuw",
        "tarief.technologie",
        "tarief.bewegingen",
        "tarief.vrij_voorstel",
    ]


def test_lists_and_the_map_of_deviations() -> None:
    assert [row[0] for row in toon_lijst().tables[0].rijen][:2] == ["2016-gz", "2024-ggz"]
    assert len(toon_regios().tables[0].rijen) == 33
    report = wie_wijkt_af("2024-vv", "tarief.nieuw")
    assert [(row[1], row[3]) for row in report.tables[1].rijen] == [
        ("cz", "-2 (punten of factor open)"),
        ("dsw", "-4,5"),
        ("menzis", "-2 (punten of factor open)"),
        ("zilverenkruis", "onbekend"),
        ("zorgenzekerheid", "onbekend"),
    ]
    with pytest.raises(UsageError, match="Bij 2016-gz heeft geen zorgkantoor een eigen laag"):
        wie_wijkt_af("2016-gz", None)


UITSPRAAK = """id = "uitspraak-1"
soort = "wijziging"
wijziging = "uitspraak"
op = "2024-vv-cz"
per = 2023-10-31

[bronnen.u]
document = "Uitspraak van de voorzieningenrechter"
soort = "uitspraak"
ecli = "ECLI:NL:RBXXX:2023:1"

[themas.zelf]
doel = "Wat de rechter ervan maakte."
bron = "u r.o. 5.1"
"""


def test_what_becomes_stale_is_told_before_anything_is_accepted(ronde: RondeFolder) -> None:
    """The steps with a voorstel rest on the policy as it was; a besluit that stands is not touched."""
    before = load_beleid(ronde)[1]
    with ronde.writing("gunning", "A. de Vries") as tables:
        for stap in ("validate", "gunning"):
            receipt = Receipt(digest(stap), "test", "0" * 64, (), (), date(2023, 7, 1), "A. de Vries")
            tables.put_input("1" * 64, stap, b"{}")
            tables.put_voorstel(Voorstel(receipt.id, stap, "1" * 64, (), "[]", receipt, "A. de Vries", "2023-07-01T12:00:00+00:00"))
    told = "Verouderd: de voorstellen van validate, gunning; reken die opnieuw uit voor u ze vaststelt."
    shown = wijzig(session(ronde), nota(ronde))
    assert (shown.extra["verouderd"], shown.extra["bewaard"], shown.notes[1]) == (("validate", "gunning"), False, told)
    assert load_beleid(ronde)[1] == before
    taken = wijzig(session(ronde, ja=True), nota(ronde))
    assert (taken.extra["verouderd"], taken.extra["bewaard"], taken.notes[1]) == (("validate", "gunning"), True, told)
    assert load_beleid(ronde)[1] != before


def test_a_ruling_changes_what_is_closed_and_names_its_ecli(ronde: RondeFolder) -> None:
    """What a correctie may not touch, a court may; without an ECLI it is refused at both places."""
    wijzig(session(ronde, ja=True), nota(ronde, UITSPRAAK))
    thema = next(t for t in kader(ronde).themas if t.sleutel == "themas.zelf")
    assert (thema.doel, thema.bron.soort, thema.bron.ecli) == ("Wat de rechter ervan maakte.", BronSoort.UITSPRAAK, "ECLI:NL:RBXXX:2023:1")
    assert thema.bron.label == "Uitspraak van de voorzieningenrechter r.o. 5.1 ECLI:NL:RBXXX:2023:1"
    with pytest.raises(PolicyError) as caught:
        wijzig(session(ronde), nota(ronde, UITSPRAAK.replace('ecli = "ECLI:NL:RBXXX:2023:1"\n', "").replace("uitspraak-1", "uitspraak-2")))
    assert [f.sleutel for f in caught.value.fouten] == ["wijziging", "bronnen.u.ecli"]


def test_an_amendment_that_makes_a_rule_dead_is_refused(ronde: RondeFolder) -> None:
    dead = NOTA + '[tarief.dood]\ntitel = "d"\nbewerking = "opslag"\nvolgorde = 5\nwaarde = 1\nfeit = "monitor"\nbron = "nvi"\n'
    with pytest.raises(PolicyError) as caught:
        wijzig(session(ronde, ja=True), nota(ronde, dead))
    assert {f.sleutel for f in caught.value.fouten} == {"tarief.dood", "tarief.dood.feit"}


LANDELIJK = """id = "nvi-landelijk"
soort = "wijziging"
wijziging = "nota_van_inlichtingen"
op = "2024-landelijk"
per = 2023-06-30
[bronnen.nvi]
document = "Nota van inlichtingen"
[termijnen.bezwaar]
waarde = 20
status = "vast"
bron = "nvi vraag 1"
"""


@pytest.fixture
def twee_sectoren(tmp_path: Path) -> RondeFolder:
    """A ronde of CZ over V&V and GZ 2024."""
    record = Ronde("cz", 2024, (Sector.VV, Sector.GZ), (Regio("5518", "Haaglanden", Money(1)),), Huisstijl("Zorgkantoor"))
    data = dumps(Beleid((kader_named("2024-vv", "cz"), kader_named("2024-gz", "cz"))))
    sha256 = hashlib.sha256(data).hexdigest()

    def first(folder: RondeFolder) -> None:
        folder.archive(data)
        with folder.writing("init", "A. de Vries") as tables:
            tables.write_journal(datetime(2023, 6, 1, tzinfo=UTC), "A. de Vries", "init", {"beleid": sha256})

    return create(tmp_path / "ronde", write_ronde(record), {"beleid.json": data, "beleid.sha256": sha256.encode()}, "test", first)


def test_an_amendment_of_a_shared_layer_changes_every_sector(twee_sectoren: RondeFolder) -> None:
    """A nota van inlichtingen on the national layer holds for V&V and GZ alike, in one go."""
    report = wijzig(session(twee_sectoren, ja=True), nota(twee_sectoren, LANDELIJK))
    assert [row[:3] for row in report.tables[0].rijen] == [
        ("2024-vv", "termijnen.bezwaar", "gewijzigd"),
        ("2024-gz", "termijnen.bezwaar", "gewijzigd"),
    ]
    for k in load_beleid(twee_sectoren)[0].kaders:
        term = k.termijn("bezwaar")
        assert term is not None
        assert (term.waarde, k.lagen[-1]) == (Decimal(20), "nvi-landelijk")


def test_the_policy_before_a_change_is_found_by_name(twee_sectoren: RondeFolder) -> None:
    before = load_beleid(twee_sectoren)[1]
    wijzig(session(twee_sectoren, ja=True), nota(twee_sectoren, LANDELIJK))
    bevestig(session(twee_sectoren), ("tarief.basis",), "Inkoopbeleid 2024", "", "vv", None)
    ronde = str(twee_sectoren.path)

    def keys(which: str) -> list[tuple[str, str]]:
        report = verschil(f"{ronde}@{which}", ronde)
        return [(row[0], row[1]) for t in report.tables for row in t.rijen]

    assert keys("vorig") == [("VV", "tarief.basis")]
    assert keys("begin") == [("VV", "tarief.basis"), ("VV", "termijnen.bezwaar"), ("GZ", "termijnen.bezwaar")]
    assert keys(before[:6]) == [("VV", "tarief.basis"), ("VV", "termijnen.bezwaar"), ("GZ", "termijnen.bezwaar")]
    assert [(v[0], v[1]) for t in verschil(ronde, "2024-gz:cz").tables for v in t.rijen] == [("termijnen.bezwaar", "gewijzigd")]
    with pytest.raises(UsageError, match="heeft geen beleid @toen"):
        verschil(f"{ronde}@toen", ronde)
    with pytest.raises(UsageError, match="hebben geen sector gemeen"):
        verschil(ronde, "2024-ggz")


def test_own_policy_and_an_amendment_beside_what_ships(ronde: RondeFolder) -> None:
    """Before it is taken in: what an amendment does to the kader; and a folder of one's own against last year."""
    report = verschil("2024-vv:cz", str(nota(ronde)))
    assert [row[0] for row in report.tables[0].rijen] == ["planning.inschrijving", "tarief.bewegingen", "verwachtingen.preventie"]
    map_ = ronde.path.parent / "eigen"
    map_.mkdir()
    eigen = 'id = "noord"\nsoort = "zorgkantoor"\nop = "2024-vv"\nzorgkantoor = "noord"\nbronnen.b.document = "Stuk"\n'
    (map_ / "noord.toml").write_text(f'{eigen}[tarief.basis]\nwaarde = 96\nbron = "b"\nstatus = "vast"\n', encoding="utf-8")
    report = verschil("2024-vv", str(map_))
    assert [row[:5] for row in report.tables[0].rijen] == [
        ("tarief.basis", "gewijzigd", "Richttarief", "basis 95,5 [secundair]", "basis 96 [vast]")
    ]
    (map_ / "zuid.toml").write_text(eigen.replace("noord", "zuid") + '[tarief.basis]\nwaarde = 95\nbron = "b"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="beleid voor meer dan één zorgkantoor, regio of jaar"):
        verschil("2024-vv", str(map_))


def test_the_map_says_how_much_and_how_sure() -> None:
    """One row a rule: points where they can be told, ? where the zorgkantoor gives no figure, ~ where the column is less sure, * where points or a
    factor is open."""
    report = wie_wijkt_af("2024-vv", "tarief")
    assert report.tables[0].kolommen == ("sleutel", "cz", "dsw", "menzis", "salland", "vgz", "zilverenkruis", "zorgenzekerheid")
    cells = {row[0]: row[1:] for row in report.tables[0].rijen}
    assert cells["tarief.nieuw"] == ("-2*", "-4,5", "-2*", "", "", "?", "?")  # dsw: 91 against 95,5
    assert cells["tarief.mpt"] == ("", "", "", "", "~+3,5", "", "")
    assert cells["tarief.differentiatie"] == ("", "", "", "~-2 tot +1*", "", "", "")
    assert cells["tarief.vrij_voorstel"] == ("x", "", "", "", "", "", "")
    differences = {(row[0], row[1]): row[3] for row in report.tables[1].rijen}
    assert differences["tarief.nieuw", "cz"] == "-2 (punten of factor open)"
    assert differences["tarief.monitor", "dsw"] == "-1 tot +1 (op het percentage van het jaar ervoor)"


def test_what_is_misspelt_is_told_and_not_shown_as_nothing(ronde: RondeFolder) -> None:
    for sectie, hint in (("tarif", "Bedoelt u 'tarief'?"), ("tarief.bewegigen", "Bedoelt u 'tarief.bewegingen'?")):
        for show in (lambda s: toon(session(ronde), None, None, None, s, None), lambda s: wie_wijkt_af("2024-vv", s)):
            with pytest.raises(UsageError) as caught:
                show(sectie)
            assert caught.value.herstel == hint
    with pytest.raises(UsageError, match="'vaag' is geen status"):
        toon(session(ronde), None, None, None, None, "vaag")
    assert toon(session(ronde), None, None, None, "tarief", "fictief").totalen == {}  # the section is there, and nothing in it is made up
