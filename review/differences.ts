/** What differs between the two sides of a change, leaf by leaf. */
import type { HoldsSecret } from './secrets';
import { ABSENT, holdsTrue, type Marked, member, textOf, unknownKeys } from './value-text';

export type Segment = string | number;

export interface Difference {
  readonly segments: readonly Segment[];
  readonly before: string;
  readonly after: string;
}

/** Places inside of a JSON text that are listed; one with more only says how many. */
const MOST_IN_JSON = 12;
/** An API fills JSON in with what is empty: that it does is no difference to read. */
const EMPTY: readonly string[] = ['[]', '{}', '""', ABSENT];

/** Differences in the order of their paths. Values that are sensitive, on either side, only count as different. */
export function differences(
  before: Marked,
  after: Marked,
  holdsSecret: HoldsSecret,
  segments: readonly Segment[] = [],
): Difference[] {
  if (after.unknown !== true && !holdsTrue(after.unknown) && same(before.value, after.value)) return [];
  const leaf = (): Difference[] => [
    {
      segments,
      before: textOf(sharedMark(before, after), holdsSecret),
      after: textOf(sharedMark(after, before), holdsSecret),
    },
  ];
  if (before.sensitive === true || after.sensitive === true || after.unknown === true) return leaf();
  const keys = sharedKeys(before, after);
  if (keys) {
    return keys.flatMap((key) => differences(member(before, key), member(after, key), holdsSecret, [...segments, key]));
  }
  const parsed = bothJson(before.value, after.value);
  if (!parsed) return leaf();
  const inside = differences(
    { value: parsed.before, sensitive: undefined },
    { value: parsed.after, sensitive: undefined },
    holdsSecret,
    segments,
  ).filter((each) => !(EMPTY.includes(each.before) && EMPTY.includes(each.after)));
  if (inside.length > 0 && inside.length <= MOST_IN_JSON) return inside;
  // Written in another way, the same content: Terraform takes it for a change all the same.
  const words =
    inside.length === 0 ? '(the same JSON, written differently)' : `(JSON, differs in ${inside.length} places)`;
  return [{ segments, before: '(JSON)', after: words }];
}

/** `ingress[0].from_port`; a name that is no identifier is quoted. */
export function pathText(segments: readonly Segment[]): string {
  return segments
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`;
      if (!/^[\w-]+$/.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join('');
}

/** A value that is sensitive on one side is on the other. */
function sharedMark(side: Marked, other: Marked): Marked {
  return other.sensitive === true ? { ...side, sensitive: true } : side;
}

/** Keys of two objects, or indices of two lists of blocks with the same length: their members are compared one by one. */
function sharedKeys({ value: before }: Marked, { value: after, unknown }: Marked): readonly Segment[] | undefined {
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after), ...unknownKeys(unknown)])].sort();
  }
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return undefined;
  return [...before, ...after].every((item) => typeof item === 'object' && item !== null)
    ? [...before.keys()]
    : undefined;
}

/** Policies, task definitions and the like are JSON inside of a text. */
function bothJson(before: unknown, after: unknown): { readonly before: unknown; readonly after: unknown } | undefined {
  const [first, second] = [jsonIn(before), jsonIn(after)];
  return first === undefined || second === undefined ? undefined : { before: first, after: second };
}

function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal, where a member without a value is as good as none. */
function same(one: unknown, other: unknown): boolean {
  if (one === other || ((one ?? null) === null && (other ?? null) === null)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => same(one[key], other[key]));
}
