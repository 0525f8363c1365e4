import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { Construct } from 'constructs';
import { pathName } from '../../config/naming';
import { mapValues } from '../../config/objects';
import { exposed, repositoriesOf, secretsOf } from '../../config/topology';
import type { Compute } from '../../config/vocabulary/compute';
import type { Container, Service } from '../../config/vocabulary/service';
import type { Image } from '../ecs/image';
import type { Statement } from '../iam/policy';
import { mountStatements, permissionStatements, secretStatements, withQueue } from '../workload/permissions';
import { valueAt, type WorkloadContext } from '../workload/values';
import { gpuUserData } from './gpu-boot';
import { HostInstance, type HostTarget } from './host-instance';
import { HostRole } from './host-role';

export interface GpuHostProps {
  readonly compute: Extract<Compute, { kind: 'ec2-gpu' }>;
  /** Letter of its Availability Zone. */
  readonly zone: string;
  readonly subnetId: string;
  /** Whether the subnet is a public one. */
  readonly publicIp: boolean;
  readonly securityGroupIds: readonly string[];
  readonly images: Readonly<Record<string, Image>>;
  readonly repositoryArns: Readonly<Record<string, string>>;
  /** Target groups of the type `instance`, by service. */
  readonly targetGroupArns: Readonly<Record<string, string>>;
  readonly workload: WorkloadContext;
  readonly logRetentionDays: number;
}

/**
 * One instance with a GPU that runs the containers of every service by Docker under systemd (ops/gpu-host). Its root
 * volume holds images and caches, nothing that cannot be fetched again; what has to stay is on a file system.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/install-nvidia-driver.html
 */
export class GpuHost extends Construct {
  /** Empty before the first image. */
  readonly instanceId: string;
  readonly address: string;
  readonly logGroupNames: Readonly<Record<string, string>>;

  private readonly props: GpuHostProps;
  private readonly services: Readonly<Record<string, Service>>;
  private readonly containers: readonly Container[];

  constructor(scope: Construct, id: string, props: GpuHostProps) {
    super(scope, id);
    this.props = props;
    this.services = mapValues(props.workload.env.services, withQueue);
    this.containers = Object.values(this.services).flatMap((service) => Object.values(service.containers));
    const logs = mapValues(this.services, (_, service) => this.createLogGroup(service));
    this.logGroupNames = mapValues(logs, (group) => group.name);
    const role = new HostRole(this, 'role', {
      env: props.workload.env,
      description: 'The host with a GPU: runs the containers of every service',
      repositoryArns: this.repositories().map((name) => valueAt(props.repositoryArns, name, 'repository')),
      logGroupArns: Object.values(logs).map((group) => group.arn),
      statements: this.statements(),
    });
    const host = this.createHost(role);
    this.instanceId = host.instanceId;
    this.address = host.address;
  }

  private createLogGroup(service: string): CloudwatchLogGroup {
    const { workload, logRetentionDays } = this.props;
    return new CloudwatchLogGroup(this, `log_group/${service}`, {
      name: pathName(workload.env, 'host', service),
      retentionInDays: logRetentionDays,
    });
  }

  private createHost(role: HostRole): HostInstance {
    const { compute, zone, subnetId, publicIp, securityGroupIds, images, workload } = this.props;
    return new HostInstance(this, 'instance', {
      env: workload.env,
      zone,
      amiId: new DataAwsSsmParameter(this, 'data/host_ami', { name: compute.amiParameter }).insecureValue,
      instanceType: compute.instanceType,
      subnetId,
      publicIp,
      elasticIp: compute.elasticIp,
      securityGroupIds,
      instanceProfile: role.instanceProfile,
      userData: gpuUserData({
        services: this.services,
        fileSystems: this.fileSystems(),
        images,
        workload,
        logGroupNames: this.logGroupNames,
      }),
      volumeGiB: compute.volumeGiB,
      stateful: false,
      metadataHops: 1,
      detailedMonitoring: compute.detailedMonitoring,
      images: this.repositories().flatMap((name) => images[name] ?? []),
      targets: this.targets(),
      dependsOn: role.permissions ? [role.permissions] : [],
    });
  }

  private repositories(): string[] {
    return [...new Set(Object.values(this.services).flatMap(repositoriesOf))];
  }

  /** Everything that the services may do: they share the host, and with it the role. */
  private statements(): Statement[] {
    const { workload } = this.props;
    const services = Object.values(this.services);
    return [
      ...permissionStatements(
        services.flatMap(({ permissions }) => permissions),
        workload,
      ),
      ...secretStatements(services.flatMap(secretsOf), workload),
      ...mountStatements(this.fileSystems(), workload),
    ];
  }

  private fileSystems(): string[] {
    return [...new Set(this.containers.flatMap(({ mounts }) => Object.values(mounts)))];
  }

  private targets(): HostTarget[] {
    return Object.entries(this.services).flatMap(([key, service]) => {
      const targetGroupArn = this.props.targetGroupArns[key];
      const exposure = exposed(service);
      return exposure && targetGroupArn !== undefined ? [{ key, targetGroupArn, port: exposure.port }] : [];
    });
  }
}
