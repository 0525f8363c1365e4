/** Statements laid out for a terminal: verdict first, then lines, then what is not in them. */
import { type Totals, totalOf, totalsBy } from '../../cost/estimate';
import { groupBy } from '../../cost/group';
import { NOT_COUNTED } from '../../cost/not-counted';
import type { AccountTotal, Statement, Trials } from '../../cost/statement';
import {
  changeCells,
  comparisonText,
  coverageText,
  LINE_HEAD,
  LINE_NUMBERS,
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
} from '../../cost/text';
import { largestOf } from '../../cost/verdict';
import { columns, indent, type Terminal } from '../terminal';

type Paint = Terminal['paint'];

/** Lines and changes that a gate names: what matters, and no more. */
const FEW = 5;

const dim = (paint: Paint, titles: readonly string[]): string[] => titles.map((title) => paint.dim(title));
const section = (title: string, text: string): string => (text === '' ? '' : `${title}\n${indent(text, 2)}`);
const money = ({ scheduled, alwaysOn }: Totals): string[] => [usd(scheduled), usd(alwaysOn)];

/** Everything about one environment. */
export function detailText(statement: Statement, paint: Paint, today: string): string {
  const { estimate, optOuts, trials } = statement;
  const off = optOuts.map(({ path, reason, saves }) => [path, saves ? usd(saves.usdPerMonth) : '', reason]);
  return [
    head(statement, paint),
    ...comparisonsText(statement, paint),
    indent(lineTable(statement, paint), 2),
    section('by service', serviceTable(statement)),
    rateText(estimate),
    section('left off, and what it would cost a month', columns(off, [1])),
    trials ? trialsText(trials, paint) : '',
    section('not counted', NOT_COUNTED.join('\n')),
    footText([statement], paint, today),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function head({ estimate, verdict }: Statement, paint: Paint): string {
  const text = verdictText(estimate, verdict);
  return verdict.kind === 'over' ? paint.bold(paint.red(text)) : paint.bold(text);
}

function lineTable({ estimate: { lines, total } }: Statement, paint: Paint): string {
  const groups = [...groupBy(lines, ({ milestone }) => milestone)];
  const rows = groups.flatMap(([milestone, group]) => [
    [paint.bold(milestone), '', '', '', ...money(totalOf(group)).map((text) => paint.bold(text))],
    ...group.map((line) => ['', ...lineCells(line)]),
  ]);
  const titles = dim(paint, ['milestone', ...LINE_HEAD]);
  const sum = [paint.bold('total'), '', '', '', ...money(total).map((text) => paint.bold(text))];
  return columns(
    [titles, ...rows, sum],
    LINE_NUMBERS.map((column) => column + 1),
  );
}

function serviceTable({ estimate: { lines } }: Statement): string {
  const services = [...totalsBy(lines, ({ service }) => service)].sort(([, a], [, b]) => b.scheduled - a.scheduled);
  return columns(
    services.map(([service, totals]) => [service, ...money(totals)]),
    [1, 2],
  );
}

function comparisonsText({ comparisons }: Statement, paint: Paint): string[] {
  return comparisons.map(({ against, result }) => {
    const text = `against ${against}: ${comparisonText(result)}`;
    const table = columns(changeCells(result), [3, 4, 5]);
    return section(paint.bold(text), table) || paint.bold(text);
  });
}

export function trialsText({ tried, impossible }: Trials, paint: Paint): string {
  const titles = dim(paint, ['change', 'scheduled', 'always on', 'saves', 'budget']);
  const kept = { true: 'within', false: 'over', null: '' };
  const rows = tried.map(({ change, total, savesUsd, withinBudget }) => [
    change,
    ...money(total),
    signedUsd(savesUsd),
    kept[`${withinBudget}`],
  ]);
  const table = rows.length > 0 ? columns([titles, ...rows], [1, 2, 3]) : 'none changes what it costs';
  const refused = impossible.map(({ change, because }) => `${change}: not possible as it is: ${because}`);
  return section('what if, cheapest first', [table, ...refused].join('\n'));
}

/** What the figures stand on: unpriced types, remarks, coverage, age of the prices. */
export function footText(statements: readonly Statement[], paint: Paint, today: string): string {
  const estimates = statements.map(({ estimate }) => estimate);
  const unpriced = estimates.flatMap(({ coverage }) => coverage.unpriced);
  return [
    ...unpriced.map(
      ({ stack, address, because }) => `${paint.yellow('▲')} not priced: ${stack} ${address}: ${because}`,
    ),
    ...new Set(estimates.flatMap(remarksOf)),
    coverageText(estimates),
    ...staleText(estimates, today).map((text) => `${paint.yellow('▲')} ${text}`),
  ].join('\n');
}

/** All environments in a table. */
export function overviewText(
  statements: readonly Statement[],
  account: AccountTotal | undefined,
  paint: Paint,
  today: string,
): string {
  const rows = statements.map(({ estimate, verdict }) => [
    `${estimate.deployment} / ${estimate.environment}`,
    ...money(estimate.total),
    verdict.savedPercent === 0 ? '' : `${verdict.savedPercent} %`,
    verdict.budgetUsd === null ? '' : wholeUsd(verdict.budgetUsd),
    verdict.kind === 'over' ? paint.red(verdictCell(verdict)) : verdictCell(verdict),
  ]);
  const titles = dim(paint, ['environment', 'scheduled', 'always on', 'saved', 'budget', 'verdict']);
  const changes = statements.flatMap((statement) => {
    const name = `${statement.estimate.deployment} / ${statement.estimate.environment}`;
    const texts = comparisonsText(statement, paint);
    return texts.length > 0 ? [`${name}\n${indent(texts.join('\n'), 2)}`] : [];
  });
  const tried = statements.flatMap(({ estimate, trials }) =>
    trials ? [`${estimate.deployment} / ${estimate.environment}\n${indent(trialsText(trials, paint), 2)}`] : [],
  );
  return [
    columns([titles, ...rows], [1, 2, 3, 4]),
    ...(account ? [accountText(account)] : []),
    ...changes,
    ...tried,
    footText(statements, paint, today),
  ].join('\n\n');
}

function accountText({ total, apart }: AccountTotal): string {
  const always = usd(total.alwaysOn);
  return `The account as a whole: ${usd(total.scheduled)} a month as scheduled (${always} always on), with what AWS gives for free counted once; alone, each environment has it for itself: ${usd(apart.scheduled)} in sum.`;
}

/** What a gate says: each environment, and of those over budget what weighs most and what would help. */
export function checkText(statements: readonly Statement[], paint: Paint): string {
  return statements.map((statement) => gateText(statement, paint)).join('\n');
}

function gateText(statement: Statement, paint: Paint): string {
  const { estimate, verdict, trials } = statement;
  const unpriced = estimate.coverage.unpriced.map(
    ({ stack, address, because }) => `    ${paint.yellow('▲')} not priced: ${stack} ${address}: ${because}`,
  );
  if (verdict.kind !== 'over') return [`${paint.green('✔')} ${verdictText(estimate, verdict)}`, ...unpriced].join('\n');
  const largest = largestOf(estimate, FEW).map((each) => [each.milestone, lineText(each), usd(each.scheduled)]);
  const helping = (trials?.tried ?? []).filter(({ savesUsd }) => savesUsd > 0).slice(0, FEW);
  const changes = helping.map(({ change, total, savesUsd, withinBudget }) => [
    `--what-if ${change}`,
    `saves ${usd(savesUsd)}`,
    `${usd(total.scheduled)} a month`,
    withinBudget ? 'within the budget' : 'still over',
  ]);
  return [
    `${paint.red('✖')} ${verdictText(estimate, verdict)}`,
    ...unpriced,
    indent(section('largest lines', columns(largest, [2])), 4),
    changes.length > 0
      ? indent(section('cheapest changes', columns(changes, [1, 2])), 4)
      : '    no single change saves anything',
  ].join('\n');
}
