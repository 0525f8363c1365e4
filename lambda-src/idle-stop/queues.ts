/** How many messages an SQS queue holds. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PATIENCE } from '../power/aws/patience';
import type { Messages } from './evidence';

/**
 * Asked of SQS, not of CloudWatch, whose metrics of a queue come a minute apart and late, of one that was unused for six hours
 * up to 15 minutes late: a message that was sent a moment ago has to count.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
 */
export function queuesReader() {
  // The endpoint of the region, not the host of the queue's URL: on AWS they are one, a local account has its gateway.
  const sqs = new SQSClient({ ...PATIENCE, useQueueUrlAsEndpoint: false });

  return async (queue: string): Promise<Messages> => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    const AttributeNames = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
    ] as const;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    const [visible, delayed, inFlight] = AttributeNames.map((name) => count(queue, name, Attributes?.[name]));
    return { of: queue, visible: visible ?? 0, delayed: delayed ?? 0, inFlight: inFlight ?? 0 };
  };
}

function count(queue: string, name: string, text: string | undefined): number {
  if (text !== undefined && /^\d+$/.test(text)) return Number(text);
  throw new Error(`SQS answered no ${name} of ${queue}`);
}
