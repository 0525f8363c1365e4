import { chooseLanes, type Lane, phases, tally, tallyText } from '../../scripts/lib/lane';
import { jestChecks } from '../../scripts/lib/lanes/jest';

const lane = (name: string, phase: number): Lane => ({ name, about: name, phase, run: async () => [] });
const LANES = [lane('static', 1), lane('unit', 1), lane('engine', 2)];
const names = (lanes: readonly Lane[]) => lanes.map(({ name }) => name);

describe('the closing line', () => {
  const checks = [
    { name: 'a', outcome: 'passed', count: 7 },
    { name: 'b', outcome: 'failed' },
    { name: 'c', outcome: 'skipped', count: 2 },
  ] as const;

  test('counts checks, and names skipped ones only when there are some', () => {
    expect(tallyText(tally(checks, false))).toBe('7 passed, 1 failed, 2 skipped');
    expect(tallyText(tally(checks.slice(0, 1), false))).toBe('7 passed, 0 failed');
  });

  test('in CI a skip is a failure', () => {
    expect(tallyText(tally(checks, true))).toBe('7 passed, 3 failed');
  });
});

describe('choosing lanes', () => {
  test.each([
    ['', ['static', 'unit', 'engine']],
    ['engine,static', ['static', 'engine']],
    ['unit static', ['static', 'unit']],
  ])('%j', (wanted, expected) => {
    expect(names(chooseLanes(LANES, wanted))).toEqual(expected);
  });

  test('an unknown lane lists the known ones', () => {
    expect(() => chooseLanes(LANES, 'unit,slow')).toThrow('slow. Known lanes: static, unit, engine');
  });

  test('phases keep their order', () => {
    expect(phases([...LANES].reverse()).map(names)).toEqual([['unit', 'static'], ['engine']]);
  });
});

describe('a jest report', () => {
  const report = (change: object): string =>
    JSON.stringify({
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      numRuntimeErrorTestSuites: 0,
      ...change,
    });
  const line = (change: object) => tallyText(tally(jestChecks(report(change)), false));

  test.each([
    [{ numPassedTests: 12 }, '12 passed, 0 failed'],
    [{ numPassedTests: 12, numFailedTests: 2 }, '12 passed, 2 failed'],
    [{ numPassedTests: 12, numRuntimeErrorTestSuites: 1 }, '12 passed, 1 failed'],
    [{ numPassedTests: 12, numPendingTests: 1, numTodoTests: 1 }, '12 passed, 0 failed, 2 skipped'],
    [{}, '0 passed, 1 failed'],
  ])('%j', (change, expected) => {
    expect(line(change)).toBe(expected);
  });

  test('that is none is an error', () => {
    expect(() => jestChecks('{}')).toThrow();
    expect(() => jestChecks('')).toThrow();
  });
});
