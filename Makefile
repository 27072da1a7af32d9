# Khen Thưởng. `make help` lists the targets. Needs Python >= 3.11 with its venv module, git and make; no compiler, no Node.
#
# Set-up is remembered in .venv/.ready/: one empty file per hash of what was installed, so a second run installs nothing,
# and `make demo` after `make test` (or the other way round) never reinstalls: requirements/all.txt contains run.txt.

PYTHON ?= python3
PYTEST_WORKERS ?= 3
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo run init test test-nightly screenshots lint format bench requirements readme clean

BIN := .venv/bin
PY := $(BIN)/python
READY := .venv/.ready
PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet
SOURCES := rules workflow web seeds

# The folder is part of each hash: a copied tree brings a .venv whose editable install still points at the original.
hash = $(shell { pwd; cat $(1) 2>/dev/null; } | git hash-object --stdin)
VENV_READY := $(READY)/venv-$(call hash,/dev/null)
RUN_READY := $(READY)/run-$(call hash,requirements/run.txt)
ALL_READY := $(READY)/all-$(call hash,requirements/all.txt)
PROJECT_READY := $(READY)/project-$(call hash,pyproject.toml)

help: ## Liệt kê các lệnh
	@echo "Khen Thưởng – các lệnh:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(RUN_READY) $(PROJECT_READY) ## Chạy trọn một mùa khen thưởng mẫu, ghi văn bản PDF vào out/
	@$(BIN)/khenthuong demo

run: $(RUN_READY) $(PROJECT_READY) ## Mở các trang web của dữ liệu mẫu (dừng bằng Ctrl+C)
	@KHENTHUONG_ENV=demo $(BIN)/khenthuong serve

init: $(RUN_READY) $(PROJECT_READY) ## Khởi tạo cơ quan thật, một lần, trên cơ sở dữ liệu trống
	@$(BIN)/khenthuong init

# Compiled files are kept whatever the shell says: three workers and the programs that tests start all read them.
test test-nightly screenshots: export PYTHONDONTWRITEBYTECODE :=

test: $(ALL_READY) $(PROJECT_READY) ## Chạy mọi kiểm thử, trừ kiểm thử dài
	@$(PY) -m pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder -m "not nightly"

test-nightly: $(ALL_READY) $(PROJECT_READY) ## Chạy cả các kiểm thử dài
	@$(PY) -m pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder

screenshots: $(ALL_READY) $(PROJECT_READY) ## Chụp các trang của dữ liệu mẫu (sau make demo) vào out/screenshots/
	@$(PY) -m tests.screens
	@$(BIN)/khenthuong guide-pictures out/screenshots

lint: $(ALL_READY) $(PROJECT_READY) ## Soát mã nguồn: ruff, mypy, import-linter, djlint, vulture, bandit
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy $(SOURCES)
	@$(PY) -c "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())" --no-logo --no-cache
	@$(PY) -m djlint templates/pages --lint --quiet
	@$(PY) -m vulture
	@$(PY) -m bandit --quiet --configfile pyproject.toml --recursive $(SOURCES)
	@$(PY) -m tests.support.sizes

format: $(ALL_READY) $(PROJECT_READY) ## Trình bày lại mã nguồn theo quy ước
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format --quiet .

bench: $(ALL_READY) $(PROJECT_READY) ## Đo tốc độ, in tỷ lệ so với mức sàn
	@$(PY) -m tests.benchmarks

readme: $(ALL_READY) $(PROJECT_READY) ## Viết lại sơ đồ trạng thái và bảng thiết lập trong README.md
	@$(PY) -m tests.support.readme

requirements: ## Khóa lại phiên bản thư viện: pyproject.toml → requirements/*.txt
	@command -v uv >/dev/null || { echo "Thiếu uv. Cài bằng: pip install uv"; exit 1; }
	@uv lock --quiet
	@uv export --quiet --locked --no-emit-project --no-annotate --no-header --no-dev --group build -o requirements/run.txt >/dev/null
	@uv export --quiet --locked --no-emit-project --no-annotate --no-header --all-groups --all-extras -o requirements/all.txt >/dev/null
	@grep -c '==' requirements/run.txt requirements/all.txt

clean: ## Xóa môi trường, kết quả và tệp tạm (giữ var/)
	@rm -rf .venv out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV_READY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Cần Python 3.11 trở lên. Chỉ rõ nơi có nó, ví dụ: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python thiếu mô-đun venv. Trên Debian, Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Tạo môi trường .venv …"
	@$(PYTHON) -m venv .venv
	@mkdir -p $(READY)
	@touch $@

# pip talks to a log; people see one line, and the end of the log when it fails.
$(RUN_READY): | $(VENV_READY)
	@echo "Cài thư viện chạy chương trình vào .venv (lần đầu khoảng nửa phút) …"
	@$(PIP) install --require-hashes -r requirements/run.txt >$(READY)/pip.log 2>&1 || { tail -n 20 $(READY)/pip.log; exit 1; }
	@touch $@

$(ALL_READY): | $(VENV_READY)
	@echo "Cài thư viện kiểm thử vào .venv (lần đầu khoảng một phút) …"
	@$(PIP) install --require-hashes -r requirements/all.txt >$(READY)/pip.log 2>&1 || { tail -n 20 $(READY)/pip.log; exit 1; }
	@$(PIP) check >$(READY)/pip.log 2>&1 || { tail -n 20 $(READY)/pip.log; exit 1; }
	@touch $@ $(RUN_READY)

# setuptools comes from the hashed requirements, so building needs no network; order: after whichever set is wanted.
$(PROJECT_READY): | $(VENV_READY) $(if $(filter test test-nightly lint format bench readme,$(MAKECMDGOALS)),$(ALL_READY),$(RUN_READY))
	@$(PIP) install --no-deps --no-build-isolation -e . >$(READY)/pip.log 2>&1 || { tail -n 20 $(READY)/pip.log; exit 1; }
	@touch $@
