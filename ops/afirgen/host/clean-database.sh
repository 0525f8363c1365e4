#!/bin/bash
# Deletes old rows once the database is above 18 GB: validation history after 90 days, archived FIR records after 180.
# MySQL reuses the space; it does not give it back to the volume.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

LIMIT_GB=${CLEAN_ABOVE_GB:-18}
# Short transactions, so that the application goes on meanwhile; several to a client, which takes a second to start.
BATCH=1000
BATCHES=20

trap 'rm -f "${DB_CLIENT_CONFIG:-}"' EXIT
open_database

# prune <table> <days> [<condition>]: the application's tables, by their column created_at (UTC).
prune() {
  local table=$1 days=$2 condition=${3:-TRUE} statements='SET @deleted = 0;' deleted=1 total=0 batch
  for ((batch = 0; batch < BATCHES; batch++)); do
    statements+="DELETE FROM $table WHERE created_at < UTC_TIMESTAMP() - INTERVAL $days DAY AND ($condition)
      ORDER BY created_at LIMIT $BATCH; SET @deleted = @deleted + ROW_COUNT();"
  done
  while ((deleted > 0)); do
    deleted=$(database_client mysql --batch --skip-column-names --execute "$statements SELECT @deleted" "$DB_SCHEMA")
    total=$((total + deleted))
  done
  say "$table: $total rows older than $days days deleted"
}

bytes=$(database_bytes)
if ((bytes <= LIMIT_GB * 1000 * 1000 * 1000)); then
  say "$bytes bytes: nothing to do up to $LIMIT_GB GB"
  exit 0
fi
say "$bytes bytes, above $LIMIT_GB GB"
prune validation_history 90
prune fir_records 180 "status = 'archived'"
