import { Eip } from '@cdktf/provider-aws/lib/eip';
import { EipAssociation } from '@cdktf/provider-aws/lib/eip-association';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { LbTargetGroupAttachment } from '@cdktf/provider-aws/lib/lb-target-group-attachment';
import { conditional, Fn, type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { isSwitched } from '../../config/operated';
import { powerPath, UNIT_TAG } from '../../config/power';
import type { Image } from '../ecs/image';

/** A target group that the host answers for. */
export interface HostTarget {
  /** Last part of the attachment's Terraform name. */
  readonly key: string;
  /** A target group of the type `instance`. */
  readonly targetGroupArn: string;
  readonly port: number;
}

export interface HostInstanceProps {
  readonly env: Environment;
  /** Letter of its Availability Zone. */
  readonly zone: string;
  readonly amiId: string;
  readonly instanceType: string;
  readonly subnetId: string;
  /** Whether it stands in a public subnet and needs an address there. */
  readonly publicIp: boolean;
  /** Whether the address is an Elastic IP: the same after every stop. */
  readonly elasticIp: boolean;
  readonly securityGroupIds: readonly string[];
  readonly instanceProfile: string;
  readonly userData: string;
  /** GiB of the root volume; it can grow, never shrink. */
  readonly volumeGiB: number;
  /** Tags of the root volume beside those of everything. */
  readonly volumeTags?: Readonly<Record<string, string>>;
  /** Whether the volume holds what nothing else does: then neither it nor the instance is deleted by a plan. */
  readonly stateful: boolean;
  /** Network hops that an answer of the metadata service lives: 1 for the host, 2 for containers behind a bridge. */
  readonly metadataHops: 1 | 2;
  /** Metrics by the minute instead of every five, billed. */
  readonly detailedMonitoring: boolean;
  /** What has to have an image before the host is made. */
  readonly images: readonly Image[];
  readonly targets: readonly HostTarget[];
  /** What the host uses as soon as it starts. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * An instance that is made once its images are given and is never replaced: everything that may change, changes in
 * place. Whether it runs is nobody's plan: Terraform has no attribute for that, and what stops a host finds it stopped.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html
 */
export class HostInstance extends Construct {
  /** Empty before the first image. */
  readonly instanceId: string;
  /** The Elastic IP, which is there before the instance; or else the private address, empty before the first image. */
  readonly address: string;

  private readonly props: HostInstanceProps;
  private readonly key: string;
  private readonly instance: Instance;

  constructor(scope: Construct, id: string, props: HostInstanceProps) {
    super(scope, id);
    this.props = props;
    this.key = `host_${props.zone}`;
    this.instance = this.createInstance();
    this.createTargets();
    this.instanceId = this.joined('id');
    this.address = props.elasticIp ? this.createAddress() : this.joined('private_ip');
  }

  private createInstance(): Instance {
    const { env, zone, stateful, publicIp, dependsOn } = this.props;
    const kept = stateful && env.dataProtection === 'protected';
    return new Instance(this, `instance/${this.key}`, {
      ...this.count(),
      ami: this.props.amiId,
      instanceType: this.props.instanceType,
      subnetId: this.props.subnetId,
      associatePublicIpAddress: publicIp,
      vpcSecurityGroupIds: [...this.props.securityGroupIds],
      iamInstanceProfile: this.props.instanceProfile,
      userData: this.props.userData,
      userDataReplaceOnChange: false,
      monitoring: this.props.detailedMonitoring,
      disableApiTermination: kept,
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: this.props.metadataHops,
      },
      // `ebs_optimized` is left to the type: it cannot change in place, and t2 does not know it.
      rootBlockDevice: {
        encrypted: true,
        volumeType: 'gp3',
        volumeSize: this.props.volumeGiB,
        deleteOnTermination: !kept,
        tags: { Name: name(env, `host-${zone}`), ...this.props.volumeTags },
      },
      // By it the power switch finds what is its own, whatever id an instance has.
      tags: { Name: name(env, `host-${zone}`), ...(isSwitched(env) ? { [UNIT_TAG]: powerPath(env) } : {}) },
      dependsOn: [...dependsOn],
      lifecycle: {
        preventDestroy: kept,
        // AWS publishes a new AMI every few weeks, and a stopped host without an Elastic IP has no public address:
        // neither is a reason to make another host.
        ignoreChanges: ['ami', 'associate_public_ip_address'],
      },
    });
  }

  /** Made at once and kept: records and allow-lists can be prepared before the first image. */
  private createAddress(): string {
    const { env, zone } = this.props;
    const address = new Eip(this, `eip/${this.key}`, { domain: 'vpc', tags: { Name: name(env, `host-${zone}`) } });
    new EipAssociation(this, `eip_association/${this.key}`, {
      ...this.count(),
      allocationId: address.id,
      instanceId: this.only('id'),
    });
    return address.publicIp;
  }

  private createTargets(): void {
    for (const { key, targetGroupArn, port } of this.props.targets) {
      new LbTargetGroupAttachment(this, `target/${this.key}_${key}`, {
        ...this.count(),
        targetGroupArn,
        targetId: this.only('id'),
        port,
      });
    }
  }

  /** One once every image is given, none before; without images of our own there is nothing to wait for. */
  private count(): { count?: number } {
    const { images } = this.props;
    if (images.length === 0) return {};
    return { count: Token.asNumber(conditional(Fn.alltrue(images.map((image) => image.given)), 1, 0)) };
  }

  /** Attribute of the instance for what exists only with it. `[*]` holds with and without a count. */
  private only(attribute: string): string {
    return `\${one(aws_instance.${this.instance.friendlyUniqueId}[*].${attribute})}`;
  }

  /** Attribute of the instance, or empty text without one. */
  private joined(attribute: string): string {
    return `\${join("", aws_instance.${this.instance.friendlyUniqueId}[*].${attribute})}`;
  }
}
