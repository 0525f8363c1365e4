/** `cairn handoff` as people run it, with the schema of the real provider. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runTerraform } from '../../handoff/terraform-program';
import { cairn } from '../cli/run-cairn';
import { BothForms } from '../helpers/engine-forms';

let forms: BothForms;
beforeAll(async () => {
  forms = await BothForms.start();
}, 600_000);
afterAll(() => forms.stop());

describe('the command', () => {
  test('a shipped environment in both forms, formatted, the same twice', async () => {
    const sums: string[] = [];
    for (const name of ['one', 'two']) {
      const out = join(forms.folder, 'command', name);
      const { code, stdout, stderr } = await cairn(
        ['handoff', 'durable-code', 'dev', '--out', out, '--json'],
        forms.env,
      );
      expect([code, stderr]).toEqual([0, expect.stringContaining('HCL read back and equal')]);
      const { milestones, files } = handedOver.parse(JSON.parse(stdout));
      expect(milestones.map(({ stack }) => stack)).toContain('durable-code-dev-ecs');
      expect(files).toContain('hcl/04-ecs/variables.tf');
      await runTerraform({ env: forms.env }, out, ['fmt', '-check', '-recursive', '.']);
      sums.push(readFileSync(join(out, 'SHA256SUMS'), 'utf8'));
    }
    expect(sums[0]).toBe(sums[1]);
  }, 600_000);
});

const handedOver = z.object({ milestones: z.array(z.object({ stack: z.string() })), files: z.array(z.string()) });
