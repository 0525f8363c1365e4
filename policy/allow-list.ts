/** Checkov's failures against the list of those that are accepted, each with its reason. */
import { z } from 'zod';

const entry = z.strictObject({
  check: z.string().describe('Checkov id, such as CKV_AWS_18.'),
  address: z.string().describe('<stack>/<Terraform address>; * stands for any characters.'),
  reason: z.string().min(20).describe('Why it is right here.'),
});
export const allowList = z.array(entry);
export type AllowListEntry = z.output<typeof entry>;

/** A check that a resource of a stack fails. */
export interface PolicyFailure {
  readonly check: string;
  readonly title: string;
  /** `<stack>/<Terraform address>`. */
  readonly address: string;
}

const report = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({
        check_id: z.string(),
        check_name: z.string(),
        resource: z.string(),
        file_line_range: z.tuple([z.int(), z.int()]),
      }),
    ),
    parsing_errors: z.array(z.string()).default([]),
  }),
  summary: z.object({ passed: z.int(), failed: z.int() }),
});

export interface StackPolicy {
  /** Checks that ran, passed or failed. */
  readonly checks: number;
  readonly failures: readonly PolicyFailure[];
}

/** Reads Checkov's JSON for a stack, whose own JSON is `source`. No checks at all means that it could not read the stack: an error. */
export function readCheckov(stack: string, text: string, source: string): StackPolicy {
  const parsed = report.safeParse(parseJson(stack, text));
  // Without a single check Checkov answers with another shape, and with exit code 0.
  if (!parsed.success) throw new Error(`${stack}: Checkov ran no checks: it could not read the stack.`);
  const { results, summary } = parsed.data;
  const checks = summary.passed + summary.failed;
  if (results.parsing_errors.length > 0) throw new Error(`${stack}: Checkov cannot parse the stack.`);
  if (checks === 0) throw new Error(`${stack}: Checkov ran no checks.`);
  const lines = source.split('\n');
  const failures = results.failed_checks.map(({ check_id, check_name, resource, file_line_range: [start] }) => ({
    check: check_id,
    title: check_name,
    address: `${stack}/${addressAt(lines, start) ?? resource}`,
  }));
  return { checks, failures };
}

/**
 * The Terraform address of the resource that starts at a line. Checkov itself writes `resource.<name>` for half of its
 * checks on Terraform JSON, so that a log group and a service of one name cannot be told apart.
 */
function addressAt(lines: readonly string[], start: number): string | undefined {
  const name = lines[start - 1]?.match(/^ {6}"([^"]+)": \{$/)?.[1];
  const types = lines.slice(0, start - 1).flatMap((line) => line.match(/^ {4}"([^"]+)": \{$/)?.[1] ?? []);
  const type = types.at(-1);
  return name === undefined || type === undefined ? undefined : `${type}.${name}`;
}

function parseJson(stack: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${stack}: Checkov printed no JSON.`, { cause });
  }
}

/** Failures that no entry accepts, and entries that accept nothing any more. */
export function applyAllowList(
  failures: readonly PolicyFailure[],
  entries: readonly AllowListEntry[],
): { readonly refused: readonly PolicyFailure[]; readonly stale: readonly AllowListEntry[] } {
  const accepts = (entry: AllowListEntry, failure: PolicyFailure): boolean =>
    entry.check === failure.check && matches(entry.address, failure.address);
  return {
    refused: failures.filter((failure) => !entries.some((entry) => accepts(entry, failure))),
    stale: entries.filter((entry) => !failures.some((failure) => accepts(entry, failure))),
  };
}

/** Whether a text matches a pattern in which `*` stands for any characters. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
