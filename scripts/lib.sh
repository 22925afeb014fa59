# Shared by every script here: source it, do not run it.
# shellcheck shell=bash

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export ROOT
# One build folder for all clones of a developer: the AWS SDK takes minutes to compile, and this way does so once.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/lambdesk/target}"
export PYTHONDONTWRITEBYTECODE=1
VENV="$ROOT/.venv"

if [[ -t 1 && -z "${NO_COLOR:-}" ]]; then
  DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
else
  DIM="" RED="" GREEN="" YELLOW="" PLAIN=""
fi

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "${YELLOW}$*${PLAIN}" >&2; }
die() {
  printf '%s\n' "${RED}$*${PLAIN}" >&2
  exit 1
}

# Prints the comment at the head of a script: every script documents itself there, and --help shows it.
usage() { sed -n '2,/^$/{/^$/!{s/^# \{0,1\}//;p;};}' "$1"; }

now_ms() {
  local now="${EPOCHREALTIME:-}"
  if [[ -n "$now" ]]; then
    now="${now/[.,]/}"
    echo $((now / 1000))
  else
    echo $(($(date +%s) * 1000))
  fi
}

# seconds <milliseconds>: 1234 -> 1.2
seconds() { printf '%d.%d' $(($1 / 1000)) $((($1 % 1000) / 100)); }

# step "name" command...: runs the command quietly, prints the time it took, and its output when it failed.
step() {
  local name="$1" started log status=0
  shift
  log="$(mktemp)"
  started="$(now_ms)"
  [[ -t 1 ]] && printf '  %s…' "$name"
  "$@" >"$log" 2>&1 || status=$?
  [[ -t 1 ]] && printf '\r\e[K'
  local took
  took="$(seconds $(($(now_ms) - started)))"
  if ((status == 0)); then
    printf '  %s✓%s %-44s %s%7ss%s\n' "$GREEN" "$PLAIN" "$name" "$DIM" "$took" "$PLAIN"
  else
    printf '  %s✗ %-44s%s %7ss\n' "$RED" "$name" "$PLAIN" "$took"
    sed 's/^/    /' "$log"
  fi
  rm -f "$log"
  return "$status"
}

# version_at_least <have> <want>
version_at_least() { [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n1)" == "$2" ]]; }

# What is missing or too old, a line each, so that all of it is told at once.
LACKING=()

# want <command> <version wanted> <how to get it>: notes the tool when it is missing, does not run or is too old.
want() {
  local tool="$1" version="$2" hint="$3" said have
  if ! command -v "$tool" >/dev/null; then
    [[ -x "${HOME:-}/.cargo/bin/$tool" ]] && hint="It is in ~/.cargo/bin, which is not on the PATH: source ~/.cargo/env"
    LACKING+=("$tool is missing: Lambdesk needs $tool $version or newer. $hint")
  elif ! said="$("$tool" --version 2>&1)"; then
    LACKING+=("$tool does not run: $tool --version says \"${said%%$'\n'*}\". Lambdesk needs $tool $version or newer. $hint")
  else
    have="$(grep -oE "[0-9]+(\.[0-9]+)+" <<<"$said" | head -n1 || true)"
    version_at_least "${have:-0}" "$version" || LACKING+=("$tool is $have: Lambdesk needs $tool $version or newer. $hint")
  fi
}

want_rust() {
  want rustc 1.95 "Install it with rustup: https://rustup.rs"
  want cargo 1.95 "Install it with rustup: https://rustup.rs"
  command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null ||
    LACKING+=("a C compiler (cc) is missing: some Rust dependencies contain C. Install gcc or clang (Debian: apt-get install build-essential; macOS: xcode-select --install).")
}

want_node() {
  want node 20.0 "See https://nodejs.org or your distribution's packages."
  want npm 9.0 "It comes with Node.js."
}

want_python() {
  want python3 3.11 "See https://www.python.org or your distribution's packages."
  if command -v python3 >/dev/null && ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    LACKING+=("python3 lacks its venv module (Debian: apt-get install python3-venv).")
  fi
}

# Ends the script when something was noted.
end_if_lacking() {
  ((${#LACKING[@]} == 0)) || die "$(printf '%s\n' "${LACKING[@]}")"
}

# Cargo tells by their times whether files are newer than what it built, and takes no note of which clone it built them in: where
# another clone built last, what this one holds counts as new, or its older files would pass for built.
# Two clones that build at the same time need folders of their own (CARGO_TARGET_DIR).
own_build_folder() {
  local stamp="$CARGO_TARGET_DIR/.clone"
  [[ -f "$stamp" && "$(cat "$stamp")" == "$ROOT" ]] && return 0
  find "$ROOT/shared" "$ROOT/functions" "$ROOT/events" "$ROOT"/Cargo.* -type f -exec touch -c {} +
  mkdir -p "$CARGO_TARGET_DIR"
  printf '%s\n' "$ROOT" >"$stamp"
}

need_rust() { want_rust && end_if_lacking && own_build_folder; }
need_node() { want_node && end_if_lacking; }
need_python() { want_python && end_if_lacking; }
need_all() { want_rust && want_node && want_python && end_if_lacking && own_build_folder; }

hash_of() { python3 -c 'import hashlib,sys; print(hashlib.sha256(b"".join(open(f,"rb").read() for f in sys.argv[1:])).hexdigest())' "$@"; }

# The virtual environment, made again only when the list of requirements changed.
ensure_venv() {
  local list="$ROOT/scripts/local/requirements.txt" stamp="$VENV/.requirements" hash
  hash="$(hash_of "$list")"
  [[ -f "$stamp" && "$(cat "$stamp")" == "$hash" && -x "$VENV/bin/python" ]] && return 0
  step "Python packages (.venv)" make_venv "$list"
  echo "$hash" >"$stamp"
}

make_venv() {
  rm -rf "$VENV"
  python3 -m venv "$VENV" || return
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --requirement "$1"
}

# ensure_npm <folder>: npm ci, only when the lock file changed since the last time.
ensure_npm() {
  local folder="$1" stamp="$ROOT/$1/node_modules/.lock-hash" hash
  [[ -f "$ROOT/$folder/package-lock.json" ]] || return 0
  hash="$(hash_of "$ROOT/$folder/package-lock.json" "$ROOT/$folder/package.json")"
  [[ -f "$stamp" && "$(cat "$stamp")" == "$hash" ]] && return 0
  step "npm packages ($folder)" npm --prefix "$ROOT/$folder" ci --no-audit --no-fund --loglevel=error
  echo "$hash" >"$stamp"
}

# Sets CHROMIUM to a browser for the end-to-end tests; installs Debian's where that is possible.
ensure_chromium() {
  local candidate
  if [[ -n "${CHROMIUM:-}" ]]; then
    [[ -x "$CHROMIUM" ]] || die "CHROMIUM is $CHROMIUM, which cannot be run"
    return 0
  fi
  for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
    if CHROMIUM="$(command -v "$candidate")"; then
      export CHROMIUM
      return 0
    fi
  done
  unset CHROMIUM
  if [[ "$(id -u)" == 0 ]] && command -v apt-get >/dev/null; then
    say "  no browser found: apt-get install -y chromium"
    # Called where the shell does not end by itself at a failure.
    step "Chromium (apt-get)" install_chromium && CHROMIUM="$(command -v chromium)" || return 1
    export CHROMIUM
    return 0
  fi
  warn "no browser found for the end-to-end tests: install chromium or google-chrome, or set CHROMIUM to its path"
  return 1
}

install_chromium() {
  apt-get update -qq || return
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}

# The Python half of the scripts: local_python <module> arguments...
local_python() {
  local module="$1"
  shift
  PYTHONPATH="$ROOT/scripts" "$VENV/bin/python" -m "$module" "$@"
}

# The same as the last thing of a script: a signal to the script then reaches it, and it stops what it started.
become_python() {
  local module="$1"
  shift
  export PYTHONPATH="$ROOT/scripts"
  exec "$VENV/bin/python" -m "$module" "$@"
}

# cargo-lambda and zig: large, and wanted for deploying only.
ensure_deploy_tools() {
  local list="$ROOT/scripts/local/requirements-deploy.txt" stamp="$VENV/.requirements-deploy" hash
  hash="$(hash_of "$list")"
  [[ -f "$stamp" && "$(cat "$stamp")" == "$hash" ]] && return 0
  step "Build tools for AWS (cargo-lambda, zig)" "$VENV/bin/pip" install --quiet --disable-pip-version-check --requirement "$list"
  echo "$hash" >"$stamp"
}
