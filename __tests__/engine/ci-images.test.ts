/**
 * Images and websites, deployed by the scripts that the workflows run, as processes against a local account: the first
 * image, the next one, one that does not start, back again, and what is refused.
 *
 * No container really runs here: tasks start because the emulator says so, and those of an image whose tag begins with
 * `crash` do not, after which its circuit breaker rolls back as that of ECS does.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CloudFrontClient, ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { currentImageVariables } from '../../scripts/ci/lib/deployment/image-variables';
import { applyBootstrap } from '../../scripts/lib/bootstrap';
import { terraformVariables } from '../../scripts/lib/terraform-variables';
import { REPOSITORY } from '../../tools/paths';
import { type Ran, run } from '../../tools/run';
import { Terraform } from '../../tools/terraform';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';
import { type Engine, startEngine, synthesizeProject } from '../helpers/engine';

const MINUTES = 60_000;
jest.setTimeout(20 * MINUTES);

const REGION = 'us-west-2';
const ACCOUNT = '777788889999';
const OFF = { kind: 'off', reason: 'not part of what is tried here' };
const TARGET = 'shop/images';

/** One service without an entrance, a job of another repository; and, side by side, a website. */
const SMALL: Patch = {
  'network.egress': { kind: 'public-ip' },
  'network.flowLogs': OFF,
  'network.subnets': { public: ['10.0.0.0/20'], private: [] },
  'network.zones': ['a'],
  ingress: { kind: 'none' },
  secrets: {},
  cicd: undefined,
  monitoring: undefined,
  security: undefined,
  cost: undefined,
  recovery: undefined,
};
const base = deploymentInput().environments['dev'];
const images = patched(base, {
  ...SMALL,
  repositories: { api: {}, 'nightly-work': {} },
  services: {
    api: {
      size: '256/512',
      containers: { api: { image: { kind: 'repository', name: 'api' }, ports: [8000], environment: { MODE: 'test' } } },
      exposure: { kind: 'none' },
      scaling: { kind: 'fixed', count: 1 },
      exec: OFF,
    },
  },
  jobs: {
    work: {
      size: '256/512',
      containers: { work: { image: { kind: 'repository', name: 'nightly-work' } } },
      trigger: { kind: 'on-demand' },
    },
  },
});
const site = patched(base, {
  ...SMALL,
  'network.cidr': '10.1.0.0/16',
  'network.subnets': { public: ['10.1.0.0/20'], private: [] },
  repositories: {},
  services: {},
  buckets: { pages: { purpose: 'website' }, uploads: {} },
  distributions: { pages: { bucket: 'pages' } },
});
const project = { ...deploymentInput(), environments: { images, site } };
const account = accountInput();

let engine: Engine;
let outdir: string;
let env: Record<string, string>;
/** The website, which is applied while images are tried. */
let website: Promise<void>;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

beforeAll(async () => {
  engine = await startEngine();
  env = engine.env(ACCOUNT, REGION);
  // The clients of this test, too, use the local account.
  Object.assign(process.env, env);
  outdir = join(engine.folder, 'cdktf.out');
  await synthesizeProject(outdir, { deployments: [project], account });
  const folder = join(outdir, 'stacks', `account-${REGION}-bootstrap`);
  await applyBootstrap({ folder, env: { ...env, ...terraformVariables(folder) }, say });
  website = applyAll('site', ['foundation', 'data', 'alb-dns']);
  await applyAll('images', ['foundation', 'ecr', 'ecs']);
});

afterAll(async () => {
  // Whatever failed before, the engine ends after Terraform has.
  await website?.catch(() => undefined);
  await engine.stop();
});

async function applyAll(environment: string, milestones: readonly string[]): Promise<void> {
  for (const milestone of milestones) {
    const folder = join(outdir, 'stacks', `shop-${environment}-${milestone}`);
    const terraform = new Terraform({ folder, env: { ...env, ...terraformVariables(folder) } });
    await terraform.init();
    await terraform.apply();
    say(`${environment} ${milestone}: applied`);
  }
}

/** Runs a script of scripts/ci as a workflow does. */
async function script(name: string, flags: Readonly<Record<string, string>>): Promise<Ran> {
  const args = Object.entries({ out: outdir, ...flags }).flatMap(([flag, value]) => [`--${flag}`, value]);
  const file = join(REPOSITORY, 'scripts', 'ci', `${name}.ts`);
  const ran = await run(process.execPath, ['--import', 'tsx', file, ...args], { cwd: REPOSITORY, env });
  say(`${name} ${Object.values(flags).join(' ')}: ${ran.code}\n${ran.stderr}`);
  return ran;
}

const deploy = (image: string, flags: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  script('deploy-image', { target: TARGET, repository: 'api', image, every: '0.5', timeout: '60', ...flags });
const rollback = (flags: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  script('rollback', { target: TARGET, repository: 'api', every: '0.5', timeout: '60', ...flags });

/** Puts an image into the registry: a manifest is all that anybody looks at here. Returns its digest. */
async function push(tag: string): Promise<string> {
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: 7, digest: digestOf(tag) },
    layers: [],
  });
  const imageDigest = digestOf(imageManifest);
  const command = new PutImageCommand({ repositoryName: 'shop-images-api', imageTag: tag, imageManifest, imageDigest });
  await new ECRClient({ region: REGION }).send(command);
  return imageDigest;
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Image that the service's current revision names, and how many tasks of it run. */
async function running(): Promise<{ image: string; tasks: number }> {
  const client = new ECSClient({ region: REGION });
  const { services = [] } = await client.send(
    new DescribeServicesCommand({ cluster: 'shop-images-cluster', services: ['shop-images-api'] }),
  );
  const [service] = services;
  const { taskDefinition } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service?.taskDefinition }),
  );
  const reference = taskDefinition?.containerDefinitions?.[0]?.image ?? '';
  return { image: reference.slice(reference.lastIndexOf('/') + 1), tasks: service?.runningCount ?? 0 };
}

/** What the state says. */
async function deployed(): Promise<unknown> {
  const folder = join(outdir, 'stacks', 'shop-images-ecs');
  return (await new Terraform({ folder, env }).outputs())['images']?.value;
}

let second: string;

test('an image that is not in the registry is refused, and nothing is changed', async () => {
  const before = await running();
  const ran = await deploy('1.0.0');
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('shop-images-api has no image 1.0.0. Nothing was changed.');
  expect(await running()).toEqual(before);
  expect(await deployed()).toEqual({ api: 'none', 'nightly-work': 'none' });
});

test('the first image is deployed, and starts what waited for it', async () => {
  await push('1.0.0');
  const ran = await deploy('1.0.0');
  expect(ran.stderr).toContain('1 of 1 tasks run shop-images-api:2');
  expect(ran.stderr).toMatch(/deployed in .* KPI 10 min: kept/);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    previous: 'none',
    image: '1.0.0',
    ok: true,
    outcomes: [{ service: 'shop-images-api', outcome: 'completed' }],
  });
  expect(ran.code).toBe(0);
  expect(await running()).toEqual({ image: 'shop-images-api:1.0.0', tasks: 1 });
  expect(await deployed()).toEqual({ api: '1.0.0', 'nightly-work': 'none' });
});

test('a plan that would change more than the image is refused with the list', async () => {
  second = await push('1.1.0');
  const changed = join(engine.folder, 'changed');
  const deployments = [
    patched(project, { 'environments.images.services.api.containers.api.environment': { MODE: 'changed' } }),
  ];
  await synthesizeProject(changed, { deployments, account });
  const ran = await deploy('1.1.0', { out: changed });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('Nothing was applied');
  expect(ran.stderr).toContain('aws_ecs_task_definition.api: its containers change in more than the image');
  expect(await running()).toEqual({ image: 'shop-images-api:1.0.0', tasks: 1 });
});

test('an image that does not start is reported as failed, with what ECS did and what to do', async () => {
  await push('crash-1');
  const ran = await deploy('crash-1');
  expect(ran.code).toBe(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, outcomes: [{ outcome: 'rolled-back' }] });
  expect(ran.stderr).toContain('FAILED shop-images-api: rolled-back');
  expect(ran.stderr).toContain('deployment failed: deployment circuit breaker was triggered');
  expect(ran.stderr).toContain(`scripts/ci/rollback.ts --target ${TARGET} --repository api`);
  expect(await running()).toEqual({ image: 'shop-images-api:1.0.0', tasks: 1 });
  expect(await deployed()).toMatchObject({ api: 'crash-1' });
});

test('a rollback goes back to the image before, through the variable', async () => {
  const ran = await rollback();
  expect(ran.stderr).toMatch(/rolled back in .* KPI 5 min: kept/);
  expect(JSON.parse(ran.stdout)).toMatchObject({ previous: 'crash-1', image: '1.0.0', ok: true });
  expect(ran.code).toBe(0);
  expect(await running()).toEqual({ image: 'shop-images-api:1.0.0', tasks: 1 });
  expect(await deployed()).toEqual({ api: '1.0.0', 'nightly-work': 'none' });
});

test('another image, by digest, replaces the first', async () => {
  const ran = await deploy(second);
  expect(ran.code).toBe(0);
  expect(await running()).toEqual({ image: `shop-images-api@${second}`, tasks: 1 });
  expect(await deployed()).toEqual({ api: second, 'nightly-work': 'none' });
});

test('a plan of the stack without a word about images keeps what is deployed', async () => {
  const folder = join(outdir, 'stacks', 'shop-images-ecs');
  const place = { region: REGION, bucket: 'shop-state-us-west-2', key: 'shop/images/ecs.tfstate' };
  expect(await currentImageVariables({ folder, place, variables: env })).toEqual({
    TF_VAR_image_api: second,
    TF_VAR_image_nightly_work: 'none',
  });
});

describe('a website', () => {
  let bucket: string;

  const upload = async (files: Readonly<Record<string, string>>, flags: Readonly<Record<string, string>> = {}) => {
    const from = mkdtempSync(join(engine.folder, 'site-'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(from, path)), { recursive: true });
      writeFileSync(join(from, path), content);
    }
    const ran = await script('frontend', { target: 'shop/site', bucket: 'pages', from, ...flags });
    rmSync(from, { recursive: true });
    return ran;
  };
  const s3 = () => new S3Client({ region: REGION, forcePathStyle: true });
  const headers = async (key: string) => {
    const { ContentType, CacheControl } = await s3().send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return [ContentType, CacheControl];
  };
  const keys = async (): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key }) => Key);
  };

  beforeAll(async () => {
    await website;
    bucket = `shop-site-pages-${ACCOUNT}`;
  });

  test('goes up with content types and cache headers, and out of the caches', async () => {
    const ran = await upload({
      'index.html': '<script src="/assets/index-B3kQ9x1a.js"></script>',
      'about/index.html': 'about',
      'assets/index-B3kQ9x1a.js': 'new',
      'favicon.svg': '<svg/>',
      '.DS_Store': 'nobody wants this',
    });
    expect(ran.code).toBe(0);
    expect(await keys()).toEqual(['about/index.html', 'assets/index-B3kQ9x1a.js', 'favicon.svg', 'index.html']);
    expect(await headers('index.html')).toEqual(['text/html; charset=utf-8', 'no-cache']);
    expect(await headers('about/index.html')).toEqual(['text/html; charset=utf-8', 'no-cache']);
    expect(await headers('assets/index-B3kQ9x1a.js')).toEqual([
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect(await headers('favicon.svg')).toEqual(['image/svg+xml', 'public, max-age=300']);
    const { distributionIds, invalidated } = JSON.parse(ran.stdout) as Record<string, string[]>;
    expect(invalidated).toEqual(['/', '/about/index.html', '/favicon.svg', '/index.html']);
    const { InvalidationList } = await new CloudFrontClient({ region: REGION }).send(
      new ListInvalidationsCommand({ DistributionId: distributionIds?.[0] }),
    );
    expect(InvalidationList?.Items).toHaveLength(1);
  });

  test('a second one leaves nothing of the first behind', async () => {
    const ran = await upload({
      'index.html': '<script src="/assets/index-Zz81kLmN.js"></script>',
      'assets/index-Zz81kLmN.js': 'newer',
      'favicon.svg': '<svg/>',
    });
    expect(ran.code).toBe(0);
    expect(await keys()).toEqual(['assets/index-Zz81kLmN.js', 'favicon.svg', 'index.html']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ removed: ['about/index.html', 'assets/index-B3kQ9x1a.js'] });
  });

  test('a folder that is no site, and a bucket that is none, are refused', async () => {
    const [folder, other] = await Promise.all([
      upload({ 'main.js': 'no page' }),
      upload({ 'index.html': 'page' }, { bucket: 'uploads' }),
    ]);
    expect([folder.code, other.code]).toEqual([1, 1]);
    expect(folder.stderr).toContain('has no index.html');
    expect(other.stderr).toContain('The bucket uploads of shop/site is no website');
    expect(await keys()).toEqual(['assets/index-Zz81kLmN.js', 'favicon.svg', 'index.html']);
  });
});
