/** Passwords of RDS databases: who has one, and who changes it. */
import type { Environment } from '../environment';
import { LONGEST_USER_NAME } from '../limits/databases';
import { MASTER } from '../topology';
import type { Database } from '../vocabulary/data';
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

/** Databases whose master has a secret that RDS makes. */
const managed = (env: Environment) => databases(env).filter(({ value }) => value.password === 'managed-by-rds');

export const managedUsers = rule({
  id: 'rds/managed-password-users',
  because:
    'The secret that RDS manages says who the master is and not where: users of services are made and rotated by a master whose secret is ours.',
  source: 'AmazonRDS/latest/UserGuide/rds-secrets-manager',
  check: (env) =>
    managed(env)
      .filter(({ value }) => Object.keys(value.users).length > 0)
      .map(({ at, value }) => ({
        at: [...at, 'password'],
        value: 'managed-by-rds',
        limit: `no users beside the master; there is ${Object.keys(value.users).join(', ')}`,
        fix: "write 'generated', or remove `users`",
      })),
});

/** Fields of the secret that RDS makes. */
const MANAGED_FIELDS = ['username', 'password'];

export const managedField = rule({
  id: 'rds/managed-password-field',
  because: 'The secret that RDS manages holds a user and a password: a task that asks it for more does not start.',
  source: 'AmazonRDS/latest/UserGuide/rds-secrets-manager',
  check: (env) => {
    const names = managed(env).map(({ key }) => key);
    return secretValues(env).flatMap(({ at, value }) =>
      value.kind === 'database' &&
      value.user === MASTER &&
      names.includes(value.name) &&
      value.field !== undefined &&
      !MANAGED_FIELDS.includes(value.field)
        ? [
            {
              at: [...at, 'field'],
              value: value.field,
              limit: `${MANAGED_FIELDS.join(' or ')}, or all of it`,
              fix: `refer to it instead: { kind: 'database', name: '${value.name}', attribute: '${value.field === 'dbname' ? 'name' : value.field}' }`,
            },
          ]
        : [],
    );
  },
});

/** What rotation appends to the name of a user that takes turns with another: that other one, and who owns for both. */
const TURNS = ['_clone', '_owner'];
const TURNS_LENGTH = 6;

/** Every name in the database that a user of services stands for. */
function namesOfUser(key: string, { rotation }: Database['users'][string]): string[] {
  const base = key.replace(/_clone$/, '');
  return rotation === 'alternating' ? [base, ...TURNS.map((suffix) => `${base}${suffix}`)] : [key];
}

export const userName = rule({
  id: 'rds/user-name',
  because:
    'The key of a user is its name in the database, with room for what rotation appends to it, and nobody else’s.',
  source: ROTATION,
  check: (env) =>
    databases(env).flatMap(({ at, value: { engine, users, masterUser } }) =>
      located([...at, 'users'], users).flatMap(({ key, at: place, value }) => {
        const longest = LONGEST_USER_NAME[engine] - (value.rotation === 'alternating' ? TURNS_LENGTH : 0);
        const master = [MASTER, masterUser].find((each) => [key, ...namesOfUser(key, value)].includes(each));
        const twin = Object.entries(users).find(
          ([other, user]) => other !== key && namesOfUser(other, user).includes(key),
        );
        const limit = master ? `${master} is the master user` : twin && `rotation gives ${twin[0]} this name, too`;
        return limit
          ? [{ at: place, value: key, limit, fix: `rename it, such as to 'app_${key}'` }]
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
