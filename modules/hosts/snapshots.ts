import { DlmLifecyclePolicy } from '@cdktf/provider-aws/lib/dlm-lifecycle-policy';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { type Statement, serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';

export interface SnapshotsProps {
  readonly env: Environment;
  readonly accountId: string;
  /** UTC time of day, HH:MM. */
  readonly at: string;
  /** Snapshots kept of each volume. */
  readonly keep: number;
}

/** Tag by which the policy finds the volumes of hosts; its value is the name of the policy. */
const TAG = 'SnapshotPolicy';

/**
 * Daily snapshots of the hosts' volumes by Data Lifecycle Manager, which follows a tag and no volume: it works on before
 * the first and after another host.
 * https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html
 */
export class Snapshots extends Construct {
  /** Tags that a volume has to carry. */
  static volumeTags(env: Environment): Record<string, string> {
    return { [TAG]: name(env, 'host-snapshots') };
  }

  constructor(scope: Construct, id: string, { env, accountId, at, keep }: SnapshotsProps) {
    super(scope, id);
    const role = new Role(this, 'role', {
      address: 'host_snapshots',
      name: name(env, 'host-snapshots', 'iam-role'),
      description: 'Makes and deletes snapshots of the volumes of hosts',
      trust: serviceTrust('dlm.amazonaws.com', { StringEquals: { 'aws:SourceAccount': accountId } }),
      statements: statements(env, accountId),
    });
    new DlmLifecyclePolicy(this, 'snapshots/host', {
      // AWS takes letters, digits, spaces, hyphens and underscores.
      description: `${name(env, 'host-snapshots')} daily`,
      executionRoleArn: role.arn,
      state: 'ENABLED',
      policyDetails: {
        resourceTypes: ['VOLUME'],
        targetTags: Snapshots.volumeTags(env),
        schedule: [
          {
            name: 'daily',
            createRule: { interval: 24, intervalUnit: 'HOURS', times: [at] },
            retainRule: { count: keep },
            // The tag of the volume is what the role may delete by.
            copyTags: true,
          },
        ],
      },
      dependsOn: role.permissions ? [role.permissions] : [],
    });
  }
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/service-role.html, without what this policy does not do. */
function statements(env: Environment, accountId: string): Statement[] {
  const snapshots = `arn:aws:ec2:${env.region}::snapshot/*`;
  const ours = { StringEquals: { [`aws:ResourceTag/${TAG}`]: name(env, 'host-snapshots') } };
  return [
    {
      sid: 'FindVolumes',
      actions: ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeSnapshots'],
      // AWS takes these actions with "*" only.
      resources: ['*'],
    },
    {
      sid: 'SnapshotVolumes',
      actions: ['ec2:CreateSnapshot'],
      resources: [`arn:aws:ec2:${env.region}:${accountId}:volume/*`],
      conditions: ours,
    },
    // A new snapshot has no tags yet.
    { sid: 'MakeSnapshots', actions: ['ec2:CreateSnapshot'], resources: [snapshots] },
    {
      sid: 'TagSnapshots',
      actions: ['ec2:CreateTags'],
      resources: [snapshots],
    },
    { sid: 'ExpireSnapshots', actions: ['ec2:DeleteSnapshot'], resources: [snapshots], conditions: ours },
  ];
}
