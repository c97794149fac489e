# Two commands for a newcomer: `make demo` and `make test`. Each installs what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# Modules are compiled once, not by every program: the tests start hundreds, and each takes seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test lint bench lock clean

help:
	@echo "make demo   a sample firm, synced: see what Tsunagi does"
	@echo "make test   the whole test suite"
	@echo "make lint   style, types, import contracts"
	@echo "make bench  ours beside a peer or the floor, in one run"

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What the product needs, and what its tests need beside it (browser, PostgreSQL, Spark).
$(STAMP): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

$(DEV): requirements-dev.txt $(STAMP)
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $(DEV)

install: $(STAMP)

demo: $(STAMP)
	$(BIN)/tsunagi demo demo

# In the order of the files: those with few and long tests come first, not last and alone.
test: $(DEV)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)
	$(BIN)/python -m benchmarks

# Needs uv; writes versions and hashes, no index addresses.
lock: LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --quiet --annotation-style line --no-strip-extras
lock:
	$(LOCK) --extra dev -o requirements-dev.txt
	$(LOCK) --extra build -c requirements-dev.txt -o requirements.txt

clean:
	rm -rf $(VENV) demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
