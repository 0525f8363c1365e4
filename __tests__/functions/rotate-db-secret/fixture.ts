/** An account, a server of each engine, and secrets as Terraform leaves them before the first rotation. */
import type { DatabaseSecret } from '../../../lambda-src/rotate-db-secret/contract';
import { placeOf, SERVERS } from '../../helpers/database-clients';
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
  local = await startEngine();
  const start = async (engine: (typeof ENGINES)[number]) => {
    const server = await SERVERS[engine]();
    started.push(server);
    return server;
  };
  const servers = { postgres: await start('postgres'), mysql: await start('mysql') };
  return { account: new Account(local.endpoint), servers };
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

/** The secret of the services' own user, which does not exist yet, and that of its master. */
export async function appSecret(
  world: World,
  engine: (typeof ENGINES)[number],
): Promise<{ app: Secret; master: Secret }> {
  const master = await masterSecret(world, engine);
  const { dbname } = await master.value();
  const value: DatabaseSecret = {
    ...placeOf(world.servers[engine], dbname),
    // Users are of the whole server: one for each database.
    username: `app_${dbname}`,
    password: INITIAL_PASSWORD,
    masterarn: master.arn,
  };
  return { app: await world.account.createSecret(value), master };
}

/** A secret that is rotated by a strategy. */
export async function secretFor(world: World, engine: (typeof ENGINES)[number], strategy: Strategy): Promise<Secret> {
  return strategy === 'single user' ? masterSecret(world, engine) : (await appSecret(world, engine)).app;
}
