/** How a command ends. */
export const EXIT = {
  done: 0,
  error: 1,
  /** Differences, or over budget: the command worked, and there is something to look at. */
  differences: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error that a person can do something about: what happened, and what to do next. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Refuses a name that does not exist, with those that do. */
export function assertKnown(what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new CliError(`No ${what} is called '${name}'.`, `Known: ${[...new Set(known)].join(', ')}.`);
}
