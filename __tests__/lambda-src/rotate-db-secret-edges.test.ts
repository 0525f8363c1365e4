/** What the rotation function takes and gives, without a database: variables, permissions, statements, errors, logs. */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { readConfig } from '../../lambda-src/rotate-db-secret/config';
import { permissions } from '../../lambda-src/rotate-db-secret/contract';
import { assertPrivate, databaseError, type Statement } from '../../lambda-src/rotate-db-secret/database';
import { mysql } from '../../lambda-src/rotate-db-secret/mysql';
import { scramVerifier } from '../../lambda-src/rotate-db-secret/scram';
import { logTo } from '../../lambda-src/shared/log';

describe('variables', () => {
  test('none are needed', () => {
    expect(readConfig({})).toEqual({ redeploy: [], tls: 'verify' });
  });

  test('services to redeploy', () => {
    const redeploy = [{ cluster: 'shop', service: 'api' }];
    expect(readConfig({ REDEPLOY: JSON.stringify(redeploy), DB_TLS: 'off' })).toEqual({ redeploy, tls: 'off' });
  });

  test.each([
    [{ REDEPLOY: 'shop/api' }, 'REDEPLOY: must be JSON'],
    [{ REDEPLOY: '[{"cluster":"shop"}]' }, 'REDEPLOY.0.service'],
    [{ DB_TLS: 'no' }, 'DB_TLS'],
  ])('%j is refused', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });

  test('without TLS only loopback is reached', () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(() => assertPrivate(host, 'off')).not.toThrow();
    expect(() => assertPrivate('shop.example', 'off')).toThrow('TLS is off');
    expect(() => assertPrivate('shop.example', 'verify')).not.toThrow();
  });
});

test('permissions name what they are for: no wildcard but for passwords, which are of no secret', () => {
  const all = permissions({ secretArns: ['s'], masterSecretArns: ['m'], keyArns: ['k'], serviceArns: ['e'] });
  expect(all.map(({ sid, resources }) => [sid, resources])).toEqual([
    ['RotateSecrets', ['s']],
    ['ReadMasterSecrets', ['m']],
    ['GeneratePasswords', ['*']],
    ['UseKeysOfSecrets', ['k']],
    ['RedeployServices', ['e']],
  ]);
  const actions = all.flatMap((statement) => statement.actions);
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  expect(permissions({ secretArns: ['s'] }).map(({ sid }) => sid)).toEqual(['RotateSecrets', 'GeneratePasswords']);
});

test('a SCRAM verifier is what its password makes of its salt', () => {
  const [, iterations = '', salt = '', storedKey = '', serverKey = ''] =
    /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/.exec(scramVerifier('hunter2')) ?? [];
  const salted = pbkdf2Sync('hunter2', Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  expect(createHash('sha256').update(clientKey).digest('base64')).toBe(storedKey);
  expect(createHmac('sha256', salted).update('Server Key').digest('base64')).toBe(serverKey);
  expect(scramVerifier('hunter2')).not.toBe(scramVerifier('hunter2'));
});

/** A stand-in for a server, since no real MySQL is at hand: MariaDB's words are tried on a real one. */
test.each([
  ['8.4.6', 'ALTER USER USER() IDENTIFIED BY ?'],
  ['10.11.19-MariaDB-log', 'SET PASSWORD = PASSWORD(?)'],
])('MySQL %s changes its own password with %s', async (version, text) => {
  const said: Statement[] = [];
  const run = async (statement: Statement) => {
    said.push(statement);
    return [{ version }];
  };
  await mysql.setOwnPassword({ run, end: async () => undefined }, 'app', 'hunter2');
  expect(said.at(-1)).toMatchObject({ text, values: ['hunter2'], secret: true });
});

describe('errors and logs hold no password', () => {
  const failed = Object.assign(new Error("near 'hunter2'"), { code: 'ER_PARSE_ERROR', sql: "IDENTIFIED BY 'hunter2'" });

  test('of a statement with a password only the code is told', () => {
    const error = databaseError('MySQL: set the password of app', failed, true);
    expect(error.message).toBe('MySQL: set the password of app failed (ER_PARSE_ERROR)');
    expect(JSON.stringify({ ...error, message: error.message, cause: error.cause })).not.toContain('hunter2');
  });

  test('of another the message, too; never the properties', () => {
    const error = databaseError('GRANT', Object.assign(new Error('no such user'), { code: '42704', sql: 'hunter2' }));
    expect(error.message).toBe('GRANT failed (42704): no such user');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  test('a line of the log is JSON, with name, message and stack of errors and of what caused them', () => {
    const lines: string[] = [];
    const cause = Object.assign(new Error('inner'), { sql: 'hunter2' });
    logTo((line) => lines.push(line), { requestId: '1' })('error', 'failed', { error: new Error('outer', { cause }) });
    const [line = ''] = lines;
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toMatchObject({
      level: 'ERROR',
      message: 'failed',
      requestId: '1',
      error: { name: 'Error', message: 'outer', cause: { message: 'inner' } },
    });
    expect(line).not.toContain('hunter2');
  });
});
