/** What the plan says about money, beside the estimate. */
import type { Row } from '../../../cost/claims/compare';
import type { EnvironmentReport } from '../../model';
import { count, differenceText, figureText, rangeText } from '../format';
import { type Content, type Html, html } from '../html';
import type { EnvironmentPictures } from '../pictures';
import { folded, scrolling, table } from '../table';

export function claimsSection(
  { claims: { compared, settled, problem } }: EnvironmentReport,
  { claims }: EnvironmentPictures,
): Html {
  if (problem !== undefined) {
    return html`<p>The figures of the plan cannot be compared with this synthesis. ${problem}</p>`;
  }
  const kept = compared.filter(({ within }) => within).length;
  const wrong = [...compared, ...settled].filter(({ arithmetic }) => arithmetic?.holds === false).length;
  const sums =
    wrong === 0
      ? ''
      : ` ${count(wrong, 'figure')} ${wrong === 1 ? 'does' : 'do'} not follow from the plan's own numbers.`;
  const verdict =
    compared.length === 0
      ? 'No figure of the plan is compared with this environment.'
      : `${count(compared.length, 'figure')} of the plan: ${kept} within what it says, ${compared.length - kept} outside of it.`;
  return html`<p>${verdict}${sums}</p>
${claims && scrolling('Chart: plan against estimate', claims)}
${compared.length > 0 && comparedTable(compared)}
${settled.length > 0 && folded(`${count(settled.length, 'figure')} of the plan that no estimate answers`, settledTable(settled))}`;
}

const source = ({ claim: { line, quote } }: Row): Html =>
  html`<details class="quote"><summary>line ${line}</summary><q>${quote}</q></details>`;

function comparedTable(rows: readonly Row[]): Html {
  return table({
    caption: 'Figures of the plan against the estimate',
    tall: 'claims',
    columns: [
      { title: 'About' },
      ...['Plan', 'Estimate', 'Difference'].map((title) => ({ title, number: true as const })),
      ...['Why', 'In the plan'].map((title) => ({ title })),
    ],
    rows: rows.map((row) => [
      row.claim.about,
      figureText(row.claim.figure),
      row.estimate && rangeText(row.estimate, row.claim.figure),
      differenceOf(row),
      why(row),
      source(row),
    ]),
  });
}

function settledTable(rows: readonly Row[]): Html {
  return table({
    caption: 'Figures that no estimate answers',
    tall: 'claims',
    columns: [{ title: 'About' }, { title: 'Plan', number: true }, { title: 'Why' }, { title: 'In the plan' }],
    rows: rows.map((row) => [row.claim.about, figureText(row.claim.figure), why(row), source(row)]),
  });
}

function why({ claim, arithmetic }: Row): Html {
  const sum =
    arithmetic?.holds === false &&
    html` <span class="differs">The plan's own numbers give ${rangeText(arithmetic.worked, claim.figure)} (${arithmetic.how}).</span>`;
  return html`${claim.because}${sum}`;
}

/** What is dearer than the plan says stands out; what is cheaper does not. */
function differenceOf({ difference, within, claim }: Row): Content {
  if (difference === undefined) return undefined;
  const text = differenceText(difference, claim.figure);
  if (within) return html`<span class="good">${text}</span>`;
  const worse = claim.figure.unit === 'percent' ? difference < 0 : difference > 0;
  return worse ? html`<span class="differs">${text}</span>` : text;
}
