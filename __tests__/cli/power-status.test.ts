/** How a unit stands: why each member is on or off, and what happens next. */
import { concerns, type MemberStatus, type PowerStatus } from '../../cli/power/model';
import { powerStatus } from '../../cli/power/status';
import { statusText } from '../../cli/power/text';
import { runAt, spanText, timeText, windowText } from '../../cli/power/times';
import { openTerminal } from '../../cli/terminal';
import type { Captured } from '../../lambda-src/power/capture';
import type { Problem } from '../../lambda-src/power/ports';
import { type Counts, type Member, type UnitPower, unitDocument } from '../../lambda-src/power/unit';
import { BUSINESS_HOURS, type Held, memberOf, NIGHT, NOON } from '../helpers/power-unit';

const HOUR = 3_600_000;
const IDLE: UnitPower = { kind: 'idle-stop', windowSeconds: 900, cpuBelowPercent: 5, minimumUptimeSeconds: 1_800 };
const API: Held = { kind: 'service', name: 'api', counts: { desired: 2, min: 1, max: 4 } };
const STOPPED: Held = { ...API, counts: { desired: 0, min: 0, max: 0 } };
const CONFIGURED: Counts = { desired: 2, min: 1, max: 4 };
const OFF: Captured = {
  'service/api': { state: 'off', counts: { desired: 3, min: 1, max: 5 }, configured: CONFIGURED },
};
const ON: Captured = { 'service/api': { state: 'on', configured: CONFIGURED } };
const TEN = '2026-06-02T05:00:00.000Z';

interface World {
  readonly members?: readonly (Held | Member)[];
  readonly power?: UnitPower;
  readonly tags?: Readonly<Record<string, string>>;
  readonly captured?: Captured;
  readonly now?: number;
  readonly problems?: readonly Problem[];
  readonly fixed?: Readonly<Record<string, string>>;
}

function statusOf({ members = [API], power = BUSINESS_HOURS, tags = {}, captured = ON, ...more }: World): PowerStatus {
  const { now = NOON, problems = [], fixed = {} } = more;
  const unit = { version: 1, deployment: 'shop', environment: 'dev', power, wakeForSeconds: 14_400, fixed };
  return powerStatus({
    state: {
      ...{ unit: unitDocument.parse(unit), tags, captured, configured: { 'service/api': CONFIGURED } },
      ...{ alarms: [], problems: [] },
    },
    observed: { members: members.map((each) => ('settled' in each ? each : memberOf(each))), problems },
    ...{ region: 'us-west-2', now },
  });
}

function apiOf(world: World): MemberStatus {
  const found = statusOf(world).members.find(({ id }) => id === 'service/api');
  if (!found) throw new Error('there is no api');
  return found;
}

describe('by its schedule', () => {
  test('by day: on, and stops at eight', () => {
    const { state, wanted, why, next, settled } = apiOf({});
    expect({ state, wanted, settled }).toEqual({ state: 'on', wanted: 'on', settled: true });
    expect(why).toBe('schedule: within mon-fri 08:00-20:00 America/Los_Angeles');
    expect(next).toEqual({
      what: 'stop',
      at: '2026-06-02T03:00:00.000Z',
      text: 'stops Mon 2026-06-01 20:00 PDT = 2026-06-02 03:00 UTC: schedule',
    });
  });

  test('at night: off, with what a start restores', () => {
    const { state, why, next, restores } = apiOf({ members: [STOPPED], captured: OFF, now: NIGHT });
    expect(state).toBe('off');
    expect(why).toContain('outside of mon-fri');
    expect(restores).toEqual({ desired: 3, min: 1, max: 5 });
    expect(next).toMatchObject({ what: 'start', at: '2026-06-02T15:00:00.000Z' });
  });

  test('the window that it is in is named, of two', () => {
    const power: UnitPower = {
      kind: 'schedule',
      timeZone: 'America/Los_Angeles',
      on: [
        { days: ['mon', 'fri'], from: '08:00', to: '20:00' },
        { days: ['sat'], from: '10:00', to: '12:00' },
      ],
    };
    expect(apiOf({ power }).why).not.toContain('sat');
    expect(apiOf({ power, now: NIGHT, captured: OFF, members: [STOPPED] }).why).toContain('and sat 10:00-12:00');
  });

  test('one that the switch has not stopped yet is stopped by its next run', () => {
    const { settled, next } = apiOf({ now: NIGHT });
    expect(settled).toBe(false);
    expect(next).toMatchObject({ what: 'pending', at: '2026-06-02T05:30:00.000Z' });
    expect(next.text).toContain('stopped by the switch');
  });

  test('a changed deployment file is brought to it by the next run', () => {
    const captured: Captured = { 'service/api': { state: 'on', configured: { desired: 1, min: 1, max: 1 } } };
    const members: Held[] = [{ ...API, counts: { desired: 1, min: 1, max: 1 } }];
    expect(apiOf({ captured, members }).next.text).toContain('changed by the switch');
  });
});

describe('overrides', () => {
  test('of the unit: named with its end, and the run that acts on the end', () => {
    const { wanted, why, next } = apiOf({ now: NIGHT, tags: { 'keep-running-until': '2026-06-02T06:40:00Z' } });
    expect(wanted).toBe('on');
    expect(why).toBe('tag keep-running-until of unit, until Mon 2026-06-01 23:40 PDT = 2026-06-02 06:40 UTC');
    expect(next).toMatchObject({ what: 'stop', at: '2026-06-02T07:30:00.000Z' });
    expect(next.text).toContain('the first run after Mon 2026-06-01 23:40 PDT');
  });

  test('one that ends while the schedule wants the same is not what changes it', () => {
    const { next } = apiOf({ tags: { 'keep-running-until': '2026-06-01T20:00:00Z' } });
    expect(next).toMatchObject({ what: 'stop', at: '2026-06-02T03:00:00.000Z' });
  });

  test('of the member against the unit: who wins is said', () => {
    const tagged = { ...API, tags: { 'keep-running': 'yes' } };
    const { wanted, why, overrides } = apiOf({ members: [tagged], tags: { 'keep-stopped-until': TEN } });
    expect(wanted).toBe('off');
    expect(why).toContain('tag keep-stopped-until of unit');
    expect(why).toContain('stronger than keep-running of service/api');
    expect(overrides).toEqual([
      { of: 'service/api', tag: 'keep-running', value: 'yes', standing: 'outranked', until: null, problem: null },
    ]);
  });

  test('without an end: since when, and what ends it', () => {
    const captured: Captured = { 'service/api': { state: 'on', configured: CONFIGURED, keptSince: NOON - HOUR } };
    const { why, next } = apiOf({ captured, tags: { 'keep-running': '' } });
    expect(why).toContain('without an end, since Mon 2026-06-01 11:00 PDT');
    expect(next.text).toBe('stays on until the tag keep-running is removed');
  });

  test('members that differ make the unit mixed', () => {
    const database: Held = { kind: 'database', name: 'shop', up: true, tags: { 'keep-stopped-until': TEN } };
    expect(statusOf({ members: [database, API] }).wanted).toBe('mixed');
    expect(statusOf({}).wanted).toBe('on');
  });

  test('a tag that cannot be read is said, and counts as absent', () => {
    const status = statusOf({
      tags: { 'keep-running-until': 'tomorrow', 'keep-stopped-until': '2020-01-01T00:00:00Z' },
    });
    expect(status.overrides.map(({ standing }) => standing)).toEqual(['ended', 'unreadable']);
    expect(status.wanted).toBe('on');
    expect(concerns(status)).toEqual([
      expect.stringMatching(/^unit: tag keep-running-until is 'tomorrow', not a date/),
    ]);
  });
});

test('what another stands on is on because of it', () => {
  const database: Held = { kind: 'database', name: 'shop', up: true };
  const api = { ...API, tags: { 'keep-running': 'yes' } };
  const [shop] = statusOf({ members: [database, api], now: NIGHT }).members;
  expect(shop).toMatchObject({ wanted: 'on', why: 'service/api is on, and stands on it' });
});

describe('idle stop', () => {
  test('on: what it waits for, and how often it is looked at', () => {
    const { why, next } = apiOf({ power: IDLE });
    expect(why).toContain('waits for 15 minutes without use (CPU below 5 %');
    expect(next).toEqual({ what: 'idle-check', at: null, text: 'looked at every 5 minutes: stops once idle' });
  });

  test('woken: it is looked at once the wake is over, even before the switch has started it', () => {
    const tags = { 'keep-running-until': TEN };
    expect(apiOf({ power: IDLE, tags }).next).toMatchObject({ what: 'idle-check', at: TEN });
    const { next } = apiOf({ power: IDLE, tags, captured: OFF, members: [STOPPED] });
    expect(next).toMatchObject({ what: 'pending', at: '2026-06-01T19:30:00.000Z' });
    expect(next.text).toContain('started by the switch');
  });

  test('off: until somebody starts it, also when what keeps it stopped has ended', () => {
    const world = { power: IDLE, captured: OFF, members: [STOPPED] };
    expect(apiOf(world).next).toEqual({ what: 'wake', at: null, text: "stays off until a wake, or 'cairn power on'" });
    const kept = apiOf({ ...world, tags: { 'keep-stopped-until': TEN } }).next;
    expect(kept.what).toBe('wake');
    expect(kept.text).toContain('a wake, which counts from Tue 2026-06-02 05:00 UTC on');
  });
});

test.each([
  ['on', { up: true, settled: true }],
  ['off', { up: false, settled: true }],
  ['starting', { up: true, settled: false }],
  ['starting', { up: true, settled: false, busy: 'RDS says starting' }],
  ['starting', { up: true, settled: false, busy: 'EC2 says pending' }],
  ['stopping', { up: false, settled: false, busy: 'RDS says stopping' }],
  ['busy', { up: true, settled: false, busy: 'RDS says backing-up' }],
] as const)('a database is %s: %j', (state, seen) => {
  const member: Member = { id: 'database/shop', kind: 'database', name: 'shop', tags: {}, ...seen };
  expect(statusOf({ members: [member] }).members[0]?.state).toBe(state);
});

test('a unit without members that can be seen is wanted as its schedule says', () => {
  const problems = [{ id: 'service/api', message: 'there is no such service' }];
  const status = statusOf({ members: [], problems, now: NIGHT });
  expect(status).toMatchObject({ wanted: 'off', problems });
  expect(concerns(status)).toEqual(['service/api: there is no such service']);
});

test('people read a head, a line for each member, and what is never switched', () => {
  const members: Held[] = [{ kind: 'database', name: 'shop', up: true }, API];
  const text = statusText(statusOf({ members, fixed: { nat: 'a gateway cannot be stopped' } }), openTerminal({}));
  const lines = text.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  expect(lines).toEqual([
    'shop / dev | us-west-2',
    'power | mon-fri 08:00-20:00 America/Los_Angeles: 60 of the coming 168 hours',
    'wanted | on',
    'overrides | none',
    'next run | Mon 2026-06-01 12:30 PDT = 2026-06-01 19:30 UTC, and each hour',
    'a wake | keeps it up for 4 hours',
    '',
    'kind | name | is | because | next',
    expect.stringMatching(/^database \| shop \| on \| schedule: within .* \| stops Mon 2026-06-01 20:00 PDT/),
    expect.stringMatching(/^service \| api \| on \| 2 of 2 tasks, bounds 1 to 4 \| schedule: within .* \| stops Mon/),
    'fixed | nat | on | never switched: a gateway cannot be stopped | stays on',
  ]);
});

describe('times', () => {
  test('a zone without a name has its offset', () => {
    expect(timeText(NOON, 'Asia/Kolkata')).toBe('Tue 2026-06-02 00:30 GMT+5:30 = 2026-06-01 19:00 UTC');
  });

  test.each([
    [['mon', 'tue', 'wed', 'thu', 'fri'], 'mon-fri'],
    [['sun', 'mon', 'tue'], 'mon-tue,sun'],
    [['sat'], 'sat'],
  ] as const)('%j is %s', (days, text) => {
    expect(windowText({ days: [...days], from: '22:00', to: '06:00' })).toBe(`${text} 22:00-06:00`);
  });

  test.each([
    ['the hourly one', NOON, NOON + HOUR / 2],
    ['at that very minute', NOON + HOUR / 2, NOON + HOUR / 2],
    ['a boundary that comes before', NOON + 7.75 * HOUR, NOON + 8 * HOUR],
    ['at the boundary', NOON + 8 * HOUR, NOON + 8 * HOUR],
  ])('the next run: %s', (_, at, expected) => {
    expect(runAt(BUSINESS_HOURS, at)).toBe(expected);
  });

  test.each([
    [900, '15 minutes'],
    [60, '1 minute'],
    [3_600, '1 hour'],
    [5_400, '1.5 hours'],
  ])('%i s are %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });
});
