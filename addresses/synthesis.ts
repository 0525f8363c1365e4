/** What a synthesis declares: the addresses of every stack, with what its deployment file says about lost ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MANIFEST_FILE, type ManifestMilestone, readManifest } from '../config/manifest';
import { ACCOUNT } from '../config/selection';
import type { Kind, Synthesized, SynthesizedMilestone } from './model';
import { keeps } from './types';

const stack = z.object({ resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}) });

/** Reads the stacks of a synthesis: the bootstraps as `account/<region>`. A missing or broken file is an error. */
export function readSynthesis(outdir: string): Synthesized {
  const { bootstrap, environments } = readManifest(join(outdir, MANIFEST_FILE));
  const places = [
    ...bootstrap.map(({ region, milestone }) => ({ place: `${ACCOUNT}/${region}`, milestones: [milestone] })),
    ...environments.map(({ deployment, environment, milestones }) => ({
      place: `${deployment}/${environment}`,
      milestones,
    })),
  ];
  return Object.fromEntries(
    places.map(({ place, milestones }) => [
      place,
      Object.fromEntries(milestones.map((each) => [each.milestone, readMilestone(outdir, each)])),
    ]),
  );
}

function readMilestone(outdir: string, { stack: id, moved, removed }: ManifestMilestone): SynthesizedMilestone {
  const { resource } = stack.parse(JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')));
  const addresses = Object.entries(resource).flatMap(([type, byName]) =>
    Object.keys(byName).map((name): [string, Kind] => [`${type}.${name}`, keeps(type) ? 'stateful' : 'stateless']),
  );
  return { addresses: Object.fromEntries(addresses), moved: moved ?? [], removed: removed ?? [] };
}
