/** The breakdown of consumer-rights' tier Minimal, and what its optimizations would save. */
import {
  at,
  type Draft,
  difference,
  lines,
  percent,
  perHour,
  perMonth,
  price,
  saving,
  scheduled,
  settled,
} from '../build';
import type { Arithmetic, Comparison, Selection } from '../model';
import {
  bill,
  DATABASE,
  DATABASE_INSTANCE,
  DATABASE_STORAGE,
  FARGATE,
  FILES,
  MEMORY,
  NO_SPOT,
  part,
  REASONS,
  TRANSFER,
  VCPU,
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

const share = (id: string, text: string, about: string, compare: Comparison, because: string): Draft => ({
  ...{ id, about, compare, because, figure: percent(text) },
});

const ON_DEMAND = scheduled('demo', FARGATE, NO_SPOT);
const PLANNED: Selection = { ...ON_DEMAND, commitment: 'savings-plan' };
const ON_SPOT = scheduled('demo', FARGATE);
const DATABASE_BILL = scheduled('demo', DATABASE);
const RESERVED: Selection = { ...DATABASE_BILL, commitment: 'reserved' };
const UNPROMISED = bill('demo', NO_SPOT);

const SPOT_SAVED = saving(ON_DEMAND, ON_SPOT);
const RESERVES =
  'a reservation takes its share off the instance, and not off the storage; a what-if, never in the estimate';
const PLANS = `${REASONS.fargate}; ${REASONS.commitment}`;
const PIPELINE =
  'a task of 1 vCPU and 4 GB that never ended would be $44.66; here it runs once a week, and this saving is in the estimate';

export const breakdown = [
  at(
    159,
    '- vCPU: 1.5 × $0.04048/hour × 730 hours = $44.33',
    {
      ...{ id: 'fargate.vcpu.price', about: 'an hour of a vCPU on Fargate', figure: perHour('$0.04048') },
      compare: price('demo', 'fargate.vcpu.x86'),
      because: 'the price of us-east-1; the plan deploys to Mumbai',
    },
    month('fargate.vcpu', '$44.33', 'vCPU of the task, on demand', part('demo', VCPU, NO_SPOT), REASONS.fargate, {
      kind: 'product',
      of: 'fargate.vcpu.price',
      times: [1.5, 730],
    }),
  ),
  at(
    160,
    '- Memory: 2 GB × $0.004445/GB/hour × 730 hours = $6.49',
    {
      ...{ id: 'fargate.memory.price', about: 'an hour of a GB on Fargate', figure: perHour('$0.004445') },
      compare: price('demo', 'fargate.gb.x86'),
      because: 'the price of us-east-1; the plan deploys to Mumbai',
    },
    month('fargate.memory', '$6.49', 'memory of the task, on demand', part('demo', MEMORY, NO_SPOT), REASONS.fargate, {
      kind: 'product',
      of: 'fargate.memory.price',
      times: [2, 730],
    }),
  ),
  at(
    161,
    '- Total: $50.82/month',
    month('fargate.total', '$50.82', 'the Fargate task, on demand', lines(ON_DEMAND), REASONS.fargate, {
      kind: 'sum',
      of: ['fargate.vcpu', 'fargate.memory'],
    }),
  ),
  at(
    164,
    '- Instance: $15/month',
    month('database.instance', '$15', 'a db.t3.micro', part('demo', DATABASE_INSTANCE), REASONS.database),
  ),
  at(
    165,
    '- Storage (20 GB): $2.30/month',
    month('database.storage', '$2.30', 'its storage', part('demo', DATABASE_STORAGE), REASONS.database),
  ),
  at(
    166,
    '- Total: $17.30/month',
    month('database.total', '$17.30', 'the database', lines(DATABASE_BILL), REASONS.database, {
      kind: 'sum',
      of: ['database.instance', 'database.storage'],
    }),
  ),
  at(
    169,
    '- Storage: $0.30/month',
    month('files.storage', '$0.30', 'files of Chroma', part('demo', FILES), REASONS.files),
  ),
  at(
    173,
    '- Internet egress: ~$1/month (minimal)',
    month('transfer', '~$1', 'traffic to the internet', part('demo', TRANSFER), REASONS.transfer),
  ),
  at(
    175,
    'TOTAL: ~$70/month',
    month('breakdown.total', '~$70', 'tier Minimal on demand, without Bedrock', lines(UNPROMISED), REASONS.minimal, {
      kind: 'sum',
      of: ['fargate.total', 'database.total', 'files.storage', 'transfer'],
    }),
  ),
  at(
    179,
    '- Fargate Savings: 20% = $40.66/month',
    share('promised.fargate.share', '20%', 'a savings plan, of Fargate on demand', saving(ON_DEMAND, PLANNED), PLANS),
    month('promised.fargate', '$40.66', 'the Fargate task with a savings plan', lines(PLANNED), PLANS, {
      kind: 'share-off',
      of: 'fargate.total',
      percent: 'promised.fargate.share',
      on: 'fargate.total',
    }),
  ),
  at(
    180,
    '- RDS Reserved: 30% = $12.11/month',
    share(
      'promised.database.share',
      '30%',
      'a reservation, of the database',
      saving(DATABASE_BILL, RESERVED),
      RESERVES,
    ),
    month('promised.database', '$12.11', 'the database with a reservation', lines(RESERVED), RESERVES, {
      kind: 'share-off',
      of: 'database.total',
      percent: 'promised.database.share',
      on: 'database.total',
    }),
  ),
  at(
    181,
    '- **Total: ~$54/month**',
    month(
      'promised.total',
      '~$54',
      'tier Minimal with both, without Bedrock',
      lines({ ...UNPROMISED, commitment: 'both' }),
      `${REASONS.minimal}; ${REASONS.commitment}`,
      { kind: 'sum', of: ['promised.fargate', 'promised.database', 'files.storage', 'transfer'] },
    ),
  ),
  at(
    593,
    '### 1. Use Fargate Spot (50-70% savings)',
    share('saved.spot.share', '50-70%', 'Fargate Spot against on demand', SPOT_SAVED, REASONS.fargateSpot),
  ),
  at(
    611,
    '**Savings:** $25-35/month on compute',
    month('saved.spot', '$25-35', 'Fargate Spot', difference(ON_DEMAND, ON_SPOT), REASONS.fargateSpot),
  ),
  at(
    613,
    '### 2. Use RDS Reserved Instances (30% savings)',
    share('saved.reserved.share', '30%', 'a reservation, of the database', saving(DATABASE_BILL, RESERVED), RESERVES),
  ),
  at(
    614,
    '- 1-year commitment: $12/month (vs $17/month)',
    month('saved.reserved.after', '$12', 'the database with a reservation', lines(RESERVED), RESERVES),
    month('saved.reserved.before', '$17', 'the database', lines(DATABASE_BILL), REASONS.database),
  ),
  at(
    615,
    '- **Savings:** $5/month',
    month('saved.reserved', '$5', 'a reservation of the database', difference(DATABASE_BILL, RESERVED), RESERVES, {
      kind: 'difference',
      from: 'saved.reserved.before',
      to: 'saved.reserved.after',
    }),
  ),
  at(
    617,
    '### 3. Use Savings Plans (20% savings)',
    share('saved.plan.share', '20%', 'a savings plan, of Fargate on demand', saving(ON_DEMAND, PLANNED), PLANS),
  ),
  at(
    618,
    '- Fargate Savings Plan: $40/month (vs $50/month)',
    month('saved.plan.after', '$40', 'the Fargate task with a savings plan', lines(PLANNED), PLANS),
    month('saved.plan.before', '$50', 'the Fargate task, on demand', lines(ON_DEMAND), REASONS.fargate),
  ),
  at(
    619,
    '- **Savings:** $10/month',
    month(
      'saved.plan',
      '$10',
      'a savings plan for Fargate',
      difference(ON_DEMAND, PLANNED),
      `${REASONS.commitment}; it does not cover Spot, which saves more`,
      { kind: 'difference', from: 'saved.plan.before', to: 'saved.plan.after' },
    ),
  ),
  at(
    624,
    '- **Savings:** $5-10/month',
    month(
      'saved.transfer',
      '$5-10',
      'all that is paid for traffic: no more could be saved',
      part('demo', TRANSFER),
      `${REASONS.transfer}; interface endpoints are not free, but $9.49 in each zone`,
    ),
  ),
  at(
    629,
    '- **Savings:** $20-30/month',
    month('saved.pipeline', '$20-30', 'the pipeline by schedule', settled(), PIPELINE),
  ),
  at(
    631,
    '**Total Potential Savings:** $65-90/month',
    month(
      'saved.total',
      '$65-90',
      'Spot and a reserved database for tier Minimal',
      difference(UNPROMISED, bill('demo', { commitment: 'reserved' })),
      'a savings plan does not cover Spot, the pipeline was never planned around the clock, and nothing is paid for transfer',
      { kind: 'sum', of: ['saved.spot', 'saved.reserved', 'saved.plan', 'saved.transfer', 'saved.pipeline'] },
    ),
  ),
  at(
    633,
    '**Optimized Monthly Cost:** $35-45/month (vs $70/month)',
    month('saved.after', '$35-45', 'tier Minimal on Spot, without Bedrock', lines(bill('demo')), REASONS.minimal, {
      kind: 'difference',
      from: 'saved.before',
      to: 'saved.total',
    }),
    month('saved.before', '$70', 'tier Minimal on demand, without Bedrock', lines(UNPROMISED), REASONS.minimal),
  ),
];
