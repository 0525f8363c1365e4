/** How each type of resource is priced: one file a family of services. */
import type { Family } from '../model';
import { caches } from './caches';
import { containers } from './containers';
import { databases } from './databases';
import { dns } from './dns';
import { fileSystems } from './file-systems';
import { functions } from './functions';
import { httpApis } from './http-apis';
import { identity } from './identity';
import { instances } from './instances';
import { loadBalancing } from './load-balancing';
import { messaging } from './messaging';
import { monitoring } from './monitoring';
import { network } from './network';
import { protection } from './protection';
import { storage } from './storage';

export const ALL: readonly Family[] = [
  containers,
  caches,
  databases,
  fileSystems,
  instances,
  loadBalancing,
  network,
  dns,
  functions,
  httpApis,
  identity,
  messaging,
  monitoring,
  protection,
  storage,
];

/** By Terraform type; a type stands in one family only. */
export const FAMILIES: Family = Object.fromEntries(ALL.flatMap((family) => Object.entries(family)));
