/** PR5 of the plans: who may plan and deploy from GitHub Actions, without a key that lives longer than the run. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { stateKey } from '../config/naming';
import { GithubRoles } from '../modules/cicd/github-roles';
import { homeRegion, stateOf } from './base-stack';
import { BOOTSTRAP, cicd, ecr, ecs } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class CicdStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'cicd');
    const { env } = this;
    const has = milestonesOf(env);
    const { bucket, lock } = stateOf(target.account, env.region);
    const { githubOidcProviderArn } = this.useAccount();
    if (!env.cicd || githubOidcProviderArn === undefined)
      throw new Error(`${this.node.id} has no GitHub Actions to trust.`);
    const repositories = has.includes('ecr') ? this.use(ecr).repositoryArns : {};
    const services = has.includes('ecs') ? this.use(ecs) : undefined;

    const roles = new GithubRoles(this, 'github', {
      env,
      ...env.cicd,
      oidcProviderArn: githubOidcProviderArn,
      state: { bucket, lock, lockTableArn: this.useBootstrap().lockTableArn, bootstrapArns: bootstrapArns(target) },
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

/** Bootstraps whose outputs an environment reads: that of its own region, and that of the account's home. */
function bootstrapArns({ account, env }: Target): string[] {
  return [...new Set([env.region, homeRegion(account)])].map((region) => {
    const key = stateKey(BOOTSTRAP.deployment, region, BOOTSTRAP.milestone);
    return `arn:aws:s3:::${stateOf(account, region).bucket}/${key}`;
  });
}
