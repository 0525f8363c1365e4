#!/usr/bin/env bash
# synthesize-base.sh <revision> <folder>: synthesizes another commit of this repository, with its own packages.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ $# -ne 2 ]]; then
  echo "Usage: scripts/ci/synthesize-base.sh <revision> <folder>" >&2
  exit 1
fi
revision=$1
folder=$(realpath -m "$2")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"; git worktree prune' EXIT
git worktree add --quiet --detach "$scratch/base" "$revision"

if cmp -s package-lock.json "$scratch/base/package-lock.json"; then
  ln -s "$PWD/node_modules" "$scratch/base/node_modules"
else
  "$scratch/base/scripts/install.sh"
fi
mkdir -p "$folder"
(cd "$scratch/base" && CDKTF_OUTDIR=$folder node --import tsx main.ts)
