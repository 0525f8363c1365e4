#!/usr/bin/env bash
# Installs the npm packages of the lock file, unless they are installed already.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is missing: install Node.js 20.19 or newer, then run this again." >&2
    exit 1
  fi
done

lock=$(cksum <package-lock.json)
stamp=node_modules/.cairn-lock
if [[ -f $stamp && $(cat "$stamp") == "$lock" ]]; then
  exit 0
fi

echo "installing npm packages (npm ci --ignore-scripts)" >&2
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
# Last, so that an interrupted installation starts again.
echo "$lock" >"$stamp"
