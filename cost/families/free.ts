/** Types that AWS bills nothing for, or bills with something else. */
import { type Family, free } from '../model';

/** A family of types that are free for one reason. */
export function freeTypes(because: string, types: readonly string[]): Family {
  return Object.fromEntries(types.map((type) => [type, () => free(because)]));
}
