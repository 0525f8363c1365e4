/** The result of `cairn policy --json`, as the report shows it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const refusal = z.object({
  check: z.string(),
  title: z.string(),
  stack: z.string(),
  resource: z.string(),
  guideline: z.string().optional(),
});

const policyResult = z.object({
  stacks: z.int().nonnegative(),
  checks: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  refused: z.array(refusal),
});

/** What one `cairn policy --json` printed. */
export type PolicyResult = z.output<typeof policyResult>;
export type Refusal = z.output<typeof refusal>;

/** Reads what was printed. Anything else is an error that says how to make it. */
export function readPolicy(file: string): PolicyResult {
  const next = "Make it with 'npx cairn policy --json > policy.json'.";
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON. ${next}`, { cause });
  }
  const parsed = policyResult.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a result of the policy. ${next}\n${z.prettifyError(parsed.error)}`);
}
