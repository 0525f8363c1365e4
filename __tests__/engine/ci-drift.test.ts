/**
 * Drift as a schedule finds it: a repository is changed behind Terraform's back, with the real Terraform and the local
 * account. The issues are those of a stand-in for GitHub. Each test continues where the one before ended.
 */
import { join } from 'node:path';
import { ECRClient, PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { REPOSITORY } from '../../tools/paths';
import { type Ran, run } from '../../tools/run';
import { Terraform } from '../../tools/terraform';
import { ferry, harbour } from '../fixtures/small-plan';
import { type Engine, startEngine, synthesizeProject } from '../helpers/engine';
import { stackFolder } from '../helpers/engine-folders';
import { GitHubStandIn, TOKEN } from '../helpers/github-stand-in';

jest.setTimeout(10 * 60_000);

const ACCOUNT = '888899990000';
const { bucket: BUCKET } = harbour.regions['us-west-2'].state;
const api = new GitHubStandIn();
let engine: Engine;
let env: Record<string, string>;
let out: string;
let repositoryName: string;

beforeAll(async () => {
  engine = await startEngine();
  await api.start();
  env = engine.env(ACCOUNT, ferry.region);
  out = join(engine.folder, 'cdktf.out');
  await synthesizeProject(out, { deployments: [ferry], account: harbour });
  // Of the bootstrap only the bucket of the states is needed: drift is looked for without a lock.
  const s3 = new S3Client({ ...client(), forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
  );
  const terraform = new Terraform({ folder: stackFolder(out, 'ferry-live-ecr'), env });
  await terraform.init();
  await terraform.apply('-lock=false');
  const { repository_urls: urls } = await terraform.outputs();
  const [url = ''] = Object.values(urls?.value as Record<string, string>);
  repositoryName = url.split('/').slice(1).join('/');
});

afterAll(async () => {
  await api.stop();
  await engine.stop();
});

async function drift(
  date: string,
  variables: Readonly<Record<string, string>> = api.env(),
): Promise<Ran & { readonly result: Record<string, unknown> }> {
  const args = ['--import', 'tsx', 'scripts/ci/drift.ts', '--target', 'ferry/live', '--out', out, '--date', date];
  const ran = await run(process.execPath, args, {
    cwd: REPOSITORY,
    env: { ...env, GITHUB_SHA: 'c0ffee', ...variables },
  });
  return { ...ran, result: ran.stdout === '' ? {} : JSON.parse(ran.stdout) };
}

/** A client of the SDK for the local account. */
const client = () => ({
  region: ferry.region,
  endpoint: engine.endpoint,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
});

/** What somebody does in the console. */
async function setTags(imageTagMutability: 'MUTABLE' | 'IMMUTABLE'): Promise<void> {
  await new ECRClient(client()).send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability }));
}

test('without a token it only looks; what is not deployed is not drift', async () => {
  const { GITHUB_TOKEN: _, ...without } = api.env();
  const { code, result, stderr } = await drift('2025-01-01', without);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('ecr: no drift') });
  expect(stderr).toContain('foundation: not deployed');
  expect(result).toMatchObject({ target: 'ferry/live', drift: [], failed: [], action: 'none' });
  expect(api.requests).toEqual([]);
});

test('a change behind its back opens an issue, and the next run updates that one', async () => {
  await setTags('MUTABLE');
  const first = await drift('2025-01-02');
  expect(first).toMatchObject({ code: 2, result: { drift: ['ecr'], action: 'created' } });
  const again = await drift('2025-01-03');
  expect(again).toMatchObject({ code: 2, result: { drift: ['ecr'], action: 'updated' } });
  expect(again.result['urls']).toEqual(first.result['urls']);

  expect(api.issues).toHaveLength(1);
  const [issue] = api.issues;
  expect(issue?.title).toBe('Drift in ferry/live: 1 milestone');
  expect(issue?.labels).toEqual([{ name: 'drift' }]);
  expect(issue?.body).toContain('2025-01-03');
  expect(issue?.body).toMatch(/Changed outside of Terraform[\s\S]*image_tag_mutability/);
  expect(issue?.body).toContain('image_tag_mutability: "MUTABLE" → "IMMUTABLE"');
});

test('a milestone that cannot be planned is an error, and closes nothing', async () => {
  await setTags('IMMUTABLE');
  const failed = await drift('2025-01-04', { ...api.env(), TF_CLI_ARGS_plan: '-no-such-flag' });
  expect(failed).toMatchObject({ code: 1, result: { failed: ['ecr'], action: 'none' } });
  expect(failed.stderr).toContain('no-such-flag');
  expect(api.issues[0]?.state).toBe('open');
});

test('once it is put right the issue is closed with a reason', async () => {
  const closed = await drift('2025-01-05');
  expect(closed).toMatchObject({ code: 0, result: { drift: [], action: 'closed' } });
  expect(api.issues.map(({ state }) => state)).toEqual(['closed']);
  expect(api.comments.at(-1)?.body).toContain('No drift on 2025-01-05');
  expect(closed.stdout + closed.stderr).not.toContain(TOKEN);
});
