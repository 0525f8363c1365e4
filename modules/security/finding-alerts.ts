import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment';
import { name } from '../../config/naming';
import { json } from '../terraform/json';

export interface FindingAlertsProps {
  readonly env: Environment;
  readonly topicArn: string;
  /** GuardDuty detector of the account, when the environment counts on it. */
  readonly guardDutyDetectorId?: string;
  /** Security Hub of the account, when the environment counts on it. */
  readonly securityHubArn?: string;
}

/** GuardDuty calls 7.0 and more high. */
const HIGH_SEVERITY = 7;

/**
 * Serious findings of the account's GuardDuty and Security Hub, sent to this environment's alert topic. The detector
 * and hub belong to the account: naming them here makes a plan fail when the account does not have them.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
export class FindingAlerts extends Construct {
  private readonly props: FindingAlertsProps;

  constructor(scope: Construct, id: string, props: FindingAlertsProps) {
    super(scope, id);
    this.props = props;
    const { env, guardDutyDetectorId, securityHubArn } = props;
    if (guardDutyDetectorId !== undefined) {
      this.createRule('guardduty', `High findings of GuardDuty detector ${guardDutyDetectorId}`, {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: { severity: [{ numeric: ['>=', HIGH_SEVERITY] }] },
      });
    }
    if (securityHubArn !== undefined) {
      this.createRule('security_hub', `High findings of ${securityHubArn} on resources of this environment`, {
        source: ['aws.securityhub'],
        'detail-type': ['Security Hub Findings - Imported'],
        detail: {
          findings: {
            Severity: { Label: ['HIGH', 'CRITICAL'] },
            Workflow: { Status: ['NEW'] },
            Resources: { Tags: { Project: [env.project], Environment: [env.name] } },
          },
        },
      });
    }
  }

  private createRule(address: string, description: string, pattern: object): void {
    const { env, topicArn } = this.props;
    const rule = new CloudwatchEventRule(this, `rule/${address}`, {
      name: name(env, address.replace('_', '-')),
      description,
      eventPattern: json(pattern),
    });
    new CloudwatchEventTarget(this, `target/${address}`, { rule: rule.name, targetId: 'alerts', arn: topicArn });
  }
}
