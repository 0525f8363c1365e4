import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { instanceType } from '../../config/limits/instances';
import { name } from '../../config/naming';
import type { Compute } from '../../config/vocabulary/compute';
import { serviceTrust } from '../iam/policy';
import { Role } from '../iam/role';
import { ANYWHERE, SecurityGroup } from '../network/security-group';
import { instanceStatements } from './permissions';

export interface InstanceTemplateProps {
  readonly env: Environment;
  readonly compute: Extract<Compute, { kind: 'ecs-ec2' }>;
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly vpcId: string;
  /** Tags of instances and volumes: an Auto Scaling group takes none of the provider's default tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly accountId: string;
}

/** Last part of the names of what belongs to the instances. */
export const INSTANCES = 'instances';

/** What an instance of the cluster is: its image, disk, role, security group and settings. */
export class InstanceTemplate extends Construct {
  readonly id: string;
  /** The latest one. */
  readonly version: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InstanceTemplateProps,
  ) {
    super(scope, id);
    const template = this.createTemplate();
    this.id = template.id;
    this.version = template.getStringAttribute('latest_version');
  }

  /** Nothing connects to an instance; it reaches registries and AWS. Tasks have security groups of their own. */
  private createSecurityGroup(): SecurityGroup {
    const { env, vpcId } = this.props;
    const group = new SecurityGroup(this, 'security_group', {
      address: INSTANCES,
      name: name(env, INSTANCES, 'security-group'),
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
      address: INSTANCES,
      name: name(env, INSTANCES, 'iam-role'),
      description: 'ECS agent of the instances: joins the cluster and reports on its tasks',
      trust: serviceTrust('ec2.amazonaws.com'),
      statements: instanceStatements({ region: env.region, accountId, clusterArn, clusterName }),
    });
    return new IamInstanceProfile(this, `profile/${INSTANCES}`, {
      name: name(env, INSTANCES, 'iam-role'),
      role: role.name,
      // The agent joins as soon as an instance starts.
      dependsOn: role.permissions ? [role.permissions] : [],
    });
  }

  /**
   * A new AMI gives the template a new version, which only instances that start later run: nothing here refreshes the
   * group, so an update replaces no instance by itself, and one that is replaced starts patched.
   */
  private createTemplate(): LaunchTemplate {
    const { env, compute, clusterName, tags } = this.props;
    const image = new DataAwsSsmParameter(this, 'data/ecs_ami', { name: amiParameter(compute.instanceType) });
    return new LaunchTemplate(this, `template/${INSTANCES}`, {
      name: name(env, INSTANCES),
      description: 'Instances of the ECS cluster',
      imageId: image.insecureValue,
      instanceType: compute.instanceType,
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
      tagSpecifications: [{ resourceType: 'volume', tags: { ...tags, Name: name(env, INSTANCES) } }],
      userData: Fn.base64encode(userData(clusterName)),
    });
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
function amiParameter(type: string): string {
  const folder = instanceType(type)?.architecture === 'ARM64' ? 'arm64/' : '';
  return `/aws/service/ecs/optimized-ami/amazon-linux-2023/${folder}recommended/image_id`;
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
