/** `cairn power` with the real clients, against a unit of every kind of member and its switch in a local account. */
import { ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { CliError } from '../../cli/exit';
import type { ChangeReport } from '../../cli/power/commands';
import type { PowerStatus } from '../../cli/power/model';
import { buildProgram } from '../../cli/program';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { cairn } from '../cli/run-cairn';
import { type AskedSwitch, askedSwitch } from '../helpers/asked-switch';
import { type Engine, startEngine } from '../helpers/engine';
import { type DeployedUnit, deployUnit } from '../helpers/power-account';
import { BUSINESS_HOURS, NIGHT, NOON } from '../helpers/power-unit';

jest.setTimeout(3 * 60_000);

const ACCOUNT = '111122223333';
const CALLER = 'power-cli';
const SWITCH = 'durable-code-dev-power-switch';
const DEV = ['durable-code', 'dev'];
const HOUR = 3_600_000;
const UP = { 'service/api': { desired: 2, min: 1, max: 4 }, 'database/durable-code': 'up', host: 'up' };
const DOWN = { 'service/api': { desired: 0, min: 0, max: 0 }, 'database/durable-code': 'down', host: 'down' };

let engine: Engine;
let unit: DeployedUnit;
let powerSwitch: AskedSwitch;
const before = { ...process.env };
const stdout: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => stdout.push(String(text)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env(ACCOUNT, 'us-west-2'));
  unit = await deployUnit({
    name: 'durable-code',
    power: BUSINESS_HOURS,
    services: { api: UP['service/api'] },
    withOthers: true,
  });
  powerSwitch = await askedSwitch(SWITCH);
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await powerSwitch.stop();
  await engine.stop();
});

/** The command at an instant; what it prints, and how it ends. */
async function power(now: number, ...args: readonly string[]): Promise<{ code: number; text: string }> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  // The region of the environment has to win over that of the caller.
  Object.assign(process.env, { AWS_SDK_UA_APP_ID: CALLER, AWS_REGION: 'eu-west-1' });
  let ended = -1;
  stdout.length = 0;
  try {
    const program = buildProgram((code) => {
      ended = code;
    });
    await program.parseAsync(['power', ...args, '--quiet'], { from: 'user' });
    return { code: ended, text: stdout.join('') };
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
    process.env['AWS_REGION'] = 'us-west-2';
  }
}

async function statusAt(now: number): Promise<PowerStatus> {
  const { code, text } = await power(now, 'status', ...DEV, '--json');
  expect(code).toBe(0);
  return JSON.parse(text) as PowerStatus;
}

async function change(now: number, command: string, ...more: readonly string[]): Promise<ChangeReport> {
  const { code, text } = await power(now, command, ...DEV, ...more, '--json');
  expect(code).toBe(0);
  expect(await powerSwitch.events(1)).toEqual([{ kind: 'asked' }]);
  return JSON.parse(text) as ChangeReport;
}

/** The switch, which was asked. */
async function runSwitch(now: number): Promise<void> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  process.env['POWER_PATH'] = unit.path;
  const context = { awsRequestId: 'r-1', functionName: SWITCH, getRemainingTimeInMillis: () => 900_000 };
  try {
    await jest.isolateModulesAsync(async () => {
      await (await import('../../lambda-src/power-switch/handler')).handler({ kind: 'asked' }, context);
    });
  } finally {
    clock.mockRestore();
  }
}

async function tags(): Promise<Record<string, string>> {
  const ResourceId = `${unit.path}/unit`;
  const found = await new SSMClient().send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId }));
  return Object.fromEntries((found.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

const statesOf = ({ members }: PowerStatus) => [...new Set(members.map(({ state }) => state))];

test('by day everything is on because of the schedule, and stops at eight', async () => {
  await runSwitch(NOON);
  const { region, wanted, members, problems } = await statusAt(NOON);
  expect({ region, wanted, problems }).toEqual({ region: 'us-west-2', wanted: 'on', problems: [] });
  expect(members.map(({ kind }) => kind)).toEqual(['database', 'host', 'group', 'service']);
  for (const { state, why, next } of members) {
    expect({ state, at: next.at }).toEqual({ state: 'on', at: '2026-06-02T03:00:00.000Z' });
    expect(why).toContain('within mon-fri 08:00-20:00 America/Los_Angeles');
  }
});

test('off, by day: everything stops until the next start, and status says what a start restores', async () => {
  const { set, settled } = await change(NOON, 'off');
  expect({ set, settled }).toEqual({
    set: { tag: 'keep-stopped-until', value: '2026-06-02T15:00:00.000Z' },
    settled: null,
  });
  await runSwitch(NOON);
  expect(await unit.stands()).toMatchObject(DOWN);
  const status = await statusAt(NOON + HOUR);
  expect(statesOf(status)).toEqual(['off']);
  const api = status.members.find(({ id }) => id === 'service/api');
  expect(api?.why).toContain('tag keep-stopped-until of unit');
  expect(api?.restores).toEqual(UP['service/api']);
  expect(api?.next).toMatchObject({ what: 'start', at: '2026-06-02T15:00:00.000Z' });
});

test('a wake meanwhile is told what is stronger', async () => {
  const { removed, status } = await change(NOON + HOUR, 'wake');
  expect({ removed, wanted: status.wanted }).toEqual({ removed: [], wanted: 'off' });
  expect(await tags()).toMatchObject({ 'keep-running-until': new Date(NOON + 5 * HOUR).toISOString() });
});

test('on ends what kept it stopped, and everything runs as it did', async () => {
  const { removed, kept } = await change(NOON + HOUR, 'on', '--for', '2');
  expect(kept).toBeUndefined();
  expect(removed).toEqual([{ tag: 'keep-stopped-until', value: '2026-06-02T15:00:00.000Z' }]);
  expect(await tags()).toEqual({ 'keep-running-until': new Date(NOON + 3 * HOUR).toISOString() });
  await runSwitch(NOON + HOUR);
  expect(await unit.stands()).toMatchObject(UP);
});

test('keep-running holds it past its hours, and a wake does not shorten that', async () => {
  await change(NIGHT - 3 * HOUR, 'keep-running', '6');
  const { set, kept } = await change(NIGHT - 2 * HOUR, 'wake');
  expect(set).toBeUndefined();
  expect(kept).toEqual({ tag: 'keep-running-until', value: new Date(NIGHT + 3 * HOUR).toISOString() });
  await runSwitch(NIGHT);
  const status = await statusAt(NIGHT);
  expect(statesOf(status)).toEqual(['on']);
  // One in the morning is no boundary: the hourly run acts on it.
  expect(status.members[0]?.next).toMatchObject({ what: 'stop', at: '2026-06-02T08:30:00.000Z' });
});

test('people read a line for each member', async () => {
  const { text } = await power(NIGHT, 'status', ...DEV);
  expect(text).toMatch(/^ {2}service +api +on +2 of 2 tasks, bounds 1 to 4 +tag keep-running-until of unit/m);
});

test('a tag that cannot be read is said, and is a difference', async () => {
  await unit.tagUnit({ 'keep-stopped-until': 'tomorrow' });
  const { code, text } = await power(NIGHT, 'status', ...DEV);
  expect(code).toBe(2);
  expect(text).toContain("✖ unit: tag keep-stopped-until is 'tomorrow', not a date with a zone");
});

test('an account that it was not applied to is told what to apply', async () => {
  const own = process.env['AWS_ACCESS_KEY_ID'];
  process.env['AWS_ACCESS_KEY_ID'] = '444455556666';
  const refused = await power(NOON, 'status', ...DEV).catch((error: unknown) => error);
  process.env['AWS_ACCESS_KEY_ID'] = own;
  expect(refused).toBeInstanceOf(CliError);
  expect((refused as CliError).message).toContain(`${unit.path}/unit is missing`);
  expect((refused as CliError).next).toContain('npx cdktf deploy durable-code-dev-cost');
});

test('as a process: data on stdout, and without credentials an error that says what to do', async () => {
  const environment = engine.env(ACCOUNT, 'us-west-2');
  const found = await cairn(['power', 'status', ...DEV, '--json'], environment);
  expect(found.code).toBe(2);
  expect((JSON.parse(found.stdout) as PowerStatus).members).toHaveLength(4);
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _key, ...anonymous } = environment;
  const refused = await cairn(['power', 'off', ...DEV], anonymous);
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('There are no AWS credentials.\nSet AWS_PROFILE');
});

test('it calls what docs/power.md asks rights for, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const called = calls
    .filter(({ caller }) => caller === CALLER)
    .map(({ service, action }) =>
      `${service}:${action}`.replace(/^lambda:POST .*\/invocations$/, 'lambda:InvokeFunction'),
    );
  expect([...new Set(called)].sort()).toEqual([
    'application-autoscaling:DescribeScalableTargets',
    'autoscaling:DescribeAutoScalingGroups',
    'ec2:DescribeInstances',
    'ecs:DescribeServices',
    'lambda:InvokeFunction',
    'rds:DescribeDBInstances',
    'ssm:AddTagsToResource',
    'ssm:GetParametersByPath',
    'ssm:ListTagsForResource',
    'ssm:RemoveTagsFromResource',
  ]);
});
