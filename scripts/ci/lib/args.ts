/** Flags of a script, read with everything that is wrong with them said at once. */
import { parseArgs } from 'node:util';
import { CliError } from '../../../cli/exit';

export interface Flag {
  /** What stands for the value in the usage, such as <folder>. */
  readonly value: string;
  /** Default: the flag must be given. */
  readonly optional?: true;
}

export type Flags = Readonly<Record<string, Flag>>;
export type Args<S extends Flags> = {
  readonly [K in keyof S]: S[K] extends { optional: true } ? string | undefined : string;
};

/** Reads `--flag value` pairs; throws a CliError that names every flag that is unknown, repeated, empty or missing. */
export function readArgs<const S extends Flags>(argv: readonly string[], flags: S): Args<S> {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.keys(flags).map((name) => [name, { type: 'string' }] as const)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: string[] = [];
  const values: Record<string, string | undefined> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`'${token.value}' belongs to no flag`);
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    if (!Object.hasOwn(flags, name)) problems.push(`--${name} is not known`);
    else if (Object.hasOwn(values, name)) problems.push(`--${name} is given twice`);
    else if (value === undefined || value === '') problems.push(`--${name} has no value`);
    if (Object.hasOwn(flags, name)) values[name] ??= value;
  }
  const missing = Object.keys(flags).filter((name) => flags[name]?.optional !== true && !Object.hasOwn(values, name));
  problems.push(...missing.map((name) => `--${name} is missing`));
  if (problems.length > 0) throw new CliError(`${problems.join(';\n')}.`, usage(flags));
  // Every flag that must be there is, and is text: what was not is a problem above.
  return values as Args<S>;
}

function usage(flags: Flags): string {
  const words = Object.entries(flags).map(([name, { value, optional }]) => {
    const word = `--${name} ${value}`;
    return optional ? `[${word}]` : word;
  });
  return `Usage: ${words.join(' ')}`;
}

/** `a,b` as a list; nothing when it was not given. */
export function listOf(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
