import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { Construct } from 'constructs';
import { instanceType } from '../../config/limits/instances';
import { pathName } from '../../config/naming';
import { mapValues } from '../../config/objects';
import type { Compute } from '../../config/vocabulary/compute';
import type { Image } from '../ecs/image';
import { permissionStatements, secretStatements } from '../workload/permissions';
import { valueAt, type WorkloadContext } from '../workload/values';
import { composeUserData, filePrefix } from './compose-boot';
import { HostInstance } from './host-instance';
import { HostRecord } from './host-record';
import { HostRole } from './host-role';
import { fileStatements, ProjectFiles } from './project-files';
import { Snapshots } from './snapshots';

export interface ComposeHostProps {
  readonly compute: Extract<Compute, { kind: 'compose-host' }>;
  /** Public subnets by the letter of their zone: a host in each. */
  readonly subnetIds: Readonly<Record<string, string>>;
  readonly securityGroupId: string;
  /** Whether hosts are reached by Elastic IPs of their own and not through a load balancer. */
  readonly elasticIp: boolean;
  /** Target groups of the type `instance` by port: empty without a load balancer. */
  readonly targets: readonly { readonly key: string; readonly targetGroupArn: string; readonly port: number }[];
  readonly images: Readonly<Record<string, Image>>;
  readonly repositoryArns: Readonly<Record<string, string>>;
  readonly workload: WorkloadContext;
  readonly logRetentionDays: number;
}

/**
 * Instances that run a Docker Compose project, one in each zone: Amazon Linux 2023, set up by the project's own
 * host/setup.sh. What a host keeps stays with it: nothing that the config can change replaces the instance.
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export class ComposeHost extends Construct {
  /** By zone; empty before the first image. */
  readonly instanceIds: Readonly<Record<string, string>>;
  readonly addresses: Readonly<Record<string, string>>;
  readonly logGroupName: string;

  private readonly props: ComposeHostProps;

  constructor(scope: Construct, id: string, props: ComposeHostProps) {
    super(scope, id);
    this.props = props;
    const { compute, workload } = props;
    const logs = this.createLogGroup();
    this.logGroupName = logs.name;
    const files = this.createFiles();
    const role = this.createRole(logs);
    const hosts = this.createHosts(role, files);
    if (compute.snapshots.kind === 'daily') {
      const { at, keep } = compute.snapshots;
      new Snapshots(this, 'snapshots', { env: workload.env, accountId: workload.accountId, at, keep });
    }
    this.instanceIds = mapValues(hosts, (host) => host.instanceId);
    this.addresses = mapValues(hosts, (host) => host.address);
    this.createRecord();
  }

  private createLogGroup(): CloudwatchLogGroup {
    const { workload, logRetentionDays } = this.props;
    return new CloudwatchLogGroup(this, 'log_group/host', {
      name: pathName(workload.env, 'host'),
      retentionInDays: logRetentionDays,
    });
  }

  private createFiles(): ProjectFiles {
    const { compute, workload } = this.props;
    return new ProjectFiles(this, 'files', {
      project: compute.project,
      bucket: valueAt(workload.stores.bucketNames, compute.files.bucket, 'bucket'),
      prefix: filePrefix(compute),
    });
  }

  private createRole(logs: CloudwatchLogGroup): HostRole {
    const { compute, repositoryArns, workload } = this.props;
    const repositories = [...new Set(Object.values(compute.images))];
    return new HostRole(this, 'role', {
      env: workload.env,
      description: `Hosts of the Compose project ${compute.project}`,
      repositoryArns: repositories.map((name) => valueAt(repositoryArns, name, 'repository')),
      logGroupArns: [logs.arn],
      statements: [
        ...fileStatements(valueAt(workload.stores.bucketArns, compute.files.bucket, 'bucket'), filePrefix(compute)),
        ...permissionStatements(compute.permissions, workload),
        ...secretStatements(Object.values(compute.secrets), workload),
      ],
    });
  }

  private createHosts(role: HostRole, files: ProjectFiles): Record<string, HostInstance> {
    const { compute, subnetIds, securityGroupId, elasticIp, targets, images, workload } = this.props;
    const { env } = workload;
    const architecture = instanceType(compute.instanceType)?.architecture === 'ARM64' ? 'arm64' : 'x86_64';
    const ami = new DataAwsSsmParameter(this, 'data/host_ami', {
      name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    });
    const userData = composeUserData({
      compute,
      images,
      workload,
      logGroupName: this.logGroupName,
      version: files.version,
    });
    return mapValues(
      subnetIds,
      (subnetId, zone) =>
        new HostInstance(this, `host_${zone}`, {
          env,
          zone,
          amiId: ami.insecureValue,
          instanceType: compute.instanceType,
          subnetId,
          publicIp: true,
          elasticIp,
          securityGroupIds: [securityGroupId],
          instanceProfile: role.instanceProfile,
          userData,
          volumeGiB: compute.volumeGiB,
          ...(compute.snapshots.kind === 'daily' ? { volumeTags: Snapshots.volumeTags(env) } : {}),
          stateful: true,
          metadataHops: 2,
          detailedMonitoring: compute.detailedMonitoring,
          images: [...new Set(Object.values(compute.images))].flatMap((name) => images[name] ?? []),
          targets,
          // The first boot reads the files with the permissions of the role.
          dependsOn: [...files.objects, ...(role.permissions ? [role.permissions] : [])],
        }),
    );
  }

  private createRecord(): void {
    const { domain } = this.props.compute;
    if (domain.kind === 'none') return;
    if (!this.props.elasticIp) throw new Error(`${domain.name} needs hosts with Elastic IPs: the ingress has its own.`);
    new HostRecord(this, 'record', { domain, addresses: Object.values(this.addresses) });
  }
}
