/** The power switch with the real clients, against a unit of every kind of member in a local account. */
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { RDSClient, StartDBInstanceCommand } from '@aws-sdk/client-rds';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { permissions } from '../../lambda-src/power-switch/contract';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type Engine, startEngine } from '../helpers/engine';
import { type DeployedUnit, deployUnit } from '../helpers/power-account';
import { BUSINESS_HOURS, NIGHT, NOON } from '../helpers/power-unit';
import { assertAnswers } from '../helpers/service-model';
import { callJson } from '../scripts/local-account/helpers';

jest.setTimeout(3 * 60_000);

const CALLER = 'power-switch';
const HOUR = 3_600_000;
const RUNNING = {
  'service/api': { desired: 2, min: 1, max: 4 },
  'service/worker': { desired: 0, min: 0, max: 3 },
  'service/web': { desired: 1 },
};
const STOPPED = {
  'service/api': { desired: 0, min: 0, max: 0 },
  'service/worker': { desired: 0, min: 0, max: 0 },
  'service/web': { desired: 0 },
};
const OTHERS_UP = { 'database/shop': 'up', 'group/shop': { desired: 1, min: 1, max: 2 }, host: 'up' };
const OTHERS_DOWN = { 'database/shop': 'down', 'group/shop': { desired: 0, min: 0, max: 0 }, host: 'down' };

let engine: Engine;
let unit: DeployedUnit;
const before = { ...process.env };
const lines: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env('111122223333', 'us-west-2'));
  unit = await deployUnit({
    name: 'shop',
    power: BUSINESS_HOURS,
    services: { api: RUNNING['service/api'], worker: RUNNING['service/worker'], web: RUNNING['service/web'] },
    withOthers: true,
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await engine.stop();
});

/** One invocation at an instant, as Lambda runs it: an environment of its own, a new process each time. */
async function switchAt(now: number, event: unknown = { kind: 'asked' }): Promise<unknown> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  Object.assign(process.env, { POWER_PATH: unit.path, AWS_SDK_UA_APP_ID: CALLER });
  const context = { awsRequestId: 'r-1', functionName: 'shop-power-switch', getRemainingTimeInMillis: () => 900_000 };
  try {
    let answer: unknown;
    await jest.isolateModulesAsync(async () => {
      const { handler } = await import('../../lambda-src/power-switch/handler');
      answer = await handler(event, context);
    });
    return answer;
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

test('by day nothing is done', async () => {
  await switchAt(NOON);
  expect(await unit.stands()).toEqual({ ...RUNNING, ...OTHERS_UP });
});

test('at night everything stops, and nobody is paged', async () => {
  await switchAt(NIGHT);
  expect(await unit.stands()).toEqual({ ...STOPPED, ...OTHERS_DOWN });
  expect(await unit.alarmsEnabled()).toEqual([false]);
});

test('a repeated event and one that comes hours late change nothing', async () => {
  await switchAt(NIGHT + HOUR, { kind: 'scheduled', at: new Date(NIGHT + HOUR).toISOString() });
  const late = { kind: 'scheduled', at: new Date(NOON).toISOString() };
  expect(await switchAt(NOON + 6 * HOUR, late)).toEqual({ dropped: 'overtaken' });
  expect(await unit.stands()).toEqual({ ...STOPPED, ...OTHERS_DOWN });
});

test('what somebody starts at night, or AWS after seven days, is stopped again', async () => {
  await new ECSClient().send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', desiredCount: 5 }));
  await new RDSClient().send(new StartDBInstanceCommand({ DBInstanceIdentifier: 'shop' }));
  await switchAt(NIGHT + 2 * HOUR);
  expect(await unit.stands()).toEqual({ ...STOPPED, ...OTHERS_DOWN });
});

test('a capture that somebody broke is read from its last good version, and written anew', async () => {
  const Name = `${unit.path}/capture/0`;
  await new SSMClient().send(new PutParameterCommand({ Name, Value: '{"service/api": "off"', Overwrite: true }));
  lines.length = 0;
  await switchAt(NOON + 24 * HOUR);
  expect(await unit.stands()).toEqual({ ...RUNNING, ...OTHERS_UP });
  expect(lines.join('')).toContain(`${Name} cannot be read: version 3 counts`);
  lines.length = 0;
  await switchAt(NOON + 25 * HOUR);
  expect(lines.join('')).not.toContain('cannot be read');
  expect(await unit.alarmsEnabled()).toEqual([true]);
});

test('a tag of the unit keeps it running past its hours, and its end is the end of that', async () => {
  await unit.tagUnit({ 'keep-running-until': new Date(NIGHT + 25 * HOUR).toISOString() });
  await switchAt(NIGHT + 24 * HOUR);
  expect(await unit.stands()).toEqual({ ...RUNNING, ...OTHERS_UP });
  await switchAt(NIGHT + 25 * HOUR);
  expect(await unit.stands()).toEqual({ ...STOPPED, ...OTHERS_DOWN });
});

test('a member that is gone is named, and the others are switched', async () => {
  const Name = `${unit.path}/services/0`;
  const document = JSON.stringify({ api: '2 1 4', gone: '1 - -', worker: '0 0 3', web: '1 - -' });
  await new SSMClient().send(new PutParameterCommand({ Name, Value: document, Overwrite: true }));
  await expect(switchAt(NOON + 48 * HOUR)).rejects.toThrow('service/gone: there is no such service');
  expect(await unit.stands()).toEqual({ ...RUNNING, ...OTHERS_UP });
});

test('counts are published for whoever watches, with the name of the function', () => {
  const metrics = lines.flatMap((line) =>
    line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : [],
  );
  expect(metrics.at(-1)).toMatchObject({ service: 'shop-power-switch', Started: 6, Failed: 0, Notices: 0 });
});

test('it may call what it called, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const prefix = (service: string): string => (service === 'monitoring' ? 'cloudwatch' : service);
  const called = calls
    // A library of the function adds its own name.
    .filter(({ caller }) => caller.startsWith(CALLER))
    .map(({ service, action }) => `${prefix(service)}:${action}`);
  const allowed = permissions({
    parameters: 'p',
    services: ['s'],
    scalableTargets: { arn: 't', tags: {} },
    databases: ['d'],
    groups: ['g'],
    hosts: { arn: 'h', tags: {} },
    alarms: ['a'],
  }).flatMap(({ actions }) => actions);
  expect([...new Set(called)].sort()).toEqual([...allowed].sort());
});

test("the stand-in for bounds answers as AWS's model of the API says", async () => {
  const ask = async (action: string, body: object): Promise<unknown> =>
    (await callJson(engine.endpoint, { service: 'application-autoscaling', action, body })).body;
  const target = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/lab/api',
    ScalableDimension: 'ecs:service:DesiredCount',
  };
  const registered = await ask('RegisterScalableTarget', { ...target, MinCapacity: 1, MaxCapacity: 4 });
  assertAnswers('application-autoscaling', 'RegisterScalableTarget', registered);
  const described = await ask('DescribeScalableTargets', { ServiceNamespace: 'ecs' });
  expect(described).toMatchObject({ ScalableTargets: [target] });
  assertAnswers('application-autoscaling', 'DescribeScalableTargets', described);
});
