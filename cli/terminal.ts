/** Where a command writes: data to stdout, everything about the run to stderr. */
import Table from 'cli-table3';
import colors from 'picocolors';

export type Colors = ReturnType<typeof colors.createColors>;

export interface Terminal {
  /** A result, on stdout. */
  readonly data: (text: string) => void;
  /** Progress and hints, on stderr; nothing with --quiet. */
  readonly say: (text: string) => void;
  readonly paint: Colors;
}

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Colour only where a person looks, and never against NO_COLOR (https://no-color.org). */
export function wantsColor(
  stream: Pick<NodeJS.WriteStream, 'isTTY'>,
  variables: Readonly<Record<string, string | undefined>>,
): boolean {
  const refused = (variables['NO_COLOR'] ?? '') !== '' || variables['TERM'] === 'dumb';
  return stream.isTTY === true && !refused;
}

export function openTerminal({ quiet = false }: CommonOptions): Terminal {
  return {
    data: (text) => process.stdout.write(`${text}\n`),
    say: (text) => {
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    paint: colors.createColors(wantsColor(process.stdout, process.env)),
  };
}

export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

const EDGES = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
] as const;
const BORDERLESS = { ...Object.fromEntries(EDGES.map((edge) => [edge, ''])), middle: '  ' };

/** Columns without lines around them; `right` holds the indices of columns of numbers. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: Array.from({ length: width }, (_, index) => (right.includes(index) ? 'right' : 'left')),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Every line moved to the right. */
export function indent(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(by)}${line}`))
    .join('\n');
}
