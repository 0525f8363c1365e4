/**
 * What `images.yml` does before it deploys: build, push and scan, by its scripts as processes against the registry of a
 * local account. Docker is a stand-in that writes down what it is asked; nothing is really built or sent.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CreateRepositoryCommand, ECRClient, PutImageCommand, StartImageScanCommand } from '@aws-sdk/client-ecr';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { findTarget } from '../../scripts/ci/lib/target';
import { REPOSITORY } from '../../tools/paths';
import { type Ran, run } from '../../tools/run';
import { accountInput, deploymentInput } from '../helpers/deployments';
import { type Engine, startEngine, synthesizeProject } from '../helpers/engine';

jest.setTimeout(600_000);

const REGION = 'us-west-2';
const ACCOUNT = '777788889999';
const TARGET = 'shop/dev';
const NAME = 'shop-dev-api';
const URL = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${NAME}`;
const PUSHED = `sha256:${'a'.repeat(64)}`;

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
let log: string;

beforeAll(async () => {
  engine = await startEngine();
  log = join(engine.folder, 'docker.log');
  outdir = join(engine.folder, 'cdktf.out');
  await synthesizeProject(outdir, { deployments: [deploymentInput()], account: accountInput() });
  env = { ...engine.env(ACCOUNT, REGION), GITHUB_OUTPUT: join(engine.folder, 'output') };
  env['PATH'] = `${dockerStandIn()}${delimiter}${process.env['PATH']}`;
  // The clients of this test, too, use the local account.
  Object.assign(process.env, engine.env(ACCOUNT, REGION));
  await new ECRClient({ region: REGION }).send(new CreateRepositoryCommand({ repositoryName: NAME }));
  await writeEcrState();
});

afterAll(() => engine.stop());
beforeEach(() => {
  for (const file of [log, join(engine.folder, 'output')]) rmSync(file, { force: true });
});

/** Writes down its arguments and the login that it finds, and knows one digest. */
function dockerStandIn(): string {
  const folder = join(engine.folder, 'bin');
  mkdirSync(folder);
  const file = join(folder, 'docker');
  writeFileSync(
    file,
    `#!/usr/bin/env bash
echo "$*" >>${log}
case "$*" in
  *fails*) echo 'a test failed' >&2; exit 1 ;;
  push*) grep -o '"auths":{"[^"]*"' "$DOCKER_CONFIG/config.json" >>${log} ;;
  'image inspect'*) echo '${URL}@${PUSHED}' ;;
esac
`,
  );
  chmodSync(file, 0o755);
  return folder;
}

/** The state of the ecr milestone, as far as it is read. */
async function writeEcrState(): Promise<void> {
  const { state, milestones } = findTarget(outdir, TARGET);
  const key = milestones.find(({ milestone }) => milestone === 'ecr')?.stateKey ?? '';
  const s3 = new S3Client({ region: REGION });
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.send(new CreateBucketCommand({ Bucket: state.bucket, CreateBucketConfiguration }));
  const outputs = { repository_urls: { value: { api: URL } } };
  await s3.send(
    new PutObjectCommand({
      Bucket: state.bucket,
      Key: key,
      Body: JSON.stringify({ version: 4, outputs, resources: [] }),
    }),
  );
}

function script(name: string, ...flags: string[]): Promise<Ran> {
  return run(process.execPath, ['--import', 'tsx', `scripts/ci/${name}.ts`, ...flags], { cwd: REPOSITORY, env });
}

const asked = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []);
const archive = (): string => join(engine.folder, 'image.tar');
const ofRepository = (): string[] => ['--target', TARGET, '--repository', 'api', '--out', outdir];
const push = (tag: string): Promise<Ran> =>
  script('push-image', ...ofRepository(), '--archive', archive(), '--tag', tag);
const scan = (image: string, ...flags: string[]): Promise<Ran> =>
  script('scan-image', ...ofRepository(), '--image', image, '--every', '0.2', '--timeout', '1', ...flags);

/** Puts an image into the registry; returns its digest. */
async function put(tag: string): Promise<string> {
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: 7,
      digest: `sha256:${createHash('sha256').update(tag).digest('hex')}`,
    },
    layers: [],
  });
  const imageDigest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
  await new ECRClient({ region: REGION }).send(
    new PutImageCommand({ repositoryName: NAME, imageTag: tag, imageManifest, imageDigest }),
  );
  return imageDigest;
}

describe('build-image', () => {
  const build = (...flags: string[]) =>
    script('build-image', '--context', engine.folder, '--archive', archive(), '--platform', 'linux/arm64', ...flags);

  test('runs the stage of the tests, builds one image and keeps it as a file', async () => {
    const ran = await build('--test-target', 'test');
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/built in .* KPI 5 min: kept/);
    const common = `build --provenance=false --file ${engine.folder}/Dockerfile --platform linux/arm64`;
    expect(asked()).toEqual([
      `${common} --target test ${engine.folder}`,
      `${common} --tag cairn-build:candidate ${engine.folder}`,
      `save --output ${archive()} cairn-build:candidate`,
    ]);
  });

  test('builds nothing when the tests fail', async () => {
    const ran = await build('--test-target', 'fails');
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('a test failed')]);
    expect(asked()).toHaveLength(1);
  });
});

describe('push-image', () => {
  test('pushes under the tag with a login of its own, and gives the digest', async () => {
    const ran = await push('1.0.0');
    expect([ran.code, JSON.parse(ran.stdout)]).toEqual([0, { digest: PUSHED, pushed: true }]);
    expect(readFileSync(join(engine.folder, 'output'), 'utf8')).toContain(PUSHED);
    expect(asked()).toEqual([
      `load --input ${archive()}`,
      `tag cairn-build:candidate ${URL}:1.0.0`,
      `push ${URL}:1.0.0`,
      `"auths":{"${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com"`,
      `image inspect --format {{join .RepoDigests "\\n"}} ${URL}:1.0.0`,
    ]);
  });

  test('leaves a tag alone that is there', async () => {
    const digest = await put('1.1.0');
    const ran = await push('1.1.0');
    expect([ran.code, JSON.parse(ran.stdout)]).toEqual([0, { digest, pushed: false }]);
    expect(asked()).toEqual([]);
  });

  test('refuses an unknown repository and a tag that is none', async () => {
    const unknown = await script(
      'push-image',
      '--target',
      TARGET,
      '--repository',
      'web',
      '--archive',
      'x',
      '--tag',
      '1',
      '--out',
      outdir,
    );
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('Known: api')]);
    const wrong = await push('a b');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('neither a tag nor a digest')]);
  });
});

describe('scan-image', () => {
  test('an image that was not looked at is an error, not a clean one', async () => {
    const ran = await scan(await put('2.0.0'));
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('has not scanned the image within 1 s')]);
  });

  test('refuses an image by the severity that it is asked for', async () => {
    const imageDigest = await put('2.1.0');
    await new ECRClient({ region: REGION }).send(
      new StartImageScanCommand({ repositoryName: NAME, imageId: { imageDigest } }),
    );
    // The emulator finds one of severity HIGH in every image.
    const tolerant = await scan(imageDigest);
    expect([tolerant.code, JSON.parse(tolerant.stdout)]).toEqual([0, { counts: { HIGH: 1 }, refused: 0 }]);
    const strict = await scan(imageDigest, '--fail-on', 'HIGH');
    expect([strict.code, strict.stderr]).toEqual([2, expect.stringContaining('1 HIGH; refused: 1 of HIGH or worse')]);
    const wrong = await scan(imageDigest, '--fail-on', 'BAD');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('Known: CRITICAL')]);
  });
});
