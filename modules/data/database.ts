import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import { Construct } from 'constructs';
import { databasePort } from '../../config/connections';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { logRetentionDays } from '../../config/topology';
import type { Database as DatabaseConfig } from '../../config/vocabulary/data';
import { imported, keepExisting } from '../terraform/import';
import { DatabaseGroups } from './database-groups';
import { followsMinorVersions } from './database-parameters';
import { keptOf } from './existing-database';
import { isProtected, keepIfProtected } from './protection';

export interface DatabaseProps {
  readonly env: Environment;
  /** Key of the database: first part of its names, and its Terraform name. */
  readonly key: string;
  readonly config: DatabaseConfig;
  /** Subnets in at least two zones. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Password of the master user while an apply runs. Default: the config says whose it is. */
  readonly password?: string;
}

/** What RDS would choose by itself: an engine version that leaves standard support is billed by the vCPU-hour. */
const EXTENDED_SUPPORT = 'open-source-rds-extended-support';

/**
 * An RDS instance with its read replicas, in private subnets, encrypted, reached by TLS only.
 *
 * Class, Multi-AZ, storage, backup and a minor version change in place: at once in a disposable environment, else in
 * the maintenance window. A version that names a release series (16, 8.4) follows its minor versions by itself; one that
 * names a minor version (16.9) stays there, since a plan would otherwise undo what RDS did. A new series needs a new
 * parameter group: give the name of the group a template of its own with the upgrade, so that both exist meanwhile.
 *
 * An instance that is there already is imported and keeps its groups, its logs and its password; replicas are new.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_BestPractices.html
 */
export class Database extends Construct {
  readonly instance: DbInstance;
  readonly host: string;
  /** Host of the first read replica; absent without one. */
  readonly readerHost: string | undefined;
  readonly identifier: string;
  /** Secret that RDS made for the master user; absent unless RDS manages the password. */
  readonly managedSecretArn: string | undefined;

  private readonly props: DatabaseProps;
  /** Absent where the instance stands in groups that it had before. */
  private readonly groups: DatabaseGroups | undefined;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    this.props = props;
    this.groups = props.config.existing ? undefined : new DatabaseGroups(this, 'groups', props);
    this.instance = this.createPrimary();
    const replicas = Array.from({ length: props.config.replicas }, (_, index) => this.createReplica(index + 1));
    this.host = this.instance.address;
    this.readerHost = replicas[0]?.address;
    this.identifier = this.instance.identifier;
    this.managedSecretArn =
      props.config.password === 'managed-by-rds' ? this.instance.masterUserSecret.get(0).secretArn : undefined;
  }

  private createPrimary(): DbInstance {
    const { env, key, config, password, securityGroupId } = this.props;
    const { storage, backup, existing } = config;
    const identifier = name(env, key, 'database');
    const credentials = password
      ? { passwordWo: password, passwordWoVersion: config.passwordVersion }
      : { manageMasterUserPassword: true };
    const instance = new DbInstance(this, `instance/${key}`, {
      ...this.shared(identifier),
      ...(existing
        ? { lifecycle: keepExisting(existing, true) }
        : { dependsOn: this.createLogGroups(key, identifier) }),
      ...credentials,
      engine: config.engine,
      engineVersion: config.version,
      engineLifecycleSupport: config.extendedSupport ? EXTENDED_SUPPORT : `${EXTENDED_SUPPORT}-disabled`,
      dbName: config.name,
      username: config.masterUser,
      port: databasePort(env, key),
      dbSubnetGroupName: this.groups?.subnets,
      allocatedStorage: storage.gib,
      multiAz: config.multiAz,
      backupRetentionPeriod: backup.retentionDays,
      backupWindow: backup.window,
      deleteAutomatedBackups: !isProtected(env),
      ...(isProtected(env)
        ? { skipFinalSnapshot: false, finalSnapshotIdentifier: `${identifier}-final` }
        : { skipFinalSnapshot: true }),
      ...keptOf(config, securityGroupId),
    });
    return imported(instance, existing?.importId);
  }

  /** A copy of the primary: engine, subnets, users and encryption key come from there. It is never in a final snapshot. */
  private createReplica(number: number): DbInstance {
    const { env, key, config } = this.props;
    const resource = config.replicas === 1 ? `${key}-replica` : `${key}-replica-${number}`;
    const address = number === 1 ? `${key}_replica` : `${key}_replica_${number}`;
    const identifier = name(env, resource, 'database');
    return new DbInstance(this, `instance/${address}`, {
      ...this.shared(identifier),
      dependsOn: this.createLogGroups(address, identifier),
      replicateSourceDb: this.instance.identifier,
      multiAz: false,
      skipFinalSnapshot: true,
    });
  }

  /** What primary and replicas have in common. */
  private shared(identifier: string): DbInstanceConfig {
    const { env, config, securityGroupId } = this.props;
    const { storage } = config;
    return {
      identifier,
      instanceClass: config.instanceClass,
      storageType: 'gp3',
      maxAllocatedStorage: storage.maxGib,
      iops: storage.iops,
      storageEncrypted: true,
      publiclyAccessible: false,
      vpcSecurityGroupIds: [securityGroupId],
      parameterGroupName: this.groups?.parameters,
      maintenanceWindow: config.maintenanceWindow,
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: followsMinorVersions(config),
      allowMajorVersionUpgrade: true,
      applyImmediately: !isProtected(env),
      deletionProtection: isProtected(env),
      enabledCloudwatchLogsExports: config.logExports.length > 0 ? [...config.logExports] : undefined,
      lifecycle: keepIfProtected(env),
    };
  }

  /** Before the instance, under the names that RDS fixes: the groups that RDS would make keep logs for ever. */
  private createLogGroups(address: string, identifier: string): CloudwatchLogGroup[] {
    const { env, config } = this.props;
    return config.logExports.map(
      (log) =>
        new CloudwatchLogGroup(this, `log_group/${address}_${log}`, {
          name: `/aws/rds/instance/${identifier}/${log}`,
          retentionInDays: logRetentionDays(env),
        }),
    );
  }
}
