# shellcheck shell=sh
# Fills a model cache: pulls every model of $MODELS into $OLLAMA_MODELS, but for those that are there. One that fails
# does not keep the others away; the exit code is 0 when all are there.
set -eu

: "${MODELS:?}" "${OLLAMA_MODELS:?}"
# Seconds until the server has to answer, and between lines that say how far a pull is.
: "${START_SECONDS:=120}" "${REPORT_SECONDS:=30}"

# For this task alone: the API has no login.
export OLLAMA_HOST=127.0.0.1:11434
# An unfinished download of an earlier run goes on where it was; the server would remove it.
export OLLAMA_NOPRUNE=1
work=$(mktemp -d)
# The server makes itself a key there, and the root file system is read-only.
export HOME="$work"

say() { echo "fill-model-cache: $*"; }

server=
pull=
finish() {
  for process in $pull $server; do
    kill "$process" 2>/dev/null || continue
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' INT TERM

fail() {
  say "$*" >&2
  exit 1
}

# A name as `ollama list` has it.
full_name() {
  case ${1##*/} in
    *:*) echo "$1" ;;
    *) echo "$1:latest" ;;
  esac
}

# A model is listed once all of it was written and checked against its digests.
present() {
  listed=$(timeout 30 ollama list) || fail 'the server does not answer any more'
  case $listed in
    *"
$1"[[:space:]]*) ;;
    *) return 1 ;;
  esac
}

fail_to_start() {
  tail -n 20 "$work/server.log" >&2
  fail "$*"
}

start_server() {
  ollama serve >"$work/server.log" 2>&1 &
  server=$!
  waited=0
  until timeout 5 ollama list >/dev/null 2>&1; do
    if ! kill -0 "$server" 2>/dev/null; then fail_to_start 'the server ended'; fi
    if [ "$waited" -ge "$START_SECONDS" ]; then fail_to_start "the server does not answer after $waited s"; fi
    sleep 1
    waited=$((waited + 1))
  done
  say 'the server answers'
}

# pull_model <model>: ollama draws a bar ten times a second, which is no line for a log.
pull_model() {
  ollama pull "$1" >"$work/pull.log" 2>&1 &
  pull=$!
  waited=0
  while kill -0 "$pull" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
    if [ $((waited % REPORT_SECONDS)) -eq 0 ]; then
      say "$1: $waited s, $(du -sm "$OLLAMA_MODELS" 2>/dev/null | cut -f 1) MB in the cache"
    fi
  done
  code=0
  wait "$pull" || code=$?
  pull=
  if [ "$code" -ne 0 ]; then sed -n 's/.*\(Error: .*\)/\1/p' "$work/pull.log" >&2; fi
  return "$code"
}

start_server
missing=
for model in $MODELS; do
  model=$(full_name "$model")
  if present "$model"; then
    say "$model: is there"
    continue
  fi
  say "$model: pulling"
  if ! pull_model "$model"; then say "$model: FAILED" >&2; fi
  if present "$model"; then
    say "$model: is there now"
  else
    missing="$missing $model"
  fi
done
if [ -n "$missing" ]; then fail "missing:$missing"; fi
say 'every model is there'
