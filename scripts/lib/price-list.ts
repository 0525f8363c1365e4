/** Questions to AWS's Price List Query API, and the texts that it answers, of all pages. */
import { type PricingClient, paginateGetProducts } from '@aws-sdk/client-pricing';
import type { Query } from '../../cost/prices/refresh';

/** The API is in few regions, and answers for all: https://docs.aws.amazon.com/general/latest/gr/billing.html. */
export const PRICE_LIST_REGION = 'us-east-1';
/** The most that a page may hold. */
const PAGE_SIZE = 100;

/** Asks one question. Throws an error that names it. */
export async function askPriceList(client: PricingClient, { id, service, where }: Query): Promise<string[]> {
  const Filters = Object.entries(where).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }));
  const pages = paginateGetProducts(
    { client, pageSize: PAGE_SIZE },
    { ServiceCode: service, FormatVersion: 'aws_v1', Filters },
  );
  const texts: string[] = [];
  try {
    for await (const { PriceList = [] } of pages) texts.push(...PriceList.map(String));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`AWS's price list did not answer '${id}': ${reason}`, { cause });
  }
  return texts;
}
