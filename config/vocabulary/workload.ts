/** Words that services, jobs, functions and hosts share: values by reference, secrets by reference, permissions. */
import { z } from 'zod';

/** A value that AWS gives to a resource of this environment: an endpoint, a name, an address. */
export const reference = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('service'), name: z.string().describe('A service with exposure `internal`.') })
    .describe('URL of a service at the internal load balancer.'),
  z
    .strictObject({ kind: z.literal('service-host'), name: z.string().describe('A service of this environment.') })
    .describe('Private DNS name of a service, by Cloud Map; its `allows` lets the caller in.'),
  z
    .strictObject({
      kind: z.literal('database'),
      name: z.string().describe('A key of `databases`.'),
      attribute: z.enum(['host', 'port', 'name', 'reader-host']).describe('What of it; `reader-host` is a replica.'),
    })
    .describe('Where a database is. Opens the way to it.'),
  z
    .strictObject({
      kind: z.literal('cache'),
      name: z.string().describe('A key of `caches`.'),
      attribute: z.enum(['host', 'port']).describe('What of it.'),
    })
    .describe('Where a cache is. Opens the way to it.'),
  z.strictObject({ kind: z.literal('bucket'), name: z.string() }).describe('Name of a bucket.'),
  z.strictObject({ kind: z.literal('queue'), name: z.string() }).describe('URL of a queue.'),
  z.strictObject({ kind: z.literal('log-group') }).describe('Log group of what refers to it.'),
]);
export type Reference = z.output<typeof reference>;

/** A secret by reference, never by value. */
export const secretReference = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('secret'),
      name: z.string().describe('A key of `secrets`.'),
      field: z
        .enum(['username', 'password'])
        .optional()
        .describe('One field of a Secrets Manager secret. Default: all.'),
    })
    .describe('One of `secrets`.'),
  z
    .strictObject({
      kind: z.literal('database'),
      name: z.string().describe('A key of `databases`.'),
      user: z.string().describe('`master`, or a key of its `users`.'),
      field: z
        .enum(['username', 'password', 'host', 'port', 'dbname'])
        .optional()
        .describe('One field of it. Default: the whole JSON.'),
    })
    .describe('Credentials of a database user. Opens the way to the database.'),
]);
export type SecretReference = z.output<typeof secretReference>;

/** What code may do with a resource: exact actions on exact ARNs. */
export const permission = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bucket'),
    name: z.string().describe('A key of `buckets`.'),
    allows: z
      .array(z.enum(['get', 'put', 'delete', 'list']))
      .min(1)
      .describe('Actions on objects, and listing.'),
  }),
  z.strictObject({
    kind: z.literal('queue'),
    name: z.string().describe('A key of `queues`.'),
    allows: z
      .array(z.enum(['send', 'receive']))
      .min(1)
      .describe('Sending, or receiving and deleting.'),
  }),
  z.strictObject({
    kind: z.literal('bedrock'),
    models: z.array(z.string()).min(1).describe('Ids of foundation models that may be invoked.'),
  }),
  z.strictObject({ kind: z.literal('xray') }).describe('Sending traces to X-Ray.'),
  z.strictObject({
    kind: z.literal('metrics'),
    namespace: z.string().describe('The one CloudWatch namespace that may be written.'),
  }),
]);
export type Permission = z.output<typeof permission>;

export const permissions = z.array(permission).default([]).describe('What the code may do. Default: nothing.');
