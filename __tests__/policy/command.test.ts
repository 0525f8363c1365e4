/** What `cairn policy` refuses before it runs Checkov; the policy lane runs that. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError } from '../../cli/exit';
import { buildProgram } from '../../cli/program';
import { cairn } from '../cli/run-cairn';

test('a path and a selection do not go together', async () => {
  const refused = buildProgram(() => undefined).parseAsync(['policy', 'cdktf.out', '--env', 'dev'], { from: 'user' });
  await expect(refused).rejects.toBeInstanceOf(CliError);
  await expect(refused).rejects.toThrow('--deployment and --env choose what is synthesized');
});

test('a saved plan that is no JSON could not be checked: exit 1, with what to run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-policy-test-'));
  const file = join(folder, 'ecr.tfplan');
  writeFileSync(file, 'PK\u0003\u0004');
  const { code, stdout, stderr } = await cairn(['policy', file]);
  rmSync(folder, { recursive: true });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('terraform show -json');
}, 30_000);
