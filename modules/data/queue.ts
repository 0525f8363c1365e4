import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import type { Queue as QueueConfig } from '../../config/vocabulary/data';
import { policy } from '../iam/policy';
import { json } from '../terraform/json';
import { keepIfProtected } from './protection';

export interface QueueProps {
  readonly env: Environment;
  /** Key of the queue: its Terraform name. */
  readonly key: string;
  readonly config: QueueConfig;
}

/** The longest that SQS keeps a message: what failed waits for a person. */
const DEAD_LETTER_SECONDS = 14 * 86_400;

/** Long polling at its longest: an empty queue answers three times a minute instead of thousands. */
const WAIT_SECONDS = 20;

/**
 * An encrypted SQS queue that only TLS reaches, with a queue for what failed too often.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export class Queue extends Construct {
  readonly url: string;
  readonly arn: string;
  readonly deadLetterQueueName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueueProps,
  ) {
    super(scope, id);
    const { env, key, config } = props;
    const deadLetters = this.createQueue(`${key}_dlq`, {
      name: name(env, `${key}-dlq`, 'queue'),
      messageRetentionSeconds: DEAD_LETTER_SECONDS,
    });
    const queue = this.createQueue(key, {
      name: name(env, key, 'queue'),
      messageRetentionSeconds: config.retention.seconds,
      visibilityTimeoutSeconds: config.visibilityTimeout.seconds,
      receiveWaitTimeSeconds: WAIT_SECONDS,
      redrivePolicy: json({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: config.maxReceives }),
    });
    new SqsQueueRedriveAllowPolicy(this, `redrive/${key}_dlq`, {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: json({ redrivePermission: 'byQueue', sourceQueueArns: [queue.arn] }),
    });
    this.url = queue.url;
    this.arn = queue.arn;
    this.deadLetterQueueName = deadLetters.name;
  }

  private createQueue(
    address: string,
    settings: {
      readonly name: string;
      readonly messageRetentionSeconds: number;
      readonly visibilityTimeoutSeconds?: number;
      readonly receiveWaitTimeSeconds?: number;
      readonly redrivePolicy?: string;
    },
  ): SqsQueue {
    const queue = new SqsQueue(this, `queue/${address}`, {
      ...settings,
      sqsManagedSseEnabled: true,
      lifecycle: keepIfProtected(this.props.env),
    });
    new SqsQueuePolicy(this, `policy/${address}`, {
      queueUrl: queue.url,
      policy: policy([
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          principals: '*',
          actions: ['sqs:*'],
          resources: [queue.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    return queue;
  }
}
