/** The next table of a region from answers of AWS's Price List: what is asked, and what the answers change. */
import { entryOf } from './catalog';
import type { InPriceList } from './catalog/entry';
import { isUnit } from './catalog/units';
import { type Product, readProduct, type Tier } from './price-list';
import type { Price, PriceTable } from './table';

/** Prices of AWS do not move by this factor at once: then the query is wrong, not the table. */
const UNLIKELY_FACTOR = 10;
/** AWS writes prices with ten decimals; a factor makes no more of them. */
const SIGNIFICANT_DIGITS = 12;

/** One call of `GetProducts`, whose answer may hold several prices. */
export interface Query {
  /** The same for the same question, whichever region asks. */
  readonly id: string;
  readonly service: string;
  /** Values by attribute, all of which must be equal. */
  readonly where: Readonly<Record<string, string>>;
}

/** A price that is another one now, in dollars. */
export interface Difference {
  readonly key: string;
  readonly unit: string;
  readonly old: number;
  readonly new: number;
}

/** A price that stays as it was, because the answer does not say what it is. */
export interface Unanswered {
  readonly key: string;
  readonly kind: 'not found' | 'ambiguous' | 'unlikely';
  readonly because: string;
}

export interface Refresh {
  readonly table: PriceTable;
  readonly differences: readonly Difference[];
  readonly unanswered: readonly Unanswered[];
  /** Prices that the answers gave, changed or not. */
  readonly answered: number;
}

/** What to ask for a table, each question once, in the order of services. Throws when a key has no entry. */
export function queriesOf({ region, prices }: Pick<PriceTable, 'region' | 'prices'>): Query[] {
  const queries = Object.keys(prices).flatMap((key) => {
    const entry = knownEntry(key);
    return entry.kind === 'price-list' ? [queryOf(entry, region)] : [];
  });
  const once = new Map(queries.map((query) => [query.id, query]));
  return [...once.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * The table with what the answers say. `answers` are the texts of `PriceList` by id of a query, of all pages; `date` is
 * the day on which they were given. Prices that no answer tells keep everything, and so does the date of the table then.
 */
export function refresh(table: PriceTable, answers: ReadonlyMap<string, readonly string[]>, date: string): Refresh {
  const prices: Record<string, Price> = {};
  const differences: Difference[] = [];
  const unanswered: Unanswered[] = [];
  let answered = 0;
  for (const [key, price] of Object.entries(table.prices)) {
    prices[key] = price;
    const entry = knownEntry(key);
    if (entry.kind === 'by-hand') continue;
    const { id, service } = queryOf(entry, table.region);
    const found = priceIn(
      (answers.get(id) ?? []).map((text) => readProduct(text, service)),
      entry,
      price.usd,
    );
    if (found.kind !== 'found') {
      unanswered.push({ key, ...found });
      continue;
    }
    answered += 1;
    prices[key] = { ...price, usd: found.usd, date, confidence: 'api' };
    if (found.usd !== price.usd) differences.push({ key, unit: price.unit, old: price.usd, new: found.usd });
  }
  const complete = unanswered.length === 0;
  return { table: { ...table, date: complete ? date : table.date, prices }, differences, unanswered, answered };
}

/** By how much it is more, in percent of the old price. */
export const percentOf = ({ old, new: now }: Difference): number => (now / old - 1) * 100;

function knownEntry(key: string) {
  const entry = entryOf(key);
  if (!entry)
    throw new Error(`The price '${key}' is not in cost/prices/catalog: say there where AWS has it, or why not.`);
  return entry;
}

function queryOf({ service, scope = 'region', where = {} }: InPriceList, region: string): Query {
  const all = { ...where, ...SCOPES[scope](region) };
  const id = [service, ...Object.entries(all).map(([field, value]) => `${field}=${value}`)].join(' ');
  return { id, service, where: all };
}

const SCOPES: Readonly<
  Record<NonNullable<InPriceList['scope']>, (region: string) => Readonly<Record<string, string>>>
> = {
  region: (region) => ({ regionCode: region }),
  leaving: (region) => ({ fromRegionCode: region }),
  'to-another-region': (region) => ({ fromRegionCode: region, toRegionCode: farRegionOf(region) }),
  everywhere: () => ({}),
};

/** Where copies go in the estimate: not next door (`us-east-2`), which AWS sells for less. */
const farRegionOf = (region: string): string => (region === 'us-east-1' ? 'us-west-2' : 'us-east-1');

type Found = { readonly kind: 'found'; readonly usd: number } | Omit<Unanswered, 'key'>;

function priceIn(products: readonly Product[], entry: InPriceList, old: number): Found {
  const { usageType, unit, factor = 1 } = entry;
  const matching = products.filter((product) => usageType === undefined || product.usageType === usageType);
  const notFound = (because: string): Found => ({ kind: 'not found', because });
  if (matching.length === 0) return notFound(`none of ${products.length} products is ${usageType ?? 'it'}`);
  const tiers = matching.flatMap((product) => ourTiers(product.tiers, entry));
  if (tiers.length === 0) return notFound(`no tier of ${matching.map(({ sku }) => sku).join(', ')} is ours`);
  const measured = tiers.filter((tier) => isUnit(tier.unit, unit));
  if (measured.length === 0) return notFound(`priced by ${tiers[0]?.unit}, not by ${unit}`);
  const amounts = [...new Set(measured.map(({ usd }) => Number((usd * factor).toPrecision(SIGNIFICANT_DIGITS))))];
  const [usd = 0] = amounts;
  if (amounts.length > 1) return { kind: 'ambiguous', because: `AWS has ${amounts.join(' and ')}` };
  const times = old === 0 ? 1 : usd / old;
  if (times >= UNLIKELY_FACTOR || times <= 1 / UNLIKELY_FACTOR) {
    return {
      kind: 'unlikely',
      because: `AWS's ${usd} is ${UNLIKELY_FACTOR} times the old ${old}, or less than a tenth`,
    };
  }
  return { kind: 'found', usd };
}

/** Tiers of one product that cost something: those that begin where ours does, or the first. */
function ourTiers(tiers: readonly Tier[], { beginRange }: InPriceList): Tier[] {
  const charged = tiers.filter(({ usd }) => usd > 0);
  const from = beginRange ?? Math.min(...charged.map((tier) => tier.from));
  return charged.filter((tier) => tier.from === from);
}
