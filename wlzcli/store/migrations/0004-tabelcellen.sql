-- The cells of the tables of a form, most of what it says, apart: only who looks at the form itself needs them.
-- NULL in a row of before: there they stand among the fields of inhoud.
ALTER TABLE inschrijving ADD COLUMN tabelcellen TEXT;
