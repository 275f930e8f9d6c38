# One word a habit. `make run` and `make test` need nothing but Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= data/monitor.duckdb
CORPORA ?= ../shared/corpora
# A Python with spaCy to compare with, where it is not ours: bench/peer.py
PEER ?= $(BIN)/python
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test lint unit bench bench-refresh eval docs golden sample clean

run: $(VENV)/.run
	@$(BIN)/monitor load data/sample --store $(STORE)
	@$(BIN)/monitor serve --store $(STORE)

test: lint unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	@sh .ci/browser-tools
	$(BIN)/pytest

bench: $(VENV)/.dev
	$(BIN)/python bench/throughput.py --corpora $(CORPORA) --peer $(PEER) --write docs/speed.md
	$(BIN)/python bench/extraction.py --corpora $(CORPORA) --write docs/extraction_speed.md

bench-refresh: $(VENV)/.dev
	$(BIN)/python bench/refresh.py --write docs/refresh_speed.md

eval: $(VENV)/.dev
	$(BIN)/monitor eval --corpora $(CORPORA) --write docs/accuracy.md

docs: $(VENV)/.dev
	$(BIN)/python docs/build.py

golden: $(VENV)/.dev
	$(BIN)/python tests/golden/regenerate.py

sample: $(VENV)/.dev
	$(BIN)/python bench/compose_sample.py

clean:
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Media Monitor needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing Media Monitor into $(VENV) (once; a minute or two) ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.run
