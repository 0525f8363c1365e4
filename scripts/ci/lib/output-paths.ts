/**
 * Outputs of another state as paths, `vpc_id` or `subnet_ids.a`: which of them a stack reads, what they are, and which
 * of them a plan of their producer would change. A consumer depends on what it reads and on nothing else: an image
 * deployed by `ecs` does not make a plan of `cost` worthless. Pure.
 */
import { canonicalJson, isRecord, sha256 } from './canonical';

/** Every output: the consumer takes the object as a whole. */
export const ALL_OUTPUTS = '*';

/** Paths that a stack reads of a remote state, sorted. Anything but plain attributes counts as all outputs. */
export function outputPathsRead(stack: unknown, remoteState: string): string[] {
  const reference = new RegExp(
    `data\\.terraform_remote_state\\.${remoteState}\\.outputs(?:\\.([A-Za-z_][\\w-]*)(?:\\.([A-Za-z_][\\w-]*))?)?`,
    'g',
  );
  const paths = [...JSON.stringify(stack).matchAll(reference)].map(([, output, key]) => {
    if (output === undefined) return ALL_OUTPUTS;
    return key === undefined ? output : `${output}.${key}`;
  });
  const unique = [...new Set(paths)].sort();
  return unique.includes(ALL_OUTPUTS) ? [ALL_OUTPUTS] : unique;
}

/** The value at a path; undefined when the state does not have it. */
export function valueAt(outputs: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path === ALL_OUTPUTS) return outputs;
  const [output = '', key] = path.split('.');
  const value = outputs[output];
  if (key === undefined) return value;
  return isRecord(value) ? value[key] : undefined;
}

/** Paths that the outputs do not have. */
export function missingPaths(outputs: Readonly<Record<string, unknown>>, paths: readonly string[]): string[] {
  return paths.filter((path) => valueAt(outputs, path) === undefined);
}

/** What a path was, as a hash: enough to see that it changed, and no value in a file. */
export type OutputHashes = Readonly<Record<string, string>>;

export function hashOutputs(outputs: Readonly<Record<string, unknown>>, paths: readonly string[]): OutputHashes {
  return Object.fromEntries(paths.map((path) => [path, sha256(canonicalJson(valueAt(outputs, path)))]));
}

/** Paths whose hash is another one, or gone. */
export function changedPaths(before: OutputHashes, now: OutputHashes): string[] {
  return Object.keys(before).filter((path) => before[path] !== now[path]);
}

/** `output_changes` of a plan: https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
export interface OutputChange {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
}

/** Paths whose value an apply of the plan changes, or may change because it is known only then. */
export function pathsToChange(changes: Readonly<Record<string, OutputChange>>, paths: readonly string[]): string[] {
  return paths.filter((path) => {
    if (path === ALL_OUTPUTS) return Object.values(changes).some(isChange);
    const [output = '', key] = path.split('.');
    const change = changes[output];
    if (!change || !isChange(change)) return false;
    if (key === undefined || change.after_unknown === true) return true;
    const unknown = isRecord(change.after_unknown) ? change.after_unknown[key] : undefined;
    return hasUnknown(unknown) || canonicalJson(entry(change.before, key)) !== canonicalJson(entry(change.after, key));
  });
}

function isChange({ actions }: OutputChange): boolean {
  return actions.some((action) => action !== 'no-op');
}

/** Containers in which nothing is unknown are listed too: `{}`, `[]`, `[false]`. */
function hasUnknown(unknown: unknown): boolean {
  return canonicalJson(unknown ?? null).includes('true');
}

function entry(value: unknown, key: string): unknown {
  return isRecord(value) ? (value[key] ?? null) : null;
}
