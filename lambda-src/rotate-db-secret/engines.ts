/** Dialects by engine. */
import type { Tls } from './config';
import type { DatabaseSecret, Engine } from './contract';
import type { Dialect } from './database';
import { mysql } from './mysql';
import type { Database } from './ports';
import { postgres } from './postgres';

const DIALECTS: Readonly<Record<Engine, Dialect>> = { postgres, mysql };

/** Databases as a rotation uses them. */
export function databasesWith(tls: Tls): (secret: DatabaseSecret) => Database {
  return ({ engine }) => ({ ...DIALECTS[engine], connect: (login) => DIALECTS[engine].connect(login, tls) });
}
