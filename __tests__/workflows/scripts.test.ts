/** Whether what the steps run exists, and takes what they pass. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../cli/program';
import { jobs, ROOT, runSteps, workflow, workflows } from './files';

const PROGRAM = /node --import tsx ((?:scripts\/ci\/[a-z-]+\.ts ?)+)([^\n]*)/g;

interface Call {
  readonly step: string;
  readonly scripts: readonly string[];
  readonly flags: readonly string[];
  /** Those behind `${X:+...}` are passed when there is a value. */
  readonly always: readonly string[];
}

const calls: readonly Call[] = runSteps.flatMap(({ name, run }) =>
  [...run.matchAll(PROGRAM)].map(([, scripts = '', rest = '']) => ({
    step: name,
    scripts: scripts.trim().split(' '),
    flags: flagsIn(rest),
    always: flagsIn(rest.replace(/\$\{\w+:\+[^}]*\}/g, '')),
  })),
);

function flagsIn(text: string): string[] {
  return [...text.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag);
}

/** Flags as scripts declare them for `readArgs`: `name: { value: '...', optional: true }`. */
function declared(script: string): { name: string; optional: boolean }[] {
  const source = readFileSync(join(ROOT, script), 'utf8');
  return [...source.matchAll(/'?([a-z-]+)'?: \{\s*value: '[^']*',?([^}]*)\}/g)].map(([, name = '', rest = '']) => ({
    name,
    optional: rest.includes('optional: true'),
  }));
}

test.each(calls.map((call) => [`${call.step}, ${call.scripts.at(-1)}`, call] as const))('%s', (_, call) => {
  for (const script of call.scripts) expect([script, existsSync(join(ROOT, script))]).toEqual([script, true]);
  const flags = declared(call.scripts.at(-1) ?? '');
  expect(flags.length).toBeGreaterThan(0);
  expect(call.flags.filter((flag) => !flags.some(({ name }) => name === flag))).toEqual([]);
  expect(flags.filter(({ name, optional }) => !optional && !call.always.includes(name))).toEqual([]);
});

test('every script of scripts/ci is run by a workflow', () => {
  const run = calls.flatMap(({ scripts }) => scripts.map((script) => script.replace('scripts/ci/', '')));
  const there = readdirSync(join(ROOT, 'scripts', 'ci')).filter((file) => file.endsWith('.ts'));
  expect(there.filter((file) => !run.includes(file))).toEqual([]);
});

test('what runs Terraform is told of a cancellation, and gets the variables of its environment', () => {
  const terraform = ['plan', 'apply', 'drift', 'destroy', 'deploy-image', 'rollback'];
  const own = calls.filter(({ scripts }) => terraform.some((name) => scripts.includes(`scripts/ci/${name}.ts`)));
  expect(own.map(({ scripts }) => scripts.length)).toEqual(own.map(() => 2));
  const steps = runSteps.filter(({ run }) => run.includes('with-variables.ts'));
  expect(steps.length).toBe(own.length);
  for (const { run, step } of steps) {
    expect(run).toMatch(/^exec node /);
    expect(step.env).toHaveProperty('TF_VARS_JSON');
  }
});

test('options of the command line exist', () => {
  const commands = buildProgram(() => undefined).commands;
  const used = runSteps.flatMap(({ run }) => [...run.matchAll(/bin\/cairn ([a-z]+)([^\n]*)/g)]);
  expect(used.length).toBeGreaterThan(0);
  for (const [, name = '', rest = ''] of used) {
    const command = commands.find((each) => each.name() === name);
    const known = command?.options.map(({ long }) => long) ?? [];
    expect(known).toEqual(expect.arrayContaining(flagsIn(rest).map((flag) => `--${flag}`)));
  }
});

test('shell scripts that steps name exist', () => {
  const named = runSteps.flatMap(({ run }) => run.match(/scripts\/[\w/-]+\.sh/g) ?? []);
  expect(named).toContain('scripts/ci/synthesize-base.sh');
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('ci runs every lane', () => {
  const source = readFileSync(join(ROOT, 'scripts', 'test.ts'), 'utf8');
  const lanes = [...(source.match(/const LANES[^;]*;/)?.[0] ?? '').matchAll(/(\w+)Lane\b/g)].map(([, lane]) => lane);
  const matrix = workflow('ci.yml').jobs['lanes']?.strategy?.matrix.include ?? [];
  expect(matrix.flatMap((leg) => leg['lanes']?.split(',') ?? []).sort()).toEqual(
    lanes.filter((lane) => lane !== '').sort(),
  );
});

test('values of a step are in its environment, and each is used', () => {
  const unused = runSteps.flatMap(({ name, run, step }) =>
    Object.keys(step.env ?? {})
      .filter((variable) => !/^(TF_|GITHUB_TOKEN)/.test(variable) && !run.includes(variable))
      .map((variable) => `${name}: ${variable}`),
  );
  expect(unused).toEqual([]);
});

test('an output that a job reads is one that the other has', () => {
  const missing = workflows.flatMap((flow) =>
    [...flow.text.matchAll(/needs\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([whole, job = '', output = '']) => {
      const outputs = (flow.jobs[job] as { outputs?: object } | undefined)?.outputs ?? {};
      return output in outputs ? [] : [`${flow.file}: ${whole}`];
    }),
  );
  expect(missing).toEqual([]);
});

test('plans are uploaded under the name by which they are found', () => {
  const uploads = jobs.flatMap(({ job }) =>
    job.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@')),
  );
  expect(uploads.map((step) => step.with?.['name'])).toContain(
    'plan-${{ matrix.deployment }}-${{ matrix.environment }}',
  );
});
