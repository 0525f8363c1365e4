import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { pathName } from '../../config/naming';
import { mapValues } from '../../config/objects';
import type { Compute } from '../../config/vocabulary/service';
import type { Image } from '../ecs/image';
import type { Statement } from '../iam/policy';
import { permissionStatements, secretStatements } from '../workload/permissions';
import { secretArn, valueAt, valueOfReference, type WorkloadContext } from '../workload/values';
import { HostInstance } from './host-instance';
import { HostRecord } from './host-record';
import { HostRole } from './host-role';
import { writeSettings } from './host-settings';
import { ProjectFiles } from './project-files';
import { Snapshots } from './snapshots';
import { everyBoot, shellWord } from './user-data';

export interface ComposeHostProps {
  readonly env: Environment;
  readonly compute: Extract<Compute, { kind: 'compose-host' }>;
  readonly accountId: string;
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

/** Where a host keeps the files of its project. */
const FILES = '/opt/cairn';

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
    const { env, accountId, compute } = props;
    const logs = this.createLogGroup();
    this.logGroupName = logs.name;
    const files = this.createFiles();
    const role = this.createRole(logs);
    const hosts = this.createHosts(role, files);
    if (compute.snapshots.kind === 'daily') {
      const { at, keep } = compute.snapshots;
      new Snapshots(this, 'snapshots', { env, accountId, at, keep });
    }
    this.instanceIds = mapValues(hosts, (host) => host.instanceId);
    this.addresses = mapValues(hosts, (host) => host.address);
    this.createRecord();
  }

  private createLogGroup(): CloudwatchLogGroup {
    const { env, logRetentionDays } = this.props;
    return new CloudwatchLogGroup(this, 'log_group/host', {
      name: pathName(env, 'host'),
      retentionInDays: logRetentionDays,
    });
  }

  private createFiles(): ProjectFiles {
    const { compute, workload } = this.props;
    return new ProjectFiles(this, 'files', {
      project: compute.project,
      bucket: valueAt(workload.stores.bucketNames, compute.files.bucket, 'bucket'),
      prefix: this.prefix(),
    });
  }

  private createRole(logs: CloudwatchLogGroup): HostRole {
    const { env, compute, repositoryArns, workload } = this.props;
    const repositories = [...new Set(Object.values(compute.images))];
    return new HostRole(this, 'role', {
      env,
      description: `Hosts of the Compose project ${compute.project}`,
      repositoryArns: repositories.map((name) => valueAt(repositoryArns, name, 'repository')),
      logGroupArns: [logs.arn],
      statements: [
        ...this.fileStatements(),
        ...permissionStatements(compute.permissions, workload),
        ...secretStatements(Object.values(compute.secrets), workload),
      ],
    });
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
  private fileStatements(): Statement[] {
    const { compute, workload } = this.props;
    const bucketArn = valueAt(workload.stores.bucketArns, compute.files.bucket, 'bucket');
    return [
      { sid: 'ReadProjectFiles', actions: ['s3:GetObject'], resources: [`${bucketArn}/${this.prefix()}/*`] },
      {
        sid: 'ListProjectFiles',
        actions: ['s3:ListBucket'],
        resources: [bucketArn],
        conditions: { StringLike: { 's3:prefix': `${this.prefix()}/*` } },
      },
    ];
  }

  private createHosts(role: HostRole, files: ProjectFiles): Record<string, HostInstance> {
    const { env, compute, subnetIds, securityGroupId, elasticIp, targets, images } = this.props;
    const architecture = architectureOf(compute.instanceType);
    const ami = new DataAwsSsmParameter(this, 'data/host_ami', {
      name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    });
    const userData = this.userData(files);
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

  /** What the scripts of the project read. The config's own settings come last: they may say it otherwise. */
  private settings({ version }: ProjectFiles): Record<string, string> {
    const { env, compute, images, workload } = this.props;
    const { domain, files } = compute;
    return {
      AWS_REGION: env.region,
      AWS_DEFAULT_REGION: env.region,
      ENVIRONMENT: env.name,
      FILES_BUCKET: valueAt(workload.stores.bucketNames, files.bucket, 'bucket'),
      FILES_PREFIX: this.prefix(),
      // Another file is another setting: the host starts again and fetches it.
      FILES_VERSION: version,
      LOG_GROUP: this.logGroupName,
      SWAP_GIB: String(compute.swapGiB),
      ...(domain.kind === 'named' ? { DOMAIN: domain.name } : {}),
      ...compute.environment,
      ...mapValues(compute.references, (reference) => valueOfReference(reference, workload, this.logGroupName)),
      // The id, which is no secret: the host reads the value when it starts, and it stands in no user data.
      ...mapValues(compute.secrets, (secret) => secretArn(secret, workload)),
      ...mapValues(compute.images, (name) => images[name]?.reference ?? valueAt({}, name, 'image')),
    };
  }

  private userData(files: ProjectFiles): string {
    const { env, compute, workload } = this.props;
    const bucket = valueAt(workload.stores.bucketNames, compute.files.bucket, 'bucket');
    const folder = `${FILES}/${compute.project}`;
    return everyBoot(
      [
        '#!/bin/bash',
        'set -euo pipefail',
        writeSettings(this.settings(files)),
        `files=${shellWord(folder)}`,
        'for attempt in {1..60}; do',
        `  if aws s3 sync --region ${env.region} --only-show-errors --delete ${shellWord(`s3://${bucket}/${this.prefix()}/`)} "$files"; then break; fi`,
        '  # The address that leads outside may be attached after the start.',
        '  if ((attempt == 60)); then exit 1; fi',
        '  sleep 5',
        'done',
        'exec bash "$files/host/setup.sh"',
      ].join('\n'),
    );
  }

  private prefix(): string {
    return this.props.compute.files.prefix.replace(/^\/+|\/+$/g, '');
  }
}

/** Graviton types have a `g` after their generation, as in t4g or im4gn; the first ones are called a1. */
function architectureOf(instanceType: string): 'arm64' | 'x86_64' {
  return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType) ? 'arm64' : 'x86_64';
}
