/** What a synthesis wrote, as the hand-off reads it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MANIFEST_FILE,
  type Manifest,
  type ManifestEnvironment,
  type ManifestMilestone,
  readManifest,
} from '../config/manifest';
import { each, isObject, type Json, type JsonObject } from './json';

/** A stack and its place in the bundle. */
export interface SynthesizedStack {
  /** Name of its folder: `01-foundation`. */
  readonly folder: string;
  readonly milestone: ManifestMilestone;
  /** Where it was synthesized. */
  readonly source: string;
  readonly json: JsonObject;
}

export interface BootstrapStack extends SynthesizedStack {
  readonly region: string;
}

export interface Synthesis {
  readonly environment: ManifestEnvironment;
  /** What the account has once, in the regions that the environment reads, as far as it was synthesized. */
  readonly bootstrap: readonly BootstrapStack[];
  /** In the order of applying. */
  readonly milestones: readonly SynthesizedStack[];
}

/** Reads an environment of a synthesis; one that is not there is an error with those that are. */
export function readSynthesis(folder: string, deployment: string, environment: string): Synthesis {
  const manifest = readManifest(join(folder, MANIFEST_FILE));
  const found = manifest.environments.find(
    (candidate) => candidate.deployment === deployment && candidate.environment === environment,
  );
  if (!found) {
    const known = manifest.environments.map((each) => `${each.deployment}/${each.environment}`).join(', ');
    throw new Error(`${deployment}/${environment} was not synthesized into ${folder}. There are: ${known}.`);
  }
  const ordered = [...found.milestones].sort((a, b) => a.order - b.order);
  const milestones = ordered.map((milestone) => {
    const number = String(milestone.order).padStart(2, '0');
    return readStack(folder, milestone, `${number}-${milestone.milestone}`);
  });
  return { environment: found, milestones, bootstrap: bootstrapOf(folder, manifest, found, milestones) };
}

/** The bootstrap that holds the state, and those whose outputs are read. */
function bootstrapOf(
  folder: string,
  manifest: Manifest,
  { region }: ManifestEnvironment,
  milestones: readonly SynthesizedStack[],
): BootstrapStack[] {
  const read = new Set(milestones.flatMap(({ json }) => remoteStateKeys(json)));
  return manifest.bootstrap
    .filter((each) => each.region === region || read.has(each.milestone.stateKey))
    .map((each) => ({
      ...readStack(folder, each.milestone, `00-bootstrap-${each.region}`),
      region: each.region,
    }));
}

function readStack(synthesis: string, milestone: ManifestMilestone, folder: string): SynthesizedStack {
  const source = join(synthesis, 'stacks', milestone.stack);
  const json = JSON.parse(readFileSync(join(source, 'cdk.tf.json'), 'utf8')) as Json;
  if (!isObject(json)) throw new Error(`${milestone.stack}: cdk.tf.json is no object.`);
  return { folder, milestone, source, json };
}

/** Locked versions of the providers: https://developer.hashicorp.com/terraform/language/files/dependency-lock */
export const LOCK_FILE = '.terraform.lock.hcl';

/** Text of the stack's dependency lock, when it was synthesized with one. */
export function readLock({ source }: SynthesizedStack): string | undefined {
  const file = join(source, LOCK_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function remoteStateKeys({ data }: JsonObject): string[] {
  const states = isObject(data) ? data['terraform_remote_state'] : undefined;
  return Object.values(isObject(states) ? states : {}).flatMap((state) => {
    const config = isObject(state) ? each(state['config'])[0] : undefined;
    const key = isObject(config) ? config['key'] : undefined;
    return typeof key === 'string' ? [key] : [];
  });
}
