/**
 * Keeps package-lock.json complete for every platform. npm leaves out platform packages that its registry does not
 * have (a mirror may hold Linux only), and then `npm ci` refuses the lock file it wrote itself.
 */
import { z } from 'zod';

const entry = z.looseObject({
  dev: z.boolean().optional(),
  resolved: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockFile = z.looseObject({ packages: z.record(z.string(), entry) });
export type LockFile = z.output<typeof lockFile>;

/** A platform package that some package names and the lock file lacks. */
export interface MissingPlatform {
  readonly name: string;
  readonly version: string;
  /** Whether only development needs it. */
  readonly dev: boolean;
}

/** Checked, but not rebuilt: what is written back keeps the order of its keys. */
export function readLockFile(text: string): LockFile {
  const lock: unknown = JSON.parse(text);
  lockFile.parse(lock);
  return lock as LockFile;
}

export function missingPlatforms({ packages }: LockFile): MissingPlatform[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      .map(([name, version]) => ({ name, version, dev })),
  );
}

/** Entries that say where a package was downloaded: they hold the name of somebody's registry. */
export function resolvedEntries({ packages }: LockFile): string[] {
  return Object.keys(packages).filter((path) => packages[path]?.resolved?.startsWith('http'));
}

/** The lock file with an entry for every missing platform package, in npm's own order. */
export function completeLockFile(lock: LockFile): LockFile {
  const added = missingPlatforms(lock).map(({ name, version, dev }) => {
    const platform = { optional: true, ...platformOf(name) };
    return [`node_modules/${name}`, { version, ...(dev ? { dev } : {}), ...platform }] as const;
  });
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(added) });
  return { ...lock, packages: Object.fromEntries(packages.sort(([a], [b]) => a.localeCompare(b, 'en'))) };
}

const SYSTEMS = /(android|darwin|freebsd|linux|openharmony|win32)/;
const PROCESSORS = /(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)/;

/** Platform packages carry their system and processor in their names. */
function platformOf(name: string): { cpu: string[]; os: string[]; libc?: string[] } {
  const os = name.match(SYSTEMS)?.[1];
  const cpu = name.match(PROCESSORS)?.[1];
  if (os === undefined || cpu === undefined)
    throw new Error(`${name} is optional, but not for one platform: add it by hand.`);
  return { cpu: [cpu], os: [os], ...(os === 'linux' ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] } : {}) };
}
