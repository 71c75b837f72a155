-- The ronde as it starts: what was read, what was asked and answered, proposed and decided.
-- STRICT tables; JSON (canonical) only for facts and steps; nothing that was decided is ever overwritten.

CREATE TABLE archief (
    sha256        TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    naam          TEXT NOT NULL,
    soort         TEXT NOT NULL,
    bytes         INTEGER NOT NULL CHECK (bytes >= 0),
    op            TEXT NOT NULL,
    door          TEXT NOT NULL
) STRICT;

-- Which version of a table of tabellen/ was used, and who ran the first command that used it.
CREATE TABLE tabel (
    naam          TEXT NOT NULL,
    sha256        TEXT NOT NULL REFERENCES archief (sha256),
    op            TEXT NOT NULL,
    door          TEXT NOT NULL,
    PRIMARY KEY (naam, sha256)
) STRICT;

CREATE TABLE inschrijving (
    map           TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    inhoud_sha256 TEXT NOT NULL,
    agb_code      TEXT NOT NULL,
    regio         TEXT NOT NULL,
    sector        TEXT NOT NULL,
    telt_mee      INTEGER NOT NULL CHECK (telt_mee IN (0, 1)),
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    PRIMARY KEY (map, sha256)
) STRICT;

-- The findings and questions of the last run of a step.
CREATE TABLE bevinding (
    stap          TEXT NOT NULL,
    nr            INTEGER NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    PRIMARY KEY (stap, nr)
) STRICT;

CREATE TABLE vraag (
    id            TEXT NOT NULL,
    stap          TEXT NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    PRIMARY KEY (stap, id)
) STRICT;

CREATE TABLE antwoord (
    nr            INTEGER PRIMARY KEY,
    vraag_id      TEXT NOT NULL,
    stap          TEXT NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    door          TEXT NOT NULL,
    op            TEXT NOT NULL
) STRICT;

-- The frozen inputs of a step, by hash: what narekenen runs the core on again.
CREATE TABLE invoer (
    sha256        TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    stap          TEXT NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud))
) STRICT;

CREATE TABLE voorstel (
    nr            INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE CHECK (length(id) = 64),
    stap          TEXT NOT NULL,
    invoer_sha256 TEXT NOT NULL REFERENCES invoer (sha256),
    antwoorden    TEXT NOT NULL CHECK (json_valid(antwoorden)),
    besluiten     TEXT NOT NULL CHECK (json_valid(besluiten)),
    receipt       TEXT NOT NULL CHECK (json_valid(receipt)),
    door          TEXT NOT NULL,
    op            TEXT NOT NULL,
    laatst        INTEGER NOT NULL CHECK (laatst > 0)
) STRICT;

CREATE TABLE besluit (
    id            TEXT PRIMARY KEY CHECK (length(id) = 64),
    nr            INTEGER NOT NULL UNIQUE,
    voorstel_id   TEXT NOT NULL REFERENCES voorstel (id),
    stap          TEXT NOT NULL,
    regio         TEXT NOT NULL,
    sector        TEXT NOT NULL,
    agb_code      TEXT NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    door          TEXT NOT NULL,
    op            TEXT NOT NULL,
    vervangt      TEXT REFERENCES besluit (id)
) STRICT;

-- What people record: dialoog, beoordeling, bezwaar, reactie, declaratiestand, mutatie, verzending, brief, bevestiging.
CREATE TABLE registratie (
    nr            INTEGER PRIMARY KEY,
    soort         TEXT NOT NULL,
    sleutel       TEXT NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    door          TEXT NOT NULL,
    op            TEXT NOT NULL
) STRICT;
CREATE INDEX registratie_soort ON registratie (soort, sleutel);

CREATE TABLE journaal (
    nr            INTEGER PRIMARY KEY,
    op            TEXT NOT NULL,
    door          TEXT NOT NULL,
    opdracht      TEXT NOT NULL,
    inhoud        TEXT NOT NULL CHECK (json_valid(inhoud)),
    voorganger    TEXT NOT NULL,
    hash          TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER journaal_vast_update BEFORE UPDATE ON journaal BEGIN SELECT RAISE(ABORT, 'journaal is append-only'); END;
CREATE TRIGGER journaal_vast_delete BEFORE DELETE ON journaal BEGIN SELECT RAISE(ABORT, 'journaal is append-only'); END;
CREATE TRIGGER besluit_vast_update BEFORE UPDATE ON besluit BEGIN SELECT RAISE(ABORT, 'besluiten staan vast'); END;
CREATE TRIGGER besluit_vast_delete BEFORE DELETE ON besluit BEGIN SELECT RAISE(ABORT, 'besluiten staan vast'); END;
CREATE TRIGGER antwoord_vast_update BEFORE UPDATE ON antwoord BEGIN SELECT RAISE(ABORT, 'antwoorden staan vast'); END;
CREATE TRIGGER antwoord_vast_delete BEFORE DELETE ON antwoord BEGIN SELECT RAISE(ABORT, 'antwoorden staan vast'); END;
CREATE TRIGGER registratie_vast_update BEFORE UPDATE ON registratie BEGIN SELECT RAISE(ABORT, 'registraties staan vast'); END;
CREATE TRIGGER registratie_vast_delete BEFORE DELETE ON registratie BEGIN SELECT RAISE(ABORT, 'registraties staan vast'); END;
