/** Writes the manifest of a synthesis from what was really synthesized. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, milestonesOf } from '../config/environment';
import type { Finding } from '../config/findings';
import { MANIFEST_FILE, MANIFEST_VERSION, type Manifest, type ManifestMilestone } from '../config/manifest';
import { stateKey } from '../config/naming';
import { optOutsOf } from '../config/opt-outs';
import { hoursPerWeek } from '../config/power';
import type { Account } from '../config/vocabulary/account';
import { type BaseStack, stateOf } from './base-stack';
import type { MilestoneStack } from './milestone-stack';

/** What one synthesis built. */
export interface Synthesis {
  readonly account: Account;
  readonly outdir: string;
  readonly bootstraps: readonly BaseStack[];
  readonly environments: readonly { readonly env: Environment; readonly stacks: readonly MilestoneStack[] }[];
  readonly findings: readonly Finding[];
}

/** Writes `cairn.json` beside the stacks: to a temporary file first, so that an old one is never half replaced. */
export function writeManifest(synthesis: Synthesis): void {
  const file = join(synthesis.outdir, MANIFEST_FILE);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(describe(synthesis), null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}

function describe({ account, outdir, bootstraps, environments, findings }: Synthesis): Manifest {
  return {
    version: MANIFEST_VERSION,
    bootstrap: bootstraps.map((stack) => ({
      region: stack.place.region,
      state: describeState(account, stack.place.region),
      usage: usageOf(account, stack.place.region),
      milestone: describeMilestone(outdir, stack, 1, account.milestoneLabel, []),
    })),
    environments: environments.map(({ env, stacks }) => ({
      deployment: env.deployment,
      environment: env.name,
      summary: env.summary,
      region: env.region,
      state: describeState(account, env.region),
      tags: env.tags,
      dataProtection: env.dataProtection,
      ...(env.cicd ? { cicd: describeWorkflows(env.cicd) } : {}),
      milestones: stacks.map((stack) =>
        describeMilestone(
          outdir,
          stack,
          milestonesOf(env).indexOf(stack.milestone) + 1,
          env.milestoneLabels[stack.milestone] ?? '',
          stack.uses,
        ),
      ),
      power: env.power,
      hoursPerWeek: hoursPerWeek(env),
      usage: env.usage,
      accountPlan: env.accountPlan,
      hostMetrics: env.monitoring?.hostMetrics?.names.length ?? 0,
      ...(env.cost ? { budgetUsd: env.cost.budget.amountUsd } : {}),
      ...(env.cost?.budget.accepted ? { budgetAccepted: env.cost.budget.accepted } : {}),
      ...(env.recovery
        ? { recovery: { rtoSeconds: env.recovery.rto.seconds, rpoSeconds: env.recovery.rpo.seconds } }
        : {}),
      optOuts: optOutsOf(env),
      findings: findings.filter(
        (finding) => finding.deployment === env.deployment && (finding.environment ?? env.name) === env.name,
      ),
    })),
  };
}

function describeWorkflows({ planEnvironment, deployEnvironment, apply }: NonNullable<Environment['cicd']>) {
  return {
    planEnvironment,
    deployEnvironment,
    ...(apply.kind === 'on' ? { applyEnvironment: apply.environment } : {}),
  };
}

function usageOf(account: Account, region: string) {
  const usage = account.regions[region]?.usage;
  if (!usage) throw new Error(`the account has no region ${region}`);
  return usage;
}

function describeState(account: Account, region: string) {
  const { bucket, lockTable, lock } = stateOf(account, region);
  return { bucket, lockTable, lock, region };
}

function describeMilestone(
  outdir: string,
  stack: BaseStack,
  order: number,
  label: string,
  dependsOn: readonly string[],
): ManifestMilestone {
  const { deployment, environment, milestone, refactoring } = stack.place;
  const resources = resourcesOf(join(outdir, 'stacks', stack.node.id, 'cdk.tf.json'));
  const types = countByType(resources);
  return {
    milestone,
    order,
    label,
    stack: stack.node.id,
    stateKey: stateKey(deployment, environment, milestone),
    dependsOn: [...dependsOn],
    resources: Object.values(types).reduce((sum, count) => sum + count, 0),
    types,
    ...(readsSecrets(resources) ? { readsSecrets: true } : {}),
    ...(refactoring?.moved.length ? { moved: [...refactoring.moved] } : {}),
    ...(refactoring?.removed.length ? { removed: [...refactoring.removed] } : {}),
  };
}

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function resourcesOf(file: string): Resources {
  const { resource = {} }: { resource?: Resources } = JSON.parse(readFileSync(file, 'utf8'));
  return resource;
}

/** In alphabetical order. */
function countByType(resources: Resources): Record<string, number> {
  return Object.fromEntries(
    Object.keys(resources)
      .sort()
      .map((type) => [type, Object.keys(resources[type] ?? {}).length]),
  );
}

/**
 * The provider reads a SecureString and the version of a secret with their values, also when these were written by a
 * write-only argument.
 */
function readsSecrets({ aws_ssm_parameter: parameters = {}, aws_secretsmanager_secret_version: versions }: Resources) {
  return versions !== undefined || JSON.stringify(Object.values(parameters)).includes('"type":"SecureString"');
}
