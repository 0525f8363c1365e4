import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { Construct } from 'constructs';
import type { Scaling } from '../../config/vocabulary/service';
import type { Cluster } from './cluster';

export interface TargetTrackingProps {
  /** Terraform name. */
  readonly address: string;
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
  constructor(scope: Construct, id: string, { address, scaling, cluster, service, minCapacity }: TargetTrackingProps) {
    super(scope, id);
    const { serviceNamespace, scalableDimension, resourceId } = new AppautoscalingTarget(this, `target/${address}`, {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${cluster.name}/${service.name}`,
      minCapacity,
      maxCapacity: scaling.max,
    });
    for (const metric of ['cpu', 'memory'] as const) {
      const targetValue = scaling[metric];
      if (targetValue === undefined) continue;
      new AppautoscalingPolicy(this, `policy/${address}_${metric}`, {
        name: `${metric}-${targetValue}`,
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
