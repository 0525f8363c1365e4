/** Structured logs: a line of JSON for each event. */

export type Level = 'info' | 'error';
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * Of an error only name, message and stack are written, and those of its causes: drivers hang the failed statement on
 * theirs, and a statement may hold a password.
 */
export function logTo(write: (line: string) => void, common: Readonly<Record<string, unknown>> = {}): Log {
  return (level, message, fields = {}) => {
    const line = { timestamp: new Date().toISOString(), level: level.toUpperCase(), message, ...common, ...fields };
    write(`${JSON.stringify(line, (_key, value: unknown) => (value instanceof Error ? described(value) : value))}\n`);
  };
}

function described({ name, message, stack, cause }: Error) {
  return { name, message, stack, ...(cause instanceof Error ? { cause } : {}) };
}
