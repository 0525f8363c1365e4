/** What the address lock is about: addresses by environment and milestone. */
import type { Refactoring } from '../config/refactoring';

/** `stateful`: its data or its identity goes with it. */
export type Kind = 'stateful' | 'stateless';

/** One stack: what it declares, and what its deployment file says about what it declares no more. */
export interface SynthesizedMilestone extends Refactoring {
  readonly addresses: Readonly<Record<string, Kind>>;
}

/** Milestones by `<deployment>/<environment>`, bootstraps as `account/<region>`; only those that were synthesized. */
export type Synthesized = Readonly<Record<string, Readonly<Record<string, SynthesizedMilestone>>>>;

/** Milestones of everything that the deployment files have, whether it was synthesized or not. */
export type Known = Readonly<Record<string, readonly string[]>>;
