"""Broken policy files: each ends in exit 6 with every fault at its file, key and line, never in a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wlzcli.errors import PolicyError
from wlzcli.workflow.beleid_tonen import controleer

# Five lines above every case that does not bring its own head, so the first line of a case is line 6.
KOP = """id = "eigen"
soort = "zorgkantoor"
op = "2016-gz"
zorgkantoor = "noord"
bronnen.rp.document = "Regionale paragraaf"
"""
SECTOR = """id = "2030-vv"
naam = "Eigen kader"
soort = "sector"
jaar = 2030
sector = "VV"
leveringsvormen = ["ZZP", "MPT"]
bronnen.b.document = "Beleid"
"""  # 7 lines: the first line of a case is line 8
GEWOGEN = SECTOR + '[beoordeling.methode]\ntitel = "m"\nwaarde = "gewogen"\nbron = "b"\n'  # 11 lines
VAST = '[beoordeling.schaal]\ntitel = "s"\nminimum = 1\nmaximum = 5\nbron = "b"\n' + "".join(
    f'[beoordeling.{name}]\ntitel = "w"\nwaarde = "{word}"\nbron = "b"\n'
    for name, word in (("aggregatie", "gemiddelde"), ("nvt", "buiten_weging"), ("leeg", "onvolledig"))
)  # what a weighed kader declares beside its weights and staffel
ELEMENT = '[beoordeling.elementen.{}]\ntitel = "e"\ngewicht = {}\nbron = "b"\n'  # 4 lines
BASIS = '[tarief.basis]\ntitel = "Basis"\nbewerking = "basis"\nvolgorde = 1\nwaarde = 95\nbron = "b"\n'  # 6 lines
REGEL = '[tarief.{}]\ntitel = "t"\nbewerking = "{}"\nvolgorde = {}\n{}\nbron = "b"\n'
NIEMAND = "x.toml:6: termijnen.kort: dit leest geen enkele stap: wlz kent alleen termijnen.bezwaar en termijnen.herstel"

CASES: dict[str, tuple[str, list[str]]] = {
    # -- no TOML at all
    "geen waarde": ("id =\n", ["x.toml:1: geen geldige TOML, kolom 5: de waarde is geen tekst tussen aanhalingstekens, getal, datum, true of false"]),
    "tekst niet afgesloten": ('id = "x\n', ["x.toml:1: geen geldige TOML, kolom 8: een tekst loopt door op de volgende regel of is niet afgesloten"]),
    "dubbele sleutel": ('id = "x"\nid = "y"\n', ["x.toml:2: geen geldige TOML, kolom 9: deze sleutel staat er twee keer"]),
    "dubbele tabel": (KOP + "[tarief.basis]\n[tarief.basis]\n", ["x.toml:7: geen geldige TOML, kolom 14: deze tabel staat er twee keer"]),
    "dag bestaat niet": ("dag = 2023-02-30\n", ["x.toml:1: geen geldige TOML, kolom 7: deze datum bestaat niet"]),
    "lijst open": ("jaren = [1, 2\n", ["x.toml: geen geldige TOML: een lijst is niet afgesloten met ]"]),
    "geen is-teken": ("titel\n", ["x.toml:1: geen geldige TOML, kolom 6: na de naam van een sleutel hoort ="]),
    "kop open": ("[tarief.basis\n", ["x.toml:1: geen geldige TOML, kolom 14: een tabelkop is niet afgesloten met ]"]),
    "iets erachter": ('id = "x" y\n', ["x.toml:1: geen geldige TOML, kolom 10: na de waarde staat nog iets op dezelfde regel"]),
    # -- the head of the file
    "lege kop": ("", ["x.toml: id: ontbreekt bovenaan het bestand", "x.toml: soort: ontbreekt bovenaan het bestand"]),
    "onbekende soort": (KOP.replace('"zorgkantoor"\nop', '"gemeente"\nop'), ["x.toml:2: soort: 'gemeente' kan hier niet"]),
    "sector zonder jaar": (SECTOR.replace("jaar = 2030\n", ""), ["x.toml: jaar: ontbreekt bovenaan het bestand"]),
    "jaar als tekst": (SECTOR.replace("2030\n", '"2030"\n'), ["x.toml:4: jaar: dit is geen jaar"]),
    "jaar buiten bereik": (SECTOR.replace("= 2030\n", "= 20300\n"), ["x.toml:4: jaar: dit is geen jaar"]),
    "sector onbekend": (SECTOR.replace('"VV"', '"JZ"'), ["x.toml:5: sector: 'JZ' kan hier niet"]),
    "leveringsvorm onbekend": (SECTOR.replace('"MPT"', '"PGB"'), ["x.toml:6: leveringsvormen: dit is geen lijst van leveringsvormen"]),
    "wijziging zonder datum": (
        'id = "w"\nsoort = "wijziging"\nop = "2016-gz"\nwijziging = "uitspraak"\n',
        ["x.toml: per: ontbreekt bovenaan het bestand", "x.toml:4: wijziging: een uitspraak noemt haar ECLI"],
    ),
    "datum van wijziging als tekst": (
        'id = "w"\nsoort = "wijziging"\nop = "2016-gz"\nwijziging = "uitspraak"\nper = "31 juli"\n',
        ["x.toml:4: wijziging: een uitspraak noemt haar ECLI", "x.toml:5: per: dit is geen datum"],
    ),
    "onbekende sleutel": (KOP + 'kleur = "blauw"\n', ["x.toml:6: kleur: deze sleutel kent wlz niet"]),
    "laag bestaat niet": (KOP.replace("2016-gz", "2015-gz"), ["x.toml:3: op: de laag '2015-gz' bestaat niet"]),
    "laag op zichzelf": (KOP.replace("2016-gz", "eigen"), ["x.toml:3: op: de lagen lopen in een kring: eigen op eigen"]),
    "laag verkeerd om": (
        SECTOR.replace('soort = "sector"', 'soort = "sector"\nop = "2024-vv-cz"'),
        ["x.toml:4: op: een laag 'sector' kan niet op een laag 'zorgkantoor' liggen"],
    ),
    "regio bestaat niet": (
        KOP.replace('"zorgkantoor"', '"regio"').replace('zorgkantoor = "noord"', 'regio = "9999"'),
        ["x.toml:4: regio: 9999 is geen zorgkantoorregio"],
    ),
    "landelijke laag zonder kader": (
        'id = "l"\nsoort = "landelijk"\njaar = 2030\nbronnen.b.document = "Visie"\n[termijnen.bezwaar]\ntitel = ""\nwaarde = 20\nbron = "b"\n',
        ["x.toml:6: termijnen.bezwaar.titel: de titel is leeg"],
    ),
    "wijziging van de landelijke laag": (
        'id = "w"\nsoort = "wijziging"\nop = "2024-landelijk"\nper = 2023-06-30\nwijziging = "correctie"\nbronnen.b.document = "Brief"\n'
        '[themas.zelf]\ntitel = "Zelf"\nbron = "b"\n',
        ["x.toml:7: themas.zelf: dit ligt vast in laag '2024-landelijk' en mag hier niet anders"],
    ),
    # -- sources
    "bron ontbreekt": (KOP + "[tarief.basis]\nwaarde = 94\n", ["x.toml:6: tarief.basis: de bron ontbreekt"]),
    "bron onbekend": (KOP + '[tarief.basis]\nwaarde = 94\nbron = "pr §1"\n', ["x.toml:8: tarief.basis.bron: 'pr' staat niet onder [bronnen]"]),
    "bron zonder document": (KOP + '[bronnen.pr]\nsoort = "document"\n', ["x.toml:6: bronnen.pr: een bron heeft een 'document'"]),
    "soort bron onbekend": (
        KOP + '[bronnen.pr]\ndocument = "x"\nsoort = "krant"\n',
        ["x.toml:8: bronnen.pr.soort: 'krant' kan hier niet"],
    ),
    "uitspraak zonder ecli": (
        KOP + '[bronnen.u]\ndocument = "Uitspraak"\nsoort = "uitspraak"\n',
        ["x.toml:6: bronnen.u.ecli: een uitspraak heeft een ECLI"],
    ),
    # -- values of the wrong kind
    "getal als tekst": (
        KOP + '[tarief.basis]\nwaarde = "94"\nbron = "rp"\n',
        ["x.toml:7: tarief.basis.waarde: dit moet een getal zijn, zonder aanhalingstekens"],
    ),
    "waar als getal": (
        KOP + '[tarief.basis]\nwaarde = true\nbron = "rp"\n',
        ["x.toml:7: tarief.basis.waarde: dit moet een getal zijn, zonder aanhalingstekens"],
    ),
    "oneindig": (KOP + '[tarief.basis]\nwaarde = inf\nbron = "rp"\n', ["x.toml:7: tarief.basis.waarde: dit moet een gewoon getal zijn"]),
    "geen getal": (KOP + '[tarief.basis]\nwaarde = nan\nbron = "rp"\n', ["x.toml:7: tarief.basis.waarde: dit moet een gewoon getal zijn"]),
    "titel als getal": (
        KOP + '[tarief.basis]\ntitel = 5\nwaarde = 94\nbron = "rp"\n',
        ["x.toml:7: tarief.basis.titel: dit moet een tekst zijn, tussen aanhalingstekens"],
    ),
    "status onbekend woord": (
        KOP + '[tarief.basis]\nwaarde = 94\nstatus = "zeker"\nbron = "rp"\n',
        ["x.toml:8: tarief.basis.status: 'zeker' kan hier niet"],
    ),
    "item geen tabel": (KOP + "tarief.basis = 94\n", ["x.toml:6: tarief.basis: dit moet een tabel zijn"]),
    "sectie geen tabel": (KOP + "tarief = 94\n", ["x.toml:6: tarief: dit moet een tabel zijn"]),
    "onbekende sleutel in item": (
        KOP + '[tarief.basis]\nwarde = 94\nbron = "rp"\n',
        ["x.toml:6: tarief.basis: de waarde ontbreekt", "x.toml:7: tarief.basis.warde: deze sleutel kent wlz hier niet"],
    ),
    "onbekend onderdeel": (
        KOP + '[herschikking.snelheid]\nwaarde = "hoog"\nbron = "rp"\n',
        ["x.toml:6: herschikking.snelheid: deze sleutel kent wlz niet"],
    ),
    "keuze buiten de lijst": (
        KOP + '[herschikking.verdeling]\nwaarde = "eerlijk"\nbron = "rp"\n',
        ["x.toml:7: herschikking.verdeling.waarde: 'eerlijk' kan hier niet"],
    ),
    "dag als tekst": (
        KOP + '[planning.dialoog]\ndag = "1 september"\nbron = "rp"\n',
        ["x.toml:7: planning.dialoog.dag: dit moet een datum zijn, bijvoorbeeld 2023-08-01"],
    ),
    "dag en moment": (
        KOP + '[planning.dialoog]\ndag = 2015-09-01\nmoment = 2015-09-01T10:00:00\nbron = "rp"\n',
        ["x.toml:6: planning.dialoog: geef een dag óf een moment"],
    ),
    "lijst als tekst": (
        KOP + '[documenten.kvk]\ntitel = "KvK"\nvoor_typen = "geheel_nieuw"\nbron = "rp"\n',
        ["x.toml:8: documenten.kvk.voor_typen: dit moet een lijst zijn, tussen [ en ]"],
    ),
    # -- unknown, and open to deviation or not
    "onbekend zonder reden": (
        KOP + '[termijnen.kort]\ntitel = "t"\nstatus = "onbekend"\nbron = "rp"\n',
        [NIEMAND, "x.toml:8: termijnen.kort.status: wat onbekend is, heeft een reden"],
    ),
    "onbekend met waarde": (
        KOP + '[termijnen.kort]\ntitel = "t"\nstatus = "onbekend"\nreden = "r"\nwaarde = 5\nbron = "rp"\n',
        [NIEMAND, "x.toml:10: termijnen.kort.waarde: een onbekende heeft geen waarde"],
    ),
    "waarde ontbreekt": (KOP + '[termijnen.kort]\ntitel = "t"\nbron = "rp"\n', ["x.toml:6: termijnen.kort: de waarde ontbreekt", NIEMAND]),
    "grens onbekend": (
        KOP + '[tarief.dak]\ntitel = "d"\nbewerking = "maximum"\nvolgorde = 90\nstatus = "onbekend"\nreden = "r"\nbron = "rp"\n',
        ["x.toml:6: tarief.dak.waarde: een grens is altijd een getal en kan niet onbekend zijn"],
    ),
    "gesloten anders gezet": (
        KOP + '[looptijd.jaren_meerjarig]\nwaarde = 5\nbron = "rp"\n',
        ["x.toml:6: looptijd.jaren_meerjarig: dit ligt vast in laag '2016-gz' en mag hier niet anders"],
    ),
    "buiten de grenzen": (
        KOP + '[beoordeling.max_opslag]\nwaarde = 4\nbron = "rp"\n',
        ["x.toml:7: beoordeling.max_opslag.waarde: 4 ligt buiten de grenzen 0 tot en met 3 van laag '2016-gz'"],
    ),
    "vervallen wat er niet is": (
        KOP + '[clausules.niets]\nvervallen = true\nbron = "rp"\n',
        ["x.toml:7: clausules.niets.vervallen: kan niet vervallen: geen hogere laag heeft dit"],
    ),
    # -- what must hold between values
    "gewichten tellen niet op": (
        GEWOGEN + ELEMENT.format("a", "0.5") + ELEMENT.format("b", "0.6") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, opslag = 0}]\n' + VAST,
        ["x.toml:14: beoordeling.elementen.a.gewicht: de gewichten tellen op tot 1.1 in plaats van 1"],
    ),
    "gewogen zonder betekenis": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, opslag = 0}]\n',
        [
            "x.toml:8: beoordeling.methode: bij 'gewogen' staat vooraf vast de schaal van de scores",
            "x.toml:8: beoordeling.methode: bij 'gewogen' staat vooraf vast hoe scores van beoordelaars samen tellen",
            "x.toml:8: beoordeling.methode: bij 'gewogen' staat vooraf vast wat 'niet van toepassing' betekent",
            "x.toml:8: beoordeling.methode: bij 'gewogen' staat vooraf vast wat een lege score betekent",
        ],
    ),
    "gewogen zonder staffel": (
        GEWOGEN + ELEMENT.format("a", "1") + VAST,
        ["x.toml:8: beoordeling.methode: bij 'gewogen' hoort een staffel van score naar opslag"],
    ),
    "staffel overlapt": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, opslag = 0}, {vanaf = 1, opslag = 1}]\n' + VAST,
        ["x.toml:19: beoordeling.staffel.treden: de treden overlappen of staan niet op volgorde bij 1"],
    ),
    "staffel met gat": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, tot = 2, opslag = 0}, {vanaf = 3, opslag = 1}]\n' + VAST,
        ["x.toml:19: beoordeling.staffel.treden: de treden laten een gat: tot 2 en vanaf 3"],
    ),
    "staffel begint te hoog": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 2, opslag = 0}]\n' + VAST,
        ["x.toml:19: beoordeling.staffel.treden: tussen 1 en 2 staat geen trede"],
    ),
    "hogere score lagere opslag": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, opslag = 2}, {vanaf = 3, opslag = 1}]\n' + VAST,
        ["x.toml:19: beoordeling.staffel.treden: een hogere score geeft minder opslag vanaf 3"],
    ),
    "trede kan nooit gelden": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, opslag = 0}, {vanaf = 6, opslag = 1}]\n' + VAST,
        ["x.toml:19: beoordeling.staffel.treden: een trede vanaf 6 kan nooit gelden: de schaal loopt tot 5"],
    ),
    "trede met vreemde sleutel": (
        GEWOGEN + ELEMENT.format("a", "1") + '[beoordeling.staffel]\ntitel = "s"\nbron = "b"\ntreden = [{vanaf = 1, opslag = 0, bonus = 1}]\n',
        ["x.toml:19: beoordeling.staffel.treden: deze sleutel kent wlz hier niet (1.bonus)"],
    ),
    "planning loopt terug": (
        SECTOR + '[planning.inschrijving]\ntitel = "i"\ndag = 2029-08-01\nbron = "b"\n[planning.definitieve_gunning]\ntitel = "d"\ndag = 2029-07-01\nbron = "b"\n',
        ["x.toml:12: planning.definitieve_gunning: ligt vóór planning.inschrijving (2029-08-01)"],
    ),
    "regel kan nooit gelden": (
        SECTOR + BASIS + '[tarief.vpt]\ntitel = "v"\nbewerking = "opslag"\nvolgorde = 2\nwaarde = 1\nvoor_leveringsvormen = ["VPT"]\nbron = "b"\n',
        ["x.toml:19: tarief.vpt.voor_leveringsvormen: deze regel kan nooit gelden: dit kader koopt die leveringsvorm niet in"],
    ),
    "vervangt niets": (
        SECTOR + BASIS + '[tarief.v]\ntitel = "v"\nbewerking = "vervang"\nvolgorde = 2\nwaarde = 96\nvervangt = ["tarief.weg"]\nfeit = "technologie"\nbron = "b"\n',
        ["x.toml:19: tarief.v.vervangt: 'tarief.weg' is geen andere tariefregel van dit kader"],
    ),
    "band zonder grenzen": (
        SECTOR + BASIS + '[tarief.v]\ntitel = "v"\nbewerking = "band"\nvolgorde = 2\nfeit = "opslag"\nbron = "b"\n',
        ["x.toml:16: tarief.v.bewerking: een band heeft een minimum, een maximum en het feit met de gekozen waarde"],
    ),
    "opslag met minteken": (
        SECTOR + BASIS + '[tarief.v]\ntitel = "v"\nbewerking = "opslag"\nvolgorde = 2\nwaarde = -1\nbron = "b"\n',
        ["x.toml:18: tarief.v.waarde: een opslag of afslag schrijft u zonder minteken"],
    ),
    "regel van een eis onbekend": (
        SECTOR + '[eisen.kleur]\ntitel = "k"\nregel = "kleur"\nbron = "b"\n',
        ["x.toml:10: eisen.kleur.regel: 'kleur' is geen regel die wlz kent"],
    ),
    "eis uit een samenvatting": (
        SECTOR + '[eisen.k]\ntitel = "k"\nregel = "handmatig"\nstatus = "secundair"\nbron = "b"\n',
        ["x.toml:11: eisen.k.status: een eis uit een samenvatting kan niemand afwijzen"],
    ),
    "toekenning boven honderd": (
        KOP + '[volume.mpt]\ntitel = "t"\nsoort = "toekenningspercentage"\nwaarde = 101\nbron = "rp"\n',
        ["x.toml:9: volume.mpt.waarde: 101 is geen percentage van 0 tot en met 100"],
    ),
    "na maanden zonder maanden": (
        KOP + '[documenten.d]\ntitel = "d"\ntoetsmoment = "na_n_maanden"\nbron = "rp"\n',
        ["x.toml:8: documenten.d.toetsmoment: bij 'na_n_maanden' hoort een aantal maanden"],
    ),
    # -- rules that can never apply, keys that nothing reads
    "altijd vervangen": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = 1\nfeit = "technologie"') + REGEL.format("b", "opslag", 3, 'waarde = 2\nvervangt = ["tarief.a"]'),
        ["x.toml:14: tarief.a: deze regel kan nooit gelden: tarief.b komt er altijd voor in de plaats"],
    ),
    "altijd vervangen, per type samen": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, "waarde = 1")
        + REGEL.format("b", "opslag", 3, 'waarde = 2\nvoor_typen = ["bestaand"]\nvervangt = ["tarief.a"]')
        + REGEL.format("c", "opslag", 3, 'waarde = 2\nvoor_typen = ["geheel_nieuw", "nieuw_in_regio", "nieuw_zzp_vpt"]\nvervangt = ["tarief.a"]'),
        ["x.toml:14: tarief.a: deze regel kan nooit gelden: tarief.b, tarief.c komt er altijd voor in de plaats"],
    ),
    "altijd overschreven": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = 1\nfeit = "technologie"') + REGEL.format("v", "vervang", 3, "waarde = 96"),
        [
            "x.toml:8: tarief.basis: deze regel kan nooit gelden: tarief.v zet daarna altijd een ander percentage",
            "x.toml:14: tarief.a: deze regel kan nooit gelden: tarief.v zet daarna altijd een ander percentage",
        ],
    ),
    "minimum boven maximum": (
        SECTOR + BASIS + REGEL.format("laag", "minimum", 8, "waarde = 96") + REGEL.format("hoog", "maximum", 9, "waarde = 94"),
        ["x.toml:14: tarief.laag: deze regel kan nooit gelden: het minimum ligt boven het maximum van tarief.hoog"],
    ),
    "opslag op een getal": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = 1\nfeit = "monitor"'),
        ["x.toml:19: tarief.a.feit: deze regel kan nooit gelden: het feit 'monitor' is punten en geeft nooit ja"],
    ),
    "band op ja of nee": (
        SECTOR + BASIS + REGEL.format("a", "band", 2, 'minimum = 0\nmaximum = 1\nfeit = "technologie"'),
        ["x.toml:20: tarief.a.feit: deze regel kan nooit gelden: het feit 'technologie' is ja of nee en geeft nooit een getal"],
    ),
    # -- a fact that nothing supplies
    "feit verkeerd gespeld": (
        KOP + '[looptijd.voorwaarden.toezicht]\ntitel = "t"\nfeit = "verscherpt_toezich"\nof_feit = "overeenkomst_elder"\nverwacht = "nee"\nbron = "rp"\n',
        ["x.toml:8: looptijd.voorwaarden.toezicht.feit: 'verscherpt_toezich' staat niet in de lijst van feiten en niet onder [feiten]",
         "x.toml:9: looptijd.voorwaarden.toezicht.of_feit: 'overeenkomst_elder' staat niet in de lijst van feiten en niet onder [feiten]"],
    ),
    "eigen feit verkeerd gespeld": (
        KOP + '[feiten.regio_overleg]\ntitel = "f"\nsoort = "ja_nee"\nbron = "rp"\n[eisen.overleg]\ntitel = "t"\nregel = "feit"\nfeit = "regio_overlek"\nverwacht = "ja"\nbron = "rp"\n',
        ["x.toml:6: feiten.regio_overleg: dit leest geen enkele stap: geen regel vraagt dit feit",
         "x.toml:13: eisen.overleg.feit: 'regio_overlek' staat niet in de lijst van feiten en niet onder [feiten]"],
    ),
    "feit uit de lijst nog eens": (
        KOP + '[feiten.monitor]\ntitel = "f"\nsoort = "ja_nee"\nbron = "rp"\n',
        ["x.toml:6: feiten.monitor: dit feit staat al in de lijst van feiten"],
    ),
    "eigen feit geeft geen getal": (
        KOP + '[feiten.eigen]\ntitel = "f"\nsoort = "ja_nee"\nbron = "rp"\n' + REGEL.format("x", "band", 60, 'minimum = 0\nmaximum = 1\nfeit = "eigen"').replace('"b"', '"rp"'),
        ["x.toml:16: tarief.x.feit: deze regel kan nooit gelden: het feit 'eigen' is ja of nee en geeft nooit een getal"],
    ),
    # -- clauses and levels
    "clausule met onbekend woord": (
        KOP + '[clausules.x]\ntitel = "t"\nwaarom = "w"\nbeslist = "b"\ntoepassing = "soms"\nbron = "rp"\n',
        ["x.toml:10: clausules.x.toepassing: 'soms' kan hier niet"],
    ),
    "clausule die al wordt gevraagd": (
        KOP + '[clausules.x]\ntitel = "t"\nwaarom = "w"\nbeslist = "b"\ntoepassing = "moment_opslag"\nbron = "rp"\n',
        ["x.toml:10: clausules.x.toepassing: clausules.moment_opslag stelt deze vraag al"],
    ),
    "clausule die nooit speelt": (
        SECTOR + '[clausules.x]\ntitel = "t"\nwaarom = "w"\nbeslist = "b"\ntoepassing = "eigen_format"\nbron = "b"\n',
        ["x.toml:12: clausules.x.toepassing: deze regel kan nooit gelden: dit kader vraagt geen zelfanalyse"],
    ),
    "niveau dat er niet is": (
        SECTOR + '[niveaus.een]\ntitel = "n"\nnummer = 1\nbron = "b"\n[themas.a]\ntitel = "t"\nniveau = 2\nbron = "b"\n',
        ["x.toml:8: niveaus.een: dit leest geen enkele stap: geen thema hoort bij niveau 1",
         "x.toml:14: themas.a.niveau: niveau 2 staat niet onder [niveaus]"],
    ),
    # -- one item that cannot be read does not hide the other faults
    "onleesbaar, en de rest ook fout": (
        SECTOR + BASIS.replace("95", '"95"')
        + '[planning.vragen]\ntitel = "v"\ndag = 2029-07-01\nbron = "b"\n[planning.inschrijving]\ntitel = "i"\ndag = 2029-06-01\nbron = "b"\n'
        + '[looptijd.voorwaarden.x]\ntitel = "x"\nfeit = "monitr"\nverwacht = "ja"\nbron = "b"\n',
        ["x.toml:12: tarief.basis.waarde: dit moet een getal zijn, zonder aanhalingstekens",
         "x.toml:18: planning.inschrijving: ligt vóór planning.vragen (2029-07-01)",
         "x.toml:22: looptijd.voorwaarden.x: [looptijd.jaren_standaard] ontbreekt",
         "x.toml:24: looptijd.voorwaarden.x.feit: 'monitr' staat niet in de lijst van feiten en niet onder [feiten]"],
    ),
    "onleesbaar is niet hetzelfde als ontbreken": (
        SECTOR + '[herschikking.prognose]\ntitel = "p"\nwaarde = 5\nbron = "b"\n[herschikking.verdeling]\ntitel = "v"\nwaarde = "naar_rato"\nbron = "b"\n',
        ["x.toml:8: herschikking.prognose: [herschikking.niveau] ontbreekt", "x.toml:10: herschikking.prognose.waarde: dit moet een tekst zijn, tussen aanhalingstekens"],
    ),
    "wie een onleesbare regel vervangt": (
        SECTOR + BASIS + REGEL.format("a", "vervang", 2, 'waarde = "94"') + REGEL.format("b", "vervang", 3, 'waarde = 96\nvervangt = ["tarief.a", "tarief.c"]\nfeit = "technologie"'),
        ["x.toml:18: tarief.a.waarde: dit moet een getal zijn, zonder aanhalingstekens",
         "x.toml:25: tarief.b.vervangt: 'tarief.c' is geen andere tariefregel van dit kader"],
    ),
    "een feit twee keer anders": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = 1\nfeit = "eigen_feit"') + REGEL.format("b", "band", 3, 'minimum = 0\nmaximum = 1\nfeit = "eigen_feit"'),
        ["x.toml:19: tarief.a.feit: 'eigen_feit' staat niet in de lijst van feiten en niet onder [feiten]",
         "x.toml:27: tarief.b.feit: 'eigen_feit' staat niet in de lijst van feiten en niet onder [feiten]",
         "x.toml:27: tarief.b.feit: deze regel kan nooit gelden: tarief.a leest het feit 'eigen_feit' als iets anders"],
    ),
    "type komt er niet in": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = 1\nvoor_typen = ["geheel_nieuw"]\nvoor_leveringsvormen = ["ZZP"]')
        + '[volume.n]\ntitel = "n"\nsoort = "alleen_leveringsvorm"\nvoor_typen = ["geheel_nieuw"]\nvoor_leveringsvormen = ["MPT"]\nbron = "b"\n',
        ["x.toml:14: tarief.a: deze regel kan nooit gelden: het volumebeleid sluit deze typen uit van deze leveringsvormen"],
    ),
    "grens met een feit": (
        SECTOR + BASIS + REGEL.format("a", "maximum", 2, 'waarde = 97\nfeit = "technologie"'),
        ["x.toml:19: tarief.a.feit: dit leest geen enkele stap: 'maximum' is één getal en geldt altijd"],
    ),
    "band met een waarde": (
        SECTOR + BASIS + REGEL.format("a", "band", 2, 'minimum = 0\nmaximum = 1\nfeit = "opslag"\nwaarde = 1'),
        ["x.toml:21: tarief.a.waarde: dit leest geen enkele stap: bij 'band' komt de waarde uit het feit"],
    ),
    "een kop waar een woord hoort": (
        'id = "nvi"\nop = "2016-gz"\nper = 2015-07-03\nsoort = "wijziging"\n[wijziging]\nsoort = "correctie"\n[bronnen.b]\ndocument = "B"\nsoort = 3\n',
        ["x.toml:5: wijziging: dit moet één woord zijn, tussen aanhalingstekens",
         "x.toml:9: bronnen.b.soort: dit moet één woord zijn, tussen aanhalingstekens"],
    ),
    "zonder bron ook de rest": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = "een"\nvoor_typen = ["nieuw"]').replace('"b"', '"weg"'),
        ["x.toml:18: tarief.a.waarde: dit moet een getal zijn, zonder aanhalingstekens",
         "x.toml:20: tarief.a.bron: 'weg' staat niet onder [bronnen]"],
    ),
    "zonder bron ook een verkeerd type": (
        SECTOR + BASIS + REGEL.format("a", "opslag", 2, 'waarde = 1\nvoor_typen = ["nieuw"]').replace('"b"', '"weg"'),
        ["x.toml:19: tarief.a.voor_typen: 'nieuw' kan hier niet (1)", "x.toml:20: tarief.a.bron: 'weg' staat niet onder [bronnen]"],
    ),
    "getallen die niet kunnen": (
        SECTOR + '[looptijd.jaren_standaard]\ntitel = "j"\nwaarde = 1.5\neenheid = "jaren"\nbron = "b"\n'
        + '[termijnen.bezwaar]\ntitel = "t"\nwaarde = 0\neenheid = "dagen"\nbron = "b"\n'
        + '[termijnen.herstel]\ntitel = "t"\nwaarde = 2.5\neenheid = "dagen"\nbron = "b"\n'
        + '[documenten.d]\ntitel = "d"\nmax_leeftijd_maanden = 0\nbron = "b"\n'
        + "".join(f'[herschikking.{n}]\ntitel = "h"\nwaarde = {w}\nbron = "b"\n' for n, w in (
            ("prognose", '"dagen"'), ("verdeling", '"naar_rato"'), ("niveau", '"sector"'), ("garantie", 120), ("drempel", 101))),
        ["x.toml:10: looptijd.jaren_standaard.waarde: dit is een geheel aantal jaren, ten minste 1",
         "x.toml:15: termijnen.bezwaar.waarde: dit is een geheel aantal dagen, ten minste 1",
         "x.toml:20: termijnen.herstel.waarde: dit is een geheel aantal dagen, ten minste 0",
         "x.toml:25: documenten.d.max_leeftijd_maanden: een stuk mag ten minste één maand oud zijn",
         "x.toml:41: herschikking.garantie.waarde: 120 is geen percentage van 0 tot en met 100",
         "x.toml:45: herschikking.drempel.waarde: 101 is geen percentage van 0 tot en met 100"],
    ),
    "meer reserves dan ruimte": (
        SECTOR + "".join(f'[volume.{n}]\ntitel = "r"\nsoort = "reserve"\nwaarde = {w}\nbron = "b"\n' for n, w in (("a", 50), ("b", 60))),
        ["x.toml:16: volume.b.waarde: de reserves tellen op tot 110% van de contracteerruimte"],
    ),
    "open typen waar niets ze leest": (
        SECTOR + '[volume.n]\ntitel = "n"\nsoort = "grens"\nvoor_typen = ["geheel_nieuw"]\ntypen_open = ["geheel_nieuw"]\nbron = "b"\n'
        + '[volume.m]\ntitel = "m"\nsoort = "alleen_leveringsvorm"\nvoor_leveringsvormen = ["MPT"]\ntypen_open = ["nieuw_in_regio"]\nbron = "b"\n',
        ["x.toml:12: volume.n.typen_open: dit leest geen enkele stap: dit hoort bij soort 'alleen_leveringsvorm'",
         "x.toml:12: volume.n.typen_open: een type staat zowel vast als open",
         "x.toml:18: volume.m.typen_open: open typen horen bij een regel met voor_typen"],
    ),
    "niets blijft buiten": (
        SECTOR + '[volume.n]\ntitel = "n"\nsoort = "alleen_leveringsvorm"\nvoor_leveringsvormen = ["ZZP", "MPT"]\nbron = "b"\n',
        ["x.toml:11: volume.n.voor_leveringsvormen: deze regel kan nooit gelden: alle leveringsvormen van dit kader blijven over"],
    ),
    "twee keer toekenning": (
        SECTOR + '[volume.a]\ntitel = "a"\nsoort = "toekenningspercentage"\nwaarde = 90\nbron = "b"\n'
        + '[volume.b]\ntitel = "b"\nsoort = "toekenningspercentage"\nwaarde = 80\nbron = "b"\n',
        ["x.toml:13: volume.b: deze regel kan nooit gelden: een andere regel met soort 'toekenningspercentage' gaat steeds voor"],
    ),
    "voorrang voor wat er niet is": (
        SECTOR + '[volume.v]\ntitel = "v"\nsoort = "voorrang"\nklassen = ["bestaand VPT", "snel", "extramuraal"]\nbron = "b"\n',
        [
            "x.toml:11: volume.v.klassen: 'snel' is geen klasse",
            "x.toml:11: volume.v.klassen: deze regel kan nooit gelden: dit kader koopt niets in de klasse 'bestaand VPT' in",
        ],
    ),
    "reserve per leveringsvorm": (
        SECTOR + '[volume.r]\ntitel = "r"\nsoort = "reserve"\nwaarde = 1\nvoor_leveringsvormen = ["ZZP"]\nbron = "b"\n',
        ["x.toml:12: volume.r.voor_leveringsvormen: dit leest geen enkele stap: 'reserve' geldt voor de hele ruimte van de regio"],
    ),
    "klassen zonder voorrang": (
        SECTOR + '[volume.g]\ntitel = "g"\nsoort = "grond"\nklassen = ["MPT"]\nbinnen_ruimte = true\nbron = "b"\n',
        [
            "x.toml:11: volume.g.klassen: dit leest geen enkele stap: klassen horen bij soort 'voorrang'",
            "x.toml:12: volume.g.binnen_ruimte: dit leest geen enkele stap: binnen of buiten de ruimte hoort bij soort 'reserve'",
        ],
    ),
    "termijn die niemand leest": (
        KOP + '[termijnen.betaling]\ntitel = "t"\nwaarde = 30\nbron = "rp"\n',
        ["x.toml:6: termijnen.betaling: dit leest geen enkele stap: wlz kent alleen termijnen.bezwaar en termijnen.herstel"],
    ),
    "maanden zonder toetsmoment": (
        SECTOR + '[documenten.d]\ntitel = "d"\nmaanden = 6\nbron = "b"\n',
        ["x.toml:10: documenten.d.maanden: dit leest geen enkele stap: een aantal maanden hoort bij toetsmoment 'na_n_maanden'"],
    ),
    "eis met een feit dat hij niet leest": (
        SECTOR + '[eisen.e]\ntitel = "e"\nregel = "op_tijd"\nfeit = "technologie"\nbron = "b"\n',
        ["x.toml:11: eisen.e.feit: dit leest geen enkele stap: de regel 'op_tijd' kijkt niet naar een feit"],
    ),
    "voorwaarde die niet kan": (
        SECTOR + '[looptijd.jaren_standaard]\ntitel = "j"\nwaarde = 1\nbron = "b"\n'
        + '[looptijd.voorwaarden.v]\ntitel = "v"\nfeit = "verscherpt_toezicht"\nverwacht = "geen"\nsinds = "start"\nbron = "b"\n',
        [
            "x.toml:12: looptijd.voorwaarden.v: deze regel kan nooit gelden: zonder looptijd.jaren_meerjarig toetst niets deze voorwaarde",
            "x.toml:15: looptijd.voorwaarden.v.verwacht: deze regel kan nooit gelden: het feit 'verscherpt_toezicht' is ja of nee, nooit 'geen'",
            "x.toml:16: looptijd.voorwaarden.v.sinds: deze regel kan nooit gelden: 'start' is geen moment van de planning",
        ],
    ),
    "alle fouten in één keer": (
        SECTOR + BASIS.replace("95", "120") + REGEL.format("a", "opslag", 2, 'waarde = 1\nfeit = "monitor"'),
        [
            "x.toml:12: tarief.basis.waarde: 120 is geen percentage van het NZa-maximum",
            "x.toml:19: tarief.a.feit: deze regel kan nooit gelden: het feit 'monitor' is punten en geeft nooit ja",
        ],
    ),
    "een eigen regel die een hogere laag altijd overschrijft": (
        KOP.replace("2016-gz", "2024-vv").replace("bronnen.rp", "bronnen.b") + REGEL.format("a", "opslag", 5, 'waarde = 1\nfeit = "technologie"'),
        ["x.toml:6: tarief.a: deze regel kan nooit gelden: tarief.basis zet daarna altijd een ander percentage"],
    ),
    "looptijd spreekt zich tegen": (
        SECTOR + BASIS + REGEL.format("a", "vervang", 2, 'waarde = 91\nvoor_typen = ["geheel_nieuw"]\njaren = 1')
        + '[looptijd.jaren_standaard]\ntitel = "j"\nwaarde = 3\nbron = "b"\n[looptijd.jaren_nieuw]\ntitel = "n"\nwaarde = 2\nbron = "b"\n',
        ["x.toml:20: tarief.a.jaren: looptijd.jaren_nieuw zegt 2 en deze regel 1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("naam", CASES)
def test_every_fault_is_named(naam: str, tmp_path: Path) -> None:
    text, expected = CASES[naam]
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        controleer(tmp_path)
    assert [str(f) for f in caught.value.fouten] == expected
    assert caught.value.exit_code == 6
    assert caught.value.melding == ("Eén fout in het beleid." if len(expected) == 1 else f"{len(expected)} fouten in het beleid.")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("data", "melding"),
    [
        (b"PK\x03\x04rest", "dit is geen TOML maar een Excel-, Word- of pdf-bestand"),
        (b"%PDF-1.7", "dit is geen TOML maar een Excel-, Word- of pdf-bestand"),
        ('id = "café"'.encode("cp1252"), "dit is geen platte tekst in UTF-8"),
        (b"\x00\x01\x02", "geen geldige TOML, kolom 1: hier hoort een sleutel of een tabelkop"),
    ],
)
def test_a_file_that_is_something_else(data: bytes, melding: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(data)
    with pytest.raises(PolicyError) as caught:
        controleer(tmp_path)
    assert [f.melding for f in caught.value.fouten] == [melding]


def test_all_faults_of_several_files_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(CASES["getal als tekst"][0])
    (tmp_path / "b.toml").write_text(CASES["bron ontbreekt"][0].replace('"eigen"', '"ander"'))
    with pytest.raises(PolicyError) as caught:
        controleer(tmp_path)
    assert [(f.bestand, f.sleutel, f.regelnummer) for f in caught.value.fouten] == [
        ("a.toml", "tarief.basis.waarde", 7),
        ("b.toml", "tarief.basis", 6),
    ]


def test_layers_in_a_circle_over_two_files(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.toml").write_text(KOP.replace('"eigen"', f'"{name}"').replace("2016-gz", other))
    with pytest.raises(PolicyError) as caught:
        controleer(tmp_path)
    assert {f.melding for f in caught.value.fouten} == {
        "de lagen lopen in een kring: a op b op a",
        "de lagen lopen in een kring: b op a op b",
    }


def test_one_id_in_two_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(KOP)
    with pytest.raises(PolicyError) as caught:
        controleer(tmp_path)
    assert [str(f) for f in caught.value.fouten] == ["b.toml:1: id: de laag 'eigen' staat ook in a.toml"]


def test_every_case_through_the_command(tmp_path: Path) -> None:
    """All of them typed as a policy adviser would, in one process: exit 6, every fault on stderr, and never a traceback."""
    for number, (text, _) in enumerate(CASES.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "x.toml").write_text(text, encoding="utf-8")
    program = (
        "import sys\n"
        "from wlzcli.cli.app import main\n"
        "for folder in sys.argv[1:]:\n"
        "    sys.argv = ['wlz', 'beleid', 'controleer', folder]\n"
        "    try:\n"
        "        main()\n"
        "    except SystemExit as end:\n"
        "        sys.stderr.flush()\n"
        "        print(f'== {end.code}', file=sys.stderr)\n"
    )
    folders = [str(tmp_path / str(number)) for number in range(len(CASES))]
    done = subprocess.run([sys.executable, "-c", program, *folders], capture_output=True, text=True, check=True)
    told = done.stderr.split("== 6\n")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert len(told) == len(CASES) + 1
    for (naam, (_, expected)), shown in zip(CASES.items(), told, strict=False):
        lines = shown.splitlines()
        assert [line.strip().partition(" (")[0] for line in lines[1:-1]] == [fault.partition(" (")[0] for fault in expected], naam
        assert lines[-1] == "Verbeter de genoemde plaatsen en draai 'wlz beleid controleer'."
