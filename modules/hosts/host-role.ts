import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { type Statement, serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { Repository } from '../registry/repository';

export interface HostRoleProps {
  readonly env: Environment;
  readonly description: string;
  readonly repositoryArns: readonly string[];
  readonly logGroupArns: readonly string[];
  /** What the code on the host may do, beside what the host itself needs. */
  readonly statements: readonly Statement[];
}

/**
 * The role of hosts: images, logs, a shell by Session Manager, and what the config allows. Nobody needs a key pair.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export class HostRole extends Construct {
  readonly arn: string;
  /** Name of the instance profile. */
  readonly instanceProfile: string;
  /** What an instance waits for, because it acts as soon as it starts. */
  readonly permissions: Role['permissions'];

  constructor(scope: Construct, id: string, { env, description, ...needs }: HostRoleProps) {
    super(scope, id);
    const role = new Role(this, 'role', {
      address: 'host',
      name: name(env, 'host', 'iam-role'),
      description,
      trust: serviceTrust('ec2.amazonaws.com'),
      statements: [...hostStatements(needs), ...needs.statements],
    });
    const profile = new IamInstanceProfile(this, 'instance_profile/host', {
      name: name(env, 'host', 'iam-role'),
      role: role.name,
    });
    this.arn = role.arn;
    this.instanceProfile = profile.name;
    this.permissions = role.permissions;
  }
}

function hostStatements({
  repositoryArns,
  logGroupArns,
}: Pick<HostRoleProps, 'repositoryArns' | 'logGroupArns'>): Statement[] {
  return [
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: logGroupArns.map((arn) => `${arn}:*`),
    },
    ...(repositoryArns.length > 0
      ? [
          // A registry token is not a resource: AWS takes this action with "*" only.
          { sid: 'LogIntoRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
          { sid: 'PullImages', actions: Repository.pullActions, resources: repositoryArns },
        ]
      : []),
    {
      // Of AmazonSSMManagedInstanceCore what sessions and commands need. That policy also reads every SSM parameter.
      sid: 'RegisterWithSystemsManager',
      actions: ['ssm:UpdateInstanceInformation'],
      // The instance is made with this role: its id is not known before.
      resources: ['*'],
    },
    {
      sid: 'OpenShellChannels',
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      // Message channels have no ARNs: AWS takes these actions with "*" only.
      resources: ['*'],
    },
  ];
}
