# `make` sets everything up and runs the quick study; `make test` sets everything up and
# runs the tests; `make check` is what to run before every commit. GPU=1 installs TensorFlow
# for NVIDIA GPUs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEVICE := $(if $(filter-out 0,$(GPU)),gpu,cpu)
INSTALLED := $(VENV)/installed-$(DEVICE)
INSTALLED_DEV := $(VENV)/installed-dev
# Most modules of the packages are never imported; Python compiles the others when they are.
PIP := $(BIN)/pip --disable-pip-version-check --quiet install --no-compile
# uv does it in a quarter of the time. It does not read pip's configuration: where it cannot
# install, pip does, or says why not.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
  2>/dev/null || $(PIP) --require-hashes -r $(1)
# Empty is not set: where it is, every process compiles all that it imports again, which doubles
# the seconds that TensorFlow takes to start.
export PYTHONDONTWRITEBYTECODE :=
PEERS := .venv-peers
# The tools that `answer.py` compares with; they have TensorFlow, PEERS do not.
PEERS_SEARCH := .venv-peers-search
# Each worker begins with half of the tests, in order, and the first to be done helps the
# other: tests of one file share what they have compiled or trained.
ON_2_CORES := --numprocesses 2 --dist worksteal

.PHONY: quick article answer study setup new watch prune check test test-quick test-here \
  test-cluster slurm faults bench stalled style types lint format lock

# On a terminal these show how far the study is; elsewhere, Snakemake's own lines.
quick article answer study: export PYTHONPATH := workflow
WATCHED_RUN := $(BIN)/python -m lrvalley.jobs.watched_run

quick: $(INSTALLED)
	$(WATCHED_RUN) --configfile config/quick.yaml
	@echo "Open results/quick/report.html"

article: $(INSTALLED)
	$(WATCHED_RUN)
	@echo "Open results/article/report.html"

# Of a study of your own, the answer or all of it: make answer STUDY=mine
ifneq ($(filter answer study,$(MAKECMDGOALS)),)
ifeq ($(STUDY),)
$(error STUDY: found none, expected the name of a study, as in make $(MAKECMDGOALS) STUDY=mine)
endif
endif

answer: $(INSTALLED)
	$(WATCHED_RUN) answer --configfile config/$(STUDY).yaml

study: $(INSTALLED)
	$(WATCHED_RUN) --configfile config/$(STUDY).yaml
	@echo "Open results/$(STUDY)/report.html"

setup: $(INSTALLED)

# The files of a study of your own model: make new STUDY=mine [MODEL=my_model.py]
new: $(INSTALLED)
	@PYTHONPATH=workflow $(BIN)/python -m lrvalley.jobs.new_study -- "$(STUDY)" $(MODEL)

# How far the study is that runs here, or ran last; in a second terminal.
watch: $(INSTALLED)
	@PYTHONPATH=workflow $(BIN)/python -m lrvalley.jobs.watch

# Lists what no study asks for any more; `snakemake prune` without -n removes it.
prune: $(INSTALLED)
	$(BIN)/snakemake prune --dry-run

$(VENV)/bin/python:
	@$(PYTHON) envs/check_python.py
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	-@$(PIP) --require-hashes -r envs/requirements-uv.txt

$(INSTALLED): envs/requirements-$(DEVICE).txt | $(VENV)/bin/python
	@$(BIN)/python envs/check_python.py
	@echo "Installing the packages (a minute or two the first time)"
	@$(call INSTALL,$<)
	@touch $@

# Workers of the tests that start together would each compile all of these for themselves.
COMPILED = $(addprefix $(VENV)/lib/python*/site-packages/,tensorflow keras)
$(INSTALLED_DEV): envs/requirements-dev.txt $(INSTALLED)
	@$(call INSTALL,$<)
	-@$(BIN)/python -m compileall -q -j 0 $(COMPILED)
	@touch $@

# What needs neither TensorFlow nor a run of the workflow, with fewer random inputs than in
# `make test`, and but for what takes longest: every figure of every kind of study, and what
# is derived for them, the whole report, mutated files, random tables and configurations,
# every module's hash, a study for each verdict of each claim, the committed tables made
# again, a browser, replayed tuners, and real runs of Snakemake, of scripts and of a job that
# is watched.
LONGEST := reporting/figures reporting/derived reporting/test_html_report.py \
  reporting/test_page_in_browser.py study/test_code_hash.py \
  analysis/test_table_file.py article/test_claims.py article/test_committed_tables.py \
  config/test_any_configuration.py jobs/test_snakemake_api.py \
  jobs/test_snakemake_repairs.py jobs/test_fork_server.py jobs/test_forked_scripts.py \
  jobs/test_packs.py jobs/test_watched_run.py tuners/test_recorded.py
check: style
	@$(MAKE) --jobs 2 --output-sync=target types test-quick

test-quick: export HYPOTHESIS_PROFILE = check
test-quick: $(INSTALLED_DEV)
	$(BIN)/pytest tests/unit $(addprefix --ignore tests/unit/,training $(LONGEST)) \
	  -k "not mutated and not snakemake_target" $(ON_2_CORES)

test: lint types test-here

test-here: $(INSTALLED_DEV)
	$(BIN)/pytest $(ON_2_CORES) --ignore tests/cluster

# Fetched while Python's packages are; where it cannot be had, the tests say why.
slurm: | $(VENV)/bin/python
	@$(BIN)/python tests/cluster/slurm.py install > /dev/null

# On a real Slurm, which needs root on Debian; elsewhere it says why not.
test-cluster: slurm $(INSTALLED_DEV)
	@obstacle=$$($(BIN)/python tests/cluster/slurm.py install); \
	  if [ -n "$$obstacle" ]; then echo "$$obstacle"; else $(BIN)/pytest tests/cluster; fi

# Random faults, and random damage to files: make faults [ROUNDS=20] [SEED=7]; about a minute
# a round.
faults: export PYTHONPATH := tests:workflow
faults: $(INSTALLED_DEV)
	$(BIN)/python -m campaign --rounds $(or $(ROUNDS),20) $(addprefix --seed ,$(SEED))
	HYPOTHESIS_PROFILE=campaign $(BIN)/pytest -k "mutated or configuration" tests/unit \
	  --ignore tests/unit/training $(addprefix --hypothesis-seed=,$(SEED)) $(ON_2_CORES)

# Speed, against peers that are installed apart; some hours, on an idle Linux machine.
bench stalled: export PYTHONPATH := workflow
bench: $(INSTALLED) $(PEERS)/installed $(PEERS_SEARCH)/installed
	$(BIN)/snakemake data/mnist.npz
	$(BIN)/snakemake data/fashion_mnist.npz --configfile examples/fashion/study.yaml
	$(BIN)/python benchmarks/throughput.py --peers $(PEERS)/bin/python
	$(BIN)/python benchmarks/packing.py
	$(BIN)/python benchmarks/own_models.py
	$(BIN)/python benchmarks/overhead.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/repetitions.py
	$(BIN)/python benchmarks/answer.py --peers $(PEERS_SEARCH)/bin/python
	$(BIN)/python benchmarks/summary.py README.md docs/speed.md docs/images

# Whether the cells that are stopped as stalled would have come to anything, and whether more
# of them could be given up.
stalled: $(INSTALLED)
	$(BIN)/snakemake cells
	$(BIN)/python benchmarks/stalled.py
	$(BIN)/python benchmarks/given_up.py

$(PEERS)/installed: benchmarks/peers.txt
$(PEERS_SEARCH)/installed: benchmarks/peers_search.txt
$(PEERS)/installed $(PEERS_SEARCH)/installed:
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/pip --disable-pip-version-check --quiet install -r $<
	@touch $@

style: $(INSTALLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/Snakefile workflow/rules
	$(BIN)/codespell
	PYTHONPATH=workflow $(BIN)/lint-imports

types: $(INSTALLED_DEV)
	$(BIN)/mypy

lint: style
	$(BIN)/snakemake --lint

format: $(INSTALLED_DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile workflow/Snakefile workflow/rules

# Resolves the newest versions that the .in files allow.
lock: $(VENV)/bin/python
	cd envs && for name in uv cpu gpu dev; do \
	  ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$name.in -o requirements-$$name.txt; done
