/**
 * Names from one context: `<project>-<environment>-<resource>`, cut with a stable hash where AWS has a limit.
 */
import { createHash } from 'node:crypto';
import type { Environment } from './environment';

/** Key of the tag by which bills tell milestones apart, once the account has activated it as a cost allocation tag. */
export const MILESTONE_TAG = 'Milestone';

/** What a name is made of. */
export type NameContext = Pick<Environment, 'project' | 'name' | 'names' | 'suffix' | 'nameTemplates'>;

/** The longest name that AWS takes, per kind of resource, in characters. */
export const NAME_LIMITS = {
  alarm: 255,
  'backup-vault': 50,
  bucket: 63,
  budget: 100,
  cache: 40,
  canary: 255,
  'capacity-provider': 255,
  database: 63,
  'file-system': 64,
  'iam-role': 64,
  lambda: 64,
  'load-balancer': 32,
  'log-group': 512,
  'origin-access-control': 64,
  queue: 80,
  repository: 256,
  'scaling-policy': 256,
  schedule: 64,
  'schedule-group': 64,
  secret: 512,
  'security-group': 255,
  service: 255,
  task: 255,
  'target-group': 32,
  topic: 256,
  default: 128,
} as const;
export type NameKind = keyof typeof NAME_LIMITS;

const HASH_LENGTH = 6;

/** Cuts a name to `limit` characters; what is cut is replaced by a hash of the whole, so cut names stay apart. */
export function truncate(full: string, limit: number): string {
  if (full.length <= limit) return full;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, HASH_LENGTH);
  const head = full.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, '');
  return `${head}-${hash}`;
}

/** The prefix that every name of an environment starts with. */
export function namePrefix(context: NameContext): string {
  return context.names === 'exact' ? context.project : `${context.project}-${context.name}`;
}

/**
 * The name of a resource, within the limit of its kind. `name(env, 'main', 'load-balancer')`.
 * A template of the deployment for `<kind>/<resource>` comes before one for `<kind>`, and that before the rule
 * `<prefix>-<resource>`; where the kind is plain, the resource alone is the key.
 */
export function name(context: NameContext, resource: string, kind: NameKind = 'default'): string {
  const { nameTemplates } = context;
  const template =
    nameTemplates[kind === 'default' ? resource : `${kind}/${resource}`] ??
    (kind === 'default' ? undefined : nameTemplates[kind]) ??
    '{prefix}-{resource}';
  return truncate(withSuffix(context, fill(context, template, resource), '-'), NAME_LIMITS[kind]);
}

/** `{account}` in the name of a bucket: replaced by the stack, which alone knows the account. */
export const ACCOUNT_PLACEHOLDER = '{account}';

/** Name of a declared bucket: names are unique in the world, so the account is a part of it. */
export function bucketName(context: NameContext, bucket: string): string {
  const template = context.nameTemplates[`bucket/${bucket}`] ?? context.nameTemplates['bucket'];
  const full = fill(context, template ?? `{prefix}-{resource}-${ACCOUNT_PLACEHOLDER}`, bucket);
  return withSuffix(context, full, '-');
}

/** Name of a Secrets Manager secret, such as `<project>/<environment>/<database>/master`. */
export function secretName(context: NameContext, ...segments: string[]): string {
  const template = context.nameTemplates[`secret/${segments.join('/')}`];
  return template === undefined
    ? pathName(context, ...segments).slice(1)
    : withSuffix(context, fill(context, template, segments.join('/')), '-');
}

/** Placeholders of a name template. */
export const TEMPLATE_WORDS = ['prefix', 'project', 'environment', 'infix', 'resource'] as const;

function fill(context: NameContext, template: string, resource: string): string {
  const values: Record<(typeof TEMPLATE_WORDS)[number], string> = {
    prefix: namePrefix(context),
    project: context.project,
    environment: context.name,
    infix: context.names === 'exact' ? '' : `-${context.name}`,
    resource,
  };
  return TEMPLATE_WORDS.reduce((text, word) => text.replaceAll(`{${word}}`, () => values[word]), template);
}

function withSuffix({ suffix }: NameContext, full: string, separator: string): string {
  return suffix === undefined ? full : `${full}${separator}${suffix}`;
}

/** Name of a service's target group: with the port, because a target group cannot change its own and is replaced. */
export function targetGroupName(context: NameContext, service: string, port: number): string {
  return name(context, `${service}-${port}`, 'target-group');
}

/** Path-like names (`/<project>/<environment>/...`) of log groups and parameters, or a template for `/<segments>`. */
export function pathName(context: NameContext, ...segments: string[]): string {
  const template = context.nameTemplates[`/${segments.join('/')}`];
  if (template !== undefined) return withSuffix(context, fill(context, template, segments.join('/')), '/');
  const root = context.names === 'exact' ? [context.project] : [context.project, context.name];
  return withSuffix(context, `/${[...root, ...segments].join('/')}`, '/');
}

/** Private DNS name of a service inside the VPC, by Cloud Map. */
export function discoveryName(context: NameContext, service: string): string {
  return `${service}.${discoveryNamespace(context)}`;
}

/** Private DNS namespace of an environment. */
export function discoveryNamespace(context: NameContext): string {
  return `${namePrefix(context)}.internal`;
}

/** Id of a milestone's stack: what `cdktf deploy` takes. */
export function stackId(deployment: string, environment: string, milestone: string): string {
  return `${deployment}-${environment}-${milestone}`;
}

/** Key of a milestone's state in the state bucket. */
export function stateKey(deployment: string, environment: string, milestone: string): string {
  return `${deployment}/${environment}/${milestone}.tfstate`;
}
