import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { producerName, readStack, withoutMetadata } from '../../../scripts/ci/lib/stack';
import { secretVariables, variablesGiven } from '../../../scripts/ci/lib/terraform';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-stack-'));
  write(stack);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (json: unknown): void => writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(json));

const remote = (key: string) => ({ backend: 's3', config: { bucket: 'states', key, region: 'us-west-2' } });
const stack = {
  '//': { metadata: { version: '0.21.0' }, outputs: {} },
  terraform: { backend: { s3: { bucket: 'states', key: 'shop/dev/ecs.tfstate', region: 'us-west-2' } } },
  data: {
    terraform_remote_state: {
      foundation: remote('shop/dev/foundation.tfstate'),
      bootstrap: remote('account/us-west-2/bootstrap.tfstate'),
    },
  },
  resource: {
    aws_ecs_cluster: {
      main: {
        '//': { metadata: { path: 'a/b', uniqueId: 'main' } },
        name: '${data.terraform_remote_state.foundation.outputs.vpc_id}',
        tags: { '//': 'a tag of that name is one' },
      },
    },
  },
  variable: {
    image_api: { type: 'string' },
    size: { type: 'string', default: 'small' },
    secret_key: { type: 'string', sensitive: true, ephemeral: true },
  },
};

test('whom it reads, under which name, and what', () => {
  expect(readStack(folder)).toMatchObject({
    stateKey: 'shop/dev/ecs.tfstate',
    producers: [
      { name: 'foundation', bucket: 'states', key: 'shop/dev/foundation.tfstate', reads: ['vpc_id'] },
      { name: 'account/us-west-2', key: 'account/us-west-2/bootstrap.tfstate', reads: [] },
    ],
  });
  expect(producerName('shop/dev/ecs.tfstate', 'shop/prod/ecr.tfstate')).toBe('shop/prod/ecr');
});

describe('its hash', () => {
  const hash = (): string => readStack(folder).hash;
  const changed = (change: () => void): boolean => {
    const before = hash();
    change();
    return hash() !== before;
  };

  test('is the same for other metadata and another order of keys', () => {
    const { resource, ...rest } = stack;
    expect(changed(() => write({ resource, ...rest, '//': { metadata: { version: '0.22.0' } } }))).toBe(false);
  });

  test('is another one for a value, a tag, and an asset that comes or has other bytes', () => {
    const tags = { ...stack.resource.aws_ecs_cluster.main, tags: { '//': 'another' } };
    const zip = join(folder, 'assets', 'function', 'code.zip');
    expect(changed(() => write({ ...stack, resource: { aws_ecs_cluster: { main: tags } } }))).toBe(true);
    expect(changed(() => write({ ...stack, locals: { a: 1 } }))).toBe(true);
    mkdirSync(join(folder, 'assets', 'function'), { recursive: true });
    expect(changed(() => writeFileSync(zip, 'one'))).toBe(true);
    expect(changed(() => writeFileSync(zip, 'two'))).toBe(true);
    expect(changed(() => cpSync(zip, join(folder, 'assets', 'copy.zip')))).toBe(true);
  });

  test('does not cover the provider lock, which has its own', () => {
    const before = readStack(folder);
    writeFileSync(join(folder, '.terraform.lock.hcl'), 'provider');
    const after = readStack(folder);
    expect([before.lockHash, after.hash]).toEqual([undefined, before.hash]);
    expect(after.lockHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

test("only cdktf's own comments are metadata", () => {
  expect(withoutMetadata([{ '//': { metadata: {} }, a: { '//': 'mine' } }])).toEqual([{ a: { '//': 'mine' } }]);
});

test('its variables: what is in the plan, what is given again, what is missing, what is secret', () => {
  const facts = readStack(folder);
  expect(variablesGiven(facts, { TF_VAR_size: 'large', TF_VAR_secret_key: 'x', TF_VAR_other: 'y' })).toEqual({
    planned: ['size'],
    ephemeral: ['secret_key'],
    missing: ['image_api'],
  });
  expect(secretVariables([facts])).toEqual(['secret_key']);
});

test.each([
  ['no folder', () => rmSync(join(folder, 'cdk.tf.json'))],
  ['no JSON', () => writeFileSync(join(folder, 'cdk.tf.json'), '{')],
  ['no backend', () => write({ ...stack, terraform: {} })],
])('%s: refused, with what to run', (_name, breakIt) => {
  breakIt();
  expect(() => readStack(folder)).toThrow(
    expect.objectContaining({ name: 'CliError', next: expect.stringContaining('bin/cairn synth') }),
  );
});
