/** Reads what a synthesis wrote: the stacks of an environment as resources, and what its manifest says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MANIFEST_FILE,
  type Manifest,
  type ManifestEnvironment,
  type ManifestMilestone,
  readManifest,
} from '../config/manifest';
import { ACCOUNT } from '../config/selection';
import { NO_USAGE } from '../config/vocabulary/usage';
import type { Resource, Subject } from './model';

type StackJson = { readonly resource?: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>> };

/** Every environment of a synthesis, in the manifest's order, and the bootstraps before them. */
export function readSubjects(folder: string): Subject[] {
  const manifest = readManifest(join(folder, MANIFEST_FILE));
  return [
    ...manifest.bootstrap.map((bootstrap) => bootstrapSubject(folder, bootstrap)),
    ...manifest.environments.map((environment) => environmentSubject(folder, environment)),
  ];
}

/** One environment of a synthesis. */
export function environmentSubject(folder: string, environment: ManifestEnvironment): Subject {
  const { deployment, region, accountPlan, hoursPerWeek, usage, hostMetrics, milestones } = environment;
  const resources = milestones.flatMap((milestone) => resourcesOf(folder, milestone));
  return {
    ...{ deployment, environment: environment.environment, region, accountPlan, hoursPerWeek, usage, hostMetrics },
    resources,
  };
}

function bootstrapSubject(folder: string, { region, milestone, usage }: Manifest['bootstrap'][number]): Subject {
  return {
    ...{ deployment: ACCOUNT, environment: region, region, accountPlan: 'none', hoursPerWeek: 168, hostMetrics: 0 },
    usage: NO_USAGE,
    accountUsage: usage,
    resources: resourcesOf(folder, milestone),
  };
}

function resourcesOf(folder: string, { stack, milestone }: ManifestMilestone): Resource[] {
  const file = join(folder, 'stacks', stack, 'cdk.tf.json');
  const { resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
  const byType = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, values]) => {
      const address = `${type}.${name}`;
      return { stack, milestone, address, type, values, count: instancesOf(address, values) };
    }),
  );
  return byType.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Once every image is given; what is there for each of a list that only the apply knows is counted once. */
function instancesOf(address: string, { count, for_each: forEach }: Readonly<Record<string, unknown>>): number {
  if (forEach !== undefined) return 1;
  return count === undefined ? 1 : numberOf(count, address);
}

const WHEN_GIVEN = /\? (\d+) : 0\}$/;
const ONE_AT_MOST = /^\$\{min\(1, /;

/** A number of the JSON: as such, or as the branch of a condition in which every image is given. */
export function numberOf(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  const text = String(value);
  const [, whenGiven] = text.match(WHEN_GIVEN) ?? [];
  if (whenGiven !== undefined) return Number(whenGiven);
  if (ONE_AT_MOST.test(text)) return 1;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new Error(`${where}: '${text}' is not a number that the estimate can read.`);
}
