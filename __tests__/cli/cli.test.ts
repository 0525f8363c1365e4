/** The frame of the command line: help, exit codes, streams, errors that say what to do next. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cairn } from './run-cairn';

const ESCAPE = String.fromCharCode(27);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('help', () => {
  test.each([[[]], [['validate', '--help']]])('cairn %j explains itself on stdout', async (args) => {
    const { code, stdout, stderr } = await cairn(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: cairn');
  });
});

describe('errors', () => {
  test.each([
    ['an unknown command', ['deplpy'], ['list', 'validate', 'synth', 'status']],
    ['an unknown option', ['list', '--colour'], ['--help']],
    ['an unknown environment to synthesize', ['synth', '--env', 'stage'], ['dev', 'prod', 'cairn list']],
  ])('%s is an error on stderr that lists what there is', async (_, args, known) => {
    const { code, stdout, stderr } = await cairn(args, { CDKTF_OUTDIR: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const name of known) expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('list', () => {
  test('--json has every milestone in order, with no counts before a synthesis', async () => {
    const { code, stdout } = await cairn(['list', '--json'], { CDKTF_OUTDIR: folder });
    expect(code).toBe(0);
    const { environments } = JSON.parse(stdout) as {
      environments: { deployment: string; environment: string; milestones: Record<string, unknown>[] }[];
    };
    const dev = environments.find((each) => each.environment === 'dev');
    expect(environments.map((each) => `${each.deployment}/${each.environment}`)).toEqual(
      expect.arrayContaining(['account/us-west-2', 'durable-code/dev', 'durable-code/prod']),
    );
    expect(dev?.milestones[0]).toEqual({
      milestone: 'foundation',
      label: 'PR1',
      stack: 'durable-code-dev-foundation',
      resources: null,
    });
  });

  test('says on stderr what to do next, and nothing there with --quiet', async () => {
    const told = await cairn(['list'], { CDKTF_OUTDIR: folder });
    expect(told.stderr).toContain('npx cairn synth');
    const quiet = await cairn(['list', '--quiet'], { CDKTF_OUTDIR: folder });
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout).toBe(told.stdout);
  });

  test('writes no colour where nobody looks', async () => {
    const { stdout } = await cairn(['list'], { CDKTF_OUTDIR: folder });
    expect(stdout).not.toContain(ESCAPE);
  });

  test('a broken manifest is an error, not an empty list', async () => {
    const broken = mkdtempSync(join(folder, 'broken-'));
    writeFileSync(join(broken, 'cairn.json'), '{"version": 1, "boot');
    const { code, stderr } = await cairn(['list'], { CDKTF_OUTDIR: broken });
    expect(code).toBe(1);
    expect(stderr).toContain('npx cairn synth');
  });
});

describe('synth', () => {
  test('writes what is selected and shows it with counts', async () => {
    const outdir = mkdtempSync(join(folder, 'out-'));
    const args = ['synth', '--deployment', 'durable-code', '--env', 'dev', '--milestone', 'foundation,ecr', '--json'];
    const { code, stdout, stderr } = await cairn(args, { CDKTF_OUTDIR: outdir });
    expect(code).toBe(0);
    const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; label: string; resources: number }[] };
    expect(stacks.map(({ stack, label }) => [stack, label])).toEqual([
      ['durable-code-dev-foundation', 'PR1'],
      ['durable-code-dev-ecr', 'PR2'],
    ]);
    for (const { resources } of stacks) expect(resources).toBeGreaterThan(0);
    expect(stderr).toContain('next: npx cdktf deploy durable-code-dev-foundation');

    const listed = await cairn(['list', '--json'], { CDKTF_OUTDIR: outdir });
    const counts = (
      JSON.parse(listed.stdout) as { environments: { milestones: { stack: string; resources: number | null }[] }[] }
    ).environments.flatMap((each) => each.milestones);
    expect(counts.find(({ stack }) => stack === 'durable-code-dev-ecr')?.resources).toBe(stacks[1]?.resources);
    expect(counts.find(({ stack }) => stack === 'durable-code-prod-ecr')?.resources).toBeNull();
  });
});

describe('validate', () => {
  test('the shipped project has no errors, and nothing is written', async () => {
    const { code, stdout } = await cairn(['validate', '--json']);
    expect(code).toBe(0);
    const { errors, warnings, findings } = JSON.parse(stdout) as {
      errors: number;
      warnings: number;
      findings: unknown[];
    };
    expect(errors).toBe(0);
    expect(findings).toHaveLength(warnings);
  });

  test('ten mistakes at once are ten findings, each with path, limit and fix', async () => {
    const path = '__tests__/cli/fixtures/ten-mistakes.ts';
    const { code, stdout } = await cairn(['validate', path, '--json']);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: Record<string, string>[] };
    const errors = findings.filter((finding) => finding['severity'] === 'error');
    expect(errors.map((finding) => `${finding['environment']} ${finding['path']}`).sort()).toEqual([
      'dev dataProtecton',
      'dev monitoring.logRetentionDays',
      'dev network.subnets.private[1]',
      'dev network.subnets.public[1]',
      'dev power.timeZone',
      'dev repositories.Worker',
      'dev services.frontend.size',
      'prod cost.budget.alerts[0].threshold',
      'prod services.backend.exposure.health.timeout',
      'prod services.backend.scaling.min',
    ]);
    for (const finding of errors) {
      expect(finding).toEqual(
        expect.objectContaining({ limit: expect.stringMatching(/\S/), fix: expect.stringMatching(/\S/) }),
      );
    }
  });

  test('a person reads the same, with the count and the rule that tells more', async () => {
    const { code, stdout, stderr } = await cairn(['validate', '__tests__/cli/fixtures/ten-mistakes.ts']);
    expect(code).toBe(1);
    expect(stdout).toContain('durable-code / dev\n');
    expect(stdout).toMatch(/10 errors, .* in 2 environments. Nothing was written\.$/m);
    expect(stderr).toContain('--explain');
  });

  test('--explain tells why a rule exists and where AWS says so', async () => {
    const { code, stdout } = await cairn(['validate', '--explain', 'fargate/size']);
    expect(code).toBe(0);
    expect(stdout).toContain('docs.aws.amazon.com/AmazonECS/');
  });
});
