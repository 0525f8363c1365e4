/** Option 2 of deployer-ddf, which is high-volume: a GPU instance, around the clock and with auto-stop. */
import { always, difference, lines, saving, scheduled } from '../build';
import type { Match } from '../model';
import { clock, REASONS, row, stopped, sumOf } from './tables';

const INSTANCE: Match = { prices: ['ec2.'] };
const VOLUME: Match = { prices: ['ebs.gp3-gb'] };
const ALB: Match = { types: ['aws_lb'] };
const WATCHED: Match = { prices: ['cloudwatch.'] };
const TRANSFER: Match = { prices: ['transfer.internet-gb'] };
const ADDRESS: Match = { types: ['aws_eip'] };
const WATCHER: Match = { addresses: ['aws_lambda_function.idle_stop', 'aws_scheduler_schedule.idle_stop'] };

const BESIDE = 'logs and transfer are partly free; images, secrets and calls of the cost report are not in the plan';

const all = (match: Match) => clock(always('high-volume', match));
const worked = (match: Match) => stopped('high-volume', match);

export const gpu = [
  row(285, '| **EC2 g4dn.xlarge** | $0.526 | $12.62 | $379 | 4 vCPU, 16GB, T4 GPU |', {
    ...{ id: 'gpu.clock.instance', about: 'the GPU instance around the clock', because: REASONS.gpu },
    compare: all(INSTANCE),
  }),
  row(286, '| **EBS Storage** | $0.011 | $0.27 | $8 | 100GB gp3 |', {
    ...{ id: 'gpu.clock.volume', about: 'its volume', because: REASONS.volume, compare: all(VOLUME) },
  }),
  row(287, '| **ALB** | $0.022 | $0.53 | $16 | Standard ALB |', {
    ...{ id: 'gpu.clock.alb', about: 'the load balancer', because: REASONS.alb, compare: all(ALB) },
  }),
  row(288, '| **CloudWatch** | $0.014 | $0.33 | $10 | Detailed monitoring |', {
    ...{ id: 'gpu.clock.watched', about: 'logs, alarms, dashboards, detailed metrics', because: REASONS.detailed },
    compare: all(WATCHED),
  }),
  row(289, '| **Data Transfer** | $0.025 | $0.60 | $18 | 200GB/month |', {
    ...{ id: 'gpu.clock.transfer', about: 'traffic to the internet', because: REASONS.transfer },
    compare: all(TRANSFER),
  }),
  row(290, '| **Elastic IP** | $0.005 | $0.12 | $3.65 | Static IP |', {
    ...{ id: 'gpu.clock.address', about: 'its address', because: REASONS.address, compare: all(ADDRESS) },
  }),
  row(291, '| **Total 24/7** | **$0.603** | **$14.47** | **$434.65** |', {
    ...{ id: 'gpu.clock.total', about: 'high-volume around the clock', because: BESIDE },
    compare: clock(always('high-volume', 'total')),
    arithmetic: sumOf(
      ...['instance', 'volume', 'alb', 'watched', 'transfer', 'address'].map((name) => `gpu.clock.${name}`),
    ),
  }),
  row(296, '| **EC2 g4dn.xlarge** | $0.526 | $3.16 | $95 | 75% |', {
    ...{ id: 'gpu.stopped.instance', about: 'the GPU instance for 6 hours a day', because: REASONS.gpu },
    compare: worked(INSTANCE),
  }),
  row(297, '| **EBS Storage** | $0.011 | $0.27 | $8 | 0% |', {
    ...{ id: 'gpu.stopped.volume', about: 'its volume', because: REASONS.volume, compare: worked(VOLUME) },
  }),
  row(298, '| **ALB** | $0.022 | $0.53 | $16 | 0% |', {
    ...{ id: 'gpu.stopped.alb', about: 'the load balancer', because: REASONS.alb, compare: worked(ALB) },
  }),
  row(299, '| **CloudWatch** | $0.014 | $0.33 | $10 | 0% |', {
    ...{ id: 'gpu.stopped.watched', about: 'logs, alarms, dashboards, detailed metrics', because: REASONS.detailed },
    compare: worked(WATCHED),
  }),
  row(300, '| **Data Transfer** | $0.006 | $0.15 | $4.50 | 75% |', {
    ...{ id: 'gpu.stopped.transfer', about: 'traffic to the internet', because: REASONS.transfer },
    compare: worked(TRANSFER),
  }),
  row(301, '| **Elastic IP** | $0.005 | $0.12 | $3.65 | 0% |', {
    ...{ id: 'gpu.stopped.address', about: 'its address', because: REASONS.address, compare: worked(ADDRESS) },
  }),
  row(302, '| **Auto-Stop Lambda** | $0.0002 | $0.005 | $0.15 | New cost |', {
    ...{ id: 'gpu.stopped.watcher', about: 'what stops it when it is idle', because: REASONS.watcher },
    compare: () => lines(scheduled('high-volume', WATCHER)),
  }),
  row(303, '| **Total Auto-Stop** | **$0.132** | **$3.17** | **$137.30** |', {
    ...{ id: 'gpu.stopped.total', about: 'high-volume with 6 hours a day', because: BESIDE },
    compare: () => lines(scheduled('high-volume', 'total')),
    arithmetic: sumOf(
      ...['instance', 'volume', 'alb', 'watched', 'transfer', 'address', 'watcher'].map(
        (name) => `gpu.stopped.${name}`,
      ),
    ),
  }),
  row(304, '| **Monthly Savings** | | | **$297.35** | **68%** |', {
    id: 'gpu.savings',
    about: 'auto-stop of the whole bill',
    columns: ['month', 'saved'],
    compare: (column) => {
      const [from, to] = [always('high-volume', 'total'), scheduled('high-volume', 'total')];
      return column === 'saved' ? saving(from, to) : difference(from, to);
    },
    arithmetic: (column) => ({
      kind: column === 'saved' ? 'saving' : 'difference',
      from: 'gpu.clock.total.month',
      to: 'gpu.stopped.total.month',
    }),
    because: 'a larger share of the bill is the instance, because logs and transfer cost less than the plan counts',
  }),
];
