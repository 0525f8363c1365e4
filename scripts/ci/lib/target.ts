/** What `--target` names: an environment of a deployment, or the bootstrap of a region. */
import { join } from 'node:path';
import { assertKnown, CliError } from '../../../cli/exit';
import {
  MANIFEST_FILE,
  type Manifest,
  type ManifestEnvironment,
  type ManifestMilestone,
  readManifest,
} from '../../../config/manifest';
import { REPOSITORY } from '../../../tools/paths';

/** Deployment under which the bootstraps are addressed: `account/<region>`. */
export const ACCOUNT = 'account';

export interface Target {
  /** As it is typed. */
  readonly name: string;
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  readonly state: ManifestEnvironment['state'];
  /** In the order of applying. */
  readonly milestones: readonly ManifestMilestone[];
  /** Absent for a bootstrap. */
  readonly manifest?: ManifestEnvironment;
}

/** Why no workflow plans a milestone; nothing when one may. */
export function leftToAPerson({ milestone, readsSecrets }: ManifestMilestone): string | undefined {
  if (readsSecrets) return 'its plan reads secrets decrypted, which the code of a pull request must not';
  return milestone === ROLES
    ? 'it makes the roles of the workflows themselves, which none of them may change'
    : undefined;
}

/** The milestone with the roles of the workflows. */
export const ROLES = 'cicd';

/** Folder of the synthesis. Default: cdktf.out of the repository. */
export function synthesisFolder(out: string | undefined): string {
  return out ?? join(REPOSITORY, 'cdktf.out');
}

/** Folder of a stack in a synthesis. */
export function stackFolder(out: string, stack: string): string {
  return join(out, 'stacks', stack);
}

/** Finds a target in a synthesis; what does not exist is an error that lists what does. */
export function findTarget(out: string, name: string): Target {
  const manifest = readManifest(join(out, MANIFEST_FILE));
  const targets = targetsOf(manifest);
  assertKnown(
    'target',
    name,
    targets.map((target) => target.name),
  );
  const target = targets.find((each) => each.name === name);
  if (!target) throw new Error(`no target ${name}`);
  return target;
}

/** Every target of a manifest. */
export function targetsOf(manifest: Manifest): Target[] {
  const bootstraps = manifest.bootstrap.map(({ region, state, milestone }) => ({
    name: `${ACCOUNT}/${region}`,
    deployment: ACCOUNT,
    environment: region,
    region,
    state,
    milestones: [milestone],
  }));
  const environments = manifest.environments.map((each) => ({
    name: `${each.deployment}/${each.environment}`,
    deployment: each.deployment,
    environment: each.environment,
    region: each.region,
    state: each.state,
    milestones: [...each.milestones].sort((a, b) => a.order - b.order),
    manifest: each,
  }));
  return [...bootstraps, ...environments];
}

/** The chosen milestones in the order of applying. Default: all. */
export function chooseMilestones(target: Target, chosen: readonly string[] | undefined): readonly ManifestMilestone[] {
  if (chosen === undefined) return target.milestones;
  const known = target.milestones.map(({ milestone }) => milestone);
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0 || chosen.length === 0) {
    throw new CliError(
      chosen.length === 0 ? '--milestones names none.' : `${target.name} has no milestone ${unknown.join(', ')}.`,
      `Known: ${known.join(', ')}.`,
    );
  }
  return target.milestones.filter(({ milestone }) => chosen.includes(milestone));
}
