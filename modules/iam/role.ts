import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { policy, type Statement } from './policy';

export interface RoleProps {
  /** Terraform name of the role and its policy. */
  readonly address: string;
  /** Name in IAM, at most 64 characters. */
  readonly name: string;
  readonly description: string;
  /** Trust policy, as JSON text. */
  readonly trust: string;
  /** What the role may do. Default: nothing. */
  readonly statements?: readonly Statement[];
}

/** An IAM role with one inline policy that says all it may do. */
export class Role extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  /** What a resource that acts through the role at once has to wait for. */
  readonly permissions: IamRolePolicy | undefined;

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const role = new IamRole(this, `role/${props.address}`, {
      name: props.name,
      description: props.description,
      assumeRolePolicy: props.trust,
    });
    this.permissions = this.createPermissions(role, props);
    this.arn = role.arn;
    this.name = role.name;
    this.id = role.id;
  }

  private createPermissions(role: IamRole, { address, statements = [] }: RoleProps): IamRolePolicy | undefined {
    if (statements.length === 0) return undefined;
    return new IamRolePolicy(this, `policy/${address}`, {
      name: 'permissions',
      role: role.id,
      policy: policy(statements),
    });
  }
}
