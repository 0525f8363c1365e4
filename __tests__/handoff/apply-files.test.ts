/** Makefile and bootstrap script, run with a stand-in for Terraform that writes down how it was called. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapScript, makefile } from '../../handoff/apply-files';
import { type Ran, run } from '../../tools/run';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-apply-'));
  log = join(folder, 'calls');
  writeFileSync(log, '');
  const order = {
    deployment: 'shop',
    environment: 'dev',
    forms: ['json', 'hcl'],
    milestones: ['01-a', '02-b', '03-c'],
  };
  writeFileSync(join(folder, 'Makefile'), makefile({ ...order, regions: ['us-west-2'] }));
  writeFileSync(join(folder, 'bootstrap.sh'), bootstrapScript('hcl'));
  // A stand-in: fails in the folder of $FAIL, knows a bucket when $BUCKET says so, and a state when $STATE does.
  const standIn = `#!/bin/sh
echo "$*" >> '${log}'
case "$*" in
  *"$FAIL"*) exit 1 ;;
  *reconfigure*backend-config*) [ -n "$BUCKET" ] || { echo "$SAYS" >&2; exit 1; } ;;
  *'state list') [ -z "$STATE" ] || echo aws_s3_bucket.state ;;
esac
`;
  writeFileSync(join(folder, 'stand-in'), standIn);
  for (const name of ['bootstrap.sh', 'stand-in']) chmodSync(join(folder, name), 0o755);
  for (const form of ['json', 'hcl']) mkdirSync(join(folder, form, '00-bootstrap-us-west-2'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = (args: readonly string[], variables: Record<string, string> = {}): Promise<Ran> =>
  run('make', [`TERRAFORM=${join(folder, 'stand-in')}`, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], FAIL: 'nowhere', ...variables },
  });
const calls = (): string[] => readFileSync(log, 'utf8').trimEnd().split('\n');
const INIT = 'init -input=false -backend-config=../../dev.s3.tfbackend';

describe('make', () => {
  test('apply goes through the milestones in order', async () => {
    expect((await make(['apply', 'ARGS=-auto-approve'])).code).toBe(0);
    expect(calls()).toEqual(
      ['01-a', '02-b', '03-c'].flatMap((name) => [
        `-chdir=hcl/${name} ${INIT}`,
        `-chdir=hcl/${name} apply -lock-timeout=120s -auto-approve`,
      ]),
    );
  });

  test.each(['plan', 'apply'])('%s stops at the first failure and says so', async (target) => {
    expect((await make([target], { FAIL: `02-b ${target}` })).code).not.toBe(0);
    expect(calls().at(-1)).toContain(`-chdir=hcl/02-b ${target}`);
  });

  test('destroy goes back', async () => {
    await make(['destroy']);
    const order = calls()
      .filter((line) => line.includes(' destroy '))
      .map((line) => line.split(' ')[0]);
    expect(order).toEqual(['-chdir=hcl/03-c', '-chdir=hcl/02-b', '-chdir=hcl/01-a']);
  });

  test('one milestone, in the other form, without a question', async () => {
    await make(['plan-02-b', 'FORM=json']);
    expect(calls()).toEqual([`-chdir=json/02-b ${INIT}`, '-chdir=json/02-b plan -input=false -lock-timeout=120s']);
  });

  test('help lists every target', async () => {
    const { stdout } = await make([]);
    for (const target of ['verify', 'init', 'plan', 'apply', 'destroy', 'plan-%', 'bootstrap-us-west-2']) {
      expect(stdout).toContain(`make ${target} `);
    }
    expect(stdout).toContain('01-a 02-b 03-c');
  });
});

describe('bootstrap', () => {
  const AT = '-chdir=hcl/00-bootstrap-us-west-2';
  const BACKEND = '-backend-config=../../bootstrap-us-west-2.s3.tfbackend';
  const OVERRIDE = 'hcl/00-bootstrap-us-west-2/local_override.tf.json';
  const bootstrap = (variables: Record<string, string>): Promise<Ran> =>
    make(['bootstrap-us-west-2', 'ARGS=-auto-approve'], { SAYS: 'S3 bucket "x" does\nnot exist.', ...variables });

  test('without a bucket: local state first, which then moves', async () => {
    expect((await bootstrap({})).code).toBe(0);
    expect(calls().slice(1)).toEqual([
      `${AT} init -input=false -reconfigure`,
      `${AT} apply -auto-approve`,
      `${AT} init -input=false -migrate-state -force-copy ${BACKEND}`,
    ]);
    expect(existsSync(join(folder, OVERRIDE))).toBe(false);
  });

  test('with a state in the bucket: what changed is applied', async () => {
    expect((await bootstrap({ BUCKET: 'yes', STATE: 'yes' })).code).toBe(0);
    expect(calls().at(-1)).toBe(`${AT} apply -lock-timeout=120s -auto-approve`);
    expect(calls().join()).not.toContain('migrate-state');
  });

  test('any other failure ends it before anything is applied', async () => {
    const { code, stderr } = await bootstrap({ SAYS: 'No valid credential sources found.' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('No valid credential sources found.');
    expect(calls().join()).not.toContain('apply');
  });

  test('an apply that failed goes on with the state that it left', async () => {
    expect((await bootstrap({ FAIL: 'apply' })).code).not.toBe(0);
    expect(existsSync(join(folder, OVERRIDE))).toBe(false);
    writeFileSync(join(folder, 'hcl/00-bootstrap-us-west-2/terraform.tfstate'), '{}');
    writeFileSync(log, '');
    expect((await bootstrap({ BUCKET: 'yes' })).code).toBe(0);
    expect(calls()[0]).toBe(`${AT} init -input=false -reconfigure`);
    expect(existsSync(join(folder, 'hcl/00-bootstrap-us-west-2/terraform.tfstate'))).toBe(false);
  });
});
