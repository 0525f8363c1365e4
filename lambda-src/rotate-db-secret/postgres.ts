/** PostgreSQL on RDS: passwords, and two users that share what they own. */
import { Client, escapeIdentifier as id, escapeLiteral as literal } from 'pg';
import type { Tls } from './config';
import {
  assertPrivate,
  CONNECT_TIMEOUT_MS,
  type Connection,
  codeOf,
  DatabaseError,
  DatabaseMissing,
  type Dialect,
  databaseError,
  type Login,
  LoginRefused,
  STATEMENT_TIMEOUT_MS,
  type UserPair,
} from './database';
import { closeSchema, provideDatabase, waitForRotations } from './postgres-database';
import { scramVerifier } from './scram';

/** invalid_authorization_specification, invalid_password. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSED: ReadonlySet<string> = new Set(['28000', '28P01']);

/** invalid_catalog_name; object_not_in_prerequisite_state: a database that nobody may connect to. */
const MISSING: ReadonlySet<string> = new Set(['3D000', '55000']);

async function connect({ username, password, host, port, dbname }: Login, tls: Tls): Promise<Connection> {
  assertPrivate(host, tls);
  const client = new Client({
    host,
    port,
    user: username,
    password,
    database: dbname,
    // Like `verify-full` of libpq: the certificate must be trusted and made out to the host.
    ssl: tls === 'verify' ? { rejectUnauthorized: true } : false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'rotate-db-secret',
  });
  // A connection that breaks between statements: the next statement says so.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = codeOf(error) ?? '';
    if (REFUSED.has(code)) throw new LoginRefused(`PostgreSQL at ${host} refuses the user ${username} (${code}).`);
    if (MISSING.has(code)) {
      throw new DatabaseMissing(`PostgreSQL at ${host} has no database ${dbname} that may be connected to (${code}).`);
    }
    throw databaseError(`Connecting to PostgreSQL at ${host}`, error);
  }
  return {
    async run({ text, values = [], about, secret }) {
      try {
        return (await client.query(text, [...values])).rows;
      } catch (error) {
        throw databaseError(`PostgreSQL: ${about}`, error, secret);
      }
    },
    end: () => client.end().catch(() => undefined),
  };
}

/** A verifier instead of the password: see there. */
const passwordOf = (verb: 'CREATE' | 'ALTER', username: string, password: string) => ({
  // A role that is created without it cannot log in; one that changes its own password may change nothing else.
  text: `${verb} ROLE ${id(username)} ${verb === 'CREATE' ? 'LOGIN ' : ''}PASSWORD ${literal(scramVerifier(password))}`,
  about: `${verb.toLowerCase()} user ${username}`,
  secret: true,
});

/**
 * What a user creates belongs to the role, because every session begins with `SET ROLE`: the other user can alter it.
 * All in one transaction: half a user is never seen.
 */
async function provideUsers({ run }: Connection, { current, pending, owner, dbname }: UserPair): Promise<void> {
  await run({ text: 'BEGIN', about: 'begin' });
  await run(waitForRotations);
  const existing = await existingRoles(run, [current.username, pending.username, owner]);
  if (!existing.has(owner)) await run({ text: `CREATE ROLE ${id(owner)} NOLOGIN`, about: `create role ${owner}` });
  else if (existing.get(owner)?.login) throw new DatabaseError(`PostgreSQL: the role ${owner} exists and can log in.`);

  await closeSchema(run, owner);
  // Whoever sets a role for others must be a member of it, and since PostgreSQL 16 its creator is not.
  await grant(run, `${id(owner)} TO CURRENT_USER`);
  await grant(run, `ALL ON DATABASE ${id(dbname)} TO ${id(owner)}`);
  // Since PostgreSQL 15 nobody but the owner of the database may create there.
  await grant(run, `ALL ON SCHEMA public TO ${id(owner)}`);

  for (const { username, password } of [current, pending]) {
    const found = existing.get(username);
    if (found?.owns) {
      throw new DatabaseError(
        `PostgreSQL: the user ${username} owns tables that the other user could not use. As the master: ` +
          `REASSIGN OWNED BY ${id(username)} TO ${id(owner)}`,
      );
    }
    if (!found) await run(passwordOf('CREATE', username, password));
    else if (username === pending.username) await run(passwordOf('ALTER', username, password));
    await grant(run, `${id(owner)} TO ${id(username)}`);
    const text = `ALTER ROLE ${id(username)} SET role TO ${id(owner)}`;
    await run({ text, about: `let ${username} act as ${owner}` });
  }
  await run({ text: 'COMMIT', about: 'commit' });
}

const grant = (run: Connection['run'], what: string) => run({ text: `GRANT ${what}`, about: `GRANT ${what}` });

/** Which of these roles exist. Temporary tables go with their session and do not count as owned. */
async function existingRoles(run: Connection['run'], names: readonly string[]) {
  const owns = "EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relpersistence <> 't')";
  const rows = await run({
    text: `SELECT rolname, rolcanlogin, ${owns} AS owns FROM pg_roles WHERE rolname IN ($1, $2, $3)`,
    values: names,
    about: 'look roles up',
  });
  return new Map(
    rows.map((row) => [String(row['rolname']), { login: row['rolcanlogin'] === true, owns: row['owns'] === true }]),
  );
}

async function check({ run }: Connection, owner: string | undefined): Promise<void> {
  const text = `SELECT current_user AS name, has_schema_privilege('public', 'CREATE') AS creates`;
  const [row] = await run({ text, about: 'look rights up' });
  if (owner === undefined) return;
  if (row?.['name'] !== owner) throw new DatabaseError(`PostgreSQL: the user does not act as ${owner}.`);
  if (row['creates'] !== true) throw new DatabaseError(`PostgreSQL: ${owner} cannot create tables in public.`);
}

export const postgres: Dialect = {
  maintenance: 'postgres',
  connect,
  provideDatabase,
  provideUsers,
  check,
  setOwnPassword: async ({ run }, username, password) => {
    await run(passwordOf('ALTER', username, password));
  },
};
