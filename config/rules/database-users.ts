/** Passwords of RDS databases: who has one, and who changes it. */
import type { Environment } from '../environment';
import { LONGEST_USER_NAME } from '../limits/databases';
import { MASTER } from '../topology';
import { nameViolation } from './database-names';
import { databases, located, secretValues, values } from './places';
import { rule } from './rule';
import { durationOutside, SECONDS_PER_DAY } from './values';

const ROTATION = 'secretsmanager/latest/userguide/rotating-secrets_strategies';

export const managedReplica = rule({
  id: 'rds/managed-password-replica',
  because: 'RDS makes no read replica of an instance whose password it manages in Secrets Manager itself.',
  source: 'AmazonRDS/latest/UserGuide/rds-secrets-manager#rds-secrets-manager-limitations',
  check: (env) =>
    databases(env)
      .filter(({ value }) => value.password === 'managed-by-rds' && value.replicas > 0)
      .map(({ at }) => ({
        at: [...at, 'password'],
        value: 'managed-by-rds',
        limit: 'a password that RDS does not manage, as long as there are replicas',
        fix: "write 'generated': written once, kept in no state, rotated by a function",
      })),
});

/** What rotation appends to the name of a user that takes turns with another. */
const TURNS = '_clone'.length;

export const userName = rule({
  id: 'rds/user-name',
  because: 'The key of a user is its name in the database, with room for the second user that takes turns with it.',
  source: ROTATION,
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, users, masterUser } }) =>
      located([...at, 'users'], users).flatMap(({ key, at: place, value }) => {
        const longest = LONGEST_USER_NAME[engine] - (value.rotation === 'alternating' ? TURNS : 0);
        const taken = [MASTER, masterUser].find((each) => [key, `${key}_clone`].includes(each));
        return taken
          ? [{ at: place, value: key, limit: `${taken} is the master user`, fix: `rename it, such as to 'app_${key}'` }]
          : nameViolation(place, key, { longest, engine });
      }),
    ),
});

export const rotationInterval = rule({
  id: 'rds/rotation-interval',
  because: 'Secrets Manager rotates every 4 hours to 999 days.',
  source: 'secretsmanager/latest/userguide/rotate-secrets_schedule',
  check: (env) =>
    databases(env).flatMap(({ at, value: { rotation } }) =>
      rotation.kind === 'on'
        ? durationOutside([...at, 'rotation', 'every'], rotation.every, { min: 14_400, max: 999 * SECONDS_PER_DAY })
        : [],
    ),
});

export const handMadeDatabase = rule({
  id: 'rds/by-hand',
  because:
    'Nobody reaches a private database by hand: what is in it is made by a job in the VPC, or by the first rotation.',
  source: 'AmazonRDS/latest/UserGuide/USER_VPC.Scenarios',
  check: (env) =>
    databases(env).flatMap(({ key, at, value }) =>
      value.rotation.kind === 'on' || hasJob(env, key)
        ? []
        : located([...at, 'users'], value.users).map((user) => ({
            at: user.at,
            value: user.key,
            limit: 'neither a rotation nor a job makes it',
            fix: `add a job that connects to ${key}, or switch rotation on`,
          })),
    ),
});

const hasJob = (env: Environment, database: string): boolean =>
  [...values(env), ...secretValues(env)].some(
    ({ at, value }) => at[0] === 'jobs' && value.kind === 'database' && value.name === database,
  );
