/** What the command refuses before it synthesizes anything. */
import { CliError } from '../../cli/exit';
import { buildProgram } from '../../cli/program';

const refusalOf = async (...args: readonly string[]): Promise<unknown> =>
  buildProgram(() => undefined)
    .parseAsync(['handoff', ...args], { from: 'user' })
    .catch((error: unknown) => error);

test.each([
  ['a deployment', ['durable', 'dev'], "No deployment is called 'durable'.", 'durable-code'],
  [
    'an environment of another deployment',
    ['durable-code', 'stage3v3'],
    "No environment is called 'stage3v3'.",
    'dev, prod',
  ],
  ['a format', ['durable-code', 'dev', '--format', 'yaml'], "--format is 'yaml'.", 'json, hcl, both'],
])('%s that does not exist, with those that do', async (_, args, message, known) => {
  const refusal = await refusalOf(...args);
  expect(refusal).toBeInstanceOf(CliError);
  expect((refusal as CliError).message).toBe(message);
  expect((refusal as CliError).next).toContain(known);
});

test('an environment is always named', async () => {
  expect(await refusalOf('durable-code')).toMatchObject({ code: 'commander.missingArgument' });
});
