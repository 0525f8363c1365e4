/** What a rotation needs of the world. Tests put failures in between. */
import type { Log } from '../shared/log';
import type { DatabaseSecret } from './contract';
import type { Connection, Dialect } from './database';
import type { Secrets } from './secrets';
import type { Services } from './services';

/** The engine of a secret, with TLS settled. */
export interface Database extends Omit<Dialect, 'connect'> {
  readonly connect: (login: DatabaseSecret) => Promise<Connection>;
}

export interface Ports {
  readonly secrets: Secrets;
  readonly databaseOf: (secret: DatabaseSecret) => Database;
  readonly services: Services;
  readonly log: Log;
}

/** Does something with a connection and ends it, whatever comes. */
export async function connected<T>(
  { databaseOf }: Pick<Ports, 'databaseOf'>,
  login: DatabaseSecret,
  work: (database: Database, connection: Connection) => Promise<T>,
): Promise<T> {
  const database = databaseOf(login);
  const connection = await database.connect(login);
  try {
    return await work(database, connection);
  } finally {
    await connection.end();
  }
}
