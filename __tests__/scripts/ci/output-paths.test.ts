import fc from 'fast-check';
import { canonicalJson } from '../../../scripts/ci/lib/canonical';
import {
  changedPaths,
  hashOutputs,
  missingPaths,
  type OutputChange,
  outputPathsRead,
  pathsToChange,
} from '../../../scripts/ci/lib/output-paths';

const outputs = { vpc_id: 'vpc-1', subnet_ids: { a: 'subnet-1', 'b-2': 'subnet-2' } };

describe('what a stack reads', () => {
  const ref = (path: string): string => `data.terraform_remote_state.net.outputs${path}`;

  test('is found in expressions anywhere, once, with its key', () => {
    const stack = {
      resource: { a: { one: `\${${ref('.vpc_id')}}`, two: [`x \${join("", [${ref('.subnet_ids.b-2')}])}`] } },
      output: { o: { value: `\${${ref('.vpc_id')}}-\${${ref('.subnet_ids.a')}}` } },
    };
    expect(outputPathsRead(stack, 'net')).toEqual(['subnet_ids.a', 'subnet_ids.b-2', 'vpc_id']);
  });

  test('of another state does not count', () => {
    expect(outputPathsRead({ a: `\${${ref('.vpc_id')}}` }, 'net_two')).toEqual([]);
  });

  test.each(['', '["vpc_id"]'])('is everything when it is no plain attribute: outputs%s', (path) => {
    expect(outputPathsRead({ a: `\${${ref(path)}}`, b: `\${${ref('.vpc_id')}}` }, 'net')).toEqual(['*']);
  });
});

test('a path is missing when its output or its key is', () => {
  expect(missingPaths(outputs, ['vpc_id', 'subnet_ids.a', 'subnet_ids.c', 'nothing', 'vpc_id.a', '*'])).toEqual([
    'subnet_ids.c',
    'nothing',
    'vpc_id.a',
  ]);
});

test('only what is read counts as changed, by value and not by the order of keys', () => {
  const before = hashOutputs(outputs, ['vpc_id', 'subnet_ids.a']);
  const now = { ...outputs, subnet_ids: { 'b-2': 'subnet-3', a: 'subnet-1' } };
  expect(changedPaths(before, hashOutputs(now, ['vpc_id', 'subnet_ids.a']))).toEqual([]);
  expect(changedPaths(hashOutputs(outputs, ['*']), hashOutputs(now, ['*']))).toEqual(['*']);
  expect(changedPaths(before, hashOutputs({ subnet_ids: { a: 'subnet-9' } }, ['vpc_id', 'subnet_ids.a']))).toEqual([
    'vpc_id',
    'subnet_ids.a',
  ]);
});

test('no hash holds a value', () => {
  expect(JSON.stringify(hashOutputs(outputs, ['vpc_id', '*']))).not.toContain('vpc-1');
});

describe('what a plan changes', () => {
  const change = (after: unknown, after_unknown: unknown = {}): Record<string, OutputChange> => ({
    subnet_ids: { actions: ['update'], before: outputs.subnet_ids, after, after_unknown },
  });

  test.each([
    ['nothing, where the output stays', { subnet_ids: { actions: ['no-op'] } }, []],
    ['a key with another value', change({ a: 'subnet-9', 'b-2': 'subnet-2' }), ['subnet_ids.a']],
    ['a key that is known after the apply', change({ a: 'subnet-1' }, { 'b-2': true }), ['subnet_ids.b-2']],
    ['a key that goes', change({ a: 'subnet-1' }), ['subnet_ids.b-2']],
    ['all keys, when the whole is unknown', change(null, true), ['subnet_ids.a', 'subnet_ids.b-2']],
    ['none of these, when another key comes', change({ ...outputs.subnet_ids, c: 'x' }, { c: false }), []],
  ])('%s', (_name, changes, expected) => {
    expect(pathsToChange(changes, ['subnet_ids.a', 'subnet_ids.b-2'])).toEqual(expected);
  });

  test('an output as a whole, and all of them', () => {
    const changes = change({ a: 'subnet-9', 'b-2': 'subnet-2' });
    expect(pathsToChange(changes, ['subnet_ids', 'vpc_id'])).toEqual(['subnet_ids']);
    expect(pathsToChange(changes, ['*'])).toEqual(['*']);
    expect(pathsToChange({ vpc_id: { actions: ['no-op'] } }, ['*'])).toEqual([]);
  });
});

test('canonical JSON does not depend on the order of keys, and tells different values apart', () => {
  const shuffled = (value: object): object => Object.fromEntries(Object.entries(value).reverse());
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
