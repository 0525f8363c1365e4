/** Which offers of the Free Tier API belong to which limit. */
import type { LimitId } from './contract';

/** An offer of the AWS Free Tier that this month has usage of. */
export interface Offer {
  /** `Amazon Elastic Compute Cloud`. */
  readonly service: string;
  /** With or without the prefix of a region: `BoxUsage:freetier.micro`, `USE2-BoxUsage:t2.micro`. */
  readonly usageType: string;
  /** Narrows the usage type, such as `RunInstances`; may be empty. */
  readonly operation: string;
  /** `global` for an offer that counts all regions together. */
  readonly region: string;
  /** Of this month until now. */
  readonly used: number;
  /** What AWS expects for the whole month. */
  readonly forecast: number;
  /** AWS's own limit; absent when it states none. */
  readonly limit?: number;
  /** `Hrs`, `GB-Mo`. */
  readonly unit: string;
  readonly description: string;
}

export interface Tracked {
  /** For people. */
  readonly name: string;
  /** Unit when AWS reports no usage. */
  readonly unit: string;
  readonly advice: string;
  /** Names of the service, as `plainly` gives them: the API's own and the service code. */
  readonly services: readonly string[];
  /** Usage type without the prefix of a region. */
  readonly usageType: string;
}

/**
 * Usage types are those of the bill. The service decides as well: CloudFront has a `DataTransfer-Out-Bytes` of its own, ECR a
 * `TimedStorage-ByteHrs`, SNS a `Requests-Tier1`. Storage, metrics and alarms are counted by the hour: ten alarms are five
 * alarm-months at half of the month.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/tracking-free-tier-usage.html#free-tier-services
 */
export const TRACKED: Readonly<Record<LimitId, Tracked>> = {
  'ec2-hours': {
    name: 'EC2 instance hours',
    unit: 'Hrs',
    advice:
      'Every running instance counts, and one alone takes 744 hours of a month of 31 days: stop what need not run.',
    services: ['elasticcomputecloud', 'ec2'],
    usageType: 'BoxUsage:*',
  },
  'rds-hours': {
    name: 'RDS instance hours',
    unit: 'Hrs',
    advice: 'Every running DB instance counts, whatever its engine: stop or delete what need not run.',
    services: ['relationaldatabaseservice', 'rds'],
    usageType: 'InstanceUsage:db.*',
  },
  's3-gb': {
    name: 'S3 Standard storage',
    unit: 'GB-Mo',
    advice: 'Delete objects, their old versions and unfinished uploads, or have lifecycle rules do it sooner.',
    services: ['simplestorageservice', 's3'],
    usageType: 'TimedStorage-ByteHrs',
  },
  's3-get-requests': {
    name: 'S3 GET requests',
    unit: 'Requests',
    advice: 'Read through CloudFront with a longer cache time, or keep on the host what it reads again and again.',
    services: ['simplestorageservice', 's3'],
    usageType: 'Requests-Tier2',
  },
  's3-put-requests': {
    name: 'S3 PUT, COPY, POST and LIST requests',
    unit: 'Requests',
    advice: 'Write fewer and larger objects, and list less often.',
    services: ['simplestorageservice', 's3'],
    usageType: 'Requests-Tier1',
  },
  'egress-gb': {
    name: 'Data transfer out to the internet',
    unit: 'GB',
    advice: 'Serve downloads through CloudFront, whose transfer has an offer of its own.',
    services: ['datatransfer'],
    usageType: 'DataTransfer-Out-Bytes',
  },
  metrics: {
    name: 'CloudWatch custom metrics',
    unit: 'Metrics',
    advice: 'Publish fewer: each combination of dimensions is a metric of its own, and so is each detailed EC2 metric.',
    services: ['cloudwatch'],
    usageType: 'CW:MetricMonitorUsage',
  },
  alarms: {
    name: 'CloudWatch alarms',
    unit: 'Alarms',
    advice: 'Delete alarms: each metric that an alarm looks at is one, in any state and any region.',
    services: ['cloudwatch'],
    usageType: 'CW:AlarmMonitorUsage',
  },
};

/** Whether an offer counts toward a limit. */
export function counts(id: LimitId, { service, usageType }: Pick<Offer, 'service' | 'usageType'>): boolean {
  const tracked = TRACKED[id];
  return tracked.services.includes(plainly(service)) && suffix(tracked.usageType).test(usageType);
}

/** `Amazon CloudWatch` and `AmazonCloudWatch` are one: `cloudwatch`. AWS writes both. */
function plainly(service: string): string {
  return service
    .replace(/\(.*\)/, '')
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase()
    .replace(/^(amazon|aws)/, '');
}

/** Matches a usage type with any prefix, `USE2-`, `Global-` or none; `*` at its end is anything. */
function suffix(usageType: string): RegExp {
  const open = usageType.endsWith('*');
  const literal = (open ? usageType.slice(0, -1) : usageType).replaceAll('.', '\\.');
  return new RegExp(`^([A-Za-z0-9]+-)*${literal}${open ? '.+' : ''}$`);
}
