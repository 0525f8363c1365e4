/**
 * A week of an environment: what EventBridge Scheduler would send goes to the real functions at its time, against the
 * emulated account; after each event the account is read, and what runs is added up. Whatever else happens (a call that AWS
 * refuses, somebody at night, an event that is late) is an entry of the same timeline.
 */

import { RDSClient, StartDBInstanceCommand } from '@aws-sdk/client-rds';
import { AddTagsToResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import type { Interval } from '../../config/schedule';
import { UNIT } from '../../lambda-src/power/parameters';
import type { RunReport } from '../../lambda-src/power/run';
import { type Deployed, deploy, type UnitOfTest } from './simulation/deploy';
import { type Clock, runFunction } from './simulation/functions';
import { Meter, type Running, reader } from './simulation/meter';
import { type AccountProxy, type Fault, startProxy } from './simulation/proxy';
import { type Schedule, timesOf } from './simulation/scheduler';
import type { Retries } from './simulation/shipped';
import { Timeline } from './simulation/timeline';

export interface WeekInput extends UnitOfTest {
  readonly schedules: readonly Schedule[];
  readonly retries: Retries;
  /** Variables of functions besides those of the unit and the switch. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An event that Scheduler sends. */
export interface Sent {
  readonly source: string;
  readonly at: number;
}

/** What a run of the switch did to a member. */
export interface Done {
  readonly at: number;
  readonly member: string;
  readonly actions: readonly string[];
}

/** A line of the switch on a member. */
const switched = z.object({ member: z.string(), done: z.array(z.string()) });

const MINUTE = 60_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const WAITS = [MINUTE, 2 * MINUTE];
/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html */
const RDS_RESTARTS_AFTER = (7 * 24 * 60 + 1) * MINUTE;
const SWITCH = 'simulated-power-switch';

export class SimulatedWeek {
  readonly meter = new Meter();
  /** Also of runs that failed otherwise. */
  readonly done: Done[] = [];
  /** The log of all functions. */
  readonly lines: { readonly at: number; readonly text: string }[] = [];
  /** What functions ended with, when they failed. */
  readonly errors: { readonly at: number; readonly source: string; readonly message: string }[] = [];
  /** When a function dropped an event. */
  readonly dropped: number[] = [];
  /** From when on an override decided for all of the unit, and which way; nothing: the schedule or idle stop did. */
  readonly overrides: { readonly at: number; readonly state: 'on' | 'off' | undefined }[] = [];
  /** Invocations by function. */
  readonly runs: Record<string, number> = {};

  private readonly timeline = new Timeline();
  private readonly read: () => Promise<Running>;
  private readonly stoppedSince = new Map<string, number>();

  private constructor(
    readonly proxy: AccountProxy,
    readonly deployed: Deployed,
    private readonly input: WeekInput,
    private readonly clock: Clock,
  ) {
    this.read = reader(deployed);
  }

  /** Deploys the unit into the account that the environment of this process names. The clock stands at `from`. */
  static async start(input: WeekInput, endpoint: string, from: number): Promise<SimulatedWeek> {
    const clock: Clock = { now: from, pass: (milliseconds) => week.pass(milliseconds) };
    const proxy = await startProxy({
      endpoint,
      now: () => clock.now,
      invoked: (_, event) =>
        week.timeline.put({ at: clock.now, outside: false, run: () => week.invoke('power-switch', event) }),
    });
    process.env['AWS_ENDPOINT_URL'] = proxy.endpoint;
    const week: SimulatedWeek = new SimulatedWeek(proxy, await deploy(input), input, clock);
    await week.measure();
    return week;
  }

  get now(): number {
    return this.clock.now;
  }

  /** Something that nobody asked the functions about. */
  at(at: number, run: () => Promise<void> | void): void {
    this.timeline.put({ at, outside: true, run: async () => run() });
  }

  /** Whatever Scheduler sends within `span`. `delivered` says when an event arrives: never, late, or more than once. */
  scheduled(span: Interval, delivered: (sent: Sent) => readonly number[] = ({ at }) => [at]): void {
    for (const schedule of this.input.schedules) {
      for (const due of timesOf(schedule, span)) {
        for (const at of delivered({ source: schedule.source, at: due })) this.send(schedule.source, at, due);
      }
    }
  }

  /** An event of Scheduler that is delivered at `at`. */
  send(source: string, at: number, due = at): void {
    const event = { kind: 'scheduled', at: new Date(due).toISOString() };
    this.timeline.put({ at, outside: false, run: () => this.invoke(source, event) });
  }

  /** As the command line does after it changed an override. */
  async tag(tags: Readonly<Record<string, string>>): Promise<void> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const ResourceId = `${this.input.path}/${UNIT}`;
    await new SSMClient().send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId, Tags }));
    this.timeline.put({
      at: this.now,
      outside: false,
      run: () => this.invoke('power-switch', { kind: 'asked' }),
    });
  }

  fault(fault: Fault, { from, to }: Interval): void {
    this.at(from, () => void this.proxy.faults.push(fault));
    this.at(to, () => {
      const index = this.proxy.faults.indexOf(fault);
      if (index >= 0) this.proxy.faults.splice(index, 1);
    });
  }

  /** Everything up to an instant, in order. */
  async run(until: number): Promise<void> {
    for (let next = this.timeline.next(until); next !== undefined; next = this.timeline.next(until)) {
      this.clock.now = Math.max(this.now, next.at);
      await next.run();
      await this.measure();
    }
    this.clock.now = Math.max(this.now, until);
  }

  /** One invocation now, and again after a failure, as Lambda does it. */
  async invoke(source: string, event: unknown, tried = 0): Promise<unknown> {
    this.runs[source] = (this.runs[source] ?? 0) + 1;
    const at = this.now;
    const env = { POWER_PATH: this.input.path, POWER_SWITCH_FUNCTION: SWITCH, ...this.input.env };
    const ended = await runFunction(source, event, { clock: this.clock, env });
    for (const text of ended.lines) this.logged(at, text);
    if ('answer' in ended) {
      this.note(at, ended.answer);
      return ended.answer;
    }
    this.errors.push({ at, source, message: ended.error.message });
    const wait = WAITS[tried];
    if (wait === undefined || tried >= (this.input.retries[source] ?? 0)) return undefined;
    this.timeline.put({
      at: this.now + wait,
      outside: false,
      run: () => this.invoke(source, event, tried + 1),
    });
    return undefined;
  }

  private logged(at: number, text: string): void {
    this.lines.push({ at, text });
    const { success, data } = switched.safeParse(JSON.parse(text));
    if (success && data.done.length > 0) this.done.push({ at, member: data.member, actions: data.done });
  }

  private note(at: number, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    if ('dropped' in answer) this.dropped.push(at);
    const { members = [] } = answer as Partial<RunReport>;
    if (members.length === 0) return;
    const [first] = members;
    const state = first?.decision.because.kind === 'override' ? first.decision.state : undefined;
    if (this.overrides.at(-1)?.state !== state) this.overrides.push({ at, state });
  }

  /** A function waits: the world does not. */
  private async pass(milliseconds: number): Promise<void> {
    await this.measure();
    const until = this.now + milliseconds;
    for (let next = this.timeline.next(until, true); next !== undefined; next = this.timeline.next(until, true)) {
      this.clock.now = Math.max(this.now, next.at);
      await next.run();
      await this.measure();
    }
    this.clock.now = until;
  }

  private async measure(): Promise<void> {
    const running = await this.read();
    this.meter.record(this.now, running);
    for (const name of this.deployed.unit.databases) this.watchDatabase(name, running[`database/${name}`] === 0);
  }

  /** AWS starts a database that is stopped for seven days: here a minute later, apart from the hourly run. */
  private watchDatabase(name: string, stopped: boolean): void {
    if (!stopped) this.stoppedSince.delete(name);
    if (!stopped || this.stoppedSince.has(name)) return;
    const since = this.now;
    this.stoppedSince.set(name, since);
    this.at(since + RDS_RESTARTS_AFTER, async () => {
      if (this.stoppedSince.get(name) !== since) return;
      await new RDSClient().send(new StartDBInstanceCommand({ DBInstanceIdentifier: name }));
    });
  }
}
