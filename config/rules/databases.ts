/** RDS databases: engine, size, names. */
import { nearest } from '../findings';
import {
  AS_OF,
  DATABASE_CLASSES,
  databaseClass,
  extendedSupportHour,
  LOG_EXPORTS,
  LONGEST_DATABASE_NAME,
  majorsOf,
  newestMajor,
  supportOf,
  versionOf,
} from '../limits/databases';
import { nameViolation } from './database-names';
import { databases, located } from './places';
import { rule } from './rule';
import { anyOf, outside } from './values';

const CREATE = 'AmazonRDS/latest/APIReference/API_CreateDBInstance';
const STORAGE = 'AmazonRDS/latest/UserGuide/CHAP_Storage#gp3-storage';

export const databaseVersion = rule({
  id: 'rds/version',
  because: 'RDS creates the versions that it has; old minor ones are withdrawn.',
  source: 'AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar',
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, version } }) => {
      const found = versionOf(engine, version);
      if (found && (found.minor === undefined || found.minor >= found.firstMinor || supportOf(found) === 'over'))
        return [];
      const majors = anyOf(majorsOf(engine).map(({ major }) => major));
      const first = found && `${found.major}.${found.firstMinor}`;
      return [
        {
          at: [...at, 'version'],
          value: version,
          limit: first ? `${first} or newer, as of ${AS_OF}` : `${engine} ${majors} and a minor version`,
          fix: `write '${first ?? newestMajor(engine)}', or a newer one`,
        },
      ];
    }),
});

export const versionSupport = rule({
  id: 'rds/version-support',
  severity: 'warning',
  because: 'After its standard support a version runs on Extended Support, billed by vCPU and hour, or not at all.',
  source: 'AmazonRDS/latest/UserGuide/extended-support-charges',
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, version, instanceClass, extendedSupport } }) => {
      const found = versionOf(engine, version);
      if (!found || supportOf(found) === 'standard') return [];
      const vcpus = databaseClass(instanceClass)?.vcpus ?? 2;
      const month = (extendedSupportHour(env.region) * vcpus * 730).toFixed(0);
      const ends = supportOf(found) === 'over' ? 'ended' : 'ends';
      return [
        {
          at: [...at, 'version'],
          value: `${engine} ${version}`,
          limit: `standard support ${ends} in ${found.standardUntil}; Extended Support is $${month} a month for ${vcpus} vCPUs${extendedSupport ? '' : ', and not taken here'}`,
          fix: `write a version of ${newestMajor(engine)}, or of another major with years to run`,
        },
      ];
    }),
});

export const instanceClass = rule({
  id: 'rds/class',
  because:
    'The memory of a class decides what parameters and connections fit: a class that is not known cannot be checked.',
  source: 'AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary',
  check: (env) =>
    databases(env)
      .filter(({ value }) => databaseClass(value.instanceClass) === undefined)
      .map(({ at, value }) => ({
        at: [...at, 'instanceClass'],
        value: value.instanceClass,
        limit: `a class of config/limits/databases.ts, as of ${AS_OF}`,
        fix: `write '${nearest(value.instanceClass, DATABASE_CLASSES) ?? 'db.t4g.micro'}'`,
      })),
});

export const storage = rule({
  id: 'rds/storage',
  because: 'Storage of RDS on gp3 starts at 20 GiB, and an instance takes 64 TiB.',
  source: STORAGE,
  check: (env) =>
    databases(env).flatMap(({ at, value }) =>
      outside([...at, 'storage', 'gib'], value.storage.gib, { min: 20, max: 65_536, unit: 'GiB' }),
    ),
});

/** GiB from which IOPS of gp3 can be chosen, and what can be chosen then. */
const IOPS_FROM = 400;

export const iops = rule({
  id: 'rds/iops',
  because: 'Below 400 GiB, gp3 storage has 3,000 IOPS and no choice; above, it has 12,000 to 64,000.',
  source: STORAGE,
  check: (env) =>
    databases(env).flatMap(
      ({
        at,
        value: {
          storage: { gib, iops: chosen },
        },
      }) => {
        const path = [...at, 'storage', 'iops'];
        if (chosen === undefined || gib >= IOPS_FROM)
          return outside(path, chosen, { min: 12_000, max: 64_000, unit: 'IOPS' });
        return [{ at: path, value: chosen, limit: `none below ${IOPS_FROM} GiB; this has ${gib}`, fix: 'remove it' }];
      },
    ),
});

export const maxStorage = rule({
  id: 'rds/max-storage',
  because: 'Storage autoscaling needs a ceiling at least 10 % above what is allocated.',
  source: 'AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling',
  check: (env) =>
    databases(env).flatMap(
      ({
        at,
        value: {
          storage: { gib, maxGib },
        },
      }) => outside([...at, 'storage', 'maxGib'], maxGib, { min: Math.ceil(gib * 1.1), max: 65_536, unit: 'GiB' }),
    ),
});

export const replicaCount = rule({
  id: 'rds/replicas',
  because: 'An instance has at most 15 read replicas.',
  source: 'AmazonRDS/latest/UserGuide/USER_ReadRepl',
  check: (env) =>
    databases(env).flatMap(({ at, value }) => outside([...at, 'replicas'], value.replicas, { min: 0, max: 15 })),
});

export const databaseName = rule({
  id: 'rds/database-name',
  because: 'A database has a name of letters, digits and underscores that the engine does not keep for itself.',
  source: CREATE,
  check: (env) =>
    databases(env).flatMap(({ at, value }) => {
      const limit = { longest: LONGEST_DATABASE_NAME[value.engine], engine: value.engine };
      return [
        ...nameViolation([...at, 'name'], value.name, limit),
        ...located([...at, 'users'], value.users).flatMap((user) =>
          nameViolation([...user.at, 'database'], user.value.database, limit),
        ),
      ];
    }),
});

/** Longest name of a master user, in every engine. */
const MASTER_LENGTH = 16;

export const masterUser = rule({
  id: 'rds/master-user',
  because: 'The master user has a name of 1 to 16 letters, digits and underscores that the engine does not keep.',
  source: CREATE,
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, masterUser: name } }) =>
      nameViolation([...at, 'masterUser'], name, { longest: MASTER_LENGTH, engine }),
    ),
});

export const logExports = rule({
  id: 'rds/log-exports',
  because: 'Each engine has its own logs.',
  source: 'AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch',
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, logExports: logs } }) =>
      logs.flatMap((log, index) =>
        LOG_EXPORTS[engine].includes(log)
          ? []
          : [
              {
                at: [...at, 'logExports', index],
                value: log,
                limit: `${engine} has ${LOG_EXPORTS[engine].join(', ')}`,
                fix: `write '${nearest(log, LOG_EXPORTS[engine]) ?? LOG_EXPORTS[engine][0]}'`,
              },
            ],
      ),
    ),
});
