/**
 * What one milestone hands to the next: a contract is a value, its type follows from it.
 *
 * The same type stands on both sides. `export` takes it and writes Terraform outputs with readable names; `use` gives
 * it back, read from the producer's remote state. Lists cross stacks as maps whose keys are known from config, because
 * a list read from remote state has no length at synthesis.
 */
import type { Environment } from '../config/environment';
import type { Milestone } from '../config/vocabulary/deployment';

interface TextOutput {
  readonly kind: 'text';
  readonly description: string;
}

interface OptionalOutput {
  readonly kind: 'optional';
  readonly description: string;
  /** Whether an environment has it, from config alone: both sides ask the same question. */
  readonly when: (env: Environment) => boolean;
}

interface MapOutput {
  readonly kind: 'map';
  readonly description: string;
  /** Keys that an environment has, from config alone: both sides ask the same question. */
  readonly keys: (env: Environment) => readonly string[];
}

export type OutputSpec = TextOutput | OptionalOutput | MapOutput;
export type OutputSpecs = Readonly<Record<string, OutputSpec>>;

/** The values that a contract stands for. */
export type Values<S extends OutputSpecs> = {
  readonly [K in keyof S]: S[K] extends MapOutput
    ? Readonly<Record<string, string>>
    : S[K] extends OptionalOutput
      ? string | undefined
      : string;
};

/** Outputs of one milestone of an environment. */
export interface Contract<S extends OutputSpecs> {
  readonly milestone: Milestone;
  readonly outputs: S;
}

/** A single value. */
export const text = (description: string): TextOutput => ({ kind: 'text', description });

/** A value that some environments have. */
export const optional = (description: string, when: OptionalOutput['when']): OptionalOutput => ({
  kind: 'optional',
  description,
  when,
});

/** Values by key. */
export const map = (description: string, keys: MapOutput['keys']): MapOutput => ({ kind: 'map', description, keys });

/** Declares the outputs of a milestone. */
export function contract<const S extends OutputSpecs>(milestone: Milestone, outputs: S): Contract<S> {
  return { milestone, outputs };
}

/** `vpcId` as Terraform writes it: `vpc_id`. */
export function outputName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
