# Alles in een eigen virtuele omgeving in .venv; nodig zijn alleen Python 3.11 of later en make.
PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.klaar

.PHONY: demo test check lint types docs bench samples wheel clean

demo: $(SETUP)
	$(BIN)/python sample_data/demo.py

test: $(SETUP)
	$(BIN)/python -m pytest -n 2 -q

check: lint types test

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SETUP)
	$(BIN)/mypy

docs: $(SETUP)
	$(BIN)/python docs/maak.py

bench: $(SETUP)
	$(BIN)/python bench/alles.py

samples: $(SETUP)
	$(BIN)/python sample_data/maak.py

wheel: $(SETUP)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

$(SETUP): pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'wlz vraagt Python 3.11 of later; gebruik make PYTHON=python3.11')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(SETUP)

clean:
	rm -rf .venv demo build dist
