/** Values for the variables of a synthesized stack, where no person is there to give them: demo and engine lane. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const stack = z.object({ variable: z.record(z.string(), z.object({ default: z.unknown().optional() })).default({}) });

/** Nobody is told by mail, nothing trusts this repository: the account is a local one. */
const KNOWN: Readonly<Record<string, string>> = {
  alert_emails: JSON.stringify(['operations@example.com']),
  github_repository: 'example/application',
  admin_cidr: '203.0.113.7/32',
};

/** One value for a run of the process: another one each time would be a change in the second plan. */
const secret = randomBytes(24).toString('base64url');

/** `TF_VAR_*` for every variable without a default. Services stay at 0 tasks unless `imageTag` is given. */
export function terraformVariables(folder: string, imageTag = 'none'): Record<string, string> {
  const { variable } = stack.parse(JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')));
  const required = Object.entries(variable)
    .filter(([, { default: value }]) => value === undefined)
    .map(([name]) => [`TF_VAR_${name}`, name.startsWith('image_') ? imageTag : valueFor(name)]);
  return Object.fromEntries(required);
}

function valueFor(name: string): string {
  if (name.startsWith('secret_')) return secret;
  const value = KNOWN[name];
  if (value === undefined)
    throw new Error(`No value for the variable '${name}': add one to scripts/lib/terraform-variables.ts.`);
  return value;
}
