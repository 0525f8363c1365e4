import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { isSwitched } from '../../config/operated';
import type { Scaling } from '../../config/vocabulary/service';
import type { Cluster } from './cluster';

export interface TargetTrackingProps {
  readonly env: Environment;
  /** Key of the service in the config, and Terraform name. */
  readonly key: string;
  readonly scaling: Extract<Scaling, { kind: 'target-tracking' }>;
  readonly cluster: Cluster;
  readonly service: EcsService;
  /** Least tasks. Raising it is what starts the first ones: the service's own count belongs to autoscaling. */
  readonly minCapacity: number;
}

/** Metrics that ECS publishes for every service. */
const METRICS = {
  cpu: 'ECSServiceAverageCPUUtilization',
  memory: 'ECSServiceAverageMemoryUtilization',
} as const;

/**
 * Target tracking of a service between its bounds.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
export class TargetTracking extends Construct {
  constructor(scope: Construct, id: string, { env, key, scaling, cluster, service, minCapacity }: TargetTrackingProps) {
    super(scope, id);
    const { serviceNamespace, scalableDimension, resourceId } = new AppautoscalingTarget(this, `target/${key}`, {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${cluster.name}/${service.name}`,
      minCapacity,
      maxCapacity: scaling.max,
      // The power switch takes both to 0 and back.
      ...(isSwitched(env) ? { lifecycle: { ignoreChanges: ['min_capacity', 'max_capacity'] } } : {}),
    });
    for (const metric of ['cpu', 'memory'] as const) {
      const targetValue = scaling[metric];
      if (targetValue === undefined) continue;
      new AppautoscalingPolicy(this, `policy/${key}_${metric}`, {
        // Without the target: AWS replaces a policy for another name.
        name: name(env, `${key}-${metric}`, 'scaling-policy'),
        policyType: 'TargetTrackingScaling',
        serviceNamespace,
        scalableDimension,
        resourceId,
        targetTrackingScalingPolicyConfiguration: {
          targetValue,
          predefinedMetricSpecification: { predefinedMetricType: METRICS[metric] },
          scaleInCooldown: scaling.cooldown.seconds,
          scaleOutCooldown: scaling.cooldown.seconds,
        },
      });
    }
  }
}

/** Tasks at the first start; 0 is kept as 0. */
export function desiredCount(scaling: Scaling): number {
  return scaling.kind === 'fixed' ? scaling.count : (scaling.desired ?? scaling.min);
}
