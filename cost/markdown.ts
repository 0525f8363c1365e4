/** Statements as Markdown: verdict first, then a table, then details folded, as on a pull request. */
import { type Totals, totalOf, totalsBy } from './estimate';
import { groupBy } from './group';
import { NOT_COUNTED } from './not-counted';
import type { AccountTotal, Statement } from './statement';
import {
  changeCells,
  comparisonText,
  coverageText,
  LINE_HEAD,
  lineCells,
  lineText,
  rateText,
  remarksOf,
  signedUsd,
  staleText,
  usd,
  verdictCell,
  verdictText,
  wholeUsd,
} from './text';
import { largestOf } from './verdict';

/** Names come from files: none of them may end a cell, a fold or a span of code. */
const cell = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('|', '\\|')
    .replaceAll('`', "'")
    .replaceAll('\n', ' ');

function table(head: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const rule = head.map((_, index) => (numbers.includes(index) ? '---:' : '---')).join(' | ');
  return [line(head), `| ${rule} |`, ...rows.map(line)].join('\n');
}

/** Lines that a gate names. */
const FEW = 5;

const folded = (title: string, text: string): string =>
  text === '' ? '' : `<details><summary>${cell(title)}</summary>\n\n${text}\n\n</details>`;
const money = ({ scheduled, alwaysOn }: Totals): string[] => [usd(scheduled), usd(alwaysOn)];
const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** One environment, as a comment. */
export function statementMarkdown(statement: Statement, today: string): string {
  const { estimate, verdict, comparisons } = statement;
  const { lines, total } = estimate;
  const mark = verdict.kind === 'over' ? '✖ ' : '';
  const milestones = [...totalsBy(lines, ({ milestone }) => milestone)].map(([name, sum]) => [name, ...money(sum)]);
  return joined([
    `### ${mark}${cell(verdictText(estimate, verdict))}`,
    ...comparisons.map(({ against, result }) => {
      const changes = changeCells(result);
      const text = `**Against ${cell(against)}: ${comparisonText(result)}.**`;
      return changes.length === 0
        ? text
        : `${text}\n\n${table(['', 'milestone', 'line', 'before', 'after', 'difference'], changes, [3, 4, 5])}`;
    }),
    table(['milestone', 'scheduled', 'always on'], [...milestones, ['total', ...money(total)]], [1, 2]),
    rateText(estimate),
    folded('lines', lineTables(statement)),
    folded('by service', serviceTable(statement)),
    folded('left off, and what it would cost a month', optOutTable(statement)),
    trialTable(statement),
    folded('not counted', NOT_COUNTED.map((each) => `- ${cell(each)}`).join('\n')),
    footMarkdown([statement], today),
  ]);
}

function lineTables({ estimate: { lines } }: Statement): string {
  const groups = [...groupBy(lines, ({ milestone }) => milestone)];
  const titled = groups.map(([milestone, group]) => {
    const sum = ['total', '', '', ...money(totalOf(group)), ''];
    return `**${cell(milestone)}**\n\n${table(LINE_HEAD, [...group.map(lineCells), sum], [1, 3, 4])}`;
  });
  return titled.join('\n\n');
}

function serviceTable({ estimate: { lines } }: Statement): string {
  const rows = [...totalsBy(lines, ({ service }) => service)]
    .sort(([, a], [, b]) => b.scheduled - a.scheduled)
    .map(([service, totals]) => [service, ...money(totals)]);
  return rows.length === 0 ? '' : table(['service', 'scheduled', 'always on'], rows, [1, 2]);
}

function optOutTable({ optOuts }: Statement): string {
  const rows = optOuts.map(({ path, reason, saves }) => [path, saves ? usd(saves.usdPerMonth) : '', reason]);
  return rows.length === 0 ? '' : table(['what', 'would cost', 'why it is off'], rows, [1]);
}

function trialTable({ trials }: Statement): string {
  if (!trials) return '';
  const kept = { true: 'within', false: 'over', null: '' };
  const rows = trials.tried.map(({ change, total, savesUsd, withinBudget }) => [
    change,
    ...money(total),
    signedUsd(savesUsd),
    kept[`${withinBudget}`],
  ]);
  const refused = trials.impossible.map(
    ({ change, because }) => `- ${cell(`${change}: not possible as it is: ${because}`)}`,
  );
  const text = joined([
    rows.length === 0 ? '' : table(['change', 'scheduled', 'always on', 'saves', 'budget'], rows, [1, 2, 3]),
    refused.join('\n'),
  ]);
  return folded('what if, cheapest first', text);
}

function footMarkdown(statements: readonly Statement[], today: string): string {
  const estimates = statements.map(({ estimate }) => estimate);
  const unpriced = estimates
    .flatMap(({ coverage }) => coverage.unpriced)
    .map(({ stack, address, because }) => `- not priced: ${cell(`${stack} ${address}: ${because}`)}`);
  return joined([
    unpriced.join('\n'),
    [...new Set(estimates.flatMap(remarksOf)), coverageText(estimates), ...staleText(estimates, today)]
      .map(cell)
      .join('\n'),
  ]);
}

/** Of an environment that is over its budget, what weighs most; of one with trials, what would help. */
function weightsMarkdown(statement: Statement): string[] {
  const { estimate, verdict, trials } = statement;
  const isOver = verdict.kind === 'over';
  if (!isOver && !trials) return [];
  const largest = largestOf(estimate, FEW).map((each) => [each.milestone, lineText(each), usd(each.scheduled)]);
  return [
    `**${isOver ? '✖ ' : ''}${cell(verdictText(estimate, verdict))}**`,
    ...(isOver ? [table(['milestone', 'largest lines', 'a month'], largest, [2])] : []),
    trialTable(statement),
  ];
}

/** All environments in a table. */
export function overviewMarkdown(
  statements: readonly Statement[],
  account: AccountTotal | undefined,
  today: string,
): string {
  const rows = statements.map(({ estimate, verdict, comparisons }) => [
    `${estimate.deployment} / ${estimate.environment}`,
    ...money(estimate.total),
    verdict.savedPercent === 0 ? '' : `${verdict.savedPercent} %`,
    verdict.budgetUsd === null ? '' : wholeUsd(verdict.budgetUsd),
    verdictCell(verdict),
    comparisons.map(({ against, result }) => `${against}: ${comparisonText(result)}`).join('; '),
  ]);
  const titles = ['environment', 'scheduled', 'always on', 'saved', 'budget', 'verdict', 'compared'];
  const isCompared = statements.some(({ comparisons }) => comparisons.length > 0);
  const shown = (cells: readonly string[]): readonly string[] => (isCompared ? cells : cells.slice(0, -1));
  return joined([
    table(shown(titles), rows.map(shown), [1, 2, 3, 4]),
    ...statements.flatMap(weightsMarkdown),
    account
      ? `The account as a whole: ${usd(account.total.scheduled)} a month as scheduled (${usd(account.total.alwaysOn)} always on), with what AWS gives for free counted once.`
      : '',
    footMarkdown(statements, today),
  ]);
}
