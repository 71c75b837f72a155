-- REPLACE fires no DELETE trigger for a program that does not ask SQLite for it; so an existing row is refused before the insert.

CREATE TRIGGER journaal_vast_insert BEFORE INSERT ON journaal
WHEN EXISTS (SELECT 1 FROM journaal WHERE nr = NEW.nr OR hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'journaal is append-only'); END;
CREATE TRIGGER besluit_vast_insert BEFORE INSERT ON besluit
WHEN EXISTS (SELECT 1 FROM besluit WHERE id = NEW.id OR nr = NEW.nr)
BEGIN SELECT RAISE(ABORT, 'besluiten staan vast'); END;
CREATE TRIGGER antwoord_vast_insert BEFORE INSERT ON antwoord
WHEN EXISTS (SELECT 1 FROM antwoord WHERE nr = NEW.nr)
BEGIN SELECT RAISE(ABORT, 'antwoorden staan vast'); END;
CREATE TRIGGER registratie_vast_insert BEFORE INSERT ON registratie
WHEN EXISTS (SELECT 1 FROM registratie WHERE nr = NEW.nr)
BEGIN SELECT RAISE(ABORT, 'registraties staan vast'); END;
CREATE TRIGGER voorstel_vast_insert BEFORE INSERT ON voorstel
WHEN EXISTS (SELECT 1 FROM voorstel WHERE id = NEW.id OR nr = NEW.nr)
BEGIN SELECT RAISE(ABORT, 'voorstellen staan vast'); END;

-- The same file, table or input comes by again; the row that is there stays.
CREATE TRIGGER archief_vast_insert BEFORE INSERT ON archief
WHEN EXISTS (SELECT 1 FROM archief WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER tabel_vast_insert BEFORE INSERT ON tabel
WHEN EXISTS (SELECT 1 FROM tabel WHERE naam = NEW.naam AND sha256 = NEW.sha256)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER invoer_vast_insert BEFORE INSERT ON invoer
WHEN EXISTS (SELECT 1 FROM invoer WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(IGNORE); END;
