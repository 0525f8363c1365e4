/** What watches over an account and tells people: CloudWatch, X-Ray, Config, Cost Explorer, messages, schedules. */
import type { Catalog, InPriceList } from './entry';

const cloudwatch = { kind: 'price-list', service: 'AmazonCloudWatch' } as const satisfies Partial<InPriceList>;

export const operations = {
  'cloudwatch.metric': { ...cloudwatch, usageType: 'CW:MetricMonitorUsage', unit: 'metric', beginRange: 0 },
  'cloudwatch.insights-metric': {
    kind: 'by-hand',
    because: 'AWS does not document the usage type of metrics of Container Insights with enhanced observability on ECS',
  },
  'cloudwatch.get-metric-data': { ...cloudwatch, usageType: 'CW:GMD-Metrics', unit: 'metric', factor: 1_000 },
  'cloudwatch.alarm': { ...cloudwatch, usageType: 'CW:AlarmMonitorUsage', unit: 'alarm' },
  'cloudwatch.high-resolution-alarm': { ...cloudwatch, usageType: 'CW:HighResAlarmMonitorUsage', unit: 'alarm' },
  'cloudwatch.dashboard': {
    ...cloudwatch,
    scope: 'everywhere',
    where: { usagetype: 'DashboardsUsageHour' },
    unit: 'dashboard',
  },
  'cloudwatch.canary-run': { ...cloudwatch, usageType: 'CW:Canary-runs', unit: 'run' },
  'cloudwatch.logs-gb': { ...cloudwatch, usageType: 'DataProcessing-Bytes', unit: 'GB' },
  'cloudwatch.vended-logs-gb': { ...cloudwatch, usageType: 'VendedLog-Bytes', unit: 'GB', beginRange: 0 },
  'cloudwatch.logs-storage-gb': { ...cloudwatch, usageType: 'TimedStorage-ByteHrs', unit: 'GB-month' },
  'xray.traces': {
    kind: 'price-list',
    service: 'AWSXRay',
    ...{ usageType: 'XRay-TracesStored', unit: 'trace', factor: 1_000_000 },
  },
  'config.items': {
    kind: 'price-list',
    service: 'AWSConfig',
    ...{ usageType: 'ConfigurationItemRecorded', unit: 'configuration item' },
  },
  // The API of Cost Explorer is in one region, and that region's price is everybody's.
  'costexplorer.requests': {
    kind: 'price-list',
    service: 'AWSCostExplorer',
    ...{ scope: 'everywhere', usageType: 'APIRequest', unit: 'request' },
  },
  'scheduler.invocations': {
    kind: 'price-list',
    service: 'AWSEvents',
    ...{ usageType: 'ScheduledInvocation', unit: 'invocation', factor: 1_000_000 },
  },
  'ssm.advanced': {
    kind: 'by-hand',
    because: 'the Price List has it by the hour, and AWS states the price of a month on its page only',
  },
  'cloudmap.calls': { kind: 'by-hand', because: 'AWS does not document the usage type of lookups in Cloud Map' },
  'ses.mails': {
    kind: 'price-list',
    service: 'AmazonSES',
    ...{ usageType: 'Recipients', unit: 'recipient', factor: 1_000 },
  },
  'sns.mails': {
    kind: 'price-list',
    service: 'AmazonSNS',
    where: { productFamily: 'Message Delivery' },
    // The first 1,000 are free.
    ...{ usageType: 'DeliveryAttempts-SMTP', unit: 'notification', factor: 100_000, beginRange: 1_000 },
  },
  // Usage types differ by region: `Requests-RBP`, `USW1-Requests-Tier1`.
  'sqs.requests': {
    kind: 'price-list',
    service: 'AWSQueueService',
    where: { group: 'SQS-APIRequest-Tier1', queueType: 'Standard' },
    ...{ unit: 'request', factor: 1_000_000, beginRange: 0 },
  },
} satisfies Catalog;
