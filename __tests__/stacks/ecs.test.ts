/** What runs: references, secrets, mounts and permissions of tasks; services on instances; jobs and their schedules. */
import { built } from '../helpers/built';
import { type Attributes, ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const REASON = 'not wanted in this test';
const OFF = { kind: 'off', reason: REASON };
const DATA = '${data.terraform_remote_state.data.outputs';
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
  const MOUNTED = { ...STORES, ...withApi({ mounts: { '/data': 'vector-store', '/tmp': 'vector-store' } }) };

  it('go through the access point, encrypted, as the role of the task', async () => {
    const json = await built('ecs', MOUNTED);
    expect(resource(json, 'aws_ecs_task_definition', 'api')['volume']).toEqual([
      {
        name: 'efs_vector-store',
        efs_volume_configuration: {
          file_system_id: `${DATA}.file_system_ids.vector-store}`,
          transit_encryption: 'ENABLED',
          authorization_config: { access_point_id: `${DATA}.access_point_ids.vector-store}`, iam: 'ENABLED' },
        },
      },
    ]);
    expect(definition(json)['mountPoints']).toEqual([
      { sourceVolume: 'efs_vector-store', containerPath: '/data', readOnly: false },
      { sourceVolume: 'efs_vector-store', containerPath: '/tmp', readOnly: false },
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
  it('is the command, word for word, with nothing left for Terraform to fill in', async () => {
    const json = await built('ecs', withApi({ script: SCRIPT.path }));
    expect(SCRIPT.text).toContain('${');
    expect(definition(json)['command']).toEqual(['sh', '-c', SCRIPT.text.replaceAll('${', '$${')]);
  });
});

describe('a stateful container', () => {
  it('stops before its successor starts: two would write the same files', async () => {
    const json = await built('ecs', withApi({ stateful: true }), );
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
