"""A small ronde on disk with decisions in it, for the tests of letters. All of it is fictional."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.builders import aanvraag, beleid, feit, gunning_inputs, gunning_kader, plan, referentie, ronde, toets, zorgaanbieder
from wlzcli.cycle.brieven import BrievenInputs, GunningUit, Herkomst
from wlzcli.cycle.gunning import decide as award
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import Fase, GunningBesluit
from wlzcli.domain.provenance import Receipt
from wlzcli.domain.ronde import Huisstijl, Ronde
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.policy.model import Beleid, Kader
from wlzcli.store.folder import RondeFolder, create
from wlzcli.store.tables import StoredBesluit, Voorstel
from wlzcli.workflow.session import Session

STIJL = Huisstijl(
    naam="Zorgkantoor Test", adres="Testlaan 1", postcode_plaats="9400 AA Assen", email="inkoop@zorgkantoor.example", ondertekenaar="mr. T. Test",
    functie="manager zorginkoop", mandaat="namens de Wlz-uitvoerder", rechtbank="rechtbank Noord-Nederland",
)  # fmt: skip
NOW = datetime(2015, 10, 5, 9, 0, tzinfo=UTC)
SENT = date(2015, 10, 9)
EEN, TWEE, DRIE = "41410001", "41410002", "41410003"


def sessie(folder: RondeFolder, **changes: Any) -> Session:
    """A run by an inkoper on 5 October 2015."""
    return replace(Session(NOW, date(2015, 10, 5), "A. Jansen", folder.path, folder.path), **changes)


def stijlronde(**changes: Any) -> Ronde:
    """A fictional ronde, no sample, with a house style that can sign."""
    return replace(ronde(huisstijl=STIJL, voorbeeld=False), **changes)


def gegund(agb_code: str = EEN, opslag: str | None = "1.8", fase: Fase = Fase.VOORLOPIG, **kader: Any) -> GunningBesluit:
    """One award as the gunning step decides it, settled as provisional."""
    inputs = gunning_inputs(
        toetsen=(toets(agb_code),), inschrijvingen=(aanvraag(agb_code),), referentie=(referentie(agb_code),),
        scores=(plan(agb_code, opslag),) if opslag else (), feiten=(feit("verscherpt_toezicht", "nee", agb_code),),
    )  # fmt: skip
    result = award(inputs, beleid(gunning_kader(**kader)), Answers())
    assert not result.questions
    return replace(result.decisions[0], fase=fase, naam=f"Stichting Zorg {agb_code[-2:]}")


def settled(besluit: GunningBesluit) -> GunningUit:
    """This award as a besluit of 5 October 2015."""
    return GunningUit(besluit, Herkomst(digest(besluit), NOW.date()))


def brieven_inputs(**changes: Any) -> BrievenInputs:
    """One award, vastgesteld, with an address and a day of sending."""
    made = BrievenInputs(
        ronde=stijlronde(), peildatum=NOW.date(), verzending=SENT, zorgaanbieders=(zorgaanbieder(EEN), zorgaanbieder(TWEE)),
        gunningen=(settled(gegund()),),
    )  # fmt: skip
    return replace(made, **changes)


def open_ronde(path: Path, kader: Kader | None = None, van: Ronde | None = None) -> RondeFolder:
    """A ronde folder with this policy and an address of three zorgaanbieders."""
    frozen = dumps(Beleid((kader or gunning_kader(),)))
    sha256 = hashlib.sha256(frozen).hexdigest()
    folder = create(path, write_ronde(van or stijlronde()), {"beleid.json": frozen, "beleid.sha256": f"{sha256}\n".encode()}, "test")
    rows = [
        f"{z.agb_code};{z.naam};{z.kvk_nummer};{z.adres};{z.postcode};{z.plaats};{z.email}" for z in map(zorgaanbieder, (EEN, TWEE, DRIE))
    ]
    addresses(folder, *rows)
    return folder


def addresses(folder: RondeFolder, *rows: str) -> None:
    """The table of zorgaanbieders."""
    text = "\n".join(("agb_code;naam;kvk_nummer;adres;postcode;plaats;email", *rows, ""))
    folder.part("tabellen").joinpath("zorgaanbieders.csv").write_text(text, encoding="utf-8")


def propose(folder: RondeFolder, stap: str, besluiten: Sequence[Any]) -> str:
    """A voorstel with these decisions, as a step would have stored it."""
    body = dumps(tuple(besluiten)).decode()
    voorstel_id = hashlib.sha256(body.encode()).hexdigest()
    receipt = Receipt(voorstel_id, "wlz test", "0" * 64, (), (), NOW.date(), "A. Jansen")
    with folder.writing(stap, "A. Jansen") as tables:
        tables.put_input("1" * 64, stap, b"{}")
        tables.put_voorstel(Voorstel(voorstel_id, stap, "1" * 64, (), body, receipt, "A. Jansen", NOW.isoformat()))
    return voorstel_id


def settle(folder: RondeFolder, stap: str, besluiten: Sequence[Any], vervangt: Sequence[str | None] = ()) -> list[str]:
    """These decisions as besluiten, by a second person."""
    voorstel_id = propose(folder, stap, besluiten)
    ids = []
    with folder.writing("vaststellen", "B. de Vries") as tables:
        for number, b in enumerate(besluiten):
            besluit_id = digest({"besluit": b, "nummer": number, "voorstel": voorstel_id})
            replaced = vervangt[number] if vervangt else None
            stored = StoredBesluit(
                besluit_id,
                voorstel_id,
                stap,
                b.regio,
                b.sector.value,
                b.agb_code,
                dumps(b).decode(),
                "B. de Vries",
                NOW.isoformat(),
                replaced,
            )
            tables.add_besluit(stored)
            ids.append(besluit_id)
        tables.write_journal(NOW, "B. de Vries", "vaststellen", {"besluiten": ids})
    return ids
