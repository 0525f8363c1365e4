/** What the commands refuse, without a process around them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../../cli/exit';
import { buildProgram } from '../../cli/program';
import { loadDeploymentFile, looksLikeFile } from '../../cli/project';

const refusalOf = async (args: readonly string[]): Promise<unknown> =>
  buildProgram(() => undefined)
    .parseAsync(args, { from: 'user' })
    .catch((error: unknown) => error);

describe('unknown names', () => {
  test.each([
    ['a deployment to validate', ['validate', 'durable'], ['durable-code']],
    ['a deployment to look at', ['status', 'durable'], ['durable-code']],
    ['an environment', ['status', 'durable-code', '--env', 'stage'], ['dev', 'prod']],
    ['a rule', ['validate', '--explain', 'fargate/sizes'], ['fargate/size', 'schema/unknown-key']],
    ['a command', ['deploy'], ['list', 'validate', 'synth', 'status']],
  ])('%s: the known ones are listed', async (_, args, known) => {
    const refusal = await refusalOf(args);
    expect(refusal).toBeInstanceOf(CliError);
    for (const name of known) expect((refusal as CliError).next).toContain(name);
  });
});

describe('deployment files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-files-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test.each([
    ['is truncated JSON', 'truncated.json', '{"name": "shop", "envir'],
    ['is JSON, but a list', 'list.json', '[1, 2]'],
    ['is a module without a deployment', 'empty.ts', 'export const answer = 42;'],
    ['does not compile', 'syntax.ts', 'export const = {'],
    [
      'holds two deployments',
      'two.ts',
      'export const a = { environments: {} };\nexport const b = { environments: {} };',
    ],
  ])('a file that %s is refused by name', (_, name, content) => {
    const path = write(name, content);
    expect(() => loadDeploymentFile(path)).toThrow(CliError);
    expect(() => loadDeploymentFile(path)).toThrow(name);
  });

  test('a file that does not exist is refused by name', () => {
    expect(() => loadDeploymentFile(join(folder, 'missing.ts'))).toThrow('missing.ts does not exist');
  });

  test.each([
    [
      'a named export',
      'named.ts',
      'const region: string = "us-west-2";\nexport const shop = { region, environments: {} };',
    ],
    ['a default export', 'default.ts', 'export default { region: "us-west-2", environments: {} };'],
    ['JSON', 'shop.json', '{"region": "us-west-2", "environments": {}}'],
  ])('%s is read', (_, name, content) => {
    expect(loadDeploymentFile(write(name, content))).toEqual({ region: 'us-west-2', environments: {} });
  });

  test.each([
    ['durable-code', false],
    ['deployments/durable-code.ts', true],
    ['shop.json', true],
    ['./shop', true],
  ])('%s is a path: %s', (argument, expected) => {
    expect(looksLikeFile(argument)).toBe(expected);
  });
});
