/** From resources to lines with prices, and what they sum up to. */
import { HOURS_PER_WEEK } from '../config/power';
import { allowancesOf, Pools } from './allowances';
import { FAMILIES } from './families';
import { groupBy } from './group';
import { type Amount, type Charge, HOURS_PER_MONTH, type Line, type Load, type Resource, type Subject } from './model';
import { type PriceTable, readPrices } from './prices/table';
import { surroundingsOf } from './surroundings';

/** A resource that costs nothing, or of which the estimate does not know what it costs. */
export interface Uncharged {
  readonly address: string;
  readonly stack: string;
  readonly type: string;
  readonly because: string;
}

/** US dollars a month, as it runs and as if it never stopped. */
export interface Totals {
  readonly scheduled: number;
  readonly alwaysOn: number;
}

export interface Estimate {
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  readonly accountPlan: Subject['accountPlan'];
  readonly hoursPerWeek: number;
  readonly requestsPerMonth: number;
  /** Date of the prices. */
  readonly pricesOf: string;
  readonly lines: readonly Line[];
  readonly total: Totals;
  readonly coverage: {
    readonly resources: number;
    readonly priced: number;
    readonly free: readonly Uncharged[];
    readonly unpriced: readonly Uncharged[];
  };
}

export interface EstimateOptions {
  /** Tasks of what scales. Default: `min`, what runs while little is asked of it. */
  readonly load?: Load;
  /** Default: those of `cost/prices`. */
  readonly prices?: (region: string) => PriceTable;
  /** What is free. Default: everything that the account plan of the environment has, as if it were alone in its account. */
  readonly pools?: Record<keyof Totals, Pools>;
}

/** The estimate of one environment. Throws when its region has no prices, or a price has no entry. */
export function estimate(subject: Subject, options: EstimateOptions = {}): Estimate {
  const { load = 'min', prices = tables() } = options;
  const pools = options.pools ?? newPools();
  const table = prices(subject.region);
  const around = surroundingsOf(subject, load);
  const lines: Line[] = [];
  const free: Uncharged[] = [];
  const unpriced: Uncharged[] = [];
  for (const resource of subject.resources) {
    const pricing = FAMILIES[resource.type]?.(resource, around) ?? {
      kind: 'unpriced' as const,
      because: `the estimate has no entry for ${resource.type}`,
    };
    const { address, stack, type } = resource;
    if (pricing.kind === 'free') free.push({ address, stack, type, because: pricing.because });
    else if (pricing.kind === 'unpriced') unpriced.push({ address, stack, type, because: pricing.because });
    else lines.push(...pricing.charges.map((charge) => lineOf(charge, resource, { subject, table, pools })));
  }
  lines.push(...outsideLines(subject, table));
  return {
    deployment: subject.deployment,
    environment: subject.environment,
    region: subject.region,
    accountPlan: subject.accountPlan,
    hoursPerWeek: subject.hoursPerWeek,
    requestsPerMonth: subject.usage.requestsPerMonth,
    pricesOf: table.date,
    lines,
    total: totalOf(lines),
    coverage: {
      resources: subject.resources.length,
      priced: subject.resources.length - free.length - unpriced.length,
      free,
      unpriced,
    },
  };
}

/** All of one account: what AWS gives for free, it gives once. */
export function estimateAccount(subjects: readonly Subject[], options: EstimateOptions = {}): Estimate[] {
  const pools = options.pools ?? newPools();
  const prices = options.prices ?? tables();
  return subjects.map((subject) => estimate(subject, { ...options, prices, pools }));
}

/** Sums lines; exact, because every line is in whole millionths of a dollar. */
export function totalOf(lines: readonly Pick<Line, keyof Totals>[]): Totals {
  const sum = (column: keyof Totals): number =>
    lines.reduce((millionths, line) => millionths + Math.round(line[column].usd * 1e6), 0) / 1e6;
  return { scheduled: sum('scheduled'), alwaysOn: sum('alwaysOn') };
}

/** Lines summed by what `key` gives, in the order in which each first appears. */
export function totalsBy<K extends string>(lines: readonly Line[], key: (line: Line) => K): Map<K, Totals> {
  const groups = groupBy(lines, key);
  return new Map([...groups].map(([name, group]) => [name, totalOf(group)]));
}

/** Each table is read once. */
function tables(): (region: string) => PriceTable {
  const read = new Map<string, PriceTable>();
  return (region) => {
    const table = read.get(region) ?? readPrices(region);
    read.set(region, table);
    return table;
  };
}

const newPools = (): Record<keyof Totals, Pools> => ({ scheduled: new Pools(), alwaysOn: new Pools() });

interface LineSettings {
  readonly subject: Subject;
  readonly table: PriceTable;
  readonly pools: Record<keyof Totals, Pools>;
}

function lineOf(charge: Charge, resource: Resource, { subject, table, pools }: LineSettings): Line {
  const price = table.prices[charge.price];
  const { stack, milestone, address, type } = resource;
  if (!price) {
    throw new Error(`${stack}: ${address} needs the price '${charge.price}', which ${table.region} does not have.`);
  }
  const amount = (column: keyof Totals): Amount => {
    const quantity = quantityOf(charge, column === 'alwaysOn' ? HOURS_PER_WEEK : subject.hoursPerWeek);
    const given = pools[column].take(allowancesOf(subject.accountPlan, charge.allowances ?? []), quantity);
    return { quantity, free: given, usd: rounded((quantity - given) * price.usd) };
  };
  const { item, basis, service } = charge;
  const { deployment, environment } = subject;
  return {
    ...{ deployment, environment, stack, milestone, address, type, item, basis, service },
    ...{ priceKey: charge.price, price, alwaysOn: amount('alwaysOn'), scheduled: amount('scheduled') },
  };
}

function quantityOf({ quantity }: Charge, hoursPerWeek: number): number {
  if (quantity.kind === 'monthly') return quantity.units;
  const share = quantity.while === 'up' ? hoursPerWeek / HOURS_PER_WEEK : 1;
  return quantity.units * HOURS_PER_MONTH * share;
}

const rounded = (usd: number): number => Math.round(usd * 1e6) / 1e6;

/** What the deployment file says is billed besides the resources. */
function outsideLines({ deployment, environment, usage }: Subject, { date }: PriceTable): Line[] {
  return Object.entries(usage.alsoBilled).map(([name, { usdPerMonth, basis, service, source }]) => {
    const amount = { quantity: 1, free: 0, usd: rounded(usdPerMonth) };
    return {
      ...{ deployment, environment, stack: '', milestone: 'declared', address: `usage.alsoBilled.${name}` },
      ...{ type: 'declared', item: name, basis, service, priceKey: 'declared' },
      price: { usd: usdPerMonth, unit: 'month', date, source, confidence: 'general' as const },
      ...{ alwaysOn: amount, scheduled: amount },
    };
  });
}
