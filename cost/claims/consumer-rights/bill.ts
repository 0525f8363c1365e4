/** Of what the tiers' bills the figures of consumer-rights are, and why they differ. */
import { type Draft, figure, lines, scheduled } from '../build';
import type { Comparison, Match, Selection, Unit } from '../model';

/** The tiers of the plan, by the environments that show them. */
export type Tier = 'demo' | 'optimized' | 'production';

/** Bedrock: declared in the deployment's file, because no resource shows it. */
export const BEDROCK: Match = { types: ['declared'] };
export const FARGATE: Match = { prices: ['fargate.'], types: ['aws_ecs_service'] };
export const VCPU: Match = { prices: ['fargate.vcpu.x86'], types: ['aws_ecs_service'] };
export const MEMORY: Match = { prices: ['fargate.gb.x86'], types: ['aws_ecs_service'] };
export const PIPELINE: Match = { prices: ['fargate.'], types: ['aws_ecs_task_definition'] };
export const SPOT_INSTANCE: Match = { prices: ['ec2.spot.t3.small'] };
export const INSTANCES: Match = { prices: ['ec2.t3.medium'] };
export const DATABASE: Match = { prices: ['rds.'] };
export const DATABASE_INSTANCE: Match = { prices: ['rds.postgres.'] };
export const DATABASE_STORAGE: Match = { prices: ['rds.storage-gb.'] };
export const FILES: Match = { prices: ['efs.'] };
export const ALB: Match = { types: ['aws_lb'] };
export const TRANSFER: Match = { prices: ['transfer.internet-gb'] };
export const WATCHED: Match = { prices: ['cloudwatch.'] };
export const CACHE: Match = { prices: ['elasticache.'] };

/** The plan's figures before its optimizations have no Spot in them. */
export const NO_SPOT = { onDemand: true } as const;

export const bill = (tier: Tier, more: Partial<Selection> = {}): Selection =>
  scheduled(tier, 'total', { except: BEDROCK, ...more });
export const withBedrock = (tier: Tier): Selection => scheduled(tier, 'total');
export const part = (tier: Tier, match: Match, more: Partial<Selection> = {}): Comparison =>
  lines(scheduled(tier, match, more));

export const REASONS = {
  fargate: '1 vCPU and 2 GB in Mumbai; the plan’s 1.5 vCPU are no size of Fargate, and its prices those of us-east-1',
  database: 'db.t3.micro is $0.026 an hour in Mumbai, and storage $0.131 a GB; the plan has prices of us-east-1',
  standby: 'db.t3.small in two zones is $0.106 an hour in Mumbai: the plan has the price of about one zone',
  files: 'EFS in every tier, so that the next tier keeps the data: $0.33 a GB',
  alb: '$0.0239 an hour are $17.45 in Mumbai; two addresses at $3.65 and capacity units come on top',
  instances: 't3.medium is $0.0448 an hour in Mumbai: two are $65.41',
  spot: 'Spot floats: t3.small is typically $0.0082 an hour in Mumbai, 63 % below on demand',
  fargateSpot: 'Spot floats; at the typical price of the table it is 68.7 % below on demand',
  transfer: '100 GB a month have been free since 2021-12',
  watched: 'five GB of logs, ten alarms and three dashboards are free; logs beyond are $0.67 a GB in Mumbai',
  insights: 'Container Insights on an Auto Scaling group: its metrics are $0.30 each beyond ten',
  cache: 'cache.t3.micro is $0.021 an hour in Mumbai',
  bedrock: 'as the plan has it, declared in usage.alsoBilled',
  commitment: 'a promise for a year: a what-if, never in the estimate',
  minimal:
    'the database is $21.60 in Mumbai, and two interface endpoints, the address of the task, four secrets and a key are not in the plan',
  optimized:
    'the database is $21.60 and the load balancer $24.75 in Mumbai; the NAT instance, volumes, secrets and a key are not in the plan',
  production:
    'the standby database is $82.62 in Mumbai, two instances $65.41; NAT instances, volumes, metrics, secrets and a key are not in the plan',
} as const;

const TIERS: readonly Tier[] = ['demo', 'optimized', 'production'];

/** What a tier has in a row of the plan's table. */
export type Cell = Pick<Draft, 'compare' | 'because' | 'arithmetic'> & { readonly text: string };

/** A figure for each tier that has one. */
export const tiers = (id: string, about: string, unit: Unit, of: Readonly<Partial<Record<Tier, Cell>>>): Draft[] =>
  TIERS.flatMap((tier) => {
    const cell = of[tier];
    if (!cell) return [];
    const { text, ...rest } = cell;
    return [{ id: `${id}.${tier}`, about: `${tier}: ${about}`, figure: figure(text, unit), ...rest }];
  });
