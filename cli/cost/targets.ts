/** Which environments a cost is asked of: the account's bootstraps are those of the deployment `account`. */
import type { Project } from '../../config/project';
import { ACCOUNT, SELECTORS } from '../../config/selection';
import { regionsWithPrices } from '../../cost/prices/table';
import { assertKnown } from '../exit';

export interface Place {
  readonly deployment: string;
  readonly environment: string;
}

export interface Targets {
  /** Those in regions with a price table. */
  readonly places: readonly Place[];
  /** The others, each with why it has no estimate. */
  readonly unpriced: readonly string[];
  /** Everything that the account has. */
  readonly isWhole: boolean;
}

export const placeText = ({ deployment, environment }: Place): string => `${deployment}/${environment}`;

export function chooseTargets(project: Project, deployment?: string, names?: string): Targets {
  const bootstraps = Object.keys(project.account.regions).map((environment) => ({ deployment: ACCOUNT, environment }));
  const environments = project.environments.map((env) => ({ deployment: env.deployment, environment: env.name }));
  const all = [...bootstraps, ...environments];
  if (deployment !== undefined)
    assertKnown(
      'deployment',
      deployment,
      all.map((place) => place.deployment),
    );
  const inDeployment = all.filter((place) => deployment === undefined || place.deployment === deployment);
  const wanted = listOf(names);
  for (const name of wanted)
    assertKnown(
      'environment',
      name,
      inDeployment.map(({ environment }) => environment),
    );
  const asked = inDeployment.filter(({ environment }) => wanted.length === 0 || wanted.includes(environment));
  const { places, unpriced } = byPrices(project, asked);
  return { places, unpriced, isWhole: asked.length === all.length };
}

/** An environment can be deployed where nobody has collected prices; it has no estimate then. */
export function byPrices(
  { environments }: Pick<Project, 'environments'>,
  places: readonly Place[],
): Pick<Targets, 'places' | 'unpriced'> {
  const known = regionsWithPrices();
  const regionOf = ({ deployment, environment }: Place): string =>
    environments.find((env) => env.deployment === deployment && env.name === environment)?.region ?? environment;
  return {
    places: places.filter((place) => known.includes(regionOf(place))),
    unpriced: places
      .filter((place) => !known.includes(regionOf(place)))
      .map((place) => `${placeText(place)} has no estimate: there are no prices for ${regionOf(place)} (docs/cost.md)`),
  };
}

export function listOf(names: string | undefined): string[] {
  return (names ?? '').split(',').flatMap((name) => name.trim() || []);
}

/** Selectors that synthesize at least these places. Bootstraps are left out as soon as an environment is named. */
export function selectorsOf(places: readonly Place[]): Record<string, string> {
  const list = (names: readonly string[]): string => [...new Set(names)].join(',');
  const hasBootstrap = places.some(({ deployment }) => deployment === ACCOUNT);
  return {
    [SELECTORS.deployment]: list(places.map(({ deployment }) => deployment)),
    [SELECTORS.environment]: hasBootstrap ? '' : list(places.map(({ environment }) => environment)),
  };
}
