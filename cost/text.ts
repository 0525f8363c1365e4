/** Amounts and sentences as people read them. Cells only: who writes them lays them out. */
import { CREDITS } from './allowances';
import type { Comparison } from './compare';
import type { Estimate, Totals } from './estimate';
import { groupBy } from './group';
import { type Amount, HOURS_PER_MONTH, type Line } from './model';
import { ageInDays, type Price, STALE_AFTER_DAYS } from './prices/table';
import { cents, type Verdict } from './verdict';

const HOURS_PER_DAY = 24;
const MOST_DECIMALS = 10;

const grouped = (value: number, decimals: { least: number; most: number }): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: decimals.least, maximumFractionDigits: decimals.most });

/** `$1,234.56`; what is something and no cent shows as such. */
export function usd(amount: number): string {
  const sign = amount < 0 ? '-' : '';
  const size = Math.abs(amount);
  if (size > 0 && size < 0.005) return `${sign}<$0.01`;
  return `${sign}$${grouped(size, { least: 2, most: 2 })}`;
}

/** `$25`, `$0.01`: an amount that somebody wrote, without cents that are none. */
export const wholeUsd = (amount: number): string =>
  `$${grouped(amount, Number.isInteger(amount) ? { least: 0, most: 0 } : { least: 2, most: 2 })}`;

/** With its sign: `+$3.00`. */
export const signedUsd = (amount: number): string => (amount > 0 ? `+${usd(amount)}` : usd(amount));

/** `+12.5 %`. */
export const signedPercent = (percent: number): string => `${percent > 0 ? '+' : ''}${percent} %`;

const DECIMALS = { least: 0, most: 2 };

/** What is billed, and what of it is free: `730`, `1.5 of 5, 3.5 free`. */
export function quantityText({ quantity, free }: Amount): string {
  const all = grouped(quantity, quantity > 0 && quantity < 0.01 ? { least: 0, most: 6 } : DECIMALS);
  if (free === 0) return all;
  return free >= quantity ? `${all}, all free` : `${all}, ${grouped(free, DECIMALS)} free`;
}

/** `$0.0127/vCPU-hour`; one that floats with the market starts with `~`. */
export function priceText({ usd: amount, unit, floating }: Price): string {
  const digits = grouped(amount, { least: 2, most: MOST_DECIMALS });
  return `${floating ? '~' : ''}$${digits}/${unit}`;
}

/** `backend, Fargate vCPU`. */
export function lineText({ address, item }: Pick<Line, 'address' | 'item'>): string {
  const name = address.slice(address.lastIndexOf('.') + 1).replaceAll('_', '-');
  return name === item ? item : `${name}, ${item}`;
}

/** One line: what, how much, at which price, as scheduled, always on, and where the quantity comes from. */
export const LINE_HEAD = ['line', 'quantity', 'unit price', 'scheduled', 'always on', 'basis'] as const;
/** Columns of {@link LINE_HEAD} that hold numbers. */
export const LINE_NUMBERS: readonly number[] = [1, 3, 4];

export function lineCells(line: Line): string[] {
  return [
    lineText(line),
    quantityText(line.scheduled),
    priceText(line.price),
    usd(line.scheduled.usd),
    usd(line.alwaysOn.usd),
    line.basis,
  ];
}

/** The verdict in a sentence, without a full stop. */
export function verdictText({ deployment, environment, total }: Estimate, verdict: Verdict): string {
  return `${deployment} / ${environment} costs ${monthText(total, verdict)}${budgetText(verdict)}`;
}

function monthText({ scheduled, alwaysOn }: Totals, { savedPercent }: Verdict): string {
  if (cents(scheduled) === cents(alwaysOn)) return `${usd(scheduled)} a month`;
  return `${usd(scheduled)} a month as scheduled (${usd(alwaysOn)} always on, -${savedPercent} %)`;
}

function budgetText({ kind, budgetUsd, leftUsd, accepted }: Verdict): string {
  if (budgetUsd === null || leftUsd === null) return ', and has no budget';
  if (accepted)
    return `, over its ${wholeUsd(budgetUsd)} budget and accepted up to ${wholeUsd(accepted.upToUsd)}: ${accepted.reason}`;
  if (kind === 'over') return `, ${usd(-leftUsd)} over its ${wholeUsd(budgetUsd)} budget`;
  return leftUsd === 0 ? `, all of its ${wholeUsd(budgetUsd)} budget` : `, under its ${wholeUsd(budgetUsd)} budget`;
}

/** For a table: `under by $3.20`. */
export function verdictCell({ kind, leftUsd, accepted }: Verdict): string {
  if (leftUsd === null) return 'no budget';
  if (accepted) return `accepted up to ${wholeUsd(accepted.upToUsd)}`;
  return kind === 'over' ? `over by ${usd(-leftUsd)}` : `under by ${usd(leftUsd)}`;
}

/** By the hour, the day and the request. */
export function rateText({ total: { scheduled, alwaysOn }, requestsPerMonth }: Estimate): string {
  const rate = (amount: number): string => `$${grouped(amount, { least: 2, most: 4 })}`;
  const hour = `${rate(scheduled / HOURS_PER_MONTH)} an hour and ${rate((scheduled * HOURS_PER_DAY) / HOURS_PER_MONTH)} a day on average`;
  const up = cents(scheduled) === cents(alwaysOn) ? '' : `, ${rate(alwaysOn / HOURS_PER_MONTH)} an hour always on`;
  if (requestsPerMonth === 0) return `${hour}${up}.`;
  const thousand = rate((scheduled * 1_000) / requestsPerMonth);
  return `${hour}${up}; ${thousand} per 1,000 of ${grouped(requestsPerMonth, DECIMALS)} requests.`;
}

/** `31 resources: 12 priced, 19 free, 0 not priced. Prices us-west-2, 2026-10-01.` */
export function coverageText(estimates: readonly Estimate[]): string {
  const sum = (of: (estimate: Estimate) => number): number => estimates.reduce((total, each) => total + of(each), 0);
  const counts = [
    `${sum(({ coverage }) => coverage.priced)} priced`,
    `${sum(({ coverage }) => coverage.free.length)} free`,
    `${sum(({ coverage }) => coverage.unpriced.length)} not priced`,
  ];
  const tables = [...new Set(estimates.map(({ region, pricesOf }) => `${region}, ${pricesOf}`))].sort();
  return `${sum(({ coverage }) => coverage.resources)} resources: ${counts.join(', ')}. Prices ${tables.join('; ')}.`;
}

/** Prices in use that are old on a day, such as `2026-11-22`, by region; nothing when none is. */
export function staleText(estimates: readonly Estimate[], today: string): string[] {
  const byRegion = groupBy(estimates, ({ region }) => region);
  return [...byRegion].flatMap(([region, all]) => {
    const dates = new Map(all.flatMap(({ lines }) => lines.map(({ priceKey, price }) => [priceKey, price.date])));
    const old = [...dates.values()].filter((date) => ageInDays({ date }, today) > STALE_AFTER_DAYS).sort();
    if (old.length === 0) return [];
    return [
      `${old.length} of ${dates.size} prices of ${region} are more than ${STALE_AFTER_DAYS} days old, the oldest of ${old[0]}: 'npm run prices:refresh' renews them.`,
    ];
  });
}

/** What a floating price and a free tier of its own mean for the figures; nothing where neither counts. */
export function remarksOf({ deployment, environment, lines, accountPlan, total }: Estimate): string[] {
  const name = `${deployment} / ${environment}`;
  const floats = lines.some(({ price }) => price.floating);
  const months =
    total.scheduled === 0 ? CREDITS.months : Math.min(CREDITS.months, CREDITS.atSignUpUsd / total.scheduled);
  return [
    ...(floats ? ['~ floats with supply, as Spot does: a typical price.'] : []),
    ...(accountPlan === 'legacy-free-tier'
      ? [`${name} has the free tier of accounts opened before 2025-07-15, for their first 12 months.`]
      : []),
    ...(accountPlan === 'credits'
      ? [
          `${name}: credits of the account are not taken off: $${CREDITS.atSignUpUsd} at sign-up, $${CREDITS.atMostUsd} at most, within ${CREDITS.months} months; those of sign-up pay for ${grouped(months, { least: 0, most: 1 })} months of this.`,
        ]
      : []),
  ];
}

/** `monthly cost goes up by $3.00, +12.5 %`. */
export function comparisonText({ before, after, difference, percent }: Comparison): string {
  const change = cents(after.scheduled) - cents(before.scheduled);
  if (change === 0 && difference.scheduled === 0) return `monthly cost stays at ${usd(after.scheduled)}`;
  const share = percent === null ? '' : `, ${signedPercent(percent)}`;
  const direction = difference.scheduled > 0 ? 'up' : 'down';
  return `monthly cost goes ${direction} by ${usd(Math.abs(difference.scheduled))}${share}`;
}

/** Changed lines: what happened, which line, and by how much a month. */
export function changeCells({ lines }: Comparison): string[][] {
  const marks = { added: '+', removed: '-', changed: '~' } as const;
  return lines.map((change) => [
    marks[change.kind],
    change.milestone,
    lineText(change),
    usd(change.before.scheduled),
    usd(change.after.scheduled),
    signedUsd(change.difference.scheduled),
  ]);
}
