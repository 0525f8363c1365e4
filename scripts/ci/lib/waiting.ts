/**
 * Whether a milestone can be planned now: only when everything that it reads is there and stays as it is. What a plan
 * reads is written into it, so a plan made before its producer changes would be refused afterwards. Pure.
 */
import { missingPaths, type OutputChange, pathsToChange } from './output-paths';
import type { Producer } from './stack';
import type { StateFound } from './states';

/** How the plan of a producer in the same run ended. */
export type ProducerPlan =
  | { readonly kind: 'planned'; readonly outputChanges: Readonly<Record<string, OutputChange>> }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed' };

export interface ProducerNow {
  readonly producer: Producer;
  readonly state: StateFound;
  /** Absent when it is not planned in this run. */
  readonly plan?: ProducerPlan;
}

export interface Waiting {
  readonly waitsFor: readonly string[];
  /** One sentence for each. */
  readonly reason: string;
}

/** What a milestone waits for; nothing when it can be planned. */
export function waitingFor(producers: readonly ProducerNow[]): Waiting | undefined {
  const reasons = producers.flatMap((each) => {
    const reason = reasonOf(each);
    return reason === undefined ? [] : [{ name: each.producer.name, reason }];
  });
  if (reasons.length === 0) return undefined;
  return { waitsFor: reasons.map(({ name }) => name), reason: reasons.map(({ reason }) => reason).join('; ') };
}

function reasonOf({ producer: { name, reads }, state, plan }: ProducerNow): string | undefined {
  if (plan?.kind === 'waiting') return `${name} waits itself`;
  if (plan?.kind === 'failed') return `the plan of ${name} failed`;
  if (state.kind !== 'state') return `${name} was never applied`;
  const missing = missingPaths(state.outputs, reads);
  if (missing.length > 0) return `${name} has no ${missing.join(', ')} yet`;
  const changing = plan ? pathsToChange(plan.outputChanges, reads) : [];
  return changing.length > 0 ? `the plan of ${name} changes ${changing.join(', ')}` : undefined;
}

/** A stack whose own state has no bucket waits for the bootstrap of its region. */
export function waitingForBucket(region: string, bucket: string): Waiting {
  return {
    waitsFor: [`account/${region}`],
    reason: `the state bucket ${bucket} is not there: run make bootstrap REGION=${region}, or use the credentials of the account that has it`,
  };
}
