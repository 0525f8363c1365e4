/** What a chain of moves does to an address. Pure: rules, stacks and the address lock ask the same. */
import type { Move, Removal } from './vocabulary/refactoring';

/** What a milestone, or the bootstrap of a region, says about addresses that it declares no more. */
export interface Refactoring {
  readonly moved: readonly Move[];
  readonly removed: readonly Removal[];
}

/** Where an address ends after every move of it; nothing when its moves go in a circle. */
export function afterMoves(moved: readonly Move[], address: string): string | undefined {
  let current = address;
  for (let steps = 0; steps <= moved.length; steps++) {
    const next = moved.find(({ from }) => from === current);
    if (!next) return current;
    current = next.to;
  }
  return undefined;
}

/** `aws_ecr_repository` of `aws_ecr_repository.api`. */
export function typeOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}

/** `api` of `aws_ecr_repository.api`. */
export function nameOf(address: string): string {
  return address.slice(address.indexOf('.') + 1);
}
