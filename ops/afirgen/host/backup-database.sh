#!/bin/bash
# Dumps the database to s3://BACKUPS_BUCKET/database/<date>.sql.gz. RDS' own snapshots last a week; dumps outlive them
# and restore into any MySQL.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "$0")")/lib.sh"

require AWS_REGION BACKUPS_BUCKET
umask 077
dump=$APP_HOME/backups/$(date --utc +%F).sql.gz
trap 'rm -f "$dump" "${DB_CLIENT_CONFIG:-}"' EXIT
open_database

# Text compresses to a fifth or better. A full volume would stop the containers too.
bytes=$(database_bytes)
free=$(df --output=avail --block-size=1 "$APP_HOME/backups" | tail --lines 1)
if ((free < bytes / 4)); then fail "$free bytes are free, too few to dump $bytes"; fi

# One consistent snapshot without locks. No GTIDs and tablespaces: a restore into RDS may set neither.
database_client mysqldump --single-transaction --quick --routines --triggers --events --hex-blob \
  --set-gtid-purged=OFF --no-tablespaces --column-statistics=0 "$DB_SCHEMA" | gzip >"$dump"
last=$(gzip --decompress --stdout "$dump" | tail --lines 1)
if [[ $last != '-- Dump completed'* ]]; then fail 'the dump is not complete'; fi

# Uploaded whole and only now: what is in the bucket can be restored.
aws s3 cp --region "$AWS_REGION" --only-show-errors "$dump" "s3://$BACKUPS_BUCKET/database/${dump##*/}"
say "wrote $(stat --format %s "$dump") bytes to s3://$BACKUPS_BUCKET/database/${dump##*/}"
