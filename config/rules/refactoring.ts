/**
 * Moves and removals, by what can be said of them before anything is built. Which addresses there are is known after
 * building: the stacks report under `refactoring/target` and `refactoring/source` as well.
 */
import { type Environment, milestonesOf } from '../environment';
import type { Path } from '../findings';
import { type Refactoring, typeOf } from '../refactoring';
import type { Account } from '../vocabulary/account';
import { MILESTONES } from '../vocabulary/deployment';
import type { Move } from '../vocabulary/refactoring';
import { located } from './places';
import { type Rule, rule } from './rule';
import { repeated } from './values';

/** The moves and removals of one state, and where each list stands. */
interface Place extends Refactoring {
  readonly movedAt: Path;
  readonly removedAt: Path;
}

const MOVES = 'https://developer.hashicorp.com/terraform/language/modules/develop/refactoring';

const indexed = <T>(at: Path, list: readonly T[]) => list.map((value, index) => ({ value, at: [...at, index] }));
const moves = ({ moved, movedAt }: Place) => indexed(movedAt, moved);
const removals = ({ removed, removedAt }: Place) => indexed(removedAt, removed);

/** The addresses of the circle that a move is part of; none when its resource arrives somewhere. */
function circleOf(moved: readonly Move[], { from, to }: Move): string[] {
  const passed = [from];
  for (let current = to; current !== from; ) {
    const next = moved.find((move) => move.from === current);
    if (!next || passed.includes(current)) return [];
    passed.push(current);
    current = next.to;
  }
  return passed;
}

function refactoringRules<Subject>(places: (subject: Subject) => readonly Place[]): readonly Rule<Subject>[] {
  return [
    rule<Subject>({
      id: 'refactoring/source',
      because:
        'What moved away or was given up is declared no more: Terraform refuses a move from what is still there.',
      source: MOVES,
      check: (subject) =>
        places(subject)
          .flatMap(moves)
          .filter(({ value: { from, to } }) => from === to)
          .map(({ value, at }) => ({
            at: [...at, 'to'],
            value: value.to,
            limit: 'another address than `from`',
            fix: 'write the new address, or remove the entry',
          })),
    }),
    rule<Subject>({
      id: 'refactoring/target',
      because: 'A move ends at an address that the stack declares: otherwise Terraform destroys what it has moved.',
      source: MOVES,
      check: (subject) =>
        places(subject).flatMap((place) =>
          moves(place)
            .filter(({ value }, index) => {
              const circle = circleOf(place.moved, value);
              return circle.length > 1 && place.moved.findIndex(({ from }) => circle.includes(from)) === index;
            })
            .map(({ value, at }) => ({
              at: [...at, 'to'],
              value: value.to,
              limit: 'moves that end somewhere: this one is part of a circle',
              fix: 'keep the move to the address that is declared, and remove the others',
            })),
        ),
    }),
    rule<Subject>({
      id: 'refactoring/type',
      because: 'A move keeps the type: the AWS provider turns the state of no type that is used here into another’s.',
      source: 'https://developer.hashicorp.com/terraform/plugin/framework/resources/state-move',
      check: (subject) =>
        places(subject)
          .flatMap(moves)
          .filter(({ value: { from, to } }) => typeOf(from) !== typeOf(to))
          .map(({ value, at }) => ({
            at: [...at, 'to'],
            value: value.to,
            limit: `an address of the type ${typeOf(value.from)}`,
            fix: `give ${value.from} up in \`removed\` with its reason; ${value.to} is a new resource`,
          })),
    }),
    rule<Subject>({
      id: 'refactoring/repeated',
      because: 'Each address moves to one place and each place takes one: Terraform calls anything else ambiguous.',
      source: MOVES,
      check: (subject) =>
        places(subject).flatMap((place) => [
          ...repeated(moves(place), ({ value }) => value.from).map(({ entry, first }) => ({
            at: [...entry.at, 'from'],
            value: entry.value.from,
            limit: `it moves to ${first.value.to} already`,
            fix: 'keep one of the two',
          })),
          ...repeated(moves(place), ({ value }) => value.to).map(({ entry, first }) => ({
            at: [...entry.at, 'to'],
            value: entry.value.to,
            limit: `${first.value.from} moves here already`,
            fix: 'keep one of the two',
          })),
          ...repeated(removals(place), ({ value }) => value.address).map(({ entry }) => ({
            at: [...entry.at, 'address'],
            value: entry.value.address,
            limit: 'each once',
            fix: 'remove it',
          })),
        ]),
    }),
    rule<Subject>({
      id: 'refactoring/moved-and-removed',
      because: 'What moved is still there, what was given up is not: an address cannot be both.',
      source: 'https://developer.hashicorp.com/terraform/language/block/removed',
      check: (subject) =>
        places(subject).flatMap((place) =>
          removals(place).flatMap(({ value, at }) => {
            const move = place.moved.find(({ from }) => from === value.address);
            return move
              ? [
                  {
                    at: [...at, 'address'],
                    value: value.address,
                    limit: `it moved to ${move.to}`,
                    fix: `write '${move.to}' to give it up, or remove this entry`,
                  },
                ]
              : [];
          }),
        ),
    }),
  ];
}

const unknownMilestone = rule({
  id: 'refactoring/milestone',
  because: 'A move or a removal is carried out by the stack of its milestone: without the stack nobody does it.',
  source: MOVES,
  check: (env) => {
    const known = milestonesOf(env);
    return [...located<unknown>(['moved'], env.moved), ...located<unknown>(['removed'], env.removed)]
      .filter(({ key }) => !known.some((milestone) => milestone === key))
      .map(({ key, at }) => ({
        at,
        value: key,
        limit: `milestones of this environment: ${known.join(', ')}`,
        fix: `remove it: destroy the stack of ${key}, then run npx cairn addresses --retire ${env.deployment}/${env.name}/${key}`,
      }));
  },
});

/** Moves and removals of an environment: one state for each milestone. */
export const environmentRefactoring: readonly Rule<Environment>[] = [
  ...refactoringRules<Environment>((env) =>
    MILESTONES.map((milestone) => ({
      moved: env.moved[milestone] ?? [],
      movedAt: ['moved', milestone],
      removed: env.removed[milestone] ?? [],
      removedAt: ['removed', milestone],
    })),
  ),
  unknownMilestone,
];

/** Moves and removals of the account: one state for each region. */
export const accountRefactoring: readonly Rule<Account>[] = refactoringRules<Account>(({ regions }) =>
  located(['regions'], regions).map(({ at, value: { moved, removed } }) => ({
    moved,
    movedAt: [...at, 'moved'],
    removed,
    removedAt: [...at, 'removed'],
  })),
);
