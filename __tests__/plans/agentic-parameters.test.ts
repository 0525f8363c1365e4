/** The agentic plan is redeployable: each `config set` is one value of its deployment file, and nothing else holds it. */
import { parseProject } from '../../config/project';
import { account } from '../../deployments';
import { agenticDeployment, type Settings, settings } from '../../deployments/agentic-stage3v3';
import { builtFrom } from '../helpers/built';
import type { StackJson } from '../helpers/synthesized';

type Stacks = Readonly<Record<string, StackJson>>;

/** Every stack of the deployment with some of its values changed, without the metadata of cdktf. */
async function builtWith(changed: Partial<Settings>): Promise<Stacks> {
  const { project, findings } = parseProject({
    deployments: [agenticDeployment({ ...settings, ...changed })],
    account,
  });
  const env = project?.environments[0];
  if (!project || !env) throw new Error(`these values are refused: ${JSON.stringify(findings, undefined, 2)}`);
  const stacks = JSON.stringify(await builtFrom({ env, account: project.account }));
  return JSON.parse(stacks, (key, value) => (key === '//' ? undefined : value)) as Stacks;
}

/** Attributes of resources, and other values at that depth, in which two builds differ. */
function differences(one: unknown, other: unknown, path: readonly string[] = []): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  // <milestone> resource <type> <name> <attribute>
  if (path.length === 5 || !isRecord(one) || !isRecord(other)) return [path.join(' ').replace(' resource', '')];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], [...path, key]));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ofBoth = (...places: readonly string[]) =>
  places.flatMap((place) => ['fastapi', 'nodejs'].map((service) => place.replace('*', service)));
const threshold = (metric: string) =>
  ofBoth(
    `ecs aws_appautoscaling_policy *_${metric} target_tracking_scaling_policy_configuration`,
    `monitoring aws_cloudwatch_metric_alarm ${metric}_high_* alarm_description`,
    `monitoring aws_cloudwatch_metric_alarm ${metric}_high_* threshold`,
  );
const HOST_NAME = [
  'alb-dns output url value',
  'alb-dns aws_acm_certificate main domain_name',
  'alb-dns aws_route53_record alias name',
];

/** The plan's `config set`: the value of the plan, another one, and all that may change with it. */
const PARAMETERS: readonly {
  set: string;
  changed: Partial<Settings>;
  changes: readonly string[];
}[] = [
  {
    set: 'domain-name a-g-e-n-t-i-c.com',
    changed: { domainName: 'example.com' },
    changes: [...HOST_NAME, 'alb-dns data aws_route53_zone main name'],
  },
  { set: 'subdomain stage3v3', changed: { subdomain: 'shop' }, changes: HOST_NAME },
  {
    set: 'db-instance-class db.t3.medium',
    changed: { dbInstanceClass: 'db.t3.large' },
    changes: ['data aws_db_instance primary instance_class', 'data aws_db_instance primary_replica instance_class'],
  },
  {
    set: 'db-allocated-storage 20',
    changed: { dbAllocatedStorage: 30 },
    changes: ['data aws_db_instance primary allocated_storage'],
  },
  {
    set: 'db-name agentic_aws_db',
    changed: { dbName: 'shop_db' },
    changes: [
      'data aws_db_instance primary db_name',
      'data aws_secretsmanager_secret_version primary_application secret_string_wo',
      'data aws_secretsmanager_secret_version primary_master secret_string_wo',
    ],
  },
  {
    set: 'db-backup-retention 7',
    changed: { dbBackupRetention: 9 },
    changes: ['data aws_db_instance primary backup_retention_period'],
  },
  { set: 'ecs-cpu 512', changed: { ecsCpu: 256 }, changes: ofBoth('ecs aws_ecs_task_definition * cpu') },
  { set: 'ecs-memory 1024', changed: { ecsMemory: 2_048 }, changes: ofBoth('ecs aws_ecs_task_definition * memory') },
  { set: 'desired-count 2', changed: { desiredCount: 3 }, changes: ofBoth('ecs aws_ecs_service * desired_count') },
  {
    set: 'min-capacity 1',
    changed: { minCapacity: 2 },
    changes: ofBoth('ecs aws_appautoscaling_target * min_capacity'),
  },
  {
    set: 'max-capacity 10',
    changed: { maxCapacity: 9 },
    changes: ofBoth('ecs aws_appautoscaling_target * max_capacity'),
  },
  {
    set: 'log-retention-days 14',
    changed: { logRetentionDays: 30 },
    changes: [
      'data aws_cloudwatch_log_group primary_postgresql retention_in_days',
      'data aws_cloudwatch_log_group primary_replica_postgresql retention_in_days',
      'data aws_cloudwatch_log_group rotate_db_secret retention_in_days',
      ...ofBoth('ecs aws_cloudwatch_log_group * retention_in_days'),
    ],
  },
  { set: 'cpu-threshold 70', changed: { cpuThreshold: 60 }, changes: threshold('cpu') },
  { set: 'memory-threshold 80', changed: { memoryThreshold: 75 }, changes: threshold('memory') },
];

describe('agentic-stage3v3: config set', () => {
  let asPlanned: Stacks;
  beforeAll(async () => {
    asPlanned = await builtWith({});
  }, 60_000);

  it('has one value for each parameter of the plan, and it is the plan’s', () => {
    expect(settings).toMatchObject({
      projectName: 'agentic-aws-stage3v3',
      environment: 'stage3v3',
      region: 'us-east-1',
      vpcCidr: '10.1.0.0/16',
      availabilityZones: ['a', 'b'],
      domainName: 'a-g-e-n-t-i-c.com',
      subdomain: 'stage3v3',
      dbInstanceClass: 'db.t3.medium',
      dbAllocatedStorage: 20,
      dbName: 'agentic_aws_db',
      dbBackupRetention: 7,
      ecsCpu: 512,
      ecsMemory: 1_024,
      desiredCount: 2,
      minCapacity: 1,
      maxCapacity: 10,
      logRetentionDays: 14,
      cpuThreshold: 70,
      memoryThreshold: 80,
    });
  });

  it.each(PARAMETERS)('$set: another value changes its own places and no other', async ({ changed, changes }) => {
    expect(differences(asPlanned, await builtWith(changed)).sort()).toEqual([...changes].sort());
  });

  it('availability-zones ["us-east-1a", "us-east-1b"]: other zones keep the names and ranges of the subnets', async () => {
    const subnets = (stacks: Stacks) =>
      Object.values(stacks['foundation']?.resource?.['aws_subnet'] ?? {})
        .map(({ tags, cidr_block, availability_zone }) => ({
          name: (tags as { Name: string }).Name,
          range: cidr_block,
          zone: String(availability_zone).replace(
            /^us-east-1([ab])$/,
            (_, zone) => `us-east-1${zone === 'a' ? 'c' : 'd'}`,
          ),
        }))
        .sort((a, b) => a.name.localeCompare(b.name));
    expect(subnets(await builtWith({ availabilityZones: ['c', 'd'] }))).toEqual(subnets(asPlanned));
  });

  it('project-name, environment, aws:region, vpc-cidr, domain-name: nothing of the old values stays', async () => {
    const moved = {
      deployment: 'shop',
      projectName: 'shop',
      environment: 'live',
      region: 'ap-south-1',
      vpcCidr: '10.77.0.0/16',
      domainName: 'example.com',
      subdomain: 'www',
      dbName: 'shop_db',
      dbSecret: 'shop/live/database/master',
      costCenter: 'retail',
    } satisfies Partial<Settings>;
    const before = JSON.stringify(asPlanned);
    const after = JSON.stringify(await builtWith(moved));
    const old = ['agentic', 'stage3v3', 'us-east-1', '10.1.', 'a-g-e-n-t-i-c.com'];
    expect(old.filter((value) => !before.includes(value))).toEqual([]);
    expect(old.filter((value) => after.includes(value))).toEqual([]);
    for (const value of ['10.77.6.0/24', 'www.example.com', 'ap-south-1b', moved.dbSecret])
      expect(after).toContain(value);
  });
});
