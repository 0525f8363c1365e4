/**
 * From what a file says to a parsed value, with every problem of its shape, and as much of it as can be read.
 *
 * Shape errors must not hide the rest: what the schema refuses is repaired, issue by issue, and the rules run on what
 * results. Nothing parsed leaves this folder while an error stands, so a repaired value is never built.
 */
import type { z } from 'zod';
import { nearest, type Path, type PathSegment } from './findings';
import { exampleAt, repair, valueAt } from './repair';
import { finding, type LocatedFinding } from './rules/check';
import { knownKeysAt, schemasAt } from './schema-keys';

/** What a file gives: its value as far as it can be read, and what is wrong with its shape. */
export interface Parsed<T> {
  readonly value?: T;
  readonly findings: readonly LocatedFinding[];
  /** Paths that are not as they were written. */
  readonly repaired: readonly Path[];
}

/** More rounds than any file needs: each makes a value parse that did not. */
const MOST_ROUNDS = 100;

/** Parses a file by a schema. `deployment` names it in findings. */
export function parseLeniently<S extends z.ZodType>(
  schema: S,
  input: unknown,
  deployment: string,
): Parsed<z.output<S>> {
  const repaired: Path[] = [];
  const findings: LocatedFinding[] = [];
  const tried = new Set<string>();
  let draft = input;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const result = schema.safeParse(draft);
    if (result.success) return { value: result.data, findings, repaired };
    // An issue at a repaired path is a consequence of the repair; what is new elsewhere had been hidden.
    const fresh = result.error.issues.filter(({ path }) => !touchesAny(path as PathSegment[], repaired));
    findings.push(...fresh.flatMap((issue) => shapeFindings(schema, input, issue, deployment)));
    for (const issue of result.error.issues) {
      const { value, changed } = repair(schema, draft, issue, tried);
      draft = value;
      repaired.push(...changed);
    }
    if (repaired.some((path) => path.length === 0)) break;
  }
  return { findings, repaired };
}

/** Whether a path lies at, above or below one of the others: what is said there only repeats what the schema said. */
export function touchesAny(path: Path, others: readonly Path[]): boolean {
  return others.some((other) => path.slice(0, other.length).every((segment, index) => segment === other[index]));
}

function shapeFindings(
  schema: z.ZodType,
  input: unknown,
  issue: z.core.$ZodIssue,
  deployment: string,
): LocatedFinding[] {
  const at = issue.path as PathSegment[];
  if (issue.code !== 'unrecognized_keys') return [shapeFinding(schema, input, at, issue, deployment)];
  const known = knownKeysAt(schema, at, input);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    return atPlace(deployment, [...at, key], {
      id: 'schema/unknown-key',
      value: key,
      limit: `known here: ${known.join(', ')}`,
      fix: near ? `write '${near}', or remove it` : 'remove it',
    });
  });
}

function shapeFinding(
  schema: z.ZodType,
  input: unknown,
  at: Path,
  issue: z.core.$ZodIssue,
  deployment: string,
): LocatedFinding {
  const value = valueAt(input, at);
  const missing = value === undefined;
  const choices = schemasAt(schema, at, input).flatMap((each) => (each.enum ?? [each.const]).filter(isText));
  const near = typeof value === 'string' ? nearest(value, choices) : undefined;
  const example = exampleAt(schema, at, input);
  const advice = near ?? example ?? choices[0];
  return atPlace(deployment, at, {
    id: missing ? 'schema/missing' : 'schema/value',
    value,
    limit: choices.length > 0 ? `one of ${choices.join(', ')}` : limitOf(schema, input, at, issue),
    fix: advice
      ? `${missing ? 'add it, such as' : 'write'} '${advice}'`
      : missing
        ? 'add it'
        : 'write a value of that form',
  });
}

/** The schema's own message; its description where the message says nothing. */
function limitOf(schema: z.ZodType, input: unknown, at: Path, issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^Invalid input:? ?/, '');
  return message || (schemasAt(schema, at, input)[0]?.description ?? 'another form');
}

/** A finding at a path of the file: below the environment when it is about one. */
function atPlace(
  deployment: string,
  at: Path,
  { id, ...rest }: { id: string; value: unknown; limit: string; fix: string },
): LocatedFinding {
  const [first, environment, ...below] = at;
  const inEnvironment = first === 'environments' && environment !== undefined;
  return {
    at,
    finding: finding(
      { id, severity: 'error' },
      { deployment, ...(inEnvironment ? { environment: String(environment) } : {}) },
      { ...rest, at: inEnvironment ? below : at },
    ),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
