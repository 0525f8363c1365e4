/** Breaks a valid project in one place and says which findings are new. */
import type { Finding } from '../../../config/findings';
import { parseProject } from '../../../config/project';
import { accountInput, deploymentInput, type Patch, patched } from '../../helpers/deployments';

/** One way to break one rule. */
export interface BreakingCase {
  readonly rule: string;
  /** Path of the only new finding. */
  readonly path: string;
  /** What is changed first, in the environment `dev`, without breaking anything. */
  readonly given?: Patch;
  /** What breaks the rule: in the environment `dev`, in the deployment, in the account. */
  readonly env?: Patch;
  readonly deployment?: Patch;
  readonly account?: Patch;
  /** A second deployment, as a change to a copy of the first that does not collide with it. */
  readonly beside?: Patch;
  /** The value that is shown. Default: any. */
  readonly value?: string;
  /** Text that the fix must contain. */
  readonly fix?: string;
}

const below = (patch: Patch = {}): Patch =>
  // A copy: a later path of a patch may write into what an earlier one gave.
  Object.fromEntries(
    Object.entries(structuredClone(patch)).map(([path, value]) => [`environments.dev.${path}`, value]),
  );

/** A deployment that shares nothing with the small one. */
const OTHER: Patch = {
  name: 'other',
  'environments.dev.ingress.domain.name': 'other.example.com',
  'environments.dev.recovery.imageReplication': { kind: 'off', reason: 'left out to keep the test input small' },
};

function findings({ given, beside, ...broken }: Partial<BreakingCase>): readonly Finding[] {
  const valid = patched(deploymentInput(), below(given));
  const first = patched(patched(valid, below(broken.env)), broken.deployment ?? {});
  const second = beside ? [patched(patched(deploymentInput(), OTHER), beside)] : [];
  return parseProject({
    deployments: [first, ...second],
    account: patched(accountInput(), broken.account ?? {}),
  }).findings;
}

/** Findings that are there only because of what the case changes. */
export function newFindings(broken: BreakingCase): Finding[] {
  const key = (finding: Finding) => JSON.stringify([finding.rule, finding.environment, finding.path]);
  const before = new Set(baseline(broken).map(key));
  return findings(broken).filter((finding) => !before.has(key(finding)));
}

const baselines = new Map<string, readonly Finding[]>();

/** What is found without the change, once for all cases with the same beginning. */
function baseline({ given, beside }: BreakingCase): readonly Finding[] {
  const key = JSON.stringify([given, beside !== undefined]);
  const known = baselines.get(key) ?? findings({ given, beside: beside && {} });
  baselines.set(key, known);
  return known;
}

/** Errors of what a case starts from: there are none, or the case shows nothing. */
export function errorsBefore(broken: BreakingCase): string[] {
  return baseline(broken)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, path }) => `${rule} at ${path}`);
}
