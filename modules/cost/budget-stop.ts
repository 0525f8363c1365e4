import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { powerPath } from '../../config/power';
import { type BudgetStopResources, ENVIRONMENT, permissions } from '../../lambda-src/budget-stop/contract';
import { OperatedFunction } from '../operations/operated-function';
import type { Operations } from '../operations/operations';

export interface BudgetStopProps {
  readonly operations: Operations;
  readonly budgetName: string;
  readonly stopAtPercent: number;
  readonly resources: BudgetStopResources;
}

const TIMEOUT_SECONDS = 60;
const MAX_AGE_SECONDS = 21_600;

/**
 * Stops the environment when its budget says that it spent too much. It hears all that the topic of alarms hears, and acts on
 * its own budget only.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-lambda-as-subscriber.html
 */
export class BudgetStop extends Construct {
  constructor(scope: Construct, id: string, props: BudgetStopProps) {
    super(scope, id);
    const { operations, budgetName, stopAtPercent, resources } = props;
    const { env, accountId } = operations;
    const made = new OperatedFunction(this, 'function', {
      operations,
      source: 'budget-stop',
      description: `Stops ${env.deployment} ${env.name} when its budget is spent`,
      statements: permissions(resources),
      environment: {
        [ENVIRONMENT.path]: powerPath(env),
        [ENVIRONMENT.powerSwitch]: resources.powerSwitch,
        [ENVIRONMENT.accountId]: accountId,
        [ENVIRONMENT.budgetName]: budgetName,
        [ENVIRONMENT.stopAtPercent]: String(stopAtPercent),
        [ENVIRONMENT.topic]: resources.topic,
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxAgeSeconds: MAX_AGE_SECONDS,
      // It hears the topic: a mail of its failure would run it again.
      mailsFailures: false,
    });
    new LambdaPermission(this, 'permission/budget_stop', {
      statementId: 'alerts',
      action: 'lambda:InvokeFunction',
      functionName: made.name,
      principal: 'sns.amazonaws.com',
      sourceArn: resources.topic,
    });
    new SnsTopicSubscription(this, 'subscription/budget_stop', {
      topicArn: resources.topic,
      protocol: 'lambda',
      endpoint: made.arn,
    });
  }
}
