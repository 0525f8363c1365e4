/** Which keys the vocabulary knows at a path: for "did you mean" and for editors. */
import { z } from 'zod';
import type { PathSegment } from './findings';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of what people write (before parsing). */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', reused: 'inline' });
}

/** Keys that are known at `path`, over all variants of a union. */
export function knownKeysAt(schema: z.ZodType, path: readonly PathSegment[]): string[] {
  const ends = path.reduce(
    (schemas, segment) => schemas.flatMap((each) => step(each, segment)),
    variants(jsonSchema(schema)),
  );
  return [...new Set(ends.flatMap((end) => Object.keys(end.properties ?? {})))].sort();
}

function variants(schema: JsonSchema): JsonSchema[] {
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].filter(isSchema);
  return [schema, ...options.flatMap(variants)];
}

function step(schema: JsonSchema, segment: PathSegment): JsonSchema[] {
  const next =
    typeof segment === 'number' ? schema.items : (schema.properties?.[segment] ?? schema.additionalProperties);
  return isSchema(next) ? variants(next) : [];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
