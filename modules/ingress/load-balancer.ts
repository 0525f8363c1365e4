import { Lb } from '@cdktf/provider-aws/lib/lb';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { mapValues } from '../../config/objects';
import type { Ingress } from '../../config/vocabulary/network';
import { PrivateBucket } from '../storage/private-bucket';
import { Domain } from './certificate';
import { Listeners } from './listeners';
import { TargetGroup } from './target-group';
import type { TargetConfig } from './targets';

type AlbIngress = Extract<Ingress, { kind: 'alb' }>;

/** Who reaches it: the internet, as the ingress of the config says, or what is inside the VPC. */
export type Scheme =
  | { readonly kind: 'public'; readonly ingress: AlbIngress; readonly accountId: string }
  | { readonly kind: 'internal' };

export interface LoadBalancerProps {
  readonly env: Environment;
  readonly scheme: Scheme;
  /** What it passes on to, by service, or `host`. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
  readonly vpcId: string;
  /** Subnets in two zones at least. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

/** Last part of the name; in Terraform they are `public` and `internal`. */
const RESOURCE = { public: 'alb', internal: 'internal-alb' } as const;

/**
 * An Application Load Balancer with a target group for each service behind it. The public one speaks HTTPS where it has
 * a domain name. The internal one speaks HTTP, for want of a name to certify, and has no access logs: its callers are
 * ours and write logs of their own.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly url: string;
  readonly targets: Readonly<Record<string, TargetGroup>>;

  private readonly props: LoadBalancerProps;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
    const { env, scheme, targets, vpcId } = props;
    const balancer = this.createBalancer();
    this.targets = mapValues(
      targets,
      (target, key) => new TargetGroup(this, `target_${key}`, { env, key, target, vpcId }),
    );
    const domain = this.createDomain(balancer);
    new Listeners(this, 'listeners', {
      balancer,
      ...(scheme.kind === 'public' ? { tlsPolicy: scheme.ingress.tlsPolicy } : { prefix: 'internal_' }),
      backends: Object.entries(targets).map(([service, { paths, priority }]) => ({
        service,
        paths,
        priority,
        targetGroupArn: this.targets[service]?.arn ?? '',
      })),
      certificateArn: domain?.certificateArn,
    });

    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.url = domain ? `https://${domain.name}` : `http://${balancer.dnsName}`;
  }

  private createBalancer(): Lb {
    const { env, scheme, subnetIds, securityGroupId } = this.props;
    const logs = this.createLogBucket();
    return new Lb(this, `load_balancer/${scheme.kind}`, {
      name: name(env, RESOURCE[scheme.kind], 'load-balancer'),
      loadBalancerType: 'application',
      internal: scheme.kind === 'internal',
      subnets: [...subnetIds],
      securityGroups: [securityGroupId],
      idleTimeout: scheme.kind === 'public' ? scheme.ingress.idleTimeout.seconds : internalIdleTimeout(env),
      dropInvalidHeaderFields: true,
      enableDeletionProtection: env.dataProtection === 'protected',
      ...(logs ? { accessLogs: { bucket: logs.name, prefix: 'alb', enabled: true }, dependsOn: [logs.policy] } : {}),
    });
  }

  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
  private createLogBucket(): PrivateBucket | undefined {
    const { env, scheme } = this.props;
    if (scheme.kind === 'internal' || scheme.ingress.accessLogs.kind === 'off') return undefined;
    return new PrivateBucket(this, 'access_logs', {
      address: 'access_logs',
      bucket: name(env, `alb-logs-${env.region}`, 'bucket'),
      disposable: env.dataProtection === 'disposable',
      expireAfter: scheme.ingress.accessLogs.retention,
      statements: (bucketArn) => [
        {
          sid: 'LoadBalancerWrites',
          actions: ['s3:PutObject'],
          principals: { Service: ['logdelivery.elasticloadbalancing.amazonaws.com'] },
          resources: [`${bucketArn}/alb/AWSLogs/${scheme.accountId}/*`],
        },
      ],
    });
  }

  private createDomain(balancer: Lb): { certificateArn: string; name: string } | undefined {
    const { scheme } = this.props;
    if (scheme.kind === 'internal' || scheme.ingress.domain.kind === 'none') return undefined;
    const { domain } = scheme.ingress;
    const named = new Domain(this, 'domain', { domain });
    named.aliasTo({ dnsName: balancer.dnsName, zoneId: balancer.zoneId, evaluateHealth: true });
    return { certificateArn: named.certificateArn, name: domain.name };
  }
}

/** The longest that any service behind the internal load balancer asks for. */
function internalIdleTimeout(env: Environment): number {
  const asked = Object.values(env.services).flatMap(({ exposure }) =>
    exposure.kind === 'internal' ? [exposure.idleTimeout.seconds] : [],
  );
  return Math.max(...asked);
}
