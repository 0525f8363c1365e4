/** What the function refuses, and what it gets out of by itself. */
import { randomUUID } from 'node:crypto';
import type { DatabaseSecret } from '../../../lambda-src/rotate-db-secret/contract';
import { STEPS } from '../../../lambda-src/rotate-db-secret/contract';
import { rotate } from '../../../lambda-src/rotate-db-secret/steps';
import { asUser, logsIn } from '../../helpers/database-clients';
import { Secret } from '../../helpers/rotation';
import { appSecret, ENGINES, masterSecret, startWorld, stopWorld, type World } from './fixture';

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(stopWorld);

describe('events that no rotation sends', () => {
  test.each(STEPS)('%s of a secret that does not exist', async (step) => {
    const secret = new Secret(world.account, 'arn:aws:secretsmanager:us-east-1:111122223333:secret:none-abcdef');
    await expect(secret.step(step, randomUUID())).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test.each(STEPS)('%s of a version that does not exist', async (step) => {
    const secret = await masterSecret(world, 'postgres');
    const refused = secret.step(step, randomUUID());
    await expect(refused).rejects.toMatchObject({
      name: 'RotationError',
      message: expect.stringMatching(/no version/),
    });
  });

  test.each(STEPS)('%s of a version that lost its label', async (step) => {
    const secret = await masterSecret(world, 'postgres');
    const token = await secret.begin();
    await secret.unlabel('AWSPENDING', token);
    const message = expect.stringMatching(/no version|not labelled/);
    await expect(secret.step(step, token)).rejects.toMatchObject({ name: 'RotationError', message });
  });

  test('a step that does not exist, and no event at all', async () => {
    const { arn } = await masterSecret(world, 'postgres');
    const event = { SecretId: arn, ClientRequestToken: randomUUID(), Step: 'dropSecret' };
    await expect(rotate(event, [], world.account.ports)).rejects.toThrow(/Step/);
    await expect(rotate(undefined, [], world.account.ports)).rejects.toMatchObject({ name: 'RotationError' });
  });

  test('rotation is not enabled', async () => {
    const secret = await masterSecret(world, 'postgres');
    const token = await secret.begin();
    const { secrets } = world.account.ports;
    const describe = async (arn: string) => ({ ...(await secrets.describe(arn)), rotationEnabled: false });
    const ports = { ...world.account.ports, secrets: { ...secrets, describe } };
    await expect(secret.step('createSecret', token, { ports })).rejects.toThrow(/not enabled/);
  });

  test.each(['setSecret', 'testSecret'] as const)('%s before createSecret', async (step) => {
    const secret = await masterSecret(world, 'postgres');
    await expect(secret.step(step, await secret.begin())).rejects.toThrow(/createSecret comes first/);
  });
});

describe.each(ENGINES)('%s: a pending version that is not ours', (engine) => {
  test.each<[string, Partial<DatabaseSecret>]>([
    ['another host, which would be told a password', { host: 'localhost' }],
    ['another port', { port: 1 }],
    ['another database', { dbname: 'mysql' }],
    ['another user', { username: 'rdsadmin' }],
    ['another master', { masterarn: undefined }],
  ])('%s', async (_, change) => {
    const { app } = await appSecret(world, engine);
    const current = await app.value();
    const token = await app.begin();
    await app.put({ ...current, username: `${current.username}_clone`, ...change }, 'AWSPENDING', token);
    await expect(app.step('setSecret', token)).rejects.toMatchObject({ name: 'RotationError' });
    expect(await logsIn({ ...current, username: `${current.username}_clone` })).toBe(false);
  });

  test('a master that is one of the two users keeps its password', async () => {
    const { app, master } = await appSecret(world, engine);
    const { username, password } = await master.value();
    const own = await world.account.createSecret({ ...(await app.value()), username: `${username}_clone` });
    await expect(own.rotate()).rejects.toThrow(/cannot take turns/);
    expect(await logsIn({ ...(await master.value()), password })).toBe(true);
  });
});

describe.each(ENGINES)('%s: secret and database went different ways', (engine) => {
  test('the previous password is tried, and the rotation mends it', async () => {
    const secret = await masterSecret(world, engine);
    const current = await secret.value();
    // Written by hand, and the database was not told.
    await secret.put({ ...current, password: 'of-nobody' }, 'AWSCURRENT');
    expect(await logsIn(await secret.value())).toBe(false);
    await secret.rotate();
    expect(await logsIn(await secret.value())).toBe(true);
  });

  test('no password is accepted: it says what to do, and changes nothing', async () => {
    const secret = await masterSecret(world, engine);
    const real = await secret.value();
    for (const password of ['of-nobody', 'of-nobody-else']) await secret.put({ ...real, password }, 'AWSCURRENT');
    await expect(secret.rotate()).rejects.toThrow(/by hand, then rotate again/);
    expect(await logsIn(real)).toBe(true);
  });

  test('a server that does not answer is not taken for a wrong password', async () => {
    const secret = await masterSecret(world, engine);
    const real = await secret.value();
    await secret.put({ ...real, port: 1 }, 'AWSCURRENT');
    await expect(secret.rotate()).rejects.toMatchObject({
      name: 'DatabaseError',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  test('a secret that is no JSON is not quoted', async () => {
    const { secrets } = world.account.ports;
    const secret = await masterSecret(world, engine);
    const ports = { ...world.account.ports, secrets: { ...secrets, read: async () => ({ text: 'hunter2' }) } };
    const token = await secret.begin();
    await expect(secret.step('setSecret', token, { ports })).rejects.toThrow(/^AWSCURRENT is not JSON\.$/);
  });
});

test('postgres: a user who owns tables already is not made one of two, and the error says how', async () => {
  const { app, master } = await appSecret(world, 'postgres');
  const { username, dbname, ...place } = await app.value();
  const owner = await master.value();
  await asUser(owner, (query) => query(`CREATE ROLE ${username} LOGIN PASSWORD 'earlier'`));
  await asUser(owner, (query) => query(`GRANT CREATE ON SCHEMA public TO ${username}`));
  const earlier = { ...place, username, dbname, password: 'earlier' };
  await asUser(earlier, (query) => query('CREATE TABLE mine (id INT)'));
  await expect(app.rotate()).rejects.toThrow(`REASSIGN OWNED BY "${username}" TO "${username}_owner"`);
  expect(await logsIn(earlier)).toBe(true);
});

test('no password and no text of a secret was logged', () => {
  const text = world.account.logs.join('');
  expect(text).toContain('step failed');
  for (const secret of [...world.account.passwords, 'hunter2']) expect(text).not.toContain(secret);
});
