/** Things that keep data: repositories, secrets, databases, file systems, caches, buckets, queues. */
import { z } from 'zod';
import { duration, off } from './scalars';

export const repository = z.strictObject({
  keepTagged: z.int().positive().default(10).describe('Tagged images kept; older ones expire.'),
  untaggedAfter: duration.prefault('7d').describe('Age at which untagged images expire.'),
  tags: z
    .enum(['IMMUTABLE', 'MUTABLE'])
    .default('IMMUTABLE')
    .describe('Whether a tag can be pushed again; immutable by default.'),
});
export type Repository = z.output<typeof repository>;

export const secret = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('parameter'),
        description: z.string().describe('What it is for.'),
        version: z
          .int()
          .positive()
          .default(1)
          .describe('Raise it to write a new value: the value itself is in no state.'),
      })
      .describe('An SSM SecureString parameter, filled from a sensitive variable at apply time.'),
    z
      .strictObject({
        kind: z.literal('secret'),
        description: z.string().describe('What it is for.'),
        name: z.string().optional().describe('Exact name. Default: by the naming rule.'),
        rotation: duration.optional().describe('Time between rotations. Default: none.'),
      })
      .describe('A Secrets Manager secret.'),
  ])
  .describe('A secret that containers receive by reference.');
export type Secret = z.output<typeof secret>;

export const database = z.strictObject({
  engine: z.enum(['postgres', 'mysql']).describe('RDS engine.'),
  version: z.string().describe('Engine version, such as 16.9.'),
  instanceClass: z.string().describe('Instance class, such as db.t3.micro.'),
  name: z.string().describe('Name of the first database.'),
  storage: z.strictObject({
    gib: z.int().describe('Allocated GiB; gp3 starts at 20.'),
    maxGib: z.int().optional().describe('Ceiling of storage autoscaling. Default: none.'),
  }),
  multiAz: z.boolean().default(false).describe('A standby in a second zone.'),
  replicas: z.int().min(0).default(0).describe('Read replicas.'),
  backup: z.strictObject({
    retentionDays: z.int().describe('0 to 35 days.'),
    window: z.string().describe('UTC window of at least 30 minutes, such as 03:00-04:00.'),
  }),
  maintenanceWindow: z.string().describe('UTC window, such as sun:05:00-sun:06:00.'),
  masterUser: z.string().default('postgres').describe('Name of the master user.'),
  parameters: z.record(z.string(), z.string()).default({}).describe('Parameters in the units of RDS.'),
  extendedSupport: off.optional().describe('Paid support of old engine versions. Default: disabled.'),
});
export type Database = z.output<typeof database>;

export const fileSystem = z.strictObject({
  throughput: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('bursting') }),
    z.strictObject({ kind: z.literal('elastic') }),
    z.strictObject({ kind: z.literal('provisioned'), mibPerSecond: z.int().positive().describe('MiB a second.') }),
  ]),
  infrequentAccessAfter: duration.optional().describe('Age at which files move to infrequent access. Default: never.'),
  backup: z.boolean().default(true).describe('Daily AWS Backup.'),
  path: z.string().default('/').describe('Root of the access point.'),
});

export const cache = z.strictObject({
  engine: z.enum(['redis', 'valkey']).describe('ElastiCache engine.'),
  nodeType: z.string().describe('Node type, such as cache.t3.micro.'),
  nodes: z.int().positive().default(1).describe('Number of nodes.'),
});

export const bucket = z.strictObject({
  purpose: z.enum(['private', 'website', 'logs']).default('private').describe('Who reads it.'),
  expireAfter: duration.optional().describe('Age at which objects expire. Default: never.'),
  glacierAfter: duration.optional().describe('Age at which objects move to Glacier. Default: never.'),
  versioned: z.boolean().default(true).describe('Whether old versions are kept.'),
});

export const queue = z.strictObject({
  visibilityTimeout: duration.describe('Time a consumer has before a message is seen again.'),
  retention: duration.prefault('4d').describe('60 s to 14 d.'),
  maxReceives: z.int().positive().default(3).describe('Deliveries before a message goes to the dead-letter queue.'),
});
