import { EfsAccessPoint } from '@cdktf/provider-aws/lib/efs-access-point';
import { EfsBackupPolicy } from '@cdktf/provider-aws/lib/efs-backup-policy';
import { EfsFileSystem } from '@cdktf/provider-aws/lib/efs-file-system';
import { EfsFileSystemPolicy } from '@cdktf/provider-aws/lib/efs-file-system-policy';
import { EfsMountTarget } from '@cdktf/provider-aws/lib/efs-mount-target';
import { Construct } from 'constructs';
import { days } from '../../config/durations';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { FileSystem as FileSystemConfig } from '../../config/vocabulary/data';
import type { Duration } from '../../config/vocabulary/scalars';
import { policy } from '../iam/policy';
import { keepIfProtected } from './protection';

export interface FileSystemProps {
  readonly env: Environment;
  /** Key of the file system: its Terraform name. */
  readonly key: string;
  readonly config: FileSystemConfig;
  /** Subnets by zone: one mount target in each. */
  readonly subnetIds: Readonly<Record<string, string>>;
  readonly securityGroupId: string;
}

/** Actions of clients; the policy of a file system knows no others that matter to them. */
const CLIENT_ACTIONS = [
  'elasticfilesystem:ClientMount',
  'elasticfilesystem:ClientWrite',
  'elasticfilesystem:ClientRootAccess',
];

/**
 * An encrypted EFS file system with a mount target in each zone, and the one access point that clients mount.
 * https://docs.aws.amazon.com/efs/latest/ug/security-considerations.html
 */
export class FileSystem extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly accessPointId: string;
  readonly accessPointArn: string;

  private readonly props: FileSystemProps;

  constructor(scope: Construct, id: string, props: FileSystemProps) {
    super(scope, id);
    this.props = props;
    const fileSystem = this.createFileSystem();
    this.id = fileSystem.id;
    this.arn = fileSystem.arn;
    this.createMountTargets();
    const accessPoint = this.createAccessPoint();
    this.accessPointId = accessPoint.id;
    this.accessPointArn = accessPoint.arn;
    this.createPolicy();
  }

  private createFileSystem(): EfsFileSystem {
    const { env, key, config } = this.props;
    const { throughput, infrequentAccessAfter, backup } = config;
    const fileSystem = new EfsFileSystem(this, `file_system/${key}`, {
      creationToken: name(env, key, 'file-system'),
      encrypted: true,
      throughputMode: throughput.kind,
      provisionedThroughputInMibps: throughput.kind === 'provisioned' ? throughput.mibPerSecond : undefined,
      lifecyclePolicy: infrequentAccessAfter ? [{ transitionToIa: lifecycleAge(infrequentAccessAfter) }] : undefined,
      // The only name that EFS shows.
      tags: { Name: name(env, key, 'file-system') },
      lifecycle: keepIfProtected(env),
    });
    new EfsBackupPolicy(this, `backup_policy/${key}`, {
      fileSystemId: fileSystem.id,
      backupPolicy: { status: backup.kind === 'on' ? 'ENABLED' : 'DISABLED' },
    });
    return fileSystem;
  }

  private createMountTargets(): void {
    const { key, subnetIds, securityGroupId } = this.props;
    for (const [zone, subnetId] of Object.entries(subnetIds)) {
      new EfsMountTarget(this, `mount_target/${key}_${zone}`, {
        fileSystemId: this.id,
        subnetId,
        securityGroups: [securityGroupId],
      });
    }
  }

  /** Whoever mounts it acts as one POSIX user and sees one directory, made with that owner when it is missing. */
  private createAccessPoint(): EfsAccessPoint {
    const { key, config } = this.props;
    const { uid, gid } = config.owner;
    return new EfsAccessPoint(this, `access_point/${key}`, {
      fileSystemId: this.id,
      posixUser: { uid, gid },
      rootDirectory: { path: config.path, creationInfo: { ownerUid: uid, ownerGid: gid, permissions: '0750' } },
    });
  }

  /**
   * Who reaches a mount target may read and write by the access point with TLS; nothing else may mount. Which clients
   * reach one, the security group says.
   * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
   */
  private createPolicy(): void {
    new EfsFileSystemPolicy(this, `policy/${this.props.key}`, {
      fileSystemId: this.id,
      policy: policy([
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principals: { AWS: ['*'] },
          actions: CLIENT_ACTIONS,
          resources: [this.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          sid: 'MountByAccessPoint',
          principals: { AWS: ['*'] },
          actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
          resources: [this.arn],
          conditions: {
            Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' },
            StringEquals: { 'elasticfilesystem:AccessPointArn': this.accessPointArn },
          },
        },
      ]),
    });
  }
}

/** `AFTER_30_DAYS`: EFS takes 1, 7, 14, 30, 60, 90, 180, 270 and 365 days. */
function lifecycleAge(age: Duration): string {
  return days(age) === 1 ? 'AFTER_1_DAY' : `AFTER_${days(age)}_DAYS`;
}
