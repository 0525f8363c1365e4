/** Services read the secret when their tasks start: they are redeployed once, after the rotation and not before. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { Services } from '../../../lambda-src/rotate-db-secret/services';
import { masterSecret, startWorld, stopWorld, type World } from './fixture';

jest.setTimeout(120_000);

const CLUSTER = 'shop';
const API = { cluster: CLUSTER, service: 'api' };
const JOBS = { cluster: CLUSTER, service: 'jobs' };
/** Services of milestones that are not applied yet. */
const ABSENT = [
  { cluster: CLUSTER, service: 'later' },
  { cluster: 'later', service: 'api' },
];

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const { ecs } = world.account;
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  const containerDefinitions = [{ name: 'main', image: 'shop:1', memory: 128 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'shop', containerDefinitions }));
  for (const { service } of [API, JOBS]) {
    await ecs.send(
      new CreateServiceCommand({ cluster: CLUSTER, serviceName: service, taskDefinition: 'shop', desiredCount: 0 }),
    );
  }
});
afterAll(stopWorld);

/** The emulator tells times to the second: what happens in one is at the same time. */
const aSecond = () => sleep(1_100);

/** Id of the newest deployment. */
async function deployment({ service }: typeof API): Promise<string | undefined> {
  const described = await world.account.ecs.send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: [service] }),
  );
  return described.services?.[0]?.deployments?.find(({ status }) => status === 'PRIMARY')?.id;
}

const deployments = () => Promise.all([deployment(API), deployment(JOBS)]);

test('a service is redeployed when the version is current, and never before', async () => {
  const secret = await masterSecret(world, 'postgres');
  const [api, jobs] = await deployments();
  const during: (string | undefined)[] = [];
  await secret.rotate({
    redeploy: [API],
    after: async (step) => {
      if (step !== 'finishSecret') during.push(await deployment(API));
    },
  });
  expect(during).toEqual([api, api, api]);
  expect(await deployment(API)).not.toBe(api);
  expect(await deployment(JOBS)).toBe(jobs);
});

test('a rotation that fails redeploys nothing', async () => {
  const secret = await masterSecret(world, 'postgres');
  const before = await deployments();
  const wrong = { ...(await secret.value()), password: 'of-nobody' };
  for (let time = 0; time < 2; time += 1) await secret.put(wrong, 'AWSCURRENT');
  await expect(secret.rotate({ redeploy: [API, JOBS] })).rejects.toThrow(/by hand/);
  expect(await deployments()).toEqual(before);
});

test('services and clusters that do not exist yet are passed over', async () => {
  const secret = await masterSecret(world, 'postgres');
  const before = await deployments();
  const token = await secret.rotate({ redeploy: [...ABSENT, API, JOBS] });
  await secret.step('finishSecret', token, { redeploy: ABSENT });
  const after = await deployments();
  expect(after.filter((id) => before.includes(id))).toEqual([]);
});

test('finishSecret again redeploys what has no deployment since the version was made, and nothing else', async () => {
  const secret = await masterSecret(world, 'postgres');
  await aSecond();
  const [, jobs] = await deployments();
  const token = await secret.rotate({ redeploy: [API] });
  const api = await deployment(API);
  await aSecond();

  await secret.step('finishSecret', token, { redeploy: [API, JOBS] });
  const jobsAfter = await deployment(JOBS);
  expect(await deployment(API)).toBe(api);
  expect(jobsAfter).not.toBe(jobs);

  for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
    await secret.step(step, token, { redeploy: [API, JOBS] });
  }
  expect(await deployments()).toEqual([api, jobsAfter]);
});

test('one that cannot be redeployed: the others are, the step fails, and calling it again does the rest', async () => {
  const secret = await masterSecret(world, 'postgres');
  await aSecond();
  const [api, jobs] = await deployments();
  const { services } = world.account.ports;
  const redeploy: Services['redeploy'] = async (target) => {
    if (target.service === API.service) throw new Error('Rate exceeded');
    return services.redeploy(target);
  };
  const ports = { ...world.account.ports, services: { ...services, redeploy } };
  const token = await secret.begin();
  const refused = secret.rotate({ token, ports, redeploy: [API, JOBS] });
  await expect(refused).rejects.toThrow('not every service redeployed: shop/api.');

  const labels = (await world.account.ports.secrets.describe(secret.arn)).versions[token];
  expect(labels).toContain('AWSCURRENT');
  expect(await deployment(API)).toBe(api);
  const jobsAfter = await deployment(JOBS);
  expect(jobsAfter).not.toBe(jobs);

  await secret.step('finishSecret', token, { redeploy: [API, JOBS] });
  expect(await deployment(API)).not.toBe(api);
  expect(await deployment(JOBS)).toBe(jobsAfter);
});
