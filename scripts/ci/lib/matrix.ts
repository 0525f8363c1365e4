/** The jobs of a pull request: one for each affected environment that workflows may plan. Pure. */
import type { Concerned } from './affected';
import { ACCOUNT, leftToAPerson, type Target } from './target';

export interface Job {
  readonly target: string;
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  /** Comma between them, in the order of applying. */
  readonly milestones: string;
  /** GitHub environment of the role that plans. */
  readonly planEnvironment: string;
  /** GitHub environment of the role that applies; empty where infrastructure is applied from a laptop. */
  readonly applyEnvironment: string;
}

/** What is not planned, and why. */
export interface LeftOut extends Concerned {
  readonly reason: string;
}

export interface Affected {
  readonly include: readonly Job[];
  readonly skipped: readonly LeftOut[];
  readonly removed: readonly LeftOut[];
}

/** Jobs for what is affected, and reasons for what has none. */
export function matrixOf(
  affected: readonly Concerned[],
  removed: readonly Concerned[],
  targets: readonly Target[],
): Affected {
  const include: Job[] = [];
  const skipped: LeftOut[] = [];
  for (const { target: name, milestones } of affected) {
    const target = targets.find((each) => each.name === name);
    const cicd = target?.manifest?.cicd;
    if (!target || !cicd) {
      skipped.push({ target: name, milestones, reason: reasonOf(name) });
      continue;
    }
    const { deployment, environment, region } = target;
    const ordered = target.milestones.filter(({ milestone }) => milestones.includes(milestone));
    for (const each of ordered) {
      const why = leftToAPerson(each);
      if (why) skipped.push({ target: name, milestones: [each.milestone], reason: `${why}: ${BY_HAND}` });
    }
    const open = ordered.filter((each) => leftToAPerson(each) === undefined);
    if (open.length === 0) continue;
    include.push({
      target: name,
      deployment,
      environment,
      region,
      milestones: open.map(({ milestone }) => milestone).join(','),
      planEnvironment: cicd.planEnvironment,
      applyEnvironment: cicd.applyEnvironment ?? '',
    });
  }
  return {
    include,
    skipped,
    removed: removed.map((each) => ({ ...each, reason: GONE })),
  };
}

const BY_HAND = 'plan and deploy it from a laptop';

const GONE =
  'this commit does not have it any more, so it can be neither planned nor destroyed from here: destroy it from a commit that still has it, before this one is applied';

function reasonOf(target: string): string {
  const [deployment, region] = target.split('/');
  return deployment === ACCOUNT
    ? `no role of an environment may change the account: make bootstrap REGION=${region} shows its plan and asks`
    : 'its deployment file has no `cicd`, so GitHub has no role there: plan and deploy it from a laptop, or add `cicd` and apply that milestone once';
}
