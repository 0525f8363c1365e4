/** The cost breakdown of durable-code, before and after optimization, and its key figures. */
import { always, at, type Draft, difference, lines, percent, perMonth, saving, scheduled } from '../build';
import {
  ALL_IN,
  AROUND_THE_CLOCK,
  DNS,
  FARGATE,
  goal,
  HOURS,
  INGRESS,
  NO_ALB,
  NO_SPOT,
  ON_SPOT,
  SCHEDULED,
  spot,
  WATCHED,
  ZONE,
} from './bill';

const NO_FIXED_PRICES =
  'the plan counts an ALB and neither NAT gateway, addresses, alarms nor GuardDuty; dev has no ALB and no NAT gateway';

const shutdown = (id: string): Draft => ({
  ...{ id, about: 'schedule and Spot, of the whole bill', figure: percent('60-70%') },
  compare: saving(AROUND_THE_CLOCK, ON_SPOT),
  arithmetic: { kind: 'saving', from: 'clock.total', to: 'spot.total' },
  because: `${HOURS}; Spot takes its share of the rest of Fargate`,
});

export const totals = [
  at(
    316,
    '**Status**: 🔴 Not Started | **Completion**: 0% | **Expected Savings**: 60-70% reduction in monthly costs',
    shutdown('saved.pr8'),
  ),
  at(326, '- [ ] Enable Fargate Spot for dev environment (70% cost savings)', spot('saved.spot')),
  at(403, '- Fargate: ~$30/month', {
    ...{ id: 'clock.fargate', about: 'Fargate around the clock, on demand', figure: perMonth('~$30') },
    compare: lines(always('dev', FARGATE, NO_SPOT)),
    because: 'two tasks of 256/512 are 0.5 vCPU and 1 GB: $14.78 and $3.24; $30 would be more than three',
  }),
  at(404, '- ALB: ~$18/month', {
    ...{ id: 'clock.alb', about: 'the ingress', figure: perMonth('~$18') },
    ...{ compare: lines(always('dev', INGRESS)), because: NO_ALB },
  }),
  at(405, '- Route53: ~$1/month', {
    ...{ id: 'clock.route53', about: 'Route 53', figure: perMonth('~$1') },
    ...{ compare: lines(always('dev', DNS, ALL_IN)), because: ZONE },
  }),
  at(406, '- CloudWatch/ECR: ~$5/month', {
    ...{ id: 'clock.watched', about: 'logs, alarms, dashboards and images', figure: perMonth('~$5') },
    compare: lines(always('dev', WATCHED)),
    because: 'five GB of logs, ten metrics, ten alarms and three dashboards are free; Container Insights is off in dev',
  }),
  at(407, '- **Total: ~$54/month**', {
    ...{ id: 'clock.total', about: 'dev, all-in, around the clock, on demand', figure: perMonth('~$54') },
    ...{ compare: lines(AROUND_THE_CLOCK), because: NO_FIXED_PRICES },
    arithmetic: { kind: 'sum', of: ['clock.fargate', 'clock.alb', 'clock.route53', 'clock.watched'] },
  }),
  at(
    410,
    '- Fargate: ~$10/month (66% reduction)',
    {
      ...{ id: 'scheduled.fargate', about: 'Fargate as scheduled, on demand', figure: perMonth('~$10') },
      compare: lines(scheduled('dev', FARGATE, NO_SPOT)),
      because: 'two tasks of 256/512 are less than the plan’s $30 before the schedule',
    },
    {
      ...{ id: 'scheduled.fargate.saved', about: 'the schedule, of Fargate', figure: percent('66%') },
      compare: saving(always('dev', FARGATE), scheduled('dev', FARGATE)),
      arithmetic: { kind: 'saving', from: 'clock.fargate', to: 'scheduled.fargate' },
      because: HOURS,
    },
  ),
  at(411, '- ALB: ~$18/month (always on)', {
    ...{ id: 'scheduled.alb', about: 'the ingress', figure: perMonth('~$18') },
    ...{ compare: lines(scheduled('dev', INGRESS)), because: NO_ALB },
  }),
  at(412, '- Route53: ~$1/month', {
    ...{ id: 'scheduled.route53', about: 'Route 53', figure: perMonth('~$1') },
    ...{ compare: lines(scheduled('dev', DNS, ALL_IN)), because: ZONE },
  }),
  at(413, '- CloudWatch/ECR: ~$3/month', {
    ...{ id: 'scheduled.watched', about: 'logs, alarms, dashboards and images', figure: perMonth('~$3') },
    compare: lines(scheduled('dev', WATCHED)),
    because: 'what is free covers most of it; alarms and images are kept by the month, whatever is switched off',
  }),
  at(
    414,
    '- **Total: ~$32/month (40% savings)**',
    {
      ...{ id: 'scheduled.total', about: 'dev, all-in, as scheduled, on demand', figure: perMonth('~$32') },
      ...{ compare: lines(SCHEDULED), because: NO_FIXED_PRICES },
      arithmetic: { kind: 'sum', of: ['scheduled.fargate', 'scheduled.alb', 'scheduled.route53', 'scheduled.watched'] },
    },
    {
      ...{ id: 'scheduled.total.saved', about: 'the schedule, of the whole bill', figure: percent('40%') },
      compare: saving(AROUND_THE_CLOCK, SCHEDULED),
      arithmetic: { kind: 'saving', from: 'clock.total', to: 'scheduled.total' },
      because: 'without an ALB more of the bill is billed by the hour',
    },
  ),
  at(417, '- Additional 70% savings on dev environment', spot('spot.saved')),
  at(
    418,
    '- **Total: ~$25/month (54% total savings)**',
    {
      ...goal('spot.total', '~$25'),
      arithmetic: { kind: 'share-off', of: 'scheduled.total', percent: 'spot.saved', on: 'scheduled.fargate' },
    },
    {
      ...{ id: 'spot.total.saved', about: 'schedule and Spot, of the whole bill', figure: percent('54%') },
      compare: saving(AROUND_THE_CLOCK, ON_SPOT),
      arithmetic: { kind: 'saving', from: 'clock.total', to: 'spot.total' },
      because: 'without an ALB more of the bill is billed by the hour, and Spot takes its share of that',
    },
  ),
  at(492, '- **Monthly Cost (24/7)**: TBD (baseline: ~$54)', {
    ...{ id: 'kpi.clock', about: 'dev, all-in, around the clock, on demand', figure: perMonth('~$54') },
    ...{ compare: lines(AROUND_THE_CLOCK), because: NO_FIXED_PRICES },
  }),
  at(500, '- **Scheduled downtime**: 66% (nights + weekends)', {
    ...{ id: 'kpi.downtime', about: 'hours in which tasks are off', figure: percent('66%') },
    ...{ compare: saving(always('dev', FARGATE), scheduled('dev', FARGATE)), because: HOURS },
  }),
  at(501, '- **Fargate Spot usage**: 70% cost reduction for dev', spot('kpi.spot')),
  at(
    503,
    '- **Monthly savings**: ~$29/month (54% reduction)',
    {
      ...{ id: 'kpi.saved', about: 'schedule and Spot, of the whole bill', figure: perMonth('~$29') },
      compare: difference(AROUND_THE_CLOCK, ON_SPOT),
      arithmetic: { kind: 'difference', from: 'clock.total', to: 'spot.total' },
      because: 'tasks cost less than the plan’s $30 before, so that there is less to save',
    },
    {
      ...{ id: 'kpi.saved.share', about: 'schedule and Spot, of the whole bill', figure: percent('54%') },
      compare: saving(AROUND_THE_CLOCK, ON_SPOT),
      arithmetic: { kind: 'saving', from: 'clock.total', to: 'spot.total' },
      because: 'without an ALB more of the bill is billed by the hour, and Spot takes its share of that',
    },
  ),
  at(524, '5. ⏳ Enable Fargate Spot for 70% cost savings on dev environment', spot('next.spot')),
  at(536, '- Auto-shutdown scheduling (60-70% savings)', shutdown('changes.shutdown')),
];
