/** `cairn policy` over everything, and over a recorded plan whose findings are known. */
import { join } from 'node:path';
import { addressOf } from '../../../policy/allow-list';
import { checkPolicy, type PolicyResult } from '../../../policy/check';
import { REPOSITORY } from '../../../tools/paths';
import { hasTool } from '../../../tools/run';
import type { Check, Lane } from '../lane';

/** A plan of a queue and a log group that are not encrypted with a key of one's own: the second is accepted. */
const RECORDED = join(REPOSITORY, 'scripts', 'checks', 'policy', 'plan.json');
const EXPECTED = 'CKV_AWS_27 recorded-dev-data/aws_sqs_queue.jobs';

export const policyLane: Lane = {
  name: 'policy',
  about: 'Checkov over every synthesized stack and a recorded plan (installs it into .cairn/venvs/checkov)',
  phase: 2,
  run: async (say) => {
    if (!(await hasTool('python3'))) {
      return [{ name: 'checkov', outcome: 'skipped', note: 'python3 is not on PATH: install it and run again' }];
    }
    const everything = await checkPolicy({ say });
    const recorded = await checkPolicy({ path: RECORDED, stack: 'recorded-dev-data', say });
    return [...policyChecks(everything), recordedCheck(recorded)];
  },
};

/** One check for each stack, one for each failure that is not accepted, one for each entry that accepts nothing. */
export function policyChecks({ stacks, refused, stale }: PolicyResult): Check[] {
  const clean = stacks.filter(({ stack }) => !refused.some((failure) => failure.stack === stack));
  return [
    { name: 'stacks', outcome: 'passed', count: clean.length },
    ...refused.map(
      (failure): Check => ({
        name: `${failure.check} ${addressOf(failure)}`,
        outcome: 'failed',
        note: failure.title,
      }),
    ),
    ...stale.map(
      ({ check, address }): Check => ({
        name: `${check} ${address}`,
        outcome: 'failed',
        note: 'the allow-list entry matches nothing: remove it from policy/allow-list.json',
      }),
    ),
  ];
}

/** A gate that finds nothing in a plan known to be wrong would let every plan pass. */
export function recordedCheck({ refused }: PolicyResult): Check {
  const found = refused.map((failure) => `${failure.check} ${addressOf(failure)}`).join(', ');
  const name = 'the findings of a recorded plan';
  return found === EXPECTED
    ? { name, outcome: 'passed' }
    : { name, outcome: 'failed', note: `found ${found || 'none'} instead of ${EXPECTED}` };
}
