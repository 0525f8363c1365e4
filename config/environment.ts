/** An environment with everything it inherits from its deployment: what rules and stacks work on. */
import { isOperated } from './operated';
import type { Deployment, EnvironmentConfig, Milestone } from './vocabulary/deployment';

/** One environment of one deployment, resolved. Everything downstream takes this and nothing else. */
export interface Environment extends EnvironmentConfig {
  /** Deployment name: first part of stack ids and state keys. */
  readonly deployment: string;
  /** Environment name. */
  readonly name: string;
  /** Name prefix and value of the Project tag. */
  readonly project: string;
  readonly region: string;
  readonly milestoneLabels: Deployment['milestoneLabels'];
  readonly requiredTags: readonly string[];
  readonly tagsByMilestone: Deployment['tagsByMilestone'];
  readonly tagsByType: Deployment['tagsByType'];
}

/** The environment `name` of a deployment; throws when there is none, naming those that exist. */
export function resolveEnvironment(deployment: Deployment, name: string): Environment {
  const config = deployment.environments[name];
  if (!config) {
    const known = Object.keys(deployment.environments).join(', ');
    throw new Error(`${deployment.name} has no environment '${name}'. It has: ${known}.`);
  }
  const project = deployment.project ?? deployment.name;
  return {
    ...config,
    deployment: deployment.name,
    name,
    project,
    region: deployment.region,
    milestoneLabels: deployment.milestoneLabels,
    requiredTags: deployment.requiredTags,
    tagsByMilestone: deployment.tagsByMilestone,
    tagsByType: deployment.tagsByType,
    nameTemplates: { ...deployment.nameTemplates, ...config.nameTemplates },
    tags: { ...deployment.tags, ...config.tags, Project: project, Environment: name },
  };
}

const some = (...records: readonly Readonly<Record<string, unknown>>[]): boolean =>
  records.some((record) => Object.keys(record).length > 0);

/** Whether each milestone exists for an environment: those whose subject the environment has. */
const HAS: Record<Milestone, (env: Environment) => boolean> = {
  foundation: () => true,
  ecr: (env) => some(env.repositories),
  data: (env) =>
    some(env.databases, env.fileSystems, env.caches, env.buckets, env.queues) ||
    Object.values(env.secrets).some(({ kind }) => kind === 'secret'),
  'alb-dns': (env) =>
    env.ingress.kind !== 'none' ||
    some(env.distributions) ||
    Object.values(env.services).some(({ exposure }) => exposure.kind === 'internal'),
  ecs: (env) => some(env.services, env.jobs) || env.compute.kind === 'compose-host',
  cicd: (env) => env.cicd !== undefined,
  monitoring: (env) => env.monitoring !== undefined,
  security: (env) => env.security !== undefined,
  cost: (env) => env.cost !== undefined || isOperated(env),
  dr: (env) => env.recovery !== undefined,
};

/** The milestones of an environment, in the order in which they are applied. */
export function milestonesOf(env: Environment): Milestone[] {
  return (Object.keys(HAS) as Milestone[]).filter((milestone) => HAS[milestone](env));
}
