/** Services that are functions: what is there before an image, what comes with it, and what is never in them. */
import { built } from '../helpers/built';
import type { Patch } from '../helpers/deployments';
import { ofType, resource, type StackJson, statements } from '../helpers/synthesized';

const OFF = { kind: 'off', reason: 'not wanted in this test' };
const DATA = '${data.terraform_remote_state.data.outputs';
const ONCE_GIVEN = '${alltrue([(var.image_worker != "none")]) ? 1 : 0}';

const names = (record: Record<string, unknown>) => Object.keys(record).sort();

/** One service that works off a queue with the models of a file system. */
const FUNCTIONS: Patch = {
  cicd: undefined,
  monitoring: undefined,
  security: undefined,
  cost: undefined,
  recovery: undefined,
  ingress: { kind: 'none' },
  compute: { kind: 'lambda-efs', memory: 10_240, timeout: '900s', ephemeralStorageMiB: 1024 },
  repositories: { worker: {} },
  secrets: {
    token: { kind: 'secret', description: 'A token' },
    'session-key': { kind: 'parameter', description: 'Signs sessions' },
  },
  buckets: { results: {} },
  queues: { runs: { visibilityTimeout: '6h' } },
  fileSystems: { models: { throughput: { kind: 'bursting' } } },
  services: {
    worker: {
      containers: {
        worker: {
          image: { kind: 'repository', name: 'worker' },
          environment: { LEVEL: 'info' },
          references: {
            RESULTS_BUCKET: { kind: 'bucket', name: 'results' },
            LOGS: { kind: 'log-group' },
          },
          secrets: { TOKEN: { kind: 'secret', name: 'token', field: 'password' }, SESSION: 'session-key' },
          mounts: { '/mnt/models': 'models' },
        },
      },
      consumes: 'runs',
      permissions: [{ kind: 'bucket', name: 'results', allows: ['put'] }],
      exec: OFF,
    },
  },
};

const ecs = (patch: Patch = {}): Promise<StackJson> => built('ecs', { ...structuredClone(FUNCTIONS), ...patch });
const worker = async (patch: Patch = {}) => resource(await ecs(patch), 'aws_lambda_function', 'worker');
const statement = async (sid: string, patch: Patch = {}) =>
  statements(resource(await ecs(patch), 'aws_iam_role_policy', 'worker_function')).find(({ Sid }) => Sid === sid);

describe('a function of a container', () => {
  it('runs the image with the memory, time and disk of the config, in private subnets behind its own group', async () => {
    expect(await worker()).toMatchObject({
      function_name: 'shop-dev-worker',
      package_type: 'Image',
      image_uri: '${local.image_worker}',
      architectures: ['x86_64'],
      memory_size: 10_240,
      timeout: 900,
      ephemeral_storage: { size: 1024 },
      vpc_config: {
        subnet_ids: [
          '${data.terraform_remote_state.foundation.outputs.private_subnet_ids.a}',
          '${data.terraform_remote_state.foundation.outputs.private_subnet_ids.b}',
        ],
        security_group_ids: ['${data.terraform_remote_state.foundation.outputs.service_security_group_ids.worker}'],
      },
    });
  });

  it('follows the architecture and the command of the config', async () => {
    const made = await worker({
      'services.worker.architecture': 'ARM64',
      'services.worker.containers.worker.command': ['worker.handler'],
    });
    expect(made).toMatchObject({ architectures: ['arm64'], image_config: { command: ['worker.handler'] } });
  });

  it('exists with its event source once there is an image; role, logs and its name do before', async () => {
    const json = await ecs();
    const counted = Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
      Object.values(byName).flatMap(({ count }) => (count === undefined ? [] : [[type, count]])),
    );
    expect(counted.sort()).toEqual([
      ['aws_lambda_event_source_mapping', ONCE_GIVEN],
      ['aws_lambda_function', ONCE_GIVEN],
    ]);
    expect(json.output?.['function_names']?.value).toEqual({ worker: 'shop-dev-worker' });
    expect(resource(json, 'aws_cloudwatch_log_group', 'worker')['name']).toBe('/aws/lambda/shop-dev-worker');
  });

  it('has neither a cluster nor tasks', async () => {
    const json = await ecs();
    expect(names(json.resource ?? {}).filter((type) => type.startsWith('aws_ecs'))).toEqual([]);
    expect(json.output).not.toHaveProperty('cluster_arn');
  });

  it('mounts its file system by the access point, and may do that and nothing else there', async () => {
    expect((await worker())['file_system_config']).toEqual({
      arn: `${DATA}.access_point_arns.models}`,
      local_mount_path: '/mnt/models',
    });
    expect(await statement('MountModels')).toMatchObject({
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Resource: [`${DATA}.file_system_arns.models}`],
      Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': `${DATA}.access_point_arns.models}` } },
    });
  });

  it('gets ids of secrets and never a value', async () => {
    expect((await worker())['environment']).toEqual({
      variables: {
        LEVEL: 'info',
        LOGS: '${aws_cloudwatch_log_group.worker.name}',
        QUEUE_URL: `${DATA}.queue_urls.runs}`,
        RESULTS_BUCKET: `${DATA}.bucket_names.results}`,
        TOKEN_SECRET_ID: `${DATA}.secret_arns.token}`,
        SESSION_SECRET_ID:
          'arn:aws:ssm:us-west-2:${data.aws_caller_identity.current.account_id}:parameter/shop/dev/session-key',
      },
    });
    const reads = statements(resource(await ecs(), 'aws_iam_role_policy', 'worker_function')).filter(({ Action }) =>
      Action.some((action) => /^(ssm|secretsmanager):/.test(action)),
    );
    expect(reads.map(({ Action, Resource }) => [Action, Resource])).toEqual(
      expect.arrayContaining([
        [
          ['ssm:GetParameters'],
          ['arn:aws:ssm:us-west-2:${data.aws_caller_identity.current.account_id}:parameter/shop/dev/session-key'],
        ],
        [['secretsmanager:GetSecretValue'], [`${DATA}.secret_arns.token}`]],
      ]),
    );
    expect(reads).toHaveLength(2);
  });

  it('lets Lambda manage its interfaces, and not the code', async () => {
    expect((await statement('ManageNetworkInterfaces'))?.Effect).toBe('Allow');
    expect(await statement('CodeManagesNoInterfaces')).toMatchObject({
      Effect: 'Deny',
      Condition: { ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:us-west-2:*:function:shop-dev-worker' } },
    });
  });

  it('traces where it may send traces', async () => {
    expect((await worker())['tracing_config']).toEqual({ mode: 'PassThrough' });
    const traced = await worker({ 'services.worker.permissions': [{ kind: 'xray' }] });
    expect(traced['tracing_config']).toEqual({ mode: 'Active' });
  });
});

describe('its queue', () => {
  it('hands over one message at a time, and takes a failed one back alone', async () => {
    expect(resource(await ecs(), 'aws_lambda_event_source_mapping', 'worker')).toEqual({
      count: ONCE_GIVEN,
      event_source_arn: `${DATA}.queue_arns.runs}`,
      function_name: '${one(aws_lambda_function.worker[*].arn)}',
      batch_size: 1,
      function_response_types: ['ReportBatchItemFailures'],
    });
    expect((await statement('MessagesRuns'))?.Action).toEqual(
      expect.arrayContaining(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']),
    );
  });

  it.each([
    [1, undefined],
    [2, { maximum_concurrency: 2 }],
    [1_000, { maximum_concurrency: 1_000 }],
  ])('is polled for %i invocations at once: %j', async (reserved, scaling) => {
    const json = await ecs({ 'compute.reservedConcurrency': reserved });
    expect(resource(json, 'aws_lambda_function', 'worker')['reserved_concurrent_executions']).toBe(reserved);
    expect(resource(json, 'aws_lambda_event_source_mapping', 'worker')['scaling_config']).toEqual(scaling);
  });

  it('is not there for a service that consumes nothing', async () => {
    const json = await ecs({ 'services.worker.consumes': undefined });
    expect(ofType(json, 'aws_lambda_event_source_mapping')).toEqual({});
    expect(names(ofType(json, 'aws_lambda_function'))).toEqual(['worker']);
  });
});
