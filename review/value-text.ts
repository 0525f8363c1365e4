/** Values of a plan as short texts in which nothing sensitive stands. */
import { type HoldsSecret, markAt } from './secrets';

export const SENSITIVE = '(sensitive value)';
export const KNOWN_AFTER_APPLY = '(known after apply)';
/** There was, or will be, nothing. */
export const ABSENT = '(none)';

/** Characters of a value that are shown; what is longer says how long. */
const LONGEST = 120;

/** One side of a change: a value and its marks. */
export interface Marked {
  readonly value: unknown;
  /** `true` here or in the place of members that are sensitive. */
  readonly sensitive: unknown;
  /** `true` here or in the place of members that are known after apply. */
  readonly unknown?: unknown;
}

/** The text of a value: JSON on one line, cut, with words in the place of what must not or cannot be shown. */
export function textOf(side: Marked, holdsSecret: HoldsSecret): string {
  const shown = visible(side, holdsSecret);
  if (shown === undefined) return ABSENT;
  if (shown === SENSITIVE || shown === KNOWN_AFTER_APPLY) return shown;
  return cut(JSON.stringify(shown));
}

/** The member of both value and marks. */
export function member({ value, sensitive, unknown }: Marked, key: string | number): Marked {
  const inner =
    typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
  return { value: inner, sensitive: markAt(sensitive, key), unknown: markAt(unknown, key) };
}

/** A copy that can be shown; members without a value, and blocks of nothing, are left out. */
function visible(side: Marked, holdsSecret: HoldsSecret): unknown {
  const { value, sensitive, unknown } = side;
  if (sensitive === true) return SENSITIVE;
  if (unknown === true) return KNOWN_AFTER_APPLY;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return holdsSecret(String(value)) ? SENSITIVE : value;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((_, index) => visible(member(side, index), holdsSecret) ?? null);
  const keys = [...new Set([...Object.keys(value), ...unknownKeys(unknown)])].sort();
  const entries = keys.map((key) => [key, visible(member(side, key), holdsSecret)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

/** Names of members that are known after apply: the value itself does not have them yet. */
export function unknownKeys(unknown: unknown): string[] {
  if (typeof unknown !== 'object' || unknown === null || Array.isArray(unknown)) return [];
  return Object.keys(unknown).filter((key) => holdsTrue(markAt(unknown, key)));
}

/** Whether anything at or below a mark is marked: `{}`, `[]` and `[false]` mark nothing. */
export function holdsTrue(mark: unknown): boolean {
  if (typeof mark === 'object' && mark !== null) return Object.values(mark).some(holdsTrue);
  return mark === true;
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  // Half of a character that takes two would be none.
  const kept = text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${text.length} characters)`;
}
