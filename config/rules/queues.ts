/** Queues, and who works them off. */
import type { Environment } from '../environment';
import { functionServices } from '../topology';
import { located, services } from './places';
import { rule } from './rule';
import { durationOutside, durationText, outside } from './values';

const QUOTAS = 'AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages';
const queues = (env: Environment) => located(['queues'], env.queues);

export const visibility = rule({
  id: 'sqs/visibility',
  because: 'A message that was received stays hidden for up to 12 hours.',
  source: QUOTAS,
  check: (env) =>
    queues(env).flatMap(({ at, value }) =>
      durationOutside([...at, 'visibilityTimeout'], value.visibilityTimeout, { min: 0, max: 43_200 }),
    ),
});

export const retention = rule({
  id: 'sqs/retention',
  because: 'A queue keeps messages for a minute to 14 days.',
  source: QUOTAS,
  check: (env) =>
    queues(env).flatMap(({ at, value }) =>
      durationOutside([...at, 'retention'], value.retention, { min: 60, max: 1_209_600 }),
    ),
});

export const receives = rule({
  id: 'sqs/receives',
  because: 'A message goes to the dead-letter queue after 1 to 1,000 deliveries.',
  source: 'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues',
  check: (env) =>
    queues(env).flatMap(({ at, value }) => outside([...at, 'maxReceives'], value.maxReceives, { min: 1, max: 1_000 })),
});

/** How many times its own timeout a function needs before a message is given to another. */
const TIMES = 6;

export const visibilityOfFunction = rule({
  id: 'sqs/visibility-function',
  because: 'A function that is throttled tries again: a message that is seen meanwhile is worked on twice.',
  source: 'lambda/latest/dg/services-sqs-configure',
  check: (env) => {
    const timeout = env.compute.kind === 'lambda-efs' ? env.compute.timeout.seconds : 0;
    const consumed = Object.values(functionServices(env)).flatMap(({ consumes }) => consumes ?? []);
    return queues(env)
      .filter(({ key, value }) => consumed.includes(key) && value.visibilityTimeout.seconds < TIMES * timeout)
      .map(({ at, value }) => ({
        at: [...at, 'visibilityTimeout'],
        value: durationText(value.visibilityTimeout.seconds),
        limit: `${TIMES} times the timeout of the function, ${durationText(timeout)}, or more`,
        fix: `write '${durationText(TIMES * timeout)}'`,
      }));
  },
});

export const noConsumer = rule({
  id: 'sqs/no-consumer',
  severity: 'warning',
  because: 'A run that nobody works off is accepted, kept for some days and forgotten.',
  source: 'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-architecture',
  check: (env) => {
    const runs = env.ingress.kind === 'http-api' ? env.ingress.runs : undefined;
    return runs &&
      Object.hasOwn(env.queues, runs.queue) &&
      !services(env).some(({ value }) => value.consumes === runs.queue)
      ? [
          {
            at: ['ingress', 'runs', 'queue'],
            value: runs.queue,
            limit: 'no service consumes it',
            fix: `write consumes: '${runs.queue}' at the service that does the work`,
          },
        ]
      : [];
  },
});
