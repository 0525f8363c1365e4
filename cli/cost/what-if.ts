/** Environments with the changes that were asked for, beside themselves as they are. */
import { type Change, changeText } from '../../config/what-if';
import { compareEstimates } from '../../cost/compare';
import { CliError } from '../exit';
import type { Comparisons } from './base';
import type { Priced } from './pricing';
import { type Place, placeText } from './targets';
import { type Inputs, outcomesOf } from './trials';

export interface Changed {
  /** Each environment, changed where the changes mean something to it and are possible. */
  readonly now: readonly Priced[];
  readonly made: ReadonlyMap<string, readonly Change[]>;
  /** Against themselves as they are. */
  readonly comparisons: Comparisons;
  /** Of environments that cannot be changed so, why. */
  readonly impossible: readonly { readonly place: Place; readonly because: string }[];
}

const AS_IT_IS = 'what it is now';

/** Makes all of the changes together in each environment. Throws when they mean nothing to any of them. */
export async function changedBy(
  changes: readonly Change[],
  all: readonly Priced[],
  inputs: Omit<Inputs, 'base'>,
): Promise<Changed> {
  if (changes.length === 0) return { now: all, made: new Map(), comparisons: new Map(), impossible: [] };
  const base = new Map(all.map((priced) => [placeText(priced.subject), { priced, made: [] }]));
  const variants = all.map(({ subject: { deployment, environment } }) => ({
    place: { deployment, environment },
    changes,
  }));
  const outcomes = await outcomesOf(variants, { ...inputs, base });
  const each = all.flatMap((before, index) => {
    const outcome = outcomes[index];
    const place = variants[index]?.place;
    return outcome && place ? [{ name: placeText(place), place, before, outcome }] : [];
  });
  const idle = each.flatMap(({ name, outcome }) =>
    outcome.kind === 'no-change' ? [`${name}: ${outcome.because}`] : [],
  );
  if (idle.length === all.length) {
    throw new CliError(
      `${changes.map(changeText).join(' ')} changes nothing.\n${idle.join('\n')}`,
      "'--what-if all' tries what there is to change.",
    );
  }
  const priced = each.flatMap(({ name, before, outcome }) =>
    outcome.kind === 'priced' ? [{ name, before, after: outcome.priced }] : [],
  );
  return {
    now: each.map(({ before, outcome }) => (outcome.kind === 'priced' ? outcome.priced : before)),
    made: new Map(priced.map(({ name }) => [name, changes])),
    comparisons: new Map(
      priced.map(({ name, before, after }) => [
        name,
        { against: AS_IT_IS, result: compareEstimates(before.estimate, after.estimate) },
      ]),
    ),
    impossible: each.flatMap(({ place, outcome }) =>
      outcome.kind === 'impossible' ? [{ place, because: outcome.because }] : [],
    ),
  };
}
