# make setup | run | test | lint | bench: each can be called alone on a fresh clone, and again at any time.
# Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.solieu-setup
# The tests make PDF files with Vietnamese letters and need one font that has them.
FONTS := /usr/share/fonts /usr/local/share/fonts $(HOME)/.local/share/fonts $(HOME)/.fonts /Library/Fonts
FIND_FONT := find $(FONTS) -name 'DejaVuSans.ttf' -o -name 'LiberationSerif-Regular.ttf' 2>/dev/null | grep -q .
# What old Office files, spreadsheets and scans need; without it they are told as unsupported, all others are read.
MODELS := $(TESSDATA_PREFIX) /usr/share/tesseract-ocr /usr/share/tessdata /usr/local/share /opt/homebrew/share
FIND_MODEL := find $(MODELS) -name 'vie.traineddata' 2>/dev/null | grep -q .
AS_ROOT_WITH_APT := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null
APT_INSTALL := apt-get -qq update >&2 && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends

.PHONY: setup run test lint bench fonts programs

setup: $(STAMP) fonts programs

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || \
	  { echo "Không có $(PYTHON): cần Python 3.11 trở lên / $(PYTHON) not found: Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python 3.11 trở lên / Python 3.11 or newer is needed: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { $(AS_ROOT_WITH_APT) && $(APT_INSTALL) python3-venv; } || \
	  { echo "Thiếu mô-đun venv / The venv module is missing: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

fonts:
	@$(FIND_FONT) || { $(AS_ROOT_WITH_APT) && $(APT_INSTALL) fonts-dejavu-core; } || \
	  echo "Thiếu phông chữ: các kiểm thử tạo PDF sẽ không chạy được / No font with Vietnamese letters:" \
	       "tests that make PDF files will fail. sudo apt-get install fonts-dejavu-core" >&2

programs:
	@need=""; \
	command -v lowriter >/dev/null || need="$$need libreoffice-writer"; \
	command -v localc >/dev/null || need="$$need libreoffice-calc"; \
	command -v antiword >/dev/null || need="$$need antiword"; \
	$(FIND_MODEL) || need="$$need tesseract-ocr tesseract-ocr-vie"; \
	[ -z "$$need" ] || { $(AS_ROOT_WITH_APT) && $(APT_INSTALL) $$need; } || \
	  echo "Thiếu chương trình: không đọc được DOC, RTF, ODT, ODS (LibreOffice) hoặc bản quét (Tesseract) / Programs are missing:" \
	       "DOC, RTF, ODT, ODS (LibreOffice) or scans (Tesseract) will not be read. sudo apt-get install --no-install-recommends$$need" >&2

run: setup
	$(BIN)/solieu run corpus/documents --db outputs/solieu.db

test: setup
	$(BIN)/python -m pytest -q

lint: setup
	$(BIN)/ruff check .

bench: setup
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done
