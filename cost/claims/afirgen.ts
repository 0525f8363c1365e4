/** What the plan of afirgen says about money: nothing is to be paid. */
import { always, at, type Draft, lines, percent, perMonth, planOf, settled, usd } from './build';

const nothingToPay = (id: string): Draft => ({
  ...{ id, about: 'the whole bill inside the free tier', figure: perMonth('$0.00') },
  compare: lines(always('free-tier', 'total')),
  because:
    'the free tier of twelve months covers instance, database, volume, address and buckets, and only of accounts opened before 2025-07-15; secrets, and images beyond 0.5 GB, it does not cover',
});

export const afirgen = planOf('afirgen', [
  at(
    35,
    '- Test that AWS Cost Explorer shows $0.00 charges for free tier services',
    nothingToPay('free-tier.explorer'),
  ),
  at(
    281,
    '- Create zero-dollar budget with 80% alert threshold',
    {
      ...{ id: 'budget.amount', about: 'amount of the budget', figure: usd('$0'), compare: settled() },
      because: 'AWS has no budget of zero: environments.free-tier.cost.budget.amountUsd is $0.01, the least there is',
    },
    {
      ...{ id: 'budget.alert', about: 'percent of the budget, spent', figure: percent('80%') },
      compare: settled('environments.free-tier.cost.budget.alerts.0.threshold'),
      because: 'the notification of the budget',
    },
  ),
  at(378, '- Check AWS Cost Explorer for $0.00 charges', nothingToPay('free-tier.compliance')),
]);
