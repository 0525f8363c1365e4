/**
 * Topics, queues, schedules, events, parameters, and what AWS says of cost by itself.
 * https://aws.amazon.com/sns/pricing, https://aws.amazon.com/sqs/pricing, https://aws.amazon.com/eventbridge/pricing,
 * https://aws.amazon.com/systems-manager/pricing, https://aws.amazon.com/aws-cost-management/pricing
 */
import {
  type Charge,
  type Family,
  free,
  hourly,
  monthly,
  type Pricing,
  priced,
  type Resource,
  type Surroundings,
} from '../model';
import { freeTypes } from './free';
import { scheduleOf } from './invocations';

const MILLION = 1e6;
/** To send it, to receive it, to delete it. */
const REQUESTS_PER_RUN = 3;
/** A receive waits 20 s for a message. */
const RECEIVES_PER_HOUR = 180;
/** Long-polling connections of Lambda to a queue without messages. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const LAMBDA_CONNECTIONS = 5;

export const messaging: Family = {
  aws_sqs_queue: queuePricing,
  aws_scheduler_schedule: schedulePricing,
  aws_ssm_parameter: parameterPricing,
  ...freeTypes('alerts by mail: a few a month, of which 1,000 are free', [
    'aws_sns_topic',
    'aws_sns_topic_policy',
    'aws_sns_topic_subscription',
  ]),
  ...freeTypes('part of a queue, which is billed by its requests', [
    'aws_sqs_queue_policy',
    'aws_sqs_queue_redrive_allow_policy',
  ]),
  ...freeTypes('a name for schedules', ['aws_scheduler_schedule_group']),
  ...freeTypes('events of AWS services have no price', ['aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target']),
  ...freeTypes('budgets have no price as long as they only tell', ['aws_budgets_budget']),
  ...freeTypes('Cost Anomaly Detection has no price', ['aws_ce_anomaly_monitor', 'aws_ce_anomaly_subscription']),
  ...freeTypes('cost allocation tags have no price', ['aws_ce_cost_allocation_tag']),
};

function schedulePricing(schedule: Resource): Pricing {
  const invocations = schedule.count * scheduleOf(schedule);
  return priced({
    ...{ item: 'scheduled invocations', price: 'scheduler.invocations', service: 'CloudWatch Events' },
    ...{ quantity: monthly(invocations / MILLION), allowances: ['schedule-invocations'] },
    basis: `${Number(invocations.toFixed(2))} by ${String(schedule.values['schedule_expression'])}`,
  });
}

/** A queue that work waits in has a dead-letter queue; what is none is one, or takes what a schedule could not deliver. */
function queuePricing(queue: Resource, { subject, ofType }: Surroundings): Pricing {
  const queues = ofType('aws_sqs_queue').filter(({ values }) => values['redrive_policy'] !== undefined);
  if (!queues.includes(queue)) return free('empty unless something fails');
  const { requestsPerMonth, runsPerMonth = requestsPerMonth } = subject.usage;
  const runs = queues[0] === queue ? runsPerMonth : 0;
  const byLambda = ofType('aws_lambda_event_source_mapping').length > 0;
  const connections = byLambda ? LAMBDA_CONNECTIONS : 1;
  const perHour = (connections * RECEIVES_PER_HOUR) / MILLION;
  const common = {
    price: 'sqs.requests',
    service: 'Amazon Simple Queue Service',
    allowances: ['queue-requests'],
  } as const;
  return priced(
    {
      ...{ ...common, item: 'messages of runs', quantity: monthly((runs * REQUESTS_PER_RUN) / MILLION) },
      basis: `${runs} runs x ${REQUESTS_PER_RUN} requests`,
    },
    {
      ...{ ...common, item: 'receives', quantity: hourly(perHour, byLambda ? 'always' : 'up') },
      basis: `${connections} x ${RECEIVES_PER_HOUR} an hour, ${byLambda ? 'by Lambda' : 'while it is up'}`,
    } satisfies Charge,
  );
}

function parameterPricing({ values, count }: Resource): Pricing {
  if (values['tier'] !== 'Advanced') return free('standard parameters have no price');
  return priced({
    ...{ item: 'advanced parameter', price: 'ssm.advanced', service: 'AWS Systems Manager' },
    ...{ quantity: monthly(count), basis: `${count} parameter` },
  });
}
