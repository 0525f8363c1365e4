/** Whether an answer has the shape that AWS's own model of the API gives it: for stand-ins and for answers written by hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { VENV } from '../../scripts/local-account/paths';

const member = z.object({ shape: z.string(), locationName: z.string().optional() });
const shape = z.object({
  type: z.string(),
  members: z.record(z.string(), member).optional(),
  required: z.array(z.string()).optional(),
  member: member.optional(),
  value: member.optional(),
  enum: z.array(z.string()).optional(),
});
const model = z.object({
  operations: z.record(z.string(), z.object({ output: member.optional() })),
  shapes: z.record(z.string(), shape),
});
type Model = z.infer<typeof model>;

/** JSON's type for each simple type of a model. Times are seconds since 1970 unless the API says otherwise. */
const JSON_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  blob: ['string'],
  boolean: ['boolean'],
  integer: ['number'],
  long: ['number'],
  float: ['number'],
  double: ['number'],
  timestamp: ['number', 'string'],
};

/**
 * Throws an error that names every field that the model does not have, that it has of another type, or that is missing.
 * `service` is its folder in botocore (`ce`, `freetier`). Needs the local account's Python environment: start it before.
 */
export function assertAnswers(service: string, operation: string, body: unknown): void {
  const { operations, shapes } = readModel(service);
  const described = operations[operation];
  if (!described) throw new Error(`${service} has no operation ${operation}`);
  const problems = described.output ? problemsOf(body, described.output.shape, operation, shapes) : [];
  if (problems.length > 0) throw new Error(`not an answer of ${service}:\n${problems.join('\n')}`);
}

const models = new Map<string, Model>();

function readModel(service: string): Model {
  const known = models.get(service);
  if (known) return known;
  const lib = join(VENV, 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python3')) ?? '';
  const folder = join(lib, python, 'site-packages', 'botocore', 'data', service);
  const version = readdirSync(folder).sort().at(-1) ?? '';
  const file = join(folder, version, 'service-2.json');
  const text = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
  const read = model.parse(JSON.parse(text.toString('utf8')));
  models.set(service, read);
  return read;
}

function problemsOf(value: unknown, name: string, path: string, shapes: Model['shapes']): string[] {
  const known = shapes[name];
  if (!known) return [`${path}: the model has no shape ${name}`];
  if (known.type === 'list') {
    if (!Array.isArray(value)) return [`${path}: must be a list`];
    return value.flatMap((each, index) => problemsOf(each, known.member?.shape ?? '', `${path}[${index}]`, shapes));
  }
  if (known.type === 'structure' || known.type === 'map') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: must be an object`];
    const fields = fieldsOf(known);
    const missing = (known.required ?? []).filter((key) => !(nameIn(known, key) in value));
    return [
      ...missing.map((key) => `${path}.${key}: is missing`),
      ...Object.entries(value).flatMap(([key, each]) => {
        const of = known.type === 'map' ? known.value?.shape : fields.get(key);
        return of ? problemsOf(each, of, `${path}.${key}`, shapes) : [`${path}.${key}: is not in the model`];
      }),
    ];
  }
  const types = JSON_TYPES[known.type] ?? [];
  if (!types.includes(typeof value)) return [`${path}: must be ${known.type}, not ${typeof value}`];
  const unknown = known.enum && !known.enum.includes(String(value));
  return unknown ? [`${path}: ${String(value)} is none of ${known.enum?.join(', ')}`] : [];
}

const nameIn = ({ members = {} }: z.infer<typeof shape>, key: string): string => members[key]?.locationName ?? key;

function fieldsOf({ members = {} }: z.infer<typeof shape>): Map<string, string> {
  return new Map(Object.entries(members).map(([key, { shape: of, locationName = key }]) => [locationName, of]));
}
