/** A plan is an ordinary input: with other values in its file, nothing of the old ones is left in what is synthesized. */
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { builtFrom } from '../helpers/built';

/** Every text of a value, replaced wherever it occurs. */
function replaced<T>(value: T, replacements: readonly (readonly [string, string])[]): T {
  const text = replacements.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(value));
  return JSON.parse(text) as T;
}

const RENAMED = [
  ['durable-code', 'other-plan'],
  ['durablecode.dev', 'example.org'],
  ['us-west-2', 'eu-central-1'],
  ['America/Los_Angeles', 'Europe/Berlin'],
  ['10.0.', '10.20.'],
  ['10.1.', '10.21.'],
  ['"dev"', '"trial"'],
  ['cairn-terraform', 'other-state'],
  ['engineering', 'research'],
] as const;

it('leaves no old name, region, domain, range, environment, bucket or tag', async () => {
  const { project, findings } = parseProject({
    deployments: replaced(deployments, RENAMED),
    account: replaced(account, RENAMED),
  });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!project) throw new Error('the renamed plan has errors');
  const built = await Promise.all(project.environments.map((env) => builtFrom({ env, account: project.account })));
  const text = JSON.stringify(built);
  expect(text).toContain('other-plan-trial-cluster');
  for (const [old] of RENAMED) expect({ old, found: text.includes(old) }).toEqual({ old, found: false });
});
