/** Where AWS's Price List has each price of the tables, by family of services. */
import { compute } from './compute';
import type { Catalog, CatalogEntry } from './entry';
import { INSTANCES } from './instances';
import { network } from './network';
import { operations } from './operations';
import { security } from './security';
import { storage } from './storage';

export const CATALOG: Catalog = { ...compute, ...network, ...operations, ...security, ...storage };

/** The entry of a key: its own, or that of its form. Undefined: nobody said where its price comes from. */
export function entryOf(key: string): CatalogEntry | undefined {
  const own = CATALOG[key];
  if (own) return own;
  for (const { pattern, entry } of INSTANCES) {
    const match = pattern.exec(key);
    if (match) return entry(match);
  }
  return undefined;
}
