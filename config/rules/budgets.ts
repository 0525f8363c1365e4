/** Budgets of an environment and of the account: the same rules for both. */
import type { Environment } from '../environment';
import type { Path } from '../findings';
import type { Account } from '../vocabulary/account';
import type { Budget, Cost } from '../vocabulary/operations';
import { located } from './places';
import { type Rule, rule } from './rule';
import { dollars, repeated } from './values';

interface Placed {
  readonly at: Path;
  readonly budget: Budget;
  /** Notifications beside the alerts. */
  readonly more?: number;
}
type Alert = Budget['alerts'][number];

const SOURCE = 'cost-management/latest/userguide/budgets-best-practices';

const alerts = ({ at, budget }: Placed) =>
  budget.alerts.map((alert, index) => ({ at: [...at, 'alerts', index], alert, budget }));

/** A threshold in US dollars. */
const inDollars = ({ threshold, unit }: Alert, { amountUsd }: Budget): number =>
  unit === 'USD' ? threshold : (threshold / 100) * amountUsd;

const text = ({ threshold, unit }: Alert): string => (unit === 'USD' ? dollars(threshold) : `${threshold} %`);

function budgetRules<Subject>(budgets: (subject: Subject) => readonly Placed[]): readonly Rule<Subject>[] {
  return [
    rule<Subject>({
      id: 'budgets/amount',
      because: 'A budget of nothing is passed by the first cent, one below nothing is refused.',
      source: 'aws-cost-management/latest/APIReference/API_budgets_Budget',
      check: (subject) =>
        budgets(subject)
          .filter(({ budget }) => budget.amountUsd <= 0)
          .map(({ at, budget }) => ({
            at: [...at, 'amountUsd'],
            value: budget.amountUsd,
            limit: 'above 0',
            fix: 'write the monthly amount in US dollars',
          })),
    }),
    rule<Subject>({
      id: 'budgets/accepted',
      because: 'What is accepted is more than the budget: up to that, an estimate needs no permission.',
      source: SOURCE,
      check: (subject) =>
        budgets(subject).flatMap(({ at, budget: { amountUsd, accepted } }) =>
          accepted && accepted.upToUsd <= amountUsd
            ? [
                {
                  at: [...at, 'accepted', 'upToUsd'],
                  value: accepted.upToUsd,
                  limit: `above the amount, ${dollars(amountUsd)}`,
                  fix: 'leave it out',
                },
              ]
            : [],
        ),
    }),
    rule<Subject>({
      id: 'budgets/threshold',
      because: 'A notification compares costs with a threshold above 0.',
      source: 'aws-cost-management/latest/APIReference/API_budgets_Notification',
      check: (subject) =>
        budgets(subject)
          .flatMap(alerts)
          .filter(({ alert }) => alert.threshold <= 0)
          .map(({ at, alert, budget }) => ({
            at: [...at, 'threshold'],
            value: alert.threshold,
            limit: 'above 0',
            fix: alert.unit === 'USD' ? `write a part of ${dollars(Math.abs(budget.amountUsd))}` : 'write 80',
          })),
    }),
    rule<Subject>({
      id: 'budgets/ascending',
      because: 'Alerts are read as a ladder: out of order, a step is missing or stands twice.',
      source: SOURCE,
      check: (subject) =>
        budgets(subject).flatMap((placed) => {
          const valid = alerts(placed).filter(({ alert }) => alert.threshold > 0);
          const doubled = repeated(valid, ({ alert }) => `${text(alert)} ${alert.type}`).map(({ entry }) => entry);
          return valid.flatMap((entry, index) => {
            const before = valid[index - 1];
            const falls = before && inDollars(before.alert, placed.budget) > inDollars(entry.alert, placed.budget);
            return falls || doubled.includes(entry)
              ? [
                  {
                    at: [...entry.at, 'threshold'],
                    value: text(entry.alert),
                    limit: before ? `above the one before, ${text(before.alert)}` : 'ascending',
                    fix: 'sort the alerts by amount, each once',
                  },
                ]
              : [];
          });
        }),
    }),
    rule<Subject>({
      id: 'budgets/count',
      because: 'A budget takes at most ten notifications, and one without any tells nobody.',
      source: 'cost-management/latest/userguide/management-limits',
      check: (subject) =>
        budgets(subject)
          .filter(({ budget, more = 0 }) => budget.alerts.length < 1 || budget.alerts.length + more > 10)
          .map(({ at, budget, more = 0 }) => ({
            at: [...at, 'alerts'],
            value: `${budget.alerts.length} alerts`,
            limit: more > 0 ? `1 to ${10 - more}, and one for stopAtPercent` : '1 to 10',
            fix: budget.alerts.length < 1 ? 'add { threshold: 80, unit: "percent" }' : 'keep the ten that matter',
          })),
    }),
  ];
}

/** What the environment stops at is a notification of its own, unless it is told of anyway. */
const addsNotification = ({ budget, stopAtPercent }: Cost): boolean =>
  stopAtPercent !== undefined &&
  !budget.alerts.some(
    ({ threshold, unit, type }) => threshold === stopAtPercent && unit === 'percent' && type === 'ACTUAL',
  );

export const environmentBudget = budgetRules<Environment>(({ cost }) =>
  cost ? [{ at: ['cost', 'budget'], budget: cost.budget, more: addsNotification(cost) ? 1 : 0 }] : [],
);

export const accountBudget = budgetRules<Account>(({ regions }) =>
  located(['regions'], regions).flatMap(({ at, value: { accountWide } }) =>
    accountWide ? [{ at: [...at, 'accountWide', 'budget'], budget: accountWide.budget }] : [],
  ),
);
