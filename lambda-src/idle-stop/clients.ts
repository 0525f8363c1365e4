/** The ports of idle stop on AWS. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PATIENCE } from '../power/aws/patience';
import type { EvidencePorts } from './evidence';
import { instancesReader } from './instances';
import { metricsReader } from './metrics';
import { queuesReader } from './queues';
import type { IdlePorts } from './run';
import { tasksReader } from './tasks';

/** Ports that use one client of each service. */
export function awsEvidence(): EvidencePorts {
  return { ...instancesReader(), ...tasksReader(), metrics: metricsReader(), messages: queuesReader() };
}

/**
 * Asynchronously: a stop waits for members to settle, and takes longer than looking at them.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function askSwitch(FunctionName: string): IdlePorts['askSwitch'] {
  const lambda = new LambdaClient(PATIENCE);
  return async (event) => {
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }));
  };
}
