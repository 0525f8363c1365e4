/**
 * What an entry of the catalog says: how AWS's Price List Query API is asked for a price, or why it is not asked.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
import type { AwsUnit } from './units';

/** Which products an answer is limited to, besides `where`. */
export type Scope =
  /** Those of the region. */
  | 'region'
  /** Transfer that leaves the region: AWS files it under where it comes from. */
  | 'leaving'
  /** Transfer from the region to another one. */
  | 'to-another-region'
  /** The price is the same in all regions, and AWS files it under none of them. */
  | 'everywhere';

export interface InPriceList {
  readonly kind: 'price-list';
  /** `ServiceCode` of the API. */
  readonly service: string;
  /** Default: `region`. */
  readonly scope?: Scope;
  /** Attributes that must be equal (`TERM_MATCH`). */
  readonly where?: Readonly<Record<string, string>>;
  /** Usage type without the prefix of the region (`USE1-`, none in some services): looked for in the answer. */
  readonly usageType?: string;
  /** What AWS prices one of. */
  readonly unit: AwsUnit;
  /** How many of AWS's units make one of the table's. Default: 1. */
  readonly factor?: number;
  /**
   * Where our tier begins, in AWS's units. Default: the first tier that costs something, because free ones are
   * allowances, which the estimate counts apart.
   */
  readonly beginRange?: number;
}

/** The API does not have it: a person reads it from the page that the table names. */
export interface ByHand {
  readonly kind: 'by-hand';
  readonly because: string;
}

export type CatalogEntry = InPriceList | ByHand;
/** By key of the price tables. */
export type Catalog = Readonly<Record<string, CatalogEntry>>;
/** The entry of each key of a form, such as one per class of instance. */
export interface KeyPattern {
  readonly pattern: RegExp;
  /** `match` is what the pattern found, with its groups. */
  readonly entry: (match: RegExpExecArray) => CatalogEntry;
}
