/** Every safe default that an environment leaves off, with the reason and what it saves. */
import { formatPath, type Path } from './findings';
import { off } from './vocabulary/scalars';

export interface OptOut {
  /** Path below the environment. */
  readonly path: string;
  readonly reason: string;
  /** US dollars a month that it would cost, and how the figure comes about. */
  readonly saves?: { readonly usdPerMonth: number; readonly basis: string };
}

/** Finds them wherever they stand in a parsed environment. */
export function optOutsOf(value: unknown, path: Path = []): OptOut[] {
  const parsed = off.safeParse(value);
  if (parsed.success) {
    const { reason, saves } = parsed.data;
    return [{ path: formatPath(path), reason, ...(saves ? { saves } : {}) }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    optOutsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
