import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { EcsCapacityProvider } from '@cdktf/provider-aws/lib/ecs-capacity-provider';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Compute } from '../../config/vocabulary/service';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { ANYWHERE, SecurityGroup } from '../network/security-group';
import { instanceStatements } from './permissions';

export interface InstancesProps {
  readonly env: Environment;
  readonly compute: Extract<Compute, { kind: 'ecs-ec2' }>;
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly vpcId: string;
  /** Subnets with a way out: instances have no public address. */
  readonly subnetIds: readonly string[];
  /** Tags of instances and volumes: an Auto Scaling group takes none of the provider's default tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly accountId: string;
}

/** Last part of the names of what belongs to the instances. */
const RESOURCE = 'instances';

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
    const template = this.createLaunchTemplate();
    const group = this.createGroup(template);
    this.capacityProvider = this.createCapacityProvider(group).name;
  }

  /** Nothing connects to an instance; it reaches registries and AWS. Tasks have security groups of their own. */
  private createSecurityGroup(): SecurityGroup {
    const { env, vpcId } = this.props;
    const group = new SecurityGroup(this, 'security_group', {
      address: RESOURCE,
      name: name(env, RESOURCE, 'security-group'),
      description: 'ECS instances: nothing in, AWS and registries out',
      vpcId,
      outbound: env.network.outbound,
    });
    group.allowTo('https', { cidr: ANYWHERE, port: 443, description: 'HTTPS to AWS and registries' });
    return group;
  }

  private createInstanceProfile(): IamInstanceProfile {
    const { env, clusterArn, clusterName, accountId } = this.props;
    const role = new Role(this, 'role', {
      address: RESOURCE,
      name: name(env, RESOURCE, 'iam-role'),
      description: 'ECS agent of the instances: joins the cluster and reports on its tasks',
      trust: serviceTrust('ec2.amazonaws.com'),
      statements: instanceStatements({ region: env.region, accountId, clusterArn, clusterName }),
    });
    return new IamInstanceProfile(this, `profile/${RESOURCE}`, {
      name: name(env, RESOURCE, 'iam-role'),
      role: role.name,
    });
  }

  /**
   * A new AMI gives the template a new version, which only instances that start later run: nothing here refreshes the
   * group, so an update replaces no instance by itself, and one that is replaced starts patched.
   */
  private createLaunchTemplate(): LaunchTemplate {
    const { env, compute, clusterName, tags } = this.props;
    const image = new DataAwsSsmParameter(this, 'data/ecs_ami', { name: amiParameter(compute.instanceType) });
    return new LaunchTemplate(this, `template/${RESOURCE}`, {
      name: name(env, RESOURCE),
      description: 'Instances of the ECS cluster',
      imageId: image.insecureValue,
      instanceType: compute.instanceType,
      ebsOptimized: 'true',
      vpcSecurityGroupIds: [this.createSecurityGroup().id],
      iamInstanceProfile: { arn: this.createInstanceProfile().arn },
      // One hop: what runs in a task with an address of its own does not reach the credentials of its host.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      monitoring: { enabled: false },
      blockDeviceMappings: [
        {
          // The root device of Amazon Linux 2023.
          deviceName: '/dev/xvda',
          ebs: {
            volumeType: 'gp3',
            volumeSize: compute.volumeGiB,
            encrypted: 'true',
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: [{ resourceType: 'volume', tags: { ...tags, Name: name(env, RESOURCE) } }],
      userData: Fn.base64encode(userData(clusterName)),
    });
  }

  private createGroup(template: LaunchTemplate): AutoscalingGroup {
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
            version: template.getStringAttribute('latest_version'),
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
      // Managed scaling moves the count between the bounds: an apply must not move it back.
      lifecycle: { ignoreChanges: ['desired_capacity'] },
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

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
function amiParameter(instanceType: string): string {
  // Graviton: a g among the letters that follow the generation, as in t4g, m7gd or g5g; and the first, a1.
  const arm64 = /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType);
  return `/aws/service/ecs/optimized-ami/amazon-linux-2023/${arm64 ? 'arm64/' : ''}recommended/image_id`;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html */
function userData(clusterName: string): string {
  return [
    '#!/bin/bash',
    "cat >> /etc/ecs/ecs.config <<'SETTINGS'",
    `ECS_CLUSTER=${clusterName}`,
    // Tasks are moved within the two minutes that Spot gives notice.
    'ECS_ENABLE_SPOT_INSTANCE_DRAINING=true',
    // Tasks have roles of their own, and no business with that of the host.
    'ECS_AWSVPC_BLOCK_IMDS=true',
    // For containers that say nothing of their own.
    'ECS_CONTAINER_STOP_TIMEOUT=30s',
    'SETTINGS',
    '',
  ].join('\n');
}
