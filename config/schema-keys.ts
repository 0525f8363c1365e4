/** What the vocabulary knows at a path: for "did you mean", for repairs and for the generated reference. */
import { z } from 'zod';
import type { Path, PathSegment } from './findings';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const cache = new WeakMap<z.ZodType, JsonSchema>();

/** The JSON Schema of what people write (before parsing). */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const known = cache.get(schema);
  if (known) return known;
  const made = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    reused: 'inline',
    // zod leaves the default out where something below it is transformed: ours are written as people would.
    override: ({ zodSchema: { _zod }, jsonSchema: json }) => {
      if (_zod.def.type === 'default') json.default ??= _zod.def.defaultValue;
    },
  });
  cache.set(schema, made);
  return made;
}

/**
 * The schemas that apply at `path`. Of a union of kinds only the written kind applies, as far as `input` has one that
 * exists; otherwise all of them.
 */
export function schemasAt(schema: z.ZodType, path: Path, input: unknown): JsonSchema[] {
  let value = input;
  let schemas = variants(jsonSchema(schema), value);
  for (const segment of path) {
    value = property(value, segment);
    schemas = schemas.flatMap((each) => step(each, segment, value));
  }
  return schemas;
}

/** Keys that are known at `path`. */
export function knownKeysAt(schema: z.ZodType, path: Path, input?: unknown): string[] {
  const keys = schemasAt(schema, path, input).flatMap((each) => [
    ...Object.keys(each.properties ?? {}),
    ...(isSchema(each.propertyNames) ? (each.propertyNames.enum ?? []).map(String) : []),
  ]);
  return [...new Set(keys)].sort();
}

/** The value of a key that is the object's own. */
export function property(value: unknown, key: PathSegment): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isRecord(value: unknown): value is Record<PathSegment, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A schema and, when it is a union, what it is made of. */
export function variants(schema: JsonSchema, value?: unknown): JsonSchema[] {
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].filter(isSchema);
  if (options.length === 0) return [schema];
  const kind = property(value, 'kind');
  const written = options.filter((option) => constantOf(option) !== undefined && constantOf(option) === kind);
  return (written.length > 0 ? written : options).flatMap((option) => variants(option, value));
}

function constantOf(option: JsonSchema): unknown {
  const kind = option.properties?.['kind'];
  return isSchema(kind) ? kind.const : undefined;
}

function step(schema: JsonSchema, segment: PathSegment, value: unknown): JsonSchema[] {
  const named = Object.hasOwn(schema.properties ?? {}, segment) ? schema.properties?.[segment] : undefined;
  const next = typeof segment === 'number' ? schema.items : (named ?? schema.additionalProperties);
  return isSchema(next) ? variants(next, value) : [];
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
