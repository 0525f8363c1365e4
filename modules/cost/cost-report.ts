import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { dailyAt, weeklyAt } from '../../config/cron';
import type { Report } from '../../config/vocabulary/operations';
import {
  type CostReportResources,
  ENVIRONMENT,
  permissions,
  RETRY_ATTEMPTS,
} from '../../lambda-src/cost-report/contract';
import { OperatedFunction } from '../operations/operated-function';
import type { Operations } from '../operations/operations';

export interface CostReportProps {
  readonly operations: Operations;
  readonly report: Report;
  readonly budgetNames: readonly string[];
  /** Name of the parameter with the estimate. */
  readonly estimateName: string;
  /** Who reads it as HTML: a list that is known at apply time. */
  readonly emails: string[];
  readonly resources: Omit<CostReportResources, 'mail'>;
}

const TIMEOUT_SECONDS = 120;
/** As long as an asynchronous event can live: it says what time it is for. */
const MAX_AGE_SECONDS = 21_600;

/** Mails what the environment cost, will cost, and may cost. */
export class CostReport extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: CostReportProps,
  ) {
    super(scope, id);
    const { operations, report, budgetNames, estimateName, resources } = props;
    const { env, accountId } = operations;
    new OperatedFunction(this, 'function', {
      operations,
      source: 'cost-report',
      description: `Reports what ${env.deployment} ${env.name} costs`,
      statements: permissions({ ...resources, ...this.senders() }),
      environment: {
        [ENVIRONMENT.project]: env.project,
        [ENVIRONMENT.environment]: env.name,
        [ENVIRONMENT.period]: report.kind,
        [ENVIRONMENT.accountId]: accountId,
        [ENVIRONMENT.budgetNames]: budgetNames.join(','),
        [ENVIRONMENT.estimate]: estimateName,
        [ENVIRONMENT.topic]: resources.topic,
        ...this.mail(),
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxAgeSeconds: MAX_AGE_SECONDS,
      retries: RETRY_ATTEMPTS,
      timetable: [
        {
          key: 'cost-report',
          description: `The ${report.kind} report`,
          expression: report.kind === 'daily' ? dailyAt(report.at) : weeklyAt(report.at, [report.day]),
          timeZone: report.timeZone,
        },
      ],
    });
  }

  private mail(): Record<string, string> {
    const { report, emails } = this.props;
    if (report.from === undefined) return {};
    return { [ENVIRONMENT.mailFrom]: report.from, [ENVIRONMENT.mailTo]: Fn.join(',', emails) };
  }

  /** Identities of SES: the address, or its domain, is what was verified. */
  private senders(): Pick<CostReportResources, 'mail'> {
    const { operations, report } = this.props;
    if (report.from === undefined) return {};
    const { env, accountId } = operations;
    const identities = [report.from, report.from.slice(report.from.indexOf('@') + 1)];
    return { mail: identities.map((each) => `arn:aws:ses:${env.region}:${accountId}:identity/${each}`) };
  }
}
