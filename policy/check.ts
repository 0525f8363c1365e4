/** Checkov over every synthesized stack. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../scripts/lib/lane';
import { REPOSITORY } from '../tools/paths';
import { pool } from '../tools/pool';
import { installPythonTools } from '../tools/python';
import { run } from '../tools/run';
import { runMain } from '../tools/synth';
import { allowList, applyAllowList, type PolicyFailure, readCheckov, type StackPolicy } from './allow-list';

const REQUIREMENTS = join(REPOSITORY, 'policy', 'requirements.txt');
const ALLOW_LIST = join(REPOSITORY, 'policy', 'allow-list.json');
const AT_A_TIME = 2;

/** One check for each stack, one for each failure that is not accepted, one for each entry that accepts nothing. */
export async function checkPolicy(say: (line: string) => void): Promise<Check[]> {
  const { bin } = await installPythonTools('checkov', REQUIREMENTS, say);
  const entries = allowList.parse(JSON.parse(readFileSync(ALLOW_LIST, 'utf8')));
  const stacks = await synthesized(say, (folder) =>
    pool(readdirSync(folder).sort(), AT_A_TIME, async (stack) => {
      const policy = await checkStack(join(bin, 'checkov'), folder, stack);
      say(`${stack}: ${policy.checks} checks, ${policy.failures.length} failures`);
      return { stack, ...policy };
    }),
  );

  const { refused, stale } = applyAllowList(
    stacks.flatMap((stack) => stack.failures),
    entries,
  );
  const clean = stacks.filter(({ stack }) => !refused.some((failure) => failure.address.startsWith(`${stack}/`)));
  return [
    { name: 'stacks', outcome: 'passed', count: clean.length },
    ...refused.map(describeRefused),
    ...stale.map(
      ({ check, address }): Check => ({
        name: `${check} ${address}`,
        outcome: 'failed',
        note: 'the allow-list entry matches nothing: remove it from policy/allow-list.json',
      }),
    ),
  ];
}

function describeRefused({ check, address, title }: PolicyFailure): Check {
  return { name: `${check} ${address}`, outcome: 'failed', note: title };
}

/** Synthesizes everything into a folder of its own for as long as `use` needs it. */
async function synthesized<T>(say: (line: string) => void, use: (stacks: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-policy-'));
  try {
    say('synthesizing every stack');
    await runMain({ outdir: folder });
    const stacks = join(folder, 'stacks');
    if (!existsSync(stacks)) throw new Error('main.ts wrote no stacks.');
    return await use(stacks);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkStack(checkov: string, folder: string, stack: string): Promise<StackPolicy> {
  const file = join(folder, stack, 'cdk.tf.json');
  const args = ['-f', file, '--framework', 'terraform_json', '--skip-download', '--quiet', '-o', 'json'];
  // Exit code 1 only says that some check failed; the report tells what.
  const { stdout } = await run(checkov, args, { cwd: folder });
  return readCheckov(stack, stdout, readFileSync(file, 'utf8'));
}
