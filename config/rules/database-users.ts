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

/** Whether a function of ours rotates a password of a database. */
const isRotated = ({ rotation, password, users }: Database): boolean =>
  rotation.kind === 'on' && (password === 'generated' || Object.keys(users).length > 0);

export const rotationEgress = rule({
  id: 'rds/rotation-egress',
  because: 'The function that rotates a password stands in the VPC, where it has no public address: it needs a way to Secrets Manager.',
  source: 'secretsmanager/latest/userguide/rotation-network-rqmts',
  check: (env) =>
    env.network.egress.kind === 'public-ip'
      ? databases(env)
          .filter(({ value }) => isRotated(value))
          .map(({ at }) => ({
            at: [...at, 'rotation', 'kind'],
            value: 'on',
            limit: "egress 'public-ip' leads out of public subnets, for tasks only",
            fix: "choose egress 'nat-instance', or switch rotation off with a reason",
          }))
      : [],
});

export const handMadeDatabase = rule({
  id: 'rds/by-hand',
  because: 'Nobody reaches a private database by hand: what is in it is made by a job in the VPC, or by the first rotation.',
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

export const readerHost = rule({
  id: 'references/reader',
  because: 'Only a database with a read replica has a host to read from.',
  source: 'AmazonRDS/latest/UserGuide/USER_ReadRepl',
  check: (env) =>
    values(env).flatMap(({ at, value }) =>
      value.kind === 'database' && value.attribute === 'reader-host' && env.databases[value.name]?.replicas === 0
        ? [
            {
              at: [...at, 'attribute'],
              value: 'reader-host',
              limit: `${value.name} has no replica`,
              fix: "write 'host', or add a replica",
            },
          ]
        : [],
    ),
});
