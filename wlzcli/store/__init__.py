"""The ronde folder: the only home of sqlite3."""
