/** What two plans must have in common to be the same plan, whichever engine and whichever language they came from. Pure. */
import { z } from 'zod';
import { differingPaths } from '../../scripts/lib/json-differences';

/** A change of a resource or data source, without what an engine says about itself. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** Paths of `after` whose value is known after the apply, sorted: `tags_all`, `ingress.0.id`; an empty path is all of it. */
  readonly unknown: readonly string[];
  /** Identifier of what is imported. */
  readonly importing?: unknown;
  /** Where a moved resource was. */
  readonly previousAddress?: string;
  /** Attributes that force a replacement, sorted. */
  readonly replacePaths: readonly string[];
  /** Key of an object left by an interrupted replacement; the engine draws it at random, so only its presence counts. */
  readonly deposed: boolean;
}

export interface PlannedOutput {
  readonly name: string;
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: readonly string[];
  readonly sensitive: boolean;
}

export interface PlannedChanges {
  /** In the order of their addresses. */
  readonly resources: readonly PlannedChange[];
  /** In the order of their names. */
  readonly outputs: readonly PlannedOutput[];
}

// Absent is what is not known, not only what is null.
const change = z.object({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  importing: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).default([]),
});
const plan = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        type: z.string(),
        previous_address: z.string().optional(),
        deposed: z.string().optional(),
        change,
      }),
    )
    .default([]),
  output_changes: z.record(z.string(), change).default({}),
});

/** Reads `show -json` of a saved plan: addresses, actions and values; not versions, registry names, times or order. */
export function resourceChanges(planJson: unknown): PlannedChanges {
  const { resource_changes, output_changes } = plan.parse(planJson);
  const resources = resource_changes.map(
    ({ address, type, previous_address, deposed, change: each }): PlannedChange => ({
      address,
      type,
      actions: each.actions,
      before: each.before ?? null,
      after: each.after ?? null,
      unknown: truePaths(each.after_unknown),
      ...(each.importing === undefined || each.importing === null ? {} : { importing: each.importing }),
      ...(previous_address === undefined ? {} : { previousAddress: previous_address }),
      replacePaths: each.replace_paths.map((path) => path.join('.')).sort(),
      deposed: deposed !== undefined,
    }),
  );
  const outputs = Object.entries(output_changes).map(
    ([name, each]): PlannedOutput => ({
      name,
      actions: each.actions,
      before: each.before ?? null,
      after: each.after ?? null,
      unknown: truePaths(each.after_unknown),
      sensitive: each.after_sensitive === true,
    }),
  );
  return { resources: resources.sort(by(keyOf)), outputs: outputs.sort(by((each) => each.name)) };
}

/**
 * What differs between two plans, one line each: `aws_vpc.main: after.tags` or `aws_vpc.main: only in the first`.
 * Values are not shown, some of them are secrets. Empty when the plans are the same.
 */
export function planDifferences(first: PlannedChanges, second: PlannedChanges): string[] {
  const outputs = ({ outputs: all }: PlannedChanges): [string, object][] =>
    all.map((each) => [`output.${each.name}`, each]);
  const resources = ({ resources: all }: PlannedChanges): [string, object][] => all.map((each) => [keyOf(each), each]);
  return [
    ...listDifferences(new Map(resources(first)), new Map(resources(second))),
    ...listDifferences(new Map(outputs(first)), new Map(outputs(second))),
  ];
}

function listDifferences(first: ReadonlyMap<string, object>, second: ReadonlyMap<string, object>): string[] {
  const keys = [...new Set([...first.keys(), ...second.keys()])].sort();
  return keys.flatMap((key) => {
    const [one, other] = [first.get(key), second.get(key)];
    if (one === undefined) return [`${key}: only in the second`];
    if (other === undefined) return [`${key}: only in the first`];
    return differingPaths(one, other, 2).map((path) => `${key}: ${path}`);
  });
}

/** `after_unknown` repeats the shape of `after`, with true where a value is unknown. */
function truePaths(value: unknown, path: readonly string[] = []): string[] {
  if (value === true) return [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, each]) => truePaths(each, [...path, key]))
    .sort();
}

/** A deposed object stands beside the current one, under the same address. */
function keyOf({ address, deposed }: PlannedChange): string {
  return deposed ? `${address} (deposed)` : address;
}

function by<T>(key: (each: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b)));
}
