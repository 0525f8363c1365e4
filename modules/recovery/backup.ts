import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Construct } from 'constructs';
import { days } from '../../config/durations';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Recovery } from '../../config/vocabulary/operations';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';

export interface BackupProps {
  readonly env: Environment;
  readonly backup: Extract<Recovery['backup'], { kind: 'on' }>;
  /** What is protected, by tag: resources with any of these. */
  readonly selectionTags: Readonly<Record<string, string>>;
  /** What is protected by name besides: named resources do not depend on which services the account has opted in. */
  readonly resourceArns: readonly string[];
  /** Provider of the second region; present when copies are made. */
  readonly copyProvider?: AwsProvider;
}

/** AWS-managed policies of AWS Backup, S3 apart from the rest. Restoring is done with a role of its own, when it is needed. */
const MANAGED = {
  backup: 'service-role/AWSBackupServiceRolePolicyForBackup',
  s3_backup: 'AWSBackupServiceRolePolicyForS3Backup',
};

/**
 * A vault, a daily plan and a selection by tag.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/about-backup-plans.html
 */
export class Backup extends Construct {
  readonly vaultName: string;

  private readonly props: BackupProps;

  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    this.props = props;
    const vault = this.createVault('main');
    const copy = props.copyProvider ? this.createVault('copy', props.copyProvider) : undefined;
    const plan = this.createPlan(vault, copy);
    this.createSelection(plan);
    this.vaultName = vault.name;
  }

  private createVault(address: string, provider?: AwsProvider): BackupVault {
    const { env } = this.props;
    return new BackupVault(this, `vault/${address}`, {
      name: name(env, 'backup', 'backup-vault'),
      forceDestroy: env.dataProtection === 'disposable',
      lifecycle: { preventDestroy: env.dataProtection === 'protected' },
      provider,
    });
  }

  private createPlan(vault: BackupVault, copy?: BackupVault): BackupPlan {
    const { env, backup } = this.props;
    const lifecycle = {
      deleteAfter: days(backup.retention),
      coldStorageAfter: backup.coldStorageAfter ? days(backup.coldStorageAfter) : undefined,
    };
    return new BackupPlan(this, 'plan/main', {
      name: name(env, 'backup'),
      rule: [
        {
          ruleName: 'daily',
          targetVaultName: vault.name,
          schedule: backup.schedule,
          startWindow: 60,
          completionWindow: 240,
          lifecycle,
          copyAction: copy ? [{ destinationVaultArn: copy.arn, lifecycle }] : [],
        },
      ],
    });
  }

  private createSelection(plan: BackupPlan): void {
    const { env, selectionTags, resourceArns } = this.props;
    const role = new Role(this, 'role', {
      address: 'backup',
      name: name(env, 'backup', 'iam-role'),
      description: 'Backs up what is tagged for it',
      trust: serviceTrust('backup.amazonaws.com'),
    });
    for (const [key, managed] of Object.entries(MANAGED)) {
      new IamRolePolicyAttachment(this, `attachment/backup_${key}`, {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${managed}`,
      });
    }
    new BackupSelection(this, 'selection/tagged', {
      name: name(env, 'tagged', 'backup-vault'),
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: [...resourceArns],
      selectionTag: Object.entries(selectionTags).map(([key, value]) => ({ type: 'STRINGEQUALS', key, value })),
    });
  }
}
