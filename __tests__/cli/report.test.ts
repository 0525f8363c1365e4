import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReportCommandOptions, reportCommand } from '../../cli/commands/report';
import type { Terminal } from '../../cli/terminal';
import { openTerminal } from '../../cli/terminal';
import { SYNTHESIZED_VARIABLE } from '../helpers/synthesized';

const from = process.env[SYNTHESIZED_VARIABLE] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'cairn-report-cli-'));
const out = join(folder, 'below', 'report.html');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command; what it printed as data, and what it said. */
async function report(options: ReportCommandOptions, deployment?: string): Promise<{ data: string[]; said: string[] }> {
  const [data, said]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    ...openTerminal({ quiet: true }),
    data: (text) => data.push(text),
    say: (text) => said.push(text),
  };
  expect(await reportCommand(terminal, { from, out, ...options }, deployment)).toBe(0);
  return { data, said };
}

test('writes one file, into folders that it makes, and leaves nothing beside it', async () => {
  const { data, said } = await report({ env: 'dev' }, 'durable-code');
  expect(data.join()).toMatch(/report\.html$/);
  expect(said.join()).toMatch(/^1 environment in \d+\.\d s/);
  expect(readdirSync(join(folder, 'below'))).toEqual(['report.html']);
  expect(readFileSync(out, 'utf8')).toContain('<title>Cairn report: durable-code dev</title>');
});

test('says as JSON what it wrote', async () => {
  const { data } = await report({ env: 'dev,prod', json: true }, 'durable-code');
  expect(JSON.parse(data.join())).toEqual({ file: expect.stringMatching(/report\.html$/), environments: 2 });
});

test.each([
  [{}, 'nobody', "No deployment is called 'nobody'"],
  [{ env: 'dev,stage' }, 'durable-code', "No environment is called 'stage'"],
  [{ from: '/nowhere' }, 'durable-code', '/nowhere does not exist'],
  [{ policy: '/nowhere.json' }, 'durable-code', 'cannot be read as JSON'],
])('%j of %s is an error', async (options, deployment, message) => {
  await expect(report(options, deployment)).rejects.toThrow(message);
});

test('an old report stays when a new one cannot be made', async () => {
  writeFileSync(join(folder, 'old.html'), 'old');
  const empty = mkdtempSync(join(folder, 'empty-'));
  await expect(report({ from: empty, out: join(folder, 'old.html') })).rejects.toThrow('cairn.json');
  expect(readFileSync(join(folder, 'old.html'), 'utf8')).toBe('old');
  expect(existsSync(join(folder, `old.html.${process.pid}.tmp`))).toBe(false);
});
