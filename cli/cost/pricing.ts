/** From places to estimates: what is synthesized, read and priced. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MANIFEST_FILE, readManifest } from '../../config/manifest';
import type { OptOut } from '../../config/opt-outs';
import { WHAT_IF_VARIABLE, type WhatIf } from '../../config/what-if';
import { type Estimate, estimate } from '../../cost/estimate';
import type { Subject } from '../../cost/model';
import { readSubjects } from '../../cost/synthesis';
import { type Accepted, type Verdict, verdictOf } from '../../cost/verdict';
import { runMain } from '../../tools/synth';
import { CliError } from '../exit';
import { type Place, placeText, selectorsOf } from './targets';

/** An environment or a bootstrap with its price. */
export interface Priced {
  readonly subject: Subject;
  readonly estimate: Estimate;
  readonly verdict: Verdict;
  /** US dollars a month; absent without a budget. */
  readonly budgetUsd?: number | undefined;
  /** What is known to be above it, and wanted. */
  readonly budgetAccepted?: Accepted | undefined;
  readonly optOuts: readonly OptOut[];
}

/** What a folder of stacks says of places; those that it does not have are left out. */
export function pricedIn(folder: string, places: readonly Place[]): Priced[] {
  const { environments } = readManifest(join(folder, MANIFEST_FILE));
  const subjects = new Map(readSubjects(folder).map((subject) => [placeText(subject), subject]));
  const described = new Map(environments.map((each) => [placeText(each), each]));
  return places.flatMap((place) => {
    const subject = subjects.get(placeText(place));
    if (!subject) return [];
    const { budgetUsd, budgetAccepted, optOuts = [] } = described.get(placeText(place)) ?? {};
    return [pricedOf({ subject, estimate: estimate(subject), budgetUsd, budgetAccepted, optOuts })];
  });
}

/** With the verdict of its estimate. */
export function pricedOf(priced: Omit<Priced, 'verdict'>): Priced {
  return { ...priced, verdict: verdictOf(priced.estimate.total, priced.budgetUsd, priced.budgetAccepted) };
}

/** All of the places, from a folder that must have them. */
export function readPlaces(folder: string, places: readonly Place[]): Priced[] {
  const found = pricedIn(folder, places);
  const missing = places.filter((place) => !found.some(({ subject }) => placeText(subject) === placeText(place)));
  if (missing.length === 0) return found;
  throw new CliError(
    `${folder} has no ${missing.map(placeText).join(', ')}.`,
    'Synthesize it there, or leave out --from: then it is synthesized apart.',
  );
}

/** A fresh synthesis of the places, as they are or as they would be; leaves nothing behind. */
export function synthesizePlaces(places: readonly Place[], whatIf: WhatIf['environments'] = []): Promise<Priced[]> {
  return inScratch(async (folder) => {
    const asked: WhatIf = { folder, environments: whatIf };
    const selectors = {
      ...selectorsOf(places),
      ...(whatIf.length > 0 ? { [WHAT_IF_VARIABLE]: JSON.stringify(asked) } : {}),
    };
    await runMain({ outdir: folder, selectors });
    return readPlaces(folder, places);
  });
}

/** A folder that is gone afterwards, whatever happens. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-cost-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
