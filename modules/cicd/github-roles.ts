import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import { policy, type Statement } from '../iam/policy';
import { Role } from '../iam/role';
import { type GithubNeeds, imageStatements, planStatements, serviceStatements, stateStatements } from './permissions';

export interface GithubRolesProps extends GithubNeeds {
  /** GitHub environment of the plan role, and of the deploy role. */
  readonly planEnvironment: string;
  readonly deployEnvironment: string;
  readonly oidcProviderArn: string;
}

const ISSUER = 'token.actions.githubusercontent.com';

/** What `terraform plan` reads: configuration and metadata, no data and no secrets. */
const READ_ONLY = { view: 'job-function/ViewOnlyAccess', audit: 'SecurityAudit' } as const;

/**
 * Roles that GitHub Actions assumes by OIDC: one that plans and changes nothing but the lock, one that deploys images.
 * https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
 */
export class GithubRoles extends Construct {
  readonly planRoleArn: string;
  readonly deployRoleArn: string;

  private readonly props: GithubRolesProps;
  private readonly repository: string;

  constructor(scope: Construct, id: string, props: GithubRolesProps) {
    super(scope, id);
    this.props = props;
    this.repository = this.createVariable();
    this.planRoleArn = this.createRole(
      'plan',
      props.planEnvironment,
      'Plans from GitHub Actions: reads, locks, changes nothing',
      [...stateStatements(props, []), ...planStatements(props.env.region)],
    );
    this.deployRoleArn = this.createRole('deploy', props.deployEnvironment, 'Deploys images from GitHub Actions', [
      ...stateStatements(props, ['ecs']),
      ...planStatements(props.env.region),
      ...imageStatements(props),
      ...serviceStatements(props),
    ]);
  }

  private createVariable(): string {
    const variable = new TerraformVariable(this, 'variable/github_repository', {
      type: 'string',
      nullable: false,
      description: 'GitHub repository that deploys, as owner/name.',
    });
    variable.addValidation({
      condition: '${can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))}',
      errorMessage: 'Give the repository as owner/name.',
    });
    return variable.stringValue;
  }

  private createRole(
    kind: 'plan' | 'deploy',
    githubEnvironment: string,
    description: string,
    statements: Statement[],
  ): string {
    const { env, oidcProviderArn } = this.props;
    const role = new Role(this, kind, {
      address: `github_${kind}`,
      name: name(env, `github-${kind}`, 'iam-role'),
      description,
      trust: policy([
        {
          sid: 'GitHubEnvironment',
          actions: ['sts:AssumeRoleWithWebIdentity'],
          principals: { Federated: [oidcProviderArn] },
          conditions: {
            StringEquals: {
              [`${ISSUER}:aud`]: 'sts.amazonaws.com',
              [`${ISSUER}:sub`]: `repo:${this.repository}:environment:${githubEnvironment}`,
            },
          },
        },
      ]),
      statements,
    });
    for (const [key, managed] of Object.entries(READ_ONLY)) {
      new IamRolePolicyAttachment(this, `attachment/github_${kind}_${key}`, {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${managed}`,
      });
    }
    return role.arn;
  }
}
