/** Finds the lines that a claim is about, and sums them. */
import { ACCOUNT } from '../../config/selection';
import { committed } from '../commitment';
import { type Estimate, estimate, estimateAccount, totalOf } from '../estimate';
import type { Line, Subject } from '../model';
import { type PriceTable, readPrices } from '../prices/table';
import type { Match, Range, Selection } from './model';
import { exactly } from './range';

/** Estimates of the environments of a deployment, each made once. */
export interface Estimates {
  readonly subject: (environment: string) => Subject;
  /** The environment; with `account`, what the account has once in its region before it. */
  readonly of: (environment: string, account: boolean) => readonly Estimate[];
  readonly prices: (region: string) => PriceTable;
}

/** The estimates of one deployment among subjects. */
export function estimatesOf(deployment: string, subjects: readonly Subject[]): Estimates {
  const find = (of: string, environment: string): Subject => {
    const found = subjects.find((each) => each.deployment === of && each.environment === environment);
    if (!found) throw new Error(`There is no ${of}/${environment} to compare with.`);
    return found;
  };
  const prices = once(readPrices);
  const alone = once((environment: string): readonly Estimate[] => [
    estimate(find(deployment, environment), { prices }),
  ]);
  const withAccount = once((environment: string): readonly Estimate[] => {
    const subject = find(deployment, environment);
    return estimateAccount([find(ACCOUNT, subject.region), subject], { prices });
  });
  return {
    prices,
    subject: (environment) => find(deployment, environment),
    of: (environment, account) => (account ? withAccount : alone)(environment),
  };
}

/** US dollars a month of what is selected. Throws when it matches nothing, and was not said to. */
export function monthlyUsd(selection: Selection, estimates: Estimates): Range {
  const { column, upToTwice } = selection;
  const lines = select(selection, estimates);
  const usd = (of: readonly Line[]): number => totalOf(of)[column];
  if (!upToTwice) return exactly(usd(lines));
  const twice = lines.filter((line) => matches(line, upToTwice));
  if (twice.length === 0) throw new Error(nothing(selection, upToTwice));
  return { low: usd(lines), high: usd(lines) + usd(twice) };
}

function select(selection: Selection, estimates: Estimates): readonly Line[] {
  const { environment, match, except, account = false, onDemand, commitment, expectNothing } = selection;
  const chosen = (line: Line): boolean =>
    (match === 'total' || matches(line, match)) && !(except && matches(line, except));
  const lines = estimates.of(environment, account).flatMap((each) => {
    const priced = onDemand ? atOnDemand(each, estimates.prices(each.region)) : each;
    return (commitment ? committed(priced, commitment) : priced).lines.filter(chosen);
  });
  if (lines.length === 0 && expectNothing === undefined) throw new Error(nothing(selection, match));
  if (lines.length > 0 && expectNothing !== undefined) {
    throw new Error(`${environment}: '${expectNothing}', but there is ${lines[0]?.address}.`);
  }
  return lines;
}

const SPOT = /^(fargate|ec2)\.spot[-.]/;

function atOnDemand(estimate: Estimate, table: PriceTable): Estimate {
  const lines = estimate.lines.map((line) => {
    if (!SPOT.test(line.priceKey)) return line;
    const priceKey = line.priceKey.replace(SPOT, '$1.');
    const price = table.prices[priceKey];
    if (!price) throw new Error(`${line.address}: ${table.region} has no price '${priceKey}'.`);
    const amount = ({ quantity, free }: Line['scheduled']) => ({ quantity, free, usd: (quantity - free) * price.usd });
    return { ...line, priceKey, price, scheduled: amount(line.scheduled), alwaysOn: amount(line.alwaysOn) };
  });
  return { ...estimate, lines };
}

/** Whether a line meets every condition. A price is that of the line as it is chosen: on demand, where that is asked. */
function matches({ priceKey, type, address, milestone }: Line, match: Match): boolean {
  const isOne = (text: string, of?: readonly string[]) => of === undefined || of.includes(text);
  const isPrice = (of: string) => (of.endsWith('.') ? priceKey.startsWith(of) : priceKey === of);
  return (
    (match.prices === undefined || match.prices.some(isPrice)) &&
    isOne(address, match.addresses) &&
    isOne(type, match.types) &&
    isOne(milestone, match.milestones)
  );
}

const nothing = ({ environment }: Selection, match: Match | 'total'): string =>
  `No line of the estimate of ${environment} matches ${JSON.stringify(match)}.`;

function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
