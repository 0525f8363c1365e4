/** What a power function needs of the outside: the unit as Terraform and the functions keep it, its members, a clock. */
import type { Log } from '../shared/log';
import type { Action } from './actions';
import type { Captured } from './capture';
import type { Counts, Kind, Member, UnitDocument } from './unit';

/** Something that went wrong with one member, or with the unit. */
export interface Problem {
  /** Member id, or `unit`. */
  readonly id: string;
  readonly message: string;
  readonly error?: unknown;
}

/** What the parameters of the unit say. */
export interface UnitState {
  readonly unit: UnitDocument;
  /** Tags of the unit. */
  readonly tags: Readonly<Record<string, string>>;
  /** Counts of the deployment file, by member id. */
  readonly configured: Readonly<Record<string, Counts>>;
  readonly alarms: readonly string[];
  readonly captured: Captured;
  /** Captures that could not be read and were taken from an older version, or not at all. */
  readonly problems: readonly Problem[];
}

export interface Observed {
  readonly members: readonly Member[];
  /** Members that are missing or could not be read. */
  readonly problems: readonly Problem[];
}

export interface Ports {
  readonly readUnit: () => Promise<UnitState>;
  /** All members, or those of one kind. */
  readonly observe: (state: UnitState, kind?: Kind) => Promise<Observed>;
  /** One call; an error when AWS refuses it after all retries. */
  readonly perform: (action: Action, unit: UnitDocument) => Promise<void>;
  /** Replaces every parameter whose members changed; an error when one could not be written. */
  readonly writeCaptured: (captured: Captured) => Promise<void>;
  /** Lets the actions of alarms rest, or not; does nothing for those that are so already. */
  readonly setAlarms: (names: readonly string[], enabled: boolean) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
}
