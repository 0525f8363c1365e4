/** What a rotation decides without asking anyone: names, versions, what may follow what. */
import type * as z from 'zod';
import { type DatabaseSecret, databaseSecret, type Engine, masterSecret } from './contract';

/** A rotation that cannot go on as things stand; the message says why. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
export const PREVIOUS = 'AWSPREVIOUS';

/** What Secrets Manager says of a secret. */
export interface Description {
  /** Absent when nothing is known of it. */
  readonly rotationEnabled?: boolean;
  /** Labels by version id. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
}

/** Where a version stands: `pending` is to be worked on, `current` is done. Throws for any other. */
export function standingOf({ rotationEnabled, versions }: Description, token: string): 'pending' | 'current' {
  if (rotationEnabled === false) throw new RotationError('The secret is not enabled for rotation.');
  const labels = versions[token];
  if (!labels) throw new RotationError(`The secret has no version ${token}.`);
  if (labels.includes(CURRENT)) return 'current';
  if (labels.includes(PENDING)) return 'pending';
  throw new RotationError(`Version ${token} is not labelled ${PENDING}.`);
}

/** The version that carries a label. */
export function versionWith(label: string, { versions }: Description): string | undefined {
  return Object.keys(versions).find((id) => versions[id]?.includes(label));
}

/** Reads the JSON of a secret. `what` names it in errors, which never show what stands in it. */
export function parseSecret(text: string, what: string): DatabaseSecret {
  const secret = parseAs(databaseSecret, text, what);
  assertNameLengths(secret, what);
  return secret;
}

function parseAs<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const parsed = schema.safeParse(parseJson(text, what));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RotationError(`${what} is no secret of a database. ${issues.join('; ')}`);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: the message of a syntax error quotes the text.
    throw new RotationError(`${what} is not JSON.`);
  }
}

/**
 * Longest names of users. PostgreSQL cuts longer ones silently, so that two could become one.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 * https://dev.mysql.com/doc/refman/8.4/en/user-names.html
 */
const LONGEST_NAME: Readonly<Record<Engine, number>> = { postgres: 63, mysql: 32 };

const CLONE = '_clone';
const OWNER = '_owner';

/** Characters that the username of a secret may have, with room for what is appended to it. */
export function longestUsername(engine: Engine, alternating: boolean): number {
  return LONGEST_NAME[engine] - (alternating ? Math.max(CLONE.length, OWNER.length) : 0);
}

function assertNameLengths({ engine, username, masterarn }: DatabaseSecret, what: string): void {
  const name = masterarn === undefined ? username : baseOf(username);
  const longest = longestUsername(engine, masterarn !== undefined);
  if (name.length > longest) {
    throw new RotationError(`${what} has a username of ${name.length} characters; here it may have ${longest}.`);
  }
}

function baseOf(username: string): string {
  return username.endsWith(CLONE) ? username.slice(0, -CLONE.length) : username;
}

/** The other of the two users that take turns. */
export function alternateOf(username: string): string {
  return username.endsWith(CLONE) ? baseOf(username) : `${username}${CLONE}`;
}

/** The role of PostgreSQL that owns what the two users create. */
export function ownerOf(username: string): string {
  return `${baseOf(username)}${OWNER}`;
}

/** The user that the pending version is for. */
export function nextUsername({ username, masterarn }: DatabaseSecret): string {
  return masterarn === undefined ? username : alternateOf(username);
}

/** The pending version: the same database, a new password and, where two users take turns, the other user. */
export function nextSecret(current: DatabaseSecret, password: string): DatabaseSecret {
  return { ...current, username: nextUsername(current), password };
}

const PLACE = ['engine', 'host', 'port', 'dbname'] as const;

/**
 * A pending version is ours or it is refused: whoever may write one could otherwise have the password of the master
 * sent to a host of theirs.
 */
export function assertFollows(current: DatabaseSecret, pending: DatabaseSecret): void {
  const wrong = [...PLACE, 'masterarn' as const].filter((key) => pending[key] !== current[key]);
  if (wrong.length > 0) throw new RotationError(`${PENDING} differs from ${CURRENT} in ${wrong.join(', ')}.`);
  if (pending.username !== nextUsername(current)) {
    throw new RotationError(`${PENDING} is for the user ${pending.username}, not for ${nextUsername(current)}.`);
  }
}

/**
 * The login of the master in the users' database, which need not be its own: rights are given inside of it. It must be
 * of the same server, and must not be one of the two users: its password would be replaced.
 */
export function masterLogin(text: string, current: DatabaseSecret): DatabaseSecret {
  const master = parseAs(masterSecret, text, 'The master secret');
  const wrong = (['engine', 'host', 'port'] as const).filter((key) => (master[key] ?? current[key]) !== current[key]);
  if (wrong.length > 0) throw new RotationError(`The master secret differs from ${CURRENT} in ${wrong.join(', ')}.`);
  if ([current.username, alternateOf(current.username)].includes(master.username)) {
    throw new RotationError(`The master user ${master.username} cannot take turns with another.`);
  }
  return { ...current, username: master.username, password: master.password };
}

/** Whether two versions are for the same user of the same database. */
export function sameLogin(one: DatabaseSecret, other: DatabaseSecret): boolean {
  return one.username === other.username && PLACE.every((key) => one[key] === other[key]);
}

/**
 * Whether a service still has to be redeployed, when `finishSecret` comes again: tasks started after the version was
 * made have read it, or the one before it if they were so early that the version was not current yet. That gap is
 * seconds, and the user before it keeps its password until the next rotation.
 */
export function needsRedeploy(deployedAt: Date | undefined, versionCreatedAt: Date | undefined): boolean {
  return deployedAt === undefined || versionCreatedAt === undefined || deployedAt < versionCreatedAt;
}
