import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name, targetGroupName } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { publicServices } from '../../config/topology';
import type { Ingress } from '../../config/vocabulary/network';
import type { Exposure } from '../../config/vocabulary/service';
import { PrivateBucket } from '../storage/private-bucket';
import { Domain } from './certificate';
import { Listeners } from './listeners';

type AlbIngress = Extract<Ingress, { kind: 'alb' }>;
type Exposed = Exclude<Exposure, { kind: 'none' }>;

export interface LoadBalancerProps {
  readonly env: Environment;
  readonly ingress: AlbIngress;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly accountId: string;
}

/**
 * An Application Load Balancer over the public subnets, with a target group for each public service.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly url: string;
  readonly targetGroupArns: Readonly<Record<string, string>>;
  readonly targetGroupArnSuffixes: Readonly<Record<string, string>>;

  private readonly props: LoadBalancerProps;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
    const exposures = this.exposures();
    const balancer = this.createBalancer();
    const targets = mapValues(exposures, (exposure, service) => this.createTargetGroup(service, exposure));
    const domain = this.createDomain(balancer);
    new Listeners(this, 'listeners', {
      balancer,
      backends: Object.entries(exposures).map(([service, exposure]) => ({
        service,
        exposure,
        targetGroupArn: targets[service]?.arn ?? '',
      })),
      certificateArn: domain?.certificateArn,
      tlsPolicy: props.ingress.tlsPolicy,
    });

    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.url = domain ? `https://${domain.name}` : `http://${balancer.dnsName}`;
    this.targetGroupArns = mapValues(targets, (target) => target.arn);
    this.targetGroupArnSuffixes = mapValues(targets, (target) => target.arnSuffix);
  }

  private exposures(): Record<string, Exposed> {
    const { env } = this.props;
    return Object.fromEntries(
      publicServices(env).flatMap((service) => {
        const exposure = env.services[service]?.exposure;
        return exposure && exposure.kind !== 'none' ? [[service, exposure]] : [];
      }),
    );
  }

  private createBalancer(): Lb {
    const { env, ingress, subnetIds, securityGroupId } = this.props;
    const logs = ingress.accessLogs.kind === 'on' ? this.createLogBucket(ingress.accessLogs.retention) : undefined;
    return new Lb(this, 'load_balancer/public', {
      name: name(env, 'alb', 'load-balancer'),
      loadBalancerType: 'application',
      internal: false,
      subnets: [...subnetIds],
      securityGroups: [securityGroupId],
      idleTimeout: ingress.idleTimeout.seconds,
      dropInvalidHeaderFields: true,
      enableDeletionProtection: env.dataProtection === 'protected',
      ...(logs ? { accessLogs: { bucket: logs.name, prefix: 'alb', enabled: true }, dependsOn: [logs.policy] } : {}),
    });
  }

  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
  private createLogBucket(retention: { seconds: number }): PrivateBucket {
    const { env, accountId } = this.props;
    return new PrivateBucket(this, 'access_logs', {
      address: 'access_logs',
      bucket: name(env, `alb-logs-${env.region}`, 'bucket'),
      disposable: env.dataProtection === 'disposable',
      expireAfter: retention,
      statements: (bucketArn) => [
        {
          sid: 'LoadBalancerWrites',
          actions: ['s3:PutObject'],
          principals: { Service: ['logdelivery.elasticloadbalancing.amazonaws.com'] },
          resources: [`${bucketArn}/alb/AWSLogs/${accountId}/*`],
        },
      ],
    });
  }

  private createTargetGroup(service: string, { port, health, deregistrationDelay, slowStart }: Exposed): LbTargetGroup {
    const { env, vpcId } = this.props;
    return new LbTargetGroup(this, `target_group/${service}`, {
      name: targetGroupName(env, service, port),
      vpcId,
      port,
      protocol: 'HTTP',
      // Tasks have addresses of their own (awsvpc): instances are not what is registered.
      targetType: 'ip',
      deregistrationDelay: String(deregistrationDelay.seconds),
      slowStart: slowStart.seconds,
      healthCheck: {
        path: health.path,
        interval: health.interval.seconds,
        timeout: health.timeout.seconds,
        healthyThreshold: health.healthyThreshold,
        unhealthyThreshold: health.unhealthyThreshold,
        matcher: health.matcher,
      },
      // A listener holds on to its target group until there is another one.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createDomain(balancer: Lb): { certificateArn: string; name: string } | undefined {
    const { domain } = this.props.ingress;
    if (domain.kind === 'none') return undefined;
    const named = new Domain(this, 'domain', { domain });
    named.aliasTo({ dnsName: balancer.dnsName, zoneId: balancer.zoneId, evaluateHealth: true });
    return { certificateArn: named.certificateArn, name: domain.name };
  }
}
