"""What may never happen in whatever order folders, versions, rows of the register and answers come.

A machine walks through intake and toetsing: two zorgaanbieders, folders that come in time, late or without a moment, forms that are
replaced or that lie beside another, answers of a person who never says "te laat". After every run: the same again changes nothing,
the records recompute, and nobody who may have been in time is rejected. At the end every question can be answered, and then it ends.
"""

from __future__ import annotations

import marshal
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.workflow.rondes import form_of, session
from tests.workflow.test_validate import filled, ronde
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.domain.werkboek import Weigering, Weigerreden
from wlzcli.errors import MomentError
from wlzcli.formats import worker
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.limited import Kind, Reading, Source
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import ingest, inzendingen, narekenen, validate
from wlzcli.workflow.vragen import answer, open_questions

WIE = {"linde": ("06290123", "Stichting De Linde", "01234567"), "es": ("06290124", "Stichting De Es", "07654321")}
VORMEN = {
    "goed": {},
    "anders": {"contactpersoon": "C. de Groot"},
    "onvolledig": {"verklaringen__akkoord": None},
    "andere regio": {"regio": "5518"},
    "zonder code": {"agb_code": ""},
    "onleesbaar": None,
}
READABLE = {"goed": "5503", "anders": "5503", "onvolledig": "5503", "andere regio": "5518"}  # and for which region
SOORTEN = ("inschrijving", "inschrijving", "inschrijving", "herstel", "aanvulling")
OP_TIJD, TE_LAAT = "2015-07-30T12:00:00+02:00", "2015-08-02T12:00:00+02:00"
NOOIT = frozenset({"te_laat", "afwijzen"})  # what only a person may say
MANY = 40  # more runs than any walk has questions


class InProcess:
    """What the workers do, here: a crash of one is not what these walks are about. The same file is read once."""

    known: dict[tuple[str, bytes | None, bytes], tuple[int, bytes]] = {}  # noqa: RUF012 - shared on purpose

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None: ...

    def give(self, source: Source, kind: Kind[Any]) -> Reading[Any]:
        reading = Reading(source, kind)
        data = read_foreign(source) if isinstance(source, Path) else source
        if isinstance(data, Weigering):
            reading.finish(data)
            return reading
        key = (kind.reader, kind.given, data)
        if key not in self.known:
            ready = {kind.reader: worker.reader(kind.reader)(kind.given)} if kind.given is not None else {}  # type: ignore[arg-type]
            self.known[key] = worker.serve(kind.reader, data, ready)
        status, body = self.known[key]
        if status == worker.READ:
            reading.finish(body)
        else:
            reden, *rest = marshal.loads(body)
            reading.finish(Weigering(Weigerreden(reden), *rest))
        return reading

    def read(self, items: Any, kind: Kind[Any]) -> Any:
        for name, source in items:
            yield name, self.give(source, kind).result()


_HOME = tempfile.TemporaryDirectory()  # gone when the tests are


@cache
def template() -> RondeFolder:
    folder = ronde(Path(_HOME.name))
    folder.archive(folder.part("beleid").joinpath("beleid.json").read_bytes())
    rows = [
        f"{agb};;GZ;;{feit};ja;2015-01-01;dossier"
        for agb, _, _ in WIE.values()
        for feit in ("overeenkomst_vorig_jaar", "productie_geleverd")
    ]
    folder.part("tabellen").joinpath("feiten.csv").write_text(
        "\n".join(["agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron", *rows, ""]), encoding="utf-8"
    )
    return folder


@cache
def form(wie: str, vorm: str) -> bytes:
    """The form of this zorgaanbieder in this state."""
    changes = VORMEN[vorm]
    if changes is None:
        return f"PK\x03\x04 afgebroken {wie}".encode()
    agb, naam, kvk = WIE[wie]
    own = {"agb_code": agb, "naam": naam, "kvk_nummer": kvk} | {k: v for k, v in changes.items() if k in ("agb_code", "regio")}
    return form_bytes(form_of(template(), replace(filled(**{k: v for k, v in changes.items() if k not in own}), **own)))


class Reeks(RuleBasedStateMachine):
    """A ronde under way."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        shutil.copytree(template().path, self.home / "ronde")
        self.folder = RondeFolder(self.home / "ronde")
        self.rows: list[tuple[str, str, str]] = []  # of the register: folder, moment and kind
        self.came: dict[str, str] = {}  # folder: of whom
        self.lies: dict[str, str | None] = {}  # folder: which form; None when there are two
        self.could_be_in_time: set[tuple[str, str]] = set()  # region and AGB-code

    def teardown(self) -> None:
        try:
            self.answer_everything()
        finally:
            shutil.rmtree(self.home)

    # -- what happens ----------------------------------------------------------------------------

    @rule(
        wie=st.sampled_from(sorted(WIE)),
        vorm=st.sampled_from(sorted(VORMEN)),
        op=st.sampled_from((OP_TIJD, TE_LAAT, None)),
        soort=st.sampled_from(SOORTEN),
    )
    def hand_in(self, wie: str, vorm: str, op: str | None, soort: str) -> None:
        naam = f"{len(self.came) + 1:02d}-{wie}"
        self.came[naam], self.lies[naam] = wie, vorm
        path = self.folder.part("inschrijvingen") / naam
        path.mkdir()
        (path / "formulier.xlsx").write_bytes(form(wie, vorm))
        if op is not None:
            self.rows.append((naam, op, soort))
        self.write_register()

    @precondition(lambda self: self.came)
    @rule(
        data=st.data(), vorm=st.sampled_from(sorted(VORMEN)), naam=st.sampled_from(("formulier.xlsx", "versie-2.xlsx")), erbij=st.booleans()
    )
    def another_version(self, data: st.DataObject, vorm: str, naam: str, erbij: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.came)))
        path = self.folder.part("inschrijvingen") / name
        if not erbij:
            for old in path.glob("*.xlsx"):
                old.unlink()
        (path / naam).write_bytes(form(self.came[name], vorm))
        self.lies[name] = vorm if len(list(path.glob("*.xlsx"))) == 1 else None

    @precondition(lambda self: self.came)
    @rule(data=st.data(), weg=st.booleans())
    def register_changes(self, data: st.DataObject, weg: bool) -> None:
        """A row more, that it was in time; or all rows of a folder gone."""
        name = data.draw(st.sampled_from(sorted(self.came)))
        late = [r for r in self.rows if r[:2] == (name, TE_LAAT)]
        if weg:
            self.rows = [r for r in self.rows if r[0] != name]
        elif not late:
            self.rows.append((name, OP_TIJD, "inschrijving"))
        self.write_register()

    @rule()
    def run(self) -> None:
        late = {naam for naam, op, soort in self.rows if op == TE_LAAT or soort != "inschrijving"}
        self.could_be_in_time |= {(READABLE[v], WIE[self.came[n]][0]) for n, v in self.lies.items() if v in READABLE and n not in late}
        ingest.run(session(self.folder))
        assert not ingest.run(session(self.folder)).changed, "innemen van hetzelfde verandert iets"
        try:
            validate.run(session(self.folder))
        except MomentError:  # nothing counts yet
            return
        again = validate.run(session(self.folder))
        assert not again.changed, "toetsen van hetzelfde verandert iets"
        checks = narekenen.run(session(self.folder), False, None)
        assert checks.exit_code() == 0, [c for c in checks.extra["controles"] if c.uitkomst == "afwijking"]
        for d in again.besluiten or ():
            if isinstance(d, ValidateBesluit) and d.uitkomst.value == "afgewezen":
                assert (d.regio, d.agb_code) not in self.could_be_in_time, f"{d.agb_code} afgewezen: {d.gronden}"

    @rule(which=st.integers(0, 9), keuze=st.integers(0, 9))
    def reply(self, which: int, keuze: int) -> None:
        with self.folder.reading() as tables:
            asked = open_questions(tables)
        if asked:
            question = asked[which % len(asked)]
            choices = [k for k in question.keuzes if k not in NOOIT] if question.code != "V101" else [OP_TIJD]
            assert choices, f"{question.code} heeft geen keuze die wij kennen: {question.keuzes}"
            answer(session(self.folder), question.id, choices[keuze % len(choices)], "zo is het")

    # -- what must hold at the end ---------------------------------------------------------------

    def answer_everything(self) -> None:
        """Every open question, in turn: each is gone once it was answered, and then it ends."""
        done: set[str] = set()
        for n in range(MANY):
            self.run()
            with self.folder.reading() as tables:
                asked = [q.id for q in open_questions(tables)]
            assert not done & set(asked), "een vraag die is beantwoord, wordt weer gesteld"
            if not asked:
                return
            done.add(asked[0])
            self.reply(0, n)
        raise AssertionError("er komt geen eind aan de vragen")

    def write_register(self) -> None:
        rows = "".join(f"{naam};{soort};{op}\n" for naam, op, soort in self.rows)
        self.folder.part("tabellen").joinpath("ontvangst.csv").write_text(f"map;soort;ontvangen_op\n{rows}", encoding="utf-8")


def test_no_order_of_events_rejects_who_was_in_time_or_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inzendingen, "Readers", InProcess)
    run_state_machine_as_test(
        Reeks,
        settings=settings(
            max_examples=60,
            stateful_step_count=12,
            phases=(Phase.generate,),  # making a walk shorter takes minutes: leave this out to have it done
            suppress_health_check=list(HealthCheck),
        ),
    )
