/** What roles allow, as far as it tells what is billed. */
import type { Resource, Surroundings } from '../model';

/** Whether a policy's document names an action, or a whole service as `ce:`. */
export function allows(policy: Resource, action: string): boolean {
  return String(policy.values['policy'] ?? '').includes(`"${action}`);
}

/** Whether the role of a function has a policy of its own that allows an action. */
export function roleAllows(fn: Resource, action: string, { ofType, referredBy }: Surroundings): boolean {
  const role = referredBy(fn, fn.values['role']);
  if (role === undefined) return false;
  return ofType('aws_iam_role_policy').some(
    (policy) => allows(policy, action) && referredBy(policy, policy.values['role']) === role,
  );
}
