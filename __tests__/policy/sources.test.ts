import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcesAt } from '../../policy/sources';

/** The plan that the policy lane checks: made by Terraform 1.11, with a sensitive variable in a tag. */
const RECORDED = join(__dirname, '..', '..', 'scripts', 'checks', 'policy', 'plan.json');
const SECRET = 'recorded-secret-value';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cairn-sources-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function addStack(...path: string[]): string {
  const folder = join(root, ...path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cdk.tf.json'), '{}\n');
  return folder;
}

const names = (path: string, stack?: string) => sourcesAt(path, stack).map(({ kind, stack: id }) => `${kind} ${id}`);

describe('stacks', () => {
  test('of a synthesis, in order', () => {
    addStack('stacks', 'shop-dev-ecr');
    addStack('stacks', 'shop-dev-data');
    expect(names(root)).toEqual(['stack shop-dev-data', 'stack shop-dev-ecr']);
    expect(names(join(root, 'stacks'))).toEqual(names(root));
  });

  test('one, by its folder or its file', () => {
    const folder = addStack('shop-dev-ecr');
    expect(names(folder)).toEqual(['stack shop-dev-ecr']);
    expect(names(join(folder, 'cdk.tf.json'))).toEqual(['stack shop-dev-ecr']);
  });

  test('none: what to run', () => {
    expect(() => sourcesAt(root)).toThrow('npx cairn synth');
    expect(() => sourcesAt(join(root, 'nowhere'))).toThrow('does not exist');
  });
});

describe('a plan', () => {
  test('is named by the option, by the stack it lies in, or by its file', () => {
    const text = readFileSync(RECORDED, 'utf8');
    const beside = join(addStack('shop-dev-ecr'), 'plan.json');
    const alone = join(root, 'shop-dev-data.json');
    writeFileSync(beside, text);
    writeFileSync(alone, text);
    expect(names(beside)).toEqual(['plan shop-dev-ecr']);
    expect(names(alone)).toEqual(['plan shop-dev-data']);
    expect(names(alone, 'shop-prod-data')).toEqual(['plan shop-prod-data']);
  });

  test('counts what is there after it, modules included, and keeps no value', () => {
    const plan = JSON.parse(readFileSync(RECORDED, 'utf8'));
    const { root_module } = plan.planned_values;
    root_module.child_modules = [{ resources: [{ mode: 'managed' }, { mode: 'data' }] }];
    const file = join(root, 'plan.json');
    writeFileSync(file, JSON.stringify(plan));
    const [source] = sourcesAt(file);
    expect(source).toMatchObject({ resources: root_module.resources.length + 1 });
    expect(JSON.stringify(source)).not.toContain(SECRET);
  });

  test.each([
    ['saved, but not shown as JSON', 'PK\u0003\u0004', 'terraform show -json'],
    ['JSON of something else', `{"token": "${SECRET}"}`, 'terraform show -json'],
    [
      'failed half-way',
      '{"format_version": "1.2", "terraform_version": "1.11.4", "errored": true, "planned_values": {"root_module": {}}}',
      'failed',
    ],
  ])('%s is refused without a word of its content', (_, text, expected) => {
    const file = join(root, 'plan.json');
    writeFileSync(file, text);
    expect(() => sourcesAt(file)).toThrow(expected);
    expect(() => sourcesAt(file)).not.toThrow(SECRET);
  });
});
