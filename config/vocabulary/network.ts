/** The `foundation` milestone's words: VPC, subnets, egress, endpoints, flow logs. */
import { z } from 'zod';
import { cidr, duration, existing, off } from './scalars';

/** A tier of subnets: one CIDR for each zone of the network, in the order of `zones`. */
const tier = z.array(cidr).describe('One CIDR per zone, in the order of `zones`.');

/**
 * How tasks reach the internet and AWS APIs.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html
 */
export const egress = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('nat-gateway'),
      placement: z.enum(['single', 'per-zone']).default('single').describe('One gateway, or one in each zone.'),
    })
    .describe('Private subnets behind NAT gateways: highly available, billed by the hour and GB.'),
  z
    .strictObject({
      kind: z.literal('nat-instance'),
      placement: z.enum(['single', 'per-zone']).default('single').describe('One instance, or one in each zone.'),
      instanceType: z.string().default('t4g.nano').describe('An arm64 instance type.'),
    })
    .describe('Private subnets behind a small EC2 instance that does NAT.'),
  z
    .strictObject({ kind: z.literal('public-ip') })
    .describe('Tasks run in public subnets with a public IPv4 address of their own and closed security groups.'),
  z
    .strictObject({
      kind: z.literal('endpoints'),
      services: z
        .array(z.string())
        .default(['ecr.api', 'ecr.dkr', 'logs', 'ssm', 'secretsmanager', 'kms'])
        .describe('Interface endpoints, by the last part of the AWS service name.'),
    })
    .describe('No way to the internet: AWS APIs by interface endpoints in the private subnets.'),
]);
export type Egress = z.output<typeof egress>;

/** VPC flow logs to CloudWatch. */
export const flowLogs = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('on'),
    traffic: z.enum(['ALL', 'ACCEPT', 'REJECT']).default('REJECT').describe('Which packets are recorded.'),
    retentionDays: z.int().default(30).describe('Days the records are kept.'),
  }),
  off,
]);

/** A VPC that is there, and the internet gateway that it may have. */
const existingVpc = existing
  .extend({
    importId: z.string().describe('Id of the VPC, vpc-...'),
    internetGateway: z
      .string()
      .optional()
      .describe('Id of its internet gateway, igw-...: a VPC has one at most. Default: it has none, and one is made.'),
  })
  .describe(
    'The VPC exists already: imported, and never destroyed or replaced while this is written. Its subnets, route tables and default security group stay as they are; the subnets of this file are new ones beside them, in ranges that are free. Default: it is made.',
  );

/** One VPC with its subnets. */
export const network = z.strictObject({
  cidr: cidr.describe('The range of the VPC, /16 to /28.'),
  existing: existingVpc.optional(),
  zones: z
    .array(z.string())
    .min(1)
    .describe("Letters of the Availability Zones in the environment's region, such as ['a', 'b']."),
  subnets: z
    .strictObject({
      public: tier,
      private: tier.default([]),
      database: tier.default([]).describe('Subnets without a default route, for databases.'),
    })
    .describe('Subnet ranges by tier.'),
  egress,
  outbound: z
    .enum(['declared', 'all'])
    .default('declared')
    .describe(
      '`declared`: security groups let out HTTPS and what the config connects; `all`: everything, but for data stores, which let out nothing.',
    ),
  gatewayEndpoints: z
    .array(z.enum(['s3', 'dynamodb']))
    .default(['s3', 'dynamodb'])
    .describe('Gateway endpoints on every route table; they cost nothing.'),
  flowLogs,
  peers: z.array(cidr).default([]).describe('Ranges of peered or disaster-recovery VPCs that must not overlap.'),
});
export type Network = z.output<typeof network>;

/** A hosted zone that is there. */
export const existingZone = existing
  .extend({ importId: z.string().describe('Id of the hosted zone, Z...') })
  .describe(
    'The zone exists already: imported with its records and its comment, and never destroyed or replaced while this is written. Default: it is made.',
  );

/** Domain name and hosted zone, or none: then the endpoint keeps the name that AWS gives it. */
export const domain = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }).describe("AWS's own name of the load balancer or API."),
  z
    .strictObject({
      kind: z.literal('named'),
      name: z.string().describe('Fully qualified name that users type.'),
      zone: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('existing'), name: z.string().describe('Name of the hosted zone.') }),
          z.strictObject({
            kind: z.literal('created'),
            name: z.string().describe('Name of the hosted zone.'),
            existing: existingZone.optional(),
          }),
        ])
        .describe('A public hosted zone that exists already (looked up by name), or one of this environment.'),
      alternativeNames: z.array(z.string()).default([]).describe('Further names on the certificate.'),
    })
    .describe('A name of our own, with a certificate validated by DNS.'),
]);

export type Domain = z.output<typeof domain>;

const accessLogs = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('on'), retention: duration.describe('How long access logs are kept.') }),
    off,
  ])
  .describe('Access logs: to a bucket for a load balancer, to CloudWatch for an HTTP API.');

/** How requests come in. */
export const ingress = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('alb'),
      domain,
      tlsPolicy: z
        .string()
        .default('ELBSecurityPolicy-TLS13-1-2-2021-06')
        .describe('Security policy of the HTTPS listener: TLS 1.2 or newer.'),
      idleTimeout: duration.prefault('60s').describe('Idle timeout of a connection.'),
      accessLogs,
    })
    .describe('An Application Load Balancer over the public subnets.'),
  z
    .strictObject({
      kind: z.literal('http-api'),
      domain,
      throttle: z
        .strictObject({
          ratePerSecond: z.int().positive().describe('Steady requests a second.'),
          burst: z.int().positive().describe('Requests at once.'),
        })
        .prefault({ ratePerSecond: 50, burst: 100 }),
      accessLogs,
      runs: z
        .strictObject({
          queue: z.string().describe('A key of `queues`: POST /runs puts a message there.'),
          results: z.string().describe('A key of `buckets`: where a run keeps its status and results.'),
        })
        .optional()
        .describe(
          'Work that takes longer than the 30 s of an API: POST /runs answers with an id, GET /runs/{id} with its status. Default: none.',
        ),
    })
    .describe('An API Gateway HTTP API with a VPC link and Cloud Map: no hourly charge.'),
  z.strictObject({ kind: z.literal('none') }).describe('Nothing comes in from outside.'),
]);
export type Ingress = z.output<typeof ingress>;

/**
 * A CloudFront distribution in front of a website bucket that only it can read (Origin Access Control).
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export const distribution = z.strictObject({
  bucket: z.string().describe('A key of `buckets` with the purpose `website`.'),
  priceClass: z
    .enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All'])
    .default('PriceClass_100')
    .describe('Edge locations; the first is North America and Europe.'),
  defaultTtl: duration.prefault('24h').describe('Time in the cache when the origin says nothing.'),
  maxTtl: duration.prefault('365d').describe('Longest time in the cache.'),
  rootObject: z.string().default('index.html').describe('Object that answers for /.'),
  errorPages: z
    .record(z.string(), z.strictObject({ path: z.string().describe('Path of the page.'), status: z.int() }))
    .default({})
    .describe('Page and status code instead of an error of the origin, by its code.'),
});
export type Distribution = z.output<typeof distribution>;
