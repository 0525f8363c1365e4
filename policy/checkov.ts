/** The report of Checkov, read: what failed, and whether anything was checked at all. */
import { z } from 'zod';
import type { PolicyFailure } from './allow-list';
import type { Source } from './sources';

const report = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({
        check_id: z.string(),
        check_name: z.string(),
        resource: z.string(),
        file_line_range: z.tuple([z.int(), z.int()]),
        guideline: z.string().nullish(),
      }),
    ),
    parsing_errors: z.array(z.string()).default([]),
  }),
  summary: z.object({ passed: z.int(), failed: z.int() }),
});

export interface StackPolicy {
  readonly stack: string;
  /** Checks that ran, passed or failed. */
  readonly checks: number;
  readonly failures: readonly PolicyFailure[];
}

/**
 * Reads Checkov's JSON about a source. No checks at all mean that it could not read the source, whatever its exit code:
 * an error, except for a plan that leaves no resource behind. Messages never quote a plan: it holds values.
 */
export function readCheckov(source: Source, output: string): StackPolicy {
  const { stack } = source;
  if (source.kind === 'plan' && source.resources === 0) return { stack, checks: 0, failures: [] };
  const parsed = report.safeParse(parseJson(stack, output));
  // Without a single check Checkov answers with another shape, and with exit code 0.
  if (!parsed.success) throw new Error(`${stack}: Checkov ran no checks: it could not read ${source.file}.`);
  const { results, summary } = parsed.data;
  const checks = summary.passed + summary.failed;
  if (results.parsing_errors.length > 0) throw new Error(`${stack}: Checkov cannot parse ${source.file}.`);
  if (checks === 0) throw new Error(`${stack}: Checkov ran no checks on ${source.file}.`);
  const addressOf = source.kind === 'stack' ? addressesByLine(source.text) : () => undefined;
  const failures = results.failed_checks.map(({ check_id, check_name, resource, file_line_range, guideline }) => ({
    check: check_id,
    title: check_name,
    stack,
    resource: addressOf(file_line_range[0]) ?? withoutIndex(resource),
    ...(guideline ? { guideline } : {}),
  }));
  return { stack, checks, failures };
}

/**
 * The Terraform address of the resource that starts at a line. Checkov itself writes `resource.<name>` for half of its
 * checks on Terraform JSON, so that a log group and a service of one name cannot be told apart.
 */
function addressesByLine(text: string): (line: number) => string | undefined {
  const lines = text.split('\n');
  return (line) => {
    const name = lines[line - 1]?.match(/^ {6}"([^"]+)": \{$/)?.[1];
    const types = lines.slice(0, line - 1).flatMap((each) => each.match(/^ {4}"([^"]+)": \{$/)?.[1] ?? []);
    const type = types.at(-1);
    return name === undefined || type === undefined ? undefined : `${type}.${name}`;
  };
}

/** A plan names instances, the allow-list resources. */
function withoutIndex(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}

function parseJson(stack: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${stack}: Checkov printed no JSON.`);
  }
}
