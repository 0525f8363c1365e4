/** Clients that log in without a pause while two users take turns: none is refused, at no step. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSecret } from '../../../lambda-src/rotate-db-secret/contract';
import { STEPS } from '../../../lambda-src/rotate-db-secret/contract';
import { asUser, logsIn } from '../../helpers/database-clients';
import type { Secret, Step } from '../../helpers/rotation';
import { appSecret, ENGINES, secretFor, startWorld, stopWorld, type World } from './fixture';

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(stopWorld);

interface Tally {
  accepted: number;
  refused: number;
}

/** Logs in until told to stop, each time with what `login` gives then. */
function client(login: () => Promise<DatabaseSecret>, tally: Tally, stop: AbortSignal): Promise<void> {
  const again = async (): Promise<void> => {
    while (!stop.aborted) {
      if (await logsIn(await login())) tally.accepted += 1;
      else tally.refused += 1;
    }
  };
  return again();
}

/** One rotation with clients around it; after each step they have time to log in several times. */
async function rotateUnderLoad(secret: Secret) {
  const held = await secret.value();
  const stop = new AbortController();
  const tallies = { reading: { accepted: 0, refused: 0 }, holding: { accepted: 0, refused: 0 } };
  const clients = [
    client(() => secret.value(), tallies.reading, stop.signal),
    client(() => secret.value(), tallies.reading, stop.signal),
    client(async () => held, tallies.holding, stop.signal),
    client(async () => held, tallies.holding, stop.signal),
  ];
  const seen: Partial<Record<Step, number>> = {};
  let before = 0;
  await secret.rotate({
    times: 2,
    after: async (step) => {
      await sleep(150);
      seen[step] = tallies.reading.accepted - before;
      before = tallies.reading.accepted;
    },
  });
  stop.abort();
  await Promise.all(clients);
  return { ...tallies, seen };
}

describe.each(ENGINES)('%s, alternating users', (engine) => {
  test('who reads the current version, and who holds the one before, is never refused', async () => {
    const { app } = await appSecret(world, engine);
    await app.rotate();
    for (let rotation = 0; rotation < 3; rotation += 1) {
      const { reading, holding, seen } = await rotateUnderLoad(app);
      expect([reading.refused, holding.refused]).toEqual([0, 0]);
      expect(holding.accepted).toBeGreaterThan(10);
      for (const step of STEPS) expect(seen[step]).toBeGreaterThan(0);
    }
  });

  test('a connection that is open lives through two rotations, and a transaction with it', async () => {
    const { app } = await appSecret(world, engine);
    await app.rotate();
    await asUser(await app.value(), async (query) => {
      await query('CREATE TABLE orders (id INT)');
      await query('START TRANSACTION');
      await query('INSERT INTO orders VALUES (1)');
      await app.rotate();
      await app.rotate();
      await query('COMMIT');
    });
    const [row] = await asUser(await app.value(), (query) => query('SELECT COUNT(*) AS orders FROM orders'));
    expect(Number(row?.['orders'])).toBe(1);
  });

  test('one user, in contrast, is refused between the change and the end: the clients see what they should', async () => {
    const secret = await secretFor(world, engine, 'single user');
    const { holding } = await rotateUnderLoad(secret);
    expect(holding.accepted).toBeGreaterThan(0);
    expect(holding.refused).toBeGreaterThan(0);
  });
});
