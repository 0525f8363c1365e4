/** Tags that people and functions put on and take off, and Terraform leaves alone. */
import type { Environment } from '../../config/environment';
import { fallsBack, isSwitched } from '../../config/operated';
import { TOLD_TAG } from '../../lambda-src/budget-stop/contract';
import { OVERRIDE_TAGS } from '../../lambda-src/power/overrides';
import { SINCE_TAG } from '../../lambda-src/spot-fallback/contract';

export function foreignTags(env: Environment): string[] {
  return [
    ...(isSwitched(env) ? OVERRIDE_TAGS : []),
    ...(env.cost?.stopAtPercent === undefined ? [] : [TOLD_TAG]),
    ...(fallsBack(env) ? [SINCE_TAG] : []),
  ];
}
