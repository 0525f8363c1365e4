import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLAIMS } from '../../cost/claims';
import { buildReport } from '../../report/build';
import { readReport } from '../../report/model';
import { reportPage } from '../../report/page/page';
import { drawReport } from '../../report/page/pictures';
import { type PolicyResult, readPolicy } from '../../report/policy';
import { shipped } from '../helpers/priced';
import { manifestOf, SYNTHESIZED_VARIABLE, stack } from '../helpers/synthesized';

const FOLDER = process.env[SYNTHESIZED_VARIABLE] ?? '';
const DEV = { deployment: 'durable-code', environments: ['dev'] };

describe('what is read', () => {
  const report = readReport(FOLDER);

  test('is every environment of the manifest, with every resource, milestone and output', () => {
    const { environments } = manifestOf();
    expect(report.environments.map(({ id }) => id)).toEqual(
      environments.map(({ deployment, environment }) => `${deployment}-${environment}`),
    );
    environments.forEach(({ milestones }, index) => {
      const found = report.environments[index];
      const outputs = milestones.flatMap((each) => Object.keys(stack(each.stack).output ?? {}));
      expect(found?.resources).toHaveLength(milestones.reduce((sum, { resources }) => sum + resources, 0));
      expect(found?.milestones.map(({ milestone, label }) => [milestone, label])).toEqual(
        milestones.map(({ milestone, label }) => [milestone, label]),
      );
      expect(found?.outputs.map(({ name }) => name)).toEqual(outputs);
    });
  });

  test('costs what the estimate says, milestone by milestone and resource by resource', () => {
    for (const { about, milestones, resources, costs } of report.environments) {
      const { total, lines } = shipped(about.deployment, about.environment);
      const outside = lines.filter(({ stack: of }) => of === '').reduce((sum, { scheduled }) => sum + scheduled.usd, 0);
      const sum = (of: readonly number[]): number => of.reduce((all, each) => all + each, 0);
      expect(costs.total).toMatchObject(total);
      expect(sum(milestones.map(({ scheduled }) => scheduled)) + outside).toBeCloseTo(total.scheduled, 4);
      expect(sum(resources.map(({ usd = 0 }) => usd)) + outside).toBeCloseTo(total.scheduled, 4);
    }
  });

  test('may be one deployment, or environments by name', () => {
    const ids = (options: Parameters<typeof readReport>[1]) =>
      readReport(FOLDER, options).environments.map(({ id }) => id);
    expect(ids(DEV)).toEqual(['durable-code-dev']);
    expect(ids({ environments: ['dev'] })).toEqual(['durable-code-dev', 'deployer-ddf-dev']);
    expect(() => readReport(FOLDER, { deployment: 'nobody' })).toThrow('none of the environments');
  });
});

describe('the file', () => {
  let whole = '';
  beforeAll(async () => {
    whole = (await buildReport(FOLDER)).text;
  });

  test('is the same, byte for byte, when it is made again', async () => {
    const { text, environments } = await buildReport(FOLDER);
    expect(environments).toBe(13);
    expect(text === whole).toBe(true);
  });

  test('loads nothing: its policy allows only the style and the scripts that stand in it', async () => {
    const { text } = await buildReport(FOLDER, DEV);
    const [, policy = ''] = text.match(/Content-Security-Policy" content="([^"]+)"/) ?? [];
    const allowed = policy.replaceAll('&#39;', "'");
    expect(allowed).toContain("default-src 'none'");
    const inline = [...text.matchAll(/<(?:style|script)>([\s\S]*?)<\/(?:style|script)>/g)].map(([, each = '']) => each);
    expect(inline).toHaveLength(3);
    for (const each of inline) expect(allowed).toContain(createHash('sha256').update(each).digest('base64'));
    expect(text).not.toMatch(/\s(?:src|style|on\w+)=/);
    expect(text).not.toMatch(/url\(|@import/);
  });

  test('has every id once, and no link to a place that it has not', () => {
    const ids = [...whole.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...whole.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('tells names, never values: no address of an account, and nothing of where it was made', () => {
    expect(whole).not.toContain(FOLDER);
    expect(whole).not.toContain(process.cwd());
  });

  test('escapes what a deployment file says', async () => {
    const report = readReport(FOLDER, DEV);
    const pictures = await drawReport(report);
    const environments = report.environments.map((each) => ({
      ...each,
      about: { ...each.about, summary: '<img src=x onerror=alert(1)>' },
    }));
    const page = reportPage({ ...report, environments }, pictures);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img');
  });
});

describe('the policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-report-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string): string => {
    const path = join(folder, 'policy.json');
    writeFileSync(path, text);
    return path;
  };
  const refusal = (of: string) => ({
    ...{ check: 'CKV_AWS_18', title: 'Ensure <logging>', stack: of, resource: 'aws_s3_bucket.a' },
    guideline: 'https://example.com/18',
  });
  const result: PolicyResult = {
    stacks: 2,
    checks: 9,
    accepted: 3,
    refused: [refusal('durable-code-dev-ecs'), refusal('x')],
  };

  test('is said not to have been run when nobody ran it', async () => {
    expect((await buildReport(FOLDER, DEV)).text).toContain('The policy was not run for this report.');
  });

  test('shows each environment what is refused in its stacks', async () => {
    const policy = readPolicy(file(JSON.stringify({ ...result, stale: [] })));
    expect(readReport(FOLDER, { ...DEV, policy }).environments[0]?.policy?.refused).toEqual([
      refusal('durable-code-dev-ecs'),
    ]);
    const { text } = await buildReport(FOLDER, { ...DEV, policy });
    expect(text).toContain('Ensure &lt;logging&gt;');
    expect(text).toContain('<a href="https://example.com/18">CKV_AWS_18</a>');
  });

  test.each([
    ['{', 'cannot be read as JSON'],
    ['{"stacks": 1}', 'is not a result of the policy'],
  ])('%s is an error that says how to make one', (text, message) => {
    expect(() => readPolicy(file(text))).toThrow(message);
    expect(() => readPolicy(file(text))).toThrow('npx cairn policy --json');
  });
});

describe('the figures of a plan', () => {
  const environment = (options: Parameters<typeof readReport>[1]) =>
    readReport(FOLDER, { ...DEV, ...options }).environments[0];

  test('stand with the environment that answers them, those without an answer apart', () => {
    const found = environment({});
    expect(found?.claims.problem).toBeUndefined();
    expect(found?.claims.compared.length).toBeGreaterThan(0);
    for (const { claim } of found?.claims.compared ?? []) expect(claim.deployment).toBe('durable-code');
    for (const { claim } of found?.claims.settled ?? []) expect(claim.compare.kind).toBe('settled');
  });

  test('one that cannot be compared is said, and the report is made', async () => {
    const [any] = CLAIMS.filter(({ deployment }) => deployment === 'durable-code');
    if (!any) throw new Error('no claim');
    const of = { environment: 'dev', column: 'scheduled', match: { milestones: ['nowhere'] } } as const;
    const claims = [{ ...any, id: 'lost', arithmetic: undefined, compare: { kind: 'lines', of } as const }];
    expect(environment({ claims })?.claims.problem).toContain("claim 'lost'");
    expect((await buildReport(FOLDER, { ...DEV, claims })).text).toContain('cannot be compared with this synthesis');
  });
});
