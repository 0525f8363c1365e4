/**
 * RDS engines, instance classes and parameters, as of 2026-10.
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 */
import type { Database } from '../vocabulary/data';

type Engine = Database['engine'];

/** Month of the tables: what ends within a year of it counts as near its end. */
export const AS_OF = '2026-10';
const NEAR = '2027-10';

interface MajorVersion {
  readonly major: string;
  /** Month in which standard support ends. */
  readonly standardUntil: string;
  /** First minor version that can still be created. */
  readonly firstMinor: number;
}

const MAJORS: Readonly<Record<Engine, readonly MajorVersion[]>> = {
  postgres: [
    { major: '13', standardUntil: '2026-02', firstMinor: 0 },
    { major: '14', standardUntil: '2027-02', firstMinor: 18 },
    { major: '15', standardUntil: '2028-02', firstMinor: 13 },
    { major: '16', standardUntil: '2029-02', firstMinor: 9 },
    { major: '17', standardUntil: '2030-02', firstMinor: 5 },
    { major: '18', standardUntil: '2031-02', firstMinor: 1 },
  ],
  mysql: [
    { major: '5.7', standardUntil: '2024-02', firstMinor: 0 },
    { major: '8.0', standardUntil: '2026-07', firstMinor: 0 },
    { major: '8.4', standardUntil: '2029-07', firstMinor: 3 },
  ],
};

/** Major versions of an engine, oldest first. */
export const majorsOf = (engine: Engine): readonly MajorVersion[] => MAJORS[engine];

/** Major version and minor number of a version; nothing when RDS has no such major version. */
export function versionOf(engine: Engine, version: string): (MajorVersion & { readonly minor?: number }) | undefined {
  const found = MAJORS[engine].find(({ major }) => version === major || version.startsWith(`${major}.`));
  const minor = found && version.slice(found.major.length + 1);
  if (!found || minor === undefined || !/^\d*$/.test(minor)) return undefined;
  return minor === '' ? found : { ...found, minor: Number(minor) };
}

/** Whether standard support is over, or ends within a year. */
export function supportOf({ standardUntil }: MajorVersion): 'over' | 'ending' | 'standard' {
  if (standardUntil < AS_OF) return 'over';
  return standardUntil <= NEAR ? 'ending' : 'standard';
}

/** The newest major version that has standard support for longer than a year. */
export const newestMajor = (engine: Engine): string => MAJORS[engine].at(-1)?.major ?? '';

/** US dollars a vCPU and hour of Extended Support in its first two years. */
export const extendedSupportHour = (region: string): number => (region === 'ap-south-1' ? 0.12 : 0.1);

/** What an instance class has. */
export interface DatabaseClass {
  readonly vcpus: number;
  /** GiB. */
  readonly memory: number;
}

const BURSTABLE: Readonly<Record<string, DatabaseClass>> = {
  micro: { vcpus: 2, memory: 1 },
  small: { vcpus: 2, memory: 2 },
  medium: { vcpus: 2, memory: 4 },
  large: { vcpus: 2, memory: 8 },
  xlarge: { vcpus: 4, memory: 16 },
  '2xlarge': { vcpus: 8, memory: 32 },
};
const VCPUS = { large: 2, xlarge: 4, '2xlarge': 8, '4xlarge': 16, '8xlarge': 32, '12xlarge': 48, '16xlarge': 64 };
const ratio = (gibPerVcpu: number): Readonly<Record<string, DatabaseClass>> =>
  Object.fromEntries(Object.entries(VCPUS).map(([size, vcpus]) => [size, { vcpus, memory: vcpus * gibPerVcpu }]));

const CLASSES: Readonly<Record<string, Readonly<Record<string, DatabaseClass>>>> = {
  t3: BURSTABLE,
  t4g: BURSTABLE,
  ...Object.fromEntries(['m5', 'm6i', 'm6g', 'm7i', 'm7g', 'm8g'].map((family) => [family, ratio(4)])),
  ...Object.fromEntries(['r5', 'r6i', 'r6g', 'r7i', 'r7g', 'r8g'].map((family) => [family, ratio(8)])),
};

/** Instance classes that are in the table. */
export const DATABASE_CLASSES: readonly string[] = Object.entries(CLASSES).flatMap(([family, sizes]) =>
  Object.keys(sizes).map((size) => `db.${family}.${size}`),
);

/** vCPUs and memory of a class; nothing when it is not in the table. */
export function databaseClass(name: string): DatabaseClass | undefined {
  const [, family = '', size = ''] = name.split('.');
  return DATABASE_CLASSES.includes(name) ? CLASSES[family]?.[size] : undefined;
}

/** Bytes in one unit of a parameter that RDS takes as a bare number; 1 where it counts something else. */
export const PARAMETER_UNITS: Readonly<Record<Engine, Readonly<Record<string, number>>>> = {
  postgres: {
    shared_buffers: 8_192,
    effective_cache_size: 8_192,
    wal_buffers: 8_192,
    temp_buffers: 8_192,
    work_mem: 1_024,
    maintenance_work_mem: 1_024,
    autovacuum_work_mem: 1_024,
    max_wal_size: 1_048_576,
    min_wal_size: 1_048_576,
    max_connections: 1,
  },
  mysql: {
    innodb_buffer_pool_size: 1,
    innodb_log_buffer_size: 1,
    max_allowed_packet: 1,
    tmp_table_size: 1,
    max_heap_table_size: 1,
    sort_buffer_size: 1,
    join_buffer_size: 1,
    max_connections: 1,
  },
};

/** Logs that an engine can send to CloudWatch. */
export const LOG_EXPORTS: Readonly<Record<Engine, readonly string[]>> = {
  postgres: ['postgresql', 'upgrade', 'iam-db-auth-error'],
  mysql: ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error'],
};

/** Longest database and user names. */
export const LONGEST_DATABASE_NAME = { postgres: 63, mysql: 64 } as const;
export const LONGEST_USER_NAME = { postgres: 63, mysql: 32 } as const;

/** Words that RDS or the engine keeps for itself as names of users and databases. */
export const RESERVED_NAMES: Readonly<Record<Engine, readonly string[]>> = {
  postgres: [
    ...['admin', 'rdsadmin', 'rds_superuser', 'rdsrepladmin', 'rdstopmgr', 'public', 'none'],
    ...['all', 'user', 'table', 'select', 'from', 'where', 'group', 'order', 'grant', 'default', 'end', 'primary'],
    ...['current_user', 'session_user', 'template0', 'template1'],
  ],
  mysql: [
    ...['rdsadmin', 'rdsrepladmin', 'mysql', 'sys', 'information_schema', 'performance_schema', 'innodb'],
    ...['all', 'table', 'select', 'from', 'where', 'group', 'order', 'grant', 'default', 'database', 'primary', 'key'],
  ],
};
