/**
 * Names from one context: `<project>-<environment>-<resource>`, cut with a stable hash where AWS has a limit.
 */
import { createHash } from 'node:crypto';
import type { Environment } from './environment';

/** What a name is made of. */
export type NameContext = Pick<Environment, 'project' | 'name' | 'names' | 'suffix'>;

/** The longest name that AWS takes, per kind of resource, in characters. */
export const NAME_LIMITS = {
  alarm: 255,
  'backup-vault': 50,
  bucket: 63,
  budget: 100,
  canary: 255,
  'iam-role': 64,
  lambda: 64,
  'load-balancer': 32,
  'log-group': 512,
  repository: 256,
  schedule: 64,
  'security-group': 255,
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

/** The name of a resource, within the limit of its kind. `name(env, 'alb', 'load-balancer')`. */
export function name(context: NameContext, resource: string, kind: NameKind = 'default'): string {
  const parts = [namePrefix(context), resource, context.suffix].filter((part) => part !== undefined && part !== '');
  return truncate(parts.join('-'), NAME_LIMITS[kind]);
}

/** Name of a service's target group: with the port, because a target group cannot change its own and is replaced. */
export function targetGroupName(context: NameContext, service: string, port: number): string {
  return name(context, `${service}-${port}`, 'target-group');
}

/** Path-like names (`/<project>/<environment>/...`) of log groups and parameters. */
export function pathName(context: NameContext, ...segments: string[]): string {
  const root = context.names === 'exact' ? [context.project] : [context.project, context.name];
  const tail = context.suffix === undefined ? segments : [...segments, context.suffix];
  return `/${[...root, ...tail].join('/')}`;
}

/** Id of a milestone's stack: what `cdktf deploy` takes. */
export function stackId(deployment: string, environment: string, milestone: string): string {
  return `${deployment}-${environment}-${milestone}`;
}

/** Key of a milestone's state in the state bucket. */
export function stateKey(deployment: string, environment: string, milestone: string): string {
  return `${deployment}/${environment}/${milestone}.tfstate`;
}
