/** How each type of resource is priced: one file a family of services. */
import type { Family } from '../model';
import { containers } from './containers';

const ALL: readonly Family[] = [containers];

/** By Terraform type; a type stands in one family only. */
export const FAMILIES: Family = Object.fromEntries(ALL.flatMap((family) => Object.entries(family)));
