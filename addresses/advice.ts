/** What to write into a deployment file for addresses that would be lost: ready to be pasted. */
import { nameOf, typeOf } from '../config/refactoring';
import { ACCOUNT } from '../config/selection';
import type { Move } from '../config/vocabulary/refactoring';
import type { Loss, Place } from './compare';
import type { Lock } from './lock';
import type { Synthesized } from './model';
import { fresh, likelyMoves, withCompanions, withSettings } from './proposal';

export interface Advice {
  /** Moves that were probably meant, with what is named after the things that moved. */
  readonly moves: readonly Move[];
  /** What would be given up if no move was meant: the lost addresses, with the settings of the same name. */
  readonly renamed: readonly string[];
  /** The same, of the addresses for which no move offers itself. */
  readonly unplaced: readonly string[];
  /** What else was seen, in sentences. */
  readonly notes: readonly string[];
}

/** Advice for the losses of one stack. */
export function adviceFor(place: Place, losses: readonly Loss[], lock: Lock, synthesized: Synthesized): Advice {
  const locked = lock.environments[place.environment]?.[place.milestone] ?? {};
  const now = synthesized[place.environment]?.[place.milestone];
  if (!now) return { moves: [], renamed: [], unplaced: losses.map(({ address }) => address), notes: [] };
  const candidates = fresh(locked, now);
  const lost = losses.map(({ address }) => address);
  const likely = likelyMoves(lost, candidates);
  const missing = Object.keys(locked).filter((address) => !Object.hasOwn(now.addresses, address));
  const moves = [...likely].flatMap(([from, to]) => withCompanions({ from, to }, { missing, candidates }));
  const unplaced = lost.filter((address) => !likely.has(address));
  return {
    moves: moves.filter(({ from }, index) => moves.findIndex((each) => each.from === from) === index),
    renamed: withSettings([...likely.keys()], missing),
    unplaced: withSettings(unplaced, missing),
    notes: [
      ...losses.flatMap(({ address, taken }) => (taken === undefined ? [] : [takenNote(address, taken)])),
      ...unplaced.flatMap((address) => [
        ...retyped(address, candidates),
        ...elsewhere(place, address, lock, synthesized),
      ]),
    ],
  };
}

const takenNote = (address: string, taken: string): string =>
  `${address} cannot move to ${taken}: the lock has that as a resource of its own, and Terraform destroys what finds no room.`;

/** The same name under another type: Terraform makes a new resource of it. */
function retyped(address: string, candidates: readonly string[]): string[] {
  return candidates
    .filter((each) => nameOf(each) === nameOf(address) && typeOf(each) !== typeOf(address))
    .slice(0, 1)
    .map((each) => `${address} became ${each}: no move leads to another type, what it keeps has to be carried over.`);
}

/** The same address in another stack of the environment: states do not hand anything over by themselves. */
function elsewhere(place: Place, address: string, lock: Lock, synthesized: Synthesized): string[] {
  const { environment, milestone } = place;
  return Object.entries(synthesized[environment] ?? {})
    .filter(([other, now]) => {
      const locked = lock.environments[environment]?.[other] ?? {};
      return other !== milestone && fresh(locked, now).includes(address);
    })
    .map(
      ([other]) =>
        `${address} appears in ${other}: a move stays within one state. Give it up in ${milestone} with destroy: false, and import it in ${other}.`,
    );
}

/** The lines to write, with the place to write them at. */
export function pasteText(place: Place, { moves, renamed, unplaced }: Advice): string[] {
  const account = place.environment.startsWith(`${ACCOUNT}/`);
  const [deployment = '', environment = ''] = place.environment.split('/');
  const where = account
    ? `regions['${environment}'] of the account`
    : `environments${member(environment)} of ${deployment}`;
  const list = (name: string, entries: readonly string[]): string[] => {
    const [open, close] = account ? [`${name}: [`, '],'] : [`${name}: { ${quoted(place.milestone)}: [`, '] },'];
    return [open, ...entries.map((entry) => `  ${entry},`), close].map((line) => `    ${line}`);
  };
  return [
    ...(moves.length > 0 ? [`→ If renamed, write into ${where}:`, ...list('moved', moves.map(moveText))] : []),
    ...(unplaced.length > 0
      ? [
          `→ Nothing new of the type appeared. Bring it back, or give it up in ${where}:`,
          ...list('removed', unplaced.map(removalText)),
        ]
      : []),
    ...(renamed.length > 0
      ? [`→ If given up instead, write into ${where}:`, ...list('removed', renamed.map(removalText))]
      : []),
    '  destroy: false leaves it in the account, true destroys it with what it keeps; the reason is yours to write.',
  ];
}

const moveText = ({ from, to }: Move): string => `{ from: '${from}', to: '${to}' }`;
const removalText = (address: string): string => `{ address: '${address}', destroy: false, reason: '<why>' }`;
const member = (key: string): string => (quoted(key) === key ? `.${key}` : `[${quoted(key)}]`);
const quoted = (key: string): string => (/^[a-z]\w*$/i.test(key) ? key : `'${key}'`);
