/** A run over a cluster in memory: what one failure leaves done, and where a run that is ended anywhere ends up. */
import type { Service } from '@aws-sdk/client-ecs';
import { SINCE_TAG } from '../../lambda-src/spot-fallback/contract';
import { countsOf, type FallbackPorts, runFallback, SpotFallbackError } from '../../lambda-src/spot-fallback/run';
import { observedService, type Side, STRATEGIES } from '../../lambda-src/spot-fallback/service';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const NOW_TEXT = new Date(NOW).toISOString();
const HOUR = 3_600_000;
const TIMES = { fallBackAfterSeconds: 600, backAfterSeconds: 6 * 3_600 };
const LONG_AGO = new Date(NOW - 7 * HOUR).toISOString();
const NO_CAPACITY = '(service web) was unable to place a task. Reason: Capacity is unavailable at this time.';

interface Fake {
  side: Side;
  since?: string;
  failing?: boolean;
  rollout?: 'IN_PROGRESS' | 'COMPLETED';
}

/** `failOn` refuses one call, by its name and the service's; `endAfter` ends the run after that many changes. */
interface Faults {
  readonly failOn?: string;
  readonly endAfter?: number;
}

function serviceOf(name: string, { side, since, failing = false, rollout = 'COMPLETED' }: Fake): Service {
  return {
    serviceName: name,
    status: 'ACTIVE',
    serviceArn: `arn:aws:ecs:us-west-2:111122223333:service/shop/${name}`,
    desiredCount: 1,
    capacityProviderStrategy: [...STRATEGIES[side]],
    deployments: [{ status: 'PRIMARY', runningCount: failing ? 0 : 1, createdAt: new Date(0), rolloutState: rollout }],
    events: failing ? [{ createdAt: new Date(NOW - 900_000), message: NO_CAPACITY }] : [],
    tags: since === undefined ? [] : [{ key: SINCE_TAG, value: since }],
  };
}

/** Ports over these services, which a move and a tag change, and the calls that were made. */
function cluster(services: Record<string, Fake>, { failOn, endAfter = Number.POSITIVE_INFINITY }: Faults = {}) {
  const calls: string[] = [];
  let changes = 0;
  const called = (call: string, name: string): Fake => {
    if (failOn === `${call} ${name}`) throw new Error('AccessDenied');
    // As if the function ended: nothing after that is done.
    if (changes >= endAfter) throw new Error('ended');
    changes += 1;
    calls.push(`${call} ${name}`);
    return services[name] as Fake;
  };
  const ports: FallbackPorts = {
    list: async () => Object.keys(services).map((name) => `arn:service/shop/${name}`),
    describe: async (arns) => {
      const names = arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
      if (names.some((name) => failOn === `describe ${name}`)) throw new Error('Throttled');
      return names.map((name) => observedService(serviceOf(name, services[name] as Fake)));
    },
    move: async ({ name }, side) => {
      Object.assign(called(`move to ${side}:`, name), { side, failing: false, rollout: 'COMPLETED' });
    },
    tag: async ({ name }, since) => {
      called('tag', name).since = since;
    },
    untag: async ({ name }) => {
      delete called('untag', name).since;
    },
    now: () => NOW,
    log: () => undefined,
  };
  return { ports, calls };
}

const failing = (): Fake => ({ side: 'spot', failing: true });
const due = (): Fake => ({ side: 'on-demand', since: LONG_AGO });

test('a service is never on demand without its tag', async () => {
  const { ports, calls } = cluster({ api: failing(), web: due() });
  const report = await runFallback(ports, TIMES);
  expect(calls).toEqual(['tag api', 'move to on-demand: api', 'move to spot: web', 'tag web']);
  expect(countsOf(report)).toEqual({ FellBack: 1, BackOnSpot: 1, Failed: 0, Notices: 0 });
});

test('a service that was back and is rolled back to on-demand waits as long again', async () => {
  const services = { web: due() };
  await runFallback(cluster(services).ports, TIMES);
  services.web.side = 'on-demand';
  const { ports, calls } = cluster(services);
  await runFallback(ports, TIMES);
  expect(calls).toEqual([]);
  expect(services.web.since).toBe(NOW_TEXT);
});

test('an environment that leaves Spot is not brought back before the function is gone', async () => {
  const services: Record<string, Fake> = { web: { side: 'on-demand' } };
  for (let run = 0; run < 3; run += 1) await runFallback(cluster(services).ports, TIMES);
  expect(services).toEqual({ web: { side: 'on-demand', since: NOW_TEXT } });
});

test('a way back that ended before its tag, and was rolled back, waits as long again', async () => {
  const services: Record<string, Fake> = { web: { ...due(), since: '2026-06-01T00:00:00Z' } };
  await runFallback(cluster(services, { endAfter: 1 }).ports, TIMES);
  services['web'] = { side: 'on-demand' };
  await runFallback(cluster(services).ports, TIMES);
  expect(services).toEqual({ web: { side: 'on-demand', since: NOW_TEXT } });
});

test('a tag that cannot be read is written anew, and counted', async () => {
  const services: Record<string, Fake> = { web: { side: 'on-demand', since: 'yesterday' } };
  const report = await runFallback(cluster(services).ports, TIMES);
  expect(services).toEqual({ web: { side: 'on-demand', since: NOW_TEXT } });
  expect(countsOf(report)).toEqual({ FellBack: 0, BackOnSpot: 0, Failed: 0, Notices: 1 });
});

describe('ended after any call, the next runs come to the same end', () => {
  test.each<[string, () => Fake, Fake]>([
    ['a fall back', failing, { side: 'on-demand', since: NOW_TEXT }],
    ['a way back', due, { side: 'spot' }],
    ['a service that nobody remembers', () => ({ side: 'on-demand' }), { side: 'on-demand', since: NOW_TEXT }],
    ['a tag that cannot be read', () => ({ ...due(), since: '?' }), { side: 'on-demand', since: NOW_TEXT }],
    ['a tag that says nothing', () => ({ side: 'spot', since: LONG_AGO }), { side: 'spot' }],
  ])('%s', async (_, start, end) => {
    for (const endAfter of [0, 1, 2]) {
      const services = { web: start() };
      await runFallback(cluster(services, { endAfter }).ports, TIMES);
      await runFallback(cluster(services).ports, TIMES);
      await runFallback(cluster(services).ports, TIMES);
      expect(services.web).toMatchObject(end);
      expect(services.web.since).toBe(end.since);
    }
  });

  test('a fall back that ended before the move is none when Spot has capacity again', async () => {
    const services: Record<string, Fake> = { web: failing() };
    await runFallback(cluster(services, { endAfter: 1 }).ports, TIMES);
    services['web'] = { side: 'spot', since: NOW_TEXT };
    await runFallback(cluster(services).ports, TIMES);
    expect(services).toEqual({ web: { side: 'spot' } });
  });
});

describe("one service's failure stops no other", () => {
  test.each(['tag api', 'move to on-demand: api'])('%s', async (failOn) => {
    const { ports, calls } = cluster({ api: failing(), web: failing() }, { failOn });
    const report = await runFallback(ports, TIMES);
    expect(calls.slice(-2)).toEqual(['tag web', 'move to on-demand: web']);
    expect(report.problems).toMatchObject([{ id: 'api', message: 'fall-back failed' }]);
    expect(countsOf(report)).toMatchObject({ FellBack: 1, Failed: 1 });
  });

  test('ten are described at a time, and ten that cannot be are named', async () => {
    const services = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`s${index}`, failing()]));
    const report = await runFallback(cluster(services, { failOn: 'describe s3' }).ports, TIMES);
    expect(report.done['fall-back']).toEqual(['s10']);
    expect(report.problems).toMatchObject([
      { id: 's0, s1, s2, s3, s4, s5, s6, s7, s8, s9', message: 'cannot be described' },
    ]);
  });
});

test('a failed run names every problem, and keeps the errors behind them', () => {
  const refused = new Error('AccessDenied');
  const error = new SpotFallbackError({
    problems: [
      { id: 'api', message: 'back failed', error: refused },
      { id: 'web', message: 'fall-back failed', error: refused },
    ],
  });
  expect(error.message).toBe('api: back failed\nweb: fall-back failed');
  expect((error.cause as AggregateError).errors).toEqual([refused, refused]);
});
