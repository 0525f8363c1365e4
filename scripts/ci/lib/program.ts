/** The frame of a script: its exit code, and errors as a person reads them. */
import { CliError, EXIT, type ExitCode } from '../../../cli/exit';
import { redact, secretValues } from './secrets';

/** One line of progress, on stderr: stdout is data. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The result, on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Runs a script; what it throws becomes a message without a stack trace, and exit code 1. */
export function runProgram(main: (argv: readonly string[]) => Promise<ExitCode>): void {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      say(errorText(error, secretValues(process.env, [])));
      process.exitCode = EXIT.error;
    },
  );
}

/** What happened and what to do next. */
export function errorText(error: unknown, secrets: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const next = error instanceof CliError ? `\n→ ${error.next}` : '';
  return redact(`${message}${next}`, secrets);
}
