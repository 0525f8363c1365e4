/** What the config refers to, as values that AWS gives: the same for tasks, functions and hosts. */
import { databasePort, storePort } from '../../config/connections';
import type { Environment } from '../../config/environment';
import { discoveryName, pathName } from '../../config/naming';
import { secretKey } from '../../config/topology';
import type { Reference, SecretReference } from '../../config/vocabulary/workload';

/** Where the data stores of an environment are, by their keys in the config: what the data stack exports. */
export interface DataStores {
  readonly databaseHosts: Readonly<Record<string, string>>;
  /** Databases with read replicas only. */
  readonly databaseReaderHosts: Readonly<Record<string, string>>;
  /** Secrets Manager: `<secret>`, or `<database>_<user>`. */
  readonly secretArns: Readonly<Record<string, string>>;
  readonly fileSystemIds: Readonly<Record<string, string>>;
  readonly fileSystemArns: Readonly<Record<string, string>>;
  readonly accessPointIds: Readonly<Record<string, string>>;
  readonly accessPointArns: Readonly<Record<string, string>>;
  readonly cacheHosts: Readonly<Record<string, string>>;
  readonly bucketNames: Readonly<Record<string, string>>;
  readonly bucketArns: Readonly<Record<string, string>>;
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly queueArns: Readonly<Record<string, string>>;
}

/** An environment without a data stack. */
export const NO_STORES: DataStores = {
  databaseHosts: {},
  databaseReaderHosts: {},
  secretArns: {},
  fileSystemIds: {},
  fileSystemArns: {},
  accessPointIds: {},
  accessPointArns: {},
  cacheHosts: {},
  bucketNames: {},
  bucketArns: {},
  queueUrls: {},
  queueArns: {},
};

/** What code that runs in an environment can refer to. */
export interface WorkloadContext {
  readonly env: Environment;
  readonly accountId: string;
  /** URL of the internal load balancer. Absent without internal services. */
  readonly internalUrl: string | undefined;
  readonly stores: DataStores;
}

/** The value of a key; throws when there is none, naming those that exist. */
export function valueAt(record: Readonly<Record<string, string>>, key: string, what: string): string {
  const value = record[key];
  if (value === undefined) {
    throw new Error(`There is no ${what} '${key}'. There is: ${Object.keys(record).join(', ') || 'none'}.`);
  }
  return value;
}

/**
 * The value of a reference, as text for an environment variable or a setting.
 * `logGroupName` is the log group of what refers: a service, a job, a function, a host.
 */
export function valueOfReference(reference: Reference, workload: WorkloadContext, logGroupName: string): string {
  const { env, internalUrl, stores } = workload;
  switch (reference.kind) {
    case 'service':
      if (internalUrl === undefined) throw new Error(`No internal load balancer reaches '${reference.name}'.`);
      return internalUrl;
    case 'service-host':
      return discoveryName(env, reference.name);
    case 'database':
      return databaseValue(reference, workload);
    case 'cache':
      return reference.attribute === 'port'
        ? String(storePort(env, reference))
        : valueAt(stores.cacheHosts, reference.name, 'cache');
    case 'bucket':
      return valueAt(stores.bucketNames, reference.name, 'bucket');
    case 'queue':
      return valueAt(stores.queueUrls, reference.name, 'queue');
    case 'log-group':
      return logGroupName;
    default:
      return reference satisfies never;
  }
}

function databaseValue(
  { name, attribute }: Extract<Reference, { kind: 'database' }>,
  { env, stores }: WorkloadContext,
): string {
  switch (attribute) {
    case 'host':
      return valueAt(stores.databaseHosts, name, 'database');
    case 'reader-host':
      return valueAt(stores.databaseReaderHosts, name, 'database with read replicas');
    case 'port':
      return String(databasePort(env, name));
    case 'name':
      return env.databases[name]?.name ?? valueAt({}, name, 'database');
    default:
      return attribute satisfies never;
  }
}

/** ARN of a secret: an SSM parameter that the security stack makes, or a secret of the data stack. */
export function secretArn(reference: SecretReference, { env, accountId, stores }: WorkloadContext): string {
  // Parameters are named, not read: the security milestone comes later, ECS resolves them when a task starts.
  return isParameter(reference, env)
    ? `arn:aws:ssm:${env.region}:${accountId}:parameter${pathName(env, reference.name)}`
    : valueAt(stores.secretArns, secretKey(reference), 'secret');
}

/**
 * A secret, or one field of it, as ECS takes it for `valueFrom`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function secretOf(reference: SecretReference, workload: WorkloadContext): string {
  const arn = secretArn(reference, workload);
  // Field, then version stage and version id: empty is the current version.
  return reference.field === undefined || isParameter(reference, workload.env) ? arn : `${arn}:${reference.field}::`;
}

/** Whether a reference is to an SSM parameter, and not to a secret of Secrets Manager. */
export function isParameter(reference: SecretReference, env: Environment): boolean {
  return reference.kind === 'secret' && env.secrets[reference.name]?.kind === 'parameter';
}
