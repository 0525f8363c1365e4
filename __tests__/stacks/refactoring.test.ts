/** Moves and removals of a deployment file, as blocks of its stacks; those that do not fit are refused before anything is written. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { select } from '../../config/selection';
import { synthesize } from '../../stacks/synthesize';
import { built } from '../helpers/built';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';
import { manifestOf, type StackJson, stack } from '../helpers/synthesized';

const REASON = 'images are built elsewhere now';
const REGION = 'regions.us-west-2';
const move = (from: string, to: string) => ({ from, to });

type Blocks = StackJson & { readonly moved?: unknown; readonly removed?: unknown };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-refactoring-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Foundation, repositories and bootstrap of the small deployment, as main.ts writes them. */
async function synthesized(env: Patch, account: Patch = {}): Promise<void> {
  const below = Object.fromEntries(Object.entries(env).map(([path, value]) => [`environments.dev.${path}`, value]));
  const { project, findings } = parseProject({
    deployments: [patched(deploymentInput(), below)],
    account: patched(accountInput(), account),
  });
  if (!project) throw new Error(JSON.stringify(findings));
  const selection = select(project.environments, { CAIRN_MILESTONE: 'bootstrap,foundation,ecr' });
  await synthesize({ account: project.account, selection, findings: [], outdir: folder });
}

test('a stack without moves and removals has no such blocks', async () => {
  const json: Blocks = await built('ecr');
  expect([json.moved, json.removed]).toEqual([undefined, undefined]);
});

test('a move is a block of its milestone, and a removal that destroys nothing is one', async () => {
  await synthesized({
    'moved.ecr': [move('aws_ecr_repository.backend', 'aws_ecr_repository.api')],
    'removed.ecr': [
      { address: 'aws_ecr_repository.worker', destroy: false, reason: REASON },
      { address: 'aws_ecr_repository.batch', destroy: true, reason: REASON },
    ],
  });
  const json: Blocks = stack('shop-dev-ecr', folder);
  expect(json.moved).toEqual([move('aws_ecr_repository.backend', 'aws_ecr_repository.api')]);
  expect(json.removed).toEqual([{ from: 'aws_ecr_repository.worker', lifecycle: { destroy: false } }]);
  const other: Blocks = stack('shop-dev-foundation', folder);
  expect([other.moved, other.removed]).toEqual([undefined, undefined]);
  const ecr = manifestOf(folder).environments[0]?.milestones.find(({ milestone }) => milestone === 'ecr');
  expect(ecr?.moved).toEqual(json.moved);
  expect(ecr?.removed?.map(({ address, reason }) => [address, reason])).toEqual([
    ['aws_ecr_repository.worker', REASON],
    ['aws_ecr_repository.batch', REASON],
  ]);
});

test('the bootstrap has those of its region', async () => {
  const moved = [move('aws_s3_bucket.states', 'aws_s3_bucket.state')];
  await synthesized({}, { [`${REGION}.moved`]: moved });
  const json: Blocks = stack('account-us-west-2-bootstrap', folder);
  expect(json.moved).toEqual(moved);
  expect(manifestOf(folder).bootstrap[0]?.milestone.moved).toEqual(moved);
});

test('a chain of moves, or a removal after a move, is as good as one move', async () => {
  await synthesized({
    'moved.ecr': [
      move('aws_ecr_repository.server', 'aws_ecr_repository.backend'),
      move('aws_ecr_repository.backend', 'aws_ecr_repository.api'),
      move('aws_ecr_repository.jobs', 'aws_ecr_repository.worker'),
    ],
    'removed.ecr': [{ address: 'aws_ecr_repository.worker', destroy: false, reason: REASON }],
  });
  expect((stack('shop-dev-ecr', folder) as Blocks).moved).toHaveLength(3);
});

test('what does not fit is refused, all of it at once, with path, value and fix, and nothing is written', async () => {
  const error = await synthesized(
    {
      'moved.ecr': [move('aws_ecr_repository.api', 'aws_ecr_repository.backend')],
      'moved.foundation': [move('aws_vpc.old', 'aws_vpc.mian')],
      'removed.ecr': [{ address: 'aws_ecr_repository.web', destroy: false, reason: REASON }],
    },
    { [`${REGION}.moved`]: [move('aws_sqs_queue.a', 'aws_sqs_queue.b')] },
  ).catch((each: unknown) => each);
  const text = (error as Error).message;
  for (const line of [
    'moved.ecr[0].from = aws_ecr_repository.api',
    'moved.ecr[0].to = aws_ecr_repository.backend',
    '→ write one of: aws_ecr_repository.api, aws_ecr_repository.web',
    'moved.foundation[0].to = aws_vpc.mian',
    '→ write one of: aws_vpc.main',
    'removed.ecr[0].address = aws_ecr_repository.web',
    'regions.us-west-2.moved[0].to = aws_sqs_queue.b',
    '→ declare it, or remove it: no aws_sqs_queue.* is declared',
    '5 errors, 0 warnings. Nothing was written.',
  ]) {
    expect(text).toContain(line);
  }
  // The folder of the stacks is made before any stack is built.
  expect(readdirSync(folder, { recursive: true })).toEqual(['stacks']);
});
