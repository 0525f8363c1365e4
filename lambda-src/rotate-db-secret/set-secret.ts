/** setSecret: the database learns the pending password. */
import type { DatabaseSecret } from './contract';
import {
  assertFollows,
  CURRENT,
  masterLogin,
  ownerOf,
  PENDING,
  PREVIOUS,
  parseSecret,
  RotationError,
  sameLogin,
} from './core';
import { DatabaseMissing, LoginRefused, type UserPair } from './database';
import { connected, type Ports } from './ports';

export interface Change {
  readonly secretId: string;
  readonly current: DatabaseSecret;
  readonly currentSince: Date | undefined;
  readonly pending: DatabaseSecret;
}

export async function setSecret(change: Change, ports: Ports): Promise<void> {
  assertFollows(change.current, change.pending);
  const { masterarn } = change.current;
  if (masterarn === undefined) await changeOwnPassword(change, ports);
  else await provideUsers(change, masterarn, ports);
}

/**
 * Two users take turns, and the master sets their passwords. The user of the current version is only created, so that
 * it is there from the first rotation on; nobody who uses it is refused.
 */
async function provideUsers({ current, pending }: Change, masterarn: string, ports: Ports): Promise<void> {
  // Read each time: it is rotated, too.
  const version = await ports.secrets.read(masterarn, { label: CURRENT });
  if (!version) throw new RotationError(`The master secret ${masterarn} has no value labelled ${CURRENT}.`);
  const { username, dbname } = current;
  await provide({ current, pending, owner: ownerOf(username), dbname }, masterLogin(version.text, current), ports);
}

/** Both users and, where it is missing, their database. The master logs into the database of the two. */
export async function provide(
  pair: UserPair,
  master: DatabaseSecret,
  ports: Pick<Ports, 'databaseOf' | 'log'>,
): Promise<void> {
  const users = () => connected(ports, master, (database, connection) => database.provideUsers(connection, pair));
  try {
    await users();
  } catch (error) {
    if (!(error instanceof DatabaseMissing)) throw error;
    const { maintenance: dbname } = ports.databaseOf(master);
    await connected(ports, { ...master, dbname }, (database, connection) =>
      database.provideDatabase(connection, pair.dbname),
    );
    ports.log('info', 'database provided', { dbname: pair.dbname });
    await users();
  }
}

/** One user changes its own password: with the first that logs in of those that it may have. */
async function changeOwnPassword(change: Change, ports: Ports): Promise<void> {
  const { secretId, pending } = change;
  const refusals: LoginRefused[] = [];
  for await (const [label, login] of knownLogins(change, ports)) {
    try {
      await connected(ports, login, async (database, connection) => {
        if (login.password === pending.password) return;
        await database.setOwnPassword(connection, pending.username, pending.password);
      });
      ports.log('info', 'password set', { secretId, loggedInWith: label });
      return;
    } catch (error) {
      // Any other error says nothing of the password: the step is to be called again.
      if (!(error instanceof LoginRefused)) throw error;
      refusals.push(error);
    }
  }
  throw new RotationError(
    `No known password of the user ${pending.username} is accepted, neither that of ${PENDING} nor of ${CURRENT} nor ` +
      `of ${PREVIOUS}. Give it the password of ${CURRENT} by hand, then rotate again.`,
    { cause: refusals[0] },
  );
}

/**
 * The pending version first: then the step was called before. The others for when secret and database went different
 * ways; unlabelled versions are those of rotations that were given up after the password was set.
 */
async function* knownLogins(
  { secretId, current, currentSince, pending }: Change,
  { secrets }: Ports,
): AsyncGenerator<readonly [string, DatabaseSecret]> {
  yield [PENDING, pending];
  yield [CURRENT, current];
  const previous = await secrets.read(secretId, { label: PREVIOUS });
  if (previous) yield* sameUser(PREVIOUS, previous.text, pending);
  if (!currentSince) return;
  for (const version of await secrets.unlabelledSince(secretId, currentSince)) {
    const given = await secrets.read(secretId, { version });
    if (given) yield* sameUser(version, given.text, pending);
  }
}

/** The login of an old version, if it is for the same user of the same database; whatever else stands there is skipped. */
function* sameUser(label: string, text: string, pending: DatabaseSecret): Generator<readonly [string, DatabaseSecret]> {
  const login = tryParse(text, label);
  if (login && sameLogin(login, pending)) yield [label, login];
}

function tryParse(text: string, label: string): DatabaseSecret | undefined {
  try {
    return parseSecret(text, label);
  } catch (error) {
    if (error instanceof RotationError) return undefined;
    throw error;
  }
}
