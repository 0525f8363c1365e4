/** Which emulator answers which call: one table, read from the top, the first match wins. */
import type { AwsCall } from './aws-call';

/** `both` asks the two emulators and joins their lists. */
export type Backend = 'ministack' | 'moto' | 'stand-in' | 'both';

export interface Route {
  /** Signing name of the service. */
  readonly service: string;
  /** Actions the row is for; absent means all. */
  readonly actions?: RegExp;
  /** Requests the row is for, by what their body says; absent means all. */
  readonly body?: RegExp;
  readonly backend: Backend;
  /** What the default would do wrong. */
  readonly reason: string;
}

export const DEFAULT_BACKEND: Backend = 'ministack';

export const ROUTES: readonly Route[] = [
  {
    service: 'application-autoscaling',
    backend: 'stand-in',
    reason: 'not in MiniStack; moto wants the ECS service to be its own',
  },
  {
    service: 'ce',
    actions:
      /Anomaly(Monitor|Subscription)|CostAllocationTags|TagResource|UntagResource|ListTagsForResource|^GetCostForecast$/,
    backend: 'stand-in',
    reason: 'in neither emulator',
  },
  { service: 'ce', backend: 'moto', reason: 'not in MiniStack' },
  {
    service: 'securityhub',
    backend: 'stand-in',
    reason: 'not in MiniStack; moto answers settings and standards with 500',
  },
  { service: 'guardduty', backend: 'moto', reason: 'not in MiniStack' },
  {
    service: 'synthetics',
    backend: 'stand-in',
    reason: 'not in MiniStack; moto cannot start or delete a canary and sends times as text',
  },
  { service: 'logs', actions: /QueryDefinition/, backend: 'stand-in', reason: 'in neither emulator' },
  {
    service: 'wafv2',
    actions: /LoggingConfiguration/,
    backend: 'stand-in',
    reason: 'not in MiniStack, which has the web ACLs',
  },
  { service: 'config', backend: 'moto', reason: 'MiniStack cannot delete a delivery channel' },
  { service: 'cloudtrail', backend: 'moto', reason: 'MiniStack drops the tags of a trail' },
  {
    service: 'tagging',
    actions: /^GetResources$/,
    backend: 'both',
    reason: 'an audit wants the tagged resources of both',
  },
  {
    service: 's3',
    actions: /\/v20180820\/configuration\/publicAccessBlock$/,
    backend: 'moto',
    reason: 'MiniStack has no public access block of an account',
  },
  {
    service: 'monitoring',
    backend: 'moto',
    reason: 'MiniStack alarms lose period, statistic and actions on read',
  },
  {
    service: 'ec2',
    backend: 'moto',
    reason: 'MiniStack mixes network ACL associations up and loses flow log and instance settings',
  },
  { service: 'iam', backend: 'moto', reason: 'the EC2 of moto looks instance profiles up' },
  { service: 'ecr', backend: 'moto', reason: 'MiniStack has no registry replication' },
  { service: 'apigateway', backend: 'moto', reason: 'MiniStack has no VPC links' },
  {
    service: 'servicediscovery',
    backend: 'moto',
    reason: 'MiniStack wants NamespaceId outside DnsConfig',
  },
  { service: 'dlm', backend: 'stand-in', reason: 'in neither emulator' },
  { service: 'freetier', backend: 'stand-in', reason: 'in neither emulator' },
  {
    service: 'ssm',
    actions: /^GetParameters?$/,
    body: /"\/aws\/service\//,
    backend: 'moto',
    reason: 'MiniStack has no public parameters; their images are in the EC2 of moto',
  },
  {
    service: 'rds',
    backend: 'moto',
    reason: 'the subnets are those of moto; MiniStack loses windows, log exports and passwords managed by RDS',
  },
  {
    service: 'autoscaling',
    backend: 'moto',
    reason: 'MiniStack drops the mixed instances policy; launch templates are in the EC2 of moto',
  },
  {
    service: 'ecs',
    actions: /^(Create|Update|Describe|Delete)CapacityProviders?$/,
    backend: 'moto',
    reason: 'MiniStack drops the managed draining of a capacity provider',
  },
];

/** The backend of one call. */
export function backendOf(call: Pick<AwsCall, 'service' | 'action'>, body: Buffer): Backend {
  const route = ROUTES.find(
    (row) =>
      row.service === call.service &&
      (row.actions?.test(call.action) ?? true) &&
      (row.body?.test(body.toString('utf8')) ?? true),
  );
  return route?.backend ?? DEFAULT_BACKEND;
}
