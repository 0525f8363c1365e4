/** The address lock: every managed resource of every environment, committed, so that a lost address is a visible diff. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Known, Synthesized } from './model';

export const LOCK_FILE = 'addresses.lock.json';
const LOCK_VERSION = 1;

const lock = z.strictObject({
  version: z.literal(LOCK_VERSION),
  /** `<deployment>/<environment>` → milestone → address. */
  environments: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.enum(['stateful', 'stateless'])))),
  /** Environments and milestones that were given up with their data: why, by `<deployment>/<environment>[/<milestone>]`. */
  retired: z.record(z.string(), z.string()),
});
export type Lock = z.output<typeof lock>;

export const EMPTY_LOCK: Lock = { version: LOCK_VERSION, environments: {}, retired: {} };

/** The committed lock; an empty one where there is none. Truncated or edited into something else: an error. */
export function readLock(file: string): Lock {
  if (!existsSync(file)) return EMPTY_LOCK;
  const broken = `${file} is not an address lock. Restore it: git checkout -- ${LOCK_FILE}`;
  const parsed = lock.safeParse(parseJson(readFileSync(file, 'utf8'), broken));
  if (parsed.success) return parsed.data;
  throw new Error(`${broken}\n${z.prettifyError(parsed.error)}`);
}

/** Writes it in one step: an interrupted run leaves the old one. */
export function writeLock(file: string, content: Lock): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, lockText(content));
  renameSync(temporary, file);
}

/** One line an address, everything in alphabetical order: a diff shows what happened and nothing else. */
export function lockText(content: Lock): string {
  return `${JSON.stringify(sorted(content), null, 2)}\n`;
}

/** The lock after a synthesis: what was synthesized is written anew, what was left out stays, what is gone goes. */
export function updatedLock(before: Lock, synthesized: Synthesized, known: Known): Lock {
  const places = [...new Set([...Object.keys(before.environments), ...Object.keys(synthesized)])];
  const next = places.flatMap((place) => {
    const milestones = {
      ...only(before.environments[place] ?? {}, known[place] ?? []),
      ...Object.fromEntries(
        Object.entries(synthesized[place] ?? {}).map(([milestone, { addresses }]) => [milestone, { ...addresses }]),
      ),
    };
    return Object.keys(milestones).length > 0 ? [[place, milestones] as const] : [];
  });
  const back = (path: string): boolean => {
    const [deployment, environment, milestone] = path.split('/');
    const milestones = known[`${deployment}/${environment}`];
    return milestones !== undefined && (milestone === undefined || milestones.includes(milestone));
  };
  const retired = Object.entries(before.retired).filter(([path]) => !back(path));
  return { version: LOCK_VERSION, environments: Object.fromEntries(next), retired: Object.fromEntries(retired) };
}

function only<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}

function parseJson(text: string, broken: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(broken, { cause });
  }
}

/** Keys in the order of their characters, whatever the language of the machine; the version stays first. */
function sorted({ version, environments, retired }: Lock): Lock {
  const byKey = <T>(record: Readonly<Record<string, T>>, inner: (value: T) => T = (value) => value) =>
    Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, inner(record[key] as T)]),
    );
  return {
    version,
    environments: byKey(environments, (milestones) => byKey(milestones, (addresses) => byKey(addresses))),
    retired: byKey(retired),
  };
}
