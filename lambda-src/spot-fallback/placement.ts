/** Since when a service gets no capacity, read from its events. */

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
export interface ServiceEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
}

/**
 * Silence after which earlier failures count no more. ECS tries again at longer and longer intervals, 27 minutes at most:
 * what said nothing for longer does not fail now (it was switched off, say), and a later failure begins anew.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export const QUIET_SECONDS = 1_800;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
const EVENTS_KEPT = 100;

export interface Failing {
  /** Instant of the first failure that is known of the unbroken run, in milliseconds since 1970. */
  readonly since: number;
  /** It may have begun earlier: AWS keeps no more events. */
  readonly orEarlier: boolean;
}

/**
 * The unbroken run of capacity failures that reaches to now, of a deployment that was created at an instant: what came
 * before that happened elsewhere, perhaps on demand. A task that started ends the run. `events` newest first.
 */
export function failing(
  events: readonly ServiceEvent[],
  { createdAt, now }: { readonly createdAt: number; readonly now: number },
): Failing | undefined {
  let first: number | undefined;
  for (const { at, message } of events) {
    if (at < createdAt || hasStarted(message)) return runOf(first, false);
    if (!isWithoutCapacity(message)) continue;
    if ((first ?? now) - at > QUIET_SECONDS * 1_000) return runOf(first, false);
    first = at;
  }
  return runOf(first, events.length >= EVENTS_KEPT);
}

function runOf(since: number | undefined, orEarlier: boolean): Failing | undefined {
  return since === undefined ? undefined : { since, orEarlier };
}

/**
 * `(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a
 * different availability zone.` Other reasons, such as a quota, are no matter of Spot.
 */
function isWithoutCapacity(message: string): boolean {
  return message.includes('unable to place a task') && message.includes('Capacity is unavailable at this time');
}

/** `(service web) has started 1 tasks: (task 0123).` */
function hasStarted(message: string): boolean {
  return /\bhas started \d+ tasks?\b/.test(message);
}
