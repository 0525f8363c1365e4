/** A deployment of an image from end to end, as `deploy-image.ts` and `rollback.ts` do it. */
import { setTimeout as sleepMs } from 'node:timers/promises';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { Variables } from '../actions';
import { type Kpi, kpiLine, stopwatch } from '../kpi';
import { type Applied, applyImage } from './apply-image';
import type { Deployable } from './deployable';
import { watchFunctions } from './functions';
import { findImage } from './registry';
import { type ServiceOutcome, watchServices } from './watch';
import { type EcsService, type Workloads, workloadsOf } from './workloads';

export interface DeployOptions {
  readonly env: Variables;
  readonly kpi: Kpi;
  readonly everySeconds: number;
  readonly timeoutSeconds: number;
  readonly say: (line: string) => void;
}

export interface Deployed {
  readonly target: string;
  readonly repository: string;
  readonly previous: string;
  readonly image: string;
  readonly digest: string;
  /** Services and functions, and how it went with each. */
  readonly outcomes: readonly ServiceOutcome[];
  readonly ok: boolean;
  readonly seconds: number;
}

/** Looks for the image, applies it, and waits until it runs. `ok` is false when anything ended otherwise. */
export async function deployImage(deployable: Deployable, image: string, options: DeployOptions): Promise<Deployed> {
  const { target, repository, repositoryUrl, images } = deployable;
  const { say } = options;
  const elapsed = stopwatch();
  // A little earlier: clocks differ.
  const since = new Date(Date.now() - 5_000);
  const { digest } = await findImage(repositoryUrl, image, target.region);
  const applied = await applyImage(deployable, image, { ...options, line: () => undefined });
  const workloads = workloadsOf(applied.state, repositoryUrl);
  tellOthers(workloads, applied, say);

  const waiting = { ...options, region: target.region, elapsed, sleep: (seconds: number) => sleepMs(seconds * 1_000) };
  const outcomes = [
    ...(await watchServices(
      workloads.services.map((service) => ({ ...service, atLeast: raisedTo(service, applied) })),
      { ...waiting, since, client: new ECSClient({ region: target.region }) },
    )),
    ...(await watchFunctions(workloads.functions, waiting)),
  ];
  const ok = outcomes.every(({ outcome }) => outcome === 'completed');
  if (!ok) tellWhatNow(deployable, image, outcomes, say);
  say(ok ? kpiLine(options.kpi, elapsed()) : `NOT deployed, after ${Math.round(elapsed())} s`);
  const seconds = Math.round(elapsed());
  return {
    target: target.name,
    repository,
    previous: images[repository] ?? 'none',
    image,
    digest,
    outcomes,
    ok,
    seconds,
  };
}

/** With autoscaling the service's own count stays: the first tasks come once the least count was raised. */
function raisedTo({ name }: EcsService, { changes }: Applied): number {
  const raised = changes.find(({ type, least }) => type === 'aws_appautoscaling_target' && least?.service === name);
  return raised?.least?.count ?? 0;
}

/** What is not watched. */
function tellOthers({ services, functions, jobs }: Workloads, { changes }: Applied, say: (line: string) => void): void {
  for (const job of jobs) say(`${job}: runs this image from its next start on`);
  const hosts = changes.filter(({ type }) => type === 'aws_instance');
  for (const { address, action } of hosts) {
    const done = action === 'create' ? 'was made' : 'was stopped and started';
    say(`${address}: ${done}; it pulls its images while it boots, and its log group tells how that went`);
  }
  if (services.length + functions.length + jobs.length + hosts.length === 0)
    say('nothing runs images of this repository');
}

function tellWhatNow(
  { target, repository }: Deployable,
  image: string,
  outcomes: readonly ServiceOutcome[],
  say: (line: string) => void,
): void {
  for (const { service, outcome, text } of outcomes) {
    if (outcome !== 'completed') say(`FAILED ${service}: ${outcome}, ${text}`);
  }
  if (outcomes.every(({ outcome }) => outcome === 'completed' || outcome === 'superseded')) return;
  say(
    [
      `Terraform's state says ${image} all the same, and the next plan would try it again. Next, one of:`,
      `  repair it, push another image and deploy that`,
      `  node --import tsx scripts/ci/rollback.ts --target ${target.name} --repository ${repository}`,
    ].join('\n'),
  );
}
