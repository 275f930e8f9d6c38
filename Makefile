# One word a habit. `make run` and `make test` need nothing but Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FAST := .venv-fast
STORE ?= data/monitor.duckdb
CORPORA ?= ../shared/corpora
# A Python with spaCy to compare with, where it is not ours: bench/peer.py
PEER ?= $(BIN)/python
# What a wheel has besides src/ (pyproject.toml).
DASHBOARD := app.py pages static .streamlit
# Which parser is fuzzed ("all"), for how many seconds of computing, and where what is found is kept; INPUT tries one.
PARSER ?= all
SECONDS ?= 60
FOUND ?= build/fuzz
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help run test lint unit fuzz fast bench bench-refresh bench-questions eval docs golden sample clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do \
		printf 'make %-14s %s\n' "$$name" "$$what"; done

run: $(VENV)/.run  ## install, load the sample articles, open the dashboard
	@$(BIN)/monitor load data/sample --store $(STORE)
	@$(BIN)/monitor serve --store $(STORE)

test: lint unit  ## lint and unit: what CI runs

lint: $(VENV)/.dev  ## ruff, mypy, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev  ## all tests (browser tests where there is a chromium)
	@sh .ci/browser-tools
	$(BIN)/pytest

fuzz: $(VENV)/.fuzz  ## spoil inputs of each parser (PARSER=bibtex SECONDS=600)
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(PARSER) $(SECONDS) $(FOUND) $(if $(INPUT),--input $(INPUT))

fast: $(FAST)/.done  ## compile the annotators to C, into .venv-fast

bench: $(VENV)/.dev  ## measure speed beside peers and small jobs, write docs/speed.md, docs/startup.md (CORPORA=...)
	$(BIN)/python -m bench.throughput --corpora $(CORPORA) --peer $(PEER) --write docs/speed.md
	$(BIN)/python -m bench.extraction --corpora $(CORPORA) --write docs/extraction_speed.md
	$(BIN)/python -m bench.startup --write docs/startup.md

bench-refresh: $(VENV)/.dev  ## measure a scheduled refresh
	PYTHONPATH=tests $(BIN)/python -m bench.refresh --write docs/refresh_speed.md
	$(BIN)/python -m bench.newcost --stores data/bench --write docs/refresh_speed.md

bench-questions: $(VENV)/.dev  ## measure the questions of the pages beside pandas, polars and SQLite (STORES=...)
	$(BIN)/python -m bench.questions $(STORES) --write docs/questions_speed.md

eval: $(VENV)/.dev  ## measure accuracy on gold labels, write docs/accuracy.md (CORPORA=...)
	$(BIN)/monitor eval --corpora $(CORPORA) --write docs/accuracy.md --data src/monitor/resources/accuracy/results.json

docs: $(VENV)/.dev  ## write the reference pages anew
	$(BIN)/python docs/build.py

golden: $(VENV)/.dev  ## write tests/golden/expected anew: read the diff
	$(BIN)/python tests/golden/regenerate.py

sample: $(VENV)/.dev  ## compose data/sample anew
	$(BIN)/python -m tools.compose_sample

clean:  ## take environments and caches away
	rm -rf $(VENV) $(FAST) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The same code with its annotators compiled to C, in an environment of its own: for hosts that load much. Compiled
# from a copy, since compiled modules beside their sources would be taken for them.
$(FAST)/.done: pyproject.toml constraints.txt $(shell find src app.py pages -name '*.py')
	@echo "Compiling the annotators into $(FAST) (some minutes; needs a C compiler) ..."
	@rm -rf build/fast && mkdir -p build/fast && cp -r pyproject.toml README.md LICENSE NOTICE src $(DASHBOARD) build/fast/
	@$(PYTHON) -m venv $(FAST)
	@HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(FAST)/bin/python -m pip install --quiet --disable-pip-version-check \
		--force-reinstall --constraint constraints.txt './build/fast[s3,warc]'
	@rm -rf build/fast
	@touch $@

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

$(VENV)/.fuzz: $(VENV)/.dev
	@$(PIP) --editable '.[dev,fuzz]'
	@touch $@
