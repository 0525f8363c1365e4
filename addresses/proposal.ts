/** Which move was probably meant: a lost address and a new one of its type in the same stack. */
import { nearest } from '../config/findings';
import { nameOf, typeOf } from '../config/refactoring';
import type { Move } from '../config/vocabulary/refactoring';
import type { Kind, SynthesizedMilestone } from './model';

type Addresses = Readonly<Record<string, Kind>>;

/** Addresses that were neither locked nor moved to. */
export function fresh(locked: Addresses, { addresses, moved }: SynthesizedMilestone): string[] {
  const targets = moved.filter(({ from }) => Object.hasOwn(locked, from)).map(({ to }) => to);
  return Object.keys(addresses).filter((address) => !Object.hasOwn(locked, address) && !targets.includes(address));
}

/**
 * The likely move of every lost address that has one: to the new address of its type whose name is nearest, each new
 * address once.
 */
export function likelyMoves(lost: readonly string[], candidates: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const left = (address: string): string[] =>
    candidates.filter((each) => typeOf(each) === typeOf(address) && ![...found.values()].includes(each)).map(nameOf);
  const assign = (address: string, name: string | undefined): void => {
    if (name !== undefined) found.set(address, `${typeOf(address)}.${name}`);
  };
  for (const address of lost) assign(address, nearest(nameOf(address), left(address)));
  // A new name may have nothing in common with the old one.
  for (const address of lost) if (!found.has(address)) assign(address, left(address)[0]);
  return found;
}

/**
 * The move itself and those of what is named after it: settings such as a lifecycle policy or a bucket policy, which
 * Terraform would otherwise make anew and destroy on the same thing, in no order.
 */
export function withCompanions(
  { from, to }: Move,
  { missing, candidates }: { readonly missing: readonly string[]; readonly candidates: readonly string[] },
): Move[] {
  const companions = missing
    .filter((address) => address !== from && nameOf(address).includes(nameOf(from)))
    .map((address) => ({
      from: address,
      to: `${typeOf(address)}.${nameOf(address).replace(nameOf(from), nameOf(to))}`,
    }))
    .filter((move) => candidates.includes(move.to));
  return [{ from, to }, ...companions];
}

/**
 * Addresses with those of the same name that are gone as well: a bucket that is only forgotten would otherwise stay in
 * the account without its policy, its encryption and its block of public access, which Terraform destroys.
 */
export function withSettings(lost: readonly string[], missing: readonly string[]): string[] {
  const names = lost.map(nameOf);
  return [...lost, ...missing.filter((address) => !lost.includes(address) && names.includes(nameOf(address)))];
}
