/** The whole file: one page of HTML that needs nothing else, and may load nothing. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentReport, Report } from '../model';
import { environmentPage } from './environment';
import { type Html, html, trusted } from './html';
import { OVERVIEW, overviewPage } from './overview';
import type { Pictures } from './pictures';

/** In the order in which they override each other. */
const STYLES = ['theme.css', 'frame.css', 'content.css', 'pictures.css', 'media.css'];

const file = (name: string): string => readFileSync(join(__dirname, name), 'utf8');

export function reportPage(report: Report, pictures: Pictures): string {
  const css = STYLES.map(file).join('\n');
  const [theme, script] = [file('theme.js'), file('page.js')];
  const { environments } = report;
  const several = environments.length > 1;
  const [first] = environments;
  const title =
    several || !first ? 'Cairn report' : `Cairn report: ${first.about.deployment} ${first.about.environment}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(css, [theme, script])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Cairn">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(css)}</style>
<script>${trusted(theme)}</script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><h1>Cairn <span>report</span></h1><button type="button" id="theme" aria-pressed="false" hidden>Dark theme</button></header>
<div class="frame${several ? '' : ' single'}">
${several && navigation(environments)}
<main id="content" tabindex="-1">
${several && overviewPage(report, pictures.environments)}
${environments.map((environment) => pageOf(environment, pictures))}
</main>
</div>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.toString();
}

function pageOf(environment: EnvironmentReport, { of }: Pictures): Html {
  const pictures = of.get(environment.id);
  if (!pictures) throw new Error(`${environment.id} has no pictures.`);
  return environmentPage(environment, pictures);
}

function navigation(environments: readonly EnvironmentReport[]): Html {
  const deployments = [...new Set(environments.map(({ about }) => about.deployment))];
  const links = (deployment: string): Html[] =>
    environments
      .filter(({ about }) => about.deployment === deployment)
      .map(({ id, about }) => html`<li><a href="#${id}">${about.environment}</a></li>`);
  return html`<nav class="pages" aria-label="Environments"><ul><li><a href="#${OVERVIEW}">Overview</a></li>${deployments.map(
    (deployment) => html`<li><span class="group">${deployment}</span><ul>${links(deployment)}</ul></li>
`,
  )}</ul></nav>`;
}

/** Nothing is loaded, and nothing runs but what is in this file. https://www.w3.org/TR/CSP3 */
function policyOf(css: string, scripts: readonly string[]): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(css)}`,
    `script-src ${scripts.map(hash).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
