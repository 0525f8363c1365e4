/** Jobs of a workflow from the manifest: which environments, in which region, under which GitHub environment. Pure. */
import { CliError } from '../../../cli/exit';
import { artifactName } from '../../../review/comment';
import { leftToAPerson, type Target } from './target';

/** What a job does there, and so which role it takes. */
export const PURPOSES = ['plan', 'deploy', 'apply'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface EnvironmentJob {
  readonly target: string;
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  /** Comma between them, in the order of applying. */
  readonly milestones: string;
  /** GitHub environment of the role. */
  readonly githubEnvironment: string;
  /** Name of the artifact with its plans. */
  readonly artifact: string;
}

export interface Wanted {
  readonly purpose: Purpose;
  /** By name; each must be there and have the role. */
  readonly targets?: readonly string[];
  /** By the artifacts that their plans are in; others are left out. */
  readonly artifacts?: readonly string[];
  /** Default: all of them. */
  readonly milestones?: readonly string[];
}

/** Jobs for what is wanted. Default: every environment that has the role. */
export function jobsOf(targets: readonly Target[], wanted: Wanted): readonly EnvironmentJob[] {
  const all = targets.flatMap((target) => jobOf(target, wanted) ?? []);
  if (wanted.artifacts) return all.filter(({ artifact }) => wanted.artifacts?.includes(artifact));
  if (!wanted.targets) return all;
  const missing = wanted.targets.filter((name) => !all.some(({ target }) => target === name));
  if (missing.length > 0) {
    throw new CliError(
      `${missing.join(', ')}: no environment with a role for GitHub Actions to ${wanted.purpose} with.`,
      `There is one for: ${all.map(({ target }) => target).join(', ') || 'none'}. Add 'cicd' to its deployment file, and apply that milestone once.`,
    );
  }
  return all.filter(({ target }) => wanted.targets?.includes(target));
}

function jobOf(target: Target, { purpose, milestones }: Wanted): EnvironmentJob | undefined {
  const githubEnvironment = environmentFor(target, purpose);
  if (githubEnvironment === undefined) return undefined;
  const { name, deployment, environment, region } = target;
  const known = target.milestones.map(({ milestone }) => milestone);
  const open = target.milestones.filter((each) => purpose !== 'plan' || leftToAPerson(each) === undefined);
  const chosen = open.map(({ milestone }) => milestone).filter((each) => milestones?.includes(each) ?? true);
  if (milestones && chosen.length < milestones.length) {
    const missing = milestones.filter((each) => !chosen.includes(each));
    throw new CliError(
      `${name}: ${missing.join(', ')}: no milestone that a workflow may ${purpose}.`,
      `It has ${known.join(', ')}; secrets and the workflows' own roles are left to a laptop.`,
    );
  }
  return {
    target: name,
    deployment,
    environment,
    region,
    milestones: chosen.join(','),
    githubEnvironment,
    artifact: artifactName(deployment, environment),
  };
}

function environmentFor({ manifest }: Target, purpose: Purpose): string | undefined {
  const cicd = manifest?.cicd;
  if (!cicd) return undefined;
  const names = { plan: cicd.planEnvironment, deploy: cicd.deployEnvironment, apply: cicd.applyEnvironment };
  return names[purpose];
}
