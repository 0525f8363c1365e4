/** The bill by milestone, as `cairn status --markdown` asks for it, with the real client in a local account. */
import { openBillReader } from '../../cli/actual-costs';
import { answerCosts } from '../helpers/cost-explorer';
import { type Engine, startEngine } from '../helpers/engine';

jest.setTimeout(3 * 60_000);

const ACCOUNT = '111122223333';
const before = { ...process.env };
let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  Object.assign(process.env, engine.env(ACCOUNT, 'us-west-2'));
});
afterAll(async () => {
  process.env = before;
  await engine.stop();
});

const tag = (Key: string, value: string) => ({ Tags: { Key, Values: [value], MatchOptions: ['EQUALS' as const] } });

test('costs of an environment, by the tag of the milestone, from the first of the month', async () => {
  const costs = { Milestone$ecs: '4.2', Milestone$cost: '0.4', Milestone$: '0.01' };
  const TimePeriod = { Start: '2026-11-01', End: '2026-11-23' };
  await answerCosts(
    engine,
    ACCOUNT,
    {
      TimePeriod,
      Granularity: 'MONTHLY',
      Filter: {
        And: [
          tag('Project', 'shop'),
          tag('Environment', 'dev'),
          { Dimensions: { Key: 'REGION', Values: ['us-west-2', 'global'], MatchOptions: ['EQUALS'] } },
        ],
      },
      Metrics: ['UnblendedCost'],
      GroupBy: [{ Type: 'TAG', Key: 'Milestone' }],
    },
    {
      ResultsByTime: [
        {
          TimePeriod,
          Groups: Object.entries(costs).map(([key, Amount]) => ({
            Keys: [key],
            Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
          })),
        },
      ],
    },
  );
  const read = await openBillReader(new Date('2026-11-22T13:00:00Z'));
  const found = await read({ project: 'shop', environment: 'dev', region: 'us-west-2' });
  expect([...found]).toEqual([
    ['ecs', 4.2],
    ['cost', 0.4],
    ['', 0.01],
  ]);
});
