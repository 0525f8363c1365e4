/** `cairn list`: what there is, and how large it is once synthesized. */
import { milestonesOf } from '../../config/environment';
import { stackId } from '../../config/naming';
import { type OptOut, optOutsOf } from '../../config/opt-outs';
import { ACCOUNT, BOOTSTRAP_MILESTONE } from '../../config/selection';
import { EXIT, type ExitCode } from '../exit';
import { lastManifest, milestoneOf } from '../manifest';
import { loadProject } from '../project';
import { type CommonOptions, columns, indent, jsonText, type Terminal } from '../terminal';

interface MilestoneRow {
  readonly milestone: string;
  readonly label: string;
  readonly stack: string;
  /** Resources of the last synthesis; null before it. */
  readonly resources: number | null;
}

interface EnvironmentRow {
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  readonly summary: string;
  readonly milestones: readonly MilestoneRow[];
  /** Safe defaults left off, with the reason and what they would cost. */
  readonly leftOff: readonly OptOut[];
}

export async function listCommand(terminal: Terminal, { json }: CommonOptions): Promise<ExitCode> {
  const rows = environmentRows();
  if (json) {
    terminal.data(jsonText({ environments: rows }));
    return EXIT.done;
  }
  for (const row of rows) terminal.data(environmentText(row, terminal));
  const missing = rows.flatMap((row) => row.milestones).filter((milestone) => milestone.resources === null);
  if (missing.length > 0) terminal.say('\nResource counts are known after a synthesis.\nnext: npx cairn synth');
  else terminal.say('\nnext: npx cairn validate, or npx cairn status <deployment>');
  return EXIT.done;
}

function environmentRows(): EnvironmentRow[] {
  const { account, environments } = loadProject();
  const manifest = lastManifest();
  const row = (deployment: string, environment: string, milestone: string, label: string): MilestoneRow => {
    const stack = stackId(deployment, environment, milestone);
    return { milestone, label, stack, resources: milestoneOf(manifest, stack)?.resources ?? null };
  };
  const bootstraps = Object.keys(account.regions).map((region) => ({
    deployment: ACCOUNT,
    environment: region,
    region,
    summary: 'What an account and a region have once',
    milestones: [row(ACCOUNT, region, BOOTSTRAP_MILESTONE, account.milestoneLabel)],
    leftOff: optOutsOf(account.regions[region]),
  }));
  return [
    ...bootstraps,
    ...environments.map((env) => ({
      deployment: env.deployment,
      environment: env.name,
      region: env.region,
      summary: env.summary,
      milestones: milestonesOf(env).map((milestone) =>
        row(env.deployment, env.name, milestone, env.milestoneLabels[milestone] ?? ''),
      ),
      leftOff: optOutsOf(env),
    })),
  ];
}

function environmentText(
  { deployment, environment, region, summary, milestones, leftOff }: EnvironmentRow,
  { paint }: Terminal,
) {
  const head = `${paint.bold(`${deployment} / ${environment}`)}   ${region}   ${summary}`;
  const rows = milestones.map(({ milestone, label, resources, stack }) => [
    label,
    milestone,
    resources === null ? 'not synthesized' : `${resources} resources`,
    paint.dim(stack),
  ]);
  const off = leftOff.map(({ path, reason, saves }) => [
    path,
    saves ? `$${saves.usdPerMonth.toFixed(2)}/month` : '',
    reason,
  ]);
  const offText = off.length > 0 ? `\n  left off:\n${indent(columns(off, [1]), 4)}` : '';
  return `${head}\n${indent(columns(rows, [2]), 2)}${offText}`;
}
