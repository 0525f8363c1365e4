/** Stops the unit when its budget is used up. Everything outside is a port, so that this runs without an account. */
import type { UnitDocument } from '../power/unit';
import type { Log } from '../shared/log';
import { lastsUntil, type UnitSwitch } from '../shared/unit-switch';
import type { Config } from './config';
import { TOLD_TAG } from './contract';
import { type Mail, mailOf, type Spend } from './mail';
import { endOfMonth, monthOf, type Notification, notConcerned } from './notification';

export interface Ports extends UnitSwitch {
  /** What AWS says of the budget now. An error when it has no amount. */
  readonly spend: () => Promise<Spend>;
  readonly readUnit: () => Promise<{ readonly unit: UnitDocument; readonly tags: Readonly<Record<string, string>> }>;
  readonly publish: (mail: Mail) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

export type Outcome =
  | { readonly kind: 'ignored'; readonly why: string }
  /** Until then, ISO 8601; `told` is whether this run sent the mail. */
  | { readonly kind: 'stopped'; readonly until: string; readonly told: boolean };

/**
 * Whatever a run leaves undone, the next does: AWS repeats an event that failed. The mail is sent once for a stop: the tag that
 * says so is set after it. One who takes the tag of the stop away is told again when a later notification stops it again.
 */
export async function stopAtBudget(
  notifications: readonly Notification[],
  { accountId, budgetName, stopAtPercent, path }: Config,
  ports: Ports,
): Promise<Outcome> {
  const { log } = ports;
  const now = ports.now();
  const whys = notifications.map((each) => notConcerned(each, { accountId, budgetName }, now));
  if (!whys.includes(undefined)) return ignored(`notification ${whys.join('; ')}`, log);
  const spend = await ports.spend();
  if (spend.actual * 100 < spend.limit * stopAtPercent) {
    return ignored(`budget ${budgetName} has used ${spend.actual} of ${spend.limit}, under ${stopAtPercent} %`, log);
  }

  const { unit, tags } = await ports.readUnit();
  const until = endOfMonth(now);
  const wasStopped = lastsUntil(tags, 'keep-stopped-until', { until, now });
  const iso = new Date(until).toISOString();
  if (!wasStopped) await ports.tag({ 'keep-stopped-until': iso });
  log('info', 'unit is kept stopped', { budget: budgetName, ...spend, stopAtPercent, until: iso });
  const told = !wasStopped || tags[TOLD_TAG] !== monthOf(now);
  const done = await Promise.allSettled([ports.ask(), told ? tell() : undefined]);
  const errors = done.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  // The switch runs every hour anyway, and reads the tag.
  if (errors.length > 0) throw new BudgetStopError(errors);
  return { kind: 'stopped', until: iso, told };

  async function tell(): Promise<void> {
    await ports.publish(mailOf({ unit, spend, budgetName, stopAtPercent, path, until: iso }));
    await ports.tag({ [TOLD_TAG]: monthOf(now) });
  }
}

/** The unit is kept stopped, and not everything that belongs to it was done. */
export class BudgetStopError extends Error {
  override readonly name = 'BudgetStopError';

  constructor(errors: readonly unknown[]) {
    const messages = errors.map((error) => (error instanceof Error ? error.message : String(error)));
    super(`the unit is kept stopped, but: ${messages.join('; ')}`, { cause: new AggregateError(errors) });
  }
}

function ignored(why: string, log: Log): Outcome {
  log('info', 'budget stop: nothing is stopped', { why });
  return { kind: 'ignored', why };
}
