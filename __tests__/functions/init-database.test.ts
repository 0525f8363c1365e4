/** The script that makes consumer-rights' databases, on real servers: alone, and with the rotation of its users' passwords. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { minimal } from '../../deployments/consumer-rights';
import { alternateOf, ownerOf } from '../../lambda-src/rotate-db-secret/core';
import type { Login } from '../../lambda-src/rotate-db-secret/database';
import { databasesWith } from '../../lambda-src/rotate-db-secret/engines';
import { provide } from '../../lambda-src/rotate-db-secret/set-secret';
import { postgresTools } from '../../scripts/lib/postgres-tools';
import { asUser, placeOf } from '../helpers/database-clients';
import { type DatabaseServer, startPostgres } from '../helpers/databases';
import type { ServerCertificate } from '../helpers/server-home';

jest.setTimeout(120_000);

const run = promisify(execFile);
const { jobs, databases } = minimal();
const container = jobs?.['init-database']?.containers['psql'];
const SCRIPT = readFileSync(join(__dirname, '../../ops', container?.script ?? ''), 'utf8');
const USERS = Object.entries(databases?.['db']?.users ?? {});
const PASSWORDS = { first: 'of-the-first-user', second: 'of-the-second-user' };

let folder: string;
const started: DatabaseServer[] = [];
const stopServers = () => Promise.all(started.splice(0).map((server) => server.stop()));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-init-database-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server as RDS makes one: the deployment's first database is there, the master owns it, nobody else is there. */
async function newServer(certificate?: ServerCertificate): Promise<Login> {
  const server = await startPostgres(certificate);
  started.push(server);
  const { dbname: made, username, password } = await server.createDatabase();
  const master = { ...placeOf(server, made), username, password };
  const dbname = databases?.['db']?.name ?? '';
  await asUser(master, (query) => query(`CREATE DATABASE ${dbname}`));
  return { ...master, dbname };
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs the script as the container does, with nothing in the environment but what the deployment puts there. */
async function init({ host, port, dbname, username, password }: Login, variables = {}): Promise<Ended> {
  const env = {
    PATH: `${folder}:${postgresTools()}:${process.env['PATH']}`,
    TMPDIR: folder,
    ...container?.environment,
    PGHOST: host,
    PGPORT: String(port),
    PGDATABASE: dbname,
    PGUSER: username,
    PGPASSWORD: password,
    PGSSLMODE: 'disable',
    ...variables,
  };
  try {
    const { stdout, stderr } = await run('sh', ['-c', SCRIPT], { env, cwd: folder });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

/** What a first rotation does to the server: both users and, where it is missing, their database. */
async function rotate(master: Login, username: string, dbname: string): Promise<void> {
  const pair = {
    current: { username, password: PASSWORDS.first },
    pending: { username: alternateOf(username), password: PASSWORDS.second },
    owner: ownerOf(username),
    dbname,
  };
  await provide(pair, { ...master, dbname }, { databaseOf: databasesWith('off'), log: () => undefined });
}

/** The two logins that take turns at a database. */
const logins = (master: Login, username: string, dbname: string): [Login, Login] => [
  { ...master, username, password: PASSWORDS.first, dbname },
  { ...master, username: alternateOf(username), password: PASSWORDS.second, dbname },
];

const DATABASE = `SELECT pg_get_userbyid(datdba) AS owner, datallowconn, datconnlimit, datistemplate,
  pg_encoding_to_char(encoding) AS encoding, datcollate, datctype, datacl::text AS rights
  FROM pg_database WHERE datname = current_database()`;
const ROLES = `SELECT rolname, rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
  ARRAY(SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = pg_roles.oid ORDER BY 1)::text AS memberships,
  ARRAY(SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = pg_roles.oid)::text AS settings
  FROM pg_roles WHERE rolname !~ '^(pg_|rdsadmin)' ORDER BY rolname`;
const OBJECTS = `SELECT nspname, ARRAY(SELECT acl::text FROM unnest(nspacl) AS acl ORDER BY 1)::text AS rights,
  ARRAY(SELECT format('%s %s %s', relname, pg_get_userbyid(relowner), relacl) FROM pg_class
    WHERE relnamespace = pg_namespace.oid ORDER BY 1)::text AS tables
  FROM pg_namespace WHERE nspname = 'public'`;
const COLUMNS = `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
  WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`;

/** Everything of the server that the script or a rotation makes. */
async function picture(master: Login) {
  const ofServer = await asUser(master, (query) => query(ROLES));
  const ofDatabases = [];
  for (const [, { database }] of USERS) ofDatabases.push(await pictureOf(master, database));
  return [JSON.stringify(ofServer, undefined, 1), ...ofDatabases].join('\n');
}

/** Everything of one database; the order of rights in a list says nothing. */
async function pictureOf(master: Login, dbname: string) {
  const all = await asUser({ ...master, dbname }, async (query) => [
    await query(DATABASE),
    await query(OBJECTS),
    await query(COLUMNS),
  ]);
  return JSON.stringify(all, undefined, 1).replace(/"rights": "\{(.*)\}"/g, (_, rights: string) =>
    JSON.stringify(rights.split(',').sort()),
  );
}

test('the deployment has the two databases that the script makes', () => {
  const given = container?.environment ?? {};
  expect(Object.fromEntries(USERS.map(([user, { database }]) => [user, database]))).toEqual({
    application: given['APPLICATION_DATABASE'],
    airflow: given['AIRFLOW_DATABASE'],
  });
});

/** Steps in an order. At first there is the application's database and not Airflow's. */
type Step = 'init' | 'application' | 'airflow';
const ORDERS: readonly (readonly Step[])[] = [
  ['init', 'application', 'airflow'],
  ['application', 'init', 'airflow'],
  ['airflow', 'application', 'init'],
  ['application', 'init', 'airflow', 'init', 'application'],
];

async function inOrder(master: Login, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const database = USERS.find(([user]) => user === step)?.[1].database;
    if (database) await rotate(master, step, database);
    else expect(await init(master)).toMatchObject({ code: 0 });
  }
}

describe('again, and in another order', () => {
  afterEach(stopServers);

  test('a second run changes nothing, and says nothing that looks like an error', async () => {
    const master = await newServer();
    const first = await init(master);
    expect(first).toEqual({ code: 0, output: expect.stringMatching(/^init-database: done$/m) });
    const before = await picture(master);
    expect(before).toContain('queries_asked_at application_owner');

    expect(await init(master)).toEqual(first);
    expect(await picture(master)).toBe(before);
  });

  test('the application’s database is made, too, where it is missing', async () => {
    const master = await newServer();
    const { code } = await init(master, { APPLICATION_DATABASE: 'somewhere-else' });
    expect(code).toBe(0);
    const [row] = await asUser({ ...master, dbname: 'somewhere-else' }, (query) =>
      query('SELECT count(*)::int AS rows FROM queries'),
    );
    expect(row).toEqual({ rows: 0 });
  });

  test('script and rotations end in the same, whichever comes first', async () => {
    const pictures: string[] = [];
    for (const steps of ORDERS) {
      const master = await newServer();
      await inOrder(master, steps);
      pictures.push(await picture(master));
    }
    expect(pictures[0]).toContain('airflow_clone');
    for (const each of pictures) expect(each).toBe(pictures[0]);
  });
});

test('a rotation alone makes Airflow’s database just as the script does, and what was cut short is finished', async () => {
  try {
    const [scripted, rotated] = [await newServer(), await newServer()];
    const airflow = (master: Login) => pictureOf(master, 'airflow');
    await inOrder(scripted, ['init', 'airflow']);
    await inOrder(rotated, ['airflow']);
    const pictures = [await airflow(scripted), await airflow(rotated)];
    for (const step of ['init', 'airflow'] as const) {
      await asUser(rotated, async (query) => {
        await query('DROP DATABASE airflow');
        await query('CREATE DATABASE airflow ALLOW_CONNECTIONS false');
      });
      await inOrder(rotated, [step]);
      // What a rotation of earlier gave the owner went with the database: the script gives it, too.
      pictures.push(await airflow(rotated));
    }
    for (const each of pictures) expect(each).toBe(pictures[0]);
  } finally {
    await stopServers();
  }
});

describe.each(ORDERS.slice(0, 3))('%s, then %s, then %s', (...steps) => {
  let master: Login;
  beforeAll(async () => {
    master = await newServer();
    await inOrder(master, steps);
  });
  afterAll(stopServers);

  test('both users of the application write, read and alter its table; rows outlive a run of the script', async () => {
    const [one, other] = logins(master, 'application', master.dbname);
    await asUser(one, async (query) => {
      await query("INSERT INTO queries (query, redacted_query) VALUES ('I am Asha', 'I am <NAME>')");
      await query('ALTER TABLE queries ADD COLUMN model text');
    });
    expect(await init(master)).toMatchObject({ code: 0 });
    await asUser(other, async (query) => {
      await query(`UPDATE queries SET answer = 'a', sources = '["act 35, 2019"]', answered_at = now()`);
      const [row] = await query('SELECT redacted_query, sources, answered_at >= asked_at AS later FROM queries');
      expect(row).toEqual({ redacted_query: 'I am <NAME>', sources: ['act 35, 2019'], later: true });
      await query('ALTER TABLE queries DROP COLUMN model');
    });
  });

  test('an answer has its time, or there is none', async () => {
    const [user] = logins(master, 'application', master.dbname);
    const insert = "INSERT INTO queries (query, redacted_query, answer) VALUES ('q', 'q', 'a')";
    await expect(asUser(user, (query) => query(insert))).rejects.toMatchObject({ constraint: 'answered' });
  });

  test('Airflow makes tables in its database; neither enters the other’s', async () => {
    const airflow = logins(master, 'airflow', 'airflow');
    await asUser(airflow[0], (query) => query('CREATE TABLE dag (id int)'));
    await asUser(airflow[1], (query) => query('DROP TABLE dag'));
    const intruders = [...logins(master, 'airflow', master.dbname), ...logins(master, 'application', 'airflow')];
    for (const intruder of intruders) {
      await expect(asUser(intruder, (query) => query('SELECT 1'))).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('what fails ends the run', () => {
  let master: Login;
  beforeAll(async () => {
    master = await newServer();
  });
  afterAll(stopServers);

  test.each(['PGHOST', 'PGDATABASE', 'PGUSER', 'PGPASSWORD', 'APPLICATION_DATABASE', 'AIRFLOW_DATABASE'])(
    '%s is empty',
    async (variable) => {
      const nowhere = { engine: 'postgres', host: 'h', port: 1, dbname: 'd', username: 'u', password: 'p' } as const;
      const { code, output } = await init(nowhere, { [variable]: '' });
      expect(code).not.toBe(0);
      expect(output).toContain(variable);
    },
  );

  test('a wrong password', async () => {
    const { code, output } = await init({ ...master, password: 'wrong' });
    expect(code).toBe(2);
    expect(output).toMatch(/password authentication failed/);
    expect(output).not.toContain('done');
  });

  test('a user that may not make roles: what its transaction had done is undone', async () => {
    await asUser(master, async (query) => {
      await query("CREATE ROLE helper LOGIN CREATEDB PASSWORD 'helper'");
    });
    const helper = { ...master, username: 'helper', password: 'helper' };
    const { code, output } = await init(helper, { APPLICATION_DATABASE: 'of_helper' });
    expect(code).toBe(3);
    expect(output).toMatch(/permission denied to create role/);
    expect(output).not.toContain('done');
    const [row] = await asUser({ ...master, dbname: 'of_helper' }, (query) =>
      query("SELECT has_database_privilege('public', current_database(), 'CONNECT') AS open"),
    );
    expect(row).toEqual({ open: true });
  });

  test('a table that is in the way', async () => {
    await asUser(master, (query) => query('CREATE VIEW queries AS SELECT 1'));
    const { code, output } = await init(master);
    expect(code).toBe(3);
    expect(output).not.toContain('done');
  });
});

describe('TLS, as the container does it', () => {
  afterEach(stopServers);

  const AUTHORITIES = 'https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem';

  /** A certificate that vouches for itself. */
  async function certificateFor(host: string): Promise<ServerCertificate> {
    const file = (name: string) => join(folder, `${host}.${name}`);
    const subject = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${host}`];
    const names = ['-addext', `subjectAltName=DNS:${host}`, '-keyout', file('key'), '-out', file('crt')];
    await run('openssl', ['req', '-x509', ...subject, ...names]);
    return { key: readFileSync(file('key'), 'utf8'), certificate: readFileSync(file('crt'), 'utf8') };
  }

  /** What the image fetches with: gives these authorities to who asks for those of RDS. */
  function wgetGives(authorities: string): void {
    writeFileSync(join(folder, 'authorities.pem'), authorities);
    const script = `#!/bin/sh
for last; do :; done
while [ "$1" != -O ]; do shift; done
[ "$last" = '${AUTHORITIES}' ] && cp '${join(folder, 'authorities.pem')}' "$2"
`;
    writeFileSync(join(folder, 'wget'), script);
    chmodSync(join(folder, 'wget'), 0o755);
  }

  const asDeployed = { PGSSLMODE: '' };

  test('the authorities are fetched, the certificate is checked', async () => {
    const certificate = await certificateFor('localhost');
    wgetGives(certificate.certificate);
    const master = await newServer(certificate);
    expect(await init({ ...master, host: 'localhost' }, asDeployed)).toMatchObject({ code: 0 });
  });

  test.each([
    ['is made out to another host', 'database.example', 'database.example'],
    ['comes from elsewhere', 'localhost', 'other.example'],
  ])('a certificate that %s is refused', async (_, host, authority) => {
    const certificate = await certificateFor(host);
    const trusted = host === authority ? certificate : await certificateFor(authority);
    wgetGives(trusted.certificate);
    const master = await newServer(certificate);
    const { code, output } = await init({ ...master, host: 'localhost' }, asDeployed);
    expect(code).toBe(2);
    expect(output).toMatch(/certificate/);
  });

  test('without the authorities nobody gets the password', async () => {
    writeFileSync(join(folder, 'wget'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(folder, 'wget'), 0o755);
    const master = await newServer(await certificateFor('localhost'));
    const { code, output } = await init({ ...master, host: 'localhost' }, asDeployed);
    expect(code).not.toBe(0);
    expect(output).toBe('init-database: fetching the certificate authorities of RDS\n');
  });
});
