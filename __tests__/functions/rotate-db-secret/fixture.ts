/** An account, a server of each engine, and secrets as Terraform leaves them before the first rotation. */
import type { DatabaseSecret } from '../../../lambda-src/rotate-db-secret/contract';
import { asUser, placeOf, SERVERS } from '../../helpers/database-clients';
import type { DatabaseServer } from '../../helpers/databases';
import { type Engine as LocalAccount, startEngine } from '../../helpers/engine';
import { Account, type Secret } from '../../helpers/rotation';

export const ENGINES = ['postgres', 'mysql'] as const;
export const STRATEGIES = ['single user', 'alternating users'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Each engine with each strategy. */
export const CASES = ENGINES.flatMap((engine) => STRATEGIES.map((strategy) => [engine, strategy] as const));

/** With a character that is special in SQL: the first password is Terraform's, not ours. */
export const INITIAL_PASSWORD = "first-o'password-of-terraform";

export interface World {
  readonly account: Account;
  readonly servers: Readonly<Record<(typeof ENGINES)[number], DatabaseServer>>;
}

let local: LocalAccount | undefined;
const started: DatabaseServer[] = [];

export async function startWorld(): Promise<World> {
  const start = async (engine: (typeof ENGINES)[number]) => {
    const server = await SERVERS[engine]();
    started.push(server);
    return server;
  };
  const account = startEngine().then((engine) => {
    local = engine;
    return new Account(engine.endpoint);
  });
  // All of them, so that what did start is stopped when another did not.
  const all = [account, start('postgres'), start('mysql')] as const;
  await Promise.allSettled(all);
  const [ready, postgres, mysql] = await Promise.all(all);
  return { account: ready, servers: { postgres, mysql } };
}

export async function stopWorld(): Promise<void> {
  await Promise.all(started.map((server) => server.stop()));
  await local?.stop();
}

/** The secret of the master of a new database: a user that exists. */
export async function masterSecret({ account, servers }: World, engine: (typeof ENGINES)[number]): Promise<Secret> {
  const { dbname, username, password } = await servers[engine].createDatabase();
  return account.createSecret({ ...placeOf(servers[engine], dbname), username, password });
}

export const WHEREABOUTS = ['that is there', 'that is missing'] as const;

/** The secret of the services' own user, which does not exist yet, and that of its master. */
export async function appSecret(
  world: World,
  engine: (typeof ENGINES)[number],
  database: (typeof WHEREABOUTS)[number] = 'that is there',
): Promise<{ app: Secret; master: Secret }> {
  const master = await masterSecret(world, engine);
  const { dbname: ofMaster } = await master.value();
  const dbname = database === 'that is there' ? ofMaster : `${ofMaster}_Own`;
  const value: DatabaseSecret = {
    ...placeOf(world.servers[engine], dbname),
    // Users are of the whole server: one for each database.
    username: `app_${dbname}`,
    password: INITIAL_PASSWORD,
    masterarn: master.arn,
  };
  return { app: await world.account.createSecret(value), master };
}

/** What PostgreSQL lets a role do in the database of a secret without any right of its own. */
export async function openTo(role: string, secret: Secret) {
  const [row] = await asUser(await secret.value(), (query) =>
    query(`SELECT has_database_privilege('${role}', current_database(), 'CONNECT') AS database,
      has_schema_privilege('${role}', 'public', 'USAGE') AS schema`),
  );
  return row;
}
export const OPEN = { database: true, schema: true };
export const SHUT = { database: false, schema: false };

/** A secret that is rotated by a strategy. */
export async function secretFor(world: World, engine: (typeof ENGINES)[number], strategy: Strategy): Promise<Secret> {
  return strategy === 'single user' ? masterSecret(world, engine) : (await appSecret(world, engine)).app;
}
