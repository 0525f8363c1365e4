/** Idle stop with the real clients, against a unit of every kind of member in a local account. */
import { ECSClient, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, RemoveTagsFromResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { permissions } from '../../lambda-src/idle-stop/contract';
import type { IdleReport } from '../../lambda-src/idle-stop/run';
import { powerEvent } from '../../lambda-src/power-switch/contract';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type Engine, startEngine } from '../helpers/engine';
import {
  createQueue,
  createSwitch,
  describeUnit,
  type Measured,
  measuredInstances,
  putLowCpu,
  putMetric,
  type SwitchStandIn,
  sendMessage,
} from '../helpers/idle-account';
import { type DeployedUnit, deployUnit } from '../helpers/power-account';

jest.setTimeout(3 * 60_000);

const CALLER = 'idle-stop';
const SWITCH = 'models-power-switch';
const BALANCER = 'app/models/50dc6c495c0c9188';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WORKER: Measured = {
  namespace: 'AWS/ECS',
  dimensions: { ClusterName: 'models', ServiceName: 'worker' },
  periodSeconds: 60,
};

let engine: Engine;
let unit: DeployedUnit;
let powerSwitch: SwitchStandIn;
let queue: string;
let instances: readonly Measured[];
/** The unit is up since the test began; each test looks at it an hour later than the one before. */
let now = Date.now();
const before = { ...process.env };
const lines: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env('111122223333', 'us-west-2'));
  unit = await deployUnit({
    name: 'models',
    power: { kind: 'idle-stop', windowSeconds: 900, cpuBelowPercent: 5, minimumUptimeSeconds: 1_800 },
    services: { worker: { desired: 2, min: 0, max: 3 }, batch: { desired: 0, min: 0, max: 3 } },
    withOthers: true,
  });
  queue = await createQueue('models-runs');
  await describeUnit(unit.path, { queues: ['models-runs'], loadBalancers: [BALANCER] });
  instances = await measuredInstances();
  powerSwitch = await createSwitch(SWITCH);
});
beforeEach(async () => {
  now += HOUR;
  lines.length = 0;
  for (const each of [WORKER, ...instances]) await putLowCpu(each, now);
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await powerSwitch.stop();
  await engine.stop();
});

/** One invocation at an instant, as Lambda runs it: an environment of its own, a new process each time. */
async function lookAt(instant: number, at = instant): Promise<IdleReport> {
  return invoke(CALLER, instant, { kind: 'scheduled', at: new Date(at).toISOString() }) as Promise<IdleReport>;
}

async function invoke(name: typeof CALLER | 'power-switch', instant: number, event: unknown): Promise<unknown> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(instant);
  Object.assign(process.env, { POWER_PATH: unit.path, POWER_SWITCH_FUNCTION: SWITCH, AWS_SDK_UA_APP_ID: name });
  const context = { awsRequestId: 'r-1', functionName: `models-${name}`, getRemainingTimeInMillis: () => 900_000 };
  try {
    let answer: unknown;
    await jest.isolateModulesAsync(async () => {
      if (name === CALLER) {
        const { handler } = await import('../../lambda-src/idle-stop/handler');
        answer = await handler(event, context);
      } else {
        const { handler } = await import('../../lambda-src/power-switch/handler');
        answer = await handler(event, context);
      }
    });
    return answer;
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

/** What the function called so far, as IAM names it. */
async function calls(): Promise<{ readonly action: string; readonly count: number }[]> {
  const all = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string(), count: z.number() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  // A library of the function adds its own name.
  const own = all.filter(({ caller }) => caller.startsWith(CALLER));
  return own.map(({ service, action, count }) => ({ action: iamAction(service, action), count }));
}

function iamAction(service: string, action: string): string {
  if (service === 'lambda' && action.endsWith('/invocations')) return 'lambda:InvokeFunction';
  return `${service === 'monitoring' ? 'cloudwatch' : service}:${action}`;
}

const reasons = ({ verdict }: IdleReport) => verdict?.reasons.map(({ kind, of }) => `${kind} ${of}`);
const metrics = () =>
  lines.flatMap((line) => (line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : [])).at(-1);

test('a unit that nothing uses: the switch gets an event of its contract, once', async () => {
  expect(await lookAt(now)).toEqual({ verdict: { idle: true, reasons: [] }, problems: [] });
  const received = await powerSwitch.received(1);
  expect(received.map((event) => powerEvent.parse(event))).toEqual([{ kind: 'idle', at: new Date(now).toISOString() }]);
  expect(metrics()).toMatchObject({ service: 'models-idle-stop', Idle: 1, NotIdle: 0 });
  // Detailed monitoring of the one instance, five minutes of the other.
  const line = lines.find((each) => each.includes('"the unit is idle"')) ?? '';
  expect([...line.matchAll(/"periodSeconds":(\d+)/g)].map(([, period]) => period)).toEqual(['60', '60', '60', '300']);
});

test('an event that is older than an interval is dropped', async () => {
  expect(await lookAt(now, now - 5 * MINUTE - 1_000)).toEqual({ dropped: 'overtaken' });
});

test('work in one minute of the window is use, and so is a minute without a datapoint', async () => {
  const minute = Math.floor(now / MINUTE) * MINUTE;
  await putMetric(WORKER.namespace, 'CPUUtilization', WORKER.dimensions, [{ at: minute - 9 * MINUTE, value: 40 }]);
  expect(reasons(await lookAt(now))).toEqual(['cpu service/worker']);
  expect(metrics()).toMatchObject({ Idle: 0, NotIdle: 1 });
  // Twenty minutes on, the minutes since are missing of everything that runs.
  const later = await lookAt(now + 20 * MINUTE);
  expect(new Set(later.verdict?.reasons.map(({ kind }) => kind))).toEqual(new Set(['cpu-missing']));
  expect(later.verdict?.reasons).toHaveLength(3);
});

test('a request of this minute is use', async () => {
  await putMetric('AWS/ApplicationELB', 'RequestCount', { LoadBalancer: BALANCER }, [{ at: now - 1_000, value: 2 }]);
  expect(reasons(await lookAt(now))).toEqual([`requests ${BALANCER}`]);
});

test('a message is use before it is visible, while it is, and in flight', async () => {
  const detail = async () => (await lookAt(now)).verdict?.reasons.map((each) => each.detail);
  await sendMessage(queue, 900);
  expect(await detail()).toEqual(['0 visible, 1 delayed, 0 in flight']);
  await sendMessage(queue);
  expect(await detail()).toEqual(['1 visible, 1 delayed, 0 in flight']);
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, VisibilityTimeout: 900 }));
  expect(await detail()).toEqual(['0 visible, 1 delayed, 1 in flight']);
  queue = await createQueue('models-runs-2');
  await describeUnit(unit.path, { queues: ['models-runs-2'] });
});

test('a unit that was just started has shown nothing yet', async () => {
  const { verdict } = await lookAt(Date.now());
  const young = verdict?.reasons.filter(({ kind }) => kind === 'uptime').map(({ of }) => of.replace(/\/i-.*/, ''));
  expect(young).toEqual(['service/worker', 'host', 'host']);
});

test('what is kept by a tag is not looked at', async () => {
  await unit.tagUnit({ 'keep-running-until': new Date(now + HOUR).toISOString() });
  expect(await lookAt(now)).toEqual({ skipped: 'override', problems: [] });
  expect(metrics()).toMatchObject({ Idle: 0, NotIdle: 0 });
  const ResourceId = `${unit.path}/unit`;
  const TagKeys = ['keep-running-until'];
  await new SSMClient().send(new RemoveTagsFromResourceCommand({ ResourceType: 'Parameter', ResourceId, TagKeys }));
});

test('a queue that is gone is not idle, is named, and makes the run a failure', async () => {
  await describeUnit(unit.path, { queues: ['models-runs-2', 'gone'] });
  await expect(lookAt(now)).rejects.toThrow('unit: queue gone cannot be read');
  expect(lines.join('')).toContain('"detail":"queue gone cannot be read"');
  expect(metrics()).toMatchObject({ Idle: 0, NotIdle: 1 });
  await describeUnit(unit.path, { queues: ['models-runs-2'] });
});

test('a deployment that is under way is use', async () => {
  const ecs = new ECSClient();
  const crashing = { name: 'app', image: 'public.ecr.aws/nginx/nginx:crash', memory: 128 };
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'crash', containerDefinitions: [crashing] }));
  const worker = { cluster: 'models', service: 'worker' };
  await ecs.send(new UpdateServiceCommand({ ...worker, taskDefinition: 'crash' }));
  const { verdict } = await lookAt(now);
  const changes = verdict?.reasons.filter(({ kind, of }) => kind === 'change' && of === 'service/worker');
  expect(changes).toContainEqual(expect.objectContaining({ detail: expect.stringMatching(/deployment/) }));
  await ecs.send(new UpdateServiceCommand({ ...worker, taskDefinition: 'models' }));
  expect((await calls()).filter(({ action }) => action === 'lambda:InvokeFunction')).toMatchObject([{ count: 1 }]);
});

test('a capture that somebody broke keeps nothing up, and the switch stops the unit: then there is nothing to judge', async () => {
  const Name = `${unit.path}/capture/0`;
  await new SSMClient().send(new PutParameterCommand({ Name, Value: '{"service/worker": 3}', Overwrite: true }));
  expect((await lookAt(now)).verdict?.idle).toBe(true);
  const [event] = await powerSwitch.received(1);
  await invoke('power-switch', now, event);
  expect(Object.values(await unit.stands())).toEqual([
    'down',
    'down',
    ...Array(3).fill({ desired: 0, min: 0, max: 0 }),
  ]);
  expect(await lookAt(now)).toEqual({ skipped: 'off', problems: [] });
});

test('it may call what it called, and nothing else', async () => {
  const allowed = permissions({
    parameters: 'p',
    powerSwitch: 's',
    services: { arns: ['s'], cluster: 'c', tasks: 't' },
    databases: 'd',
    groups: true,
    hosts: true,
    queues: ['q'],
  }).flatMap(({ actions }) => actions);
  expect([...new Set((await calls()).map(({ action }) => action))].sort()).toEqual([...allowed].sort());
});
