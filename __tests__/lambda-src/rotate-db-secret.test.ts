/** What the rotation function decides, without a database: names, versions, what may follow what. */
import fc from 'fast-check';
import { type DatabaseSecret, ENGINES } from '../../lambda-src/rotate-db-secret/contract';
import {
  alternateOf,
  assertFollows,
  longestUsername,
  masterLogin,
  needsRedeploy,
  nextSecret,
  ownerOf,
  parseSecret,
  sameLogin,
  standingOf,
  versionWith,
} from '../../lambda-src/rotate-db-secret/core';

const SINGLE: DatabaseSecret = {
  engine: 'postgres',
  username: 'app',
  password: 'hunter2',
  host: 'shop.example',
  port: 5432,
  dbname: 'shop',
};
const MASTER_ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/master-abcdef';
const PAIR: DatabaseSecret = { ...SINGLE, masterarn: MASTER_ARN };
const TOKEN = 'b1a7e3c0-0000-4000-8000-000000000001';

describe('two users that take turns', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/).filter((text) => !text.endsWith('_clone'));

  test('the other of the other is the first, and both have one owner', () => {
    fc.assert(
      fc.property(name, (username) => {
        expect(alternateOf(alternateOf(username))).toBe(username);
        expect(alternateOf(username)).not.toBe(username);
        expect(ownerOf(alternateOf(username))).toBe(ownerOf(username));
      }),
    );
  });

  test.each(ENGINES)('%s: the longest name has room for what is appended, and one more has not', (engine) => {
    const secret = (length: number, masterarn?: string) =>
      JSON.stringify({ ...SINGLE, engine, username: 'a'.repeat(length), ...(masterarn ? { masterarn } : {}) });
    for (const masterarn of [undefined, MASTER_ARN]) {
      const longest = longestUsername(engine, masterarn !== undefined);
      const parsed = parseSecret(secret(longest, masterarn), 'AWSCURRENT');
      const next = nextSecret(parsed, 'new');
      expect(parseSecret(JSON.stringify(next), 'AWSPENDING')).toEqual(next);
      expect(() => parseSecret(secret(longest + 1, masterarn), 'AWSCURRENT')).toThrow();
    }
  });

  test.each([
    ['postgres', 63, 57],
    ['mysql', 32, 26],
  ] as const)('%s: %d characters, %d of them for a pair', (engine, single, pair) => {
    expect([longestUsername(engine, false), longestUsername(engine, true)]).toEqual([single, pair]);
  });
});

describe('reading a secret', () => {
  test('a port may be text, and other keys are kept', () => {
    const text = JSON.stringify({ ...SINGLE, port: '5432', dbInstanceIdentifier: 'shop' });
    expect(parseSecret(text, 'AWSCURRENT')).toEqual({ ...SINGLE, dbInstanceIdentifier: 'shop' });
  });

  test.each<[string, object]>([
    ['engine', { engine: 'oracle' }],
    ['username', { username: 'app"; DROP ROLE x' }],
    ['username', { username: "app'--" }],
    ['username', { username: '' }],
    ['password', { password: '' }],
    ['host', { host: 'shop.example/?sslmode=disable' }],
    ['port', { port: 70_000 }],
    ['port', { port: '5432; x' }],
    ['dbname', { dbname: 'shop`' }],
    ['masterarn', { masterarn: 'shop/master' }],
  ])('%s is checked: %j', (key, change) => {
    const read = () => parseSecret(JSON.stringify({ ...SINGLE, ...change }), 'AWSCURRENT');
    expect(read).toThrow(`AWSCURRENT is no secret of a database. ${key}: `);
    expect(read).not.toThrow('hunter2');
  });

  test('what is no JSON is not quoted', () => {
    expect(() => parseSecret('{"password":"hunter2"', 'AWSCURRENT')).toThrow(/^AWSCURRENT is not JSON\.$/);
  });
});

describe('the pending version', () => {
  test.each([
    ['one user', SINGLE, 'app'],
    ['two users', PAIR, 'app_clone'],
    ['two users, the second time', { ...PAIR, username: 'app_clone' }, 'app'],
  ])('%s', (_, current, username) => {
    const pending = nextSecret(current, 'new');
    expect(pending).toEqual({ ...current, username, password: 'new' });
    expect(() => assertFollows(current, pending)).not.toThrow();
  });

  test.each(['engine', 'host', 'port', 'dbname', 'masterarn', 'username'] as const)('another %s is refused', (key) => {
    const other = { engine: 'mysql', host: 'evil.example', port: 1, dbname: 'x', masterarn: 'arn:x', username: 'x' };
    for (const current of [SINGLE, PAIR]) {
      const pending = { ...nextSecret(current, 'new'), [key]: other[key] } as DatabaseSecret;
      expect(() => assertFollows(current, pending)).toThrow(key === 'username' ? 'for the user x' : `in ${key}`);
    }
  });

  test('the master is of the same server and none of the two; it logs into the database of the two', () => {
    const master = { ...SINGLE, username: 'root', password: 'of-root', dbname: 'admin' };
    const login = { ...PAIR, username: 'root', password: 'of-root' };
    const read = (value: object) => masterLogin(JSON.stringify(value), PAIR);
    expect(read(master)).toEqual(login);
    // As RDS writes the secret that it manages.
    expect(read({ username: 'root', password: 'of-root' })).toEqual(login);
    for (const change of [{ host: 'evil.example' }, { port: 1 }, { username: 'app' }, { username: 'app_clone' }]) {
      expect(() => read({ ...master, ...change })).toThrow();
    }
    expect(() => read({ username: 'root' })).toThrow('The master secret is no secret of a database. password: ');
  });

  test('a login is the same whatever its password', () => {
    expect(sameLogin(SINGLE, { ...SINGLE, password: 'x' })).toBe(true);
    for (const change of [{ username: 'x' }, { host: 'x' }, { port: 1 }, { dbname: 'x' }]) {
      expect(sameLogin(SINGLE, { ...SINGLE, ...change })).toBe(false);
    }
  });
});

describe('labels of versions', () => {
  test.each([
    [['AWSPENDING'], 'pending'],
    [['AWSCURRENT'], 'current'],
    [['AWSCURRENT', 'AWSPENDING'], 'current'],
  ])('%j is %s', (labels, standing) => {
    expect(standingOf({ rotationEnabled: true, versions: { [TOKEN]: labels } }, TOKEN)).toBe(standing);
    expect(standingOf({ versions: { [TOKEN]: labels } }, TOKEN)).toBe(standing);
  });

  test.each([
    [{ rotationEnabled: false, versions: { [TOKEN]: ['AWSPENDING'] } }, 'not enabled'],
    [{ rotationEnabled: true, versions: {} }, 'no version'],
    [{ rotationEnabled: true, versions: { [TOKEN]: [] } }, 'not labelled'],
    [{ rotationEnabled: true, versions: { [TOKEN]: ['AWSPREVIOUS'] } }, 'not labelled'],
  ])('%j is refused', (description, message) => {
    expect(() => standingOf(description, TOKEN)).toThrow(message);
  });

  test('the version with a label', () => {
    const versions = { a: ['AWSPREVIOUS'], b: ['AWSCURRENT', 'AWSPENDING'] };
    expect(versionWith('AWSCURRENT', { versions })).toBe('b');
    expect(versionWith('AWSCURRENT', { versions: {} })).toBeUndefined();
  });

  const at = (seconds: number) => new Date(seconds * 1_000);
  test.each([
    [at(9), at(10), true],
    [at(10), at(10), false],
    [at(11), at(10), false],
    [undefined, at(10), true],
    [at(10), undefined, true],
  ])('deployed at %j, version of %j: redeploy is %s', (deployed, created, expected) => {
    expect(needsRedeploy(deployed, created)).toBe(expected);
  });
});
