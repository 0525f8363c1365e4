import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stale, unlisted } from '../../../scripts/engines/cdktn/compare';
import { compilerPaths, successorOf } from '../../../scripts/engines/cdktn/imports';
import { DESCRIPTION } from '../../../scripts/engines/cdktn/paths';
import { compareSyntheses } from '../../../scripts/lib/lanes/cdktn';
import { readLockFile, resolvedEntries } from '../../../scripts/lib/lock-file';

describe('imports', () => {
  test.each([
    ['cdktf', 'cdktn'],
    ['cdktf/lib/synthesize/synthesizer', 'cdktn/lib/synthesize/synthesizer'],
    ['@cdktf/provider-aws/lib/vpc', '@cdktn/provider-aws/lib/vpc'],
    ['constructs', 'constructs'],
  ])('%s becomes %s', (specifier, successor) => {
    expect(successorOf(specifier)).toBe(successor);
  });

  test.each(['cdktf-cli', '@cdktf/provider-random', 'zod', './cdktf', 'node:fs'])('%s keeps its package', (other) => {
    expect(successorOf(other)).toBeUndefined();
  });

  test('the compiler finds the same packages', () => {
    const paths = compilerPaths('/modules');
    expect(paths['cdktf']).toEqual(['/modules/cdktn']);
    expect(paths['@cdktf/provider-aws/*']).toEqual(['/modules/@cdktn/provider-aws/*']);
    expect(Object.keys(paths).every((name) => successorOf(name) !== undefined)).toBe(true);
  });
});

describe('packages', () => {
  const read = (file: string): string => readFileSync(join(DESCRIPTION, file), 'utf8');

  test('the lock file names no registry, and exactly what package.json wants', () => {
    const lock = readLockFile(read('package-lock.json'));
    expect(resolvedEntries(lock)).toEqual([]);
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const locked = Object.keys(dependencies).map((name) => [name, lock.packages[`node_modules/${name}`]?.['version']]);
    expect(Object.fromEntries(locked)).toEqual(dependencies);
  });
});

describe('listed differences', () => {
  const entry = { file: 'cdk.tf.json', path: '//.metadata.version', reason: 'a comment' };

  test('an entry explains its file and its path, nothing else', () => {
    const found = [
      { file: 'cdk.tf.json', path: '//.metadata.version' },
      { file: 'cdk.tf.json', path: '//.metadata.backend' },
      { file: 'manifest.json', path: '//.metadata.version' },
    ];
    expect(unlisted(found, [entry])).toEqual(found.slice(1));
    expect(stale(found, [entry])).toEqual([]);
    expect(stale(found.slice(1), [entry])).toEqual([entry]);
  });
});

describe('two syntheses', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-compare-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const stack = (version: string, more: object = {}): string =>
    JSON.stringify({ '//': { metadata: { version } }, ...more });
  const ONE = {
    'manifest.json': '{"version":"1"}',
    'stacks/a/cdk.tf.json': stack('1', { resource: { aws_vpc: { main: { tags: ['x', 'y'] } } } }),
    'stacks/a/assets/code.zip': 'bytes',
    'stacks/b/cdk.tf.json': stack('1'),
  };
  const OTHER = {
    ...ONE,
    'manifest.json': '{ "version": "2" }',
    'stacks/a/cdk.tf.json': stack('2', { resource: { aws_vpc: { main: { tags: ['x', 'y'] } } } }),
    'stacks/b/cdk.tf.json': stack('2'),
  };

  function compare(other: Record<string, string>): Record<string, string | undefined> {
    for (const [name, files] of Object.entries({ one: ONE, other })) {
      for (const [file, content] of Object.entries(files)) {
        const path = join(root, name, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
    }
    const checks = compareSyntheses(join(root, 'one'), join(root, 'other'));
    return Object.fromEntries(checks.map(({ name, outcome, note }) => [name, note ?? outcome]));
  }

  const EQUAL = {
    manifests: 'passed',
    a: 'passed',
    b: 'passed',
    'every listed difference is still one': 'passed',
  };

  test('are equal but for the version that wrote them', () => {
    expect(compare(OTHER)).toEqual(EQUAL);
  });

  test('a value, an archive and a stack that differ are named', () => {
    const { 'stacks/b/cdk.tf.json': _missing, ...without } = OTHER;
    const checks = compare({
      ...without,
      'stacks/a/cdk.tf.json': stack('2', { resource: { aws_vpc: { main: { tags: ['x', 'z'] } } } }),
      'stacks/a/assets/code.zip': 'other bytes',
    });
    expect(checks).toEqual({
      ...EQUAL,
      a: '2 differences: assets/code.zip, cdk.tf.json resource.aws_vpc.main.tags.1',
      b: '1 differences: cdk.tf.json',
    });
  });

  test('a listed difference that is none any more fails', () => {
    expect(compare(ONE)['every listed difference is still one']).toContain('manifest.json version');
  });
});
