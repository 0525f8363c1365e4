/** Clients of a database, as services have them: drivers alone, nothing of the function under test. */
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { Login } from '../../lambda-src/rotate-db-secret/database';
import type { DatabaseServer } from './databases';
import { startMariadb, startPostgres } from './databases';

export type Query = (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Starts a server of each engine that the function knows. */
export const SERVERS = { postgres: startPostgres, mysql: startMariadb } as const;

/** Logs in, works, logs out. Rejects when the login is refused. */
export async function asUser<T>(login: Login, work: (query: Query) => Promise<T>): Promise<T> {
  const { host, port, username: user, password, dbname: database } = login;
  if (login.engine === 'postgres') {
    const client = new Client({ host, port, user, password, database });
    await client.connect();
    try {
      return await work(async (statement) => (await client.query(statement)).rows);
    } finally {
      await client.end();
    }
  }
  const connection = await createConnection({ host, port, user, password, database });
  try {
    return await work(async (statement) => {
      const [rows] = await connection.query(statement);
      return Array.isArray(rows) ? (rows as Readonly<Record<string, unknown>>[]) : [];
    });
  } finally {
    await connection.end();
  }
}

/** Whether a login is accepted; whatever else goes wrong is an error. */
export async function logsIn(login: Login): Promise<boolean> {
  try {
    await asUser(login, (query) => query('SELECT 1'));
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR'].includes(code)) return false;
    throw error;
  }
}

/** What a secret says of where a server is. */
export function placeOf({ engine, host, port }: DatabaseServer, dbname: string) {
  return { engine, host, port, dbname };
}
