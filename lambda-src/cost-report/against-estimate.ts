/** Actual cost against the estimate of the same environment, and what the estimate does not know of. */
import { type Amount, amountOf, cents, change, isSmall, money } from './amounts';
import type { Estimate } from './contract';
import { type Days, isEmpty, wordsOf } from './days';
import type { Facts } from './facts';
import { failedText, type Section, SMALL } from './section';
import { byService, cellsOf, restOf, split, totals } from './services';

const NO_ESTIMATE = 'There is no estimate of this environment.';
const NO_ACTUAL = 'There is nothing to compare: the actual cost could not be read.';

export function estimateSection({ estimate, costs, days }: Facts): Section {
  const title = 'Against the estimate';
  if ('failed' in estimate) return { title, text: [failedText(estimate.failed)] };
  if (estimate.value === undefined) return { title, text: [NO_ESTIMATE] };
  const month = `The estimate is ${money(usd(estimate.value.monthlyUsd))} a month.`;
  if (isEmpty(days.month)) return { title, text: [month, 'No day of the month is over.'] };
  if ('failed' in costs) return { title, text: [month, NO_ACTUAL] };

  const actual = byService(costs.value, [days.month]);
  const [actualTotal = 0n] = totals(actual, 1);
  const total = toDate(estimate.value.monthlyUsd, days);
  const difference = actualTotal - total;
  const { elapsed, inMonth } = days;
  const verdict = isSmall(difference)
    ? 'as estimated'
    : `${money(difference < 0n ? -difference : difference)} ${difference < 0n ? 'less' : 'more'}`;
  return {
    title,
    text: [
      `${month} ${elapsed} of ${inMonth} days of the month are over, so that it is ${money(total)} to date. The actual cost is ${money(actualTotal)}: ${verdict}.`,
    ],
    table: {
      head: ['Service, in USD', 'Estimate to date', 'Actual', 'Difference'],
      rows: [...comparedRows(estimate.value, actual, days), compared('Total', total, actualTotal)],
    },
  };
}

/** Those that the estimate names: what else costs stands in the next section, and is in the total. */
function comparedRows(
  { services }: Estimate,
  actual: ReturnType<typeof byService>,
  days: Days,
): readonly (readonly string[])[] {
  const costs = new Map(actual.map(({ service, amounts: [amount = 0n] }) => [service, amount]));
  const rows = Object.entries(services).map(([service, monthly]) => ({
    service,
    amounts: [toDate(monthly, days), costs.get(service) ?? 0n],
  }));
  const { listed, small } = split(rows);
  return [...listed, ...restOf(small, 2, SMALL)].map(({ service, amounts: [estimated = 0n, cost = 0n] }) =>
    compared(service, estimated, cost),
  );
}

function compared(service: string, estimated: Amount, actual: Amount): readonly string[] {
  return [service, cents(estimated), cents(actual), change(actual - estimated)];
}

/** Named even if it is a cent: what nobody planned may be the beginning of more. A credit is no cost. */
export function unexpectedSection({ estimate, costs, days }: Facts): Section {
  const title = 'Unexpected services';
  if ('failed' in estimate) return { title, text: ['There is nothing to compare: the estimate could not be read.'] };
  if (estimate.value === undefined) return { title, text: [`${NO_ESTIMATE} Without it no service is unexpected.`] };
  if ('failed' in costs) return { title, text: [NO_ACTUAL] };
  const { services } = estimate.value;
  const months = isEmpty(days.month) ? [] : [days.month];
  const rows = byService(costs.value, [...months, days.last]).filter(
    ({ service, amounts }) => !Object.hasOwn(services, service) && amounts.some((each) => each > 0n && !isSmall(each)),
  );
  if (rows.length === 0) return { title, text: ['None: the estimate names every service that costs a cent.'] };
  return {
    title,
    text: ['The estimate does not name these, and they cost:'],
    table: {
      head: ['Service, in USD', ...months.map(() => 'Month to date'), wordsOf(days.last)],
      rows: rows.map(cellsOf),
    },
  };
}

/** The share of the month that is over, by days: what runs by a schedule differs from day to day, and evens out. */
function toDate(monthly: number, { elapsed, inMonth }: Days): Amount {
  return (usd(monthly) * BigInt(elapsed)) / BigInt(inMonth);
}

const usd = (value: number): Amount => amountOf(String(value));
