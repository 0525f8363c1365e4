/** PR5 of the plans: who may plan and deploy from GitHub Actions, without a key that lives longer than the run. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { stateKey } from '../config/naming';
import { GithubRoles } from '../modules/cicd/github-roles';
import { stateOf } from './base-stack';
import { BOOTSTRAP, cicd, ecr, ecs } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class CicdStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'cicd');
    const { env } = this;
    const has = milestonesOf(env);
    const bootstrap = this.useBootstrap();
    const { githubOidcProviderArn } = this.useAccount();
    if (!env.cicd || githubOidcProviderArn === undefined)
      throw new Error(`${this.node.id} has no GitHub Actions to trust.`);
    const repositories = has.includes('ecr') ? this.use(ecr).repositoryArns : {};
    const services = has.includes('ecs') ? this.use(ecs) : undefined;

    const roles = new GithubRoles(this, 'github', {
      env,
      ...env.cicd,
      oidcProviderArn: githubOidcProviderArn,
      state: {
        bucketArn: bootstrap.stateBucketArn,
        bucket: stateOf(target.account, env.region).bucket,
        bootstrapKeys: stateKey(BOOTSTRAP.deployment, '*', BOOTSTRAP.milestone),
        lockTableArn: bootstrap.lockTableArn,
      },
      accountId: this.accountId,
      repositoryArns: Object.values(repositories),
      serviceArns: Object.values(services?.serviceArns ?? {}),
      passedRoleArns: [
        ...Object.values(services?.executionRoleArns ?? {}),
        ...Object.values(services?.taskRoleArns ?? {}),
      ],
    });

    this.export(cicd, { planRoleArn: roles.planRoleArn, deployRoleArn: roles.deployRoleArn });
  }
}
