# Everything a newcomer types. Each target sets up what it needs in .venv; only Python 3.11+ with venv, and make, come first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check format setup benchmark

demo: setup
	@$(BIN)/rawi demo

test: setup
	@$(BIN)/pytest -n auto

check: setup
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto
	@$(BIN)/rawi knowledge check

format: setup
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .

benchmark: setup
	@$(BIN)/python -m benchmarks.annotate $(ARTICLES)

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "rawi needs Python 3.11 or newer; say which one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing; install your system's package for it (Debian, Ubuntu: python3-venv)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
