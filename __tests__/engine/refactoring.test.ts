/** Renaming and giving up, with the real engine: what the address lock proposes is what Terraform plans as a move. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { z } from 'zod';
import { adviceFor } from '../../addresses/advice';
import { compare, isRefused } from '../../addresses/compare';
import { EMPTY_LOCK, type Lock, updatedLock } from '../../addresses/lock';
import type { Known } from '../../addresses/model';
import { readSynthesis } from '../../addresses/synthesis';
import type { Terraform } from '../../tools/terraform';
import { library } from '../fixtures/sixth-plan';
import { type Patch, patched } from '../helpers/deployments';
import { type Engine, startEngine, synthesizeProject, terraformOf } from '../helpers/engine';

const MINUTES = 60_000;
jest.setTimeout(20 * MINUTES);

const ACCOUNT_ID = '888877776666';
const ECR = 'library-live-ecr';
const PLACE = { environment: 'library/live', milestone: 'ecr' };

/** Three repositories; the third is used by nobody and can go. */
const BEFORE: Patch = { repositories: { catalogue: {}, search: {}, archive: {} } };
/** `search` is called `engine` from now on, in this file and in Terraform; in AWS it keeps its name. */
const RENAMED: Patch = {
  repositories: { catalogue: {}, engine: {}, archive: {} },
  nameTemplates: { 'repository/engine': '{prefix}-search' },
  'services.search.containers.engine.image.name': 'engine',
};
const SEARCH = ['aws_ecr_lifecycle_policy', 'aws_ecr_repository', 'aws_ecr_repository_policy'].map((type) => ({
  from: `${type}.search`,
  to: `${type}.engine`,
}));

let engine: Engine;
let env: Record<string, string>;
let lock: Lock;
let known: Known;

/** Synthesizes the deployment into a folder of its own; returns the folder. All folders have one state, which needs no bucket here. */
async function synthesized(name: string, patch: Patch): Promise<string> {
  const folder = join(engine.folder, name);
  const below = Object.fromEntries(Object.entries(patch).map(([path, value]) => [`environments.live.${path}`, value]));
  await synthesizeProject(folder, {
    deployments: [patched(library, below)],
    selectors: { CAIRN_MILESTONE: 'ecr' },
  });
  const backend = { local: { path: join(engine.folder, 'ecr.tfstate') } };
  writeFileSync(join(folder, 'stacks', ECR, 'state_override.tf.json'), JSON.stringify({ terraform: { backend } }));
  return folder;
}

const plan = z.object({
  resource_changes: z.array(
    z.object({
      address: z.string(),
      previous_address: z.string().optional(),
      change: z.object({ actions: z.array(z.string()) }),
    }),
  ),
});

interface Planned {
  readonly terraform: Terraform;
  /** `<actions> <address>`, with where it comes from; nothing for what stays as and where it is. */
  readonly changes: readonly string[];
}

/** What Terraform would do with the repositories of a folder. */
async function planned(folder: string): Promise<Planned> {
  const terraform = terraformOf(folder, ECR, env);
  await terraform.init();
  await terraform.plan('refactoring.tfplan');
  const { resource_changes } = plan.parse(await terraform.show('refactoring.tfplan'));
  const changes = resource_changes
    .filter(({ change, previous_address: from }) => from !== undefined || change.actions.join() !== 'no-op')
    .map(({ address, previous_address: from, change }) =>
      [change.actions.join(), ...(from === undefined ? [] : [from, 'to']), address].join(' '),
    );
  return { terraform, changes: changes.sort() };
}

async function repositoryNames(): Promise<string[]> {
  const client = new ECRClient({
    endpoint: engine.endpoint,
    region: library.region,
    credentials: { accessKeyId: ACCOUNT_ID, secretAccessKey: 'test' },
  });
  const { repositories = [] } = await client.send(new DescribeRepositoriesCommand({}));
  return repositories.map(({ repositoryName = '' }) => repositoryName).sort();
}

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env(ACCOUNT_ID, library.region);
  const outdir = await synthesized('before', BEFORE);
  const now = readSynthesis(outdir);
  known = Object.fromEntries(Object.entries(now).map(([place, milestones]) => [place, Object.keys(milestones)]));
  lock = updatedLock(EMPTY_LOCK, now, known);
  const { terraform } = await planned(outdir);
  await terraform.apply('refactoring.tfplan');
});

afterAll(() => engine.stop());

test('a rename that nobody declared would replace the repository: the lock refuses it and proposes the moves', async () => {
  const outdir = await synthesized('undeclared', RENAMED);
  const { changes } = await planned(outdir);
  expect(changes).toEqual(
    expect.arrayContaining(['create aws_ecr_repository.engine', 'delete aws_ecr_repository.search']),
  );
  const now = readSynthesis(outdir);
  const comparison = compare(lock, now, known);
  expect(isRefused(comparison)).toBe(true);
  const { moves } = adviceFor(PLACE, comparison.losses, lock, now);
  expect([...moves].sort((a, b) => (a.from < b.from ? -1 : 1))).toEqual(SEARCH);
});

test('a declared rename is planned as a move and nothing else, and settles', async () => {
  const outdir = await synthesized('declared', { ...RENAMED, 'moved.ecr': SEARCH });
  expect(isRefused(compare(lock, readSynthesis(outdir), known))).toBe(false);
  const { terraform, changes } = await planned(outdir);
  expect(changes).toEqual(SEARCH.map(({ from, to }) => `no-op ${from} to ${to}`));
  await terraform.apply('refactoring.tfplan');
  // The move stays in the file until every state has seen it.
  expect((await planned(outdir)).changes).toEqual([]);
  expect(await terraform.stateList()).toEqual(expect.arrayContaining(SEARCH.map(({ to }) => to)));
});

test('what is given up without destroying it is forgotten, and stays in the account', async () => {
  const left = { ...RENAMED, repositories: { catalogue: {}, engine: {} } };
  const archive = SEARCH.map(({ from }) => from.replace('search', 'archive'));
  const reason = 'the archive belongs to another team now';
  const removed = archive.map((address) => ({ address, destroy: false, reason }));
  const outdir = await synthesized('given-up', { ...left, 'moved.ecr': SEARCH, 'removed.ecr': removed });
  const { terraform, changes } = await planned(outdir);
  expect(changes).toEqual(archive.map((address) => `forget ${address}`));
  await terraform.apply('refactoring.tfplan');
  expect(await terraform.stateList()).not.toEqual(expect.arrayContaining([expect.stringContaining('archive')]));
  expect(await repositoryNames()).toEqual(['library-live-archive', 'library-live-catalogue', 'library-live-search']);
  expect((await planned(outdir)).changes).toEqual([]);
});
