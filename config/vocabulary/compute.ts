/** What runs the containers: Fargate, instances, functions, hosts. */
import { z } from 'zod';
import { domain } from './network';
import { duration, off, onOrOff, port } from './scalars';
import { targetHealth } from './service';
import { permissions, reference, secretReference } from './workload';

/** Where on-demand and Spot capacity comes from. */
const capacity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('on-demand') }).describe('On-demand only.'),
  z
    .strictObject({
      kind: z.literal('spot'),
      fallback: z
        .strictObject({
          after: duration.describe('Failed Spot placements for this long move a service to on-demand.'),
          back: duration.describe('Time after which Spot is tried again.'),
        })
        .describe('What happens without Spot capacity: Fargate has no fallback of its own.'),
    })
    .describe('Spot first, on-demand by fallback.'),
  z
    .strictObject({
      kind: z.literal('mixed'),
      base: z.int().describe('Tasks on demand before any runs on Spot.'),
      spotWeight: z.int().describe('Share of Spot beyond the base, 0 to 1000.'),
      onDemandWeight: z.int().describe('Share of on-demand beyond the base, 0 to 1000.'),
    })
    .describe('A base on demand, the rest by weights.'),
]);

/** What runs the containers. */
export const compute = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fargate'),
    capacity,
    containerInsights: onOrOff.describe('CloudWatch Container Insights of the cluster.'),
  }),
  z
    .strictObject({
      kind: z.literal('ecs-ec2'),
      instanceType: z.string().describe('EC2 instance type of the Auto Scaling group.'),
      instances: z.strictObject({
        min: z.int().describe('Least instances.'),
        max: z.int().describe('Most instances.'),
        desired: z.int().optional().describe('Instances at first. Default: `min`.'),
      }),
      market: z.enum(['on-demand', 'spot']).describe('How instances are bought.'),
      volumeGiB: z.int().default(30).describe('Size of the encrypted gp3 root volume, at least 30.'),
      containerInsights: onOrOff.describe('CloudWatch Container Insights of the cluster.'),
    })
    .describe('Services on the instances of an Auto Scaling group with a capacity provider; jobs on Fargate.'),
  z
    .strictObject({
      kind: z.literal('ec2-gpu'),
      instanceType: z.string().describe('EC2 instance type with a GPU.'),
      amiParameter: z.string().describe('Public SSM parameter that holds the AMI id; a new one replaces no host.'),
      volumeGiB: z.int().describe('Size of the encrypted gp3 root volume.'),
      elasticIp: z.boolean().default(false).describe('Whether the host keeps a fixed public address.'),
      detailedMonitoring: z.boolean().default(false).describe('CloudWatch metrics by the minute, billed.'),
    })
    .describe('One instance with a GPU that runs the containers of the services by Docker.'),
  z
    .strictObject({
      kind: z.literal('lambda-efs'),
      memory: z.int().describe('MiB, 128 to 10240.'),
      timeout: duration.describe('At most 900 s.'),
      ephemeralStorageMiB: z.int().default(512).describe('Size of /tmp, 512 to 10240 MiB.'),
      reservedConcurrency: z.int().optional().describe('Most invocations at once. Default: unreserved.'),
    })
    .describe('Each service is a function made from the image of its one container, with its file system mounted.'),
  z
    .strictObject({
      kind: z.literal('compose-host'),
      instanceType: z.string().describe('EC2 instance type.'),
      hosts: z.int().min(1).default(1).describe('Instances, one in each zone of the public subnets.'),
      volumeGiB: z.int().describe('Size of the encrypted gp3 volume.'),
      swapGiB: z.int().default(0).describe('Size of a swap file; 0 makes none.'),
      detailedMonitoring: z.boolean().default(false).describe('CloudWatch metrics by the minute, billed.'),
      project: z.string().describe('Folder below ops/ with the Compose file and what the host runs.'),
      files: z
        .strictObject({ bucket: z.string().describe('A key of `buckets`.'), prefix: z.string() })
        .describe('Where the folder is kept for the host: a change of it replaces nothing.'),
      images: z
        .record(z.string(), z.string())
        .default({})
        .describe('Variables of the Compose file that hold an image: each a key of `repositories`.'),
      environment: z.record(z.string(), z.string()).default({}).describe('Settings of the host, never secret.'),
      references: z.record(z.string(), reference).default({}).describe('Settings that AWS gives the value of.'),
      secrets: z
        .record(z.string(), secretReference)
        .default({})
        .describe('Settings that hold the id of a secret, which the host reads when it starts.'),
      permissions,
      exposure: z
        .strictObject({
          ports: z.array(port).min(1).describe('Ports open to the internet, or to the load balancer of the ingress.'),
          health: targetHealth.prefault({}).describe('Health check of the load balancer, if there is one.'),
        })
        .describe('How the host is reached: by its Elastic IP without an ingress, else by the load balancer.'),
      domain: domain.default({ kind: 'none' }).describe('A record to the Elastic IP. Default: none.'),
      ssh: z
        .discriminatedUnion('kind', [
          z
            .strictObject({ kind: z.literal('admin-cidr') })
            .describe('Port 22 from the one range of the variable `admin_cidr`.'),
          off,
        ])
        .describe('Whether administrators log in by SSH.'),
      snapshots: z
        .discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('daily'),
            at: z.string().describe('UTC time, HH:MM.'),
            keep: z.int().positive().describe('Snapshots kept.'),
          }),
          off,
        ])
        .describe('Snapshots of the volume by Data Lifecycle Manager.'),
    })
    .describe('Instances that run a Docker Compose project.'),
]);
export type Compute = z.output<typeof compute>;
