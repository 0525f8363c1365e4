import fc from 'fast-check';
import { parseLeniently } from '../../config/parse';
import { parseProject } from '../../config/project';
import { deployment } from '../../config/vocabulary/deployment';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';

const dev = (patch: Patch): unknown =>
  patched(
    deploymentInput(),
    Object.fromEntries(Object.entries(patch).map(([path, value]) => [`environments.dev.${path}`, value])),
  );
const places = (input: unknown): string[] =>
  parseProject({ deployments: [input], account: accountInput() })
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ rule, path }) => `${rule} at ${path}`);

describe('a wrong shape', () => {
  test('is said once, and hides no other finding', () => {
    expect(
      places(
        dev({
          power: { kind: 'schedul', timeZone: 'Mars/Olympus', on: [{ days: ['mon'], from: 8, to: '20:00' }] },
          'services.web.size': 'small',
          'services.api.scaling.min': 9,
          'network.zones': ['a', 2],
          usage: undefined,
          'ingress.tlsPolcy': 'x',
          'monitoring.uptime': OFF,
        }),
      ),
    ).toEqual([
      'schema/unknown-key at ingress.tlsPolcy',
      'schema/value at network.zones[1]',
      'schema/value at power.kind',
      'schema/value at power.on[0].from',
      'schedule/time-zone at power.timeZone',
      'scaling/bounds at services.api.scaling.min',
      'schema/value at services.web.size',
      'schema/missing at usage',
    ]);
  });

  test('of a whole service leaves no dangling references behind', () => {
    expect(places(dev({ 'services.web': 'soon' }))).toEqual(['schema/value at services.web']);
  });

  test('of what environments inherit is not said in each of them', () => {
    const input = patched(deploymentInput(), { name: 'Shop_1', region: 7, tags: 'none', requiredTags: ['CostCenter'] });
    const { findings } = parseProject({ deployments: [input], account: accountInput() });
    expect(findings.map(({ deployment: name, rule, path }) => `${name}: ${rule} at ${path}`)).toEqual([
      'Shop_1: schema/value at name',
      'Shop_1: schema/value at region',
      'Shop_1: schema/value at tags',
      'Shop_1: recovery/state-only at recovery.backup.kind',
    ]);
  });

  test('does not make the decisions about it point nowhere', () => {
    const decisions = [{ rule: 'schedule/utc', path: 'power.timeZone', plan: 'cron in UTC', instead: 'local time' }];
    const power = { kind: 'nightly', timeZone: 'UTC' };
    expect(places(patched(deploymentInput(), { decisions, 'environments.dev.power': power }))).toEqual([
      'schema/value at power.kind',
    ]);
  });

  test.each([
    ['services.api.size', 'big', "write '256/512'"],
    ['network.cidr', 'ten', "write '10.0.0.0/16'"],
    ['ingress.idleTimeout', '60', "write '15m'"],
    ['dataProtection', 'disposible', "write 'disposable'"],
    ['power.kind', 'alwayson', "write 'always-on'"],
    ['names', undefined, undefined],
  ])('at %s comes with an example', (path, value, fix) => {
    const { findings } = parseLeniently(deployment, dev({ [path]: value }), 'shop');
    expect(findings.map(({ finding }) => finding.fix)).toEqual(fix === undefined ? [] : [fix]);
  });

  test('suggests keys of the kind that is written, not of its neighbours', () => {
    const [found] = parseLeniently(deployment, dev({ 'ingress.throttle': {} }), 'shop').findings;
    expect(found?.finding.limit).toBe('known here: accessLogs, domain, idleTimeout, kind, tlsPolicy');
  });
});

const OFF = { kind: 'off', reason: 'left out to keep the test input small' };

describe('the lenient parser', () => {
  const account = accountInput();

  test('never throws, and says what is wrong', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (file, accountFile) => {
        const { project, findings } = parseProject({ deployments: [file], account: accountFile });
        return project === undefined && findings.length > 0;
      }),
    );
  });

  test('survives values that are no JSON', () => {
    const circular: Record<string, unknown> = { ...deploymentInput(), summary: Symbol('summary') };
    circular['tags'] = circular;
    expect(places(circular)).toEqual(expect.arrayContaining(['schema/value at summary']));
    expect(places(() => 'a function')).toEqual(['schema/value at (all of it)']);
    expect(places(JSON.parse('{"__proto__": {"name": "x"}, "constructor": 1}')).length).toBeGreaterThan(0);
  });

  /** Every path below the environment, to a leaf or to something in between. */
  const paths = leafPaths(deploymentInput().environments['dev']);

  test('survives any value anywhere in a valid file', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), wrongValue(), (path, value) => {
        const { project, findings } = parseProject({ deployments: [dev({ [path]: value })], account });
        return project !== undefined || findings.some(({ severity }) => severity === 'error');
      }),
      { numRuns: 100 },
    );
  });

  test('changes nothing in what it is given', () => {
    const input = dev({ 'services.api.size': 'big', 'network.zones': [1, 2] });
    const copy = structuredClone(input);
    parseProject({ deployments: [input], account });
    expect(input).toEqual(copy);
  });
});

function wrongValue(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', '0s', '1d', '0/0', '0.0.0.0/0', '999.0.0.0/99', Number.NaN, -1, 0, 1e21, [], {}, undefined),
    fc.constantFrom({ kind: 'on' }, { kind: 'off', reason: 'ten letters' }, { kind: 'none' }, { kind: 'fargate' }),
  );
}

function leafPaths(value: unknown, at: readonly string[] = []): string[] {
  const own = at.length > 0 ? [at.join('.')] : [];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...at, key]))];
}
