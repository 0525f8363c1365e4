/** Where the demo lives, and what it shows: `DEPLOYMENT` and `ENV`, or the first environment of the first deployment. */
import { join } from 'node:path';
import { parseProject } from '../../config/project';
import { account, deployments } from '../../deployments';
import { CAIRN } from '../../tools/paths';

export const DEMO = join(CAIRN, 'demo');
export const DEMO_ACCOUNT = join(DEMO, 'local-account');

/** An environment that a demo or a benchmark shows. */
export interface Shown {
  readonly deployment: string;
  readonly environment: string;
  readonly region: string;
  /** Regions whose bootstrap it reads: the account's home first. */
  readonly bootstraps: readonly string[];
  /** Hosted zones that it expects to be there. */
  readonly zones: readonly string[];
}

/** Finds the environment; throws when there is none of that name, naming those that exist. */
export function shown(deployment = '', environment = ''): Shown {
  const { project } = parseProject({ deployments, account });
  if (!project) throw new Error("The deployment files have errors: 'npx cairn validate' lists them.");
  const { environments } = project;
  const found = environments.find(
    (env) => (deployment === '' || env.deployment === deployment) && (environment === '' || env.name === environment),
  );
  if (!found) {
    const known = environments.map((env) => `${env.deployment} ${env.name}`).join(', ');
    throw new Error(`There is no environment ${[deployment, environment].join(' ').trim()}. There are: ${known}.`);
  }
  const { ingress, region } = found;
  const home = Object.entries(project.account.regions).find(([, { accountWide }]) => accountWide !== undefined);
  const made = home?.[1].accountWide?.hostedZones.map(({ name }) => name) ?? [];
  const domain = ingress.kind === 'none' ? undefined : ingress.domain;
  const zone = domain?.kind === 'named' && domain.zone.kind === 'existing' ? [domain.zone.name] : [];
  return {
    deployment: found.deployment,
    environment: found.name,
    region,
    bootstraps: [...new Set([home?.[0] ?? region, region])],
    zones: zone.filter((name) => !made.includes(name)),
  };
}
