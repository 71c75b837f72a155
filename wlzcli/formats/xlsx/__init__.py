"""Our own guarded reader of Excel workbooks, on zlib and expat only (docs/decisions: why no library)."""
