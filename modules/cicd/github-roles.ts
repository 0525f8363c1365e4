import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name, namePrefix } from '../../config/naming';
import { policy, type Statement } from '../iam/policy';
import { Role } from '../iam/role';
import { Repository } from '../registry/repository';

export interface GithubRolesProps {
  readonly env: Environment;
  /** GitHub environment of the plan role, and of the deploy role. */
  readonly planEnvironment: string;
  readonly deployEnvironment: string;
  readonly oidcProviderArn: string;
  readonly state: {
    readonly bucketArn: string;
    /** Name of the bucket, as it stands in the keys of the lock table. */
    readonly bucket: string;
    /** Pattern of the bootstrap's keys. */
    readonly bootstrapKeys: string;
    readonly lockTableArn: string;
  };
  readonly repositoryArns: readonly string[];
  readonly serviceArns: readonly string[];
  /** Roles that a new task definition may name. */
  readonly passedRoleArns: readonly string[];
  readonly accountId: string;
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
      [...this.stateStatements(['s3:GetObject'])],
    );
    this.deployRoleArn = this.createRole('deploy', props.deployEnvironment, 'Deploys images from GitHub Actions', [
      ...this.stateStatements(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
      ...this.imageStatements(),
      ...this.serviceStatements(),
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

  /** States of this environment and their entries in the lock table; the account's bootstrap to read outputs from. */
  private stateStatements(objectActions: readonly string[]): Statement[] {
    const { env, state } = this.props;
    const keys = `${env.deployment}/${env.name}/*`;
    return [
      { sid: 'StateObjects', actions: objectActions, resources: [`${state.bucketArn}/${keys}`] },
      { sid: 'BootstrapState', actions: ['s3:GetObject'], resources: [`${state.bucketArn}/${state.bootstrapKeys}`] },
      {
        sid: 'StateList',
        actions: ['s3:ListBucket'],
        resources: [state.bucketArn],
        // Terraform looks for workspaces under env:/ whenever it starts.
        conditions: { StringLike: { 's3:prefix': [keys, state.bootstrapKeys, 'env:/'] } },
      },
      {
        sid: 'StateLock',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
        resources: [state.lockTableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${state.bucket}/${keys}`] } },
      },
    ];
  }

  private imageStatements(): Statement[] {
    const { repositoryArns } = this.props;
    if (repositoryArns.length === 0) return [];
    return [
      // A registry token is not a resource: AWS takes this action with "*" only.
      { sid: 'LogIntoRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
      { sid: 'PushImages', actions: [...Repository.pullActions, ...Repository.pushActions], resources: repositoryArns },
    ];
  }

  private serviceStatements(): Statement[] {
    const { serviceArns, passedRoleArns, env, accountId } = this.props;
    if (serviceArns.length === 0) return [];
    return [
      {
        sid: 'RegisterTasks',
        actions: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition'],
        // Task definitions are not matched by ARN for these actions: AWS takes "*" only, so the region is the limit.
        resources: ['*'],
        conditions: { StringEquals: { 'aws:RequestedRegion': env.region } },
      },
      {
        sid: 'TagTasks',
        actions: ['ecs:TagResource'],
        resources: [`arn:aws:ecs:${env.region}:${accountId}:task-definition/${namePrefix(env)}-*:*`],
      },
      {
        sid: 'RaiseLeastCount',
        actions: ['application-autoscaling:RegisterScalableTarget'],
        // Ids of scalable targets are AWS's own: the namespace is the limit.
        resources: [`arn:aws:application-autoscaling:${env.region}:${accountId}:scalable-target/*`],
        conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
      },
      { sid: 'DeployServices', actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: serviceArns },
      {
        sid: 'PassTaskRoles',
        actions: ['iam:PassRole'],
        resources: passedRoleArns,
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ];
  }
}
