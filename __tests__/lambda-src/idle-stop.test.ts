/** What idle stop takes for use: one input for each rule that breaks only it. */
import fc from 'fast-check';
import { readConfig } from '../../lambda-src/idle-stop/config';
import { idleEvent, permissions } from '../../lambda-src/idle-stop/contract';
import { type IdlePower, isOvertaken, judge } from '../../lambda-src/idle-stop/core';
import type { Cpu, Evidence } from '../../lambda-src/idle-stop/evidence';
import { cpuSpan, periodsBetween, requestSpan } from '../../lambda-src/idle-stop/window';

const at = (time: string): number => Date.parse(`2026-06-01T${time}Z`);
const times = (span: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(span).map(([key, value]) => [key, new Date(value as number).toISOString().slice(11, 19)]),
  );

describe('the window', () => {
  test('of minutes ends with the last complete one, and all but the last three are due', () => {
    expect(times(cpuSpan(at('12:02:17'), 900, 60))).toEqual({ from: '11:44:00', due: '11:59:00', to: '12:02:00' });
  });

  test('of five minutes stands on the periods of the clock', () => {
    expect(times(cpuSpan(at('12:02:17'), 600, 300))).toEqual({ from: '11:45:00', due: '11:55:00', to: '12:00:00' });
  });

  test('that is no multiple of the period is covered whole', () => {
    expect(times(cpuSpan(at('12:05:00'), 601, 300))).toEqual({ from: '11:45:00', due: '12:00:00', to: '12:05:00' });
  });

  test('of requests reaches to now, the minute that has begun too', () => {
    expect(times(requestSpan(at('12:02:17'), 900))).toEqual({ from: '11:44:00', due: '11:44:00', to: '12:03:00' });
  });

  const span = fc.record({
    now: fc.integer({ min: at('00:00:00'), max: at('23:59:59') }),
    seconds: fc.integer({ min: 1, max: 86_400 }),
    period: fc.constantFrom(60, 300),
  });

  test('is never shorter than asked for, and never has a period that is not over', () => {
    fc.assert(
      fc.property(span, ({ now, seconds, period }) => {
        const { from, due, to } = cpuSpan(now, seconds, period);
        expect(due - from).toBeGreaterThanOrEqual(seconds * 1_000);
        expect(due).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(now);
        expect([from, due, to].map((each) => each % (period * 1_000))).toEqual([0, 0, 0]);
      }),
    );
  });
});

test('an event counts for one interval, to the second', () => {
  const event = { kind: 'scheduled', at: '2026-06-01T12:00:00Z' } as const;
  expect(isOvertaken(event, at('12:05:00'))).toBe(false);
  expect(isOvertaken(event, at('12:05:01'))).toBe(true);
});

test.each([
  ['another kind', { kind: 'asked' }],
  ['no time', { kind: 'scheduled' }],
  ['a time without a zone', { kind: 'scheduled', at: '2026-06-01T12:00:00' }],
  ['more than agreed', { kind: 'scheduled', at: '2026-06-01T12:00:00Z', idle: true }],
])('an event with %s is none', (_, event) => {
  expect(idleEvent.safeParse(event).success).toBe(false);
});

test('settings that are missing are all named at once', () => {
  expect(() => readConfig({})).toThrow(/POWER_PATH.*POWER_SWITCH_FUNCTION/);
  expect(readConfig({ POWER_PATH: '/shop/dev/power', POWER_SWITCH_FUNCTION: 'shop-power-switch' })).toEqual({
    path: '/shop/dev/power',
    powerSwitch: 'shop-power-switch',
  });
});

test('without services, instances and queues it may read the unit and metrics, and ask the switch', () => {
  expect(permissions({ parameters: 'p', powerSwitch: 's' }).map(({ sid }) => sid)).toEqual([
    'ReadUnit',
    'AskPowerSwitch',
    'ReadMetrics',
  ]);
});

const NOW = at('12:02:17');
const POWER: IdlePower = { kind: 'idle-stop', windowSeconds: 900, cpuBelowPercent: 5, minimumUptimeSeconds: 1_800 };

/** A series of 1 % in every due period. */
function low(of: string, periodSeconds: 60 | 300, value = 1): Cpu {
  const span = cpuSpan(NOW, POWER.windowSeconds, periodSeconds);
  const datapoints = periodsBetween(span.from, span.due, periodSeconds).map((each) => ({ at: each, value }));
  return { of, periodSeconds, span, runs: true, datapoints };
}

/** Nothing uses it. */
const IDLE: Evidence = {
  cpu: [low('service/worker', 60), low('host/i-1', 300)],
  requests: [{ of: 'app/models/1', since: at('11:44:00'), count: 0 }],
  messages: [{ of: 'runs', visible: 0, delayed: 0, inFlight: 0 }],
  changes: [],
  running: [
    { of: 'service/worker', since: at('11:32:17') },
    { of: 'host/i-1', since: at('08:00:00') },
  ],
  problems: [],
};

const kinds = (different: Partial<Evidence>) =>
  judge(POWER, { ...IDLE, ...different }, NOW).reasons.map(({ kind }) => kind);
const withCpu = (change: (cpu: Cpu) => Partial<Cpu>): Partial<Evidence> => {
  const [worker = low('service/worker', 60), ...others] = IDLE.cpu;
  return { cpu: [{ ...worker, ...change(worker) }, ...others] };
};

describe('the verdict', () => {
  test('a unit that nothing uses is idle', () => {
    expect(judge(POWER, IDLE, NOW)).toEqual({ idle: true, reasons: [] });
  });

  test('exactly the minimum uptime is enough, a second less is not', () => {
    expect(kinds({ running: [{ of: 'service/worker', since: NOW - 1_800_000 }] })).toEqual([]);
    expect(kinds({ running: [{ of: 'service/worker', since: NOW - 1_799_000 }] })).toEqual(['uptime']);
  });

  test('CPU at the threshold is not below it', () => {
    expect(kinds({ cpu: [low('service/worker', 60, 4.99)] })).toEqual([]);
    expect(kinds({ cpu: [low('service/worker', 60, 5)] })).toEqual(['cpu']);
  });

  test('one period over the threshold counts, whatever the average of the window is', () => {
    expect(
      kinds(
        withCpu(({ datapoints }) => ({
          datapoints: datapoints.map((each, i) => (i === 7 ? { ...each, value: 6 } : each)),
        })),
      ),
    ).toEqual(['cpu']);
  });

  test('what is no number is not below the threshold', () => {
    expect(kinds({ cpu: [low('service/worker', 60, Number.NaN)] })).toEqual(['cpu']);
  });

  test('a datapoint that came before it is due counts, and none is missed there', () => {
    const late = { at: at('12:01:00'), value: 50 };
    expect(kinds(withCpu(({ datapoints }) => ({ datapoints: [...datapoints, late] })))).toEqual(['cpu']);
    expect(kinds(withCpu(({ datapoints }) => ({ datapoints: [...datapoints, { ...late, value: 1 }] })))).toEqual([]);
  });

  test('a datapoint between two periods stands for neither', () => {
    expect(
      kinds(withCpu(({ datapoints }) => ({ datapoints: datapoints.map((each) => ({ ...each, at: each.at + 1 })) }))),
    ).toEqual(['cpu-missing']);
  });

  test('a service without tasks owes no datapoints, and those of a task that it had count', () => {
    expect(kinds(withCpu(() => ({ runs: false, datapoints: [] })))).toEqual([]);
    expect(kinds(withCpu(() => ({ runs: false, datapoints: [{ at: at('11:50:00'), value: 80 }] })))).toEqual(['cpu']);
  });

  test.each([
    ['visible', { visible: 1 }],
    ['delayed', { delayed: 1 }],
    ['in flight', { inFlight: 1 }],
  ])('a message that is %s is work', (_, different) => {
    expect(kinds({ messages: [{ of: 'runs', visible: 0, delayed: 0, inFlight: 0, ...different }] })).toEqual([
      'messages',
    ]);
  });

  test('one request at the load balancer is use', () => {
    expect(kinds({ requests: [{ of: 'app/models/1', since: NOW, count: 1 }] })).toEqual(['requests']);
  });

  test('a deployment in progress is use', () => {
    expect(kinds({ changes: [{ of: 'service/worker', what: '2 deployments' }] })).toEqual(['change']);
  });

  test('what has not started yet, and what cannot be read, is not idle', () => {
    expect(kinds({ running: [{ of: 'service/worker' }] })).toEqual(['uptime-unknown']);
    expect(kinds({ problems: [{ id: 'unit', message: 'tasks cannot be read' }] })).toEqual(['unreadable']);
  });

  test('a database alone shows neither work nor idleness', () => {
    expect(kinds({ cpu: [], running: [] })).toEqual(['nothing-runs']);
  });

  test('every reason is named, with what was seen', () => {
    const { reasons } = judge(
      POWER,
      {
        cpu: [{ ...low('service/worker', 60, 9), datapoints: low('service/worker', 60, 9).datapoints.slice(1) }],
        requests: [{ of: 'app/models/1', since: at('11:44:00'), count: 12 }],
        messages: [{ of: 'runs', visible: 3, delayed: 0, inFlight: 1 }],
        changes: [{ of: 'service/worker', what: '2 deployments' }],
        running: [{ of: 'service/worker', since: NOW - 60_000 }],
        problems: [{ id: 'unit', message: 'instances cannot be read' }],
      },
      NOW,
    );
    expect(reasons.map(({ of, detail }) => `${of}: ${detail}`)).toEqual([
      'unit: instances cannot be read',
      'service/worker: 1 of 15 datapoints are missing, the first of 2026-06-01T11:44:00.000Z',
      'service/worker: 9 % at 2026-06-01T11:45:00.000Z, not below 5 %; 14 such datapoints',
      'app/models/1: 12 requests since 2026-06-01T11:44:00.000Z',
      'runs: 3 visible, 0 delayed, 1 in flight',
      'service/worker: 2 deployments',
      'service/worker: up for 60 s of at least 1800 s',
    ]);
  });
});

/** Any unit that nothing uses, at any time. */
const idleUnit = fc
  .record({
    now: fc.integer({ min: at('00:00:00'), max: at('23:59:59') }),
    power: fc.record({
      windowSeconds: fc.integer({ min: 600, max: 7_200 }),
      cpuBelowPercent: fc.double({ min: 0.1, max: 50, noNaN: true }),
      minimumUptimeSeconds: fc.integer({ min: 600, max: 7_200 }),
    }),
    periods: fc.array(fc.constantFrom<60 | 300>(60, 300), { minLength: 1, maxLength: 5 }),
    load: fc.double({ min: 0, max: 0.99, noNaN: true }),
    queues: fc.integer({ min: 1, max: 3 }),
    balancers: fc.integer({ min: 1, max: 3 }),
    older: fc.integer({ min: 0, max: 10_000 }),
  })
  .map(({ now, power, periods, load, queues, balancers, older }) => {
    const series = periods.map((periodSeconds, index): Cpu => {
      const span = cpuSpan(now, power.windowSeconds, periodSeconds);
      const datapoints = periodsBetween(span.from, span.due, periodSeconds).map((each) => ({
        at: each,
        value: power.cpuBelowPercent * load,
      }));
      return { of: `service/${index}`, periodSeconds, span, runs: true, datapoints };
    });
    const evidence: Evidence = {
      cpu: series,
      requests: Array.from({ length: balancers }, (_, index) => ({ of: `app/${index}`, since: now, count: 0 })),
      messages: Array.from({ length: queues }, (_, index) => ({ of: `${index}`, visible: 0, delayed: 0, inFlight: 0 })),
      changes: [],
      running: series.map(({ of }) => ({ of, since: now - power.minimumUptimeSeconds * 1_000 - older })),
      problems: [],
    };
    return { now, power: { kind: 'idle-stop', ...power } as const, evidence };
  });

/** `items` with one of them, chosen by `seed`, changed. */
function oneChanged<Item>(items: readonly Item[], seed: number, change: (item: Item) => Item): Item[] {
  return items.map((item, index) => (index === seed % items.length ? change(item) : item));
}

describe('any unit that nothing uses', () => {
  const seed = fc.nat();

  /** The kinds of reasons once one thing is changed, which must be this one alone. */
  const breaks = (
    kind: string,
    change: (evidence: Evidence, seed: number, given: { now: number; power: IdlePower }) => Partial<Evidence>,
  ) =>
    fc.assert(
      fc.property(idleUnit, seed, ({ now, power, evidence }, each) => {
        expect(judge(power, evidence, now).idle).toBe(true);
        const verdict = judge(power, { ...evidence, ...change(evidence, each, { now, power }) }, now);
        expect(verdict.idle).toBe(false);
        expect(verdict.reasons.map((reason) => reason.kind)).toEqual([kind]);
      }),
    );

  test('is not idle with any single datapoint missing', () => {
    breaks('cpu-missing', ({ cpu }, which) => ({
      cpu: oneChanged(cpu, which, (series) => ({
        ...series,
        datapoints: series.datapoints.filter((_, index) => index !== which % series.datapoints.length),
      })),
    }));
  });

  test('is not idle with any single period of work', () => {
    breaks('cpu', ({ cpu }, which, { power }) => ({
      cpu: oneChanged(cpu, which, (series) => ({
        ...series,
        datapoints: oneChanged(series.datapoints, which, (each) => ({ ...each, value: power.cpuBelowPercent })),
      })),
    }));
  });

  test('is not idle with any request', () => {
    breaks('requests', ({ requests }, which) => ({
      requests: oneChanged(requests, which, (each) => ({ ...each, count: 1 + which })),
    }));
  });

  test('is not idle with any message', () => {
    const places = ['visible', 'delayed', 'inFlight'] as const;
    breaks('messages', ({ messages }, which) => ({
      messages: oneChanged(messages, which, (each) => ({ ...each, [places[which % 3] ?? 'visible']: 1 + which })),
    }));
  });

  test('is not idle during any deployment', () => {
    breaks('change', ({ running }, which) => ({
      changes: [{ of: running[which % running.length]?.of ?? '', what: 'a deployment is in progress' }],
    }));
  });

  test('is not idle before anything of it has been up long enough', () => {
    breaks('uptime', ({ running }, which, { now, power }) => ({
      running: oneChanged(running, which, (each) => ({
        ...each,
        since: now - Math.min(which, power.minimumUptimeSeconds * 1_000 - 1),
      })),
    }));
  });

  test('is not idle when anything could not be read', () => {
    breaks('unreadable', () => ({ problems: [{ id: 'unit', message: 'deployments cannot be read' }] }));
  });
});
