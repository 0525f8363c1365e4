/** The lock of provider versions that an environment commits: https://developer.hashicorp.com/terraform/language/files/dependency-lock */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseStack } from './base-stack';

const LOCK_FILE = '.terraform.lock.hcl';

/**
 * Puts the environment's lock beside each of its stacks, so that whoever runs Terraform there takes the provider that
 * was chosen: `<deployment>-<environment>.terraform.lock.hcl` of the folder. Without one, Terraform chooses.
 */
export function placeProviderLocks(folder: string, outdir: string, stacks: readonly BaseStack[]): void {
  for (const { node, place } of stacks) {
    const lock = join(folder, `${place.deployment}-${place.environment}${LOCK_FILE}`);
    const target = join(outdir, 'stacks', node.id, LOCK_FILE);
    if (existsSync(lock)) copyFileSync(lock, target);
  }
}
