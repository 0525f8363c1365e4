/** What is typed after `cairn power`, checked: every problem at once, each with value, limit and fix. */
import type { Environment } from '../../config/environment';
import { isSwitched } from '../../config/operated';
import { overridesOf } from '../../lambda-src/power/overrides';
import { CliError } from '../exit';

/** Hours that an override lasts: a quarter of one to a week. */
export const HOURS = { least: 0.25, most: 168 } as const;

export interface Typed {
  readonly deployment: string;
  readonly environment: string;
  readonly hours?: string;
  /** Name of the argument or option that `hours` was typed as. */
  readonly hoursName?: string;
  readonly until?: string;
}

export interface Checked {
  readonly env: Environment;
  readonly hours?: number;
  /** Milliseconds since 1970. */
  readonly until?: number;
}

/** `change` is to switch something, which needs something that is switched. */
export function checkInput(
  { deployment, environment, hours, hoursName = '--for', until }: Typed,
  environments: readonly Environment[],
  { now, change }: { readonly now: number; readonly change: boolean },
): Checked {
  const problems: string[] = [];
  const env = environmentOf(environments, deployment, environment, problems);
  if (change && env && !isSwitched(env)) {
    problems.push(
      `${deployment} ${environment} is always on: nothing switches it. Give it a 'power' of the kind schedule or idle-stop in its deployment file.`,
    );
  }
  if (hours !== undefined && until !== undefined) {
    problems.push(`${hoursName} ${hours} and --until ${until} both say when it ends. Leave out one.`);
  }
  const lasts = hours === undefined ? undefined : hoursOf(hours, hoursName, problems);
  const end = until === undefined ? undefined : instantOf(until, now, problems);
  if (env === undefined || problems.length > 0) throw new CliError(problems.join('\n'), 'Nothing was written.');
  return { env, ...(lasts === undefined ? {} : { hours: lasts }), ...(end === undefined ? {} : { until: end }) };
}

function environmentOf(
  all: readonly Environment[],
  deployment: string,
  environment: string,
  problems: string[],
): Environment | undefined {
  const names = [...new Set(all.map((env) => env.deployment))];
  const inDeployment = all.filter((env) => env.deployment === deployment);
  const found = inDeployment.find((env) => env.name === environment);
  if (inDeployment.length === 0) problems.push(`No deployment is called '${deployment}'. Known: ${names.join(', ')}.`);
  else if (!found) {
    const known = inDeployment.map((env) => env.name).join(', ');
    problems.push(`No environment of ${deployment} is called '${environment}'. Known: ${known}.`);
  }
  return found;
}

function hoursOf(text: string, name: string, problems: string[]): number | undefined {
  const hours = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (hours >= HOURS.least && hours <= HOURS.most) return hours;
  const what = Number.isNaN(hours) ? 'no number of hours' : hours < HOURS.least ? 'too short' : 'too long';
  problems.push(`${name} is '${text}', ${what}. Limit: ${HOURS.least} to ${HOURS.most}. Write hours such as 2 or 1.5.`);
  return undefined;
}

/** Read as the switch will read the tag. */
function instantOf(text: string, now: number, problems: string[]): number | undefined {
  const { inForce, bad } = overridesOf([{ 'keep-stopped-until': text }], now);
  if (inForce?.until !== undefined) return inForce.until;
  const [what, fix] = bad[0]
    ? [bad[0].problem, 'Write the zone, Z or an offset such as -07:00.']
    : ['in the past', `Write a time after ${new Date(now).toISOString()}.`];
  problems.push(`--until is '${text}', ${what}. ${fix}`);
  return undefined;
}
