/** Real database servers of a test's own: on a free loopback port, in a folder that goes with them. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { postgresTools } from '../../scripts/lib/postgres-tools';
import { freePorts } from '../../scripts/local-account/processes';
import { makeHome, type ServerCertificate } from './server-home';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;

export interface NewDatabase {
  readonly dbname: string;
  /** Owner of the database, with the rights that RDS gives its master user: no superuser. */
  readonly username: string;
  readonly password: string;
}

export interface DatabaseServer {
  readonly engine: 'postgres' | 'mysql';
  readonly host: string;
  readonly port: number;
  /** A new database with a master of its own. */
  readonly createDatabase: () => Promise<NewDatabase>;
  /** What the server has logged: PostgreSQL every statement, MariaDB errors. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

type Admin = (statement: string) => Promise<void>;

/** PostgreSQL with password logins; with TLS if it gets a certificate. */
export async function startPostgres(certificate?: ServerCertificate): Promise<DatabaseServer> {
  const tools = postgresTools();
  if (!tools) throw new Error('PostgreSQL is not installed: make test LANES=functions does that');
  const home = await makeHome('postgres', certificate);
  const data = join(home.folder, 'data');
  const password = home.write('superuser', 'superuser');
  const init = ['-D', data, '-U', 'rdsadmin', '-A', 'scram-sha-256', '--pwfile', password, '-E', 'UTF8', '--no-sync'];
  await home.run(join(tools, 'initdb'), init);

  const [port = 0] = await freePorts(1);
  const tls = home.tls ? ['ssl=on', `ssl_cert_file=${home.tls.certificate}`, `ssl_key_file=${home.tls.key}`] : [];
  const settings = ['fsync=off', 'shared_buffers=16MB', 'log_statement=all', ...tls].flatMap((each) => ['-c', each]);
  const server = home.spawn(join(tools, 'postgres'), [
    '-D',
    data,
    '-h',
    HOST,
    '-p',
    `${port}`,
    '-k',
    home.folder,
    ...settings,
  ]);
  const connect = async () => {
    const client = new Client({
      host: home.folder,
      port,
      user: 'rdsadmin',
      password: 'superuser',
      database: 'postgres',
    });
    await client.connect();
    return client;
  };
  const client = await until(connect, server);
  const admin: Admin = async (statement) => void (await client.query(statement));
  return {
    engine: 'postgres',
    host: HOST,
    port,
    log: home.log,
    createDatabase: newDatabases(admin, ({ dbname, username, password: secret }) => [
      `CREATE ROLE ${username} LOGIN CREATEROLE CREATEDB PASSWORD '${secret}'`,
      // As its member, whoever is no superuser may give the database away.
      `CREATE DATABASE ${dbname} OWNER ${username}`,
    ]),
    stop: async () => {
      await client.end();
      // "Fast": it does not wait for clients.
      await home.stop(server, 'SIGINT');
    },
  };
}

/** What RDS gives its master user, in words of MariaDB. */
const MASTER_RIGHTS =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, ' +
  'CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, ' +
  'CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, DELETE HISTORY';

/** MariaDB, which stands for MySQL; with TLS if it gets a certificate. */
export async function startMariadb(certificate?: ServerCertificate): Promise<DatabaseServer> {
  const home = await makeHome('mysql', certificate);
  const data = join(home.folder, 'data');
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  await home.run('mariadb-install-db', install);

  const [port = 0] = await freePorts(1);
  const socketPath = join(home.folder, 'socket');
  const server = home.spawn('mariadbd', [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socketPath}`,
    `--bind-address=${HOST}`,
    `--port=${port}`,
    `--pid-file=${join(home.folder, 'pid')}`,
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=32M',
    ...(home.tls ? [`--ssl-cert=${home.tls.certificate}`, `--ssl-key=${home.tls.key}`] : []),
  ]);
  const client = await until(() => createConnection({ socketPath, user: 'root' }), server);
  const admin: Admin = async (statement) => void (await client.query(statement));
  // It would win over every user of another name: MySQL and RDS do not have it.
  await admin("DELETE FROM mysql.global_priv WHERE User = ''");
  await admin('FLUSH PRIVILEGES');
  return {
    engine: 'mysql',
    host: HOST,
    port,
    log: home.log,
    createDatabase: newDatabases(admin, ({ dbname, username, password }) => [
      `CREATE DATABASE ${dbname}`,
      `CREATE USER ${username}@'%' IDENTIFIED BY '${password}'`,
      `GRANT ${MASTER_RIGHTS} ON *.* TO ${username}@'%' WITH GRANT OPTION`,
    ]),
    stop: async () => {
      await client.end();
      await home.stop(server, 'SIGTERM');
    },
  };
}

function newDatabases(admin: Admin, statements: (made: NewDatabase) => readonly string[]) {
  let count = 0;
  return async (): Promise<NewDatabase> => {
    count += 1;
    const made = { dbname: `shop_${count}`, username: `master${count}`, password: `initial-of-master-${count}` };
    for (const statement of statements(made)) await admin(statement);
    return made;
  };
}

async function until<T>(connect: () => Promise<T>, server: ChildProcess): Promise<T> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`, { cause: error });
      if (Date.now() > deadline) throw new Error('the server does not answer', { cause: error });
      await sleep(100);
    }
  }
}
