import fc from 'fast-check';
import { isEnvironmentName, NAME_SPECS, type NamedKind, nameProblem } from '../../config/limits/names';
import { NAME_LIMITS, type NameContext, type NameKind, name, pathName, truncate } from '../../config/naming';

/** Lower-case words joined by single hyphens. */
const label = (maxWords: number) =>
  fc
    .array(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), { minLength: 1, maxLength: maxWords })
    .map((words) => words.join('-'));

const context: fc.Arbitrary<NameContext> = fc.record({
  project: label(6),
  name: label(1),
  names: fc.constantFrom('infixed' as const, 'exact' as const),
  suffix: fc.option(label(2), { nil: undefined }),
  nameTemplates: fc.constant({}),
});
const shop = (more: Partial<NameContext> = {}): NameContext => ({
  project: 'shop',
  name: 'dev',
  names: 'infixed',
  suffix: undefined,
  nameTemplates: {},
  ...more,
});

const kinds = Object.keys(NAME_LIMITS) as NameKind[];

describe('a name', () => {
  test('is within the limit of its kind, however long its parts', () => {
    fc.assert(
      fc.property(context, label(20), fc.constantFrom(...kinds), (env, resource, kind) => {
        const full = name(env, resource, kind);
        expect(full.length).toBeLessThanOrEqual(NAME_LIMITS[kind]);
        expect(full).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      }),
    );
  });

  test('is the same every time', () => {
    fc.assert(fc.property(context, label(20), (env, resource) => name(env, resource) === name({ ...env }, resource)));
  });

  test('starts with the project, and with the environment unless names are exact', () => {
    expect(name(shop(), 'alb')).toBe('shop-dev-alb');
    expect(name(shop({ names: 'exact' }), 'alb')).toBe('shop-alb');
    expect(name(shop({ names: 'exact', suffix: 'b' }), 'alb')).toBe('shop-alb-b');
    expect(pathName(shop(), 'ecs', 'api')).toBe('/shop/dev/ecs/api');
    expect(pathName(shop({ names: 'exact', suffix: 'b' }), 'api')).toBe('/shop/api/b');
  });

  test('stays apart from another one after both are cut', () => {
    fc.assert(
      fc.property(fc.uniqueArray(label(12), { minLength: 2, maxLength: 12 }), (all) => {
        const cut = all.map((each) => truncate(each, 32));
        expect(new Set(cut).size).toBe(all.length);
      }),
    );
  });

  test('keeps what fits, and the beginning of what does not', () => {
    fc.assert(
      fc.property(label(12), fc.integer({ min: 12, max: 64 }), (full, limit) => {
        const cut = truncate(full, limit);
        if (full.length <= limit) expect(cut).toBe(full);
        else expect(full.startsWith(cut.slice(0, cut.lastIndexOf('-')))).toBe(true);
      }),
    );
  });

  test('made of labels is taken by every kind of resource', () => {
    const plain = fc.stringMatching(/^[g-r][a-z0-9]{2,9}(-[b-r][a-z0-9]{0,5}){0,8}$/);
    fc.assert(
      fc.property(plain, fc.constantFrom(...(Object.keys(NAME_SPECS) as NamedKind[])), (full, kind) => {
        expect(nameProblem(kind, truncate(full, NAME_SPECS[kind].max))).toBeUndefined();
      }),
    );
  });
});

describe('AWS refuses', () => {
  test.each<[NamedKind, string]>([
    ['load-balancer', 'internal-shop'],
    ['load-balancer', '-shop'],
    ['load-balancer', 'shop-'],
    ['load-balancer', 'a'.repeat(33)],
    ['target-group', 'shop_api'],
    ['service', 'shop api'],
    ['container', 'shop/api'],
    ['repository', 'Shop'],
    ['repository', 'a'],
    ['repository', 'shop--api'],
    ['repository', 'shop/'],
    ['bucket', 'a..b'],
    ['bucket', '192.168.0.1'],
    ['bucket', 'xn--shop'],
    ['bucket', 'sthree-shop'],
    ['bucket', 'amzn-s3-demo-shop'],
    ['bucket', 'shop-s3alias'],
    ['bucket', 'shop--ol-s3'],
    ['bucket', 'shop.mrap'],
    ['bucket', 'shop--x-s3'],
    ['bucket', 'Shop'],
    ['bucket', 'sh'],
    ['iam-role', 'shop/api'],
    ['iam-role', 'a'.repeat(65)],
    ['security-group', 'sg-shop'],
    ['log-group', '/shop/api logs'],
    ['log-group', 'a'.repeat(513)],
    ['parameter', '/aws/shop'],
    ['parameter', 'ssm-shop'],
    ['alarm', 'cpu\u0007'],
    ['alarm', 'a'.repeat(256)],
    ['topic', 'shop.alerts'],
    ['topic', 'a'.repeat(257)],
    ['canary', 'Shop'],
    ['budget', 'shop:monthly'],
    ['schedule', 'a'.repeat(65)],
    ['lambda', 'shop.stop'],
    ['backup-vault', 'v'],
    ['backup-vault', 'a'.repeat(51)],
    ['table', 'ab'],
    ['database', '1shop'],
    ['database', 'shop--db'],
    ['database', 'shop-'],
    ['database', 'a'.repeat(64)],
    ['parameter-group', 'shop--pg'],
    ['subnet-group', 'default'],
    ['cache', 'a'.repeat(41)],
    ['queue', 'shop.runs'],
    ['queue', 'a'.repeat(81)],
    ['secret', 'aws/shop'],
    ['secret', 'shop master'],
    ['task', 'shop/api'],
    ['cluster', 'shop.main'],
    ['capacity-provider', 'fargate-shop'],
    ['schedule-group', 'shop jobs'],
    ['origin-access-control', 'a'.repeat(65)],
    ['cache-policy', 'shop.site'],
  ])('%s %s', (kind, full) => {
    expect(nameProblem(kind, full)).toMatch(/ (takes|refuses) /);
  });
});

test('an environment name is a DNS label of at most 12 characters', () => {
  for (const good of ['dev', 'stage3v3', 'free-tier', 'high-volume', 'a', '2'])
    expect(isEnvironmentName(good)).toBe(true);
  for (const bad of ['Dev', '-dev', 'dev-', 'de_v', '', 'thirteen-char']) expect(isEnvironmentName(bad)).toBe(false);
});
