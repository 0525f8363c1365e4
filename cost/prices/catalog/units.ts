/** Units as AWS writes them: services and regions spell the same unit in their own ways (`Hrs`, `hours`). */
const SPELLINGS = {
  hour: ['Hrs', 'Hours', 'Hour'],
  'vCPU-hour': ['vCPU-Hours', 'vCPU-hour', 'Hours', 'Hrs'],
  'GB-hour': ['GB-Hours', 'GB-Hour', 'Hours', 'Hrs'],
  'LCU-hour': ['LCU-Hrs', 'LCU-Hours'],
  GB: ['GB', 'GigaBytes'],
  'GB-month': ['GB-Mo', 'GB-Month'],
  'GB-second': ['Lambda-GB-Second', 'GB-Seconds', 'Seconds', 'Second'],
  'IOPS-month': ['IOPS-Mo', 'IOPS-Month'],
  'MiB/s-month': ['MiBps-Mo', 'MiBps-Month'],
  request: ['Requests', 'Request', 'API Requests', 'API Calls'],
  'read request unit': ['ReadRequestUnits'],
  'write request unit': ['WriteRequestUnits'],
  query: ['Queries', 'Query'],
  notification: ['Notifications', 'Notification'],
  recipient: ['Recipients', 'Recipient', 'Count', 'Messages', 'Emails'],
  event: ['Events', 'Event'],
  invocation: ['Invocations', 'Invocation', 'Requests', 'Events', 'Count'],
  trace: ['Traces', 'Trace'],
  check: ['Checks', 'Check', 'Security Checks', 'Count'],
  'configuration item': ['ConfigurationItemRecorded', 'Items', 'Item'],
  run: ['Canary Runs', 'Runs', 'Run', 'Count'],
  metric: ['Metrics', 'Metric'],
  alarm: ['Alarms', 'Alarm'],
  dashboard: ['Dashboards', 'Dashboard'],
  zone: ['HostedZone', 'HostedZones'],
  key: ['Keys', 'Key'],
  secret: ['Secrets', 'Secret'],
  'web ACL': ['Months', 'Month', 'WebACL', 'WebACLs', 'WebACL-Month'],
  rule: ['Months', 'Month', 'Rules', 'Rule', 'Rule-Month'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AwsUnit = keyof typeof SPELLINGS;

/** Whether AWS's text means the unit. Case, spaces and hyphens do not count. */
export function isUnit(text: string, unit: AwsUnit): boolean {
  return SPELLINGS[unit].some((spelling) => plain(spelling) === plain(text));
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
