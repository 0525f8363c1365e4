/** What a rotation asks of a database, whichever engine it is. */
import type { Tls } from './config';
import type { DatabaseSecret } from './contract';

export type Login = Pick<DatabaseSecret, 'engine' | 'username' | 'password' | 'host' | 'port' | 'dbname'>;

export interface Statement {
  readonly text: string;
  readonly values?: readonly string[];
  /** What it does, for errors. */
  readonly about: string;
  /** It holds a password: errors give the code only, since servers quote statements in their messages. */
  readonly secret?: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

/** One connection. What was not committed when it ends did not happen. */
export interface Connection {
  readonly run: (statement: Statement) => Promise<readonly Row[]>;
  readonly end: () => Promise<void>;
}

/** Two users that take turns. */
export interface UserPair {
  /** Gets its password only if it does not exist yet: whoever uses it goes on doing so. */
  readonly current: Pick<Login, 'username' | 'password'>;
  /** Gets its password in any case. */
  readonly pending: Pick<Login, 'username' | 'password'>;
  /** Role that owns what the two create, in engines in which things have owners. */
  readonly owner: string;
  readonly dbname: string;
}

export interface Dialect {
  /** A database that every server has and every master may enter: databases are made from there. */
  readonly maintenance: string;
  readonly connect: (login: Login, tls: Tls) => Promise<Connection>;
  /** Changes the password of the user who is logged in. */
  readonly setOwnPassword: (connection: Connection, username: string, password: string) => Promise<void>;
  /**
   * Creates a database unless it is there; as the master, in the maintenance database. Repeating it changes nothing,
   * and two may do it at once.
   */
  readonly provideDatabase: (connection: Connection, dbname: string) => Promise<void>;
  /** Creates what is missing of the two users and their rights; as the master. Repeating it changes nothing. */
  readonly provideUsers: (connection: Connection, pair: UserPair) => Promise<void>;
  /** Throws unless the user who is logged in can work: as one of a pair if `owner` is given. */
  readonly check: (connection: Connection, owner: string | undefined) => Promise<void>;
}

/** Connecting, and an answer to one statement. */
export const CONNECT_TIMEOUT_MS = 5_000;
export const STATEMENT_TIMEOUT_MS = 10_000;

/** The server was reached and refused user and password. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/** User and password are right, and the database is not there, or was not finished when it was made. */
export class DatabaseMissing extends Error {
  override readonly name = 'DatabaseMissing';
}

/** Anything else that a database, or the way to it, answered. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    message: string,
    /** The driver's, the server's or the system's. */
    readonly code?: string,
  ) {
    super(message);
  }
}

/**
 * An error that may be logged. The driver's own is not its cause: it carries the statement, and Lambda logs every
 * property of an error.
 */
export function databaseError(about: string, error: unknown, secret = false): DatabaseError {
  const message = secret ? undefined : textOf(error, 'message');
  const code = codeOf(error);
  return new DatabaseError(`${about} failed (${code ?? 'no code'})${message ? `: ${message}` : ''}`, code);
}

/** The driver's, the server's or the system's code of an error. */
export function codeOf(error: unknown): string | undefined {
  return textOf(error, 'code');
}

function textOf(error: unknown, key: 'code' | 'message'): string | undefined {
  const text: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof text === 'string' ? text : undefined;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Throws for a connection that would send a password in the clear over a network. */
export function assertPrivate(host: string, tls: Tls): void {
  if (tls === 'off' && !LOOPBACK.has(host)) {
    throw new DatabaseError(`TLS is off, and ${host} is not on this machine: only loopback is reached without TLS.`);
  }
}
