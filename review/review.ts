/** What a reviewer is asked about: every milestone of an environment with its plan, or why it has none. Plain JSON. */
import { type Change, changesOf, type OutputChange, outputChangesOf } from './changes';
import { readPlan } from './plan-json';

/** A stack and its place in the plan of the deployment. */
export interface StackPlace {
  readonly stack: string;
  readonly milestone: string;
  /** The plan's own label, such as PR1; empty when it has none. */
  readonly label: string;
}

export interface StackReview extends StackPlace {
  /** `waiting`: it reads outputs of a milestone that was never applied, and is planned after that. */
  readonly status: 'changed' | 'unchanged' | 'waiting' | 'failed';
  /** Milestones it waits for. */
  readonly waitsFor?: readonly string[];
  /** What Terraform said when it failed, or something a reader should know. */
  readonly note?: string;
  /** Without resources that stay as they are. */
  readonly changes: readonly Change[];
  readonly outputs: readonly OutputChange[];
}

/** US dollars a month at 730 hours. */
export interface CostChange {
  readonly beforeUsdPerMonth: number;
  readonly afterUsdPerMonth: number;
}

export interface EnvironmentReview {
  readonly deployment: string;
  readonly environment: string;
  /** What was planned: a commit. Empty when there is none. */
  readonly commit: string;
  /** In the order of applying. */
  readonly stacks: readonly StackReview[];
  readonly cost?: CostChange;
  /** How long planning took. */
  readonly seconds?: number;
}

/** The review of a plan, given as `terraform show -json` prints it. Throws a PlanFormatError for anything else. */
export function plannedStack(place: StackPlace, planJson: unknown): StackReview {
  const plan = readPlan(planJson);
  const changes = changesOf(plan).filter(({ action }) => action !== 'no-op');
  const outputs = outputChangesOf(plan);
  const found = { ...placeOf(place), changes, outputs };
  if (plan.errored)
    return { ...found, status: 'failed', note: 'Planning ended with an error: the changes are incomplete.' };
  return { ...found, status: changes.length + outputs.length > 0 ? 'changed' : 'unchanged' };
}

/** A milestone that cannot be planned before others are applied. */
export function waitingStack(place: StackPlace, waitsFor: readonly string[], note?: string): StackReview {
  const why = note === undefined ? {} : { note };
  return { ...placeOf(place), status: 'waiting', waitsFor, ...why, changes: [], outputs: [] };
}

/** A milestone whose plan failed, with what Terraform said. */
export function failedStack(place: StackPlace, message: string): StackReview {
  return { ...placeOf(place), status: 'failed', note: message, changes: [], outputs: [] };
}

function placeOf({ stack, milestone, label }: StackPlace): StackPlace {
  return { stack, milestone, label };
}
