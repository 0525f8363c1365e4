/** The commands of `cairn power` on a unit in memory: what they write, in which order, print, and how they end. */
import { EXIT } from '../../cli/exit';
import type { ChangeCommand } from '../../cli/power/change';
import { type ChangeReport, changeCommand, type Power, statusCommand } from '../../cli/power/commands';
import { FOLLOW_MS, follow } from '../../cli/power/follow';
import type { Typed } from '../../cli/power/input';
import { openTerminal, type Terminal } from '../../cli/terminal';
import { runUnit } from '../../lambda-src/power/run';
import { type Held, NOON, type UnitInMemory, unitInMemory } from '../helpers/power-unit';

const API: Held = { kind: 'service', name: 'api', counts: { desired: 2, min: 1, max: 4 } };
const DEV = { deployment: 'durable-code', environment: 'dev' };

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOON);
});
afterEach(() => jest.restoreAllMocks());

interface Told {
  readonly stdout: string[];
  readonly stderr: string[];
  readonly terminal: Terminal;
}

function listen(): Told {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  return {
    stdout,
    stderr,
    terminal: { ...openTerminal({}), data: (text) => stdout.push(text), say: (text) => stderr.push(text) },
  };
}

/** An account with the unit, whose switch runs at the first poll after it was asked; and the calls in order. */
function account(unit: UnitInMemory, refuses?: 'tag' | 'untag' | 'ask') {
  const calls: string[] = [];
  const call = (name: 'tag' | 'untag' | 'ask', detail: string): void => {
    if (refuses === name) throw new Error(`${name} is refused`);
    calls.push(`${name} ${detail}`.trim());
  };
  const power: Power = {
    functionName: 'durable-code-dev-power-switch',
    read: unit.ports.readUnit,
    observe: (state) => unit.ports.observe(state),
    tag: async (tags) => {
      call('tag', Object.keys(tags).join());
      Object.assign(unit.tags, tags);
    },
    untag: async (tags) => {
      call('untag', tags.join());
      for (const tag of tags) delete unit.tags[tag];
    },
    ask: async () => call('ask', ''),
    now: unit.ports.now,
    sleep: async (milliseconds) => {
      unit.now += milliseconds;
      if (calls.includes('ask')) await runUnit(unit.ports, { deadline: unit.now });
    },
  };
  return { power, calls };
}

const change = (told: Told, power: Power, command: ChangeCommand, typed: Partial<Typed> = {}, options = {}) =>
  changeCommand(told.terminal, options, command, { ...DEV, ...typed }, () => power);

test('off sets, removes the contrary, asks, and says so', async () => {
  const unit = unitInMemory([API]);
  unit.tags = { 'keep-running-until': '2026-06-03T00:00:00.000Z' };
  const { power, calls } = account(unit);
  const told = listen();
  expect(await change(told, power, 'off')).toBe(EXIT.done);
  expect(calls).toEqual(['tag keep-stopped-until', 'untag keep-running-until', 'ask']);
  expect(told.stdout.join()).toContain('set       keep-stopped-until = 2026-06-02T15:00:00.000Z');
  expect(told.stdout.join()).toContain('removed   keep-running-until = 2026-06-03T00:00:00.000Z');
  expect(told.stdout.join()).toContain('asked     durable-code-dev-power-switch');
  expect(told.stderr).toEqual(['next: npx cairn power status durable-code dev']);
});

test('a wake of what is kept stopped sets its tag, and says what is stronger', async () => {
  const unit = unitInMemory([API]);
  unit.tags = { 'keep-stopped-until': '2026-07-01T00:00:00Z' };
  const { power, calls } = account(unit);
  const told = listen();
  await change(told, power, 'wake');
  expect(calls).toEqual(['tag keep-running-until', 'ask']);
  expect(told.stdout.join()).toMatch(/! service\/api stays off: tag keep-stopped-until of unit/);
});

test('a wake that lasts longer already is only asked for again', async () => {
  const unit = unitInMemory([API]);
  unit.tags = { 'keep-running-until': '2026-07-01T00:00:00Z' };
  const { power, calls } = account(unit);
  const told = listen();
  await change(told, power, 'wake');
  expect(calls).toEqual(['ask']);
  expect(told.stdout.join()).toContain('kept      keep-running-until = 2026-07-01T00:00:00Z');
});

test('--json is one object on stdout', async () => {
  const { power } = account(unitInMemory([API]));
  const told = listen();
  await change(told, power, 'keep-running', { hours: '2' }, { json: true });
  expect(JSON.parse(told.stdout.join()) as ChangeReport).toMatchObject({
    command: 'keep-running',
    set: { tag: 'keep-running-until', value: '2026-06-01T21:00:00.000Z' },
    removed: [],
    asked: 'durable-code-dev-power-switch',
    settled: null,
    status: { switched: true, wanted: 'on', members: [{ id: 'service/api' }] },
  });
});

test('--wait follows until everything is off, on stderr', async () => {
  const unit = unitInMemory([API]);
  const told = listen();
  expect(await change(told, account(unit).power, 'off', {}, { wait: true, json: true })).toBe(EXIT.done);
  expect(told.stderr).toEqual([expect.stringContaining('waiting'), 'service/api: on, wanted off', 'service/api: off']);
  expect(JSON.parse(told.stdout.join())).toMatchObject({ settled: true, status: { members: [{ state: 'off' }] } });
  expect(unit.held.get('service/api')?.counts).toEqual({ desired: 0, min: 0, max: 0 });
});

test('--wait that sees no end is a difference', async () => {
  const unit = unitInMemory([API]);
  unit.refused.add('service/api');
  const told = listen();
  expect(await change(told, account(unit).power, 'off', {}, { wait: true })).toBe(EXIT.differences);
  expect(unit.now - NOON).toBeGreaterThan(FOLLOW_MS - 60_000);
  expect(told.stderr.at(-1)).toContain('tries again each hour');
});

test('what cannot be seen is waited for, and what is not there is not', async () => {
  const unit = unitInMemory([API]);
  const { power } = account(unit);
  let seen = 0;
  const observe: Power['observe'] = async (state) => {
    const { members } = await power.observe(state);
    seen += 1;
    const problem = { id: seen === 1 ? 'unit' : 'service/gone', message: 'not seen' };
    return { members, problems: [problem] };
  };
  expect((await follow({ ...power, observe }, 'us-west-2', () => undefined)).settled).toBe(true);
  expect(seen).toBe(2);
});

test.each([
  ['tag', 'Nothing was changed: tag is refused'],
  ['untag', 'keep-stopped-until was set; the switch was not asked, and sees it within the hour: untag is refused'],
  ['ask', 'keep-stopped-until was set, keep-running-until was removed; the switch was not asked'],
] as const)('a refused %s says how far it came', async (call, message) => {
  const unit = unitInMemory([API]);
  unit.tags = { 'keep-running-until': '2026-06-03T00:00:00.000Z' };
  await expect(change(listen(), account(unit, call).power, 'off')).rejects.toThrow(message);
});

test('nothing is opened or written when anything is wrong', async () => {
  const open = jest.fn();
  const typed = { ...DEV, environment: 'prod', hours: 'x' };
  await expect(changeCommand(listen().terminal, {}, 'on', typed, open)).rejects.toThrow(/always on.*\n.*'x'/);
  expect(open).not.toHaveBeenCalled();
});

describe('status', () => {
  test('what is always on is said to be, without an account', async () => {
    const told = listen();
    const open = jest.fn();
    const typed = { deployment: 'durable-code', environment: 'prod' };
    expect(await statusCommand(told.terminal, {}, typed, open)).toBe(EXIT.done);
    expect(await statusCommand(told.terminal, { json: true }, typed, open)).toBe(EXIT.done);
    expect(told.stdout[0]).toContain('durable-code prod is always on');
    expect(JSON.parse(told.stdout[1] ?? '')).toMatchObject({ ...typed, switched: false });
    expect(open).not.toHaveBeenCalled();
  });

  test.each([
    ['nothing to look at', {}, EXIT.done],
    ['a tag that cannot be read', { 'keep-running-until': 'tomorrow' }, EXIT.differences],
  ])('with %s', async (_, tags, code) => {
    const unit = unitInMemory([API]);
    unit.tags = { ...tags };
    const told = listen();
    expect(await statusCommand(told.terminal, {}, DEV, () => account(unit).power)).toBe(code);
    expect(told.stdout.join()).toContain('service  api');
  });
});
