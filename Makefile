# The two commands of the README are `make run` and `make test`. Each brings all it needs and does nothing twice.
.DEFAULT_GOAL := run
.PHONY: setup run test check bench bench-zen bench-peers prove machine kill mutate lock train clean
SHELL := /bin/sh

PYTHON := .venv/bin/python
# uv from the PATH, else one of the project's own, so that nothing outside this folder is changed.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
# A stamp's name holds the sum of what it was made from: a new lock asks for a new install, a new checkout does not.
RUN_STAMP := .venv/.run-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEV_STAMP := .venv/.dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)

setup: $(DEV_STAMP)

run: $(RUN_STAMP)
	@exec .venv/bin/myocite

train: $(RUN_STAMP)
	.venv/bin/myocite train

# The core's own tests take every branch of it, or they fail; the rest runs without the tracing, which costs time.
CORE_TESTS := tests/core tests/bot/test_impact.py
test: $(DEV_STAMP)
	@failed=0; \
	$(PYTHON) -m pytest $(CORE_TESTS) --cov=core --cov-branch --cov-fail-under=100 --cov-report=term-missing:skip-covered \
	  || failed=1; \
	$(PYTHON) -m pytest $(addprefix --ignore=,$(CORE_TESTS)) || failed=1; \
	exit $$failed

check: $(DEV_STAMP)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: $(RUN_STAMP)
	$(PYTHON) -m bench

# Beside GoRules zen-engine, which is installed in a folder of its own and nowhere else.
bench-zen: $(RUN_STAMP)
	@test -d .myocite/zen || $(UV) pip install -q --python $(PYTHON) --target .myocite/zen zen-engine
	PYTHONPATH=.myocite/zen $(PYTHON) -m bench

# Beside stock Rasa pipelines, trained on the same examples in an environment of their own: 2 GB of disk, some 30 minutes.
bench-peers: $(RUN_STAMP)
	$(PYTHON) -m bench.peers

# The whole space of cases: some minutes on every core. A share of it runs in `make test`.
prove: $(DEV_STAMP)
	$(PYTHON) -m tests.core.prove

# The bot killed (SIGKILL) 1,900 times, at named points and at random, over 20,000 messages: about half an hour.
kill: $(DEV_STAMP)
	$(PYTHON) -m tests.bot.telegram.killing

# Ten thousand conversations against a small model: half an hour or more of one core.
machine: $(DEV_STAMP)
	$(PYTHON) -m tests.journeys.machine

# One fault at a time in the rules: about an hour of one core. Survivors are explained in docs/mutation.md.
mutate: $(DEV_STAMP)
	$(PYTHON) -m tests.core.mutate

# The index's address never reaches a committed file: uv.lock is ignored by git, the exported locks hold hashes alone.
lock: $(UV)
	$(UV) lock --upgrade
	$(UV) export -q --frozen --no-emit-project --no-dev --no-annotate --no-header -o requirements.lock
	$(UV) export -q --frozen --no-emit-project --all-groups --no-annotate --no-header -o requirements-dev.lock

clean:
	rm -rf .venv .uv .myocite .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage dist

$(RUN_STAMP): $(UV)
	@$(MAKE) -s install LOCK=requirements.lock
	@rm -f .venv/.run-* .venv/.dev-*
	@touch $@

# The development lock holds the running one, so it serves both.
$(DEV_STAMP): $(UV)
	@$(MAKE) -s install LOCK=requirements-dev.lock
	@rm -f .venv/.run-* .venv/.dev-*
	@touch $@ $(RUN_STAMP)

.PHONY: install
install:
	@test -x $(PYTHON) || $(UV) venv -q --python 3.11 .venv
	$(UV) pip sync --python $(PYTHON) --require-hashes --compile-bytecode $(LOCK)
	$(UV) pip install -q --python $(PYTHON) --no-deps --editable .

# --target is allowed where a system's Python is externally managed; venv is the way where pip is not installed.
.uv/bin/uv:
	@python3 -m pip install -q --target .uv uv || { rm -rf .uv && python3 -m venv .uv && .uv/bin/pip install -q uv; }
