/** Both strategies on real servers: who logs in after a rotation, and what the two users can do with each other's tables. */
import type { DatabaseSecret } from '../../../lambda-src/rotate-db-secret/contract';
import { asUser, logsIn } from '../../helpers/database-clients';
import { appSecret, CASES, ENGINES, masterSecret, secretFor, startWorld, stopWorld, type World } from './fixture';

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(stopWorld);

describe.each(CASES)('%s, %s', (engine, strategy) => {
  test('three rotations: each leaves a new password that logs in', async () => {
    const secret = await secretFor(world, engine, strategy);
    const seen = [await secret.value()];
    for (let time = 0; time < 3; time += 1) {
      await secret.rotate();
      const current = await secret.value();
      expect(await logsIn(current)).toBe(true);
      seen.push(current);
    }
    expect(new Set(seen.map(({ password }) => password)).size).toBe(seen.length);
    const { username } = seen[0] as DatabaseSecret;
    const names = strategy === 'single user' ? [username] : [username, `${username}_clone`];
    expect(seen.map((each) => each.username)).toEqual(seen.map((_, index) => names[index % names.length]));
  });

  test('every step twice', async () => {
    const secret = await secretFor(world, engine, strategy);
    for (let time = 0; time < 2; time += 1) {
      const before = await secret.value();
      await secret.rotate({ times: 2 });
      const current = await secret.value();
      expect(await logsIn(current)).toBe(true);
      expect(current.password).not.toBe(before.password);
    }
  });

  test('the previous login ends with the rotation only where there is one user', async () => {
    const secret = await secretFor(world, engine, strategy);
    await secret.rotate();
    const before = await secret.value();
    await secret.rotate();
    expect(await secret.value('AWSPREVIOUS')).toEqual(before);
    expect(await logsIn(before)).toBe(strategy === 'alternating users');
  });

  test('what else stands in the secret is kept', async () => {
    const secret = await secretFor(world, engine, strategy);
    const before = await secret.value();
    await secret.put({ ...before, dbInstanceIdentifier: 'shop' }, 'AWSCURRENT');
    await secret.rotate();
    const { username, password } = await secret.value();
    expect(await secret.value()).toEqual({ ...before, dbInstanceIdentifier: 'shop', username, password });
  });
});

describe.each(ENGINES)('%s, alternating users', (engine) => {
  test('the first rotation creates both users: whoever read the first version is let in, too', async () => {
    const { app } = await appSecret(world, engine);
    const first = await app.value();
    expect(await logsIn(first)).toBe(false);
    await app.rotate();
    expect(await logsIn(first)).toBe(true);
    expect(await logsIn(await app.value())).toBe(true);
  });

  test('each alters, fills and drops what the other created, from the first rotation to the fourth', async () => {
    const { app } = await appSecret(world, engine);
    await app.rotate();
    const last: Record<string, unknown>[] = [];
    for (let time = 1; time <= 4; time += 1) {
      await asUser(await app.value(), async (query) => {
        if (time === 1) await query('CREATE TABLE parcels (id INT PRIMARY KEY)');
        else await query(`ALTER TABLE parcels ADD COLUMN extra_${time} INT`);
        await query(`INSERT INTO parcels (id) VALUES (${time})`);
        await query(`CREATE TABLE of_rotation_${time} (id INT)`);
        if (time > 1) await query(`DROP TABLE of_rotation_${time - 1}`);
        last.push(...(await query('SELECT COUNT(*) AS parcels FROM parcels')));
      });
      await app.rotate();
    }
    expect(last.map(({ parcels }) => Number(parcels))).toEqual([1, 2, 3, 4]);
    // Whoever still has the login of the version before can work as well.
    await asUser(await app.value('AWSPREVIOUS'), (query) => query('INSERT INTO parcels (id) VALUES (5)'));
  });

  test('the rights end where the database does', async () => {
    const { app } = await appSecret(world, engine);
    const other = await appSecret(world, engine);
    await app.rotate();
    await other.app.rotate();
    await asUser(await other.app.value(), (query) => query('CREATE TABLE private (id INT)'));
    const mine = await app.value();
    const elsewhere = { ...mine, dbname: (await other.app.value()).dbname };
    await expect(asUser(elsewhere, (query) => query('SELECT * FROM private'))).rejects.toThrow(/denied/i);
  });

  test('an underscore in the name of the database is no wildcard', async () => {
    const { app, master } = await appSecret(world, engine);
    const { dbname, ...owner } = await master.value();
    const alike = dbname.replace('_', 'x');
    await asUser({ ...owner, dbname }, (query) => query(`CREATE DATABASE ${alike}`));
    await asUser({ ...owner, dbname: alike }, (query) => query('CREATE TABLE private (id INT)'));
    await app.rotate();
    const elsewhere = { ...(await app.value()), dbname: alike };
    await expect(asUser(elsewhere, (query) => query('SELECT * FROM private'))).rejects.toThrow(/denied/i);
  });

  test('the master is rotated in between: its current version is read each time', async () => {
    const { app, master } = await appSecret(world, engine);
    for (let time = 0; time < 2; time += 1) {
      await app.rotate();
      await master.rotate();
    }
    await app.rotate();
    expect(await logsIn(await app.value())).toBe(true);
    expect(await logsIn(await master.value())).toBe(true);
  });

  test('a master whose secret RDS manages: user and password, and nothing else', async () => {
    const { app, master } = await appSecret(world, engine);
    const { username, password } = await master.value();
    await master.put({ username, password }, 'AWSCURRENT');
    await app.rotate();
    expect(await logsIn(await app.value())).toBe(true);
  });

  test('two secrets of one database rotate at the same time', async () => {
    const { app, master } = await appSecret(world, engine);
    const value = await app.value();
    const jobs = await world.account.createSecret({ ...value, username: `jobs_${value.dbname}` });
    await Promise.all([app.rotate(), jobs.rotate()]);
    await Promise.all([app.rotate(), jobs.rotate()]);
    expect(await logsIn(await app.value())).toBe(true);
    expect(await logsIn(await jobs.value())).toBe(true);
    expect(await logsIn(await master.value())).toBe(true);
  });
});

test.each(ENGINES)('%s: a service may also have a single user of its own', async (engine) => {
  const master = await masterSecret(world, engine);
  const { masterarn: _, ...owner } = await master.value();
  const as = (statement: string) => asUser(owner, (query) => query(statement));
  const username = `own_${owner.dbname}`;
  await as(
    engine === 'postgres'
      ? `CREATE ROLE ${username} LOGIN PASSWORD 'first'`
      : `CREATE USER ${username}@'%' IDENTIFIED BY 'first'`,
  );
  if (engine === 'mysql') await as(`GRANT SELECT ON ${owner.dbname}.* TO ${username}@'%'`);
  const secret = await world.account.createSecret({ ...owner, username, password: 'first' });
  await secret.rotate();
  expect(await logsIn(await secret.value())).toBe(true);
  expect(await logsIn({ ...owner, username, password: 'first' })).toBe(false);
});
