import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { TerraformIterator } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name, namePrefix } from '../../config/naming';
import { policy } from '../iam/policy';
import { keyPolicy } from '../security/key-policy';
import type { AlertEmails } from '../terraform/alert-emails';

export interface AlertTopicProps {
  readonly env: Environment;
  readonly emails: AlertEmails;
  /** Whether messages are encrypted with a key of our own: the AWS-managed key of SNS lets no alarm publish. */
  readonly encrypted: boolean;
  readonly accountId: string;
}

/** AWS services that publish and say for which account: alarms, budgets, cost anomalies. */
const PUBLISHERS = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'costalerts.amazonaws.com'];

/** Publishes for rules and says for which: security findings. */
const EVENTS = 'events.amazonaws.com';

/**
 * Where alarms and budgets are heard, with a mail subscription for each address.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlertTopic extends Construct {
  readonly arn: string;
  /** Of the key; absent where messages are not encrypted. */
  readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, { env, emails, encrypted, accountId }: AlertTopicProps) {
    super(scope, id);
    const fromAccount = { StringEquals: { 'aws:SourceAccount': accountId } };
    const fromRules = { ArnLike: { 'aws:SourceArn': ruleArns(env, accountId) } };
    this.keyArn = encrypted ? this.createKey(env, accountId) : undefined;
    const topic = new SnsTopic(this, 'topic/alerts', {
      name: name(env, 'alerts', 'topic'),
      kmsMasterKeyId: this.keyArn,
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, 'policy/alerts', {
      arn: topic.arn,
      policy: policy([
        {
          sid: 'ServicesPublish',
          actions: ['sns:Publish'],
          principals: { Service: PUBLISHERS },
          resources: [topic.arn],
          conditions: fromAccount,
        },
        {
          sid: 'RulesPublish',
          actions: ['sns:Publish'],
          principals: { Service: [EVENTS] },
          resources: [topic.arn],
          conditions: fromRules,
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          actions: ['sns:Publish'],
          principals: '*',
          resources: [topic.arn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    });
    const addresses = TerraformIterator.fromList(emails.list);
    new SnsTopicSubscription(this, 'subscription/email', {
      forEach: addresses,
      topicArn: topic.arn,
      protocol: 'email',
      endpoint: addresses.value,
    });
  }

  private createKey(env: Environment, accountId: string): string {
    const key = new KmsKey(this, 'key/alerts', {
      description: `Messages of the alert topic of ${env.deployment} ${env.name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      policy: keyPolicy(accountId, [
        {
          sid: 'PublishersEncrypt',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          principals: { Service: PUBLISHERS },
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': accountId } },
        },
        {
          sid: 'RulesEncrypt',
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          principals: { Service: [EVENTS] },
          resources: ['*'],
          conditions: { ArnLike: { 'aws:SourceArn': ruleArns(env, accountId) } },
        },
      ]),
    });
    new KmsAlias(this, 'alias/alerts', { name: `alias/${name(env, 'alerts')}`, targetKeyId: key.keyId });
    return key.arn;
  }
}

/** EventBridge rules of an environment, by the prefix of their names. */
function ruleArns(env: Environment, accountId: string): string {
  return `arn:aws:events:${env.region}:${accountId}:rule/${namePrefix(env)}-*`;
}
