/**
 * The sensitive values of a plan, to be kept out of everything else in it.
 *
 * Terraform marks values, not contents: `terraform_data.x.output`, or whatever a provider copied into another attribute
 * before, repeats a sensitive input without a mark, and Terraform prints it. A review does not.
 */
import type { PlanJson, PlanModule } from './plan-json';

/** Whether a text is or holds a sensitive value. */
export type HoldsSecret = (text: string) => boolean;

/** A shorter value is looked for only as a whole text: `info` inside another word says nothing. */
const SHORTEST_PART = 8;
/** Still shorter ones, such as `on`, would hide half of the plan. */
const SHORTEST = 4;

/** Finds sensitive values of a plan in texts; linear in the length of the text. */
export function secretsOf(plan: PlanJson): HoldsSecret {
  const secrets = new Set([...markedValues(plan)].filter((value) => value.length >= SHORTEST).flatMap(writings));
  if (secrets.size === 0) return () => false;
  const byStart = new Map<string, string[]>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST_PART) continue;
    const start = secret.slice(0, SHORTEST_PART);
    byStart.set(start, [...(byStart.get(start) ?? []), secret]);
  }
  return (text) => {
    if (secrets.has(text)) return true;
    if (byStart.size === 0) return false;
    for (let at = 0; at + SHORTEST_PART <= text.length; at++) {
      const candidates = byStart.get(text.slice(at, at + SHORTEST_PART));
      if (candidates?.some((secret) => text.startsWith(secret, at))) return true;
    }
    return false;
  };
}

/** A secret as it is, and as it stands inside of JSON. */
function writings(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1)];
}

function* markedValues(plan: PlanJson): Generator<string> {
  const changes = [
    ...[...plan.resource_changes, ...plan.resource_drift].map(({ change }) => change),
    ...Object.values(plan.output_changes),
  ];
  for (const change of changes) {
    yield* marked(change.before, change.before_sensitive);
    yield* marked(change.after, change.after_sensitive);
  }
  for (const [name, { sensitive }] of Object.entries(plan.configuration?.root_module?.variables ?? {})) {
    yield* marked(plan.variables[name]?.value, sensitive === true);
  }
  const root = plan.prior_state?.values?.root_module;
  if (root) yield* markedInModule(root);
}

function* markedInModule({ resources, child_modules }: PlanModule): Generator<string> {
  for (const { values, sensitive_values } of resources) yield* marked(values, sensitive_values);
  for (const child of child_modules) yield* markedInModule(child);
}

/** Texts and numbers below a value whose mark is `true`, there or above. */
function* marked(value: unknown, mark: unknown): Generator<string> {
  if (mark === undefined || mark === null || mark === false) return;
  if (typeof value === 'string' || typeof value === 'number') {
    if (mark === true) yield String(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* marked(inner, mark === true || markAt(mark, key));
  }
}

/** The mark of a member: marks have the shape of the value they belong to. */
export function markAt(mark: unknown, key: string | number): unknown {
  if (mark === true) return true;
  if (typeof mark !== 'object' || mark === null) return undefined;
  return Object.hasOwn(mark, key) ? (mark as Record<string | number, unknown>)[key] : undefined;
}
