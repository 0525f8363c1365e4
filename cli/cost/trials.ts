/** Tries changes: what the rules refuse is known at once, the rest is synthesized, a few at a time. */
import type { DeploymentInput } from '../../config/vocabulary/deployment';
import { attempt, type Change, changeText, commitmentOf, patched } from '../../config/what-if';
import { candidatesOf } from '../../config/what-if-candidates';
import { committed } from '../../cost/commitment';
import { cheapestFirst, type Trial, type Trials } from '../../cost/statement';
import { cents } from '../../cost/verdict';
import { pool } from '../../tools/pool';
import { tail } from '../../tools/run';
import { type Priced, pricedOf, synthesizePlaces } from './pricing';
import { type Place, placeText } from './targets';

/** Syntheses at a time: each keeps a core busy. */
const AT_A_TIME = 2;

/** Changes of a place, made together, on top of what is made already. */
export interface Variant {
  readonly place: Place;
  readonly changes: readonly Change[];
}

/** What became of a variant. */
export type Outcome =
  | { readonly kind: 'priced'; readonly priced: Priced }
  | { readonly kind: 'no-change'; readonly because: string }
  | { readonly kind: 'impossible'; readonly because: string };

export interface Inputs {
  readonly deployments: readonly DeploymentInput[];
  readonly account: unknown;
  /** Each place by its name: its price, with the changes that are made already. */
  readonly base: ReadonlyMap<string, { readonly priced: Priced; readonly made: readonly Change[] }>;
  readonly say: (text: string) => void;
}

/** The outcome of each variant, in their order. */
export async function outcomesOf(variants: readonly Variant[], inputs: Inputs): Promise<Outcome[]> {
  const judged = variants.map((variant) => ({ variant, outcome: judge(variant, inputs) }));
  const rounds = roundsOf(judged.flatMap(({ variant, outcome }) => (outcome === undefined ? [variant] : [])));
  const made = new Map<Variant, Outcome>();
  let tried = 0;
  await pool(rounds, AT_A_TIME, async (round) => {
    for (const [variant, outcome] of await synthesizeRound(round, inputs)) made.set(variant, outcome);
    tried += round.length;
    inputs.say(`tried ${tried} of ${rounds.flat().length}: ${round.map(variantText).join('; ')}`);
  });
  return judged.map(({ variant, outcome }) => {
    const found = outcome ?? made.get(variant);
    if (!found) throw new Error(`${variantText(variant)} was not tried.`);
    return found.kind === 'priced'
      ? { kind: 'priced', priced: withCommitment(found.priced, all(variant, inputs)) }
      : found;
  });
}

const all = ({ place, changes }: Variant, { base }: Inputs): Change[] => [
  ...(base.get(placeText(place))?.made ?? []),
  ...changes,
];

const changesText = (changes: readonly Change[]): string => changes.map(changeText).join(' ');
const variantText = ({ place, changes }: Variant): string => `${placeText(place)} ${changesText(changes)}`;

/** What is known of a variant without a synthesis; nothing when it takes one. */
function judge({ place, changes }: Variant, { deployments, account, base }: Inputs): Outcome | undefined {
  const { priced, made = [] } = base.get(placeText(place)) ?? {};
  const deployment = changedDeployment(deployments, place, made);
  if (!deployment) return { kind: 'no-change', because: 'a bootstrap has none of it' };
  const tried = attempt(deployment, place.environment, changes, account);
  if (tried.kind === 'no-change') return tried;
  if (tried.kind === 'refused') {
    const because = tried.findings.map(({ rule, path, limit }) => `${path}: ${limit} (${rule})`);
    return { kind: 'impossible', because: [...new Set(because)].join('; ') };
  }
  return priced && changes.every(({ key }) => key === 'commitment') ? { kind: 'priced', priced } : undefined;
}

/** The input of a place with changes that are known to apply to it. */
function changedDeployment(
  deployments: readonly DeploymentInput[],
  { deployment, environment }: Place,
  made: readonly Change[],
): DeploymentInput | undefined {
  const found = deployments.find(({ name }) => name === deployment);
  const result = found && patched(found, environment, made);
  return result && 'because' in result ? found : result;
}

/** One synthesis takes one variant of each place. */
function roundsOf(variants: readonly Variant[]): Variant[][] {
  const rounds: Variant[][] = [];
  for (const variant of variants) {
    const free = rounds.find((round) => !round.some(({ place }) => placeText(place) === placeText(variant.place)));
    if (free) free.push(variant);
    else rounds.push([variant]);
  }
  return rounds;
}

/** Where one of several fails, each is tried alone: the others can be made. */
async function synthesizeRound(round: readonly Variant[], inputs: Inputs): Promise<(readonly [Variant, Outcome])[]> {
  const whatIf = round.map(({ place, changes }) => ({ ...place, changes: all({ place, changes }, inputs) }));
  try {
    const found = await synthesizePlaces(
      round.map(({ place }) => place),
      whatIf,
    );
    return round.flatMap((variant) => {
      const priced = found.find(({ subject }) => placeText(subject) === placeText(variant.place));
      return priced ? [[variant, { kind: 'priced', priced }] as const] : [];
    });
  } catch (error) {
    if (round.length > 1) return (await Promise.all(round.map((variant) => synthesizeRound([variant], inputs)))).flat();
    const why = error instanceof Error ? error.message : String(error);
    return round.map((variant) => [variant, { kind: 'impossible', because: reasonOf(why) }] as const);
  }
}

/** The sentence itself, without the line that says where it came from. */
const reasonOf = (why: string): string => tail(why.replace(/^The synthesis failed:\n/, ''), 3).replaceAll('\n', ' ');

function withCommitment(priced: Priced, changes: readonly Change[]): Priced {
  const commitment = commitmentOf(changes);
  return commitment === undefined ? priced : pricedOf({ ...priced, estimate: committed(priced.estimate, commitment) });
}

/** Every single change that is worth trying, cheapest first, by place. */
export async function trialsOf(
  places: readonly Priced[],
  inputs: Inputs,
  isWorth: (change: Change) => boolean = () => true,
): Promise<ReadonlyMap<string, Trials>> {
  const variants = places.flatMap(({ subject: { deployment, environment } }) =>
    candidatesIn({ deployment, environment }, inputs)
      .filter(isWorth)
      .map((candidate): Variant => ({ place: { deployment, environment }, changes: [candidate] })),
  );
  const outcomes = await outcomesOf(variants, inputs);
  return new Map(
    places.map((now) => {
      const name = placeText(now.subject);
      const own = variants.flatMap(({ place, changes }, index) => {
        const outcome = outcomes[index];
        return outcome && placeText(place) === name ? [{ change: changesText(changes), outcome }] : [];
      });
      return [name, trials(now, own)];
    }),
  );
}

/** Of a commitment there is one at a time. */
function candidatesIn(place: Place, { deployments, base }: Inputs): Change[] {
  const { made = [] } = base.get(placeText(place)) ?? {};
  const env = changedDeployment(deployments, place, made)?.environments[place.environment];
  const isCommitted = commitmentOf(made) !== undefined;
  return env ? candidatesOf(env).filter(({ key }) => !(isCommitted && key === 'commitment')) : [];
}

function trials(now: Priced, tried: readonly { readonly change: string; readonly outcome: Outcome }[]): Trials {
  const impossible = tried.flatMap(({ change, outcome }) =>
    outcome.kind === 'impossible' ? [{ change, because: outcome.because }] : [],
  );
  const priced = tried.flatMap(({ change, outcome }) =>
    outcome.kind === 'priced' ? trialOf(change, outcome.priced, now) : [],
  );
  return { tried: cheapestFirst(priced), impossible };
}

/** What costs the same to the cent is no change worth telling. */
function trialOf(change: string, { estimate: { total }, verdict }: Priced, now: Priced): Trial[] {
  const saved = cents(now.estimate.total.scheduled) - cents(total.scheduled);
  if (saved === 0 && cents(now.estimate.total.alwaysOn) === cents(total.alwaysOn)) return [];
  const withinBudget = verdict.kind === 'no-budget' ? null : verdict.kind !== 'over';
  return [{ change, total, savesUsd: saved / 100, withinBudget }];
}
