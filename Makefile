# Thin: every target says what it does and calls one tool. `make help` lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
PORT ?= 8000
FIRM ?= red-deer
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest --numprocesses=3 --dist=worksteal
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export NO_MKDOCS_2_WARNING := 1
# Some containers set it; without compiled files each of the hundreds of processes of a run compiles our modules again.
unexport PYTHONDONTWRITEBYTECODE

estimator := $(shell find estimator -name '*.py' -o -name '*.toml')
engine := docs/assets/engine/manifest.json
sources := $(shell find docs overrides -type f -not -path 'docs/assets/engine/*') mkdocs.yml

.PHONY: help serve test rules long check site init fresh today servers browsers stale ready release probe bom audit firm shots bench setup lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

serve: site ## build everything and serve site + quote relay on http://127.0.0.1:8000 (PORT= changes it)
	@$(PYTHON) -m relay serve --port $(PORT)

test: .venv/.ready ## run the tests: every branch of the engine, then relay, built site, real browser
	@$(MAKE) --no-print-directory --jobs=3 site var/.chromium rules
	@$(PYTEST) -m "not check and not long" --ignore=tests/estimator --ignore=tests/cases

# Gives way to the build, which `make test` runs beside it and everything else waits for.
rules: .venv/.ready ## run the engine's own tests: every branch of it
	@nice -n 10 $(PYTEST) -q tests/estimator tests/cases --cov

long: site var/.chromium ## run the tests that take long: every flow in three browsers, the engine built twice, restarts under load, Zensical
	@$(PYTEST) -m long

check: site var/.chromium ## lint, types, generated files fresh; what a page must be: HTML, words, links, accessibility, speed
	@sh tests/check.sh

site: var/.site ## build the deployable folder site/

ready: .venv/.ready node_modules/.ready ## say what keeps the site from being published, with file and line
	@$(PYTHON) -m pages.release $(if $(CONFIRM),--confirm)

release: ready ## check, build and check site/ to be published; refuses placeholders, example rates, what was read too long ago, prices that moved much (CONFIRM=yes)
	@$(MAKE) --no-print-directory check bom
	@$(PYTHON) -m pages.release --released
	@echo "site/ is ready to be published; dist/ has what it is made of, and the settings of nginx, Apache and Caddy"

probe: .venv/.ready ## after putting it up: send a marked test request through the live quote form, and say whether it was taken
	@$(PYTHON) -m pages.probe

bom: .venv/.ready node_modules/.ready ## list what the site and the relay are made of: dist/*.cdx.json
	@sh requirements/bom.sh

audit: .venv/.ready node_modules/.ready ## ask whether a pinned package is known to be unsafe, where that can be asked
	@sh requirements/audit.sh

init: .venv/.ready node_modules/.ready ## say who the firm is; ARGS='--name "…" --phone "…"' answers without being asked
	@$(PYTHON) -m pages init $(ARGS)

fresh: .venv/.ready node_modules/.ready ## make again what shows the rates, the data and the names: worked examples, tables, forms, pictures
	@mkdir -p var
	@$(PYTHON) -m cases --write >var/cases.txt && tail -n 1 var/cases.txt
	@$(PYTHON) -m pages fragments
	@$(PYTHON) -m pages.share

today: .venv/.ready ## make the prices on the pages those of today, and commit that here: for a build by the clock
	@$(PYTHON) -m pages fragments
	@git diff --quiet || git -c user.name=clock -c user.email=clock@localhost commit --all --quiet --message "pages: prices of today"

servers: ## install the web servers that tests run where they are there: nginx, Apache, Caddy
	@sh requirements/nginx.sh apache2 caddy

browsers: var/.chromium ## find the browsers of the tests and of the pictures that a shared link shows, or install them

stale: .venv/.ready ## list what was read too long ago, with its source and place
	@$(PYTHON) -m pages stale

firm: .venv/.ready node_modules/.ready var/.chromium ## make a made-up firm of a clone (FIRM=red-deer, edmonton or grande-prairie), then test, check and release it
	@$(PYTHON) -m testing.firms $(FIRM)

shots: site var/.chromium ## take a picture of every page, desk and phone, light and dark, in var/shots/
	@$(PYTHON) -m testing.screenshots

bench: site var/.chromium ## run the benchmarks against their baselines
	@$(PYTHON) -m bench

setup: .venv/.ready node_modules/.ready ## get Python 3.13 and the pinned packages

lock: .venv/.ready ## pin the newest allowed packages again; ONE=pyyaml moves that one alone
	@sh requirements/lock.sh .venv/bin/uv $(ONE)
	@$(if $(ONE),true,npm install --silent --package-lock-only)

clean: ## remove what the build and the checks made (not var/: requests and mail may be there)
	rm -rf site docs/assets/engine dist .venv node_modules var/.site var/.chromium .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

.venv/.ready: requirements/dev.txt requirements/uv.txt .python-version
	@echo "Setting up Python"
	@sh requirements/python.sh
	@touch $@

node_modules/.ready: package-lock.json | .venv/.ready
	@echo "Setting up the browser's runtime and the checkers (npm)"
	@npm ci --silent
	@touch $@

var/.chromium: | .venv/.ready
	@mkdir -p var
	@echo "Looking for a browser to test with"
	@sh requirements/browser.sh
	@touch $@

$(engine): $(estimator) $(shell find browser -name '*.py' -o -name '*.mjs') pyproject.toml .venv/.ready node_modules/.ready
	@echo "Building the engine the browser runs"
	@$(PYTHON) -m browser build $(ENGINE)

var/.site: $(engine) $(sources) $(shell find pages cases -type f -not -name '*.pyc') .venv/.ready
	@mkdir -p var
	@echo "Building the site"
	@$(PYTHON) -m pages build
	@touch $@
