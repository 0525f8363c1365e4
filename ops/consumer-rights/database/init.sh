# shellcheck shell=sh
# Makes what the application and Airflow need of PostgreSQL: their databases, the roles that own what is in them, and
# the application's tables. Changes nothing that is there; run again, it changes nothing at all.
#
# Who logs in is no matter of this script: the rotation of passwords (lambda-src/rotate-db-secret) makes the users
# `<user>` and `<user>_clone`, which both act as `<user>_owner`. Either may come first: both make that role and, where it
# is missing, its database, with the same rights. Only the tables are made by nobody else.
#
# Runs as the master user: PGHOST, PGDATABASE, PGUSER, PGPASSWORD.
set -eu

: "${PGHOST:?}" "${PGDATABASE:?}" "${PGUSER:?}" "${PGPASSWORD:?}" "${APPLICATION_DATABASE:?}" "${AIRFLOW_DATABASE:?}"

say() { echo "init-database: $*"; }

# The authorities of RDS are its own: no image brings them, so they are fetched once a run, by a name that the image's
# own authorities vouch for. The task has that way out, since it pulls the image by it. Without them the run fails:
# `require` would give the master's password to whoever answers.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
AUTHORITIES=https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
: "${PGSSLMODE:=verify-full}"
if [ "$PGSSLMODE" = verify-full ] && [ -z "${PGSSLROOTCERT:-}" ]; then
  PGSSLROOTCERT=${TMPDIR:-/tmp}/rds.pem
  say 'fetching the certificate authorities of RDS'
  wget -q -T 30 -O "$PGSSLROOTCERT" "$AUTHORITIES"
  export PGSSLROOTCERT
fi
export PGSSLMODE PGCONNECT_TIMEOUT=15 PGAPPNAME=init-database
# What is there already is no news.
export PGOPTIONS='-c client_min_messages=warning'

# Statements of stdin, up to the first that fails: sql <database> [<option of psql>...]
sql() {
  psql --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1 --dbname "$@"
}

# provide <database> <user>: in one transaction, behind the lock that rotations take (postgres-database.ts).
provide() {
  say "database $1, owned by $2_owner"
  sql "$PGDATABASE" --set "database=$1" <<'SQL'
SELECT format('CREATE DATABASE %I', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
-- A rotation that was cut short while it made the database left it closed.
BEGIN;
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname), format('ALTER DATABASE %I ALLOW_CONNECTIONS true', datname)
  FROM pg_database WHERE datname = :'database' AND NOT datallowconn AND datacl IS NULL \gexec
COMMIT;
SQL
  sql "$1" --set "database=$1" --set "owner=$2_owner" <<'SQL'
BEGIN;
SELECT pg_advisory_xact_lock(7262378);
SELECT format('CREATE ROLE %I NOLOGIN', :'owner')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
-- Since PostgreSQL 16 who creates a role is no member of it, and only members may act as it.
GRANT :"owner" TO CURRENT_USER;
-- Every user of the server could connect otherwise, and read what others grant to all.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON DATABASE :"database" TO :"owner";
GRANT ALL ON SCHEMA public TO :"owner";
COMMIT;
SQL
}

# What psql-worker writes: a query as it was asked and as the models see it, its answer, and what that rests on.
make_tables() {
  say "tables of $1"
  sql "$1" --set "owner=$2_owner" <<'SQL'
BEGIN;
SELECT pg_advisory_xact_lock(7262378);
-- As the rotated users do, so that either may alter them.
SET LOCAL ROLE :"owner";
CREATE TABLE IF NOT EXISTS queries (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  query text NOT NULL,
  redacted_query text NOT NULL,
  answer text,
  sources jsonb NOT NULL DEFAULT '[]',
  asked_at timestamptz NOT NULL DEFAULT now(),
  answered_at timestamptz,
  CONSTRAINT answered CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX IF NOT EXISTS queries_asked_at ON queries (asked_at);
COMMIT;
SQL
}

provide "$APPLICATION_DATABASE" application
make_tables "$APPLICATION_DATABASE" application
provide "$AIRFLOW_DATABASE" airflow
say 'done'
