/** What each milestone is estimated to cost, and what it did this month. */
import type { Project } from '../config/project';
import { ACCOUNT, BOOTSTRAP_MILESTONE } from '../config/selection';
import { type Totals, totalsBy } from '../cost/estimate';
import { regionsWithPrices } from '../cost/prices/table';
import { type BillReader, openBillReader } from './actual-costs';
import { synthesizePlaces } from './cost/pricing';
import { byPrices } from './cost/targets';
import type { EnvironmentProgress } from './progress';
import type { Terminal } from './terminal';

/** Adds them to the progress of environments. A bill that cannot be asked is said, and is no error. */
export async function withCosts(
  terminal: Terminal,
  project: Project,
  all: readonly EnvironmentProgress[],
): Promise<readonly EnvironmentProgress[]> {
  terminal.say('estimating ...');
  const estimates = await estimatesOf(project, all);
  const read = await openBillReader(new Date());
  const found: EnvironmentProgress[] = [];
  for (const each of all) {
    const actual = await actualsOf(terminal, project, each, read);
    const milestones = each.milestones.map((progress) => {
      const estimateUsd = isPriced(each.region) ? (estimates.get(progress.stack)?.scheduled ?? 0) : null;
      const actualUsd = actual ? (actual.get(progress.milestone) ?? 0) : null;
      return { ...progress, cost: { estimateUsd, actualUsd } };
    });
    found.push({ ...each, milestones });
  }
  return found;
}

const isPriced = (region: string): boolean => regionsWithPrices().includes(region);

/** By stack, as scheduled. */
async function estimatesOf(
  project: Project,
  all: readonly EnvironmentProgress[],
): Promise<ReadonlyMap<string, Totals>> {
  const regions = [...new Set(all.map(({ region }) => region))];
  const places = [
    ...regions.map((environment) => ({ deployment: ACCOUNT, environment })),
    ...all.map(({ deployment, environment }) => ({ deployment, environment })),
  ];
  const priced = await synthesizePlaces(byPrices(project, places).places);
  return totalsBy(
    priced.flatMap(({ estimate }) => estimate.lines),
    ({ stack }) => stack,
  );
}

async function actualsOf(
  terminal: Terminal,
  { account, environments }: Project,
  { deployment, environment, region }: EnvironmentProgress,
  read: BillReader,
): Promise<ReadonlyMap<string, number> | undefined> {
  const env = environments.find((each) => each.deployment === deployment && each.name === environment);
  const { Project: owner = '', Environment = '' } = account.tags;
  try {
    const own = await read({ project: env?.project ?? '', environment, region });
    const once = await read({ project: owner, environment: Environment, region });
    return new Map([...own, [BOOTSTRAP_MILESTONE, once.get(BOOTSTRAP_MILESTONE) ?? 0]]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.say(`The bill of ${deployment} / ${environment} cannot be asked: ${why}`);
    return undefined;
  }
}
