import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Fn, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import { policy, type Statement } from '../iam/policy';
import { Role } from '../iam/role';
import { applyStatements, POWER_USER } from './apply-access';
import { deployStatements } from './deploy-access';
import type { GithubNeeds } from './needs';
import { planStatements, READ_ONLY } from './plan-access';
import { stateHistoryStatements, stateStatements } from './state-access';

export interface GithubRolesProps extends GithubNeeds {
  /** GitHub environment of the plan role, of the deploy role, and of the apply role if there is to be one. */
  readonly planEnvironment: string;
  readonly deployEnvironment: string;
  readonly applyEnvironment?: string;
  readonly oidcProviderArn: string;
}

const ISSUER = 'token.actions.githubusercontent.com';

type Kind = 'plan' | 'deploy' | 'apply';

/** What tells the roles apart. */
interface RoleKind {
  readonly kind: Kind;
  readonly githubEnvironment: string;
  readonly description: string;
  /** AWS managed policies by the last part of the attachment's Terraform name. */
  readonly managed: Readonly<Record<string, string>>;
  readonly statements: readonly Statement[];
}

/**
 * Roles that GitHub Actions assumes by OIDC, each from a GitHub environment of its own: one that plans and changes
 * nothing but the lock, one that deploys images and websites, and, where that is wanted, one that applies infrastructure.
 * https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
 */
export class GithubRoles extends Construct {
  readonly planRoleArn: string;
  readonly deployRoleArn: string;
  readonly applyRoleArn: string | undefined;

  private readonly props: GithubRolesProps;
  private readonly repository: string;
  private readonly application: string;

  constructor(scope: Construct, id: string, props: GithubRolesProps) {
    super(scope, id);
    this.props = props;
    this.repository = this.createVariable();
    this.application = this.createApplicationVariable();
    this.planRoleArn = this.createPlanRole();
    this.deployRoleArn = this.createDeployRole();
    this.applyRoleArn = props.applyEnvironment === undefined ? undefined : this.createApplyRole(props.applyEnvironment);
  }

  private createPlanRole(): string {
    return this.createRole({
      kind: 'plan',
      githubEnvironment: this.props.planEnvironment,
      description: 'Plans from GitHub Actions: reads, locks, changes nothing',
      managed: READ_ONLY,
      statements: [...stateStatements(this.props, []), ...planStatements(this.props)],
    });
  }

  private createDeployRole(): string {
    return this.createRole({
      kind: 'deploy',
      githubEnvironment: this.props.deployEnvironment,
      description: 'Deploys images from GitHub Actions',
      managed: READ_ONLY,
      statements: [
        ...stateStatements(this.props, ['ecs']),
        ...stateHistoryStatements(this.props, 'ecs'),
        ...planStatements(this.props),
        ...deployStatements(this.props),
      ],
    });
  }

  private createApplyRole(githubEnvironment: string): string {
    const { env, accountId } = this.props;
    const githubRoleArns = ['plan', 'deploy', 'apply'].map(
      (kind) => `arn:aws:iam::${accountId}:role/${name(env, `github-${kind}`, 'iam-role')}`,
    );
    return this.createRole({
      kind: 'apply',
      githubEnvironment,
      description: 'Applies infrastructure from GitHub Actions, after a review',
      managed: POWER_USER,
      statements: applyStatements(this.props, githubRoleArns),
    });
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

  /** A workflow that another repository calls runs with that repository's identity. */
  private createApplicationVariable(): string {
    const variable = new TerraformVariable(this, 'variable/github_application_repository', {
      type: 'string',
      default: '',
      nullable: false,
      description:
        'GitHub repository of the application, as owner/name, where it is another one: its jobs may deploy images and websites, and no more.',
    });
    variable.addValidation({
      condition: '${can(regex("^([A-Za-z0-9-]+/[A-Za-z0-9._-]+)?$", var.github_application_repository))}',
      errorMessage: 'Give the repository as owner/name, or nothing.',
    });
    return Token.asString(Fn.coalesce([variable.stringValue, this.repository]));
  }

  private subjects(kind: RoleKind['kind'], githubEnvironment: string): string | string[] {
    const subject = (repository: string): string => `repo:${repository}:environment:${githubEnvironment}`;
    return kind === 'deploy' ? [subject(this.repository), subject(this.application)] : subject(this.repository);
  }

  private createRole({ kind, githubEnvironment, description, managed, statements }: RoleKind): string {
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
              [`${ISSUER}:sub`]: this.subjects(kind, githubEnvironment),
            },
          },
        },
      ]),
      statements,
    });
    for (const [key, policyName] of Object.entries(managed)) {
      new IamRolePolicyAttachment(this, `attachment/github_${kind}_${key}`, {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${policyName}`,
      });
    }
    return role.arn;
  }
}
