/** What the plan of durable-code says about money. */
import { always, at, lines, percent, perMonth, perRequest, planOf, saving, scheduled, settled } from '../build';
import { COMPUTE, goal, HOURS, ON_SPOT } from './bill';
import { pullRequests } from './pull-requests';
import { totals } from './totals';

const PULL_REQUESTS = Array.from({ length: 11 }, (_, number) => `pr${number}`);

export const durableCode = planOf('durable-code', [
  ...pullRequests,
  ...totals,
  at(14, '**Monthly Cost Target**: < $25/month (with auto-shutdown scheduling)', {
    ...goal('goal.target', '< $25'),
    arithmetic: { kind: 'sum', of: PULL_REQUESTS },
  }),
  at(493, '- **Monthly Cost (with scheduling)**: TBD (target: < $25)', goal('kpi.scheduled', '< $25')),
  at(497, '- **Cost per request**: TBD (target: < $0.001)', {
    ...{ id: 'kpi.request', about: 'dev, all-in, by its requests', figure: perRequest('< $0.001') },
    ...{ compare: lines(ON_SPOT), because: 'what stands is shared by the requests that are expected' },
  }),
  at(
    540,
    '- Updated cost targets from $60 to $25/month',
    {
      ...{ id: 'changes.former', about: 'the former target', figure: perMonth('$60') },
      compare: settled('environments.dev.cost.budget.alerts.2.threshold'),
      because: 'it lives on as the last alert of the budget',
    },
    goal('changes.goal', 'under $25'),
  ),
  at(574, '- Target: Keep monthly costs under $25 with scheduling', goal('priority.goal', 'under $25')),
  at(696, '- [ ] Monthly infrastructure cost < $25 with scheduling', goal('success.goal', '< $25')),
  at(698, '- [ ] Auto-shutdown saving 60%+ on compute costs', {
    ...{ id: 'success.compute', about: 'the schedule, of tasks and their addresses', figure: percent('60%+') },
    ...{ compare: saving(always('dev', COMPUTE), scheduled('dev', COMPUTE)), because: HOURS },
  }),
]);
