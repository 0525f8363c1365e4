/** What validation says: one finding per problem, with the path, the value, the limit and the fix. */

/** A step into a deployment file: a key or a list index. */
export type PathSegment = string | number;
export type Path = readonly PathSegment[];

/** One problem. `error` refuses the deployment; `warning` is printed and goes into the manifest. */
export interface Finding {
  /** Rule id, such as `fargate/size`. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** Deployment name or file that was read. */
  readonly deployment: string;
  /** Environment the finding is about; absent for the deployment as a whole. */
  readonly environment?: string;
  /** Path below the environment (or the deployment), such as `services.backend.size`. */
  readonly path: string;
  /** The value as written; secrets are never repeated. */
  readonly value: string;
  /** What AWS or the vocabulary allows. */
  readonly limit: string;
  /** What to do. */
  readonly fix: string;
}

/** `services.backend.containers.backend.ports[0]`: a path as a person would write it. */
export function formatPath(path: Path): string {
  return path
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join('');
}

/** A value for a message: short, on one line. */
export function formatValue(value: unknown): string {
  if (value === undefined) return '(missing)';
  const plain = typeof value === 'string' || typeof value === 'number';
  // JSON has no NaN and no Infinity: a number is shown as it is.
  const text = plain ? String(value) : (jsonText(value) ?? `a ${typeof value}`);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** JSON of a value; nothing for what is no JSON: functions, symbols, big integers, circles. */
function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The candidate closest to `word` by edit distance, or none when nothing is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(word.length / 3));
  const ranked = [...new Set(candidates)]
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= most ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
