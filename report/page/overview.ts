/** All environments of a report at one glance. */
import { NOT_COUNTED } from '../../cost/not-counted';
import type { EnvironmentReport, Report } from '../model';
import { count, quantity, usd } from './format';
import { type Content, type Html, html } from './html';
import { scrolling, table } from './table';

export const OVERVIEW = 'overview';

export function overviewPage(report: Report, chart: Html): Html {
  const { environments, account, policy } = report;
  return html`<article id="${OVERVIEW}" data-page aria-labelledby="${OVERVIEW}-title">
<h2 id="${OVERVIEW}-title" tabindex="-1">Overview</h2>
<p class="summary">${count(environments.length, 'environment')}, each as if it were alone in its account.</p>
<section aria-labelledby="${OVERVIEW}-cost"><h3 id="${OVERVIEW}-cost">Cost of a month</h3>
${environmentsTable(environments)}
${scrolling('Chart: cost by environment', chart)}</section>
${
  account.length > 0 &&
  html`<section aria-labelledby="${OVERVIEW}-account"><h3 id="${OVERVIEW}-account">Once in the account</h3>
${table({
  caption: 'The bootstrap of each region, US$ a month',
  columns: [{ title: 'Region' }, { title: 'Cost', number: true }],
  rows: account.map(({ name, alwaysOn }) => [name, usd(alwaysOn)]),
})}</section>`
}
<section aria-labelledby="${OVERVIEW}-policy"><h3 id="${OVERVIEW}-policy">Policy</h3><p>${policyText(policy)}</p></section>
<section aria-labelledby="${OVERVIEW}-not-counted"><h3 id="${OVERVIEW}-not-counted">Not counted</h3>
<ul>${NOT_COUNTED.map((each) => html`<li>${each}</li>`)}</ul></section>
</article>
`;
}

function environmentsTable(environments: readonly EnvironmentReport[]): Html {
  const left = ({ verdict: { kind, leftUsd } }: EnvironmentReport): Content =>
    leftUsd !== null && html`<span class="${kind === 'over' ? 'differs' : 'good'}">${usd(leftUsd)}</span>`;
  return table({
    caption: 'US$ a month',
    columns: [
      ...['Environment', 'Region'].map((title) => ({ title })),
      ...['Hours a week', 'As it runs', 'Always on', 'Budget', 'Left', 'Resources', 'Not priced'].map((title) => ({
        ...{ title, number: true as const },
      })),
    ],
    rows: environments.map((each) => [
      html`<a href="#${each.id}">${each.about.deployment} ${each.about.environment}</a>`,
      each.about.region,
      quantity(each.week.hours),
      usd(each.costs.total.scheduled),
      usd(each.costs.total.alwaysOn),
      each.about.budgetUsd !== undefined && usd(each.about.budgetUsd),
      left(each),
      each.resources.length,
      each.estimate.coverage.unpriced.length,
    ]),
  });
}

function policyText(policy: Report['policy']): string {
  if (!policy) return 'The policy was not run for this report.';
  const { checks, stacks, accepted, refused } = policy;
  return `${count(checks, 'check')} in ${count(stacks, 'stack')}: ${refused.length} refused, ${accepted} accepted with a reason.`;
}
