/** MySQL on RDS: passwords, and two users with the same rights. What MariaDB does not know is not used. */
import { createConnection } from 'mysql2/promise';
import type { Tls } from './config';
import {
  assertPrivate,
  CONNECT_TIMEOUT_MS,
  type Connection,
  codeOf,
  DatabaseMissing,
  type Dialect,
  databaseError,
  type Login,
  LoginRefused,
  type Row,
  STATEMENT_TIMEOUT_MS,
  type UserPair,
} from './database';

/** No such user or password; and a user without any right on the database, as one that was made halfway. */
const REFUSED: ReadonlySet<string> = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR']);

async function connect(login: Login, tls: Tls): Promise<Connection> {
  assertPrivate(login.host, tls);
  const connection = await open(login, tls);
  // A connection that breaks between statements: the next statement says so.
  connection.on('error', () => undefined);
  return {
    async run({ text, values = [], about, secret }) {
      try {
        const [rows] = await connection.query({ sql: text, values: [...values], timeout: STATEMENT_TIMEOUT_MS });
        return Array.isArray(rows) ? (rows as readonly Row[]) : [];
      } catch (error) {
        throw databaseError(`MySQL: ${about}`, error, secret);
      }
    },
    end: () => connection.end().catch(() => connection.destroy()),
  };
}

async function open({ username, password, host, port, dbname }: Login, tls: Tls) {
  try {
    return await createConnection({
      host,
      port,
      user: username,
      password,
      database: dbname,
      // The certificate must be trusted and, which is not this driver's default, made out to the host.
      ssl: tls === 'verify' ? { rejectUnauthorized: true, verifyIdentity: true } : undefined,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (REFUSED.has(code)) throw new LoginRefused(`MySQL at ${host} refuses the user ${username} (${code}).`);
    if (code === 'ER_BAD_DB_ERROR') throw new DatabaseMissing(`MySQL at ${host} has no database ${dbname} (${code}).`);
    throw databaseError(`Connecting to MySQL at ${host}`, error);
  }
}

/** The password of the pending user is set last: once it logs in, it has every right. */
async function provideUsers({ run }: Connection, { current, pending, dbname }: UserPair): Promise<void> {
  for (const { username, password } of [current, pending]) {
    await run({
      text: "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?",
      values: [username, password],
      about: `create user ${username}`,
      secret: true,
    });
    await run({
      text: "GRANT ALL PRIVILEGES ON ??.* TO ?@'%'",
      values: [asPattern(dbname), username],
      about: `grant rights on ${dbname} to ${username}`,
    });
  }
  await run({
    text: "ALTER USER ?@'%' IDENTIFIED BY ?",
    values: [pending.username, pending.password],
    about: `set the password of ${pending.username}`,
    secret: true,
  });
}

/**
 * GRANT reads the name as a pattern: `app_dev` would be `appXdev`, too.
 * https://dev.mysql.com/doc/refman/8.4/en/grant.html
 */
function asPattern(dbname: string): string {
  return dbname.replaceAll('_', '\\_');
}

/**
 * In words of the server: MariaDB takes `ALTER USER CURRENT_USER()` and changes nothing, or wants CREATE USER for it.
 * https://dev.mysql.com/doc/refman/8.4/en/alter-user.html
 * https://mariadb.com/docs/server/reference/sql-statements/account-management-sql-statements/set-password
 */
async function setOwnPassword({ run }: Connection, username: string, password: string): Promise<void> {
  const [row] = await run({ text: 'SELECT VERSION() AS version', about: 'ask for the version' });
  const mariadb = String(row?.['version']).includes('MariaDB');
  await run({
    text: mariadb ? 'SET PASSWORD = PASSWORD(?)' : 'ALTER USER USER() IDENTIFIED BY ?',
    values: [password],
    about: `set the password of ${username}`,
    secret: true,
  });
}

export const mysql: Dialect = {
  maintenance: 'information_schema',
  connect,
  provideDatabase: async ({ run }, dbname) => {
    await run({ text: 'CREATE DATABASE IF NOT EXISTS ??', values: [dbname], about: `create database ${dbname}` });
  },
  provideUsers,
  setOwnPassword,
  // A user without rights on the database was refused already when it connected to it.
  check: async ({ run }) => {
    await run({ text: 'SELECT 1', about: 'answer' });
  },
};
