/**
 * Days that CloudWatch Logs can keep a log group, as of 2026-10.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The shortest retention that keeps at least `days`, or the longest there is. */
export function retentionFor(days: number): number {
  return LOG_RETENTION_DAYS.find((each) => each >= days) ?? Math.max(...LOG_RETENTION_DAYS);
}
