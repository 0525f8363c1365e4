/** The account of an environment: its unit, read as the power functions read it, and its switch, asked as they ask. */
import { RemoveTagsFromResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Environment } from '../../config/environment';
import { name, stackId } from '../../config/naming';
import { powerPath } from '../../config/power';
import { PATIENCE } from '../../lambda-src/power/aws/patience';
import { awsPorts } from '../../lambda-src/power/aws/ports';
import { UNIT } from '../../lambda-src/power/parameters';
import { unitSwitch } from '../../lambda-src/shared/unit-switch';
import { credentialsProblem } from '../credentials';
import { CliError } from '../exit';
import type { Power } from './commands';

/** Credentials, profile and endpoint as every AWS tool takes them; the region is that of the environment. */
export function openPower(env: Environment): Power {
  // The adapters of the functions take the region from here, as Lambda gives it to them.
  process.env['AWS_REGION'] = env.region;
  const path = powerPath(env);
  const functionName = name(env, 'power-switch', 'lambda');
  // It only reads: what it would log are switchings.
  const { readUnit, observe, sleep } = awsPorts({ path, log: () => undefined });
  const { tag, ask } = unitSwitch({ path, functionName });
  const ssm = new SSMClient(PATIENCE);
  return {
    functionName,
    read: () => readUnit().catch((error: unknown) => Promise.reject(explain(error, env))),
    observe: (state) => observe(state),
    tag,
    untag: async (TagKeys) => {
      const ResourceId = `${path}/${UNIT}`;
      await ssm.send(
        new RemoveTagsFromResourceCommand({ ResourceType: 'Parameter', ResourceId, TagKeys: [...TagKeys] }),
      );
    },
    ask,
    now: () => Date.now(),
    sleep,
  };
}

/** Why the unit cannot be read, and what to do about it. */
function explain(error: unknown, env: Environment): CliError {
  const credentials = credentialsProblem(error);
  if (credentials) return credentials;
  const { deployment, name: environment, region } = env;
  const { name: kind, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const path = powerPath(env);
  // Errors of ours begin with the parameter.
  if (message.startsWith(`${path}/`)) {
    const stack = stackId(deployment, environment, 'cost');
    return new CliError(
      `${deployment} ${environment} has no power functions in ${region} of this account: ${message}.`,
      `Run 'npx cairn synth', then 'npx cdktf deploy ${stack} --ignore-missing-stack-dependencies'; or choose the account with AWS_PROFILE.`,
    );
  }
  if (kind === 'AccessDeniedException') {
    return new CliError(
      `${path} cannot be read: access denied.`,
      'Use credentials with ssm:GetParametersByPath, ssm:GetParameterHistory and ssm:ListTagsForResource on it.',
    );
  }
  return new CliError(
    `${path} cannot be read: ${message || kind}`,
    'Check the network and AWS_ENDPOINT_URL, then run this again.',
    { cause: error },
  );
}
