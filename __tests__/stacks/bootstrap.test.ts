/** What an account has once: made here, referred to, or left off. */
import { App, Testing } from 'cdktf';
import { parseProject } from '../../config/project';
import { buildBootstrap } from '../../stacks';
import { accountInput, deploymentInput, type Patch, patched } from '../helpers/deployments';
import { ofType, type StackJson } from '../helpers/synthesized';

const REGION = 'us-west-2';

async function bootstrapWith(patch: Patch): Promise<StackJson> {
  const account = patched(accountInput(), patch);
  const { project, findings } = parseProject({ deployments: [deploymentInput()], account });
  if (!project) throw new Error(JSON.stringify(findings));
  return JSON.parse(Testing.synth(await buildBootstrap(new App(), project.account, REGION))) as StackJson;
}

it.each([
  ['anomalyMonitor', 'aws_ce_anomaly_monitor', 'anomaly_monitor_arn', 'arn:aws:ce::111122223333:anomalymonitor/theirs'],
  [
    'githubOidc',
    'aws_iam_openid_connect_provider',
    'github_oidc_provider_arn',
    'arn:aws:iam::111122223333:oidc-provider/theirs',
  ],
])('an existing %s is referred to and not made', async (key, type, output, arn) => {
  const path = `regions.${REGION}.accountWide.${key}`;
  expect(Object.keys(ofType(await bootstrapWith({}), type))).toHaveLength(1);
  const json = await bootstrapWith({ [path]: { kind: 'existing', arn } });
  expect(ofType(json, type)).toEqual({});
  expect(json.output?.[output]?.value).toBe(arn);
});

it('names the roles of a region after it: they are global', async () => {
  const names = Object.values(ofType(await bootstrapWith({}), 'aws_iam_role')).map((role) => role['name']);
  expect(names).toEqual([`account-config-recorder-${REGION}`]);
});
