/** The Spot fallback with the real clients, against services of a cluster in a local account. */
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
  TagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { permissions, SINCE_TAG } from '../../lambda-src/spot-fallback/contract';
import type { FallbackReport } from '../../lambda-src/spot-fallback/run';
import { CALLS_PATH } from '../../scripts/local-account/gateway';
import { type Engine, startEngine } from '../helpers/engine';

jest.setTimeout(3 * 60_000);

const CALLER = 'spot-fallback';
const CLUSTER = 'shop';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SPOT = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
const ON_DEMAND = [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }];
const MIXED = [
  { capacityProvider: 'FARGATE', weight: 1, base: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 4, base: 0 },
];
/** Besides those of a kind of their own: more than one call describes. */
const STEADY = Array.from({ length: 10 }, (_, index) => `steady-${index}`);

let engine: Engine;
let ecs: ECSClient;
const before = { ...process.env };
const lines: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  engine = await startEngine();
  Object.assign(process.env, engine.env('111122223333', 'us-west-2'));
  ecs = new ECSClient();
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  for (const [family, tag] of Object.entries({ web: '1.27', scarce: 'no-spot' })) {
    const container = { name: 'app', image: `public.ecr.aws/nginx/nginx:${tag}` };
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: [container],
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
      }),
    );
  }
  await create('scarce', { taskDefinition: 'scarce' });
  await create('asleep', { taskDefinition: 'scarce', desiredCount: 0 });
  await create('mixed', { capacityProviderStrategy: MIXED });
  await create('on-demand', { capacityProviderStrategy: ON_DEMAND });
  await create('host', { capacityProviderStrategy: undefined, launchType: 'EC2' });
  for (const name of STEADY) await create(name);
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await engine.stop();
});

async function create(serviceName: string, more: Partial<CreateServiceCommandInput> = {}): Promise<void> {
  const spot = { taskDefinition: 'web', desiredCount: 2, capacityProviderStrategy: SPOT };
  await ecs.send(new CreateServiceCommand({ cluster: CLUSTER, serviceName, ...spot, ...more }));
}

/** One invocation as Lambda runs it, `ahead` of the clock of the account: an environment of its own each time. */
async function run(ahead = 0, sentAgo = 0): Promise<FallbackReport | { readonly dropped: string }> {
  const now = Date.now() + ahead;
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  const settings = { CLUSTER_NAME: CLUSTER, FALL_BACK_AFTER_SECONDS: '600', BACK_AFTER_SECONDS: '21600' };
  Object.assign(process.env, settings, { AWS_SDK_UA_APP_ID: CALLER });
  try {
    let answer: FallbackReport | { readonly dropped: string } = { dropped: 'not run' };
    await jest.isolateModulesAsync(async () => {
      const { handler } = await import('../../lambda-src/spot-fallback/handler');
      const event = { kind: 'scheduled', at: new Date(now - sentAgo).toISOString() };
      answer = await handler(event, { awsRequestId: 'r-1', functionName: 'shop-spot-fallback' });
    });
    return answer;
  } finally {
    clock.mockRestore();
    delete process.env['AWS_SDK_UA_APP_ID'];
  }
}

async function look(name: string): Promise<Service> {
  const { services: [service = {}] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: [name], include: ['TAGS'] }),
  );
  return service;
}

/** Where a service is: its strategy, the tasks of its newest deployment, its tag. */
async function stands(name: string) {
  const { capacityProviderStrategy, deployments = [], tags = [] } = await look(name);
  const running = deployments.find(({ status }) => status === 'PRIMARY')?.runningCount;
  return { strategy: capacityProviderStrategy, running, since: tags.find(({ key }) => key === SINCE_TAG)?.value };
}

async function tag(name: string, value: string): Promise<void> {
  const { serviceArn: resourceArn } = await look(name);
  await ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: SINCE_TAG, value }] }));
}

const instant = expect.stringMatching(/^\d{4}-.*Z$/);
const done = (more: Partial<FallbackReport['done']> = {}) => ({
  done: { 'fall-back': [], back: [], forget: [], remember: [], ...more },
  problems: [],
});
const metrics = () =>
  lines.flatMap((line) => (line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : [])).at(-1);

test('what is on demand, and a mix, without the tag is remembered and not moved; instances are left alone', async () => {
  const { done: found } = (await run()) as FallbackReport;
  expect({ ...found, remember: [...found.remember].sort() }).toEqual(done({ remember: ['mixed', 'on-demand'] }).done);
  expect(await stands('on-demand')).toEqual({ strategy: ON_DEMAND, running: 2, since: instant });
  expect(await stands('mixed')).toEqual({ strategy: MIXED, running: 2, since: instant });
  expect(await stands('host')).toMatchObject({ since: undefined });
});

test('without capacity for a few minutes nothing moves', async () => {
  const { events = [] } = await look('scarce');
  expect(events.map(({ message }) => message)).toEqual([
    '(service scarce) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
  ]);
  expect(await run(9 * MINUTE)).toEqual(done());
  expect(await stands('scarce')).toEqual({ strategy: SPOT, running: 0, since: undefined });
});

test('an event that is older than an interval is dropped', async () => {
  expect(await run(10 * MINUTE, 5 * MINUTE + 1_000)).toEqual({ dropped: 'overtaken' });
});

test('after ten minutes it runs on demand, and nothing else has moved', async () => {
  expect(await run(10 * MINUTE)).toEqual(done({ 'fall-back': ['scarce'] }));
  expect(await stands('scarce')).toEqual({ strategy: ON_DEMAND, running: 2, since: instant });
  expect((await look('mixed')).capacityProviderStrategy).toEqual(MIXED);
  expect(metrics()).toMatchObject({ service: 'shop-spot-fallback', FellBack: 1, BackOnSpot: 0, Failed: 0 });
  expect(await run(15 * MINUTE)).toEqual(done());
});

test('when its time has come Spot is tried, and its tasks run on until Spot has given others', async () => {
  await tag('scarce', new Date(Date.now() - 6 * HOUR).toISOString());
  expect(await run()).toEqual(done({ back: ['scarce'] }));
  expect(await stands('scarce')).toEqual({ strategy: SPOT, running: 0, since: instant });
  expect((await look('scarce')).runningCount).toBe(2);
  expect(metrics()).toMatchObject({ FellBack: 0, BackOnSpot: 1 });
  expect(await run(9 * MINUTE)).toEqual(done());
});

test('without capacity still, it falls back again', async () => {
  expect(await run(10 * MINUTE)).toEqual(done({ 'fall-back': ['scarce'] }));
  expect(await stands('scarce')).toEqual({ strategy: ON_DEMAND, running: 2, since: instant });
});

test('with capacity it stays on Spot, and loses its tag', async () => {
  await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: 'scarce', taskDefinition: 'web' }));
  await tag('scarce', new Date(Date.now() - 6 * HOUR).toISOString());
  expect(await run()).toEqual(done({ back: ['scarce'] }));
  expect(await run(5 * MINUTE)).toEqual(done({ forget: ['scarce'] }));
  expect(await stands('scarce')).toEqual({ strategy: SPOT, running: 2, since: undefined });
});

test('what is off is left off, and goes back to Spot when it is due', async () => {
  const off = { cluster: CLUSTER, service: 'asleep', desiredCount: 0 };
  await ecs.send(new UpdateServiceCommand({ ...off, capacityProviderStrategy: ON_DEMAND, forceNewDeployment: true }));
  await tag('asleep', new Date(Date.now() - 6 * HOUR).toISOString());
  expect(await run()).toEqual(done({ back: ['asleep'] }));
  expect(await run(5 * MINUTE)).toEqual(done({ forget: ['asleep'] }));
  expect(await stands('asleep')).toEqual({ strategy: SPOT, running: 0, since: undefined });
  expect((await look('asleep')).desiredCount).toBe(0);
});

test.each(['mixed', 'on-demand'])('what was remembered as %s goes to Spot when it is due', async (name) => {
  await tag(name, new Date(Date.now() - 6 * HOUR).toISOString());
  expect(await run()).toEqual(done({ back: [name] }));
  expect(await stands(name)).toEqual({ strategy: SPOT, running: 2, since: instant });
  expect(await run(5 * MINUTE)).toEqual(done({ forget: [name] }));
});

test('a tag that cannot be read is said, and counts from now', async () => {
  const moved = { capacityProviderStrategy: ON_DEMAND, forceNewDeployment: true };
  await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service: 'on-demand', ...moved }));
  await tag('on-demand', 'yesterday');
  expect(await run()).toEqual(done({ remember: ['on-demand'] }));
  expect(lines.join('')).toContain('its tag \\"yesterday\\" is no instant before now: it counts from now');
  expect(metrics()).toMatchObject({ Notices: 1, Failed: 0 });
  expect(await stands('on-demand')).toMatchObject({ strategy: ON_DEMAND, since: instant });
});

test('it may call what it called, and nothing else', async () => {
  const calls = z
    .array(z.object({ caller: z.string(), service: z.string(), action: z.string() }))
    .parse(await (await fetch(`${engine.endpoint}${CALLS_PATH}`)).json());
  const called = calls
    // A library of the function adds its own name.
    .filter(({ caller }) => caller.startsWith(CALLER))
    .map(({ service, action }) => `${service}:${action}`);
  const allowed = permissions({ cluster: 'c', services: 's' }).flatMap(({ actions }) => actions);
  expect([...new Set(called)].sort()).toEqual([...allowed].sort());
});
