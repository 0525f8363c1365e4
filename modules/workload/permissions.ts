/** What code may do with the resources of its environment, as statements: the same for tasks, functions and hosts. */
import { mapValues } from '../../config/objects';
import type { Service } from '../../config/vocabulary/service';
import type { Permission, SecretReference } from '../../config/vocabulary/workload';
import type { Statement } from '../iam/policy';
import { isParameter, secretArn, valueAt, type WorkloadContext } from './values';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const OBJECT_ACTIONS = { get: 's3:GetObject', put: 's3:PutObject', delete: 's3:DeleteObject' } as const;

const QUEUE_ACTIONS = {
  send: ['sqs:SendMessage'],
  receive: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
} as const;

/** Variable that holds the URL of the queue that a service consumes. */
export const QUEUE_URL = 'QUEUE_URL';

/** A service as its `consumes` completes it: it may receive, and each container finds the URL in `QUEUE_URL`. */
export function withQueue(service: Service): Service {
  const { consumes: name } = service;
  if (name === undefined) return service;
  const url = { [QUEUE_URL]: { kind: 'queue', name } } as const;
  return {
    ...service,
    permissions: [...service.permissions, { kind: 'queue', name, allows: ['receive'] }],
    containers: mapValues(service.containers, (container) => ({
      ...container,
      references: { ...url, ...container.references },
    })),
  };
}

/** Statements for `permissions`: those for one resource are joined, so that every statement has an id of its own. */
export function permissionStatements(permissions: readonly Permission[], workload: WorkloadContext): Statement[] {
  const of = <K extends Permission['kind']>(kind: K) =>
    permissions.filter((each): each is Extract<Permission, { kind: K }> => each.kind === kind);
  const models = distinct(of('bedrock').flatMap((each) => each.models));
  const namespaces = distinct(of('metrics').map((each) => each.namespace));
  return [
    ...byName(of('bucket')).flatMap(([name, allows]) => bucketStatements(name, allows, workload)),
    ...byName(of('queue')).flatMap(([name, allows]) => queueStatements(name, allows, workload)),
    ...(models.length > 0 ? [modelStatement(models, workload.env.region)] : []),
    ...(of('xray').length > 0 ? [TRACES] : []),
    ...(namespaces.length > 0 ? [metricsStatement(namespaces)] : []),
  ];
}

/** Reading exactly these secrets. What they are encrypted with is opened by the policy of its key. */
export function secretStatements(references: readonly SecretReference[], workload: WorkloadContext): Statement[] {
  const parameters = references.filter((reference) => isParameter(reference, workload.env));
  const secrets = references.filter((reference) => !isParameter(reference, workload.env));
  const arns = (all: readonly SecretReference[]) => distinct(all.map((each) => secretArn(each, workload)));
  return [
    ...(parameters.length > 0
      ? [{ sid: 'ReadSecrets', actions: ['ssm:GetParameters'], resources: arns(parameters) }]
      : []),
    ...(secrets.length > 0
      ? [{ sid: 'ReadSecretsManager', actions: ['secretsmanager:GetSecretValue'], resources: arns(secrets) }]
      : []),
  ];
}

/**
 * Mounting these file systems by their access points, for reading and writing.
 * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export function mountStatements(fileSystems: readonly string[], { stores }: WorkloadContext): Statement[] {
  return distinct(fileSystems).map((name) => ({
    sid: `Mount${pascal(name)}`,
    actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
    resources: [valueAt(stores.fileSystemArns, name, 'file system')],
    conditions: {
      StringEquals: {
        'elasticfilesystem:AccessPointArn': valueAt(stores.accessPointArns, name, 'file system'),
      },
    },
  }));
}

function bucketStatements(
  name: string,
  allows: readonly ('get' | 'put' | 'delete' | 'list')[],
  { stores }: WorkloadContext,
): Statement[] {
  const arn = valueAt(stores.bucketArns, name, 'bucket');
  const actions = allows.flatMap((each) => (each === 'list' ? [] : [OBJECT_ACTIONS[each]]));
  return [
    ...(actions.length > 0 ? [{ sid: `Objects${pascal(name)}`, actions, resources: [`${arn}/*`] }] : []),
    ...(allows.includes('list') ? [{ sid: `List${pascal(name)}`, actions: ['s3:ListBucket'], resources: [arn] }] : []),
  ];
}

function queueStatements(
  name: string,
  allows: readonly ('send' | 'receive')[],
  { stores }: WorkloadContext,
): Statement[] {
  const actions = allows.flatMap((each) => QUEUE_ACTIONS[each]);
  return [{ sid: `Messages${pascal(name)}`, actions, resources: [valueAt(stores.queueArns, name, 'queue')] }];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html */
function modelStatement(models: readonly string[], region: string): Statement {
  return {
    sid: 'InvokeModels',
    actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
    // Foundation models belong to no account.
    resources: models.map((model) => `arn:aws:bedrock:${region}::foundation-model/${model}`),
  };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const TRACES: Statement = {
  sid: 'SendTraces',
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
  // Traces are no resources: AWS takes these actions with "*" only.
  resources: ['*'],
};

function metricsStatement(namespaces: readonly string[]): Statement {
  return {
    sid: 'PublishMetrics',
    actions: ['cloudwatch:PutMetricData'],
    // Metrics have no ARNs: the namespace is the limit.
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespaces } },
  };
}

/** What each name is allowed in all, in the order of the config. */
function byName<A extends string>(all: readonly { name: string; allows: readonly A[] }[]): [string, A[]][] {
  const names = distinct(all.map(({ name }) => name));
  return names.map((name) => [name, distinct(all.flatMap((each) => (each.name === name ? each.allows : [])))]);
}

const distinct = <T>(all: readonly T[]): T[] => [...new Set(all)];

/** `model-cache` as `ModelCache`: statement ids take letters and digits only. */
function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
