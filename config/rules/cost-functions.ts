/** What acts on costs, and what starts what is off: whether there is anything to act on, and anybody to tell. */
import type { Environment } from '../environment';
import { isSwitched } from '../operated';
import { rule } from './rule';
import { durationOutside, outside } from './values';

const BUDGET_ACTIONS = 'cost-management/latest/userguide/budgets-controls';

export const stopProduction = rule({
  id: 'budget-stop/production',
  because: 'A budget that stops what protects its data stops what people live on: somebody has to decide that.',
  source: BUDGET_ACTIONS,
  check: ({ cost, dataProtection }) =>
    cost?.stopAtPercent !== undefined && dataProtection === 'protected'
      ? [
          {
            at: ['cost', 'stopAtPercent'],
            value: cost.stopAtPercent,
            limit: "an environment with dataProtection 'disposable'",
            fix: 'leave it out, and let the alerts of the budget tell people',
          },
        ]
      : [],
});

export const stopNothing = rule({
  id: 'budget-stop/always-on',
  because: 'What is always on has no switch: its budget could stop nothing.',
  source: BUDGET_ACTIONS,
  check: (env) =>
    env.cost?.stopAtPercent !== undefined && !isSwitched(env)
      ? [
          {
            at: ['cost', 'stopAtPercent'],
            value: env.cost.stopAtPercent,
            limit: "power 'schedule' or 'idle-stop'",
            fix: 'give the environment a schedule, or leave it out',
          },
        ]
      : [],
});

export const stopPercent = rule({
  id: 'budget-stop/percent',
  because: 'AWS counts what was spent with a delay of up to a day: below 1 % the first hour would be the last.',
  source: 'cost-management/latest/userguide/budgets-best-practices',
  check: ({ cost }) =>
    outside(['cost', 'stopAtPercent'], cost?.stopAtPercent, { min: 1, max: 1_000, unit: 'percent of the budget' }),
});

export const needsTopic = rule({
  id: 'cost/needs-topic',
  because: 'Reports go to the topic of the monitoring milestone: without it nobody reads them.',
  source: 'sns/latest/dg/sns-email-notifications',
  check: ({ cost, monitoring }) =>
    monitoring
      ? []
      : (['stopAtPercent', 'report', 'freeTier'] as const)
          .filter((key) => cost?.[key] !== undefined)
          .map((key) => ({
            at: ['cost', key],
            value: key,
            limit: 'an environment with monitoring',
            fix: `add monitoring, or leave ${key} out`,
          })),
});

export const freeTierLimits = rule({
  id: 'free-tier/limits',
  because: 'A check without a limit has nothing to compare.',
  source: 'awsaccountbilling/latest/aboutv2/tracking-free-tier-usage',
  check: ({ cost }) =>
    cost?.freeTier && Object.keys(cost.freeTier.limits).length === 0
      ? [
          {
            at: ['cost', 'freeTier', 'limits'],
            value: 'none',
            limit: 'one at least',
            fix: "write { 'ec2-hours': 750 }, or leave freeTier out",
          },
        ]
      : [],
});

export const freeTierPlan = rule({
  id: 'free-tier/account-plan',
  severity: 'warning',
  because: 'An account without a free tier pays from the first hour: AWS reports no usage of what it does not offer.',
  source: 'awsaccountbilling/latest/aboutv2/free-tier',
  check: ({ cost, accountPlan }) =>
    cost?.freeTier && accountPlan === 'none'
      ? [
          {
            at: ['accountPlan'],
            value: accountPlan,
            limit: 'cost.freeTier counts what is free',
            fix: "write 'legacy-free-tier' or 'credits', or leave cost.freeTier out",
          },
        ]
      : [],
});

export const wakeNothing = rule({
  id: 'wake/nothing-to-start',
  because: 'What is always on needs no wake, and without a queue a webhook has nothing to leave.',
  source: 'apigateway/latest/developerguide/http-api-develop-integrations-lambda',
  check: (env) => (env.wake?.kind === 'on' && !isSwitched(env) && !queues(env) ? [nothingToStart] : []),
});

const nothingToStart = {
  at: ['wake', 'kind'],
  value: 'on',
  limit: "power 'schedule' or 'idle-stop', or webhooks of GitHub with ingress.runs",
  fix: 'leave wake out',
};

const queues = ({ ingress, wake }: Environment): boolean =>
  ingress.kind === 'http-api' && ingress.runs !== undefined && wake?.kind === 'on' && wake.github.kind === 'on';

export const wakeFor = rule({
  id: 'power/wake-for',
  because: 'A database alone takes a quarter of an hour to start, and RDS starts what was stopped for seven days.',
  source: 'AmazonRDS/latest/UserGuide/USER_StopInstance',
  check: ({ power }) =>
    power.kind === 'always-on' ? [] : durationOutside(['power', 'wakeFor'], power.wakeFor, { min: 900, max: 604_800 }),
});
