/** One run: looks at every service of the cluster, and moves those that should be. */
import type { Log } from '../shared/log';
import type { Times } from './config';
import { type Decision, decide, instantText } from './core';
import type { ObservedService, Side } from './service';

export interface FallbackPorts {
  /** ARNs of all services. */
  readonly list: () => Promise<readonly string[]>;
  /** Those that there are, of ten at most. */
  readonly describe: (arns: readonly string[]) => Promise<readonly ObservedService[]>;
  /** Changes the strategy, by a deployment. */
  readonly move: (service: ObservedService, side: Side) => Promise<void>;
  readonly tag: (service: ObservedService, since: string) => Promise<void>;
  readonly untag: (service: ObservedService) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

export interface Problem {
  /** A service, or the services that could not be described. */
  readonly id: string;
  readonly message: string;
  readonly error: unknown;
}

export interface FallbackReport {
  /** Names of the services, by what was done; others were left as they are. */
  readonly done: Readonly<Record<Exclude<Decision['kind'], 'leave'>, readonly string[]>>;
  readonly problems: readonly Problem[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const SERVICES_PER_CALL = 10;

/** One service's failure stops no other. An error of `list` is thrown: there is nothing to do without. */
export async function runFallback(ports: FallbackPorts, times: Times): Promise<FallbackReport> {
  const done = { 'fall-back': [], back: [], forget: [], remember: [] } as Record<
    keyof FallbackReport['done'],
    string[]
  >;
  const problems: Problem[] = [];
  const arns = await ports.list();
  for (let start = 0; start < arns.length; start += SERVICES_PER_CALL) {
    const part = arns.slice(start, start + SERVICES_PER_CALL);
    const services = await described(ports, part, problems);
    for (const service of services) {
      const { kind, why } = decide(service, times, ports.now());
      if (kind === 'leave') continue;
      try {
        await act(kind, service, ports);
        done[kind].push(service.name);
        ports.log(kind === 'remember' ? 'error' : 'info', `${service.name}: ${kind}`, { service: service.name, why });
      } catch (error) {
        problems.push({ id: service.name, message: `${kind} failed`, error });
      }
    }
  }
  return { done, problems };
}

async function described(
  ports: FallbackPorts,
  part: readonly string[],
  problems: Problem[],
): Promise<readonly ObservedService[]> {
  try {
    return await ports.describe(part);
  } catch (error) {
    const names = part.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
    problems.push({ id: names.join(', '), message: 'cannot be described', error });
    return [];
  }
}

/**
 * Ended between any two calls, the next run goes on from what it finds. A service on demand without its tag counts as one that
 * somebody moved, so the tag is there before a move away, and stays after a move back until Spot has proven itself: it then
 * tells of the try, for a service that is rolled back to wait as long again.
 */
async function act(kind: Exclude<Decision['kind'], 'leave'>, service: ObservedService, ports: FallbackPorts) {
  const now = instantText(ports.now());
  switch (kind) {
    case 'fall-back':
      await ports.tag(service, now);
      return ports.move(service, 'on-demand');
    case 'back':
      await ports.move(service, 'spot');
      return ports.tag(service, now);
    case 'remember':
      return ports.tag(service, now);
    case 'forget':
      return ports.untag(service);
    default:
      return kind satisfies never;
  }
}

/** Names of the metrics, each with its count. */
export function countsOf({ done, problems }: FallbackReport): Readonly<Record<string, number>> {
  return {
    FellBack: done['fall-back'].length,
    BackOnSpot: done.back.length,
    Failed: problems.length,
    // As the power switch has it: a tag that somebody wrote and that cannot be read, or a move that it did not make.
    Notices: done.remember.length,
  };
}

/** Something could not be done; the run did what it could. The next run is the next try. */
export class SpotFallbackError extends Error {
  override readonly name = 'SpotFallbackError';

  constructor({ problems }: Pick<FallbackReport, 'problems'>) {
    const lines = problems.map(({ id, message }) => `${id}: ${message}`);
    super(lines.join('\n'), { cause: new AggregateError(problems.map(({ error }) => error)) });
  }
}
