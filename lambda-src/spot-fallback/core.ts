/** What is done about a service: a pure decision from what ECS says of it. */
import type { Times } from './config';
import { type FallbackEvent, INTERVAL_SECONDS } from './contract';
import { failing } from './placement';
import type { ObservedService } from './service';

export interface Decision {
  /**
   * `fall-back`: to on-demand. `back`: to Spot. `forget`: the tag says nothing any more. `remember`: there is no tag, or
   * none that can be read, and one is written. `leave`: nothing.
   */
  readonly kind: 'leave' | 'fall-back' | 'back' | 'forget' | 'remember';
  /** In words, for the log. */
  readonly why: string;
}

/** An event that the next one has overtaken, by the clock. */
export function isOvertaken({ at }: FallbackEvent, now: number): boolean {
  return now - Date.parse(at) > INTERVAL_SECONDS * 1_000;
}

export function decide(service: ObservedService, times: Times, now: number): Decision {
  if (!service.active) return leave('it is being deleted');
  switch (service.side) {
    case 'spot':
      return onSpot(service, times, now);
    case 'on-demand':
      return onDemand(service, times, now);
    case 'other':
      // Somebody gave it another strategy: a tag left on it would move it one day, when nobody thinks of it.
      return service.since === undefined
        ? leave('not on Spot')
        : { kind: 'forget', why: 'it has another strategy now' };
    default:
      return service.side satisfies never;
  }
}

/**
 * A deployment in progress, whoever began it, keeps nothing from falling back: it is what cannot be placed, and a forced
 * deployment carries the same task definition. One that the circuit breaker gave up for want of capacity is begun again.
 */
function onSpot(service: ObservedService, { fallBackAfterSeconds }: Times, now: number): Decision {
  const run =
    service.desired > service.newest.running
      ? failing(service.events, { createdAt: service.newest.createdAt, now })
      : undefined;
  if (run && (run.orEarlier || now - run.since >= fallBackAfterSeconds * 1_000)) {
    return { kind: 'fall-back', why: `Spot has no capacity since ${instantText(run.since)}` };
  }
  if (service.since === undefined) return leave('on Spot');
  // Until then the circuit breaker may still roll it back to on-demand, where it would stay without its tag.
  return isComplete(service)
    ? { kind: 'forget', why: 'it is on Spot' }
    : leave('its deployment on Spot is not complete');
}

/**
 * Terraform ignores the strategy, so what nobody remembers would stay on demand for good: the environment was on demand or a
 * mix before, or somebody removed the tag. It is remembered, not moved at once: an environment that leaves Spot looks the
 * same. Its services are applied before the stack that has this function, which would bring them back to Spot between the
 * two applies, and then be gone. A service that somebody moved by hand has its time too. What that costs is some hours on
 * demand.
 *
 * A service that is due goes back with no tasks desired too: nothing is replaced then, and an environment that was switched
 * off starts on Spot. On demand, it would start there and have its tasks replaced minutes later.
 */
function onDemand(service: ObservedService, { backAfterSeconds }: Times, now: number): Decision {
  const { since: tag } = service;
  if (tag === undefined) return { kind: 'remember', why: 'on demand without its tag: it counts from now' };
  const since = instantOf(tag);
  // Absent it would stay on demand for good; a time to come may be years away.
  if (since === undefined || since > now + INTERVAL_SECONDS * 1_000) {
    return { kind: 'remember', why: `its tag ${JSON.stringify(tag)} is no instant before now: it counts from now` };
  }
  if (now - since < backAfterSeconds * 1_000) return leave('on demand');
  // A move has time: it would begin a deployment in progress again, and bring tasks back that failed.
  if (!isComplete(service)) return leave('its deployment is not complete');
  return { kind: 'back', why: `on demand since ${instantText(since)}` };
}

function leave(why: string): Decision {
  return { kind: 'leave', why };
}

function isComplete({ newest: { rollout = 'COMPLETED' } }: ObservedService): boolean {
  return rollout === 'COMPLETED';
}

/** As this function writes it, or in another zone: without one it means another time to everybody. */
function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

export function instantText(instant: number): string {
  return new Date(instant).toISOString();
}
