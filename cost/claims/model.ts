/** What a plan says about money, and with what of the estimate it is compared. */
import type { Commitment } from '../../config/what-if';
import type { Totals } from '../estimate';

export type Unit =
  | 'usd-per-month'
  | 'usd-per-day'
  | 'usd-per-hour'
  | 'usd-per-run'
  | 'usd-per-request'
  | 'usd-per-year'
  /** An amount of its own, such as the threshold of a budget. */
  | 'usd'
  | 'percent';

/** A number, or a range of numbers. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A figure as the plan writes it. */
export interface Figure {
  readonly low: number;
  /** Of a range. */
  readonly high?: number;
  readonly unit: Unit;
  /** Decimals that the plan writes: it may have been rounded by half of the last. */
  readonly decimals: number;
  /** The plan writes `~`. */
  readonly approximate?: true;
  /** The plan writes `<` or `under`, or `60%+`. */
  readonly bound?: 'at-most' | 'at-least';
}

/** Which lines of an estimate: those that meet every condition; a condition is met by any of its values. */
export interface Match {
  /** Keys of the price table; one that ends in a dot is the beginning of keys: `fargate.`. */
  readonly prices?: readonly string[];
  /** Terraform types. */
  readonly types?: readonly string[];
  /** Addresses within the stack. */
  readonly addresses?: readonly string[];
  readonly milestones?: readonly string[];
}

/** Lines of the estimate of an environment, summed. */
export interface Selection {
  readonly environment: string;
  readonly column: keyof Totals;
  readonly match: Match | 'total';
  /** Lines that are left out again. */
  readonly except?: Match;
  /** With what the account has once in the region; what AWS gives for free is then given once to both. */
  readonly account?: true;
  /** Spot at the price of the same on demand. */
  readonly onDemand?: true;
  /** With a promise for a year, which the estimate never has by itself. */
  readonly commitment?: Commitment;
  /** The result is a range: its high end counts these lines twice, as with a second task of each service. */
  readonly upToTwice?: Match;
  /** Why no line matches: without it, a selection that matches nothing is an error, and with it, one that matches. */
  readonly expectNothing?: string;
}

/** With what a figure is compared. */
export type Comparison =
  | { readonly kind: 'lines'; readonly of: Selection }
  /** Percent that `to` is below `from`. */
  | { readonly kind: 'saving'; readonly from: Selection; readonly to: Selection }
  /** Dollars that `to` is below `from`. */
  | { readonly kind: 'difference'; readonly from: Selection; readonly to: Selection }
  /** The price of one unit. */
  | { readonly kind: 'price'; readonly environment: string; readonly key: string }
  /**
   * Not estimated: a threshold, or something that AWS's bill of these resources does not hold.
   * `kept` is where the number stands: a path in the deployment's file, or in that of the account after `account:`.
   */
  | { readonly kind: 'settled'; readonly kept?: string };

/** How a figure follows from others of the same plan, by their ids. */
export type Arithmetic =
  | { readonly kind: 'sum'; readonly of: readonly string[] }
  | { readonly kind: 'difference'; readonly from: string; readonly to: string }
  /** Percent that `to` is below `from`. */
  | { readonly kind: 'saving'; readonly from: string; readonly to: string }
  /** `of`, less the share of `on` that the claim `percent` names. */
  | { readonly kind: 'share-off'; readonly of: string; readonly percent: string; readonly on: string }
  | { readonly kind: 'product'; readonly of: string; readonly times: readonly number[] }
  | { readonly kind: 'quotient'; readonly of: string; readonly by: number };

/** One figure of a plan. */
export interface Claim {
  /** Unique within the deployment. */
  readonly id: string;
  readonly deployment: string;
  /** The plan's line as it stands, trimmed. */
  readonly quote: string;
  /** Its number in the plan. */
  readonly line: number;
  /** In words. */
  readonly about: string;
  readonly figure: Figure;
  readonly compare: Comparison;
  /** How the plan's own numbers should give it. */
  readonly arithmetic?: Arithmetic;
  /** Why the estimate differs, or what it is that is not estimated. Empty only where it does not differ. */
  readonly because: string;
}
