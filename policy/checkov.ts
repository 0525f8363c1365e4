/** The report of Checkov, read: what failed, and whether anything was checked at all. */
import { z } from 'zod';
import type { PolicyFailure } from './allow-list';
import type { Source } from './sources';

const check = z.object({
  /** As it was given. */
  file_abs_path: z.string(),
  check_id: z.string(),
  check_name: z.string(),
  resource: z.string(),
  file_line_range: z.tuple([z.int(), z.int()]),
  guideline: z.string().nullish(),
});
const report = z.object({
  results: z.object({
    passed_checks: z.array(z.object({ file_abs_path: z.string() })),
    failed_checks: z.array(check),
    parsing_errors: z.array(z.string()).default([]),
  }),
});

export interface StackPolicy {
  readonly stack: string;
  /** Checks that ran, passed or failed. */
  readonly checks: number;
  readonly failures: readonly PolicyFailure[];
}

/**
 * Reads Checkov's JSON about some sources. No checks at all mean that it could not read a source, whatever its exit code:
 * an error, except for a plan that leaves no resource behind. Messages never quote a plan: it holds values.
 */
export function readCheckov(sources: readonly Source[], output: string): StackPolicy[] {
  const json = parseJson(sources, output);
  // Without a single check Checkov answers with another shape, and with exit code 0.
  const parsed = report.safeParse(json);
  return sources.map((source) => {
    const { stack, file } = source;
    if (source.kind === 'plan' && source.resources === 0) return { stack, checks: 0, failures: [] };
    if (!parsed.success) throw new Error(`${stack}: Checkov ran no checks: it could not read ${file}.`);
    const { passed_checks, failed_checks, parsing_errors } = parsed.data.results;
    if (parsing_errors.includes(file)) throw new Error(`${stack}: Checkov cannot parse ${file}.`);
    const failed = failed_checks.filter((each) => each.file_abs_path === file);
    const passed = passed_checks.filter((each) => each.file_abs_path === file);
    const checks = passed.length + failed.length;
    if (checks === 0) throw new Error(`${stack}: Checkov ran no checks on ${file}.`);
    return { stack, checks, failures: failuresOf(source, failed) };
  });
}

function failuresOf(source: Source, failed: readonly z.output<typeof check>[]): PolicyFailure[] {
  const addressOf = source.kind === 'stack' ? addressesByLine(source.text) : () => undefined;
  return failed.map(({ check_id, check_name, resource, file_line_range, guideline }) => ({
    check: check_id,
    title: check_name,
    stack: source.stack,
    resource: addressOf(file_line_range[0]) ?? withoutIndex(resource),
    ...(guideline ? { guideline } : {}),
  }));
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

function parseJson(sources: readonly Source[], text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${sources.map(({ stack }) => stack).join(', ')}: Checkov printed no JSON.`);
  }
}
