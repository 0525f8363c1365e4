/**
 * A failure at every call that a rotation makes. Afterwards the database is reached with the current secret, and the
 * next attempt works: with the version that was begun, as Secrets Manager tries it, or with a new one.
 *
 * One user that changes its own password cannot have two: between setSecret and finishSecret only the pending version
 * logs in. That is what alternating users are for, and what the second table states of one user.
 */
import { logsIn } from '../../helpers/database-clients';
import { CALLS, type Failing, failing, InjectedFailure, TIMES } from '../../helpers/failures';
import type { Secret } from '../../helpers/rotation';
import {
  appSecret,
  CASES,
  ENGINES,
  OPEN,
  openTo,
  SHUT,
  secretFor,
  startWorld,
  stopWorld,
  WHEREABOUTS,
  type World,
} from './fixture';

jest.setTimeout(120_000);

const SERVICE = { cluster: 'shop', service: 'api' };
const POINTS = Object.values(CALLS).flatMap((calls) =>
  calls.flatMap((call) => TIMES.map((time) => [time, call] as const)),
);
const ATTEMPTS = ['the same version', 'a new version'] as const;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(stopWorld);

/** A rotation that ends with the failure. */
async function fail(secret: Secret, { ports, failed }: Failing): Promise<string> {
  const token = await secret.begin();
  const rotation = secret.rotate({ token, ports, redeploy: [SERVICE] });
  await expect(rotation).rejects.toThrow(/^(before|after) |not every service redeployed/);
  expect(failed()).toBe(true);
  return token;
}

describe.each(CASES)('%s, %s', (engine, strategy) => {
  describe.each(POINTS)('a failure %s %s', (time, call) => {
    test.each(ATTEMPTS)('then %s', async (attempt) => {
      const secret = await secretFor(world, engine, strategy);
      await secret.rotate();
      const before = await secret.value();

      const token = await fail(secret, failing(world.account.ports, call, time));

      const current = await secret.value();
      const pending = await secret.value('AWSPENDING').catch(() => current);
      const reachable = [await logsIn(current), await logsIn(pending)];
      expect(strategy === 'single user' ? reachable.includes(true) : reachable[0]).toBe(true);

      await secret.rotate({ redeploy: [SERVICE], ...(attempt === 'the same version' ? { token } : {}) });
      const after = await secret.value();
      expect(after.password).not.toBe(before.password);
      expect(await logsIn(after)).toBe(true);
    });
  });
});

const BOTH = ENGINES.flatMap((engine) => WHEREABOUTS.map((database) => [engine, database] as const));

describe.each(BOTH)('%s, alternating users of a database %s: a failure at each statement', (engine, database) => {
  test.each(TIMES)('%s it, in the first rotation and in the second', async (time) => {
    const { app: first } = await appSecret(world, engine, database);
    const statements = { first: 0, second: 0 };
    // As long as there is such a statement: each attempt begins a new version.
    for (; ; statements.first += 1) {
      const { ports, failed } = failing(world.account.ports, 'connection.run', time, statements.first + 1);
      await first.rotate({ ports }).catch(onlyInjected);
      if (!failed()) break;
    }
    expect(await logsIn(await first.value())).toBe(true);

    for (; ; statements.second += 1) {
      const { ports, failed } = failing(world.account.ports, 'connection.run', time, statements.second + 1);
      const before = await first.value();
      await first.rotate({ ports }).catch(onlyInjected);
      expect(await logsIn(before)).toBe(true);
      expect(await logsIn(await first.value())).toBe(true);
      if (!failed()) break;
    }
    // What setSecret says to the server, and testSecret after it.
    expect(statements.second).toBeGreaterThan(5);
    if (engine === 'postgres')
      expect(await openTo('public', first)).toEqual(database === 'that is there' ? OPEN : SHUT);
  });
});

describe.each(ENGINES)('%s: a database that is missing', (engine) => {
  const between = ['database.connect', 'connection.end'] as const;
  const points = between.flatMap((call) => TIMES.flatMap((time) => [1, 2, 3].map((nth) => [time, call, nth] as const)));

  test.each(points)('a failure %s %s, number %d, then the same version', async (time, call, nth) => {
    const { app } = await appSecret(world, engine, 'that is missing');
    const { ports, failed } = failing(world.account.ports, call, time, nth);
    const token = await app.begin();
    await expect(app.rotate({ token, ports })).rejects.toThrow(InjectedFailure);
    expect(failed()).toBe(true);
    await app.rotate({ token });
    expect(await logsIn(await app.value())).toBe(true);
    if (engine === 'postgres') expect(await openTo('public', app)).toEqual(SHUT);
  });
});

function onlyInjected(error: unknown): void {
  expect(error).toBeInstanceOf(InjectedFailure);
}

describe.each(ENGINES)('%s, single user: where a failure leaves the login', (engine) => {
  test.each([
    ['before', 'secrets.putPending', 'AWSCURRENT'],
    ['before', 'connection.run', 'AWSCURRENT'],
    ['before', 'database.check', 'AWSPENDING'],
    ['before', 'secrets.makeCurrent', 'AWSPENDING'],
    ['after', 'secrets.makeCurrent', 'AWSCURRENT'],
  ] as const)('%s %s: %s logs in', async (time, call, label) => {
    const secret = await secretFor(world, engine, 'single user');
    await fail(secret, failing(world.account.ports, call, time));
    expect(await logsIn(await secret.value(label))).toBe(true);
  });

  test('given up three times after the password was set: it is found among the versions without a label', async () => {
    const secret = await secretFor(world, engine, 'single user');
    for (let time = 0; time < 3; time += 1)
      await fail(secret, failing(world.account.ports, 'database.check', 'before'));
    expect(await logsIn(await secret.value())).toBe(false);
    await secret.rotate();
    expect(await logsIn(await secret.value())).toBe(true);
  });
});

test('no password of any version was logged, not even by a server that logs every statement', () => {
  expect(world.account.logs.length).toBeGreaterThan(0);
  expect(world.account.passwords.size).toBeGreaterThan(100);
  const ofServer = world.servers.postgres.log();
  expect(ofServer).toMatch(/ALTER ROLE .* PASSWORD/);
  const text = world.account.logs.join('');
  for (const password of world.account.passwords) {
    expect(text).not.toContain(password);
    // The first of each master was set in the clear by the test itself.
    if (!password.startsWith('initial-of-master')) expect(ofServer).not.toContain(password);
  }
});
