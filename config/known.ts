/** Every stack that the files describe, whether it is synthesized or not. */
import { type Environment, milestonesOf } from './environment';
import { ACCOUNT, BOOTSTRAP_MILESTONE } from './selection';
import type { Account } from './vocabulary/account';

/** Milestones by `<deployment>/<environment>`; bootstraps as `account/<region>`. */
export function knownMilestones(
  account: Account,
  environments: readonly Environment[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([
    ...Object.keys(account.regions).map((region) => [`${ACCOUNT}/${region}`, [BOOTSTRAP_MILESTONE]] as const),
    ...environments.map((env) => [`${env.deployment}/${env.name}`, milestonesOf(env)] as const),
  ]);
}
