/** Both strategies on real servers: who logs in after a rotation, and what the two users can do with each other's tables. */
import type { DatabaseSecret } from '../../../lambda-src/rotate-db-secret/contract';
import { connected } from '../../../lambda-src/rotate-db-secret/ports';
import { asUser, logsIn } from '../../helpers/database-clients';
import {
  appSecret,
  CASES,
  ENGINES,
  masterSecret,
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

  test.each(WHEREABOUTS)('two secrets of a database %s rotate at the same time', async (database) => {
    const { app, master } = await appSecret(world, engine, database);
    const value = await app.value();
    const jobs = await world.account.createSecret({ ...value, username: `jobs_${value.dbname}` });
    await Promise.all([app.rotate(), jobs.rotate()]);
    await Promise.all([app.rotate(), jobs.rotate()]);
    expect(await logsIn(await app.value())).toBe(true);
    expect(await logsIn(await jobs.value())).toBe(true);
    expect(await logsIn(await master.value())).toBe(true);
  });
});

describe.each(ENGINES)('%s: a database that is missing', (engine) => {
  /** The dialect in the maintenance database, as a rotation uses it. */
  async function provideAgain({ app, master }: Awaited<ReturnType<typeof appSecret>>): Promise<void> {
    const { dbname } = await app.value();
    const login = await master.value();
    const { maintenance } = world.account.ports.databaseOf(login);
    await connected(world.account.ports, { ...login, dbname: maintenance }, (database, connection) =>
      database.provideDatabase(connection, dbname),
    );
  }

  test('the first rotation makes it, and both users work there', async () => {
    const { app } = await appSecret(world, engine, 'that is missing');
    await app.rotate();
    await asUser(await app.value(), (query) => query('CREATE TABLE parcels (id INT)'));
    await app.rotate();
    await asUser(await app.value(), (query) => query('ALTER TABLE parcels ADD COLUMN extra INT'));
  });

  test('made again it stays what it is, with what is in it', async () => {
    const secrets = await appSecret(world, engine, 'that is missing');
    await secrets.app.rotate();
    await asUser(await secrets.app.value(), (query) => query('CREATE TABLE parcels (id INT)'));
    const login = { ...(await secrets.master.value()), dbname: (await secrets.app.value()).dbname };
    const rights = () => asUser(login, (query) => query(RIGHTS[engine](login.dbname)));
    const before = await rights();
    expect(before.length).toBeGreaterThan(0);

    await provideAgain(secrets);
    expect(await rights()).toEqual(before);
    await asUser(await secrets.app.value(), (query) => query('INSERT INTO parcels VALUES (1)'));
  });

  test('five make it at once', async () => {
    const secrets = await appSecret(world, engine, 'that is missing');
    await Promise.all(Array.from({ length: 5 }, () => provideAgain(secrets)));
    await secrets.app.rotate();
    expect(await logsIn(await secrets.app.value())).toBe(true);
  });

  test('a single user has no master who could make it', async () => {
    const { app, master } = await appSecret(world, engine, 'that is missing');
    const { dbname } = await app.value();
    const single = await world.account.createSecret({ ...(await master.value()), dbname });
    await expect(single.rotate()).rejects.toMatchObject({ name: 'DatabaseMissing' });
  });
});

describe('postgres: whom a database lets in', () => {
  test('one that the rotation made, only its users; one that was there, whoever it let in before', async () => {
    const made = await appSecret(world, 'postgres', 'that is missing');
    const found = await appSecret(world, 'postgres');
    for (const { app } of [made, found]) await app.rotate();
    expect(await openTo('public', made.app)).toEqual(SHUT);
    expect(await openTo('public', found.app)).toEqual(OPEN);
  });

  test('what others are given there later is kept', async () => {
    const { app, master } = await appSecret(world, 'postgres', 'that is missing');
    await app.rotate();
    const { dbname } = await app.value();
    await asUser({ ...(await master.value()), dbname }, (query) => query('GRANT USAGE ON SCHEMA public TO PUBLIC'));
    await app.rotate();
    expect(await openTo('public', app)).toEqual({ database: false, schema: true });
  });

  test('one that somebody closed stays closed', async () => {
    const { app, master } = await appSecret(world, 'postgres', 'that is missing');
    await app.rotate();
    const { dbname } = await app.value();
    const asMaster = async (statement: string) => asUser(await master.value(), (query) => query(statement));
    await asMaster(`ALTER DATABASE "${dbname}" ALLOW_CONNECTIONS false`);
    await expect(app.rotate()).rejects.toMatchObject({ name: 'DatabaseMissing' });
    const allowed = `SELECT datallowconn AS allowed FROM pg_database WHERE datname = '${dbname}'`;
    expect(await asMaster(allowed)).toEqual([{ allowed: false }]);
  });
});

/** Rights in a database, which nobody who makes it again may change. */
const RIGHTS = {
  postgres: (dbname: string) => `SELECT datacl::text, datallowconn, nspacl::text FROM pg_database, pg_namespace
    WHERE datname = '${dbname}' AND nspname = 'public'`,
  mysql: (dbname: string) => `SELECT grantee, privilege_type FROM information_schema.schema_privileges
    WHERE table_schema = '${dbname.replaceAll('_', '\\\\_')}' ORDER BY grantee, privilege_type`,
} as const;

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
