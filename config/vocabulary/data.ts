/** Things that keep data: repositories, secrets, databases, file systems, caches, buckets, queues. */
import { z } from 'zod';
import { duration, existing, off, onOrOff } from './scalars';

/** A repository that is there. */
const existingRepository = existing
  .extend({ importId: z.string().describe('Its name, which is the one that it has here.') })
  .describe(
    'The repository exists already: imported with its images, and never destroyed or replaced while this is written. Its lifecycle policy and its permissions are written over with those of this file, which the plan shows as created. Default: it is made.',
  );

export const repository = z.strictObject({
  keepTagged: z.int().positive().default(10).describe('Tagged images kept; older ones expire.'),
  untaggedAfter: duration.prefault('7d').describe('Age at which untagged images expire.'),
  tags: z
    .enum(['IMMUTABLE', 'MUTABLE'])
    .default('IMMUTABLE')
    .describe('Whether a tag can be pushed again; immutable by default.'),
  existing: existingRepository.optional(),
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
        username: z.string().optional().describe('Kept beside the generated password. Default: no user name.'),
        version: z.int().positive().default(1).describe('Raise it to generate a new password.'),
      })
      .describe('A Secrets Manager secret with a generated password that is in no state: fields username, password.'),
  ])
  .describe('A secret that containers receive by reference.');
export type Secret = z.output<typeof secret>;

/** A user that services log in as, apart from the master. */
const databaseUser = z
  .strictObject({
    database: z
      .string()
      .describe(
        'Database that the user owns. When it is missing, the first rotation of alternating users makes it; a single user finds it made by a job.',
      ),
    rotation: z
      .enum(['alternating', 'single-user'])
      .default('alternating')
      .describe(
        '`alternating`: two users take turns, so that no login fails in between; `single-user`: one user, whose old password stops at once.',
      ),
  })
  .describe('A user of its own with its own rotated secret: fields username, password, host, port, dbname, engine.');

/** An instance that is there, and what of it stays. */
const existingDatabase = existing
  .extend({
    importId: z.string().describe('Its identifier, which is the one that it has here.'),
    securityGroups: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'Security groups that it keeps, sg-...: given, the one that lets in the services of this environment is put beside them. Default: it has those that it had, and no other.',
      ),
  })
  .describe(
    'The instance exists already: imported as it stands, and never destroyed or replaced while this is written. It keeps its subnet group, parameter group, log groups, support and, until `passwordVersion` is 2 or more, its master password; changes wait for the maintenance window. Leave this in the file: it says where the instance stands. Default: it is made.',
  );

/**
 * An RDS instance, with its read replicas, secrets and rotation.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Welcome.html
 */
export const database = z.strictObject({
  engine: z.enum(['postgres', 'mysql']).describe('RDS engine.'),
  version: z.string().describe('Engine version, such as 16.9.'),
  instanceClass: z.string().describe('Instance class, such as db.t3.micro.'),
  name: z.string().describe('Name of the first database.'),
  existing: existingDatabase.optional(),
  storage: z.strictObject({
    gib: z.int().describe('Allocated GiB; gp3 starts at 20.'),
    maxGib: z.int().optional().describe('Ceiling of storage autoscaling. Default: none.'),
    iops: z.int().optional().describe('Provisioned IOPS, from 400 GiB on. Default: those that come with gp3.'),
  }),
  multiAz: z.boolean().default(false).describe('A standby in a second zone.'),
  replicas: z.int().min(0).default(0).describe('Read replicas.'),
  backup: z.strictObject({
    retentionDays: z.int().describe('0 to 35 days.'),
    window: z.string().describe('UTC window of at least 30 minutes, such as 03:00-04:00.'),
  }),
  maintenanceWindow: z.string().describe('UTC window, such as sun:05:00-sun:06:00.'),
  masterUser: z.string().default('postgres').describe('Name of the master user.'),
  password: z
    .enum(['generated', 'managed-by-rds', 'unchanged'])
    .default('generated')
    .describe(
      '`generated`: written once, in no state, rotated by our function; `managed-by-rds`: by RDS itself; `unchanged`: of an existing database, whose master password stays where its team keeps it and is in no secret here.',
    ),
  passwordVersion: z.int().positive().default(1).describe('Raise it to write a new initial password.'),
  users: z.record(z.string(), databaseUser).default({}).describe('Users of services, by name.'),
  rotation: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('on'),
        every: duration.prefault('30d').describe('Time between rotations, 4 h to 999 d.'),
      }),
      off,
    ])
    .prefault({ kind: 'on' })
    .describe('Rotation of every password of this database.'),
  parameters: z.record(z.string(), z.string()).default({}).describe('Parameters in the units of RDS.'),
  logExports: z.array(z.string()).default([]).describe('Logs sent to CloudWatch, such as postgresql or slowquery.'),
  extendedSupport: off.optional().describe('Paid support of old engine versions. Default: disabled.'),
});
export type Database = z.output<typeof database>;

/** https://docs.aws.amazon.com/efs/latest/ug/performance.html */
export const fileSystem = z.strictObject({
  throughput: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('bursting') }),
    z.strictObject({ kind: z.literal('elastic') }),
    z.strictObject({ kind: z.literal('provisioned'), mibPerSecond: z.int().positive().describe('MiB a second.') }),
  ]),
  infrequentAccessAfter: duration.optional().describe('Age at which files move to infrequent access. Default: never.'),
  backup: onOrOff.default({ kind: 'on' }).describe('Daily AWS Backup.'),
  path: z.string().default('/').describe('Directory of the access point, made with its owner when it is missing.'),
  owner: z
    .strictObject({ uid: z.int().nonnegative(), gid: z.int().nonnegative() })
    .default({ uid: 1000, gid: 1000 })
    .describe('POSIX user that every client of the access point acts as.'),
});
export type FileSystem = z.output<typeof fileSystem>;

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.html */
export const cache = z.strictObject({
  engine: z.enum(['redis', 'valkey']).describe('ElastiCache engine.'),
  version: z.string().describe('Engine version, such as 7.1.'),
  nodeType: z.string().describe('Node type, such as cache.t3.micro.'),
  nodes: z.int().positive().default(1).describe('Number of nodes; from two on with failover to another zone.'),
});
export type Cache = z.output<typeof cache>;

/** A bucket that is there, and what has never been set on it. */
const existingBucket = existing
  .extend({
    importId: z.string().describe('Its name, which is the one that it has here.'),
    lacks: z
      .array(z.enum(['lifecycle', 'ownership-controls', 'policy', 'public-access-block']))
      .default([])
      .describe(
        'Settings that it has not got, as `aws s3api get-bucket-...` says: these are made. All others are imported with it, so that the plan shows what they were.',
      ),
  })
  .describe(
    'The bucket exists already: imported with its objects and settings, and never destroyed, replaced or emptied while this is written. Default: it is made.',
  );

export const bucket = z.strictObject({
  purpose: z
    .enum(['private', 'website'])
    .default('private')
    .describe('`website`: read by CloudFront alone, never by the public.'),
  expireAfter: duration.optional().describe('Age at which objects expire. Default: never.'),
  glacierAfter: duration.optional().describe('Age at which objects move to Glacier. Default: never.'),
  keepVersions: duration.prefault('30d').describe('How long old versions are kept.'),
  existing: existingBucket.optional(),
});
export type Bucket = z.output<typeof bucket>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const queue = z.strictObject({
  visibilityTimeout: duration.describe('Time a consumer has before a message is seen again.'),
  retention: duration.prefault('4d').describe('60 s to 14 d.'),
  maxReceives: z.int().positive().default(3).describe('Deliveries before a message goes to the dead-letter queue.'),
});
export type Queue = z.output<typeof queue>;
