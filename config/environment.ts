/** An environment with everything it inherits from its deployment: what rules and stacks work on. */
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
    tags: { ...deployment.tags, ...config.tags, Project: project, Environment: name },
  };
}

/** Whether each milestone exists for an environment: those whose subject the environment has. */
const HAS: Record<Milestone, (env: Environment) => boolean> = {
  foundation: () => true,
  ecr: (env) => Object.keys(env.repositories).length > 0,
  data: (env) =>
    [env.databases, env.fileSystems, env.caches, env.buckets, env.queues].some(
      (things) => Object.keys(things).length > 0,
    ),
  'alb-dns': (env) => env.ingress.kind !== 'none',
  ecs: (env) => Object.keys(env.services).length > 0 || Object.keys(env.jobs).length > 0,
  cicd: (env) => env.cicd !== undefined,
  monitoring: (env) => env.monitoring !== undefined,
  security: (env) => env.security !== undefined,
  cost: (env) => env.cost !== undefined,
  dr: (env) => env.recovery !== undefined,
};

/** The milestones of an environment, in the order in which they are applied. */
export function milestonesOf(env: Environment): Milestone[] {
  return (Object.keys(HAS) as Milestone[]).filter((milestone) => HAS[milestone](env));
}
