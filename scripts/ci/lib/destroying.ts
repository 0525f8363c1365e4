/** Takes an environment down, the last milestone first, and stops at the first failure. */
import type { ManifestMilestone } from '../../../config/manifest';
import { redact, secretValues } from './secrets';
import { readStack, type StackFacts } from './stack';
import type { ReadState } from './states';
import { ACCOUNT, ROLES, stackFolder, type Target } from './target';
import { explainFailure, initialize, type Runner, secretVariables, terraformIn, variablesGiven } from './terraform';

/** A milestone that still holds something. */
export interface Standing {
  readonly milestone: string;
  readonly stack: string;
  readonly stateKey: string;
  /** Resource instances in its state. */
  readonly resources: number;
}

/** Why nothing is destroyed; none when it may begin. Pure. */
export function destroyRefusals(target: Target, confirm: string): string[] {
  const reasons: string[] = [];
  if (confirm !== target.name)
    reasons.push(`--confirm says '${confirm}', the target is '${target.name}': type its name`);
  if (target.deployment === ACCOUNT) {
    reasons.push(
      `${target.name} holds the states of every environment of the region: a workflow does not destroy a bootstrap`,
    );
  }
  if (target.manifest?.dataProtection === 'protected') {
    reasons.push(
      `${target.name} is protected: set its dataProtection to 'disposable', plan and apply that, and then destroy it`,
    );
  }
  return reasons;
}

/** What stands, in the order in which it is destroyed. */
export async function standing(target: Target, read: ReadState, env: Runner['env'] = {}): Promise<readonly Standing[]> {
  const { region, bucket } = target.state;
  const found: Standing[] = [];
  // A workflow stands on these roles: a person removes them, before or after.
  const inWorkflow = env['GITHUB_ACTIONS'] === 'true';
  for (const { milestone, stack, stateKey } of lastFirst(target.milestones)) {
    if (inWorkflow && milestone === ROLES) continue;
    const state = await read({ region, bucket, key: stateKey });
    if (state.kind === 'state' && state.resources > 0)
      found.push({ milestone, stack, stateKey, resources: state.resources });
  }
  return found;
}

function lastFirst(milestones: readonly ManifestMilestone[]): readonly ManifestMilestone[] {
  return [...milestones].sort((a, b) => b.order - a.order);
}

/** Variables that have no value: Terraform asks for them even when it destroys. */
export function missingVariables(stacks: readonly StackFacts[], env: Runner['env']): string[] {
  return [...new Set(stacks.flatMap((facts) => variablesGiven(facts, env).missing))].sort();
}

export interface Destroyed {
  readonly destroyed: readonly string[];
  readonly stopped?: { readonly milestone: string; readonly message: string };
}

/** One milestone after the other. Run again, it goes on: what is gone has an empty state. */
export async function destroyMilestones(
  milestones: readonly Standing[],
  { out, say, ...runner }: Runner & { readonly out: string; readonly say: (line: string) => void },
): Promise<Destroyed> {
  const destroyed: string[] = [];
  for (const { milestone, stack } of milestones) {
    const facts = readStack(stackFolder(out, stack));
    try {
      say(`${milestone}: destroying`);
      await initialize(facts.folder, runner);
      await terraformIn(facts.folder, runner).destroy();
      say(`${milestone}: destroyed`);
      destroyed.push(milestone);
    } catch (error) {
      const { message } = explainFailure(milestone, error);
      const secrets = secretValues(runner.env, secretVariables([facts]));
      return { destroyed, stopped: { milestone, message: redact(message, secrets) } };
    }
  }
  return { destroyed };
}

/** What a destroyed environment leaves in the account, on purpose or because Terraform never knew it. Pure. */
export function staysBehind(target: Target): readonly string[] {
  const { bucket, lockTable, lock } = target.state;
  const types = new Set(target.milestones.flatMap((milestone) => Object.keys(milestone.types)));
  return [
    `the state bucket ${bucket}${lock === 's3' ? '' : ` and the lock table ${lockTable}`}: they are the account's, and keep earlier versions of these states`,
    ...(types.has('aws_iam_role') && target.manifest?.cicd
      ? [`in a workflow, ${ROLES}: it stands on these roles; npx cdktf destroy takes them from a laptop`]
      : []),
    ...(types.has('aws_kms_key') ? ['encryption keys: they wait for their deletion, 7 to 30 days'] : []),
    ...(types.has('aws_synthetics_canary')
      ? ['log groups of the canaries: CloudWatch made them, /aws/lambda/cwsyn-*']
      : []),
    ...(types.has('aws_lambda_function') ? ['log groups that functions made for themselves, /aws/lambda/*'] : []),
    ...(types.has('aws_db_instance')
      ? ['snapshots that were taken by hand, or as final ones while it was protected']
      : []),
  ];
}
