/** What a plan comes to: counts as Terraform counts, and one line of them. */
import type { Change } from './changes';
import { counted } from './markdown';
import type { CostChange, EnvironmentReview } from './review';

export interface Counts {
  /** Replacements are added and destroyed, as in Terraform's own summary. */
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly replace: number;
  readonly import: number;
  readonly move: number;
  readonly forget: number;
}

export function countsOf(changes: readonly Change[]): Counts {
  const of = (test: (change: Change) => boolean): number => changes.filter(test).length;
  const replace = of(({ action }) => action === 'replace');
  return {
    add: of(({ action }) => action === 'create') + replace,
    change: of(({ action }) => action === 'update'),
    destroy: of(({ action }) => action === 'delete') + replace,
    replace,
    import: of(({ importId }) => importId !== undefined),
    move: of(({ movedFrom }) => movedFrom !== undefined),
    forget: of(({ action }) => action === 'forget'),
  };
}

/** `3 to add, 1 to change, 0 to destroy`, and what else there is. */
export function verdictOf({ stacks }: EnvironmentReview): string {
  const waiting = stacks.filter(({ status }) => status === 'waiting').length;
  const failed = stacks.filter(({ status }) => status === 'failed').length;
  const parts = [
    summary(
      stacks.flatMap(({ changes }) => changes),
      stacks.some(({ outputs }) => outputs.length > 0),
    ),
    ...(waiting === 0 ? [] : [`${counted(waiting, 'milestone')} waiting`]),
    ...(failed === 0 ? [] : [`${counted(failed, 'milestone')} FAILED`]),
  ];
  return parts.join('; ');
}

/** The same for the changes of one stack. */
export function summary(changes: readonly Change[], outputs: boolean): string {
  const counts = countsOf(changes);
  const rest = (['import', 'move', 'forget'] as const).filter((key) => counts[key] > 0);
  const none = counts.add + counts.change + counts.destroy === 0;
  if (none && rest.length === 0) return outputs ? 'only outputs change' : 'no changes';
  const main = `${counts.add} to add, ${counts.change} to change, ${counts.destroy} to destroy`;
  return [main, ...rest.map((key) => `${counts[key]} to ${key}`)].join(', ');
}

/** `monthly cost goes up by $12.30, +4.5 %`. */
export function costText({ beforeUsdPerMonth: before, afterUsdPerMonth: after }: CostChange): string {
  const cents = Math.round(after * 100) - Math.round(before * 100);
  if (cents === 0) return `monthly cost stays at $${money(Math.round(after * 100))}`;
  const direction = cents > 0 ? 'up' : 'down';
  const share = before > 0 ? `, ${cents > 0 ? '+' : '−'}${((Math.abs(cents) / 100 / before) * 100).toFixed(1)} %` : '';
  return `monthly cost goes ${direction} by $${money(Math.abs(cents))}${share}`;
}

/** Cents as dollars, with commas: `1,234.50`. */
function money(cents: number): string {
  const [dollars = '', rest = ''] = (cents / 100).toFixed(2).split('.');
  return `${dollars.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}
