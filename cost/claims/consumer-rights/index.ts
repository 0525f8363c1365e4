/** What the plan of consumer-rights says about money: its options, its breakdown, its table of three tiers. */
import { at, type Draft, lines, percent, perMonth, planOf, saving, scheduled, settled, usd } from '../build';
import type { Comparison, Match } from '../model';
import {
  ALB,
  BEDROCK,
  bill,
  CACHE,
  type Cell,
  DATABASE,
  FARGATE,
  FILES,
  INSTANCES,
  NO_SPOT,
  part,
  REASONS,
  SPOT_INSTANCE,
  type Tier,
  TRANSFER,
  tiers,
  WATCHED,
  withBedrock,
} from './bill';
import { breakdown } from './breakdown';
import { options } from './options';

/** A cell of the comparison table. */
const cell = (text: string, compare: Comparison, because: string): Cell => ({ text, compare, because });
const of = (tier: Tier, match: Match, text: string, because: string): Cell => cell(text, part(tier, match), because);

const COLUMN: Readonly<Record<Tier, readonly string[]>> = {
  demo: ['compute', 'database', 'files', 'transfer'],
  optimized: ['instances', 'database', 'files', 'alb', 'transfer', 'watched'],
  production: ['instances', 'database', 'files', 'alb', 'transfer', 'watched', 'cache'],
};
const sumOf = (tier: Tier) => ({
  kind: 'sum' as const,
  of: COLUMN[tier].map((name) => `table.${name}.${tier}`),
});
const plusBedrock = (tier: Tier) => ({
  kind: 'sum' as const,
  of: [`table.reduced.${tier}`, `table.bedrock.${tier}`],
});

const recommended = (id: string): Draft => ({
  ...{ id, about: 'tier Minimal on Spot, with Bedrock', figure: perMonth('$40-45') },
  ...{ compare: lines(withBedrock('demo')), because: REASONS.minimal },
});

export const consumerRights = planOf('consumer-rights', [
  ...options,
  ...breakdown,
  at(
    642,
    '| ECS Fargate | $50 | - | - |',
    ...tiers('table.compute', 'the Fargate task, on demand', 'usd-per-month', {
      demo: cell('$50', part('demo', FARGATE, NO_SPOT), REASONS.fargate),
    }),
  ),
  at(
    643,
    '| EC2 Spot | - | $8 | $60 |',
    ...tiers('table.instances', 'instances', 'usd-per-month', {
      optimized: of('optimized', SPOT_INSTANCE, '$8', REASONS.spot),
      production: of('production', INSTANCES, '$60', REASONS.instances),
    }),
  ),
  at(
    645,
    '| RDS | $17 | $17 | $30 |',
    ...tiers('table.database', 'the database', 'usd-per-month', {
      demo: of('demo', DATABASE, '$17', REASONS.database),
      optimized: of('optimized', DATABASE, '$17', REASONS.database),
      production: of('production', DATABASE, '$30', REASONS.standby),
    }),
  ),
  at(
    647,
    '| EFS/EBS | $0.30 | $2 | $2 |',
    ...tiers('table.files', 'files of Chroma', 'usd-per-month', {
      demo: of('demo', FILES, '$0.30', REASONS.files),
      optimized: of('optimized', FILES, '$2', REASONS.files),
      production: of('production', FILES, '$2', REASONS.files),
    }),
  ),
  at(
    649,
    '| ALB | - | $16 | $16 |',
    ...tiers('table.alb', 'the load balancer', 'usd-per-month', {
      optimized: of('optimized', ALB, '$16', REASONS.alb),
      production: of('production', ALB, '$16', REASONS.alb),
    }),
  ),
  at(
    650,
    '| Data Transfer | $1 | $2 | $5 |',
    ...tiers('table.transfer', 'traffic to the internet', 'usd-per-month', {
      demo: of('demo', TRANSFER, '$1', REASONS.transfer),
      optimized: of('optimized', TRANSFER, '$2', REASONS.transfer),
      production: of('production', TRANSFER, '$5', REASONS.transfer),
    }),
  ),
  at(
    652,
    '| CloudWatch | Included | $5 | $10 |',
    ...tiers('table.watched', 'logs, metrics, alarms', 'usd-per-month', {
      optimized: of('optimized', WATCHED, '$5', REASONS.watched),
      production: of('production', WATCHED, '$10', REASONS.insights),
    }),
  ),
  at(
    654,
    '| ElastiCache | - | - | $12 |',
    ...tiers('table.cache', 'the cache', 'usd-per-month', {
      production: of('production', CACHE, '$12', REASONS.cache),
    }),
  ),
  at(
    655,
    '| **SUBTOTAL** | **$68** | **$50** | **$135** |',
    ...tiers('table.subtotal', 'without Bedrock and, on Fargate, without Spot', 'usd-per-month', {
      demo: { ...cell('$68', lines(bill('demo', NO_SPOT)), REASONS.minimal), arithmetic: sumOf('demo') },
      optimized: { ...cell('$50', lines(bill('optimized')), REASONS.optimized), arithmetic: sumOf('optimized') },
      production: { ...cell('$135', lines(bill('production')), REASONS.production), arithmetic: sumOf('production') },
    }),
  ),
  at(
    656,
    '| **With Optimization** | **$40** | **$35** | **$100** |',
    ...tiers('table.reduced', 'as it runs, without Bedrock', 'usd-per-month', {
      demo: cell('$40', lines(bill('demo')), REASONS.minimal),
      optimized: cell('$35', lines(bill('optimized')), REASONS.optimized),
      production: cell('$100', lines(bill('production')), REASONS.production),
    }),
  ),
  at(
    657,
    '| **+ Bedrock** | **+$5** | **+$5** | **+$5** |',
    ...tiers('table.bedrock', 'tokens of Bedrock', 'usd-per-month', {
      demo: of('demo', BEDROCK, '+$5', REASONS.bedrock),
      optimized: of('optimized', BEDROCK, '+$5', REASONS.bedrock),
      production: of('production', BEDROCK, '+$5', REASONS.bedrock),
    }),
  ),
  at(
    658,
    '| **TOTAL/MONTH** | **$45** | **$40** | **$105** |',
    ...tiers('table.total', 'as it runs, with Bedrock', 'usd-per-month', {
      demo: { ...cell('$45', lines(withBedrock('demo')), REASONS.minimal), arithmetic: plusBedrock('demo') },
      optimized: {
        ...cell('$40', lines(withBedrock('optimized')), REASONS.optimized),
        arithmetic: plusBedrock('optimized'),
      },
      production: {
        ...cell('$105', lines(withBedrock('production')), REASONS.production),
        arithmetic: plusBedrock('production'),
      },
    }),
  ),
  at(
    731,
    '- Set AWS Budget alerts at $50, $75, $100',
    ...['$50', '$75', '$100'].map(
      (text, index): Draft => ({
        ...{ id: `budget.${text.slice(1)}`, about: 'threshold of a budget alert', figure: usd(text) },
        compare: settled(`environments.demo.cost.budget.alerts.${index}.threshold`),
        because: 'a threshold of the budget, in every tier',
      }),
    ),
  ),
  at(732, '- Use Fargate Spot for 70% savings', {
    ...{ id: 'risk.spot', about: 'Fargate Spot against on demand', figure: percent('70%') },
    compare: saving(scheduled('demo', FARGATE, NO_SPOT), scheduled('demo', FARGATE)),
    because: REASONS.fargateSpot,
  }),
  at(763, '- Confirm budget ($40-45/month)', recommended('next.budget')),
  at(
    800,
    '**RECOMMENDATION: Start with Minimal Fargate deployment ($40-45/month)**',
    recommended('recommendation.minimal'),
  ),
]);
