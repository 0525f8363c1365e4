/** The report of every environment in a real browser, as people open it: from a file, without a network. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { readReport } from '../../report/model';
import { reportPage } from '../../report/page/page';
import { drawReport } from '../../report/page/pictures';
import { BROWSER_FLAGS, browserProgram, SCREENSHOTS } from '../../scripts/lib/browser';
import { manifestOf, SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const FOLDER = process.env[SYNTHESIZED_VARIABLE] ?? '';
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const DESKTOP = { width: 1360, height: 900 };
const PHONE = { width: 380, height: 800 };
const IDS = manifestOf().environments.map(({ deployment, environment }) => `${deployment}-${environment}`);
/** The one that is looked at closely: a schedule, an HTTP API, jobs of its own. */
const [EXAMPLE = ''] = IDS;

const home = mkdtempSync(join(tmpdir(), 'cairn-browser-'));
/** One report of everything, and one of each environment, as `cairn report <deployment> --env <name>` writes it. */
const EVERYTHING = 'everything';
/** What a reader would never see, and must not happen: errors, and anything asked of a network. */
const trouble: string[] = [];
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const report = readReport(FOLDER);
  const pictures = await drawReport(report);
  const write = (name: string, text: string): void => writeFileSync(join(home, `${name}.html`), text);
  write(EVERYTHING, reportPage(report, pictures));
  for (const each of report.environments) write(each.id, reportPage({ ...report, environments: [each] }, pictures));
  mkdirSync(SCREENSHOTS, { recursive: true });
  context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: browserProgram(),
    headless: true,
    args: BROWSER_FLAGS,
    viewport: DESKTOP,
  });
  page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('requestfailed', (request) => trouble.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) trouble.push(`asked for: ${request.url()}`);
  });
}, 180_000);

afterAll(async () => {
  await context?.close();
  rmSync(home, { recursive: true, force: true });
});

beforeEach(async () => {
  trouble.length = 0;
  await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
  await page.setViewportSize(DESKTOP);
});

/** Opens a report anew, without what a test before chose; of everything, at the page of an environment. */
async function open(name: string, id = ''): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${pathToFileURL(join(home, `${name}.html`)).href}#${id}`);
  await page.evaluate('localStorage.clear()');
  await page.evaluate('delete document.documentElement.dataset.theme');
}

async function seriousProblems(): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"], preload: false })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

const overflow = (): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const shot = (name: string, fullPage = false): Promise<Buffer> =>
  page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage });
const visiblePages = (): Promise<string[]> =>
  page.evaluate('[...document.querySelectorAll("[data-page]")].filter((each) => !each.hidden).map(({ id }) => id)');

describe.each([...IDS, EVERYTHING])('the report of %s', (name) => {
  test('shows one page, without an error and without a network', async () => {
    await open(name);
    expect(await visiblePages()).toEqual([name === EVERYTHING ? 'overview' : name]);
    expect(await page.locator('svg[role="img"]:visible').count()).toBeGreaterThanOrEqual(name === EVERYTHING ? 1 : 5);
    expect(trouble).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'has no serious problem of accessibility when it is %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await open(name);
      await shot(`${name}-${colorScheme}`);
      expect(await seriousProblems()).toEqual([]);
    },
  );

  test('is no wider than a phone, also unfolded', async () => {
    await page.setViewportSize(PHONE);
    await open(name);
    await shot(`${name}-phone`);
    expect(await overflow()).toBe(0);
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    expect(await overflow()).toBe(0);
  });
});

test('every environment has its page in the report of everything', async () => {
  for (const id of IDS) {
    await open(EVERYTHING, id);
    expect(await visiblePages()).toEqual([id]);
  }
  expect(trouble).toEqual([]);
});

describe('the search of resources', () => {
  const rows = () => page.locator(`#${EXAMPLE}-resources tbody tr:visible`);

  test('keeps the rows with every word, says how many, and gives all of them back', async () => {
    await open(EXAMPLE);
    const all = await rows().count();
    const field = page.getByRole('searchbox', { name: 'Search resources' });
    await field.fill('aws_ecs_service BACKEND');
    expect(await rows().allInnerTexts()).toEqual([expect.stringContaining('aws_ecs_service.backend')]);
    expect(await page.locator(`#${EXAMPLE}-resources [role="status"]`).textContent()).toBe(`1 of ${all} resources`);
    await field.fill('');
    expect(await rows().count()).toBe(all);
  });

  test('may find nothing', async () => {
    await open(EXAMPLE);
    await page.getByRole('searchbox', { name: 'Search resources' }).fill('no such thing');
    expect(await rows().count()).toBe(0);
  });
});

describe('the theme', () => {
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

  test.each([
    ['light', 'dark'],
    ['dark', 'light'],
  ] as const)('is that of the system, %s, until the button asks for the other one', async (system, other) => {
    await page.emulateMedia({ colorScheme: system });
    await open(EXAMPLE);
    const button = page.getByRole('button', { name: 'Dark theme' });
    const before = await background();
    await button.click();
    expect(await background()).not.toBe(before);
    expect(await button.getAttribute('aria-pressed')).toBe(String(other === 'dark'));
    expect(await seriousProblems()).toEqual([]);
  });

  test('is remembered', async () => {
    await open(EXAMPLE);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    const chosen = await background();
    await page.reload();
    expect(await background()).toBe(chosen);
  });
});

describe('the keyboard', () => {
  /** Everything that the pointer can use, and every region that scrolls. */
  const REACHABLE = 'a[href], button, input, summary, [tabindex="0"]';

  test('reaches everything, in the order of the page', async () => {
    await open(EXAMPLE);
    const wanted = await page.evaluate<number>(
      `[...document.querySelectorAll('${REACHABLE}')].filter((each) => each.checkVisibility()).map((each, index) => { each.dataset.order = index; }).length`,
    );
    const reached: number[] = [];
    for (let press = 0; press < wanted; press += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<number>('Number(document.activeElement?.dataset.order ?? -1)'));
    }
    expect(reached).toEqual(Array.from({ length: wanted }, (_, index) => index));
  });

  test('skips to the content first, and opens another environment with its heading in focus', async () => {
    await open(EVERYTHING);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement?.id')).toBe('content');
    expect(await visiblePages()).toEqual(['overview']);
    await page.locator(`nav.pages a[href="#${EXAMPLE}"]`).press('Enter');
    await page.waitForFunction(`document.activeElement?.id === '${EXAMPLE}-title'`);
    expect(await visiblePages()).toEqual([EXAMPLE]);
    expect(await page.locator('nav.pages a[aria-current="page"]').getAttribute('href')).toBe(`#${EXAMPLE}`);
  });
});

test('on paper there are no buttons, everything is unfolded, and dark themes are light', async () => {
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await open(EXAMPLE);
  const pdf = await page.pdf({ path: join(SCREENSHOTS, `${EXAMPLE}-print.pdf`), format: 'A4', printBackground: true });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  await shot(`${EXAMPLE}-print`, true);
  expect(await page.locator('button:visible, nav:visible').count()).toBe(0);
  expect(await page.locator('details:not([open])').count()).toBe(0);
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect(trouble).toEqual([]);
});

test('without its script everything is on one page', async () => {
  const plain = await context.browser()?.newContext({ javaScriptEnabled: false });
  const bare = await (plain ?? context).newPage();
  await bare.goto(pathToFileURL(join(home, `${EVERYTHING}.html`)).href);
  expect(await bare.locator('[data-page]:visible').count()).toBe(IDS.length + 1);
  await bare.close();
  await plain?.close();
});
