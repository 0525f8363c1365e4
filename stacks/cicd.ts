/** PR5 of the plans: who may plan and deploy from GitHub Actions, without a key that lives longer than the run. */
import type { Construct } from 'constructs';
import { milestonesOf } from '../config/environment';
import { stateKey } from '../config/naming';
import { GithubRoles } from '../modules/cicd/github-roles';
import type { GithubNeeds } from '../modules/cicd/needs';
import { homeRegion, stateOf } from './base-stack';
import { albDns, BOOTSTRAP, cicd, data, ecr, ecs } from './contracts';
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
    const { planEnvironment, deployEnvironment, apply } = env.cicd;
    const roles = new GithubRoles(this, 'github', {
      env,
      accountId: this.accountId,
      planEnvironment,
      deployEnvironment,
      ...(apply.kind === 'on' ? { applyEnvironment: apply.environment } : {}),
      oidcProviderArn: githubOidcProviderArn,
      state: { bucket, lock, lockTableArn: this.useBootstrap().lockTableArn, bootstrapArns: bootstrapArns(target) },
      repositoryArns: has.includes('ecr') ? Object.values(this.use(ecr).repositoryArns) : [],
      ...this.workloads(),
      ...this.websites(),
    });

    this.export(cicd, {
      planRoleArn: roles.planRoleArn,
      deployRoleArn: roles.deployRoleArn,
      applyRoleArn: roles.applyRoleArn,
    });
  }

  /** What runs images. */
  private workloads(): Pick<GithubNeeds, 'serviceArns' | 'passedRoleArns' | 'functionNames'> {
    if (!milestonesOf(this.env).includes('ecs')) return { serviceArns: [], passedRoleArns: [], functionNames: [] };
    const { serviceArns, executionRoleArns, taskRoleArns, functionNames } = this.use(ecs);
    return {
      serviceArns: Object.values(serviceArns),
      passedRoleArns: [...Object.values(executionRoleArns), ...Object.values(taskRoleArns)],
      functionNames: Object.values(functionNames),
    };
  }

  /** What is uploaded, and what stands in front of it. */
  private websites(): Pick<GithubNeeds, 'websiteBucketArns' | 'distributionArns'> {
    const buckets = new Set(Object.values(this.env.distributions).map(({ bucket }) => bucket));
    if (buckets.size === 0) return { websiteBucketArns: [], distributionArns: [] };
    const { bucketArns } = this.use(data);
    return {
      websiteBucketArns: [...buckets].flatMap((bucket) => bucketArns[bucket] ?? []),
      distributionArns: Object.values(this.use(albDns).distributionArns),
    };
  }
}

/** Bootstraps whose outputs an environment reads: that of its own region, and that of the account's home. */
function bootstrapArns({ account, env }: Target): string[] {
  return [...new Set([env.region, homeRegion(account)])].map((region) => {
    const key = stateKey(BOOTSTRAP.deployment, region, BOOTSTRAP.milestone);
    return `arn:aws:s3:::${stateOf(account, region).bucket}/${key}`;
  });
}
