.DEFAULT_GOAL := help
.PHONY: help install test demo demo-down bench synth bootstrap

LANES ?=
REGION ?= us-west-2
TSX := node --import tsx

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

install: ## npm packages as the lock file has them (only when they changed)
	@scripts/install.sh

test: install ## every lane, or those named: make test LANES=static,unit
	@$(TSX) scripts/test.ts $(LANES)

demo: install ## an environment in a local AWS account, no credentials: make demo DEPLOYMENT=... ENV=...
	@DEPLOYMENT=$(DEPLOYMENT) ENV=$(ENV) $(TSX) scripts/demo.ts

demo-down: install ## removes what the demo made
	@$(TSX) scripts/demo-down.ts

bench: install ## time and memory of what people wait for; calls of the power switch; functions; estimates and report
	@$(TSX) scripts/bench.ts
	@$(TSX) scripts/bench-power.ts
	@$(TSX) scripts/bench-cost.ts

synth: install ## every stack of every environment into cdktf.out
	@bin/cairn synth

bootstrap: install ## state bucket and lock of a real account: make bootstrap REGION=us-west-2
	@$(TSX) scripts/bootstrap.ts $(REGION)
