/** What stands in a report. */

import { estimateSection, unexpectedSection } from './against-estimate';
import { amountOf, change, money, percent, sum } from './amounts';
import { isEmpty, isIn, wordsOf } from './days';
import type { Budget, Facts } from './facts';
import { failedText, type Section, SMALL } from './section';
import { byService, cellsOf, restOf, split, totals } from './services';

/** https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/ */
const REQUEST_PRICE = amountOf('0.01');
const UNTAGGED_LINES = 10;

export function sectionsOf(facts: Facts): readonly Section[] {
  return [
    actualSection(facts),
    forecastSection(facts),
    budgetsSection(facts),
    estimateSection(facts),
    unexpectedSection(facts),
    untaggedSection(facts),
    {
      title: 'This report',
      text: [
        `It took ${facts.requests} ${facts.requests === 1 ? 'request' : 'requests'} to Cost Explorer, which cost ${money(BigInt(facts.requests) * REQUEST_PRICE)}.`,
      ],
    },
  ];
}

function actualSection({ costs, days }: Facts): Section {
  const title = 'Actual cost';
  if ('failed' in costs) return { title, text: [failedText(costs.failed)] };
  const { month, last, before } = days;
  const months = isEmpty(month) ? [] : [month];
  const text = [
    isEmpty(month)
      ? 'It is the first day of the month: no day of it is over.'
      : `The month to date is ${wordsOf(month)}: the days that are over.`,
    'Days are those of UTC. Cost Explorer is about a day late: what it has of the last day or two still grows.',
  ];
  if (costs.value.length === 0) {
    const why =
      'Cost Explorer has no cost of this environment for these days: there is none, it has no data yet, or the tags Project and Environment are not activated as cost allocation tags.';
    return { title, text: [...text, why] };
  }
  const columns = [...months, last, before];
  const rows = byService(costs.value, columns);
  const { listed, small } = split(rows);
  const total = { service: 'Total', amounts: totals(rows, columns.length) };
  const shown = [...listed, ...restOf(small, columns.length, SMALL), total];
  return {
    title,
    text,
    table: {
      head: ['Service, in USD', ...months.map(() => 'Month to date'), wordsOf(last), wordsOf(before), 'Change'],
      rows: shown.map((row) => {
        const [lastAmount = 0n, beforeAmount = 0n] = row.amounts.slice(-2);
        return [...cellsOf(row), change(lastAmount - beforeAmount)];
      }),
    },
  };
}

function forecastSection({ forecast, costs, days }: Facts): Section {
  const title = 'Forecast';
  if ('none' in forecast) return { title, text: [forecast.none] };
  if ('failed' in forecast) return { title, text: [failedText(forecast.failed)] };
  if (forecast.value === undefined) {
    return { title, text: ['Cost Explorer has no forecast: it has too little history of this environment.'] };
  }
  const rest = `Cost Explorer forecasts ${money(forecast.value)} for ${wordsOf(days.rest)}.`;
  if ('failed' in costs) return { title, text: [rest] };
  const actual = sum(costs.value.flatMap(({ day, amount }) => (isIn(day, days.month) ? [amount] : [])));
  const whole = `With the ${money(actual)} of the days before, the month comes to ${money(actual + forecast.value)}.`;
  return { title, text: [rest, whole] };
}

function budgetsSection({ budgets }: Facts): Section {
  const title = 'Budgets';
  if (budgets.length === 0) return { title, text: ['The settings name no budget.'] };
  const read = budgets.flatMap(({ name, budget }) => ('value' in budget ? [{ name, ...budget.value }] : []));
  const head = ['Budget', 'Limit', 'Actual', 'of limit', 'Forecast', 'of limit'];
  return {
    title,
    text: budgets.flatMap(({ name, budget }) => ('failed' in budget ? [`${name} ${failedText(budget.failed)}`] : [])),
    ...(read.length > 0 ? { table: { head, rows: read.map(budgetRow) } } : {}),
  };
}

function budgetRow({ name, limit, actual, forecast, unit }: Budget & { readonly name: string }): readonly string[] {
  const amounts = [name, money(limit, unit), money(actual, unit), percent(actual, limit)];
  return [...amounts, ...(forecast === undefined ? ['-', '-'] : [money(forecast, unit), percent(forecast, limit)])];
}

function untaggedSection({ untagged, days }: Facts): Section {
  const title = 'Untagged';
  if (untagged === undefined) return { title, text: ['No day of the month is over.'] };
  if ('failed' in untagged) return { title, text: [failedText(untagged.failed)] };
  const { listed, small } = split(byService(untagged.value, [days.month]));
  const all = [...listed, ...small];
  const [total = 0n] = totals(all, 1);
  if (listed.length === 0) {
    return { title, text: [`Nothing in the account costs a cent without the tag Project in ${wordsOf(days.month)}.`] };
  }
  const shown = listed.slice(0, UNTAGGED_LINES);
  const rest = restOf(all.slice(shown.length), 1, '');
  return {
    title,
    text: [`The whole account, ${wordsOf(days.month)}: what has no tag Project costs ${money(total)}.`],
    table: { head: ['Service, in USD', 'Month to date'], rows: [...shown, ...rest].map(cellsOf) },
  };
}
