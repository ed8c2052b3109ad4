# The commands of this site. `make` alone lists them: what follows `##` beside a target is its line in that list.
# Needs GNU make and Python 3.11 or later. Every path here is relative, so a folder name with spaces does no harm.

PYTHON ?= python3
PORT ?= 8000
SPHINXOPTS ?=
PINSOPTS ?=
UV ?= uv

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip --disable-pip-version-check --quiet install
PIN := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make pins'

# Each stamp is written when its step has succeeded, so that an interrupted step is done again by the next make.
PACKAGES := $(VENV)/packages.stamp
ENGINE := $(VENV)/engine.stamp
TESTING := $(VENV)/testing.stamp

.PHONY: help bibliography html serve test clean pins FORCE

help:
	@echo 'Usage: make COMMAND'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

html: $(ENGINE) ## build the site into _build/html; sets up .venv where it is missing (PYTHON=python3.12 chooses a Python)
	$(RUN) -m sphinx -b html -W --keep-going -j auto -d _build/doctrees $(SPHINXOPTS) . _build/html

serve: html ## build the site, then serve it on http://127.0.0.1:8000/ until Ctrl-C (PORT=8001 chooses a port)
	@$(RUN) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html \
	  || { echo 'make: cannot serve on port $(PORT); another one: make serve PORT=8001' >&2; exit 1; }

test: $(ENGINE) $(TESTING) ## check style and types, then run every test; installs what tests need where it is missing
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest

bibliography: $(ENGINE) ## write the exports alone (.bib, .ris, .json) into _build/bibliography
	$(RUN) -m sphinx -b bibliography -W --keep-going -d _build/doctrees $(SPHINXOPTS) . _build/bibliography

clean: ## remove what was built: _build, and nothing else (to set up afresh: rm -rf .venv)
	rm -rf _build

pins: ## write requirements*.txt again from requirements*.in; needs uv (PINSOPTS=--upgrade takes newer versions)
	@command -v $(UV) >/dev/null || { echo 'make: there is no uv here; python3 -m pip install uv' >&2; exit 1; }
	$(PIN) $(PINSOPTS) --output-file requirements.txt requirements.in
	$(PIN) $(PINSOPTS) --output-file requirements-test.txt requirements-test.in

$(PACKAGES): requirements.txt
	@command -v $(PYTHON) >/dev/null \
	  || { echo 'make: there is no $(PYTHON) here; name another Python: PYTHON=python3.12 make html' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "make: Python 3.11 or later is needed, and $(PYTHON) is $$($(PYTHON) --version 2>&1);" \
	       'name another: PYTHON=python3.12 make html' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo 'make: $(PYTHON) has no venv or no ensurepip; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Setting up .venv: once, about a minute'
	$(PYTHON) -m venv --clear $(VENV)
	@sed -n '/^flit-core==/,/# via/p; /^setuptools==/,/# via/p' requirements.txt > $(VENV)/backends.txt
	$(INSTALL) --require-hashes -r $(VENV)/backends.txt
	$(INSTALL) --require-hashes --no-build-isolation -r requirements.txt
	@touch $@

$(ENGINE): $(PACKAGES) pyproject.toml
	$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# The stamp of the packages is put aside meanwhile: after an install cut short, .venv is made afresh rather than trusted.
# After one that pip itself gave up (no network, say) it comes back: the site builds as before.
$(TESTING): $(PACKAGES) requirements-test.txt
	@echo 'Installing what tests need: once, about a minute'
	@mv $(PACKAGES) $(PACKAGES).aside
	@trap 'exit 130' INT TERM; $(INSTALL) --require-hashes -r requirements-test.txt; \
	  status=$$?; mv $(PACKAGES).aside $(PACKAGES); exit $$status
	@touch $@

# A Python named by the user, of another version than that of .venv, replaces .venv; so does any where that of .venv is gone.
MINOR := -c 'import sys; print("%d.%d" % sys.version_info[:2])'
HAS := $(shell $(RUN) $(MINOR) 2>/dev/null)
ASKED := $(if $(filter file,$(origin PYTHON)),$(HAS),$(shell $(PYTHON) $(MINOR) 2>/dev/null))
ifneq ($(or $(HAS),none),$(ASKED))
$(PACKAGES): FORCE
endif
