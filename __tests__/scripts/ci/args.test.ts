import { CliError } from '../../../cli/exit';
import { listOf, readArgs } from '../../../scripts/ci/lib/args';

const FLAGS = {
  target: { value: '<d/e>' },
  plans: { value: '<folder>' },
  out: { value: '<folder>', optional: true },
} as const;

function refused(argv: readonly string[]): CliError {
  try {
    readArgs(argv, FLAGS);
  } catch (error) {
    if (error instanceof CliError) return error;
  }
  throw new Error(`not refused: ${argv.join(' ')}`);
}

test('flags are read in any order and either form; an optional one may be left out', () => {
  expect(readArgs(['--plans', 'p', '--target=a/b'], FLAGS)).toEqual({ target: 'a/b', plans: 'p' });
  expect(readArgs(['--out', 'o', '--plans', 'p', '--target', 'a/b'], FLAGS).out).toBe('o');
});

test('everything that is wrong is said at once, with the usage', () => {
  const { message, next } = refused(['--targt', 'a/b', '--plans', 'p', '--plans', 'q', '--out', '', 'stray']);
  expect(message.split('\n')).toEqual([
    '--targt is not known;',
    "'a/b' belongs to no flag;",
    '--plans is given twice;',
    '--out has no value;',
    "'stray' belongs to no flag;",
    '--target is missing.',
  ]);
  expect(next).toBe('Usage: --target <d/e> --plans <folder> [--out <folder>]');
});

test.each([
  [['--target', 'a/b'], '--plans is missing.'],
  [['--target', 'a/b', '--plans'], '--plans has no value.'],
  [['--target', 'a/b', '--plans', 'p', '--toString=x'], '--toString is not known.'],
])('%j: %s', (argv, message) => {
  expect(refused(argv).message).toBe(message);
});

test('a list has no empty items, and is nothing when it was not given', () => {
  expect(listOf(' ecr, ,ecs,')).toEqual(['ecr', 'ecs']);
  expect(listOf(undefined)).toBeUndefined();
});
