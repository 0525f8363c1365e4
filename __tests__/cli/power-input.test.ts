/** What `cairn power` refuses of what was typed, and that nothing happens then. */
import { CliError } from '../../cli/exit';
import { checkInput, type Typed } from '../../cli/power/input';
import { buildProgram } from '../../cli/program';
import { loadProject } from '../../cli/project';
import { NOON } from '../helpers/power-unit';

const { environments } = loadProject();
const DEV = { deployment: 'durable-code', environment: 'dev' };
const check = (typed: Partial<Typed>, change = true) =>
  checkInput({ ...DEV, ...typed }, environments, { now: NOON, change });
const refusal = (typed: Partial<Typed>): string => {
  try {
    check(typed);
  } catch (error) {
    if (error instanceof CliError) return error.message;
    throw error;
  }
  return '';
};

test.each([
  ['letters', 'two', 'no number'],
  ['a sign', '+2', 'no number'],
  ['nothing', '', 'no number'],
  ['a number with a unit', '2h', 'no number'],
  ['less than a quarter', '0.24', 'too short'],
  ['more than a week', '168.5', 'too long'],
])('hours: %s are refused with the limit', (_, hours, problem) => {
  expect(refusal({ hours })).toContain(`--for is '${hours}', ${problem}`);
  expect(refusal({ hours })).toContain('0.25 to 168');
});

test.each([
  ['0.25', 0.25],
  ['1.5', 1.5],
  ['168', 168],
])('hours: %s are taken', (hours, expected) => {
  expect(check({ hours }).hours).toBe(expected);
});

test.each([
  ['no zone', '2026-06-02T08:00:00', 'not a date with a zone'],
  ['no such day', '2026-02-31T08:00:00Z', 'not a date with a zone'],
  ['no date', 'tomorrow', 'not a date with a zone'],
  ['the past', '2026-06-01T11:59:00-07:00', 'in the past'],
  ['this moment', '2026-06-01T12:00:00-07:00', 'in the past'],
])('a date: %s is refused', (_, until, problem) => {
  expect(refusal({ until })).toContain(`--until is '${until}', ${problem}`);
});

test('a date with an offset is an instant', () => {
  expect(check({ until: '2026-06-02T08:00:00-07:00' }).until).toBe(Date.parse('2026-06-02T15:00:00Z'));
});

test('an unknown deployment is answered with those there are', () => {
  expect(refusal({ deployment: 'durable' })).toMatch(/'durable'. Known: .*durable-code/);
});

test('an unknown environment is answered with those of the deployment', () => {
  expect(refusal({ environment: 'stage' })).toContain("durable-code is called 'stage'. Known: dev, prod.");
});

test('what is always on is not switched, and may be looked at', () => {
  expect(refusal({ environment: 'prod' })).toContain('always on');
  expect(check({ environment: 'prod' }, false).env.name).toBe('prod');
});

test('everything that is wrong is said at once', () => {
  const message = refusal({ environment: 'stage', hours: '0', until: 'tomorrow' });
  expect(message.split('\n')).toHaveLength(4);
  for (const part of ["'stage'", 'Leave out one', "--for is '0'", "--until is 'tomorrow'"])
    expect(message).toContain(part);
});

test.each([
  ['an unknown command', ['power', 'stop', 'durable-code', 'dev'], 'status, on, off, keep-running, wake'],
  ['wrong hours', ['power', 'keep-running', 'durable-code', 'dev', 'long'], 'Nothing was written'],
])('%s is refused before an account is looked at', async (_, args, next) => {
  const refused = await buildProgram(() => undefined)
    .parseAsync(args, { from: 'user' })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CliError);
  expect((refused as CliError).next).toContain(next);
});
