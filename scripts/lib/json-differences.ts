/** Where two JSON values differ. Pure. */
import { isDeepStrictEqual } from 'node:util';

/**
 * Paths at which two values differ, keys joined by dots and sorted: `after.tags`, `resource.aws_vpc.main.tags.Name`.
 * An array of another length differs as a whole. `depth` is the number of keys that a path may have; default: any.
 */
export function differingPaths(one: unknown, other: unknown, depth = Number.POSITIVE_INFINITY): string[] {
  return differing({ one, other, depth, path: [] });
}

interface Compared {
  readonly one: unknown;
  readonly other: unknown;
  readonly depth: number;
  readonly path: readonly string[];
}

function differing({ one, other, depth, path }: Compared): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (depth === 0 || !isContainer(one) || !isContainer(other) || !alike(one, other)) return [path.join('.')];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => differing({ one: one[key], other: other[key], depth: depth - 1, path: [...path, key] }));
}

/** Both objects, or both arrays of one length. */
function alike(one: object, other: object): boolean {
  return Array.isArray(one) ? Array.isArray(other) && one.length === other.length : !Array.isArray(other);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
