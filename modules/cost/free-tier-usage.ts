import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { dailyAt } from '../../config/cron';
import { name } from '../../config/naming';
import type { Cost } from '../../config/vocabulary/operations';
import {
  DASHBOARD_QUERY,
  ENVIRONMENT,
  type FreeTierUsageResources,
  type Limits,
  permissions,
} from '../../lambda-src/free-tier-usage/contract';
import { OperatedFunction } from '../operations/operated-function';
import type { Operations } from '../operations/operations';
import { json } from '../terraform/json';

export interface FreeTierUsageProps {
  readonly operations: Operations;
  readonly freeTier: NonNullable<Cost['freeTier']>;
  readonly budgetName: string;
  readonly resources: FreeTierUsageResources;
}

const TIMEOUT_SECONDS = 120;
const MAX_AGE_SECONDS = 21_600;
const WIDGET = { x: 0, y: 0, width: 24, height: 9 };

/**
 * Compares each day what the account used of the free tier with what it may, tells when it comes close or costs money, and
 * shows it on a dashboard. It reads its own log for that: a metric would cost, and ten are all that is free.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class FreeTierUsage extends Construct {
  constructor(scope: Construct, id: string, props: FreeTierUsageProps) {
    super(scope, id);
    const { operations, freeTier, budgetName, resources } = props;
    const { env, accountId } = operations;
    const made = new OperatedFunction(this, 'function', {
      operations,
      source: 'free-tier-usage',
      description: `Counts what ${env.deployment} ${env.name} uses of the free tier`,
      statements: permissions(resources),
      environment: {
        [ENVIRONMENT.accountId]: accountId,
        [ENVIRONMENT.budgetName]: budgetName,
        [ENVIRONMENT.limits]: json(freeTier.limits satisfies Limits),
        [ENVIRONMENT.topic]: resources.topic,
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxAgeSeconds: MAX_AGE_SECONDS,
      retries: 0,
      timetable: [
        {
          key: 'free-tier-usage',
          description: 'The daily check',
          expression: dailyAt(freeTier.at),
          timeZone: freeTier.timeZone,
        },
      ],
    });
    new CloudwatchDashboard(this, 'dashboard/free_tier', {
      dashboardName: name(env, 'free-tier'),
      dashboardBody: json({
        // Longer than the time between two checks.
        start: '-P3D',
        widgets: [
          {
            type: 'log',
            ...WIDGET,
            properties: {
              title: 'Used of the free tier this month',
              region: env.region,
              view: 'table',
              query: `SOURCE '${made.logGroupName}' | ${DASHBOARD_QUERY}`,
            },
          },
        ],
      }),
    });
  }
}
