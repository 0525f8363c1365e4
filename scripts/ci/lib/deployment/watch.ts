/** Waits for the services of ECS until each runs what it was given, or does not. */
import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import { type Expected, judgeRollout, type Outcome, type Verdict } from './rollout';
import type { EcsService } from './workloads';

export interface Watched extends EcsService, Expected {}

export interface WatchOptions {
  readonly client: Pick<ECSClient, 'send'>;
  /** Events of before are not told. */
  readonly since: Date;
  readonly everySeconds: number;
  readonly timeoutSeconds: number;
  /** Receives each line once. */
  readonly say: (line: string) => void;
  /** Seconds that have passed. */
  readonly elapsed: () => number;
  readonly sleep: (seconds: number) => Promise<void>;
}

export interface ServiceOutcome {
  readonly service: string;
  readonly outcome: Outcome;
  /** Where it stands, with the reason of a failure. */
  readonly text: string;
}

/** DescribeServices takes ten at most. */
const AT_ONCE = 10;
/** Answers in which a failed deployment has to stay alone until it is taken for the end: a rollback begins a little later. */
const ANSWERS_WITHOUT_ROLLBACK = 3;

/** Ends when every service has settled, or the time is over: ECS goes on, but nobody waits. */
export async function watchServices(services: readonly Watched[], options: WatchOptions): Promise<ServiceOutcome[]> {
  const { say, elapsed, sleep, everySeconds, timeoutSeconds } = options;
  const tell = teller(options);
  const failedAlone = new Map<string, number>();
  const verdicts = new Map<string, Verdict>();
  const isOpen = ({ name }: Watched): boolean => {
    const verdict = verdicts.get(name);
    return !verdict?.settled && (failedAlone.get(name) ?? 0) < ANSWERS_WITHOUT_ROLLBACK;
  };
  for (;;) {
    const found = await describe(services.filter(isOpen), options.client);
    for (const watched of services.filter(isOpen)) {
      const service = found.get(watched.name);
      const verdict = service
        ? judgeRollout(service, watched)
        : { outcome: 'failed' as const, settled: true, text: 'the service is gone' };
      verdicts.set(watched.name, verdict);
      failedAlone.set(watched.name, verdict.outcome === 'failed' ? (failedAlone.get(watched.name) ?? 0) + 1 : 0);
      tell(watched.name, verdict.text, service);
    }
    if (!services.some(isOpen)) break;
    if (elapsed() >= timeoutSeconds) {
      say(`not through after ${timeoutSeconds} s: ECS goes on, nobody waits any longer`);
      break;
    }
    await sleep(everySeconds);
  }
  return services.map(({ name }) => {
    const { outcome = 'timed-out', text = 'never described' } = verdicts.get(name) ?? {};
    return { service: name, outcome, text };
  });
}

async function describe(services: readonly Watched[], client: WatchOptions['client']): Promise<Map<string, Service>> {
  const found = new Map<string, Service>();
  for (const cluster of new Set(services.map((service) => service.cluster))) {
    const names = services.filter((service) => service.cluster === cluster).map(({ name }) => name);
    for (let start = 0; start < names.length; start += AT_ONCE) {
      const command = new DescribeServicesCommand({ cluster, services: names.slice(start, start + AT_ONCE) });
      const { services: answered = [] } = await client.send(command);
      for (const service of answered) found.set(service.serviceName ?? '', service);
    }
  }
  return found;
}

/** Says what is new: where a service stands when that changes, and its events, oldest first. */
function teller({ say, since }: WatchOptions) {
  const last = new Map<string, string>();
  const told = new Set<string>();
  return (name: string, text: string, service: Service | undefined): void => {
    for (const { id = '', message = '', createdAt } of [...(service?.events ?? [])].reverse()) {
      if (told.has(id) || (createdAt !== undefined && createdAt < since)) continue;
      told.add(id);
      say(`  ${message}`);
    }
    if (last.get(name) !== text) say(`${name}: ${text}`);
    last.set(name, text);
  };
}
