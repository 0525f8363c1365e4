/** The three options of consumer-rights, line by line. */
import { at, type Draft, lines, percent, perMonth, perRun, saving, scheduled } from '../build';
import type { Arithmetic, Comparison } from '../model';
import {
  ALB,
  bill,
  CACHE,
  DATABASE,
  DATABASE_INSTANCE,
  FARGATE,
  FILES,
  INSTANCES,
  NO_SPOT,
  PIPELINE,
  part,
  REASONS,
  SPOT_INSTANCE,
  WATCHED,
} from './bill';

const month = (
  id: string,
  text: string,
  about: string,
  compare: Comparison,
  because: string,
  arithmetic?: Arithmetic,
): Draft => ({
  ...{ id, about, compare, because, figure: perMonth(text) },
  ...(arithmetic && { arithmetic }),
});

const INSTANCE = 'a db.t3.micro';
const WHICH_TOTAL = 'the plan has three totals of its own for this tier: $15-25, $37 and $70';

export const options = [
  at(
    45,
    '### Option 1: MINIMAL (Recommended for Demo - $15-25/month)',
    month('minimal.title', '$15-25', 'tier Minimal, without Bedrock', lines(bill('demo')), WHICH_TOTAL, {
      kind: 'sum',
      of: ['minimal.total'],
    }),
  ),
  at(
    58,
    '├── RDS PostgreSQL (db.t3.micro - $15/month)',
    month('minimal.tree.database', '$15', INSTANCE, part('demo', DATABASE_INSTANCE), REASONS.database),
  ),
  at(
    61,
    '└── EFS (Elastic File System - $3/month)',
    month(
      'minimal.tree.files',
      '$3',
      'files of Chroma',
      part('demo', FILES),
      'the plan itself has $0.30 for this 1 GB',
      {
        kind: 'sum',
        of: ['minimal.files'],
      },
    ),
  ),
  at(
    67,
    '- **Cost:** ~$22/month (730 hours)',
    month(
      'minimal.fargate',
      '~$22',
      'the Fargate task, on demand',
      part('demo', FARGATE, NO_SPOT),
      `${REASONS.fargate}; by its own prices the plan has $50.82 further down`,
      { kind: 'sum', of: ['fargate.total'] },
    ),
  ),
  at(
    68,
    '- **RDS:** db.t3.micro (1 vCPU, 1 GB) - $15/month',
    month('minimal.database', '$15', INSTANCE, part('demo', DATABASE_INSTANCE), REASONS.database),
  ),
  at(
    69,
    '- **EFS:** 1 GB storage - $0.30/month',
    month('minimal.files', '$0.30', 'files of Chroma', part('demo', FILES), REASONS.files),
  ),
  at(
    70,
    '- **Total:** ~$37/month + Bedrock costs',
    month(
      'minimal.total',
      '~$37',
      'tier Minimal on demand, without Bedrock',
      lines(bill('demo', NO_SPOT)),
      REASONS.minimal,
      {
        kind: 'sum',
        of: ['minimal.fargate', 'minimal.database', 'minimal.files'],
      },
    ),
  ),
  at(75, '- Cost: ~$0.10 per run', {
    ...{ id: 'pipeline.run', about: 'a run of the data pipeline', figure: perRun('~$0.10') },
    compare: part('demo', PIPELINE),
    because: 'a task of 1 vCPU and 4 GB is $0.061 an hour in Mumbai',
  }),
  at(
    79,
    '### Option 2: OPTIMIZED (Better Performance - $40-60/month)',
    month('optimized.title', '$40-60', 'tier Optimized, without Bedrock', lines(bill('optimized')), REASONS.optimized),
  ),
  at(
    98,
    '├── RDS PostgreSQL (db.t3.micro - $15/month)',
    month('optimized.tree.database', '$15', INSTANCE, part('optimized', DATABASE_INSTANCE), REASONS.database),
  ),
  at(
    100,
    '└── EBS Volume (20 GB - $2/month)',
    month('optimized.tree.files', '$2', 'files of Chroma', part('optimized', FILES), REASONS.files),
  ),
  at(
    105,
    '- **EC2 Spot:** t3.small - $5-8/month (70% discount)',
    month('optimized.instance', '$5-8', 'a t3.small on Spot', part('optimized', SPOT_INSTANCE), REASONS.spot),
    {
      ...{ id: 'optimized.instance.saved', about: 'EC2 Spot against on demand', figure: percent('70%') },
      compare: saving(
        scheduled('optimized', { prices: ['ec2.t3.small'] }, NO_SPOT),
        scheduled('optimized', SPOT_INSTANCE),
      ),
      because: REASONS.spot,
    },
  ),
  at(
    106,
    '- **RDS:** db.t3.micro - $15/month',
    month('optimized.database', '$15', INSTANCE, part('optimized', DATABASE_INSTANCE), REASONS.database),
  ),
  at(
    107,
    '- **EBS:** 20 GB - $2/month',
    month('optimized.files', '$2', 'files of Chroma', part('optimized', FILES), REASONS.files),
  ),
  at(
    108,
    '- **ALB:** Application Load Balancer - $16/month',
    month('optimized.alb', '$16', 'the load balancer', part('optimized', ALB), REASONS.alb),
  ),
  at(
    109,
    '- **Total:** ~$38-41/month + Bedrock costs',
    month(
      'optimized.total',
      '~$38-41',
      'tier Optimized, without Bedrock',
      lines(bill('optimized')),
      REASONS.optimized,
      {
        kind: 'sum',
        of: ['optimized.instance', 'optimized.database', 'optimized.files', 'optimized.alb'],
      },
    ),
  ),
  at(
    113,
    '### Option 3: PRODUCTION (High Availability - $100-150/month)',
    month(
      'production.title',
      '$100-150',
      'tier Production, without Bedrock',
      lines(bill('production')),
      REASONS.production,
    ),
  ),
  at(
    137,
    '- **EC2:** 2x t3.medium - $60/month',
    month('production.instances', '$60', 'two t3.medium', part('production', INSTANCES), REASONS.instances),
  ),
  at(
    138,
    '- **RDS Multi-AZ:** db.t3.small - $30/month',
    month(
      'production.database',
      '$30',
      'a db.t3.small with its standby',
      part('production', DATABASE),
      REASONS.standby,
    ),
  ),
  at(
    139,
    '- **ElastiCache:** cache.t3.micro - $12/month',
    month('production.cache', '$12', 'the cache', part('production', CACHE), REASONS.cache),
  ),
  at(
    140,
    '- **EFS:** 5 GB - $1.50/month',
    month('production.files', '$1.50', 'files of Chroma', part('production', FILES), REASONS.files),
  ),
  at(
    141,
    '- **ALB:** $16/month',
    month('production.alb', '$16', 'the load balancer', part('production', ALB), REASONS.alb),
  ),
  at(
    142,
    '- **CloudWatch:** $10/month',
    month('production.watched', '$10', 'logs, metrics, alarms', part('production', WATCHED), REASONS.insights),
  ),
  at(
    143,
    '- **Total:** ~$130/month + Bedrock costs',
    month(
      'production.total',
      '~$130',
      'tier Production, without Bedrock',
      lines(bill('production')),
      REASONS.production,
      {
        kind: 'sum',
        of: ['instances', 'database', 'cache', 'files', 'alb', 'watched'].map((name) => `production.${name}`),
      },
    ),
  ),
];
