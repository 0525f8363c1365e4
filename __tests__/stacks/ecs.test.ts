/** What runs: references, secrets, mounts and permissions of tasks; services on instances; jobs and their schedules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/environment';
import { mapValues } from '../../config/objects';
import { built, builtFrom } from '../helpers/built';
import { testProject } from '../helpers/deployments';
import { type Attributes, ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const REASON = 'not wanted in this test';
const OFF = { kind: 'off', reason: REASON };
const DATA = '${data.terraform_remote_state.data.outputs';
const OPS = join(__dirname, '../../ops');

/** A script below ops/ that a shell fills in: what Terraform must leave alone. */
const SCRIPT = readdirSync(OPS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sh'))
  .map((path) => ({ path, text: readFileSync(join(OPS, path), 'utf8') }))
  .find(({ text }) => text.includes('${')) ?? { path: 'none', text: '' };

/** Text in which Terraform has nothing to fill in. */
const escaped = (text: string) => text.replaceAll('${', '$$${').replaceAll('%{', '%%{');

const names = (record: Record<string, unknown>) => Object.keys(record).sort();

/** Data stores of every kind. */
const STORES = {
  'network.subnets.database': ['10.0.200.0/24', '10.0.201.0/24'],
  databases: {
    main: {
      engine: 'postgres',
      version: '16.9',
      instanceClass: 'db.t3.micro',
      name: 'app',
      storage: { gib: 20 },
      replicas: 1,
      backup: { retentionDays: 1, window: '03:00-04:00' },
      maintenanceWindow: 'sun:05:00-sun:06:00',
      users: { application: { database: 'app' } },
    },
  },
  caches: { sessions: { engine: 'redis', version: '7.1', nodeType: 'cache.t3.micro' } },
  fileSystems: { 'vector-store': { throughput: { kind: 'bursting' } } },
  buckets: { results: {} },
  queues: { runs: { visibilityTimeout: '60m' } },
  'secrets.token': { kind: 'secret', description: 'A token', username: 'bot' },
};

/** A container of the service `api`, with other words. */
const withApi = (container: object) =>
  Object.fromEntries(Object.entries(container).map(([key, value]) => [`services.api.containers.api.${key}`, value]));

type Definition = Record<string, unknown> & { readonly name: string };

function definitions(json: StackJson, task = 'api'): Definition[] {
  return JSON.parse(String(resource(json, 'aws_ecs_task_definition', task)['container_definitions'])) as Definition[];
}

function definition(json: StackJson, container = 'api', task = 'api'): Definition {
  const found = definitions(json, task).find(({ name }) => name === container);
  if (!found) throw new Error(`no container ${container}`);
  return found;
}

const statement = (json: StackJson, role: string, sid: string) =>
  statements(resource(json, 'aws_iam_role_policy', role)).find(({ Sid }) => Sid === sid);

const sids = (json: StackJson, role: string) => {
  const policy = ofType(json, 'aws_iam_role_policy')[role];
  return policy ? statements(policy).map(({ Sid }) => Sid) : [];
};

describe('references', () => {
  it('become variables, sorted among the plain ones', async () => {
    const json = await built('ecs', {
      ...STORES,
      ...withApi({
        environment: { CACHE_MODE: 'lru', ZONE: 'a' },
        references: {
          DATABASE_HOST: { kind: 'database', name: 'main', attribute: 'host' },
          DATABASE_READER: { kind: 'database', name: 'main', attribute: 'reader-host' },
          DATABASE_PORT: { kind: 'database', name: 'main', attribute: 'port' },
          DATABASE_NAME: { kind: 'database', name: 'main', attribute: 'name' },
          CACHE_HOST: { kind: 'cache', name: 'sessions', attribute: 'host' },
          CACHE_PORT: { kind: 'cache', name: 'sessions', attribute: 'port' },
          BUCKET: { kind: 'bucket', name: 'results' },
          QUEUE: { kind: 'queue', name: 'runs' },
          LOGS: { kind: 'log-group' },
        },
      }),
    });
    expect(definition(json)['environment']).toEqual([
      { name: 'BUCKET', value: `${DATA}.bucket_names.results}` },
      { name: 'CACHE_HOST', value: `${DATA}.cache_hosts.sessions}` },
      { name: 'CACHE_MODE', value: 'lru' },
      { name: 'CACHE_PORT', value: '6379' },
      { name: 'DATABASE_HOST', value: `${DATA}.database_hosts.main}` },
      { name: 'DATABASE_NAME', value: 'app' },
      { name: 'DATABASE_PORT', value: '5432' },
      { name: 'DATABASE_READER', value: `${DATA}.database_reader_hosts.main}` },
      { name: 'LOGS', value: '${aws_cloudwatch_log_group.api.name}' },
      { name: 'QUEUE', value: `${DATA}.queue_urls.runs}` },
      { name: 'ZONE', value: 'a' },
    ]);
  });

  it('to an internal service are the URL of the internal load balancer', async () => {
    const json = await built('ecs', {
      'services.api.exposure': { kind: 'internal', container: 'api', port: 8000, paths: ['/*'] },
      'services.web.containers.web.references': { API_URL: { kind: 'service', name: 'api' } },
    });
    expect(definition(json, 'web', 'web')['environment']).toEqual([
      { name: 'API_URL', value: '${data.terraform_remote_state.alb_dns.outputs.internal_url}' },
    ]);
  });
});

describe('references by name', () => {
  it('are the private name of a service', async () => {
    const json = await built('ecs', {
      'services.web.containers.web.references': { API_HOST: { kind: 'service-host', name: 'api' } },
    });
    expect(definition(json, 'web', 'web')['environment']).toEqual([
      { name: 'API_HOST', value: 'api.shop-dev.internal' },
    ]);
  });
});

describe('secrets', () => {
  const SECRETS = {
    TOKEN: { kind: 'secret', name: 'token', field: 'password' },
    DATABASE: { kind: 'database', name: 'main', user: 'application' },
    DATABASE_PASSWORD: { kind: 'database', name: 'main', user: 'application', field: 'password' },
    SESSION_KEY: 'session-key',
  };

  it('come whole or by field, from the service that keeps them', async () => {
    const json = await built('ecs', { ...STORES, ...withApi({ secrets: SECRETS }) });
    expect(definition(json)['secrets']).toEqual([
      { name: 'DATABASE', valueFrom: `${DATA}.secret_arns.main_application}` },
      { name: 'DATABASE_PASSWORD', valueFrom: `${DATA}.secret_arns.main_application}:password::` },
      {
        name: 'SESSION_KEY',
        valueFrom:
          'arn:aws:ssm:us-west-2:${data.aws_caller_identity.current.account_id}:parameter/shop/dev/session-key',
      },
      { name: 'TOKEN', valueFrom: `${DATA}.secret_arns.token}:password::` },
    ]);
  });

  it('are read by the execution role alone, each by its ARN', async () => {
    const json = await built('ecs', { ...STORES, ...withApi({ secrets: SECRETS }) });
    expect(statement(json, 'api_execution', 'ReadSecrets')?.Resource).toEqual([
      'arn:aws:ssm:us-west-2:${data.aws_caller_identity.current.account_id}:parameter/shop/dev/session-key',
    ]);
    expect(statement(json, 'api_execution', 'ReadSecretsManager')).toMatchObject({
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [`${DATA}.secret_arns.token}`, `${DATA}.secret_arns.main_application}`],
    });
    expect(sids(json, 'api_task')).toEqual([]);
  });
});

describe('mounts', () => {
  const MOUNTED = { ...STORES, ...withApi({ mounts: { '/data': 'vector-store', '/models': 'vector-store' } }) };

  it('go through the access point, encrypted, as the role of the task', async () => {
    const json = await built('ecs', MOUNTED);
    expect(resource(json, 'aws_ecs_task_definition', 'api')['volume']).toEqual([
      { name: 'api_tmp' },
      {
        name: 'vector-store',
        efs_volume_configuration: {
          file_system_id: `${DATA}.file_system_ids.vector-store}`,
          transit_encryption: 'ENABLED',
          authorization_config: { access_point_id: `${DATA}.access_point_ids.vector-store}`, iam: 'ENABLED' },
        },
      },
    ]);
    expect(definition(json)['mountPoints']).toEqual([
      { sourceVolume: 'api_tmp', containerPath: '/tmp', readOnly: false },
      { sourceVolume: 'vector-store', containerPath: '/data', readOnly: false },
      { sourceVolume: 'vector-store', containerPath: '/models', readOnly: false },
    ]);
    expect(statement(json, 'api_task', 'MountVectorStore')).toMatchObject({
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Resource: [`${DATA}.file_system_arns.vector-store}`],
      Condition: {
        StringEquals: { 'elasticfilesystem:AccessPointArn': `${DATA}.access_point_arns.vector-store}` },
      },
    });
  });

  it('want a platform version that has them; nothing else does', async () => {
    const json = await built('ecs', MOUNTED);
    expect(resource(json, 'aws_ecs_service', 'api')['platform_version']).toBe('LATEST');
    expect(resource(json, 'aws_ecs_service', 'web')).not.toHaveProperty('platform_version');
  });
});

describe('permissions', () => {
  const allowed = async (permissions: object[]) => built('ecs', { ...STORES, 'services.api.permissions': permissions });

  it('to one bucket are joined, objects apart from the bucket', async () => {
    const json = await allowed([
      { kind: 'bucket', name: 'results', allows: ['get', 'list'] },
      { kind: 'bucket', name: 'results', allows: ['get', 'put', 'delete'] },
    ]);
    expect(sids(json, 'api_task')).toEqual(['ObjectsResults', 'ListResults']);
    expect(statement(json, 'api_task', 'ObjectsResults')).toMatchObject({
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: [`${DATA}.bucket_arns.results}/*`],
    });
    expect(statement(json, 'api_task', 'ListResults')).toMatchObject({
      Action: ['s3:ListBucket'],
      Resource: [`${DATA}.bucket_arns.results}`],
    });
  });

  it('to send let nobody receive', async () => {
    const json = await allowed([{ kind: 'queue', name: 'runs', allows: ['send'] }]);
    expect(statement(json, 'api_task', 'MessagesRuns')).toMatchObject({
      Action: ['sqs:SendMessage'],
      Resource: [`${DATA}.queue_arns.runs}`],
    });
  });

  it('to models name each of them', async () => {
    const json = await allowed([{ kind: 'bedrock', models: ['a.one-v1:0', 'b.two-v1:0'] }]);
    expect(statement(json, 'api_task', 'InvokeModels')).toMatchObject({
      Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      Resource: [
        'arn:aws:bedrock:us-west-2::foundation-model/a.one-v1:0',
        'arn:aws:bedrock:us-west-2::foundation-model/b.two-v1:0',
      ],
    });
  });

  it('without a resource of their own are the only ones on everything', async () => {
    const json = await allowed([{ kind: 'xray' }, { kind: 'metrics', namespace: 'Shop' }]);
    const wide = statements(resource(json, 'aws_iam_role_policy', 'api_task')).filter(({ Resource }) =>
      [Resource].flat().includes('*'),
    );
    expect(wide.map(({ Sid }) => Sid)).toEqual(['SendTraces', 'PublishMetrics']);
    expect(statement(json, 'api_task', 'PublishMetrics')?.Condition).toEqual({
      StringEquals: { 'cloudwatch:namespace': ['Shop'] },
    });
  });
});

describe('a consumed queue', () => {
  it('is in QUEUE_URL, and its messages may be received', async () => {
    const json = await built('ecs', { ...STORES, 'services.api.consumes': 'runs' });
    expect(definition(json)['environment']).toEqual([{ name: 'QUEUE_URL', value: `${DATA}.queue_urls.runs}` }]);
    expect(statement(json, 'api_task', 'MessagesRuns')?.Action).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ]);
  });
});

describe('a script', () => {
  it('is run by the shell and not by the image, word for word, with nothing left for Terraform to fill in', async () => {
    const json = await built('ecs', withApi({ script: SCRIPT.path }));
    expect(SCRIPT.text).toContain('${');
    expect(definition(json)).toMatchObject({ entryPoint: ['sh', '-c'], command: [escaped(SCRIPT.text)] });
  });
});

describe('a stateful container', () => {
  it('stops before its successor starts: two would write the same files', async () => {
    const json = await built('ecs', {
      ...STORES,
      ...withApi({ stateful: true, mounts: { '/data': 'vector-store' } }),
      'services.api.scaling': { kind: 'fixed', count: 1 },
    });
    expect(resource(json, 'aws_ecs_service', 'api')).toMatchObject({
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
    });
    expect(resource(json, 'aws_ecs_service', 'web')).toMatchObject({
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
    });
  });
});

describe('services on instances', () => {
  const RESERVED = {
    'services.api.containers.api.memoryReservation': 512,
    'services.web.containers.web.memory': 256,
    'services.api.size': undefined,
    'services.web.size': undefined,
  };
  const ON_INSTANCES = {
    kind: 'ecs-ec2',
    instanceType: 't3.small',
    instances: { min: 1, max: 2 },
    market: 'on-demand',
    containerInsights: OFF,
  };
  const onInstances = (compute: object = {}, patch: object = {}) =>
    built('ecs', { ...RESERVED, compute: { ...ON_INSTANCES, ...compute }, ...patch });

  it('have no size of their own: their containers share what they reserve', async () => {
    const json = await onInstances();
    const task = resource(json, 'aws_ecs_task_definition', 'api');
    expect(task).toMatchObject({ requires_compatibilities: ['EC2'], network_mode: 'awsvpc' });
    expect(task).not.toHaveProperty('cpu');
    expect(task).not.toHaveProperty('memory');
    expect(definition(json)['memoryReservation']).toBe(512);
  });

  it('must reserve memory, as those on Fargate must have a size: built past the rules, they throw', async () => {
    const { env, account } = testProject();
    const instances = testProject({ compute: ON_INSTANCES, ...RESERVED }).env;
    const built = (compute: Environment['compute'], { services }: Environment) =>
      builtFrom(
        { env: { ...env, compute, services: mapValues(services, (each) => ({ ...each, size: undefined })) }, account },
        ['ecs'],
      );
    await expect(built(instances.compute, instances)).resolves.toHaveProperty('ecs');
    await expect(built(env.compute, env)).rejects.toThrow('web has no size');
    await expect(built(instances.compute, env)).rejects.toThrow('web/web reserves no memory');
  });

  it('run on the provider of the group, without a public address', async () => {
    const json = await onInstances();
    expect(resource(json, 'aws_ecs_service', 'api')).toMatchObject({
      capacity_provider_strategy: [
        { capacity_provider: '${aws_ecs_capacity_provider.instances.name}', weight: 1, base: 0 },
      ],
      network_configuration: { assign_public_ip: false },
      depends_on: expect.arrayContaining(['aws_ecs_cluster_capacity_providers.main']) as unknown,
    });
    expect(resource(json, 'aws_ecs_cluster_capacity_providers', 'main')['capacity_providers']).toEqual([
      'FARGATE',
      'FARGATE_SPOT',
      '${aws_ecs_capacity_provider.instances.name}',
    ]);
  });

  it.each([
    [1, 0, 100],
    [2, 100, 200],
  ])('with %i at most keep %i % to %i % while they are replaced', async (max, least, most) => {
    const json = await onInstances(
      { instances: { min: 1, max } },
      { 'services.api.scaling': { kind: 'fixed', count: 1 } },
    );
    expect(resource(json, 'aws_ecs_service', 'api')).toMatchObject({
      deployment_minimum_healthy_percent: least,
      deployment_maximum_percent: most,
    });
  });

  it.each([
    ['spot', 0, true],
    ['on-demand', 100, false],
  ])('%s: %i % of the instances on demand', async (market, share, rebalanced) => {
    const group = resource(await onInstances({ market }), 'aws_autoscaling_group', 'instances');
    expect(group).toMatchObject({
      capacity_rebalance: rebalanced,
      mixed_instances_policy: {
        instances_distribution: { on_demand_base_capacity: 0, on_demand_percentage_above_base_capacity: share },
      },
    });
  });

  it('leave the number of instances to ECS, which ends none that runs a task', async () => {
    const json = await onInstances({ instances: { min: 1, max: 3, desired: 2 } });
    expect(resource(json, 'aws_autoscaling_group', 'instances')).toMatchObject({
      min_size: 1,
      max_size: 3,
      desired_capacity: 2,
      protect_from_scale_in: true,
      lifecycle: { ignore_changes: ['desired_capacity'] },
    });
    expect(resource(json, 'aws_ecs_capacity_provider', 'instances')['auto_scaling_group_provider']).toMatchObject({
      managed_termination_protection: 'ENABLED',
      managed_draining: 'ENABLED',
      managed_scaling: { status: 'ENABLED', target_capacity: 100 },
    });
  });

  it('have instances that keep their credentials to themselves, and their disk encrypted', async () => {
    const template = resource(await onInstances({ volumeGiB: 50 }), 'aws_launch_template', 'instances');
    expect(template).toMatchObject({
      instance_type: 't3.small',
      metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: 50 } }],
    });
    const settings = String(template['user_data']);
    expect(settings).toContain('ECS_CLUSTER=${aws_ecs_cluster.main.name}');
    expect(settings).toContain('ECS_ENABLE_SPOT_INSTANCE_DRAINING=true');
    expect(settings).toContain('ECS_AWSVPC_BLOCK_IMDS=true');
  });

  it('are refreshed by nothing but their own end: a new AMI replaces no instance', async () => {
    const group = resource(await onInstances(), 'aws_autoscaling_group', 'instances');
    expect(group).not.toHaveProperty('instance_refresh');
    expect(group).not.toHaveProperty('max_instance_lifetime');
  });

  it.each([
    ['t3.small', 'X86_64', 'amazon-linux-2023/recommended'],
    ['t4g.small', 'ARM64', 'amazon-linux-2023/arm64/recommended'],
  ])('of type %s start from the image for %s', async (instanceType, architecture, image) => {
    const architectures = { 'services.api.architecture': architecture, 'services.web.architecture': architecture };
    const json = await onInstances({ instanceType }, architectures);
    expect(json.data?.['aws_ssm_parameter']?.['ecs_ami']?.['name']).toBe(
      `/aws/service/ecs/optimized-ami/${image}/image_id`,
    );
  });

  it('let nothing in, and join this cluster only', async () => {
    const json = await onInstances();
    expect(names(ofType(json, 'aws_vpc_security_group_ingress_rule'))).toEqual([]);
    expect(ofType(json, 'aws_vpc_security_group_egress_rule')).toMatchObject({
      instances_to_https: { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443 },
    });
    expect(statement(json, 'instances', 'JoinCluster')?.Resource).toEqual(['${aws_ecs_cluster.main.arn}']);
    const wide = statements(resource(json, 'aws_iam_role_policy', 'instances')).filter(({ Resource }) =>
      [Resource].flat().includes('*'),
    );
    expect(wide.map(({ Action }) => Action)).toEqual([['ecs:DiscoverPollEndpoint']]);
  });

  it('carry the tags of the environment, which a group does not get from the provider', async () => {
    const json = await onInstances();
    const tags = resource(json, 'aws_autoscaling_group', 'instances')['tag'] as Attributes[];
    const expected = {
      ...json.provider.aws[0]?.default_tags[0]?.tags,
      Name: 'shop-dev-instances',
      AmazonECSManaged: 'true',
    };
    expect(Object.fromEntries(tags.map(({ key, value }) => [key, value]))).toEqual(expected);
    expect(tags.every((tag) => tag['propagate_at_launch'] === true)).toBe(true);
  });

  it.each([
    ['disposable', true],
    ['protected', false],
  ])('%s: the group goes without waiting for its instances: %s', async (dataProtection, force) => {
    const json = await onInstances({}, { dataProtection });
    expect(resource(json, 'aws_autoscaling_group', 'instances')['force_delete']).toBe(force);
  });
});

describe('jobs', () => {
  const JOB = { size: '256/512', containers: { load: { image: { kind: 'repository', name: 'api' } } } };
  const SCHEDULE = { kind: 'schedule', expression: 'cron(0 3 ? * SUN *)', timeZone: 'Asia/Kolkata' };
  const PUBLIC = { kind: 'public', reference: 'public.ecr.aws/nginx/nginx:1.27.3' };
  const scheduled = (job: object = {}) => built('ecs', { 'jobs.load': { ...JOB, trigger: SCHEDULE, ...job } });

  it('on demand are a task definition and its roles, and nothing that runs them', async () => {
    const json = await built('ecs', { 'jobs.load': { ...JOB, trigger: { kind: 'on-demand' } } });
    expect(resource(json, 'aws_ecs_task_definition', 'load')).toMatchObject({
      requires_compatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
    expect(json.output?.['job_task_arns']?.value).toEqual({ load: '${aws_ecs_task_definition.load.arn}' });
    for (const type of ['aws_scheduler_schedule', 'aws_scheduler_schedule_group', 'aws_sqs_queue'])
      expect({ type, names: names(ofType(json, type)) }).toEqual({ type, names: [] });
  });

  it('run on their schedule, at the time of its zone, in the subnets of tasks', async () => {
    expect(resource(await scheduled(), 'aws_scheduler_schedule', 'load')).toMatchObject({
      group_name: '${aws_scheduler_schedule_group.jobs.name}',
      schedule_expression: SCHEDULE.expression,
      schedule_expression_timezone: 'Asia/Kolkata',
      flexible_time_window: { mode: 'OFF' },
      target: {
        arn: '${aws_ecs_cluster.main.arn}',
        ecs_parameters: {
          task_definition_arn: '${aws_ecs_task_definition.load.arn}',
          launch_type: 'FARGATE',
          network_configuration: {
            assign_public_ip: false,
            security_groups: ['${data.terraform_remote_state.foundation.outputs.job_security_group_ids.load}'],
          },
        },
        dead_letter_config: { arn: '${aws_sqs_queue.failed_jobs.arn}' },
        retry_policy: { maximum_event_age_in_seconds: 3_600 },
      },
    });
  });

  it.each([
    ['a repository', JOB.containers.load.image, '${alltrue([(var.image_api != "none")]) ? "ENABLED" : "DISABLED"}'],
    ['a public registry', PUBLIC, 'ENABLED'],
  ])('with an image of %s start by schedule once there is one', async (_, image, state) => {
    const json = await scheduled({ containers: { load: { image } } });
    expect(resource(json, 'aws_scheduler_schedule', 'load')['state']).toBe(state);
  });

  it('are started by a role that starts nothing else', async () => {
    const json = await scheduled();
    const policy = statements(resource(json, 'aws_iam_role_policy', 'load_schedule'));
    expect(policy).toMatchObject([
      {
        Action: ['ecs:RunTask'],
        Resource: [
          'arn:aws:ecs:us-west-2:${data.aws_caller_identity.current.account_id}:task-definition/shop-dev-load:*',
        ],
        Condition: { ArnEquals: { 'ecs:cluster': '${aws_ecs_cluster.main.arn}' } },
      },
      { Action: ['ecs:TagResource'], Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } } },
      {
        Action: ['iam:PassRole'],
        Resource: ['${aws_iam_role.load_execution.arn}', '${aws_iam_role.load_task.arn}'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
      { Action: ['sqs:SendMessage'], Resource: ['${aws_sqs_queue.failed_jobs.arn}'] },
    ]);
    expect(String(resource(json, 'aws_iam_role', 'load_schedule')['assume_role_policy'])).toContain(
      '${aws_scheduler_schedule_group.jobs.arn}',
    );
  });

  it('keep what failed to start, encrypted', async () => {
    expect(resource(await scheduled(), 'aws_sqs_queue', 'failed_jobs')).toMatchObject({
      sqs_managed_sse_enabled: true,
      message_retention_seconds: 1_209_600,
    });
  });
});

describe('names', () => {
  it('of services and task families each follow their template', async () => {
    const json = await built('ecs', {
      nameTemplates: { service: '{prefix}-{resource}-service', task: '{prefix}-{resource}-task' },
    });
    expect(resource(json, 'aws_ecs_service', 'api')['name']).toBe('shop-dev-api-service');
    expect(resource(json, 'aws_ecs_task_definition', 'api')['family']).toBe('shop-dev-api-task');
  });
});
