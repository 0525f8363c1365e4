/** Why a member is wanted as it is, and what happens next, in words: pure. */
import { stateAt, type WeeklySchedule } from '../../config/schedule';
import { INTERVAL_SECONDS as IDLE_INTERVAL_SECONDS } from '../../lambda-src/idle-stop/contract';
import type { Action } from '../../lambda-src/power/actions';
import type { Because, Decision } from '../../lambda-src/power/decision';
import type { Member, UnitPower } from '../../lambda-src/power/unit';
import type { Change } from './forecast';
import type { OverrideStatus } from './overrides';
import { iso, runAt, spanText, timeText, windowText, zoneOf } from './times';

export interface Next {
  /** `pending`: the next run of the switch acts. `idle-check`: it stops once nothing uses it. `wake`: somebody has to start it. */
  readonly what: 'pending' | 'start' | 'stop' | 'idle-check' | 'wake' | 'none';
  /** ISO 8601: when the switch acts, or idle stop looks first; null where nothing says when. */
  readonly at: string | null;
  readonly text: string;
}

export interface Explained {
  readonly power: UnitPower;
  readonly now: number;
  readonly member: Member;
  readonly decision: Decision;
  /** Absent when nothing known changes it. */
  readonly change?: Change;
  /** Calls that a run of the switch would make now. */
  readonly actions: readonly Action[];
  /** Of the member and of its unit. */
  readonly overrides: readonly OverrideStatus[];
  /** Since when a tag without a date keeps it. */
  readonly keptSince?: number;
}

export function whyText({ power, now, decision, overrides, keptSince }: Explained): string {
  const { state, because } = decision;
  switch (because.kind) {
    case 'schedule':
      return scheduleText(power, now, state);
    case 'override':
      return overrideText(overrides, zoneOf(power), keptSince);
    case 'needed':
      return `${because.by} is on, and stands on it`;
    case 'idle':
    case 'last-decision':
      return state === 'on' ? `idle stop: ${idleText(power)}` : 'idle stop: stopped, and not started since';
  }
}

function scheduleText(power: UnitPower, now: number, state: 'on' | 'off'): string {
  if (power.kind !== 'schedule') return 'schedule';
  const { timeZone } = power;
  const inForce = power.on.filter((window) => stateAt(alone(power, window), now).on);
  const windows = (state === 'on' ? inForce : power.on).map(windowText).join(' and ');
  return `schedule: ${state === 'on' ? 'within' : 'outside of'} ${windows} ${timeZone}`;
}

function alone({ timeZone }: WeeklySchedule, window: WeeklySchedule['on'][number]): WeeklySchedule {
  return { timeZone, on: [window] };
}

function overrideText(overrides: readonly OverrideStatus[], zone: string, keptSince: number | undefined): string {
  const winners = overrides.filter(({ standing }) => standing === 'in-force');
  const [winner] = winners;
  if (winner === undefined) return 'an override';
  const since = keptSince === undefined ? '' : `, since ${timeText(keptSince, zone)}`;
  const end = winner.until === null ? `without an end${since}` : `until ${timeText(Date.parse(winner.until), zone)}`;
  const lost = overrides.filter(({ standing }) => standing === 'outranked').map(named);
  const over = lost.length === 0 ? '' : `; stronger than ${lost.join(' and ')}`;
  const owners = winners.map(({ of }) => of).join(' and ');
  return `tag ${winner.tag} of ${owners}, ${end}${over}`;
}

function named({ tag, of }: OverrideStatus): string {
  return `${tag} of ${of}`;
}

/** `waits for 15 minutes without use`. */
function idleText(power: UnitPower): string {
  if (power.kind !== 'idle-stop') return '';
  const { windowSeconds, cpuBelowPercent } = power;
  return `waits for ${spanText(windowSeconds)} without use (CPU below ${cpuBelowPercent} %, no requests, no messages)`;
}

export function nextOf(given: Explained): Next {
  const { power, now, member, decision, change, actions } = given;
  if (actions.length > 0) return pending(given);
  if (change) return changing(power, change);
  const { because, state } = decision;
  if (because.kind === 'override' && because.override.until === undefined) {
    return none(`stays ${state} until the tag ${because.override.tag} is removed`);
  }
  if (power.kind !== 'idle-stop') return none(`stays ${state}: nothing changes it`);
  if (state === 'off') {
    const from =
      decision.until === undefined ? '' : `, which counts from ${timeText(decision.until, zoneOf(power))} on`;
    return { what: 'wake', at: null, text: `stays off until a wake${from}, or 'cairn power on'` };
  }
  return member.up ? idleCheck(power, decision.until ?? now, now) : none('nothing to start: its count is 0');
}

function pending({ power, now, member, decision }: Explained): Next {
  const at = runAt(power, now);
  const what = decision.state === 'off' ? 'stopped' : member.up ? 'changed' : 'started';
  const busy = member.busy === undefined ? '' : `; until then AWS takes no order: ${member.busy}`;
  return {
    what: 'pending',
    at: iso(at),
    text: `${what} by the switch, ${timeText(at, zoneOf(power))} at the latest${busy}`,
  };
}

function changing(power: UnitPower, { to, at, because }: Change): Next {
  const zone = zoneOf(power);
  const run = runAt(power, at);
  const decided = run === at ? '' : `, the first run after ${timeText(at, zone)}`;
  const text = `${to === 'on' ? 'starts' : 'stops'} ${timeText(run, zone)}${decided}: ${shortly(because)}`;
  return { what: to === 'on' ? 'start' : 'stop', at: iso(run), text };
}

function shortly(because: Because): string {
  switch (because.kind) {
    case 'schedule':
      return 'schedule';
    case 'override':
      return `tag ${because.override.tag}`;
    case 'needed':
      return `${because.by} starts`;
    case 'idle':
    case 'last-decision':
      return 'what idle stop decided last';
  }
}

function idleCheck(power: UnitPower, from: number, now: number): Next {
  const since = from > now ? ` from ${timeText(from, zoneOf(power))} on` : '';
  const text = `looked at every ${spanText(IDLE_INTERVAL_SECONDS)}${since}: stops once idle`;
  return { what: 'idle-check', at: from > now ? iso(from) : null, text };
}

function none(text: string): Next {
  return { what: 'none', at: null, text };
}
