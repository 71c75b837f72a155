-- What a voorstel rests on and says, and which files and tables were used by whom first, can't be changed either.

CREATE TRIGGER invoer_vast_update BEFORE UPDATE ON invoer BEGIN SELECT RAISE(ABORT, 'invoer staat vast'); END;
CREATE TRIGGER invoer_vast_delete BEFORE DELETE ON invoer BEGIN SELECT RAISE(ABORT, 'invoer staat vast'); END;
CREATE TRIGGER voorstel_vast_update BEFORE UPDATE OF nr, id, stap, invoer_sha256, antwoorden, besluiten, receipt, door, op ON voorstel
BEGIN SELECT RAISE(ABORT, 'voorstellen staan vast'); END;
CREATE TRIGGER voorstel_vast_delete BEFORE DELETE ON voorstel BEGIN SELECT RAISE(ABORT, 'voorstellen staan vast'); END;
CREATE TRIGGER archief_vast_update BEFORE UPDATE ON archief BEGIN SELECT RAISE(ABORT, 'het archief staat vast'); END;
CREATE TRIGGER archief_vast_delete BEFORE DELETE ON archief BEGIN SELECT RAISE(ABORT, 'het archief staat vast'); END;
CREATE TRIGGER tabel_vast_update BEFORE UPDATE ON tabel BEGIN SELECT RAISE(ABORT, 'gebruikte tabellen staan vast'); END;
CREATE TRIGGER tabel_vast_delete BEFORE DELETE ON tabel BEGIN SELECT RAISE(ABORT, 'gebruikte tabellen staan vast'); END;
