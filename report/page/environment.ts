/** The page of one environment. */
import type { EnvironmentReport } from '../model';
import { quantity } from './format';
import { type Html, html } from './html';
import type { EnvironmentPictures } from './pictures';
import { architectureSection } from './sections/architecture';
import { claimsSection } from './sections/claims';
import { costSection, coverageSection, verdictText } from './sections/cost';
import {
  findingsSection,
  milestonesSection,
  optOutsSection,
  outputsSection,
  policySection,
  powerSection,
} from './sections/plan';
import { resourcesSection } from './sections/resources';

type Section = readonly [slug: string, title: string, content: Html];

export function environmentPage(environment: EnvironmentReport, pictures: EnvironmentPictures): Html {
  const { id, about, verdict, findings, optOuts, resources } = environment;
  const sections: readonly Section[] = [
    ['architecture', 'Architecture', architectureSection(environment, pictures)],
    ['cost', 'Cost', costSection(environment, pictures)],
    ['claims', 'Plan and estimate', claimsSection(environment, pictures)],
    ['week', 'The week', powerSection(environment)],
    ['milestones', 'Milestones', milestonesSection(environment)],
    ['findings', `Findings (${findings.length})`, findingsSection(environment)],
    ['left-off', `Left off (${optOuts.length})`, optOutsSection(environment)],
    ['policy', 'Policy', policySection(environment)],
    ['outputs', 'Outputs', outputsSection(environment)],
    ['resources', `Resources (${resources.length})`, resourcesSection(environment)],
    ['coverage', 'Coverage', coverageSection(environment)],
  ];
  return html`<article id="${id}" data-page aria-labelledby="${id}-title">
<h2 id="${id}-title" tabindex="-1">${about.deployment} <span>${about.environment}</span></h2>
<p class="summary">${about.summary}</p>
<p class="verdict ${verdict.kind}">${verdictText(environment)}</p>
${facts(environment)}
<nav class="sections" aria-label="Sections of ${about.deployment} ${about.environment}"><ul>${sections.map(
    ([slug, title]) => html`<li><a href="#${id}-${slug}">${title}</a></li>`,
  )}</ul></nav>
${sections.map(
  ([
    slug,
    title,
    content,
  ]) => html`<section id="${id}-${slug}" aria-labelledby="${id}-${slug}-title"><h3 id="${id}-${slug}-title">${title}</h3>
${content}
</section>
`,
)}</article>
`;
}

const PLANS = { none: 'ordinary', 'legacy-free-tier': 'legacy free tier', credits: 'with credits' } as const;

function facts({ about, week, resources, estimate }: EnvironmentReport): Html {
  const rows: readonly (readonly [string, string])[] = [
    ['Region', about.region],
    ['Account', PLANS[about.accountPlan]],
    ['Up', `${quantity(week.hours)} of 168 h a week`],
    ['Resources', quantity(resources.length)],
    ['Data', about.dataProtection],
    ['Prices of', estimate.pricesOf],
  ];
  return html`<dl class="facts">${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}
