/** What an environment costs: verdict, charts with their tables, and every line. */
import type { Line } from '../../../cost/model';
import type { Verdict } from '../../../cost/verdict';
import type { CostRow } from '../../costs';
import type { EnvironmentReport } from '../../model';
import { count, quantity, unitUsd, usd } from '../format';
import { type Html, html } from '../html';
import type { EnvironmentPictures } from '../pictures';
import { folded, scrolling, table } from '../table';

/** Cost of a month in one sentence. */
export function verdictText({ costs, verdict }: EnvironmentReport): string {
  const { scheduled, alwaysOn } = costs.total;
  const runs = `${usd(scheduled)} a month as it runs`;
  return `${scheduled === alwaysOn ? runs : `${runs}, ${usd(alwaysOn)} always on`}. ${budgetText(verdict)}`;
}

function budgetText({ kind, budgetUsd, leftUsd, accepted }: Verdict): string {
  if (kind === 'no-budget') return 'No budget.';
  if (accepted)
    return `Over the budget of ${usd(budgetUsd ?? 0)}, and accepted up to ${usd(accepted.upToUsd)}: ${accepted.reason}.`;
  const left = usd(Math.abs(leftUsd ?? 0));
  return `${kind === 'over' ? `${left} over` : `${left} under`} the budget of ${usd(budgetUsd ?? 0)}.`;
}

export function costSection(environment: EnvironmentReport, pictures: EnvironmentPictures): Html {
  const { costs, estimate } = environment;
  return html`${beside(pictures.schedule, 'As it runs against always on', savingTable(environment))}
${beside(pictures.milestones, 'Cost by milestone', costTable('By milestone, US$ a month', 'Milestone', costs.byMilestone, costs.total))}
${beside(pictures.services, 'Cost by service', costTable('By service, US$ a month', 'Service', costs.byService, costs.total))}
${folded(`${count(costs.lines.length, 'line')}, each with quantity, unit price and cost`, linesTable(costs.lines))}
<p class="note">A month has 730 hours. Prices of ${estimate.pricesOf}, on demand, before tax.</p>`;
}

export function beside(chart: Html, name: string, numbers: Html): Html {
  return html`<div class="beside">${scrolling(`Chart: ${name}`, chart)}${numbers}</div>`;
}

function savingTable({ costs: { total }, verdict }: EnvironmentReport): Html {
  const saved = total.alwaysOn - total.scheduled;
  return table({
    caption: 'As it runs against always on, US$',
    columns: [{ title: 'Running' }, ...['Hour', 'Day', 'Month'].map((title) => ({ title, number: true as const }))],
    rows: [
      ['As it runs', ...spans(total.scheduled)],
      ['Always on', ...spans(total.alwaysOn)],
      [`Saved, ${verdict.savedPercent} %`, ...spans(saved)],
    ],
  });
}

const spans = (monthly: number): string[] => [
  `$${(monthly / 730).toFixed(3)}`,
  usd((monthly * 24) / 730),
  usd(monthly),
];

export function costTable(caption: string, of: string, rows: readonly CostRow[], total: CostRow): Html {
  const amounts = ({ scheduled, alwaysOn }: CostRow): string[] => [usd(scheduled), usd(alwaysOn)];
  return table({
    caption,
    columns: [{ title: of }, { title: 'As it runs', number: true }, { title: 'Always on', number: true }],
    rows: rows.map((row) => [row.name, ...amounts(row)]),
    total: ['Total', ...amounts(total)],
  });
}

function linesTable(lines: readonly Line[]): Html {
  return table({
    caption: 'Every line of the estimate, a month',
    columns: [
      ...['Item', 'Resource', 'Basis'].map((title) => ({ title })),
      ...['Quantity', 'Free', 'Unit price', 'As it runs', 'Always on'].map((title) => ({
        title,
        number: true as const,
      })),
    ],
    rows: lines.map(({ item, address, basis, price, scheduled, alwaysOn }) => [
      item,
      html`<code>${address}</code>`,
      basis,
      `${quantity(scheduled.quantity)} ${price.unit}`,
      scheduled.free === 0 ? '' : quantity(scheduled.free),
      `${unitUsd(price.usd)}${price.floating ? ' (floats)' : ''}`,
      usd(scheduled.usd),
      usd(alwaysOn.usd),
    ]),
  });
}

export function coverageSection({ estimate: { coverage, pricesOf } }: EnvironmentReport): Html {
  const { resources, priced, free, unpriced } = coverage;
  return html`<p>${count(resources, 'resource')}: ${priced} priced, ${free.length} free, ${unpriced.length} not priced. Prices of ${pricesOf}.</p>
${
  unpriced.length > 0 &&
  table({
    caption: 'Billed by AWS, and not in the estimate',
    columns: [{ title: 'Resource' }, { title: 'Why' }],
    rows: unpriced.map(({ address, because }) => [html`<code>${address}</code>`, because]),
  })
}`;
}
