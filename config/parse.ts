/**
 * From what a deployment file says to a parsed deployment, with every problem found in one run.
 *
 * Shape errors must not hide the rest: what the schema refuses is taken out (a bad optional value falls back to its
 * default, an unknown key is dropped) and the rules run on what remains. Nothing parsed is returned while an error
 * stands, so the repaired value is never built.
 */
import type { z } from 'zod';
import { type Environment, resolveEnvironment } from './environment';
import { type Finding, formatPath, formatValue, nearest, type Path, type PathSegment } from './findings';
import { RULES } from './rules';
import { knownKeysAt } from './schema-keys';
import { type Deployment, deployment } from './vocabulary/deployment';

/** A parsed deployment (absent when there are errors) and every finding. */
export interface ParseResult {
  readonly deployment?: Deployment;
  readonly findings: readonly Finding[];
}

/** Parses and checks a deployment. `source` names it in findings while its own name is unknown. */
export function parseDeployment(input: unknown, source: string): ParseResult {
  const named = isRecord(input) && typeof input['name'] === 'string' ? input['name'] : source;
  const { value, issues, removed } = parseLeniently(input);
  const shape = issues.map((issue) => shapeFinding(issue, input, named));
  const rules = value ? ruleFindings(value, removed) : [];
  const findings = [...shape, ...rules];
  const failed = findings.some((finding) => finding.severity === 'error');
  return failed || !value ? { findings } : { deployment: value, findings };
}

function ruleFindings(parsed: Deployment, removed: readonly Path[]): Finding[] {
  return Object.keys(parsed.environments).flatMap((name) => {
    const env = resolveEnvironment(parsed, name);
    return checkEnvironment(env)
      .filter(({ at }) => !removed.some((path) => touches(['environments', name, ...at], path)))
      .map(({ finding }) => finding);
  });
}

/** Every rule over one environment. */
function checkEnvironment(env: Environment): { at: Path; finding: Finding }[] {
  return RULES.flatMap((rule) =>
    rule.check(env).map(({ at, value, limit, fix }) => ({
      at,
      finding: {
        rule: rule.id,
        severity: rule.severity,
        deployment: env.deployment,
        environment: env.name,
        path: formatPath(at),
        value: formatValue(value),
        limit,
        fix,
      },
    })),
  );
}

/** Whether one path lies at, above or below the other: such a finding only repeats what the schema said already. */
function touches(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((segment, index) => segment === b[index]);
}

interface LenientParse {
  readonly value?: Deployment;
  readonly issues: readonly z.core.$ZodIssue[];
  /** What was taken out so that the rules could run. */
  readonly removed: readonly Path[];
}

const MOST_REPAIRS = 200;

function parseLeniently(input: unknown): LenientParse {
  const first = deployment.safeParse(input);
  if (first.success) return { value: first.data, issues: [], removed: [] };
  const draft: unknown = structuredClone(input);
  const removed: Path[] = [];
  let issues: readonly z.core.$ZodIssue[] = first.error.issues;
  while (issues.length > 0 && removed.length < MOST_REPAIRS) {
    for (const path of issues.flatMap(repairs)) removed.push(removeAt(draft, path));
    const next = deployment.safeParse(draft);
    if (next.success) return { value: next.data, issues: first.error.issues, removed };
    if (removed.some((path) => path.length === 0)) break;
    issues = next.error.issues;
  }
  return { issues: first.error.issues, removed };
}

/** Paths whose removal could make an issue go away. */
function repairs(issue: z.core.$ZodIssue): Path[] {
  const path = issue.path as PathSegment[];
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

/** Removes the value at a path, or its parent when it is missing already; returns what was removed. */
function removeAt(root: unknown, path: Path): Path {
  if (path.length === 0) return path;
  const parentPath = path.slice(0, -1);
  const parent = valueAt(root, parentPath);
  const key = path[path.length - 1] as PathSegment;
  if (!isRecord(parent) || parent[key] === undefined || Array.isArray(parent)) return removeAt(root, parentPath);
  delete parent[key];
  return path;
}

function shapeFinding(issue: z.core.$ZodIssue, input: unknown, deploymentName: string): Finding {
  const path = issue.path as PathSegment[];
  const inEnvironment = path[0] === 'environments' && path.length > 1;
  const where = {
    deployment: deploymentName,
    ...(inEnvironment ? { environment: String(path[1]) } : {}),
    severity: 'error' as const,
  };
  const below = inEnvironment ? path.slice(2) : path;
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeysAt(deployment, path);
    const key = issue.keys[0] ?? '';
    const near = nearest(key, known);
    return {
      ...where,
      rule: 'schema/unknown-key',
      path: formatPath([...below, key]),
      value: formatValue(issue.keys.join(', ')),
      limit: `known here: ${known.join(', ')}`,
      fix: near ? `write '${near}', or remove it` : 'remove it',
    };
  }
  const value = valueAt(input, path);
  return {
    ...where,
    rule: value === undefined ? 'schema/missing' : 'schema/value',
    path: formatPath(below) || '(file)',
    value: formatValue(value),
    limit: issue.message.replace(/^Invalid input: /, ''),
    fix: value === undefined ? 'add it' : 'write a value of that form',
  };
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), root);
}

function isRecord(value: unknown): value is Record<PathSegment, unknown> {
  return typeof value === 'object' && value !== null;
}
