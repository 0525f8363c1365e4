/** What `dataProtection` means for things that keep data. */
import type { Environment } from '../../config/environment';

/** Days that Secrets Manager keeps a deleted secret; 0 deletes at once, and frees the name. */
const RECOVERY_DAYS = 30;

export function isProtected(env: Environment): boolean {
  return env.dataProtection === 'protected';
}

/** A plan that would destroy it is refused while the environment is protected. */
export function keepIfProtected(env: Environment): { preventDestroy: boolean } {
  return { preventDestroy: isProtected(env) };
}

/** Recovery window of secrets, in days. */
export function recoveryWindow(env: Environment): number {
  return isProtected(env) ? RECOVERY_DAYS : 0;
}
