/**
 * Makes a value parse by changing as little as possible, so that rules can run on a file whose shape is wrong.
 *
 * What can be left out is left out; what cannot gets a stand-in: the nearest word where there is a choice of words, else
 * the plainest value of that form. Nothing repaired is ever built: it only keeps one mistake from hiding the next.
 */
import type { z } from 'zod';
import { nearest, type Path, type PathSegment } from './findings';
import { isRecord, isSchema, type JsonSchema, property, schemasAt, variants } from './schema-keys';

/** Examples of the forms that a pattern gives: durations, sizes, ranges. */
const EXAMPLES = ['15m', '256/512', '10.0.0.0/16'];
/** Strings of every form in the vocabulary; the first that fits is the stand-in. */
const PLAIN = ['x', 'not written', ...EXAMPLES];

export interface Repair {
  readonly value: unknown;
  /** What is no longer as it was written. */
  readonly changed: readonly Path[];
}

/** Repairs what one issue is about. `tried` holds paths that a stand-in did not help: their parent is next. */
export function repair(schema: z.ZodType, input: unknown, issue: z.core.$ZodIssue, tried: Set<string>): Repair {
  const path = issue.path as PathSegment[];
  if (issue.code === 'unrecognized_keys') {
    const changed = issue.keys.map((key) => [...path, key]);
    return { value: changed.reduce((value, at) => written(value, at, undefined), input), changed };
  }
  let at: Path = path;
  while (tried.has(JSON.stringify(at)) && at.length > 0) at = at.slice(0, -1);
  tried.add(JSON.stringify(at));
  const wrong = valueAt(input, at);
  const standIn = mayBeMissing(schema, input, at) ? undefined : plainest(schemasAt(schema, at, input), wrong);
  // Another kind makes everything beside it something else.
  const otherKind = at.at(-1) === 'kind' && !isNear(wrong, standIn);
  return { value: written(input, at, standIn), changed: [otherKind ? at.slice(0, -1) : at] };
}

/** The value at a path, by own keys only. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(property, root);
}

/** An example of what may stand at a path, for advice. */
export function exampleAt(schema: z.ZodType, path: Path, input: unknown): string | undefined {
  const [first] = schemasAt(schema, path, input);
  return first?.pattern ? EXAMPLES.find((word) => matches(first, word)) : undefined;
}

/** A copy with another value at a path; `undefined` leaves the key out. */
function written(root: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = written(property(root, key), rest, value);
  if (Array.isArray(root) && typeof key === 'number') return root.with(key, inner);
  const entries = Object.entries(isRecord(root) ? root : {}).filter(([each]) => each !== String(key));
  return Object.fromEntries(inner === undefined ? entries : [...entries, [String(key), inner]]);
}

/** Whether a key can be left out: it is optional or has a default. A member of a record or list is there on purpose. */
function mayBeMissing(schema: z.ZodType, input: unknown, path: Path): boolean {
  const key = path.at(-1);
  if (typeof key !== 'string') return false;
  const parents = schemasAt(schema, path.slice(0, -1), input).filter((each) => each.properties);
  const owners = parents.filter((each) => Object.hasOwn(each.properties ?? {}, key));
  return owners.length > 0 && owners.every((each) => !each.required?.includes(key));
}

function plainest(schemas: readonly JsonSchema[], wrong: unknown): unknown {
  const words = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
  ]);
  if (words.length > 0) return (typeof wrong === 'string' && nearest(wrong, words.map(String))) || words[0];
  const [schema] = schemas;
  if (!schema) return undefined;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => {
          const part = schema.properties?.[key];
          return [key, isSchema(part) ? plainest(variants(part), undefined) : undefined];
        }),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        isSchema(schema.items) ? plainest(variants(schema.items), undefined) : undefined,
      );
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return false;
    default:
      return PLAIN.find((word) => matches(schema, word)) ?? '';
  }
}

function matches(schema: JsonSchema, word: string): boolean {
  return word.length >= (schema.minLength ?? 0) && (!schema.pattern || new RegExp(schema.pattern).test(word));
}

function isNear(wrong: unknown, standIn: unknown): boolean {
  return typeof wrong === 'string' && typeof standIn === 'string' && nearest(wrong, [standIn]) !== undefined;
}
