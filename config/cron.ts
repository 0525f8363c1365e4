/**
 * Times of day as EventBridge Scheduler takes them.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */

/** `weeklyAt('08:00', ['mon', 'tue'])` is `cron(0 8 ? * MON,TUE *)`. */
export function weeklyAt(time: string, days: readonly string[]): string {
  const [hour, minute] = time.split(':').map(Number);
  return `cron(${minute} ${hour} ? * ${days.map((day) => day.toUpperCase()).join(',')} *)`;
}

export function dailyAt(time: string): string {
  const [hour, minute] = time.split(':').map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
}
