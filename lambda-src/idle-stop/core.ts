/** Whether nothing uses a unit. Each rule alone keeps it up, and what is not known counts as use. */
import { decide } from '../power/decision';
import type { BadTag } from '../power/overrides';
import type { Problem, UnitState } from '../power/ports';
import type { Member, UnitPower } from '../power/unit';
import { type IdleEvent, INTERVAL_SECONDS } from './contract';
import type { Change, Cpu, Evidence, Messages, Requests, Running } from './evidence';
import { periodsBetween } from './window';

export type IdlePower = Extract<UnitPower, { kind: 'idle-stop' }>;

/** Why a unit is not idle. */
export interface Reason {
  readonly kind:
    | 'unreadable'
    | 'cpu-missing'
    | 'cpu'
    | 'requests'
    | 'messages'
    | 'change'
    | 'uptime'
    | 'uptime-unknown'
    | 'nothing-runs';
  /** Member id, name of a queue or load balancer, or `unit`. */
  readonly of: string;
  /** In words, with the numbers that were seen. */
  readonly detail: string;
}

export interface Verdict {
  readonly idle: boolean;
  /** Every reason against it; none when it is idle. */
  readonly reasons: readonly Reason[];
}

/** An event that the next one has overtaken, by the clock. */
export function isOvertaken({ at }: IdleEvent, now: number): boolean {
  return now - Date.parse(at) > INTERVAL_SECONDS * 1_000;
}

/** `judge`: there is something that idle stop would stop. Everything else of the unit is off, or kept by an override. */
export interface Standing {
  readonly standing: 'judge' | 'override' | 'off';
  /** Tags that cannot be read and count as absent, by member id or `unit`. */
  readonly badTags: ReadonlyMap<string, readonly BadTag[]>;
}

export function standingOf(
  { unit, tags, captured }: Pick<UnitState, 'unit' | 'tags' | 'captured'>,
  members: readonly Member[],
  now: number,
): Standing {
  // What the switch will decide once it is told.
  const { decisions, badTags } = decide({ power: unit.power, unitTags: tags, members, captured, now, idle: true });
  const up = members.filter((member) => member.up);
  const idle = up.some(({ id }) => decisions.get(id)?.because.kind === 'idle');
  return { standing: idle ? 'judge' : up.length > 0 ? 'override' : 'off', badTags };
}

/** The verdict on a unit at an instant, in milliseconds since 1970. */
export function judge(power: IdlePower, evidence: Evidence, now: number): Verdict {
  const reasons = [
    ...evidence.problems.map(unreadable),
    ...evidence.cpu.flatMap((cpu) => [...missing(cpu), ...busy(cpu, power.cpuBelowPercent)]),
    ...evidence.requests.flatMap(requested),
    ...evidence.messages.flatMap(queued),
    ...evidence.changes.map(({ of, what }: Change): Reason => ({ kind: 'change', of, detail: what })),
    ...evidence.running.flatMap((each) => young(each, power.minimumUptimeSeconds, now)),
    ...nothing(evidence.running),
  ];
  return { idle: reasons.length === 0, reasons };
}

/** The verdict when not even the unit could be read. */
export function judgeUnread(problem: Problem): Verdict {
  return { idle: false, reasons: [unreadable(problem)] };
}

function unreadable({ id, message }: Problem): Reason {
  return { kind: 'unreadable', of: id, detail: message };
}

function missing({ of, periodSeconds, span, runs, datapoints }: Cpu): Reason[] {
  const there = new Set(datapoints.map(({ at }) => at));
  const due = periodsBetween(span.from, span.due, periodSeconds);
  const absent = due.filter((at) => !there.has(at));
  const [first] = absent;
  if (!runs || first === undefined) return [];
  const detail = `${absent.length} of ${due.length} datapoints are missing, the first of ${iso(first)}`;
  return [{ kind: 'cpu-missing', of, detail }];
}

function busy({ of, datapoints }: Cpu, below: number): Reason[] {
  // Not `>=`: of what is no number nothing is known.
  const over = datapoints.filter(({ value }) => !(value < below));
  const [first] = [...over].sort((one, other) => other.value - one.value);
  if (first === undefined) return [];
  const detail = `${first.value} % at ${iso(first.at)}, not below ${below} %; ${over.length} such datapoints`;
  return [{ kind: 'cpu', of, detail }];
}

function requested({ of, count, since }: Requests): Reason[] {
  return count === 0 ? [] : [{ kind: 'requests', of, detail: `${count} requests since ${iso(since)}` }];
}

function queued({ of, visible, delayed, inFlight }: Messages): Reason[] {
  if (visible === 0 && delayed === 0 && inFlight === 0) return [];
  return [{ kind: 'messages', of, detail: `${visible} visible, ${delayed} delayed, ${inFlight} in flight` }];
}

function young({ of, since }: Running, minimum: number, now: number): Reason[] {
  if (since === undefined)
    return [{ kind: 'uptime-unknown', of, detail: 'has not started yet, or AWS does not name it' }];
  const seconds = Math.floor((now - since) / 1_000);
  return seconds >= minimum ? [] : [{ kind: 'uptime', of, detail: `up for ${seconds} s of at least ${minimum} s` }];
}

/** Such as a database alone: neither its CPU nor its uptime is evidence, and no evidence is no idleness. */
function nothing(running: readonly Running[]): Reason[] {
  if (running.length > 0) return [];
  return [
    { kind: 'nothing-runs', of: 'unit', detail: 'no service has tasks and no instance runs: nothing can be measured' },
  ];
}

/** The evidence as it is logged: of each series how many datapoints there were and the highest, which is what decides. */
export function summaryOf({ cpu, requests, messages, changes, running }: Evidence) {
  return {
    cpu: cpu.map(({ of, periodSeconds, span, runs, datapoints }) => ({
      of,
      periodSeconds,
      from: iso(span.from),
      due: iso(span.due),
      to: iso(span.to),
      runs,
      datapoints: datapoints.length,
      highest: datapoints.length === 0 ? null : datapoints.reduce((top, { value }) => Math.max(top, value), 0),
    })),
    requests: requests.map((each) => ({ ...each, since: iso(each.since) })),
    messages,
    changes,
    running: running.map(({ of, since }) => ({ of, since: since === undefined ? null : iso(since) })),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
