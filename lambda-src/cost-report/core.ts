/** Makes the report and sends it. Everything outside is a port, so that this runs without an account. */
import type { Log } from '../shared/log';
import type { Config } from './config';
import { DROPPED_AFTER_SECONDS, type ReportEvent } from './contract';
import { daysOf } from './days';
import { gather, type Problem, type Sources } from './facts';
import { type Mail, mailOf } from './mail';
import { sectionsOf } from './sections';

export interface Ports extends Sources {
  /** To the topic, as text. */
  readonly publish: (mail: Mail) => Promise<void>;
  /** As HTML and text. Absent: the settings name no addresses. */
  readonly sendMail?: (mail: Mail) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

export type Outcome =
  | { readonly kind: 'dropped'; readonly why: string }
  /** `sent` is whether one way of sending worked, at least. */
  | { readonly kind: 'reported'; readonly sent: boolean; readonly problems: readonly Problem[] };

/**
 * The report is for the time of the event, not of the run. Events may come twice, and then so does the mail: that is rare,
 * the two say the same, and a memory of what was sent would be one more thing that can fail before the mail.
 */
export async function report({ at }: ReportEvent, config: Config, ports: Ports): Promise<Outcome> {
  const { log } = ports;
  const now = ports.now();
  const time = Date.parse(at);
  if (now - time > DROPPED_AFTER_SECONDS * 1_000) {
    const why = `it is for ${at}, more than a day ago`;
    log('info', 'event dropped', { why });
    return { kind: 'dropped', why };
  }

  const { facts, problems } = await gather(config, daysOf(time, config.period), ports, now);
  const mail = mailOf({
    name: `${config.project} ${config.environment}`,
    day: facts.days.today,
    incomplete: problems.length > 0,
    sections: sectionsOf(facts),
  });
  const { publish, sendMail } = ports;
  const ways = [{ what: 'topic', send: publish }, ...(sendMail ? [{ what: 'mail', send: sendMail }] : [])];
  const done = await Promise.allSettled(ways.map(({ send }) => send(mail)));
  const unsent = done.flatMap((each, index) =>
    each.status === 'rejected' ? [{ what: ways[index]?.what ?? '', error: each.reason as unknown }] : [],
  );
  const all = [...problems, ...unsent];
  for (const { what, error } of all) log('error', `${what} failed`, { error });
  const sent = unsent.length < ways.length;
  log('info', 'report made', { day: facts.days.today, sent, requests: facts.requests });
  return { kind: 'reported', sent, problems: all };
}

/** Something of the report, or of sending it, did not work. What did was sent. */
export class ReportError extends Error {
  override readonly name = 'ReportError';

  constructor(problems: readonly Problem[]) {
    const messages = problems.map(
      ({ what, error }) => `${what}: ${error instanceof Error ? error.message : String(error)}`,
    );
    const cause = new AggregateError(problems.map(({ error }) => error));
    super(`the report is not complete, or not sent everywhere: ${messages.join('; ')}`, { cause });
  }
}
