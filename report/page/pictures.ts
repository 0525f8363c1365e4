/** Everything that a report draws, drawn at once. */
import {
  type Chart,
  claimsChart,
  environmentsChart,
  milestoneChart,
  pictureOf,
  scheduleChart,
  serviceChart,
} from '../charts/charts';
import { chartSvg } from '../charts/svg';
import { dotOf } from '../diagram/dot';
import { pageSvg } from '../diagram/svg';
import { describe } from '../diagram/words';
import type { EnvironmentReport, Report } from '../model';
import { drawAll, type Picture } from '../render/pool';
import { type Html, trusted } from './html';

export interface EnvironmentPictures {
  readonly diagram: Html;
  readonly schedule: Html;
  readonly milestones: Html;
  readonly services: Html;
  /** Absent where the plan states no monthly figure. */
  readonly claims?: Html;
}

export interface Pictures {
  readonly environments: Html;
  /** By the id of an environment. */
  readonly of: ReadonlyMap<string, EnvironmentPictures>;
}

interface Wanted {
  readonly picture: Picture;
  readonly finish: (svg: string) => string;
}

export async function drawReport(report: Report): Promise<Pictures> {
  const wanted = report.environments.map(wantedOf);
  const overview = chartWanted(environmentsChart(report));
  const all = [overview, ...wanted.flatMap((each) => Object.values<Wanted>(each))];
  const svgs = await drawAll(all.map(({ picture }) => picture));
  const drawn = new Map(all.map((each, index) => [each, trusted(each.finish(svgs[index] ?? ''))]));
  const take = (each: Wanted): Html => {
    const found = drawn.get(each);
    if (!found) throw new Error('A picture was not drawn.');
    return found;
  };
  const pictures = wanted.map(({ diagram, schedule, milestones, services, claims }) => ({
    ...{ diagram: take(diagram), schedule: take(schedule), milestones: take(milestones), services: take(services) },
    ...(claims === undefined ? {} : { claims: take(claims) }),
  }));
  return {
    environments: take(overview),
    of: new Map(report.environments.flatMap(({ id }, index) => (pictures[index] ? [[id, pictures[index]]] : []))),
  };
}

type WantedPictures = Readonly<Record<Exclude<keyof EnvironmentPictures, 'claims'>, Wanted>> & {
  readonly claims?: Wanted;
};

function wantedOf(environment: EnvironmentReport): WantedPictures {
  const { diagram, id, about } = environment;
  const claims = claimsChart(environment);
  return {
    diagram: {
      picture: { kind: 'graph', text: dotOf(diagram) },
      finish: (svg) =>
        pageSvg(svg, {
          title: `Architecture of ${about.deployment} ${about.environment}`,
          description: describe(diagram),
          id: `${id}-diagram`,
        }),
    },
    schedule: chartWanted(scheduleChart(environment)),
    milestones: chartWanted(milestoneChart(environment)),
    services: chartWanted(serviceChart(environment)),
    ...(claims === undefined ? {} : { claims: chartWanted(claims) }),
  };
}

const chartWanted = (chart: Chart): Wanted => ({
  picture: pictureOf(chart),
  finish: (svg) => chartSvg(svg, chart.title),
});
