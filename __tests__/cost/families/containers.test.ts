/** Worksheets of ECS on Fargate: us-east-1, 730 hours a month, calculated by hand. */
import { dollars, estimateOf, type PricedResource, priced, shipped } from '../../helpers/priced';

const task = (cpu: number, memory: number, more: object = {}): PricedResource => ({
  type: 'aws_ecs_task_definition',
  name: 'api',
  values: { cpu: String(cpu), memory: String(memory), requires_compatibilities: ['FARGATE'], ...more },
});
const service = (more: object = {}): PricedResource => ({
  type: 'aws_ecs_service',
  name: 'api',
  values: { desired_count: 2, task_definition: `\${aws_ecs_task_definition.api.arn}`, ...more },
});
const scaling: PricedResource = {
  type: 'aws_appautoscaling_target',
  name: 'api',
  values: {
    resource_id: `service/\${aws_ecs_cluster.main.name}/\${aws_ecs_service.api.name}`,
    min_capacity: `\${alltrue([(var.image_api != "none")]) ? 1 : 0}`,
    max_capacity: 4,
  },
};
const spot = (weights: { readonly base?: number; readonly onDemand?: number }) => ({
  capacity_provider_strategy: [
    { capacity_provider: 'FARGATE', base: weights.base ?? 0, weight: weights.onDemand ?? 0 },
    { capacity_provider: 'FARGATE_SPOT', base: 0, weight: 1 },
  ],
});

test('two tasks of half a vCPU and 1 GB', () => {
  // vCPU: 2 x 0.5 x 730 h x $0.04048 = $29.5504. Memory: 2 x 1 GB x 730 h x $0.004445 = $6.4897.
  expect(dollars(priced([task(512, 1_024), service()]))).toEqual({ 'Fargate vCPU': 29.55, 'Fargate memory': 6.49 });
});

test('on arm64, and with 30 GB of storage of which 20 are free', () => {
  const arm = task(1_024, 2_048, {
    runtime_platform: { cpu_architecture: 'ARM64' },
    ephemeral_storage: { size_in_gib: 30 },
  });
  // 2 x 1 x 730 x 0.03238 = 47.2748. 2 x 2 x 730 x 0.00356 = 10.3952. 2 x 10 x 730 x 0.000111 = 1.6206.
  expect(dollars(priced([arm, service()]))).toEqual({
    'Fargate vCPU': 47.27,
    'Fargate memory': 10.4,
    'Fargate storage': 1.62,
  });
});

test('an address for each task that has one', () => {
  const reached = service({ network_configuration: { assign_public_ip: true } });
  // 2 x 730 h x $0.005 = $7.30.
  expect(dollars(priced([task(256, 512), reached]))['public IPv4 address']).toBe(7.3);
});

test.each([
  // All of both tasks: 2 x 0.25 x 730 x 0.01288871 = 4.7044.
  ['all of it on Spot', spot({}), { spot: 4.7, onDemand: undefined }],
  // A base of one on demand leaves one: 0.25 x 730 x 0.04048 = 7.3876, and 0.25 x 730 x 0.01288871 = 2.3522.
  ['beyond a base on demand', spot({ base: 1 }), { spot: 2.35, onDemand: 7.39 }],
  ['none, where the base takes all', spot({ base: 2 }), { spot: undefined, onDemand: 14.78 }],
])('Spot: %s', (_, strategy, expected) => {
  const found = dollars(priced([task(256, 512), service(strategy)]));
  expect({ spot: found['Fargate Spot vCPU'], onDemand: found['Fargate vCPU'] }).toEqual(expected);
});

test('what scales is counted at its fewest, or at its most', () => {
  const resources = [task(256, 512), service(), scaling];
  // One task: 0.25 x 730 x 0.04048 = 7.3876. Four: 29.5504.
  expect(dollars(priced(resources))['Fargate vCPU']).toBe(7.39);
  expect(dollars(priced(resources, { load: 'max' }))['Fargate vCPU']).toBe(29.55);
});

test('only hours that it is up: 60 of 168 a week', () => {
  const [vcpu] = priced([task(1_024, 2_048), service({ desired_count: 1 })], { hoursPerWeek: 60 });
  // 730 x 60 / 168 = 260.714 h. x $0.04048 = $10.5537.
  expect(vcpu?.scheduled.quantity).toBeCloseTo(260.714, 3);
  expect(vcpu?.scheduled.usd).toBe(10.553714);
  expect(vcpu?.alwaysOn.usd).toBe(29.5504);
});

test('runs of a scheduled job are billed by their time, and those of nobody not at all', () => {
  const job = { ...task(1_024, 2_048), name: 'job' };
  const schedule: PricedResource = {
    type: 'aws_scheduler_schedule',
    name: 'job',
    values: {
      schedule_expression: 'cron(0 3 ? * SUN *)',
      target: { ecs_parameters: { task_definition_arn: `\${aws_ecs_task_definition.job.arn}` } },
    },
  };
  const usage = { runsPerMonth: 10, runSeconds: 3_600 };
  // 10 h x 1 vCPU x 0.04048 = 0.4048; 10 h x 2 GB x 0.004445 = 0.0889.
  expect(dollars(priced([job, schedule], { usage }), 'aws_ecs_task_definition.job')).toEqual({
    'Fargate vCPU of runs': 0.4,
    'Fargate memory of runs': 0.09,
  });
  expect(priced([job], { usage })).toEqual([]);
});

test('Container Insights: 12 metrics of the cluster, 15 of a service, 10 of a task family, while it is up', () => {
  const cluster = {
    type: 'aws_ecs_cluster',
    name: 'main',
    values: { setting: [{ name: 'containerInsights', value: 'enabled' }] },
  };
  const lines = priced([cluster, task(256, 512), service()], { hoursPerWeek: 84 });
  const insights = lines.find(({ item }) => item === 'Container Insights metrics');
  // 37 metrics, 10 of them free: 27 x $0.30 = $8.10. Half of the week: 18.5 - 10 = 8.5 x $0.30 = $2.55.
  expect(insights?.alwaysOn.usd).toBe(8.1);
  expect(insights?.scheduled.usd).toBe(2.55);
});

test('target tracking: two alarms that AWS makes for each policy, ten of an account free', () => {
  const policies = Array.from({ length: 6 }, (_, index) => ({
    ...{ type: 'aws_appautoscaling_policy', name: `p${index}`, values: { policy_type: 'TargetTrackingScaling' } },
  }));
  // 12 alarms, 10 free: 2 x $0.10.
  expect(dollars(priced(policies))).toEqual({ 'alarms of target tracking': 0.2 });
  expect(priced([{ type: 'aws_appautoscaling_policy', values: { policy_type: 'StepScaling' } }])).toEqual([]);
});

test('tasks on instances are billed as the instances', () => {
  const found = estimateOf([task(512, 1_024, { requires_compatibilities: ['EC2'] }), service()]);
  expect(found.lines).toEqual([]);
  expect(found.coverage.free.map(({ address }) => address)).toContain('aws_ecs_service.api');
});

test('durable-code dev: a frontend and a backend on Spot in us-west-2, 60 hours a week', () => {
  const { lines } = shipped('durable-code', 'dev');
  const spotLines = lines.filter(({ item }) => item.startsWith('Fargate Spot'));
  // 2 x 0.25 vCPU x 260.714 h x 0.01269464 = 1.65487; 2 x 0.5 GB x 260.714 h x 0.00139396 = 0.36343.
  expect(spotLines.reduce((sum, { scheduled }) => sum + scheduled.usd, 0)).toBeCloseTo(2.0183, 4);
});
