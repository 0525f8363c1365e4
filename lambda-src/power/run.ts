/** One run over a unit: reads, decides, acts in order, and keeps going past what fails. */
import { type Action, type MemberPlan, planMember } from './actions';
import type { Captured, CaptureEntry } from './capture';
import { type Decision, decide } from './decision';
import type { Observed, Ports, Problem, UnitState } from './ports';
import { KINDS, type Kind, type Member } from './unit';

export type Outcome = 'started' | 'stopped' | 'changed' | 'unchanged' | 'skipped' | 'failed';

export interface MemberReport {
  readonly id: string;
  readonly decision: Decision;
  readonly outcome: Outcome;
  /** Calls that were made. */
  readonly done: readonly Action['kind'][];
  /** Why it was skipped or failed. */
  readonly note?: string;
}

export interface RunReport {
  readonly members: readonly MemberReport[];
  /** What went wrong and is to be tried again. A run with problems did what it could. */
  readonly problems: readonly Problem[];
  /** What somebody should look at, and no other try would change. */
  readonly notices: readonly Problem[];
}

export interface RunOptions {
  /** When the run has to be done, in milliseconds since 1970: nothing is waited for any longer. */
  readonly deadline: number;
  /** Idle stop found that nothing uses the unit. Default: it did not. */
  readonly idle?: boolean;
}

/** Members at a time: AWS lets a burst of calls through, and then some a second. */
const AT_A_TIME = 8;
const POLL_MS = 15_000;
const DAY_MS = 24 * 60 * 60_000;

interface Planned {
  readonly member: Member;
  readonly decision: Decision;
  readonly plan: MemberPlan;
}

/** Switches every member of the unit to what it is to be now. */
export async function runUnit(ports: Ports, options: RunOptions): Promise<RunReport> {
  const state = await ports.readUnit();
  const observed = await ports.observe(state);
  const run = new UnitRun(ports, options, state, observed);
  await run.stop();
  await run.start();
  await run.alarms();
  return run.report();
}

class UnitRun {
  private readonly planned: readonly Planned[];
  private readonly captured: Map<string, CaptureEntry>;
  private readonly done = new Map<string, Action['kind'][]>();
  private readonly notes = new Map<string, { readonly outcome: 'skipped' | 'failed'; readonly note: string }>();
  private readonly problems: Problem[];
  private readonly notices: Problem[];

  constructor(
    private readonly ports: Ports,
    private readonly options: RunOptions,
    private readonly state: UnitState,
    observed: Observed,
  ) {
    const { unit, tags, configured, captured } = state;
    const now = ports.now();
    const { members } = observed;
    const { decisions, badTags } = decide({
      power: unit.power,
      unitTags: tags,
      members,
      captured,
      now,
      idle: options.idle,
    });
    this.captured = new Map(Object.entries(captured));
    this.planned = members.flatMap((member) => {
      const decision = decisions.get(member.id);
      if (decision === undefined) return [];
      const plan = planMember(member, decision.state, captured[member.id], configured[member.id]);
      return [{ member, decision, plan }];
    });
    const bad = [...badTags].flatMap(([id, tagsOf]) =>
      tagsOf.map(({ tag, value, problem }) => ({ id, message: `tag ${tag} is '${value}', ${problem}` })),
    );
    this.problems = [...observed.problems];
    this.notices = [...state.problems, ...bad, ...this.leaks(now)];
  }

  /** Nothing ends an override without a date: after a day it is said what it keeps. */
  private leaks(now: number): Problem[] {
    const leaking = this.planned.filter(({ member, decision }) => {
      const since = this.state.captured[member.id]?.keptSince;
      return isKept(decision) && since !== undefined && now - since >= DAY_MS;
    });
    if (leaking.length === 0) return [];
    const ids = leaking.map(({ member }) => member.id).join(', ');
    return [{ id: 'unit', message: `kept running for more than a day by a tag without a date: ${ids}` }];
  }

  /** Services first. What runs is captured before the first call: after a run that ended anywhere, nothing is lost. */
  async stop(): Promise<void> {
    const stopping = this.planned.filter(({ decision }) => decision.state === 'off');
    const kept = stopping.filter(({ plan }) => plan.before !== undefined);
    if (kept.length > 0 && !(await this.capture(kept))) {
      for (const { member } of kept) this.note(member.id, 'failed', 'not stopped: it could not be captured');
    }
    await this.inOrder(stopping, [...KINDS].reverse());
  }

  /** Databases first, and what stands on them once they are there. */
  async start(): Promise<void> {
    const starting = this.planned.filter(({ decision }) => decision.state === 'on');
    await this.inOrder(starting, KINDS);
    const done = starting.filter(({ member }) => !this.notes.has(member.id));
    if (done.length > 0) await this.keep(done, (each) => this.entryOf(each));
  }

  /** What is kept of a member that is on. */
  private entryOf({ member, decision, plan }: Planned): CaptureEntry | undefined {
    const before = this.state.captured[member.id];
    const base = plan.after ?? before;
    if (base === undefined) return undefined;
    const { keptSince: _ended, ...entry } = base;
    return isKept(decision) ? { ...entry, keptSince: before?.keptSince ?? this.ports.now() } : entry;
  }

  /** Nobody is paged while all of it is off, nor before all of it is healthy again. */
  async alarms(): Promise<void> {
    const { alarms } = this.state;
    if (alarms.length === 0 || this.planned.length === 0) return;
    const off = this.planned.every(({ decision }) => decision.state === 'off');
    const healthy = this.planned.every(({ member, plan }) => plan.actions.length === 0 && member.up && member.settled);
    if (!off && !healthy) return;
    try {
      await this.ports.setAlarms(alarms, !off);
    } catch (error) {
      this.problems.push({ id: 'unit', message: `alarm actions could not be ${off ? 'disabled' : 'enabled'}`, error });
    }
  }

  report(): RunReport {
    const members = this.planned.map(({ member, decision, plan }): MemberReport => {
      const done = this.done.get(member.id) ?? [];
      const noted = this.notes.get(member.id);
      const acted = plan.actions.length === 0 ? 'unchanged' : outcomeOf(decision, this.state.captured[member.id]);
      return {
        id: member.id,
        decision,
        outcome: noted?.outcome ?? acted,
        done,
        ...(noted ? { note: noted.note } : {}),
      };
    });
    return { members, problems: this.problems, notices: this.notices };
  }

  /** Kind after kind. What a run before this one told, and what is not there yet, is waited for, too. */
  private async inOrder(planned: readonly Planned[], order: readonly Kind[]): Promise<void> {
    for (const kind of order) {
      const acted = await this.pass(planned, kind);
      const unsettled = planned.some(({ member }) => member.kind === kind && !member.settled);
      if (acted || unsettled) await this.settled(planned, kind, order);
    }
  }

  /** Everything of one kind; true when something was done. */
  private async pass(planned: readonly Planned[], kind: Kind): Promise<boolean> {
    const due = planned.filter(({ member, plan }) => member.kind === kind && plan.actions.length > 0);
    const open = due.filter(({ member }) => !this.notes.has(member.id));
    const queue = [...open];
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await this.act(next);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    return open.length > 0;
  }

  private async act({ member, plan }: Planned): Promise<void> {
    if (member.busy !== undefined) return this.note(member.id, 'skipped', member.busy);
    for (const action of plan.actions) {
      try {
        await this.ports.perform(action, this.state.unit);
        this.done.set(member.id, [...(this.done.get(member.id) ?? []), action.kind]);
      } catch (error) {
        return this.fail(member.id, `${action.kind} failed`, error);
      }
    }
  }

  /** Waits for a kind, if a later one has something to do. What does not settle in time holds the later ones back. */
  private async settled(planned: readonly Planned[], kind: Kind, order: readonly Kind[]): Promise<void> {
    const later = order.slice(order.indexOf(kind) + 1);
    const waiting = planned.filter(({ member, plan }) => later.includes(member.kind) && plan.actions.length > 0);
    if (waiting.length === 0) return;
    const acted = new Set(planned.filter(({ member }) => member.kind === kind).map(({ member }) => member.id));
    for (;;) {
      const { members } = await this.ports.observe(this.state, kind);
      const open = members.filter(({ id, settled }) => acted.has(id) && !settled && !this.notes.has(id));
      const failed = [...acted].filter((id) => this.notes.has(id));
      if (open.length === 0 && failed.length === 0) return;
      if (failed.length > 0 || this.ports.now() + POLL_MS > this.options.deadline) {
        const on = [...failed, ...open.map(({ id }) => id)].join(', ');
        for (const { member } of waiting) this.fail(member.id, `waits for ${on}`);
        return;
      }
      await this.ports.sleep(POLL_MS);
    }
  }

  /**
   * Keeps what is to be stopped. A run beside this one can have captured it since this one read, and stopped half of it before
   * this one looked: then that entry stands. SSM has no conditional write; read directly before it, little can come between.
   */
  private async capture(planned: readonly Planned[]): Promise<boolean> {
    try {
      const { captured } = await this.ports.readUnit();
      const theirs = new Map(Object.entries(captured).filter(([, { state }]) => state === 'off'));
      for (const [id, entry] of theirs) this.captured.set(id, entry);
      return await this.keep(planned, ({ member, plan }) => theirs.get(member.id) ?? plan.before);
    } catch (error) {
      this.problems.push({ id: 'unit', message: 'what was captured could not be read again', error });
      return false;
    }
  }

  /** Writes what is kept of some members; false, and a problem, when that did not work. */
  private async keep(
    planned: readonly Planned[],
    entryOf: (each: Planned) => CaptureEntry | undefined,
  ): Promise<boolean> {
    for (const each of planned) {
      const entry = entryOf(each);
      if (entry) this.captured.set(each.member.id, entry);
    }
    try {
      await this.ports.writeCaptured(Object.fromEntries(this.captured) as Captured);
      return true;
    } catch (error) {
      this.problems.push({ id: 'unit', message: 'what was captured could not be written', error });
      return false;
    }
  }

  private fail(id: string, message: string, error?: unknown): void {
    this.note(id, 'failed', message);
    this.problems.push({ id, message, ...(error === undefined ? {} : { error }) });
  }

  private note(id: string, outcome: 'skipped' | 'failed', note: string): void {
    if (!this.notes.has(id)) this.notes.set(id, { outcome, note });
  }
}

function isKept({ because }: Decision): boolean {
  return because.kind === 'override' && because.override.tag === 'keep-running';
}

function outcomeOf({ state }: Decision, entry: CaptureEntry | undefined): Outcome {
  if (state === 'off') return 'stopped';
  return entry?.state === 'off' ? 'started' : 'changed';
}
