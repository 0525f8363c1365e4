import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { App, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { parseProject } from '../../config/project';
import type { Account } from '../../config/vocabulary/account';
import type { Milestone } from '../../config/vocabulary/deployment';
import { account, deployments } from '../../deployments';
import { BaseStack } from '../../stacks/base-stack';
import { contract, map, optional, outputName, text } from '../../stacks/contract';
import { ecr, foundation } from '../../stacks/contracts';
import { MilestoneStack, type Target } from '../../stacks/milestone-stack';
import type { StackJson } from '../helpers/synthesized';

const project = parseProject({ deployments, account }).project;
if (!project) throw new Error('the shipped deployments have errors');
const env = project.environments[0];
if (!env) throw new Error('there is no environment');
const target: Target = { env, account: project.account };

const jsonOf = (stack: BaseStack): StackJson => JSON.parse(Testing.synth(stack)) as StackJson;
const place = (account: Account) => ({
  deployment: 'any',
  environment: 'test',
  milestone: 'ecr',
  region: 'us-west-2',
  tags: { Project: 'any' },
  account,
});

class Probe extends BaseStack {}

/** Two classes that differ in name and depth only: what a refactoring does. */
class Flat extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new S3Bucket(this, 'bucket/results', { bucket: 'results' });
  }
}
class RenamedAndMoved extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new S3Bucket(new Construct(this, 'deeper'), 'other_group/results', { bucket: 'results' });
  }
}

describe('addresses', () => {
  const addressesOf = (build: (stack: Probe) => void) => {
    const stack = new Probe(new App(), place(target.account));
    build(stack);
    return jsonOf(stack).resource;
  };

  it('stay when a construct is renamed, moved or nested deeper', () => {
    const before = addressesOf((stack) => new Flat(stack, 'store'));
    const after = addressesOf((stack) => new RenamedAndMoved(new Construct(stack, 'wrapper'), 'renamed'));
    expect(Object.keys(before?.['aws_s3_bucket'] ?? {})).toEqual(['results']);
    expect(after?.['aws_s3_bucket']?.['results']?.['bucket']).toBe('results');
  });

  it('are an error when two resources of a type share one: cdktf would merge them silently', () => {
    expect(() =>
      addressesOf((stack) => {
        new S3Bucket(stack, 'one/results', {});
        new S3Bucket(stack, 'two/results', {});
      }),
    ).toThrow(/aws_s3_bucket.results is declared twice, at .*one--results and .*two--results/);
  });
});

describe('backend', () => {
  const backendOf = (lock: 'dynamodb' | 's3' | 'both') => {
    const region = target.account.regions['us-west-2'];
    if (!region) throw new Error('no bootstrap');
    const changed: Account = {
      ...target.account,
      regions: { 'us-west-2': { ...region, state: { ...region.state, lock } } },
    };
    return jsonOf(new Probe(new App(), place(changed))).terraform.backend.s3;
  };

  it.each([
    ['dynamodb', { table: true, file: false }],
    ['s3', { table: false, file: true }],
    ['both', { table: true, file: true }],
  ] as const)('locks by %s', (lock, { table, file }) => {
    const backend = backendOf(lock);
    expect('dynamodb_table' in backend).toBe(table);
    expect(backend['use_lockfile'] === true).toBe(file);
  });

  it('needs a bootstrap in the region, and says where to add it', () => {
    const elsewhere = { ...place(target.account), region: 'eu-west-1' };
    expect(() => new Probe(new App(), elsewhere)).toThrow(
      /no bootstrap in eu-west-1: add the region to deployments\/account\.ts/,
    );
  });
});

describe('contract', () => {
  class Consumer extends MilestoneStack {
    constructor(app: App, milestone: Milestone, used: typeof foundation | typeof ecr) {
      super(app, target, milestone);
      const values = used === ecr ? this.use(ecr).repositoryUrls : this.use(foundation).publicSubnetIds;
      new S3Bucket(this, 'bucket/probe', { tags: { ...values } });
    }
  }

  it('refuses a milestone that does not come before', () => {
    expect(() => new Consumer(new App(), 'foundation', ecr)).toThrow(
      /uses ecr, which durable-code\/dev does not have before it/,
    );
  });

  it('reads each producer through one remote state', () => {
    const stack = new Consumer(new App(), 'alb-dns', foundation);
    expect(Object.keys(jsonOf(stack).data?.['terraform_remote_state'] ?? {})).toEqual(['foundation']);
    expect(stack.uses).toEqual(['foundation']);
    expect(jsonOf(stack).resource?.['aws_s3_bucket']?.['probe']?.['tags']).toEqual({
      a: '${data.terraform_remote_state.foundation.outputs.public_subnet_ids.a}',
      b: '${data.terraform_remote_state.foundation.outputs.public_subnet_ids.b}',
    });
  });

  it('refuses an export whose keys are not those of the config', () => {
    class Producer extends MilestoneStack {
      constructor(app: App) {
        super(app, target, 'ecr');
        this.export(ecr, { repositoryUrls: { backend: 'x' }, repositoryArns: { backend: 'x', frontend: 'y' } });
      }
    }
    expect(() => new Producer(new App())).toThrow(
      /exports repositoryUrls as \["backend"\], its contract says \["backend","frontend"\]/,
    );
  });

  it('does not compile without an exported key, or with a key that nobody exports', () => {
    const spec = contract('ecr', { url: text('u'), arns: map('a', () => []), id: optional('i', () => false) });
    class Typed extends MilestoneStack {
      check(): void {
        // @ts-expect-error url is missing
        this.export(spec, { arns: {}, id: undefined });
        // @ts-expect-error nobody exports this key
        this.use(spec).elsewhere;
      }
    }
    expect(Typed.prototype.check).toBeInstanceOf(Function);
  });

  it.each([
    ['vpcId', 'vpc_id'],
    ['targetGroupArnSuffixes', 'target_group_arn_suffixes'],
    ['url', 'url'],
  ])('writes %s as %s', (key, name) => expect(outputName(key)).toBe(name));
});
