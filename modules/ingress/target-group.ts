import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { targetGroupName } from '../../config/naming';
import { HOST, type TargetConfig } from './targets';

export interface TargetGroupProps {
  readonly env: Environment;
  /** Service that registers, or `host`: the Terraform name. */
  readonly key: string;
  readonly target: TargetConfig;
  readonly vpcId: string;
}

/** Seconds that a browser stays with its host: a day. */
const STICKY_FOR = 86_400;

/**
 * Where the tasks of a service, or hosts, register, and how their health is asked for.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
 */
export class TargetGroup extends Construct {
  readonly arn: string;
  /** What CloudWatch calls it. */
  readonly arnSuffix: string;

  constructor(scope: Construct, id: string, { env, key, target, vpcId }: TargetGroupProps) {
    super(scope, id);
    const { port, type, health, deregistrationDelay, slowStart, sticky } = target;
    // The type is a part of the name: where it changes, the old group is still there when the new one is made.
    const resource = type === 'instance' && key !== HOST ? `${key}-${HOST}` : key;
    const group = new LbTargetGroup(this, `target_group/${key}`, {
      name: targetGroupName(env, resource, port),
      vpcId,
      port,
      protocol: 'HTTP',
      targetType: type,
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
      ...(sticky ? { stickiness: { type: 'lb_cookie', cookieDuration: STICKY_FOR, enabled: true } } : {}),
      // A listener holds on to its target group until there is another one.
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = group.arn;
    this.arnSuffix = group.arnSuffix;
  }
}
