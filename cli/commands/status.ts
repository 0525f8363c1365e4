/** `cairn status`: what is deployed, from the remote state of each milestone. */
import { DateTime } from 'luxon';
import { type Environment, milestonesOf } from '../../config/environment';
import { stackId, stateKey } from '../../config/naming';
import type { Project } from '../../config/project';
import { ACCOUNT, BOOTSTRAP_MILESTONE } from '../../config/selection';
import { assertKnown, CliError, EXIT, type ExitCode } from '../exit';
import { withCosts } from '../milestone-costs';
import {
  type EnvironmentProgress,
  type MilestoneProgress,
  type MilestoneStatus,
  nextMilestone,
  percentOf,
  progressMarkdown,
  statusOf,
} from '../progress';
import { loadProject } from '../project';
import { openStateReader, type StateReader } from '../remote-state';
import { type CommonOptions, columns, indent, jsonText, type Terminal } from '../terminal';

export interface StatusOptions extends CommonOptions {
  readonly env?: string;
  readonly markdown?: boolean;
}

export async function statusCommand(
  terminal: Terminal,
  options: StatusOptions,
  deployment?: string,
): Promise<ExitCode> {
  const project = loadProject();
  const environments = chooseEnvironments(project, deployment, options.env);
  const read = await openStateReader(process.env);
  let all: readonly EnvironmentProgress[] = [];
  for (const env of environments) all = [...all, await progressOf(project, env, read)];
  if (options.markdown) all = await withCosts(terminal, project, all);

  if (options.json) terminal.data(jsonText({ environments: all }));
  else if (options.markdown) terminal.data(all.map(progressMarkdown).join('\n\n'));
  else terminal.data(all.map((each) => progressText(each, terminal)).join('\n\n'));
  const next = all.flatMap((each) => nextMilestone(each) ?? [])[0];
  terminal.say(next ? `next: ${deployCommand(next)}` : 'Every milestone is applied.');
  return EXIT.done;
}

function chooseEnvironments(project: Project, deployment?: string, names?: string): readonly Environment[] {
  const all = project.environments;
  if (deployment !== undefined) {
    assertKnown(
      'deployment',
      deployment,
      all.map((env) => env.deployment),
    );
  }
  const inDeployment = all.filter((env) => deployment === undefined || env.deployment === deployment);
  const wanted = (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of wanted) {
    assertKnown(
      'environment',
      name,
      inDeployment.map((env) => env.name),
    );
  }
  return inDeployment.filter((env) => wanted.length === 0 || wanted.includes(env.name));
}

/** The bootstrap of its region comes first: without it nothing of an environment can be applied. */
async function progressOf({ account }: Project, env: Environment, read: StateReader): Promise<EnvironmentProgress> {
  const { region } = env;
  const state = account.regions[region]?.state;
  if (!state)
    throw new CliError(`The account has no bootstrap in ${region}.`, 'Add the region to deployments/account.ts.');
  const { bucket } = state;
  const at = async (
    place: { deployment: string; environment: string; milestone: string },
    label: string,
  ): Promise<MilestoneProgress> => {
    const { deployment, environment, milestone } = place;
    const found = await read({ region, bucket, key: stateKey(deployment, environment, milestone) });
    const stack = stackId(deployment, environment, milestone);
    const resources = found?.resources ?? 0;
    return { milestone, label, stack, status: statusOf(found), resources, changed: found?.changed ?? null };
  };
  const bootstrap = { deployment: ACCOUNT, environment: region, milestone: BOOTSTRAP_MILESTONE };
  const milestones = await Promise.all([
    at(bootstrap, account.milestoneLabel),
    ...milestonesOf(env).map((milestone) =>
      at({ deployment: env.deployment, environment: env.name, milestone }, env.milestoneLabels[milestone] ?? ''),
    ),
  ]);
  const { deployment, name: environment } = env;
  return { deployment, environment, region, bucket, lock: state.lock, milestones, percent: percentOf(milestones) };
}

const WORDS: Record<MilestoneStatus, string> = {
  'not-started': 'not started',
  incomplete: 'incomplete',
  applied: 'applied',
};

function progressText(progress: EnvironmentProgress, { paint }: Terminal): string {
  const { deployment, environment, region, bucket, lock, milestones, percent } = progress;
  const paints = { 'not-started': paint.dim, incomplete: paint.yellow, applied: paint.green };
  const rows = milestones.map(({ label, milestone, status, resources, changed }) => [
    label,
    milestone,
    paints[status](WORDS[status]),
    changed === null || resources === 0 ? '' : `${resources} resources`,
    changed === null ? '' : (DateTime.fromJSDate(changed).toRelative() ?? ''),
  ]);
  const head = `${paint.bold(`${deployment} / ${environment}`)}   ${region}   state: s3://${bucket}   lock: ${lock}`;
  return `${head}\n${indent(columns(rows, [3]), 2)}\n  ${percent} % complete`;
}

function deployCommand({ stack, milestone, status }: MilestoneProgress): string {
  if (milestone === BOOTSTRAP_MILESTONE) {
    return `npm run bootstrap -- ${stack.slice(`${ACCOUNT}-`.length, -`-${BOOTSTRAP_MILESTONE}`.length)}`;
  }
  const again = status === 'incomplete' ? ' (its last apply ended half-way)' : '';
  return `npx cdktf deploy ${stack} --ignore-missing-stack-dependencies${again}`;
}
