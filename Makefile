# Everything a new machine needs: Python 3.11 or newer, and git. Each target makes its own virtual environment on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: play test bench model lock clean

play: $(VENV)/.play          ## open the library of scenarios
	@$(BIN)/roleplay

test: $(VENV)/.test          ## style, types, import contracts and all tests
	$(BIN)/python -m pytest -n auto

bench: $(VENV)/.test         ## speed, with ratios to a minimal program; prints figures, asserts nothing
	$(BIN)/python -m tests.benchmarks

model: $(VENV)/.train        ## make the shipped reader again from rubrics/corpus (hours)
	$(BIN)/roleplay train

lock: $(VENV)/.test          ## write the lock file anew
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --no-header --no-annotate -o .ci/lock.txt

clean:                       ## remove the virtual environment and what tests leave behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "roleplay needs Python 3.11 or newer. Try: make PYTHON=python3.12 play"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python can't make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.play: $(BIN)/python pyproject.toml .ci/lock.txt
	@echo "Setting up once (a minute or less)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/lock.txt -e .
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml .ci/lock.txt
	@echo "Setting up once, with what the tests need..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/lock.txt -e '.[test]'
	@touch $@ $(VENV)/.play

$(VENV)/.train: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@touch $@
