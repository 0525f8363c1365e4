/** What the plan of deployer-ddf says about money: its summary, its three options, its budget, its recommendations. */
import {
  always,
  at,
  type Draft,
  figure,
  lines,
  percent,
  perMonth,
  planOf,
  saving,
  scheduled,
  settled,
  usd,
} from '../build';
import type { Arithmetic, Comparison, Match, Unit } from '../model';
import { fargate } from './fargate';
import { gpu } from './gpu';
import { REASONS, row, sumOf } from './tables';

const SUMMARY =
  'the summary and the tables of the plan differ: the tables are what the environment is compared with in full';
const ALL_ON = { prod: always('prod', 'total'), gpu: always('high-volume', 'total'), dev: always('dev', 'total') };
const WORKING = {
  prod: scheduled('prod', 'total'),
  gpu: scheduled('high-volume', 'total'),
  dev: scheduled('dev', 'total'),
};
const OPTIONS = { prod: 'option 1, prod', gpu: 'option 2, high-volume', dev: 'option 3, dev' } as const;
type Option = keyof typeof OPTIONS;

/** One figure for each of the three options. */
const summary = (id: string, unit: Unit, of: Readonly<Partial<Record<Option, [text: string, Comparison]>>>): Draft[] =>
  Object.entries(of).map(([option, [text, compare]]) => ({
    ...{ id: `summary.${id}.${option}`, about: `${OPTIONS[option as Option]}: ${id}`, because: SUMMARY },
    ...{ figure: figure(text, unit), compare },
  }));

const SAVED = {
  prod: saving(ALL_ON.prod, WORKING.prod),
  gpu: saving(ALL_ON.gpu, WORKING.gpu),
};

const dev = (match: Match) => () => lines(always('dev', match));

const FREE_SECONDS = '10 GB for 900 s are $0.15; the first 400,000 GB-s of a month are free';
const THROUGHPUT = '10 MB/s at $6.00, less the 1 MB/s that 20 GB come with';
const REQUESTS = 'an HTTP API is $1.00 a million requests, and a REST API $3.50; the plan has $3.50 a thousand';
const DEV_TOTAL =
  'the address of the NAT gateway, secrets and calls of the cost report are not in the plan; part of Lambda and logs is free';
const LOWER =
  'the plan’s own table comes to $146.55: the NAT gateway and provisioned throughput alone are more than this';

const DEV_LINES = ['runs', 'files', 'throughput', 'nat', 'watched', 'api'].map((name) => `dev.${name}`);
/** 300 runs share the bill of the month. */
const ALL_OF_A_RUN: Arithmetic = { kind: 'quotient', of: 'dev.total.month', by: 300 };

export const deployerDdf = planOf('deployer-ddf', [
  at(
    16,
    '| **Hourly Cost** | $0.21-0.31 | $0.46-0.69 | $0.03-0.11 |',
    ...summary('hour', 'usd-per-hour', {
      prod: ['$0.21-0.31', lines(ALL_ON.prod)],
      gpu: ['$0.46-0.69', lines(ALL_ON.gpu)],
      dev: ['$0.03-0.11', lines(ALL_ON.dev)],
    }),
  ),
  at(
    17,
    '| **Daily Cost** | $5.04-7.44 | $11.04-16.56 | $0.72-2.64 |',
    ...summary('day', 'usd-per-day', {
      prod: ['$5.04-7.44', lines(ALL_ON.prod)],
      gpu: ['$11.04-16.56', lines(ALL_ON.gpu)],
      dev: ['$0.72-2.64', lines(ALL_ON.dev)],
    }).map((draft): Draft => ({ ...draft, arithmetic: hoursOf(draft.id) })),
  ),
  at(
    18,
    '| **Monthly Cost** | $50-150 | $200-500 | $20-80 |',
    ...summary('month', 'usd-per-month', {
      prod: ['$50-150', lines(WORKING.prod)],
      gpu: ['$200-500', lines(WORKING.gpu)],
      dev: ['$20-80', lines(WORKING.dev)],
    }),
  ),
  at(
    19,
    '| **Auto-Stop Savings** | 60-80% | 70-85% | N/A (serverless) |',
    ...summary('saved', 'percent', { prod: ['60-80%', SAVED.prod], gpu: ['70-85%', SAVED.gpu] }).map(
      (draft): Draft => ({ ...draft, arithmetic: savedOf(draft.id.endsWith('gpu') ? 'gpu' : 'prod') }),
    ),
  ),
  ...fargate,
  ...gpu,
  row(313, '| **Lambda Execution** | $0.15 | $1.50 | $45 |', {
    ...{ id: 'dev.runs', about: 'runs of the function', because: FREE_SECONDS },
    columns: ['run', 'day', 'month'],
    compare: dev({ addresses: ['aws_lambda_function.agent'] }),
  }),
  row(314, '| **EFS Storage** | $0.008/hour | $0.20 | $6 |', {
    ...{ id: 'dev.files', about: 'the model cache', because: REASONS.files },
    compare: dev({ prices: ['efs.standard-gb'] }),
  }),
  row(315, '| **EFS Throughput** | $0.083/hour | $2.00 | $60 |', {
    ...{ id: 'dev.throughput', about: 'throughput of the model cache', because: THROUGHPUT },
    compare: dev({ prices: ['efs.provisioned'] }),
  }),
  row(316, '| **VPC NAT Gateway** | $0.045/hour | $1.08 | $32 |', {
    ...{ id: 'dev.nat', about: 'the NAT gateway', because: REASONS.nat },
    compare: dev({ types: ['aws_nat_gateway'] }),
  }),
  row(317, '| **CloudWatch Logs** | $0.008/day | $0.08 | $2.50 |', {
    ...{ id: 'dev.watched', about: 'logs, alarms, dashboards', because: REASONS.logs },
    compare: dev({ prices: ['cloudwatch.'] }),
  }),
  row(318, '| **API Gateway** | $0.0035/request | $0.035 | $1.05 |', {
    ...{ id: 'dev.api', about: 'requests of the API', because: REQUESTS, compare: dev({ prices: ['apigateway.'] }) },
  }),
  row(319, '| **Total** | **$0.15** | **$4.89** | **$146.55** |', {
    ...{ id: 'dev.total', about: 'dev with 300 runs', because: DEV_TOTAL },
    columns: ['run', 'day', 'month'],
    compare: () => lines(WORKING.dev),
    arithmetic: (column) => (column === 'run' ? ALL_OF_A_RUN : sumOf(...DEV_LINES)(column)),
  }),
  at(593, 'Amount: 200', {
    ...{ id: 'budget.amount', about: 'amount of the budget', figure: usd('$200') },
    compare: settled('environments.prod.cost.budget.amountUsd'),
    because: 'the same in each of the three environments, of the one that it filters by its tags',
  }),
  at(606, 'Threshold: 80', {
    ...{ id: 'budget.actual', about: 'percent of the budget, spent', figure: percent('80%') },
    compare: settled('environments.prod.cost.budget.alerts.0.threshold'),
    because: 'a notification of the budget',
  }),
  at(613, 'Threshold: 100', {
    ...{ id: 'budget.forecast', about: 'percent of the budget, forecast', figure: percent('100%') },
    compare: settled('environments.prod.cost.budget.alerts.1.threshold'),
    because: 'a notification of the budget',
  }),
  at(636, '- **Cost**: $20-80/month', {
    ...{ id: 'final.dev', about: 'dev with 300 runs', figure: perMonth('$20-80'), because: LOWER },
    ...{ compare: lines(WORKING.dev), arithmetic: { kind: 'sum', of: ['dev.total.month'] } },
  }),
  at(641, '- **Cost**: $103-120/month (with auto-stop)', {
    ...{ id: 'final.prod', about: 'prod with 8 hours a day', figure: perMonth('$103-120') },
    ...{ compare: lines(WORKING.prod), arithmetic: { kind: 'sum', of: ['prod.stopped.total.month'] } },
    because: 'the address of the NAT gateway, its traffic, secrets and the private zone are not in the plan',
  }),
  at(643, '- **Savings**: 46-50% with auto-stop', {
    ...{ id: 'final.prod.saved', about: 'auto-stop of the whole bill', figure: percent('46-50%') },
    ...{ compare: SAVED.prod, arithmetic: savedOf('prod') },
    because: 'only Fargate is billed by the hours of work; the NAT gateway and the load balancer are not',
  }),
  at(646, '- **Cost**: $137/month (with auto-stop)', {
    ...{ id: 'final.gpu', about: 'high-volume with 6 hours a day', figure: perMonth('$137') },
    ...{ compare: lines(WORKING.gpu), arithmetic: { kind: 'sum', of: ['gpu.stopped.total.month'] } },
    because: 'logs and transfer are partly free; images, secrets and the cost report are not in the plan',
  }),
  at(648, '- **Savings**: 68% with auto-stop', {
    ...{ id: 'final.gpu.saved', about: 'auto-stop of the whole bill', figure: percent('68%') },
    ...{ compare: SAVED.gpu, arithmetic: savedOf('gpu') },
    because: 'a larger share of the bill is the instance, because logs and transfer cost less than the plan counts',
  }),
]);

function hoursOf(id: string): Arithmetic {
  return { kind: 'product', of: id.replace('.day.', '.hour.'), times: [24] };
}

function savedOf(option: 'prod' | 'gpu'): Arithmetic {
  return { kind: 'saving', from: `${option}.clock.total.month`, to: `${option}.stopped.total.month` };
}
