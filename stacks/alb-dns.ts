/** PR4 of the plans: names, certificates and the way in. Comes before ecs, because a service registers with its target. */
import type { Construct } from 'constructs';
import { mapValues } from '../config/objects';
import { ecsServices, internalServices, logRetentionDays } from '../config/topology';
import { Discovery } from '../modules/ingress/discovery';
import { Distribution } from '../modules/ingress/distribution';
import { HttpApi } from '../modules/ingress/http-api';
import { LoadBalancer } from '../modules/ingress/load-balancer';
import { RunsApi } from '../modules/ingress/runs-api';
import { internalTargets, publicTargets } from '../modules/ingress/targets';
import { WebsitePolicy } from '../modules/ingress/website-policy';
import { albDns, data, foundation } from './contracts';
import { MilestoneStack, type Target } from './milestone-stack';

export class AlbDnsStack extends MilestoneStack {
  constructor(scope: Construct, target: Target) {
    super(scope, target, 'alb-dns');

    const discoveryServiceArns = this.createDiscovery();
    const balancer = this.createBalancer();
    const internal = this.createInternalBalancer();
    const api = this.createApi(discoveryServiceArns);
    const distributions = this.createDistributions();

    const targets = Object.entries({ ...balancer?.targets, ...internal?.targets });
    const services = Object.fromEntries(targets.filter(([key]) => Object.hasOwn(this.env.services, key)));
    const hosts = Object.fromEntries(targets.filter(([key]) => !Object.hasOwn(this.env.services, key)));
    this.export(albDns, {
      url: balancer?.url ?? api?.url,
      internalUrl: internal?.url,
      discoveryServiceArns,
      targetGroupArns: mapValues(services, ({ arn }) => arn),
      targetGroupArnSuffixes: mapValues(services, ({ arnSuffix }) => arnSuffix),
      hostTargetGroupArns: mapValues(hosts, ({ arn }) => arn),
      hostTargetGroupArnSuffixes: mapValues(hosts, ({ arnSuffix }) => arnSuffix),
      loadBalancerArn: balancer?.arn,
      loadBalancerArnSuffix: balancer?.arnSuffix,
      internalLoadBalancerArnSuffix: internal?.arnSuffix,
      apiId: api?.apiId,
      distributionIds: mapValues(distributions, ({ distributionId }) => distributionId),
      distributionArns: mapValues(distributions, ({ arn }) => arn),
      distributionBuckets: this.distributionBuckets(),
      distributionDomains: mapValues(distributions, ({ domainName }) => domainName),
    });
  }

  private createDiscovery(): Readonly<Record<string, string>> {
    const { env } = this;
    if (Object.keys(ecsServices(env)).length === 0) return {};
    return new Discovery(this, 'discovery', { env, vpcId: this.use(foundation).vpcId }).serviceArns;
  }

  private createBalancer(): LoadBalancer | undefined {
    const { env } = this;
    const { ingress } = env;
    if (ingress.kind !== 'alb') return undefined;
    const { vpcId, publicSubnetIds, ingressSecurityGroupId = '' } = this.use(foundation);
    return new LoadBalancer(this, 'alb', {
      env,
      scheme: { kind: 'public', ingress, accountId: this.accountId },
      targets: publicTargets(env),
      vpcId,
      subnetIds: Object.values(publicSubnetIds),
      securityGroupId: ingressSecurityGroupId,
    });
  }

  private createInternalBalancer(): LoadBalancer | undefined {
    const { env } = this;
    if (internalServices(env).length === 0) return undefined;
    const { vpcId, privateSubnetIds, internalSecurityGroupId = '' } = this.use(foundation);
    return new LoadBalancer(this, 'internal_alb', {
      env,
      scheme: { kind: 'internal' },
      targets: internalTargets(env),
      vpcId,
      subnetIds: Object.values(privateSubnetIds),
      securityGroupId: internalSecurityGroupId,
    });
  }

  private createApi(discoveryServiceArns: Readonly<Record<string, string>>): HttpApi | undefined {
    const { env } = this;
    const { ingress } = env;
    if (ingress.kind !== 'http-api') return undefined;
    const { publicSubnetIds, ingressSecurityGroupId: securityGroupId } = this.use(foundation);
    const subnetIds = Object.values(publicSubnetIds);
    const link = securityGroupId === undefined ? undefined : { subnetIds, securityGroupId, discoveryServiceArns };
    const api = new HttpApi(this, 'http_api', { env, ingress, link });
    if (ingress.runs) this.createRuns(api, ingress.runs);
    return api;
  }

  /** Work that takes longer than an API waits: a queue between, and a bucket that tells how it went. */
  private createRuns({ apiId, executionArn }: HttpApi, { queue, results }: { queue: string; results: string }): void {
    const { env } = this;
    const { queueUrls, queueArns, bucketNames, bucketArns } = this.use(data);
    new RunsApi(this, 'runs_api', {
      env,
      apiId,
      apiExecutionArn: executionArn,
      queueUrl: queueUrls[queue] ?? '',
      queueArn: queueArns[queue] ?? '',
      resultsBucketName: bucketNames[results] ?? '',
      resultsBucketArn: bucketArns[results] ?? '',
      logRetentionDays: logRetentionDays(env),
    });
  }

  private distributionBuckets(): Readonly<Record<string, string>> {
    const { env } = this;
    if (Object.keys(env.distributions).length === 0) return {};
    const { bucketNames } = this.use(data);
    return mapValues(env.distributions, ({ bucket }) => bucketNames[bucket] ?? '');
  }

  private createDistributions(): Readonly<Record<string, Distribution>> {
    const { env } = this;
    const entries = Object.entries(env.distributions);
    if (entries.length === 0) return {};
    const { bucketNames, bucketArns, bucketDomainNames } = this.use(data);
    const distributions = mapValues(env.distributions, (config, key) => {
      const bucketDomainName = bucketDomainNames[config.bucket] ?? '';
      return new Distribution(this, `distribution_${key}`, { env, key, config, bucketDomainName });
    });
    for (const bucket of new Set(entries.map(([, config]) => config.bucket))) {
      const readers = entries.filter(([, config]) => config.bucket === bucket);
      new WebsitePolicy(this, `website_${bucket}`, {
        address: bucket,
        bucketName: bucketNames[bucket] ?? '',
        bucketArn: bucketArns[bucket] ?? '',
        distributionArns: readers.flatMap(([key]) => distributions[key]?.arn ?? []),
        existing: this.env.buckets[bucket]?.existing,
      });
    }
    return distributions;
  }
}
