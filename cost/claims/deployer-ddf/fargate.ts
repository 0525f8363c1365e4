/** Option 1 of deployer-ddf, which is prod: Fargate, around the clock and with auto-stop. */
import { always, difference, lines, saving, scheduled } from '../build';
import type { Match } from '../model';
import { clock, REASONS, row, stopped, sumOf } from './tables';

const FARGATE: Match = { prices: ['fargate.'] };
const FILES: Match = { prices: ['efs.'] };
const ALB: Match = { types: ['aws_lb'] };
const WATCHED: Match = { prices: ['cloudwatch.'] };
const NAT: Match = { types: ['aws_nat_gateway'] };
const TRANSFER: Match = { prices: ['transfer.internet-gb'] };
const IMAGES: Match = { prices: ['ecr.'] };
const WATCHER: Match = { addresses: ['aws_lambda_function.idle_stop', 'aws_scheduler_schedule.idle_stop'] };

const BESIDE =
  'the address of the NAT gateway, secrets, the private zone and calls of the cost report are not in the plan; logs and transfer are partly free';

const prod = (match: Match) => clock(always('prod', match));

export const fargate = [
  row(117, '| **ECS Fargate** | $0.17-0.24 | $4.08-5.76 | $123-173 | 4 vCPU, 16GB RAM |', {
    ...{ id: 'prod.clock.fargate', about: 'Fargate around the clock', because: REASONS.fargate },
    compare: prod(FARGATE),
  }),
  row(118, '| **EFS Storage** | $0.008 | $0.20 | $6 | 20GB model cache |', {
    ...{ id: 'prod.clock.files', about: 'the model cache', because: REASONS.files, compare: prod(FILES) },
  }),
  row(119, '| **ALB** | $0.022 | $0.53 | $16 | Standard ALB |', {
    ...{ id: 'prod.clock.alb', about: 'the load balancer', because: REASONS.alb, compare: prod(ALB) },
  }),
  row(120, '| **CloudWatch** | $0.007 | $0.17 | $5 | 10GB logs/month |', {
    ...{ id: 'prod.clock.watched', about: 'logs, alarms, dashboards', because: REASONS.logs, compare: prod(WATCHED) },
  }),
  row(121, '| **NAT Gateway** | $0.045 | $1.08 | $32 | Single AZ |', {
    ...{ id: 'prod.clock.nat', about: 'the NAT gateway', because: REASONS.nat, compare: prod(NAT) },
  }),
  row(122, '| **Data Transfer** | $0.012 | $0.30 | $9 | 100GB/month |', {
    ...{ id: 'prod.clock.transfer', about: 'traffic to the internet', because: REASONS.transfer },
    compare: prod(TRANSFER),
  }),
  row(123, '| **ECR** | $0.0007 | $0.017 | $0.50 | 5GB images |', {
    ...{ id: 'prod.clock.images', about: 'images', because: REASONS.images, compare: prod(IMAGES) },
  }),
  row(124, '| **Total 24/7** | **$0.27-0.34** | **$6.42-8.13** | **$191.50-241.50** |', {
    ...{ id: 'prod.clock.total', about: 'prod around the clock', because: BESIDE },
    compare: clock(always('prod', 'total')),
    arithmetic: sumOf(
      ...['fargate', 'files', 'alb', 'watched', 'nat', 'transfer', 'images'].map((name) => `prod.clock.${name}`),
    ),
  }),
  row(129, '| **ECS Fargate** | $0.17-0.24 | $1.36-1.92 | $41-58 | 67% |', {
    ...{ id: 'prod.stopped.fargate', about: 'Fargate for 8 hours a day', because: REASONS.fargate },
    compare: stopped('prod', FARGATE),
  }),
  row(130, '| **EFS Storage** | $0.008 | $0.20 | $6 | 0% |', {
    ...{ id: 'prod.stopped.files', about: 'the model cache', because: REASONS.files, compare: stopped('prod', FILES) },
  }),
  row(131, '| **ALB** | $0.022 | $0.53 | $16 | 0% |', {
    ...{ id: 'prod.stopped.alb', about: 'the load balancer', because: REASONS.alb, compare: stopped('prod', ALB) },
  }),
  row(132, '| **CloudWatch** | $0.007 | $0.17 | $5 | 0% |', {
    ...{ id: 'prod.stopped.watched', about: 'logs, alarms, dashboards', because: REASONS.logs },
    compare: stopped('prod', WATCHED),
  }),
  row(133, '| **NAT Gateway** | $0.045 | $1.08 | $32 | 0% |', {
    ...{ id: 'prod.stopped.nat', about: 'the NAT gateway', because: REASONS.nat, compare: stopped('prod', NAT) },
  }),
  row(134, '| **Data Transfer** | $0.004 | $0.10 | $3 | 67% |', {
    ...{ id: 'prod.stopped.transfer', about: 'traffic to the internet', because: REASONS.transfer },
    compare: stopped('prod', TRANSFER),
  }),
  row(135, '| **ECR** | $0.0007 | $0.017 | $0.50 | 0% |', {
    ...{ id: 'prod.stopped.images', about: 'images', because: REASONS.images, compare: stopped('prod', IMAGES) },
  }),
  row(136, '| **Auto-Stop Lambda** | $0.0001 | $0.002 | $0.06 | New cost |', {
    ...{ id: 'prod.stopped.watcher', about: 'what stops it when it is idle', because: REASONS.watcher },
    compare: () => lines(scheduled('prod', WATCHER)),
  }),
  row(137, '| **Total Auto-Stop** | **$0.09-0.11** | **$2.16-2.64** | **$103.56-120.56** |', {
    ...{ id: 'prod.stopped.total', about: 'prod with 8 hours a day', because: BESIDE },
    compare: () => lines(scheduled('prod', 'total')),
    arithmetic: sumOf(
      ...['fargate', 'files', 'alb', 'watched', 'nat', 'transfer', 'images', 'watcher'].map(
        (name) => `prod.stopped.${name}`,
      ),
    ),
  }),
  row(138, '| **Monthly Savings** | | | **$87.94-120.94** | **46-50%** |', {
    id: 'prod.savings',
    about: 'auto-stop of the whole bill',
    columns: ['month', 'saved'],
    compare: (column) => {
      const [from, to] = [always('prod', 'total'), scheduled('prod', 'total')];
      return column === 'saved' ? saving(from, to) : difference(from, to);
    },
    arithmetic: (column) => ({
      kind: column === 'saved' ? 'saving' : 'difference',
      from: 'prod.clock.total.month',
      to: 'prod.stopped.total.month',
    }),
    because: 'only Fargate is billed by the hours of work; the NAT gateway and the load balancer are not',
  }),
];
