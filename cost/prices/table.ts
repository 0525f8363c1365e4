/** Price tables: dated data, one file a region, each price with its unit, source and confidence. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const PRICES_FOLDER = __dirname;
export const PRICES_VERSION = 1;
/** Days after which the output says that a table is old. */
export const STALE_AFTER_DAYS = 180;

const date = z.iso.date();

const price = z.strictObject({
  /** US dollars a unit, on demand, without tax. */
  usd: z.number().nonnegative(),
  /** What one is counted in, such as `vCPU-hour`. */
  unit: z.string().min(1),
  /** When it was read. */
  date,
  /** The page of AWS on which people find it. */
  source: z.url(),
  /** `feed`: AWS's public price feed; `api`: the Price List API; `older`: a dump of it from before; `general`: by hand. */
  confidence: z.enum(['feed', 'api', 'older', 'general']),
  /** It changes with supply, as Spot does: a typical value. */
  floating: z.literal(true).optional(),
});

export const priceTable = z.strictObject({
  version: z.literal(PRICES_VERSION),
  region: z.string().min(1),
  /** When the table was last gone over as a whole. */
  date,
  currency: z.literal('USD'),
  /** By key: `<service>.<what>`, as `fargate.vcpu.x86`. */
  prices: z.record(z.string(), price),
});

export type Price = z.output<typeof price>;
export type PriceTable = z.output<typeof priceTable>;

/** The table of a region. Throws when there is none, or when it is not a price table, with what to do. */
export function readPrices(region: string, folder = PRICES_FOLDER): PriceTable {
  const file = join(folder, `${region}.json`);
  if (!existsSync(file)) {
    const known = regionsWithPrices(folder).join(', ');
    throw new Error(
      `There are no prices for ${region}; there are for ${known}. Copy one of these files, set its region and the prices that no API has, then: npm run prices:refresh -- --region ${region} --write`,
    );
  }
  const parsed = priceTable.safeParse(parseJson(file));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} is not a price table of version ${PRICES_VERSION}: 'git checkout' it.\n${z.prettifyError(parsed.error)}`,
  );
}

/** Regions that have a table, in alphabetical order. */
export function regionsWithPrices(folder = PRICES_FOLDER): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Days between the table and a day, as `2026-11-22`. */
export function ageInDays({ date: of }: Pick<PriceTable, 'date'>, today: string): number {
  return Math.floor((Date.parse(today) - Date.parse(of)) / 86_400_000);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} is truncated or not JSON. 'git checkout' it, or run 'npm run prices:refresh'.`, { cause });
  }
}
