import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { EcsCapacityProvider } from '@cdktf/provider-aws/lib/ecs-capacity-provider';
import { Construct } from 'constructs';
import { name } from '../../config/naming';
import { isSwitched } from '../../config/operated';
import { InstanceTemplate, type InstanceTemplateProps, INSTANCES as RESOURCE } from './instance-template';

export interface InstancesProps extends InstanceTemplateProps {
  /** Subnets with a way out: instances have no public address. */
  readonly subnetIds: readonly string[];
}

/** Seconds until a new instance counts: it boots, joins the cluster and takes its first task. */
const WARMUP_SECONDS = 300;

/**
 * Instances that ECS runs tasks on: a launch template, an Auto Scaling group, and the capacity provider that scales it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
 */
export class Instances extends Construct {
  /** Name of the capacity provider. */
  readonly capacityProvider: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InstancesProps,
  ) {
    super(scope, id);
    const group = this.createGroup(new InstanceTemplate(this, 'template', props));
    this.capacityProvider = this.createCapacityProvider(group).name;
  }

  private createGroup(template: InstanceTemplate): AutoscalingGroup {
    const { env, compute, subnetIds, tags } = this.props;
    const { min, max, desired } = compute.instances;
    // ECS puts the last one on a group that it manages.
    const all = { ...tags, Name: name(env, RESOURCE), AmazonECSManaged: 'true' };
    return new AutoscalingGroup(this, `group/${RESOURCE}`, {
      name: name(env, RESOURCE),
      minSize: min,
      maxSize: max,
      desiredCapacity: desired ?? min,
      vpcZoneIdentifier: [...subnetIds],
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: {
            launchTemplateId: template.id,
            version: template.version,
          },
        },
        instancesDistribution: {
          onDemandBaseCapacity: 0,
          onDemandPercentageAboveBaseCapacity: compute.market === 'spot' ? 0 : 100,
          spotAllocationStrategy: 'price-capacity-optimized',
        },
      },
      // A Spot instance at risk gets its successor before it is taken.
      capacityRebalance: compute.market === 'spot',
      healthCheckType: 'EC2',
      // Managed termination protection wants it: ECS lifts it from instances that run no task.
      protectFromScaleIn: true,
      // Services wait for capacity by themselves: an apply does not fail for want of Spot.
      waitForCapacityTimeout: '0',
      forceDelete: env.dataProtection === 'disposable',
      tag: Object.entries(all).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      // Managed scaling moves the count between the bounds, and the power switch those: an apply must not move them back.
      lifecycle: { ignoreChanges: ['desired_capacity', ...(isSwitched(env) ? ['min_size', 'max_size'] : [])] },
    });
  }

  private createCapacityProvider(group: AutoscalingGroup): EcsCapacityProvider {
    return new EcsCapacityProvider(this, `capacity_provider/${RESOURCE}`, {
      name: name(this.props.env, RESOURCE, 'capacity-provider'),
      autoScalingGroupProvider: {
        autoScalingGroupArn: group.arn,
        managedTerminationProtection: 'ENABLED',
        managedDraining: 'ENABLED',
        managedScaling: {
          status: 'ENABLED',
          targetCapacity: 100,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 1,
          instanceWarmupPeriod: WARMUP_SECONDS,
        },
      },
    });
  }
}
