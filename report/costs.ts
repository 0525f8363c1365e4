/** The estimate of an environment as tables: by milestone, by service, line by line. */
import { type Estimate, totalOf, totalsBy } from '../cost/estimate';
import type { Line } from '../cost/model';

/** US dollars a month. */
export interface CostRow {
  readonly name: string;
  readonly scheduled: number;
  readonly alwaysOn: number;
}

export interface Costs {
  readonly byMilestone: readonly CostRow[];
  readonly byService: readonly CostRow[];
  readonly total: CostRow;
  readonly lines: readonly Line[];
}

/** Every milestone has a row, also one that costs nothing; services come with the dearest first. */
export function costsOf({ lines }: Estimate, milestones: readonly string[]): Costs {
  const byMilestone = totalsBy(lines, ({ milestone }) => milestone);
  const outside = [...byMilestone.keys()].filter((name) => !milestones.includes(name));
  const none = { scheduled: 0, alwaysOn: 0 };
  const services = [...totalsBy(lines, ({ service }) => service)].map(([name, totals]) => ({ name, ...totals }));
  return {
    byMilestone: [...milestones, ...outside].map((name) => ({ name, ...(byMilestone.get(name) ?? none) })),
    byService: services.sort((a, b) => b.alwaysOn - a.alwaysOn || (a.name < b.name ? -1 : 1)),
    total: { name: 'total', ...totalOf(lines) },
    lines,
  };
}

/** Dollars a month of each resource, by `<stack>/<address>`. */
export function costOfResources(lines: readonly Line[]): ReadonlyMap<string, number> {
  const totals = totalsBy(lines, ({ stack, address }) => `${stack}/${address}`);
  return new Map([...totals].map(([key, { scheduled }]) => [key, scheduled]));
}
