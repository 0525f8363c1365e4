#!/bin/bash
# Writes the containers' credentials from Secrets Manager, at every boot: they are in no repository, state or user data.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

umask 077
next=$(mktemp "$APP_HOME/.env.XXXXXX")
trap 'rm -f "$next"' EXIT

database_secret | jq --raw-output '
  "DB_HOST=\(.host)", "DB_PORT=\(.port)", "DB_NAME=\(.dbname)",
  "DB_USER=\(.username)", "DB_PASSWORD=\(.password)"' >"$next"

# Renamed into place: Compose reads the whole file or the one before.
mv "$next" "$APP_HOME/.env"
say "wrote $APP_HOME/.env"
