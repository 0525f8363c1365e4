/** zizmor, without network and of its strictest persona, on everything below .github. */
import { join } from 'node:path';
import { REPOSITORY } from '../../../../tools/paths';
import { installPythonTools } from '../../../../tools/python';
import { hasTool, run } from '../../../../tools/run';
import type { Check } from '../../lane';
import { BROKEN, otherFiles, workflowFiles } from './files';

const REQUIREMENTS = join(REPOSITORY, 'scripts', 'checks', 'workflows', 'requirements.txt');
const CONFIG = join('.github', 'zizmor.yml');
const SEEN = /template-injection/;

export async function checkZizmor(say: (line: string) => void): Promise<Check[]> {
  const files = [...workflowFiles(), ...otherFiles()];
  if (!(await hasTool('python3'))) {
    const note = 'python3 is not on PATH: install it and run again';
    return [{ name: 'zizmor', outcome: 'skipped', count: files.length, note }];
  }
  const { bin } = await installPythonTools('zizmor', REQUIREMENTS, say);
  const checks: Check[] = [];
  for (const file of files) {
    const { code, stdout, stderr } = await audit(bin, file);
    if (code !== 0) for (const line of [stdout, stderr].join('\n').split('\n')) say(line);
    checks.push({ name: `zizmor ${file}`, outcome: code === 0 ? 'passed' : 'failed' });
  }
  const { stdout } = await audit(bin, BROKEN);
  return [
    ...checks,
    { name: `zizmor sees the mistake of ${BROKEN}`, outcome: SEEN.test(stdout) ? 'passed' : 'failed' },
  ];
}

function audit(bin: string, file: string) {
  const args = ['--offline', '--persona=auditor', '--strict-collection', '--no-progress', '--quiet', '--color=never'];
  return run(join(bin, 'zizmor'), [...args, '--config', CONFIG, file], { cwd: REPOSITORY });
}
