/** What an estimate is compared with: another environment of the deployment, or the same one at a commit. */
import { join } from 'node:path';
import { compareEstimates, NO_ESTIMATE } from '../../cost/compare';
import type { Statement } from '../../cost/statement';
import { run, tail } from '../../tools/run';
import { CliError } from '../exit';
import { REPOSITORY } from '../project';
import { inScratch, type Priced, pricedIn } from './pricing';
import { type Place, placeText, selectorsOf } from './targets';

/** By place. */
export type Comparisons = ReadonlyMap<string, Statement['comparisons'][number]>;

export interface Others {
  /** Environments of the deployment that was asked for; none when it is about all. */
  readonly environments: readonly string[];
  /** Prices an environment of that deployment. */
  readonly price: (environment: string) => Promise<Priced>;
}

/** Compares each with `other`: a name of an environment counts before a branch of that name. */
export async function compareWith(other: string, all: readonly Priced[], others: Others): Promise<Comparisons> {
  if (others.environments.includes(other)) {
    const base = await others.price(other);
    return new Map(all.map((each) => [placeText(each.subject), against(placeText(base.subject), base, each)]));
  }
  const commit = await commitOf(other, others.environments);
  const bases = await pricedAt(
    commit,
    all.map(({ subject }) => subject),
  );
  const base = (place: Place) => bases.find(({ subject }) => placeText(subject) === placeText(place));
  return new Map(all.map((each) => [placeText(each.subject), against(other, base(each.subject), each)]));
}

const against = (name: string, base: Priced | undefined, { estimate }: Priced): Statement['comparisons'][number] => ({
  against: base ? name : `${name}, which does not have it`,
  result: compareEstimates(base?.estimate ?? NO_ESTIMATE, estimate),
});

async function commitOf(ref: string, environments: readonly string[]): Promise<string> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, stdout } = await run('git', asked, { cwd: REPOSITORY });
  if (code === 0) return stdout.trim();
  const known = environments.length > 0 ? `Environments: ${environments.join(', ')}. ` : '';
  throw new CliError(
    `'${ref}' is neither an environment of this deployment nor a commit of this repository.`,
    `${known}'git fetch' brings branches that only the remote has.`,
  );
}

/** Places as another commit has them, by its own code; those that it does not have are left out. */
function pricedAt(commit: string, places: readonly Place[]): Promise<Priced[]> {
  return inScratch(async (folder) => {
    const chosen = await synthesizeAt(commit, folder, selectorsOf(places));
    // A commit that does not know one of the names says so: then all of it is synthesized.
    const { code, stderr } = UNKNOWN_NAME.test(chosen.stderr) ? await synthesizeAt(commit, folder, {}) : chosen;
    if (code !== 0) {
      throw new CliError(
        `${commit.slice(0, 12)} cannot be synthesized:\n${tail(stderr, 20)}`,
        'Compare with a commit that can be.',
      );
    }
    return readAt(commit, folder, places);
  });
}

const UNKNOWN_NAME = /CAIRN_(DEPLOYMENT|ENV) names |Nothing is selected by/;

/** The script leaves no worktree behind, whatever happens. */
function synthesizeAt(commit: string, folder: string, selectors: Readonly<Record<string, string>>) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CAIRN_'));
  return run(join(REPOSITORY, 'scripts', 'ci', 'synthesize-base.sh'), [commit, folder], {
    cwd: REPOSITORY,
    env: { ...Object.fromEntries(inherited), ...selectors },
  });
}

function readAt(commit: string, folder: string, places: readonly Place[]): Priced[] {
  try {
    return pricedIn(folder, places);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      `What ${commit.slice(0, 12)} synthesizes cannot be priced:\n${tail(why, 20)}`,
      'Its manifest may be older than the estimate. Compare with a later commit.',
      { cause },
    );
  }
}
