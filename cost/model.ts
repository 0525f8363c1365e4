/** What the estimate is made of: resources, what is charged for them, and lines with a price. */
import type { AccountUsage, Usage } from '../config/vocabulary/usage';
import type { Allowance } from './allowances';
import type { Price } from './prices/table';

/** Hours of a month, as AWS's calculator counts them. */
export const HOURS_PER_MONTH = 730;

/** A managed resource of the synthesized JSON. */
export interface Resource {
  /** Id of its stack. */
  readonly stack: string;
  readonly milestone: string;
  /** Address within the stack, such as `aws_nat_gateway.a`. */
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** How many there are once every image is given. */
  readonly count: number;
}

/** What is estimated: an environment, or what an account has once in a region (deployment `account`). */
export interface Subject {
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  readonly accountPlan: 'none' | 'legacy-free-tier' | 'credits';
  /** Hours of a week in which what is switched is up, 0 to 168. */
  readonly hoursPerWeek: number;
  readonly usage: Usage;
  /** What the account's own services look at; only of a bootstrap. */
  readonly accountUsage?: AccountUsage;
  /** Metrics that the agent of each host publishes. */
  readonly hostMetrics: number;
  /** In the order of milestones, then by address. */
  readonly resources: readonly Resource[];
}

/** How many tasks of what scales run: the fewest or the most that its bounds allow. */
export type Load = 'min' | 'max';

/** What a family of services needs to know about a resource's surroundings. */
export interface Surroundings {
  readonly subject: Subject;
  readonly load: Load;
  /** The resource of the same stack that a value refers to, as `${aws_ecs_cluster.main.arn}` does. */
  readonly referredBy: (resource: Resource, value: unknown) => Resource | undefined;
  /** All resources of a type, in order. */
  readonly ofType: (type: string) => readonly Resource[];
  /** Whether it is the first of its type: the one that carries what is counted for the whole environment. */
  readonly isFirst: (resource: Resource) => boolean;
}

/** How much of it in a month. */
export type Quantity =
  /** By the hour: `units` while the environment is up, or always. */
  | { readonly kind: 'hourly'; readonly units: number; readonly while: 'up' | 'always' }
  /** By the month, however long it is up. */
  | { readonly kind: 'monthly'; readonly units: number };

/** Something that AWS bills, before prices and allowances. */
export interface Charge {
  /** In words: `Fargate vCPU`. */
  readonly item: string;
  /** Key in the price table. */
  readonly price: string;
  readonly quantity: Quantity;
  /** How the quantity comes about: `1 task x 0.25 vCPU`. */
  readonly basis: string;
  /** As Cost Explorer calls the service. */
  readonly service: string;
  /** What AWS gives for free, in the order in which it is used up. Default: nothing. */
  readonly allowances?: readonly Allowance[];
}

/** What the estimate says of a resource. */
export type Pricing =
  | { readonly kind: 'priced'; readonly charges: readonly Charge[] }
  /** AWS bills nothing for it, or bills it with another resource. */
  | { readonly kind: 'free'; readonly because: string }
  /** AWS bills it, and this estimate does not know how much. */
  | { readonly kind: 'unpriced'; readonly because: string };

/** How one type of resource is priced. */
export type Pricer = (resource: Resource, around: Surroundings) => Pricing;

/** Pricers by Terraform type. */
export type Family = Readonly<Record<string, Pricer>>;

export const priced = (...charges: readonly Charge[]): Pricing => ({ kind: 'priced', charges });
export const free = (because: string): Pricing => ({ kind: 'free', because });
export const unpriced = (because: string): Pricing => ({ kind: 'unpriced', because });
export const hourly = (units: number, whileOn: 'up' | 'always' = 'always'): Quantity => ({
  kind: 'hourly',
  units,
  while: whileOn,
});
export const monthly = (units: number): Quantity => ({ kind: 'monthly', units });

/** One column of a line: as scheduled, or always on. */
export interface Amount {
  /** In the unit of the price. */
  readonly quantity: number;
  /** What of it an allowance covers. */
  readonly free: number;
  /** US dollars a month, to the millionth: sums of these are exact. */
  readonly usd: number;
}

/** A charge with its price, at a resource. */
export interface Line {
  readonly deployment: string;
  readonly environment: string;
  readonly stack: string;
  readonly milestone: string;
  readonly address: string;
  readonly type: string;
  readonly item: string;
  readonly basis: string;
  readonly service: string;
  readonly priceKey: string;
  readonly price: Price;
  readonly alwaysOn: Amount;
  readonly scheduled: Amount;
}
