# The set-up and the daily commands; each can be repeated and the second time does little.
.DEFAULT_GOAL := run
.PHONY: run install lock lint test conformance soak bench

RUN_PACKAGES := python3-venv gettext libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
TEST_PACKAGES := postgresql poppler-utils chromium
CONFORMANCE_PACKAGES := poppler-utils default-jdk-headless libreoffice-writer-nogui
SOAK := tests/reporting/test_walks.py tests/reporting/test_kills.py
PYTHON := .venv/bin/python
WORDS := soctrang_ip/locale/vi/LC_MESSAGES/django
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes

run: .venv/run-installed $(WORDS).mo ## prepare what is missing, then serve on 127.0.0.1:$(PORT)
	@deploy/run.sh

install: .venv/test-installed $(WORDS).mo ## the environment of run, lint and test, and nothing else

lint: .venv/test-installed
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

test: install lint ## on SQLite, then on a PostgreSQL of its own; browsers included
	@deploy/debian-packages.sh $(TEST_PACKAGES)
	$(PYTHON) manage.py makemigrations --check --dry-run
	.venv/bin/pytest -n 2 --dist worksteal
	@# The walk with axe over every page asks about looks, which no database changes.
	tests/with-postgresql .venv/bin/pytest -n 2 --dist worksteal \
	    --ignore tests/journeys/test_every_page.py

conformance: install .venv/conformance-installed ## documents before veraPDF and LibreOffice
	@deploy/debian-packages.sh $(CONFORMANCE_PACKAGES)
	.venv/bin/pytest tests/conformance tests/reporting/test_word_in_libreoffice.py

soak: install ## the long forms: hundreds of random walks, fifty kills, on both databases at once
	@deploy/debian-packages.sh $(TEST_PACKAGES)
	export WALKS=300 KILLS=50; \
	.venv/bin/pytest -q $(SOAK) & on_sqlite=$$!; \
	tests/with-postgresql .venv/bin/pytest -q $(SOAK); on_postgresql=$$?; \
	wait $$on_sqlite && exit $$on_postgresql

bench: install ## speed as ratios, among 10⁴ and BENCH_ENTRIES (10⁶) rows; about three minutes
	@deploy/debian-packages.sh $(TEST_PACKAGES)
	@tests/with-postgresql $(PYTHON) -m tests.bench

lock: ## write requirements*.txt from requirements*.in (needs uv)
	for name in requirements requirements-dev requirements-conformance; do \
	    uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate --no-header \
	        $$name.in -o $$name.txt; \
	done

$(WORDS).mo: $(WORDS).po | .venv/created
	msgfmt --output-file=$@ $<

.venv/created:
	@deploy/debian-packages.sh $(RUN_PACKAGES)
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed.")'
	python3 -m venv .venv
	@touch $@

.venv/run-installed: requirements.txt | .venv/created
	$(PIP) -r requirements.txt
	@touch $@

.venv/test-installed: requirements-dev.txt | .venv/created
	$(PIP) -r requirements-dev.txt
	@touch $@ .venv/run-installed

.venv/conformance-installed: requirements-conformance.txt | .venv/created
	$(PIP) -r requirements-conformance.txt
	@touch $@
