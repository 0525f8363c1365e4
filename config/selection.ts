/** Which deployments, environments and milestones a run is about. */
import { type Environment, milestonesOf } from './environment';
import { MILESTONES, type Milestone } from './vocabulary/deployment';

/** Environment variables that select; comma lists, all of it when absent. */
export const SELECTORS = {
  deployment: 'CAIRN_DEPLOYMENT',
  environment: 'CAIRN_ENV',
  milestone: 'CAIRN_MILESTONE',
} as const;

/** Name of the account's bootstrap among deployments, and of its only milestone. */
export const ACCOUNT = 'account';
export const BOOTSTRAP_MILESTONE = 'bootstrap';

export interface Selection {
  /** Whether the account's bootstrap is part of it. */
  readonly bootstrap: boolean;
  readonly environments: readonly Environment[];
  /** Milestones asked for; absent means all. */
  readonly milestones?: readonly Milestone[];
}

/** Reads the selectors. Unknown names are an error that lists the known ones. */
export function select(
  environments: readonly Environment[],
  variables: Readonly<Record<string, string | undefined>>,
): Selection {
  const deployments = pick(variables, SELECTORS.deployment, [ACCOUNT, ...environments.map((env) => env.deployment)]);
  const inDeployments = environments.filter((env) => !deployments || deployments.includes(env.deployment));
  const names = pick(
    variables,
    SELECTORS.environment,
    inDeployments.map((env) => env.name),
  );
  const milestones = pick(variables, SELECTORS.milestone, [BOOTSTRAP_MILESTONE, ...MILESTONES]);
  const account = !deployments || deployments.includes(ACCOUNT);
  const selection: Selection = {
    bootstrap: account && !names && (!milestones || milestones.includes(BOOTSTRAP_MILESTONE)),
    environments: inDeployments.filter((env) => !names || names.includes(env.name)),
    milestones: milestones ? MILESTONES.filter((milestone) => milestones.includes(milestone)) : undefined,
  };
  if (isEmpty(selection)) {
    const selectors = Object.values(SELECTORS).flatMap((name) =>
      variables[name] ? [`${name}=${variables[name]}`] : [],
    );
    throw new Error(
      `Nothing is selected by ${selectors.join(' ')}: no environment has all of it. 'npx cairn list' tells what there is.`,
    );
  }
  return selection;
}

function isEmpty({ bootstrap, environments, milestones }: Selection): boolean {
  const some = environments.some((env) => !milestones || milestonesOf(env).some((each) => milestones.includes(each)));
  return !bootstrap && !some;
}

function pick(
  variables: Readonly<Record<string, string | undefined>>,
  variable: string,
  known: readonly string[],
): string[] | undefined {
  const asked = (variables[variable] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const list = [...new Set(known)].join(', ');
    throw new Error(`${variable} names ${unknown.map((name) => `'${name}'`).join(', ')}; known: ${list}.`);
  }
  return asked.length > 0 ? asked : undefined;
}
