/** What Checkov may say without being followed: each entry with its reason. */
import { z } from 'zod';

const entry = z.strictObject({
  check: z.string().describe('Checkov id, such as CKV_AWS_18.'),
  address: z.string().describe('<stack>/<Terraform address>; * stands for any characters.'),
  reason: z.string().min(20).describe('Why it is right here.'),
});
export const allowList = z.array(entry);
export type AllowListEntry = z.output<typeof entry>;

/** A check that a resource of a stack fails. */
export interface PolicyFailure {
  readonly check: string;
  readonly title: string;
  /** Stack id. */
  readonly stack: string;
  /** Terraform address, without the index of an instance. */
  readonly resource: string;
  /** Checkov's page about it; absent where this Checkov knows none. */
  readonly guideline?: string;
}

/** What an entry's `address` is compared with. */
export function addressOf({ stack, resource }: PolicyFailure): string {
  return `${stack}/${resource}`;
}

/** Failures that no entry accepts, and entries that accept nothing. */
export function applyAllowList(
  failures: readonly PolicyFailure[],
  entries: readonly AllowListEntry[],
): { readonly refused: readonly PolicyFailure[]; readonly stale: readonly AllowListEntry[] } {
  const accepts = (entry: AllowListEntry, failure: PolicyFailure): boolean =>
    entry.check === failure.check && matches(entry.address, addressOf(failure));
  return {
    refused: failures.filter((failure) => !entries.some((entry) => accepts(entry, failure))),
    stale: entries.filter((entry) => !failures.some((failure) => accepts(entry, failure))),
  };
}

/** Whether a text matches a pattern in which `*` stands for any characters. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
