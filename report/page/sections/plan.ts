/** Milestones, power, findings, opt-outs, policy and outputs of an environment. */
import type { EnvironmentReport } from '../../model';
import { count, quantity, usd } from '../format';
import { type Content, type Html, html } from '../html';
import { strip } from '../strip';
import { scrolling, table } from '../table';

export function powerSection({ week, id }: EnvironmentReport): Html {
  return html`<p>${week.rule}: ${quantity(week.hours)} of 168 hours a week.</p>
${scrolling('The week, hour by hour', strip(week, `${id}-hours`))}`;
}

export function milestonesSection({ milestones, costs }: EnvironmentReport): Html {
  const labelled = milestones.some(({ label }) => label !== '');
  return table({
    caption: 'In the order of applying',
    columns: [
      { title: 'Milestone' },
      ...(labelled ? [{ title: 'In the plan' }] : []),
      { title: 'Stack' },
      { title: 'Needs' },
      ...['Resources', 'As it runs', 'Always on'].map((title) => ({ title, number: true as const })),
    ],
    rows: milestones.map(({ milestone, label, stack, dependsOn, resources, scheduled, alwaysOn }) => [
      milestone,
      ...(labelled ? [label] : []),
      html`<code>${stack}</code>`,
      dependsOn.join(', '),
      resources,
      usd(scheduled),
      usd(alwaysOn),
    ]),
    total: [
      'Total',
      ...(labelled ? [''] : []),
      ...['', ''],
      milestones.reduce((sum, { resources }) => sum + resources, 0),
      ...[usd(costs.total.scheduled), usd(costs.total.alwaysOn)],
    ],
  });
}

export function findingsSection({ findings }: EnvironmentReport): Html {
  if (findings.length === 0) return html`<p>None.</p>`;
  return html`<ul class="findings">${findings.map(
    ({
      rule,
      severity,
      path,
      value,
      limit,
      fix,
    }) => html`<li><p><strong>${rule}</strong> <span class="badge ${severity}">${severity}</span> <code>${path}</code></p>
<p>${value}. ${limit}</p><p class="fix">${fix}</p></li>
`,
  )}</ul>`;
}

export function optOutsSection({ optOuts }: EnvironmentReport): Html {
  if (optOuts.length === 0) return html`<p>None: every safe default is on.</p>`;
  return table({
    caption: 'Safe defaults that are left off',
    columns: [{ title: 'What' }, { title: 'Why' }, { title: 'Would cost', number: true }, { title: 'Basis' }],
    rows: optOuts.map(({ path, reason, saves }) => [
      html`<code>${path}</code>`,
      reason,
      saves && `${usd(saves.usdPerMonth)} a month`,
      saves?.basis,
    ]),
  });
}

export function policySection({ policy }: EnvironmentReport): Html {
  if (!policy) {
    return html`<p>The policy was not run for this report. <code>npx cairn policy --json &gt; policy.json</code>, then <code>npx cairn report --policy policy.json</code>.</p>`;
  }
  if (policy.refused.length === 0)
    return html`<p><span class="badge passed">passed</span> Checkov refuses nothing here.</p>`;
  const link = (check: string, guideline: string | undefined): Content =>
    guideline?.startsWith('https://') ? html`<a href="${guideline}">${check}</a>` : check;
  return html`<p><span class="badge error">refused</span> ${count(policy.refused.length, 'check')}.</p>
${table({
  caption: 'What Checkov refuses',
  columns: [{ title: 'Check' }, { title: 'Resource' }, { title: 'What it asks for' }],
  rows: policy.refused.map(({ check, guideline, resource, title }) => [
    link(check, guideline),
    html`<code>${resource}</code>`,
    title,
  ]),
})}`;
}

export function outputsSection({ outputs }: EnvironmentReport): Html {
  if (outputs.length === 0) return html`<p>None.</p>`;
  return table({
    caption: 'What each milestone hands on; values are in its state',
    columns: [{ title: 'Output' }, { title: 'Milestone' }, { title: 'What it is' }],
    rows: outputs.map(({ name, milestone, description }) => [html`<code>${name}</code>`, milestone, description]),
  });
}
