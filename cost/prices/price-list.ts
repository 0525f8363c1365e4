/**
 * Products as AWS's Price List Query API gives them: each is a text of JSON within the answer.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
import { z } from 'zod';

const dimension = z.object({
  unit: z.string(),
  /** Where the tier begins, in units; absent when there are no tiers. */
  beginRange: z.string().default('0'),
  /** Dollars as decimal text; none where it is sold in another currency. */
  pricePerUnit: z.object({ USD: z.string().optional() }),
});

const product = z.object({
  product: z.object({ sku: z.string(), attributes: z.record(z.string(), z.string()) }),
  terms: z.object({
    OnDemand: z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), dimension) })).default({}),
  }),
});

/** A tier of a product on demand. */
export interface Tier {
  readonly unit: string;
  readonly from: number;
  readonly usd: number;
}

export interface Product {
  readonly sku: string;
  /** Without the prefix of the region. */
  readonly usageType: string;
  readonly tiers: readonly Tier[];
}

/** Reads one text of `PriceList`. Throws an error that names the service when it is not a product. */
export function readProduct(text: string, service: string): Product {
  const parsed = product.safeParse(parseJson(text, service));
  if (!parsed.success)
    throw new Error(`${service} answered a product of another form.\n${z.prettifyError(parsed.error)}`);
  const { product: described, terms } = parsed.data;
  const dimensions = Object.values(terms.OnDemand).flatMap(({ priceDimensions }) => Object.values(priceDimensions));
  return {
    sku: described.sku,
    usageType: withoutRegion(described.attributes['usagetype'] ?? ''),
    tiers: dimensions.flatMap(({ unit, beginRange, pricePerUnit: { USD } }) =>
      USD === undefined ? [] : [{ unit, from: numberOf(beginRange, described.sku), usd: numberOf(USD, described.sku) }],
    ),
  };
}

/** `USE1-`, `APS3-`, `EU-`; of some services `us-east-1-`; of transfer two of them. Not `IA-` or `Multi-AZ`. */
const REGION = /^(?:(?:[A-Z]{3}\d|EU|[a-z]{2}(?:-[a-z]+)+-\d)-)+/;

const withoutRegion = (usageType: string): string => usageType.replace(REGION, '');

function numberOf(text: string, sku: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new Error(`${sku}: '${text}' is not an amount.`);
  return value;
}

function parseJson(text: string, service: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${service} answered a product that is not JSON.`, { cause });
  }
}
