/** Databases of PostgreSQL, which the first rotation makes when nobody else did. */
import { escapeIdentifier as id } from 'pg';
import { type Connection, DatabaseError, type Statement } from './database';

/** Any number, the same in every rotation: GRANTs on one object at the same time fail with "tuple concurrently updated". */
const ROTATION_LOCK = '7262378';

/** First in a transaction: until it ends, others in the same database wait. */
export const waitForRotations: Statement = {
  text: 'SELECT pg_advisory_xact_lock($1)',
  values: [ROTATION_LOCK],
  about: 'wait for other rotations',
};

/** duplicate_database; unique_violation, which is the same of two that create it at the same moment. */
const THERE: ReadonlySet<string> = new Set(['42P04', '23505']);

/**
 * No transaction may create a database, so it is created closed, and opened in the same transaction that takes the
 * rights of PUBLIC: who is cut short in between leaves nothing that others could enter. One that is closed and has
 * had rights given or taken was closed by somebody else, and stays so.
 * https://www.postgresql.org/docs/current/sql-createdatabase.html
 */
export async function provideDatabase({ run }: Connection, dbname: string): Promise<void> {
  const text = `CREATE DATABASE ${id(dbname)} ALLOW_CONNECTIONS false`;
  await run({ text, about: `create database ${dbname}` }).catch(unlessThere);
  await run({ text: 'BEGIN', about: 'begin' });
  await run(waitForRotations);
  const [unfinished] = await run({
    text: 'SELECT datname FROM pg_database WHERE datname = $1 AND NOT datallowconn AND datacl IS NULL',
    values: [dbname],
    about: `look ${dbname} up`,
  });
  if (unfinished) {
    // Every user of the server could connect otherwise.
    await run({ text: `REVOKE ALL ON DATABASE ${id(dbname)} FROM PUBLIC`, about: `close ${dbname} to others` });
    await run({ text: `ALTER DATABASE ${id(dbname)} ALLOW_CONNECTIONS true`, about: `open ${dbname}` });
  }
  await run({ text: 'COMMIT', about: 'commit' });
}

function unlessThere(error: unknown): void {
  if (!(error instanceof DatabaseError && THERE.has(error.code ?? ''))) throw error;
}

/**
 * A database that is closed to PUBLIC and new to the owner was made for it, here or by a job: its schema is closed, too.
 * Only the first time: later it is theirs who work there, and so is one that is open, which others may rely on.
 */
export async function closeSchema(run: Connection['run'], owner: string): Promise<void> {
  const text = "SELECT has_database_privilege($1::name, current_database(), 'CONNECT') AS enters";
  const [row] = await run({ text, values: [owner], about: `look rights of ${owner} up` });
  if (row?.['enters'] !== false) return;
  await run({ text: 'REVOKE ALL ON SCHEMA public FROM PUBLIC', about: 'close the schema public' });
}
