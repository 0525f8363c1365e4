import type { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Construct } from 'constructs';
import { databasePort } from '../../config/connections';
import type { Environment } from '../../config/environment';
import { secretName } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { databaseSecretKey, MASTER } from '../../config/topology';
import type { Database as DatabaseConfig } from '../../config/vocabulary/data';
import type { Database } from './database';
import { GeneratedSecret } from './generated-secret';

export interface DatabaseSecretsProps {
  readonly env: Environment;
  /** Key of the database. */
  readonly key: string;
  readonly config: DatabaseConfig;
}

/** A secret that our function can rotate. */
export interface UserSecret {
  /** `<database>_<user>`: its Terraform name. */
  readonly key: string;
  readonly arn: string;
  /** Whether it is the master's. */
  readonly master: boolean;
  /** Its first value: what a rotation waits for, and begins again after. */
  readonly version: SecretsmanagerSecretVersion;
}

/**
 * The secrets of a database: one for the master user, one for each user of services, all with the fields engine,
 * username, password, host, port, dbname; a user that takes turns with a second one has `masterarn` besides, the secret
 * of who may change its password.
 *
 * Raising `passwordVersion` repairs what has gone apart: an apply that broke off between the instance and its secret, a
 * master password that nobody has any more, a host that changed because the instance was renamed or restored. It gives
 * the master a new password in the database and in the secret, writes all other secrets anew, and rotates each at once,
 * so that users have the passwords that their secrets say.
 */
export class DatabaseSecrets extends Construct {
  /** First password of the master user while an apply runs; absent when RDS makes it. */
  readonly masterPassword: string | undefined;

  private readonly props: DatabaseSecretsProps;
  private readonly master: GeneratedSecret | undefined;

  constructor(scope: Construct, id: string, props: DatabaseSecretsProps) {
    super(scope, id);
    this.props = props;
    this.master =
      props.config.password === 'generated'
        ? this.secret(MASTER, `Master user of the database ${props.key}`)
        : undefined;
    this.masterPassword = this.master?.password;
  }

  /** Writes the secrets once the database has a host; returns those that are not RDS's own. */
  write(database: Database): readonly UserSecret[] {
    const { key, config } = this.props;
    const { master } = this;
    const masterArn = master?.arn ?? database.managedSecretArn ?? '';
    const users = mapValues(config.users, ({ database: dbname, rotation }, username) => {
      const secret = this.secret(username, `User ${username} of the database ${key}`);
      const turns = rotation === 'alternating' ? { masterarn: masterArn } : {};
      return { secret, fields: { ...this.place(database), username, dbname, ...turns } };
    });
    const masters = master
      ? {
          [MASTER]: {
            secret: master,
            fields: { ...this.place(database), username: config.masterUser, dbname: config.name },
          },
        }
      : {};
    return Object.entries({ ...masters, ...users }).map(([user, { secret, fields }]) => ({
      key: databaseSecretKey(key, user),
      arn: secret.arn,
      master: user === MASTER,
      version: secret.write(fields),
    }));
  }

  private place({ host }: Database) {
    const { env, key, config } = this.props;
    return { engine: config.engine, host, port: databasePort(env, key) };
  }

  private secret(user: string, description: string): GeneratedSecret {
    const { env, key, config } = this.props;
    const address = databaseSecretKey(key, user);
    return new GeneratedSecret(this, `secret_${address}`, {
      env,
      address,
      name: secretName(env, key, user),
      description,
      version: config.passwordVersion,
    });
  }
}
