/** What AWS bills, or may bill, and no estimate of this project counts: said in every output. */
export const NOT_COUNTED: readonly string[] = [
  'tax (in Mumbai 18 % GST)',
  'traffic between Availability Zones, at $0.01 a GB each way',
  'requests to S3, which the services and the access logs make',
  'KMS requests: the 20,000 a month that are free cover what these stacks ask for by themselves',
  'metrics that functions write into their own logs (EMF)',
  'CloudWatch API calls and Logs Insights queries, which people make ($0.005 a GB that a query reads)',
  'restores by AWS Backup, and a drill of them',
  'CPU credits beyond the baseline of burstable instances and databases',
  'tasks beyond the least that scaling keeps; storage beyond what is allocated at first',
  'image scanning beyond the basic one, and pulls from other registries',
  'domain names themselves, and queries of their zones beyond the expected requests',
  'support plans, and GitHub Actions minutes',
];
