/** The manifest of the last synthesis, when there is one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest, type ManifestMilestone, readManifest } from '../config/manifest';
import { outputFolder } from './project';

/** Nothing when nothing was synthesized yet; a broken manifest is an error. */
export function lastManifest(): Manifest | undefined {
  const file = join(outputFolder(), MANIFEST_FILE);
  return existsSync(file) ? readManifest(file) : undefined;
}

/** A milestone by the id of its stack. */
export function milestoneOf(manifest: Manifest | undefined, stack: string): ManifestMilestone | undefined {
  const milestones = [
    ...(manifest?.bootstrap ?? []).map(({ milestone }) => milestone),
    ...(manifest?.environments ?? []).flatMap((environment) => environment.milestones),
  ];
  return milestones.find((milestone) => milestone.stack === stack);
}
