/** Plans the milestones of an environment in order, each when everything that it reads is there. */
import type { ManifestMilestone } from '../../../config/manifest';
import { failedStack, type StackPlace, type StackReview, waitingStack } from '../../../review/review';
import { currentImageVariables } from './deployment/image-variables';
import type { PlanEntry } from './plan-set';
import { planStack } from './plan-stack';
import { readStack, type StackFacts } from './stack';
import type { ReadState } from './states';
import { stackFolder, type Target } from './target';
import { explainFailure, type Runner } from './terraform';
import { type ProducerNow, type ProducerPlan, type Waiting, waitingFor, waitingForBucket } from './waiting';

export interface PlanningOptions extends Runner {
  readonly target: Target;
  readonly milestones: readonly ManifestMilestone[];
  /** Folder of the synthesis. */
  readonly out: string;
  /** Folder of the plans. */
  readonly plans: string;
  readonly read: ReadState;
  readonly say: (line: string) => void;
}

/** A milestone, for the apply and for its reader. */
export interface Planned {
  readonly entry: PlanEntry;
  readonly review: StackReview;
}

/** Plans one milestone after the other; one that fails does not stop those that do not read it. */
export async function planMilestones(options: PlanningOptions): Promise<readonly Planned[]> {
  const { milestones, say } = options;
  const done = new Map<string, ProducerPlan>();
  const all: Planned[] = [];
  for (const milestone of milestones) {
    say(`${milestone.milestone}: planning`);
    const { plan, ...planned } = await planOne(milestone, done, options);
    done.set(milestone.milestone, plan);
    say(lineOf(planned));
    all.push(planned);
  }
  return all;
}

function lineOf({ entry, review }: Planned): string {
  if (entry.status === 'waiting') return `${entry.milestone}: waits, ${entry.reason}`;
  if (entry.status === 'failed') return `${entry.milestone}: FAILED\n${entry.message}`;
  return `${entry.milestone}: ${entry.changes ? `${review.changes.length} changes` : 'no changes'}`;
}

type One = Planned & { readonly plan: ProducerPlan };

async function planOne(
  manifest: ManifestMilestone,
  done: ReadonlyMap<string, ProducerPlan>,
  options: PlanningOptions,
): Promise<One> {
  const { milestone, stack, label } = manifest;
  const place = { milestone, stack, label };
  try {
    const facts = readStack(stackFolder(options.out, stack));
    const before = await readProducers(facts, done, options.read);
    const waiting = (await bucketOf(manifest, options)) ?? waitingFor(before);
    if (waiting) return waits(place, waiting);
    const env = { ...options.env, ...(await images(manifest, facts, options)) };
    const planned = await planStack(place, { ...options, env, facts, before });
    if ('failure' in planned) return fails(place, planned.failure);
    const { entry, review, outputChanges } = planned;
    return { entry, review, plan: { kind: 'planned', outputChanges } };
  } catch (error) {
    const { message } = explainFailure(milestone, error);
    return fails(place, message);
  }
}

/** What is deployed stays deployed: images are chosen by another workflow. */
function images(
  { stateKey: key }: ManifestMilestone,
  { folder }: StackFacts,
  { target, env, read }: PlanningOptions,
): Promise<Record<string, string>> {
  const { region, bucket } = target.state;
  return currentImageVariables({ folder, place: { region, bucket, key }, variables: env, read });
}

function waits(place: StackPlace, { waitsFor, reason }: Waiting): One {
  return {
    entry: { ...place, status: 'waiting', waitsFor: [...waitsFor], reason },
    review: waitingStack(place, waitsFor, reason),
    plan: { kind: 'waiting' },
  };
}

function fails(place: StackPlace, message: string): One {
  return {
    entry: { ...place, status: 'failed', message },
    review: failedStack(place, message),
    plan: { kind: 'failed' },
  };
}

async function bucketOf(
  { stateKey }: ManifestMilestone,
  { target, read }: PlanningOptions,
): Promise<Waiting | undefined> {
  const { region, bucket } = target.state;
  const own = await read({ region, bucket, key: stateKey });
  return own.kind === 'no-bucket' ? waitingForBucket(region, bucket) : undefined;
}

async function readProducers(
  { producers }: StackFacts,
  done: ReadonlyMap<string, ProducerPlan>,
  read: ReadState,
): Promise<ProducerNow[]> {
  return Promise.all(
    producers.map(async (producer) => {
      const plan = done.get(producer.name);
      return { producer, state: await read(producer), ...(plan ? { plan } : {}) };
    }),
  );
}
