# shellcheck shell=bash disable=SC2034
# What the scripts of a host share: its settings, log lines, the database's secret and client. Sourced, never run.

HOST_ENV=${HOST_ENV:-/etc/cairn/host.env}

# Reads KEY=value lines as text: the same file is read by systemd and Compose, and none of the three evaluates it.
load_settings() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line =~ ^[A-Z][A-Z0-9_]*= ]]; then export "${line%%=*}=${line#*=}"; fi
  done <"$HOST_ENV"
}

say() { echo "$(date --utc +%FT%TZ) ${0##*/}: $*"; }

fail() {
  say "$*" >&2
  exit 1
}

# Ends with every missing setting at once.
require() {
  local key
  local -a missing=()
  for key in "$@"; do
    if [[ -z ${!key:-} ]]; then missing+=("$key"); fi
  done
  if ((${#missing[@]})); then fail "$HOST_ENV lacks ${missing[*]}"; fi
}

# The database's secret, checked, as {host, port, dbname, username, password}. RDS' own secrets have no address: that
# may stand in the settings.
database_secret() {
  require DB_SECRET_ID AWS_REGION
  aws secretsmanager get-secret-value --region "$AWS_REGION" --secret-id "$DB_SECRET_ID" \
    --query SecretString --output text |
    jq --arg host "${DB_HOST:-}" --arg port "${DB_PORT:-3306}" --arg dbname "${DB_NAME:-}" '
      { host: (.host // $host), port: ((.port // $port) | tostring), dbname: (.dbname // $dbname), username, password }
      | to_entries
      | map(if (.value // "" | . == "" or test("[\n\r]")) then error("the secret has no usable \(.key)") else . end)
      | from_entries'
}

# Puts the client's configuration into memory (/run) as $DB_CLIENT_CONFIG and the name of the database into $DB_SCHEMA.
# The password is on no command line and on no disk. The caller removes the file.
open_database() {
  local secret
  secret=$(database_secret)
  DB_SCHEMA=$(jq --raw-output .dbname <<<"$secret")
  install -d -m 700 /run/cairn
  DB_CLIENT_CONFIG=$(mktemp /run/cairn/client.XXXXXX)
  jq --raw-output '
    "[client]", "host=\(.host)", "port=\(.port)", "user=\(.username)",
    "password=\"\(.password | gsub("\\\\"; "\\\\"))\"",
    "ssl-mode=VERIFY_IDENTITY", "ssl-ca=/tls/rds.pem"' <<<"$secret" >"$DB_CLIENT_CONFIG"
}

# A program of the MySQL release that the server runs, with the database's credentials: `database_client mysql ...`.
# A client of another make dumps what that server cannot read back.
database_client() {
  local program=$1
  shift
  docker run --rm --interactive --network host --read-only --memory 128m \
    --cap-drop ALL --security-opt no-new-privileges \
    --volume "$DB_CLIENT_CONFIG:/client.cnf:ro" --volume "$APP_HOME/tls:/tls:ro" \
    --entrypoint "$program" "$MYSQL_IMAGE" --defaults-extra-file=/client.cnf "$@"
}

# Bytes of the database's tables and indexes. MySQL caches the figures for a day unless told not to.
database_bytes() {
  database_client mysql --batch --skip-column-names --execute "
    SET SESSION information_schema_stats_expiry = 0;
    SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables
    WHERE table_schema = '$DB_SCHEMA'"
}

load_settings
APP_HOME=${APP_HOME:-/opt/afirgen}
MYSQL_IMAGE=${MYSQL_IMAGE:-public.ecr.aws/docker/library/mysql:8.4.8}
# The folder with compose.yaml, nginx/ and host/.
FILES=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
