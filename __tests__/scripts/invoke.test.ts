import { join } from 'node:path';
import { REPOSITORY } from '../../tools/paths';
import { run } from '../../tools/run';

const invoke = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', join('scripts', 'invoke.ts'), ...args], { cwd: REPOSITORY });

it('says how it is called', async () => {
  const { code, stderr } = await invoke('runs-api');
  expect(code).toBe(1);
  expect(stderr).toContain('npm run invoke -- runs-api event.json');
});

it('names the functions that there are, and starts nothing for one that is not', async () => {
  const { code, stderr } = await invoke('no-such-function', 'event.json');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^There is no function 'no-such-function'. There are: .*runs-api/m);
  expect(stderr).not.toContain('local AWS account on');
});
