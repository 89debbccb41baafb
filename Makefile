# Needs Python 3.11 or newer, make and a package registry. Everything else comes by hash into $(VENV).
# What may be given: DATA= HOST= PORT= TLS=1 (run), SELECT= JOBS= PYTEST_ARGS= (test), ROWS= (torture), PYTHON= VENV= (both);
# BENCH="list bulk" SIZE=small DATABASES=sqlite (bench), MINUTES= (soak).
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
DATA ?= var
HOST ?= 127.0.0.1
PORT ?= 8000
TLS ?=
JOBS ?= 2
SELECT ?=
PYTEST_ARGS ?=
UV ?= uv
ROWS ?=
BENCH ?=
SIZE ?= full
DATABASES ?= sqlite postgres
MINUTES ?= 30
export DATA HOST PORT TLS ROWS

BIN := $(VENV)/bin
CLIENT := clients/python/src/invoice_sandbox
PACKAGES := accounts partners journal_masters invoices sandbox platform_project
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
PYTEST = DJANGO_ENV=test $(BIN)/pytest -n $(JOBS) --dist worksteal $(if $(SELECT),-m "$(SELECT)") $(PYTEST_ARGS)
# The folders whose tests measure; those that do not are left out.
TORTURED = tests/torture tests/system/test_serve.py tests/oauth/test_races.py tests/contract/test_races.py tests/test_races.py \
  tests/test_repeats.py tests/system/test_backups.py
# What meets the database; the document is played once.
FUZZED_AGAIN = tests/fuzz/test_hostile.py tests/fuzz/test_there_and_back.py tests/fuzz/test_fields.py tests/fuzz/test_secrets.py tests/test_isolation.py
COMPILE_LOCK = $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run bench soak test test-postgres test-scaling try-cluster test-browser test-examples fuzz torture torture-sqlite torture-postgres screenshots check lint types layers migrations schema deploy format reset messages fidelity audit lock

help: ## Say what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.base $(MESSAGES) ## Start the sandbox on HOST=127.0.0.1 PORT=8000, keeping its data in DATA=var (TLS=1 for https)
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.test $(MESSAGES) ## Run the tests on SQLite (SELECT="not browser" chooses by marker, JOBS=1 runs one by one)
	$(PYTEST)

test-postgres: $(VENV)/.test $(MESSAGES) ## Run the same tests on a PostgreSQL that lives as long as they do, but for those that meet no database
	scripts/with-postgres $(MAKE) --no-print-directory test

test-scaling: $(VENV)/.test $(MESSAGES) ## Run the tests of reading from a standby beside a PostgreSQL primary and its standby that live as long as they do
	scripts/with-standby env DJANGO_ENV=test $(BIN)/pytest -n 0 tests/scaling $(PYTEST_ARGS)

try-cluster: $(VENV)/.test $(MESSAGES) ## Kill web processes, a standby and a primary behind nginx while programs call (ARGS="--seconds 8 --asynchronous")
	$(BIN)/python scripts/try_cluster.py $(ARGS)

test-browser: $(VENV)/.test $(MESSAGES) ## Run the browser's tests alone (PICTURES=1 puts what they see into var/screenshots)
	REQUIRE_BROWSER=1 $(MAKE) --no-print-directory test SELECT=browser

test-examples: $(VENV)/.base $(MESSAGES) ## Run the example of a partner's program as a partner does: its own environment, the client installed
	scripts/test-examples "$(PYTHON)" "$(abspath $(BIN))/python"

fuzz: $(VENV)/.test $(MESSAGES) ## Send whatever could break it, in full, on both databases; writes docs/fuzzing.md (takes an hour)
	rm -rf var/fuzz
	FUZZ=whole $(PYTEST) -o timeout=7200 --ignore tests/fuzz/test_figures.py tests/fuzz tests/test_isolation.py
	FUZZ=whole DJANGO_ENV=test scripts/with-postgres $(BIN)/pytest -n $(JOBS) -o timeout=7200 $(FUZZED_AGAIN)
	$(BIN)/python -m tests.fuzz.figures

torture: $(VENV)/.test $(MESSAGES) ## Kill, crash, race and fill up, in full, on both databases at once; writes docs/reliability.md (ROWS="D1 D3" chooses, JOBS=1 one by one)
	@$(MAKE) --no-print-directory --jobs $(JOBS) --keep-going torture-sqlite torture-postgres

torture-sqlite: $(VENV)/.test $(MESSAGES)
	TORTURE=full DJANGO_ENV=test $(BIN)/pytest $(TORTURED) $(PYTEST_ARGS)

torture-postgres: $(VENV)/.test $(MESSAGES)
	TORTURE=full DJANGO_ENV=test scripts/with-postgres $(BIN)/pytest $(TORTURED) $(PYTEST_ARGS)

test-clients: $(VENV)/.test $(MESSAGES) ## Play the OAuth flows with JavaScript clients that others wrote (needs Node.js with npm)
	scripts/test-clients "$(abspath $(BIN))/python"

bench: $(VENV)/.base $(MESSAGES) ## Measure (BENCH="list bulk" chooses, SIZE=small tries, DATABASES=sqlite); a full run writes docs/performance.md
	@$(BIN)/python -m benchmarks $(BENCH) --size $(SIZE) --databases $(DATABASES)

soak: $(VENV)/.base $(MESSAGES) ## Partners at work for MINUTES=30: errors counted, memory over time
	@$(BIN)/python -m benchmarks.soak --minutes $(MINUTES)

screenshots: $(VENV)/.test $(MESSAGES) ## Take the pictures in docs/screenshots anew (needs Chromium)
	$(BIN)/python scripts/screenshots.py

check: lint types layers migrations schema deploy ## Check everything that can be checked without running it

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check .; exit 1; }

types: $(VENV)/.test
	DJANGO_ENV=test $(BIN)/mypy $(PACKAGES) benchmarks tests manage.py $(CLIENT) examples

layers: $(VENV)/.test
	$(BIN)/lint-imports

migrations: $(VENV)/.test
	DJANGO_ENV=test $(BIN)/python manage.py makemigrations --check --dry-run

schema: $(VENV)/.test
	DJANGO_ENV=test $(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

deploy: $(VENV)/.test
	DJANGO_ENV=production SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  ALLOWED_HOSTS=invoice.example $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/.test ## Format the code and repair what ruff can repair
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

reset: ## Throw away the data kept in DATA=var (stop the sandbox first)
	rm -rf "$(DATA)/platform.sqlite3" "$(DATA)/platform.sqlite3-wal" "$(DATA)/platform.sqlite3-shm" "$(DATA)/secret-key" "$(DATA)/tls" "$(DATA)/progress" "$(DATA)/metrics"

messages: $(VENV)/.base ## Collect the texts of pages into locale/ (needs gettext) and compile them
	$(BIN)/python manage.py makemessages --locale en --no-location --ignore 'var/*' --ignore 'tests/*' --ignore '$(VENV)/*'
	@$(MAKE) --no-print-directory $(MESSAGES)

fidelity: $(VENV)/.test ## Write docs/fidelity.md (ledger and matrix of tests) and docs/security-checklist.md anew
	DJANGO_ENV=test $(BIN)/python manage.py fidelity
	DJANGO_ENV=test $(BIN)/pytest --collect-only --quiet --quiet --fidelity
	$(BIN)/python -m tests.security_checklist

audit: $(VENV)/.test ## Ask for known vulnerabilities of what is installed; fails, and says so, where nobody can be asked
	$(BIN)/python -m pip check
	scripts/audit "$(PYTHON)" requirements/base.lock

lock: ## Write requirements/*.lock anew from *.in (needs uv; UV= names it, UV_ARGS=--upgrade takes newer releases)
	$(COMPILE_LOCK) $(UV_ARGS) requirements/base.in -o requirements/base.lock
	$(COMPILE_LOCK) $(UV_ARGS) requirements/test.in -c requirements/base.lock -o requirements/test.lock
	$(COMPILE_LOCK) $(UV_ARGS) requirements/audit.in -o requirements/audit.lock

$(VENV)/.base: requirements/base.lock
	@scripts/install-lock "$(PYTHON)" "$(VENV)" $<
	@touch $@

$(VENV)/.test: requirements/test.lock
	@scripts/install-lock "$(PYTHON)" "$(VENV)" $<
	@touch $(VENV)/.base $@

%.mo: %.po | $(VENV)/.base
	@$(BIN)/pybabel --quiet compile -i $< -o $@
