/** The bundle that is deployed, in a process of its own: variables, TLS with a certificate of a private authority, logs. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENVIRONMENT, STEPS } from '../../../lambda-src/rotate-db-secret/contract';
import { bundle } from '../../../modules/functions/bundle';
import { run } from '../../../tools/run';
import { asUser, placeOf, SERVERS } from '../../helpers/database-clients';
import type { DatabaseServer } from '../../helpers/databases';
import { type Engine as LocalAccount, startEngine } from '../../helpers/engine';
import { Account, type Secret } from '../../helpers/rotation';
import type { ServerCertificate } from '../../helpers/server-home';
import { ENGINES } from './fixture';

jest.setTimeout(180_000);

let local: LocalAccount;
let account: Account;
let folder: string;
const servers: DatabaseServer[] = [];

beforeAll(async () => {
  local = await startEngine();
  account = new Account(local.endpoint);
  folder = mkdtempSync(join(tmpdir(), 'cairn-rotate-'));
  for (const [file, contents] of Object.entries(bundle('rotate-db-secret'))) {
    writeFileSync(join(folder, file), contents);
  }
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A certificate that vouches for itself, made out to a host. */
async function certificateFor(host: string): Promise<ServerCertificate & { readonly file: string }> {
  const [key, file] = [join(folder, `${host}.key`), join(folder, `${host}.crt`)];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  const out = ['-days', '2', '-nodes', '-newkey', 'rsa:2048', '-keyout', key, '-out', file];
  const { code, stderr } = await run('openssl', ['req', '-x509', ...subject, ...out]);
  if (code !== 0) throw new Error(stderr);
  return { file, key: readFileSync(key, 'utf8'), certificate: readFileSync(file, 'utf8') };
}

const RUN = `
const { handler } = require('./index.js');
handler(JSON.parse(process.argv[1]), { awsRequestId: 'request-1' }).catch((error) => {
  // Lambda logs every property of an error.
  console.error(JSON.stringify({ ...error, message: error.message, stack: error.stack }));
  process.exitCode = 1;
});`;

async function invoke(secret: Secret, step: string, token: string, variables: Readonly<Record<string, string>>) {
  const event = { SecretId: secret.arn, ClientRequestToken: token, Step: step };
  const env = { ...local.env('111122223333', 'us-east-1'), ...variables };
  return run(process.execPath, ['-e', RUN, JSON.stringify(event)], { cwd: folder, env });
}

async function start(engine: (typeof ENGINES)[number], certificate: ServerCertificate) {
  const server = await SERVERS[engine](certificate);
  servers.push(server);
  const { dbname, username, password } = await server.createDatabase();
  // By name: certificates are made out to names.
  return { ...placeOf(server, dbname), host: 'localhost', username, password };
}

describe.each(ENGINES)('%s', (engine) => {
  test('rotates over TLS, and prints lines of JSON without a password', async () => {
    const certificate = await certificateFor('localhost');
    const secret = await account.createSecret(await start(engine, certificate));
    const before = await secret.value();
    const token = await secret.begin();
    const variables = {
      [ENVIRONMENT.caCertificates]: certificate.file,
      [ENVIRONMENT.redeploy]: JSON.stringify([{ cluster: 'later', service: 'api' }]),
    };
    const output: string[] = [];
    for (const step of STEPS) {
      const ran = await invoke(secret, step, token, variables);
      output.push(...ran.stdout.split('\n'));
      expect(ran).toMatchObject({ code: 0 });
    }

    const current = await secret.value();
    const [row] = await asUser({ ...current, host: '127.0.0.1' }, (query) => query('SELECT 1 AS one'));
    expect(row?.['one']).toBe(1);
    const lines = output.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
    for (const step of STEPS) {
      const done = { level: 'INFO', message: 'step done', step, requestId: 'request-1', secretId: secret.arn, token };
      expect(lines).toContainEqual(expect.objectContaining(done));
    }
    expect(lines).toContainEqual(expect.objectContaining({ message: 'redeploy', outcome: 'absent' }));
    expect(current.password).toHaveLength(32);
    for (const { password } of [before, current]) expect(output.join('')).not.toContain(password);
  });

  test.each([
    ['nobody vouches for', 'localhost', false],
    ['is made out to another host', 'database.example', true],
  ])('a certificate that %s is refused, and the password stays', async (_, host, trusted) => {
    const certificate = await certificateFor(host);
    const value = await start(engine, certificate);
    const secret = await account.createSecret(value);
    const token = await secret.begin();
    const variables: Record<string, string> = trusted ? { [ENVIRONMENT.caCertificates]: certificate.file } : {};
    expect(await invoke(secret, 'createSecret', token, variables)).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await invoke(secret, 'setSecret', token, variables);
    expect(code).toBe(1);
    expect(stdout).toMatch(/"level":"ERROR".*certificate|"level":"ERROR".*altnames/i);
    const pending = await secret.value('AWSPENDING');
    for (const { password } of [value, pending]) expect(stdout + stderr).not.toContain(password);
    await asUser({ ...value, host: '127.0.0.1' }, (query) => query('SELECT 1'));
  });
});

test('variables that are wrong are all named', async () => {
  const secret = await account.createSecret({ ...(await start('postgres', await certificateFor('localhost'))) });
  const variables = { [ENVIRONMENT.redeploy]: '[{"cluster":"shop"}]', [ENVIRONMENT.databaseTls]: 'maybe' };
  const { code, stdout } = await invoke(secret, 'createSecret', randomUUID(), variables);
  expect(code).toBe(1);
  expect(stdout).toMatch(/REDEPLOY\.0\.service: .*DB_TLS: /);
});
