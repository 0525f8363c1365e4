/** Every resource of an environment, with a search. */
import type { EnvironmentReport } from '../../model';
import { count, usd } from '../format';
import { type Html, html } from '../html';
import { table } from '../table';

/** `page.js` filters the rows of `[data-search]` by the field before it. */
export function resourcesSection({ id, resources }: EnvironmentReport): Html {
  const field = `${id}-search`;
  return html`<div data-search><p class="search"><label for="${field}">Search resources</label> <input type="search" id="${field}" autocomplete="off" spellcheck="false"> <span class="found" role="status">${count(resources.length, 'resource')}</span></p>
${table({
  caption: 'Resources',
  columns: [
    ...['Address', 'Type', 'Milestone'].map((title) => ({ title })),
    { title: 'A month', number: true },
    { title: 'Why nothing' },
  ],
  tall: 'resources',
  rows: resources.map(({ address, type, milestone, usd: cost, because }) => [
    html`<code>${address}</code>`,
    type,
    milestone,
    cost !== undefined && usd(cost),
    because,
  ]),
})}</div>`;
}
