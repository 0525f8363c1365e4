/** One day's check. Everything outside is a port, so that this runs without an account. */
import type { Log } from '../shared/log';
import type { Config } from './config';
import { INTERVAL_SECONDS, LOG_MESSAGE, type UsageEvent } from './contract';
import { costLine, isWorthAMail, type Line, logged, type Spend, usageLines } from './core';
import { type Mail, mailOf } from './mail';
import type { Offer } from './offers';

export interface Ports {
  /** The offers that this month has usage of. */
  readonly offers: () => Promise<readonly Offer[]>;
  /** What AWS says of the budget now. An error when it has no amount in USD. */
  readonly spend: () => Promise<Spend>;
  readonly publish: (mail: Mail) => Promise<void>;
  readonly log: Log;
}

export interface Report {
  readonly lines: readonly Line[];
  /** Whether a mail was sent. */
  readonly told: boolean;
}

/** An event that the next one has overtaken, by the clock in milliseconds since 1970. */
export function isOvertaken({ at }: UsageEvent, now: number): boolean {
  return now - Date.parse(at) > INTERVAL_SECONDS * 1_000;
}

/**
 * Nothing is remembered: a mail is sent on every day on which something is worth one. A source that fails is said like
 * anything else, and makes the run fail when the other was told.
 */
export async function checkFreeTier(config: Config, { offers, spend, publish, log }: Ports): Promise<Report> {
  const { accountId, budgetName, limits, costFromUsd } = config;
  const [usage, cost] = await Promise.all([
    read('AWS Free Tier API', async () => usageLines(limits, await offers())),
    read(`budget ${budgetName}`, async () => [costLine(await spend(), costFromUsd)]),
  ]);
  const lines = [...usage.lines, ...cost.lines];
  for (const line of lines) log('info', LOG_MESSAGE, logged(line));
  const errors = [usage, cost].flatMap(({ error }) => error ?? []);
  const worth = lines.filter(isWorthAMail);
  const failures = errors.map(({ message }) => message);
  const told = worth.length > 0 || failures.length > 0;
  if (told) await publish(mailOf({ accountId, budgetName, lines: worth, failures }));
  if (errors.length > 0) throw new FreeTierUsageError(errors);
  return { lines, told };

  async function read(source: string, lines: () => Promise<Line[]>): Promise<{ lines: Line[]; error?: Error }> {
    try {
      return { lines: await lines() };
    } catch (cause) {
      const message = `${source}: ${cause instanceof Error ? cause.message : String(cause)}`;
      log('error', 'source cannot be read', { source, error: cause });
      return { lines: [], error: new Error(message, { cause }) };
    }
  }
}

/** Not every source could be read; what could was logged and mailed. */
export class FreeTierUsageError extends Error {
  override readonly name = 'FreeTierUsageError';

  constructor(errors: readonly Error[]) {
    super(`not read: ${errors.map(({ message }) => message).join('; ')}`, { cause: new AggregateError(errors) });
  }
}
